"""An answer about a package: issues, payments, savings, packages without money, the split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from citypact.mechanisms.packages.answer import PackageAnswer
from citypact.report.council.package_stability_table import print_stability
from citypact.report.water.air_table import print_reported
from citypact.report.words.amounts import between, number, percent
from citypact.report.words.moves_table import print_figure_moves
from citypact.report.words.writer import Writer
from citypact.scenario.packages.result import PackageResult

#: Gains moved that are shown; all of them stand in the document.
MOST_MOVES = 8
#: Corners of the frontier that are shown.
MOST_CORNERS = 12


def print_package(writer: Writer, result: PackageResult) -> None:
    """Print the answer part by part, then what moves it and what it rests on."""
    answer = result.answer
    if result.scenario is not None:
        writer.heading(result.scenario.title)
        writer.say(result.scenario.question)
    _issues(writer, answer)
    _payments(writer, answer)
    writer.heading("In words")
    writer.say(answer.explain())
    _without_money(writer, answer)
    _frontier(writer, answer)
    _split(writer, answer)
    print_stability(writer, result.stability)
    _water(writer, result)
    if answer.moves:
        moves = answer.moves[:MOST_MOVES]
        print_figure_moves(writer, "least money", moves, moved="gain", short="money")
    print_reported(writer, result.document.get("reported"))
    writer.heading("Certificate", part="certificate")
    proofs = "every optimum proved" if answer.proved else "optima in part by the solver's bound"
    writer.say(f"{len(answer.certificate.residuals)} conditions recomputed in fractions and held; {proofs}.")
    writer.assumptions(dict.fromkeys(result.document["assumptions"]))


def _number(amount: Fraction | None) -> str:
    return number(None if amount is None else float(amount))


def _issues(writer: Writer, answer: PackageAnswer) -> None:
    """Print the issues: what each adds, how much of it is carried out, and what it needs alone."""
    deal, plan = answer.deal, answer.plan
    writer.heading("The issues")
    rows = [
        (
            issue, "in part" if whole else "all or nothing", _number(deal.totals[issue]),
            number(float(plan.parts[issue])) if plan.parts else "none", _number(answer.separate.alone[issue]),
        )
        for issue, whole in zip(deal.issues, deal.divisible, strict=True)
    ]  # fmt: skip
    writer.table(("issue", "can be done", "adds", "in package", "alone moves"), rows, left=2)
    writer.say(
        f"In {deal.unit}. Adds: for all cities together. In package: the part carried out. Alone moves: side"
        " payments if it is settled by itself; none where its losers lose more than its winners win."
    )


def _payments(writer: Writer, answer: PackageAnswer) -> None:
    plan, unit = answer.plan, answer.deal.unit
    writer.heading("Payments")
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
    writer.table(columns, rows)
    writer.say(
        f"In {unit}. Own gain: by the issues; receives: side payment (negative: pays), least and most at"
        " the same money; gains: with it; apart: net receipts in separate deals."
        + (" Weight: what a unit to the city costs the plan, beside the costliest." if weights else "")
    )
    writer.say(
        f"Money moved: {_number(plan.side_payments)} in the package, {_number(answer.separate.cost)} in"
        f" separate deals; saved {_number(answer.saving)}."
    )
    for sentence in _limits_told(answer):
        writer.say(sentence)
    if plan.central:
        writer.say(f"From outside: {_number(plan.central)}.")
    prices = [(label, _number(price)) for label, price in plan.shadow_prices.items()]
    if prices:
        writer.table(("money saved per unit that this is relaxed", "price"), prices)


def _limits_told(answer: PackageAnswer) -> Iterator[str]:
    """Yield what the table of payments rests on, where it is more than participation of divisible issues."""
    if answer.deal.whole:
        yield "Least and most: with the same issues of all or nothing."
    if not answer.terms.plain:
        yield "Saved: if participation alone is demanded, without floors, a gap or outside money."
    if answer.plan.exchange_weights:
        yield "The weights are those of the proof; if the plan sits on a corner, others prove it as well."


def _without_money(writer: Writer, answer: PackageAnswer) -> None:
    found = answer.moneyless
    writer.heading("Without any money")
    if found.exists:
        gains = answer.deal.gains_of(found.parts)
        writer.table(("city", "gains"), [(city, _number(gain)) for city, gain in gains.items()])
        chosen = (f"{number(float(share))} of {issue}" for issue, share in found.parts.items() if share)
        writer.say(f"Together {_number(found.surplus)} {answer.deal.unit}, by {', '.join(chosen)}.")
    elif found.weights:
        worths = found.to_dict()["worth_at_the_weights"]
        writer.table(("city", "weight"), [(city, _number(each)) for city, each in found.weights.items()])
        writer.table(
            ("issue", "worth at the weights"), [(name, number(each)) for name, each in worths.items()]
        )
        writer.say("No issue is worth anything at these weights: so money must move for anybody to gain.")
    else:
        writer.say("No package of whole issues helps anybody without money; parts of issues would.")


def _frontier(writer: Writer, answer: PackageAnswer) -> None:
    frontier = answer.frontier
    writer.heading("What more money would bring")
    if not frontier.corners:
        writer.say("The floors and the gap cannot be met at any total.")
        return
    slopes = [*map(_number, frontier.slopes), "0"]
    rows = [
        (_number(corner.cost), _number(corner.total), slope)
        for corner, slope in zip(frontier.corners, slopes, strict=True)
    ]
    writer.table(("money moved", "all gain", "more per unit beyond"), rows[:MOST_CORNERS], left=0)
    if len(rows) > MOST_CORNERS:
        writer.say(f"{len(rows) - MOST_CORNERS} further corners; --json has all of them.")
    if answer.terms.central_money:
        writer.say("Money moved here: side payments, and outside money at its cost.")
    kind = (
        "Corners of the hull; packages of whole issues may lie under it." if frontier.hull else "All corners."
    )
    writer.say(kind if frontier.complete else "Some of the corners; there may be more between them.")


def _split(writer: Writer, answer: PackageAnswer) -> None:
    split = answer.split
    writer.heading("Who should have what of the surplus")
    columns = [
        "city",
        "Shapley",
        "receives",
        *(("nucleolus", "receives ") if split.nucleolus else ()),
        "core from",
        "to",
    ]
    writer.table(columns, list(_split_rows(answer)))
    told = split.to_dict()
    writer.say(
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


def _water(writer: Writer, result: PackageResult) -> None:
    """Print the tax ratio before and after a water payment is settled by it."""
    if not result.water:
        return
    writer.heading("The water payment settled by the tax ratio")
    rows = []
    for payment in result.water:
        found = payment.settlement
        rows.append(
            (
                payment.label, _number(payment.yearly), _number(found.payment), percent(float(found.before)),
                percent(float(found.after)), _number(found.cash), _number(found.revenue_needed),
            )
        )  # fmt: skip
    writer.table(("payment by", "a year", "value", "ratio", "after", "cash left", "tax needed"), rows)
    found = result.water[0].settlement
    plants, package = found.relocation, found.package
    alone = between((float(found.alone[0]), float(found.alone[1])))
    both = between(None if package is None else (float(package[0]), float(package[1])))
    writer.say(
        f"{plants.origin} keeps the ratio of {_number(Fraction(plants.revenue))} {plants.unit} of shared tax."
        " After: the ratio lowered by the payment's present value over the shared tax, not below zero; cash"
        " left is what it cannot settle. Tax needed: shared tax from which on it settles all. Both accept"
        f" {alone} for the plants alone, {both} for plants and water together without cash."
    )
