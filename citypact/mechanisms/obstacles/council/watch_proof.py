"""Rechecks the answer about intermediaries: values of trust unrolled year by year, nothing looked up."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from citypact.games.obstacles.council.intermediaries import STAGE, Intermediaries
from citypact.games.obstacles.council.promise import LENGTHS, Promise, Watch
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.obstacles.council.largest_fee import fee_caps
from citypact.solvers.correlated.mediation import correlated_equilibrium

ZERO = Fraction(0)


def breach_gain(
    one: Promise, watch: Watch, length: int | None, fee: Fraction = ZERO
) -> tuple[Fraction, Fraction]:
    """Return what one breach adds to the value of trust, and that value (亿元 an average year).

    A punishment is gone through year by year from its end, not summed by a formula.
    """
    q, f, delta = watch.detection, watch.false_alarm, one.discount
    level, weight = (one.punishment, ZERO) if length is None else (ZERO, Fraction(1))
    for _ in range(length or 0):
        level, weight = (1 - delta) * one.punishment + delta * level, delta * weight
    kept = (1 - delta) * (one.cooperation - fee)
    trust = (kept + delta * f * level) / (1 - delta * (1 - f) - delta * f * weight)
    punished = level + weight * trust
    breach = (1 - delta) * (one.temptation - fee) + delta * ((1 - q) * trust + q * punished)
    return breach - trust, trust


def equilibrium_residuals(
    game: Intermediaries, name: str, watch: Watch, outcome: Outcome, *, linked: bool
) -> dict[str, Number]:
    """Recheck one outcome of the repeated game: breaches, values, and that no shorter punishment deters."""
    promises = game.promises(linked=linked)
    kept = bool(outcome.actions["promise kept"])
    length = outcome.actions.get("years without trust after an alarm")
    chosen = None if length is None else int(length)
    found: dict[str, Number] = {}
    for city, one in zip(game.players, promises, strict=True):
        gain, trust = breach_gain(one, watch, chosen)
        value = trust if kept else one.punishment
        found[f"{name}: value of {city}"] = abs(value + game.chosen - as_fraction(outcome.payoffs[city]))
        if kept:
            found[f"{name}: no breach by {city} pays"] = max(gain, ZERO)
    before = LENGTHS[: LENGTHS.index(chosen)] if kept else LENGTHS
    found[f"{name}: no {'shorter ' if kept else ''}punishment deters both"] = sum(
        all(breach_gain(one, watch, each)[0] <= 0 for one in promises) for each in before
    )
    return found


def fee_residuals(game: Intermediaries, fee: Fraction) -> dict[str, Number]:
    """Recheck the largest fee: at each city's part either a breach or refusal just does not pay."""
    linked = game.choice is not None
    least = game.equilibrium().payoffs
    over, loose, best = ZERO, ZERO, 2 * game.mediation
    for (watch, length), caps in fee_caps(game).items():
        best = max(best, sum(caps, ZERO))
        for city, one, part in zip(game.players, game.promises(linked=linked), caps, strict=True):
            gain, trust = breach_gain(one, watch, length, part)
            slack = min(-gain, trust - (as_fraction(least[city]) - game.chosen))
            loose = max(loose, abs(slack))
        over = max(over, sum(caps, ZERO) - fee)
    return {
        "no punishment carries a larger fee": over,
        "each city bears as much of the fee as it can": loose,
        "some punishment, or the mediator alone, carries the fee": abs(best - fee),
    }


def choice_residuals(game: Intermediaries) -> dict[str, Number]:
    """Recheck the choice of projects: indifference without a mediator, and what the best mediator reaches."""
    choice = game.choice
    if choice is None:
        return {}
    wanted = choice.chance_wanted
    first = wanted * choice.both_wanted + (1 - wanted) * choice.alone_wanted
    second = wanted * choice.alone_other + (1 - wanted) * choice.both_other
    best = correlated_equilibrium(choice.table(game.players))
    return {
        "without a mediator both projects are as good to a city": abs(first - second),
        "worth of the choice without a mediator": abs(first - game.chosen),
        "no correlated equilibrium is worth more than the mediator's": abs(
            best.welfare - 2 * (game.chosen + game.mediation)
        ),
    }


def efficient_residuals(game: Intermediaries) -> dict[str, Number]:
    """Recheck that no year is worth more than one in which both keep the promise and build apart."""
    tempted, kept, punished, sucker = (list(map(as_fraction, getattr(game, name))) for name in STAGE)
    years = [tempted[0] + sucker[1], sucker[0] + tempted[1], sum(kept, ZERO), sum(punished, ZERO)]
    choice = game.choice
    sites = [ZERO]
    if choice is not None:
        apart = choice.alone_wanted + choice.alone_other
        sites = [apart, 2 * choice.both_wanted, 2 * choice.both_other]
    return {"no year is worth more": abs(max(years) + max(sites) - as_fraction(game.efficient().total))}


def plan_residuals(
    game: Intermediaries, sizes: Mapping[str, Fraction], watch: Watch, fee: Fraction
) -> dict[str, Number]:
    """Recheck fines and lump sums: every policy of breaches and refusals of one city, for ever.

    Without fines an alarm ends the agreement whatever a city would pay.
    """
    if not sizes:
        return {}
    (q, f), more = watch, game.mediation
    fines = [sizes.get(f"fine on {city}") for city in game.players]
    lumps = [sizes[f"payment to {city}"] for city in game.players]
    found: dict[str, Number] = {
        "lump sums and fee are covered": max(sum(lumps, fee) - sizes["central money"], ZERO)
    }
    for at, (city, one) in enumerate(zip(game.players, game.promises(), strict=True)):
        own, other, lump = fines[at], fines[1 - at], lumps[at]
        never = one.punishment / (1 - one.discount)
        values: dict[tuple[bool, ...], Fraction] = {}
        for breaks, *pays in product((False, True), repeat=4):
            today, goes_on = (one.temptation if breaks else one.cooperation) + more, ZERO
            # Nobody is named, the city is, the other one is.
            odds = (1 - q, q, ZERO) if breaks else (1 - f, f / 2, f / 2)
            due = (lump, None if own is None else lump - own, None if other is None else lump + other)
            for odd, amount, pay in zip(odds, due, pays, strict=True):
                if pay and amount is not None:
                    today, goes_on = today + odd * amount, goes_on + odd
            left = one.discount * (1 - goes_on) * never
            values[breaks, *pays] = (today + left) / (1 - one.discount * goes_on)
        honest = values[False, True, True, True]
        has = (1 - one.discount) * honest + game.chosen
        found[f"no breach or refusal by {city} pays"] = max(*values.values()) - honest
        found[f"{city} has no less with the agreement"] = max(
            as_fraction(game.equilibrium().payoffs[city]) - has, ZERO
        )
    return found
