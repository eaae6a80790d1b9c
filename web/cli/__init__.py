"""The command line: ``xiaoqi``. Commands are imported only when called, so that solving loads no web and no database."""

from web.cli.main import main

__all__ = ["main"]
