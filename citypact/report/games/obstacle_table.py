"""An answer about an obstacle: equilibrium, efficient outcome, levers, cheapest set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citypact.games.obstacles.outcome import Outcome
from citypact.mechanisms.obstacles.answer import ObstacleAnswer
from citypact.mechanisms.obstacles.lever_plan import clash_words
from citypact.report.water.air_table import print_reported
from citypact.report.words.amounts import number, without_dust
from citypact.report.words.moves_table import print_figure_moves
from citypact.report.words.writer import Writer
from citypact.scenario.obstacles.result import ObstacleResult

#: Numbers moved that are shown; all of them stand in the document.
MOST_MOVES = 8
#: Rows of one table; the rest is counted.
MOST_ROWS = 60


def print_obstacle(writer: Writer, result: ObstacleResult) -> None:
    """Print the answer part by part, then what moves it and what it rests on."""
    answer = result.answer
    writer.heading(result.scenario.title)
    writer.say(result.scenario.question)
    writer.say(f"{result.obstacle.ids}, study {result.obstacle.position}: {result.obstacle.passage}")
    _outcomes(writer, answer)
    _levers(writer, answer)
    _plan(writer, answer)
    writer.heading("In words")
    writer.say(answer.explain())
    _coalitions(writer, result.document["coalitions"])
    print_figure_moves(writer, answer.headline.name, result.moves[:MOST_MOVES])
    print_reported(writer, result.document["reported"])
    writer.heading("Certificate", part="certificate")
    exact = " in fractions" if answer.certificate.exact else ""
    writer.say(f"{len(answer.certificate.residuals)} conditions recomputed{exact} and held.")
    writer.assumptions(dict.fromkeys(result.document["assumptions"]))


def _outcomes(writer: Writer, answer: ObstacleAnswer) -> None:
    """Print actions and payoffs, one column an outcome."""
    outcomes: dict[str, Outcome] = {**answer.equilibria, "efficient": answer.efficient}
    writer.heading("Without an agreement, and at best")
    actions = dict.fromkeys(name for outcome in outcomes.values() for name in outcome.actions)
    units = {name: unit for each in outcomes.values() for name, unit in each.action_units.items()}
    rows: list[tuple[str, ...]] = []
    for name in actions:
        values = (each.actions.get(name) for each in outcomes.values())
        label = f"{name} ({units[name]})" if units.get(name) else name
        rows.append((label, *("" if value is None else number(float(value)) for value in values)))
    for name in answer.efficient.payoffs:
        rows.append((f"payoff of {name}", *(_amount(each, each.payoffs[name]) for each in outcomes.values())))
    rows.append(("all together", *(_amount(each, each.total) for each in outcomes.values())))
    _table(writer, ("", *outcomes), rows)
    writer.say(f"Payoffs in {answer.efficient.unit}.")
    name, value, unit = answer.headline
    low, high = answer.acceptable or (None, None)
    ends = " to ".join("any" if end is None else number(float(end)) for end in (low, high))
    told = ends if answer.acceptable else "none"
    writer.say(f"{name}: {number(float(value))} {unit}".rstrip() + f" (acceptable: {told})")
    if answer.efficient_prices:
        prices = [
            (label, number(float(price)), answer.efficient_price_units.get(label, ""))
            for label, price in answer.efficient_prices.items()
        ]
        _with_units(writer, ("at the efficient outcome", "shadow price"), prices)


def _amount(outcome: Outcome, value: Any) -> str:
    largest = max(abs(float(each)) for each in outcome.payoffs.values())
    return number(without_dust(float(value), largest))


def _levers(writer: Writer, answer: ObstacleAnswer) -> None:
    writer.heading("What each lever does")
    rows = [
        (each.lever, number(float(each.outcome.total)), "yes" if each.efficient else "no")
        for each in answer.effects
    ]
    writer.table(("lever", "all together", "efficient"), rows)
    writer.say(f"All together in {answer.efficient.unit}.")
    for each in answer.effects:
        writer.say(f"- {each.lever}: {each.told}")


def _plan(writer: Writer, answer: ObstacleAnswer) -> None:
    """Print the cheapest levers with their ranges, the sets tried, gains and prices."""
    plan = answer.plan
    writer.heading("Cheapest levers for the efficient outcome")
    for each in plan.sets:
        found = "not enough" if each.cost is None else f"enough, cost {number(float(each.cost))}"
        why = f": {clash_words(each.conflict)}" if each.conflict else ""
        writer.say(f"- {each.label}: {found}{why}")
    if plan.cost is None:
        writer.say(f"No set of levers is enough: {clash_words(plan.conflict)}.")
        return
    rows = [
        (lever.name, number(float(plan.sizes[lever.name])), *map(_end, plan.ranges[lever.name]), lever.unit)
        for lever in plan.problem.levers
    ]
    _with_units(writer, ("lever", "size", "least", "most"), rows)
    writer.say(
        f"Cost from outside: {number(float(plan.cost))} {plan.problem.unit}. Least and most: each alone, at"
        " that cost; payments may leave money over there. The sizes shown leave the player who gains least as"
        " much as possible, with the least side payments."
    )
    gains = [(name, number(float(gain))) for name, gain in answer.gains.items()]
    _table(writer, ("player", "gain with the agreement"), gains)
    labels = {each.label for each in plan.problem.demands}
    units = plan.shadow_price_units
    for title, prices in (("cost saved", plan.shadow_prices), ("least gain raised", plan.fairness_prices)):
        priced = [
            (name, number(float(price)), units[name]) for name, price in prices.items() if name in labels
        ]
        if priced:
            _with_units(writer, (f"{title} per unit that this demand is relaxed", "price"), priced)


def _with_units(writer: Writer, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows that end in a unit; one that all share stands below the table, once."""
    units = {row[-1] for row in rows}
    if len(units) == 1:
        _table(writer, columns, [row[:-1] for row in rows])
        writer.say(f"In {units.pop()}.")
    else:
        _table(writer, (*columns, "unit"), rows)


def _table(writer: Writer, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print the first rows, the last one with a sum among them, and say how many are left out."""
    shown = rows if len(rows) <= MOST_ROWS else [*rows[: MOST_ROWS - 1], rows[-1]]
    writer.table(columns, shown)
    if len(rows) > len(shown):
        writer.say(f"{len(rows) - len(shown)} rows before the last are left out; --json has all of them.")


def _end(value: Any) -> str:
    return number(float(value))


def _coalitions(writer: Writer, told: Mapping[str, Any]) -> None:
    writer.heading("Coalitions")
    if not told["exists"]:
        writer.say(told["conjecture"])
        return
    if "worths" in told:
        worths = [(name, number(worth)) for name, worth in told["worths"].items()]
        _table(writer, ("coalition", told["unit"]), worths)
    rules = {name: told[name] for name in ("shapley", "nucleolus") if name in told}
    _table(
        writer,
        ("player", *rules),
        [(name, *(number(rule[name]) for rule in rules.values())) for name in told["shapley"]],
    )
    core = {True: "The core is not empty.", False: "The core is empty.", None: ""}[told.get("core_exists")]
    writer.say(f"{told['conjecture'].capitalize()}. {core}".strip())
