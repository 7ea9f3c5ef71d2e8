r"""Who pays for what serves all: one leading core, or cores that wait for each other.

Cities contribute :math:`q_i \ge 0` a year to a common cause that is worth

.. math:: u_i = \theta_i \ln \frac{Q}{Q_0} - q_i, \qquad Q = \sum_i q_i

to each; :math:`Q_0` is the amount at which nobody has anything or lacks anything. It sets the zero of the
payoffs, so that they stay the same in another unit of money; gains do not depend on it.

City i adds until :math:`Q = \theta_i`, if the others give less. So :math:`Q^N = \max_i \theta_i`, paid by the
city that cares most, alone. If several care most, *any* division of :math:`Q^N` among them is an equilibrium:
who leads is open, and a third party may settle it (M24). Together all want :math:`Q^* = \sum_i \theta_i`. The
*core clarity index* :math:`Q^N / Q^* = \max \theta / \sum \theta` tells how far the leader alone comes.

References
----------
models.md §7.8, A18. M. Olson and R. Zeckhauser, "An economic theory of alliances", Review of Economics and
Statistics 48(3), 1966, 266-279. T. Bergstrom, L. Blume and H. Varian, "On the private provision of public
goods", Journal of Public Economics 29(1), 1986, 25-49.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from citypact.errors import InputError, Problem
from citypact.games.city_numbers import cities_between, positive_numbers
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

#: Worths of coalitions are listed one by one.
MOST_CITIES = 12
#: Concerns may differ by this factor, beyond which no agreement is worth mentioning.
WIDEST = 10**6
#: Digits of logarithms: what all gain is the small difference of large numbers where one city cares most.
DIGITS = 60
UNIT = "亿元 a year"


def logarithm(ratio: Fraction) -> Fraction:
    """Return the natural logarithm of a positive ratio to sixty digits.

    Examples
    --------
    >>> float(logarithm(Fraction(2)))
    0.6931471805599453
    """
    with localcontext(prec=DIGITS):
        return Fraction((Decimal(ratio.numerator) / Decimal(ratio.denominator)).ln())


@dataclass(frozen=True)
class Leadership:
    """Cities that pay for a common cause, each as much as it likes.

    Parameters
    ----------
    players : sequence of str
        Names of the cities, 2 to 12.
    concerns : sequence of float
        :math:`\\theta_i`, what a city would spend on the cause if it were alone (亿元 a year), positive;
        the largest at most a million times the smallest.
    reference : float
        :math:`Q_0`, spending at which payoffs are zero before contributions (亿元 a year), positive.

    Raises
    ------
    InputError
        Listing every city and number that cannot be used.

    Examples
    --------
    >>> cities = Leadership(("core", "A", "B"), (6, 2, 1), 1)
    >>> float(cities.free_spending), float(cities.efficient_spending), float(cities.clarity)
    (6.0, 9.0, 0.6666666666666666)
    """

    players: Sequence[str]
    concerns: Sequence[Number]
    reference: Number

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, MOST_CITIES, door)
        object.__setattr__(self, "players", cities)
        numbers = positive_numbers("concerns", self.concerns, cities, "concern", door)
        object.__setattr__(self, "concerns", numbers)
        door.money("reference", self.reference, positive=True)
        door.close()
        low, high = min(map(as_fraction, numbers)), max(map(as_fraction, numbers))
        if high > WIDEST * low:
            times = f"{float(high / low):.4g} times as much for one as for another"
            door.refuse("concerns", times, f"concerns that differ by a factor of {WIDEST:,} at most")
        door.close()

    @property
    def free_spending(self) -> Fraction:
        """What is spent if everybody spends as it likes, Q^N (亿元 a year)."""
        return max(map(as_fraction, self.concerns))

    @property
    def efficient_spending(self) -> Fraction:
        """What gives all together most, Q* (亿元 a year)."""
        return total(self.concerns)

    @property
    def clarity(self) -> Fraction:
        """Core clarity index: how far the city that cares most comes alone."""
        return self.free_spending / self.efficient_spending

    @property
    def leaders(self) -> tuple[int, ...]:
        """Cities that care most; more than one if it is not clear who leads."""
        most = self.free_spending
        return tuple(at for at, concern in enumerate(self.concerns) if as_fraction(concern) == most)

    @property
    def shared_start(self) -> list[Fraction]:
        """Contributions without an agreement, those who care most sharing alike (亿元 a year)."""
        share = self.free_spending / len(self.leaders)
        return [share if at in self.leaders else Fraction(0) for at in range(len(self.players))]

    def payoffs(self, contributions: Sequence[Number]) -> list[Fraction]:
        """Return what each city has (亿元 a year); rounded in the log alone.

        Raises
        ------
        InputError
            If nobody gives anything: no payoff is as low as that.
        """
        if not total(contributions) > 0:
            raise InputError(Problem("contributions", "nothing in all", "a positive sum"))
        level = logarithm(total(contributions) / as_fraction(self.reference))
        return [
            as_fraction(concern) * level - as_fraction(given)
            for concern, given in zip(self.concerns, contributions, strict=True)
        ]

    def best_reply(self, city: int, others: Number) -> Fraction:
        """Return what a city gives if the others together give an amount; payoffs are concave in it."""
        return max(as_fraction(self.concerns[city]) - as_fraction(others), Fraction(0))

    def given(self, contributions: Sequence[Number]) -> Outcome:
        """Return the outcome of contributions."""
        names = [f"given by {city}" for city in self.players]
        return Outcome(
            {
                "spent on the common cause": total(contributions),
                **dict(zip(names, contributions, strict=True)),
            },
            dict(zip(self.players, self.payoffs(contributions), strict=True)),
            action_units=dict.fromkeys(("spent on the common cause", *names), UNIT),
        )

    def alone(self, leader: int, spending: Number) -> Outcome:
        """Return the outcome if one city gives everything."""
        return self.given([spending if at == leader else Fraction(0) for at in range(len(self.players))])

    def equilibrium(self) -> Outcome:
        """Return the equilibrium; where several cities care most, the one in which they share alike."""
        return self.given(self.shared_start)

    def efficient(self) -> Outcome:
        """Return the outcome with the largest sum of payoffs, all paid by the leader to begin with.

        Any division of the spending has the same sum.
        """
        return self.alone(self.leaders[0], self.efficient_spending)

    def coalitional(self) -> CoalitionalGame:
        """Return what each coalition gains by acting as one city, against outsiders who reply best.

        As one city it cares :math:`\\theta_S = \\sum_{i \\in S} \\theta_i`. Up to :math:`Q^N` that changes
        nothing: the old contributions are still an equilibrium. Beyond, it gives :math:`\\theta_S` and
        everybody else nothing. Where that would cost it more than it brings, it does not act as one.

        Examples
        --------
        >>> game = Leadership(("core", "A", "B"), (6, 2, 1), 1).coalitional()
        >>> game.worth("A", "B"), round(game.worth("core", "A"), 6)
        (0.0, 0.301457)
        """
        start, before = self.shared_start, self.free_spending
        worths = []
        for mask in range(1 << len(self.players)):
            inside = list(bits(mask))
            together = total(self.concerns[at] for at in inside)
            gain = Fraction(0)
            if together > before:
                spared = total(start[at] for at in inside) - together
                gain = max(together * logarithm(together / before) + spared, gain)
            worths.append(gain)
        return CoalitionalGame(self.players, worths, unit=UNIT)
