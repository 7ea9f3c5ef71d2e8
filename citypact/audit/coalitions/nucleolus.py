r"""The nucleolus, judged by Kohlberg's criterion, and found anew for small games.

With the excess :math:`e(S) = v(S) - x(S)`, a point is the nucleolus exactly when, for every level t, no
direction y with :math:`y(N) = 0` raises some and lowers none of the coalitions whose excess is at least t
(and none of the players who have only what they have alone).

References
----------
E. Kohlberg, SIAM Journal on Applied Mathematics 20, 1971, 62-66. M. Maschler, B. Peleg, L. S. Shapley,
Mathematics of Operations Research 4, 1979, 303-338.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.audit.coalitions.values import Amounts, size_of
from citypact.audit.coalitions.worths import Worths, members
from citypact.audit.exact import ONE, ZERO
from citypact.audit.linear.elimination import rank
from citypact.audit.linear.program import Form, Program, Row
from citypact.audit.linear.simplex import Dictionary


def form_of(mask: int) -> dict[str, Fraction]:
    """The sum of a coalition's amounts as a linear form."""
    return {f"x{player}": ONE for player in members(mask)}


def excesses(worths: Worths, amounts: Amounts) -> dict[int, Fraction]:
    """Excess of every coalition but none and all."""
    return {
        mask: worths[mask] - sum((amounts[p] for p in members(mask)), ZERO)
        for mask in range(1, len(worths) - 1)
    }


def is_nucleolus(worths: Worths, amounts: Amounts, *, rational: bool = True) -> bool:
    """Whether a point meets Kohlberg's criterion; ``rational``: among points where nobody loses alone."""
    n, full = size_of(worths), len(worths) - 1
    if sum(amounts, ZERO) != worths[full]:
        return False
    alone = [p for p in range(n) if amounts[p] == worths[1 << p]] if rational else []
    if rational and any(amounts[p] < worths[1 << p] for p in range(n)):
        return False
    levels: dict[Fraction, list[int]] = {}
    for mask, excess in excesses(worths, amounts).items():
        levels.setdefault(excess, []).append(mask)
    names, chosen = tuple(f"x{p}" for p in range(n)), list[int]()
    for level in sorted(levels, reverse=True):
        chosen += levels[level]
        rows = [Row("all", form_of(full), "==", ZERO)]
        rows += [Row(f"s{mask}", form_of(mask), ">=", ZERO) for mask in chosen]
        rows += [Row(f"a{p}", form_of(1 << p), ">=", ZERO) for p in alone]
        total: dict[str, Fraction] = {}
        for mask in chosen:
            for name in form_of(mask):
                total[name] = total.get(name, ZERO) + ONE
        rows.append(Row("some", total, "<=", ONE))
        if Dictionary(Program(names, tuple(rows), {})).maximum(total) != 0:
            return False
        matrix = [[ONE if mask >> p & 1 else ZERO for p in range(n)] for mask in (*chosen, full)]
        if rank(matrix) == n:
            return True
    return True


def nucleolus(worths: Worths, *, rational: bool = True) -> Amounts | None:
    """Find the nucleolus, level by level; ``None`` if no point leaves everybody what he has alone."""
    n, full = size_of(worths), len(worths) - 1
    names = tuple(f"x{p}" for p in range(n))
    if rational and sum((worths[1 << p] for p in range(n)), ZERO) > worths[full]:
        return None
    fixed: dict[int, Fraction] = {full: worths[full]}
    while True:
        matrix = [[ONE if mask >> p & 1 else ZERO for p in range(n)] for mask in fixed]
        held = [Row(f"f{mask}", form_of(mask), "==", bound) for mask, bound in fixed.items()]
        if rational:
            held += [Row(f"a{p}", form_of(1 << p), ">=", worths[1 << p]) for p in range(n)]
        open_masks = [mask for mask in range(1, full) if mask not in fixed]
        if rank(matrix) == n or not open_masks:
            return [Dictionary(Program(names, tuple(held), {})).maximum({name: ONE}) for name in names]
        rows = [Row(f"s{mask}", {**form_of(mask), "e": ONE}, ">=", worths[mask]) for mask in open_masks]
        least = -Dictionary(Program((*names, "e"), (*held, *rows), {})).maximum({"e": -ONE})
        face = [
            *held,
            *(Row(f"s{mask}", form_of(mask), ">=", worths[mask] - least) for mask in open_masks),
        ]
        book = Dictionary(Program(names, tuple(face), {}))
        for mask in open_masks:
            if book.maximum(form_of(mask)) == worths[mask] - least:
                fixed[mask] = worths[mask] - least


def core_program(worths: Worths) -> Program:
    """The rows of the core."""
    full = len(worths) - 1
    rows = [Row("all", form_of(full), "==", worths[full])]
    rows += [Row(f"s{mask}", form_of(mask), ">=", worths[mask]) for mask in range(1, full)]
    return Program(tuple(f"x{p}" for p in range(size_of(worths))), tuple(rows), {})


def least_core(worths: Worths) -> Fraction:
    """The least that every coalition can be made to give up by staying."""
    full = len(worths) - 1
    rows = [Row("all", form_of(full), "==", worths[full])]
    rows += [Row(f"s{m}", {**form_of(m), "e": ONE}, ">=", worths[m]) for m in range(1, full)]
    names = (*(f"x{p}" for p in range(size_of(worths))), "e")
    return -Dictionary(Program(names, tuple(rows), {})).maximum({"e": -ONE})


def subsidy(worths: Worths) -> Fraction:
    """The least that must be added to the worth of all for the core not to be empty."""
    full = len(worths) - 1
    rows = [Row(f"s{mask}", form_of(mask), ">=", worths[mask]) for mask in range(1, full + 1)]
    names = tuple(f"x{p}" for p in range(size_of(worths)))
    total: Form = form_of(full)
    least = -Dictionary(Program(names, tuple(rows), {})).maximum(dict.fromkeys(total, -ONE))
    return least - worths[full]
