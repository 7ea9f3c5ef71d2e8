"""Questions that between them reach every place that asks a numerical solver, each with a plain answer."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from trust.faults.solver_questions import (
    dense,
    logit,
    logit_limit,
    many_members,
    many_members_in_floats,
    model_of_worths,
    path_of_a_game,
    portfolio,
    rest,
    structure,
    three_players,
    whole_numbers,
)

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


def _bet() -> Any:
    from citypact.games.populations import PopulationGame

    return PopulationGame(
        ([[0.4, -0.6], [-1, 0]], [[-1, 0], [1, 0]]),
        ("up", "down"),
        (("protect", "develop"), ("compensate", "not")),
    )


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
