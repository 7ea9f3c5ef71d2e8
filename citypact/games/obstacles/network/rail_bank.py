r"""A development bank to which owners contribute, and what they stand to lose in bad years.

Owner i contributes :math:`a_i \in [0, \bar a_i]`. In scenario s, of probability :math:`p_s`, a part
:math:`l_{is}` of its contribution is not repaid. The bank pools the losses, :math:`L_s = \sum_i a_i l_{is}`.
The tail loss at level :math:`\beta` is the mean of the worst :math:`1 - \beta` of the probability,

.. math:: \mathrm{CVaR}_\beta = \min_\eta \Bigl( \eta + \frac1{1 - \beta} \sum_s p_s (L_s - \eta)^+ \Bigr) ,

which is computed here by putting the losses in order, and as a program by the mechanism.

References
----------
models.md §7.10. R. T. Rockafellar and S. Uryasev, "Conditional value-at-risk for general loss distributions",
Journal of Banking and Finance 26(7), 2002, 1443-1471.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.city_numbers import cities_between, numbers_of
from citypact.games.coalitional.forms.entries import checked_matrix, checked_row, listed
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

MOST_SCENARIOS = 60


@dataclass(frozen=True)
class RailBank:
    """Limits of the owners' contributions, and the parts of them that are not repaid.

    Parameters
    ----------
    players : sequence of str
        Names of the owners, 2 to 8.
    limits : sequence of float
        The most that each contributes (亿元), not negative.
    shortfalls : matrix of float
        For each owner the part of its contribution that is not repaid, by scenario, 0 to 1.
    probabilities : sequence of float
        Of the scenarios, 1 to 60 that add up to one.
    tail : float
        :math:`\\beta`, from 0 (the mean) to less than 1.

    Raises
    ------
    InputError
        Listing every number that cannot be used.

    Examples
    --------
    >>> bank = RailBank(("A", "B"), (10, 10), ((0, 0.5), (0.1, 0.1)), (0.9, 0.1), 0.8)
    >>> float(bank.tail_loss((10, 0))), float(bank.tail_loss((0, 10)))
    (2.5, 1.0)
    """

    players: Sequence[str]
    limits: Sequence[Number]
    shortfalls: Sequence[Sequence[Number]]
    probabilities: Sequence[Number]
    tail: Number

    def __post_init__(self) -> None:
        door = Door()
        owners = cities_between(self.players, 2, 8, door)
        object.__setattr__(self, "players", owners)
        object.__setattr__(self, "limits", numbers_of("limits", self.limits, owners, door))
        count = len(listed(self.probabilities) or ())
        if not 1 <= count <= MOST_SCENARIOS:
            door.refuse("probabilities", f"{count} of them", f"1 to {MOST_SCENARIOS} numbers")
            door.close()
        scenarios = [f"scenario {at + 1}" for at in range(count)]
        chances = checked_row("probabilities", self.probabilities, scenarios, door)
        object.__setattr__(self, "probabilities", chances)
        shortfalls = checked_matrix("shortfalls", self.shortfalls, owners, scenarios, door)
        object.__setattr__(self, "shortfalls", shortfalls)
        if not door.problems and total(chances) != 1:
            found = f"{float(total(chances)):.10g}"
            apart = f", but for {float(total(chances) - 1):.2g}" if found == "1" else ""
            door.refuse("probabilities", f"a sum of {found}{apart}", "numbers that add up to 1")
        for owner, row in zip(owners, shortfalls, strict=False):
            for name, part in zip(scenarios, row, strict=False):
                door.between(f"shortfalls of {owner} in {name}", part, 0, 1, "a part")
        if door.finite("tail", self.tail) and not 0 <= self.tail < 1:
            door.refuse("tail", self.tail, "a level from 0 to less than 1")
        door.close()

    def losses(self, contributions: Sequence[Number]) -> list[Fraction]:
        """Return what is lost in each scenario (亿元)."""
        return [
            sum(
                (
                    as_fraction(amount) * as_fraction(row[at])
                    for amount, row in zip(contributions, self.shortfalls, strict=True)
                ),
                Fraction(0),
            )
            for at in range(len(self.probabilities))
        ]

    def tail_loss(self, contributions: Sequence[Number]) -> Fraction:
        """Return the mean of the worst losses, exact.

        Parameters
        ----------
        contributions : sequence of number
            Of each owner (亿元).
        """
        left = whole = 1 - as_fraction(self.tail)
        summed = Fraction(0)
        worst = sorted(zip(self.losses(contributions), self.probabilities, strict=True), reverse=True)
        for loss, chance in worst:
            taken = min(left, as_fraction(chance))
            summed += taken * loss
            left -= taken
        return summed / whole
