"""The arithmetic that judges the answer about a contest: slopes, other efforts, what is wasted."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.obstacles.centre.rank_contest import RankContest
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.picture import steps
from citypact.mechanisms.obstacles.lever_plan import LeverPlan
from citypact.solvers.certificate import TOLERANCE, Certificate


def contest_certificate(game: RankContest, without: Outcome, plan: LeverPlan) -> Certificate:
    """Recompute from the values that nobody gains by another effort and who should be designated.

    At decisiveness one a payoff is concave in the own effort, so that its slope decides, in fractions. At
    others the slope is not enough, and many other efforts are tried as well.

    Examples
    --------
    >>> from citypact.mechanisms.obstacles.centre.centre_contest import agree
    >>> agree(RankContest(("A", "B"), (5, 3))).certificate.exact
    True
    """
    exact = game.decisiveness == 1
    largest = max(map(as_fraction, game.values))
    efforts = list(without.actions.values())
    spent = total(efforts)
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    expected = Fraction(0)
    for at, (city, value, chance) in enumerate(
        zip(game.players, game.values, game.chances(efforts), strict=True)
    ):
        own, worth, won = as_fraction(efforts[at]), as_fraction(value), as_fraction(chance)
        expected += worth * won
        residuals[f"{city} spends nothing below zero"] = -own / largest
        residuals[f"rank is worth no more to {city} than all have at best"] = (
            worth - as_fraction(game.efficient().total)
        ) / largest
        if exact:
            slope = worth * (spent - own) / spent**2 - 1
            residuals[f"{city} gains nothing by a little more or less effort"] = abs(slope) if own else slope
            continue
        # The slope times the effort: worth of the share won by a little more, less what it costs.
        power = as_fraction(game.decisiveness)
        residuals[f"{city} gains nothing by a little more or less effort"] = (
            abs(worth * power * won * (1 - won) - own) / largest
        )
        residuals[f"{city} gains nothing by any effort tried"] = _best_gain(game, without, at) / largest
    residuals["worth won less what is spent is what all have"] = (
        abs(expected - spent - as_fraction(without.total)) / largest
    )
    return Certificate(residuals, 0.0 if exact else TOLERANCE, float(largest), exact)


def _best_gain(game: RankContest, without: Outcome, city: int) -> Fraction:
    """Return the most that a city gains by any of some hundred other efforts up to its worth of the rank."""
    mine = as_fraction(without.payoffs[game.players[city]])
    worth = float(game.values[city])
    efforts = list(without.actions.values())
    tried = [*steps(0.0, worth), *(worth * 10.0**-power for power in steps(0.0, 12.0))]
    best = max(
        as_fraction(game.payoffs([*efforts[:city], effort, *efforts[city + 1 :]])[city]) for effort in tried
    )
    return max(best - mine, Fraction(0))
