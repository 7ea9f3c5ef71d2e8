r"""All rest points of a replicator field: corners of any game, every face of small ones.

A state rests iff in each population all strategies in use earn the same. With two strategies each,
take every face of the cube of shares: on it some populations are pure and a set :math:`M` is mixed,
and the face's interior rest points solve

.. math:: D_i(x_{M \setminus i}) = 0 \quad \text{for all } i \in M ,

:math:`D_i` being the advantage of population :math:`i`'s first strategy. With one mixed population
:math:`D_i` is a number and the edge rests as a whole or nowhere; with two the equations are linear,
with three they reduce to a quadratic (``solution_sets``).

At a rest point the Jacobian is block triangular. A pure population adds the advantages of its other
strategies; the mixed block has a zero diagonal, since a population's payoffs do not depend on its own
shares. With two mixed populations its eigenvalues are :math:`\pm\sqrt{J_{12}J_{21}}`; with three they
solve :math:`\lambda^3 - e\lambda - \det = 0` and sum to zero, so unless the determinant vanishes there
are real parts of both signs. So all signs are decided in fractions.

References
----------
models.md §5.1. J. Hofbauer and K. Sigmund, *Evolutionary Games and Population Dynamics*, Cambridge
University Press, 1998, chapters 10 and 11.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem, SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.games.populations import PopulationGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.library_call import library_call
from citypact.solvers.provenance import Provenance
from citypact.solvers.replicator.field import jacobian, strategy_payoffs
from citypact.solvers.replicator.multiaffine import advantage, substitute
from citypact.solvers.replicator.rest_point import MIXED, RestContinuum, RestPoint, RestPoints, Signs
from citypact.solvers.replicator.solution_sets import Piece, Values, solution_pieces

#: Three mixed populations lead to a quadratic; four to degrees without a closed form.
MOST_POPULATIONS = 3
#: Fractions at more corners than this take minutes.
MOST_CORNERS = 20_000
#: What a polynomial misses that is multiplied out of its roots, in units of them.
SOLVED = 1e-9


def rest_points(game: PopulationGame) -> RestPoints:
    """Find every rest point of up to three populations with two strategies each.

    Parameters
    ----------
    game : PopulationGame
        One to three populations, two strategies each. (``pure_rest_points`` takes any game.)

    Raises
    ------
    InputError
        If there are more populations or other numbers of strategies.

    Examples
    --------
    >>> bet = PopulationGame(
    ...     ([[0.4, -0.6], [-1, 0]], [[-1, 0], [1, 0]]), ("up", "down"),
    ...     (("protect", "develop"), ("compensate", "not")))
    >>> found = rest_points(bet)
    >>> [(point.shares, point.kind) for point in found.points if not point.pure]
    [((0.5, 0.3), 'centre')]
    """
    if set(game.shape) != {2} or game.size > MOST_POPULATIONS:
        raise InputError(
            Problem(
                "game",
                f"strategies {game.shape}",
                f"at most {MOST_POPULATIONS} populations with two strategies each",
                remedy="use pure_rest_points for the corners of a larger game",
            )
        )
    points: list[RestPoint] = []
    continua: list[RestContinuum] = []
    for face in sorted(product((1, 0, None), repeat=game.size), key=lambda each: each.count(None)):
        pure = {at: Fraction(place) for at, place in enumerate(face) if place is not None}
        mixed = [at for at, place in enumerate(face) if place is None]
        equations = [substitute(advantage(game, at), pure) for at in mixed]
        for piece in solution_pieces(equations, mixed):
            if not piece.free:
                points.append(_examine(game, {**pure, **piece.fixed}, piece.exact))
            else:
                continua.append(_continuum(game, pure, piece))
    return RestPoints(
        tuple(points),
        tuple(continua),
        _certificate(game, points, continua),
        Provenance("every face of the cube of shares, in fractions", exact=True),
    )


def pure_rest_points(game: PopulationGame) -> tuple[RestPoint, ...]:
    """List the corners of any game (all rest) with their eigenvalues.

    Raises
    ------
    InputError
        If there are more than 20,000 corners.

    Examples
    --------
    >>> game = PopulationGame(([3, 1, 2],), ("cities",), (("a", "b", "c"),))
    >>> [(point.shares, point.kind) for point in pure_rest_points(game)]
    [((1.0, 0.0), 'sink'), ((0.0, 1.0), 'source'), ((0.0, 0.0), 'saddle')]
    """
    if math.prod(game.shape) > MOST_CORNERS:
        raise InputError(Problem("game", f"{math.prod(game.shape)} corners", f"at most {MOST_CORNERS}"))
    return tuple(_corner(game, profile) for profile in product(*map(range, game.shape)))


def _corner(game: PopulationGame, profile: tuple[int, ...]) -> RestPoint:
    """Eigenvalues at a corner are what each other strategy earns over the one in use."""
    over: list[Fraction] = []
    for at, (table, place) in enumerate(zip(game.exact_tables, profile, strict=True)):
        others: tuple[Any, ...] = (*profile[:at], slice(None), *profile[at + 1 :])
        line = table[others]
        over += [value - line[place] for k, value in enumerate(line) if k != place]
    shares = game.corner(profile)
    named = zip(game.populations, game.strategies, profile, strict=True)
    return RestPoint(
        shares,
        tuple(map(Fraction, shares)),
        {name: own[place] for name, own, place in named},
        tuple(complex(float(value)) for value in over),
        _counted(over),
        nash=all(value <= 0 for value in over),
        strict=all(value < 0 for value in over),
    )


def _examine(game: PopulationGame, values: Values, exact: bool) -> RestPoint:
    """Eigenvalues, signs and equilibrium of a rest point of two-strategy populations."""
    if all(value in (0, 1) for value in values.values()):
        return _corner(game, tuple(0 if values[at] == 1 else 1 for at in range(game.size)))
    shares = [_pair(values[at]) for at in range(game.size)]
    matrix = jacobian(game.exact_tables, shares)
    mixed = [at for at in range(game.size) if values[at] not in (0, 1)]
    transverse = [matrix[at, at] for at in range(game.size) if at not in mixed]
    inner, inner_signs = _mixed_block(matrix[np.ix_(mixed, mixed)])
    outer = _counted(transverse)
    signs = Signs(
        outer.positive + inner_signs.positive,
        outer.negative + inner_signs.negative,
        outer.zero + inner_signs.zero,
        inner_signs.rotating and not outer.zero,
    )
    payoffs = strategy_payoffs(game.exact_tables, shares)
    # Mixed populations are indifferent; the others must not gain by their other strategy.
    nash = all(payoffs[at][0 if values[at] == 1 else 1] == max(payoffs[at]) for at in set(values) - {*mixed})
    ordered = tuple(values[at] for at in range(game.size))
    return RestPoint(
        tuple(map(float, ordered)),
        ordered if exact else None,
        _face(game, values),
        (*(complex(float(value)) for value in transverse), *inner),
        signs,
        nash,
        strict=False,
    )


def _mixed_block(block: Any) -> tuple[tuple[complex, ...], Signs]:
    """Eigenvalues of a block with zero diagonal, and their signs from exact coefficients."""
    if len(block) == 1:
        return (0j,), Signs(0, 0, 1)
    # In units of the largest entry, so that floating point holds every size.
    scale = max(abs(value) for value in block.ravel()) or Fraction(1)
    block = block / scale
    if len(block) == 2:
        return _square_roots(block[0, 1] * block[1, 0], scale)
    (_, a, b), (c, _, d), (e, f, _) = block
    squares, determinant = a * c + b * e + d * f, a * d * e + b * c * f
    if determinant == 0:
        pair, signs = _square_roots(squares, scale)
        return (0j, *pair), Signs(signs.positive, signs.negative, signs.zero + 1)
    roots = _roots(np.array([1.0, 0.0, -float(squares), -float(determinant)]))
    signs = Signs(1, 2, 0) if determinant > 0 else Signs(2, 1, 0)
    return tuple(complex(root) * float(scale) for root in roots), signs


def _roots(coefficients: FloatArray) -> Any:
    """Return the roots of a polynomial, multiplied out again."""
    with library_call("eigenvalues of a rest point"):
        roots = np.roots(coefficients)
    reach = max(1.0, float(np.abs(roots).max()))
    miss = np.abs(np.poly(roots) - coefficients) / reach ** np.arange(len(coefficients))
    if not (miss <= SOLVED).all():
        raise SolverFailure("eigenvalues of a rest point: the roots found do not multiply out")
    return roots


def _square_roots(squared: Fraction, scale: Fraction) -> tuple[tuple[complex, ...], Signs]:
    """Return ± the root of a real number and the signs of the real parts."""
    size = float(abs(squared)) ** 0.5 * float(scale)
    if squared > 0:
        return (complex(size), complex(-size)), Signs(1, 1, 0)
    return (complex(0, size), complex(0, -size)), Signs(0, 0, 2, rotating=squared < 0)


def _counted(values: Sequence[Fraction]) -> Signs:
    positive, negative = sum(value > 0 for value in values), sum(value < 0 for value in values)
    return Signs(positive, negative, len(values) - positive - negative)


def _pair(share: Fraction) -> Any:
    pair = np.empty(2, dtype=object)
    pair[:] = [share, 1 - share]
    return pair


def _face(game: PopulationGame, values: Values) -> dict[str, str]:
    return {
        name: own[0] if values[at] == 1 else own[1] if values[at] == 0 else MIXED
        for at, (name, own) in enumerate(zip(game.populations, game.strategies, strict=True))
    }


def _continuum(game: PopulationGame, pure: Values, piece: Piece) -> RestContinuum:
    every = range(game.size)
    inside = {**pure, **piece.witnesses()[0]}
    trace = [[float({**pure, **point}[at]) for at in every] for point in piece.trace()]
    return RestContinuum(
        face=_face(game, inside),
        moving=tuple(game.populations[at] for at in sorted(piece.free)),
        dimension=piece.dimension,
        trace=np.array(trace),
        example=_examine(game, inside, exact=True),
    )


def _certificate(
    game: PopulationGame, points: Sequence[RestPoint], continua: Sequence[RestContinuum]
) -> Certificate:
    """Recompute the field in floating point, one profile after the other."""
    scale = game.spread or 1.0
    states = [point.shares for point in points]
    states += [tuple(state) for continuum in continua for state in continuum.trace.tolist()]
    # np.max keeps a NaN, which max() may drop.
    worst = float(np.max([abs(moved) for state in states for moved in _by_profiles(game, state)])) / scale
    outside = float(np.max([max(-share, share - 1.0) for state in states for share in state]))
    return Certificate({"the field rests": worst, "shares are in the cube": outside}, scale=scale)


def _by_profiles(game: PopulationGame, state: Sequence[float]) -> list[float]:
    speeds = []
    for at, table in enumerate(game.advantages):
        lead = 0.0
        for profile in product((0, 1), repeat=game.size):
            others = (
                state[j] if place == 0 else 1.0 - state[j] for j, place in enumerate(profile) if j != at
            )
            lead += (1 - profile[at]) * math.prod(others) * float(table[profile])
        speeds.append(state[at] * (1.0 - state[at]) * lead)
    return speeds
