"""Learned fits as documents: reading, writing, and how a round carries one."""

from data.fits.carried import KEY, model_of, with_model
from data.fits.files import UnreadableFit, fit_of, fit_sha256, fit_text, read_fit, write_fit

__all__ = [
    "KEY",
    "UnreadableFit",
    "fit_of",
    "fit_sha256",
    "fit_text",
    "model_of",
    "read_fit",
    "with_model",
    "write_fit",
]
