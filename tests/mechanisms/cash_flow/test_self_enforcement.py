"""Terms kept without a court: by simulation, an independent program, closed forms, their limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from self_enforced_plants import STREAM, YEARS, design, plant

from citypact.games.enforcement_terms import Enforcement, FutureProjects
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.objective import Aim
from citypact.mechanisms.cash_flow.rows import NEXT_PROJECT, RATIO, Payments, cash_flow_rows
from citypact.mechanisms.cash_flow.second_stage import exact_ends
from citypact.mechanisms.cash_flow.self_enforcement import excess, highest_kept_ratio
from citypact.mechanisms.theories.enforcement import Pipeline, self_enforcing_ratios

F = Fraction
FAMILIES = pytest.mark.parametrize("family", list(Payments))
KINDS = pytest.mark.parametrize("terms", [YEARS, STREAM], ids=["years", "stream"])


# What stopping saves and costs, year by year


def gain_from_stopping(
    path: RelocationPath, paid: Sequence[float], lump_sum: float, year: int
) -> tuple[float, float]:
    """(gain from stopping, worth of what follows), every branch and every project written out."""
    terms = path.enforcement
    assert terms is not None
    rate, chance, fine = map(float, (path.destination_rate, terms.settlement, terms.penalty))
    due = {path.delay + 1 + k: amount for k, amount in enumerate(paid)}
    last = max(due)

    def rest(age: int) -> float:
        return sum((1 + rate) ** (age - u) * due.get(u, 0.0) for u in range(age, last + 1))

    if terms.stream is None:
        owed, future = rest(year), float(terms.worth(year - path.delay - 1))
    else:
        owed = sum(rest(age) for age in range(1, last + 1))
        each = float(terms.stream.value) - lump_sum - sum((1 + rate) ** -u * x for u, x in due.items())
        future = sum((1 + rate) ** -k * each for k in range(1, 1500))
    goes_on = -owed + future
    stops = (1 - chance) * 0.0 + chance * (-owed - fine)
    return stops - goes_on, future


@pytest.mark.parametrize("terms", [YEARS, STREAM, replace(STREAM, penalty=0), Enforcement(1, 0.5)])
@pytest.mark.parametrize("delay", [0, 1, 2])
def test_the_rows_say_when_stopping_pays(terms: Enforcement, delay: int) -> None:
    rng = np.random.default_rng(49)
    path = plant(enforcement=terms, delay=delay)
    for _ in range(10):
        paid = rng.integers(0, 5, 5) / 16
        lump = 0.0 if terms.stream is None else float(rng.integers(-2, 5) / 4)
        found = [gain_from_stopping(path, paid, lump, year) for year in path.sharing_years]
        wanted = max(gain for gain, _ in found)
        if terms.stream is not None:
            wanted = max(wanted, -found[0][1] * 0.06)  # the next project must be worth its terms
        promised = {year: F(float(x)) for year, x in zip(path.sharing_years, paid, strict=True)}
        assert float(excess(path, path.sharing_years, promised, F(lump))) == pytest.approx(wanted, abs=1e-9)


@KINDS
@FAMILIES
@pytest.mark.parametrize("aim", [Aim.origin, Aim.destination, Aim.utilitarian])
def test_the_optimum_equals_an_independent_program(terms: Enforcement, family: Payments, aim: Aim) -> None:
    """Payments and lump sum by HiGHS, with stopping judged by simulation on unit payments."""
    for lump_sum in (False, True):
        path = plant(enforcement=terms, lump_sum=lump_sum)
        years = list(path.sharing_years)
        own, other = (np.array([float(d) ** year for year in years]) for d in path.discounts)
        loss, gain = map(float, path.no_payment_gains())
        zero = [gain_from_stopping(path, [0.0] * 5, 0.0, year) for year in years]
        rows, bounds = [], []
        for at, year in enumerate(years):
            effect = [gain_from_stopping(path, unit, 0.0, year)[0] - zero[at][0] for unit in np.eye(5)]
            lump = gain_from_stopping(path, [0.0] * 5, 1.0, year)[0] - zero[at][0]
            rows.append([*effect, lump])
            bounds.append(-zero[at][0])
            if terms.stream is not None:
                effect = [zero[at][1] - gain_from_stopping(path, unit, 0.0, year)[1] for unit in np.eye(5)]
                lump = zero[at][1] - gain_from_stopping(path, [0.0] * 5, 1.0, year)[1]
                rows.append([*effect, lump])
                bounds.append(zero[at][1])
        rows += [[*-own, -1.0], [*other, 1.0], [1.0] * 5 + [0.0]]
        bounds += [loss, gain, float(path.cap or 0)]
        weight = {Aim.origin: 1.0, Aim.destination: 0.0}.get(aim, 0.4)
        cost = [*(-weight * own + (1 - weight) * other), -weight + (1 - weight)]
        shares = [float(path.tax(year)) for year in years]
        flat = [
            [shares[0] * (k == j + 1) - shares[j + 1] * (k == 0) for k in range(5)] + [0.0] for j in range(4)
        ]
        limits = [(0.0, float(path.liquidity(year))) for year in years]
        best = linprog(
            cost,
            A_ub=rows,
            b_ub=bounds,
            A_eq=flat if family is Payments.constant_ratio else None,
            b_eq=[0.0] * 4 if family is Payments.constant_ratio else None,
            bounds=[*limits, (None, None) if lump_sum else (0.0, 0.0)],
        )
        found = design(path, aim, payments=family)
        assert found.agreement is (best.status == 0)
        if found.gains is not None:
            g = found.gains.vector()
            assert weight * g[0] + (1 - weight) * g[1] == pytest.approx(
                -best.fun + weight * loss + (1 - weight) * gain, abs=1e-9
            )


# Closed forms


def steady(rate: Any, window: int, tax: Any, value: Any, **terms: Any) -> RelocationPath:
    return RelocationPath(
        [tax] * window,
        [0] * window,
        0,
        investment=-1,
        origin_rate=rate,
        destination_rate=rate,
        delay=0,
        window=window,
        cap_multiple=None,
        lump_sum=False,
        enforcement=Enforcement(FutureProjects(value), **terms),
    )


def test_the_published_self_enforcing_ratio() -> None:
    """models.md, appendix C: r = .05, M = 5, τ = 1, v = 2."""
    path = steady(0.05, 5, 1, 2)
    found = design(path, Aim.origin)
    assert found.ratios is not None
    assert found.ratios.ratio == pytest.approx(0.39733577, abs=5e-9)
    assert found.ratios.lo == found.ratios.hi
    rows = cash_flow_rows(path, Payments.constant_ratio).exact()
    assert exact_ends(rows, {RATIO: F(1)}, ())[1] == found.ratios.exact == highest_kept_ratio(path)
    assert found.enforcement is not None
    (line,) = found.enforcement.lines
    assert line.binds
    assert line.price is not None
    assert line.price > 0


@pytest.mark.parametrize("settlement", [0, 0.25, 0.9, 1])
def test_the_ratio_of_a_stream_is_the_theorys(settlement: float) -> None:
    rng = np.random.default_rng(4)
    for _ in range(8):
        rate, tax, value = (
            F(int(rng.integers(1, 20)), 100),
            F(int(rng.integers(1, 9)), 4),
            F(int(rng.integers(0, 9)), 4),
        )
        window = int(rng.integers(1, 7))
        path = steady(rate, window, tax, value, settlement=settlement)
        theory = self_enforcing_ratios(Pipeline(rate, window, tax, value), settlement)
        assert highest_kept_ratio(path) == theory.hi
        rows = cash_flow_rows(path, Payments.constant_ratio).exact()
        kept = exact_ends(rows, {RATIO: F(1)}, ())
        assert kept == (0, theory.hi)


def test_bisection_on_the_worth_of_the_future_gives_the_same_ratio() -> None:
    """B8: V is guessed, the best ratio found, V recomputed; the row of a stream needs no guess."""
    for lump_sum, value in ((False, 2), (False, 0.5)):
        path = replace(steady(0.05, 5, 1, value), lump_sum=lump_sum)
        wanted = design(path, Aim.origin).ratios
        assert wanted is not None
        weights = [sum(F(20, 21) ** age for age in range(year)) for year in range(1, 6)]
        low, high = F(0), F(value) * 20
        for _ in range(60):
            guess = (low + high) / 2
            ratio = min(guess / sum(weights), F(1))  # what a future worth `guess` can hold
            worth = (F(value) - ratio * sum(F(20, 21) ** year for year in range(1, 6))) * 20
            low, high = (guess, high) if worth > guess else (low, guess)
        assert float(ratio) == pytest.approx(wanted.ratio, abs=1e-12)


def test_by_hand() -> None:
    """Two years, V = (1, 1/4): the impatient origin takes 1/4 late, and early what is left of 1."""
    path = RelocationPath(
        [2, 2], [0, 0], 0.1, origin_rate=1, destination_rate=0.25, delay=0, window=2, cap_multiple=None,
        lump_sum=False, enforcement=Enforcement([1, 0.25]),
    )  # fmt: skip
    found = design(path, Aim.origin, payments=Payments.free)
    # An early yuan is worth 1/2 and uses 1 of the first year's room; a late one 1/4 and 4/5.
    assert found.payments == {1: 1, 2: 0}
    patient = design(replace(path, origin_rate=0), Aim.origin, payments=Payments.free)
    assert patient.payments == {1: F(4, 5), 2: F(1, 4)}
    assert patient.enforcement is not None
    assert [line.binds for line in patient.enforcement.lines] == [True, True]
    assert [line.price for line in patient.enforcement.lines] == [1.0, pytest.approx(0.2)]


# Limits


@FAMILIES
@pytest.mark.parametrize(
    "terms", [Enforcement(50), Enforcement(0, settlement=1), Enforcement(FutureProjects(99))]
)
def test_enforcement_enough_leaves_the_design_as_it_is(terms: Enforcement, family: Payments) -> None:
    for lump_sum in (False, True):
        court = design(plant(lump_sum=lump_sum), payments=family).to_dict()
        found = design(plant(lump_sum=lump_sum, enforcement=terms), payments=family).to_dict()
        assert "enforcement" not in court
        assert not found["enforcement"]["changes_the_optimum"]
        for part in ("certificate", "exact_certificate", "shadow_prices", "shadow_price_units"):
            court.pop(part), found.pop(part)
        found.pop("enforcement")
        assert found == court


@FAMILIES
def test_without_a_future_nothing_is_promised(family: Payments) -> None:
    found = design(plant(lump_sum=True, enforcement=Enforcement()), payments=family)
    assert set(found.payments.values()) == {0}
    assert found.lump_sum is not None
    assert found.lump_sum > 1
    assert found.enforcement is not None
    assert "paid at the signing and cannot be withheld" in found.enforcement.explanation


@pytest.mark.parametrize(
    ("terms", "words"), [(Enforcement(), "secures nothing: the"), (STREAM, "from later projects")]
)
def test_an_origin_that_pays_at_the_signing_is_told_what_that_secures(terms: Enforcement, words: str) -> None:
    path = plant(lump_sum=True, origin_loss=-3, investment=4, enforcement=terms)
    found = design(path)
    assert found.lump_sum is not None
    assert found.lump_sum < 0
    assert found.enforcement is not None
    assert words in found.enforcement.explanation


def test_a_stream_whose_next_project_is_not_worth_it_ends() -> None:
    """A certain deduction keeps this project's payments, but nobody signs the next at a loss."""
    path = plant(enforcement=Enforcement(FutureProjects(1.5), settlement=1, penalty=9))
    found = design(path, Aim.origin)
    assert found.shadow_prices[NEXT_PROJECT] > 0
    assert sum(float(x) * 1.06**-year for year, x in found.payments.items()) == pytest.approx(1.5, abs=1e-12)
