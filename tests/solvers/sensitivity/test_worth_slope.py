"""Slopes of amounts in one worth: exact where the rule is, left and right at a kink."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import numpy as np
import pytest
from moved_rules import best_alone_takes_all, in_proportion, mean_of_orders

from citypact.errors import InfeasibleDesign, InputError, SolverFailure
from citypact.games.allocation import Allocation
from citypact.games.coalitional import CoalitionalGame
from citypact.solvers.nucleoli.nucleolus_solutions import nucleolus, prenucleolus
from citypact.solvers.sensitivity.worth_slope import worth_sensitivity
from citypact.solvers.values.shapley_value import shapley

NAMES = ("a", "b", "c", "d")


def table(players: int = 4, unit: float = 1.0) -> CoalitionalGame:
    worths = unit * np.round(np.random.default_rng(3).uniform(0, 10, 1 << players), 3)
    worths[0] = 0.0
    return CoalitionalGame(NAMES[:players], worths, unit="t")


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("rule", [mean_of_orders, shapley])
def test_shapley_moves_by_its_coefficients(rule: object, unit: float) -> None:
    """(s - 1)! (n - s)! / n! for members and -s! (n - s - 1)! / n! for the others."""
    game = table(unit=unit)
    for mask in range(1, 16):
        s = mask.bit_count()
        inside = factorial(s - 1) * factorial(4 - s) / 24
        outside = -factorial(s) * factorial(3 - s) / 24 if s < 4 else 0.0
        found = worth_sensitivity(rule, game, game.members(mask))  # type: ignore[arg-type]
        wanted = [inside if mask >> k & 1 else outside for k in range(4)]
        assert found.left == pytest.approx(wanted, rel=1e-9)
        assert found.right == found.left
        assert (found.kind, found.kinks, found.coalition) == ("linear", (), game.members(mask))


def test_exact_rules_have_exact_slopes() -> None:
    found = worth_sensitivity(mean_of_orders, table(3), ("a", "b"))
    assert found.exact
    assert found.right == (float(Fraction(1, 6)), float(Fraction(1, 6)), float(Fraction(-1, 3)))


def test_where_a_rule_jumps_there_is_no_slope() -> None:
    """a and b tie for the best alone, so the least change of either moves everything at once."""
    game = CoalitionalGame(("a", "b", "c"), [0, 5, 5, 0, 2, 0, 0, 9], unit="t")
    for name in ("a", "b"):
        with pytest.raises(InfeasibleDesign, match="jumps"):
            worth_sensitivity(best_alone_takes_all, game, (name,))
    lowest = worth_sensitivity(best_alone_takes_all, game, ("c",))
    assert (lowest.left, lowest.right, lowest.kind) == ((-1.0, 0, 0), (-1.0, 0, 0), "piecewise linear")


def three_by_majority() -> CoalitionalGame:
    return CoalitionalGame(("a", "b", "c"), [0, 0, 0, 6, 0, 6, 6, 9], unit="t")


def test_the_nucleolus_by_its_closed_form_for_three() -> None:
    """Where all three pairs bind, x_k = (v(N) + v(ik) + v(jk) - 2 v(ij)) / 3 [Leng and Parlar, 2010]."""
    game = three_by_majority()
    found = worth_sensitivity(nucleolus, game, ("a", "b"))
    assert found.right == pytest.approx((1 / 3, 1 / 3, -2 / 3), abs=1e-5)
    assert found.left == pytest.approx((1 / 3, 1 / 3, -2 / 3), abs=1e-5)
    assert found.kind == "piecewise linear"
    everyone = worth_sensitivity(nucleolus, game, ("a", "b", "c"))
    assert everyone.right == pytest.approx((1 / 3, 1 / 3, 1 / 3), abs=1e-5)


def test_the_nucleolus_has_a_kink_where_the_binding_coalitions_change() -> None:
    """One pair alone has a worth w, and all have 9: equal shares while w <= 3.

    Above that the pair binds, c gets (9 - w) / 2 and a and b get (9 + w) / 4 each.
    """
    game = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 3, 0, 0, 0, 9], unit="t")
    found = worth_sensitivity(nucleolus, game, ("a", "b"))
    assert found.left == pytest.approx((0, 0, 0), abs=1e-5)
    assert found.right == pytest.approx((1 / 4, 1 / 4, -1 / 2), abs=1e-5)
    assert found.kinks == ("a", "b", "c")
    assert "kink for a, b, c" in found.explain()
    assert found.to_dict()["left"]["c"] == pytest.approx(0, abs=1e-5)


def test_a_curved_rule_is_extrapolated_and_says_so() -> None:
    game = CoalitionalGame(("a", "b"), [0, 1, 3, 8], unit="t")
    found = worth_sensitivity(in_proportion, game, ("a",))
    # x_a = 8 v / (v + 3): slope 8 * 3 / 16.
    assert found.right == pytest.approx((1.5, -1.5), rel=1e-5)
    assert found.left == pytest.approx((1.5, -1.5), rel=1e-5)
    assert (found.kind, found.exact, found.kinks) == ("curved", False, ())
    assert worth_sensitivity(in_proportion, game, ("a", "b")).kind == "linear"


def test_it_speaks() -> None:
    found = worth_sensitivity(mean_of_orders, table(3), ("a", "b"))
    assert found.explain() == (
        "For each t that a+b is worth more: a +0.1667, b +0.1667, c -0.3333; for each less, the opposite."
    )
    assert found.to_dict()["right"] == {"a": 1 / 6, "b": 1 / 6, "c": -1 / 3}


def test_refusals() -> None:
    with pytest.raises(InputError, match="a coalition whose worth can move"):
        worth_sensitivity(shapley, table(), ())
    with pytest.raises(InputError, match="a player of"):
        worth_sensitivity(shapley, table(), ("z",))
    large = CoalitionalGame([f"c{k}" for k in range(13)], np.zeros(1 << 13))
    with pytest.raises(InputError, match="at most 12"):
        worth_sensitivity(shapley, large, ("c1",))
    with pytest.raises(SolverFailure, match="not finite"):
        worth_sensitivity(lambda game: Allocation(game.players, [float("nan")] * 4), table(), ("a",))
    with pytest.raises(SolverFailure, match="shares among"):
        worth_sensitivity(lambda game: Allocation(("x",), [1.0]), table(), ("a",))


def test_a_rule_without_an_answer_says_so() -> None:
    def never(game: CoalitionalGame) -> Allocation:
        raise InfeasibleDesign("no imputation")

    with pytest.raises(InfeasibleDesign, match="no imputation"):
        worth_sensitivity(never, table(), ("a",))
    # Just at the edge of having imputations: a higher worth alone has no nucleolus.
    edge = CoalitionalGame(("a", "b"), [0, 1, 2, 3], unit="t")
    with pytest.raises(InfeasibleDesign):
        worth_sensitivity(nucleolus, edge, ("a",))


@pytest.mark.parametrize("coalition", [("a",), ("a", "b")])
@pytest.mark.parametrize("huge", [10, 10**6, 10**10, 10**15])
def test_a_kink_close_by_is_not_stepped_over(huge: int, coalition: tuple[str, ...]) -> None:
    """Pieces of the prenucleolus end one unit away, however large the worths are."""
    near = [0, 1, huge + 1, huge, huge + 1, huge, huge, 2 * huge + 2]
    game = CoalitionalGame(("a", "b", "c"), near, unit="t")
    found = worth_sensitivity(prenucleolus, game, coalition)
    step, here, mask = Fraction(1, 10**40), prenucleolus(game).fractions, game.mask(*coalition)
    for sign, slopes in ((-1, found.left), (1, found.right)):
        moved = [worth + sign * step * (at == mask) for at, worth in enumerate(near)]
        there = prenucleolus(CoalitionalGame(("a", "b", "c"), moved)).fractions
        assert here is not None
        assert there is not None
        wanted = [sign * (after - before) / step for after, before in zip(there, here, strict=True)]
        assert slopes == tuple(map(float, wanted))
    assert found.exact


def test_a_coalition_is_several_names() -> None:
    with pytest.raises(InputError, match="a sequence of names"):
        worth_sensitivity(shapley, table(), 3)  # type: ignore[arg-type]
