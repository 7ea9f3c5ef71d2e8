r"""How large a set of deviations an agreement can stand.

Multiply every deviation by a size :math:`\epsilon`. Spreads grow in proportion, so a *given*
ratio stays acceptable up to the least, over the rows :math:`i` of the guarantee, of

.. math:: \epsilon_i(s) = \frac{g_i(s)}{\sigma_i(s)} ,

its *radius*; it is negative where the ratio is refused at the estimate. *Some* ratio is
acceptable up to :math:`\epsilon_{\max} = \max_s \min_i \epsilon_i(s)`: found by halving between
a size with an agreement and one without, each proved by the search, and, where spreads are
exact, completed to the simplest fraction between them if the best guarantee there is exactly
zero. Revenue may not fall below zero, which bounds both.

References
----------
models.md §4.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.robust.levers import NO_LEVERS, Levers
from citypact.mechanisms.robust.sets.uncertainty_set import UncertaintySet, directions
from citypact.mechanisms.robust.worst_case.guarantee import DESTINATION, SHARED, Guarantee, Line
from citypact.mechanisms.robust.worst_case.search import peak, simplest_between

ALONG_REVENUE = (Fraction(1), Fraction(0), Fraction(0))
REVENUE = "revenue is not negative"
NOTHING = "nothing: no amount that matters can deviate"
HALVINGS_EXACT, HALVINGS = 150, 60


@dataclass(frozen=True)
class Radius:
    """The largest size of the set at which a ratio, or some ratio, is acceptable to both.

    Parameters
    ----------
    size : Fraction or None
        Factor by which all deviations may be multiplied. Negative: refused already at the
        estimate. ``None``: no factor matters.
    limited_by : str
        What ends it.
    exact : bool
        Whether the size is exact; otherwise it is rounded down, and holds.
    """

    size: Fraction | None
    limited_by: str
    exact: bool

    @property
    def value(self) -> float | None:
        """The size as a float."""
        return None if self.size is None else float(self.size)

    def to_dict(self) -> dict[str, Any]:
        """Return the radius as plain data for JSON."""
        return {"size": self.value, "limited_by": self.limited_by, "exact": self.exact}


def check_kinds(game: Relocation, uncertainty: UncertaintySet, levers: Levers = NO_LEVERS) -> None:
    """Check that each of the three is what it is taken for.

    Raises
    ------
    InputError
        Naming what was found instead.
    """
    door = Door()
    if not isinstance(game, Relocation):
        door.refuse("game", type(game).__name__, "a Relocation")
    if not isinstance(uncertainty, UncertaintySet):
        door.refuse("uncertainty", type(uncertainty).__name__, "a BoxSet, BudgetedSet or EllipsoidSet")
    if not isinstance(levers, Levers):
        door.refuse("levers", type(levers).__name__, "Levers(lump_sum=..., grant=...)")
    door.close()


def revenue_limit(game: Relocation, uncertainty: UncertaintySet) -> Fraction | None:
    """Return the size at which revenue may fall to zero, None if it cannot."""
    spread = uncertainty.spread(ALONG_REVENUE)
    return as_fraction(game.revenue) / spread if spread else None


def radius_of_ratio(
    game: Relocation, uncertainty: UncertaintySet, ratio: Number = Fraction(1, 2), levers: Levers = NO_LEVERS
) -> Radius:
    """Return the largest size of the set at which ``ratio`` is acceptable to both cities.

    Parameters
    ----------
    game : Relocation
        The estimate.
    uncertainty : UncertaintySet
        The set of size one.
    ratio : number
        Origin's share in [0, 1].
    levers : Levers
        What may be paid beside the ratio.

    Raises
    ------
    InputError
        If the ratio is not in [0, 1].

    Examples
    --------
    >>> from citypact.mechanisms.robust import BoxSet
    >>> radius = radius_of_ratio(Relocation(10, 3, 1), BoxSet(2, 1, 1))
    >>> radius.size, radius.limited_by
    (Fraction(1, 1), 'origin')
    """
    check_kinds(game, uncertainty, levers)
    door = Door()
    door.between("ratio", ratio, 0, 1, "a ratio")
    door.close()
    s = as_fraction(ratio)
    estimate = Guarantee(game, uncertainty.scaled(0), levers)
    own, other = (Line(Fraction(0), gain) for gain in estimate.worst_gains(s))
    spreads = [uncertainty.spread(direction) for direction in directions(game, s)]
    found = []
    for row in estimate.rows:
        margin = estimate.row(row, own, other).start
        spread = sum(spreads, Fraction(0)) / 2 if row == SHARED else spreads[row == DESTINATION]
        if margin < 0 and not spread:
            return Radius(None, f"{row}: refused whatever the size", exact=True)
        if spread:
            found.append((margin / spread, row))
    limit = revenue_limit(game, uncertainty)
    if limit is not None:
        found.append((limit, REVENUE))
    if not found:
        return Radius(None, NOTHING, exact=True)
    size, row = min(found, key=lambda one: one[0])
    return Radius(size, row, uncertainty.exact)


def largest_size(game: Relocation, uncertainty: UncertaintySet, levers: Levers = NO_LEVERS) -> Radius:
    """Return the largest size of the set at which some ratio is acceptable to both cities.

    Examples
    --------
    >>> from citypact.mechanisms.robust import BoxSet
    >>> largest_size(Relocation(10, 3, 1), BoxSet(2, 1, 1)).size
    Fraction(3, 2)
    """
    check_kinds(game, uncertainty, levers)
    guarantee = Guarantee(game, uncertainty, levers)

    def agrees(size: Fraction) -> bool:
        return peak(guarantee.scaled(size), decide=Fraction(0)).value >= 0

    if not agrees(Fraction(0)):
        return Radius(None, "no agreement even at the estimate", exact=True)
    high = revenue_limit(game, uncertainty)
    # Where revenue is certain the spreads are the same at every ratio.
    if high is None and not any(map(uncertainty.spread, directions(game, 0))):
        return Radius(None, NOTHING, exact=True)
    if high is not None and agrees(high):
        return Radius(high, REVENUE, uncertainty.exact)
    if high is None:
        high = Fraction(1)
        while agrees(high):
            high *= 2
    low = Fraction(0)
    for _ in range(HALVINGS_EXACT if uncertainty.exact else HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if agrees(middle) else (low, middle)
    if uncertainty.exact:
        simple = simplest_between(low, high)
        if peak(guarantee.scaled(simple)).value == 0:
            return Radius(simple, "both together", exact=True)
    return Radius(low, "both together", exact=False)
