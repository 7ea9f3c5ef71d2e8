"""What moves a ratio: each input changed alone and the split decided again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from citypact.audit.exact import ONE, ROUNDINGS, ZERO, Unusable
from citypact.audit.lines import Ledger
from citypact.audit.relocation.question import Question
from citypact.audit.relocation.ratios import representative

STEP = Fraction(1, 10)


def audit_moves(ledger: Ledger, question: Question) -> None:
    """Each input changed alone and the split decided again."""
    listed = ledger.found("moves")
    expected = dict(_changes(question))
    names = [each.get("parameter") for each in listed] if isinstance(listed, list) else listed
    ledger.fact("moves: inputs", isinstance(names, list) and sorted(names) == sorted(expected),
                ", ".join(sorted(expected)), names)  # fmt: skip
    for at, each in enumerate(listed if isinstance(listed, list) else ()):
        name = each.get("parameter") if isinstance(each, Mapping) else None
        if name not in expected:
            continue
        found: list[Fraction | None] = []
        ledger.word(("moves", at, "parameter"), name)
        ledger.word(("moves", at, "unit"), "" if name in ("voluntary", "origin_weight") else "亿元")
        for end, (value, changed) in zip(("low", "high"), expected[name], strict=True):
            ratio = _ratio(changed)
            found.append(ratio)
            ledger.number(("moves", at, end), value, question.slack * max(abs(value), ONE))
            ledger.number(("moves", at, f"ratio_{end}"), ratio, question.slack * 10)
        low, high = found
        span = None if low is None or high is None else abs(high - low)
        # The span is the difference of two rounded ratios.
        ledger.number(("moves", at, "span"), span, ROUNDINGS)


def _ratio(question: Question) -> Fraction | None:
    verdict = question.verdict
    return None if verdict.ratios is None else representative(verdict.ratios, question.reference)


Changed = tuple[Fraction, Question]


def _changes(question: Question) -> list[tuple[str, tuple[Changed, Changed]]]:
    """A tenth of R either way for R, L and K; a tenth for the chance of coming and the origin's weight."""
    game, step = question.game, STEP * question.game.revenue
    fields = {"revenue": "revenue", "origin_loss": "loss", "destination_cost": "cost"}
    found: list[tuple[str, tuple[Changed, Changed]]] = []

    def with_game(**given: Fraction) -> Question:
        return replace(question, game=replace(game, **given))  # type: ignore[arg-type]

    for name, inner in fields.items():
        middle = getattr(game, inner)
        low, high = middle - step, middle + step
        found.append((name, ((low, with_game(**{inner: low})), (high, with_game(**{inner: high})))))
    if game.voluntary < 1:
        more = min(game.voluntary + STEP, ONE)
        found.append(("voluntary", ((game.voluntary, question), (more, with_game(voluntary=more)))))
    place = next((k for k, rule in enumerate(question.rules) if rule.weight is not None), None)
    if place is not None:
        weight = question.rules[place].weight
        if weight is None:
            raise Unusable("a criterion without its weight")

        def weighted(value: Fraction) -> Question:
            rules = list(question.rules)
            rules[place] = replace(rules[place], weight=value)
            return replace(question, rules=rules)

        low, high = max(weight - STEP, ZERO), min(weight + STEP, ONE)
        found.append(("origin_weight", ((low, weighted(low)), (high, weighted(high)))))
    return found
