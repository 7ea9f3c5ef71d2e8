"""Core-stable ratios of a market of plants and sites, against the definition of the core."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import CertificateError, InputError
from citypact.games.relocation import Relocation
from citypact.games.relocation_market import Offer, RelocationMarket
from citypact.mechanisms.relocation_market import city_values, share_market
from citypact.solvers import in_core, owen, shapley


def random_market(seed: int, unit: float = 1.0) -> RelocationMarket:
    draw = np.random.default_rng(seed)
    origins = {f"plant {at}": f"origin {draw.integers(1, 4)}" for at in range(5)}
    sites = {f"site city {at}": int(draw.integers(0, 3)) for at in range(1, 4)}
    offers = [
        Offer(
            plant,
            city,
            round(float(draw.uniform(2, 5)), 2) * unit,
            round(float(draw.uniform(-0.5, 2)), 2) * unit,
            round(float(draw.uniform(-0.5, 2)), 2) * unit,
        )
        for plant, city in itertools.product(origins, sites)
        if draw.random() < 0.9
    ]
    return RelocationMarket(origins, sites, offers)


@pytest.mark.parametrize("seed", range(25))
def test_all_three_points_lie_in_the_core_of_the_cities(seed: int) -> None:
    market = random_market(seed)
    found = share_market(market)
    game = market.city_game()
    assert found.value == pytest.approx(game.grand, abs=1e-12)
    assert found.certificate.holds
    assert found.certificate.exact
    for gains in found.gains.values():
        assert in_core(game, gains)


@pytest.mark.parametrize("seed", range(10))
def test_core_ratios_are_those_of_the_game_with_plants_and_sites_as_players(seed: int) -> None:
    """Shapley and Shubik: a plant's range runs from what it adds to the rest, down to the sites' best."""
    market = random_market(seed)
    found = share_market(market)
    for each in found.plants:
        without = {plant: city for plant, city in market.origins.items() if plant != each.offer.plant}
        offers = [offer for offer in market.offers if offer.plant != each.offer.plant]
        rest = share_market(RelocationMarket(without, market.sites, offers)).surplus
        most = (Fraction(str(each.offer.origin_loss)) + found.surplus - rest) / Fraction(
            str(each.offer.revenue)
        )
        assert each.core.hi == most
        assert each.alone.lo <= each.core.lo <= each.core.hi <= each.alone.hi


def test_one_pair_is_the_two_number_model() -> None:
    game = Relocation(4, 1.2, 0.8)
    market = RelocationMarket({"steel": "Beijing"}, {"Baoding": 1}, [Offer("steel", "Baoding", 4, 1.2, 0.8)])
    found = share_market(market)
    assert (found.plants[0].core.lo, found.plants[0].core.hi) == game.thresholds()
    assert found.ratios is not None
    assert found.ratios.ends == (0.3, 0.8)
    assert dict(found.gains["middle"]) == {"Beijing": 1.0, "Baoding": 1.0}


def test_rival_destinations_leave_the_origin_the_second_best_surplus() -> None:
    """Surpluses 5, 3, 2: the origin gets at least 3 (models.md §4.0); its Shapley value is 19/6."""
    offers = [Offer("steel", city, 10, 2, 8 - w) for city, w in (("B", 5), ("C", 3), ("D", 2))]
    market = RelocationMarket({"steel": "A"}, dict.fromkeys("BCD", 1), offers)
    found = share_market(market)
    assert found.plants[0].core.ends == (0.5, 0.7)
    values = city_values(market, provinces=[("A",), ("B", "C"), ("D",)])
    assert values.values["shapley"]["A"] == pytest.approx(19 / 6, abs=1e-12)
    assert values.stable["shapley"] is False
    assert dict(values.values["owen"]) == dict(owen(market.city_game(), [("A",), ("B", "C"), ("D",)]))
    assert sum(shapley(market.city_game()).values()) == pytest.approx(5)


def test_no_ratio_for_all_names_the_two_plants_in_the_way() -> None:
    offers = [Offer("steel", "B", 1, 0.70, 0.05), Offer("chips", "B", 1, 0.05, 0.70)]
    found = share_market(RelocationMarket({"steel": "A", "chips": "A"}, {"B": 2}, offers))
    assert found.ratios is None
    assert found.ratio is None
    assert found.reason == (
        "No one ratio suits all: steel needs at least 70.0% for A, chips allows at most 30.0%."
    )
    assert found.acceptable is None


def test_core_above_one_asks_for_a_lump_sum() -> None:
    offers = [Offer("steel", "B", 1, 1.5, -2), Offer("steel", "C", 1, 1.5, -1.8)]
    found = share_market(RelocationMarket({"steel": "A"}, {"B": 1, "C": 1}, offers))
    assert found.plants[0].core.lo > 1
    assert "a lump sum must go with the ratio" in found.reason


def test_nothing_to_move_is_an_answer() -> None:
    market = RelocationMarket({"steel": "A"}, {"B": 1}, [Offer("steel", "B", 1, 0.7, 0.6)])
    found = share_market(market)
    assert found.explain() == "No plant moves: no offer has a surplus and a site."
    assert found.staying == ("steel",)
    assert found.outbid == ()
    assert found.value == 0


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_unit_of_money_changes_no_ratio(unit: float) -> None:
    for seed in range(5):
        plain, scaled = share_market(random_market(seed)), share_market(random_market(seed, unit))
        assert [each.offer.plant for each in plain.plants] == [each.offer.plant for each in scaled.plants]
        for one, other in zip(plain.plants, scaled.plants, strict=True):
            assert one.core.ends == pytest.approx(other.core.ends, rel=1e-9)


def test_tampered_prices_fail_the_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from citypact.mechanisms.relocation_market import design

    market = random_market(3)
    honest = design.best_placement(*_whole(market))
    city = next(iter(honest.low_prices))
    wrong = replace(honest, low_prices={**honest.low_prices, city: honest.low_prices[city] - 1})
    monkeypatch.setattr(design, "best_placement", lambda surpluses, sites: wrong)
    with pytest.raises(CertificateError, match="lowest prices"):
        share_market(market)


def _whole(market: RelocationMarket) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    return market.whole_surpluses[0], dict(market.sites)


def test_every_mistake_of_a_market_is_told() -> None:
    with pytest.raises(InputError) as caught:
        RelocationMarket(
            {"steel": "A", "chips": " "},
            {"A": 1, "B": -1},
            [
                Offer("steel", "A", 1, 0, 0),
                Offer("steel", "B", -1, 0, 0),
                Offer("steel", "B", 1, 0, 0),
                Offer("coal", "C", 1, float("nan"), 0),
            ],
        )
    assert [problem.field for problem in caught.value.problems] == [
        "chips: origin",
        "B: sites",
        "steel to A",
        "steel to B: revenue",
        "steel to B",
        "plant",
        "destination",
        "coal to C: origin_loss",
    ]


def test_too_many_cities_for_a_table_are_refused() -> None:
    sites = {f"city {at}": 1 for at in range(14)}
    market = RelocationMarket({"steel": "A"}, sites, [Offer("steel", "city 1", 1, 0, 0)])
    with pytest.raises(InputError, match="at most 14"):
        market.city_game()


def test_result_reads_as_json_and_table() -> None:
    import json

    found = share_market(random_market(2))
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["surplus"] == found.value
    assert told["certificate"]["holds"] is True
    assert len(found.to_frame()) == len(found.rows())


def test_nobody_is_outbid_where_there_are_no_sites() -> None:
    market = RelocationMarket({"steel": "A"}, {"B": 0}, [Offer("steel", "B", 3, 1, 1)])
    assert share_market(market).outbid == ()


@pytest.mark.parametrize(
    ("outbid", "listed"), [(5, "plant 1, plant 2, plant 3, plant 4, plant 5."), (7, "plant 5 and 2 more.")]
)
def test_of_many_plants_outbid_five_are_named(outbid: int, listed: str) -> None:
    plants = [f"plant {at}" for at in range(outbid + 1)]
    offers = [Offer(plant, "B", 3 if at else 4, 1, 1) for at, plant in enumerate(plants)]
    found = share_market(RelocationMarket(dict.fromkeys(plants, "A"), {"B": 1}, offers))
    assert len(found.outbid) == outbid
    assert listed in found.explain()
