"""Steps in whole numbers, their second count, ratios by sector, and what moves the ratios."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.games.portfolio import Portfolio
from citypact.mechanisms.portfolio import (
    best_portfolio_ratio,
    best_sector_ratios,
    portfolio_moves,
    sweep,
)
from citypact.mechanisms.portfolio.profile import profile_of
from citypact.mechanisms.portfolio.recheck import rule_certificate
from citypact.mechanisms.portfolio.recount import recounted_best, surplus_moved
from citypact.mechanisms.portfolio.segments import Segment

F = Fraction
hundredths = st.integers(-30, 110).map(lambda i: F(i, 100))
firms = st.lists(st.tuples(st.integers(1, 5).map(F), hundredths, hundredths), min_size=1, max_size=7)


def portfolio(rows: list[tuple[Fraction, Fraction, Fraction]]) -> Portfolio:
    return Portfolio.from_columns(*[[row[i] for row in rows] for i in range(3)])


@given(rows=firms)
@settings(max_examples=60)
def test_profile_recount_and_general_sweep_agree_with_enumeration(
    rows: list[tuple[Fraction, Fraction, Fraction]],
) -> None:
    listed = portfolio(rows)
    profile = profile_of(listed.whole)
    best, intervals = oracles.best_ratio_sets(rows, "project", steps=4)  # type: ignore[arg-type]
    assert profile.best == recounted_best(listed.whole) == best
    assert list(profile.reaching(best)) == intervals
    ends = ((firm.surplus, firm.acceptable) for firm in listed.firms)
    found = sweep(Segment(*pair, surplus) for surplus, pair in ends if pair is not None)
    assert found == (best, tuple(intervals))
    for s in {F(0), F(1), F(1, 7), *(end for pair in intervals for end in pair)}:
        assert profile.value_at(s) == surplus_moved(listed.whole, s)


def test_ends_that_share_a_float_are_told_apart() -> None:
    """One plant ends at 1/3, the other begins a hair above: no float lies between, and both move nowhere."""
    hair = F(1, 10**25)
    third = F(1, 3)
    apart = Portfolio.from_columns([1, 1], [0, third + hair], [1 - third, 0])
    assert float(third) == float(third + hair)
    found = best_portfolio_ratio(apart)
    assert found.value == F(1) - third - hair
    assert [(one.lo, one.hi) for one in found.sets] == [(third + hair, F(1))]
    assert found.value_at(third + hair / 2) == 0
    touching = Portfolio.from_columns([1, 1], [0, third], [1 - third, 0])
    assert best_portfolio_ratio(touching).sets[0].lo == best_portfolio_ratio(touching).sets[0].hi == third


def test_ties_give_every_interval() -> None:
    """Five plants of one surplus whose intervals do not meet."""
    listed = Portfolio.from_columns(
        [1] * 5, [F(2 * k, 10) for k in range(5)], [F(9 - 2 * k, 10) for k in range(5)]
    )
    found = best_portfolio_ratio(listed)
    assert [one.ends for one in found.sets] == [(0, 0.1), (0.2, 0.3), (0.4, 0.5), (0.6, 0.7), (0.8, 0.9)]
    assert found.ratio == 0.45
    assert "nearest to one half" in found.to_dict()["tie_break"]


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_floats_in_any_unit(unit: float) -> None:
    rng = np.random.default_rng(11)
    columns = [rng.integers(1, 1000, 40) / 1000 for _ in range(3)]
    plain = best_portfolio_ratio(Portfolio.from_columns(*(column.tolist() for column in columns)))
    scaled = best_portfolio_ratio(
        Portfolio.from_columns(*([float(f"{x}e{int(np.log10(unit))}") for x in column] for column in columns))
    )
    assert scaled.sets == plain.sets
    assert float(scaled.value) == pytest.approx(float(plain.value) * unit, rel=1e-14)


def test_the_first_interval_moves_less_elsewhere_and_a_wrong_claim_is_noticed() -> None:
    rng = np.random.default_rng(2)
    listed = Portfolio.from_columns(*((rng.integers(1, 200, 60) / 100).tolist() for _ in range(3)))
    found = best_portfolio_ratio(listed)
    ((lo, hi), *rest) = [(one.lo, one.hi) for one in found.sets]
    good = rule_certificate(listed, "project", [(lo, hi), *rest], found.value)
    assert good.holds
    assert good.exact
    nudge = F(1, 10**6)
    for wrong in ((lo - nudge, hi), (lo, hi + nudge)):
        assert not rule_certificate(listed, "project", [wrong, *rest], found.value).holds
    assert not rule_certificate(listed, "project", [(lo, hi)], found.value - 1).holds
    assert not rule_certificate(listed, "project", [(hi, lo)], found.value).holds or lo == hi
    with pytest.raises(CertificateError, match="counted a second way"):
        rule_certificate(listed, "project", [], found.value * 2).require()
    damaged = replace(good, residuals={**good.residuals, "no more than first best": float("nan")})
    assert not damaged.holds


def test_a_wrong_claim_on_the_whole_list_is_noticed() -> None:
    pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])
    good = rule_certificate(pair, "portfolio", [(F(3, 8), F(5, 8))], F(1, 2))
    assert good.holds
    for wrong in ((F(3, 10), F(5, 8)), (F(3, 8), F(7, 10)), (F(4, 10), F(5, 8)), (F(3, 8), F(6, 10))):
        assert not rule_certificate(pair, "portfolio", [wrong], F(1, 2)).holds
    assert not rule_certificate(pair, "portfolio", [], F(0)).holds


@given(rows=firms, names=st.lists(st.sampled_from("abc"), min_size=7, max_size=7))
@settings(max_examples=30)
def test_sectors_never_move_less_than_one_ratio(
    rows: list[tuple[Fraction, Fraction, Fraction]], names: list[str]
) -> None:
    listed = Portfolio.from_columns(*[[row[i] for row in rows] for i in range(3)], sectors=names[: len(rows)])
    found = best_sector_ratios(listed)
    assert found.gain >= 0
    assert found.certificate.holds
    for name, rule in found.sectors.items():
        own = [row for row, sector in zip(rows, names, strict=False) if sector == name]
        assert rule.value == oracles.best_ratio_sets(own, "project", steps=2)[0]  # type: ignore[arg-type]
    each = Portfolio(tuple(replace(firm, sector=firm.name) for firm in listed.firms))
    alone = best_sector_ratios(each).value
    assert alone == sum((f.surplus for f in listed.firms if f.acceptable is not None), F(0)) >= found.value


def test_sectors_of_the_polarised_pair_reach_first_best() -> None:
    pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70], sectors=["heavy", "light"])
    found = best_sector_ratios(pair)
    assert found.value == pair.first_best
    assert "heavy 0.825, light 0.175" in found.explain()
    assert found.to_dict()["gain_over_one_ratio"] == 0.25
    assert ("heavy: ratio", 0.825, "") in found.rows()
    with pytest.raises(InputError, match="firm1: sector: found nothing"):
        best_sector_ratios(Portfolio.from_columns([1], [0], [0]))


@pytest.mark.parametrize("consent", ["project", "portfolio"])
def test_moves_are_the_answers_for_the_changed_list(consent: str) -> None:
    rng = np.random.default_rng(4)
    rows = [tuple(F(int(x), 100) for x in rng.integers(1, 150, 3)) for _ in range(12)]
    rule = best_portfolio_ratio(portfolio(rows), consent)  # type: ignore[arg-type]
    for move in portfolio_moves(rule):
        place = ("revenue", "origin_loss", "destination_cost").index(move.column)
        changed = [tuple(x * move.factor if at == place else x for at, x in enumerate(row)) for row in rows]
        again = best_portfolio_ratio(portfolio(changed), consent)  # type: ignore[arg-type]
        assert (move.value, move.value_at_half) == (again.value, again.value_at(0.5))
        if again.value > 0:
            assert move.sets == again.sets


def test_a_signed_list_says_who_would_rather_strike_plants_off() -> None:
    pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])
    together = best_portfolio_ratio(pair, "portfolio")
    assert together.refusals(0.5) == ((1, F(1, 5)), (1, F(1, 5)))
    assert together.gains_at(0.5) == (F(1, 4), F(1, 4))
    assert "the list holds only if no city may strike plants off" in together.explain()
    apart = best_portfolio_ratio(pair)
    assert apart.refusals(0.2) == ((0, 0), (0, 0))
    assert apart.gains_at(0.5) == (0, 0)


def test_a_list_in_deficit_or_out_of_reach_says_why() -> None:
    deficit = best_portfolio_ratio(Portfolio.from_columns([1, 1], [0.9, 0.1], [0.9, 0.2]), "portfolio")
    assert "together they lose 0.1" in deficit.explain()
    beyond = best_portfolio_ratio(Portfolio.from_columns([1], [1.2], [-0.5]), "portfolio")
    assert "the origin needs 1.2 and the destination grants 1.5" in beyond.explain()
    assert deficit.ratio is None
    assert ("ratio", None, "") in beyond.rows()
