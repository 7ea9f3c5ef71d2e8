"""What compensation says in words is true and reads well where numbers are close, negative or few."""

from __future__ import annotations

from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation import PhaseNeeds, compensate, phase_out


def test_efforts_that_differ_little_are_told_apart() -> None:
    found = compensate(WaterPair(downstream_benefit=1e-5, upstream_benefit=2, cost=1))
    assert found.explain().startswith("Upstream raises its effort from 2 to 2.00001.")


def test_a_grant_above_the_loss_lets_the_upstream_city_pay() -> None:
    found = compensate(WaterPair(downstream_benefit=2, cost=1), grant=8)
    assert "After the grant upstream could itself pay up to 6; downstream grants at most 4" in found.explain()
    assert "Upstream pays downstream 1 亿元 a year out of its grant." in found.explain()


def test_years_are_called_years() -> None:
    one = phase_out(PhaseNeeds(losses=[4], gains=[6], transfer_caps=[2]), promises="yearly")
    assert " in year 1, " in one.explain()
    several = phase_out(PhaseNeeds([4, 3], [6, 5], [2, 2], first_year=2012), promises="yearly")
    assert " in years 2012-2013, " in several.explain()
    assert several.explain().endswith("the last is paid in year 2013.")
