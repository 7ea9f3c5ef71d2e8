"""Statutes whose shares are worth as much to the origin as the payments: found on the statute's own curve."""

from __future__ import annotations

from fractions import Fraction

from citypact.audit.exact import ONE, ROUNDINGS, ZERO
from citypact.audit.lines import Ledger
from citypact.audit.relocation.books import Path

#: Term, extension and cap multiple of the statutes that are compared.
TERMS = ((3, 2, 1), (5, 5, 1), (3, 2, 2), (5, 5, 2))


def worth_of_shares(path: Path, years: int, cap: Fraction, ratio: Fraction) -> Fraction:
    """Present value of min(cap, ratio * tax so far), paid year by year, of a steady plant."""
    full, discount = path.base * path.growth, path.discount(0)
    paid = value = ZERO
    for year in range(1, years + 1):
        tax = _tax_in(path, year, full)
        share = min(ratio * tax, cap - paid)
        paid += share
        value += share * discount ** (path.delay + year)
    return value


def _tax_in(path: Path, year: int, full: Fraction) -> Fraction:
    return full if path.delay + year > 1 or not path.delay else full / 2


def ratios_worth(path: Path, years: int, cap: Fraction, value: Fraction) -> tuple[Fraction, Fraction] | None:
    """Return all ratios whose shares are worth ``value``: the curve is concave, rising, then flat."""
    full = path.base * path.growth
    corners, total = {ZERO, ONE}, ZERO
    for year in range(1, years + 1):
        total += _tax_in(path, year, full)
        if total > cap:
            corners.add(cap / total)
    nodes = sorted(corners)
    worths = [worth_of_shares(path, years, cap, ratio) for ratio in nodes]
    if not worths[0] <= value <= worths[-1]:
        return None
    ends = [ratio for ratio, worth in zip(nodes, worths, strict=True) if worth == value]
    for k in range(len(nodes) - 1):
        if worths[k] < value < worths[k + 1]:
            part = (value - worths[k]) / (worths[k + 1] - worths[k])
            ends.append(nodes[k] + part * (nodes[k + 1] - nodes[k]))
    return min(ends), max(ends)


def audit_statutes(ledger: Ledger, path: Path, value: Fraction | None) -> None:
    """Check the statutory ratios that pay as much as the design with a constant ratio."""
    place = ("cash_flow", "statutes")
    if value is None or value < 0 or not path.steady:
        ledger.size(place, 0)
        return
    ledger.size(place, len(TERMS))
    for at, (years, extension, multiple) in enumerate(TERMS):
        ledger.word((*place, at, "years"), years)
        ledger.word((*place, at, "extension"), extension)
        ledger.number((*place, at, "cap_multiple"), Fraction(multiple))
        found = ratios_worth(path, years + extension, multiple * path.prior, value)
        if found is None:
            ledger.word((*place, at, "ratio_set"), None)
        else:
            ledger.numbers((*place, at, "ratio_set"), found, ROUNDINGS * 10)
