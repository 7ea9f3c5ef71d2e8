"""Agreements about water: rules, payments, cores, prices, certificates."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from slow_rivers import drawn_water

from citypact import solvers
from citypact.errors import CertificateError, InputError
from citypact.games.river import PiecewiseLinearBenefit, PowerBenefit, QuadraticBenefit, River, RiverWater
from citypact.mechanisms.river_rules import WATER_RULES, certify_use, share_river, within_aspirations

RIVER4 = RiverWater(
    River(("1", "2", "3", "4")), (2, 0.5, 0.3, 0.2), [PowerBenefit(factor) for factor in (1, 2, 3, 2.5)]
)
FORK = RiverWater(River(("a", "b", "m"), {"a": "m", "b": "m"}), (4, 4, 0), PowerBenefit(1))


def test_the_fixture_of_appendix_c() -> None:
    found = share_river(RIVER4)
    assert found.welfare.vector() == pytest.approx([1.41421, 2.12132, 2.72546, 1.53324], abs=1e-4)
    assert found.core is not None
    assert found.core.holds
    assert found.aspirations is not None
    assert found.aspirations.holds


def test_sections_divide_what_they_add() -> None:
    """z(U) = v(U) + λ (v(N) - v(U) - v(N without U)) at every section, on chains and trees."""
    rng = np.random.default_rng(1)
    for _ in range(15):
        water = drawn_water(rng, int(rng.integers(2, 7)))
        for rule, share in (("downstream_incremental", 0), ("equal_loss", 0.5), ("upstream_incremental", 1)):
            shares = share_river(water, rule).welfare
            for city, _ in water.river.sections:
                upper = water.river.upstream_of(city)
                lower = [name for name in water.players if name not in upper]
                alone, rest = water.worth(*upper), water.worth(*lower)
                wanted = alone + share * (water.grand - alone - rest)
                assert sum(shares[name] for name in upper) == pytest.approx(wanted, abs=1e-9)


def test_equal_loss_is_the_average_of_the_incremental_rules_and_a_share_between_is_between() -> None:
    """van den Brink, van der Laan and Vasil'ev 2007."""
    down, equal, up = (
        np.array(share_river(RIVER4, rule).welfare.vector())
        for rule in ("downstream_incremental", "equal_loss", "upstream_incremental")
    )
    assert equal == pytest.approx((down + up) / 2)
    third = share_river(RIVER4, "section_share", upstream_share=0.25).welfare.vector()
    assert np.array(third) == pytest.approx(0.75 * down + 0.25 * up)
    lower = [RIVER4.worth(*RIVER4.players[k:]) for k in range(4)] + [0]
    assert up == pytest.approx(-np.diff(lower))


def test_downstream_incremental_is_in_the_core_and_within_aspirations_on_trees_too() -> None:
    rng = np.random.default_rng(2)
    for _ in range(30):
        found = share_river(drawn_water(rng, int(rng.integers(1, 7))))
        assert found.core is not None
        assert found.core.holds, found.core
        assert found.aspirations is not None
        assert found.aspirations.holds, found.aspirations


def test_all_section_rules_are_in_the_core_on_chains_and_trees() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        water = drawn_water(rng, int(rng.integers(2, 6)))
        for share in (0.3, 1):
            shares = share_river(water, "section_share", upstream_share=share).welfare
            assert solvers.in_core(water, shares.vector())


def test_the_upstream_rule_gives_tributaries_more_than_they_could_reach() -> None:
    found = share_river(FORK, "upstream_incremental")
    assert found.core
    assert found.aspirations is not None
    assert found.aspirations.witness == (("a", "b"),)
    assert found.aspirations.statement == "a+b together get 4.141104722, their aspiration is 4"


def test_on_a_tree_the_shapley_value_may_leave_the_core() -> None:
    """Two tributaries that could each supply the town get more than the town must leave them."""
    step = PiecewiseLinearBenefit(((3, 2),))
    idle = PiecewiseLinearBenefit(())
    water = RiverWater(FORK.river, (2, 2, 0), [idle, idle, step])
    found = share_river(water, "shapley")
    assert found.welfare.vector() == pytest.approx([1, 1, 4])
    assert found.core is not None
    assert not found.core
    assert found.core.gap == pytest.approx(1)
    assert share_river(water).core


def test_shapley_and_nucleolus_are_those_of_the_game() -> None:
    assert share_river(RIVER4, "shapley").welfare.vector() == solvers.shapley(RIVER4).vector()
    assert share_river(RIVER4, "nucleolus").welfare.vector() == solvers.nucleolus(RIVER4).vector()


def test_money_balances_and_crosses_sections_against_the_water() -> None:
    found = share_river(RIVER4)
    assert sum(found.transfers.vector()) == pytest.approx(0, abs=1e-12)
    paid = found.transfers
    assert found.section_money["1", "2"] == pytest.approx(paid["1"])
    assert found.section_money["2", "3"] == pytest.approx(paid["1"] + paid["2"])
    assert found.section_money["3", "4"] == pytest.approx(-paid["4"])
    for name in RIVER4.players:
        assert found.welfare[name] == pytest.approx(found.benefits[name] + paid[name])
        low, high = found.participation[name]
        assert low - 1e-12 <= found.welfare[name] <= high + 1e-12
        assert found.gains[name] == pytest.approx(found.welfare[name] - low)


def test_shadow_prices_are_slopes_and_their_falls_are_at_closed_sections() -> None:
    water = RiverWater(River(("u", "m", "d")), (1, 4, 0.5), QuadraticBenefit(10, 1))
    found, step = share_river(water), 1e-4
    for at, name in enumerate(water.players):
        worths = []
        for sign in (1, -1):
            inflows = [float(e) + sign * step * (k == at) for k, e in enumerate(water.supply)]
            worths.append(RiverWater(water.river, inflows, water.city_benefits).grand)
        slope = (worths[0] - worths[1]) / (2 * step)
        assert found.shadow_prices[f"water at {name}"] == pytest.approx(slope, rel=1e-6)
    # Water moved up across the closed section below u would gain 9 - 7.75.
    assert found.shadow_prices["section below u"] == pytest.approx(1.25)
    assert found.shadow_prices["section below m"] == 0
    assert found.binding == ("section below u", "section below d")
    assert set(found.shadow_price_units.values()) == {"亿元 per 亿m³"}


def test_the_nucleolus_of_cities_that_have_nothing_to_trade() -> None:
    """Alone they have as much as together: rounding may say more, and the rule must not mind."""
    benefits = [PiecewiseLinearBenefit(((1, 1),)), QuadraticBenefit(5, 1)]
    apart = RiverWater(River(("down", "up"), {"up": "down"}), (2, 1 / 3), benefits)
    found = share_river(apart, "nucleolus")
    assert found.welfare.vector() == pytest.approx(apart.singles)
    assert "No money changes hands." in found.explain()


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("rule", ["downstream_incremental", "equal_loss", "shapley", "nucleolus"])
def test_the_unit_of_money_scales_every_amount(rule: str, unit: float) -> None:
    scaled = RiverWater(RIVER4.river, RIVER4.inflows, [PowerBenefit(f * unit) for f in (1, 2, 3, 2.5)])
    found, base = share_river(scaled, rule), share_river(RIVER4, rule)
    assert np.array(found.welfare.vector()) / unit == pytest.approx(base.welfare.vector(), rel=1e-9)
    assert found.uses.vector() == pytest.approx(base.uses.vector(), rel=1e-12)
    assert bool(found.core) == bool(base.core)


def test_a_tampered_answer_is_caught_and_so_is_one_that_is_no_number() -> None:
    best = RIVER4.best_use()
    uses, prices = best.uses[0], best.prices[0]
    assert certify_use(RIVER4, uses, prices).holds
    moved = uses + np.array([0.01, -0.01, 0, 0])
    assert certify_use(RIVER4, moved, prices).failures == ("no other use is worth more",)
    assert certify_use(RIVER4, uses, prices * 1.01).failures == ("no other use is worth more",)
    assert certify_use(RIVER4, uses, prices * [1, 1, 1, 1.1]).failures == (
        "prices do not rise downstream",
        "no other use is worth more",
    )
    assert "no section passes more than it gets" in certify_use(RIVER4, uses * 1.1, prices).failures
    assert "no use is negative" in certify_use(RIVER4, -uses, prices).failures
    assert not certify_use(RIVER4, uses * np.nan, prices).holds
    with pytest.raises(CertificateError, match="no other use is worth more"):
        certify_use(RIVER4, uses, prices * np.nan).require()
    dry = RiverWater(River(("a", "b")), (0, 1), PowerBenefit(1))
    assert certify_use(dry, np.array([0.1, 0.9]), np.array([np.inf, 0.5])).failures


def test_certificates_hold_on_rivers_of_all_forms() -> None:
    rng = np.random.default_rng(4)
    for _ in range(150):
        water = drawn_water(rng, int(rng.integers(1, 9)))
        best = water.best_use()
        certificate = certify_use(water, best.uses[0], best.prices[0])
        assert certificate.holds
        assert max(certificate.residuals.values()) <= 1e-13


def test_results_can_be_read_saved_and_tabled() -> None:
    found = share_river(RIVER4, "equal_loss")
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["uses"]["3"] == pytest.approx(4 / 3)
    assert told["aspirations"]["witness"] == ["1"]
    assert found.explain() == (
        "Used best, the water is worth 7.794 亿元 a year, 2.205 more than with every city on its own."
        " Under the equal loss rule these pay (亿元): 3 1.28, 4 1.08; these receive: 1 2.026, 2 0.3341."
        " No coalition would do better alone."
        " Not within the aspirations: 1 gets 2.410480001, its aspiration is 1.414213562."
    )
    assert repr(found) == "<WaterAgreement: 4 cities by equal_loss, worth 7.79423, in the core>"
    assert "transfer to 4" in found.to_frame()["quantity"].tolist()
    dry = share_river(RiverWater(River(("a", "b")), (0, 0), PowerBenefit(1)))
    assert dry.to_dict()["shadow_prices"]["water at a"] is None
    json.dumps(dry.to_dict(), allow_nan=False)
    assert dry.explain().startswith("Used best, the water is worth 0 亿元 a year")
    assert "No money changes hands." in dry.explain()


def test_one_city_and_a_satiated_river() -> None:
    alone = share_river(RiverWater(River(("a",)), (4,), PowerBenefit(1)))
    assert alone.welfare.vector() == (2,)
    assert alone.section_money == {}
    full = share_river(RiverWater(River(("a", "b")), (9, 9), QuadraticBenefit(4, 1)))
    assert full.transfers.vector() == (0, 0)
    assert any("satiate" in line for line in full.assumptions)
    assert full.binding == ()


def test_many_cities_are_shared_without_a_look_at_every_coalition() -> None:
    names = [f"c{k}" for k in range(20)]
    found = share_river(RiverWater(River(names), [20.0] + [0.0] * 19, PowerBenefit(1)))
    assert (found.core, found.aspirations) == (None, None)
    assert found.total == pytest.approx(20)
    assert found.assumptions[-1] == "Core and aspirations are checked up to 12 cities."


def test_amounts_beyond_aspirations_are_told_with_the_coalition() -> None:
    report = within_aspirations(RIVER4, np.array([2.0, 2.0, 2.0, 1.794]))
    assert report.witness == (("1",),)
    assert report.gap == pytest.approx(2 - np.sqrt(2))


@pytest.mark.parametrize(
    ("rule", "share", "message"),
    [
        ("fair", None, "rule: found fair, expected one of downstream_incremental, equal_loss"),
        ("section_share", None, "upstream_share: found nothing, expected a share between 0 and 1"),
        ("section_share", 1.5, "upstream_share: found 1.5, expected a share between 0 and 1"),
        ("shapley", 0.5, "upstream_share: found 0.5, expected no share: the rule shapley has none to set"),
    ],
)
def test_rules_that_do_not_exist_or_fit_are_refused(rule: str, share: float | None, message: str) -> None:
    with pytest.raises(InputError) as caught:
        share_river(RIVER4, rule, upstream_share=share)
    assert message in str(caught.value)


def test_every_rule_is_certified() -> None:
    for rule in WATER_RULES:
        share = 0.3 if rule == "section_share" else None
        found = share_river(FORK, rule, upstream_share=share)
        assert found.certificate.holds
        tampered = replace(found.certificate, residuals={**found.certificate.residuals, "x": float("nan")})
        assert tampered.failures == ("x",)
