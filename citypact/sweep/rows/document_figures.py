"""The figures of an answer's document: every number with its dotted name and the unit stated for it.

Documents state units in four ways, and each is read where it stands: a ``unit`` beside a ``value``; a table
beside what it describes (``actions`` and ``action_units``, ``terms`` and ``term_units``, ``sizes`` and
``units``); a ``unit`` of all money of a part; and 亿元 where a kind of answer knows money only. A number for
which nothing is stated (a ratio, a count, a year) has an empty unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

#: Unit of what holds or does not: agreements, proofs, tests.
HOLDS = "1 if so, else 0"
#: Unit of money where a document says none.
MONEY = "亿元"
#: Parts, at whatever depth, that are no figures of an answer.
NO_FIGURES = frozenset({
    "inputs", "schema", "fingerprint", "moves", "certificate", "exact_certificate", "provenance",
    "proof", "reported", "assumptions", "notes", "sources", "figure_moves", "picture",
    "document_hash", "scenario_hash",
})  # fmt: skip
#: Parts that are amounts of money, whatever stands below them.
_AMOUNTS = frozenset({
    "transfer", "participation", "acceptable", "gains", "own_gains", "gains_before", "surplus",
    "grant", "transfer_cap", "central_benefit", "central_subsidy", "central_gain", "top_up",
    "payment", "payments", "payoffs", "total", "totals", "net", "cost", "side_payments",
    "money_missing", "central_money", "sanction_needed", "subsidy_needed", "stake",
    "expected_payment", "deviation", "lump_sum", "reward", "penalty", "rent", "fair_transfer",
    "shapley", "nucleolus", "worths", "worth", "bound", "worth_of_all", "plain_cost", "saving",
    "alone", "paid", "received", "value_of_passing", "mean_payment",
    "stake_needed_at_own_threshold", "upstream_needs", "downstream_grants", "member", "outsider",
    "walking", "joining", "subsidy", "total_at_deepest", "all_in", "full", "gain", "own_share",
    "shapley_payments", "shapley_money", "nucleolus_payments", "nucleolus_money", "core",
    "shared_tax", "shared_tax_needed", "a_year", "cash",
})  # fmt: skip
#: Parts below amounts that are none.
_NO_AMOUNTS = frozenset({"exists"})
#: Tables of units by the part that they describe, where the name does not say it.
_TABLES = {"sizes": "units", "ranges": "units", "fairness_prices": "shadow_price_units"}


class Figure(NamedTuple):
    """A number of an answer and its unit."""

    number: float
    unit: str


@dataclass(frozen=True)
class _Scope:
    """What holds where a part stands: the unit of its money, whether it is money, units by name."""

    money: str = MONEY
    amount: bool = False
    units: Mapping[str, str] = field(default_factory=dict)


def document_figures(document: Mapping[str, Any]) -> dict[str, Figure]:
    """Return every number of an answer by its dotted name.

    Parameters
    ----------
    document : mapping
        As ``answer(kind, inputs).document``.

    Examples
    --------
    >>> document_figures({"kind": "river", "agreement": True, "gains": {"A": 2.5}})["gains.A"]
    Figure(number=2.5, unit='亿元')
    """
    efficient = document.get("efficient")
    money = document.get("unit") or (efficient.get("unit") if isinstance(efficient, Mapping) else None)
    return dict(_figures(document, "", _Scope(money or MONEY)))


def _figures(part: Any, name: str, scope: _Scope) -> Iterator[tuple[str, Figure]]:
    if isinstance(part, bool):
        yield name, Figure(float(part), HOLDS)
    elif isinstance(part, (int, float)):
        yield name, Figure(float(part), scope.money if scope.amount else "")
    elif isinstance(part, Mapping):
        yield from _members(part, name, scope)
    elif isinstance(part, list):
        for at, each in enumerate(part):
            yield from _figures(each, f"{name}[{at}]", scope)


def _members(part: Mapping[str, Any], name: str, scope: _Scope) -> Iterator[tuple[str, Figure]]:
    money = part["unit"] if isinstance(part.get("unit"), str) else scope.money
    for key, each in part.items():
        if key in NO_FIGURES or key.endswith("units"):
            continue
        path = f"{name}.{key}" if name else str(key)
        if key in scope.units:
            yield from _figures(each, path, _Scope(scope.units[key], amount=True))
            continue
        amount = (scope.amount or key in _AMOUNTS) and key not in _NO_AMOUNTS
        table: Any = part.get(_TABLES.get(key, f"{key[:-1]}_units"), {})
        if key == "value" and "unit" in part:
            yield from _figures(each, path, _Scope(money, amount=True))
        elif key == "acceptable" and isinstance(part.get("headline"), Mapping):
            yield from _figures(each, path, _Scope(part["headline"]["unit"], amount=True))
        elif key in ("sizes", "ranges", "terms") or key.endswith("prices"):
            # Levers move amounts where no table says what else they move.
            ranges = key == "ranges" and not table and "payments" in part
            yield from _figures(each, path, _Scope(money, ranges, table))
        else:
            yield from _figures(
                each, path, _Scope(money, amount, table if isinstance(table, Mapping) else {})
            )
