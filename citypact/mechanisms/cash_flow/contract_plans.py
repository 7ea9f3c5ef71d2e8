r"""Seven ways to write the contract, each as payments that follow from one lever.

===  ======================  ==========================================================
F1   capped proportional     :math:`\min(\lambda\tau_t, \chi C - \text{paid so far})` in the window
F2   base plus excess        :math:`\min(\tau_t, b) + \lambda(\tau_t - b)^+` in the window
F3   growth only             :math:`\lambda(\tau_t - b)^+` in every year from attainment
F4   equity dividends        :math:`\lambda(\tau_t - m_t)^+`; the origin pays :math:`\lambda I` at the signing
F5   lump-sum buy-out        :math:`\lambda` of the value of all local tax, at the signing
F6   declining ratio         :math:`\lambda\rho^{k}\tau_t` in the k-th year after attainment
F7   permanent ratio         :math:`\lambda\tau_t` in every year from attainment
===  ======================  ==========================================================

:math:`b = C/3` is the plant's tax a year before the move.

References
----------
models.md §4.11: F1 is the notice 财预〔2015〕92号, F2 Hebei's proposal reported in March
2015, F3 the Twin Cities' fiscal disparities programme.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.games.relocation_path import RelocationPath

ZERO, ONE = Fraction(0), Fraction(1)

#: F6's yearly decline ρ: an assumption (trust A), a fifth less each year.
DECLINE = Fraction(4, 5)

Plan = tuple[dict[int, Fraction], Fraction]


@dataclass(frozen=True)
class Family:
    """A contract family: its name and the plan (payments by year, lump sum) at a lever."""

    key: str
    name: str
    plan: Callable[[RelocationPath, Fraction], Plan]
    #: Levers at which the plan has a kink, beside 0 and 1.
    kinks: Callable[[RelocationPath], list[Fraction]] = lambda path: []


def attained_years(path: RelocationPath) -> range:
    """Calendar years from attainment to the horizon."""
    return range(path.delay + 1, len(path.taxes) + 1)


def _base(path: RelocationPath) -> Fraction:
    return as_fraction(path.prior_total) / 3


def _capped(path: RelocationPath, lever: Fraction) -> Plan:
    paid, left = {}, path.cap
    for year in path.sharing_years:
        amount = lever * path.tax(year)
        if left is not None:
            amount = min(amount, left)
            left -= amount
        paid[year] = amount
    return paid, ZERO


def _capped_kinks(path: RelocationPath) -> list[Fraction]:
    if path.cap is None:
        return []
    kinks, total = [], ZERO
    for year in path.sharing_years:
        total += path.tax(year)
        if total > 0:
            kinks.append(path.cap / total)
    return kinks


def _base_plus_excess(path: RelocationPath, lever: Fraction) -> Plan:
    base = _base(path)
    return {
        year: min(path.tax(year), base) + lever * max(path.tax(year) - base, ZERO)
        for year in path.sharing_years
    }, ZERO


def _growth_only(path: RelocationPath, lever: Fraction) -> Plan:
    return {year: lever * max(path.tax(year) - _base(path), ZERO) for year in attained_years(path)}, ZERO


def _equity(path: RelocationPath, lever: Fraction) -> Plan:
    contribution = lever * max(as_fraction(path.investment), ZERO)
    return {year: lever * path.liquidity(year) for year in attained_years(path)}, -contribution


def _buy_out(path: RelocationPath, lever: Fraction) -> Plan:
    return {}, lever * path.tax_value(path.origin_rate)


def _declining(path: RelocationPath, lever: Fraction) -> Plan:
    return {
        year: lever * DECLINE**place * path.tax(year) for place, year in enumerate(attained_years(path))
    }, ZERO


def _permanent(path: RelocationPath, lever: Fraction) -> Plan:
    return {year: lever * path.tax(year) for year in attained_years(path)}, ZERO


FAMILIES: tuple[Family, ...] = (
    Family("F1", "capped proportional", _capped, _capped_kinks),
    Family("F2", "base plus excess", _base_plus_excess),
    Family("F3", "growth only", _growth_only),
    Family("F4", "equity dividends", _equity),
    Family("F5", "lump-sum buy-out", _buy_out),
    Family("F6", "declining ratio", _declining),
    Family("F7", "permanent ratio", _permanent),
)
