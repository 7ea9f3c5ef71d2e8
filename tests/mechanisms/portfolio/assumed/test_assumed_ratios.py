"""Best ratios for a list under an assumption, against a scan of every ratio that matters."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.portfolio import Portfolio, PortfolioFirm
from citypact.games.relocation import Relocation
from citypact.mechanisms.portfolio import best_portfolio_ratio
from citypact.mechanisms.portfolio.assumed import (
    ListAssumption,
    choosing_plants,
    compared_officials,
    kept_promises,
    ratios_under,
    uncertain_amounts,
    under_all,
)
from citypact.mechanisms.theories.officials import tournament_ratios


def random_list(seed: int, plants: int = 12, unit: float = 1.0) -> Portfolio:
    draw = np.random.default_rng(seed)
    rows = np.round(draw.uniform((1, -0.2, -0.2), (3, 1.2, 1.2), (plants, 3)), 2) * unit
    return Portfolio.from_columns(*(list(map(float, column)) for column in rows.T))


ASSUMPTIONS = [
    compared_officials(2),
    compared_officials(0.5, 3),
    uncertain_amounts(0.1, 0.05, 0.02),
    kept_promises(0.35),
    choosing_plants({f"firm{at}": at / 20 for at in range(1, 13)}),
    under_all([compared_officials(1), uncertain_amounts(origin_loss=0.03), kept_promises(0.6)]),
]


@pytest.mark.parametrize("assumption", ASSUMPTIONS, ids=lambda each: each.name)
@pytest.mark.parametrize("seed", range(6))
def test_against_a_count_at_every_end_and_between(assumption: ListAssumption, seed: int) -> None:
    portfolio = random_list(seed)
    found = ratios_under(portfolio, assumption)
    rows = [(*assumption.interval(firm), assumption.chance(firm) * firm.surplus) for firm in portfolio.firms]
    ends = sorted({Fraction(0), Fraction(1), *(end for row in rows for end in row[:2] if 0 <= end <= 1)})
    points = [*ends, *((one + other) / 2 for one, other in pairwise(ends))]
    moved = {at: sum(worth for low, high, worth in rows if low <= at <= high) for at in points}
    assert found.value == max(0, *moved.values())
    for at, worth in moved.items():
        assert found.value_at(at) == worth
        if found.value > 0:
            assert any(at in each for each in found.sets) == (worth == found.value)


def test_no_assumption_is_the_plain_rule() -> None:
    portfolio = random_list(1)
    plain = best_portfolio_ratio(portfolio)
    for nothing in (under_all([]), compared_officials(0), uncertain_amounts(), kept_promises(1)):
        assert ratios_under(portfolio, nothing).sets == plain.sets


@pytest.mark.parametrize("standing", [0, 0.3, 1, 7])
def test_officials_of_one_plant_are_those_of_the_two_number_model(standing: float) -> None:
    found = tournament_ratios(Relocation(2, 0.5, 0.3), standing)
    assert found is not None
    assert compared_officials(standing).interval(PortfolioFirm("a", 2, 0.5, 0.3)) == (found.lo, found.hi)


@pytest.mark.parametrize("seed", range(8))
def test_amounts_that_may_be_off_leave_no_loss_in_any_corner(seed: int) -> None:
    parts = (0.1, 0.05, 0.02)
    for firm in random_list(seed).firms:
        low, high = uncertain_amounts(*parts).interval(firm)
        if low > high or low < 0 or high > 1:
            continue
        for signs in np.ndindex(2, 2, 2):
            revenue, loss, cost = (
                Fraction(str(amount)) + (2 * sign - 1) * Fraction(str(part)) * Fraction(str(firm.revenue))
                for amount, sign, part in zip(
                    (firm.revenue, firm.origin_loss, firm.destination_cost), signs, parts, strict=True
                )
            )
            assert low * revenue - loss >= 0
            assert (1 - high) * revenue - cost >= 0


def test_stronger_assumptions_move_less() -> None:
    portfolio = random_list(3)
    for family in (compared_officials, lambda part: uncertain_amounts(origin_loss=part / 10)):
        values = [ratios_under(portfolio, family(weight)).value for weight in (0, 1, 2, 5)]
        assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_unit_of_money_changes_no_ratio(unit: float) -> None:
    for assumption in ASSUMPTIONS:
        plain, scaled = (ratios_under(random_list(4, unit=each), assumption) for each in (1.0, unit))
        assert len(plain.sets) == len(scaled.sets)
        for one, other in zip(plain.sets, scaled.sets, strict=True):
            assert one.ends == pytest.approx(other.ends, rel=1e-12)


def test_a_list_that_nothing_moves_has_no_ratio() -> None:
    found = ratios_under(Portfolio.from_columns([1], [0.6], [0.3]), kept_promises(0.5))
    assert found.sets == ()
    assert found.ratio is None
    assert found.to_dict()["ratio_sets"] == []
    assert found.certificate.holds


def test_wrong_parts_and_probabilities_are_refused() -> None:
    with pytest.raises(InputError, match="revenue: found 1, expected a part at least 0 and below 1"):
        uncertain_amounts(1)
    with pytest.raises(InputError, match="origin_loss: found"):
        uncertain_amounts(0, -0.1)
    with pytest.raises(InputError, match="a: chance: found"):
        choosing_plants({"a": 1.5})
    with pytest.raises(
        InputError, match="firm1: chance: found nothing, expected a probability for every plant"
    ):
        ratios_under(random_list(1), choosing_plants({}))
    with pytest.raises(InputError, match="highest"):
        kept_promises(1.2)
