"""Walls between two markets: fixtures, a market played out firm by firm, repeated play, worst cases."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InfeasibleDesign, InputError
from citypact.games.obstacles.industry.segmentation import Segmentation
from citypact.games.obstacles.outcome import Outcome
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.industry.segmentation import agree, fine_on
from citypact.mechanisms.obstacles.industry.wall_levers import detection_for, part_kept
from citypact.solvers import critical_discount

NAMES = ("A", "B")
PRINTED = Segmentation(NAMES, (72, 72), (0.5, 0.5))
sizes = st.fractions(min_value=Fraction(1, 20), max_value=20, max_denominator=50)
chances = st.fractions(min_value=Fraction(1, 20), max_value=1, max_denominator=40)
patience = st.fractions(min_value=0, max_value=Fraction(19, 20), max_denominator=40)
ways = st.fractions(min_value=0, max_value=Fraction(12, 25), max_denominator=60)


@st.composite
def walls(draw: st.DrawFn, ways: st.SearchStrategy[Fraction] = ways) -> Segmentation:
    pair = st.tuples(sizes, sizes)
    return Segmentation(
        NAMES, draw(pair), draw(st.tuples(patience, patience)), draw(ways), draw(chances),
        draw(st.fractions(min_value=0, max_value=2, max_denominator=20)),
    )  # fmt: skip


def market_played_out(burden: float) -> tuple[float, float]:
    """Let two firms reply to each other in a unit market; sum surplus slice by slice."""
    home = outside = 0.0
    for _ in range(200):
        home = max(0.0, (1 - outside) / 2)
        outside = max(0.0, (1 - home - burden) / 2)
    sold = home + outside
    price = 1 - sold
    slices = (np.arange(20000) + 0.5) / 20000 * sold
    surplus = float(np.mean(1 - slices - price)) * sold
    return surplus + price * home, (price - burden) * outside


def test_the_printed_fixture() -> None:
    """models.md Appendix C: T, C, P, S = 35/72, 32/72, 27/72, 24/72 and 3/8."""
    temptation, sucker = PRINTED.payoffs((PRINTED.wall, 0))
    assert (temptation, PRINTED.payoffs((0, 0))[0], PRINTED.equilibrium().payoffs["A"], sucker) == (
        35,
        32,
        27,
        24,
    )
    answer = solve_obstacle(PRINTED)
    assert answer.headline.value == Fraction(3, 8)
    assert answer.coalitions is not None
    assert answer.coalitions.worth("A", "B") == 2 * (32 - 27)


@pytest.mark.parametrize("transport", [0, 0.1, 0.3, 0.49])
@pytest.mark.parametrize("barrier", [0, 0.05, 0.2, 0.35, 0.5, 0.7, 3])
def test_payoffs_are_those_of_a_market_played_out(transport: float, barrier: float) -> None:
    game = Segmentation(NAMES, (1, 1), (0, 0), transport)
    home, outside = market_played_out(transport + barrier)
    assert float(game.home(barrier)) == pytest.approx(home, abs=1e-7)
    assert float(game.export(barrier)) == pytest.approx(outside, abs=1e-9)


def test_a_wall_higher_than_prohibitive_adds_nothing() -> None:
    wall = PRINTED.wall
    assert PRINTED.payoffs((wall, 0)) == PRINTED.payoffs((wall * 100, 0))
    assert PRINTED.home(wall) == Fraction(3, 8)


@given(game=walls())
@settings(max_examples=10, deadline=None)
def test_a_wall_is_best_against_everything_and_no_pair_of_barriers_beats_the_efficient(
    game: Segmentation,
) -> None:
    grid = [Fraction(step, 25) for step in range(20)]
    wall = game.wall
    for other in (Fraction(0), Fraction(1, 5), wall):
        best = game.payoffs((wall, other))[0]
        assert all(game.payoffs((own, other))[0] <= best for own in grid)
        assert all(game.payoffs((own, other))[0] < best for own in grid if own < wall)
    most = max(sum(game.payoffs(pair)) for pair in product([*grid, wall], repeat=2))
    assert most == game.efficient().total


@pytest.mark.parametrize(
    ("transport", "pays"),
    [(0, True), (Fraction(5, 22) - Fraction(1, 10**9), True), (Fraction(5, 22), False), (0.4, False)],
)
def test_opening_pays_until_transport_takes_5_of_22_parts(transport: Fraction, pays: bool) -> None:
    game = Segmentation(NAMES, (3, 2), (0.9, 0.9), transport, 0.5)
    assert game.opening_pays is pays
    answer = agree(game)
    assert answer.certificate.holds
    assert (answer.surplus > 0) is pays
    if not pays:
        assert answer.headline.value == 0
        assert answer.plan.cost == 0
        assert not any(answer.plan.sizes.values())


@given(game=walls(st.just(Fraction(0))))
@settings(max_examples=10, deadline=None)
def test_least_discounts_are_those_of_the_repeated_game_solver(game: Segmentation) -> None:
    """With certain detection; the solver knows only the table of one year."""
    sure = Segmentation(game.players, game.markets, game.discounts)
    least = [sure.least_discount(city) for city in range(2)]
    if None in least:
        with pytest.raises(InfeasibleDesign):
            critical_discount(sure.normal_form(), ("open", "open"))
    else:
        assert critical_discount(sure.normal_form(), ("open", "open")).discount == max(least)  # type: ignore[type-var]


@pytest.mark.parametrize("caught", [0.1, 0.5, 1])
def test_equal_markets_need_three_over_three_plus_five_q(caught: float) -> None:
    game = Segmentation(NAMES, (72, 72), (0.9, 0.9), detection=caught)
    expected = 3 / (3 + 5 * caught)
    assert float(game.critical_discount) == pytest.approx(expected)
    least = game.least_discount(0)
    assert least is not None
    # Play it out: behind a wall until it is found, year by year, against staying open.
    for future, keeps in ((expected + 0.01, True), (expected - 0.01, False)):
        walled, trusted = 0.0, 1.0
        for year in range(4000):
            walled += future**year * (trusted * 35 + (1 - trusted) * 27)
            trusted *= 1 - caught
        assert (walled <= 32 / (1 - future)) is keeps


@given(game=walls(st.fractions(min_value=0, max_value=Fraction(1, 5), max_denominator=20)))
@settings(max_examples=10, deadline=None)
def test_under_the_plan_no_barrier_for_any_number_of_years_pays(game: Segmentation) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    sizes = answer.plan.sizes
    wall, caught = game.wall, Fraction(game.detection)
    for city, name in enumerate(NAMES):
        future, paid = Fraction(game.discounts[city]), sizes[f"payment to {name}"]
        assert sizes[fine_on(name)] <= Fraction(game.fine_limit)
        kept = (game.payoffs((0, 0))[city] + paid) / (1 - future)
        ended = game.payoffs((wall, wall))[city] / (1 - future)
        for barrier in (wall / 10, wall / 2, wall):
            pair = [Fraction(0), Fraction(0)]
            pair[city] = barrier
            now = game.payoffs(pair)[city] + (1 - caught) * paid - caught * sizes[fine_on(name)]
            afterwards = kept
            for _ in range(6):  # one year behind the barrier, two years, ...
                afterwards = now + future * ((1 - caught) * afterwards + caught * ended)
                assert afterwards <= kept
    gains = [Fraction(gain) for gain in answer.gains.values()]
    assert min(gains) >= 0
    assert sum(gains) == Fraction(answer.surplus) + answer.plan.sizes["central money"]


@given(game=walls(st.just(Fraction(1, 10))))
@settings(max_examples=10, deadline=None)
def test_payments_alone_are_enough_exactly_if_the_cities_together_are_patient_enough(
    game: Segmentation,
) -> None:
    plain = Segmentation(
        game.players, game.markets, [game.discounts[0]] * 2, game.transport, game.detection, 0
    )
    tried = {each.label: each.cost for each in agree(plain).plan.sets}
    enough = Fraction(plain.discounts[0]) >= plain.critical_discount
    assert (tried["side payments alone"] is not None) is enough


class Patient(Segmentation):
    """Claims that less patience is enough than is."""

    @property
    def critical_discount(self) -> Fraction:
        return Fraction(1, 4)


class Welcoming(Segmentation):
    """Claims that markets are open without an agreement."""

    def equilibrium(self) -> Outcome:
        return self.outcome((0, 0))


class Walled(Segmentation):
    """Claims that walls are best."""

    def efficient(self) -> Outcome:
        return self.equilibrium()


@pytest.mark.parametrize("liar", [Patient, Welcoming, Walled])
def test_a_false_answer_does_not_pass(liar: type[Segmentation]) -> None:
    with pytest.raises(CertificateError):
        agree(liar(NAMES, (72, 72), (0.9, 0.9))).certificate.require()


def test_a_market_more_than_eight_thirds_as_large_gains_nothing_by_opening() -> None:
    for size, gains in ((Fraction(79, 30), True), (Fraction(8, 3), False), (3, False)):
        game = Segmentation(NAMES, (size, 1), (0.99, 0.99))
        assert (game.gain_from_opening(0) > 0) is gains
        assert (game.least_discount(0) is not None) is gains
    answer = agree(game)
    assert answer.plan.sizes["payment to A"] > 0
    assert any("no patience" in effect.told for effect in answer.effects)


def test_walls_that_are_never_found_cannot_be_held_back() -> None:
    answer = agree(Segmentation(NAMES, (1, 1), (0.9, 0.9), detection=0, fine_limit=10))
    assert answer.headline.value == 1
    assert answer.acceptable is None
    assert answer.plan.cost is None
    assert answer.certificate.holds
    assert any("puts up no wall" in label for label in answer.plan.conflict)


def test_a_fine_that_does_for_impatient_cities_is_the_temptation_over_the_chance() -> None:
    """T - C = 3 on a market of 72, found half of the time: a fine of 6."""
    enough = agree(Segmentation(NAMES, (72, 72), (0, 0), detection=0.5, fine_limit=6))
    short = agree(Segmentation(NAMES, (72, 72), (0, 0), detection=0.5, fine_limit=5.9))
    assert {each.label: each.cost for each in enough.plan.sets}["fines alone"] == 0
    assert {each.label: each.cost for each in short.plan.sets}["fines alone"] is None
    assert short.plan.cost == 2 * (6 - Fraction("5.9"))  # the centre adds a payment that stops
    assert [effect.efficient for effect in enough.effects if "fines" in effect.lever] == [True]
    assert [effect.efficient for effect in short.effects if "fines" in effect.lever] == [False]


def test_patience_needed_falls_with_detection_and_rises_with_transport() -> None:
    found = [
        Segmentation(NAMES, (1, 1), (0, 0), detection=each).critical_discount for each in (0, 0.2, 0.6, 1)
    ]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 4
    far = [Segmentation(NAMES, (1, 1), (0, 0), each).critical_discount for each in (0, 0.1, 0.2)]
    assert far == sorted(far)
    assert len(set(far)) == 3


def test_the_part_that_keeps_open_is_counted_in_a_drawn_population() -> None:
    game = Segmentation(NAMES, (1, 1), (0, 0), 0.05, 0.4, patience_mean=0.6, patience_strength=5)
    drawn = np.random.default_rng(7).beta(3, 2, 200_000)
    assert part_kept(game) == pytest.approx(np.mean(drawn >= float(game.critical_discount)), abs=5e-3)
    needed = detection_for(game, 0.3)
    again = Segmentation(NAMES, (1, 1), (0, 0), 0.05, needed, patience_mean=0.6, patience_strength=5)
    assert part_kept(again) == pytest.approx(0.3)


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    game = Segmentation(NAMES, (3 * unit, unit), (0.6, 0.7), 0.1, 0.5, 0.02 * unit)
    plain = agree(Segmentation(NAMES, (3, 1), (0.6, 0.7), 0.1, 0.5, 0.02))
    answer = agree(game)
    assert answer.headline.value == plain.headline.value
    assert float(answer.surplus) / unit == pytest.approx(float(plain.surplus))
    assert float(answer.plan.cost or 0) / unit == pytest.approx(float(plain.plan.cost or 0))


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A", "B", "C")}, "players"),
        ({"markets": (3, 0)}, "markets of B"),
        ({"discounts": (0.5, 1)}, "discounts of B"),
        ({"discounts": (0.5,)}, "discounts"),
        ({"transport": 0.5}, "transport"),
        ({"detection": 1.1}, "detection"),
        ({"fine_limit": float("nan")}, "fine_limit"),
        ({"patience_mean": 0.5}, "patience_mean"),
        ({"patience_mean": 1, "patience_strength": 2}, "patience_mean"),
        ({"patience_mean": 0.5, "patience_strength": 0}, "patience_strength"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {"players": NAMES, "markets": (1, 2), "discounts": (0.5, 0.5), **given_}
    with pytest.raises(InputError, match=named):
        Segmentation(**fields)  # type: ignore[arg-type]


def test_no_fine_where_walls_are_no_loss() -> None:
    """With transport at 0.3 of the margin there is nothing to deter, whatever fine could be taken."""
    answer = agree(Segmentation(NAMES, (1e-9, 3e-9), (0.5, 0.3), 0.3, 0.5, 1e-11))
    assert answer.plan.cost == 0
    assert answer.plan.ranges[fine_on("A")] == (0, 0)
