"""What an order, a shared tax and an inducement do to a move, one at a time, and who must be paid."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.obstacles.industry.directive import Directive
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import as_fraction
from citypact.mechanisms.firm_choice import design_inducement
from citypact.mechanisms.obstacles.answer import LeverEffect
from citypact.mechanisms.obstacles.lever_plan import LeverPlan


def order_effects(game: Directive) -> tuple[LeverEffect, ...]:
    """Return what each lever does by itself; the order stays as it is where it is not the lever."""
    ratio = consenting_ratio(game)
    share = f"{float(ratio):.4g} of the tax shared with {game.players[0]}"
    effects = [
        _effect("no order", game.ordered(0).equilibrium(), game, _against_nothing(game.ordered(0))),
        _effect("an order for sure", game.ordered(1).equilibrium(), game, _against_nothing(game.ordered(1))),
        _effect(
            f"{share}, the order as it is", game.outcome(ratio), game, _resisted(game, ratio, Fraction(0))
        ),
    ]
    paid = cities_inducement(game)
    if paid:
        pays = f"an inducement of {float(paid):.4g} 亿元"
        alone, both = game.outcome(0, paid), game.outcome(ratio, paid)
        effects.append(
            _effect(f"{pays}, the order as it is", alone, game, _resisted(game, Fraction(0), paid))
        )
        effects.append(
            _effect(f"{pays} and {share}", both, game, _resisted(game, ratio, paid) + _kept_back(game))
        )
    return tuple(effects)


def consenting_ratio(game: Directive) -> Fraction:
    """Return the share of the tax, within [0, 1], from which on the origin obstructs least.

    Examples
    --------
    >>> consenting_ratio(Directive(("A", "B", "plant"), 10, 3, 1, 0, 2, 8))
    Fraction(3, 10)
    """
    return min(max(as_fraction(game.origin_loss) / as_fraction(game.revenue), Fraction(0)), Fraction(1))


def cities_inducement(game: Directive) -> Fraction | None:
    """Return the inducement with which the two cities keep the most; ``None`` if no payment is worth it.

    Examples
    --------
    >>> cities_inducement(Directive(("A", "B", "plant"), 10, 3, 1, 0, 2, 8))
    Fraction(2, 1)
    """
    found = design_inducement(game.move, game.plant)
    return found.payments[0] if found.payments else None


def _effect(lever: str, outcome: Outcome, game: Directive, told: str) -> LeverEffect:
    best = as_fraction(game.efficient().total)
    # With hidden reasons totals are sums of rounded chances.
    room = 0 if game.known else abs(best) * Fraction(1, 10**9)
    return LeverEffect(lever, outcome, abs(as_fraction(outcome.total) - best) <= room, told)


def _against_nothing(game: Directive) -> str:
    """Say who would have to be paid so that nobody is worse off than without any move."""
    losers = {name: -pay for name, pay in game.equilibrium().payoffs.items() if pay < 0}
    if not losers:
        return "Nobody loses against no move."
    told = ", ".join(f"{name} {float(loss):.4g} 亿元" for name, loss in losers.items())
    return f"To be no worse off than without a move takes: {told}."


def _resisted(game: Directive, ratio: Fraction, paid: Fraction) -> str:
    origin, _, plant = game.players
    willing, cut = game.willing(paid), game.obstruction(ratio, paid)
    if not willing:
        return f"Without an order {plant} does not move, so that there is nothing to obstruct."
    resists = (
        f"{origin} cuts the chance of a move without an order from {float(willing):.4g} by {float(cut):.4g}."
    )
    return (
        resists
        if cut
        else f"{origin} obstructs no more; without an order {plant} moves with chance"
        + (f" {float(willing):.4g}.")
    )


def _kept_back(game: Directive) -> str:
    if game.known:
        return ""
    return (
        " The cities keep the most by paying less than the move is worth, and an order ignores hidden"
        " reasons."
    )


def order_notes(game: Directive, plan: LeverPlan) -> tuple[str, ...]:
    """Say how far the order replaces consent, and what is paid in its place."""
    origin, _, plant = game.players
    best = as_fraction(game.efficient().total)
    free, now = (as_fraction(each.equilibrium().total) for each in (game.ordered(0), game))
    notes = []
    if game.worth < game.threshold:
        does = "costs" if game.threshold >= 0 else "brings"
        notes.append(
            f"A move is worth {float(game.worth):.4g} 亿元 to the cities and {does} {plant}"
            f" {float(abs(game.threshold)):.4g}: ordering it destroys"
            f" {float(game.threshold - game.worth):.4g}" + ("." if game.known else " on average.")
        )
    # With hidden reasons totals are sums of rounded chances.
    room = 0 if game.known else max(abs(game.worth), abs(game.threshold)) * Fraction(1, 10**9)
    if best - free > room:
        notes.append(_part_of_consent(best - free, now - free, game.worth - game.threshold - free))
    if game.best_chance and plan.sizes:
        paid = plan.sizes[f"tax shared with {origin} if the plant moves"] / as_fraction(game.revenue)
        loss = as_fraction(game.origin_loss) / as_fraction(game.revenue)
        told = f"is paid {float(paid):.1%}" if paid >= 0 else f"pays {float(-paid):.1%}"
        obstructs = (
            f"obstructs below {float(loss):.1%}, order or not" if loss >= 0
            else f"would obstruct only if it paid more than {float(-loss):.1%}"
        )  # fmt: skip
        notes.append(f"{origin} {told} of the tax per move; it {obstructs}.")
    return tuple(notes)


def _part_of_consent(agreed: Fraction, ordered: Fraction, always: Fraction) -> str:
    """Say in parts what orders bring of what an agreement adds, or in amounts where they do harm."""
    if min(ordered, always) < 0:
        return (
            f"To no order an agreement adds {float(agreed):.4g} 亿元, the order {float(ordered):.4g}, and one"
            f" that is always given {float(always):.4g}."
        )
    return (
        f"Of what an agreement adds to no order, {float(agreed):.4g} 亿元, the order brings"
        f" {float(ordered / agreed):.1%}; one that is always given would bring {float(always / agreed):.1%}."
    )
