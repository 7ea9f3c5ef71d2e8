"""Officials who compete: fixtures, scans of efforts and payments, statics, worst cases and refusals."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.obstacles.fiscal.promotion import EFFORT, Promotion
from citypact.games.tournament import acceptance_cone
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.fiscal.promotion import agree, headline
from citypact.mechanisms.obstacles.fiscal.promotion_proof import promotion_certificate

RACE = Promotion(("A", "B"), (9, 3), 40, 0.25, 10, 10, 0.2, 1.5)
parts = st.fractions(0, 1, max_denominator=20)
amounts = st.fractions(Fraction(1, 2), 10, max_denominator=20)


@st.composite
def races(draw: st.DrawFn) -> Promotion:
    gains = st.fractions(-10, 10, max_denominator=20)
    density, cost = draw(st.fractions(Fraction(1, 10), 1, max_denominator=20)), draw(amounts)
    # V (k g0)² <= c / 8 keeps the payoff concave whatever the shape and the spillover.
    prize = draw(parts) * cost / (32 * density**2)
    return Promotion(
        ("A", "B"),
        (draw(gains), draw(gains)),
        prize,
        density,
        cost,
        draw(amounts),
        draw(st.fractions(-1, 1, max_denominator=20)),
        draw(st.fractions(0, 10, max_denominator=20)),
        draw(parts),
        draw(st.sampled_from(["output", "assessment"])),
        draw(st.sampled_from(["normal", "logistic"])),
    )


def signs(race: Promotion, gains: tuple[Fraction, Fraction], official: int) -> bool:
    """Whether an official signs, as models.md §7.2 says it: x_i + ρ(1-m)(x_i - x_j) >= 0."""
    own, other = gains[official], gains[1 - official]
    return own + Fraction(race.standing) * (1 - Fraction(race.neighbour_score)) * (own - other) >= 0


def test_the_printed_interval_of_the_tournament() -> None:
    """models.md §4.12: ρ = 1, ℓ = k = .2 of a revenue of 1: the origin's ratio is in [.4, .6].

    At the ratio s the gains are s - .2 and .8 - s; a payment y from one who has all of the rest moves it.
    """
    race = Promotion(("A", "B"), (Fraction(4, 5), Fraction(-1, 5)), 1, 0.25, 1, 1, standing=1)
    low, high = race.payments_signed or (0, 0)
    assert (1 - high, 1 - low) == (Fraction(2, 5), Fraction(3, 5))


@given(race=races(), step=st.integers(-40, 40))
@settings(max_examples=30, deadline=None)
def test_payments_signed_are_those_that_both_sign(race: Promotion, step: int) -> None:
    first, second = map(Fraction, race.project_gains)
    paid = Fraction(step, 2)
    both = all(signs(race, (first - paid, second + paid), official) for official in (0, 1))
    found = race.payments_signed
    assert both == (found is not None and found[0] <= paid <= found[1])
    if found is not None:
        assert (found[0] + found[1]) / 2 == race.equal_payment
        assert found[1] - found[0] == (first + second) / (1 + 2 * race.weight)


@given(race=races())
@settings(max_examples=25, deadline=None)
def test_no_effort_beats_that_of_the_equilibrium(race: Promotion) -> None:
    """Chances to win by the normal and the logistic distribution written out again."""
    effort = float(race.equilibrium().actions[EFFORT])
    lead = (1 - float(race.spillover)) * (
        1 - float(race.neighbour_score) if race.noise == "assessment" else 1
    )
    if race.noise == "output" and race.neighbour_score == 1:
        lead = 0.0

    def chance(x: float) -> float:
        if race.shape == "normal":
            return 0.5 * (1 + math.erf(x * float(race.density) * math.sqrt(math.pi)))
        return 1 / (1 + math.exp(-4 * float(race.density) * x))

    def payoff(own: float) -> float:
        return float(race.prize) * chance(lead * (own - effort)) - float(race.cost) * own**2 / 2

    assert max(payoff(own) for own in np.linspace(0, 4 * effort + 1, 801)) <= payoff(effort) + 1e-9


@given(race=races(), seed=st.integers(0, 999))
@settings(max_examples=25, deadline=None)
def test_no_efforts_and_no_part_of_the_project_beat_the_efficient_outcome(race: Promotion, seed: int) -> None:
    best = race.efficient().total
    rng = np.random.default_rng(seed)
    top = 2 * float(race.contest.efficient_effort) + 1
    for own, other, part in zip(rng.random(40) * top, rng.random(40) * top, rng.random(40), strict=True):
        assert sum(race.payoffs([own, other], part)) <= best + Fraction(1, 10**9)
    assert race.equilibrium().total <= best


@given(race=races())
@settings(max_examples=20, deadline=None)
def test_with_the_plan_both_officials_sign_and_make_the_efficient_effort(race: Promotion) -> None:
    answer = agree(race)
    assert answer.certificate.holds
    if race.working_prize is None:
        best = race.contest.efficient_effort
        assert (answer.plan.cost is None) == (race.contest.first_order_effort != best)
        return
    sizes = answer.plan.sizes
    prize = Fraction(race.prize) + sizes["raise of the prize"] - sizes["cut of the prize"]
    contest = race.contest_for(prize)
    assert contest.first_order_effort == contest.efficient_effort
    effort = float(contest.efficient_effort)
    kept = contest.payoff(effort, effort)
    assert all(contest.payoff(effort * step / 25, effort) <= kept + 1e-9 for step in range(76))
    gained = tuple(Fraction(answer.gains[city]) for city in race.players)
    assert min(gained) >= 0
    assert gained[0] == gained[1]  # equal gains leave no lead, so that both sign at any weight
    assert all(signs(race, gained, official) for official in (0, 1))
    assert answer.plan.cost == max(prize - Fraction(race.prize), 0)


@given(race=races())
@settings(max_examples=25, deadline=None)
def test_the_least_score_of_the_neighbour_is_the_least(race: Promotion) -> None:
    score = race.least_neighbour_score
    if score is None:
        assert not replace(race, neighbour_score=1).signed_alone
        return
    assert replace(race, neighbour_score=score).signed_alone
    if score:
        assert not replace(race, neighbour_score=score * Fraction(999, 1000)).signed_alone


@given(race=races())
@settings(max_examples=25, deadline=None)
def test_officials_sign_exactly_the_projects_in_the_cone(race: Promotion) -> None:
    assume(all(race.project_gains))
    race = replace(race, project_gains=tuple(map(abs, race.project_gains)))
    first, second = map(Fraction, race.project_gains)
    low, high = acceptance_cone(race.standing, race.neighbour_score)
    assert race.signed_alone == (low <= first / second and (high is None or first / second <= high))


def test_a_positive_spillover_lowers_effort_and_raises_what_is_wanted() -> None:
    races_ = [replace(RACE, spillover=spill) for spill in (-0.2, 0, 0.3)]
    efforts = [race.contest.first_order_effort for race in races_]
    wanted = [race.contest.efficient_effort for race in races_]
    assert efforts == sorted(efforts, reverse=True)
    assert wanted == sorted(wanted)
    assert len(set(efforts)) == len(set(wanted)) == 3


def test_what_is_signed_shrinks_to_the_equal_split_and_widens_with_the_score() -> None:
    widths = []
    for standing in (0, 1, 10, 10**6):
        low, high = replace(RACE, standing=standing).payments_signed or (0, 0)
        assert low <= RACE.equal_payment <= high
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < Fraction(1, 10**5)
    low, high = RACE.payments_signed or (0, 0)
    wider = replace(RACE, neighbour_score=0.5).payments_signed or (0, 0)
    assert wider[1] - wider[0] > high - low


def test_worths_exist_only_for_officials_who_do_not_weigh_the_lead() -> None:
    assert agree(RACE).coalitions is None
    assert "weigh the lead" in agree(RACE).conjecture
    with pytest.raises(InputError, match="standing"):
        RACE.coalitional()
    for calm in (replace(RACE, standing=0), replace(RACE, neighbour_score=1, noise="output", prize=0)):
        answer = agree(calm)
        assert answer.coalitions is not None
        assert answer.coalitions.worth("A", "B") == pytest.approx(float(answer.surplus))


def test_too_little_noise_for_the_efficient_prize_is_told() -> None:
    """At V* = 4000 and g0 = 1 the payoff has a better reply at zero effort."""
    race = Promotion(("A", "B"), (1, 1), 0.01, 5, 1, 20)
    assert race.working_prize is None
    answer = agree(race)
    assert answer.plan.cost is None
    assert "officials make the efficient effort" in answer.plan.conflict
    assert any("no symmetric equilibrium" in effect.told for effect in answer.effects)


def test_effort_that_moves_no_score() -> None:
    answer = agree(replace(RACE, spillover=1))
    assert answer.without.actions[EFFORT] == 0
    assert answer.plan.cost is None
    idle = agree(replace(RACE, spillover=-1, prize=20))
    assert idle.efficient.actions[EFFORT] == 0
    assert idle.plan.sizes["cut of the prize"] == 20
    assert idle.plan.cost == 0


def test_a_project_that_is_worth_nothing_and_a_game_without_stakes() -> None:
    zero = Promotion(("A", "B"), (0, 0), 0, 1, 1, 0)
    answer = solve_obstacle(zero)
    assert answer.surplus == 0
    assert zero.payments_signed == (0, 0)
    bad = replace(RACE, project_gains=(-9, 3))
    assert agree(bad).acceptable is None
    assert agree(bad).efficient.actions["joint project"] == 0


def test_a_false_answer_is_found_out() -> None:
    answer = agree(RACE)
    effort = RACE.contest.first_order_effort

    def failures(**changed: object) -> tuple[str, ...]:
        told = {"without": answer.without, "efficient": answer.efficient, "plan": answer.plan, **changed}
        return promotion_certificate(RACE, **told).failures  # type: ignore[arg-type]

    assert failures() == ()
    assert "effort earns at the margin what it costs" in failures(without=RACE.outcome(effort * 2, False))
    assert "the project is carried out iff both sign" in failures(without=RACE.outcome(effort, True))
    assert "the project is efficient iff it pays" in failures(
        efficient=RACE.outcome(RACE.contest.efficient_effort, False)
    )
    greedy = {**answer.plan.sizes, "payment to A": Fraction(-20), "payment to B": Fraction(20)}
    assert "both officials sign" in failures(plan=replace(answer.plan, sizes=greedy))


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    race = Promotion(("A", "B"), (9 * unit, 3 * unit), 40 * unit, 0.25, 10 * unit, 10 * unit, 0.2, 1.5)
    answer = solve_obstacle(race)
    assert float(headline(race).value) / unit == pytest.approx(3)
    assert float(answer.surplus) / unit == pytest.approx(float(agree(RACE).surplus))
    assert float(answer.without.actions[EFFORT]) == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A", "B", "C")}, "players"),
        ({"project_gains": (1,)}, "project_gains"),
        ({"project_gains": (1, float("inf"))}, "project_gains of B"),
        ({"prize": -1}, "prize"),
        ({"prize": 10**6}, "prize"),
        ({"density": 0}, "density"),
        ({"cost": 0}, "cost"),
        ({"benefit": float("nan")}, "benefit"),
        ({"spillover": 1.5}, "spillover"),
        ({"standing": -1}, "standing"),
        ({"neighbour_score": 2}, "neighbour_score"),
        ({"noise": "weather"}, "noise"),
        ({"shape": "cauchy"}, "shape"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {"players": ("A", "B"), "project_gains": (9, 3), "prize": 40, "density": 0.25, "cost": 10}
    with pytest.raises(InputError, match=named):
        Promotion(**{**fields, "benefit": 10, **given_})  # type: ignore[arg-type]


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Promotion(("A", "B"), (9, float("nan")), -1, 0, 10, 10, standing=-2)
    assert all(name in str(caught.value) for name in ("project_gains of B", "prize", "density", "standing"))


def test_only_both_cities_together_are_worth_something() -> None:
    race = Promotion(("A", "B"), (3, -1), prize=4, density=0.25, cost=2, benefit=1)
    game = race.coalitional()
    assert [game.worth(), game.worth("A"), game.worth("B"), game.worth("A", "B")] == [0, 0, 0, 2]
