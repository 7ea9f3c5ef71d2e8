"""Intermediaries: fixtures, repeated play worked through policy by policy, plans under attack, refusals."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.games.normal_form import NormalFormGame
from citypact.games.obstacles.council.choice import Choice
from citypact.games.obstacles.council.intermediaries import Intermediaries
from citypact.games.obstacles.council.promise import LENGTHS, Promise, Watch
from citypact.mechanisms.enforcement.repeated import StageDilemma, keep_promise
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.council.fines import WITHOUT, fine_plans
from citypact.mechanisms.obstacles.council.intermediaries import agree, headline
from citypact.mechanisms.obstacles.council.largest_fee import largest_fee
from citypact.solvers import correlated_equilibrium, critical_discount, sustainable_payoffs

FIELDS: dict[str, Any] = {
    "players": ("A", "B"),
    "temptation": (35, 35),
    "cooperation": (32, 32),
    "punishment": (27, 27),
    "sucker": (24, 24),
    "discounts": (0.72, 0.72),
    "detection": 0.15,
    "false_alarms": 0.1,
    "watched_detection": 0.8,
    "watched_false_alarms": 0.02,
    "fee": 1,
}
PROJECTS = {"alone_wanted": 3, "alone_other": 2, "both_wanted": 1, "both_other": 0.5}
chances = st.fractions(min_value=0, max_value=1, max_denominator=20)
steps = st.fractions(min_value=Fraction(1, 10), max_value=5, max_denominator=10)
factors = st.fractions(min_value=Fraction(1, 20), max_value=Fraction(19, 20), max_denominator=20)


def game(**changes: Any) -> Intermediaries:
    return Intermediaries(**{**FIELDS, **changes})


@st.composite
def games(draw: st.DrawFn) -> Intermediaries:
    rows: list[list[Fraction]] = []
    for _ in range(2):
        sucker = draw(steps) - 2
        punished = sucker + draw(st.fractions(min_value=0, max_value=2, max_denominator=4))
        kept = punished + draw(steps)
        rows.append([kept, punished, sucker])
    # The sum must not gain by a breach, so that the lead of each is at most the other's loss.
    leads = [(rows[1 - at][0] - rows[1 - at][2]) * draw(factors) for at in range(2)]
    choice: dict[str, Fraction] = {}
    if draw(st.booleans()):
        both, both_other = draw(steps), draw(steps)
        other = both + draw(steps)
        alone = max(other, both_other, 2 * both_other - other) + draw(steps)
        choice = dict(zip(PROJECTS, (alone, other, both, both_other), strict=True))
    return Intermediaries(
        ("A", "B"),
        [rows[at][0] + leads[at] for at in range(2)],
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        [draw(factors), draw(factors)],
        draw(chances),
        draw(chances),
        draw(chances),
        draw(chances),
        draw(steps) / 5,
        **choice,
    )


def best_departure(one: Promise, watch: Watch, length: int | None, fee: float = 0) -> tuple[float, float]:
    """Values of trust by keeping and by the best policy, from linear equations, in floats.

    The city chooses once for all whether to break the promise in years of trust; years of punishment
    bring P whatever it does.
    """
    delta, count = float(one.discount), 1 if length is None else length
    found = []
    for breaks in (False, True):
        alarm = float(watch.detection if breaks else watch.false_alarm)
        today = float(one.temptation if breaks else one.cooperation) - fee
        moves = np.zeros((count + 1, count + 1))
        moves[0, 0], moves[0, 1] = 1 - alarm, alarm
        for at in range(1, count + 1):
            moves[at, at if length is None else (at + 1) % (count + 1)] = 1
        stage = np.array([today, *[float(one.punishment)] * count])
        found.append(np.linalg.solve(np.eye(count + 1) - delta * moves, (1 - delta) * stage)[0])
    return float(found[0]), float(max(found))


def keeps(one: Promise, watch: Watch, length: int | None, fee: float = 0) -> bool:
    kept, best = best_departure(one, watch, length, fee)
    return best <= kept + 1e-9 * (1 + abs(kept))


def test_the_printed_dilemma() -> None:
    """models.md Appendix C and §7.3: δ* = 3/8, with detection q it is 3/(3 + 5q)."""
    one = game().promises()[0]
    assert one.critical(Watch(Fraction(1), Fraction(0))) == Fraction(3, 8)
    for q in (Fraction(1, 5), Fraction(1, 2), Fraction(9, 10)):
        assert one.critical(Watch(q, Fraction(0))) == 3 / (3 + 5 * q)
    table = [[32, 24], [35, 27]]
    stage = NormalFormGame((table, np.transpose(table)), ("A", "B"), (("keep", "break"),) * 2)
    assert critical_discount(stage, ("keep", "keep")).discount == Fraction(3, 8)


def test_the_printed_choice() -> None:
    """models.md Appendix C: (3, 2, 1, .5) gives p = .714286, duplication .591837, with a mediator 5."""
    choice = game(**PROJECTS).choice
    assert choice is not None
    assert float(choice.chance_wanted) == pytest.approx(0.71428571)
    assert float(choice.chance_same) == pytest.approx(0.59183673)
    assert 2 * choice.mediated == 5 == correlated_equilibrium(choice.table(("A", "B"))).value
    assert game(**PROJECTS).mediation == Fraction(5, 2) - Fraction(11, 7)


@given(
    lead=steps,
    loss=steps,
    q=chances,
    f=chances,
    delta=factors,
    length=st.sampled_from([1, 2, 3, 7, 20, None]),
)
@settings(max_examples=30, deadline=None)
def test_a_promise_is_kept_as_the_module_on_enforcement_and_linear_equations_say(
    lead: Fraction, loss: Fraction, q: Fraction, f: Fraction, delta: Fraction, length: int | None
) -> None:
    one, watch = Promise(loss + lead, loss, Fraction(0), delta), Watch(q, f)
    found = keep_promise(StageDilemma(loss + lead, loss, 0), q, f, length, delta)
    assert one.kept(watch, length) is found.keeps
    assert float(one.value(watch, length)) == pytest.approx(found.asked.value)
    if length is None:
        assert one.critical(watch) == found.asked.critical
    kept, best = best_departure(one, watch, length)
    assert float(one.value(watch, length)) == pytest.approx(kept)
    if abs(best - kept) > 1e-9:
        assert not one.kept(watch, length)


@given(played=games())
@settings(max_examples=25, deadline=None)
def test_the_equilibrium_is_the_best_of_all_punishments_and_nobody_leaves_it(played: Intermediaries) -> None:
    linked = played.choice is not None
    for watch, outcome, more in (
        (played.own_watch, played.equilibrium(), False),
        (played.better_watch, played.watched_by(played.better_watch, linked=linked), linked),
    ):
        promises = played.promises(linked=more)
        totals = [
            sum(best_departure(one, watch, length)[0] for one in promises)
            for length in LENGTHS
            if all(keeps(one, watch, length) for one in promises)
        ]
        broken = sum(float(one.punishment) for one in promises)
        best = max([broken, *totals]) + 2 * float(played.chosen)
        assert float(outcome.total) == pytest.approx(best)
        assert outcome.actions["promise kept"] == bool(totals)


def cap_of(one: Promise, watch: Watch, length: int | None, low: float) -> float:
    """Return the largest fee at which a city keeps and accepts; both conditions are lines in the fee."""
    ends = []
    for fee in (0.0, 1.0):
        breaking = Promise(one.temptation, one.temptation, one.punishment, one.discount)
        kept = best_departure(one, watch, length, fee)[0]
        broken = best_departure(breaking, Watch(watch.detection, watch.detection), length, fee)[0]
        ends.append((kept - broken, kept - low))
    caps = []
    for at in range(2):
        height, slope = ends[0][at], ends[1][at] - ends[0][at]
        # A condition that a fee does not make harder is met by no fee or only by one nobody accepts.
        caps.append(-height / slope if slope < -1e-12 else -np.inf)
    return min(caps)


@given(played=games())
@settings(max_examples=20, deadline=None)
def test_no_larger_fee_is_borne_however_it_is_split_and_however_long_the_punishment(
    played: Intermediaries,
) -> None:
    linked = played.choice is not None
    least = [float(has) - float(played.chosen) for has in played.equilibrium().payoffs.values()]
    promises = played.promises(linked=linked)
    fees = [2 * float(played.mediation)]
    for length in LENGTHS:
        caps = [
            cap_of(one, played.better_watch, length, low) for one, low in zip(promises, least, strict=True)
        ]
        fees.append(sum(caps))
    assert float(largest_fee(played)) == pytest.approx(max(fees), abs=1e-7)


@given(played=games())
@settings(max_examples=15, deadline=None)
def test_under_the_plan_no_breach_no_refusal_and_no_mixture_of_them_pays(played: Intermediaries) -> None:
    """Every policy of one city: break or keep, and pay or refuse after each alarm; by linear equations."""
    answer = agree(played)
    assert answer.certificate.holds
    plan = answer.plan
    if plan.cost is None:
        assert plan.conflict
        return
    watched = any(each.label == WITHOUT for each in plan.sets)
    q, f = (float(x) for x in (played.better_watch if watched else played.own_watch))
    fined = f > 0  # else an alarm ends the agreement
    fines = [float(plan.sizes[f"fine on {city}"]) if fined else 0.0 for city in played.players]
    lump = [float(plan.sizes[f"payment to {city}"]) for city in played.players]
    money = float(plan.sizes["central money"]) - (float(played.fee) if watched else 0)
    assert sum(lump) <= money + 1e-9
    gains = []
    for at, one in enumerate(played.promises()):
        delta, more = float(one.discount), float(played.mediation)
        rest = float(one.punishment)
        values = {}
        # After no alarm, an alarm that names the city, and one that names the other: pay or refuse.
        for breaks, *pays in product((False, True), repeat=4):
            odds = (1 - q, q, 0) if breaks else (1 - f, f / 2, f / 2)
            due = (lump[at], lump[at] - fines[at], lump[at] + fines[1 - at])
            today = float(one.temptation if breaks else one.cooperation) + more
            now, stay = today, 0.0
            for alarm, odd, amount, pay in zip((False, True, True), odds, due, pays, strict=True):
                goes_on = pay and (fined or not alarm)
                now += odd * (amount if goes_on else 0)
                stay += odd if goes_on else 0
            # value = now + delta (stay value + (1 - stay) rest for ever), as a sum and not an average
            values[breaks, *pays] = (now + delta * (1 - stay) * rest / (1 - delta)) / (1 - delta * stay)
        honest = values[False, True, True, True]
        assert max(values.values()) <= honest + 1e-9 * (1 + abs(honest))
        gains.append((1 - delta) * honest - float(list(played.equilibrium().payoffs.values())[at]))
        gains[-1] += float(played.chosen)
    assert min(gains) >= -1e-9
    assert gains == pytest.approx(list(map(float, answer.gains.values())), abs=1e-9)


def test_fines_at_the_word_of_intermediaries_where_their_own_watch_is_too_weak() -> None:
    """f = 0 by hand: the end costs δ/(1-δ)·5 < 13, and by their own watch comes in one breach of ten."""
    weak = game(detection=0.1, false_alarms=0, watched_detection=1, watched_false_alarms=0, fee=1)
    answer = agree(weak)
    own = next(each for each in answer.plan.sets if each.label == WITHOUT)
    assert own.cost is not None
    assert own.cost > 0
    assert answer.plan.cost == 0
    # (p + 18/7 (5 + p))/10 = 3, and the own watch costs nothing
    assert own.cost == 2 * Fraction(3 * 10 * 7 - 90, 25)
    assert not any(name.startswith("fine") for name in answer.plan.sizes)
    assert answer.plan.sizes["payment to A"] + answer.plan.sizes["payment to B"] == -1


def test_the_least_and_the_greatest_fines_by_hand() -> None:
    """Alike cities: naming the other by mistake makes up for being named, so that q·F = T - C for both."""
    plan = fine_plans(game(fee=1))[1]
    assert sum(plan.sizes[f"fine on {city}"] for city in "AB") == 2 * Fraction(3) / Fraction(8, 10)
    # Without false alarms 8/10 (p + 18/7 (5 + p)) >= 3, which leaves p_A <= -1 + 51/20.
    clear = fine_plans(game(watched_false_alarms=0))[1]
    assert clear.ranges["payment to A"] == (Fraction(-51, 20), Fraction(31, 20))
    assert clear.sets[0].cost == 0


def test_without_false_alarms_the_largest_fee_by_hand() -> None:
    """f = 0, q = 1, for ever: each bears (C - P) - (T - C)(1 - δ)/δ = 5 - 3·28/72."""
    sure = game(watched_detection=1, watched_false_alarms=0, detection=0, false_alarms=0)
    assert largest_fee(sure) == 2 * (5 - 3 * Fraction(28, 72))
    assert agree(sure).acceptable == (0, largest_fee(sure))


def test_perfect_watch_agrees_with_all_payoffs_that_patience_sustains() -> None:
    table = [[32, 24], [35, 27]]
    stage = NormalFormGame((table, np.transpose(table)))
    for delta in (0.3, 0.37, 0.38, 0.6):
        sure = game(detection=1, false_alarms=0, discounts=(delta, delta))
        kept = sure.equilibrium().actions["promise kept"]
        assert bool(kept) == sustainable_payoffs(stage, delta).contains((32, 32))


@given(a=steps, b=steps, c=steps, d=steps)
@settings(max_examples=15, deadline=None)
def test_mixed_choice_is_an_equilibrium_and_a_mediator_is_never_worse(
    a: Fraction, b: Fraction, c: Fraction, d: Fraction
) -> None:
    other = a + b
    choice = Choice(max(other, d, 2 * d - other) + c, other, a, d)
    p = choice.chance_wanted
    assert 0 < p < 1
    first = p * choice.both_wanted + (1 - p) * choice.alone_wanted
    second = p * choice.alone_other + (1 - p) * choice.both_other
    assert first == second == choice.unmediated < choice.mediated
    found = correlated_equilibrium(choice.table(("A", "B")))
    assert found.welfare == 2 * choice.mediated
    assert set(found.payoffs.values()) == {choice.mediated}


def test_critical_discount_falls_with_detection_and_rises_with_false_alarms() -> None:
    one = game().promises()[0]
    found = [one.critical(Watch(Fraction(q, 10), Fraction(1, 50))) for q in range(2, 11)]
    assert all(x > y for x, y in pairwise(found))  # type: ignore[operator]
    wrong = [one.critical(Watch(Fraction(8, 10), Fraction(f, 20))) for f in range(6)]
    assert all(x < y for x, y in pairwise(wrong))  # type: ignore[operator]


@pytest.mark.parametrize(("field", "sign"), [("watched_detection", 1), ("watched_false_alarms", -1)])
def test_a_better_watch_may_cost_more(field: str, sign: int) -> None:
    low, high = (largest_fee(game(**{field: value})) for value in (0.02, 0.1)) if sign < 0 else (
        largest_fee(game(**{field: value})) for value in (0.6, 0.9)
    )  # fmt: skip
    assert sign * (high - low) > 0


def test_a_watch_that_says_nothing_is_worth_nothing_and_a_mediator_still_is() -> None:
    for q, f in ((0.3, 0.3), (0.2, 0.6), (0, 0), (1, 1)):
        blind = game(watched_detection=q, watched_false_alarms=f)
        assert largest_fee(blind) == 0
        assert agree(blind).certificate.holds
        both = game(watched_detection=q, watched_false_alarms=f, **PROJECTS)
        assert largest_fee(both) == 2 * both.mediation


def test_a_fee_beyond_the_surplus_needs_money_from_outside() -> None:
    """Both together gain 10; who is left with nothing would not pay a fine either."""
    dear = game(fee=40)
    watched = fine_plans(dear)[1]
    assert watched.cost is not None
    assert watched.cost > 40 - 10
    assert "is too much" in " ".join(agree(dear).notes)


def test_patient_cities_with_a_perfect_watch_need_nobody() -> None:
    answer = agree(game(detection=1, false_alarms=0))
    assert answer.surplus == 0
    assert answer.plan.cost == 0
    assert largest_fee(game(detection=1, false_alarms=0)) <= 0
    assert any("needs no intermediaries" in note for note in answer.notes)
    assert not any(answer.plan.sizes.values())
    assert "without any lever" in answer.explain()


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_money_in_any_unit(unit: float) -> None:
    names = ("temptation", "cooperation", "punishment", "sucker")
    scaled = {name: [value * unit for value in FIELDS[name]] for name in names}
    projects = {name: value * unit for name, value in PROJECTS.items()}
    found, plain = agree(game(**scaled, **projects, fee=unit)), agree(game(**PROJECTS))
    assert float(found.headline.value) / unit == pytest.approx(float(plain.headline.value))
    assert [float(gain) / unit for gain in found.gains.values()] == pytest.approx(
        [float(gain) for gain in plain.gains.values()]
    )


def test_long_decimals_and_long_punishments_stay_exact() -> None:
    ugly = game(
        discounts=(0.9523809523809523, 0.9345794392523364),
        detection=0.2876543210987654,
        false_alarms=0.0123456789012345,
        watched_detection=0.3876543210987654,
        **PROJECTS,
    )
    answer = solve_obstacle(ugly)
    assert answer.certificate.holds
    assert answer.to_dict()["agreement"]["enough"]


@pytest.mark.parametrize(
    "changes",
    [
        {"discounts": (1e-9, 0.5)},
        {"discounts": (0.999999999, 0.9999)},
        {"temptation": (32.000000000001, 35)},
        {"fee": 1e150},
        {"false_alarms": 1e-15},
        {"detection": 1e-30, "false_alarms": 1e-30, "watched_detection": 1e-30, "fee": 1e150},
        {"watched_detection": 1, "watched_false_alarms": 1},
        {"alone_wanted": -1, "alone_other": -2, "both_wanted": -3, "both_other": -4},
        {"alone_wanted": 3, "alone_other": 1, "both_wanted": 0, "both_other": 2},
    ],
)
def test_numbers_at_the_edge_are_solved_and_proved(changes: dict[str, Any]) -> None:
    assert solve_obstacle(game(**changes)).certificate.holds


@pytest.mark.parametrize("name", ["value", "kept", "largest_fee"])
def test_a_wrong_formula_does_not_pass_the_certificate(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = getattr(Promise, name)

    def wrong(self: Promise, watch: Watch, *rest: Any) -> Any:
        found = right(self, watch, *rest)
        return (not found) if isinstance(found, bool) else found * Fraction(99, 100)

    monkeypatch.setattr(Promise, name, wrong)
    with pytest.raises(CertificateError):
        solve_obstacle(game(**PROJECTS, detection=0.6, false_alarms=0.05))


def test_coalition_is_worth_the_whole_surplus() -> None:
    both = game(**PROJECTS)
    worth = both.coalitional().worth("A", "B")
    assert worth == pytest.approx(float(2 * (32 - 27) + 2 * both.mediation))
    assert both.coalitional().worth("A") == 0


def test_the_headline_is_the_largest_fee() -> None:
    assert headline(game()).value == largest_fee(game()) == agree(game()).headline.value


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"players": ("A", "B", "C")}, "players"),
        ({"temptation": (31, 35)}, "temptation of A"),
        ({"cooperation": (26, 32)}, "cooperation of A"),
        ({"sucker": (28, 24)}, "sucker of A"),
        ({"temptation": (41, 35)}, "temptation of A"),
        ({"discounts": (1, 0.5)}, "discounts of A"),
        ({"discounts": (0, 0.5)}, "discounts of A"),
        ({"discounts": (float("nan"), 0.5)}, "discounts of A"),
        ({"detection": 1.2}, "detection"),
        ({"detection": 5e-324}, "detection"),
        ({"watched_detection": 1e-31}, "watched_detection"),
        ({"watched_false_alarms": -0.1}, "watched_false_alarms"),
        ({"fee": -1}, "fee"),
        ({"fee": float("inf")}, "fee"),
        ({"alone_wanted": 3}, "both_other"),
        ({**PROJECTS, "alone_other": 4}, "alone_wanted"),
        ({**PROJECTS, "alone_other": 1}, "alone_other"),
        ({**PROJECTS, "both_other": 3}, "alone_wanted"),
        ({**PROJECTS, "both_other": 2.9}, "both_other"),
    ],
)
def test_wrong_numbers_are_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError, match=named):
        game(**changes)
