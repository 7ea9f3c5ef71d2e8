"""Published awards, closed forms and each rule's own definition."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest
from drawn_claims import RULES, Case, problems, quick
from hypothesis import given
from slow_claims import (
    centroid_of_four,
    centroid_of_three,
    pairwise_balanced,
    served_in_order,
    tau_value,
    worths,
)

from citypact.solvers.claims.arrival import random_arrival
from citypact.solvers.claims.awards_set import average_of_awards
from citypact.solvers.claims.half_claims import constrained_egalitarian, talmud_rule
from citypact.solvers.claims.overlap import minimal_overlap
from citypact.solvers.claims.proportional import adjusted_proportional, alpha_min
from citypact.solvers.solved_allocation import SolvedAllocation

Rule = Callable[..., SolvedAllocation]


@pytest.mark.parametrize(
    ("estate", "awards"),
    [(100, (Fraction(100, 3),) * 3), (200, (50, 75, 75)), (300, (50, 100, 150))],
)
def test_the_mishna_divides_as_the_talmud_rule(estate: int, awards: tuple[Fraction, ...]) -> None:
    """Ketubot 93a, after Aumann and Maschler 1985."""
    assert talmud_rule(estate, [100, 200, 300]).fractions == awards


def test_ibn_ezra_divides_as_minimal_overlap() -> None:
    """Four sons claim all, a half, a third and a quarter of 120 (O'Neill 1982)."""
    found = minimal_overlap(120, {"Reuben": 120, "Simeon": 60, "Levi": 40, "Judah": 30})
    assert found.fractions == (Fraction(485, 6), Fraction(125, 6), Fraction(65, 6), Fraction(15, 2))


def test_random_arrival_divides_the_same_will_as_its_24_orders_do() -> None:
    claims = [Fraction(c) for c in (120, 60, 40, 30)]
    assert list(random_arrival(120, claims).fractions or ()) == served_in_order(Fraction(120), claims)


@quick
@given(case=problems())
def test_the_talmud_rule_is_the_nucleolus_of_the_bankruptcy_game(case: Case) -> None:
    awards = talmud_rule(*case).fractions
    assert awards is not None
    assert pairwise_balanced(worths(*case), awards)


@quick
@given(case=problems())
def test_random_arrival_is_the_average_over_all_orders(case: Case) -> None:
    assert list(random_arrival(*case).fractions or ()) == served_in_order(*case)


@quick
@given(case=problems())
def test_the_adjusted_proportional_rule_is_the_tau_value(case: Case) -> None:
    assert list(adjusted_proportional(*case).fractions or ()) == tau_value(worths(*case), len(case[1]))


@quick
@given(case=problems(least=3, most=3, smallest=1))
def test_the_average_of_awards_to_three_is_the_centroid_of_a_polygon(case: Case) -> None:
    area, moments = centroid_of_three(*case)
    awards = average_of_awards(*case).fractions
    assert awards is not None
    if 0 < case[0] < sum(case[1]):
        assert list(awards) == [moment / area for moment in moments]
    else:
        assert list(awards) == [claim if case[0] else 0 for claim in case[1]]


@quick
@given(case=problems(least=4, most=4, smallest=1).filter(lambda case: 0 < case[0] < sum(case[1])))
def test_the_average_of_awards_to_four_is_the_centroid_of_slices(case: Case) -> None:
    assert list(average_of_awards(*case).fractions or ()) == centroid_of_four(*case)


@quick
@given(case=problems())
def test_the_constrained_egalitarian_rule_has_one_level(case: Case) -> None:
    estate, claims = case
    awards = constrained_egalitarian(*case).fractions
    assert awards is not None
    halves = [claim / 2 for claim in claims]
    if estate <= sum(halves):
        level = max(awards)
        assert list(awards) == [min(half, level) for half in halves]
    else:
        level = max(award for award, half in zip(awards, halves, strict=True) if award > half)
        assert list(awards) == [max(c / 2, min(c, level)) for c in claims]


@quick
@given(case=problems())
def test_overlapping_claims_share_each_piece_of_the_estate(case: Case) -> None:
    """The awards of an explicit layout: claims overlap from 0 to t, their rests lie side by side."""
    estate, claims = case
    awards = minimal_overlap(*case).fractions
    cut = [min(claim, estate) for claim in claims]
    marks = sorted({Fraction(0), *cut})
    # The rests and the overlap fill the estate: find t where they do, between two claims.
    for low, high in pairwise(marks):
        above = [c for c in cut if c > low]
        if sum(above) - len(above) * high <= estate - high:
            many = len(above) - 1
            t = (sum(above) - estate) / many if many else low
            break
    else:
        t = Fraction(0)
    expected = []
    for claim in cut:
        shared = Fraction(0)
        for a, b in pairwise(marks):
            length = max(Fraction(0), min(b, t) - a)
            if claim >= b and length:
                shared += length / sum(other >= b for other in cut)
        expected.append(shared + max(claim - t, Fraction(0)))
    assert list(awards or ()) == expected


def test_alpha_min_gives_equal_shares_until_the_smallest_claim_is_met() -> None:
    """Giménez-Gómez and Peris 2014."""
    assert alpha_min(8, [3, 4, 5, 6]).vector() == (2.0, 2.0, 2.0, 2.0)
    assert alpha_min(15, [3, 4, 5, 6]).vector() == (3.0, 3.5, 4.0, 4.5)


def test_one_large_claim_among_many_small_ones_by_hand() -> None:
    """After k of 60 claims of 1, the large claim of 30 finds 40 - k, at most 30; k is uniform."""
    large = Fraction(sum(min(30, max(40 - k, 0)) for k in range(61)), 61)
    found = random_arrival(40, [30] + [1] * 60)
    assert found.fractions == (large, *[(40 - large) / 60] * 60)


@pytest.mark.parametrize("rule", RULES)
def test_hundreds_of_claimants_are_served(rule: Rule) -> None:
    """150 claim 1 and 150 claim 2; equals get the same and the estate is used up."""
    few = rule is average_of_awards  # sums over groups take longer there
    half = 20 if few else 150
    found = rule(Fraction(5 * half, 4), [1] * half + [2] * half)
    awards = found.fractions
    assert awards is not None
    assert set(awards[:half]) == {awards[0]}
    assert set(awards[half:]) == {awards[-1]}
    assert half * (awards[0] + awards[-1]) == Fraction(5 * half, 4)
    assert awards[0] <= awards[-1]
