"""The compensation pool: the Chishui agreement under every reading, and the rules of any pool."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InfeasibleDesign, InputError
from citypact.mechanisms.river_rules.pool.incentives import pool_range, section_incentives
from citypact.mechanisms.river_rules.pool.rules import Forfeit, PollutionPool
from citypact.mechanisms.river_rules.pool.settlement import certify_pool, settle_pool
from citypact.scenario.load import load_river

#: The pool under every reading of the section above Maotai, the case's own first: the cut is its
#: weight or half of each receive share, and goes to Yunnan or back to all as they paid in.
READINGS = [pool for _, pool in load_river("chishui").pools()]
CHISHUI, WEIGHT_TO_PAYERS = READINGS[:2]
SECTIONS = ("Qingshuipu", "above Maotai", "Lianyuxi")
#: Nets of Yunnan, Guizhou and Sichuan in 亿元, worked out by hand from pays 0.2, 1.0, 0.8,
#: receives 0.6, 0.8, 0.6, forfeits 0.6, 0.3 and 0.3 (these two to Yunnan) and 0.8.
BY_HAND = {
    (): (0.4, -0.2, -0.2),
    ("Qingshuipu",): (-0.2, 0.1, 0.1),
    ("above Maotai",): (1.0, -0.5, -0.5),
    ("Lianyuxi",): (0.4, -1.0, 0.6),
    ("Qingshuipu", "above Maotai"): (0.4, -0.2, -0.2),
    ("Qingshuipu", "Lianyuxi"): (-0.2, -0.7, 0.9),
    ("above Maotai", "Lianyuxi"): (1.0, -1.3, 0.3),
    SECTIONS: (0.4, -1.0, 0.6),
}


def test_chishui_in_all_eight_outcomes() -> None:
    pool = CHISHUI
    assert len(pool.outcomes()) == 8
    for failed, nets in pool.outcomes():
        assert tuple(map(float, nets)) == BY_HAND[failed]
        assert sum(nets) == 0


def test_all_passing_is_what_yunnan_got_in_2019() -> None:
    """chishui_yunnan_2019: 20 million from Guizhou and 20 from Sichuan, that is 0.2亿元 each."""
    for pool in READINGS:
        assert pool.exact_net() == (Fraction(2, 5), Fraction(-1, 5), Fraction(-1, 5))


def test_the_case_says_the_clauses_as_the_press_did() -> None:
    """Three provinces pool 2亿元 a year, paid 1:5:4 and shared out 3:4:3 (press copy of March 2018)."""
    assert CHISHUI.players == ("Yunnan", "Guizhou", "Sichuan")
    assert (CHISHUI.total, CHISHUI.pay, CHISHUI.receive) == (2, (1, 5, 4), (3, 4, 3))
    assert CHISHUI.sections == SECTIONS
    assert [forfeit.clause for forfeit in CHISHUI.forfeits] == [
        "Qingshuipu fails: Yunnan's money to Guizhou and Sichuan 50:50",
        "section above Maotai fails: Guizhou and Sichuan each bear 50% of the cut",
        "Lianyuxi fails: Guizhou's to Sichuan",
    ]


def test_the_readings_differ_in_the_size_and_the_recipient_of_one_cut() -> None:
    cuts = [(dict(pool.forfeits[1].lost), dict(pool.forfeits[1].to)) for pool in READINGS]
    weight, halves = {"Guizhou": 0.15, "Sichuan": 0.15}, {"Guizhou": 0.2, "Sichuan": 0.15}
    payers = {"Yunnan": 0.1, "Guizhou": 0.5, "Sichuan": 0.4}
    assert cuts == [(weight, {"Yunnan": 1}), (weight, payers), (halves, {"Yunnan": 1}), (halves, payers)]


def test_every_reading_balances_and_leaves_the_first_two_sections_alone() -> None:
    assert len(READINGS) == 4
    for pool in READINGS:
        assert settle_pool(pool).certificate.holds
        for failed, nets in pool.outcomes():
            assert sum(nets) == 0
            if "above Maotai" not in failed:
                assert tuple(map(float, nets)) == BY_HAND[failed]
        assert set(pool.forfeits[1].lost) == {"Guizhou", "Sichuan"}


def test_what_the_chishui_rules_reward() -> None:
    first, above, last = section_incentives(CHISHUI)
    assert first.moral_hazard == ()
    assert first.gainers == ("Guizhou", "Sichuan")
    assert last.value == {"Yunnan": 0.0, "Guizhou": 0.8, "Sichuan": -0.8}
    # Sichuan's water passes Lianyuxi (it answers for the section above Maotai), and it gets the money.
    assert last.moral_hazard == ("Sichuan",)
    assert above.responsible == ("Guizhou", "Sichuan")
    assert above.moral_hazard == ("Yunnan",)
    settled = settle_pool(CHISHUI)
    assert settled.moral_hazard == (("Yunnan", "above Maotai"), ("Sichuan", "Lianyuxi"))
    refunded = section_incentives(WEIGHT_TO_PAYERS)[1]
    assert refunded.without_bite == ("Guizhou",)  # it pays half of the cut and gets half of it back
    assert refunded.value["Sichuan"] == pytest.approx(0.06)


def test_the_value_of_passing_is_the_same_whatever_else_fails() -> None:
    pool = CHISHUI
    for incentive in section_incentives(pool):
        others = [name for name in SECTIONS if name != incentive.section]
        for size in range(3):
            for failed in combinations(others, size):
                passing, failing = pool.net(failed), pool.net((*failed, incentive.section))
                for player in pool.players:
                    assert passing[player] - failing[player] == pytest.approx(incentive.value[player])


@settings(max_examples=40, deadline=None)
@given(chances=st.tuples(*[st.fractions(0, 1, max_denominator=12)] * 3))
def test_expected_nets_average_the_outcomes(chances: tuple[Fraction, Fraction, Fraction]) -> None:
    pool = CHISHUI
    chance = dict(zip(SECTIONS, chances, strict=True))
    expected = [Fraction(0)] * 3
    for failed, nets in pool.outcomes():
        weight = Fraction(1)
        for section in SECTIONS:
            weight *= chance[section] if section in failed else 1 - chance[section]
        expected = [held + weight * net for held, net in zip(expected, nets, strict=True)]
    found = settle_pool(pool, fail_chances=chance).expected
    assert found is not None
    assert found.vector() == tuple(map(float, expected))
    assert pool.exact_net(chance) == tuple(expected)


def test_participation_and_who_is_in_the_way() -> None:
    """Yunnan nets 1/5 of the pool, the others -1/10 each."""
    found = pool_range(CHISHUI, costs=(0.3, 0.5, 0.1), benefits={"Yunnan": 0, "Guizhou": 1, "Sichuan": 0.4})
    assert (found.lo, found.hi) == (Fraction(3, 2), Fraction(3))
    assert (found.lo_binds, found.hi_binds) == ("Yunnan", "Sichuan")
    with pytest.raises(InfeasibleDesign) as refused:
        pool_range(CHISHUI, costs=(0.7, 0, 0), benefits=(0, 1, 0.3))
    assert str(refused.value) == (
        "no pool suits both Yunnan and Sichuan: Yunnan needs at least 3.5 亿元 a year, Sichuan pays for at"
        " most 3; a grant of 0.1 亿元 a year to Yunnan unblocks it"
    )
    unblocked = pool_range(CHISHUI, costs=(0.6, 0, 0), benefits=(0, 1, 0.3))
    assert unblocked.lo == unblocked.hi == 3
    with pytest.raises(
        InfeasibleDesign, match=r"no pool suits Guizhou, which pays: it bears 0\.5 亿元 a year"
    ):
        pool_range(CHISHUI, costs=(0, 0.5, 0))
    even = PollutionPool(("a", "b"), 1, (1, 1), (1, 1))
    assert pool_range(even).hi is None
    with pytest.raises(InfeasibleDesign, match="no pool suits b, which pays in as much as it receives"):
        pool_range(even, costs=(0, 1))


@pytest.mark.parametrize("seed", range(40))
def test_the_grants_named_unblock(seed: int) -> None:
    draw = np.random.default_rng(seed)
    players = ("a", "b", "c", "d")
    pay, receive = draw.integers(0, 3, (2, 4)).tolist()
    pool = PollutionPool(players, 1, (1, *pay[1:]), (*receive[1:], 1))
    costs = dict(zip(players, draw.integers(0, 4, 4).tolist(), strict=True))
    try:
        pool_range(pool, costs)
    except InfeasibleDesign as refused:
        grants = re.findall(r"([\d.e+-]+) 亿元 a year to (\w)", str(refused))
        assert grants
        # Six digits are told.
        helped = {
            name: max(cost - sum(float(amount) * 1.00001 for amount, to in grants if to == name), 0)
            for name, cost in costs.items()
        }
        assert pool_range(pool, helped).lo >= 0


def test_two_in_the_way_are_both_named() -> None:
    pool = PollutionPool(("a", "b", "c"), 1, (2, 1, 0), (0, 1, 2))
    with pytest.raises(InfeasibleDesign) as refused:
        pool_range(pool, (1, 1, 0))
    assert str(refused.value) == (
        "no pool suits b, which pays in as much as it receives: it bears 1 亿元 a year more than it gains;"
        " grants of 1 亿元 a year to a and 1 亿元 a year to b unblock it"
    )


def test_a_section_for_which_nobody_answers() -> None:
    pool = PollutionPool(("a", "b"), 1, (1, 0), (0, 1), [Forfeit("weir", {}, {"a": 1})])
    assert "Nobody answers for weir: its failure moves no money." in settle_pool(pool).explain()
    with pytest.raises(InputError, match="forfeits: found 3, expected a sequence of Forfeit"):
        PollutionPool(("a", "b"), 1, (1, 0), (0, 1), 3)  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_any_unit(unit: float) -> None:
    pool = CHISHUI
    scaled = PollutionPool(pool.players, 2 * unit, pool.pay, pool.receive, pool.forfeits)
    for failed, nets in BY_HAND.items():
        assert [net / unit for net in scaled.net(failed).vector()] == pytest.approx(nets)
    assert settle_pool(scaled).certificate.holds


def test_a_section_met_in_part_costs_in_proportion() -> None:
    pool = CHISHUI
    half = pool.net({"Qingshuipu": 0.5})
    middle = [
        (a + b) / 2 for a, b in zip(pool.net().vector(), pool.net(["Qingshuipu"]).vector(), strict=True)
    ]
    assert half.vector() == pytest.approx(middle)


def test_wrong_pools_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        PollutionPool(
            ("a", "b"), -1, (0, 0), (1, -1),
            [
                Forfeit("s", {"c": 1}, {"a": 1}),
                Forfeit("s", {"a": 2}, {"b": 1}),
                Forfeit("t", {"a": 1}, {"b": 0.5}),
            ],
        )  # fmt: skip
    lines = str(refused.value).splitlines()
    assert lines[0] == "total: found -1, expected a positive amount of money (亿元)"
    assert "receive of b: found -1, expected a number that is not negative" in lines
    assert "lost at s: found c, expected one of a, b" in lines
    assert "forfeits: found s, expected each section once" in lines
    assert "lost at s, a: found 2, expected a part between 0 and 1" in lines
    assert "to at t: found shares that add up to 0.5, expected shares that add up to 1" in lines
    with pytest.raises(InputError, match="pay: found zero for all, expected a positive number"):
        PollutionPool(("a", "b"), 1, (0, 0), (1, 1))
    with pytest.raises(InputError, match="failures: found Chishui, expected one of Qingshuipu, above Maotai"):
        CHISHUI.net(["Chishui"])
    with pytest.raises(InputError, match=r"failure of Lianyuxi: found 1\.5, expected a number between 0"):
        CHISHUI.net({"Lianyuxi": 1.5})
    with pytest.raises(InputError, match=r"forfeits: found .*, expected a sequence of Forfeit"):
        PollutionPool(("a", "b"), 1, (1, 1), (1, 1), ["s"])  # type: ignore[list-item]
    with pytest.raises(InputError, match="failures: found 5, expected names of sections"):
        CHISHUI.net(5)  # type: ignore[arg-type]
    many = [Forfeit(f"s{at}", {"a": Fraction(1, 99)}, {"b": 1}) for at in range(13)]
    with pytest.raises(InputError, match="at most 12 sections"):
        PollutionPool(("a", "b"), 1, (1, 1), (1, 1), many).outcomes()


def test_certificate_refuses_nets_that_were_tampered_with() -> None:
    pool = CHISHUI
    assert certify_pool(pool, pool.outcomes()).holds
    swapped = certify_pool(pool, [((), (Fraction(2, 5), Fraction(-2, 5), Fraction(0)))])
    assert swapped.failures == ("every net follows the clauses",)
    more = certify_pool(pool, [((), (0.5, -0.2, -0.2))])
    assert "money adds up to zero in every outcome" in more.failures
    assert not certify_pool(pool, [((), (float("nan"), 0, 0))]).holds


def test_what_a_reader_sees() -> None:
    settled = settle_pool(CHISHUI, fail_chances={"Lianyuxi": 0.25}, costs=(0.1, 0, 0), benefits=(0, 1, 1))
    text = settled.explain()
    assert (
        "If every section passes, Yunnan receives 0.4, Guizhou pays 0.2, Sichuan pays 0.2 亿元 net." in text
    )
    assert (
        "Moral hazard: Sichuan would gain by its failure and, its water passing there, could cause it."
        in text
    )
    assert settled.gains.vector() == (0.3, 0.8, 0.8)
    data = json.loads(json.dumps(settled.to_dict(), allow_nan=False))
    assert data["clauses"][2]["clause"] == "Lianyuxi fails: Guizhou's to Sichuan"
    assert data["participation"] == {"lo": 0.5, "hi": 10.0}
    assert ("net of Sichuan, Lianyuxi failing", 0.6, "亿元") in settled.rows()
    assert any("it goes to Yunnan, which bears none of it" in said for said in settled.assumptions)
