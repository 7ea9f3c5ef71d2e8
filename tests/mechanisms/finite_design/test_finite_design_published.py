"""Published values of mechanism design, exact wherever they are rational."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import sqrt
from typing import Any

import pytest
from finite_design_cases import midpoints, one_good, second_best, trade, virtual_worths

from citypact.mechanisms.finite_design import Aim, Demands, Mechanism, MechanismTable, Setting, audit, design

F = Fraction


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_small_grids_attain_the_first_best(count: int) -> None:
    """Myerson and Satterthwaite (1983): on midpoint grids up to 5 × 5 types nothing is lost."""
    found = second_best(count)
    assert found.exact_value == Setting(**trade(count)).first_best


@pytest.mark.parametrize(
    ("count", "exact", "gains", "subsidy"),
    [(10, F(189, 1250), 0.1512, 0.075), (20, None, 0.1468181818, 0.11875)],
)
def test_second_best_gains_and_least_subsidy_of_the_grid(
    count: int, exact: Fraction | None, gains: float, subsidy: float
) -> None:
    """The gains fall to 9/64, the subsidy for efficient trade rises to 1/6 as the grid refines."""
    found = second_best(count)
    assert found.exact_value == exact
    assert found.value == pytest.approx(gains, abs=1e-9)
    assert 9 / 64 < found.value < found.first_best
    money = design(**trade(count), objective="least money", decision="efficient")
    assert money.external_money == pytest.approx(subsidy, abs=1e-12)
    assert money.external_money < 1 / 6
    assert money.welfare == pytest.approx(money.first_best)


def test_a_central_yuan_is_worth_what_the_budget_s_price_says() -> None:
    """The price lies between the slopes on both sides of zero, which are equal off a kink."""
    step = F(1, 10**6)
    here, more, less = (design(**trade(6), external_money=z).exact_value for z in (0, step, -step))
    assert here is not None
    assert more is not None
    assert less is not None
    price = second_best(6).shadow_prices["budget"]
    assert (more - here) / step == (here - less) / step == F(1, 3)
    assert price == pytest.approx(1 / 3)


def partnership(count: int, share: Fraction, budget: str = "strong expected") -> Mechanism:
    """Two partners with uniform worths; the higher buys the other out."""
    return design(
        **one_good(midpoints(count), "first", "second", kept=False),
        objective="least money",
        decision="efficient",
        budget=budget,
        outside={"first": lambda worth: share * worth, "second": lambda worth: (1 - share) * worth},
    )


def test_least_share_with_which_a_partnership_can_be_dissolved() -> None:
    """Cramton, Gibbons and Klemperer (1987): 1/2 - 1/(2 sqrt 3); grids approach it from below."""
    limit = 0.5 - 1 / (2 * sqrt(3))
    brackets = {4: (F(0), F(1, 1000)), 8: (F(83, 1000), F(84, 1000)), 16: (F(145, 1000), F(147, 1000))}
    for count, (low, high) in brackets.items():
        if low:
            assert partnership(count, low).external_money > 0
        assert partnership(count, high).external_money < 0
        assert high < limit
    slacks = [partnership(count, F(limit)).external_money for count in (4, 8, 16)]
    assert slacks[0] < 1.5 * slacks[1] < 2 * slacks[2] < 0  # the room at the limit goes to zero
    assert partnership(8, F(1, 2)).external_money < 0
    assert partnership(8, F(1, 100)).external_money > 0


def test_balance_at_every_profile_costs_no_more_than_in_expectation() -> None:
    """Börgers and Norman (2009): with independent types an expected balance can be made exact."""
    for share in (F(1, 2), F(1, 10)):
        expected, always = (partnership(3, share, f"strong {when}") for when in ("expected", "ex post"))
        assert expected.exact_value == always.exact_value


def test_two_types_of_laffont_and_martimort() -> None:
    """Chapter 2 with S(q) = 10 q - q²/2, costs 1 and 2 equally likely: q (9, 7), t (16, 14), 32.5.

    The problem is convex in quantities; whole quantities contain the optimum and lotteries gain
    nothing, since S is concave and costs are linear.
    """
    worth = {str(q): 10 * q - F(q * q, 2) for q in range(11)}
    found = design(
        {"agent": [1, 2]},
        "uniform",
        list(worth),
        {"agent": lambda quantity, cost: -cost * int(quantity)},
        objective=Aim(revenue=1, outcomes=worth),
        budget="none",
    )
    assert found.exact_value == F(65, 2)
    assert [found.table.decision[at,]["9" if at == 1 else "7"] for at in (1, 2)] == [1, 1]
    assert [found.table.transfers[at,]["agent"] for at in (1, 2)] == [16, 14]
    assert found.payoffs["agent"] == {"1": 7, "2": 0}
    assert found.shadow_prices == {"agent 1 posing as 2": 0.5, "participation of agent 2": 1.0}


def test_the_principal_may_also_be_a_player() -> None:
    """A principal of one type that pays by a balanced budget does as well as a designer."""
    worth = {str(q): 10 * q - F(q * q, 2) for q in range(11)}
    found = design(
        {"agent": [1, 2], "principal": ["only"]},
        "uniform",
        list(worth),
        {"agent": lambda quantity, cost: -cost * int(quantity), "principal": worth},
        objective={"principal": 1},
        participation="interim",
        budget="strong expected",
    )
    assert found.exact_value == F(65, 2)
    assert found.gains["principal"] == 32.5


@pytest.mark.parametrize("count", [2, 3, 4, 8])
def test_optimal_auction_for_two_bidders(count: int) -> None:
    """Myerson (1981): sell to the greater positive virtual value; 5/12 and a reserve of 1/2 in the limit."""
    virtual = virtual_worths(count)
    best = sum((max(0, a, b) for a, b in product(virtual, virtual)), F(0)) / count**2
    found = design(**one_good(midpoints(count), "first", "second"), objective="revenue", budget="none")
    assert found.exact_value == best
    for (mine, other), chances in found.table.decision.items():
        assert isinstance(chances, dict)
        assert chances["kept"] == (max(mine, other) < F(1, 2) - F(1, 4 * count))
    assert best > F(5, 12)


def test_auction_revenue_falls_to_five_twelfths() -> None:
    revenues = []
    for count in (8, 80, 800):
        virtual = [float(v) for v in virtual_worths(count)]
        # Both draws at most v_k: the greater is the k-th with chance (k² - (k-1)²)/n².
        revenues.append(sum(max(0, v) * (2 * k + 1) for k, v in enumerate(virtual)) / count**2)
    assert revenues[0] == pytest.approx(59 / 128)
    assert [abs(r - 5 / 12) * n for r, n in zip(revenues, (8, 80, 800), strict=True)] == pytest.approx(
        [0.36, 0.37, 0.37], abs=0.02
    )


@pytest.mark.parametrize("count", [2, 4, 6])
def test_quality_menu_of_mussa_and_rosen(count: int) -> None:
    """Profit of the grid is the mean of the squared positive virtual values over 2; 1/12 in the limit.

    Quality is convex; the grid of qualities contains the optimal ones.
    """
    qualities = [F(k, 2 * count) for k in range(2 * count + 1)]
    found = design(
        {"buyer": midpoints(count)},
        "uniform",
        [str(q) for q in qualities],
        {"buyer": lambda quality, taste: taste * F(quality)},
        objective=Aim(revenue=1, outcomes={str(q): -q * q / 2 for q in qualities}),
        budget="none",
    )
    assert found.exact_value == sum((max(0, v) ** 2 for v in virtual_worths(count)), F(0)) / 2 / count
    fine = sum(max(0, float(v)) ** 2 for v in virtual_worths(2000)) / 2 / 2000
    assert fine == pytest.approx(1 / 12, abs=2e-4)
    assert found.value > fine


@pytest.mark.parametrize(
    ("low", "quantities", "payments", "profit"),
    [(F(1, 2), ("0", "2"), (0, 4), 1), (F(3, 4), ("2/3", "2"), (F(2, 3), F(10, 3)), F(2, 3))],
)
def test_two_type_screening_of_the_oracles(
    low: Fraction, quantities: tuple[str, str], payments: tuple[Any, Any], profit: Fraction
) -> None:
    """Mussa–Rosen / Maskin–Riley with tastes 1 and 2 and cost q²/2 (oracles, screening-1-2-…)."""
    every = [str(F(k, 3)) for k in range(7)]
    found = design(
        {"buyer": [1, 2]},
        {"buyer": [low, 1 - low]},
        every,
        {"buyer": lambda quantity, taste: taste * F(quantity)},
        objective=Aim(revenue=1, outcomes={q: -(F(q) ** 2) / 2 for q in every}),
        budget="none",
    )
    assert found.exact_value == profit
    for kind, quantity, payment in zip((1, 2), quantities, payments, strict=True):
        assert found.table.decision[kind,][quantity] == 1
        assert found.table.transfers[kind,]["buyer"] == -payment


def siting() -> dict[str, Any]:
    """Appendix C ``agv``: two cities, worths 0 to 3, a project of cost 3 shared equally."""
    value = {"build": {k: k - F(3, 2) for k in range(4)}, "leave": 0}
    return {
        "types": {"first": range(4), "second": range(4)},
        "prior": "uniform",
        "outcomes": ["build", "leave"],
        "values": {"first": value, "second": value},
    }


def efficient(setting: Setting) -> dict[tuple[int, int], str]:
    return {(i, j): "build" if i + j >= 3 else "leave" for i, j in product(range(4), range(4))}


def test_expected_externality_transfers_balance_and_leave_low_types_short() -> None:
    """d'Aspremont and Gérard-Varet (1979): truth and balance hold, participation does not."""
    setting = Setting(**siting())
    other = [sum((j - F(3, 2) for j in range(4) if i + j >= 3), F(0)) / 4 for i in range(4)]
    transfers = {
        (i, j): {"first": other[i] - other[j], "second": other[j] - other[i]}
        for i, j in product(range(4), range(4))
    }
    demands = Demands(participation="none", budget="strong ex post", decision="efficient")
    table = MechanismTable(setting, efficient(setting), transfers, demands)
    found = audit(table)
    assert found.holds
    assert list(found.figures.payoffs["first"].values()) == [-0.3125, -0.0625, 0.4375, 1.1875]
    short = audit(replace(table, demands=replace(demands, participation="interim"))).violations
    assert {(each.player, each.true_type, each.amount) for each in short} == {
        (name, kind, amount)
        for name in ("first", "second")
        for kind, amount in (("0", 0.3125), ("1", 0.0625))
    }
    best = design(**siting(), participation="none", budget="strong ex post", decision="efficient")
    assert best.exact_value == setting.first_best


def test_pivotal_payments_hold_in_dominant_strategies_and_run_a_deficit_of_the_designer_s() -> None:
    """Vickrey, Clarke and Groves: truth is dominant; each is paid what the others gain."""
    setting = Setting(**siting())
    rule = efficient(setting)
    transfers = {
        at: {
            "first": at[1] - F(3, 2) if rule[at] == "build" else 0,
            "second": at[0] - F(3, 2) if rule[at] == "build" else 0,
        }
        for at in rule
    }
    demands = Demands("dominant", "ex post", budget="none", decision="efficient")
    assert audit(MechanismTable(setting, rule, transfers, demands)).holds
    deficit = sum((sum(row.values()) for row in transfers.values()), F(0)) / 16
    balanced = replace(demands, budget="weak expected")
    short = audit(MechanismTable(setting, rule, transfers, balanced))
    assert [(each.kind, each.amount) for each in short.violations] == [("budget", float(deficit))]


def test_correlated_types_leave_no_rent() -> None:
    """Crémer and McLean (1988): with correlated worths the seller takes the whole surplus."""
    prior = {(1, 1): F(3, 8), (1, 2): F(1, 8), (2, 1): F(1, 8), (2, 2): F(3, 8)}
    good = {**one_good([1, 2], "first", "second"), "prior": prior}
    found = design(**good, objective="revenue", budget="none")
    assert found.exact_value == Setting(**good).first_best == F(13, 8)
    assert design(**{**good, "prior": "uniform"}, objective="revenue", budget="none").value < 13 / 8


def test_revenue_is_the_same_whichever_way_truth_is_secured() -> None:
    """With independent values dominant strategies cost the seller nothing (Manelli and Vincent 2010)."""
    good = one_good(midpoints(4), "first", "second")
    strict = design(
        **good, objective="revenue", budget="none", incentives="dominant", participation="ex post"
    )
    assert strict.exact_value == design(**good, objective="revenue", budget="none").exact_value == F(1, 2)
