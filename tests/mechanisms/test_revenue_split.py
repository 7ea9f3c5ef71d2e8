"""The share that follows the plant: published values, exact laws, prices, and the contract of the answer."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import oracles
import pytest
from drawn_games import CRITERION_NUMBERS, amounts, chances, revenues
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.agreement import Agreement
from citypact.mechanisms.criteria import (
    Criterion,
    Egalitarian,
    Feasible,
    KalaiSmorodinsky,
    MinCentral,
    Nash,
    Nearest,
    Utilitarian,
)
from citypact.mechanisms.criterion_names import CRITERIA, CriterionOptions
from citypact.mechanisms.revenue_split import split

F = Fraction
quick = settings(max_examples=50, deadline=None, derandomize=True)
weights = st.fractions(F(1, 20), F(19, 20), max_denominator=20)
OPTIONS: dict[str, Any] = CRITERION_NUMBERS

# Published


@pytest.mark.parametrize("unit", [1e-9, 1e-3, 1.0, 1e12])
@pytest.mark.parametrize(
    ("data", "options", "ratio", "interval"),
    [
        ((1, 0.3, 0.1), {}, 0.6, (0.3, 0.9)),
        ((1, 0.1, 0.3), {}, 0.4, (0.1, 0.7)),
        ((1, 0.2, 0.2), {"origin_weight": 0.4}, 0.44, (0.2, 0.8)),
        ((4, 1.2, 0.8, 0.3), {}, 0.385, (0.21, 0.56)),
        ((1, 0.2, 0.2, 0.25), {}, 0.375, (0.15, 0.6)),
        ((1, 0.2, 0.2, 0, (0.3,)), {}, 0.55, (0.2, 0.8)),
        ((10, 3, 2, 0, (3, 2)), {}, (3 + 19 / 6) / 10, (0.3, 0.8)),
        ((1, 0.1, 0.2), {"ratio_cap": 0.5}, 0.45, (0.1, 0.8)),
        ((1, 0.1, 0.2), {"ratio_cap": 0.5, "criterion": "kalai-smorodinsky"}, 0.3 + 6 / 110, (0.1, 0.8)),
    ],
)
def test_published_values(
    data: tuple[Any, ...], options: dict[str, Any], ratio: float, interval: tuple[float, float], unit: float
) -> None:
    """models.md, appendix C (nash_split, seller_buyers, kalai_smorodinsky) and T50-01 to T50-04."""
    scale = oracles.exact(unit)
    R, L, K, p, rivals = (*data, *(0, ())[len(data) - 3 :])
    game = Relocation(
        *(oracles.exact(x) * scale for x in (R, L, K)),
        voluntary=p,
        rivals=tuple(oracles.exact(w) * scale for w in rivals),
    )
    found = split(game, **options)
    assert found.ratio == pytest.approx(ratio, abs=1e-15)
    assert found.participation == interval
    assert found.certificate.holds
    assert found.certificate.exact


def test_seller_and_buyers_by_hand() -> None:
    found = split(Relocation(10, 3, 2, rivals=(3, 2)))
    assert found.gains is not None
    assert found.gains["origin"] == pytest.approx(3.1666666667, abs=1e-10)


@pytest.mark.parametrize(("L", "K"), [(0.8, 0.2000000001), (0.5, 0.6), (2, -0.5), (-0.5, 1.6), (1e9, 1e9)])
@pytest.mark.parametrize("name", CRITERIA)
def test_a_losing_move_has_no_ratio(L: float, K: float, name: str) -> None:
    """T50-12: W < 0 is refused with a reason and a proof, never a number."""
    found = split(Relocation(1, L, K), name, **OPTIONS)
    answer = found.to_dict()
    assert answer["agreement"] is False
    assert (
        answer["ratio"]
        is answer["ratio_set"]
        is answer["weight_at_half"]
        is answer["effective_share"]
        is None
    )
    assert answer["gains"] == {"origin": None, "destination": None}
    assert answer["participation"] == {"lo": None, "hi": None}
    assert "no agreement at any ratio" in answer["reason"]
    assert found.certificate.holds
    assert found.explain().startswith("No agreement")
    assert "none" in repr(found)


def test_a_thousand_draws_match_the_closed_form() -> None:
    """T50-13: s* = l + alpha w wherever that is in [0, 1]."""
    rng = np.random.default_rng(2015)
    for R, L, K, weight in rng.uniform([0.1, -0.5, -0.5, 0.05], [10, 1, 1, 0.95], (1000, 4)):
        found = split(Relocation(R, L * R, K * R), origin_weight=weight)
        surplus = R - L * R - K * R
        if surplus < 0:
            assert not found.agreement
        elif found.agreement:
            closed = min(max(L + weight * surplus / R, 0, L), 1, 1 - K)
            assert found.ratio == pytest.approx(closed, abs=1e-12)
        else:
            assert L > 1 or K > 1


# Laws


@quick
@given(R=revenues, L=amounts, K=amounts, w=weights)
def test_swapping_the_cities_mirrors_the_ratio(R: Fraction, L: Fraction, K: Fraction, w: Fraction) -> None:
    game = Relocation(R, L, K)
    for rule, mirrored in (
        (Nash(w), Nash(1 - w)),
        (Egalitarian((1, 3)), Egalitarian((3, 1))),
        (KalaiSmorodinsky(), KalaiSmorodinsky()),
        (Utilitarian(w), Utilitarian(1 - w)),
        (Nearest(w), Nearest(1 - w)),
        (MinCentral(), MinCentral()),
    ):
        one, other = split(game, rule), split(game.swapped(), mirrored)
        assert one.agreement == other.agreement
        if one.ratios is not None and other.ratios is not None:
            assert (one.ratios.lo, one.ratios.hi) == (1 - other.ratios.hi, 1 - other.ratios.lo)


@quick
@given(R=revenues, L=amounts, K=amounts, p=chances, scale=st.sampled_from([1e-140, 1e-9, 1e12, 1e140]))
def test_money_may_be_counted_in_any_unit(
    R: Fraction, L: Fraction, K: Fraction, p: Fraction, scale: float
) -> None:
    k = oracles.exact(scale)
    for name in CRITERIA:
        one = split(Relocation(R, L, K, voluntary=p), name, **OPTIONS)
        other = split(Relocation(k * R, k * L, k * K, voluntary=p), name, **OPTIONS)
        assert one.ratios == other.ratios
        assert one.participation == other.participation
        assert one.weight_at_half == other.weight_at_half
        assert one.certificate.holds
        assert other.certificate.holds


@quick
@given(R=revenues, L=amounts, K=amounts, w=weights, step=st.fractions(F(1, 30), F(1, 3), max_denominator=30))
def test_signs_of_the_paper(R: Fraction, L: Fraction, K: Fraction, w: Fraction, step: Fraction) -> None:
    """§6.2: the ratio rises with L, alpha and the rivals; it falls with K and the voluntary chance."""

    def ratio(**changes: Any) -> Fraction | None:
        data: dict[str, Any] = {"revenue": R, "origin_loss": L, "destination_cost": K, **changes}
        weight = data.pop("weight", w)
        found = split(Relocation(**data), Nash(weight))
        return None if found.ratios is None else found.ratios.exact

    base = ratio()
    assume(base is not None)
    assert base is not None
    rising = [ratio(origin_loss=L + step), ratio(weight=min(F(1), w + step))]
    falling = [ratio(destination_cost=K + step)]
    if L >= 0 and K <= R:
        falling.append(ratio(voluntary=step))
    surplus = R - L - K
    rivals = [
        ratio(rivals=(surplus * step,)),
        ratio(rivals=(surplus * 2 * step,)) if step <= F(1, 2) else None,
    ]
    assert all(other is None or other >= base for other in [*rising, *rivals])
    assert all(other is None or other <= base for other in falling)
    if None not in rivals:
        assert rivals[0] <= rivals[1]  # type: ignore[operator]


def test_a_large_revenue_leaves_only_bargaining_power() -> None:
    """s* → alpha + O(1/R)."""
    ratio = split(Relocation(1e12, 0.3, 0.1), origin_weight=0.37).ratio
    assert ratio == pytest.approx(0.37, abs=1e-12)


@quick
@given(R=revenues, L=amounts, K=amounts)
def test_nash_shapley_nucleolus_and_midpoint_agree(R: Fraction, L: Fraction, K: Fraction) -> None:
    """Four concepts by separate code; no lever clips the interval."""
    game = Relocation(R, L, K)
    low, high = game.thresholds()
    assume(0 <= low <= high <= 1)
    table = game.coalitional()

    def worth(members: frozenset[int]) -> Fraction:
        return oracles.exact(float(table.table[sum(1 << k for k in members)]))

    shapley = oracles.shapley(2, worth)
    nucleolus = oracles.nucleolus_pair(worth(frozenset({0})), worth(frozenset({1})), worth(frozenset({0, 1})))
    assert nucleolus is not None
    nash = split(game).ratios
    assert nash is not None
    assert nash.exact == (low + high) / 2
    for value in (shapley, nucleolus):
        assert float(value[0]) == pytest.approx(float(game.exact_gains(nash.exact)[0]), abs=1e-15)
        assert float(value[1]) == pytest.approx(float(game.exact_gains(nash.exact)[1]), abs=1e-15)
    for same in (Egalitarian(), KalaiSmorodinsky()):
        assert split(game, same).ratios == nash


# Prices


def objective(rule: Criterion, game: Relocation, s: Fraction) -> float:
    own, other = map(float, game.exact_gains(s))
    match rule:
        case Nash(weight=0):
            return other
        case Nash(weight=1):
            return own
        case Nash():
            w = float(rule.weight)
            return w * math.log(own) + (1 - w) * math.log(other)
        case Egalitarian():
            return min(own / float(rule.scales[0]), other / float(rule.scales[1]))
        case Utilitarian():
            return float(rule.weight) * own + (1 - float(rule.weight)) * other
        case Nearest():
            return -abs(float(s) - float(rule.reference))
        case MinCentral():
            return 0.0
        case _:
            raise AssertionError(rule)


MONEY = ("origin participates", "destination participates", "best rival destination")
RULES: tuple[Criterion, ...] = (
    Nash(0.5),
    Nash(0.2),
    Nash(0),
    Nash(1),
    Egalitarian(),
    Egalitarian((2, 1)),
    Utilitarian(0.3),
    Utilitarian(0.5),
    Utilitarian(0.8),
    Nearest(0.05),
    Nearest(0.95),
    Nearest(0.45),
    MinCentral(),
)
CASES: tuple[tuple[Relocation, float | None], ...] = (
    (Relocation(2, 0.6, 0.2), None),
    (Relocation(2, 0.6, 0.2), 0.4),
    (Relocation(2, -0.6, 1), None),
    (Relocation(2, 1, -0.9), None),
    (Relocation(2, -0.4, -0.2), 0.1),
    (Relocation(2, -1.5, 0.7), None),
    (Relocation(2, 0.3, -1.5), None),
    (Relocation(2, 0.6, 0.2, voluntary=0.25), 0.35),
    (Relocation(2, 0.6, 0.2, rivals=(0.4, 0.2)), None),
    (Relocation(2, 0.6, 0.2, rivals=(0.4, 0.2)), 0.55),
)


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize(("game", "cap"), CASES)
def test_every_price_is_the_slope_of_its_objective(
    rule: Criterion, game: Relocation, cap: float | None
) -> None:
    """Relax and tighten each bound by a little; the slope of the best value is its price."""
    found = split(game, rule, ratio_cap=cap)
    assert found.agreement
    R = oracles.exact(game.revenue)
    needs, grants = game.thresholds()
    lows = {
        "ratio at least zero": F(0),
        "origin participates": needs,
        "best rival destination": game.core_threshold(),
    }
    if not game.rivals:
        del lows["best rival destination"]
    highs = {"ratio at most one": F(1), "destination participates": grants}
    if cap is not None:
        highs["ratio cap"] = oracles.exact(cap)
    step = F(1, 10**6)

    def best(label: str, relaxed: Fraction) -> float:
        shift = relaxed / R if label in MONEY else relaxed
        lo = max(value - shift * (name == label) for name, value in lows.items())
        hi = min(value + shift * (name == label) for name, value in highs.items())
        # One city with all the power goes to the end, also where participation is relaxed.
        chooser = Utilitarian(rule.weight) if isinstance(rule, Nash) and rule.weight in (0, 1) else rule
        return objective(rule, game, chooser.optimal(game, Feasible(lo, hi, "", ""))[0])

    for label, price in found.shadow_prices.items():
        assert price >= 0
        if isinstance(rule, Nearest) and abs(float(rule.reference) - float(found.ratio or 0)) < 1e-9:
            continue  # at the kink
        slope = (best(label, step) - best(label, -step)) / float(2 * step)
        assert slope == pytest.approx(price, rel=1e-4, abs=1e-6), label
        assert found.shadow_price_units[label]
    if (
        isinstance(rule, Nash)
        and not game.rivals
        and found.gains is not None
        and min(found.gains.vector()) > 0
    ):
        assert set(found.binding) <= set(found.shadow_prices)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e12])
def test_the_price_of_the_cap_is_the_slope_of_the_log_product(unit: float) -> None:
    """Through the public door only: split at cap ± h."""
    game = Relocation(unit, 0.3 * unit, 0.1 * unit)

    def log_product(cap: float) -> float:
        gains = split(game, origin_weight=0.7, ratio_cap=cap).gains
        assert gains is not None
        return 0.7 * math.log(gains["origin"]) + 0.3 * math.log(gains["destination"])

    found = split(game, origin_weight=0.7, ratio_cap=0.45)
    slope = (log_product(0.45 + 1e-6) - log_product(0.45 - 1e-6)) / 2e-6
    assert found.shadow_prices["ratio cap"] == pytest.approx(slope, rel=1e-6)
    assert found.shadow_prices["ratio cap"] == pytest.approx(0.7 / 0.15 - 0.3 / 0.45, rel=1e-12)
    assert found.binding == ("ratio cap",)
    assert found.shadow_price_units["ratio cap"] == "log points per unit of ratio"


def test_a_cap_that_does_not_bind_is_free() -> None:
    found = split(Relocation(1, 0.3, 0.1), ratio_cap=0.7)
    assert found.shadow_prices["ratio cap"] == 0
    assert found.binding == ()


def test_the_cap_costs_central_money_at_the_rate_of_the_revenue() -> None:
    game = Relocation(2, 1, 0.2)

    def grant(cap: float) -> float:
        return sum(split(game, "min-central", ratio_cap=cap).levers.values())

    found = split(game, "min-central", ratio_cap=0.3)
    assert found.levers == {"central grant to origin": 0.4}
    assert found.shadow_prices["ratio cap"] == pytest.approx((grant(0.299) - grant(0.301)) / 0.002, rel=1e-9)


# Central money


@pytest.mark.parametrize(
    ("L", "K", "cap", "lever", "amount"),
    [
        (0.5, 0.1, 0.2, "central grant to origin", 0.3),
        (1.2, -0.5, None, "central grant to origin", 0.2),
        (-0.5, 1.2, None, "central grant to destination", 0.2),
        (0.5, 0.5, 0.25, "central grant to origin", 0.25),
    ],
)
def test_central_money_closes_just_the_gap(
    L: float, K: float, cap: float | None, lever: str, amount: float
) -> None:
    found = split(Relocation(1, L, K), "min-central", ratio_cap=cap)
    assert found.levers == {lever: amount}
    assert found.certificate.holds
    plain = split(Relocation(1, L, K), "nash", ratio_cap=cap)
    assert not plain.agreement
    assert f"{amount:.6g}" in str(plain.reason)


@pytest.mark.parametrize(("L", "K"), [(1.2, -0.5), (-0.5, 1.2)])
def test_participation_is_empty_where_no_ratio_pleases_both(L: float, K: float) -> None:
    """A grant buys the deal, but there is no "lowest and highest ratio in [0, 1] that both accept"."""
    answer = split(Relocation(1, L, K), "min-central").to_dict()["participation"]
    assert answer == {"lo": None, "hi": None}


# The contract


@pytest.mark.parametrize("name", CRITERIA)
def test_the_answer_has_every_field_and_is_plain_json(name: str) -> None:
    found = split(Relocation(1, 0.3, 0.1, rivals=(0.05,), window_share=0.3), name, **OPTIONS)
    answer = found.to_dict()
    assert {
        "agreement",
        "reason",
        "ratio",
        "ratio_set",
        "participation",
        "surplus",
        "gains",
        "weight_at_half",
        "effective_share",
        "shadow_prices",
        "certificate",
    } <= set(answer)
    assert set(answer["participation"]) == {"lo", "hi"}
    assert set(answer["gains"]) == {"origin", "destination"}
    assert answer["reason"] is None
    assert answer["certificate"]["holds"] is True
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert found.ratio is not None
    assert answer["effective_share"] == pytest.approx(0.3 * found.ratio, rel=1e-15)
    assert answer["weight_at_half"] == pytest.approx(1 / 3)
    assert answer["gains"]["origin"] + answer["gains"]["destination"] == pytest.approx(answer["surplus"])


def test_effective_share_assumes_the_statutory_timeline_and_says_so() -> None:
    found = split(Relocation(1, 0.3, 0.3))
    assert found.ratio == 0.5
    assert found.effective_share == pytest.approx(0.163262, abs=1e-6)
    assert any("effective share" in line for line in found.assumptions)
    told = split(Relocation(1, 0.3, 0.3, window_share=0.4))
    assert told.effective_share == 0.2
    assert not told.assumptions


@quick
@given(R=revenues, L=amounts, K=amounts)
def test_the_weight_at_half_makes_half_the_nash_ratio(R: Fraction, L: Fraction, K: Fraction) -> None:
    game = Relocation(R, L, K)
    found = split(game)
    assume(found.weight_at_half is not None and 0 <= found.weight_at_half <= 1)
    weight = game.exact_gains(F(1, 2))[0] / game.surplus
    assert found.weight_at_half == float(weight)
    assert split(game, Nash(weight)).ratio == 0.5


def test_sentences_tables_and_pages_say_the_same() -> None:
    found = split(Relocation(1, 0.3, 0.1, origin="beijing", destination="<hebei>"))
    assert "beijing keeps 60.0%" in found.explain()
    assert "30.0% to 90.0%" in found.explain()
    frame = found.to_frame()
    assert frame.loc[frame["quantity"] == "ratio (origin's share)", "value"].item() == 0.6
    assert "&lt;hebei&gt;" in found._repr_html_()
    assert "<hebei>" not in found._repr_html_()
    assert "0.6" in repr(found)


@pytest.mark.parametrize("kind", [int, F, np.float64, np.float32, np.int64])
def test_numbers_of_any_kind_give_the_same_answer(kind: type) -> None:
    plain = split(Relocation(8, 2, 1), ratio_cap=1, origin_weight=1).to_dict()
    found = split(Relocation(kind(8), kind(2), kind(1)), ratio_cap=kind(1), origin_weight=kind(1))
    assert found.to_dict() == plain
    json.dumps(found.to_dict(), allow_nan=False)


# Extremes: an answer or an error of the house, never another exception and never a wrong number


@pytest.mark.parametrize("cap", [None, 0.5, 0])
@pytest.mark.parametrize(
    "data",
    [
        (1e300, 1e300, 1e-300),
        (1e300, 1e300, -1e-300),
        (1e300, -1e-300, 0.0),
        (1e-300, -1e300, 0.0),
        (1e-300, 0.0, -1e300),
        (1e-300, 1e300, 1e300),
        (1e308, -1e308, -1e308),
        (1e300, 1e-300, 1e-300),
        (5e-324, 5e-324, 0.0),
        (1.0, 5e-324, 1.0),
        (1.0, 1.0, -5e-324),
        (1e150, -1e-300, 0.0),
        (1e150, -1e-150, 0.0),
        (1e-150, -1e150, 0.0),
        (1e-150, 1e150, -1e150),
        (1e150, 1e150, 1e-150),
        (1e150, 1e150, -1e-300),
    ],
    ids=str,
)
def test_the_ends_of_floating_point(data: tuple[float, float, float], cap: float | None) -> None:
    """A right, certified, printable answer, or a refusal at the door; never another exception."""
    interval = oracles.acceptable_ratios(*data, cap=1 if cap is None else cap)
    for name in ("nash", "utilitarian", "kalai-smorodinsky", "egalitarian", "min-central"):
        try:
            found = split(Relocation(*data), name, ratio_cap=cap)
        except InputError:
            continue
        assert found.agreement == (interval is not None) or name == "min-central"
        assert found.certificate.holds
        json.dumps(found.to_dict(), allow_nan=False)


# The door


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda game: split(game, "fair"), "criterion"),
        (lambda game: split(game, ""), "criterion"),
        (lambda game: split(game, ratio_cap=1.2), "ratio_cap"),
        (lambda game: split(game, ratio_cap=-0.1), "ratio_cap"),
        (lambda game: split(game, ratio_cap=math.nan), "ratio_cap"),
        (lambda game: split(game, origin_weight=math.nan), "origin_weight"),
        (lambda game: split(game, "utilitarian", reference=math.nan), "number"),
        (lambda game: split(game, "nearest"), "reference"),
    ],
)
def test_wrong_arguments_are_refused_by_name(call: Callable[[Relocation], Agreement], field: str) -> None:
    with pytest.raises(InputError, match=field):
        call(Relocation(1, 0.3, 0.1))


def test_keywords_are_never_dropped_in_silence() -> None:
    """A weight given beside an options object counts, or is refused; it must not vanish."""
    game = Relocation(1, 0.2, 0.2)
    try:
        found = split(game, "nash", options=CriterionOptions(reference=0.5), origin_weight=0.4)
    except (InputError, TypeError):
        return
    assert found.ratio == 0.44


def test_keywords_beside_a_criterion_object_are_never_dropped_in_silence() -> None:
    game = Relocation(1, 0.2, 0.2)
    try:
        found = split(game, Nash(), origin_weight=0.4)
    except (InputError, TypeError):
        return
    assert found.ratio == 0.44


# Bounds that meet


def test_bounds_that_meet_are_priced_together() -> None:
    """Relaxing the cap or the destination's consent alone gains nothing: only both have a price."""
    found = split(Relocation(1, 0.2, 0.2), "utilitarian", origin_weight=0.7, ratio_cap=0.8)
    assert found.ratio == 0.8
    assert found.binding == ("destination participates and ratio cap",)
    assert found.shadow_prices[found.binding[0]] == pytest.approx(0.4)
    assert "per unit of ratio" in found.shadow_price_units[found.binding[0]]


def test_a_rival_with_nothing_to_offer_changes_nothing() -> None:
    alone = split(Relocation(1, 0.3, 0.1), ratio_cap=0.4)
    beside = split(Relocation(1, 0.3, 0.1, rivals=(0,)), ratio_cap=0.4)
    assert beside.ratio == alone.ratio
    assert beside.shadow_prices["ratio cap"] == alone.shadow_prices["ratio cap"] == pytest.approx(4.0)


def test_a_wrong_set_of_optima_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too narrow or too wide: the ends are rechecked, and what lies beyond them."""
    for change in (F(1, 10), F(-1, 10)):
        monkeypatch.setattr(
            "citypact.mechanisms.criteria.MinCentral.optimal",
            lambda self, game, feasible, by=change: (feasible.lo + by, feasible.hi - by),
        )
        with pytest.raises(CertificateError):
            split(Relocation(1, 0.3, 0.3), "min-central")


def test_options_that_nobody_looks_at_are_told() -> None:
    found = split(Relocation(1, 0.2, 0.2), "egalitarian", origin_weight=0.9)
    assert "not used by the criterion egalitarian: origin_weight" in found.assumptions
    used = split(Relocation(1, 0.2, 0.2), origin_weight=0.9)
    assert not any("not used" in line for line in used.assumptions)
