r"""Assumptions that change which ratios a plant moves at, or how likely it moves at all.

Plant :math:`f` moves on :math:`[\ell_f, 1 - k_f]` with its surplus :math:`W_f`.

* *Officials who compare themselves* with weight :math:`\rho` accept a part of the surplus
  between :math:`\rho_A/(1+2\rho_A)` and :math:`(1+\rho_B)/(1+2\rho_B)`: the interval shrinks
  towards its middle, and a plant without a surplus does not move.
* *Amounts that may be off* by parts :math:`d_R, d_L, d_K` of :math:`R_f` leave
  :math:`[(L_f + d_L R_f)/((1-d_R)R_f),\ 1 - (K_f + d_K R_f)/((1-d_R)R_f)]`.
* *Promises without a court* are kept up to a ratio.
* *A plant that chooses for itself* moves with a probability and counts with that part of
  :math:`W_f`.

References
----------
models.md §4.3, §4.4, §4.8, §4.9, §4.12.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.portfolio import PortfolioFirm
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.theories.officials import accepted_surplus_shares

#: Lowest and highest ratio at which a plant moves, not clipped; the lower may be above the higher.
Thresholds = tuple[Fraction, Fraction]


def _alone(firm: PortfolioFirm) -> Thresholds:
    revenue = as_fraction(firm.revenue)
    return as_fraction(firm.origin_loss) / revenue, 1 - as_fraction(firm.destination_cost) / revenue


@dataclass(frozen=True)
class ListAssumption:
    """One assumption about every plant of a list.

    Parameters
    ----------
    name : str
        What is assumed, in a few words.
    thresholds : callable
        Takes a plant and its ratios ``(lowest, highest)``; returns those under the assumption.
    chance : callable
        Takes a plant; returns the probability that it moves where both cities agree.
    """

    name: str
    thresholds: Callable[[PortfolioFirm, Thresholds], Thresholds] = lambda firm, given: given
    chance: Callable[[PortfolioFirm], Fraction] = lambda firm: Fraction(1)

    def interval(self, firm: PortfolioFirm) -> Thresholds:
        """Return the ratios at which a plant moves under this assumption, not clipped to [0, 1]."""
        return self.thresholds(firm, _alone(firm))


def compared_officials(standing: Number, destination_standing: Number | None = None) -> ListAssumption:
    """Assume that officials weigh their city's lead over the other.

    Parameters
    ----------
    standing, destination_standing : float
        Weight of the lead beside the own gain; the destination's is the origin's if absent.

    Examples
    --------
    >>> [float(end) for end in compared_officials(1).interval(PortfolioFirm("a", 1, 0.2, 0.2))]
    [0.4, 0.6]
    """
    low = accepted_surplus_shares(standing)[0]
    high = accepted_surplus_shares(standing if destination_standing is None else destination_standing)[1]

    def shrunk(firm: PortfolioFirm, given: Thresholds) -> Thresholds:
        lowest, highest = given
        if highest < lowest:  # a plant without a surplus: nobody may gain a lead
            return given
        return lowest + low * (highest - lowest), lowest + high * (highest - lowest)

    return ListAssumption("officials who compare themselves", shrunk)


def uncertain_amounts(
    revenue: Number = 0, origin_loss: Number = 0, destination_cost: Number = 0
) -> ListAssumption:
    """Assume that both cities accept a plant only if its amounts may be off by as much as this.

    Parameters
    ----------
    revenue, origin_loss, destination_cost : float
        Largest deviations of R, L and K as parts of each plant's R; the first below 1.

    Raises
    ------
    InputError
        If a part is negative, or that of R not below 1.

    Examples
    --------
    >>> assumed = uncertain_amounts(origin_loss=0.1, destination_cost=0.1)
    >>> [float(end) for end in assumed.interval(PortfolioFirm("a", 1, 0.2, 0.2))]
    [0.3, 0.7]
    """
    door = Door()
    for name, part in (("origin_loss", origin_loss), ("destination_cost", destination_cost)):
        if door.finite(name, part) and part < 0:
            door.refuse(name, part, "a part at least 0")
    if door.finite("revenue", revenue) and not 0 <= revenue < 1:
        door.refuse("revenue", revenue, "a part at least 0 and below 1")
    door.close()
    left = 1 - as_fraction(revenue)
    more, dearer = as_fraction(origin_loss), as_fraction(destination_cost)

    def worst(firm: PortfolioFirm, given: Thresholds) -> Thresholds:
        lowest, highest = given
        # Neither city's part of the tax is negative on [0, 1]: the worst is the least revenue.
        needs, grants = (lowest + more) / left, 1 - (1 - highest + dearer) / left
        return needs, grants

    return ListAssumption("amounts that may be off", worst)


def kept_promises(highest: Number) -> ListAssumption:
    """Assume that the destination keeps paying up to a ratio, and not above.

    Parameters
    ----------
    highest : float
        Highest ratio that enforces itself.

    Examples
    --------
    >>> [float(end) for end in kept_promises(0.4).interval(PortfolioFirm("a", 1, 0.2, 0.2))]
    [0.2, 0.4]
    """
    door = Door()
    door.between("highest", highest, 0, 1, "a ratio")
    door.close()
    limit = as_fraction(highest)
    return ListAssumption("promises without a court", lambda firm, given: (given[0], min(given[1], limit)))


def choosing_plants(chances: Mapping[str, Number]) -> ListAssumption:
    """Assume that a plant moves with a probability even where both cities agree.

    Parameters
    ----------
    chances : mapping of str to float
        Probability of each plant by its name.

    Raises
    ------
    InputError
        If a probability is none. A plant that is missing is refused when it is met.
    """
    door = Door()
    for name, given in chances.items():
        door.between(f"{name}: chance", given, 0, 1, "a probability")
    door.close()
    exact = {name: as_fraction(given) for name, given in chances.items()}

    def named(firm: PortfolioFirm) -> Fraction:
        if firm.name not in exact:
            door = Door()
            door.refuse(f"{firm.name}: chance", "nothing", "a probability for every plant")
            door.close()
        return exact[firm.name]

    return ListAssumption("plants that choose for themselves", chance=named)


def under_all(assumptions: Sequence[ListAssumption]) -> ListAssumption:
    """Assume all at once: a plant moves where every assumption lets it, with all probabilities multiplied.

    Examples
    --------
    >>> both = under_all([compared_officials(1), kept_promises(0.5)])
    >>> [float(end) for end in both.interval(PortfolioFirm("a", 1, 0.2, 0.2))]
    [0.4, 0.5]
    """

    def inside(firm: PortfolioFirm, given: Thresholds) -> Thresholds:
        found = [each.thresholds(firm, given) for each in assumptions]
        return max((given[0], *(low for low, _ in found))), min((given[1], *(high for _, high in found)))

    def chance(firm: PortfolioFirm) -> Fraction:
        product = Fraction(1)
        for each in assumptions:
            product *= each.chance(firm)
        return product

    return ListAssumption("all of these", inside, chance)
