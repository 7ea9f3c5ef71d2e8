r"""Two officials who compete in output for one promotion.

Output is :math:`y_i = e_i + \theta e_j + \varepsilon_i`: effort :math:`e_i` spills over to the
neighbour at the rate :math:`\theta`. The official with the higher score wins the prize :math:`V`;
effort costs :math:`\tfrac12 c e^2`. Let the difference of the noise have the distribution
:math:`G`, symmetric about zero, with density :math:`g_0` there. Against :math:`e_j` an official
expects

.. math:: V\, G\bigl(k (e_i - e_j)\bigr) - \tfrac12 c e_i^2 , \qquad k = 1 - \theta ,

so a symmetric equilibrium can only be :math:`e = V g_0 k / c`, while the two cities together
want :math:`e^* = (1 + \theta) B / c` if a unit of output is worth :math:`B`. Since the density is
single-peaked nobody gains by more effort than :math:`e`; less effort pays when the prize is large
and the noise small, and then no symmetric equilibrium exists. None does better if
:math:`V k^2 \max|g'| \le c`, which makes the payoff concave.

*Neighbour's score.* If an official is scored on :math:`y_i + m y_j`, scores differ by
:math:`(1-m)(y_i - y_j)`. Where the noise is in *output* it shrinks in the same proportion: the same
official wins and effort does not change, for every :math:`m < 1`. Where it is in the *assessment*,
added to the score, :math:`k = (1-m)(1-\theta)` and effort falls with :math:`m`. An official who cares
about the lead itself, with weight :math:`\rho`, always acts as if it were :math:`\rho(1-m)`.

References
----------
models.md §7.2, A12. E. Lazear and S. Rosen, "Rank-order tournaments as optimum labor contracts",
Journal of Political Economy 89, 1981, 841-864. L. Zhou, "Governing China's local officials: an
analysis of promotion tournament model", Economic Research Journal 2007(7), 36-50 (in Chinese).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

NOISE = ("output", "assessment")
SHAPES = ("normal", "logistic", "uniform")
#: Points of the scan for a better reply, and the gain (in prizes) that rounding can feign.
SCANNED = 4001
ROUNDING = 1e-12


@dataclass(frozen=True)
class TournamentEquilibrium:
    """The symmetric equilibrium.

    Parameters
    ----------
    effort, efficient_effort : Fraction
        What each official does, and what both cities together want.
    payoff : Fraction
        What each official expects (亿元).
    best_deviation : float
        The largest gain that the scan found by another effort (亿元); zero or less.
    concave : bool
        Whether concavity proves that there is no better reply anywhere, so that the scan was not
        needed.
    """

    effort: Fraction
    efficient_effort: Fraction
    payoff: Fraction
    best_deviation: float
    concave: bool


@dataclass(frozen=True)
class OutputTournament:
    """A promotion contest between two alike officials.

    Parameters
    ----------
    prize : float
        V, worth of the promotion to an official (亿元).
    density : float
        g0, density of the noise difference at zero (per unit of output), positive.
    cost : float
        c, curvature of the cost of effort (亿元 per unit squared), positive.
    spillover : float
        θ, part of a unit of effort that appears in the neighbour's output, in [-1, 1].
    benefit : float
        B, worth of a unit of output to the cities (亿元).
    neighbour_score : float
        m, part of the neighbour's output in an official's score, in [0, 1].
    noise : {"output", "assessment"}
        Where the noise comes in.
    shape : {"normal", "logistic", "uniform"}
        Distribution of the noise difference.

    Raises
    ------
    InputError
        Listing every number out of its range.

    Examples
    --------
    >>> contest = OutputTournament(prize=4, density=0.25, cost=2, spillover=0.2, benefit=1)
    >>> float(contest.first_order_effort), float(contest.efficient_effort)
    (0.4, 0.6)
    >>> contest.equilibrium().concave
    True
    """

    prize: Number
    density: Number
    cost: Number
    spillover: Number = 0
    benefit: Number = 1
    neighbour_score: Number = 0
    noise: str = "output"
    shape: str = "normal"

    def __post_init__(self) -> None:
        door = Door()
        door.money("prize", self.prize)
        door.positive("density", self.density, "density of the noise difference at zero")
        door.positive("cost", self.cost, "curvature of the cost of effort")
        door.between("spillover", self.spillover, -1, 1, "a fraction of the effort")
        door.money("benefit", self.benefit)
        door.between("neighbour_score", self.neighbour_score, 0, 1, "a part of the neighbour's output")
        door.choice("noise", self.noise, NOISE)
        door.choice("shape", self.shape, SHAPES)
        door.close()

    @property
    def lead_per_effort(self) -> Fraction:
        """k: how far a unit of effort shifts the difference of the scores, in units of the noise."""
        m, own = as_fraction(self.neighbour_score), 1 - as_fraction(self.spillover)
        if self.noise == "assessment":
            return (1 - m) * own
        return own if m < 1 else Fraction(0)

    @property
    def first_order_effort(self) -> Fraction:
        """V g0 k / c, the only candidate for a symmetric equilibrium."""
        return (
            as_fraction(self.prize)
            * as_fraction(self.density)
            * self.lead_per_effort
            / as_fraction(self.cost)
        )

    @property
    def efficient_effort(self) -> Fraction:
        """(1 + θ) B / c."""
        return (1 + as_fraction(self.spillover)) * as_fraction(self.benefit) / as_fraction(self.cost)

    @property
    def efficient_prize(self) -> Fraction | None:
        """The prize whose first-order effort is efficient (亿元); None if effort moves no score."""
        if self.lead_per_effort == 0:
            return None
        wanted = (1 + as_fraction(self.spillover)) * as_fraction(self.benefit)
        return wanted / (as_fraction(self.density) * self.lead_per_effort)

    def chance(self, lead: float) -> float:
        """Return G, the probability to win with a lead of ``lead`` before noise."""
        reach = lead * float(self.density)
        if self.shape == "normal":
            return 0.5 * math.erfc(-reach * math.sqrt(math.pi))
        if self.shape == "logistic":
            return 1 / (1 + math.exp(-4 * reach)) if reach > -150 else 0.0
        return min(max(0.5 + reach, 0.0), 1.0)

    def payoff(self, effort: float, rival: float) -> float:
        """Return what an official expects from an effort against the rival's (亿元)."""
        lead = float(self.lead_per_effort) * (effort - rival)
        return float(self.prize) * self.chance(lead) - float(self.cost) * effort**2 / 2

    @property
    def concave(self) -> bool:
        """Whether the payoff is concave in the own effort: V k² max|g'| <= c (not for uniform noise)."""
        steepest = {"normal": math.sqrt(2 * math.pi / math.e), "logistic": 8 / (3 * math.sqrt(3))}
        if self.shape not in steepest:
            return False
        spread = as_fraction(self.prize) * (self.lead_per_effort * as_fraction(self.density)) ** 2
        return float(spread / as_fraction(self.cost)) * steepest[self.shape] <= 1

    def best_deviation(self) -> float:
        """Return the largest gain over the first-order effort that a scan of lower efforts finds (亿元).

        More effort never pays (see the head of the module).
        """
        candidate = float(self.first_order_effort)
        here = self.payoff(candidate, candidate)
        return max(self.payoff(candidate * step / SCANNED, candidate) - here for step in range(SCANNED))

    def equilibrium(self) -> TournamentEquilibrium | None:
        """Return the symmetric equilibrium, or None if a lower effort pays more than the candidate.

        Examples
        --------
        >>> OutputTournament(prize=100, density=1, cost=1).equilibrium() is None
        True
        """
        gain = self.best_deviation()
        if not (self.concave or gain <= ROUNDING * float(self.prize)):
            return None
        effort = self.first_order_effort
        payoff = as_fraction(self.prize) / 2 - as_fraction(self.cost) * effort**2 / 2
        return TournamentEquilibrium(effort, self.efficient_effort, payoff, min(gain, 0.0), self.concave)


def acceptance_cone(standing: Number, neighbour_score: Number = 0) -> tuple[Fraction, Fraction | None]:
    r"""Return the ratios of two officials' gains, :math:`x_i / x_j`, at which both agree to a project.

    An official agrees iff :math:`x_i + \rho (x_i - x_j) \ge 0`; scored on own and, with weight m,
    the neighbour's output, as if :math:`\rho` were :math:`\rho (1 - m)`.

    Parameters
    ----------
    standing : float
        ρ, weight of relative standing, not negative.
    neighbour_score : float
        m, in [0, 1].

    Returns
    -------
    tuple of Fraction
        ρ/(1+ρ) and (1+ρ)/ρ; None for an end at infinity (ρ = 0).

    Examples
    --------
    >>> acceptance_cone(1), acceptance_cone(1, 1)
    ((Fraction(1, 2), Fraction(2, 1)), (Fraction(0, 1), None))
    """
    door = Door()
    door.money("standing", standing)
    door.between("neighbour_score", neighbour_score, 0, 1, "a part of the neighbour's score")
    door.close()
    weight = as_fraction(standing) * (1 - as_fraction(neighbour_score))
    return weight / (1 + weight), (1 + weight) / weight if weight else None
