"""The certificate of a split: what it says of itself, and residuals that follow from the definitions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from citypact.audit.exact import ZERO, is_number
from citypact.audit.lines import Ledger, Place
from citypact.audit.relocation.question import Question
from citypact.audit.relocation.ratios import NASH_LIKE, Rule

#: Residuals of a certificate that are zero, to the last digit, at an optimum in fractions.
NOTHING_LOST = (
    "a constraint forms each end", "the lowest optimal ratio is optimal",
    "the highest optimal ratio is optimal",
    "no optimal ratio beyond the lowest", "no optimal ratio beyond the highest", "nothing to split",
    "no other ratio is better", "no other ratio is nearer", "weighted Shapley value",
    "same fraction of the ideal gain", "no central money is needed", "scaled gains are equal inside",
    "the smaller gain cannot be raised", "no less central money would do",
)  # fmt: skip
#: What is said of the ends of the optimal ratios.
WHOLE_SET = (
    "optimal ratios within the levers", "the lowest optimal ratio is optimal",
    "the highest optimal ratio is optimal",
    "no optimal ratio beyond the lowest", "no optimal ratio beyond the highest",
)  # fmt: skip
#: What shows that a ratio is best by a criterion.
STATEMENTS: dict[str, tuple[str, ...]] = {
    "egalitarian": (
        "no other ratio is better", "scaled gains are equal inside", "the smaller gain cannot be raised",
    ),
    "kalai-smorodinsky": ("same fraction of the ideal gain",),
    "utilitarian": ("no other ratio is better",),
    "nearest": ("no other ratio is nearer",),
    "min-central": ("no central money is needed",),
}  # fmt: skip


def audit_residuals(ledger: Ledger, at: Place, question: Question, ratio: Fraction) -> None:
    """Residuals that are violations of the definitions; all others must at least not be positive."""
    game, verdict = question.game, question.verdict
    inner: Place = (*at, "certificate", "residuals")
    gains = [gain + grant for gain, grant in zip(game.gains(ratio), verdict.grants, strict=True)]
    rival = game.best_rival if any(verdict.grants) else ZERO
    slack = question.slack * 2
    ledger.number((*inner, "origin participates"), (rival - gains[0]) / game.revenue, slack)
    ledger.number((*inner, "destination participates"), -gains[1] / game.revenue, slack)
    ledger.number((*inner, "ratio within its bounds"), max(-ratio, ratio - 1), slack)
    ledger.number((*inner, "money balances"), ZERO, slack)
    if not any(verdict.grants):
        within = max(verdict.lo - ratio, ratio - verdict.hi)
        ledger.number((*inner, "ratio within the levers"), within, slack)
    ends = verdict.ratios or (ratio, ratio)
    known = dict.fromkeys(NOTHING_LOST, ZERO)
    known["optimal ratios within the levers"] = max(verdict.lo - ends[0], ends[1] - verdict.hi)
    if question.rules == [Rule("egalitarian")]:
        # The smaller gain at the better end of the interval against that at the ratio.
        best = max(min(game.gains(verdict.lo)), min(game.gains(verdict.hi)))
        known["no other ratio is better"] = (best - min(game.gains(ratio))) / game.revenue
    residuals = ledger.found(*inner)
    named = residuals if isinstance(residuals, Mapping) else {}
    lacking = [name for name in conditions_of(question) if name not in named]
    ledger.fact("certificate: every condition is named", not lacking, "none left out", ", ".join(lacking))
    for name, value in named.items():
        place: Place = (*inner, name)
        # Of several criteria in a row each has its own: "2. nash: no other ratio is better".
        criterion, statement = re.sub(r"^\d+\. ", "", str(name)).rpartition(": ")[::2]
        if statement in known and criterion != "egalitarian":
            ledger.number(place, known[statement], slack)
        elif place not in ledger.settled:
            holds = is_number(value) and value <= 0
            ledger.fact(f"residual of '{name}' violates nothing", holds, "at most 0", value)
    audit_form(ledger, at, question)


def conditions_of(question: Question) -> list[str]:
    """Return the conditions that a split's certificate must name, by its criteria and its grants."""
    if any(question.verdict.grants):
        return ["ratio within the levers", "no grant is negative", "no less central money would do"]
    rules = question.rules
    named = ["ratio within the levers", "a constraint forms each end"]
    for at, rule in enumerate(rules, start=1):
        before = f"{at}. {rule.name}: " if len(rules) > 1 else ""
        named += [before + each for each in _statements(rule.name, question)]
    return named + list(WHOLE_SET)


def _statements(rule: str, question: Question) -> tuple[str, ...]:
    if rule in NASH_LIKE:
        if question.game.rivals:
            return ("weighted Shapley value",)
        return ("no other ratio is better",) if question.game.surplus else ("nothing to split",)
    return STATEMENTS[rule]


def audit_form(ledger: Ledger, at: Place, question: Question) -> None:
    """What a split's certificate and provenance say of themselves."""
    game, slack = question.game, question.slack
    for name, expected in (("holds", True), ("exact", True)):
        ledger.word((*at, "certificate", name), expected)
    ledger.number((*at, "certificate", "tolerance"), ZERO)
    ledger.number((*at, "certificate", "scale"), game.revenue, slack * game.revenue)
    ledger.word((*at, "provenance", "method"), "closed form in rational arithmetic")
    ledger.word((*at, "provenance", "exact"), True)
    ledger.keys((*at, "provenance", "options"), [])
