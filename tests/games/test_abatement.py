"""Cities that abate: models.md §5.6 and appendix C against searched best replies, and refusals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.abatement import Abatement, BenefitBox, QuadraticDamage
from citypact.games.river import River

AIR3 = ([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5])


def drawn(count: int, seed: int) -> Abatement:
    draw = np.random.default_rng(seed)
    return Abatement(draw.random((count, count)) * 3, draw.random(count) + 0.5)


def payoffs(game: Abatement, abatement: Sequence[float]) -> np.ndarray:
    """The payoff of every city, written out from the model."""
    benefits, costs = np.asarray(game.benefits), np.asarray(game.costs)
    return np.array(
        [
            sum(benefits[i, j] * abatement[i] for i in range(game.size)) - costs[j] * abatement[j] ** 2 / 2
            for j in range(game.size)
        ]
    )


def best_for(game: Abatement, group: Sequence[int], start: np.ndarray) -> np.ndarray:
    """Abatement of each member that is best for the group, from payoffs alone.

    Each payoff is a parabola in a city's own level: three values give its top, and a scan of levels
    says that it is the top.
    """
    chosen = start.copy()
    for city in group:

        def value(level: float, city: int = city) -> float:
            tried = chosen.copy()
            tried[city] = level
            return float(payoffs(game, tried)[list(group)].sum())

        at = [value(level) for level in (0.0, 1.0, 2.0)]
        bend = at[2] - 2 * at[1] + at[0]
        chosen[city] = 1 - (at[2] - at[0]) / (2 * bend)
        assert chosen[city] >= 0
        assert value(chosen[city]) >= max(value(level) for level in np.linspace(0, 50, 201)) - 1e-9
    return chosen


def test_the_published_numbers_of_three_cities() -> None:
    air = Abatement(*AIR3)
    names = air.players
    worths = {"12": 1.5, "13": 0.375, "23": 0.89, "123": 5.065}
    for mark, worth in worths.items():
        assert air.worth(*(names[int(one) - 1] for one in mark)) == worth
    assert [float(one) for one in air.own_gains(exact=True)] == [3.175, 1.33, 0.56]
    assert air.nash_abatement.tolist() == [3, 2, 4]
    assert air.efficient_abatement.tolist() == [4.5, 3.5, 6.6]


@pytest.mark.parametrize("seed", range(3))
def test_levels_worths_and_windfalls_are_those_of_searched_best_replies(seed: int) -> None:
    game = drawn(4, seed)
    alone = np.zeros(4)
    for city in range(4):
        alone[city] = best_for(game, [city], np.zeros(4))[city]
    assert game.nash_abatement == pytest.approx(alone, abs=1e-9)
    before = payoffs(game, alone)
    for mask in range(1, 16):
        group = [at for at in range(4) if mask >> at & 1]
        chosen = best_for(game, group, alone)
        gains = payoffs(game, chosen) - before
        names = [game.players[at] for at in group]
        assert game.worth(*names) == pytest.approx(gains[group].sum(), abs=1e-8)
        outside = [at for at in range(4) if at not in group]
        assert game.windfalls(*names).vector() == pytest.approx(gains[outside], abs=1e-9)
    assert game.efficient_abatement == pytest.approx(best_for(game, range(4), alone), abs=1e-9)
    assert game.own_gains() == pytest.approx(payoffs(game, game.efficient_abatement) - before, abs=1e-9)
    assert game.gains(game.efficient_abatement) == pytest.approx(game.own_gains(), rel=1e-12)


def test_what_others_do_changes_no_best_reply() -> None:
    """Dominant actions, models.md §5.6: a scan from three starts gives one level."""
    game = drawn(3, 7)
    for start in (np.zeros(3), np.full(3, 5.0), np.array([9.0, 0.0, 2.0])):
        for city in range(3):
            reply = best_for(game, [city], start)[city]
            assert reply == pytest.approx(game.nash_abatement[city], abs=1e-9)


def test_own_gains_add_up_to_the_surplus_exactly() -> None:
    air = Abatement(*AIR3)
    assert sum(air.own_gains(exact=True)) == air.fraction_of(7) == Fraction("5.065")
    large = drawn(400, 1)
    assert large.own_gains().sum() == pytest.approx(large.grand, rel=1e-11)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_any_unit(unit: float) -> None:
    game = drawn(12, 2)
    scaled = Abatement(unit * np.asarray(game.benefits), unit * np.asarray(game.costs))
    assert scaled.nash_abatement == pytest.approx(game.nash_abatement, rel=1e-12)
    assert scaled.grand / unit == pytest.approx(game.grand, rel=1e-12)
    assert scaled.own_gains() / unit == pytest.approx(game.own_gains(), rel=1e-11)


def test_what_a_city_saves_itself_plays_no_part_in_worths() -> None:
    game = drawn(6, 3)
    more = Abatement(np.asarray(game.benefits) + np.diag(np.full(6, 100.0)), game.costs)
    assert more.table == pytest.approx(game.table, rel=1e-13)


def test_one_city_and_no_benefits() -> None:
    sole = Abatement([[3]], [1], ["Beijing"])
    assert sole.grand == 0
    assert sole.nash_abatement == sole.efficient_abatement == [3.0]
    assert not Abatement(np.zeros((3, 3)), [1, 1, 1]).table.any()


def test_from_transport_is_exact() -> None:
    air = Abatement.from_transport([[0.5, 0.1], [0.2, 0.4]], [0.3, 0.7], {"b": 2, "a": 1}, ("a", "b"))
    assert air.fraction_of(3) == Fraction("0.07") ** 2 / 2 + Fraction("0.06") ** 2 / 4


def test_a_river_sends_benefits_downstream_only() -> None:
    river = River(("north", "south", "town"), {"north": "town", "south": "town"})
    transport = [[1, 0, 0.5], [0, 1, 0.25], [0, 0, 1]]
    game = Abatement.from_river(river, transport, [1, 2, 8], [1, 1, 1])
    assert game.players == river.players
    assert game.worth("north", "town") == 8.0
    assert game.worth("north", "south") == 0.0
    transport[2][0] = 0.1
    with pytest.raises(InputError) as refused:
        Abatement.from_river(river, transport, [1, 2, 8], [1, 1, 1])
    assert str(refused.value) == (
        "transport from town to north: found 0.1, expected 0: north is not downstream of town"
    )


@pytest.mark.parametrize(
    ("benefits", "costs", "message"),
    [
        ([[1, 2], [3, 4], [5, 6]], [1, 1, 1],
         "benefits: found 3 rows of 2, expected a square matrix, 3 rows of 3"
         " numbers"),
        ([[1, float("inf")], [0, 1]], [1, 1],
         "benefits from city 1 to city 2: found inf, expected a finite number"),
        ([[1, 0], [-2, 1]], [1, 1], "benefits from city 2 to city 1: found -2, expected a number that is not"
         " negative"),
        ([[1, 0], [0, 1]], [1, 0], "costs of city 2: found 0, expected a positive curvature of the cost of"
         " abatement"),
        ([[1, 0], [0, 1]], [1], "costs: found 1 numbers, expected 2 numbers, one for each of city 1, city 2"),
        ([[1, True], [0, 1]], [1, 1], "benefits from city 1 to city 2: found True, expected a finite number"),
        ([], [], "benefits: found no rows, expected a row for each city"),
        (3, [1], "benefits: found int, expected a row for each city"),
    ],
)  # fmt: skip
def test_refusals(benefits: object, costs: object, message: str) -> None:
    with pytest.raises(InputError) as refused:
        Abatement(benefits, costs)
    assert str(refused.value) == message


def test_all_mistakes_at_once() -> None:
    with pytest.raises(InputError) as refused:
        Abatement([[1, -1], [float("nan"), 1]], [-1, 1], ("Beijing", "Tianjin"))
    assert [problem.field for problem in refused.value.problems] == [
        "benefits from Beijing to Tianjin",
        "benefits from Tianjin to Beijing",
        "costs of Beijing",
    ]


def test_unknown_and_repeated_names() -> None:
    with pytest.raises(InputError, match="players: found a, expected each player named once"):
        Abatement([[1, 0], [0, 1]], [1, 1], ("a", "a"))
    with pytest.raises(InputError, match="coalition: found Paris"):
        Abatement(*AIR3).windfalls("Paris")


def test_quadratic_damage_from_its_definition() -> None:
    draw = np.random.default_rng(4)
    flows, curved, slope = draw.random((3, 3)), draw.random(3), draw.random(3)
    costs, emitted, ground = draw.random(3) + 1, draw.random(3) * 4, draw.random(3)
    game = QuadraticDamage(flows, curved, slope, costs, emitted, ground)
    abated = emitted * draw.random(3)
    for city in range(3):
        exposure = ground[city] + sum(flows[i, city] * (emitted[i] - abated[i]) for i in range(3))
        damage = curved[city] * exposure**2 / 2 + slope[city] * exposure
        assert game.exposure(abated)[city] == pytest.approx(exposure)
        assert game.payoffs(abated)[city] == pytest.approx(-damage - costs[city] * abated[city] ** 2 / 2)
    before = emitted * draw.random(3)
    assert game.gains(abated, before) == pytest.approx(game.payoffs(abated) - game.payoffs(before))
    slopes, at_zero = game.marginal_payoffs([0, 1, 0])
    for city, block in ((0, [0, 2]), (1, [1]), (2, [0, 2])):
        step = np.zeros(3)
        step[city] = 1e-5
        rise = (game.payoffs(abated + step) - game.payoffs(abated - step))[block].sum() / 2e-5
        assert (at_zero - slopes @ abated)[city] == pytest.approx(rise, rel=1e-6)


def test_quadratic_damage_refuses() -> None:
    with pytest.raises(InputError) as refused:
        QuadraticDamage([[1, 0], [0, 1]], [1, -1], [0, 0], [0, 1], [1, float("nan")])
    assert [str(problem) for problem in refused.value.problems] == [
        "costs of city 1: found 0, expected a positive curvature of the cost of abatement",
        "curvatures of city 2: found -1, expected a number that is not negative",
        "emissions of city 2: found nan, expected a finite number",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[0, 2], [0, 0]], [[1, 1], [1, 1]], [1, 1]),
         "lowest from city 1 to city 2: found 2.0, expected at most"
         " the highest, 1"),
        (([[0, 1], [1, 0]], [[0, 2], [2, 0]], [1, 1], (0, 0.5)),
         "received of city 1: found 0.5, expected at least"
         " 1, the sum of the lowest entries\nreceived of city 2: found 0.5, expected at least 1,"
         " the sum of the"
         " lowest entries"),
        (([[0, 1], [1, 0]], [[0, 2], [2, 0]], [1, 1], [(1, 2), (3, 4)]),
         "received of city 2: found 3.0, expected"
         " at most 2, the sum of the highest entries"),
        (([[0, 1], [1, 0]], [[0, 2], [2, 0]], [1, 1], (2, 1)),
         "received of city 1: found 2 to 1, expected the"
         " lowest first\nreceived of city 2: found 2 to 1, expected the lowest first"),
        (([[0, 1], [1, 0]], [[0, 2], [2, 0]], [1, 1], [(1, 2)]),
         "received: found 1 entries, expected a pair of"
         " numbers, or one for each of 2 cities"),
    ],
)  # fmt: skip
def test_boxes_that_no_matrix_fits(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(InputError) as refused:
        BenefitBox(*arguments)
    assert str(refused.value) == message


def test_a_share_above_one() -> None:
    with pytest.raises(InputError, match=r"inside of b: found 1.2, expected a share of at most 1"):
        BenefitBox.from_shares((0, 1), {"a": (0, 1), "b": (0.5, 1.2)}, [1, 1], [1, 1], ("a", "b"))
