"""What vouches for effort, project and levers of two officials who compete."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.obstacles.fiscal.promotion import EFFORT, PROJECT, Promotion
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.obstacles.lever_plan import LeverPlan
from citypact.mechanisms.obstacles.lever_problem import payment_to
from citypact.solvers.certificate import Certificate

#: Other efforts that each official tries, up to twice the effort of the equilibrium.
TRIALS = 80


def promotion_certificate(
    game: Promotion, without: Outcome, efficient: Outcome, plan: LeverPlan
) -> Certificate:
    """Recompute every claim from the game's numbers; chances to win in floats, all else in fractions."""
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    spill, benefit = as_fraction(game.spillover), as_fraction(game.benefit)
    cost, prize = as_fraction(game.cost), as_fraction(game.prize)
    weight = as_fraction(game.standing) * (1 - as_fraction(game.neighbour_score))
    first, second = map(as_fraction, game.project_gains)
    effort, best = as_fraction(without.actions[EFFORT]), as_fraction(efficient.actions[EFFORT])
    marginal = prize * as_fraction(game.density) * game.contest.lead_per_effort
    size = max(marginal, (1 + spill) * benefit) or 1
    residuals["effort earns at the margin what it costs"] = abs(marginal - cost * effort) / size
    residuals["no other effort earns more"] = _better_effort(game, float(effort))
    residuals["efficient effort is worth its cost to both"] = abs((1 + spill) * benefit - cost * best) / size
    lead = weight * (first - second)
    signed = first + lead >= 0 and second - lead >= 0
    residuals["the project is carried out iff both sign"] = abs(int(signed) - without.actions[PROJECT])
    worthwhile = first + second > 0 or signed
    residuals["the project is efficient iff it pays"] = abs(int(worthwhile) - efficient.actions[PROJECT])
    for name, outcome in (("equilibrium", without), ("efficient outcome", efficient)):
        residuals[f"payoffs of the {name}"] = _payoff_gap(game, outcome)
    if plan.sizes:
        changed = prize + plan.sizes["raise of the prize"] - plan.sizes["cut of the prize"]
        moved = changed * as_fraction(game.density) * game.contest.lead_per_effort
        residuals["effort with the levers is the efficient one"] = abs(moved - cost * best) / size
        residuals["no other effort earns more with the levers"] = _better_effort(game, float(best), changed)
        gains = efficient.gains_over(without)
        paid = [as_fraction(gains[city]) + plan.sizes[payment_to(city)] for city in game.players]
        worst = min(paid[0] + weight * (paid[0] - paid[1]), paid[1] + weight * (paid[1] - paid[0]))
        residuals["both officials sign"] = max(-worst, Fraction(0)) / (total(map(abs, paid)) or 1)
    return Certificate(residuals)


def _better_effort(game: Promotion, effort: float, prize: Number | None = None) -> float:
    """Return what the best of other efforts adds, in prizes."""
    contest = game.contest if prize is None else game.contest_for(prize)
    if not contest.prize:
        return 0.0
    here = contest.payoff(effort, effort)
    best = max(contest.payoff(effort * step / TRIALS * 2, effort) for step in range(TRIALS + 1))
    return max(best - here, 0.0) / float(contest.prize)


def _payoff_gap(game: Promotion, outcome: Outcome) -> Fraction:
    effort, done = as_fraction(outcome.actions[EFFORT]), as_fraction(outcome.actions[PROJECT])
    spill, benefit, cost = map(as_fraction, (game.spillover, game.benefit, game.cost))
    shared = benefit * (1 + spill) * effort - cost * effort**2 / 2
    found = [
        abs(shared + done * as_fraction(gain) - as_fraction(outcome.payoffs[city]))
        for city, gain in zip(game.players, game.project_gains, strict=True)
    ]
    return max(found) / (abs(shared) + total(abs(as_fraction(x)) for x in game.project_gains) or 1)
