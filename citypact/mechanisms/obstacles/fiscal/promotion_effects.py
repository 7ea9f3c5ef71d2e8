"""What prize, score and payments do to two officials who compete."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from citypact.errors import InputError
from citypact.games.obstacles.fiscal.promotion import Promotion
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import as_fraction
from citypact.games.tournament import acceptance_cone
from citypact.mechanisms.obstacles.answer import LeverEffect


def promotion_effects(game: Promotion, without: Outcome, efficient: Outcome) -> tuple[LeverEffect, ...]:
    """Return what each lever does, and both together.

    Parameters
    ----------
    game : Promotion
        The two cities.
    without, efficient : Outcome
        The equilibrium, and the best outcome for both together.
    """
    effects = [_payment(game, efficient), _prize(game, without, efficient), _score(game, without, efficient)]
    told = "Effort is right and the project is carried out." if game.worthwhile else "Effort is right."
    right = game.working_prize is not None or _effort_is_right(game)
    if not right:
        told = "It would be best, but no prize makes the officials work so."
    effects.append(LeverEffect("prize and payment", efficient, right, told))
    return tuple(effects)


def promotion_notes(game: Promotion) -> tuple[str, ...]:
    """Return further findings about effort, the project and the score."""
    effort, best = game.contest.first_order_effort, game.contest.efficient_effort
    notes = ["Officials make the efficient effort already."]
    if effort != best:
        word = "less" if effort < best else "more"
        notes = [
            f"Officials make {word} effort than serves the cities: {float(effort):.4g},"
            f" not {float(best):.4g}."
        ]
    prize = game.working_prize
    if effort < best and prize is not None:
        brings = game.outcome(best, False).total - game.outcome(effort, False).total
        raised = prize - as_fraction(game.prize)
        notes.append(
            f"Better effort would bring the cities {float(brings):.4g} 亿元 a year; the prize that calls it"
            f" forth is {float(raised):.4g} higher."
        )
    low, high = acceptance_cone(game.standing, game.neighbour_score)
    if high is not None:
        notes.append(
            "Without payments they sign a project only if the gains of their cities are in a ratio from"
            f" {float(low):.4g} to {float(high):.4g}."
        )
    score = game.least_neighbour_score
    if game.signed_alone:
        notes.append("The joint project is signed without any payment.")
    elif not game.worthwhile:
        told = "costs the cities together more than it brings"
        if game.payments_signed is not None:
            told = "brings the cities together nothing"
        notes.append(f"The joint project {told}.")
    elif score is None:
        notes.append("A city loses by the project: no weight of the neighbour's score replaces a payment.")
    else:
        notes.append(
            f"Without a payment it is signed if the neighbour's score has a weight of {float(score):.4g}."
        )
    return tuple(notes)


def _effort_is_right(game: Promotion) -> bool:
    return game.contest.first_order_effort == game.contest.efficient_effort


def _payment(game: Promotion, efficient: Outcome) -> LeverEffect:
    range_ = game.payments_signed
    outcome = game.outcome(game.contest.first_order_effort, range_ is not None)
    name = f"payment of {float(game.equal_payment):.4g} from {game.players[0]} to {game.players[1]}"
    if range_ is None:
        told = "No payment makes both sign: together the cities lose by the project."
    elif range_[0] == range_[1]:
        told = f"Both sign the project with a payment of {float(range_[0]):.4g} and no other."
    else:
        told = (
            f"Both sign the project with any payment from {float(range_[0]):.4g} to {float(range_[1]):.4g}."
        )
    return LeverEffect(name, outcome, outcome.total == efficient.total, f"{told} Effort stays as it is.")


def _prize(game: Promotion, without: Outcome, efficient: Outcome) -> LeverEffect:
    prize = game.contest.efficient_prize
    if prize is None:
        told = "Effort moves no score, whatever the prize."
        return LeverEffect("another prize", without, without.total == efficient.total, told)
    name = f"prize of {float(prize):.4g}"
    if game.working_prize is None:
        told = "So large a prize for so little noise leaves no symmetric equilibrium."
        return LeverEffect(name, without, without.total == efficient.total, told)
    outcome = game.outcome(game.contest.efficient_effort, game.signed_alone)
    told = "Effort becomes efficient; the officials sign what they signed before."
    if _effort_is_right(game):
        told = "This is the prize already: effort is efficient."
    return LeverEffect(name, outcome, outcome.total == efficient.total, told)


def _score(game: Promotion, without: Outcome, efficient: Outcome) -> LeverEffect:
    """Return the outcome at the least weight of the neighbour's score that gets the project signed."""
    wanted = game.least_neighbour_score
    score = max(Fraction(1, 2) if wanted is None else wanted, as_fraction(game.neighbour_score))
    name = f"weight {float(score):.4g} of the neighbour's score"
    try:
        scored = replace(game, neighbour_score=score)
    except InputError:
        told = "At this score the tournament has no symmetric equilibrium."
        return LeverEffect(name, without, without.total == efficient.total, told)
    outcome = scored.equilibrium()
    told = (
        "Both sign the project without a payment"
        if scored.signed_alone
        else "The project is still not signed"
    )
    if (
        outcome.actions != without.actions
        and scored.contest.first_order_effort < game.contest.first_order_effort
    ):
        told += ", and effort falls: noise in the assessment does not shrink with the lead"
        if score == 1:
            told = told.partition(":")[0] + " to nothing: both scores are the same whatever the officials do"
    return LeverEffect(name, outcome, outcome.total == efficient.total, f"{told}.")
