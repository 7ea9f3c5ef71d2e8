"""Joint choice of the statute's terms against brute force over ratios."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import oracles
import pytest

from citypact.errors import InputError
from citypact.games.counterfactual import stay_value
from citypact.mechanisms.statute import Enterprise, StatuteTerms
from citypact.mechanisms.statute.design import (
    DesignGrid,
    DesignPoint,
    RelocationCase,
    design_statute,
    ratios_meeting_cap,
)

F = Fraction
RATE = F(1, 25)


def cases(seed: int, n: int) -> list[RelocationCase]:
    """Plants of a seeded synthetic list (an assumption, not evidence), in round numbers."""
    rng = np.random.default_rng(seed)
    found = []
    for index in range(n):
        base = round(float(rng.lognormal(np.log(0.35), 0.7)), 2) + 0.05
        growth = round(float(rng.lognormal(np.log(1.15), 0.35)), 2)
        hazard = round(float(rng.beta(2, 5)), 2)
        loss = float(stay_value(base, hazard, 0.04, 20))
        cost = round(float(rng.uniform(2, 12)) * base, 2)
        plant = Enterprise.from_base(base, growth, name=f"plant{index}")
        found.append(RelocationCase(plant, round(loss, 2), cost))
    return found


def value_by_hand(
    listed: list[RelocationCase], terms: StatuteTerms, s: Fraction, price: Fraction
) -> Fraction:
    """Moved surplus less the price of top-ups, from the oracle's cash flows."""
    total = F(0)
    for case in listed:
        base, growth = F(str(case.enterprise.tax_year1)), F(str(case.enterprise.growth))
        if base < F(str(terms.threshold)):
            continue
        cash = oracles.statute_cash(
            base,
            [growth * base] * terms.term,
            s,
            N=terms.years,
            E=terms.extension,
            chi=F(str(terms.cap_multiple)),
            theta=F(str(terms.top_up)),
        )
        shares = oracles.pv(cash.shares, RATE, 2)
        grant = cash.top_up / (1 + RATE) ** (1 + terms.term)
        taxes = [growth * base / 2, *([growth * base] * 19)]
        tax = oracles.pv(taxes, RATE)
        loss, cost = F(str(case.origin_loss)), F(str(case.destination_cost))
        surplus = tax - loss - cost
        if shares + grant >= loss and tax - shares >= cost and surplus >= price * grant:
            total += surplus - price * grant
    return total


def check(point: DesignPoint, listed: list[RelocationCase], price: Fraction) -> None:
    grid = {F(i, 60) for i in range(61)}
    grid |= {end for segment in point.segments for end in (segment.lo, segment.hi)}
    values = {s: value_by_hand(listed, point.terms, s, price) for s in grid}
    assert all(point.value_at(s) == value for s, value in values.items())
    assert max(values.values()) == point.value
    for s, value in values.items():
        assert (value == point.value) == any(s in found for found in point.sets)


@pytest.mark.parametrize(("top_up", "price"), [(0, 0), (F(1, 2), F(0)), (1, F(6, 5))])
def test_every_ratio_of_a_grid_agrees_with_cash_flows(top_up: Fraction, price: Fraction) -> None:
    listed = cases(11, 12)
    grid = DesignGrid(extensions=(2, 5), cap_multiples=(1, 1.5), top_ups=(top_up,))
    found = design_statute(listed, grid, central_price=price)
    assert len(found.points) == 4
    for point in found.points:
        check(point, listed, price)
    assert found.best.value == max(point.value for point in found.points)
    assert found.statutory_value == value_by_hand(listed, StatuteTerms(), F(1, 2), price)
    assert found.statutory_value <= found.statutory.value
    assert found.best.value <= found.first_best


def test_cap_matters_more_than_the_ratio() -> None:
    listed = cases(308, 60)
    found = design_statute(listed, DesignGrid(extensions=(2, 7), cap_multiples=(1, 2)))
    gain_of_ratio = found.statutory.value - found.statutory_value
    gain_of_terms = found.best.value - found.statutory.value
    assert found.best.terms.cap_multiple == 2
    assert gain_of_terms > gain_of_ratio >= 0


def test_a_lower_threshold_covers_more_and_a_dearer_centre_is_used_less() -> None:
    listed = cases(4, 25)
    grid = DesignGrid(thresholds=(0.0, 0.2, 0.4))
    values = [point.value for point in design_statute(listed, grid).points]
    assert values == sorted(values, reverse=True)
    topped = [
        design_statute(listed, DesignGrid(top_ups=(1,)), central_price=price).best.value
        for price in (0, 1, 2)
    ]
    assert topped == sorted(topped, reverse=True)


def test_unit_of_money_does_not_matter() -> None:
    listed = cases(9, 8)
    scaled = [
        RelocationCase(
            replace(case.enterprise, **{f"tax_year{y}": case.enterprise.base * 1000 for y in (1, 2, 3)}),
            F(str(case.origin_loss)) * 1000,
            F(str(case.destination_cost)) * 1000,
        )
        for case in listed
    ]
    plain = design_statute(listed, DesignGrid(thresholds=(0,)))
    large = design_statute(scaled, DesignGrid(thresholds=(0,)))
    assert [one.ends for one in plain.best.sets] == [one.ends for one in large.best.sets]


def test_ratios_meeting_the_cap() -> None:
    found = ratios_meeting_cap(Enterprise.from_base(1.0, 2.0), StatuteTerms(years=3, extension=0))
    assert found is not None
    assert found.ends == (0.5, 1.0)
    assert ratios_meeting_cap(Enterprise.from_base(1.0, 0.5)) is None


def test_nothing_to_move_and_refusals() -> None:
    hopeless = RelocationCase(Enterprise.from_base(1.0, 1.0), 50, 50)
    found = design_statute([hopeless])
    assert found.best.sets == ()
    assert found.best.value == found.first_best == 0
    with pytest.raises(InputError, match="cases"):
        design_statute([])
    with pytest.raises(InputError, match="years"):
        design_statute([hopeless], DesignGrid(years=()))
    with pytest.raises(InputError, match="central_price"):
        design_statute([hopeless], central_price=-1)
    with pytest.raises(InputError, match="origin_loss"):
        RelocationCase(Enterprise.from_base(1.0, 1.0), float("nan"), 1)
