r"""What a council reaches that only tells each city its part, and what each temptation costs it.

The best correlated equilibrium is the optimum of a linear program over the four profiles. Where it is
degenerate its multipliers are not unique; the gain per unit by which a city may be tempted is then the
*least* multiplier of that row among all optimal ones,

.. math:: \min \lambda_r \quad\text{s.t.}\quad \lambda \ge 0, \quad
          \sum_i u_i(s) - \sum_{r} \lambda_r\, g_r(s) \le z \ \ \forall s ,

with z the optimum and :math:`g_r(s)` what the city gains at s by the departure r.

References
----------
models.md §7.4. R. Aumann, "Subjectivity and correlation in randomized strategies", Journal of
Mathematical Economics 1, 1974, 67-96.
"""

from __future__ import annotations

from fractions import Fraction

import cvxpy as cp

from citypact.games.obstacles.industry.duplication import PROFILES, Duplication, Profile
from citypact.games.obstacles.outcome import Outcome
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.solvers.core_sets.exact_optimum import exact_optimum
from citypact.solvers.correlated.device import CorrelatedEquilibrium
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.program import ConvexProgram

#: Largest over smallest temptation up to which a floating-point solver is asked.
WIDEST = 10**5


def temptations(game: Duplication) -> dict[str, dict[Profile, Fraction]]:
    """Return what each departure from a part gains at each profile in which the city has that part.

    Examples
    --------
    >>> game = Duplication(("A", "B"), (3, 3), (1, 1), (2, 2), (0.5, 0.5))
    >>> temptations(game)["A told X would rather Y"][0, 1]
    Fraction(-5, 2)
    """
    names = (game.first, game.second)
    return {
        f"{city} told {names[part]} would rather {names[1 - part]}": {
            profile: game.temptation(at, profile) for profile in PROFILES if profile[at] == part
        }
        for at, city in enumerate(game.players)
        for part in (0, 1)
    }


def drawn_outcome(game: Duplication, told: CorrelatedEquilibrium) -> Outcome:
    """Return what the council's draw brings."""
    names = (game.first, game.second)
    drawn = [told.distribution.get((names[a], names[b]), Fraction(0)) for a, b in PROFILES]
    return game.outcome((0, 0), drawn)


def temptation_prices(game: Duplication, told: CorrelatedEquilibrium) -> dict[str, Fraction]:
    """Return the gain of both together per unit by which each temptation may be exceeded.

    Examples
    --------
    >>> from citypact.solvers import correlated_equilibrium
    >>> dilemma = Duplication(("A", "B"), (10, 10), (6, 6), (5, 5), (0, 0))
    >>> prices = temptation_prices(dilemma, correlated_equilibrium(dilemma.normal_form()))
    >>> [str(price) for price in prices.values()]
    ['0', '3', '0', '3']
    """
    tempted = temptations(game)
    rows = [
        Row(
            f"worth at {profile}",
            {
                name: -gains[profile] for name, gains in tempted.items() if profile in gains
            },
            "<=",
            told.value - sum(game.payoffs(profile)),
        )
        for profile in PROFILES
    ]  # fmt: skip
    floors = [Row(f"{name}, at least zero", {name: 1}, ">=", 0) for name in tempted]
    programs = (LinearProgram("minimize", tuple(tempted), {name: 1}, (*rows, *floors)) for name in tempted)
    return {name: exact_optimum(each).optimum for name, each in zip(tempted, programs, strict=True)}


def confirm_told(game: Duplication, told: CorrelatedEquilibrium) -> None:
    """State the best correlated equilibrium in cvxpy, in units of the largest worth, and compare.

    Prices of a degenerate program are not unique, so that only the optimum is compared; and only where
    temptations are near enough in size for floating point to tell them from none.

    Parameters
    ----------
    game : Duplication
        The two cities.
    told : CorrelatedEquilibrium
        The best one, in fractions.

    Raises
    ------
    CertificateError
        If cvxpy finds another optimum.
    """
    sizes = [abs(gain) for gains in temptations(game).values() for gain in gains.values() if gain]
    if sizes and max(sizes) > WIDEST * min(sizes):
        return
    worths = [game.payoffs(profile) for profile in PROFILES]
    scale = max(abs(worth) for pair in worths for worth in pair) or Fraction(1)
    chances = cp.Variable(len(PROFILES), name="chances", nonneg=True)
    rows: dict[str, cp.Constraint] = {"chances sum to one": cp.sum(chances) == 1}
    for name, gains in temptations(game).items():
        # Each row in units of its own largest gain: a small temptation counts as much as a large one.
        largest = max(map(abs, gains.values())) or Fraction(1)
        loses = [float(-gains.get(profile, Fraction(0)) / largest) for profile in PROFILES]
        rows[name] = cp.sum(cp.multiply(loses, chances)) >= 0
    sums = [float(sum(pair) / scale) for pair in worths]
    confirm_program(ConvexProgram(cp.sum(cp.multiply(sums, chances)), rows), told.value / scale)
