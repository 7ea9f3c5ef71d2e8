r"""Two officials who compete for one promotion: too much effort or too little, and projects that both refuse.

Effort follows from the tournament in output (``games.tournament``): with prize V, density :math:`g_0` of the
noise and k the lead that a unit of effort gives, each makes the effort

.. math:: e = V g_0 k / c, \qquad \text{while together the cities want}\quad e^* = (1 + \theta) B / c .

A spillover on the neighbour (:math:`\theta > 0`) helps the rival, so that effort falls as its worth to the
cities rises. A joint project brings the cities :math:`(x_1, x_2)`. An official who cares for the lead with
the weight :math:`\rho`, scored on the neighbour's output with the weight m, signs iff

.. math:: x_i + \rho_m (x_i - x_j) \ge 0, \qquad \rho_m = \rho (1 - m) .

If city 1 pays y to city 2 both sign iff

.. math:: \frac{\rho_m x_1 - (1 + \rho_m) x_2}{1 + 2\rho_m} \le y
          \le \frac{(1 + \rho_m) x_1 - \rho_m x_2}{1 + 2\rho_m} ,

an interval of the width :math:`(x_1 + x_2) / (1 + 2 \rho_m)` around the equal split: the stronger the
competition, the less is left to bargain about. Project and effort add up, so that each can be judged alone.

References
----------
models.md §4.12, §7.2, A12. E. Lazear and S. Rosen, "Rank-order tournaments as optimum labor contracts",
Journal of Political Economy 89, 1981, 841-864. L. Zhou, "The incentive and cooperation of government
officials in the political tournaments", Economic Research Journal 2004(6), 33-40 (in Chinese).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from citypact.errors import InputError, Problem
from citypact.games.city_numbers import cities_between, numbers_of
from citypact.games.coalitional import CoalitionalGame
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.games.tournament import OutputTournament
from citypact.games.validation import Door

EFFORT, PROJECT = "effort of each official", "joint project"


@dataclass(frozen=True)
class Promotion:
    r"""Two cities whose officials compete for one promotion, and a project that needs both.

    Parameters
    ----------
    players : sequence of str
        Names of the two cities.
    project_gains : sequence of float
        :math:`x_i`, what the joint project brings each city without any payment (亿元 a year).
    prize : float
        V, worth of the promotion to an official (亿元 a year).
    density : float
        :math:`g_0`, density of the noise difference at zero (per unit of output), positive.
    cost : float
        c, curvature of the cost of effort (亿元 a year per unit squared), positive.
    benefit : float
        B, worth of a unit of output to a city (亿元 a year).
    spillover : float
        :math:`\theta`, part of a unit of effort that appears in the neighbour's output, in [-1, 1].
    standing : float
        :math:`\rho`, weight of the lead over the neighbour, not negative.
    neighbour_score : float
        m, weight of the neighbour's output in an official's score, in [0, 1].
    noise : {"output", "assessment"}
        Where the noise comes in.
    shape : {"normal", "logistic", "uniform"}
        Distribution of the noise difference.

    Raises
    ------
    InputError
        Listing every number out of its range; or if a prize is so large for the noise that no symmetric
        equilibrium exists.

    Examples
    --------
    >>> race = Promotion(("A", "B"), (3, 1), prize=4, density=0.25, cost=2, benefit=1, standing=1)
    >>> float(race.contest.first_order_effort), float(race.contest.efficient_effort), race.signed_alone
    (0.5, 0.5, False)
    >>> [str(end) for end in race.payments_signed]
    ['1/3', '5/3']
    """

    players: Sequence[str]
    project_gains: Sequence[Number]
    prize: Number
    density: Number
    cost: Number
    benefit: Number
    spillover: Number = 0
    standing: Number = 0
    neighbour_score: Number = 0
    noise: str = "output"
    shape: str = "normal"

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, 2, door)
        object.__setattr__(self, "players", cities)
        gains = numbers_of("project_gains", self.project_gains, cities, door, signed=True)
        object.__setattr__(self, "project_gains", gains)
        door.money("standing", self.standing)
        try:
            contest = self.contest
        except InputError as error:
            door.problems += error.problems
        else:
            if not door.problems and not self.settles(self.prize):
                door.refuse(
                    "prize",
                    self.prize,
                    "a prize at which a symmetric equilibrium exists: less effort pays more than"
                    f" {float(contest.first_order_effort):.6g}, the only candidate",
                    remedy="take a smaller prize or more noise (a smaller density)",
                )
        door.close()

    @cached_property
    def contest(self) -> OutputTournament:
        """The tournament in output."""
        return self.contest_for(self.prize)

    def contest_for(self, prize: Number) -> OutputTournament:
        """Return the tournament for another prize (亿元 a year)."""
        return OutputTournament(
            prize, self.density, self.cost, self.spillover, self.benefit, self.neighbour_score, self.noise,
            self.shape,
        )  # fmt: skip

    def settles(self, prize: Number) -> bool:
        """Say whether the tournament has a symmetric equilibrium at a prize (亿元 a year)."""
        contest = self.contest_for(prize)
        return contest.concave or contest.equilibrium() is not None

    @cached_property
    def working_prize(self) -> Fraction | None:
        """The prize at which effort is efficient; None if no prize makes it so."""
        prize = self.contest.efficient_prize
        return None if prize is None or not self.settles(prize) else prize

    @property
    def weight(self) -> Fraction:
        r""":math:`\rho_m = \rho (1 - m)`, the weight of the lead that an official acts on."""
        return as_fraction(self.standing) * (1 - as_fraction(self.neighbour_score))

    def official_gains(self, gains: Sequence[Number]) -> tuple[Fraction, Fraction]:
        """Return what the officials make of these gains of their cities."""
        first, second = map(as_fraction, gains)
        lead = self.weight * (first - second)
        return first + lead, second - lead

    @property
    def signed_alone(self) -> bool:
        """Whether both officials sign the joint project without any payment."""
        return min(self.official_gains(self.project_gains)) >= 0

    @property
    def worthwhile(self) -> bool:
        """Whether the joint project brings the cities together more than nothing, or is signed anyway."""
        return total(self.project_gains) > 0 or self.signed_alone

    @property
    def payments_signed(self) -> tuple[Fraction, Fraction] | None:
        """Least and greatest payment from the first city to the second at which both officials sign."""
        return self.payments_signed_at(self.weight)

    def payments_signed_at(self, weight: Number) -> tuple[Fraction, Fraction] | None:
        """Return these payments if officials act on another weight of the lead; None if they sign nothing."""
        first, second = map(as_fraction, self.project_gains)
        if first + second < 0:
            return None
        weight = as_fraction(weight)
        low, high = weight * first - (1 + weight) * second, (1 + weight) * first - weight * second
        return low / (1 + 2 * weight), high / (1 + 2 * weight)

    @property
    def equal_payment(self) -> Fraction:
        """Payment from the first city to the second that leaves both the same gain from the project."""
        first, second = map(as_fraction, self.project_gains)
        return (first - second) / 2

    @property
    def least_neighbour_score(self) -> Fraction | None:
        """The least m at which both sign the project without any payment; None if none is enough.

        Examples
        --------
        >>> race = Promotion(("A", "B"), (3, 1), prize=4, density=0.25, cost=2, benefit=1, standing=1)
        >>> race.least_neighbour_score
        Fraction(1, 2)
        """
        less, more = sorted(map(as_fraction, self.project_gains))
        standing = as_fraction(self.standing)
        if less < 0:
            return None
        if standing * (more - less) <= less:
            return Fraction(0)
        return 1 - less / (standing * (more - less))

    def payoffs(self, efforts: Sequence[Number], project: Number) -> list[Fraction]:
        """Return what each city has (亿元 a year) at these efforts, with part of the project carried out."""
        made = [as_fraction(effort) for effort in efforts]
        spill, benefit = as_fraction(self.spillover), as_fraction(self.benefit)
        cost, done = as_fraction(self.cost), as_fraction(project)
        return [
            benefit * (own + spill * other) - cost * own**2 / 2 + done * as_fraction(gain)
            for own, other, gain in zip(made, made[::-1], self.project_gains, strict=True)
        ]

    def outcome(self, effort: Number, project: bool) -> Outcome:
        """Return the outcome if both make the same effort, with or without the joint project."""
        payoffs = self.payoffs([effort, effort], int(project))
        return Outcome({EFFORT: effort, PROJECT: int(project)}, dict(zip(self.players, payoffs, strict=True)))

    def equilibrium(self) -> Outcome:
        """Return the symmetric equilibrium; the project is carried out iff both sign it as it is."""
        return self.outcome(self.contest.first_order_effort, self.signed_alone)

    def efficient(self) -> Outcome:
        """Return the outcome with the largest sum of payoffs of the cities."""
        return self.outcome(self.contest.efficient_effort, self.worthwhile)

    def coalitional(self) -> CoalitionalGame:
        """Return what both cities gain together; alone a city gains nothing.

        Raises
        ------
        InputError
            If officials weigh leads: then the cities' money is not what coalitions share.

        Examples
        --------
        >>> race = Promotion(("A", "B"), (3, -1), prize=4, density=0.25, cost=2, benefit=1)
        >>> race.coalitional().worth("A", "B")
        2.0
        """
        if self.weight:
            expected = "0: officials who weigh the lead do not value their cities' money at par"
            raise InputError(Problem("standing", self.standing, expected))
        surplus = total(self.efficient().payoffs.values()) - total(self.equilibrium().payoffs.values())
        return CoalitionalGame(self.players, [0, 0, 0, surplus], unit="亿元 a year")
