"""Audits find one changed entry, say who gains by which lie, and take no NaN for a number."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from finite_design_cases import midpoints, one_good, second_best, trade

from citypact.errors import CertificateError, InputError
from citypact.mechanisms.finite_design import Aim, Demands, Mechanism, MechanismTable, Setting, audit, design

F = Fraction


def tampered(found: Mechanism, profile: tuple[Any, ...], change: Any, what: str = "transfers") -> Mechanism:
    """Change one entry of the table and leave all else as it was reported."""
    entries = {at: dict(row) for at, row in getattr(found.table, what).items()}
    name = next(iter(entries[profile])) if what == "transfers" else "trade"
    entries[profile][name] += change
    return replace(found, table=replace(found.table, **{what: entries}))


@pytest.mark.parametrize("change", [F(-1, 10**12), 0.25])
def test_one_changed_transfer_is_found(change: Any) -> None:
    found = design(**trade(4), budget="strong ex post")
    assert audit(found).holds
    for profile in found.table.transfers:
        wrong = audit(tampered(found, profile, change))
        assert not wrong.holds
        with pytest.raises(CertificateError, match="violated"):
            wrong.require()


def test_one_changed_chance_is_found() -> None:
    found = second_best(3)
    for profile in found.table.decision:
        names = [each.name for each in audit(tampered(found, profile, F(1, 50), "decision")).violations]
        assert any(name.startswith("chances at") for name in names)


def test_a_large_mechanism_in_floating_point_is_audited_too() -> None:
    found = second_best(14)
    assert found.proof is None
    assert not found.table.exact
    assert audit(found).holds
    profile = next(iter(found.table.transfers))
    assert not audit(tampered(found, profile, 1e-4)).holds


def test_a_reported_figure_that_is_wrong_is_found() -> None:
    found = second_best(3)
    for lie in (
        replace(found, value=found.value + 1e-6),
        replace(found, exact_value=F(1)),
        replace(found, figures=replace(found.figures, welfare=found.welfare + 1e-6)),
        replace(found, aim=Aim(revenue=2)),
    ):
        assert {each.kind for each in audit(lie).violations} == {"figure"}


def test_a_changed_price_of_the_proof_is_found() -> None:
    found = second_best(6)
    assert found.proof is not None
    prices = {**found.proof.multipliers, "budget": found.proof.multipliers["budget"] + F(1, 7)}
    wrong = replace(found, proof=replace(found.proof, multipliers=prices))
    assert [each.name for each in audit(wrong).violations] == ["the proof of the optimum"]


def first_price(bid: dict[Any, Any]) -> MechanismTable:
    """Two bidders with worths 0, 1, 2 pay what they bid; ties go to the first."""
    good = one_good([0, 1, 2], "first", "second")
    decision, transfers = {}, {}
    for a, b in product(range(3), range(3)):
        winner = "first" if a >= b else "second"
        decision[a, b] = winner
        paid = bid[a] if winner == "first" else bid[b]
        transfers[a, b] = {"first": 0, "second": 0, winner: -paid}
    demands = Demands(budget="none", incentives="dominant", participation="ex post")
    return MechanismTable(Setting(**good), decision, transfers, demands)


def test_names_who_gains_by_posing_as_whom_and_how_much() -> None:
    """Paying one's own worth invites understatement; the winner of worth 2 gains 2 by posing as 0."""
    found = audit(first_price({0: 0, 1: 1, 2: 2}))
    worst = found.violations[0]
    assert (worst.player, worst.true_type, worst.report, worst.amount) == ("first", "2", "0", 2)
    assert worst.profile == "(first 2, second 0)"
    assert worst.sentence("亿元") == ("first of type 2 gains 2 亿元 by posing as 0 at (first 2, second 0)")
    assert {each.kind for each in found.violations} == {"incentives"}
    assert "conditions are violated" in found.explain()
    # recomputed by hand: every lie and its gain
    gains = {}
    for a, b in product(range(3), range(3)):
        for r in range(3):
            if r >= b and a > r:
                gains["first", a, r, b] = a - r
            if r > a and b > r:
                gains["second", b, r, a] = b - r
    told = {
        (each.player, int(each.true_type), int(each.report), other): each.amount
        for each in found.violations
        for other in [int(each.profile.strip("()").split()[3 if each.player == "first" else 1].strip(","))]
    }
    assert told == gains


def test_second_price_is_truthful() -> None:
    good = one_good([0, 1, 2], "first", "second")
    decision = {(a, b): "first" if a >= b else "second" for a, b in product(range(3), range(3))}
    transfers = {(a, b): {"first": -b if a >= b else 0, "second": -a if b > a else 0} for a, b in decision}
    demands = Demands(budget="none", incentives="dominant", participation="ex post", decision="efficient")
    found = audit(MechanismTable(Setting(**good), decision, transfers, demands))
    assert found.holds
    assert found.checked == {"chance": 36, "decision": 14, "incentives": 36, "participation": 18}
    assert found.figures.revenue == pytest.approx(sum(min(a, b) for a, b in decision) / 9)


def test_budget_and_participation_are_reported_with_their_amounts() -> None:
    setting = Setting(
        {"city": ["low", "high"]},
        {"city": [0.25, 0.75]},
        ["build", "leave"],
        {"city": {"build": {"low": 1, "high": 4}, "leave": 0}},
    )
    table = MechanismTable(
        setting,
        {("low",): "build", ("high",): {"build": 0.5, "leave": 0.5}},
        {("low",): {"city": -1.5}, ("high",): {"city": 1}},
        Demands(incentives="none", budget="weak expected"),
    )
    found = audit(table)
    assert [(each.kind, each.player, each.true_type, each.amount) for each in found.violations] == [
        ("participation", "city", "low", 0.5),
        ("budget", "", "", 0.375),
    ]
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["violations"][1]["amount"] == 0.375
    assert found.to_frame().shape == (2 + 3 + 1 + 2, 3)
    assert audit(replace(table, external_money=0.375)).violations[0].kind == "participation"


def test_decimals_are_judged_within_rounding() -> None:
    """A third typed with sixteen digits is a third; with four digits it is not."""
    setting = Setting({"city": ["only"]}, "uniform", ["x", "y", "z"], {"city": {"x": 0, "y": 0, "z": 0}})
    for third, holds in ((1 / 3, True), (0.3333, False)):
        table = MechanismTable(setting, {("only",): dict.fromkeys("xyz", third)}, {("only",): {"city": 0}})
        assert audit(table).holds == holds


@pytest.mark.parametrize(
    ("decision", "transfers", "message"),
    [
        ({(0,): "x", (1,): "y"}, {(0,): {"a": 0}, (1,): {"a": float("nan")}},
         "transfer to a at (a 1): found nan, expected a finite number"),
        ({(0,): "x", (1,): {"x": float("nan")}}, {(0,): {"a": 0}, (1,): {"a": 0}},
         "chance of x at (a 1): found nan, expected a finite number"),
        ({(0,): "x"}, {(0,): {"a": 0}, (1,): {"a": 0}},
         "decision at (a 1): found nothing, expected an outcome, or outcomes with their chances"),
        ({(0,): "x", (1,): "w"}, {(0,): {"a": 0}, (1,): {"a": 0}},
         "decision at (a 1): found w, expected one of x, y"),
        ({(0,): "x", (1,): "y"}, {(0,): {"a": 0}, (1,): {"b": 0}},
         "transfers at (a 1): found b, expected one of a\n"
         "transfer to a at (a 1): found nothing, expected a finite number"),
        ({(0,): "x", (1,): "y", (2,): "y"}, {(0,): {"a": 0}, (1,): {"a": 0}},
         "decision: found (2,), expected profiles with one type for each player"),
    ],
)  # fmt: skip
def test_tables_that_cannot_be_used(decision: Any, transfers: Any, message: str) -> None:
    setting = Setting({"a": [0, 1]}, "uniform", ["x", "y"], {"a": {"x": 0, "y": 1}})
    with pytest.raises(InputError) as caught:
        MechanismTable(setting, decision, transfers)
    assert str(caught.value) == message


def test_a_table_shows_itself() -> None:
    found = second_best(2)
    frame = found.table.to_frame()
    assert list(frame.columns) == [
        "seller", "buyer", "probability", "chance of trade", "chance of none",
        "transfer to seller", "transfer to buyer",
    ]  # fmt: skip
    assert frame["probability"].sum() == 1
    assert list(frame["seller"].unique()) == midpoints(2)
    assert repr(found) == (
        "Mechanism(value=0.125, welfare=0.125, MechanismTable(Setting(seller with 2 types,"
        " buyer with 2 types; 2 outcomes), 4 profiles))"
    )
    assert "objective is 0.125" in found.explain()
