"""An answer about an obstacle on the terminal: equilibrium, efficient outcome, levers, cheapest set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citypact.games.obstacles.outcome import Outcome
from citypact.mechanisms.obstacles.answer import ObstacleAnswer
from citypact.mechanisms.obstacles.lever_plan import clash_words
from citypact.report.air_table import print_reported
from citypact.report.amounts import number, without_dust
from citypact.report.moves_table import print_figure_moves
from citypact.report.terminal import Terminal
from citypact.scenario.obstacles.result import ObstacleResult

#: Numbers moved that are shown; all of them stand in the document.
MOST_MOVES = 8
#: Rows of one table; the rest is counted.
MOST_ROWS = 60


def print_obstacle(result: ObstacleResult) -> None:
    """Print the answer part by part, then what moves it and what it rests on."""
    terminal, answer = Terminal(), result.answer
    terminal.heading(result.scenario.title)
    terminal.say(result.scenario.question)
    terminal.say(f"{result.obstacle.ids}, study {result.obstacle.position}: {result.obstacle.passage}")
    _outcomes(terminal, answer)
    _levers(terminal, answer)
    _plan(terminal, answer)
    terminal.heading("In words")
    terminal.say(answer.explain())
    _coalitions(terminal, result.document["coalitions"])
    print_figure_moves(terminal, answer.headline.name, result.moves[:MOST_MOVES])
    print_reported(terminal, result.document["reported"])
    terminal.heading("Certificate")
    exact = " in fractions" if answer.certificate.exact else ""
    terminal.say(f"{len(answer.certificate.residuals)} conditions recomputed{exact} and held.")
    terminal.assumptions(dict.fromkeys(result.document["assumptions"]))


def _outcomes(terminal: Terminal, answer: ObstacleAnswer) -> None:
    """Print actions and payoffs, one column an outcome."""
    outcomes: dict[str, Outcome] = {**answer.equilibria, "efficient": answer.efficient}
    terminal.heading("Without an agreement, and at best")
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
    _table(terminal, ("", *outcomes), rows)
    terminal.say(f"Payoffs in {answer.efficient.unit}.")
    name, value, unit = answer.headline
    low, high = answer.acceptable or (None, None)
    ends = " to ".join("any" if end is None else number(float(end)) for end in (low, high))
    told = ends if answer.acceptable else "none"
    terminal.say(f"{name}: {number(float(value))} {unit}".rstrip() + f" (acceptable: {told})")
    if answer.efficient_prices:
        prices = [
            (label, number(float(price)), answer.efficient_price_units.get(label, ""))
            for label, price in answer.efficient_prices.items()
        ]
        _with_units(terminal, ("at the efficient outcome", "shadow price"), prices)


def _amount(outcome: Outcome, value: Any) -> str:
    largest = max(abs(float(each)) for each in outcome.payoffs.values())
    return number(without_dust(float(value), largest))


def _levers(terminal: Terminal, answer: ObstacleAnswer) -> None:
    terminal.heading("What each lever does")
    rows = [
        (each.lever, number(float(each.outcome.total)), "yes" if each.efficient else "no")
        for each in answer.effects
    ]
    terminal.table(("lever", "all together", "efficient"), rows)
    terminal.say(f"All together in {answer.efficient.unit}.")
    for each in answer.effects:
        terminal.say(f"- {each.lever}: {each.told}")


def _plan(terminal: Terminal, answer: ObstacleAnswer) -> None:
    """Print the cheapest levers with their ranges, the sets tried, gains and prices."""
    plan = answer.plan
    terminal.heading("Cheapest levers for the efficient outcome")
    for each in plan.sets:
        found = "not enough" if each.cost is None else f"enough, cost {number(float(each.cost))}"
        why = f": {clash_words(each.conflict)}" if each.conflict else ""
        terminal.say(f"- {each.label}: {found}{why}")
    if plan.cost is None:
        terminal.say(f"No set of levers is enough: {clash_words(plan.conflict)}.")
        return
    rows = [
        (lever.name, number(float(plan.sizes[lever.name])), *map(_end, plan.ranges[lever.name]), lever.unit)
        for lever in plan.problem.levers
    ]
    _with_units(terminal, ("lever", "size", "least", "most"), rows)
    terminal.say(
        f"Cost from outside: {number(float(plan.cost))} {plan.problem.unit}. Least and most: each alone, at"
        " that cost; payments may leave money over there. The sizes shown leave the player who gains least as"
        " much as possible, with the least side payments."
    )
    gains = [(name, number(float(gain))) for name, gain in answer.gains.items()]
    _table(terminal, ("player", "gain with the agreement"), gains)
    labels = {each.label for each in plan.problem.demands}
    units = plan.shadow_price_units
    for title, prices in (("cost saved", plan.shadow_prices), ("least gain raised", plan.fairness_prices)):
        priced = [
            (name, number(float(price)), units[name]) for name, price in prices.items() if name in labels
        ]
        if priced:
            _with_units(terminal, (f"{title} per unit that this demand is relaxed", "price"), priced)


def _with_units(terminal: Terminal, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows that end in a unit; one that all share stands below the table, once."""
    units = {row[-1] for row in rows}
    if len(units) == 1:
        _table(terminal, columns, [row[:-1] for row in rows])
        terminal.say(f"In {units.pop()}.")
    else:
        _table(terminal, (*columns, "unit"), rows)


def _table(terminal: Terminal, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print the first rows, the last one with a sum among them, and say how many are left out."""
    shown = rows if len(rows) <= MOST_ROWS else [*rows[: MOST_ROWS - 1], rows[-1]]
    terminal.table(columns, shown)
    if len(rows) > len(shown):
        terminal.say(f"{len(rows) - len(shown)} rows before the last are left out; --json has all of them.")


def _end(value: Any) -> str:
    return number(float(value))


def _coalitions(terminal: Terminal, told: Mapping[str, Any]) -> None:
    terminal.heading("Coalitions")
    if not told["exists"]:
        terminal.say(told["conjecture"])
        return
    if "worths" in told:
        worths = [(name, number(worth)) for name, worth in told["worths"].items()]
        _table(terminal, ("coalition", told["unit"]), worths)
    rules = {name: told[name] for name in ("shapley", "nucleolus") if name in told}
    _table(
        terminal,
        ("player", *rules),
        [(name, *(number(rule[name]) for rule in rules.values())) for name in told["shapley"]],
    )
    core = {True: "The core is not empty.", False: "The core is empty.", None: ""}[told.get("core_exists")]
    terminal.say(f"{told['conjecture'].capitalize()}. {core}".strip())
