r"""The agreement about intermediaries: who watches, who mediates, what it may cost and who pays.

Better watching lowers the least discount factor :math:`\delta^*` that keeps the promise, and shortens the
punishment that false alarms set off. The largest fee is the one at which the cities still sign and keep the
promise (``citypact.mechanisms.obstacles.council.largest_fee``). Fines in place of years without trust reach
what is efficient, if the cities pay them; without false alarms no fines are needed
(``citypact.mechanisms.obstacles.council.fines``).

References
----------
models.md §4.9, §7.4, §7.13.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import cvxpy as cp

from citypact.games.obstacles.council.intermediaries import STAGE, Intermediaries
from citypact.games.obstacles.council.promise import Watch
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Curve, Mark, Picture
from citypact.mechanisms.answer_parts.second_opinion import confirm, confirm_program
from citypact.mechanisms.enforcement.repeated import Monitoring, StageDilemma
from citypact.mechanisms.obstacles.answer import LeverEffect, ObstacleAnswer
from citypact.mechanisms.obstacles.council.fines import chosen_plan, fine_plans, smallest_fines
from citypact.mechanisms.obstacles.council.largest_fee import largest_fee, mediator_fee
from citypact.mechanisms.obstacles.council.watch_proof import (
    choice_residuals,
    efficient_residuals,
    equilibrium_residuals,
    fee_residuals,
    plan_residuals,
)
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, clash_words
from citypact.solvers.certificate import Certificate
from citypact.solvers.program import ConvexProgram
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "both cities see the same alarm; the game has no known end; payoffs are told as an average year",
    "an alarm is followed by the same whole number of years without trust, at most 20, or by no trust ever",
    "without an agreement the cities reach the best such equilibrium that their own watch allows, and choose"
    " projects without knowing what the other does",
    "after an alarm the intermediaries stop their work, and are not paid, for the years without trust",
    "for fines: an alarm after a breach names the culprit, a false alarm each city equally often; who does"
    " not pay what is due ends the agreement for ever, and so does an alarm where no alarm is false",
)
UNIT = "亿元 a year"


def headline(game: Intermediaries) -> Headline:
    """Return the most that the intermediaries may cost in a year in which they work."""
    return Headline("most that intermediaries may cost", largest_fee(game), UNIT)


def agree(game: Intermediaries) -> ObstacleAnswer:
    """Find what intermediaries are worth, what they may cost, and the fines and payments that need them.

    Parameters
    ----------
    game : Intermediaries
        The dilemma, both watches, the fee, and the choice of projects.

    Examples
    --------
    >>> answer = agree(Intermediaries(
    ...     ("A", "B"), (35, 35), (32, 32), (27, 27), (24, 24), (0.5, 0.5), 0.2, 0.1, 1, 0, 1
    ... ))
    >>> float(answer.headline.value), float(answer.plan.cost)
    (4.0, 0.0)
    """
    quoted = headline(game)
    own, watched = fine_plans(game)
    plan = chosen_plan(own, watched)
    _confirm_efficient(game)
    _confirm_promises(game)
    return ObstacleAnswer(
        headline=quoted,
        acceptable=(0, quoted.value),
        equilibria={"best equilibrium": game.equilibrium(), "no promise": game.no_promise()},
        efficient=game.efficient(),
        effects=_effects(game, own, watched),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="what the two promise each other binds; alone each has what it has without an agreement",
        notes=_notes(game, as_fraction(quoted.value), plan, own=plan is own),
        assumptions=ASSUMPTIONS,
        certificate=_certificate(game, plan, as_fraction(quoted.value), own=plan is own),
        provenance=Provenance("closed form in fractions; levers by linear program", exact=True),
        picture=_picture(game),
    )


def _confirm_efficient(game: Intermediaries) -> None:
    """State the best lottery over what can happen in a year in cvxpy, in units of the largest payoff."""
    tempted, kept, punished, sucker = (list(map(as_fraction, getattr(game, name))) for name in STAGE)
    years = [tempted[0] + sucker[1], sucker[0] + tempted[1], total(kept), total(punished)]
    choice = game.choice
    sites = [Fraction(0)]
    if choice is not None:
        sites = [choice.alone_wanted + choice.alone_other, 2 * choice.both_wanted, 2 * choice.both_other]
    scale = max(map(abs, (*years, *sites))) or Fraction(1)
    chances = [cp.Variable(len(each), nonneg=True, name=name) for each, name in ((years, "y"), (sites, "s"))]
    worth = sum(
        chance @ [float(each / scale) for each in listed]
        for chance, listed in zip(chances, (years, sites), strict=True)
    )
    rows = {"one of the years": cp.sum(chances[0]) == 1, "one of the choices": cp.sum(chances[1]) == 1}
    confirm_program(ConvexProgram(worth, rows), as_fraction(game.efficient().total) / scale)


def _confirm_promises(game: Intermediaries) -> None:
    """Compare with what the module about promises in a repeated dilemma finds for each city."""
    for one in game.promises():
        stage = StageDilemma(one.temptation, one.cooperation, one.punishment)
        for watch in (game.own_watch, game.better_watch):
            found = Monitoring(*watch)
            critical = found.critical_discount(stage, None)
            exact = one.critical(watch)
            confirm("critical discount", None if critical is None else float(critical), exact)
            for length in (1, 5, None):
                if found.deters(stage, length, one.discount) != one.kept(watch, length):
                    confirm(f"whether a punishment of {length} deters", 0, 1)


def _effects(game: Intermediaries, own: LeverPlan, watched: LeverPlan) -> tuple[LeverEffect, ...]:
    q, f = game.better_watch
    best = game.efficient().total
    steps = [
        ("more breaches detected", game.watched_by(Watch(q, game.own_watch.false_alarm))),
        ("fewer false alarms", game.watched_by(Watch(game.own_watch.detection, f))),
        ("intermediaries that watch", game.watched_by(game.better_watch)),
    ]
    if game.choice is not None:
        steps += [
            ("a mediator who says who builds what", game.mediated()),
            ("intermediaries that watch and mediate", game.watched()),
        ]
    effects = [
        LeverEffect(lever, outcome, outcome.total == best, f"{_kept(outcome.actions)}, before any fee.")
        for lever, outcome in steps
    ]
    fee = f" The fee of {float(game.fee):.4g} {UNIT} is paid out of it."
    for label, plan, watch, paid in (
        ("without the intermediaries", own, game.own_watch, ""),
        ("on the intermediaries' word", watched, game.better_watch, fee),
    ):
        what = "fines" if watch.false_alarm else "an end after an alarm,"
        enough = plan.cost is not None
        outcome = game.efficient() if enough else game.equilibrium()
        told = _fines_told(plan) + (paid if enough else "")
        effects.append(LeverEffect(f"{what} {label}", outcome, enough, told))
    return tuple(effects)


def _kept(actions: Mapping[str, Number]) -> str:
    if not actions["promise kept"]:
        return "The promise is not kept"
    length = actions.get("years without trust after an alarm")
    if length is None:
        return "The promise is kept; after an alarm trust never returns"
    years = "1 year" if length == 1 else f"{length} years"
    return f"The promise is kept; an alarm costs {years} of trust"


def _fines_told(plan: LeverPlan) -> str:
    if plan.cost is None:
        return f"Not enough, whatever the cities would pay: {clash_words(plan.conflict[:3])}."
    fines = ", ".join(f"{float(size):.4g} 亿元 {name}" for name, size in smallest_fines(plan).items())
    told = (
        f"Kept for ever with {fines}; no year of trust is lost."
        if fines
        else "Kept for ever without fines, since no alarm is false and the first ends it;"
        " no year of trust is lost."
    )
    money = f"{float(plan.cost):.4g} {UNIT} must come from outside."
    return f"{told} {money}" if plan.cost else told


def _notes(game: Intermediaries, most: Fraction, plan: LeverPlan, *, own: bool) -> tuple[str, ...]:
    notes, mediate = [], game.choice is not None
    work = "watch and mediate" if mediate else "watch"
    both = zip(game.promises(), game.promises(linked=mediate), strict=True)
    for city, (one, linked) in zip(game.players, both, strict=True):
        before, after = _shown(one.critical(game.own_watch)), _shown(linked.critical(game.better_watch))
        notes.append(
            f"{city} keeps the promise {before}, with intermediaries that {work} {after};"
            f" its discount factor is {float(one.discount):.4g}."
        )
    fee = as_fraction(game.fee)
    verdict = "is worth paying" if fee <= most else "is too much"
    notes.append(
        f"By punishment alone the fee of {float(fee):.4g} {UNIT} {verdict}: at most {float(most):.4g}."
    )
    if game.choice is not None:
        notes.append(
            f"Of this a mediator alone is worth {float(mediator_fee(game)):.4g} {UNIT}; an agreement in which"
            " the cities draw lots does what a mediator does. That always the same city builds the wanted"
            " project is an equilibrium too, without any mediator."
        )
    if own:
        money = f", with the {float(plan.cost):.4g} {UNIT} from outside" if plan.cost else ""
        notes.append(f"The agreement needs no intermediaries: the cities' own watch is enough{money}.")
    return tuple(notes)


def _shown(critical: Fraction | None) -> str:
    return "at no discount factor" if critical is None else f"from a discount factor of {float(critical):.4g}"


def _certificate(game: Intermediaries, plan: LeverPlan, fee: Fraction, *, own: bool) -> Certificate:
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    without, both = game.equilibrium(), game.watched_by(game.better_watch, linked=game.choice is not None)
    residuals |= equilibrium_residuals(game, "without", game.own_watch, without, linked=False)
    linked = game.choice is not None
    residuals |= equilibrium_residuals(game, "watched", game.better_watch, both, linked=linked)
    if linked:
        stops = game.watched_by(game.own_watch, linked=True)
        residuals |= equilibrium_residuals(game, "mediator stops", game.own_watch, stops, linked=True)
    watch, paid = (game.own_watch, 0) if own else (game.better_watch, game.fee)
    residuals |= plan_residuals(game, plan.sizes, watch, as_fraction(paid))
    residuals |= fee_residuals(game, fee) | choice_residuals(game) | efficient_residuals(game)
    return Certificate(residuals, 0.0, exact=True)


def _picture(game: Intermediaries) -> Picture:
    xs = [round(0.025 * at, 3) for at in range(1, 40)]
    nothing, curves = game.no_promise().total, []
    for label, better in (("cities' own watch", False), ("intermediaries, before their fee", True)):
        moved = [replace(game, discounts=(x, x)) for x in xs]
        outcomes = [each.watched() if better else each.equilibrium() for each in moved]
        curves.append(Curve(label, xs, [float(outcome.total - nothing) for outcome in outcomes]))
    curves.append(Curve("efficient", xs, [float(game.efficient().total - nothing)] * len(xs)))
    marks = [
        Mark(f"discount factor of {city}", float(one.discount))
        for city, one in zip(game.players, game.promises(), strict=True)
    ]
    return Picture(
        "What both cities gain over years without a promise, by how patient they are",
        "discount factor of both cities",
        "gain of both (亿元 a year)",
        curves,
        marks,
    )
