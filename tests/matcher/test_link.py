"""Links: g rises from 0 to 1, and what one unit is worth times the units is what the fit gained, however few they are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.fit.link import Identity, Logistic

sums = st.floats(-25, 25)


@given(base=sums, gained=st.floats(-20, 20))
def test_shares_add_up_to_what_the_fit_gained(base: float, gained: float) -> None:
    link, z = Logistic(), np.array([base + gained])
    moved = link.fit(z)[0] - link.fit(np.array([base]))[0]
    assert abs(link.share(base, z)[0] * (z[0] - base) - moved) < 1e-12


@given(base=st.floats(-8, 8), small=st.floats(-1e-3, 1e-3))
def test_near_the_base_a_unit_is_worth_the_slope(base: float, small: float) -> None:
    # an oracle in more digits, where subtracting the two fits would lose half of them
    z = np.longdouble(base) + np.longdouble(small) / 2
    middle = 1 / (1 + np.exp(-z))
    slope = float(middle * (1 - middle))
    assert abs(Logistic().share(base, np.array([base + small]))[0] - slope) < 1e-7


def test_the_limit_is_exact() -> None:
    fit = Logistic().fit(np.array([0.7]))[0]
    assert abs(Logistic().share(0.7, np.array([0.7]))[0] - fit * (1 - fit)) < 1e-15


def test_far_out_nothing_overflows() -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        fit = Logistic().fit(np.array([-300.0, 300.0]))
        share = Logistic().share(-300.0, np.array([-300.0, 300.0]))
    assert fit[0] < 1e-12
    assert fit[1] > 1 - 1e-12
    assert np.all(np.isfinite(share))


def test_the_identity_keeps_the_sum() -> None:
    z = np.array([0.2, 0.9])
    np.testing.assert_array_equal(Identity().fit(z), z)
    np.testing.assert_array_equal(Identity().share(0.5, z), 1.0)
