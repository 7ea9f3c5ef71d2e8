"""An answer about a package on the terminal: issues, payments, savings, packages without money, the split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from citypact.mechanisms.packages.answer import PackageAnswer
from citypact.report.air_table import print_reported
from citypact.report.amounts import between, number, percent
from citypact.report.moves_table import print_figure_moves
from citypact.report.terminal import Terminal
from citypact.scenario.packages.result import PackageResult

#: Gains moved that are shown; all of them stand in the document.
MOST_MOVES = 8
#: Corners of the frontier that are shown.
MOST_CORNERS = 12


def print_package(result: PackageResult) -> None:
    """Print the answer part by part, then what moves it and what it rests on."""
    terminal, answer = Terminal(), result.answer
    if result.scenario is not None:
        terminal.heading(result.scenario.title)
        terminal.say(result.scenario.question)
    _issues(terminal, answer)
    _payments(terminal, answer)
    terminal.heading("In words")
    terminal.say(answer.explain())
    _without_money(terminal, answer)
    _frontier(terminal, answer)
    _split(terminal, answer)
    _water(terminal, result)
    if answer.moves:
        moves = answer.moves[:MOST_MOVES]
        print_figure_moves(terminal, "least money", moves, moved="gain", short="money")
    print_reported(terminal, result.document.get("reported"))
    terminal.heading("Certificate")
    proofs = "every optimum proved" if answer.proved else "optima in part by the solver's bound"
    terminal.say(
        f"{len(answer.certificate.residuals)} conditions recomputed in fractions and held; {proofs}."
    )
    terminal.assumptions(dict.fromkeys(result.document["assumptions"]))


def _number(amount: Fraction | None) -> str:
    return number(None if amount is None else float(amount))


def _issues(terminal: Terminal, answer: PackageAnswer) -> None:
    """Print the issues: what each adds, how much of it is carried out, and what it needs alone."""
    deal, plan = answer.deal, answer.plan
    terminal.heading("The issues")
    rows = [
        (
            issue, "in part" if whole else "all or nothing", _number(deal.totals[issue]),
            number(float(plan.parts[issue])) if plan.parts else "none", _number(answer.separate.alone[issue]),
        )
        for issue, whole in zip(deal.issues, deal.divisible, strict=True)
    ]  # fmt: skip
    terminal.table(("issue", "can be done", "adds", "in package", "alone moves"), rows, left=2)
    terminal.say(
        f"In {deal.unit}. Adds: for all cities together. In package: the part carried out. Alone moves: side"
        " payments if it is settled by itself; none where its losers lose more than its winners win."
    )


def _payments(terminal: Terminal, answer: PackageAnswer) -> None:
    plan, unit = answer.plan, answer.deal.unit
    terminal.heading("Payments")
    if not plan.feasible:
        return
    weights = plan.exchange_weights
    rows = [
        (
            city, _number(plan.before[city]), _number(plan.payments[city]), *map(_number, plan.ranges[city]),
            _number(plan.gains[city]), _number(answer.separate.received[city] - answer.separate.paid[city]),
            *((_number(weights[city]),) if weights else ()),
        )
        for city in answer.deal.players
    ]  # fmt: skip
    columns = (
        "city",
        "own gain",
        "receives",
        "least",
        "most",
        "gains",
        "apart",
        *(("weight",) if weights else ()),
    )
    terminal.table(columns, rows)
    terminal.say(
        f"In {unit}. Own gain: by the issues; receives: side payment (negative: pays), least and most at"
        " the same money; gains: with it; apart: net receipts in separate deals."
        + (" Weight: what a unit to the city costs the plan, beside the costliest." if weights else "")
    )
    terminal.say(
        f"Money moved: {_number(plan.side_payments)} in the package, {_number(answer.separate.cost)} in"
        f" separate deals; saved {_number(answer.saving)}."
    )
    if plan.central:
        terminal.say(f"From outside: {_number(plan.central)}.")
    prices = [(label, _number(price)) for label, price in plan.shadow_prices.items()]
    if prices:
        terminal.table(("money saved per unit that this is relaxed", "price"), prices)


def _without_money(terminal: Terminal, answer: PackageAnswer) -> None:
    found = answer.moneyless
    terminal.heading("Without any money")
    if found.exists:
        gains = answer.deal.gains_of(found.parts)
        terminal.table(("city", "gains"), [(city, _number(gain)) for city, gain in gains.items()])
        chosen = (f"{number(float(share))} of {issue}" for issue, share in found.parts.items() if share)
        terminal.say(f"Together {_number(found.surplus)} {answer.deal.unit}, by {', '.join(chosen)}.")
    elif found.weights:
        worths = found.to_dict()["worth_at_the_weights"]
        terminal.table(("city", "weight"), [(city, _number(each)) for city, each in found.weights.items()])
        terminal.table(
            ("issue", "worth at the weights"), [(name, number(each)) for name, each in worths.items()]
        )
        terminal.say("No issue is worth anything at these weights: so money must move for anybody to gain.")
    else:
        terminal.say("No package of whole issues helps anybody without money; parts of issues would.")


def _frontier(terminal: Terminal, answer: PackageAnswer) -> None:
    frontier = answer.frontier
    terminal.heading("What more money would bring")
    if not frontier.corners:
        terminal.say("The floors and the gap cannot be met at any total.")
        return
    slopes = [*map(_number, frontier.slopes), "0"]
    rows = [
        (_number(corner.cost), _number(corner.total), slope)
        for corner, slope in zip(frontier.corners, slopes, strict=True)
    ]
    terminal.table(("money moved", "all gain", "more per unit beyond"), rows[:MOST_CORNERS], left=0)
    if len(rows) > MOST_CORNERS:
        terminal.say(f"{len(rows) - MOST_CORNERS} further corners; --json has all of them.")
    kind = (
        "Corners of the hull; packages of whole issues may lie under it." if frontier.hull else "All corners."
    )
    terminal.say(kind if frontier.complete else "Some of the corners; there may be more between them.")


def _split(terminal: Terminal, answer: PackageAnswer) -> None:
    split = answer.split
    terminal.heading("Who should have what of the surplus")
    columns = [
        "city",
        "Shapley",
        "receives",
        *(("nucleolus", "receives ") if split.nucleolus else ()),
        "core from",
        "to",
    ]
    terminal.table(columns, list(_split_rows(answer)))
    told = split.to_dict()
    terminal.say(
        f"In {answer.deal.unit}, for the efficient package; receives: the payment that brings it about"
        f" ({number(told['shapley_money'])} moved for the Shapley value). {told['conjecture'].capitalize()}."
    )


def _split_rows(answer: PackageAnswer) -> Iterator[Sequence[str]]:
    split = answer.split
    pays, other = split.payments(split.shapley), split.payments(split.nucleolus)
    for city in answer.deal.players:
        nucleolus = (_number(split.nucleolus[city]), _number(other[city])) if split.nucleolus else ()
        yield (
            city,
            _number(split.shapley[city]),
            _number(pays[city]),
            *nucleolus,
            *map(_number, split.core[city]),
        )


def _water(terminal: Terminal, result: PackageResult) -> None:
    """Print the tax ratio before and after a water payment is settled by it."""
    if not result.water:
        return
    terminal.heading("The water payment settled by the tax ratio")
    rows = []
    for payment in result.water:
        found = payment.settlement
        rows.append(
            (
                payment.label, _number(payment.yearly), _number(found.payment), percent(float(found.before)),
                percent(float(found.after)), _number(found.cash), _number(found.revenue_needed),
            )
        )  # fmt: skip
    terminal.table(("payment by", "a year", "value", "ratio", "after", "cash left", "tax needed"), rows)
    found = result.water[0].settlement
    plants, package = found.relocation, found.package
    alone = between((float(found.alone[0]), float(found.alone[1])))
    both = between(None if package is None else (float(package[0]), float(package[1])))
    terminal.say(
        f"{plants.origin} keeps the ratio of {_number(Fraction(plants.revenue))} {plants.unit} of shared tax."
        " After: the ratio lowered by the payment's present value over the shared tax, not below zero; cash"
        " left is what it cannot settle. Tax needed: shared tax from which on it settles all. Both accept"
        f" {alone} for the plants alone, {both} for plants and water together without cash."
    )
