"""An agreement on abatement as a reader wants it: who abates, who pays, why it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citypact.mechanisms.abatement import AbatementSettlement, BoxSettlement
from citypact.report.words.amounts import money, number
from citypact.report.words.writer import Writer
from citypact.scenario.water.air_result import AirAnswer

#: Transfers shown; the rest are counted.
MOST_TRANSFERS = 20


def print_air(writer: Writer, answer: AirAnswer) -> None:
    """Print an agreement, or its ranges over the box, and the document's other parts."""
    found = answer.settlement
    if isinstance(found, AbatementSettlement):
        own = "name" in answer.document
        print_settlement(writer, found, "all of a city's own emissions" if own else "the unit of the table")
    else:
        _box(writer, found)
    writer.say("")
    writer.say(found.explain())
    for note in answer.document["notes"]:
        writer.say(f"Note: {note}")
    if isinstance(found, AbatementSettlement) and found.transfers:
        writer.heading("Who pays whom, a year")
        unit = found.game.unit
        shown = found.transfers[:MOST_TRANSFERS]
        writer.table(
            ("payer", "recipient", "amount"),
            [(one.payer, one.recipient, money(one.amount, unit)) for one in shown],
            left=2,
        )
        if len(shown) < len(found.transfers):
            writer.say(f"and {len(found.transfers) - len(shown)} more (see --json)")
    print_moves(writer, answer.document["moves"], found)
    print_reported(writer, answer.document.get("reported"))
    certificate = found.certificate
    writer.heading("Certificate", part="certificate")
    state = "holds" if certificate.holds else "does not hold"
    writer.say(
        f"{state}: {len(certificate.residuals)} conditions recomputed within {certificate.tolerance:g}."
    )
    writer.assumptions(answer.document["assumptions"])


def print_settlement(writer: Writer, found: AbatementSettlement, one: str) -> None:
    """Print a settlement, a city a row, and what the columns mean; ``one`` is what abatement 1 is."""
    columns = ("city", "abates", "alone", "own gain", "receives", "least", "most", "gains")
    rows: list[Sequence[str]] = [
        (
            city,
            *map(number, (found.targets[city], found.no_agreement[city], found.own_gains[city])),
            *map(number, (found.payments[city], *found.participation[city], found.gains[city])),
        )
        for city in found.game.players
    ]
    writer.table(columns, rows)
    writer.say(
        f"abates: under the agreement; alone: without it; 1 is {one}. Money in {found.game.unit} a year: own"
        " gain before payment; receives the side payment (negative: pays), at least and at most if nobody is"
        " to do better alone or without the city; gains after payment."
    )


def print_moves(
    writer: Writer, moves: Sequence[Mapping[str, Any]] | None, found: AbatementSettlement | BoxSettlement
) -> None:
    """Print what moves the surplus and, if it is known, what moves each side payment most."""
    if isinstance(found, BoxSettlement) or not found.surplus > 0:
        return
    unit = found.game.unit
    writer.heading("What moves it", part="sensitivity")
    writer.say(
        "With all benefits a tenth higher every city would abate a tenth more, and all together gain 21%"
        " more; with all costs a tenth higher, 9.1% less of both."
    )
    if moves:
        writer.table(
            ("side payment to", "moved most by", f"if 1% higher ({unit})"),
            [(move["city"], move["number"], number(move["change"])) for move in moves],
            left=2,
        )


def _box(writer: Writer, found: BoxSettlement) -> None:
    writer.table(
        ("side payment to", "lowest", "5% below", "middle", "5% above", "highest"),
        [
            (city, number(each.lowest), *map(number, each.typical), number(each.highest))
            for city, each in found.payments.items()
        ],
    )
    writer.say("")
    writer.table(
        ("gain of", "lowest", "5% below", "middle", "5% above", "highest"),
        [
            (city, number(each.lowest), *map(number, each.typical), number(each.highest))
            for city, each in {"all together": found.surplus, **found.gains}.items()
        ],
    )
    writer.say(
        f"In {found.box.unit} a year. Lowest and highest hold for every table of shares that respects the"
        f" limits; the columns between are of {found.draws} draws and say nothing about likelihood."
    )


def print_reported(writer: Writer, told: Mapping[str, Any] | None) -> None:
    """Print what is known of the real agreement; it never was an input."""
    if not told or not (told["text"] or told["figures"]):
        return
    writer.heading("The real agreement", part="facts")
    if told["text"]:
        writer.say(told["text"])
    rows = [
        (name.replace("_", " "), each["shown"], each["trust"], each["source"])
        for name, each in told["figures"].items()
    ]
    if rows:
        writer.table(("figure", "value", "trust", "source"), rows, left=4)
