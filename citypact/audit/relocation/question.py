"""What a split was asked with: the game, the criteria, the cap, and how far a ratio may be rounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ROUNDINGS, exact
from citypact.audit.relocation.books import TwoNumbers, game_of, rounding_of
from citypact.audit.relocation.ratios import Rule, Verdict, judge, rules_of


@dataclass(frozen=True)
class Question:
    """The game, the criteria, the cap and the reference that a split was asked with."""

    game: TwoNumbers
    rules: list[Rule]
    cap: Fraction
    reference: Fraction | None
    slack: Fraction

    @property
    def verdict(self) -> Verdict:
        """What the definitions make of it."""
        return judge(self.game, self.rules, self.cap)


def question_of(inputs: Mapping[str, Any]) -> Question:
    """Read a split's question from its inputs.

    Raises
    ------
    Unusable
        If a number is missing or is none.
    """
    cap = inputs.get("ratio_cap")
    if cap is None and "scenario" in inputs:
        levers = inputs["scenario"].get("parameters", {}).get("levers", {}).get("ratio_cap")
        cap = None if levers is None else levers.get("value")
    reference = inputs.get("reference")
    rules = rules_of(inputs)
    slack = rounding_of(inputs)
    if any(rule.name == "need-weighted" for rule in rules):
        slack = max(slack, ROUNDINGS)
    return Question(
        game_of(inputs),
        rules,
        ONE if cap is None else exact(cap),
        None if reference is None else exact(reference),
        slack,
    )
