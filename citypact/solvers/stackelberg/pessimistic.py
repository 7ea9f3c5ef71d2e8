r"""What a commitment is worth when the follower breaks ties against the leader, with its proof.

Replies alike to the follower form classes. Only classes whose best-reply region has interior points
count: elsewhere the leader can be held to one of those. Such a class is strictly best for some
:math:`x`, which the search for the largest margin decides; if there is none, the multipliers of that
search are a mixture of other replies that is always as good (Gordan). A class that counts is worth

.. math:: \max_{x \in X_j} \min_{k \in E_j} \sum_i x_i a_{ik}
    \le \max_i \Bigl[ \sum_{k \in E_j} \mu_k a_{ik} + \sum_{k} y_k (b_{ij} - b_{ik}) \Bigr]

for every mixture :math:`\mu` and every :math:`y \ge 0`, with equality at the multipliers.

References
----------
B. von Stengel and S. Zamir, "Leadership games with convex strategy sets", Games and Economic
Behavior 69, 2010, 446-457, section 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from citypact.errors import SolverFailure
from citypact.solvers.linear.certify import solve_exact
from citypact.solvers.linear.dense_program import DenseProgram
from citypact.solvers.linear.dense_solution import solve_dense
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.stackelberg.commitment import TiesBound, TiesProof
from citypact.solvers.stackelberg.leadership import Leadership
from citypact.solvers.stackelberg.reply_programs import (
    against,
    by_reply,
    chance,
    exact_optimum,
    guess,
    strict_program,
)

#: A bound on a reply (None: never a best one) and the weights that prove it.
Bound = tuple[Fraction | None, Mapping[int, Fraction]]


def pessimistic_value(
    lead: Leadership, bounds: Mapping[int, Bound], solved: Mapping[int, ExactCertificate]
) -> tuple[Fraction, TiesProof]:
    """Return the supremum of the leader's payoff, ties broken against it, and what proves it.

    Parameters
    ----------
    lead : Leadership
        The game.
    bounds : mapping of int to Bound
        For every reply, a bound on the leader's payoff.
    solved : mapping of int to ExactCertificate
        Replies whose strong optimum is known.
    """
    classes = []
    for columns in lead.alike():
        least = [bound for column in columns if (bound := bounds[column][0]) is not None]
        if len(least) == len(columns):  # a class is never best as a whole
            classes.append((min(least), columns))
    best: tuple[Fraction, tuple[int, ...], ExactCertificate, tuple[Fraction, ...]] | None = None
    proofs = []
    # Of equal bounds those first whose optimum is known: one of them may make the others needless.
    for bound, columns in sorted(classes, key=lambda each: (-each[0], each[1][0] not in solved)):
        if best is not None and bound <= best[0]:
            break
        found = strictness(lead, columns)
        if found.strategy is None:
            proofs.append(TiesBound(_named(lead, columns), None, {}, _weights(lead, found.weights)))
            continue
        proof = solved.get(columns[0]) if len(columns) == 1 else None
        if proof is None:
            start = guess(lead, columns[0]) if len(columns) == 1 else None
            proof = exact_optimum(lead, columns, start)[1]
        mixture = {column: proof.multipliers[by_reply(lead.strategies[1][column])] for column in columns[1:]}
        mixture[columns[0]] = 1 - sum(mixture.values(), Fraction(0))
        weights = _outside(lead, columns, proof)
        proofs.append(
            TiesBound(_named(lead, columns), proof.optimum, _weights(lead, mixture), _weights(lead, weights))
        )
        if best is None or proof.optimum > best[0]:
            best = proof.optimum, columns, proof, found.strategy
    if best is None:
        raise SolverFailure("no reply was found to be strictly best anywhere")
    value, columns, proof, interior = best
    names = lead.strategies[0]
    limit = {name: proof.point[chance(name)] for name in names}
    return value, TiesProof(
        _named(lead, columns), limit, dict(zip(names, interior, strict=True)), tuple(proofs)
    )


@dataclass(frozen=True)
class Strictness:
    """A strategy that makes every other reply worse, or weights that prove that there is none."""

    strategy: tuple[Fraction, ...] | None
    weights: Mapping[int, Fraction]


def strictness(lead: Leadership, columns: tuple[int, ...]) -> Strictness:
    """Return whether some strategy makes every reply outside ``columns`` worse than those in it.

    Examples
    --------
    >>> from citypact.games.normal_form import NormalFormGame
    >>> game = NormalFormGame(([[0, 1], [0, 1]], [[1, 1], [0, 1]]), ("a", "b"), (("u", "d"), ("l", "r")))
    >>> lead = Leadership.of(game, "a")
    >>> strictness(lead, (0,)).weights, strictness(lead, (1,)).strategy
    ({1: Fraction(1, 1)}, (Fraction(0, 1), Fraction(1, 1)))
    """
    outside = [column for column in lead.columns if column not in columns]
    if not outside:
        return Strictness(tuple(Fraction(int(row == 0)) for row in lead.rows), {})
    seen = _seen_strict(lead, columns[0], outside)
    if seen is not None:
        return Strictness(seen, {})
    proof = solve_exact(strict_program(lead, columns))
    if proof.optimum > 0:
        return Strictness(tuple(proof.point[chance(name)] for name in lead.strategies[0]), {})
    return Strictness(None, _outside(lead, columns, proof))


def _seen_strict(lead: Leadership, column: int, outside: list[int]) -> tuple[Fraction, ...] | None:
    """Return such a strategy if floating point finds one; fractions confirm it."""
    other = lead.tables[1]
    rows = (other[:, [column]] - other[:, outside]).T
    rows = rows / np.maximum(np.abs(rows).max(axis=1), np.finfo(np.float64).tiny)[:, None]
    size = rows.shape[1]
    whole = np.append(np.ones(size), 0.0)
    matrix = np.vstack([np.column_stack([rows, -np.ones(len(rows))]), whole, -whole])
    bounds = np.concatenate([np.zeros(len(rows)), [1.0, -1.0]])
    low, high = np.append(np.zeros(size), -1.0), np.ones(size + 1)
    try:
        found = solve_dense(DenseProgram(np.append(np.zeros(size), -1.0), matrix, bounds, low, high))
    except SolverFailure:
        return None
    point = [Fraction(max(x, 0.0)) for x in found.point[:-1].tolist()]
    whole_sum = sum(point, Fraction(0))
    if not whole_sum:
        return None
    strategy = tuple(x / whole_sum for x in point)
    earned = [lead.payoffs(strategy, each)[1] for each in lead.columns]
    return strategy if all(earned[column] > earned[each] for each in outside) else None


def _outside(lead: Leadership, columns: tuple[int, ...], proof: ExactCertificate) -> dict[int, Fraction]:
    """Return the multipliers of the replies outside a class that are not zero."""
    return {
        other: weight
        for other in lead.columns
        if other not in columns and (weight := proof.multipliers[against(lead.strategies[1][other])])
    }


def _named(lead: Leadership, columns: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(lead.strategies[1][column] for column in columns)


def _weights(lead: Leadership, weights: Mapping[int, Fraction]) -> dict[str, Fraction]:
    return {lead.strategies[1][column]: weight for column, weight in weights.items()}
