"""All terms of the statute for a list, against the general design and the simulator."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.mechanisms.portfolio.joint import best_joint_terms
from citypact.mechanisms.portfolio.joint.curve import statute_curve
from citypact.mechanisms.portfolio.joint.problem import JointProblem
from citypact.mechanisms.portfolio.joint.result import joint_certificate
from citypact.mechanisms.statute import Enterprise, StatuteTerms, origin_pv_of_ratio
from citypact.mechanisms.statute.design import DesignGrid, RelocationCase, design_statute

F = Fraction
GRID = DesignGrid(
    years=(3, 6), extensions=(0, 2), cap_multiples=(1, 2), thresholds=(0.2, 0.4), top_ups=(0, 0.5, 1)
)


def cases(seed: int, n: int) -> list[RelocationCase]:
    rng = np.random.default_rng(seed)
    found = []
    for index in range(n):
        base = round(float(rng.lognormal(-1, 0.7)) + 0.1, 3)
        plant = Enterprise.from_base(base, round(float(rng.lognormal(0.1, 0.3)), 2), name=f"plant{index}")
        loss, cost = base * float(rng.uniform(-1, 4)), base * float(rng.uniform(-1, 11))
        found.append(RelocationCase(plant, round(loss, 3), round(cost, 3)))
    return found


@pytest.mark.parametrize(("seed", "price"), [(0, 0), (2, 0.3), (4, 1.5)])
def test_the_same_as_the_general_design(seed: int, price: float) -> None:
    listed = cases(seed, 6)
    slow = design_statute(listed, GRID, central_price=price)
    fast = best_joint_terms(listed, GRID, central_price=price)
    assert fast.best.value == slow.best.value
    assert fast.best.sets == slow.best.sets
    assert fast.best.terms == slow.best.terms
    assert fast.statutory.sets == slow.statutory.sets
    assert (fast.statutory_value, fast.first_best) == (slow.statutory_value, slow.first_best)
    assert fast.certificate.holds
    for point, (terms, bound) in zip(slow.points, fast.bounds, strict=True):
        assert point.terms == terms
        assert float(point.value) <= bound <= float(point.value) * (1 + 1e-8) + 1e-9


@pytest.mark.parametrize("growth", [0.5, 1.0, 1.7])
def test_one_curve_serves_every_plant(growth: float) -> None:
    """Against the general inversion, at its own corners."""
    for terms in (StatuteTerms(top_up=0.5), StatuteTerms(years=4, cap_multiple=0.5, attainment_month=7)):
        plant = Enterprise.from_base(F(7, 10), F(str(growth)), name="plant")
        curve = statute_curve(terms, F(1, 25))
        for s, value in origin_pv_of_ratio(plant, terms.exact(), F(1, 25)):
            sigma = F(s) * F(str(growth))
            base = F(7, 10)
            if F(value) > base * curve.received[0]:
                assert curve.least(F(value) / base) == min(sigma, curve.corners[-1])


def test_the_unit_of_money_does_not_matter() -> None:
    listed = cases(8, 10)
    scaled = [
        RelocationCase(
            Enterprise.from_base(
                F(str(case.enterprise.tax_year1)) * 10**6, case.enterprise.growth, name=case.enterprise.name
            ),
            F(str(case.origin_loss)) * 10**6,
            F(str(case.destination_cost)) * 10**6,
        )
        for case in listed
    ]
    grid = DesignGrid(years=(3, 6), thresholds=(0,))
    plain, other = best_joint_terms(listed, grid), best_joint_terms(scaled, grid)
    assert plain.best.sets == other.best.sets
    assert other.best.value == 10**6 * plain.best.value


def test_a_choice_that_changes_nothing_keeps_the_notice() -> None:
    found = best_joint_terms([RelocationCase(Enterprise.from_base(1.0), 2.0, 3.0)], DesignGrid(years=(3, 8)))
    assert found.best.terms.years == 3
    assert found.levers()["years"].keys() == {3.0, 8.0}
    assert "for 3 years, 2 more" in found.explain()


def test_tampering_is_noticed() -> None:
    listed = cases(3, 6)
    problem = JointProblem.of(listed, StatuteTerms().exact(), 0.04, 20, 0)
    point = problem.point(StatuteTerms().exact())
    assert joint_certificate(problem, point, [0.0]).holds
    assert not joint_certificate(problem, point, [float(point.value) * 1.01]).holds
    assert not joint_certificate(problem, point, [float("nan")]).holds
    other = JointProblem.of(cases(9, 6), StatuteTerms().exact(), 0.04, 20, 0)
    assert not joint_certificate(other, point, [0.0]).holds


def test_refusals() -> None:
    with pytest.raises(InputError, match="cases"):
        best_joint_terms([])
    case = RelocationCase(Enterprise.from_base(0.0, 0.0, name="idle"), 0, 0)
    with pytest.raises(InputError, match=r"idle: prior tax.*\n.*idle: growth"):
        best_joint_terms([case])
    with pytest.raises(InputError, match="extension_trigger: found tax_below_threshold"):
        best_joint_terms(cases(0, 1), terms=StatuteTerms(extension_trigger="tax_below_threshold"))
