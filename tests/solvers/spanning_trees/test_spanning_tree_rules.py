"""Tree rules against all trees and all orders, and the laws that set them apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_trees import average_marginals, cheapest, irreducible, tree_worths

from citypact.errors import InputError
from citypact.games.coalitional.forms import SpanningTreeGame
from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation
from citypact.solvers.spanning_trees.kar import kar_rule
from citypact.solvers.spanning_trees.network import minimum_spanning_tree
from citypact.solvers.spanning_trees.tree_shares import bird_rule, folk_rule

Rule = Callable[[SpanningTreeGame], SolvedAllocation]
Matrix = list[list[Fraction]]
RULES = (bird_rule, folk_rule, kar_rule)
quick = settings(max_examples=25)


def game_of(costs: Sequence[Sequence[Fraction | float]]) -> SpanningTreeGame:
    return SpanningTreeGame([f"city {at}" for at in range(1, len(costs))], costs)


def exact(rule: Rule, costs: Matrix) -> list[Fraction]:
    found = rule(game_of(costs))
    assert found.guarantee is Guarantee.exact
    assert found.fractions is not None
    return list(found.fractions)


def without(costs: Matrix, node: int) -> Matrix:
    keep = [at for at in range(len(costs)) if at != node]
    return [[costs[a][b] for b in keep] for a in keep]


@st.composite
def networks(draw: st.DrawFn, least: int = 1) -> Matrix:
    """Up to four cities; small whole costs make ties and free links common."""
    nodes = draw(st.integers(least, 4)) + 1
    costs = [[Fraction(0)] * nodes for _ in range(nodes)]
    for a, b in combinations(range(nodes), 2):
        costs[a][b] = costs[b][a] = Fraction(draw(st.integers(0, 8)))
    return costs


def test_two_cities_on_one_line() -> None:
    """The textbook's 10, 20, 5: Bird lets the near city pay alone what the folk rule shares."""
    game = SpanningTreeGame(("near", "far"), [[0, 10, 20], [10, 0, 5], [20, 5, 0]])
    assert bird_rule(game).vector() == (10.0, 5.0)
    assert folk_rule(game).vector() == (7.5, 7.5)
    assert kar_rule(game).vector() == (2.5, 12.5)
    tree = minimum_spanning_tree(game)
    assert tree.edges == (("source", "near"), ("near", "far"))
    assert (tree.costs, tree.total, tree.unit) == ((10, 5), 15.0, "亿元")


def test_ties_go_to_the_city_named_first() -> None:
    tree = minimum_spanning_tree(SpanningTreeGame(("b", "a"), [[0, 1, 1], [1, 0, 1], [1, 1, 0]]))
    assert tree.edges == (("source", "b"), ("source", "a"))
    game = game_of([[0, 2, 2], [2, 0, 1], [2, 1, 0]])
    assert bird_rule(game).vector() == (2.0, 1.0)
    assert folk_rule(game).vector() == (1.5, 1.5)


@quick
@given(costs=networks())
def test_the_tree_is_the_cheapest_of_all(costs: Matrix) -> None:
    tree = minimum_spanning_tree(game_of(costs))
    assert tree.total == cheapest(costs, range(1, len(costs)))
    node = {"source": 0, **{f"city {at}": at for at in range(1, len(costs))}}
    reached = {"source"}
    for (start, joined), cost in zip(tree.edges, tree.costs, strict=True):
        assert start in reached
        assert joined not in reached
        assert costs[node[start]][node[joined]] == cost
        reached.add(joined)
    assert reached == set(node)


@pytest.mark.parametrize("rule", RULES)
@quick
@given(costs=networks())
def test_the_whole_cost_is_shared(rule: Rule, costs: Matrix) -> None:
    assert sum(exact(rule, costs)) == cheapest(costs, range(1, len(costs)))


@pytest.mark.parametrize("rule", [bird_rule, folk_rule])
@quick
@given(costs=networks())
def test_no_coalition_does_better_alone(rule: Rule, costs: Matrix) -> None:
    shares = exact(rule, costs)
    for group, cost in tree_worths(costs).items():
        assert sum(shares[node - 1] for node in group) <= cost


@quick
@given(costs=networks())
def test_the_folk_rule_is_the_shapley_value_of_the_irreducible_game(costs: Matrix) -> None:
    """Bergantiños and Vidal-Puga 2007."""
    worths = tree_worths(irreducible(costs))
    assert exact(folk_rule, costs) == average_marginals(worths, len(costs) - 1)


@quick
@given(costs=networks())
def test_kars_rule_is_the_shapley_value_of_the_tree_game(costs: Matrix) -> None:
    assert exact(kar_rule, costs) == average_marginals(tree_worths(costs), len(costs) - 1)


@quick
@given(costs=networks(least=2))
def test_nobody_pays_more_by_the_folk_rule_when_a_city_joins(costs: Matrix) -> None:
    shares = exact(folk_rule, costs)
    for node in range(1, len(costs)):
        before = exact(folk_rule, without(costs, node))
        after = [share for at, share in enumerate(shares, start=1) if at != node]
        assert all(new <= old for new, old in zip(after, before, strict=True))


@quick
@given(costs=networks(), part=st.integers(0, 3), link=st.integers(0, 9))
def test_nobody_pays_more_by_the_folk_rule_when_a_link_gets_cheaper(
    costs: Matrix, part: int, link: int
) -> None:
    links = list(combinations(range(len(costs)), 2))
    a, b = links[link % len(links)]
    cheaper = [row.copy() for row in costs]
    cheaper[a][b] = cheaper[b][a] = costs[a][b] * part / 4
    old, new = exact(folk_rule, costs), exact(folk_rule, cheaper)
    assert all(less <= more for less, more in zip(new, old, strict=True))


@pytest.mark.parametrize("rule", [folk_rule, kar_rule])
@quick
@given(costs=networks(), order=st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(rule: Rule, costs: Matrix, order: object) -> None:
    """Bird's rule is left out: with ties it goes by the order of names."""
    cities = list(range(1, len(costs)))
    order.shuffle(cities)  # type: ignore[attr-defined]
    moved = [[costs[a][b] for b in (0, *cities)] for a in (0, *cities)]
    shares = exact(rule, costs)
    assert exact(rule, moved) == [shares[city - 1] for city in cities]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("unit", [Fraction(1, 10**9), Fraction(2, 7), Fraction(10**9)])
@quick
@given(costs=networks())
def test_shares_do_not_depend_on_the_unit(rule: Rule, unit: Fraction, costs: Matrix) -> None:
    scaled = [[unit * cost for cost in row] for row in costs]
    assert exact(rule, scaled) == [unit * share for share in exact(rule, costs)]


@pytest.mark.parametrize("rule", RULES)
def test_degenerate_networks(rule: Rule) -> None:
    assert rule(game_of([[0, 7], [7, 0]])).vector() == (7.0,)
    assert rule(game_of([[0] * 4] * 4)).vector() == (0.0,) * 3
    far = 1e12  # as good as no link at all
    star = [[0, 3, 1, 0.5], [3, 0, far, far], [1, far, 0, far], [0.5, far, far, 0]]
    assert rule(game_of(star)).vector() == (3.0, 1.0, 0.5)
    equal = [[Fraction(a != b) for b in range(9)] for a in range(9)]
    assert rule(game_of(equal)).vector() == (1.0,) * 8


def test_a_city_linked_by_far_too_dear_a_link_pays_it_alone() -> None:
    """Two cities next to the source, a third that only a link of 10**12 reaches."""
    far = 10**12
    costs = [[0, 2, 2, far], [2, 0, 1, far], [2, 1, 0, far], [far, far, far, 0]]
    assert folk_rule(game_of(costs)).fractions == (Fraction(3, 2), Fraction(3, 2), far)
    assert bird_rule(game_of(costs)).vector() == (2.0, 1.0, float(far))


def test_decimals_are_shared_as_they_are_written() -> None:
    game = game_of([[0, 0.1, 0.3], [0.1, 0, 0.2], [0.3, 0.2, 0]])
    assert folk_rule(game).fractions == (Fraction(1, 10), Fraction(1, 5))
    assert minimum_spanning_tree(game).total == 0.3  # 0.1 + 0.2 is not, in floating point


def test_kars_rule_on_ten_cities_around_a_hub() -> None:
    """Links to the hub cost 1, all others 2: a coalition of s pays s + 1 with the hub, 2s without."""
    cities = 10
    costs = [[Fraction(0 if a == b else 2) for b in range(cities + 1)] for a in range(cities + 1)]
    for node in range(2, cities + 1):
        costs[1][node] = costs[node][1] = Fraction(1)
    shares = exact(kar_rule, costs)
    # The hub costs 2 and saves 1 for each who came before it: on average half of the nine.
    assert shares[0] == 2 - Fraction(cities - 1, 2)
    assert shares[1:] == [Fraction(3, 2)] * (cities - 1)


@pytest.mark.parametrize("rule", [bird_rule, folk_rule])
def test_hundreds_of_cities_on_a_line(rule: Rule) -> None:
    """Along a line of unit links with the source at its end everyone's link costs 1."""
    nodes = 151
    costs = [[Fraction(abs(a - b)) for b in range(nodes)] for a in range(nodes)]
    assert exact(rule, costs) == [1] * (nodes - 1)


def test_refusals() -> None:
    nodes = 22
    equal = [[Fraction(a != b) for b in range(nodes)] for a in range(nodes)]
    with pytest.raises(InputError, match="at most 20"):
        kar_rule(game_of(equal))
    with pytest.raises(InputError, match="source"):
        minimum_spanning_tree(SpanningTreeGame(("source",), [[0, 1], [1, 0]]))
