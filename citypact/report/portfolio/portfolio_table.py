"""The best ratios for a list of plants: the answer first, then why, then the proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citypact.report.portfolio.market_table import market_tables, proof
from citypact.report.portfolio.portfolio_assumptions import print_list_assumptions
from citypact.report.words.amounts import between, money, number, percent
from citypact.report.words.writer import Writer
from citypact.scenario.portfolio.answering import PortfolioAnswer

MOST_SHOWN = 12  #: intervals, sectors and names; the document has all
MARKET = "The market of the scenario"
_LEVERS = {
    "years": "ordinary term, years",
    "extension": "extension, years",
    "cap_multiple": "cap, times three prior years",
    "threshold": "threshold, 亿元 a year",
    "top_up": "top-up, part of the shortfall",
}
_COLUMNS = {
    "revenue": "revenue of every plant",
    "origin_loss": "origin's loss by every plant",
    "destination_cost": "destination's cost of every plant",
}


def print_portfolio(writer: Writer, answer: PortfolioAnswer) -> None:
    """Print the best ratios, what moves, what they rest on, and the state of the proof."""
    document = answer.document
    writer.table(("one ratio for the list", ""), _answer(document), left=2)
    writer.say("")
    writer.say(document["explanation"])
    if document["moved"]:
        writer.say(f"Moving: {_some(document['moved'])}.")
    if answer.joint is not None:
        _levers(writer, document["levers"], document["unit"])
    if answer.selection is not None:
        _conditions(writer, document)
    _sectors(writer, document.get("sectors"))
    _moves(writer, document.get("moves"))
    print_list_assumptions(writer, document)
    lines = [f"{proof(document['certificate'])} from the payoffs."]
    rests_on = document["assumptions"]
    if answer.market is not None:
        writer.heading(MARKET)
        market_tables(writer, answer.market)
        told = answer.market.document
        lines.append(f"The market's {proof(told['certificate'])} from the offers.")
        rests_on = list(dict.fromkeys([*rests_on, *told["assumptions"]]))
    writer.heading("Certificate", part="certificate")
    writer.say(" ".join(lines))
    writer.assumptions(rests_on)


def _answer(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    unit, sets = document["unit"], document["ratio_sets"]
    shown = [between((lo, hi)) for lo, hi in sets[:MOST_SHOWN]]
    more = f" and {len(sets) - MOST_SHOWN} more" if len(sets) > MOST_SHOWN else ""
    yield "best ratios", (", ".join(shown) or "none") + more
    yield "ratio", percent(document["ratio"])
    yield "surplus moved", money(document["welfare"], unit)
    yield f"surplus moved at {number(document['at'])}", money(document["welfare_at"], unit)
    yield "first best", money(document["first_best"], unit)
    yield "part of first best", percent(document["efficiency"])
    yield "plants that move", f"{len(document['moved'])} of {document['plants']}"
    if document.get("gains"):
        yield "gain of the origin", money(document["gains"]["origin"], unit)
        yield "gain of the destination", money(document["gains"]["destination"], unit)
    nearly = document.get("ranges", {}).get("nearly_best")
    if nearly and "side_constraints" not in document:
        yield "at least 95% of that", ", ".join(between((lo, hi)) for lo, hi in nearly[:MOST_SHOWN])
    for consent, welfare in document.get("welfare_by_consent", {}).items():
        how = "plant by plant" if consent == "project" else "once for the list"
        yield f"moved by consent {how}", money(welfare, unit)
    whole = document.get("ranges", {}).get("whole_list")
    if whole is not None:
        yield "both accept the whole list", between(tuple(whole[0])) if whole else "nowhere"
    for name, value in document.get("terms", {}).items():
        yield _LEVERS[name], number(value)
    yield "found by", document["provenance"]["method"]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
    return ", ".join(names[:MOST_SHOWN]) + more


def _levers(writer: Writer, levers: Mapping[str, Any], unit: str) -> None:
    writer.heading("What each term allows, the others at their best")
    writer.table(
        ("term", "value", f"most that is attained, {unit}"),
        [
            (_LEVERS[name], number(each["value"]), number(each["welfare"]))
            for name, values in levers.items()
            for each in values
        ],
    )


def _conditions(writer: Writer, document: Mapping[str, Any]) -> None:
    writer.heading("Side constraints")
    binding = ", ".join(name.replace("_", " ") for name in document["binding"]) or "none"
    writer.say(f"Binding at an end of the ratios: {binding}.")
    rows = [(name.replace("_", " "), number(cost)) for name, cost in document["condition_costs"].items()]
    if rows:
        writer.table(("condition", f"what dropping it changes, {document['unit']}"), rows)
    writer.say(f"Without them: {document['without_side_constraints']['explanation']}")


def _sectors(writer: Writer, told: Mapping[str, Any] | None) -> None:
    if told is None:
        return
    writer.heading("A ratio for every sector")
    rows = [
        (
            each["sector"],
            ", ".join(between((lo, hi)) for lo, hi in each["ratio_sets"][:3]) or "none",
            number(each["welfare"]),
            number(each["first_best"]),
        )
        for each in told["sectors"][:MOST_SHOWN]
    ]
    writer.table(("sector", "best ratios", "surplus moved", "first best"), rows)
    writer.say(told["explanation"])


def _moves(writer: Writer, moves: list[Mapping[str, Any]] | None) -> None:
    if not moves:
        return
    writer.heading("What moves it: each column changed by a tenth", part="sensitivity")
    writer.table(
        ("column", "times", "best ratios", "surplus", "surplus at one half"),
        [
            (
                _COLUMNS[move["column"]],
                number(move["factor"]),
                ", ".join(between((lo, hi)) for lo, hi in move["ratio_sets"][:3]) or "none",
                number(move["welfare"]),
                number(move["welfare_at_half"]),
            )
            for move in moves
        ],
    )
