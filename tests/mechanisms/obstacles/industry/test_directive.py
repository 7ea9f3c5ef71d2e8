"""A plant under orders: drawn reasons, all strategies of all coalitions tried, worst cases, refusals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.games.obstacles.industry.directive import Directive
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.industry.directive import INDUCEMENT, agree, share_to
from citypact.mechanisms.obstacles.industry.order_levers import cities_inducement, consenting_ratio

NAMES = ("A", "B", "plant")
PLAIN = Directive(NAMES, 10, 3, 1, 0, 2, 8, directive=0.25)
amounts = st.integers(-4, 8).map(lambda number: Fraction(number, 2))
positive = st.integers(1, 12).map(lambda number: Fraction(number, 2))
chances = st.integers(0, 8).map(lambda number: Fraction(number, 8))


@st.composite
def orders(draw: st.DrawFn, noises: tuple[float, ...] = (0,)) -> Directive:
    return Directive(
        NAMES, draw(positive), draw(amounts), draw(amounts), draw(amounts), abs(draw(amounts)),
        draw(positive), draw(st.sampled_from(noises)), draw(chances),
    )  # fmt: skip


def test_a_worked_example() -> None:
    """R = 10, L = 3, K = 1, T = 2: W = 6, and the move is worth 4 to the three; unordered it stays away."""
    answer = solve_obstacle(PLAIN)
    assert answer.without.payoffs == {"A": Fraction(-3, 4), "B": Fraction(9, 4), "plant": Fraction(-1, 2)}
    assert answer.efficient.total == 4
    assert answer.headline.value == 3
    assert set(answer.gains.values()) == {1}
    assert any("brings 25.0%" in note for note in answer.notes)


def test_payoffs_are_those_of_drawn_reasons() -> None:
    """Three hundred thousand plants of the logit form, one by one, ordered or free, let go or held back."""
    game = Directive(NAMES, 5, 1.5, 0.5, 0.2, 1, 4, 0.7, 0.3)
    rng, count = np.random.default_rng(11), 300_000
    ratio, paid = 0.1, 0.6
    reasons = rng.logistic(0, 0.7, count)
    ordered = rng.random(count) < 0.3
    wants = paid - 0.8 - reasons >= 0
    cut = float(game.obstruction(ratio, paid))
    held = rng.random(count) < cut / np.mean(wants)
    moves = ordered | (wants & ~held)
    found = game.payoffs(ratio, paid, cut)
    resisted = 0.7 * 4 * cut**2 / 2
    drawn = (
        np.mean(moves * (ratio * 5 - 1.5)) - resisted,
        np.mean(moves * (0.9 * 5 - 0.5 - paid)),
        np.mean(moves * (paid - 0.8 - reasons)),
    )
    assert list(map(float, found)) == pytest.approx(drawn, abs=1.5e-2)


@given(game=orders((0, 0.5)))
@settings(max_examples=10, deadline=None)
def test_the_origin_obstructs_best_and_no_rule_beats_the_efficient_one(game: Directive) -> None:
    for ratio, paid in ((0, 0), (0.3, 1), (1, 0.5)):
        willing = game.willing(paid)
        here = game.payoffs(ratio, paid, game.obstruction(ratio, paid))[0]
        grid = [game.payoffs(ratio, paid, willing * step / 40)[0] for step in range(41)]
        assert float(max(grid)) <= float(here) + 1e-12
    best = float(game.efficient().total)
    for chance in (0, 0.5, 1):
        for step in range(-20, 21):
            for part in (0, 0.5, 1):
                paid = Fraction(step, 2)
                rule = game.ordered(chance)
                assert float(sum(rule.payoffs(0.4, paid, part * rule.willing(paid)))) <= best + 1e-9


@given(game=orders((0, 0.5)))
@settings(max_examples=10, deadline=None)
def test_under_the_plan_nobody_departs_and_everybody_signs(game: Directive) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    share, paid = (answer.plan.sizes[name] for name in (share_to(game), INDUCEMENT))
    free = game.ordered(0)
    moves = game.best_chance
    if moves:
        # Per move the origin has its share and loses L; the cost of obstruction comes on top.
        for step in range(41):
            cut = moves * step / 40
            resisted = (moves - cut) * (share - Fraction(game.origin_loss)) - (
                Fraction(game.obstruction_cost) * cut**2 / 2
            )
            assert resisted <= moves * (share - Fraction(game.origin_loss))
        assert Fraction(game.revenue) - Fraction(game.destination_cost) - share - paid >= 0
    if game.known:
        assert paid >= game.threshold if moves else paid <= game.threshold
    else:
        assert free.willing(paid) == moves
    gains = list(map(Fraction, answer.gains.values()))
    assert min(gains) >= 0
    assert float(sum(gains)) == pytest.approx(float(answer.surplus), abs=1e-9)


@given(game=orders())
@settings(max_examples=10, deadline=None)
def test_worths_are_the_best_of_all_strategies_tried(game: Directive) -> None:
    """Without orders first: each coalition tries chances, inducements and obstruction; outsiders reply."""
    found = game.coalitional()
    assert found is not None
    revenue, loss, spent, power = (
        float(x) for x in (game.revenue, game.origin_loss, game.destination_cost, game.obstruction_cost)
    )
    threshold, left = float(game.threshold), 1 - float(game.directive)
    steps = np.linspace(0, 1, 801)
    free = [float(pay) for pay in game.ordered(0).equilibrium().payoffs.values()]

    def together(moves: Any, cut: Any) -> tuple[Any, Any, Any]:
        """Payoffs of the three before money if the plant wants to move with a chance, and part is cut."""
        gone = moves - cut
        return -gone * loss - power * cut**2 / 2, gone * (revenue - spent), -gone * threshold

    # Origin and destination: the plant moves if it is paid what it asks, at least nothing.
    asked = max(threshold, 0.0)
    own, other, _ = together(1.0, steps)
    cities = float(np.max(own + other - (1 - steps) * asked))
    if threshold > 0:
        cities = max(cities, 0.0)
    # Origin and plant.
    own, _, mine = together(steps, 0.0)
    leaving = float(np.max(own + mine))
    # Destination and plant, who may pay the origin per move: it replies on a grid of its own.
    coming = 0.0
    for moves in (0.0, 0.5, 1.0):
        cuts = moves * steps
        for paid in np.linspace(0, max(loss, 0.0), 101):
            reply = float(cuts[int(np.argmax(together(moves, cuts)[0] + (moves - cuts) * paid))])
            _, other, mine = together(moves, reply)
            coming = max(coming, float(other + mine) - (moves - reply) * paid)
    assert found.worth("A", "B") == pytest.approx(left * (cities - free[0] - free[1]), abs=2e-2)
    assert found.worth("A", "plant") == pytest.approx(left * (leaving - free[0] - free[2]), abs=1e-9)
    assert found.worth("B", "plant") == pytest.approx(left * (coming - free[1] - free[2]), abs=2e-2)
    surplus = game.efficient().total - game.equilibrium().total
    assert found.grand == pytest.approx(float(surplus))


def test_two_may_gain_more_than_all_three_by_what_the_third_loses() -> None:
    """An indifferent plant would move: origin and plant gain by its staying, the destination loses."""
    game = Directive(NAMES, Fraction(1, 2), Fraction(1, 2), 0, 0, 0, 1)
    found = agree(game).to_dict()["coalitions"]
    assert found["worths"]["A+plant"] == 0.375
    assert found["worths"]["A+B+plant"] == 0.125
    assert found["core_exists"] is False


class NoObstruction(Directive):
    """Claims that the origin never obstructs."""

    def obstruction(self, ratio: Number, inducement: Number) -> Fraction:
        return Fraction(0)


class Boastful(Directive):
    """Claims a tenth more for the efficient outcome than there is."""

    def efficient(self) -> Outcome:
        honest = super().efficient()
        return replace(honest, payoffs={**honest.payoffs, "B": honest.payoffs["B"] * Fraction(11, 10)})


@pytest.mark.parametrize("noise", [0, 0.5])
@pytest.mark.parametrize("liar", [NoObstruction, Boastful])
def test_a_false_answer_does_not_pass(liar: type[Directive], noise: float) -> None:
    with pytest.raises(CertificateError):
        agree(liar(NAMES, 10, 3, 1, 3, 2, 8, noise, 0.25)).certificate.require()


def test_an_order_for_sure_reaches_everything_only_if_nothing_is_hidden() -> None:
    hidden = Directive(NAMES, 10, 3, 1, 0, 2, 8, 1.5, 1)
    assert agree(PLAIN.ordered(1)).headline.value == 0
    left = agree(hidden).headline.value
    # W - T = 4 against 1.5 log(1 + e^(4/1.5)).
    assert float(left) == pytest.approx(1.5 * np.log1p(np.exp(4 / 1.5)) - 4)


def test_an_order_destroys_what_a_harmful_move_costs() -> None:
    game = Directive(NAMES, 2, 3, 1, 0, 1, 8, directive=0.5)  # W = -2, T = 1
    answer = agree(game)
    assert answer.efficient.total == 0
    assert answer.headline.value == Fraction(3, 2)
    assert any("destroys 3" in note for note in answer.notes)
    assert answer.plan.sizes[INDUCEMENT] <= 1


def test_a_plant_that_wants_to_leave_to_the_harm_of_all_is_charged() -> None:
    """T = -1: it moves by itself; W = -2: it should stay. A charge of at least 1 keeps it."""
    game = Directive(NAMES, 2, 3, 1, 1, 0, 8)
    answer = agree(game)
    assert game.best_chance == 0
    assert answer.plan.sizes[INDUCEMENT] <= -1
    assert min(map(Fraction, answer.gains.values())) >= 0
    assert answer.certificate.holds


def test_the_ratio_that_ends_obstruction_does_not_depend_on_the_order() -> None:
    for chance in (0, 0.5, 0.9):
        game = Directive(NAMES, 10, 3, 1, 2, 1, 8, directive=chance)
        ratio = consenting_ratio(game)
        assert ratio == Fraction(3, 10)
        assert game.obstruction(ratio, 0) == 0
        assert game.obstruction(ratio - Fraction(1, 100), 0) > 0


def test_what_is_left_to_an_agreement_falls_with_the_order_and_rises_with_the_tax() -> None:
    left = [agree(PLAIN.ordered(chance)).headline.value for chance in (0, 0.3, 0.7, 1)]
    assert left == sorted(left, reverse=True)
    assert len(set(left)) == 4
    taxed = [
        agree(Directive(NAMES, revenue, 3, 1, 0, 2, 8, directive=0.25)).headline.value
        for revenue in (7, 8, 12)
    ]
    assert taxed == sorted(taxed)
    assert len(set(taxed)) == 3


def test_the_cities_pay_a_known_plant_its_threshold_and_a_hidden_one_less_than_the_worth() -> None:
    assert cities_inducement(PLAIN) == 2
    hidden = Directive(NAMES, 10, 3, 1, 0, 2, 8, 1.5)
    paid = cities_inducement(hidden)
    assert paid is not None
    assert 0 < paid < hidden.worth
    kept = [float(hidden.willing(step / 100)) * (6 - step / 100) for step in range(601)]
    assert float(hidden.willing(paid)) * (6 - float(paid)) == pytest.approx(max(kept), rel=1e-6)
    assert cities_inducement(Directive(NAMES, 2, 3, 1, 0, 1, 8)) is None


@pytest.mark.parametrize("noise", [1e-12, 1e-3, 1e6])
def test_very_little_and_very_much_noise(noise: float) -> None:
    answer = agree(Directive(NAMES, 10, 3, 1, 0, 2, 8, noise, 0.25))
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    if noise < 1e-2:
        assert float(answer.headline.value) == pytest.approx(3)
    else:  # half of all plants move, whatever they are paid
        assert float(answer.efficient.actions["chance of a move"]) == pytest.approx(0.5, abs=1e-5)


@pytest.mark.parametrize("beyond", [-13, -12, -11, 11, 12, 13, 6000, -6000])
def test_chances_very_near_none_and_all(beyond: int) -> None:
    """W - T from 11 to 6000 times the noise, on either side."""
    game = Directive(NAMES, 100, 0, 100, 0 if beyond < 0 else beyond, 0 if beyond > 0 else -beyond, 1, 1)
    answer = agree(game)
    assert answer.certificate.holds
    assert float(answer.efficient.total) == pytest.approx(float(np.logaddexp(0, beyond)), rel=1e-12)


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
@pytest.mark.parametrize("noise", [0, 0.5])
def test_any_unit_of_money(unit: float, noise: float) -> None:
    plain = agree(Directive(NAMES, 10, 3, 1, 0, 2, 8, noise, 0.25))
    answer = agree(
        Directive(NAMES, 10 * unit, 3 * unit, unit, 0, 2 * unit, 8 * unit, noise * unit, 0.25)
    )  # fmt: skip
    assert float(answer.headline.value) / unit == pytest.approx(float(plain.headline.value))
    for name, size in answer.plan.sizes.items():
        assert float(size) / unit == pytest.approx(float(plain.plan.sizes[name]), abs=1e-9)


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A", "B")}, "players"),
        ({"revenue": 0}, "revenue"),
        ({"origin_loss": float("nan")}, "origin_loss"),
        ({"moving_cost": -1}, "moving_cost"),
        ({"obstruction_cost": 0}, "obstruction_cost"),
        ({"noise": -1}, "noise"),
        ({"directive": 1.2}, "directive"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {
        "players": NAMES, "revenue": 10, "origin_loss": 3, "destination_cost": 1, "profit_gain": 0,
        "moving_cost": 2, "obstruction_cost": 8, **given_,
    }  # fmt: skip
    with pytest.raises(InputError, match=named):
        Directive(**fields)  # type: ignore[arg-type]
