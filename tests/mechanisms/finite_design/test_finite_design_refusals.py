"""What cannot be used is refused in one clear line; what cannot be met names its cause."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from finite_design_cases import one_good, trade

from citypact.errors import InfeasibleDesign, InputError
from citypact.mechanisms.finite_design import Demands, NoMechanism, Setting, design
from citypact.mechanisms.finite_design.problem.aim import Aim
from citypact.mechanisms.finite_design.solution.program import Statement, Unknown
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.status import Status

F = Fraction


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"prior": {"seller": [0.5, 0.6], "buyer": [0.5, 0.5]}},
            "prior['seller']: found a sum of 1.1, expected probabilities that sum to one",
        ),
        (
            {"prior": {"seller": [1.5, -0.5], "buyer": [0.5, 0.5]}},
            "prior['seller']: found -0.5, expected no negative probability",
        ),
        (
            {"prior": {"seller": [1, 0], "buyer": [0.5, 0.5]}},
            "prior of seller 3/4: found 0, expected a positive probability for every type;"
            " leave the type out",
        ),
        (
            {"prior": {"seller": [0.5, float("nan")], "buyer": [0.5, 0.5]}},
            "prior['seller']: found nan, expected a finite number",
        ),
        (
            {"prior": {(F(1, 4), F(1, 4)): 0.7, (F(3, 4), F(3, 4)): 0.7}},
            "prior: found a sum of 1.4, expected probabilities that sum to one",
        ),
        (
            {"prior": {(F(1, 4), F(1, 4)): 1.5, (F(3, 4), F(3, 4)): -0.5}},
            "prior: found -0.5, expected no negative probability",
        ),
        (
            {"prior": {("cheap", "dear"): 1}},
            "prior: found ('cheap', 'dear'), expected profiles with one type for each player,"
            " in player order",
        ),
        ({"objective": "profit"}, "objective: found profit, expected one of welfare, revenue, least money"),
        ({"objective": {"broker": 1}}, "objective: found broker, expected one of seller, buyer"),
        (
            {"budget": "balanced"},
            "budget: found balanced, expected one of none, weak expected, strong expected, weak ex post,"
            " strong ex post",
        ),
        ({"outside": {"broker": 0}}, "outside: found broker, expected one of seller, buyer"),
        (
            {"outside": {"seller": {F(1, 4): 1}}},
            "outside option of seller 3/4: found nothing, expected a finite number",
        ),
        (
            {"objective": "least money", "budget": "none"},
            "budget: found none, expected a budget where external money is to be found",
        ),
        (
            {"external_money": None},
            "external_money: found None, expected an amount, or an objective that counts it",
        ),
        (
            {"values": {"seller": {}}},
            "values: found ['seller'], expected one entry for each of seller, buyer",
        ),
        (
            {"values": {"seller": {"trade": 1, "none": 0}, "buyer": {"trade": 1}}},
            "value of none to buyer of type 1/4: found nothing, expected a number\n"
            "value of none to buyer of type 3/4: found nothing, expected a number",
        ),
        (
            {"types": {"seller": range(200), "buyer": range(200)}},
            "types: found 80000 profiles times outcomes, expected at most 20000; use fewer players or types",
        ),
        (
            {"types": {"seller": ["a", "a"], "buyer": []}},
            "types['seller']: found a 2 times, expected each entry once\n"
            "types['buyer']: found [], expected a list with at least one entry",
        ),
        (
            {"decision": {(a, b): {"trade": 0.5} for a in (F(1, 4), F(3, 4)) for b in (F(1, 4), F(3, 4))}},
            "\n".join(
                f"decision at (seller {a}, buyer {b}): found a sum of 0.5, expected chances that sum to one"
                for a in ("1/4", "3/4")
                for b in ("1/4", "3/4")
            ),
        ),
    ],
)  # fmt: skip
def test_input_that_cannot_be_used(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        design(**{**trade(2), **change})
    assert str(caught.value) == message


def test_rounding_of_a_prior_is_no_mistake() -> None:
    thirds = Setting(**{**trade(3), "prior": {"seller": [1 / 3] * 3, "buyer": [0.333333333333] * 3}})
    assert set(thirds.chance.values()) == {F(1, 9)}


def test_an_objective_without_limit_is_refused() -> None:
    with pytest.raises(InputError, match=r"without limit, along transfer to .*ask for participation"):
        design(**trade(2), objective="revenue", participation="none")


def test_impossible_efficiency_names_its_rows_and_the_money_that_would_unblock_it() -> None:
    """Myerson and Satterthwaite's conflict on a 6 × 6 grid; the remedy is the least subsidy."""
    with pytest.raises(NoMechanism) as caught:
        design(**trade(6), decision="efficient")
    error = caught.value
    assert isinstance(error, InfeasibleDesign)
    assert "budget" in error.conflict
    subsidy = design(**trade(6), decision="efficient", objective="least money").exact_value
    assert error.remedies["budget"] == pytest.approx(float(-subsidy))
    assert "raise the external money by 0.0231481 亿元" in str(error)
    assert "leave the decision free" in str(error)
    for kind, change in (
        ("budget", {"external_money": F(error.remedies["budget"]) + F(1, 10**12)}),
        ("participation", {"outside": -F(error.remedies["participation"]) - F(1, 10**12)}),
    ):
        assert design(**trade(6), decision="efficient", **change).value > 0, kind


def test_the_conflict_is_irreducible() -> None:
    """The rows contradict each other; without any one of them they do not."""
    with pytest.raises(NoMechanism) as caught:
        design(**trade(6), decision="efficient")
    unknown = Unknown(Setting(**trade(6)), Demands(decision="efficient"))
    program = Statement.of(unknown, Aim()).program
    rows = [row for row in program.rows if row.label in caught.value.conflict]
    chances = [row for row in program.rows if row.label.startswith("chance")]

    def status(kept: list[Any]) -> Status:
        return solve_exact(LinearProgram("maximize", program.variables, {}, (*chances, *kept))).status

    assert len(rows) == len(caught.value.conflict)
    assert status(rows) is Status.infeasible
    assert all(status([other for other in rows if other is not row]) is Status.optimal for row in rows)


def test_a_rule_that_rewards_no_type_for_the_truth_names_the_two_lies() -> None:
    """Trade where it destroys value asks low costs not to trade and high costs to: no transfers do."""
    kinds = (F(1, 4), F(3, 4))
    rule = {(c, w): "trade" if c > w else "none" for c in kinds for w in kinds}
    with pytest.raises(NoMechanism) as caught:
        design(**trade(2), decision=rule, participation="none", budget="none")
    assert caught.value.conflict == ("seller 1/4 posing as 3/4", "seller 3/4 posing as 1/4")
    assert str(caught.value) == (
        "no mechanism meets all demands: seller 1/4 posing as 3/4, seller 3/4 posing as 1/4 contradict each"
        " other (without any one of them the others agree); any one of these would do: lower every gain from"
        " a misreport by 0.125 亿元, through inspection or a fine; leave the decision free"
    )


def test_demands_that_no_money_can_meet_are_told_apart() -> None:
    """Outside options that are worth more than all outcomes need money, lower options or nothing."""
    with pytest.raises(NoMechanism) as caught:
        design(**one_good([1, 2], "first", "second"), outside=2, budget="strong ex post")
    assert caught.value.remedies.keys() >= {"budget", "participation"}
    with pytest.raises(NoMechanism, match="participation of first 1"):
        design(**one_good([1], "first"), outside=F(3, 2), incentives="none")
