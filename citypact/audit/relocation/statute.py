"""A saved answer of the statute: every amount, the clause of every year, the clauses cited, the totals."""

from __future__ import annotations

from fractions import Fraction

from citypact.audit.exact import ONE, ZERO, exact
from citypact.audit.lines import Ledger, Place
from citypact.audit.relocation.notice import Firm, Notice, Year, firms_of

#: Figures of notice Caiyu [2015] 92 where a clause of it is cited, whatever the terms that were asked for.
FIGURES = {
    "share": Fraction(1, 2),
    "term": Fraction(3),
    "extension": Fraction(2),
    "cap": ONE,
    "threshold": Fraction(1, 5),
    "extension_paraphrase": Fraction(1, 5),
}
#: Under which clause an event of the schedule falls.
CITED = {
    "share limited by cap": "cap",
    "cap reached": "cap",
    "no extension": "extension_paraphrase",
    "before attainment": "before_attainment",
    "term ended: top-up": "top_up",
    "term ended: shortfall": "after_term",
}


def _cited(ledger: Ledger, notice: Notice, firms: list[Firm], *, tested: bool) -> None:
    """The clauses cited are those of the events and of the refusals, each with the notice's figure."""
    keys: dict[str, None] = {}
    for firm in firms:
        reasons = notice.covered(firm) if tested else []
        events = [] if reasons else [each for row in notice.schedule(firm) for each in row.clauses]
        keys |= dict.fromkeys([*(CITED.get(event, event) for event in events), *reasons])
    ledger.keys(("clauses",), list(keys))
    for key in keys:
        ledger.word(("clauses", key, "key"), key)
        ledger.number(("clauses", key, "value"), FIGURES.get(key))


def audit_statute(ledger: Ledger) -> None:
    """Check a saved answer of the statute: every amount, every clause that is named, the totals."""
    inputs = ledger.document["inputs"]
    notice, firms = Notice(inputs), firms_of(inputs)
    tested = "firms" in inputs or bool(inputs["check_eligibility"])
    _cited(ledger, notice, firms, tested=tested)
    if "firms" not in inputs:
        reasons = notice.covered(firms[0]) if inputs["check_eligibility"] else []
        ledger.word(("eligible",), not reasons if inputs["check_eligibility"] else None)
        _answer(ledger, (), notice, firms[0], reasons)
        return
    ledger.size(("firms",), len(firms))
    sums = dict.fromkeys(("tax", "origin", "shortfall", "top_up", "origin_pv", "tax_pv"), ZERO)
    covered = 0
    for at, firm in enumerate(firms):
        reasons = notice.covered(firm)
        ledger.word(("firms", at, "firm"), firm.name)
        ledger.word(("firms", at, "eligible"), not reasons)
        covered += not reasons
        for name, amount in _answer(ledger, ("firms", at), notice, firm, reasons).items():
            sums[name] += amount
    ledger.word(("totals", "firms"), len(firms))
    ledger.word(("totals", "eligible"), covered)
    for name, amount in sums.items():
        ledger.number(("totals", name), amount)
    share = sums["origin_pv"] / sums["tax_pv"] if sums["tax_pv"] > 0 else None
    ledger.number(("totals", "effective_share"), share)


def _answer(ledger: Ledger, at: Place, notice: Notice, firm: Firm, reasons: list[str]) -> dict[str, Fraction]:
    """Check one firm's answer and return its amounts for the totals."""
    ledger.words((*at, "reasons"), reasons)
    rows = [] if reasons else notice.schedule(firm)
    cap = ZERO if reasons else notice.cap_of(firm)
    total = rows[-1].total if rows else ZERO
    top_up = notice.top_up * (cap - total)
    ledger.size((*at, "schedule"), len(rows))
    for place, row in enumerate(rows):
        _row(ledger, (*at, "schedule", place), notice, row, cap, top_up if place == len(rows) - 1 else ZERO)
    worth = sum((row.share * notice.discount(notice.offset + row.number) for row in rows), ZERO)
    paid_in = notice.offset + notice.last + int(notice.given["top_up_lag"])
    extra = top_up * notice.discount(paid_in)
    whole = ZERO if reasons else notice.all_tax(firm)
    amounts: dict[str, Fraction | None] = {
        "cap": cap,
        "tax": sum((row.tax for row in rows), ZERO),
        "cumulative": total,
        "shortfall": cap - total,
        "top_up": top_up,
        "headline_ratio": notice.ratio,
        "share_pv": worth,
        "top_up_pv": extra,
        "origin_pv": worth + extra,
        "tax_pv": whole,
        "effective_share": (worth + extra) / whole if whole > 0 else None,
        "effective_share_without_top_up": worth / whole if whole > 0 else None,
        "break_even_hazard": None if reasons else _hazard(notice, firm, worth + extra),
    }
    for name, amount in amounts.items():
        ledger.number((*at, name), amount)
    taxed = ZERO if reasons else notice.open_tax(firm)
    if reasons or cap > taxed:
        ledger.word((*at, "ratios_reaching_cap"), None)
    else:
        ledger.numbers((*at, "ratios_reaching_cap"), [cap / taxed if cap else ZERO, ONE])
    return {
        "tax": amounts["tax"] or ZERO,
        "origin": total,
        "shortfall": cap - total,
        "top_up": top_up,
        "origin_pv": worth + extra,
        "tax_pv": whole,
    }


def _row(ledger: Ledger, at: Place, notice: Notice, row: Year, cap: Fraction, top_up: Fraction) -> None:
    ledger.word((*at, "year"), row.number)
    ledger.word((*at, "paid_in"), notice.offset + row.number)
    ledger.word((*at, "clause"), "; ".join(row.clauses))
    kept = row.tax - row.share
    amounts = {
        "tax": row.tax,
        "origin": row.share,
        "destination": kept,
        "cumulative": row.total,
        "cap_left": cap - row.total,
        "top_up": top_up,
    }
    for name, amount in amounts.items():
        ledger.number((*at, name), amount)
    for name, amount in (("origin_tiers", row.share + top_up), ("destination_tiers", kept)):
        parts = notice.given[name]
        ledger.keys((*at, name), list(parts))
        for tier, part in parts.items():
            ledger.number((*at, name, tier), exact(part) * amount)


def _hazard(notice: Notice, firm: Firm, worth: Fraction) -> Fraction:
    """The yearly hazard at which staying is worth as much: b q/(1-q) = P with q = (1-h)/(1+r)."""
    if not firm.base:
        return ZERO
    keep = worth / (firm.base + worth)
    return max(ZERO, 1 - keep * (1 + notice.rate))
