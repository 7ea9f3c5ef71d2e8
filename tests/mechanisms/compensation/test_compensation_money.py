"""Central money: the least of it, what it crowds out, what a match does."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from compensation_oracles import nash_search
from scipy.optimize import linprog

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation import (
    CompensationNeed,
    Equity,
    crowd_out,
    match_transfer,
    minimal_subsidy,
    optimal_match,
)
from citypact.mechanisms.compensation.central.grant_recheck import certify_match
from citypact.solvers.linear.exact_check import check

PAIR = WaterPair(downstream_benefit=2, upstream_benefit=0, cost=1.5)
EQUITY = Equity(5, 50, 5, 20, gap=0.5)


def test_the_reference_with_a_cap_of_one() -> None:
    found = minimal_subsidy(PAIR, transfer_cap=1)
    assert found.central_money == pytest.approx(1 / 3, rel=1e-15)
    assert found.transfers == (1, 1)
    assert found.shadow_prices["transfer cap"] == 1
    assert found.certificate.exact
    assert "saves 1" in found.explain()
    foreign = minimal_subsidy(CompensationNeed(3, 2, unit="EUR"), transfer_cap=1)
    assert "One more EUR at 'upstream participates' saves 1; one more EUR at" in foreign.explain()


def test_the_program_is_the_closed_form() -> None:
    generator = np.random.default_rng(57)
    for loss, gain, cap in np.round(generator.uniform(0, 4, (60, 3)), 2):
        found = minimal_subsidy(CompensationNeed(loss, gain), transfer_cap=cap)
        assert found.central_money == pytest.approx(max(loss - min(gain, cap), 0), abs=1e-15)
        if not found.central_money:
            assert found.transfers == pytest.approx((loss, min(gain, cap)))
            assert found.transfer == pytest.approx((loss + min(gain, cap)) / 2)


def equity_search(
    loss: float, gain: float, cap: float, equity: Equity, gap: float | None, floor: float | None
) -> float:
    """The least money by HiGHS on a matrix written out here."""
    own, other = float(equity.upstream_budget), float(equity.downstream_budget)
    people, others = float(equity.upstream_people), float(equity.downstream_people)
    a, b = [[-1.0, -1.0]], [-loss]
    if floor is not None:
        a.append([-1 / people, -1 / people])
        b.append((own - loss) / people - floor)
    if gap is not None:
        a.append([-1 / people - gap / others, -1 / people])
        b.append((own - loss) / people - gap * (other + gain) / others)
    found = linprog([0, 1], A_ub=a, b_ub=b, bounds=[(0, min(gain, cap)), (0, None)])
    return float(found.fun)


def test_equity_rows_agree_with_a_program_written_by_hand() -> None:
    generator = np.random.default_rng(33)
    for _ in range(25):
        loss, gain, cap = generator.uniform(0, 4, 3)
        gap, floor = generator.uniform(0.2, 0.6), generator.uniform(0.5, 1.5)
        equity = Equity(5, 50, 5, 20, floor=floor, gap=gap)
        found = minimal_subsidy(CompensationNeed(loss, gain), transfer_cap=cap, equity=equity)
        assert found.central_money == pytest.approx(
            equity_search(loss, gain, cap, equity, gap, floor), abs=1e-9
        )
        kept = minimal_subsidy(
            CompensationNeed(loss, gain),
            transfer_cap=cap,
            equity=replace(EQUITY, gap=None, no_wider_gap=True),
        )
        assert kept.central_money == pytest.approx(
            equity_search(loss, gain, cap, equity, 0.4, None), abs=1e-9
        )


@pytest.mark.parametrize("cap", [0.5, 2])
def test_prices_are_central_differences(cap: float) -> None:
    def money(room: float, equity: Equity) -> float:
        return minimal_subsidy(PAIR, transfer_cap=room, equity=equity).central_money

    found, h = minimal_subsidy(PAIR, transfer_cap=cap, equity=EQUITY), 1e-3
    slope = (money(cap - h, EQUITY) - money(cap + h, EQUITY)) / (2 * h)
    assert found.shadow_prices["transfer cap"] == pytest.approx(slope, rel=1e-9)
    # A 亿元 of upstream budget is what the equity row is measured in.
    richer, poorer = (replace(EQUITY, upstream_budget=5 + step) for step in (h, -h))
    slope = (money(cap, poorer) - money(cap, richer)) / (2 * h)
    assert found.shadow_prices["equity gap"] == pytest.approx(slope, rel=1e-9)
    assert found.binding == ("transfer cap", "equity gap")


def test_a_central_budget_that_is_short_names_what_blocks_and_what_would_do() -> None:
    with pytest.raises(InfeasibleDesign) as caught:
        minimal_subsidy(PAIR, transfer_cap=1, central_budget=Fraction(1, 3) - Fraction(1, 5))
    assert str(caught.value) == (
        "no terms within these rows: 'upstream participates', 'transfer cap', 'central budget' contradict"
        " each other; what would do: 'upstream participates' relaxed by 0.2 亿元, or 'transfer cap' relaxed"
        " by 0.2 亿元, or 'central budget' relaxed by 0.2 亿元 a year"
    )
    assert minimal_subsidy(PAIR, transfer_cap=1.2, central_budget=Fraction(2, 15)).central_money > 0
    with pytest.raises(InfeasibleDesign, match=r"'equity floor'.*what would do: 'central budget' relaxed"):
        minimal_subsidy(PAIR, transfer_cap=1, central_budget=1, equity=replace(EQUITY, floor=1.5))


def test_the_proof_is_arithmetic_that_notices_a_changed_digit() -> None:
    from citypact.mechanisms.compensation.central.money_rows import subsidy_rows

    found = minimal_subsidy(PAIR, transfer_cap=1)
    program = subsidy_rows(found.need, 1, None, None)
    assert all(line.holds for line in check(program, found.proof))
    assert found.proof.value is not None
    forged = replace(found.proof, value=found.proof.value - Fraction(1, 10**9))
    assert not all(line.holds for line in check(program, forged))
    assert not replace(found.certificate, residuals={"closed form": math.nan}).holds
    json.dumps(found.to_dict(), allow_nan=False)


def test_half_of_a_conditional_grant_is_crowded_out_and_none_of_an_unconditional_one() -> None:
    found = crowd_out(PAIR, 0.4)
    assert (found.without, found.conditional, found.unconditional, found.rate) == (2, 1.8, 2, 0.5)
    assert crowd_out(PAIR, 0.4, weight=0.2).conditional == pytest.approx(
        crowd_out(PAIR, 0, weight=0.2).without - 0.32
    )
    assert "50% of it ends with downstream" in found.explain()
    assert found.certificate.holds
    json.dumps(found.to_dict(), allow_nan=False)


def matched_search(pair: WaterPair, rate: float, weight: float, effort: float | None) -> tuple[float, float]:
    """Effort and transfer of the largest Nash product of matched payoffs, by search."""
    bu, bd, c = (float(v) for v in (pair.upstream_benefit, pair.downstream_benefit, pair.cost))
    before = bu / c

    def upstream(e: np.ndarray, t: np.ndarray) -> np.ndarray:
        return (1 + rate) * t + bu * e - c * e**2 / 2 - (bu * before - c * before**2 / 2)

    def downstream(e: np.ndarray, t: np.ndarray) -> np.ndarray:
        return bd * (e - before) - t

    most = before + 2 * (1 + rate) * bd / c
    ends = (before, most) if effort is None else (effort, effort)
    return nash_search(upstream, downstream, weight, ends, (0, bd * (most - before)), rounds=22)[:2]


def test_a_match_raises_the_transfer_only_through_the_effort() -> None:
    """models.md §5.7: "a match raises it" is true with effort bargained along, false with effort given."""
    generator = np.random.default_rng(77)
    for bd, bu, c, rate in generator.uniform(0.2, 3, (12, 4)):
        pair, weight = WaterPair(bd, bu, c), float(generator.uniform(0.2, 0.8))
        found = match_transfer(pair, rate, weight=weight)
        effort, transfer = matched_search(pair, rate, weight, None)
        assert found.effort == pytest.approx(effort, rel=1e-4)
        assert found.transfer == pytest.approx(transfer, rel=1e-4)
        _, given = matched_search(pair, rate, weight, float(pair.efficient_effort))
        assert found.transfer_at_given_effort == pytest.approx(given, rel=1e-4)
        assert found.transfer == pytest.approx((1 + rate) * found.unmatched_transfer)
        assert found.transfer_at_given_effort < found.unmatched_transfer < found.transfer


def test_the_best_match_is_the_share_of_benefits_outside_downstream() -> None:
    generator = np.random.default_rng(78)
    for bd, bu, c, outside in generator.uniform(0.2, 3, (5, 4)):
        pair = WaterPair(bd, bu, c)
        found = optimal_match(pair, outside)
        assert found.central_share == pytest.approx(outside / (bd + outside))
        assert found.rate == pytest.approx(outside / bd)
        assert found.effort == pytest.approx((bu + bd + outside) / c)

        def welfare(rate: float) -> float:
            e = match_transfer(pair, rate).effort  # noqa: B023
            return (bu + bd + outside) * e - c * e * e / 2  # noqa: B023

        rates = np.linspace(0, 2 * found.rate, 5)
        assert max(welfare(float(rate)) for rate in rates) <= welfare(found.rate) + 1e-12
        # The centre gets at least what it pays for.
        assert outside * (found.effort - bu / c) >= found.central_money - 1e-12


def test_no_match_is_the_plain_transfer_and_the_ends_of_the_weight_work() -> None:
    assert match_transfer(PAIR, 0).transfer == 2
    assert optimal_match(PAIR, 0).rate == 0
    assert match_transfer(PAIR, 0.5, weight=1).gains["downstream"] == 0
    assert match_transfer(PAIR, 0.5, weight=0).gains["upstream"] == 0
    assert match_transfer(PAIR, 0.5, weight=1).transfer_at_given_effort == pytest.approx(8 / 3)  # no fall


def test_a_changed_match_fails_its_recheck() -> None:
    good = PAIR, Fraction(3, 2), Fraction(1, 2), Fraction(2), Fraction(3)
    assert certify_match(*good).holds
    for change in (Fraction(1, 1000), Fraction(-1, 1000)):
        assert not certify_match(*good[:4], good[4] + change).holds
    # Another effort with its own proportionate transfer: the search finds a better pair of terms.
    lower = Fraction(1)
    loss, gain = PAIR.upstream_loss(lower), PAIR.downstream_gain(lower)
    shared = gain / 2 + loss / 3
    assert certify_match(PAIR, good[1], good[2], lower, shared).failures == (
        "no other effort and transfer are better",
    )


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: minimal_subsidy(PAIR, transfer_cap=-1), "transfer_cap: found -1"),
        (lambda: minimal_subsidy(PAIR, central_budget=math.nan), "central_budget: found nan"),
        (lambda: CompensationNeed(1, -1), "downstream_gain: found -1"),
        (lambda: CompensationNeed(1, 1, "a", "a"), "another name than upstream's"),
        (lambda: Equity(0, 1, 1, 1), "upstream_budget: found 0"),
        (lambda: crowd_out(PAIR, -1), "grant: found -1"),
        (lambda: match_transfer(PAIR, -0.1), "rate: found -0.1"),
        (lambda: optimal_match(PAIR, math.inf), "outside_benefit: found inf"),
    ],
)
def test_bad_numbers_are_refused(make: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        make()  # type: ignore[operator]
