"""A compensation as a reader wants it: the answer first, then why, then the proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citypact.mechanisms.compensation import Compensation
from citypact.mechanisms.menus import Menu
from citypact.report.water.air_table import print_reported
from citypact.report.words.amounts import money, number, percent
from citypact.report.words.writer import Writer
from citypact.scenario.water.pair_result import CompensationAnswer

_NAMES = {
    "downstream_benefit": "b_D, worth of effort downstream",
    "upstream_benefit": "b_U, worth of effort upstream",
    "cost": "c, curvature of the cost",
    "grant": "central grant",
    "transfer_cap": "most that downstream can pay",
    "weight": "bargaining weight of upstream",
    "central_benefit": "b_Z, worth of effort to others",
}
_RANGES = {
    "efficient_effort": "efficient effort",
    "transfer": "transfer",
    "upstream_needs": "upstream needs",
    "downstream_grants": "downstream grants",
    "central_subsidy": "central money needed",
}


def print_compensation(writer: Writer, answer: CompensationAnswer) -> None:
    """Print a compensation and what its document adds."""
    found, document = answer.compensation, answer.document
    upstream, downstream = (" ".join(name.split()) for name in found.pair.players)
    writer.table((f"{downstream} pays {upstream}", "a year"), _answer(found), left=2)
    writer.say("")
    writer.say(found.explain())
    if document.get("assumed"):
        writer.say(
            "Benefit and cost are assumptions (trust A): the transfer is no finding about this agreement."
        )
    for note in document.get("notes") or ():
        writer.say(f"Note: {note}")
    _ranges(writer, document.get("ranges"), found.pair.unit)
    _contracts(writer, document["contracts"], found.pair.unit)
    _menu(writer, answer.menu, document.get("menu"), found.pair.unit)
    for told in document.get("rounds") or ():
        _round(writer, told, found.pair.unit)
    _quantity(writer, document.get("quantity"), found.pair.unit)
    if document["enforcement"]["reason"] is None:
        writer.heading("Will it be kept?")
        writer.say(document["enforcement"]["explanation"])
    print_reported(writer, document.get("reported"))
    _prices(writer, found)
    _moves(writer, document["moves"])
    certificate = found.certificate
    writer.heading("Certificate", part="certificate")
    state = "holds" if certificate.holds else "does not hold"
    exact = "exactly" if certificate.exact else f"within {certificate.tolerance:g}"
    writer.say(f"{state}: {len(certificate.residuals)} conditions recomputed {exact} from the payoffs.")
    writer.assumptions(document["assumptions"])


def _answer(found: Compensation) -> Iterator[tuple[str, str]]:
    unit = found.pair.unit
    upstream, downstream = found.pair.players
    yield "transfer", money(found.transfer, unit)
    yield f"{upstream} needs at least", money(found.participation[0], unit)
    yield f"{downstream} grants at most", money(found.participation[1], unit)
    if found.transfer_cap is not None:
        yield f"{downstream} can pay at most", money(found.transfer_cap, unit)
    yield (
        "both accept",
        (
            "nothing without central money"
            if found.acceptable is None
            else f"{number(found.acceptable[0])} to {money(found.acceptable[1], unit)}"
        ),
    )
    yield "central money needed", money(found.central_subsidy, unit)
    if found.grant:
        yield "central grant given", money(found.grant, unit)
    yield "effort without agreement", number(found.effort.nash)
    yield "efficient effort", number(found.effort.efficient)
    yield f"gain of {upstream}", money(found.gains["upstream"], unit)
    yield f"gain of {downstream}", money(found.gains["downstream"], unit)
    yield "surplus of an agreement", money(found.surplus, unit)
    yield "found by", found.provenance.method


def _ranges(writer: Writer, ranges: Mapping[str, Any] | None, unit: str) -> None:
    if not ranges:
        return
    writer.heading("Over the declared ranges of benefit and cost")
    rows = [
        (_RANGES[name], number(low), number(high), "" if name == "efficient_effort" else f"{unit} a year")
        for name, (low, high) in ranges.items()
    ]
    writer.table(("", "lowest", "highest", "unit"), rows)


def _contracts(writer: Writer, contracts: list[Mapping[str, Any]], unit: str) -> None:
    writer.heading("The same pair under other forms of contract, without grant or cap")
    writer.table(
        ("form", "effort", "upstream gains", "downstream gains", "of the surplus"),
        [
            (
                each["form"],
                number(each["effort"]),
                number(each["gains"]["upstream"]),
                number(each["gains"]["downstream"]),
                percent(each["efficiency"]),
            )
            for each in contracts
        ],
    )
    writer.say(f"Gains in {unit} a year over no agreement.")


def _menu(writer: Writer, menu: Menu | None, told: Mapping[str, Any] | None, unit: str) -> None:
    if told is None:
        return
    writer.heading("A menu, for a cost that only upstream knows")
    if menu is None:
        writer.say(f"None: {told['reason']}.")
        return
    writer.table(
        ("type", "cost", "probability", "effort", "transfer", "rent"),
        [
            (one.name, *map(number, (one.cost, one.probability, one.effort, one.transfer, one.rent)))
            for one in menu.contracts
        ],
    )
    writer.say(
        f"Cost is c, as for the pair; transfer and rent, what is left to the type, in {unit} a year. "
        + menu.explain()
    )


def _round(writer: Writer, told: Mapping[str, Any], unit: str) -> None:
    writer.heading(f"{told['name']}, {told['years']}")
    formula = told["formula"]
    if formula is not None:
        writer.say(
            f"Index at base concentrations: {number(formula['index_at_base'])} (k0 = stability coefficient)."
        )
    if not told["rule_known"]:
        writer.say("Who pays at which index was not found, so the stake is not known.")
    elif told["study"] is None:
        writer.say(f"Stake {money(told['stake'], unit)}; how the index answers to effort is not given.")
    else:
        writer.say(told["study"]["explanation"])
        writer.say(told["implied"]["explanation"])
    if told["observed"]:
        seen = ", ".join(
            number(each["index"]) + ("" if each["payment"] is None else f" (pays {number(each['payment'])})")
            for each in told["observed"]
        )
        writer.say(f"Observed index: {seen}.")
    if told["central"]:
        writer.say(f"Central money: {', '.join(map(number, told['central']))} {unit}, year by year.")


def _quantity(writer: Writer, told: Mapping[str, Any] | None, unit: str) -> None:
    if told is None:
        return
    writer.heading("Payment by the cubic metre")
    writer.say(
        f"At {number(told['price'])} yuan per cubic metre above {number(told['base'])} 亿m3 a year, the"
        f" payment is {number(told['mean_payment'])} {unit} in a mean year, with a standard deviation of"
        f" {number(told['deviation'])}."
    )


def _prices(writer: Writer, found: Compensation) -> None:
    rows = [
        (name, number(price), found.shadow_price_units[name])
        for name, price in found.shadow_prices.items()
        if price
    ]
    if rows:
        writer.heading("What one more unit of room is worth", part="sensitivity")
        writer.table(("bound", "price", "unit"), rows)


def _moves(writer: Writer, moves: list[Mapping[str, Any]]) -> None:
    """Print what moves the transfer; central money only where some is needed."""
    money_needed = any(any(move["central_subsidies"]) for move in moves)
    columns = ("number", "from", "to", "transfer from", "to")
    writer.heading("What moves it: each number changed by a tenth", part="sensitivity")
    writer.table(
        (*columns, "central money from", "to") if money_needed else columns,
        [
            (
                _NAMES[move["parameter"]],
                *map(number, (*move["values"], *move["transfers"])),
                *(map(number, move["central_subsidies"]) if money_needed else ()),
            )
            for move in moves
        ],
    )
