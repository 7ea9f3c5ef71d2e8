"""Forms of contract on one pair: each effort is a global best reply, each leader's term a global optimum."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import CertificateError, InputError
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation import (
    Contract,
    compare_contracts,
    compensate,
    lead_cost_share,
    lead_price,
    two_part_tariff,
)
from citypact.mechanisms.compensation.contracts.reply_scan import better_reply
from citypact.mechanisms.compensation.contracts.terms import make_contract

GENERATOR = np.random.default_rng(44)
PAIRS = [WaterPair(*values) for values in GENERATOR.uniform(0.1, 4, (25, 3))] + [WaterPair(2, 0, 1.5)]


def far_scan(pair: WaterPair) -> np.ndarray:
    return np.linspace(0, 6 * float(pair.efficient_effort), 60_001)


def payoff(pair: WaterPair, e: np.ndarray, bears: float = 1.0) -> np.ndarray:
    """Payoff upstream before payments, written out."""
    return float(pair.upstream_benefit) * e - bears * float(pair.cost) * e**2 / 2


@pytest.mark.parametrize("pair", PAIRS)
def test_the_tariff_makes_the_efficient_effort_a_global_best_reply(pair: WaterPair) -> None:
    tariff = two_part_tariff(pair, split=0.3)
    e = far_scan(pair)
    price, lump = tariff.terms["price"], tariff.terms["lump sum if every unit is paid"]
    earned = payoff(pair, e) + price * e - lump
    assert tariff.effort == pytest.approx(float(pair.efficient_effort))
    assert e[np.argmax(earned)] == pytest.approx(tariff.effort, abs=2 * e[1])
    outside = payoff(pair, np.array(float(pair.nash_effort)))
    assert earned.max() - outside == pytest.approx(tariff.gains["upstream"], rel=1e-6)
    assert tariff.gains["upstream"] == pytest.approx(0.3 * float(pair.surplus))


@pytest.mark.parametrize("split", [0, 0.25, 0.5, 1])
def test_the_lump_sum_hits_any_split(split: float) -> None:
    for pair in PAIRS[:8]:
        tariff = two_part_tariff(pair, split=split)
        surplus = float(pair.surplus)
        assert tariff.gains.vector() == pytest.approx((split * surplus, (1 - split) * surplus))
        assert tariff.payment == pytest.approx(compensate(pair, weight=split).transfer)


def test_a_plain_price_leaves_all_surplus_upstream() -> None:
    plain = two_part_tariff(WaterPair(2, 0, 1.5), split=1)
    assert plain.form == "price per unit"
    assert plain.terms["price"] == 2
    assert plain.gains["downstream"] == 0


def test_the_cost_share_of_appendix_c() -> None:
    assert lead_cost_share(WaterPair(2, 0.6, 1)).terms["cost share"] == pytest.approx(0.7391304, abs=1e-7)


@pytest.mark.parametrize("pair", PAIRS)
def test_the_leaders_share_survives_a_global_scan(pair: WaterPair) -> None:
    found = lead_cost_share(pair)
    own, other, cost = (float(value) for value in (pair.upstream_benefit, pair.downstream_benefit, pair.cost))
    offers = np.linspace(0, 1, 20_000, endpoint=False)
    replies = own / ((1 - offers) * cost)
    leader = other * replies - offers * cost * replies**2 / 2
    before = other * own / cost
    # At b_U = 0 the share is one, and effort is what the indifferent city is asked for.
    assert leader.max() - before <= found.gains["downstream"] + 1e-9
    if own:
        assert leader.max() - before == pytest.approx(found.gains["downstream"], abs=1e-6)
        assert offers[np.argmax(leader)] == pytest.approx(found.terms["cost share"], abs=1e-3)
    assert found.terms["cost share"] == pytest.approx(max(0, (2 * other - own) / (2 * other + own)))
    bears = 1 - found.terms["cost share"]
    e = far_scan(pair)
    best = payoff(pair, np.array(found.effort), bears)
    assert payoff(pair, e, bears).max() <= best + 1e-12
    expected = (2 * other + own) / (2 * cost) if 2 * other > own else own / cost
    assert found.effort == pytest.approx(expected)


def test_cost_sharing_falls_short_by_half_of_upstreams_own_effort() -> None:
    """e = e* - b_U / 2c where the share is positive; so not below e* at b_U = 0."""
    for pair in PAIRS:
        found = lead_cost_share(pair)
        if found.terms["cost share"] > 0:
            gap = float(pair.efficient_effort) - found.effort
            assert gap == pytest.approx(float(pair.nash_effort) / 2, abs=1e-12)
    full = lead_cost_share(WaterPair(2, 0, 1.5))
    assert full.terms["cost share"] == 1
    assert full.efficiency == 1
    assert full.assumptions == ("at a full share upstream is indifferent and makes the effort asked for",)


def test_the_limit_of_small_own_benefits_is_the_full_share() -> None:
    shares = [lead_cost_share(WaterPair(2, Fraction(1, 10**k), 1.5)) for k in (1, 3, 6)]
    assert [share.effort for share in shares] == sorted(share.effort for share in shares)[::-1]
    assert shares[-1].effort == pytest.approx(lead_cost_share(WaterPair(2, 0, 1.5)).effort, abs=1e-6)
    assert shares[-1].terms["cost share"] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("pair", PAIRS[:8])
def test_a_price_set_by_downstream_buys_three_quarters_of_the_surplus(pair: WaterPair) -> None:
    found = lead_price(pair)
    prices = np.linspace(0, 2 * float(pair.downstream_benefit), 4_001)
    gain = (float(pair.downstream_benefit) - prices) * prices / float(pair.cost)
    assert prices[np.argmax(gain)] == pytest.approx(found.terms["price"], abs=1e-3)
    assert found.gains["downstream"] == pytest.approx(gain.max())
    assert found.efficiency == pytest.approx(0.75)


def test_the_table_ranks_the_forms_on_one_pair() -> None:
    table = compare_contracts(WaterPair(2, 0.6, 1.5))
    efforts = {contract.form: contract.effort for contract in table.contracts}
    assert (
        efforts["no agreement"] < efforts["price set by downstream"] < efforts["share of the cost of effort"]
    )
    assert efforts["share of the cost of effort"] < efforts["transfer for an agreed effort"]
    surpluses = [contract.surplus for contract in table.contracts]
    assert surpluses == sorted(surpluses, reverse=True)
    assert table.certificate.holds
    assert table["no agreement"].gains.vector() == (0, 0)
    assert len(compare_contracts(WaterPair(2, 0.6, 1.5), weight=1).contracts) == 5
    assert json.loads(json.dumps(table.to_dict(), allow_nan=False))["contracts"][0]["efficiency"] == 1
    assert table.explain().count("together") == 6
    assert len(table.rows()) == 5 * 6


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_the_unit_of_money_does_not_matter(unit: float) -> None:
    plain = compare_contracts(WaterPair(2, 0.6, 1.5))
    scaled = compare_contracts(WaterPair(2 * unit, 0.6 * unit, 1.5 * unit))
    for one, other in zip(plain.contracts, scaled.contracts, strict=True):
        assert one.form == other.form
        assert other.effort == pytest.approx(one.effort, rel=1e-12)
        assert other.payment / unit == pytest.approx(one.payment, rel=1e-12)


def test_a_contract_that_a_city_would_not_sign_fails_its_recheck() -> None:
    pair = WaterPair(2, 0.6, 1.5)
    with pytest.raises(CertificateError, match="upstream participates"):
        make_contract(pair, "too little", {}, pair.efficient_effort, Fraction(1), {})
    better = better_reply(pair.upstream_payoff, pair.efficient_effort, [pair.nash_effort])
    assert better == pair.upstream_loss()
    with pytest.raises(CertificateError, match="no other effort is better"):
        make_contract(
            pair, "flat", {}, pair.efficient_effort, Fraction(2), {"no other effort is better": better}
        )


def test_explanations_and_refusals() -> None:
    found = two_part_tariff(WaterPair(2, 0, 1.5))
    assert isinstance(found, Contract)
    assert found.explain().startswith("Price per unit and lump sum (price 2 亿元 per unit of effort")
    with pytest.raises(InputError, match=r"split: found 1.5, expected a part of the surplus between 0 and 1"):
        two_part_tariff(WaterPair(2, 0, 1.5), split=1.5)
    with pytest.raises(InputError, match="weight: found -1"):
        compare_contracts(WaterPair(2, 0, 1.5), weight=-1)
