"""The railway company: printed shares, the equal-share audit, slow oracles, worst cases and refusals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from citypact.errors import InputError
from citypact.games.obstacles.network.rail_bank import RailBank
from citypact.games.obstacles.network.rail_company import RailCompany
from citypact.mechanisms.answer_parts.moves import what_moves
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.network.rail_audit import beyond_benefit, central_payoffs, cost_audit
from citypact.mechanisms.obstacles.network.rail_company import agree, agreed_cost, certificate_of, headline
from citypact.mechanisms.obstacles.network.rail_demands import network_prices, price_residuals
from citypact.mechanisms.obstacles.network.rail_pool import safest_pool
from citypact.scenario.load import case_text, load_obstacle, parse_as
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.solvers import airport_shapley, in_core, is_convex, shapley

OWNERS = ("A", "B", "C", "D")
#: models.md Appendix C: an airport of costs (1, 2, 4).
AIRPORT = RailCompany(
    ("near", "middle", "far"),
    (5, 5, 5),
    ("first", "second", "third"),
    (1, 1, 2),
    (("near", "middle", "far"), ("middle", "far"), ("far",)),
    (1, 1, 1),
)

amounts = st.fractions(min_value=0, max_value=6, max_denominator=4)
parts = st.fractions(min_value=0, max_value=1, max_denominator=8)


@st.composite
def companies(draw: st.DrawFn) -> RailCompany:
    count, segments = draw(st.integers(2, 4)), draw(st.integers(1, 4))
    owners = OWNERS[:count]
    users = st.lists(st.sampled_from(owners), min_size=1, max_size=count, unique=True)
    equity = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
    return RailCompany(
        owners,
        draw(st.lists(amounts, min_size=count, max_size=count)),
        [f"s{at}" for at in range(segments)],
        draw(st.lists(amounts, min_size=segments, max_size=segments)),
        draw(st.lists(users, min_size=segments, max_size=segments)),
        equity if any(equity) else [1] * count,
    )


@st.composite
def banks(draw: st.DrawFn) -> RailBank:
    count, scenarios = draw(st.integers(2, 3)), draw(st.integers(1, 4))
    weights = draw(st.lists(st.integers(1, 5), min_size=scenarios, max_size=scenarios))
    row = st.lists(parts, min_size=scenarios, max_size=scenarios)
    return RailBank(
        OWNERS[:count],
        draw(st.lists(st.integers(0, 4), min_size=count, max_size=count)),
        draw(st.lists(row, min_size=count, max_size=count)),
        [Fraction(each, sum(weights)) for each in weights],
        draw(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(4, 5), Fraction(9, 10)])),
    )


def groups(owners: Any) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(owners, size) for size in range(len(owners) + 1)))


def slow_worth(game: RailCompany, members: tuple[str, ...]) -> Fraction:
    """The best set of segments to build: those members have their benefit whose segments are all there."""
    best: Fraction | int = 0
    for built in product((False, True), repeat=len(game.segments)):
        cost = sum(Fraction(each) for each, there in zip(game.costs, built, strict=True) if there)
        have = sum(
            Fraction(game.benefits[game.players.index(name)])
            for name in members
            if all(there or name not in users for there, users in zip(built, game.users, strict=True))
        )
        best = max(best, have - cost)
    return Fraction(best)


def test_the_printed_shares_of_the_airport() -> None:
    """models.md Appendix C: (1, 2, 4) is shared (1/3, 5/6, 17/6), found here in three ways."""
    printed = [Fraction(1, 3), Fraction(5, 6), Fraction(17, 6)]
    assert AIRPORT.split_by_users() == printed
    assert shapley(AIRPORT.cost_game()).vector() == pytest.approx(list(map(float, printed)))
    airport = AIRPORT.airport()
    assert airport is not None
    assert airport_shapley(airport).fractions == tuple(printed)
    assert airport.table.tolist() == AIRPORT.cost_game().table.tolist()


def test_equal_shares_of_the_airport_wrong_the_near_ones() -> None:
    """4/3 each: near would pay 1 alone, near and middle together 2 instead of 8/3."""
    answer = solve_obstacle(AIRPORT)
    assert answer.headline.value == Fraction(2, 3)
    assert "near and middle would pay 2.667" in cost_audit(AIRPORT)
    assert answer.plan.sets[0].cost is None
    assert answer.plan.sets[1].cost == answer.plan.sets[2].cost == 0


def test_three_three_three_one_of_ten_billion() -> None:
    """The audit of models.md §7.10: in the core iff every stand-alone cost is at least the share."""
    game = load_obstacle("intercity-rail-company").build()
    assert game.proposed_cost() == [30, 30, 30, 10]
    assert headline(game).value == 5
    assert "Beijing would pay 30 亿元 for what would cost 25 alone" in cost_audit(game)
    dearer = replace(game, costs=(30, 30, 40))
    assert headline(dearer).value <= 0
    assert "no coalition pays more" in cost_audit(dearer)


def test_stand_alone_costs_are_not_enough_where_an_owner_would_pay_more_than_it_gains() -> None:
    """models.md §7.10 looks at costs alone: with little to gain, an owner stays away all the same."""
    game = replace(AIRPORT, benefits=(Fraction(1, 4), 5, 5))
    paid = [Fraction(1, 3), Fraction(5, 6), Fraction(17, 6)]
    assert game.served == game.everyone
    assert in_core(game.cost_game(), paid)
    assert not in_core(game.coalitional(), game.payoffs(paid))
    assert beyond_benefit(game, paid).startswith("near")


@given(game=companies(), raw=st.lists(amounts, min_size=4, max_size=4))
@settings(max_examples=30, deadline=None)
def test_shares_are_in_the_core_iff_within_stand_alone_costs_and_benefits(
    game: RailCompany, raw: list[Fraction]
) -> None:
    kept = raw[: len(game.players)]
    assume(game.served == game.everyone and any(kept))
    paid = [each * game.capital / sum(kept, Fraction(0)) for each in kept]
    within = all(
        sum(paid[game.players.index(name)] for name in names) <= game.cost(game.cost_game().mask(*names))
        for names in groups(game.players)
    )
    within = within and all(each <= worth for each, worth in zip(paid, game.benefits, strict=True))
    assert bool(in_core(game.coalitional(), game.payoffs(paid))) == within


@given(game=companies())
@settings(max_examples=30, deadline=None)
def test_worths_against_every_set_of_segments(game: RailCompany) -> None:
    coalitions = game.coalitional()
    for names in groups(game.players):
        assert coalitions.fraction_of(coalitions.mask(*names)) == slow_worth(game, names)
    assert is_convex(coalitions)
    assert game.net[game.served] == slow_worth(game, tuple(game.players))
    # Of two best coalitions the union is one, so the served one holds every other.
    for mask, net in enumerate(game.net):
        assert net < game.net[game.served] or mask & ~game.served == 0
    have = game.equilibrium().payoffs
    assert all(have[name] == slow_worth(game, (name,)) for name in game.players)
    if game.served == game.everyone:
        assert in_core(game.cost_game(), game.split_by_users())


@given(game=companies())
@settings(max_examples=15, deadline=None)
def test_the_agreement_pays_for_the_network_and_nobody_leaves(game: RailCompany) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    paid = agreed_cost(game, answer.plan)
    assert sum(paid) == game.capital
    # Nobody can hold less than nothing of the company, whatever is paid besides.
    for name, part in zip(game.players, game.proposed_cost(), strict=True):
        assert answer.plan.ranges[f"more equity from {name}"][0] >= -part
    have = dict(zip(game.players, game.payoffs(paid), strict=True))
    for names in groups(game.players):
        assert sum(have[name] for name in names) >= slow_worth(game, names)
    start = answer.without.payoffs
    assert {name: have[name] - start[name] for name in game.players} == answer.gains


@given(game=companies())
@settings(max_examples=15, deadline=None)
def test_the_acceptable_range_begins_at_the_least_core(game: RailCompany) -> None:
    """Least core by a linear program in floats, over coalitions found the slow way."""
    count = len(game.players)
    proper = [names for names in groups(game.players) if 0 < len(names) < count]
    rows = [[-float(name in names) for name in game.players] + [-1.0] for names in proper]
    bounds = [-float(slow_worth(game, names)) for names in proper]
    whole = float(slow_worth(game, tuple(game.players)))
    found = linprog(
        [0.0] * count + [1.0], A_ub=rows, b_ub=bounds, A_eq=[[1.0] * count + [0.0]], b_eq=[whole],
        bounds=[(None, None)] * (count + 1),
    )  # fmt: skip
    acceptable = agree(game).acceptable
    assert acceptable is not None
    assert float(acceptable[0] or 0) == pytest.approx(found.fun, abs=1e-7)
    assert acceptable[0] is not None
    assert acceptable[0] <= 0
    assert sum(central_payoffs(game)) == game.worths[game.everyone]


@given(game=companies())
@settings(max_examples=20, deadline=None)
def test_prices_share_each_segment_and_prove_the_best_network(game: RailCompany) -> None:
    prices = network_prices(game)
    assert all(residual <= 0 for residual in price_residuals(game, prices).values())
    left = []
    for name, worth in zip(game.players, game.benefits, strict=True):
        left.append(max(0, worth - sum(prices.get(f"{name} needs {at}", 0) for at in game.segments)))
    assert in_core(game.coalitional(), left)


@given(game=companies(), at=st.integers(0, 3), more=amounts)
@settings(max_examples=25, deadline=None)
def test_the_network_is_worth_more_with_benefits_and_less_with_costs(
    game: RailCompany, at: int, more: Fraction
) -> None:
    def moved(field: str) -> RailCompany:
        row = list(getattr(game, field))
        row[at % len(row)] += more
        changed: dict[str, Any] = {field: row}
        return replace(game, **changed)

    most = game.worths[game.everyone]
    assert moved("benefits").worths[game.everyone] >= most
    assert moved("costs").worths[game.everyone] <= most
    # Who is wronged alone is wronged more by more equity.
    mask, gain = game.most_wronged(game.payoffs(game.proposed_cost()))
    owner = mask.bit_length() - 1
    if mask.bit_count() == 1:
        equity = [each + (place == owner) for place, each in enumerate(game.equity)]
        assert headline(replace(game, equity=equity)).value >= gain


def slow_tail(bank: RailBank, given: Any) -> Fraction:
    """The threshold formula; its minimum is at one of the losses."""
    losses = [
        sum(
            (
                Fraction(amount) * Fraction(row[at])
                for amount, row in zip(given, bank.shortfalls, strict=True)
            ),
            Fraction(0),
        )
        for at in range(len(bank.probabilities))
    ]

    def beyond(at: Fraction) -> Fraction:
        return sum(
            (
                Fraction(p) * max(loss - at, Fraction(0))
                for p, loss in zip(bank.probabilities, losses, strict=True)
            ),
            Fraction(0),
        )

    return min(at + beyond(at) / (1 - Fraction(bank.tail)) for at in losses)


@given(bank=banks(), raised=st.integers(1, 6))
@settings(max_examples=30, deadline=None)
def test_no_contributions_on_a_grid_lose_less_in_the_worst_cases(bank: RailBank, raised: int) -> None:
    pool = safest_pool(bank, raised)
    assert all(residual <= 0 for residual in pool.residuals().values())
    assert pool.enough == (sum(bank.limits) >= raised)
    if not pool.enough:
        return
    assert slow_tail(bank, pool.contributions) == pool.proof.optimum == bank.tail_loss(pool.contributions)
    for given_ in product(*(range(int(limit) + 1) for limit in bank.limits)):
        if sum(given_) == raised:
            assert slow_tail(bank, given_) >= pool.proof.optimum


@given(
    bank=banks(), raised=st.integers(1, 6), at=st.integers(0, 2), step=st.fractions(-1, 1, max_denominator=8)
)
@settings(max_examples=30, deadline=None)
def test_the_prices_of_the_bank_are_slopes(bank: RailBank, raised: int, at: int, step: Fraction) -> None:
    """The least tail loss is convex in limits and sum, so its prices bound it everywhere."""
    pool = safest_pool(bank, raised)
    limits = list(bank.limits)
    limits[at % len(limits)] += step
    assume(pool.enough and limits[at % len(limits)] >= 0)
    name = bank.players[at % len(limits)]
    moved = safest_pool(replace(bank, limits=limits), raised)
    if moved.enough:
        assert moved.proof.optimum >= pool.proof.optimum - pool.prices[f"bank: limit of {name}"] * step
    larger = safest_pool(bank, raised + step)
    if larger.enough:
        assert larger.proof.optimum >= pool.proof.optimum + pool.prices["bank: sum to be raised"] * step


def test_pooling_risks_that_do_not_meet_halves_the_tail() -> None:
    bank = RailBank(("A", "B"), (10, 10), ((0, 0.5), (0.5, 0)), (0.5, 0.5), 0.5)
    assert safest_pool(bank, 10).contributions == [5, 5]
    assert safest_pool(bank, 10).proof.optimum == Fraction(5, 2)
    assert bank.tail_loss((10, 0)) == 5


def test_a_bank_that_cannot_raise_the_cost_is_told() -> None:
    game = load_obstacle("intercity-rail-company").build()
    poor = replace(game, bank=replace(game.bank, limits=(1, 1, 1, 1)))
    answer = agree(poor)
    assert answer.certificate.holds
    assert not answer.effects[-1].efficient
    assert "cannot raise it" in answer.effects[-1].told
    assert not any(label.startswith("bank") for label in answer.efficient_prices)


def test_a_limit_of_hardly_anything_is_solved_in_fractions() -> None:
    """Floating point takes such a limit for none and finds no optimum that passes."""
    game = load_obstacle("intercity-rail-company").build()
    limits = (*game.bank.limits[:3], Fraction(1, 10**300))
    answer = agree(replace(game, bank=replace(game.bank, limits=limits)))
    assert answer.certificate.holds
    assert "Beijing 50, Tianjin 40, Hebei 10, China Railway 1e-300" in answer.effects[-1].told


def test_probabilities_that_nearly_add_up_are_refused_by_how_much_they_miss() -> None:
    with pytest.raises(InputError, match="a sum of 1, but for -1e-16"):
        RailBank(("A", "B"), (1, 1), ((0, 0.1, 0.2),) * 2, (1 / 3, 1 / 3, 1 / 3), 0.5)


def test_owners_alike_pay_alike_and_need_nothing() -> None:
    game = RailCompany(("A", "B"), (4, 4), ("line",), (6,), (("A", "B"),), (1, 1))
    answer = agree(game)
    assert answer.headline.value == -1
    assert not any(answer.plan.sizes.values())
    assert answer.plan.sets[0].cost == 0


def test_a_network_that_is_worth_nothing_is_not_built() -> None:
    game = replace(AIRPORT, benefits=(0, 0, 0))
    answer = agree(game)
    assert game.served == 0
    assert answer.efficient.total == answer.headline.value == 0
    assert answer.certificate.holds
    free = replace(AIRPORT, costs=(0, 0, 0))
    assert free.served == free.everyone
    assert agree(free).certificate.holds
    assert agree(replace(free, benefits=(0, 0, 0))).certificate.holds


def test_an_owner_that_brings_less_than_its_line_costs_is_not_served() -> None:
    game = replace(AIRPORT, benefits=(5, 5, 1))
    assert game.label(game.served) == "near and middle"
    assert game.proposed_cost() == [Fraction(2, 3)] * 3
    assert headline(game).value == Fraction(2, 3)  # far alone: it pays and has nothing
    assert "does not serve far" in cost_audit(game)
    paid = agreed_cost(game, agree(game).plan)
    assert paid[2] <= 0
    tied = replace(AIRPORT, benefits=(5, 5, 2))  # far brings just what its segment costs
    assert tied.served == tied.everyone


def test_who_is_left_out_is_told_by_what_it_adds() -> None:
    """All together bring 11 and cost 4; still far adds less than its segment costs."""
    told = cost_audit(replace(AIRPORT, benefits=(5, 5, 1)))
    assert told == "The best network does not serve far: what that would add costs more than it brings."


def test_an_equity_beyond_the_limits_of_the_bank_is_told() -> None:
    """It would lose less than what the limits allow at best."""
    bank = RailBank(("A", "B"), (2, 4), ((0, 0.1), (0.5, 0.5)), (0.5, 0.5), 0.5)
    game = RailCompany(("A", "B"), (9, 9), ("line",), (4,), (("A", "B"),), (1, 0), bank)
    told = agree(game).effects[-1].told
    assert "by contributions of A 2, B 2;" in told
    assert told.endswith("of 1:0 would lose 0.4, but are more than the limit of A allows.")
    wide = replace(game, bank=replace(bank, limits=(4, 4)))
    assert agree(wide).effects[-1].told.endswith("of 1:0 would lose 0.4.")


def test_users_that_are_not_nested_are_no_airport() -> None:
    game = replace(AIRPORT, users=(("near", "middle"), ("middle", "far"), ("far",)))
    assert game.airport() is None
    assert not any("airport" in note for note in agree(game).notes)


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money_for_a_company(unit: float) -> None:
    bank = RailBank(AIRPORT.players, [3 * unit] * 3, ((0, 0.3), (0.1, 0.1), (0.2, 0)), (0.75, 0.25), 0.5)
    game = replace(AIRPORT, benefits=[5 * unit] * 3, costs=[unit, unit, 2 * unit], bank=bank)
    answer = agree(game)
    assert float(answer.headline.value) / unit == pytest.approx(2 / 3)
    plain = agree(replace(AIRPORT, bank=replace(bank, limits=(3, 3, 3))))
    for label, price in answer.efficient_prices.items():
        scale = 1 if label.startswith("bank") else unit
        assert float(price) / scale == pytest.approx(float(plain.efficient_prices[label]))


def test_a_liar_about_the_company_is_found_out() -> None:
    answer = agree(AIRPORT)
    figure, prices = answer.headline.value, network_prices(AIRPORT)
    assert certificate_of(AIRPORT, answer.plan, figure, prices, None).holds
    told = certificate_of(AIRPORT, answer.plan, 0, prices, None)
    assert told.failures == ("gain of the most wronged coalition",)
    label = next(name for name, price in prices.items() if price)
    cheap = {**prices, label: prices[label] / 2}
    assert (
        "prices prove that no network is worth more"
        in certificate_of(AIRPORT, answer.plan, figure, cheap, None).failures
    )
    dear = {**prices, label: prices[label] + 1}
    assert (
        "prices of no segment exceed its cost"
        in certificate_of(AIRPORT, answer.plan, figure, dear, None).failures
    )
    sizes = {**answer.plan.sizes}
    sizes["more equity from near"] += 2
    sizes["more equity from far"] -= 2
    moved = certificate_of(AIRPORT, replace(answer.plan, sizes=sizes), figure, prices, None)
    assert "no coalition leaves the agreement" in moved.failures
    bank = RailBank(("A", "B"), (10, 10), ((0, 0.5), (0.5, 0)), (0.5, 0.5), 0.5)
    pool = safest_pool(bank, 10)
    point = {**pool.proof.point, "contribution of A": Fraction(6), "contribution of B": Fraction(4)}
    cheated = replace(pool, proof=replace(pool.proof, point=point)).residuals()
    assert cheated["bank: tail loss by order of the losses"] > 0


def test_costs_are_named_after_segments() -> None:
    named = {move.parameter for move in what_moves(AIRPORT, headline)}
    assert {"costs of first", "benefits of near", "equity of far"} <= named


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"players": ("near",)}, "players"),
        ({"benefits": (1, 2)}, "benefits"),
        ({"benefits": (1, -2, 3)}, "benefits of middle"),
        ({"segments": ()}, "segments"),
        ({"segments": ("first", "first", "third")}, "segments: found first"),
        ({"segments": ("first", "", "third")}, "segments"),
        ({"costs": (1, float("nan"), 2)}, "costs of second"),
        ({"costs": (1, 2)}, "costs"),
        ({"users": (("near",), ("middle",))}, "users"),
        ({"users": (("near",), ("middle",), ())}, "users of third"),
        ({"users": (("near",), ("middle",), ("afar",))}, "users of third: found afar"),
        ({"users": (("near",), ("middle",), "far")}, "users of third"),
        ({"equity": (0, 0, 0)}, "equity"),
        ({"equity": (1, -1, 1)}, "equity of middle"),
        ({"bank": RailBank(("A", "B"), (1, 1), ((0,), (0,)), (1,), 0.5)}, "bank"),
    ],
)
def test_wrong_companies_are_named(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError, match=named):
        replace(AIRPORT, **changed)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"limits": (1, -1)}, "limits of B"),
        ({"probabilities": (0.5, 0.6)}, "probabilities: found a sum of 1.1"),
        ({"probabilities": ()}, "probabilities"),
        ({"probabilities": (-0.5, 1.5)}, "probabilities of scenario 1"),
        ({"shortfalls": ((0, 1),)}, "shortfalls"),
        ({"shortfalls": ((0, 1.5), (0, 0))}, "shortfalls of A in scenario 2"),
        ({"shortfalls": ((0,), (0, 0))}, "shortfalls"),
        ({"tail": 1}, "tail"),
        ({"tail": float("nan")}, "tail"),
    ],
)
def test_wrong_banks_are_named(changed: dict[str, Any], named: str) -> None:
    bank = RailBank(("A", "B"), (10, 10), ((0, 0.5), (0.5, 0)), (0.5, 0.5), 0.5)
    with pytest.raises(InputError, match=named):
        replace(bank, **changed)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("[Tianjin, Hebei, China", "[Tianjin, Hebai, China", "users[2]: found Hebai"),
        ("Hebei: {value: 60", "Hebai: {value: 60", "benefits"),
        ("[0, 0.1, 0.3]", "[0, 0.1]", "bank.shortfalls.Tianjin.value: found 2 of them"),
        ("[0.7, 0.2, 0.1]", "[0.7, 0.2, 0.2]", "found a sum of 1.1"),
        ("Beijing: {value: 3,", "Beijing: {value: -3,", "equity.Beijing.value: found -3"),
    ],
)
def test_a_mistake_in_the_company_s_file_is_located(old: str, new: str, named: str) -> None:
    text = case_text("intercity-rail-company").replace(old, new, 1)
    with pytest.raises(InputError) as caught:
        parse_as(ObstacleScenario, text, "company.yaml")
    line = next(each for each in str(caught.value).splitlines() if named in each)
    assert line.strip().startswith("company.yaml:")


def test_a_company_without_a_bank_needs_none() -> None:
    text = case_text("intercity-rail-company")
    start, end = text.index("  bank:"), text.index("# Facts")
    game = parse_as(ObstacleScenario, text[:start] + text[end:], "company.yaml").build()
    assert game.bank is None
    assert headline(game).value == 5


def test_worths_are_plain_numbers_of_numpy_too() -> None:
    game = replace(AIRPORT, benefits=list(np.array([5.0, 5.0, 5.0])))
    assert headline(game).value == Fraction(2, 3)
