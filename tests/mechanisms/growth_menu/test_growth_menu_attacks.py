"""Worst cases of growth menus: what is said to unblock a menu is tried, in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.mechanisms.growth_menu import (
    GrowthMenuProblem,
    GrowthType,
    NoGrowthMenu,
    design_growth_menu,
    screening_path,
)

UNITS = (1, Fraction(1, 10**9), 10**9)
MARGIN = 1 + Fraction(1, 10**5)


def drawn(seed: int) -> Iterator[GrowthMenuProblem]:
    """Problems with zero taxes, no need at all, caps of zero, unlike rates and extreme units."""
    draws = np.random.default_rng(seed)

    def pick(*options: object) -> object:
        return options[int(draws.integers(len(options)))]

    for _ in range(30):
        unit, years, count = pick(*UNITS), int(draws.integers(1, 4)), int(draws.integers(1, 4))
        chances = [int(x) for x in draws.integers(1, 5, count)]
        types = []
        for chance in chances:
            taxes = [Fraction(int(x), 10) * unit for x in draws.integers(0, 21, years)]
            cap = pick(None, 0, sum(taxes) / 2, sum(taxes))
            loss = pick(0, sum(taxes) / 2, sum(taxes), -unit / Fraction(5))
            types.append(GrowthType(Fraction(chance, sum(chances)), taxes, loss, cap))
        try:
            yield GrowthMenuProblem(
                types,
                origin_rate=pick(0, 0.04, 0.5),
                destination_rate=pick(0, 0.04, 0.5),
                destination_cost=pick(0, unit, 3 * unit),
                ratio_cap=pick(1, 0.5),
                lump_sum=bool(pick(True, False)),
                most_lump_sum=pick(None, unit, unit / Fraction(5)),
                designer=pick("origin", "destination", "planner"),
            )
        except InputError:  # a type that never pays tax
            continue


def served(problem: GrowthMenuProblem) -> bool:
    try:
        return design_growth_menu(problem).ratios is not None
    except NoGrowthMenu:
        return False


def eased(problem: GrowthMenuProblem, what: str, by: Fraction) -> GrowthMenuProblem:
    """Do what a remedy says."""
    types = problem.types
    if what.startswith("lower every loss"):
        return replace(problem, types=[replace(each, loss=each.loss - by) for each in types])
    if what.startswith("raise every cap"):
        return replace(
            problem, types=[each if each.cap is None else replace(each, cap=each.cap + by) for each in types]
        )
    if what.startswith("raise the ratio cap"):
        return replace(problem, ratio_cap=min(Fraction(str(problem.ratio_cap)) + by, Fraction(1)))
    if what.startswith("raise the greatest lump sum"):
        return replace(problem, most_lump_sum=problem.most_lump_sum + by)
    if what.startswith("lower the least lump sum"):
        return replace(problem, least_lump_sum=problem.least_lump_sum - by)
    if what.startswith("allow a lump sum"):
        return replace(problem, lump_sum=True, most_lump_sum=by)
    assert what.startswith("grant the destination"), what
    return replace(problem, destination_cost=problem.destination_cost - by)


@pytest.mark.parametrize("seed", range(2))
def test_every_remedy_works_and_no_smaller_one(seed: int) -> None:
    """A grant of the lost surplus alone was said to do, though types must be paid their rents too."""
    tried = 0
    for problem in drawn(seed):
        try:
            reason = design_growth_menu(problem).reason
        except NoGrowthMenu as refused:
            asked = dict(refused.remedies)
        else:
            if not reason:
                continue
            if "takes a grant" in reason:
                richer = replace(problem, destination_cost=problem.destination_cost - 10**12)
                assert not served(richer)
                continue
            amounts = re.findall(r"at least ([\d.e+-]+)", reason)
            asked = {"grant the destination": float(amounts[-1])}
        for what, amount in asked.items():
            tried += 1
            by = Fraction(amount)
            assert served(eased(problem, what, by * MARGIN)), (problem, what, amount)
            assert not served(eased(problem, what, by * (1 - Fraction(1, 100)))), (problem, what, amount)
    assert tried > 5


def test_a_losing_move_names_what_its_types_must_be_given() -> None:
    """The surplus is short by 0.1; types without a need draw a rent besides."""
    fast, slow = GrowthType(0.5, (2,), 0, name="fast"), GrowthType(0.5, (1,), 0.8, name="slow")
    problem = GrowthMenuProblem((fast, slow), origin_rate=0, destination_rate=0, destination_cost=1.2)
    found = design_growth_menu(problem)
    assert found.reason == (
        "No menu for all types: the move loses the two cities at least 0.1 亿元 in expectation, and every"
        " menu that all of them sign loses destination at least 0.9 亿元 in expectation; a grant of that much"
        " to destination would unblock it."
    )
    assert not served(replace(problem, destination_cost=1.1))
    assert served(replace(problem, destination_cost=0.3))


def test_a_losing_move_within_limits_that_contradict() -> None:
    problem = GrowthMenuProblem(
        (GrowthType(1, (1,), 0.5, cap=0.2),), origin_rate=0, destination_rate=0, destination_cost=0.6
    )
    reason = design_growth_menu(problem).reason
    assert "loses the two cities at least 0.1 亿元 in expectation, and within the limits no menu" in reason
    assert not served(replace(problem, destination_cost=-100))


def test_dependent_paths_that_only_the_limits_keep_from_taking_all_rent() -> None:
    """The third path is the sum of the others and so is its loss: ratios 1.2 and 0.3 would do."""
    types = (GrowthType(0.3, (1, 2), 1.8), GrowthType(0.3, (2, 1), 2.7), GrowthType(0.4, (3, 3), 4.5))
    found = screening_path(GrowthMenuProblem(types, origin_rate=0))
    assert (found.independent, found.takes_all_rent) == (False, False)
    assert "since the limits stand in the way" in found.explain()
    other = (*types[:2], GrowthType(0.4, (3, 3), 4.6))
    mixed = screening_path(GrowthMenuProblem(other, origin_rate=0))
    assert "since the tax paths are linearly dependent" in mixed.explain()
