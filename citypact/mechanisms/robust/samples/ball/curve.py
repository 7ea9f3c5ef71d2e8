"""The price of robustness: the ratio and what it secures as the ball grows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_moves import Move
from citypact.mechanisms.robust.samples.ball.design import wasserstein_split
from citypact.mechanisms.robust.samples.ball.result import BallAgreement
from citypact.mechanisms.robust.samples.case_moves import STEP, case_moves, widest_first
from citypact.mechanisms.robust.samples.cases import SampledCases


@dataclass(frozen=True)
class CurvePoint:
    """The design at one radius.

    Parameters
    ----------
    radius : float
        ε (亿元).
    ratio, lo, hi : float or None
        Best ratio and acceptable ratios; None without an agreement.
    value : float or None
        Worst mean gain of the worse-off city (亿元).
    worst_surplus : float
        Least mean surplus over the ball (亿元).
    """

    radius: float
    ratio: float | None
    lo: float | None
    hi: float | None
    value: float | None
    worst_surplus: float

    def to_dict(self) -> dict[str, Any]:
        """Return the point as plain data for JSON."""
        return asdict(self)


def radius_curve(
    cases: SampledCases, radii: Sequence[Number], norm: int | float | str = 1
) -> tuple[CurvePoint, ...]:
    """Design the split at each radius.

    Raises
    ------
    InputError
        If there is no list of radii, or one of them cannot be used.

    Examples
    --------
    >>> cases = SampledCases([1], [0.3], [0.1])
    >>> [(point.radius, point.ratio) for point in radius_curve(cases, [0, 0.2, 0.4], "inf")]
    [(0.0, 0.6), (0.2, 0.625), (0.4, None)]
    """
    door = Door()
    if not isinstance(radii, Iterable):
        door.refuse("radii", radii, "a list of radii (亿元)")
    door.close()
    points = []
    for radius in radii:
        found = wasserstein_split(cases, radius, norm)
        lo, hi = found.acceptable.ends if found.acceptable else (None, None)
        points.append(CurvePoint(found.radius, found.ratio, lo, hi, found.value, found.worst_surplus))
    return tuple(points)


def ball_moves(found: BallAgreement) -> tuple[Move, ...]:
    """Change one input at a time and design again.

    The radius moves by a tenth of the mean tax (not below zero); the columns as in
    :func:`citypact.mechanisms.robust.samples.case_moves.case_moves`.

    Examples
    --------
    >>> found = wasserstein_split(SampledCases([1], [0.3], [0.1]), 0.1)
    >>> first = ball_moves(found)[0]
    >>> first.parameter, first.ratio_low, first.ratio_high
    ('origin_losses', 0.55, 0.65)
    """
    cases, radius = found.cases, as_fraction(found.radius)
    step = STEP * cases.means.revenue
    low, high = max(radius - step, Fraction(0)), radius + step

    def ratio(changed: SampledCases, size: Fraction) -> float | None:
        return wasserstein_split(changed, size, found.norm).ratio

    doubt = Move("radius", float(low), float(high), ratio(cases, low), ratio(cases, high), cases.unit)
    return widest_first([*case_moves(cases, lambda changed: ratio(changed, radius)), doubt])
