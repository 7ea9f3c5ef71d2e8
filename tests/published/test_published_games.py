"""Famous games typed out: the printed answers, with where they were printed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from citypact import solvers
from citypact.errors import InfeasibleDesign
from citypact.games.coalitional import CoalitionalGame, forms


def game(sized: Sequence[Any], *, cost: bool = False, players: Sequence[str] = ()) -> CoalitionalGame:
    """A game listed as books list it: 1, 2, 3, 12, 13, 23, 123."""
    count = len(sized).bit_length()
    names = players or tuple(str(at + 1) for at in range(count))
    return CoalitionalGame(names, [0, *sized], cost=cost, order="sizes")


def voting(quota: int, weights: Sequence[int]) -> CoalitionalGame:
    """The table of a weighted vote, listed here and not by the package."""
    worths = [
        sum(weight for at, weight in enumerate(weights) if mask >> at & 1) >= quota
        for mask in range(1 << len(weights))
    ]
    return CoalitionalGame(tuple(str(at + 1) for at in range(len(weights))), [int(one) for one in worths])


def close(found: Any, *wanted: Any) -> None:
    assert found.vector() == pytest.approx([float(one) for one in wanted], rel=1e-10, abs=1e-12)


def same_points(found: Any, wanted: Sequence[Sequence[Any]]) -> None:
    listed = sorted([float(one) for one in row] for row in wanted)
    assert np.asarray(found).shape == (len(listed), len(listed[0]))
    assert np.abs(np.array(sorted(map(list, np.asarray(found)))) - listed).max() <= 1e-9


# Ransmeier 1942; Straffin and Heaney, "Game theory and the Tennessee Valley Authority", IJGT 10
# (1981) 35-43: thousands of dollars for navigation, flood control, power. Recalled; solutions agree.
TVA = game(
    (163520, 140826, 250096, 301607, 378821, 367370, 412584),
    cost=True,
    players=("navigation", "flood control", "power"),
)
# Lemaire, ASTIN Bulletin 14 (1984) 61-81: interest on pooled deposits, Belgian francs.
ASTIN = game((46125, 17437.5, 5812.5, 69187.5, 53812.5, 30750, 90000))


def test_the_tennessee_valley_authority_1942() -> None:
    close(solvers.shapley(TVA), 117829, Fraction(201513, 2), Fraction(387997, 2))
    close(solvers.nucleolus(TVA), 116234, 93540, 202810)
    close(solvers.separable_costs(TVA), 45214, 33763, 110977)
    assert solvers.scrb(TVA).vector() == pytest.approx((117475.5, 99157.3, 195951.2), abs=0.06)
    close(solvers.tau(TVA), *solvers.scrb(TVA).vector())
    close(solvers.gately(TVA), *solvers.scrb(TVA).vector())
    assert not solvers.core(TVA).empty
    assert solvers.is_concave(TVA)
    assert solvers.least_core(TVA).epsilon == pytest.approx(-47286, rel=1e-12)


def test_lemaire_1984_three_insurers() -> None:
    close(solvers.shapley(ASTIN), 51750, 25875, 12375)
    close(solvers.nucleolus(ASTIN), 52687.5, 24468.75, 12843.75)
    close(solvers.proportional_nucleolus(ASTIN), 54000, 27000, 9000)
    assert solvers.is_convex(ASTIN)


@pytest.mark.parametrize(
    ("estate", "shares"),
    [
        (100, (Fraction(100, 3), Fraction(100, 3), Fraction(100, 3))),
        (200, (50, 75, 75)),
        (300, (50, 100, 150)),
    ],
)
def test_the_three_widows_of_the_mishna(estate: int, shares: Sequence[Any]) -> None:
    """Ketubot 93a; Aumann and Maschler, JET 36 (1985) 195-213: it is the nucleolus of O'Neill's game."""
    claims = {"a": 100, "b": 200, "c": 300}
    close(solvers.talmud_rule(estate, claims), *shares)
    close(solvers.nucleolus(forms.BankruptcyGame(tuple(claims), estate, tuple(claims.values()))), *shares)


def test_the_contested_garment() -> None:
    """Baba Metzia 2a: one claims all, the other half."""
    close(solvers.talmud_rule(1, {"all": 1, "half": Fraction(1, 2)}), Fraction(3, 4), Fraction(1, 4))


def test_ibn_ezra() -> None:
    """O'Neill, Mathematical Social Sciences 2 (1982) 345-371: four sons, 120 to share."""
    claims = {"a": 30, "b": 40, "c": 60, "d": 120}
    close(
        solvers.minimal_overlap(120, claims),
        Fraction(15, 2),
        Fraction(65, 6),
        Fraction(125, 6),
        Fraction(485, 6),
    )


def test_ferguson_and_young_and_peleg_and_sudholter() -> None:
    """Ferguson's UCLA notes; Young 1985, p. 68; Peleg and Sudhölter 2007, example 5.5.12."""
    coal = game((-1, 0, 1, 3, 4, 2, 5))
    close(solvers.nucleolus(coal), Fraction(8, 3), Fraction(2, 3), Fraction(5, 3))
    same_points(solvers.core_vertices(coal), [(2, 1, 2), (3, 0, 2), (3, 1, 1)])
    young = game((0, 0, 0, 0, 9, 10, 12))
    close(solvers.per_capita_nucleolus(young), Fraction(2, 3), Fraction(7, 6), Fraction(61, 6))
    close(solvers.nucleolus(young), 1, Fraction(3, 2), Fraction(19, 2))
    apart = game((0, 0, 0, 10, 0, 0, 2))
    close(solvers.prenucleolus(apart), 3, 3, -4)
    close(solvers.nucleolus(apart), 1, 1, 0)
    assert solvers.core(apart).empty


@pytest.mark.parametrize("right", [2, 3, 4])
def test_gloves(right: int) -> None:
    """Shapley and Shubik 1969: one left glove, several right ones."""
    names = tuple(f"{at}" for at in range(right + 1))
    worths = [int(mask & 1 and mask > 1) for mask in range(1 << right + 1)]
    gloves = CoalitionalGame(names, worths)
    close(solvers.shapley(gloves), Fraction(right, right + 1), *[Fraction(1, right * (right + 1))] * right)
    close(solvers.nucleolus(gloves), 1, *[0] * right)
    same_points(solvers.core_vertices(gloves), [(1, *[0] * right)])


def test_the_power_grid_of_southern_india() -> None:
    """Gately, International Economic Review 15 (1974) 195-208: millions of rupees saved."""
    grid = game((0, 0, 0, 1170, 770, 210, 1530))
    close(solvers.gately(grid), Fraction(50490, 61), Fraction(29070, 61), Fraction(13770, 61))


@pytest.mark.parametrize(
    ("others", "quota", "permanent", "elected"),
    [(6, 27, Fraction(76, 385), Fraction(1, 462)), (10, 39, Fraction(421, 2145), Fraction(4, 2145))],
)
def test_the_security_council(others: int, quota: int, permanent: Fraction, elected: Fraction) -> None:
    """Shapley and Shubik, APSR 48 (1954) 787-792, and since 1965 with ten elected members."""
    weights = [5 if others == 6 else 7] * 5 + [1] * others
    close(solvers.shapley_shubik(voting(quota, weights)), *[permanent] * 5, *[elected] * others)
    names = tuple(str(at) for at in range(len(weights)))
    form = forms.WeightedVotingGame(names, weights, quota)
    close(solvers.shapley(form), *[permanent] * 5, *[elected] * others)


def test_votes_that_never_counted() -> None:
    """Banzhaf, Rutgers Law Review 19 (1965): Nassau County; Brams 1975: Luxembourg in the EEC of 1958."""
    close(solvers.banzhaf_index(voting(58, (31, 31, 28, 21, 2, 2))), *[Fraction(1, 3)] * 3, 0, 0, 0)
    europe = voting(12, (4, 4, 4, 2, 2, 1))
    close(solvers.banzhaf_index(europe), *[Fraction(5, 21)] * 3, Fraction(1, 7), Fraction(1, 7), 0)
    close(solvers.shapley_shubik(europe), *[Fraction(7, 30)] * 3, Fraction(3, 20), Fraction(3, 20), 0)
    assert solvers.null_players(europe) == ("6",)


def test_catalonia() -> None:
    """Parliament of 2012 as in the R package GameTheory (Cano-Berlanga): one party never counts."""
    seats = voting(68, (50, 20, 21, 19, 13, 9, 3))
    close(
        solvers.shapley_shubik(seats),
        Fraction(8, 15),
        *[Fraction(2, 15)] * 3,
        Fraction(1, 30),
        Fraction(1, 30),
        0,
    )


def test_strong_majority_games_and_apex_games() -> None:
    """Peleg 1968: the nucleolus weighs a homogeneous game; Davis and Maschler 1965: the apex game."""
    close(solvers.nucleolus(voting(2, (1, 1, 1))), *[Fraction(1, 3)] * 3)
    close(solvers.nucleolus(voting(5, (2, 2, 2, 1, 1, 1))), *[Fraction(2, 9)] * 3, *[Fraction(1, 9)] * 3)
    apex = voting(4, (3, 1, 1, 1, 1))
    close(solvers.shapley(apex), Fraction(3, 5), *[Fraction(1, 10)] * 4)
    close(solvers.nucleolus(apex), Fraction(3, 7), *[Fraction(1, 7)] * 4)
    assert solvers.in_kernel(apex, (Fraction(3, 7), *[Fraction(1, 7)] * 4))


def test_unions_and_links_in_the_majority_of_three() -> None:
    """Owen 1977: who unites shuts the third out. Myerson 1977: on a line the middle gets two thirds."""
    majority = voting(2, (1, 1, 1))
    close(solvers.owen(majority, [("1", "2"), ("3",)]), Fraction(1, 2), Fraction(1, 2), 0)
    close(solvers.myerson(majority, [("1", "2"), ("2", "3")]), Fraction(1, 6), Fraction(2, 3), Fraction(1, 6))
    close(
        solvers.position_value(majority, [("1", "2"), ("2", "3")]),
        Fraction(1, 4),
        Fraction(1, 2),
        Fraction(1, 4),
    )
    close(solvers.aumann_dreze(majority, [("1", "2"), ("3",)]), Fraction(1, 2), Fraction(1, 2), 0)


def test_a_bankruptcy_of_six_that_its_own_manual_gets_wrong() -> None:
    """MatTuGames' installation test; its Owen and Myerson values fail all 72 and 720 orders."""
    names = tuple("123456")
    firm = forms.BankruptcyGame(names, 176, (40, 32, 11, 73.3, 54.95, 81.1))
    close(solvers.nucleolus(firm), 20, 16, 5.5, 48.35, 30, 56.15)
    unions = [("1", "3"), ("2", "4", "5"), ("6",)]
    owen = (
        Fraction(521, 24),
        Fraction(947, 45),
        Fraction(77, 12),
        Fraction(2138, 45),
        Fraction(3253, 90),
        Fraction(1727, 40),
    )
    close(solvers.owen(firm, unions), *owen)
    pairs = ("12", "13", "14", "23", "24", "34", "45", "46", "56")
    myerson = (
        Fraction(7179, 400),
        Fraction(17219, 1200),
        Fraction(5879, 1200),
        Fraction(27449, 400),
        Fraction(4283, 150),
        Fraction(24977, 600),
    )
    close(solvers.myerson(firm, [tuple(pair) for pair in pairs]), *myerson)


def test_a_game_that_is_convex_only_on_average() -> None:
    """MatTuGames manual: a sum of dividends."""
    amounts = (0, 0, 4, 0, 9, 2, -2, 0, 8, 4, -3, 10, Fraction(-15, 2), -2, Fraction(7, 3))
    names = ("1", "2", "3", "4")
    groups = [tuple(name for at, name in enumerate(names) if mask >> at & 1) for mask in range(1, 16)]
    mean = forms.DividendGame(names, dict(zip(groups, amounts, strict=True)))
    assert solvers.is_average_convex(mean)
    assert not solvers.is_convex(mean)
    close(solvers.shapley(mean), Fraction(83, 12), Fraction(13, 4), Fraction(29, 4), Fraction(89, 12))
    close(solvers.nucleolus(mean), *[Fraction(one, 18) for one in (121, 48, 139, 139)])


def segment() -> np.ndarray:
    """TuGames manual, example 3: 4 for {4, 5} and for two of {1, 2, 3} with one of them; 7 for all."""
    worths = np.zeros(32)
    for mask in range(32):
        free, tied = (mask & 7).bit_count(), (mask >> 3).bit_count()
        worths[mask] = 4 if (free, tied) in ((0, 2), (2, 1)) else 0
    worths[31] = 7
    return worths


@pytest.mark.parametrize(
    ("t", "kernel", "prekernel"),
    [
        (Fraction(-3, 10), False, False),
        (Fraction(-1, 5), False, True),
        (Fraction(0), True, True),
        (Fraction(1, 2), True, True),
        (Fraction(1), True, True),
        (Fraction(11, 10), False, False),
    ],
)
def test_the_kernel_that_is_a_segment(t: Fraction, kernel: bool, prekernel: bool) -> None:
    """It is (t, t, t, (7-3t)/2, (7-3t)/2) for 0 <= t <= 1; the prekernel begins at -1/5."""
    five = CoalitionalGame(tuple("12345"), segment())
    x = (t, t, t, (7 - 3 * t) / 2, (7 - 3 * t) / 2)
    assert bool(solvers.in_kernel(five, x)) is kernel
    assert bool(solvers.in_prekernel(five, x)) is prekernel


def test_the_nucleolus_at_the_end_of_the_segment() -> None:
    five = CoalitionalGame(tuple("12345"), segment())
    close(solvers.nucleolus(five), 1, 1, 1, 2, 2)
    assert solvers.least_core(five).epsilon == pytest.approx(0.0, abs=1e-12)


def test_no_nucleolus_without_imputations() -> None:
    """That game's dual: the manual prints its prenucleolus as the nucleolus."""
    dual = CoalitionalGame(tuple("12345"), 7 - segment()[::-1])
    close(solvers.prenucleolus(dual), *[Fraction(7, 5)] * 5)
    with pytest.raises(InfeasibleDesign):
        solvers.nucleolus(dual)


def test_two_towns_and_a_source() -> None:
    """Bird, Networks 6 (1976) 335-350: the second town pays only the link to the first."""
    towns = forms.SpanningTreeGame(("near", "far"), [[0, 10, 20], [10, 0, 5], [20, 5, 0]])
    close(solvers.bird_rule(towns), 10, 5)
    close(solvers.folk_rule(towns), Fraction(15, 2), Fraction(15, 2))
    close(solvers.kar_rule(towns), Fraction(5, 2), Fraction(25, 2))
    assert solvers.minimum_spanning_tree(towns).total == 15


def test_a_runway_for_four() -> None:
    """Littlechild and Owen, Management Science 20 (1973): every stretch is shared by those who need it."""
    runway = forms.AirportGame(("a", "b", "c", "d"), (1, 3, 7, 10))
    close(
        solvers.airport_shapley(runway), Fraction(1, 4), Fraction(11, 12), Fraction(35, 12), Fraction(71, 12)
    )
    close(solvers.airport_nucleolus(runway), Fraction(1, 2), Fraction(5, 4), Fraction(21, 8), Fraction(45, 8))
