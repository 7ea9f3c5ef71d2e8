"""Answers of solvers against what they must be, known in fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest


def same(found: Any, wanted: Sequence[Fraction] | None, scale: float) -> None:
    """Equal to rounding, and exactly where the answer comes with fractions."""
    assert wanted is not None
    got = np.asarray(found.vector() if hasattr(found, "vector") else found, dtype=float)
    off = np.abs(got - [float(one) for one in wanted]).max()
    assert off <= 1e-9 * scale, f"{got} instead of {[str(one) for one in wanted]}"
    if getattr(found, "fractions", None) is not None:
        assert list(found.fractions) == list(wanted)


def same_points(found: Any, wanted: set[tuple[Fraction, ...]], scale: float) -> None:
    got = np.asarray(found, dtype=float)
    assert got.ndim == 2
    assert len(got) == len(wanted), f"{got} instead of {wanted}"
    if wanted:
        right = np.array([[float(one) for one in row] for row in wanted])
        apart = np.abs(got[:, None] - right[None]).max(axis=2)
        assert max(apart.min(axis=0).max(), apart.min(axis=1).max()) <= 1e-9 * scale


def rationals(found: Any, unit: Fraction = Fraction(1)) -> list[Fraction]:
    """The exact answer, or the simple fractions that its numbers must be."""
    if found.fractions is not None:
        return list(found.fractions)
    simple = [Fraction(amount / float(unit)).limit_denominator(5000) * unit for amount in found.vector()]
    assert [float(one) for one in simple] == pytest.approx(list(found.vector()), rel=1e-9, abs=1e-9)
    return simple
