"""Satiable cities: the stage game against its whole tree, and what it proves about cores."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from slow_rivers import slow_play, whole_benefit

from citypact import solvers
from citypact.errors import InputError
from citypact.games.partition.reductions import (
    delta_reduction,
    gamma_reduction,
    optimistic_reduction,
    pessimistic_reduction,
)
from citypact.games.partition.set_partitions import partitions_of
from citypact.games.river import (
    PiecewiseLinearBenefit,
    PowerBenefit,
    QuadraticBenefit,
    River,
    RiverWater,
)
from citypact.games.river.satiation import satiation_game, stage_play

NAMES = ("a", "b", "c", "d", "e", "f")


def drawn(rng: np.random.Generator, size: int, most: int = 4) -> RiverWater:
    inflows = rng.integers(0, most, size).tolist()
    return RiverWater(River(NAMES[:size]), inflows, [whole_benefit(rng) for _ in range(size)])


def test_the_middle_city_takes_its_lot_and_lets_the_rest_pass() -> None:
    benefits = [PiecewiseLinearBenefit(((worth, width),)) for worth, width in ((1, 4), (1, 1), (5, 2))]
    water = RiverWater(River(NAMES[:3]), (4, 0, 0), benefits)
    game = satiation_game(water, 1)
    apart = (("a", "c"), ("b",))
    assert game.worth(("a", "c"), apart) == 1 + 2 * 5
    assert game.worth(("b",), apart) == 1
    assert water.worth("a", "c") == 4
    assert game.has_externalities  # b alone gains when a and c work through it
    assert game.worth(("b",), (("a",), ("b",), ("c",))) == 0


def test_every_play_is_the_one_found_by_walking_the_whole_tree() -> None:
    rng = np.random.default_rng(3)
    for _ in range(12):
        size = int(rng.integers(2, 5))
        water = drawn(rng, size, 3)
        inflows = [int(e) for e in water.supply]
        values = [form.value(np.arange(sum(inflows) + 1.0)).tolist() for form in water.city_benefits]
        for masks in partitions_of((1 << size) - 1):
            blocks = tuple(water.members(mask) for mask in masks)
            owner = [at for name in water.players for at, block in enumerate(blocks) if name in block]
            found = stage_play(water, blocks, 1)
            assert found.worths == pytest.approx(slow_play(inflows, values, owner, len(blocks)))
            played = water.benefit_of(np.array([found.uses]))[0]
            for block, worth in zip(blocks, found.worths, strict=True):
                assert sum(played[water.players.index(name)] for name in block) == pytest.approx(worth)


def test_an_outsider_alone_takes_what_it_needs_of_what_arrives() -> None:
    """Proved in the module: its use is the smaller of satiation and what is at hand, in every partition."""
    rng = np.random.default_rng(4)
    for _ in range(10):
        water = drawn(rng, 4)
        for masks in partitions_of(0b1111):
            blocks = tuple(water.members(mask) for mask in masks)
            uses = stage_play(water, blocks, 1).uses
            for block in blocks:
                if len(block) == 1:
                    at = water.players.index(block[0])
                    at_hand = water.supply[: at + 1].sum() - sum(uses[:at])
                    assert uses[at] == min(water.city_benefits[at].satiation, at_hand)


def test_without_satiation_the_partition_function_collapses_to_one_worth() -> None:
    rng = np.random.default_rng(5)
    for _ in range(8):
        forms = [PowerBenefit(int(a), 0.5) for a in rng.integers(1, 6, 4)]
        water = RiverWater(River(NAMES[:4]), rng.integers(0, 4, 4).tolist(), forms)
        game = satiation_game(water, Fraction(1, 2))
        assert not game.has_externalities
        grid = gamma_reduction(game)
        # On half lots the best use may be missed, never bettered; pieces add up as in v.
        assert (grid.table <= water.table + 1e-12).all()
        assert grid.worth("a", "c") == pytest.approx(grid.worth("a") + grid.worth("c"))
    whole = RiverWater(River(NAMES[:2]), (4, 0), PowerBenefit(1))
    assert gamma_reduction(satiation_game(whole, 1)).table == pytest.approx(whole.table)


def test_smaller_lots_come_nearer_to_the_water_game() -> None:
    water = RiverWater(River(NAMES[:3]), (3, 1, 1), QuadraticBenefit(10, 1))  # nobody has enough
    errors = [
        np.abs(gamma_reduction(satiation_game(water, lot)).table - water.table).max()
        for lot in (1, Fraction(1, 2), Fraction(1, 6))
    ]
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] == pytest.approx(0, abs=1e-12)  # 5/3 is ten sixths


def test_the_cities_up_from_one_face_no_externality() -> None:
    rng = np.random.default_rng(6)
    for _ in range(6):
        water = drawn(rng, 4)
        game = satiation_game(water, 1)
        for city in range(1, 5):
            mask = (1 << city) - 1
            alone = water.worth(*water.players[:city])
            for partition in game.outsiders(mask):
                assert game.worth_at(mask, partition) == pytest.approx(alone)


def incremental(water: RiverWater) -> list[float]:
    upstream = [water.worth(*water.players[:k]) for k in range(water.size + 1)]
    return np.diff(upstream).tolist()


def test_downstream_incremental_shares_survive_outsiders_on_their_own() -> None:
    """The non-cooperative core of Ambec and Ehlers 2008: outsiders alone, or gathered at their worst."""
    rng = np.random.default_rng(7)
    for _ in range(15):
        water = drawn(rng, 4)
        game, shares = satiation_game(water, 1), incremental(water)
        assert solvers.in_core(gamma_reduction(game), shares)
        assert solvers.in_core(pessimistic_reduction(game), shares)


def test_cooperating_outsiders_can_break_them() -> None:
    """The cooperative core is another matter: with outsiders at their best it can be empty."""
    water = drawn(np.random.default_rng(5), 5)
    game, shares = satiation_game(water, 1), incremental(water)
    assert solvers.in_core(gamma_reduction(game), shares)
    assert not solvers.in_core(delta_reduction(game), shares)
    assert solvers.core(optimistic_reduction(game)).empty


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_units_do_not_change_the_play(unit: float) -> None:
    forms = [
        PiecewiseLinearBenefit(((5 * unit, 1), (2 * unit, 2))),
        PiecewiseLinearBenefit(((1 * unit, 1),)),
        PiecewiseLinearBenefit(((7 * unit, 3),)),
    ]
    water = RiverWater(River(NAMES[:3]), (5, 0, 1), forms)
    found = stage_play(water, (("a", "c"), ("b",)), 1)
    assert found.uses == (2, 1, 3)
    assert np.array(found.worths) / unit == pytest.approx([28, 1])


def test_what_the_stage_game_does_not_cover_is_refused() -> None:
    tree = RiverWater(River(("a", "b", "m"), {"a": "m", "b": "m"}), (1, 1, 1), PowerBenefit(1))
    with pytest.raises(InputError, match="river: found a tree, expected a chain"):
        satiation_game(tree, 1)
    water = RiverWater(River(NAMES[:2]), (1, 0.25), PowerBenefit(1))
    with pytest.raises(InputError, match=r"inflow of b: found 0.5, expected a whole number of lots"):
        satiation_game(water, 0.5)
    with pytest.raises(InputError, match=r"lot: found 0.001, expected at most 400 lots in all"):
        satiation_game(water, 0.001)
    with pytest.raises(InputError, match="lot: found 0, expected a positive size of a lot"):
        satiation_game(water, 0)
    with pytest.raises(InputError, match=r"partition: found a \| a, expected a partition of a, b, each once"):
        stage_play(water, (("a",), ("a",)), 0.25)
    nine = RiverWater(River([f"c{k}" for k in range(9)]), (1,) * 9, PowerBenefit(1))
    with pytest.raises(InputError, match="players: found 9, expected at most 8"):
        satiation_game(nine, 1)
