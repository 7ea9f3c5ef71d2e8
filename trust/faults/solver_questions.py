"""Questions to those solvers of the package that ask a numerical solver, each with a plain answer."""

from __future__ import annotations

import random
from typing import Any

Answer = Any


def _tables(seed: int, *shape: int) -> Any:
    draw = random.Random(seed)

    def table(sizes: tuple[int, ...]) -> Any:
        if not sizes:
            return draw.randint(-20, 20)
        return [table(sizes[1:]) for _ in range(sizes[0])]

    return tuple(table(shape) for _ in shape)


def path_of_a_game() -> Answer:
    from citypact.games.normal_form import NormalFormGame
    from citypact.solvers import one_equilibrium

    # Nothing pure, one mixed answer, and a path long enough to be computed afresh on its way.
    draw, size = random.Random(2), 31
    game = [[0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i):
            game[i][j] = draw.choice((-3, -2, -1, 1, 2, 3))
            game[j][i] = -game[i][j]
    found = one_equilibrium(NormalFormGame((game, [[-value for value in row] for row in game])))
    return [each.exact for each in found.equilibria]


def three_players() -> Answer:
    from citypact.games.normal_form import NormalFormGame
    from citypact.solvers import many_player_equilibria

    tables = _tables(3, 3, 2, 2)
    found = many_player_equilibria(NormalFormGame(tables))
    # A search that does not call its list complete claims what is in it, and nothing of what is not.
    gains = [_gain_of_leaving(tables, each.strategies) for each in found.equilibria]
    return found.complete, found.explain().count("perhaps not all"), max(gains, default=0.0) < 1e-9


def _gain_of_leaving(tables: Any, mixes: Any) -> float:
    """Return the most that a player gains who leaves a profile of three players, cell by cell."""
    cells = [(i, j, k) for i in range(3) for j in range(2) for k in range(2)]
    gains = []
    for player, table in enumerate(tables):
        earned = [0.0] * len(mixes[player])
        for cell in cells:
            others = [mixes[at][cell[at]] for at in range(3) if at != player]
            earned[cell[player]] += others[0] * others[1] * table[cell[0]][cell[1]][cell[2]]
        own = sum(share * value for share, value in zip(mixes[player], earned, strict=True))
        gains.append(float(max(earned) - own))
    return max(gains)


def many_members() -> Answer:
    from citypact.games.coalitional import CoalitionalGame
    from citypact.solvers import nucleolus

    draw, players = random.Random(4), 13
    weights = [draw.uniform(0.5, 2) for _ in range(players)]
    worths = []
    for mask in range(1 << players):
        inside = [weights[k] for k in range(players) if mask >> k & 1]
        worths.append(sum(inside) ** 1.7 + (draw.uniform(0, 0.3) if len(inside) > 1 else 0.0))
    found = nucleolus(CoalitionalGame([f"c{k}" for k in range(players)], worths))
    return found.vector()


def model_of_worths() -> Answer:
    from citypact.games.coalitional.forms import LinearProductionGame
    from citypact.solvers import nucleolus

    draw, size = random.Random(5), 32
    resources = [[draw.randrange(9), draw.randrange(9)] for _ in range(size)]
    game = LinearProductionGame([f"c{k}" for k in range(size)], resources, [[2, 1], [1, 3]], [5, 7])
    return nucleolus(game).vector()


def logit() -> Answer:
    from citypact.games.normal_form import NormalFormGame
    from citypact.solvers.quantal_response.principal_branch import logit_equilibrium

    found = logit_equilibrium(NormalFormGame(([[9, 0], [0, 1]], [[0, 1], [1, 0]])), 1.0)
    return [list(map(float, each.values())) for each in found.chances.values()]


def logit_limit() -> Answer:
    import math

    from citypact.games.normal_form import NormalFormGame
    from citypact.solvers.quantal_response.principal_branch import logit_equilibrium

    game = NormalFormGame(([[9, 0], [0, 1]], [[0, 1], [1, 0]]), ("a", "b"), (("up", "down"),) * 2)
    limit = logit_equilibrium(game, math.inf).limit
    return [list(each.values()) for each in limit.chances.values()] if limit else None


def many_members_in_floats() -> Answer:
    """The nucleolus where its proof cannot be put into fractions."""
    from unittest.mock import patch

    from citypact.solvers.nucleoli import lexicographic

    with patch.object(lexicographic, "reconstruct", lambda *_: None):
        return many_members()


def rest() -> Answer:
    from citypact.games.populations import PopulationGame
    from citypact.solvers.replicator import rest_points

    draw = random.Random(3)
    tables = [[[[draw.randint(-5, 5) for _ in "ab"] for _ in "ab"] for _ in "ab"] for _ in range(3)]
    game = PopulationGame(tables, ("a", "b", "c"), (("yes", "no"),) * 3)
    return [(point.shares, point.kind, list(point.eigenvalues)) for point in rest_points(game).points]


def structure() -> Answer:
    from citypact.games.coalitional import CoalitionalGame
    from citypact.solvers import optimal_structure

    draw = random.Random(6)
    worths = [0.0, *(draw.randint(1, 9) * bin(mask).count("1") for mask in range(1, 1 << 6))]
    found = optimal_structure(CoalitionalGame(list("abcdef"), worths))
    return str(found.explain())


def whole_numbers() -> Answer:
    from citypact.solvers.integer import solve_integer
    from citypact.solvers.linear.program import LinearProgram, Row

    draw = random.Random(7)
    names = [f"x{k}" for k in range(8)]
    rows = [
        Row(f"load {r}", {name: draw.randint(1, 9) for name in names}, "<=", draw.randint(15, 25))
        for r in range(3)
    ]
    rows += [Row(f"{name} low", {name: 1}, ">=", 0) for name in names]
    rows += [Row(f"{name} high", {name: 1}, "<=", 1) for name in names]
    program = LinearProgram(
        "maximize", tuple(names), {name: draw.randint(1, 12) for name in names}, tuple(rows)
    )
    return solve_integer(program, names).require().value


def dense() -> Answer:
    from citypact.solvers.linear.dense_program import DenseProgram
    from citypact.solvers.linear.dense_solution import solve_dense

    parts: Any = [1, 1, 3], [[1, 2, 1], [1, -1, 4]], [2, 0], [0, 0, 0], [1, 1, 1]
    found = solve_dense(DenseProgram(*parts))
    return found.value


def portfolio() -> Answer:
    from citypact.scenario.answers import answer

    draw = random.Random(8)
    size = 12
    firms = {
        "firm": [f"f{k}" for k in range(size)],
        "revenue": [draw.randint(1, 9) for _ in range(size)],
        "origin_loss": [round(draw.uniform(0.1, 0.8), 2) for _ in range(size)],
        "destination_cost": [round(draw.uniform(0.1, 0.8), 2) for _ in range(size)],
    }
    return answer("portfolio", {"firms": firms, "at": 0.5, "budget": 3}).document
