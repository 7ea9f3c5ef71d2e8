"""Deals between neighbours: best of each pair by scan, the basin's optimum, and who stands where."""

from __future__ import annotations

import json
from itertools import permutations

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.abatement import Abatement
from citypact.games.river import River
from citypact.mechanisms.river_rules.neighbours.deals import bilateral_deals, certify_deals
from citypact.mechanisms.river_rules.neighbours.standing import neighbours_value
from citypact.solvers import shapley

CHAIN = River(("source", "middle", "mouth"))
GAME = Abatement([[1, 1, 1], [0, 1, 2], [0, 0, 1]], [1, 1, 1], CHAIN.players)


def drawn(seed: int) -> tuple[Abatement, River]:
    """A random tree and benefits downstream along it; players of the game in another order."""
    generator = np.random.default_rng(seed)
    names = [f"c{at}" for at in range(int(generator.integers(2, 6)))]
    down = {names[at]: names[int(generator.integers(at + 1, len(names)))] for at in range(len(names) - 1)}
    river = River(names, down)
    benefits = np.round(generator.uniform(0, 3, (len(names), len(names))), 2) * river.reaches
    order = generator.permutation(len(names))
    costs = np.round(generator.uniform(0.5, 2, len(names)), 2)
    return Abatement(benefits[np.ix_(order, order)], costs[order], [names[at] for at in order]), river


def welfare(game: Abatement, effort: np.ndarray) -> float:
    benefits, costs = np.asarray(game.benefits), np.asarray(game.costs)
    return float((effort @ benefits).sum() - (costs * effort**2).sum() / 2)


def test_three_cities_by_hand() -> None:
    """source is paid for 1 of the 2 it saves others; p = (1, 2), losses (1/2, 0) of v = 4."""
    found = bilateral_deals(GAME, CHAIN)
    assert [deal.price for deal in found.deals] == [1.0, 2.0]
    assert [deal.transfer for deal in found.deals] == [0.75, 3.0]  # 3 w^2 / 4 c, models.md §5.2
    assert found.gains.vector() == (0.25, 1.25, 2.0)
    assert found.windfalls.vector() == (0.0, 0.0, 1.0)
    assert found.losses.vector() == (0.5, 0.0, 0.0)
    assert (found.welfare_gain, found.best_welfare_gain, found.cost_of_bilateralism) == (3.5, 4.0, 0.125)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("reward", ["effort", "border"])
def test_each_pair_chooses_the_best_effort_and_the_ratio_is_that_of_welfare(seed: int, reward: str) -> None:
    game, river = drawn(seed)
    found = bilateral_deals(game, river, reward=reward, order="downstream first")
    benefits, costs = np.asarray(game.benefits), np.asarray(game.costs)
    for deal in found.deals:
        at = game.players.index(deal.upstream)
        buyers = [game.players.index(name) for name in (deal.downstream, *deal.passed_to)]
        scan = np.linspace(0, 3 * found.effort[deal.upstream] + 1, 4001)
        pair = (benefits[at, at] + benefits[at, buyers].sum()) * scan - costs[at] * scan**2 / 2
        assert abs(scan[int(np.argmax(pair))] - found.effort[deal.upstream]) <= scan[1]
    effort = np.array(found.effort.vector())
    nash, best = np.array(found.nash_effort.vector()), np.array(found.efficient_effort.vector())
    gained = welfare(game, effort) - welfare(game, nash)
    most = welfare(game, best) - welfare(game, nash)
    assert found.welfare_gain == pytest.approx(gained, abs=1e-9)
    assert found.best_welfare_gain == pytest.approx(most, abs=1e-9) == pytest.approx(game.grand)
    assert found.cost_of_bilateralism == pytest.approx(1 - gained / most, abs=1e-9)
    assert sum(found.losses.vector()) == pytest.approx(most - gained, abs=1e-9)
    for at, city in enumerate(game.players):
        step = 1e-5 * np.eye(game.size)[at]
        slope = (welfare(game, effort + step) - welfare(game, effort - step)) / 2e-5
        assert found.shadow_prices[f"abatement of {city}"] == pytest.approx(slope, abs=1e-6)
        assert found.shadow_prices[f"abatement of {city}"] >= -1e-12
    # nothing in reach is better than the optimum
    generator = np.random.default_rng(seed)
    for _ in range(200):
        assert welfare(game, best + generator.normal(0, 0.3, game.size)) <= welfare(game, best) + 1e-12


@pytest.mark.parametrize("seed", range(10))
def test_gains_are_payoffs_with_payments_and_nobody_loses(seed: int) -> None:
    game, river = drawn(seed)
    for reward in ("effort", "border"):
        found = bilateral_deals(game, river, reward=reward, order="downstream first", upstream_weight=0.3)
        for city in game.players:
            at = game.players.index(city)
            effort, nash = np.array(found.effort.vector()), np.array(found.nash_effort.vector())
            own = float((effort - nash) @ np.asarray(game.benefits)[:, at])
            own -= float(np.asarray(game.costs)[at] * (effort[at] ** 2 - nash[at] ** 2) / 2)
            own += sum(pay.amount for pay in found.payments if pay.recipient == city)
            own -= sum(pay.amount for pay in found.payments if pay.payer == city)
            assert found.gains[city] == pytest.approx(own, abs=1e-9)
            assert found.gains[city] >= -1e-9


@pytest.mark.parametrize("seed", range(6))
def test_order_matters_only_at_the_border(seed: int) -> None:
    game, river = drawn(seed)
    sections = river.sections
    plain = bilateral_deals(game, river).cost_of_bilateralism
    costs = []
    for order in permutations(sections):
        by_effort = bilateral_deals(game, river, order=order)
        assert by_effort.cost_of_bilateralism == pytest.approx(plain)
        costs.append(bilateral_deals(game, river, reward="border", order=order).cost_of_bilateralism)
    assert min(costs) == pytest.approx(0, abs=1e-12)  # from the mouth up
    assert max(costs) == pytest.approx(plain)  # from the sources down
    first = bilateral_deals(game, river, reward="border", order="downstream first")
    assert first.cost_of_bilateralism == pytest.approx(0, abs=1e-12)
    assert sum(first.windfalls.vector()) == pytest.approx(0, abs=1e-12)


def test_resale_is_paid_on_in_full() -> None:
    found = bilateral_deals(GAME, CHAIN, reward="border", order="downstream first")
    assert [(one.payer, one.recipient, one.amount) for one in found.payments] == [
        ("mouth", "middle", 3.0),
        ("middle", "source", 3.0),
        ("mouth", "middle", 2.0),  # what 2 more of source's abatement save the mouth
    ]
    assert found.deals[1].passed_to == ("mouth",)
    assert found.gains.vector() == (1.0, 2.0, 1.0)


def test_nothing_to_gain_and_one_city() -> None:
    alone = bilateral_deals(Abatement([[2]], [1], ("alone",)), River(("alone",)))
    assert alone.deals == ()
    assert alone.cost_of_bilateralism is None
    assert "There is nothing to gain by agreement." in alone.explain()
    json.dumps(alone.to_dict(), allow_nan=False)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_any_unit(unit: float) -> None:
    scaled = Abatement(np.asarray(GAME.benefits) * unit, [unit] * 3, CHAIN.players)
    found = bilateral_deals(scaled, CHAIN)
    assert found.cost_of_bilateralism == pytest.approx(0.125)
    assert found.effort.vector() == pytest.approx((2.0, 3.0, 1.0))
    assert np.array(found.gains.vector()) / unit == pytest.approx([0.25, 1.25, 2.0])


def test_certificate_refuses_what_was_tampered_with() -> None:
    found = bilateral_deals(GAME, CHAIN)
    prices, gains = np.array([1.0, 2.0, 0.0]), np.array(found.gains.vector())
    assert certify_deals(GAME, prices, gains, found.deals).holds
    moved = certify_deals(GAME, prices, gains + np.array([0.1, 0, 0]), found.deals)
    assert moved.failures == (
        "gains add up to the basin's",
        "gains are those of all abatement plus payments",
    )
    shifted = certify_deals(GAME, prices, gains + np.array([0.1, -0.1, 0]), found.deals)
    assert shifted.failures == ("gains are those of all abatement plus payments",)
    dear = found.deals[0]._replace(price=found.deals[0].price + 0.1)
    assert "source and middle: the price is what those who pay save" in (
        certify_deals(GAME, prices, gains, (dear, *found.deals[1:])).failures
    )
    greedy = found.deals[0]._replace(transfer=2.0)
    assert "source and middle: both take part" in certify_deals(GAME, prices, gains, (greedy,)).failures
    lazy = found.deals[0]._replace(rise=0.5)
    assert (
        "source and middle: effort is the pair's best" in certify_deals(GAME, prices, gains, (lazy,)).failures
    )
    assert not certify_deals(GAME, prices, gains * np.nan, found.deals).holds


def test_wrong_input_is_refused() -> None:
    with pytest.raises(InputError, match="river: found a, b, expected the cities source, middle, mouth"):
        bilateral_deals(GAME, River(("a", "b")))
    with pytest.raises(InputError, match="reward: found love, expected one of effort, border"):
        bilateral_deals(GAME, CHAIN, reward="love")
    with pytest.raises(InputError, match="each section once: source → middle, middle → mouth"):
        bilateral_deals(GAME, CHAIN, order=[("source", "middle")])
    with pytest.raises(InputError, match="river: found str, expected a River"):
        bilateral_deals(GAME, "Chishui")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="order: found 5, expected each section once"):
        bilateral_deals(GAME, CHAIN, order=5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="upstream_weight: found 2, expected a weight between 0 and 1"):
        bilateral_deals(GAME, CHAIN, upstream_weight=2)


@pytest.mark.parametrize("order", [[1], [("source",)], [("source", 1)], [["source"], ["middle"]], "mouth"])
def test_an_order_that_is_none_is_refused(order: object) -> None:
    with pytest.raises(InputError, match="order: found"):
        bilateral_deals(GAME, CHAIN, order=order)  # type: ignore[arg-type]


def test_a_graph_in_pieces_is_refused_with_its_pieces() -> None:
    with pytest.raises(InputError) as refused:
        neighbours_value(GAME, [("source", "middle")])
    assert str(refused.value) == (
        "edges: found 2 pieces that no link joins: source+middle | mouth, expected all cities connected;"
        " add a link between the pieces, or compare within each"
    )


def myerson_by_orders(game: Abatement, river: River) -> list[float]:
    """Marginal contributions over all orders, a coalition being worth its connected parts."""
    joined = {frozenset(section) for section in river.sections}

    def worth(members: tuple[str, ...]) -> float:
        left, value = set(members), 0.0
        while left:
            part, edge = set(), {next(iter(left))}
            while edge:
                part |= edge
                edge = {city for city in left - part if any(frozenset((city, one)) in joined for one in part)}
            left -= part
            value += game.worth(*part)
        return value

    shares = dict.fromkeys(game.players, 0.0)
    orders = list(permutations(game.players))
    for order in orders:
        for at, city in enumerate(order):
            shares[city] += (worth(order[: at + 1]) - worth(order[:at])) / len(orders)
    return list(shares.values())


@pytest.mark.parametrize("seed", range(5))
def test_myerson_beside_shapley(seed: int) -> None:
    game, river = drawn(seed)
    found = neighbours_value(game, river.sections)
    assert found.myerson.vector() == pytest.approx(myerson_by_orders(game, river))
    assert found.shapley.vector() == shapley(game).vector()
    assert sum(found.gain_by_place.vector()) == pytest.approx(0, abs=1e-9)
    json.dumps(found.to_dict(), allow_nan=False)


def test_the_city_in_the_middle_gains_by_its_place() -> None:
    found = neighbours_value(GAME, CHAIN.sections)
    assert found.gain_by_place["middle"] > 0 > found.gain_by_place["mouth"]
    assert "if only neighbours deal" in found.explain()
    assert len(found.rows()) == 9


def test_what_a_reader_sees() -> None:
    found = bilateral_deals(GAME, CHAIN)
    assert repr(found) == "<2 contracts between neighbours, effort rewarded | cost of bilateralism 0.125>"
    assert found.explain() == (
        "middle pays source 0.75 亿元 a year (between 0.5 and 1) for 1 more abatement. mouth pays middle 3"
        " 亿元 a year (between 2 and 4) for 2 more abatement. Some save by abatement for which they do not"
        " pay (亿元): mouth 1. The contracts add 3.5 亿元 a year, the best agreement of the whole basin 4:"
        " dealing with neighbours only misses 12.5% of the gain."
    )
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["deals"][0]["participation"] == {"lo": 0.5, "hi": 1.0}
    assert ("cost of bilateralism", 0.125, "ratio") in found.rows()
