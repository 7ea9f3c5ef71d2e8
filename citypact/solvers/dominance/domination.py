r"""Is one strategy dominated by a mixture of others? An exact linear program, or a belief that defends it.

With :math:`d_b(s)` what strategy :math:`b` earns more than :math:`a` against :math:`s`, strategy
:math:`a` is strictly dominated iff

.. math:: \max_{\sigma, t}\ t \quad\text{subject to}\quad \sum_b \sigma_b d_b(s) \ge t \ \ (\text{all } s)

is positive; the multipliers of the rows add up to one and are otherwise a belief about the others to
which :math:`a` is a best reply [Pearce1984]_. It is weakly dominated iff :math:`\max \sum_s \sum_b
\sigma_b d_b(s)` under :math:`\sum_b \sigma_b d_b(s) \ge 0` is positive; otherwise the belief leaves no
profile out. With three players or more a belief may be correlated.

References
----------
.. [Pearce1984] D. Pearce, "Rationalizable strategic behavior and the problem of perfection",
   Econometrica 52, 1984, 1029-1050, lemmas 3 and 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from citypact.games.rational import Number
from citypact.solvers.core_sets.exact_optimum import exact_optimum
from citypact.solvers.linear.program import LinearProgram, Row

Kind: TypeAlias = Literal["strict", "weak"]
WHOLE = "chances add up to one"
MARGIN = "margin"


@dataclass(frozen=True)
class Verdict:
    """A mixture that dominates (chances by row), or a belief that defends (chances by column)."""

    mixture: dict[int, Fraction] | None
    belief: dict[int, Fraction] | None


def pure_domination(ranks: npt.NDArray[np.int64], row: int, kind: Kind) -> int | None:
    """Return a row that dominates another in every column, or None.

    Examples
    --------
    >>> pure_domination(np.array([[1, 2], [1, 3]]), 0, "weak")
    1
    """
    more = ranks > ranks[row]
    never_worse = (ranks >= ranks[row]).all(axis=1)
    found = more.all(axis=1) if kind == "strict" else never_worse & more.any(axis=1)
    return int(found.argmax()) if found.any() else None


def mixed_domination(
    payoffs: Sequence[Sequence[int]], ranks: npt.NDArray[np.int64], row: int, kind: Kind
) -> Verdict:
    """Decide whether any mixture of the other rows dominates a row.

    Examples
    --------
    >>> table = [[3, 0], [0, 3], [1, 1]]
    >>> mixed_domination(table, np.array(table), 2, "strict").mixture
    {0: Fraction(1, 2), 1: Fraction(1, 2)}
    """
    pure = pure_domination(ranks, row, kind)
    if pure is not None:
        return Verdict({pure: Fraction(1)}, None)
    belief = _plain_belief(payoffs, ranks, row, kind)
    if belief is not None:
        return Verdict(None, belief)
    columns = range(len(payoffs[0]))
    others = [other for other in range(len(payoffs)) if other != row]
    more = {b: [payoffs[b][s] - payoffs[row][s] for s in columns] for b in others}
    program = _strict_program(more, columns) if kind == "strict" else _weak_program(more, columns)
    proof = exact_optimum(program)
    if proof.optimum > 0:
        mixture = {b: proof.point[str(b)] for b in others if proof.point[str(b)]}
        whole = sum(mixture.values(), Fraction(0))
        return Verdict({b: chance / whole for b, chance in mixture.items()}, None)
    base = 0 if kind == "strict" else 1
    weights = {s: proof.multipliers[f"against {s}"] + base for s in columns}
    whole = sum(weights.values(), Fraction(0))
    return Verdict(None, {s: weight / whole for s, weight in weights.items() if weight})


def _plain_belief(
    payoffs: Sequence[Sequence[int]], ranks: npt.NDArray[np.int64], row: int, kind: Kind
) -> dict[int, Fraction] | None:
    """Find a belief without a program: one column to which the row is a (strictly) best reply."""
    count = ranks.shape[1]
    rivals = np.delete(ranks, row, axis=0)
    if not len(rivals):
        return dict.fromkeys(range(count), Fraction(1, count))
    if kind == "strict":
        best = np.flatnonzero(ranks[row] >= rivals.max(axis=0))
        return {int(best[0]): Fraction(1)} if best.size else None
    best = np.flatnonzero(ranks[row] > rivals.max(axis=0))
    if not best.size:
        return None
    column = int(best[0])
    others = [line for at, line in enumerate(payoffs) if at != row]
    margin = payoffs[row][column] - max(line[column] for line in others)
    # What the row loses to the best elsewhere may be believed with this little chance.
    loss = max(max(line[s] for line in others) - payoffs[row][s] for s in range(count))
    if loss <= 0:
        return dict.fromkeys(range(count), Fraction(1, count))
    rest = Fraction(margin, margin + loss)
    belief = dict.fromkeys(range(count), rest / count)
    belief[column] += 1 - rest
    return belief


def _strict_program(more: dict[int, list[int]], columns: range) -> LinearProgram:
    names = [str(b) for b in more]
    rows = [Row(f"against {s}", {**_terms(more, s), MARGIN: -1}, ">=", 0) for s in columns]
    return LinearProgram("maximize", (*names, MARGIN), {MARGIN: 1}, (*rows, *_simplex(names, "==")))


def _weak_program(more: dict[int, list[int]], columns: range) -> LinearProgram:
    """State the weak program; chances left over are those of the strategy itself."""
    names = [str(b) for b in more]
    rows = [Row(f"against {s}", _terms(more, s), ">=", 0) for s in columns]
    aim: dict[str, Number] = {str(b): sum(line) for b, line in more.items() if sum(line)}
    return LinearProgram("maximize", tuple(names), aim, (*rows, *_simplex(names, "<=")))


def _terms(more: dict[int, list[int]], column: int) -> dict[str, Number]:
    return {str(b): line[column] for b, line in more.items() if line[column]}


def _simplex(names: Sequence[str], relation: Literal["==", "<="]) -> list[Row]:
    floors = [Row(f"{name} is not negative", {name: 1}, ">=", 0) for name in names]
    return [Row(WHOLE, dict.fromkeys(names, 1), relation, 1), *floors]
