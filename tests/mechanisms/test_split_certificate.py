"""The recheck of a split: it passes the right answer and no other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import oracles
import pytest
from drawn_games import CRITERION_NUMBERS, amounts, caps, chances, revenues
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, CityPactError, InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms import revenue_split
from citypact.mechanisms.criteria import (
    Criterion,
    Egalitarian,
    Feasible,
    KalaiSmorodinsky,
    Lexicographic,
    MinCentral,
    Nash,
    Nearest,
    Utilitarian,
)
from citypact.mechanisms.criterion_names import CRITERIA, CriterionOptions, criterion_named
from citypact.mechanisms.revenue_split import split
from citypact.mechanisms.split_certificate import certify_refusal, certify_split

F = Fraction
quick = settings(max_examples=50, deadline=None, derandomize=True)
OPTIONS: dict[str, Any] = {"origin_weight": 0.3, **CRITERION_NUMBERS}
RULES: tuple[Criterion, ...] = (
    *(criterion_named(name, CriterionOptions(**OPTIONS)) for name in CRITERIA),
    Nash(0),
    Nash(1),
    Nash(1e-12),
    Egalitarian((1, 7)),
    Utilitarian(0.5),
    Utilitarian(0.9),
    Nearest(0.0),
    Nearest(1.0),
    Lexicographic((Utilitarian(0.5), Nash(0.3))),
    Lexicographic((MinCentral(), Nearest(0.35))),
    Lexicographic((MinCentral(), KalaiSmorodinsky())),
    Lexicographic((MinCentral(), Utilitarian(0.5), Egalitarian())),
)
GAMES: tuple[tuple[Relocation, Fraction], ...] = (
    (Relocation(1, 0.3, 0.1), F(1)),
    (Relocation(1, 0.3, 0.1), F(2, 5)),
    (Relocation(1, 0.3, 0.1), F(3, 10)),
    (Relocation(1, -0.5, 0.1), F(1)),
    (Relocation(1, 0.5, -0.7), F(1)),
    (Relocation(1, -0.5, -0.7), F(4, 5)),
    (Relocation(1, -0.5, 0.2), F(0)),
    (Relocation(0.3, 0.1, 0.2), F(1)),
    (Relocation(1, 0.2, 0.1, voluntary=0.3), F(1, 2)),
    (Relocation(1, 0.2, 0.1, voluntary=1), F(1)),
    (Relocation(1, 0.2, 0.1, rivals=(0.3, 0.1)), F(1)),
    (Relocation(1, 0.2, 0.1, rivals=(0.7,)), F(1)),
    (Relocation(1, 0.2, 0.1, rivals=(0, 0)), F(1, 2)),
    (Relocation(1, 0.2, 0.1, rivals=(0.3,) * 10), F(1)),
)


def feasible_of(game: Relocation, cap: Fraction) -> Feasible:
    """The interval by definition, with the labels of the levers."""
    needs, grants = game.thresholds()
    core = game.core_threshold() if game.rivals else needs
    lo = max(F(0), core)
    hi = min(F(1), grants, cap)
    return Feasible(lo, hi, "best rival destination" if game.rivals else "origin participates", "ratio cap")


def wrong_ratios(lo: Fraction, hi: Fraction, right: tuple[Fraction, Fraction]) -> Iterator[Fraction]:
    width = hi - lo or F(1, 7)
    tiny = (F(1, 10**9), F(1, 10**30), F(1, 10**200))
    candidates = [lo + width * F(k, 16) for k in range(-2, 19)]
    candidates += [end + sign * step for end in (*right, lo, hi) for sign in (1, -1) for step in tiny]
    candidates += [F(-1), F(2), F(10**9)]
    yield from (s for s in candidates if not right[0] <= s <= right[1])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name} {getattr(rule, 'weight', '')}")
def test_every_wrong_ratio_fails_and_every_right_one_passes(rule: Criterion) -> None:
    for game, cap in GAMES:
        if len(game.rivals) > 5 and rule not in (Nash(0.3), Utilitarian(0.9)):
            continue
        feasible = feasible_of(game, cap)
        right = rule.optimal(game, feasible)
        for ratio in {*right, sum(right) / 2}:
            assert certify_split(game, rule, feasible, ratio).holds, (game, cap, ratio)
        wrong = list(wrong_ratios(feasible.lo, feasible.hi, right))
        for ratio in wrong if len(game.rivals) < 5 else wrong[5:45:13]:  # 2**11 coalitions each time
            assert not certify_split(game, rule, feasible, ratio).holds, (game, cap, ratio)


@quick
@given(R=revenues, L=amounts, K=amounts, p=chances, cap=caps, place=st.fractions(0, 1, max_denominator=30))
def test_a_wrong_ratio_of_a_random_game_fails(
    R: Fraction, L: Fraction, K: Fraction, p: Fraction, cap: Fraction, place: Fraction
) -> None:
    game = Relocation(R, L, K, voluntary=p)
    feasible = feasible_of(game, cap)
    if feasible.lo > feasible.hi:
        return
    ratio = feasible.lo + place * (feasible.hi - feasible.lo)
    for rule in RULES:
        lo, hi = rule.optimal(game, feasible)
        assert certify_split(game, rule, feasible, ratio).holds == (lo <= ratio <= hi), rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name} {getattr(rule, 'weight', '')}")
@pytest.mark.parametrize("ratio", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_never_passes(rule: Criterion, ratio: float) -> None:
    for game, cap in GAMES[:9]:
        try:
            found = certify_split(game, rule, feasible_of(game, cap), ratio)  # type: ignore[arg-type]
        except (CityPactError, ArithmeticError, ValueError, TypeError):
            continue
        assert not found.holds


def test_an_error_too_small_for_floating_point_is_still_an_error() -> None:
    """Residuals are decided in fractions: 10**-400 rounds to 0.0 and must not pass for it."""
    game, feasible = Relocation(1, 0.3, 0.1), Feasible(F(3, 10), F(9, 10), "", "")
    for rule in (Nash(0.5), Egalitarian(), KalaiSmorodinsky(), Nearest(0.5), Utilitarian(0.2)):
        right = rule.optimal(game, feasible)[0]
        assert not certify_split(game, rule, feasible, right + F(1, 10**400)).holds, rule


def test_the_interval_is_rechecked_too() -> None:
    """A recheck "from the problem's own data" does not take the lower end on trust: .3, not .5."""
    game = Relocation(1, 0.3, 0.1)
    wrong = Feasible(F(1, 2), F(9, 10), "origin participates", "destination participates")
    assert not certify_split(game, Utilitarian(0), wrong, F(1, 2)).holds


def test_a_wrong_interval_inside_split_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutation: participation computed with a slip of a tenth of R."""
    sound = revenue_split._feasible

    def slipped(game: Relocation, cap: Fraction, **how: bool) -> Feasible:
        right = sound(game, cap, **how)
        return replace(right, lo=right.lo + F(1, 10))

    monkeypatch.setattr(revenue_split, "_feasible", slipped)
    with pytest.raises(CertificateError):
        split(Relocation(1, 0.3, 0.1), "take-it-or-leave-it", proposer="destination")


@pytest.mark.parametrize("name", CRITERIA)
def test_one_half_for_everything_is_caught(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """T50-14: replace the closed form by 1/2; no criterion that has an answer of its own lets it through."""
    rule = criterion_named(name, CriterionOptions(**{**OPTIONS, "reference": 0.45}))
    monkeypatch.setattr(type(rule), "optimal", lambda self, game, feasible: (F(1, 2), F(1, 2)))
    with pytest.raises(CertificateError, match="recheck failed"):
        split(Relocation(1, 0.3, 0.1), rule)


@dataclass(frozen=True)
class Wrong:
    """A criterion that says it maximises the origin's gain and returns the least."""

    name: str = "wrong"
    unit: str = ""

    def optimal(self, game: Relocation, feasible: Feasible) -> tuple[Fraction, Fraction]:
        return feasible.lo, feasible.lo

    def slope(self, game: Relocation, ratio: Fraction) -> Fraction | None:
        return Fraction(game.revenue)


def test_a_criterion_without_a_recheck_is_not_certified() -> None:
    """No silent wrong answer: nothing proves this optimum, so it must not be handed out as proved."""
    with pytest.raises((CertificateError, InputError, NotImplementedError, TypeError)):
        split(Relocation(1, 0.3, 0.1), Wrong())


# Central grants

GRANTED = (Relocation(1, 0.5, 0.1), Feasible(F(1, 2), F(1, 5), "origin participates", "ratio cap"))


def test_the_least_grant_passes() -> None:
    assert certify_split(*_with(F(1, 5)), (F(3, 10), F(0))).holds


@pytest.mark.parametrize(
    ("ratio", "grants", "why"),
    [
        (F(1, 10), (F(4, 10), F(0)), "more central money than needed"),
        (F(1, 5), (F(4, 10), F(0)), "more central money than needed"),
        (F(1, 5), (F(3, 10), F(1, 10)), "money for a city that needs none"),
        (F(3, 10), (F(2, 10), F(0)), "a ratio above the cap"),
        (F(1, 5), (F(3, 10), F(-2, 10)), "a negative grant"),
        (F(1, 5), (F(2, 10), F(0)), "a grant that leaves the origin with a loss"),
        (F(-1, 5), (F(7, 10), F(0)), "a negative ratio"),
    ],
)
def test_no_other_grant_passes(ratio: Fraction, grants: tuple[Fraction, Fraction], why: str) -> None:
    assert not certify_split(*_with(ratio), grants).holds, why


def _with(ratio: Fraction) -> tuple[Relocation, Criterion, Feasible, Fraction]:
    return GRANTED[0], MinCentral(), GRANTED[1], ratio


# Refusals


@quick
@given(
    R=revenues,
    L=amounts,
    K=amounts,
    p=chances,
    cap=caps,
    rivals=st.lists(st.fractions(0, 1, max_denominator=8), max_size=2),
)
def test_a_refusal_holds_exactly_where_no_ratio_works(
    R: Fraction, L: Fraction, K: Fraction, p: Fraction, cap: Fraction, rivals: list[Fraction]
) -> None:
    game = Relocation(R, L, K, voluntary=p, rivals=tuple(rivals))
    interval = oracles.acceptable_ratios(R, L, K, p, cap)
    core = ((1 - p) * L + max(rivals, default=F(0))) / R
    works = interval is not None and max(interval[0], core) <= interval[1]
    assert certify_refusal(game, F(0), cap).holds == (not works)


@pytest.mark.parametrize(
    ("game", "cap"),
    [
        (Relocation(0.3, 0.1, 0.2), F(1)),
        (Relocation(1, 0.3, 0.1), F(3, 10)),
        (Relocation(1, -0.2, 0.1), F(0)),
        (Relocation(1, 0, 1), F(0)),
        (Relocation(1, 1, 0), F(1)),
        (Relocation(1, 0.2, 0.1, rivals=(0.7,)), F(1)),
        (Relocation(1, 0.7, 0.7, voluntary=1), F(1)),
    ],
)
def test_a_deal_that_just_works_cannot_be_refused(game: Relocation, cap: Fraction) -> None:
    found = certify_refusal(game, F(0), cap)
    assert not found.holds
    with pytest.raises(CertificateError):
        found.require()


@pytest.mark.parametrize(
    "data",
    [(1e150, 1e150, 1e-300), (1, 0.5, F(1, 2) + F(1, 10**400))],
    ids=["floats", "fractions"],
)
def test_a_loss_too_small_for_floating_point_is_still_a_proof(data: tuple[Any, Any, Any]) -> None:
    game = Relocation(*data)
    assert game.surplus < 0
    assert certify_refusal(game, F(0), F(1)).holds
    assert not split(game).agreement
