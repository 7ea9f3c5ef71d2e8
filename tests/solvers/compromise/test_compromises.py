"""Compromises against definitions in fractions, published games and the laws they keep."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from drawn_coalitions import near_convex
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.coalitional import CoalitionalGame, CooperativeGame, FunctionGame
from citypact.games.coalitional.forms import AirportGame, BankruptcyGame
from citypact.solvers.compromise.bounds import minimal_rights, utopia
from citypact.solvers.compromise.gately_point import gately
from citypact.solvers.compromise.k_covers import k_cover
from citypact.solvers.compromise.separable import alternate_cost_avoided, scrb, separable_costs
from citypact.solvers.compromise.tau_value import tau
from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation

NAMES = "abcd"
Rule = Callable[[CooperativeGame], SolvedAllocation]
SHARING: tuple[Rule, ...] = (tau, gately, scrb, alternate_cost_avoided)
BOUNDS: tuple[Rule, ...] = (utopia, minimal_rights, separable_costs)


def game_of(worths: list[Fraction], **options: bool) -> CoalitionalGame:
    return CoalitionalGame(tuple(NAMES[: len(worths).bit_length() - 1]), worths, **options)


def bounds_of(v: list[Fraction]) -> tuple[list[Fraction], list[Fraction]]:
    players = range(len(v).bit_length() - 1)
    hopes = [v[-1] - v[len(v) - 1 - (1 << i)] for i in players]
    rights = [
        max(
            v[s] - sum((hopes[j] for j in players if s >> j & 1 and j != i), Fraction(0))
            for s in range(len(v))
            if s >> i & 1
        )
        for i in players
    ]
    return rights, hopes


@given(worths=near_convex())
def test_bounds_and_tau_by_definition(worths: list[Fraction]) -> None:
    rights, hopes = bounds_of(worths)
    game = game_of(worths)
    assert utopia(game).fractions == tuple(hopes)
    assert minimal_rights(game).fractions == tuple(rights)
    low, high = sum(rights), sum(hopes)
    if any(a > b for a, b in zip(rights, hopes, strict=True)) or not low <= worths[-1] <= high:
        with pytest.raises(InfeasibleDesign, match="no tau-value"):
            tau(game)
        return
    share = (worths[-1] - low) / (high - low) if high > low else 0
    found = tau(game)
    assert found.fractions == tuple(a + share * (b - a) for a, b in zip(rights, hopes, strict=True))
    assert found.guarantee is Guarantee.exact
    assert found.vector() == tuple(map(float, found.fractions))


@given(worths=near_convex())
def test_the_gately_point_tempts_everybody_equally(worths: list[Fraction]) -> None:
    game = game_of(worths)
    hopes = bounds_of(worths)[1]
    alone = [worths[1 << i] for i in range(game.size)]
    if sum(hopes) == sum(alone):
        with pytest.raises(InfeasibleDesign, match="no Gately point"):
            gately(game)
        return
    found = gately(game)
    shares = found.fractions or ()
    assert sum(shares) == worths[-1]
    propensity = found.details["propensity"]
    if propensity is None:
        assert shares == tuple(alone)
        return
    for share, own, hope in zip(shares, alone, hopes, strict=True):
        # What the others lose, over what the player itself loses.
        assert float(hope - share) == pytest.approx(propensity * float(share - own), abs=1e-12)
    assert shares == scrb(game).fractions == alternate_cost_avoided(game).fractions


@settings(max_examples=50)
@given(worths=near_convex(), shift=st.lists(st.integers(-5, 5), min_size=4, max_size=4))
def test_laws(worths: list[Fraction], shift: list[int]) -> None:
    """Covariance, costs as gains turned round, renaming, and nothing for null players."""
    n = len(worths).bit_length() - 1
    lumps = [sum(shift[i] for i in range(n) if mask >> i & 1) for mask in range(2**n)]
    game = game_of(worths)
    others = {
        "moved": game_of([2 * worth + lump for worth, lump in zip(worths, lumps, strict=True)]),
        "cost": game_of([-worth for worth in worths], cost=True),
        "mirrored": CoalitionalGame(
            game.players[::-1], [worths[int(f"{mask:0{n}b}"[::-1], 2)] for mask in range(2**n)]
        ),
        "joined": CoalitionalGame((*game.players, "null"), [*worths, *worths]),
    }
    for rule in SHARING + BOUNDS:
        try:
            shares = rule(game).fractions
        except InfeasibleDesign:
            for other in others.values():
                with pytest.raises(InfeasibleDesign):
                    rule(other)
            continue
        assert shares is not None
        found = {name: rule(other).fractions for name, other in others.items()}
        assert found["moved"] == tuple(2 * share + lump for share, lump in zip(shares, shift, strict=False))
        assert found["cost"] == tuple(-share for share in shares)
        assert found["mirrored"] == shares[::-1]
        assert found["joined"] is not None
        assert found["joined"][:-1] == shares
        # A null player has a right where others have more alone than they can hope for.
        assert found["joined"][-1] == 0 or rule is minimal_rights


@pytest.mark.parametrize("unit", [1e-9, 1e9])
@given(worths=near_convex())
@settings(max_examples=25)
def test_units_do_not_matter(unit: float, worths: list[Fraction]) -> None:
    game, other = game_of(worths), game_of([worth * Fraction(str(unit)) for worth in worths])
    for rule in SHARING + BOUNDS:
        try:
            shares = rule(game).vector()
        except InfeasibleDesign:
            with pytest.raises(InfeasibleDesign):
                rule(other)
            continue
        assert [share / unit for share in rule(other).vector()] == pytest.approx(shares, rel=1e-14)


def test_tennessee_valley() -> None:
    """Straffin and Heaney 1981: SCRB of the joint cost of 412,584 among three purposes."""
    costs = [0, 163520, 140826, 301607, 250096, 378821, 367370, 412584]
    game = CoalitionalGame(("navigation", "flood", "power"), costs, cost=True)
    assert separable_costs(game).vector() == (45214, 33763, 110977)
    assert scrb(game).vector() == pytest.approx((117475.5, 99157.3, 195951.2), abs=0.5)
    # Three purposes and a core: tau-value, Gately point and SCRB are the same here.
    assert tau(game).fractions == gately(game).fractions == scrb(game).fractions


def test_gately_on_the_power_grids_of_india() -> None:
    game = CoalitionalGame(("north", "east", "south"), [0, 0, 0, 1170, 0, 770, 210, 1530])
    assert gately(game).fractions == (Fraction(50490, 61), Fraction(29070, 61), Fraction(13770, 61))


def test_a_bankruptcy_is_shared_in_proportion_to_claims_cut_at_the_estate() -> None:
    """Curiel, Maschler and Tijs 1987: the tau-value of a bankruptcy game is adjusted proportional."""
    game = BankruptcyGame(tuple("abcd"), 250, (60, 90, 150, 210))
    assert tau(game).fractions == tuple(Fraction(250 * claim, 510) for claim in (60, 90, 150, 210))


def test_benefits_cap_the_cost_that_is_avoided() -> None:
    game = CoalitionalGame(("a", "b"), [0, 20, 10, 28], cost=True)
    assert scrb(game, {"b": 9.5, "a": 18.5}).vector() == (18.5, 9.5)
    assert scrb(game, (1000, 1000)).fractions == alternate_cost_avoided(game).fractions
    for bad, what in (
        ({"a": 19}, "nothing for b"),
        ((1, 2, 3), "3 numbers"),
        ((19, float("nan")), "finite"),
        ((17.9, 10), "at least its separable cost 18"),
    ):
        with pytest.raises(InputError, match=what):
            scrb(game, bad)
    with pytest.raises(InputError, match="cost game"):
        scrb(CoalitionalGame(("a", "b"), [0, 1, 1, 3]), (1, 1))
    with pytest.raises(InfeasibleDesign, match="adds up to 0"):
        scrb(game, (18, 8))


def test_games_that_leave_no_room() -> None:
    majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    with pytest.raises(InfeasibleDesign, match="no tau-value: the minimal right 1 of a exceeds"):
        tau(CoalitionalGame(("a", "b"), [0, 1, 2, 2]))
    with pytest.raises(InfeasibleDesign, match="the worth 2 of all is less than the sum of minimal rights"):
        tau(CoalitionalGame(("a", "b", "c"), [0, 1, 1, 1, 1, 1, 1, 2]))
    alone = CoalitionalGame(("a",), [0, 3])
    for rule in SHARING:
        with pytest.raises(InfeasibleDesign):
            rule(majority)
        if rule is not gately:
            assert rule(alone).vector() == (3.0,)
    with pytest.raises(InfeasibleDesign):
        gately(alone)


def test_worths_that_were_computed_keep_their_ties() -> None:
    """A majority of thirds: contributions to all add up to 0 but for rounding."""
    third = 0.1 * 3 / 3
    worths = np.array([0, third, third, 0.1 + 0.2, third, 0.3, 0.3, 0.3 + 0.1])
    noisy = CoalitionalGame(("a", "b", "c"), worths)
    with pytest.raises(InfeasibleDesign, match="no Gately"):
        gately(noisy)
    amounts = np.array([0.1, 0.7, 1.1, 0.3])
    additive = [sum((amounts[i] for i in range(4) if mask >> i & 1), 0.0) for mask in range(16)]
    assert tau(CoalitionalGame(tuple("abcd"), additive)).vector() == pytest.approx(amounts, rel=1e-14)
    assert scrb(CoalitionalGame(tuple("abcd"), additive)).vector() == pytest.approx(amounts, rel=1e-14)


def test_many_players() -> None:
    costs = [float(i // 3 + 1) for i in range(300)]
    airport = AirportGame([f"c{i}" for i in range(300)], costs)
    # Three planes need the longest runway: nobody adds to the cost of all.
    assert utopia(airport).vector() == (0.0,) * 300
    assert gately(airport).vector() == pytest.approx([100 * cost / sum(costs) for cost in costs], rel=1e-12)
    size = 20
    square = FunctionGame([f"c{i}" for i in range(size)], lambda masks: np.bitwise_count(masks) ** 2.0)
    assert minimal_rights(square).vector() == (1.0,) * size
    assert tau(square).vector() == gately(square).vector() == (float(size),) * size
    rough = FunctionGame(square.players, lambda masks: np.sin(1) * np.bitwise_count(masks) ** 2.0)
    found = tau(rough)
    assert found.guarantee is Guarantee.proven
    assert found.fractions is None
    assert found.vector() == pytest.approx([size * np.sin(1)] * size, rel=1e-14)
    with pytest.raises(InputError, match="25, expected at most 24"):
        tau(FunctionGame([f"c{i}" for i in range(25)], lambda masks: 0.0 * masks))


def test_k_covers() -> None:
    """Driessen 1988, p. 173 and 175."""
    game = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 9, 0, 9, 12, 18])
    assert k_cover(game, 1).table.tolist() == [0, 0, 3, 9, 3, 9, 12, 18]
    assert k_cover(game, 2).fractions() == k_cover(game, 3).fractions() == game.fractions()
    high = CoalitionalGame(("a", "b", "c"), [0, 5, 0, 9, 0, 9, 12, 18])
    with pytest.raises(InfeasibleDesign, match="1-cover does not exist: a is worth more"):
        k_cover(high, 1)
    with pytest.raises(InputError, match="between 1 and 3"):
        k_cover(game, 0)
