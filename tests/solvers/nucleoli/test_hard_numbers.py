"""Nucleoli of games whose numbers floating point cannot tell apart: exact, or refused with reason."""

from __future__ import annotations

from fractions import Fraction

import pytest

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.masks import bits
from citypact.solvers import (
    anti_prenucleolus,
    disruption_nucleolus,
    modiclus,
    nucleolus,
    per_capita_prenucleolus,
    prenucleolus,
    proportional_nucleolus,
)
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.nucleoli.exact_scan import ProofScan
from citypact.solvers.nucleoli.excess import ExcessFamily
from citypact.solvers.nucleoli.proof import Proof, ProvenLevel
from citypact.solvers.solved_allocation import SolvedAllocation

HAIR = Fraction(1, 10**20)


def game_of(worths: list[object], cost: bool = False) -> CoalitionalGame:
    players = [f"city {at}" for at in range(len(worths).bit_length() - 1)]
    return CoalitionalGame(players, worths, cost=cost)  # type: ignore[arg-type]


def has_kohlberg_property(game: CoalitionalGame, found: SolvedAllocation) -> bool:
    """Multiply out that coalitions of high excess balance, for the prenucleolus (profit orientation)."""
    assert found.fractions is not None
    sign = -1 if game.cost else 1
    worths = [sign * worth for worth in game.fractions()]
    amounts = [sign * amount for amount in found.fractions]
    full = len(worths) - 1
    held = [sum((amounts[at] for at in bits(mask)), Fraction(0)) for mask in range(full + 1)]
    excess = {mask: worths[mask] - held[mask] for mask in range(1, full)}
    names = tuple(game.players)
    for level in set(excess.values()):
        high = [mask for mask in excess if excess[mask] >= level]
        rows = [Row(f"S{mask}", {names[at]: 1 for at in bits(mask)}, ">=", 0) for mask in high]
        rows.append(Row("all", dict.fromkeys(names, 1), "==", 0))
        gain = {name: sum(mask >> at & 1 for mask in high) for at, name in enumerate(names)}
        rows.append(Row("bound", gain, "<=", 1))
        if solve_exact(LinearProgram("maximize", names, gain, tuple(rows))).optimum > 0:
            return False
    return held[full] == worths[full]


HARD = [
    [0, 1, 10**17, 10**17 + 1, 1, 10**17 + 1, 0, 10**17],
    [0, 1e-9, 0, 0, 1e9, 1e-9, 1, 1e-9],
    [0, 1, 0, 10**17 + 1, 1, 0, 0, 1, 1, 1, 0, 10**17 + 1, 10**17 + 1, 10**17, 10**17 + 1, 10**17 + 1],
    [0, 0, 0.1 + 0.2, 0.1, 0.1 + 0.2, 0.2, 0.1, 0],
    [0, 2, 0, 1 + HAIR, 2, 0, 2, 2],
]


@pytest.mark.parametrize("cost", [False, True])
@pytest.mark.parametrize("worths", HARD)
def test_numbers_of_many_digits_are_exact(worths: list[object], cost: bool) -> None:
    game = game_of(worths, cost)
    assert has_kohlberg_property(game, prenucleolus(game))
    turned = game_of(worths, not cost)
    assert has_kohlberg_property(turned, anti_prenucleolus(game))
    assert per_capita_prenucleolus(game).guarantee == modiclus(game).guarantee == "exact"


def test_a_tie_is_one_of_the_fractions_given_not_of_the_decimals_that_they_round_to() -> None:
    # Rounded to 1 the hair is gone, and a point half a hair away passes for the modiclus.
    game = game_of([0, 1 + HAIR, 0, 0, 0, 2, 0, 2])
    found = modiclus(game)
    assert found.fractions is not None
    whole = [int(worth * 10**20) for worth in game.fractions()]
    scaled = modiclus(game_of(whole)).fractions
    assert scaled is not None
    assert [amount * 10**20 for amount in found.fractions] == list(scaled)
    assert sum(found.fractions) == 2


def test_an_only_imputation_that_a_coalition_worth_nothing_objects_to_is_none() -> None:
    game = game_of([0, -1, -1, 0, 2, 0, 0, 0])
    assert nucleolus(game).vector() == (-1.0, -1.0, 2.0)
    with pytest.raises(InfeasibleDesign, match="leave no imputation"):
        proportional_nucleolus(game)


def test_weights_that_differ_by_eighteen_digits_are_told_apart() -> None:
    game = game_of([0, 0, 0, 1e-9, 0, 1e9, 1e-9, 2e9])
    found, worths = proportional_nucleolus(game).fractions, game.fractions()
    assert found is not None
    names = tuple(game.players)
    rows = [Row("all", dict.fromkeys(names, 1), "==", worths[7])]
    for mask in range(1, 7):
        terms: dict[str, Fraction | int] = {names[at]: 1 for at in bits(mask)}
        rows.append(Row(f"S{mask}", {**terms, "level": worths[mask]}, ">=", worths[mask]))
    level = solve_exact(LinearProgram("minimize", (*names, "level"), {"level": 1}, tuple(rows))).optimum
    held = {mask: sum((found[at] for at in bits(mask)), Fraction(0)) for mask in (3, 5, 6)}
    assert max(1 - held[mask] / worths[mask] for mask in held) == level
    assert min(found) >= 0
    assert sum(found) == worths[7]


def test_a_majority_has_no_propensity_to_disrupt_and_says_why() -> None:
    with pytest.raises(InfeasibleDesign, match="no efficient allocation"):
        disruption_nucleolus(game_of([0, 0, 0, 1, 0, 1, 1, 1]))


@pytest.mark.parametrize("unit", [1e-300, 1e22, 1e150, 1e290])
def test_a_false_level_is_noticed_in_any_unit(unit: float) -> None:
    family = ExcessFamily(
        game_of([0, 0, 0, 3 * unit, 0, 3 * unit, 3 * unit, 4 * unit]), "head", individual=False
    )
    exact = family.exact_worth
    low = exact(3) - exact(7)
    point = (exact(7) / 2, exact(7) / 2, Fraction(0))
    proof = Proof(point, (ProvenLevel(low, {(1, False): Fraction(1), (2, False): Fraction(1)}, {}),))
    assert ProofScan(family, proof).run(10).objecting


@pytest.mark.parametrize("unit", [1e-300, 1e150, 1e290])
def test_no_unit_leaves_a_warning(unit: float) -> None:
    game = game_of([0, 0, 0, 2 * unit, 0, 2 * unit, 3 * unit, 6 * unit])
    assert per_capita_prenucleolus(game).fractions is not None
    assert proportional_nucleolus(game).fractions is not None
    assert disruption_nucleolus(game).fractions is not None
