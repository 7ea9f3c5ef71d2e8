"""Which councils under one sky hold, with and without payments among members: every council is looked at."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from citypact.audit.councils.sky_tables import BITS, Tables, members_of
from citypact.audit.exact import ONE, ZERO
from citypact.audit.forms import residuals
from citypact.audit.lines import Ledger, Place

#: Agreements that are listed by name; the rest are counted.
MOST_LISTED = 1000


def audit_agreements(
    ledger: Ledger, tables: Tables, players: list[str], depth: Fraction, tie: Fraction, *, paid: bool
) -> None:
    """Which councils hold: nobody gains by walking out, nobody by joining; members stay at a tie.

    With payments members hold together if their gains cover what each would have outside, and an outsider
    joins if the larger council has more than that.
    """
    n, part = len(players), "with_payments" if paid else "without_money"
    worst, tempted, part_of = _moves_of(tables, n, depth, paid)
    even, exact_tie = int(tie * part_of), int(tie * part_of / 1000)
    sure: set[int] = set()
    doubtful: set[int] = set()
    for mask in range(1 << n):
        margin = max(worst[mask], tempted[mask])
        if mask.bit_count() > 1 and margin <= even:
            (sure if margin < -even or abs(margin) <= exact_tie else doubtful).add(mask)
    names = {"+".join(members_of(mask, players)): mask for mask in sure | doubtful}
    listed = ledger.found(part, "listed")
    masks = [names.get(label, 0) for label in listed]
    count = ledger.found(part, "number")
    whole = type(count) is int and len(sure) <= count <= len(sure) + len(doubtful)
    ledger.word((part, "number"), count if whole else len(sure))
    good = all(masks) and len(masks) == min(count, MOST_LISTED)
    good &= len(masks) < count or sure <= set(masks)
    good &= masks == sorted(set(masks), key=lambda mask: (-mask.bit_count(), mask))
    ledger.fact(f"{part}: the stable councils are listed", good, len(sure), len(masks))
    ledger.settle(part, "listed")
    stable = set(masks) if len(masks) == count else sure
    sizes = Counter(mask.bit_count() for mask in stable)
    ledger.keys((part, "count by size"), [str(size) for size in sizes])
    for size, many in sizes.items():
        ledger.word((part, "count by size", str(size)), many)
    ledger.word((part, "largest"), max(sizes, default=1))
    ledger.word((part, "holds"), bool(sizes))
    ledger.word((part, "all alone"), not _starts(tables, n, depth, tie, paid))
    for name, word in (("rule", "stay"), ("entry", "open"), ("transfers", paid)):
        ledger.word((part, name), word)
    certificate: Place = (part, "certificate")
    ledger.word((*certificate, "holds"), True)
    # Whether the package's payoffs were typed or computed makes no difference to what they are.
    ledger.word((*certificate, "exact"), ledger.found(*certificate, "exact") is True)
    ledger.number((*certificate, "tolerance"), ZERO)
    ledger.number((*certificate, "scale"), ONE)
    known = {f"{side} verdicts that the payoffs contradict": ZERO for side in ("internal", "external")}
    residuals(ledger, (part,), known, ZERO)


def _moves_of(tables: Tables, n: int, depth: Fraction, paid: bool) -> tuple[list[int], list[int], int]:
    """By council, the most that a member gains by walking out and that an outsider gains by joining.

    Both are in parts of the tables' unit, times the whole number that is returned with them.
    """
    once, twice = 2 * depth.numerator * depth.denominator, 2 * depth.numerator**2
    part = 2 * depth.denominator**2
    least = -(1 << 4 * BITS) * part
    bit = [1 << j for j in range(n)]
    councils = range(1 << n)
    if paid:
        over = [once * (a - c) - twice // 2 * a for a, c in zip(tables.spread, tables.walked, strict=True)]
        joined = [max((over[m | b] for b in bit if not m & b), default=least) for m in councils]
        return [-each for each in over], joined, part
    gain = [
        [once * more - twice * less for more, less in zip(brought, burden, strict=True)]
        for brought, burden in zip(tables.brought, tables.burden, strict=True)
    ]
    walk = [
        max((gain[m ^ b][j] - gain[m][j] for j, b in enumerate(bit) if m & b), default=least)
        for m in councils
    ]
    join = [
        max((gain[m | b][j] - gain[m][j] for j, b in enumerate(bit) if not m & b), default=least)
        for m in councils
    ]
    return walk, join, part


def _starts(tables: Tables, n: int, depth: Fraction, tie: Fraction, paid: bool) -> bool:
    """Whether two cities that are alone start a council: one gains and the other does not lose."""
    for i in range(n):
        for j in range(n):
            pair = 1 << i | 1 << j
            if i == j:
                continue
            own, other = tables.gain(pair, i, depth), tables.gain(pair, j, depth)
            if own + other > tie if paid else own > tie and other >= -tie:
                return True
    return False
