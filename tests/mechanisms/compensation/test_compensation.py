"""The transfer between two cities on a river: closed form, cap, grant, prices, proof."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from compensation_oracles import golden
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.games.coalitional import CoalitionalGame
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation import compensate
from citypact.mechanisms.compensation.settlement.exact_terms import SettledTerms
from citypact.mechanisms.compensation.settlement.recheck import certify_settlement
from citypact.solvers import shapley

PAIR = WaterPair(downstream_benefit=2, upstream_benefit=0, cost=1.5)
sizes = st.floats(0.01, 100)


def test_the_fixture_of_appendix_c() -> None:
    found = compensate(PAIR)
    assert found.participation == pytest.approx((1.3333333, 2.6666667), abs=1e-6)
    assert found.transfer == 2.0
    assert found.effort == pytest.approx((0, 4 / 3))
    assert compensate(PAIR, grant=0.4).transfer == 1.8
    assert found.certificate.exact
    assert found.certificate.holds


@settings(max_examples=40, deadline=None)
@given(bd=sizes, bu=st.floats(0, 100), c=sizes)
def test_half_as_much_again_as_the_loss_and_three_quarters_of_the_gain(
    bd: float, bu: float, c: float
) -> None:
    found = compensate(WaterPair(bd, bu, c))
    lo, hi = found.participation
    assert found.transfer == pytest.approx(0.75 * bd * bd / c)
    assert (found.transfer / lo, found.transfer / hi) == pytest.approx((1.5, 0.75))
    assert found.surplus == pytest.approx(bd * bd / (2 * c))
    assert found.central_subsidy == found.top_up == 0
    assert found.agreement
    assert found.reason is None


@settings(max_examples=40, deadline=None)
@given(bd=sizes, bu=st.floats(0, 100), c=sizes, share=st.floats(0, 3), weight=st.floats(0, 1))
def test_a_conditional_grant_lowers_the_transfer_by_downstreams_part(
    bd: float, bu: float, c: float, share: float, weight: float
) -> None:
    pair = WaterPair(bd, bu, c)
    grant = share * float(pair.surplus)
    free, tied = (compensate(pair, grant=z, weight=weight) for z in (0, grant))
    expected = (1 - weight) * grant
    assert free.transfer - tied.transfer == pytest.approx(expected, rel=1e-9, abs=1e-12 * free.transfer)
    assert tied.gains["upstream"] + tied.gains["downstream"] == pytest.approx(free.surplus + grant)


def test_the_nash_transfer_is_the_shapley_value_of_the_two_city_game() -> None:
    generator = np.random.default_rng(52)
    for bd, bu, c, z in generator.uniform(0.1, 5, (30, 4)):
        pair = WaterPair(bd, bu, c)
        found = compensate(pair)
        value = shapley(pair.coalitional())
        assert found.gains.vector() == pytest.approx(value.vector(), rel=1e-12)
        # With the grant the two together earn the surplus and the grant.
        richer = CoalitionalGame(pair.players, [0, 0, 0, float(pair.surplus) + z])
        granted = compensate(pair, grant=z)
        assert granted.gains.vector() == pytest.approx(shapley(richer).vector(), rel=1e-12)


def test_the_transfer_maximises_the_nash_product_of_payoffs() -> None:
    """Payoffs are written out here, and the cap is one end of the search."""
    generator = np.random.default_rng(7)
    for _ in range(60):
        bd, c = generator.uniform(0.2, 5, 2)
        bu, w = generator.uniform(0, 5), generator.uniform(0.05, 0.95)
        pair = WaterPair(bd, bu, c)
        cap = float(pair.downstream_gain()) * generator.uniform(0.55, 1.2)
        z = float(pair.surplus) * generator.uniform(0, 1)
        before, after = bu / c, (bu + bd) / c

        def product(t: float) -> float:
            own = bu * after - c * after**2 / 2 + t + z - (bu * before - c * before**2 / 2)  # noqa: B023
            other = bd * (after - before) - t  # noqa: B023
            ready = own > 0 and other > 0
            return w * math.log(own) + (1 - w) * math.log(other) if ready else -1e9 - abs(t)  # noqa: B023

        found = compensate(pair, grant=z, transfer_cap=cap, weight=w)
        place, value = golden(product, found.participation[0], min(cap, found.participation[1]))
        assert product(found.transfer) >= value - 1e-12
        assert found.transfer == pytest.approx(place, abs=1e-6 * found.participation[1])


@pytest.mark.parametrize("unit", [1e-9, 1e-3, 1.0, 1e9])
def test_the_unit_of_money_does_not_matter(unit: float) -> None:
    pair = WaterPair(2 * unit, 0.6 * unit, 1.5 * unit)
    found = compensate(pair, grant=0.1 * unit, transfer_cap=1.5 * unit, weight=0.3)
    plain = compensate(WaterPair(2, 0.6, 1.5), grant=0.1, transfer_cap=1.5, weight=0.3)
    assert found.effort == pytest.approx(plain.effort, rel=1e-12)
    assert found.transfer / unit == pytest.approx(plain.transfer, rel=1e-12)
    for label, price in plain.shadow_prices.items():
        assert found.shadow_prices[label] * unit == pytest.approx(price, rel=1e-9)


def test_names_do_not_matter() -> None:
    named = compensate(WaterPair(2, 0.6, 1.5, upstream="黄山", downstream="杭州"), transfer_cap=0.5)
    plain = compensate(WaterPair(2, 0.6, 1.5), transfer_cap=0.5)
    assert named.to_dict() | {"reason": ""} == plain.to_dict() | {"reason": ""}
    assert "黄山" in named.explain()
    assert "杭州" in (named.reason or "")


def test_a_poor_downstream_city_needs_central_money_and_pays_its_limit() -> None:
    found = compensate(PAIR, transfer_cap=1)
    assert not found.agreement
    assert found.acceptable is None
    assert found.transfer == 1.0
    assert found.central_subsidy == pytest.approx(1 / 3)
    assert found.gains.vector() == pytest.approx((0, 5 / 3))
    assert found.shadow_prices["transfer cap"] == 1.0
    assert found.shadow_price_units["transfer cap"] == "亿元 of central money per 亿元"
    assert found.binding == ("upstream participates", "transfer cap")
    assert "a central subsidy of 0.333333 亿元 a year closes the gap" in found.explain()
    assert "With that money downstream pays upstream 1 亿元 a year, its limit." in found.explain()


@settings(max_examples=40, deadline=None)
@given(bd=sizes, c=sizes, bz=st.floats(0, 50), room=st.floats(0, 1.5), grant=st.floats(0, 2))
def test_the_least_central_money_is_what_no_transfer_brings(
    bd: float, c: float, bz: float, room: float, grant: float
) -> None:
    pair = WaterPair(bd, 0, c)
    cap, z = room * float(pair.downstream_gain()), grant * float(pair.surplus)
    found = compensate(pair, grant=z, transfer_cap=cap, central_benefit=bz)
    step = (bd + bz) / c
    loss, most = c * step * step / 2, min(bd * step, cap)
    assert found.central_subsidy == pytest.approx(max(loss - most, 0), abs=1e-9 * loss)
    assert found.top_up == pytest.approx(max(loss - z - most, 0), abs=1e-9 * loss)
    assert found.agreement == (found.top_up == 0)
    assert found.surplus == pytest.approx((bd + bz) ** 2 / (2 * c))  # A8: v with the centre


def test_a_cap_that_is_just_enough_is_enough() -> None:
    pair = WaterPair(0.3, 0, 0.1)  # the loss is 0.45 in decimals
    found = compensate(pair, transfer_cap=0.45)
    assert found.agreement
    assert found.acceptable == (0.45, 0.45)
    assert found.central_subsidy == 0
    assert set(found.binding) == {"upstream participates", "transfer cap"}
    assert found.shadow_prices == {}  # the logarithm has no slope at a gain of zero


@pytest.mark.parametrize(("weight", "transfer"), [(0, 4 / 3), (1, 8 / 3), (0.25, 5 / 3)])
def test_the_weight_moves_the_transfer_from_end_to_end(weight: float, transfer: float) -> None:
    assert compensate(PAIR, weight=weight).transfer == pytest.approx(transfer)


def nash_value(weight: float, grant: float, cap: float) -> float:
    """The largest log Nash product, from loss 4/3 and gain 8/3 alone."""
    loss, gain = 4 / 3, 8 / 3

    def product(t: float) -> float:
        return weight * math.log(t + grant - loss) + (1 - weight) * math.log(gain - t)

    low, high = loss - grant + 1e-12, min(cap, gain) - 1e-12
    return golden(product, low, high)[1] if cap > 2.3 else product(cap)


@pytest.mark.parametrize("cap", [1.5, 1.8, 2.5])
def test_prices_are_the_slopes_of_the_criterion(cap: float) -> None:
    found = compensate(PAIR, transfer_cap=cap, grant=0.2, weight=0.6)
    h = 1e-4
    by_cap = (nash_value(0.6, 0.2, cap + h) - nash_value(0.6, 0.2, cap - h)) / (2 * h)
    by_grant = (nash_value(0.6, 0.2 + h, cap) - nash_value(0.6, 0.2 - h, cap)) / (2 * h)
    assert found.shadow_prices["transfer cap"] == pytest.approx(by_cap, rel=1e-4, abs=1e-6)
    assert found.shadow_prices["central grant"] == pytest.approx(by_grant, rel=1e-4)


@pytest.mark.parametrize("terms", [{"transfer_cap": 1}, {"central_benefit": 5}, {"transfer_cap": 0.5}])
def test_prices_of_central_money_are_its_slopes(terms: dict[str, float]) -> None:
    found = compensate(PAIR, grant=0.1, **terms)
    more = compensate(PAIR, grant=0.2, **terms)
    assert found.top_up - more.top_up == pytest.approx(0.1 * found.shadow_prices["central grant"])
    if "transfer_cap" in terms:
        roomier = compensate(PAIR, grant=0.1, transfer_cap=terms["transfer_cap"] + 0.01)
        assert found.top_up - roomier.top_up == pytest.approx(0.01 * found.shadow_prices["transfer cap"])


def test_two_bounds_at_one_end_have_one_price() -> None:
    found = compensate(PAIR, central_benefit=5, transfer_cap=Fraction(28, 3))  # exactly what it gains
    assert found.shadow_prices["downstream participates and transfer cap"] == 1.0
    assert found.shadow_prices["transfer cap"] == 0.0


def test_a_large_grant_is_shared_the_other_way() -> None:
    found = compensate(PAIR, grant=10)
    assert found.transfer == -3.0
    assert "Upstream pays downstream 3 亿元 a year out of its grant" in found.explain()


@pytest.mark.parametrize("change", [Fraction(1, 10**6), Fraction(-1, 10**6)])
def test_a_changed_transfer_or_subsidy_fails_its_recheck(change: Fraction) -> None:
    for terms in (SettledTerms(PAIR), SettledTerms(PAIR, transfer_cap=1), SettledTerms(PAIR, weight=1)):
        good = terms.transfer, terms.central_subsidy
        assert certify_settlement(terms, *good).holds
        with pytest.raises(CertificateError):
            certify_settlement(terms, good[0] + change, good[1]).require()
        with pytest.raises(CertificateError, match="central money"):
            certify_settlement(terms, good[0], good[1] + change).require()


def test_a_certificate_with_a_nan_does_not_hold() -> None:
    certificate = compensate(PAIR).certificate
    broken = replace(certificate, residuals={**certificate.residuals, "upstream participates": math.nan})
    assert not broken.holds


def test_the_result_is_plain_data_and_a_table() -> None:
    for found in (compensate(PAIR), compensate(PAIR, transfer_cap=1, grant=0.1)):
        data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        contract = "effort transfer participation gains central_subsidy shadow_prices certificate"
        assert set(contract.split()) <= set(data)
        assert set(data["effort"]) == {"nash", "efficient"}
        assert found.to_frame()["quantity"].is_unique
        assert "<table>" in found._repr_html_()
        assert repr(found).startswith("<Compensation: transfer")


@pytest.mark.parametrize(
    ("terms", "line"),
    [
        ({"grant": -1}, "grant: found -1, expected a non-negative amount of money (亿元)"),
        ({"weight": 1.2}, "weight: found 1.2, expected a bargaining weight between 0 and 1"),
        ({"transfer_cap": math.nan}, "transfer_cap: found nan, expected a finite number"),
        ({"central_benefit": math.inf}, "central_benefit: found inf, expected a finite number"),
    ],
)
def test_bad_numbers_are_refused(terms: dict[str, float], line: str) -> None:
    with pytest.raises(InputError) as caught:
        compensate(PAIR, **terms)
    assert str(caught.value) == line


def test_all_mistakes_are_told_at_once_and_extremes_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        compensate(PAIR, grant=-1, weight=2, transfer_cap=-3)
    assert len(caught.value.problems) == 3
    with pytest.raises(InputError, match="too far apart in size"):
        compensate(WaterPair(1e150, 0, 1e-50))
