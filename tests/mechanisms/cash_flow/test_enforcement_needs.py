"""The least settlement and the least future: enough at the number given, too little just below it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from self_enforced_plants import design, plant

from citypact.errors import InputError
from citypact.games.enforcement_terms import Enforcement, FutureProjects
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.enforcement_needs import Needs, least_needs
from citypact.mechanisms.cash_flow.objective import Aim, Objective, solve_objective
from citypact.mechanisms.cash_flow.rows import Payments, cash_flow_rows
from citypact.mechanisms.theories.enforcement import Pipeline, least_settlement

F = Fraction
FAMILIES = pytest.mark.parametrize("family", list(Payments))
SMALL = F(1, 10**9)

WEAK = (
    Enforcement(0.5),
    Enforcement([0.9, 0.5, 0.1], settlement=0.1, penalty=0.3),
    Enforcement(0.2, penalty=2),
    Enforcement(FutureProjects(1.1)),
    Enforcement(FutureProjects(1.1), settlement=0.05, penalty=1),
)


def holds(path: RelocationPath, family: Payments) -> bool:
    return solve_objective(cash_flow_rows(path, family).exact(), Objective(Aim.origin)).feasible


def settled(path: RelocationPath, settlement: Fraction) -> RelocationPath:
    assert path.enforcement is not None
    return replace(path, enforcement=replace(path.enforcement, settlement=settlement))


def richer(path: RelocationPath, more: Fraction) -> RelocationPath:
    terms = path.enforcement
    assert terms is not None
    if terms.stream is not None:
        return replace(path, enforcement=replace(terms, future_value=FutureProjects(terms.worth(0) + more)))
    future = [terms.worth(place) + more for place in range(path.window)]
    return replace(path, enforcement=replace(terms, future_value=future))


@FAMILIES
@pytest.mark.parametrize("terms", WEAK)
def test_what_would_unblock_is_enough_and_nothing_less_is(terms: Enforcement, family: Payments) -> None:
    path = plant(origin_loss=1.05, enforcement=terms)
    assert not holds(path, family)
    found = design(path, payments=family)
    assert found.enforcement is not None
    needs = found.enforcement.needs
    assert needs is not None
    assert needs.settlement is not None
    assert needs.future is not None
    assert 0 < needs.settlement < 1
    assert holds(settled(path, needs.settlement), family)
    assert not holds(settled(path, needs.settlement - SMALL), family)
    assert holds(richer(path, needs.future), family)
    assert not holds(richer(path, needs.future - SMALL), family)
    low, high = F(0), F(1)
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(settled(path, middle), family) else (middle, high)
    assert low <= needs.settlement <= high


@FAMILIES
@pytest.mark.parametrize(
    "terms", [WEAK[0], Enforcement([1.3, 0.9, 0.4], 0.1, 0.2), Enforcement(FutureProjects(1.7))]
)
def test_what_it_takes_to_be_as_good_as_under_a_court(terms: Enforcement, family: Payments) -> None:
    path = plant(origin_loss=0.3, enforcement=terms)

    def best(changed: RelocationPath) -> Fraction:
        rows = cash_flow_rows(changed, family).exact()
        return solve_objective(rows, Objective(Aim.origin)).certificate.optimum

    found = design(path, Aim.origin, payments=family)
    assert found.agreement
    assert found.enforcement is not None
    needs, court = found.enforcement.needs, best(replace(path, enforcement=None))
    assert needs is not None
    assert best(path) < court
    assert needs.future is not None
    assert best(richer(path, needs.future)) == court > best(richer(path, needs.future - SMALL))
    if needs.settlement is not None:
        assert best(settled(path, needs.settlement)) == court > best(settled(path, needs.settlement - SMALL))
    court_ratios = design(replace(path, enforcement=None), Aim.origin, payments=family).ratios
    assert court_ratios is not None
    assert found.enforcement.court is not None
    assert found.enforcement.court.ends == court_ratios.ends


def test_a_streams_least_settlement_is_the_theorys() -> None:
    """The origin needs 9/20 of a steady tax: ψ is that of the closed form."""
    rng = np.random.default_rng(8)
    for _ in range(6):
        ratio, value = F(int(rng.integers(5, 19)), 20), F(int(rng.integers(4, 12)), 4)
        worth = sum(ratio * F(20, 21) ** year for year in range(1, 6))
        path = RelocationPath(
            [1] * 5, [0] * 5, worth, investment=-9, origin_rate=0.05, destination_rate=0.05, delay=0,
            cap_multiple=None, lump_sum=False, enforcement=Enforcement(FutureProjects(value)),
        )  # fmt: skip
        terms = cash_flow_rows(replace(path, enforcement=None), Payments.constant_ratio)
        assert least_needs(path, terms).settlement == least_settlement(Pipeline(F(1, 20), 5, 1, value), ratio)


def test_terms_that_owe_nothing_need_nothing() -> None:
    path = plant(origin_loss=-1, enforcement=Enforcement(FutureProjects(0)))
    terms = cash_flow_rows(replace(path, enforcement=None), Payments.free)
    assert least_needs(path, terms) == Needs(F(0), F(0))
    alone = replace(path, enforcement=Enforcement())
    assert least_needs(alone, terms) == Needs(F(0), F(0))


def test_where_a_court_enforces_there_is_no_question() -> None:
    with pytest.raises(InputError, match="enforcement"):
        least_needs(plant(), cash_flow_rows(plant(), Payments.free))


# The sentences


def reason(terms: Enforcement, **changes: Any) -> str:
    found = design(plant(enforcement=terms, **changes))
    assert not found.agreement
    assert found.certificate.holds
    return str(found.reason)


def test_a_refusal_names_the_row_and_what_would_help() -> None:
    assert reason(Enforcement(0.5)) == (
        "no agreement: 'origin participates', 'central budget', 'self-enforcement in year 2', 'lump sum not"
        " allowed' cannot all hold. With a court there are terms; the best ratio would be 32.4%. The"
        " destination would keep some terms if the centre deducts what is owed with probability at least"
        " 0.5207 (now 0), or if its future is worth 1.043 亿元 or more (now 0.5)"
    )


def test_nothing_but_certain_deduction_replaces_a_future() -> None:
    text = reason(Enforcement())
    assert "deducts what is owed with probability 1 (now 0), or if its future is worth 1.043 亿元" in text


def test_projects_not_worth_their_terms_need_a_better_project() -> None:
    text = reason(Enforcement(FutureProjects(0.5)))
    assert "self-enforcement in a steady year of the stream" in text
    assert text.endswith("would keep some terms if a future project is worth 1.182 亿元 or more (now 0.5)")


def test_several_years_need_more_in_each() -> None:
    assert "if its future is worth 0.6431 亿元 more in every year" in reason(Enforcement([0.4, 0.3, 0.2]))


def test_what_a_court_cannot_help_is_not_blamed_on_its_absence() -> None:
    found = design(plant(enforcement=Enforcement(0.5), origin_loss=9, lump_sum=True))
    assert found.enforcement is not None
    assert found.enforcement.needs is None
    assert str(found.reason).endswith("cannot all hold. Not even under a court are there terms")
    assert found.to_dict()["enforcement"]["lines"] == []
