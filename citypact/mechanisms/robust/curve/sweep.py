r"""The price of robustness: the same design for sets of every size.

All deviations are multiplied by :math:`\epsilon`. The acceptable interval shrinks as
:math:`\epsilon` grows, down to a single ratio at :math:`\epsilon_{\max}` (``sizes``); what the
best ratio guarantees, and the surplus in the worst case, fall.

References
----------
models.md §4.8. D. Bertsimas and M. Sim, "The price of robustness", Operations Research 52,
2004, 35-53.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.robust.curve.result import CurvePoint, RobustnessCurve
from citypact.mechanisms.robust.design import robust_split
from citypact.mechanisms.robust.levers import NO_LEVERS, Levers
from citypact.mechanisms.robust.sets.uncertainty_set import UncertaintySet
from citypact.mechanisms.robust.sizes import largest_size, radius_of_ratio, revenue_limit
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

#: Sizes from zero to where agreement ends, when none are given.
POINTS = 21
MOST_POINTS = 1000


def price_of_robustness(
    game: Relocation,
    uncertainty: UncertaintySet,
    sizes: Sequence[Number] | None = None,
    levers: Levers = NO_LEVERS,
) -> RobustnessCurve:
    """Design the max-min ratio for sets of every size and find where agreement ends.

    Parameters
    ----------
    game : Relocation
        The estimate.
    uncertainty : UncertaintySet
        The set of size one.
    sizes : sequence of number, optional
        Rising sizes; by default 21 from zero to where agreement ends (to one, if it never does).
    levers : Levers
        Lump sum and grant.

    Raises
    ------
    InputError
        If the sizes are negative, not rising or so large that revenue may be negative.

    Examples
    --------
    >>> from citypact.mechanisms.robust import BoxSet
    >>> curve = price_of_robustness(Relocation(10, 3, 1), BoxSet(2, 1, 1), sizes=(0, 0.5, 1, 1.5))
    >>> [round(point.ratio, 4) for point in curve.points]
    [0.6, 0.6111, 0.625, 0.6429]
    >>> curve.ends_at.size, curve.radius_of(0.5).size
    (Fraction(3, 2), Fraction(1, 1))
    """
    ends_at = largest_size(game, uncertainty, levers)
    grid = _grid(ends_at.size) if sizes is None else _checked(sizes, revenue_limit(game, uncertainty))
    points = tuple(_point(game, uncertainty, size, levers) for size in grid)
    certificate = _certify(points, as_fraction(game.revenue), ends_at.size)
    certificate.require()
    return RobustnessCurve(
        game=game,
        uncertainty=uncertainty,
        levers=levers,
        points=points,
        ends_at=ends_at,
        radius_of_half=radius_of_ratio(game, uncertainty, Fraction(1, 2), levers),
        certificate=certificate,
        provenance=Provenance("max-min ratio at every size, each certified", exact=uncertainty.exact),
        assumptions=(
            f"A: at size one, possible are {uncertainty.explain()} ({game.unit})",
            "A: all deviations grow in proportion",
        ),
    )


def _grid(end: Fraction | None) -> tuple[Fraction, ...]:
    # Without an agreement at the estimate, or without an end, the curve runs to size one.
    last = end or Fraction(1)
    return tuple(last * place / (POINTS - 1) for place in range(POINTS))


def _checked(sizes: Sequence[Number], limit: Fraction | None) -> tuple[Fraction, ...]:
    door = Door()
    if not isinstance(sizes, Iterable):
        door.refuse("sizes", sizes, "a list of rising sizes")
        door.close()
    sizes = tuple(sizes)
    if not 1 <= len(sizes) <= MOST_POINTS:
        door.refuse("sizes", f"{len(sizes)} of them", f"1 to {MOST_POINTS}")
        door.close()
    for place, size in enumerate(sizes, start=1):
        if not door.finite(f"sizes[{place}]", size):
            continue
        if not size >= 0:
            door.refuse(f"sizes[{place}]", size, "a size that is not negative")
        if limit is not None and as_fraction(size) > limit:
            expected = f"at most {float(limit):.6g}, where revenue may fall to zero"
            door.refuse(f"sizes[{place}]", size, expected)
    door.close()
    exact = tuple(map(as_fraction, sizes))
    if any(later <= earlier for earlier, later in pairwise(exact)):
        door.refuse("sizes", list(map(float, exact)), "rising sizes")
    door.close()
    return exact


def _point(game: Relocation, uncertainty: UncertaintySet, size: Fraction, levers: Levers) -> CurvePoint:
    found = robust_split(game, uncertainty.scaled(size), levers=levers)
    return CurvePoint(
        size=size,
        ratios=found.ratios,
        acceptable=found.acceptable,
        value=found.value,
        guaranteed_surplus=found.guaranteed_surplus,
    )


def _certify(points: tuple[CurvePoint, ...], revenue: Fraction, end: Fraction | None) -> Certificate:
    """Each point is certified by its own design; here: what must hold from size to size."""
    growth, rise, agree = Fraction(0), Fraction(0), Fraction(0)
    for before, after in pairwise(points):
        if after.acceptable is None or after.value is None:
            continue
        if before.acceptable is None or before.value is None:
            agree = Fraction(1)  # an agreement cannot come back in a larger set
            continue
        growth = max(
            growth,
            before.acceptable.lo - after.acceptable.lo,
            after.acceptable.hi - before.acceptable.hi,
        )
        rise = max(rise, (as_fraction(after.value) - as_fraction(before.value)) / revenue)
    if end is not None:
        agree += any((point.acceptable is not None) != (point.size <= end) for point in points)
    return Certificate(
        {
            "acceptable ratios shrink": growth,
            "the guarantee does not rise": rise,
            "agreement ends once, at the size given": agree,
        },
        scale=float(revenue),
    )
