"""Public functions that are asked no question, and why."""

from __future__ import annotations

UNASKED: dict[str, str] = {
    "case_names": "lists the shipped cases; nothing is asked that could be told otherwise",
    "game_names": "lists the shipped games; nothing is asked that could be told otherwise",
    "clause": "looks up a clause of the notice by its name; the answer is a text with its source",
    "rules_named": "looks up rules by their names; their answers are asked by each rule",
    "conic_program": "writes down the program that conic_max_min solves, which is asked",
    "costs_with_density": "approximates a density that is given as a function; the unit is the caller's own",
    "expected_regret": "the regret of one drawn ratio at one pair of costs: regret_value asks it",
    "least_expected_regret": "the other half of the proof of regret_value, which asks it of every box",
    "worst_expected_regret": "one half of the proof of regret_value, which asks it of every box",
    "sweep": "adds up the segments that best_portfolio_ratio and ratios_under hand to it; both are asked",
    "vertex_labels": "a table of labels inside nash_equilibria, which is asked; it holds no money",
}
