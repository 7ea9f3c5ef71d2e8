"""An agreement on abatement against the game of abatement: targets, payments, transfers, the core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from citypact.audit.coalitions.nucleolus import is_nucleolus, nucleolus
from citypact.audit.coalitions.values import value_of
from citypact.audit.exact import ONE, ROUNDINGS, ZERO, Unusable, exact, nearest
from citypact.audit.forms import proof_form, residuals
from citypact.audit.lines import Ledger, Place
from citypact.audit.water.abatement import Abated, steepest

#: Groups of cities are all looked at up to here, in the audit and in the recheck of a certificate.
MOST_GROUPS = 10
MOST_LISTED = 16
#: Cities up to which a rule other than the Shapley value is found anew.
MOST_RULED = 6
#: Cities up to which every number is moved.
MOST_MOVED = 40
SHAPLEY = "Shapley value"


def audit_settlement(
    ledger: Ledger, at: Place, game: Abated, players: Sequence[str], rule: object = "shapley"
) -> None:
    """Check an agreement on abatement that stands at a place of a document.

    Parameters
    ----------
    ledger : Ledger
        Of the result.
    at : place
        Of the agreement.
    game : Abated
        The cities' benefits and costs.
    players : sequence of str
        Their names.
    rule : str or mapping
        What divides the gain: a rule's name, or an amount for each city.
    """
    n, grand = game.size, game.worth(range(game.size))
    own, most = game.own_gains(), [game.added_last(k) for k in range(n)]
    # Money is added up in floating point: what was added and taken off may exceed what is left.
    size = max((*map(abs, own), *most, grand))
    size += max(game.costs[k] * game.together()[k] ** 2 for k in range(n))
    slack = ROUNDINGS * size
    effort = ROUNDINGS * max(game.together())
    ledger.number((*at, "surplus"), grand, slack)
    for name, abated in (("nash", game.alone()), ("efficient", game.together())):
        _by_city(ledger, (*at, "abatement", name), players, abated, effort)
    _by_city(ledger, (*at, "own_gains"), players, own, slack)
    for k, name in enumerate(players):
        ledger.number((*at, "participation", name, "lo"), -own[k], slack)
        ledger.number((*at, "participation", name, "hi"), most[k] - own[k], slack)
        for role, halves in game.parts(k).items():
            for mates, amount in halves.items():
                ledger.number((*at, "shapley_parts", name, role, mates), amount, slack)
    ledger.keys((*at, "participation"), players)
    ledger.keys((*at, "shapley_parts"), players)
    amounts = _divided(ledger, at, game, players, rule, slack)
    payments = [exact(ledger.found(*at, "payments", name)) for name in players]
    _by_city(ledger, (*at, "payments"), players,
             [has - each for has, each in zip(amounts, own, strict=True)], slack)  # fmt: skip
    balance = sum((Fraction(ledger.found(*at, "payments", name)) for name in players), ZERO)
    ledger.fact("payments add up to zero to the last digit", not balance, 0, nearest(balance))
    _transfers(ledger, at, players)
    excess = _core(ledger, at, game, players, amounts, slack)
    _proof(ledger, at, game, rule, excess, slack, payments)


def _by_city(
    ledger: Ledger, at: Place, players: Sequence[str], amounts: Sequence[Fraction], slack: Fraction
) -> None:
    ledger.keys(at, players)
    for name, amount in zip(players, amounts, strict=True):
        ledger.number((*at, name), amount, slack)


def _divided(
    ledger: Ledger, at: Place, game: Abated, players: Sequence[str], rule: object, slack: Fraction
) -> list[Fraction]:
    """Each city's amount: by the rule's definition if it is known, otherwise as saved, sharing v(N)."""
    saved = [exact(ledger.found(*at, "gains", name)) for name in players]
    ledger.keys((*at, "gains"), players)
    if rule == "shapley":
        amounts: list[Fraction] | None = game.shapley()
        ledger.word((*at, "rule"), SHAPLEY)
    elif isinstance(rule, Mapping):
        amounts = [exact(rule[name]) for name in players]
        ledger.word((*at, "rule"), "the allocation given")
    else:
        amounts = _ruled(str(rule), game, list(players), saved)
    if amounts is not None:
        _by_city(ledger, (*at, "gains"), players, amounts, slack)
    shared, grand = sum(amounts or saved, ZERO), game.worth(range(game.size))
    near = abs(shared - grand) <= Fraction(1, 10**9) * grand
    ledger.fact("gains add up to the surplus", near, nearest(grand), nearest(shared))
    return amounts or saved


def _ruled(rule: str, game: Abated, players: list[str], saved: list[Fraction]) -> list[Fraction] | None:
    if game.size > MOST_RULED:
        return None
    worths = [game.worth([at for at in range(game.size) if mask >> at & 1]) for mask in range(1 << game.size)]
    if rule == "nucleolus":
        found = nucleolus(worths)
        if found is not None and not is_nucleolus(worths, found):
            raise Unusable("the nucleolus was not found")
        return found
    return value_of(rule, worths, {}, players)


def _transfers(ledger: Ledger, at: Place, players: Sequence[str]) -> None:
    """Who owes most pays who is owed most until one of them is done; all in the multiples saved."""
    due = {name: Fraction(ledger.found(*at, "payments", name)) for name in players}
    order = {name: place for place, name in enumerate(players)}
    paid = []
    while any(due.values()):
        payer = min(due, key=lambda name: (due[name], order[name]))
        recipient = max(due, key=lambda name: (due[name], -order[name]))
        amount = min(-due[payer], due[recipient])
        if amount <= 0:
            break  # they do not balance, which is told elsewhere
        due[payer] += amount
        due[recipient] -= amount
        paid.append((payer, recipient, amount))
    paid.sort(key=lambda each: -each[2])
    ledger.size((*at, "transfers"), len(paid))
    for place, (payer, recipient, amount) in enumerate(paid):
        ledger.word((*at, "transfers", place, "payer"), payer)
        ledger.word((*at, "transfers", place, "recipient"), recipient)
        ledger.number((*at, "transfers", place, "amount"), amount)


def _core(
    ledger: Ledger, at: Place, game: Abated, players: Sequence[str], amounts: Sequence[Fraction],
    slack: Fraction,
) -> dict[str, Fraction]:  # fmt: skip
    """Whether a group does better alone: by all groups, or by convexity for the Shapley value.

    Returns
    -------
    dict of str to Fraction
        The largest excess of ``small`` groups, of ``all`` (where they were looked at), and of the
        group that is ``said`` to do better.
    """
    n, grand = game.size, game.worth(range(game.size))
    found: dict[str, Fraction] = {"small": max(-each for each in amounts)}
    if n > 2:
        pairs = (game.worth(two) - amounts[two[0]] - amounts[two[1]] for two in combinations(range(n), 2))
        shared = sum(amounts, ZERO)
        last = (grand - game.added_last(k) - (shared - amounts[k]) for k in range(n))
        found["small"] = max(found["small"], *pairs, *last)
    if n <= MOST_GROUPS:
        groups = ([at for at in range(n) if mask >> at & 1] for mask in range(1 << n))
        found["all"] = max(game.worth(group) - sum((amounts[k] for k in group), ZERO) for group in groups)
    stable = ledger.found(*at, "in_core")
    limit = slack + Fraction(1, 10**9) * grand
    if stable is False:
        group = [players.index(name) for name in ledger.found(*at, "objection")]
        found["said"] = game.worth(group) - sum((amounts[k] for k in group), ZERO)
        better = bool(group) and found["said"] > slack
        ledger.fact("the group that objects does better alone", better, "more alone", nearest(found["said"]))
        ledger.number((*at, "objection_gain"), found["said"], slack)
        ledger.settle(*at, "objection")
        ledger.word((*at, "in_core"), False)
        return found
    known = found.get("all", found["small"])
    ledger.fact("no group of cities does better alone", known <= limit, "at most 0", nearest(known))
    ledger.words((*at, "objection"), [])
    ledger.number((*at, "objection_gain"), ZERO)
    if n <= MOST_LISTED or stable is True:
        ledger.word((*at, "in_core"), True)
    return found


def _proof(
    ledger: Ledger, at: Place, game: Abated, rule: object, excess: Mapping[str, Fraction], slack: Fraction,
    payments: Sequence[Fraction],
) -> None:  # fmt: skip
    grand = game.worth(range(game.size))
    scale = grand if grand > 0 else ONE
    proof_form(ledger, at, in_fractions=False, scale=scale, slack=slack, decides_exact=False,
               options=() if rule == "shapley" or isinstance(rule, Mapping) else None)  # fmt: skip
    known = dict.fromkeys(
        (
            "targets are where marginal cost meets everyone's benefit",
            "without agreement every city replies best", "gains before payment", "payments add up to zero",
            "gains are own gains plus payments", "gains add up to the surplus",
            "the surplus is what all abatement brings", "transfers deliver the payments",
            "participation runs from alone to all that a city adds",
            "parts are halves of pairs and thirds of triples",
        ),
        ZERO,
    )  # fmt: skip
    known["no benefit is negative"] = -min(min(row) for row in game.benefits)
    if rule == "shapley":
        known["gains are halves of pairs and thirds of triples"] = ZERO
    if "said" in excess:
        known["a group does better alone"] = -excess["said"] / scale
        known["by what is said"] = ZERO
    else:
        known["no city, no pair and no group of all but one does better alone"] = excess["small"] / scale
        known["no group is said to do better alone"] = ZERO
        stable = ledger.found(*at, "in_core")
        if stable is True and game.size <= MOST_LISTED:
            # The empty group and all together gain nothing.
            known["no group does better alone"] = max(excess.get("all", ZERO), ZERO)
    # A benefit is no part of the surplus, so its rounding is its own.
    largest = max(max(row) for row in game.benefits)
    residuals(ledger, at, known, max(slack / scale, ROUNDINGS * largest, Fraction(1, 10**11)))


def audit_payment_moves(ledger: Ledger, at: Place, game: Abated, players: Sequence[str]) -> None:
    """Check what moves each city's Shapley payment most, by a percent."""
    if game.size > MOST_MOVED:
        return
    found: list[Any] = steepest(game)
    ledger.size(at, len(found))
    for place, (city, number, change) in enumerate(found):
        told = (
            f"cost of {players[number]}"
            if isinstance(number, int)
            else f"benefit from {players[number[0]]} to {players[number[1]]}"
        )
        ledger.word((*at, place, "city"), players[city])
        ledger.word((*at, place, "number"), told)
        ledger.number(
            (*at, place, "change"), change, ROUNDINGS * max(abs(change), game.worth(range(game.size)))
        )
