"""The development gap: threshold, slow oracles, equity, the trap, worst cases and refusals."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.games.obstacles.centre.absorption import YUAN, DevelopmentGap
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.centre.development_gap import MATCH, SHARE, agree, headline
from citypact.mechanisms.obstacles.centre.gap_equity import equity_terms
from citypact.mechanisms.obstacles.centre.gap_proof import gap_certificate

PLAIN = DevelopmentGap(("core", "rest"), (100_000, 40_000), (1000, 3000), 10, 0.8, 3, 3, 20)
amounts = st.fractions(min_value=Fraction(1, 5), max_value=20, max_denominator=20)
parts = st.fractions(min_value=0, max_value=1, max_denominator=20)


@st.composite
def gaps(draw: st.DrawFn) -> DevelopmentGap:
    revenue = draw(amounts)
    lost = revenue * draw(st.fractions(min_value=Fraction(1, 20), max_value=1, max_denominator=20))
    core = lost * draw(parts)
    income, part = (
        draw(st.integers(20_000, 120_000)),
        draw(st.fractions(Fraction(1, 10), 1, max_denominator=20)),
    )
    incomes = income, income * part
    people = draw(amounts) * 100, draw(amounts) * 100
    full = draw(st.fractions(min_value=Fraction(3, 10), max_value=2, max_denominator=20))
    stiffness = draw(amounts) * 5
    return DevelopmentGap(("A", "B"), incomes, people, revenue, full, core, lost - core, stiffness)


def left(game: DevelopmentGap, rise: float) -> float:
    """What the project leaves after losses and grant, in plain floats."""
    part = min(1.0, (float(game.ratio) + rise) / float(game.full_ratio))
    return float(game.revenue) * part - float(game.losses) - float(game.stiffness) * rise * rise / 2


def test_what_models_md_says() -> None:
    """models.md §7.5: threshold x̄(L + K)/R̄; a grant G raises x by ξ√(2G) with ξ = 1/√κ."""
    assert PLAIN.threshold == Fraction(8, 10) * 6 / 10
    grant = PLAIN.opening_grant
    assert 0.4 + math.sqrt(2 * float(grant) / 20) == pytest.approx(0.48)
    answer = solve_obstacle(PLAIN)
    assert answer.headline.value == grant
    assert answer.plan.cost == 0
    assert answer.acceptable == (grant, None)


@given(game=gaps(), share=parts)
@settings(max_examples=30, deadline=None)
def test_below_the_threshold_no_share_pays_both_and_above_it_some_does(
    game: DevelopmentGap, share: Fraction
) -> None:
    brought = game.revenue_at(game.ratio)
    if game.ratio < game.threshold:
        signs = (share * brought >= game.core_loss, (1 - share) * brought >= game.periphery_cost)
        assert not all(signs)
        rise = game.threshold - game.ratio
        assert game.revenue_at(game.ratio + rise) == game.losses
        assert game.revenue_at(game.ratio + rise * Fraction(99, 100)) < game.losses
    else:
        fair = Fraction(game.core_loss) / brought
        assert (1 - fair) * brought >= game.periphery_cost
        assert game.opening_grant == 0


@given(game=gaps())
@settings(max_examples=30, deadline=None)
def test_no_grid_of_grants_is_better(game: DevelopmentGap) -> None:
    most = 3.0 * float(game.full_ratio)
    best = max(left(game, float(rise)) for rise in np.linspace(0, most, 2001))
    assert best <= float(game.surplus) + 1e-9 * float(game.revenue)
    assert float(game.efficient().total) == pytest.approx(max(float(game.surplus), 0))


@given(game=gaps())
@settings(max_examples=20, deadline=None)
def test_under_the_plan_the_periphery_builds_what_is_best_and_the_gap_does_not_widen(
    game: DevelopmentGap,
) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    assert all(gain >= 0 for gain in answer.gains.values())
    assert sum(answer.gains.values()) == answer.surplus
    if not game.pays:
        assert not any(answer.plan.sizes.values())
        return
    share, match = float(answer.plan.sizes[SHARE]), float(answer.plan.sizes.get(MATCH, 0))

    def periphery(rise: float) -> float:
        brought = float(game.revenue) * min(1.0, (float(game.ratio) + rise) / float(game.full_ratio))
        return (1 - share) * brought + match * rise - float(game.stiffness) * rise * rise / 2

    for rise in np.linspace(0, 3 * float(game.full_ratio), 301):
        assert periphery(float(rise)) <= periphery(float(game.best_rise)) + 1e-9 * float(game.revenue)
    core, other = (
        income + YUAN * gain / heads
        for income, gain, heads in zip(game.incomes, answer.gains.values(), game.people, strict=True)
    )
    assert Fraction(other) / Fraction(core) >= game.ratio


@given(game=gaps())
@settings(max_examples=20, deadline=None)
def test_no_grid_of_splits_has_more_log_welfare(game: DevelopmentGap) -> None:
    terms = equity_terms(game)
    if terms is None:
        assert not game.pays
        return
    heads, incomes = list(map(float, game.people)), list(map(float, game.incomes))

    def welfare(gain: float) -> float:
        both = (gain, float(game.surplus) - gain)
        return math.fsum(n * math.log(y + YUAN * g / n) for n, y, g in zip(heads, incomes, both, strict=True))

    best = welfare(float(terms.core_gain))
    for gain in np.linspace(0, float(game.surplus), 101):
        assert welfare(float(gain)) <= best + 1e-9 * abs(best)
    revenue = game.revenue_at(game.ratio + game.best_rise)
    assert terms.share * revenue - game.core_loss == terms.core_gain


def test_with_a_gap_of_two_fifths_the_optimum_of_equity_is_the_least_share_of_the_core() -> None:
    terms = equity_terms(PLAIN)
    assert terms is not None
    assert terms.core_gain == 0
    assert terms.share == Fraction(3, 10)  # L / R
    # The price: one 亿元 more for the core changes Σ n ln y by the slope, times 10⁴ yuan a head.
    step = 1e-3
    heads, incomes, surplus = (1000, 3000), (100_000, 40_000), float(PLAIN.surplus)
    at = [
        heads[0] * math.log(incomes[0] + YUAN * g / heads[0])
        + heads[1] * math.log(incomes[1] + YUAN * (surplus - g) / heads[1])
        for g in (0.0, step)
    ]
    assert (at[0] - at[1]) / step / YUAN == pytest.approx(float(terms.slope), rel=1e-4)
    assert float(terms.weight) == pytest.approx(2.5, rel=1e-3)


def test_shadow_prices_are_slopes() -> None:
    step = Fraction(1, 10**6)
    prices = agree(PLAIN).efficient_prices
    poorer, richer = (
        replace(PLAIN, incomes=(100_000, 40_000 + 100_000 * sign * step)).surplus for sign in (-1, 1)
    )
    assert float((richer - poorer) / (2 * step)) == pytest.approx(
        float(prices["what the periphery can absorb"]), rel=1e-4
    )


def test_a_share_blunts_what_building_pays_and_a_lump_sum_does_not() -> None:
    """The least share that pays the core is .3, and leaves .7 of 12.5 a unit of the ratio."""
    for stiffness, enough in ((20, True), (30, False)):  # the best rise of .4 costs 8 and 12 a unit
        by_name = {each.label: each for each in agree(replace(PLAIN, stiffness=stiffness)).plan.sets}
        assert by_name["lump sums alone"].cost == 0
        assert (by_name["a share of the revenue alone"].cost is not None) is enough
        paid = max(stiffness * Fraction(4, 10) - Fraction(7, 10) * Fraction(25, 2), 0) * Fraction(4, 10)
        assert by_name["a share, and a matching grant from the centre"].cost == paid


def test_below_the_threshold_the_gap_never_closes_and_above_it_it_does() -> None:
    trapped = PLAIN.path(0, 30, 1)
    assert {year.ratio for year in trapped} == {0.4}
    assert all(year.revenue == 0 for year in trapped)
    free = replace(PLAIN, incomes=(100_000, 50_000))
    ratios = [year.ratio for year in free.path(0, 30, 1)]
    assert ratios == sorted(ratios)
    assert ratios[-1] > ratios[0]
    # The core has more in proportion to its income: the gap opens.
    ratios = [year.ratio for year in free.path(1, 30, 1)]
    assert ratios[-1] < ratios[0]
    # On the line u_B / n_B = x u_A / n_A it stays, whatever is passed on.
    part = 1 / (1 + 0.5 * 3)
    for passed in (0.1, 1):
        assert free.path(part, 5, passed)[-1].ratio == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("field", "sign"),
    [("revenue", -1), ("full_ratio", 1), ("core_loss", 1), ("periphery_cost", 1), ("stiffness", 1)],
)
def test_what_makes_the_opening_grant_larger(field: str, sign: int) -> None:
    more = replace(PLAIN, **{field: Fraction(getattr(PLAIN, field)) * Fraction(21, 20)})
    assert sign * (headline(more).value - headline(PLAIN).value) > 0
    assert headline(replace(PLAIN, incomes=(100_000, 44_000))).value < headline(PLAIN).value


def test_a_project_whose_grant_costs_more_than_it_leaves_is_not_done() -> None:
    answer = agree(replace(PLAIN, stiffness=2000))
    assert answer.efficient.total == 0
    assert answer.efficient.actions["project"] == 0
    assert answer.headline.value > 0
    assert answer.plan.cost == 0
    assert "not worth doing" in " ".join(answer.notes)


def test_edges() -> None:
    even = agree(replace(PLAIN, core_loss=5, periphery_cost=5))  # losses as large as all it can bring
    assert even.certificate.holds
    assert even.efficient.total == 0
    rich = agree(replace(PLAIN, incomes=(100_000, 80_000)))  # at the full ratio already
    assert rich.headline.value == 0
    assert rich.efficient.actions["grant"] == 0
    assert rich.certificate.holds
    assert "can absorb all already and builds nothing" in rich.effects[2].told
    alike = agree(replace(PLAIN, incomes=(100_000, 100_000)))
    assert alike.certificate.holds
    nothing = agree(replace(PLAIN, core_loss=0))
    assert nothing.certificate.holds


@pytest.mark.parametrize(
    ("full", "stiffness"),
    [(1e4, 20), (1e9, 20), (1e15, 20), (1e6, 1e-6), (1e4, 2e7), (1e-12, 20), (0.8, 1e12)],
)
def test_distant_numbers_are_no_defect(full: float, stiffness: float) -> None:
    answer = agree(replace(PLAIN, full_ratio=full, stiffness=stiffness))
    assert answer.certificate.holds


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    scaled = DevelopmentGap(
        PLAIN.players,
        (100_000 * unit, 40_000 * unit),
        PLAIN.people,
        10 * unit,
        0.8,
        3 * unit,
        3 * unit,
        20 * unit,
    )
    answer = agree(scaled)
    assert float(answer.headline.value) / unit == pytest.approx(0.064)
    assert float(answer.surplus) / unit == pytest.approx(float(PLAIN.surplus))


def test_a_false_rise_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = agree(PLAIN)
    plan, prices = answer.plan, answer.efficient_prices
    monkeypatch.setattr(DevelopmentGap, "best_rise", property(lambda game: Fraction(3, 10)))
    with pytest.raises(CertificateError, match="a little more capacity does not pay"):
        gap_certificate(PLAIN, plan, dict(prices)).require()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A", "B", "C")}, "players"),
        ({"incomes": (5, 0)}, "incomes of rest"),
        ({"incomes": (40_000, 100_000)}, "name the richer city first"),
        ({"people": (1,)}, "people"),
        ({"revenue": 0}, "revenue"),
        ({"full_ratio": float("nan")}, "full_ratio"),
        ({"core_loss": -1}, "core_loss"),
        ({"core_loss": 8}, "no ratio and no grant"),
        ({"core_loss": 0, "periphery_cost": 0}, "losses above zero"),
        ({"stiffness": 0}, "stiffness"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    with pytest.raises(InputError, match=named):
        replace(PLAIN, **given_)  # type: ignore[arg-type]
