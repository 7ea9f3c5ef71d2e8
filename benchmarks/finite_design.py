"""Automated mechanism design: bilateral trade with finitely many types."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.line import Line
from benchmarks.ratios import timed

#: Bilateral trade by number of types on each side, and the seconds it may take.
TARGETS = {10: 2.0, 20: 6.0, 30: 20.0}


def lines() -> Iterator[Line]:
    from citypact.mechanisms.finite_design import audit, design

    for count, target in TARGETS.items():
        kinds = [(2 * k + 1) / (2 * count) for k in range(count)]
        trade = {
            "types": {"seller": kinds, "buyer": kinds},
            "prior": "uniform",
            "outcomes": ["trade", "none"],
            "values": {
                "seller": lambda outcome, cost: -cost if outcome == "trade" else 0,
                "buyer": lambda outcome, worth: worth if outcome == "trade" else 0,
            },
        }
        found = design(**trade)
        yield timed(f"second best of {count} x {count} types", lambda trade=trade: design(**trade), target)
        yield timed(f"audit of {count} x {count} types", lambda found=found: audit(found), target)
