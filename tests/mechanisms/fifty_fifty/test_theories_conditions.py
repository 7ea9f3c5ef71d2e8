"""The nineteen conditions: parameters say the same as the ratio the theory calls for."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.fifty_fifty import (
    CONDITIONS,
    MOVERS,
    Calibration,
    Mover,
    all_conditions,
    nash_sensitivity,
    sign_table,
)
from citypact.mechanisms.fifty_fifty.theory_conditions import condition_8
from citypact.mechanisms.revenue_split import split

F = Fraction
HALF = F(1, 2)
few = settings(deadline=None, max_examples=150)

rates = st.integers(-2, 12).map(lambda i: F(i, 20)) | st.sampled_from([F(1, 2), F(1, 4)])
small = st.sampled_from([F(0), F(1, 4), F(1, 2), F(3, 4), F(1), F(2)])
positive = st.sampled_from([F(1, 4), F(1, 2), F(1), F(2), F(6, 5), F(3)])
unit = st.sampled_from([F(0), F(1, 10), F(1, 4), F(1, 2), F(4, 5), F(1)])
pairs = st.tuples(st.integers(-2, 10), st.integers(1, 10)).map(lambda t: (F(t[0], 10), F(t[0] + t[1], 10)))
exponents = st.sampled_from([F(1, 5), F(3, 10), F(2, 5)])


@st.composite
def calibrations(draw: st.DrawFn) -> Calibration:
    R = draw(positive)
    return Calibration(
        revenue=R,
        origin_loss=draw(rates) * R,
        destination_cost=draw(rates) * R,
        voluntary=draw(unit),
        rivals=(draw(unit) * R,),
        origin_weight=draw(unit),
        origin_impatience=draw(positive),
        destination_impatience=draw(positive),
        origin_effort=draw(positive),
        destination_effort=draw(positive),
        elasticity=draw(small),
        origin_aversion=draw(positive),
        destination_aversion=draw(positive),
        loss_belief=draw(pairs),
        cost_belief=draw(pairs),
        loss_box=draw(pairs),
        cost_box=draw(pairs),
        relative_standing=draw(small | st.none()),
        service_share=draw(unit),
        growth=draw(positive),
        window=draw(st.sampled_from([3, 5, 10])),
        delay=draw(st.sampled_from([0, 1])),
        top_up=draw(unit),
        planning_horizon=draw(st.integers(3, 12)),
        origin_income=draw(positive),
        destination_income=draw(positive),
        need_aversion=draw(small),
        lost_output=draw(small),
        shown_output=draw(positive),
        water_transfer=draw(rates) * R,
    )


@given(given_=calibrations())
@few
def test_a_condition_holds_exactly_where_its_ratio_is_one_half(given_: Calibration) -> None:
    found = (*all_conditions(given_), condition_8(given_, "min-max regret"))
    assert len({one.key for one in found}) == 19
    for one in found:
        assert one.holds is not None
        near = one.contains_half(F(1, 10**12)) if isinstance(one.gap, float) else one.contains_half()
        assert one.holds == bool(near), one
        if one.ratio is not None:
            assert 0 <= one.ratio.lo <= one.ratio.hi <= 1


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("C1", {"origin_loss": 0.2, "destination_cost": 0.2}),
        ("C2", {"origin_loss": 0.5, "destination_cost": 0.1}),
        ("C3", {"origin_weight": F(1, 3)}),
        ("C4", {"origin_impatience": 0.08, "destination_impatience": 0.04}),
        ("C5", {"origin_effort": 2, "destination_effort": 2}),
        ("C5", {"origin_exponent": 0.3, "destination_exponent": 0.3}),
        ("C6", {"origin_aversion": 2, "destination_aversion": 2}),
        ("C6", {"origin_size": 2, "destination_size": 2}),
        ("C7", {"loss_belief": (0, 0.6), "cost_belief": (0, 0.9)}),
        ("C8", {"loss_box": (0.1, 0.7), "cost_box": (0.3, 0.7)}),
        ("C9", {"origin_loss": 0.2, "destination_cost": 0.2}),
        ("C10", {"elasticity": 1}),
        ("C10", {"fixed_tax": 0, "destination_effort": 2}),
        ("C11", {"service_share": 0.5}),
        ("C12", {"growth": 1.2}),
        ("C12", {"growth": 2, "window": 3}),
        ("C13", {"origin_loss": F("0.45"), "destination_cost": 0.2, "voluntary": 0.2}),
        ("C14", {"origin_loss": 0.1, "destination_cost": 0.2, "rivals": (0.3,)}),
        ("C15", {"planning_horizon": 5, "delay": 0}),
        ("C16", {"top_up": 1}),
        ("C17", {"origin_income": 2, "destination_income": 1, "need_aversion": 1}),
        ("C18", {"lost_output": 0, "shown_output": 3}),
        ("C19", {"origin_loss": 0.4, "water_transfer": 0.15}),
    ],
)
def test_each_condition_can_hold(key: str, changes: dict[str, object]) -> None:
    start = Calibration(revenue=1, origin_loss=0.3, destination_cost=0.1)
    found = CONDITIONS[key](replace(start, **changes))  # type: ignore[arg-type]
    assert found.holds, found
    # The weight of need holds a power, which is not rational.
    assert found.contains_half(F(1, 10**12) if key == "C17" else F(0))


def test_missing_numbers_leave_a_condition_open() -> None:
    found = all_conditions(Calibration())
    assert len(found) == 19
    assert all(one.holds is None and one.ratio is None and one.gap is None for one in found)
    assert all("not given" in one.note for one in found)
    assert [one.key for one in found] == [f"C{k}" for k in range(1, 20)]


def test_no_surplus_gives_no_ratio() -> None:
    lost = Calibration(
        revenue=1, origin_loss=0.6, destination_cost=0.6, voluntary=0.1, origin_weight=0.5, water_transfer=0
    )
    for key in ("C1", "C2", "C3", "C9", "C13", "C19"):
        found = CONDITIONS[key](lost)
        assert found.ratio is None
        assert found.holds is False
        assert "no agreement" in found.note


def test_front_loading_needs_an_impatient_origin() -> None:
    found = CONDITIONS["C11"](
        Calibration(service_share=0.5, origin_impatience=0.04, destination_impatience=0.08)
    )
    assert found.holds is False
    assert found.ratio is None


def test_calibration_reports_every_mistake() -> None:
    with pytest.raises(InputError) as caught:
        Calibration(
            revenue=-1,
            origin_loss=float("nan"),
            voluntary=2,
            loss_box=(0.6, 0.2),
            rivals=(-1,),
            sources={"ratio": "?"},
        )
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {"revenue", "origin_loss", "voluntary", "loss_box", "rivals[1]", "sources"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"rivals": 3},
        {"window": 0},
        {"origin_exponent": 0},
        {"origin_exponent": 0.6, "destination_exponent": 0.5},
        {"loss_belief": 0.3},
        {"revenue": "much"},
    ],
)
def test_calibration_refuses(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Calibration(**wrong)  # type: ignore[arg-type]


BASE = Calibration(
    revenue=1,
    origin_loss=0.3,
    destination_cost=0.1,
    voluntary=0.1,
    rivals=(0.2,),
    origin_weight=0.4,
    origin_impatience=0.06,
    destination_impatience=0.04,
    origin_effort=2,
    destination_effort=3,
    fixed_tax=1,
    origin_aversion=1,
    destination_aversion=2,
    service_share=0.3,
    origin_income=2.5,
    destination_income=1,
    need_aversion=1,
    water_transfer=0.1,
)


@pytest.mark.parametrize("mover", MOVERS, ids=lambda mover: mover.symbol)
def test_signs_of_section_6_2(mover: Mover) -> None:
    start = replace(BASE, elasticity=1.5) if mover.name == "elasticity" else BASE
    effect = mover.effect(start, F(1, 1000))
    assert effect is not None
    assert effect * mover.sign > 0


def test_sign_table_shows_what_it_cannot_move() -> None:
    table = {row[0]: row[3] for row in sign_table(BASE)}
    assert table["ε base"] is None
    assert len(table) == len(MOVERS) == 13


@given(
    l=st.integers(-20, 60).map(lambda i: F(i, 100)),
    k=st.integers(-20, 40).map(lambda i: F(i, 100)),
    alpha=unit,
    R=positive,
)
@few
def test_derivatives_are_difference_quotients(l: Fraction, k: Fraction, alpha: Fraction, R: Fraction) -> None:  # noqa: E741
    found = nash_sensitivity(Relocation(R, l * R, k * R), alpha)

    def ratio(L: Fraction, K: Fraction, a: Fraction, revenue: Fraction) -> Fraction:
        return (L + a * (revenue - L - K)) / revenue

    point, step = {"L": l * R, "K": k * R, "α": alpha, "R": R}, F(1, 10**6)
    assert ratio(*point.values()) == found.ratio
    for name, slope in found.derivatives.items():
        up, down = ({**point, name: point[name] + sign * step} for sign in (1, -1))
        quotient = (ratio(*up.values()) - ratio(*down.values())) / (2 * step)
        assert float(quotient) == pytest.approx(float(slope), abs=1e-6)
        if found.ratio:
            assert found.elasticities[name] == slope * point[name] / found.ratio
    # Ambiguous: more tax moves the ratio towards the bargaining weight.
    assert found.derivatives["R"] * (alpha - found.ratio) >= 0


def test_scale_and_relabelling_leave_the_ratio_alone() -> None:
    game = Relocation(1, 0.3, 0.1)
    ratio = split(game).ratios
    assert ratio is not None
    for factor in (F(1, 10**9), F(10**9)):
        scaled = split(Relocation(factor, F("0.3") * factor, F("0.1") * factor)).ratios
        assert scaled == ratio
    swapped = split(game.swapped()).ratios
    assert swapped is not None
    assert swapped.exact == 1 - ratio.exact


def test_sensitivity_refuses_what_it_does_not_cover() -> None:
    with pytest.raises(InputError, match="game"):
        nash_sensitivity(Relocation(1, 0.1, 0.1, voluntary=0.2))
    with pytest.raises(InputError, match="weight"):
        nash_sensitivity(Relocation(1, 0.1, 0.1), 2)
