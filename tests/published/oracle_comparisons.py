"""How an answer is compared with an oracle's: numbers, sets of points, yes or no."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np


def exact(number: Any) -> Fraction:
    """Return a JSON number or a rational written as text, exactly as it is spelt."""
    return Fraction(str(number))


def _rational(expected: Any) -> Any:
    return [_rational(one) for one in expected] if isinstance(expected, list) else float(exact(expected))


def numbers(got: Any, expected: Any, tolerance: float) -> None:
    """Compare a number, a vector or an allocation entry by entry."""
    found = np.asarray(got.vector() if hasattr(got, "vector") else got, dtype=float)
    wanted = np.asarray(_rational(expected), dtype=float)
    assert found.shape == wanted.shape, f"{found} is not of the shape of {wanted}"
    off = float(np.abs(found - wanted).max(initial=0.0))
    assert off <= tolerance, f"{found} instead of {wanted}: off by {off}"


def points(got: Any, expected: Any, tolerance: float) -> None:
    """Compare two finite sets of points: each one must be near one of the other set."""
    found, wanted = np.asarray(got, dtype=float), np.asarray(_rational(expected), dtype=float)
    assert found.ndim == 2, f"{found} is not a list of points"
    if not len(wanted):
        assert not len(found), f"{found} instead of no point"
        return
    apart = np.abs(found[:, None, :] - wanted[None, :, :]).max(axis=2)
    assert len(found), f"no point instead of {wanted}"
    assert apart.min(axis=0).max() <= tolerance, f"{wanted} is not all among {found}"
    assert apart.min(axis=1).max() <= tolerance, f"{found} is not all among {wanted}"


def truth(got: Any, expected: Any, tolerance: float) -> None:
    """Compare yes or no."""
    assert bool(got) is expected
