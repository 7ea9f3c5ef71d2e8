"""The road network: slow oracles, the game without an equilibrium, ties, worst cases and refusals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.obstacles.network.road_network import Link, RoadNetwork, Trip
from citypact.games.obstacles.network.road_paths import shortest_hours
from citypact.mechanisms.answer_parts.moves import what_moves
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.network.link_demands import equal_matching, subsidised, subsidy_for
from citypact.mechanisms.obstacles.network.link_network import agree, certificate_of, headline
from citypact.mechanisms.obstacles.network.link_program import confirm_best_links
from citypact.mechanisms.obstacles.network.link_words import dead_end_losses, subsidies_of
from citypact.scenario.load import case_text, parse_as
from citypact.scenario.obstacles.scenario import ObstacleScenario

CITIES = ("A", "B", "C")
PLACES = ("p", "q", "r", "s")
BORDER = RoadNetwork(
    ("A", "B"),
    [Link("west", "A", "border", "A"), Link("east", "border", "B", "B")],
    (3, 1),
    (0.5, 0.5),
    [Trip("A", "A", "B"), Trip("B", "A", "B")],
    (2, 4),
    1,
)
#: A builds if B does; B builds if A does not: a road that is there joins p to s, p to t and m to q.
CHASE = RoadNetwork(
    ("A", "B"),
    [
        Link("a", "s", "m", "A"), Link("b", "m", "t", "B"),
        Link("one", "p", "s", "A"), Link("two", "p", "t", "A"), Link("three", "m", "q", "A"),
    ],
    (1, 1, 0, 0, 0),
    (0.2, 0.2, 0.6, 0.6, 0.2),
    [Trip("A", "s", "t"), Trip("B", "p", "q")],
    (3, 3),
    1,
)  # fmt: skip

amounts = st.fractions(min_value=0, max_value=5, max_denominator=4)
times = st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3, 2)])


@st.composite
def networks(draw: st.DrawFn, most: int = 6) -> RoadNetwork:
    ends = st.sampled_from(list(combinations(PLACES, 2)))
    count = draw(st.integers(2, most))
    links = [Link(f"l{at}", *draw(ends), draw(st.sampled_from(CITIES))) for at in range(count)]
    known = {place for link in links for place in (link.start, link.end)}
    pairs = [pair for pair in combinations(PLACES, 2) if set(pair) <= known]
    trips = sorted(
        draw(st.sets(st.tuples(st.sampled_from(CITIES), st.sampled_from(pairs)), min_size=1, max_size=6))
    )
    return RoadNetwork(
        CITIES,
        links,
        draw(st.lists(amounts, min_size=count, max_size=count)),
        draw(st.lists(times, min_size=count, max_size=count)),
        [Trip(city, *pair) for city, pair in trips],
        draw(st.lists(amounts, min_size=len(trips), max_size=len(trips))),
        2,
    )


def slow_payoffs(game: RoadNetwork, chosen: frozenset[int]) -> list[Fraction]:
    """Payoffs from all pairs' shortest times, by Floyd and Warshall, of sets of whole links."""
    places = {place for link in game.links for place in (link.start, link.end)}
    far = Fraction(10**9)
    times = {(one, other): far * (one != other) for one in places for other in places}
    for at in chosen:
        link = game.links[at]
        for pair in ((link.start, link.end), (link.end, link.start)):
            times[pair] = min(times[pair], Fraction(str(game.hours[at])))
    for via in places:
        for (one, other), direct in times.items():
            times[one, other] = min(direct, times[one, via] + times[via, other])
    have = {city: Fraction(0) for city in game.players}
    for trip, worth in zip(game.trips, game.worths, strict=True):
        have[trip.city] += Fraction(worth) * (times[trip.start, trip.end] <= Fraction(str(game.limit)))
    for at in chosen:
        have[game.links[at].owner] -= Fraction(game.costs[at])
    return list(have.values())


def subsets(items: Any) -> list[frozenset[int]]:
    listed = list(items)
    sizes = range(len(listed) + 1)
    return list(map(frozenset, chain.from_iterable(combinations(listed, size) for size in sizes)))


def as_set(mask: int) -> frozenset[int]:
    return frozenset(at for at in range(mask.bit_length()) if mask >> at & 1)


def owned(game: RoadNetwork, cities: Any) -> list[int]:
    return [at for at, link in enumerate(game.links) if link.owner in cities]


def test_a_road_across_one_border_by_hand() -> None:
    """A pays 3 for a road worth 2 to it: only a dead end rests, and B must pay A at least 1."""
    assert BORDER.equilibria == (0,)
    answer = solve_obstacle(BORDER)
    assert answer.headline.value == 2
    assert answer.plan.ranges[subsidy_for("west")][0] == 1
    assert answer.plan.cost == 0
    assert answer.gains == {"A": 1, "B": 1}
    assert dict(dead_end_losses(BORDER)) == {"west can be built": 2, "east can be built": 2}
    assert BORDER.veto_players() == ("A", "B")
    assert equal_matching(BORDER, 3) == (Fraction(1, 3), Fraction(1))
    alone = {each.label: each.cost for each in answer.plan.sets}
    assert alone == {
        "lump sums alone": None,
        "subsidies with central money, nobody contributes": 1,
        "subsidies and lump sums, without the centre": 0,
    }


@given(game=networks())
@settings(max_examples=30, deadline=None)
def test_every_set_against_shortest_times_one_by_one(game: RoadNetwork) -> None:
    """Payoffs, the best set, all equilibria and all worths, found again by looking at sets."""
    have = {links: slow_payoffs(game, links) for links in subsets(range(len(game.links)))}
    assert max(map(sum, have.values())) == headline(game).value == sum(have[as_set(game.best)])
    assert game.efficient().total == headline(game).value
    there = {at for at, cost in enumerate(game.costs) if not cost}
    resting = {
        links
        for links in have
        if there <= links
        and all(
            have[links][city] >= have[links - set(own) | other][city]
            for city, own in enumerate(owned(game, name) for name in CITIES)
            for other in subsets(own)
        )
    }
    assert set(map(as_set, game.equilibria)) == resting
    coalitions = game.coalitional()
    for size in (1, 2, 3):
        for group in combinations(range(3), size):
            names = [CITIES[at] for at in group]
            best = max(sum(have[links][at] for at in group) for links in subsets(owned(game, names)))
            assert coalitions.fraction_of(coalitions.mask(*names)) == best


@given(game=networks())
@settings(max_examples=20, deadline=None)
def test_with_the_plan_no_city_gains_by_any_other_links_and_all_accept(game: RoadNetwork) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    best, paid = as_set(game.best), subsidies_of(game, answer.plan)
    start = list(answer.without.payoffs.values())
    received = Fraction(0)
    for city, name in enumerate(CITIES):
        own = owned(game, name)

        def have(links: frozenset[int], city: int = city, own: list[int] = own) -> Fraction:
            money = sum(paid[game.links[at].name] for at in links if at in own)
            return slow_payoffs(game, links)[city] + money

        agreed = have(best)
        assert all(have(best - set(own) | other) <= agreed for other in subsets(own))
        lump = answer.plan.sizes[f"payment to {name}"]
        assert agreed + lump >= start[city]
        received += lump + sum(paid[game.links[at].name] for at in own)
    assert received <= 0


@given(game=networks(5))
@settings(max_examples=20, deadline=None)
def test_the_least_subsidies_cannot_be_lowered(game: RoadNetwork) -> None:
    """Each lever's least size binds: a little less of it alone, the others free, and somebody leaves."""
    plan = agree(game).plan
    best = game.best
    for city in CITIES:
        own = frozenset(owned(game, city))
        wanted = as_set(subsidised(game, best)) & own
        for at in wanted:
            least = plan.ranges[subsidy_for(game.links[at].name)][0]
            if not least:
                continue
            # The others are paid without limit, so only sets that leave out this link alone count.
            keep = as_set(best) - own
            have = slow_payoffs(game, as_set(best))[CITIES.index(city)]
            most = max(
                slow_payoffs(game, keep | other)[CITIES.index(city)]
                for other in subsets(own)
                if wanted - other == {at}
            )
            assert least == most - have


@given(game=networks(5), share=st.integers(0, 20))
@settings(max_examples=20, deadline=None)
def test_an_equal_share_of_every_cost_works_exactly_in_its_range(game: RoadNetwork, share: int) -> None:
    rate = Fraction(share, 20)
    cheaper = replace(game, costs=[Fraction(cost) * (1 - rate) for cost in game.costs])
    found = equal_matching(game, game.best)
    assert (found is not None and found[0] <= rate <= found[1]) == (game.best in cheaper.equilibria)


@given(game=networks(), at=st.integers(0, 5), more=st.fractions(0, 3, max_denominator=4))
@settings(max_examples=30, deadline=None)
def test_the_best_network_gains_by_worths_and_time_and_loses_by_costs_and_length(
    game: RoadNetwork, at: int, more: Fraction
) -> None:
    value = headline(game).value

    def moved(field: str) -> RoadNetwork:
        row = list(getattr(game, field))
        row[at % len(row)] += more
        changed: dict[str, Any] = {field: row}
        return replace(game, **changed)

    assert headline(moved("worths")).value >= value
    assert headline(replace(game, limit=game.limit + more)).value >= value
    assert headline(moved("costs")).value <= value
    assert headline(moved("hours")).value <= value


@given(game=networks())
@settings(max_examples=15, deadline=None)
def test_branch_and_bound_confirms_the_best_set(game: RoadNetwork) -> None:
    bound = confirm_best_links(game)
    if any(game.costs) or any(game.worths):
        assert bound is not None
        assert float(bound) == pytest.approx(float(headline(game).value), abs=1e-6)


def test_one_dead_end_kills_a_chain_and_every_owner_has_a_veto() -> None:
    """models.md §7.9: no coalition without all owners of the trunk is worth anything."""
    names = [f"c{at}" for at in range(5)]
    links = [Link(f"l{at}", f"p{at}", f"p{at + 1}", name) for at, name in enumerate(names)]
    game = RoadNetwork(names, links, [1] * 5, [0.4] * 5, [Trip("c0", "p0", "p5")], [9], 2)
    coalitions = game.coalitional()
    assert [worth for worth in coalitions.table if worth] == [4.0]
    assert game.veto_players() == tuple(names)
    assert all(game.without_link(at) == 0 for at in range(5))
    # c0 alone builds nothing, the others never do.
    assert game.equilibria == (0,)
    assert agree(game).plan.cost == 0


def test_a_way_round_takes_the_veto_away() -> None:
    links = [Link("one", "p", "q", "B"), Link("other", "p", "q", "C")]
    game = RoadNetwork(CITIES, links, (1, 2), (1, 1), [Trip("A", "p", "q")], (5,), 1)
    assert game.veto_players() == ("A",)
    assert game.without_link(0) == 3
    assert dead_end_losses(game) == {"one can be built": 1}


def test_a_network_without_an_equilibrium_is_counted_from_the_roads_that_are_there() -> None:
    """A wants to build iff B does, B iff A does not: models.md takes an equilibrium for granted."""
    assert CHASE.equilibria == ()
    answer = agree(CHASE)
    assert list(answer.equilibria) == ["no equilibrium: as it stands"]
    assert list(answer.without.payoffs.values()) == [0, 0]
    assert answer.headline.value == 4
    assert answer.certificate.holds
    assert "Of 4 sets of links none is an equilibrium." in answer.notes
    assert any("no set of links is an equilibrium" in each for each in answer.assumptions)


def test_a_trip_that_takes_exactly_the_limit_is_made() -> None:
    """0.1 + 0.2 is 0.3, although not in floating point; a little less time and there is no trip."""
    links = [Link("one", "p", "q", "A"), Link("two", "q", "r", "B")]
    game = RoadNetwork(("A", "B"), links, (1, 1), (0.1, 0.2), [Trip("A", "p", "r")], (5,), 0.3)
    assert headline(game).value == 3
    assert headline(replace(game, limit=0.3 - 1e-9)).value == 0
    assert agree(replace(game, limit=0.3 - 1e-9)).plan.cost == 0


def test_roads_that_are_there_are_used_and_need_no_subsidy() -> None:
    game = replace(BORDER, costs=(0, 1))
    assert game.built(game.best) == ("west", "east")
    assert game.equilibria[0] == game.best
    answer = agree(game)
    assert answer.surplus == 0
    assert not any(answer.plan.sizes.values())
    assert subsidy_for("west") not in answer.plan.sizes


def test_a_link_that_just_pays_is_left_out() -> None:
    game = replace(BORDER, worths=(0, 4))
    assert game.best == 0
    assert headline(game).value == 0
    assert dead_end_losses(game) == {}


def test_no_equal_share_helps_a_city_that_would_build_another_link_at_the_same_cost() -> None:
    """A's other link is worth half its cost to A, and nothing else: best is the one that B wants."""
    links = [Link("wanted", "p", "q", "A"), Link("other", "r", "s", "A")]
    game = RoadNetwork(
        ("A", "B"), links, (1, 1), (1, 1), [Trip("B", "p", "q"), Trip("A", "r", "s")], (3, 0.5), 1
    )
    assert game.built(game.best) == ("wanted",)
    assert equal_matching(game, game.best) is None
    answer = agree(game)
    assert "No share" in answer.effects[-1].told
    assert not answer.effects[-1].efficient
    # Its least subsidy is the cost; the other link, not subsidised, never pays.
    assert answer.plan.ranges[subsidy_for("wanted")][0] == 1


def test_a_network_that_is_worth_nothing() -> None:
    game = replace(BORDER, worths=(0, 0))
    answer = agree(game)
    assert answer.headline.value == 0
    assert game.best == 0
    assert game.veto_players() == ()
    assert answer.certificate.holds
    assert agree(replace(game, costs=(0, 0))).certificate.holds


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money_for_a_network(unit: float) -> None:
    game = replace(BORDER, costs=(3 * unit, unit), worths=(2 * unit, 4 * unit))
    answer = agree(game)
    assert float(answer.headline.value) / unit == pytest.approx(2)
    assert float(answer.plan.ranges[subsidy_for("west")][0]) / unit == pytest.approx(1)
    assert [each.cost is None for each in answer.plan.sets] == [True, False, False]


def test_amounts_of_very_different_size_stay_exact() -> None:
    """Their whole numbers do not fit into 64 bits."""
    game = replace(BORDER, costs=(3e9, 1e-9), worths=(2e9, Fraction(10**9) + Fraction(2, 10**9)))
    assert headline(game).value == Fraction(1, 10**9)
    assert game.best == 3
    assert agree(game).certificate.holds


def test_numbers_of_links_are_not_named_after_cities() -> None:
    """There are as many links as cities here."""
    named = {move.parameter for move in what_moves(BORDER, headline)}
    assert {"costs of west", "hours of east", "worths of A to B for B", "limit"} <= named


def test_a_liar_is_found_out() -> None:
    game = replace(BORDER, costs=(1, 1))
    answer = agree(game)
    assert game.equilibria == (3, 0)
    honest = certificate_of(game, answer.plan, 3, 3)
    assert honest.holds
    assert certificate_of(game, answer.plan, 1, 3).failures[0] == "no set of links has a larger sum"
    assert (
        "A would not build otherwise without an agreement" in certificate_of(game, answer.plan, 3, 1).failures
    )
    plan = agree(BORDER).plan
    sizes = {**plan.sizes, subsidy_for("west"): Fraction(1, 2)}
    cheated = certificate_of(BORDER, replace(plan, sizes=sizes), 3, 0)
    assert "A gains by no other set of its own links" in cheated.failures


def test_why_nothing_is_built_is_told_as_it_is() -> None:
    """A whole road of one city stays unbuilt because others have the worth, not because of a border."""
    told = "To build nothing is one of them: no city gains by "
    assert told + "a road that ends at its border." in agree(BORDER).notes
    road = RoadNetwork(("A", "B"), [Link("road", "p", "q", "A")], (2,), (1,), [Trip("B", "p", "q")], (3,), 1)
    assert told + "links of its own while the others build none." in agree(road).notes


def test_other_sets_that_are_as_good_are_told() -> None:
    """Two roads do the same: either city builds one, or the other does."""
    roads = RoadNetwork(
        ("A", "B"),
        [Link("north", "p", "q", "A"), Link("south", "p", "q", "B")],
        (1, 1),
        (1, 1),
        [Trip("A", "p", "q"), Trip("B", "p", "q")],
        (2, 2),
        1,
    )
    notes = " ".join(agree(roads).notes)
    assert "2 equilibria share the largest sum but not each city's part of it" in notes
    assert "Another set of links is worth as much as the best network" in notes
    only = " ".join(agree(replace(roads, costs=(1, 2))).notes)
    assert "share the largest sum" not in only
    assert "worth as much" not in only


def test_that_roads_of_outsiders_are_closed_is_said_where_there_are_any() -> None:
    assert agree(BORDER).conjecture.startswith("outsiders' links are closed;")
    assert agree(CHASE).conjecture.startswith("outsiders' links are closed, those that are there too;")


def test_places_that_no_road_joins_have_no_time() -> None:
    roads = [("p", "q", Fraction(1)), ("r", "s", Fraction(1))]
    assert shortest_hours(roads, "p", "s") is None
    assert shortest_hours([], "p", "p") == 0


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"players": ("A",)}, "players"),
        ({"links": []}, "links"),
        ({"links": [("west", "A", "border", "A")] * 2}, "links"),
        ({"links": [("west", "A", "A", "A"), ("east", "border", "B", "B")]}, "another end than A"),
        ({"links": [("west", "A", "border", "Z"), ("east", "border", "B", "B")]}, "links west, owner"),
        ({"links": [("west", "A", "border"), ("east", "border", "B", "B")]}, r"links\[0\]"),
        ({"links": "west"}, "links"),
        ({"costs": (1,)}, "costs"),
        ({"costs": (-1, 1)}, "costs of west"),
        ({"hours": (0, 1)}, "hours of west"),
        ({"hours": (float("nan"), 1)}, "hours of west"),
        ({"trips": [("A", "A", "Bee"), ("B", "A", "B")]}, "trips A to Bee for A: found Bee"),
        ({"trips": [("Z", "A", "B"), ("B", "A", "B")]}, "trips A to B for Z, city"),
        ({"trips": [("A", "A", "B")] * 2}, "each once"),
        ({"worths": (1, float("inf"))}, "worths of A to B for B"),
        ({"limit": 0}, "limit"),
        ({"limit": "two"}, "limit"),
    ],
)
def test_wrong_networks_are_named(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError, match=named):
        replace(BORDER, **changed)


def test_a_network_with_too_many_links_is_refused() -> None:
    links = [Link(f"l{at}", "A", "B", "A") for at in range(17)]
    with pytest.raises(InputError, match="1 to 16 links"):
        RoadNetwork(("A", "B"), links, [1] * 17, [1] * 17, [Trip("A", "A", "B")], [1], 1)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("owner: Tianjin\n", "owner: Tianjing\n", "links.west border to Tianjin.owner: found Tianjing"),
        (
            "end: Langfang\n      worths",
            "end: Langfan\n      worths",
            "trips.Beijing and Langfang.end: found",
        ),
        ("end: south border", "end: Beijing", "links.Beijing to its south border.end: found Beijing"),
        ("unit: hours, trust: S", "unit: years, trust: S", "limit.unit: found years"),
        ("        Tianjin: {value: 2.13", "        Tianjing: {value: 2.13", "worths.Tianjing"),
    ],
)
def test_a_mistake_in_the_file_is_located(old: str, new: str, named: str) -> None:
    text = case_text("dead-end-network").replace(old, new, 1)
    with pytest.raises(InputError) as caught:
        parse_as(ObstacleScenario, text, "network.yaml")
    line = next(each for each in str(caught.value).splitlines() if named in each)
    assert line.strip().startswith("network.yaml:")
