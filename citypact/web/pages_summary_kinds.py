"""The short pieces of the kinds that have their own: of rivers, the air, councils, packages, lists, games."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citypact.report.words.amounts import between, money, number, percent


def figure_of(kind: str, document: Mapping[str, Any]) -> tuple[str, str]:
    """Return the one number of an answer and what it is; empty where no one number is the answer."""
    if kind == "river" and "pool" in document:
        return money(document["total"], document["unit"]), "a year in the common fund"
    if kind == "air" and document["surplus"]:
        low, high = (number(document["surplus"][end]) for end in ("lo", "hi"))
        return f"{low} – {high} {document['unit']}", "gained by all together"
    if kind == "equilibrium" and document["complete"]:
        return str(len(document["equilibria"])), "equilibria"
    if kind == "council" and document["model"] == "alike":
        return number(document["sizes"][-1]["deepest"]), "greatest depth that all hold together"
    if kind == "council" and document["model"] == "growth":
        size, among = document["growth"]["transferable"]["size"], len(document["players"])
        return f"{size} / {among}", "cities when the growth of the council stops"
    return "", ""


def width_of(kind: str, document: Mapping[str, Any]) -> str:
    """Return the range in which an answer may lie, or nothing."""
    if kind == "statute" and document.get("ratios_reaching_cap"):
        low, high = map(percent, document["ratios_reaching_cap"])
        return f"The cap is reached by ratios from {low} to {high}."
    if kind == "council" and document["model"] == "alike":
        sizes = ", ".join(map(str, document["stable_sizes"])) or "0"
        return f"At depth {number(document['depth'])} councils of these sizes hold: {sizes}."
    if kind == "package" and document["plan"].get("ranges"):
        return _range_of_payment(document["plan"]["ranges"], document["unit"])
    if kind == "air" and document["surplus"]:
        draws = document["surplus"].get("draws")
        if draws:
            low, high = number(draws["p5"]), number(draws["p95"])
            return f"Nine in ten draws within the limits give {low} to {high} {document['unit']}."
        return f"Together the cities gain {from_to(document['surplus'], number)} {document['unit']}."
    return ""


def _range_of_payment(ranges: Mapping[str, Sequence[float]], unit: str) -> str:
    """Say how far the payment to the city with the widest range is open, at the same cost."""
    city = max(ranges, key=lambda each: span(ranges[each]))
    low, high = map(number, ranges[city])
    return f"At the least cost {city} may receive {low} to {high} {unit}." if low != high else ""


def best_moved(moves: Sequence[Mapping[str, Any]], ratio: float) -> str:
    """Say which column of a list moves the best ratio furthest."""
    found = [each for each in moves if each["ratio_sets"]]
    if not found:
        return ""
    move = max(found, key=lambda each: abs(sum(each["ratio_sets"][0]) / 2 - ratio))
    name = move["column"].replace("_", " ")
    return f"{name} times {number(move['factor'])}: best is {between(tuple(move['ratio_sets'][0]))}."


def amount_moved(document: Mapping[str, Any]) -> str:
    """Say whose amount follows the worth of which group most, under the first rule."""
    moves: Sequence[Mapping[str, Any]] = next(iter((document.get("moves") or {}).values()), ()) or ()
    slopes = [
        (each["right"][city], "+".join(each["coalition"]), city)
        for each in moves
        if each.get("right") and len(each["coalition"]) < len(document["players"])
        for city in each["right"]
    ]
    if not slopes:
        return ""
    slope, group, city = max(slopes, key=lambda each: abs(each[0]))
    unit = document["unit"]
    change = number(slope)
    return f"1 {unit} more for {group} changes what {city} has by {change} {unit}, by the first rule."


def span(ends: Sequence[float | None]) -> float:
    """Return how far apart two ends are; nothing where one is missing."""
    low, high = ends[0], ends[-1]
    return 0.0 if low is None or high is None else abs(high - low)


def from_to(ends: Mapping[str, float] | None, written: Any) -> str:
    """Write a range from its low to its high end."""
    return "" if ends is None else f"{written(ends['lo'])} to {written(ends['hi'])}"
