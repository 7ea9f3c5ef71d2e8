"""Nucleoli: known points, units, lump sums, ties, refusals, and the proof that comes with each."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.coalitional import CoalitionalGame, CooperativeGame, FunctionGame
from citypact.games.coalitional.forms import WeightedVotingGame
from citypact.solvers import (
    anti_prenucleolus,
    disruption_nucleolus,
    least_core,
    modiclus,
    nucleolus,
    per_capita_nucleolus,
    per_capita_prenucleolus,
    prenucleolus,
    proportional_nucleolus,
)
from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation

Solution = Callable[[CooperativeGame], SolvedAllocation]
COVARIANT: list[Solution] = [
    nucleolus,
    prenucleolus,
    per_capita_nucleolus,
    per_capita_prenucleolus,
    anti_prenucleolus,
    modiclus,
]


def named(worths: list[float] | np.ndarray, cost: bool = False) -> CoalitionalGame:
    players = [f"city {at}" for at in range(int(np.log2(len(worths))))]
    return CoalitionalGame(players, worths, cost=cost)


def whole_games(most: int = 5) -> st.SearchStrategy[CoalitionalGame]:
    """Games of small whole worths: nearly every level is tied."""

    def build(players: int) -> st.SearchStrategy[CoalitionalGame]:
        worths = st.lists(st.integers(-2, 3), min_size=2**players - 2, max_size=2**players - 2)
        return worths.map(lambda inner: named([0, *inner, 4 * players]))

    return st.integers(2, most).flatmap(build)


@pytest.mark.parametrize("unit", [1e-9, 1e-3, 1.0, 1e9])
@pytest.mark.parametrize(
    ("estate", "awards"),
    [
        (100, (Fraction(100, 3), Fraction(100, 3), Fraction(100, 3))),
        (200, (Fraction(50), Fraction(75), Fraction(75))),
        (300, (Fraction(50), Fraction(100), Fraction(150))),
    ],
)
def test_the_talmud_s_awards_in_any_unit(estate: float, awards: tuple[Fraction, ...], unit: float) -> None:
    """Aumann and Maschler 1985: the nucleolus of the bankruptcy game with claims 100, 200, 300."""
    claims = (100, 200, 300)
    inside = [[at for at in range(3) if mask >> at & 1] for mask in range(8)]
    worths = [max(0, estate - sum(c for at, c in enumerate(claims) if at not in s)) for s in inside]
    found = nucleolus(named(unit * np.array(worths, dtype=float)))
    assert found.guarantee is Guarantee.exact
    assert np.array(found.vector()) / unit == pytest.approx([float(award) for award in awards], abs=1e-12)


def test_a_third_is_a_third() -> None:
    majority = named([0, 0, 0, 1, 0, 1, 1, 1])
    assert nucleolus(majority).fractions == (Fraction(1, 3),) * 3
    assert least_core(majority).epsilon == pytest.approx(1 / 3, abs=1e-15)


@given(game=whole_games(), lumps=st.lists(st.integers(-5, 5), min_size=5, max_size=5))
@settings(max_examples=25, deadline=None)
def test_lump_sums_pass_through(game: CoalitionalGame, lumps: list[int]) -> None:
    members = np.arange(2**game.size)[:, None] >> np.arange(game.size) & 1
    moved = named(3 * game.table + members @ np.array(lumps[: game.size]))
    for solution in (prenucleolus, per_capita_prenucleolus, modiclus, anti_prenucleolus):
        before, after = solution(game).fractions, solution(moved).fractions
        assert before is not None
        assert after == tuple(3 * x + lump for x, lump in zip(before, lumps, strict=False))


@given(game=whole_games())
@settings(max_examples=25, deadline=None)
def test_a_cost_game_is_its_gains_with_the_sign_turned(game: CoalitionalGame) -> None:
    costs = CoalitionalGame(game.players, -game.table, cost=True)
    for solution in COVARIANT:
        try:
            gains = solution(game).fractions
        except InfeasibleDesign:
            with pytest.raises(InfeasibleDesign):
                solution(costs)
            continue
        assert gains is not None
        assert solution(costs).fractions == tuple(-amount for amount in gains)


def test_equal_players_share_alike_and_a_null_player_gets_nothing() -> None:
    worths = [0.0, 0, 0, 6, 0, 0, 0, 6]  # the third adds nothing to anybody
    for solution in (nucleolus, prenucleolus, per_capita_nucleolus, modiclus):
        assert solution(named(worths)).fractions == (3, 3, 0)


def test_the_per_capita_nucleolus_weighs_by_heads() -> None:
    """The pair is worth 9, all three 12. With shares (a, a, c) the pair and the third object equally:
    9 - 2a = -c gives a = 21/4; by heads (9 - 2a)/2 = -c gives a = 11/2."""
    game = named([0, 0, 0, 9, 0, 0, 0, 12])
    assert prenucleolus(game).fractions == (Fraction(21, 4), Fraction(21, 4), Fraction(3, 2))
    assert per_capita_prenucleolus(game).fractions == (Fraction(11, 2), Fraction(11, 2), 1)


def test_without_an_imputation_there_is_no_nucleolus_but_a_prenucleolus() -> None:
    game = named([0, 5, 5, 7])
    with pytest.raises(InfeasibleDesign, match=r"have more in sum \(10 against 7 together\)"):
        nucleolus(game)
    assert prenucleolus(game).fractions == (Fraction(7, 2), Fraction(7, 2))
    costs = CoalitionalGame(game.players, [0, 1, 1, 7], cost=True)
    with pytest.raises(InfeasibleDesign, match="pay less in sum"):
        nucleolus(costs)


def test_games_of_one_and_of_nothing() -> None:
    assert nucleolus(CoalitionalGame(["a"], [0, 2.5])).fractions == (Fraction(5, 2),)
    assert prenucleolus(named([0.0] * 8)).fractions == (0, 0, 0)
    assert nucleolus(named([0.0, 1, 2, 3])).fractions == (1, 2)  # additive: the only imputation


def test_propensities_to_disrupt_are_equal_where_they_can_be() -> None:
    game = named([0, 0, 0, 4, 0, 3, 2, 9])
    shares = disruption_nucleolus(game).fractions
    assert shares is not None
    worths = {mask: Fraction(int(worth)) for mask, worth in enumerate(game.table)}

    def propensity(mask: int) -> Fraction:
        own = sum((shares[at] for at in range(3) if mask >> at & 1), Fraction(0))
        return (9 - own - worths[7 ^ mask]) / (own - worths[mask])

    assert max(propensity(mask) for mask in range(1, 7)) == propensity(1) == propensity(2) == propensity(4)
    with pytest.raises(InfeasibleDesign, match="worth more apart"):
        disruption_nucleolus(named([0, 5, 5, 7]))


def test_proportional_excesses_are_equalised() -> None:
    game = named([0, 10, 10, 30])
    assert proportional_nucleolus(game).fractions == (15, 15)
    uneven = proportional_nucleolus(named([0, 10, 20, 45])).fractions
    assert uneven == (15, 30)  # each half as much again as alone


def test_weights_of_zero_that_leave_the_point_open_are_said() -> None:
    with pytest.raises(InfeasibleDesign, match="not a single point"):
        proportional_nucleolus(named([0, 0, 0, 1]))


def test_too_many_players_need_a_structure_or_a_separation() -> None:
    players = [f"c{at}" for at in range(31)]
    game = FunctionGame(players, lambda masks: np.bitwise_count(masks) ** 2.0)
    with pytest.raises(InputError, match=r"31, expected at most 30, .* or a separation"):
        nucleolus(game)
    with pytest.raises(InputError, match="at most 30 for a scan"):
        per_capita_nucleolus(game)
    with pytest.raises(InputError, match="at most 12"):
        modiclus(named(np.zeros(2**13)))
    with pytest.raises(InputError, match="at least 2"):
        least_core(CoalitionalGame(["a"], [0, 1]))


def test_worths_with_rounding_in_them_are_settled_in_fractions() -> None:
    """0.1 + 0.2 is not 0.3: such ties hold to the eye only, and floats settle the wrong coalitions."""
    members = np.arange(32)[:, None] >> np.arange(5) & 1
    worths = members @ np.array([0.1, 0.2, 0.3, 0.1, 0.2])
    worths[-1] += 0.1
    found = prenucleolus(named(worths))
    assert found.guarantee is Guarantee.exact
    surplus = np.array(found.vector()) - [0.1, 0.2, 0.3, 0.1, 0.2]
    assert surplus == pytest.approx([0.02] * 5, abs=1e-12)


def test_beyond_twelve_players_rounding_is_certified_in_floats() -> None:
    amounts = np.tile([0.1, 0.2, 0.3], 5)[:13]
    members = np.arange(2**13)[:, None] >> np.arange(13) & 1
    worths = members @ amounts
    worths[-1] += 0.13
    found = prenucleolus(named(worths))
    assert found.certificate is not None
    assert found.certificate.holds
    assert np.array(found.vector()) - amounts == pytest.approx([0.01] * 13, abs=1e-12)


def test_a_vote_of_eight_is_exact_and_its_levels_balance() -> None:
    game = WeightedVotingGame([f"p{at}" for at in range(8)], [5, 4, 3, 2, 2, 1, 1, 1], 10)
    found = nucleolus(game)
    assert found.guarantee is Guarantee.exact
    first = found.details["levels"][0]
    weight = sum(first["coalitions"].values())
    assert weight == pytest.approx(1.0)
    core = least_core(game)
    load = {name: sum(w for names, w in core.weights.items() if name in names) for name in game.players}
    assert len({round(amount, 12) for amount in load.values()}) == 1
    bound = sum(w * game.worth(*names) for names, w in core.weights.items()) - load["p0"] * game.grand
    assert core.epsilon == pytest.approx(bound, abs=1e-12)
