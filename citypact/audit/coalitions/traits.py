"""What a game is like, by definition: which properties hold, who is alike, who adds nothing."""

from __future__ import annotations

from collections.abc import Mapping

from citypact.audit.coalitions.worths import Worths
from citypact.audit.exact import ZERO
from citypact.audit.lines import Ledger


def audit_traits(ledger: Ledger, worths: Worths, players: list[str], *, cost: bool) -> None:
    """Check which properties hold, and the players that are alike or add nothing."""
    n, full = len(players), len(worths) - 1
    pairs = [(s, t) for s in range(len(worths)) for t in range(len(worths)) if not s & t]
    apart = {"super": all(worths[s | t] >= worths[s] + worths[t] for s, t in pairs),
             "sub": all(worths[s | t] <= worths[s] + worths[t] for s, t in pairs)}  # fmt: skip

    def curved(sign: int) -> bool:
        # Contributions grow (or fall) with the coalition: two players at a time suffice.
        return all(
            sign * (worths[s | 1 << i | 1 << j] - worths[s | 1 << i] - worths[s | 1 << j] + worths[s]) >= 0
            for s in range(len(worths))
            for i in range(n)
            for j in range(i)
            if not s >> i & 1 and not s >> j & 1
        )

    adds = [[worths[s | 1 << i] - worths[s] for s in range(len(worths)) if not s >> i & 1] for i in range(n)]
    alone = sum((worths[1 << i] for i in range(n)), ZERO)
    holds = {
        "monotone": all(each >= 0 for row in adds for each in row),
        "superadditive": apart["super"],
        "subadditive": apart["sub"],
        "convex": curved(1),
        "concave": curved(-1),
        "essential": worths[full] < alone if cost else worths[full] > alone,
    }
    told = ledger.found("properties")
    for name in told if isinstance(told, Mapping) else ():
        if name in holds:
            ledger.word(("properties", name, "holds"), holds[name])
            if holds[name]:
                ledger.number(("properties", name, "gap"), ZERO)
    idle = [name for name, row in zip(players, adds, strict=True) if not any(row)]
    if isinstance(told, Mapping) and told:
        ledger.words(("null_players",), idle)
