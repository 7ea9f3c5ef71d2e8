"""Questions that between them reach every place that asks a numerical solver, each with a plain answer."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

Answer = Any


def _case(name: str) -> Callable[[], Answer]:
    def ask() -> Answer:
        from citypact.scenario.answer_file import answer_case

        return answer_case(name).document

    return ask


def abated() -> Answer:
    from citypact.games.abatement import QuadraticDamage
    from citypact.mechanisms.abatement.quadratic.design import settle_quadratic

    air = QuadraticDamage([[1, 0.5], [0.25, 1]], [1, 1], [0, 0], [1, 1], [4, 4])
    return dict(settle_quadratic(air).damage_prices)


def paid_over_years() -> Answer:
    from citypact.scenario.answers import answer
    from citypact.scenario.load import load_scenario

    scenario = load_scenario("beijing-hebei").to_dict()
    return answer("split", {"scenario": scenario, "cash_flow": True}).document


def compiled() -> Answer:
    import cvxpy as cp

    from citypact.solvers.compiled_program import CompiledProgram
    from citypact.solvers.program import ConvexProgram

    x, y, limit = cp.Variable(name="x"), cp.Variable(name="y"), cp.Parameter(name="limit")
    program = ConvexProgram(cp.log(x) + 2 * cp.log(y), {"sum": x + y <= limit, "x": x >= 0.1, "y": y >= 0.1})
    found = CompiledProgram(program, {"limit": 3.0}).solve({"limit": 6.0})
    return found.value, list(map(float, (found.point["x"], found.point["y"])))


def effort() -> Answer:
    from citypact.games.water import WaterPair
    from citypact.mechanisms.compensation.effort.design import design_effort

    found = design_effort(WaterPair(downstream_benefit=3, upstream_benefit=1, cost=2), transfer_cap=0.7)
    return found.effort, found.transfer


def hidden_firm() -> Answer:
    from citypact.games.relocation import Relocation
    from citypact.mechanisms.firm_choice.hidden.design import design_hidden_inducement
    from citypact.mechanisms.trade.beliefs import BetaBelief

    found = design_hidden_inducement(Relocation(1, 0.2, 0.2), BetaBelief(2, 5))
    return found.inducement, found.chance, found.value, found.lost


def _menu(costs: tuple[float, ...], chances: tuple[float, ...]) -> Answer:
    from citypact.mechanisms.menus import HiddenCost, design_menu

    found = design_menu(HiddenCost(2, costs, chances, upstream_benefits=(0.0, 0.05, 0.1)[: len(costs)]))
    return found.efforts, found.rents, found.value


def menu_of_two_benefits() -> Answer:
    return _menu((1.0, 1.6, 2.2), (0.3, 0.4, 0.3))


def water() -> Answer:
    from citypact.games.river import PowerBenefit, River, RiverWater
    from citypact.mechanisms.river_rules.water.program import water_by_program

    found = water_by_program(RiverWater(River(("up", "down")), (2, 0), PowerBenefit(1)))
    return round(found.worth, 4), round(found.prices["down"], 4)


def robust() -> Answer:
    from citypact.games.relocation import Relocation
    from citypact.mechanisms.robust import EllipsoidSet
    from citypact.mechanisms.robust.conic import conic_max_min

    found = conic_max_min(Relocation(10, 3, 1), EllipsoidSet.from_deviations(2, 1, 1))
    return found.ratio, found.value


def box() -> Answer:
    import numpy as np

    from citypact.solvers.box_equilibrium import box_equilibrium

    slopes = np.array([[2.0, 1.0], [1.0, 2.0]])
    found = box_equilibrium(slopes, np.array([4.0, 9.0]), np.array([9.0, 3.0]))
    return found.point.tolist(), found.force.tolist()


def shares_of_variance() -> Answer:
    from scipy.stats import norm

    from citypact.solvers import shapley_effects

    found = shapley_effects(
        lambda rows: rows[:, 0], [norm.ppf] * 2, correlation=[[1, 0.5], [0.5, 1]], rows=500, seed=1
    )
    return [float(figure.value) for figure in found.figures]


def motion() -> Answer:
    from citypact.solvers.replicator.motion import replicator_path

    return list(map(float, replicator_path(_bet(), [0.3, 0.6]).end))


def posted_ratio() -> Answer:
    from citypact.mechanisms.trade import PrivateCosts, post_ratio
    from citypact.mechanisms.trade.beliefs import BetaBelief

    found = post_ratio(PrivateCosts(BetaBelief(2, 5), BetaBelief(2, 4)), types=5)
    return found.ratio, found.welfare, found.second_best, found.minimal_subsidy


def second_best() -> Answer:
    from citypact.mechanisms.trade import PrivateCosts
    from citypact.mechanisms.trade.beliefs import UniformBelief
    from citypact.mechanisms.trade.second_best.continuous import continuous_second_best

    found = continuous_second_best(PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1)), Fraction(1, 100))
    return None if found is None else (float(found.surplus), float(found.price))


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

    found = many_player_equilibria(NormalFormGame(_tables(3, 3, 2, 2)))
    return [each.strategies for each in found.equilibria], found.complete


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


def _bet() -> Any:
    from citypact.games.populations import PopulationGame

    return PopulationGame(
        ([[0.4, -0.6], [-1, 0]], [[-1, 0], [1, 0]]),
        ("up", "down"),
        (("protect", "develop"), ("compensate", "not")),
    )


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

    found = solve_dense(DenseProgram([1, 1, 3], [[1, 2, 1], [1, -1, 4]], [2, 0], [0, 0, 0], [1, 1, 1]))
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


CASES = (
    *("beijing-hebei-package", "chambers-that-watch", "dead-end-network", "dead-end-road", "far-behind"),
    *("feet-of-firms", "four-housing-funds", "hospitals-out-of-beijing", "intercity-rail-company"),
    *("jjj-air-13", "ordered-plant", "overloaded-core", "promotion-race", "relocation-triangle"),
    *("same-industry-twice", "separate-kitchens", "two-centres", "walls-between-markets", "where-to-build"),
    *("who-leads", "who-makes-what", "tva-1942", "three-cities"),
)
ASKED = (
    *(
        abated,
        box,
        motion,
        robust,
        shares_of_variance,
        paid_over_years,
        compiled,
        effort,
        hidden_firm,
        menu_of_two_benefits,
        water,
        posted_ratio,
    ),
    *(
        second_best,
        path_of_a_game,
        three_players,
        many_members,
        model_of_worths,
        logit,
        logit_limit,
        many_members_in_floats,
        rest,
        structure,
    ),
    *(whole_numbers, dense, portfolio),
)
#: Each question by its name.
QUESTIONS: dict[str, Callable[[], Answer]] = {
    **{each.__name__.replace("_", " "): each for each in ASKED},
    **{name: _case(name) for name in CASES},
}
