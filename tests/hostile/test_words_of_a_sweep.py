"""Distributions that no sweep can be drawn from are refused in one line, and no other package warns."""

from __future__ import annotations

import warnings

import pytest

from citypact.errors import InputError
from citypact.sweep.distributions import Distribution


@pytest.mark.parametrize(
    "text",
    [
        *(
            "between:-1e308,1e308",
            "between:1,0",
            "between:nan,1",
            "between:1",
            "between",
            "values:",
            "values:1_0",
        ),
        *("values:１,2", "values:1e999", "norm:1,0", "norm:1,-1", "norm:1,a=1", "norm:1,2,3,4", "beta:-1,2"),
        *("uniform:0,inf", "rv_continuous:1", "rv_histogram:1", "__class__", "norm.cdf", "", ":", "norm:a"),
        *("binom:1e300,2", "randint:3,1", "triang:2", "norm:size=3", "norm:moments=3"),
    ],
)
def test_it_is_refused(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InputError) as caught:
            Distribution(text)
    (problem,) = caught.value.problems
    assert problem.field == "--vary"
    assert "\n" not in str(problem)
