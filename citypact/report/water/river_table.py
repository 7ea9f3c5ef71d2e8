"""Answers about a river as a reader wants them, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citypact.mechanisms.abatement import AbatementSettlement
from citypact.mechanisms.river_rules import CleanUpShares, PoolSettlement, WaterAgreement
from citypact.report.water.air_table import print_moves, print_reported, print_settlement
from citypact.report.words.amounts import number, without_dust
from citypact.report.words.writer import Writer
from citypact.scenario.water.river_result import RiverAnswer

_TITLES = {
    "water": "Sharing the water",
    "uniqueness": "Is another division possible?",
    "cleanup": "Sharing the cost of clean water",
    "transfer": "By who caused the dirt, at the share carried on",
    "transfer_ranges": "By who caused the dirt, over the range of shares carried on",
    "pool": "The common pool",
    "protection": "Efforts in the whole basin",
    "neighbours": "If only neighbours deal with each other",
}


def print_river(writer: Writer, answer: RiverAnswer) -> None:
    """Print every part of the answer, then what it rests on."""
    document = answer.document
    for part, result in answer.results.items():
        writer.heading(_TITLES[part])
        if isinstance(result, WaterAgreement):
            _water(writer, result)
        elif isinstance(result, CleanUpShares):
            _cleanup(writer, result)
        elif isinstance(result, PoolSettlement):
            _pool(writer, result)
        elif isinstance(result, AbatementSettlement):
            print_settlement(writer, result, "a unit of effort")
        writer.say(result.explain())
        if isinstance(result, WaterAgreement):
            _prices(writer, result)
        elif isinstance(result, AbatementSettlement):
            print_moves(writer, document.get("protection_moves"), result)
    _readings(writer, document.get("pool_readings"), document["players"])
    print_reported(writer, document["reported"])
    held = [part for part in answer.results if document[part].get("certificate", {}).get("holds")]
    if held:
        writer.heading("Certificate", part="certificate")
        writer.say(
            f"Recomputed from the data and held: {', '.join(part.replace('_', ' ') for part in held)}."
        )
    told = [line for part in answer.results for line in document[part].get("assumptions", ())]
    writer.assumptions(dict.fromkeys([*told, *document["assumptions"]]))


def _water(writer: Writer, found: WaterAgreement) -> None:
    columns = ("city", "uses", "benefit", "receives", "ends with", "least", "most", "gains")
    largest = max([abs(found.total), *map(abs, found.welfare.vector())])
    rows = []
    for city in found.game.players:
        money = (found.benefits, found.transfers, found.welfare)
        amounts = [*(part[city] for part in money), *found.participation[city], found.gains[city]]
        rows.append(
            (city, number(found.uses[city]), *(number(without_dust(each, largest)) for each in amounts))
        )
    writer.table(columns, rows)
    writer.say(
        f"A year: water in {found.game.water_unit}, money in {found.game.unit}. A city ends with its benefit"
        " and what it receives (negative: pays): at least what it has alone, at most what it adds to all"
        " others."
    )


def _prices(writer: Writer, found: WaterAgreement) -> None:
    """Print the shadow prices of water: what more of it would bring, and where."""
    writer.heading("What moves it: what one more unit of water is worth", part="sensitivity")
    prices = found.shadow_prices
    unit = f"{found.game.unit} per {found.game.water_unit}"
    rows = []
    for city in found.game.players:
        across = "" if city == found.game.river.mouth else number(prices[f"section below {city}"])
        rows.append((city, number(prices[f"water at {city}"]), across))
    writer.table(("city", f"flowing in there ({unit})", "brought up across the section below"), rows)


def _cleanup(writer: Writer, found: CleanUpShares) -> None:
    rows = [
        (city, number(share), number(low), number(high), number(found.compensation[city]))
        for (city, share), (low, high) in zip(found.shares.items(), found.core, strict=True)
    ]
    writer.table(("city", "pays", "least in the core", "most", "receives if it cleans its own"), rows)
    writer.say(f"In {found.shares.unit} a year; negative: pays.")


def _pool(writer: Writer, found: PoolSettlement) -> None:
    rows = [
        (" and ".join(failed) or "none", *(number(float(net)) for net in nets))
        for failed, nets in found.outcomes
    ]
    writer.table(("sections failing", *found.pool.players), rows)
    writer.say(f"What each receives net, in {found.net.unit} a year; negative: pays.")


def _readings(writer: Writer, readings: list[Mapping[str, Any]] | None, players: list[str]) -> None:
    """Say how far the nets depend on how the clauses are read."""
    if not readings:
        return
    writer.heading(f"Over the {len(readings)} readings of the clauses")
    nets = [[outcome["net"][city] for each in readings for outcome in each["outcomes"]] for city in players]
    passing = [[each["net"][city] for each in readings] for city in players]
    rows = [
        (city, number(min(all_)), number(max(all_)), number(min(pass_)), number(max(pass_)))
        for city, all_, pass_ in zip(players, nets, passing, strict=True)
    ]
    writer.table(("net of", "least", "most", "all pass: least", "most"), rows)
    for each in readings:
        hazards = [
            f"{player} at {one['section']}" for one in each["incentives"] for player in one["moral_hazard"]
        ]
        told = (
            f"gain by a failure that they could cause: {', '.join(hazards)}" if hazards else "no moral hazard"
        )
        writer.say(f"- {each['reading']} → {told}.")
