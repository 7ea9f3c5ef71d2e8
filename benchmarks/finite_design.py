"""Automated mechanism design: seconds against the target."""

from __future__ import annotations

from collections.abc import Iterator

from ratios import seconds

#: Bilateral trade by number of types on each side, and the seconds it may take.
TARGETS = {10: 2.0, 20: 6.0, 30: 20.0}


def lines() -> Iterator[str]:
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
        for name, taken in (
            ("second best", seconds(lambda trade=trade: design(**trade))),
            ("audit", seconds(lambda found=found: audit(found))),
        ):
            verdict = "meets" if taken <= target else "MISSES"
            yield f"{name} of {count} × {count} types {taken:>7.2f} s   {verdict} <= {target:g} s"


if __name__ == "__main__":
    for line in lines():
        print(line, flush=True)
