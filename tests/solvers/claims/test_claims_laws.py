"""What all rules have in common, and the axioms by which they differ."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from drawn_claims import RULES, Case, problems, quick
from hypothesis import given
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.solvers.claims.arrival import random_arrival
from citypact.solvers.claims.awards_set import average_of_awards
from citypact.solvers.claims.equal import (
    average_of_rules,
    constrained_equal_awards,
    constrained_equal_losses,
)
from citypact.solvers.claims.half_claims import reverse_talmud, talmud_rule
from citypact.solvers.claims.overlap import minimal_overlap
from citypact.solvers.claims.proportional import adjusted_proportional, alpha_min, proportional_rule
from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation

Rule = Callable[..., SolvedAllocation]
SELF_DUAL = (
    proportional_rule,
    talmud_rule,
    reverse_talmud,
    random_arrival,
    adjusted_proportional,
    average_of_awards,
    average_of_rules,
)
GARMENT = (
    talmud_rule,
    random_arrival,
    minimal_overlap,
    adjusted_proportional,
    average_of_awards,
)
TRUNCATING = (
    constrained_equal_awards,
    talmud_rule,
    random_arrival,
    minimal_overlap,
    adjusted_proportional,
    average_of_awards,
)
RIGHTS_FIRST = (
    constrained_equal_losses,
    talmud_rule,
    random_arrival,
    adjusted_proportional,
    average_of_awards,
)
CONSISTENT = (proportional_rule, constrained_equal_awards, constrained_equal_losses, talmud_rule)


def exact(rule: Rule, estate: Fraction, claims: list[Fraction]) -> list[Fraction]:
    found = rule(estate, claims)
    assert found.guarantee is Guarantee.exact
    assert found.fractions is not None
    assert found.vector() == tuple(map(float, found.fractions))
    return list(found.fractions)


@pytest.mark.parametrize("rule", RULES)
@quick
@given(case=problems())
def test_awards_use_up_the_estate_and_respect_claims_and_their_order(rule: Rule, case: Case) -> None:
    estate, claims = case
    awards = exact(rule, estate, claims)
    assert sum(awards) == estate
    assert all(0 <= award <= claim for award, claim in zip(awards, claims, strict=True))
    for (claim, award), (larger, more) in pairwise(sorted(zip(claims, awards, strict=True))):
        assert award <= more
        assert claim - award <= larger - more


@pytest.mark.parametrize("rule", RULES)
@quick
@given(case=problems(), share=st.integers(0, 10))
def test_more_to_divide_leaves_nobody_with_less(rule: Rule, case: Case, share: int) -> None:
    estate, claims = case
    less = exact(rule, estate * share / 10, claims)
    assert all(low <= high for low, high in zip(less, exact(rule, estate, claims), strict=True))


@pytest.mark.parametrize("rule", SELF_DUAL)
@quick
@given(case=problems())
def test_a_self_dual_rule_divides_losses_as_it_divides_gains(rule: Rule, case: Case) -> None:
    estate, claims = case
    losses = exact(rule, sum(claims) - estate, claims)
    assert exact(rule, estate, claims) == [c - loss for c, loss in zip(claims, losses, strict=True)]


@quick
@given(case=problems())
def test_equal_awards_and_equal_losses_are_dual(case: Case) -> None:
    estate, claims = case
    losses = exact(constrained_equal_awards, sum(claims) - estate, claims)
    awards = exact(constrained_equal_losses, estate, claims)
    assert awards == [c - loss for c, loss in zip(claims, losses, strict=True)]
    assert len({loss for loss, claim in zip(losses, claims, strict=True) if loss < claim}) <= 1


@pytest.mark.parametrize("rule", GARMENT)
@quick
@given(case=problems(least=2, most=2))
def test_two_divide_what_both_claim_of_the_garment(rule: Rule, case: Case) -> None:
    """Each concedes to the other what they do not claim; the rest is split equally."""
    estate, (one, other) = case
    conceded = [max(estate - other, Fraction(0)), max(estate - one, Fraction(0))]
    disputed = estate - sum(conceded)
    assert exact(rule, estate, [one, other]) == [part + disputed / 2 for part in conceded]


@pytest.mark.parametrize("rule", TRUNCATING)
@quick
@given(case=problems())
def test_claims_beyond_the_estate_do_not_count(rule: Rule, case: Case) -> None:
    estate, claims = case
    assert exact(rule, estate, claims) == exact(rule, estate, [min(claim, estate) for claim in claims])


@pytest.mark.parametrize("rule", RIGHTS_FIRST)
@quick
@given(case=problems())
def test_what_the_others_concede_may_be_paid_first(rule: Rule, case: Case) -> None:
    estate, claims = case
    rights = [max(claim - (sum(claims) - estate), Fraction(0)) for claim in claims]
    rest = exact(
        rule, estate - sum(rights), [claim - right for claim, right in zip(claims, rights, strict=True)]
    )
    assert exact(rule, estate, claims) == [right + more for right, more in zip(rights, rest, strict=True)]


@pytest.mark.parametrize("rule", CONSISTENT)
@quick
@given(case=problems(least=2))
def test_nothing_changes_when_one_leaves_with_their_award(rule: Rule, case: Case) -> None:
    estate, claims = case
    awards = exact(rule, estate, claims)
    assert exact(rule, estate - awards[0], claims[1:]) == awards[1:]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("unit", [Fraction(1, 10**9), Fraction(3, 7), Fraction(10**9)])
@quick
@given(case=problems())
def test_awards_do_not_depend_on_the_unit(rule: Rule, unit: Fraction, case: Case) -> None:
    estate, claims = case
    scaled = exact(rule, unit * estate, [unit * claim for claim in claims])
    assert scaled == [unit * award for award in exact(rule, estate, claims)]


@pytest.mark.parametrize("rule", RULES)
@quick
@given(case=problems(), order=st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(rule: Rule, case: Case, order: object) -> None:
    estate, claims = case
    named = [(f"city {at}", claim) for at, claim in enumerate(claims)]
    order.shuffle(named)  # type: ignore[attr-defined]
    found = rule(estate, dict(named), unit="USD")
    assert found.unit == "USD"
    assert found.fractions is not None
    by_name = dict(zip(found.players, found.fractions, strict=True))
    assert [by_name[f"city {at}"] for at in range(len(claims))] == exact(rule, estate, claims)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule is not alpha_min])
@quick
@given(case=problems())
def test_who_claims_nothing_changes_nothing(rule: Rule, case: Case) -> None:
    estate, claims = case
    assert exact(rule, estate, [Fraction(0), *claims]) == [0, *exact(rule, estate, claims)]


@pytest.mark.parametrize("rule", RULES)
def test_the_ends_of_the_scale(rule: Rule) -> None:
    assert rule(0, [5, 0, 7]).vector() == (0.0, 0.0, 0.0)
    assert rule(12, [5, 0, 7]).vector() == (5.0, 0.0, 7.0)
    assert rule(0, [0, 0]).vector() == (0.0, 0.0)
    assert rule(0.3, [0.1, 0.2]).vector() == (0.1, 0.2)  # 0.1 + 0.2 > 0.3 in floating point
    assert rule(2, {"alone": 3})["alone"] == 2.0
    assert rule(1, [4] * 4).vector() == (0.25,) * 4
    assert rule(2, np.array([2.0, 2.0])).players == ("1", "2")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("estate", "claims", "fault"),
    [
        (7, [1, 2], "at most the sum of the claims, 3"),
        (-1, [1, 2], "estate: found -1"),
        (float("nan"), [1, 2], "estate"),
        (1, [float("inf"), 2], "claims of 1"),
        (1, {"a": -2, "b": 5}, "claims of a"),
        (1, ["2", 5], "claims of 1"),
        (1, [True, 5], "claims of 1"),
        (0, [], "at least one player"),
        (1, "12", "numbers by name, or a list"),
        (1, 12, "numbers by name, or a list"),
    ],
)
def test_refusals(rule: Rule, estate: object, claims: object, fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        rule(estate, claims)


@pytest.mark.parametrize(("rule", "number"), [(average_of_awards, 18), (random_arrival, 200)])
def test_too_many_sums_over_groups_are_refused(rule: Rule, number: int) -> None:
    claims = [Fraction(1 + number * number + at * at, 7 + 3 * at) for at in range(number)]
    with pytest.raises(InputError, match=f"found {number} claims whose groups have more than"):
        rule(sum(claims) / 2, claims)


def test_many_claims_with_nothing_in_common_arrive_at_random() -> None:
    claims = [Fraction(3**at % 1009, 1 + at) for at in range(17)]
    estate = sum(claims) / 3
    awards = exact(random_arrival, estate, claims)
    losses = exact(random_arrival, sum(claims) - estate, claims)
    assert sum(awards) == estate
    assert [a + b for a, b in zip(awards, losses, strict=True)] == claims
