"""What the answers about intermediaries and sites say in words, against slow recomputation."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from citypact import load_obstacle
from citypact.errors import CertificateError
from citypact.games.obstacles.council.intermediaries import Intermediaries
from citypact.games.obstacles.council.promise import LENGTHS
from citypact.games.obstacles.council.siting import ProjectSiting
from citypact.mechanisms.answer_parts.moves import what_moves
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.council import fines
from citypact.mechanisms.obstacles.council.largest_fee import largest_fee
from citypact.mechanisms.obstacles.council.site_payments import groves_subsidy, least_subsidy
from citypact.mechanisms.obstacles.council.siting import headline
from citypact.mechanisms.obstacles.council.watch_proof import plan_residuals
from citypact.mechanisms.obstacles.lever_problem import LeverProblem

PROJECTS = {"alone_wanted": 4, "alone_other": 3, "both_wanted": 1, "both_other": 1}


def game(**changes: Any) -> Intermediaries:
    """T - C = 3 and C - P = 5; with PROJECTS a mediator adds 7/2 - 11/5 = 1.3."""
    fields: dict[str, Any] = {
        "players": ("A", "B"),
        "temptation": (35, 35),
        "cooperation": (32, 32),
        "punishment": (27, 27),
        "sucker": (24, 24),
        "discounts": (0.5, 0.5),
        "detection": 0.5,
        "false_alarms": 0,
        "watched_detection": 0.4,
        "watched_false_alarms": 0,
        "fee": 0.1,
    }
    return Intermediaries(**{**fields, **changes})


def lasting(
    game: Intermediaries, q: float, f: float, length: int | None, more: float
) -> list[tuple[float, float]]:
    """Return for each city trust, and what a breach adds, as averages, with a loss of ``more`` beside P."""
    found = []
    for at in range(2):
        delta, last = float(game.discounts[at]), float(game.punishment[at])
        tempted, kept = (float(row[at]) + more for row in (game.temptation, game.cooperation))
        rest = 0.0 if length is None else delta**length
        trust = ((1 - delta) * kept + delta * f * last * (1 - rest)) / (
            1 - delta * (1 - f) - delta * f * rest
        )
        punished = last * (1 - rest) + rest * trust
        breach = (1 - delta) * tempted + delta * ((1 - q) * trust + q * punished)
        found.append((trust, breach - trust))
    return found


def test_a_mediator_who_stops_after_an_alarm_keeps_the_promise_that_nobody_else_keeps() -> None:
    """Years without trust deter q(C - P) = 2.5 < 3 by themselves, and 0.5 (5 + 1.3) with the mediator."""
    played = game(discounts=(0.5, 0.5), **PROJECTS)
    assert not played.equilibrium().actions["promise kept"]
    alone = next(each for each in solve_obstacle(played).effects if each.lever.startswith("a mediator"))
    assert alone.outcome.actions["promise kept"] == 1
    assert alone.outcome.total == played.efficient().total
    assert played.watched().total == alone.outcome.total


@pytest.mark.parametrize("own", [(0.5, 0.05), (0.85, 0.05), (1, 0.2)])
@pytest.mark.parametrize("factors", [(0.5, 0.5), (0.9, 0.4), (0.8, 0.8)])
def test_the_best_a_mediator_alone_reaches_by_every_length(
    own: tuple[float, float], factors: tuple[float, float]
) -> None:
    played = game(discounts=factors, detection=own[0], false_alarms=own[1], **PROJECTS)
    adds = float(played.mediation)
    totals = [2 * (27 + adds)]
    for length in LENGTHS:
        for stops in (False, True):
            both = lasting(played, *own, length, adds if stops else 0)
            if all(gain <= 1e-12 for _, gain in both):
                totals.append(sum(trust for trust, _ in both) + (0 if stops else 2 * adds))
    expected = max(totals) + 2 * float(played.chosen)
    assert float(played.mediated().total) == pytest.approx(expected)


def test_the_largest_fee_if_the_cities_watch_better_than_the_intermediaries() -> None:
    """The patient city pays the other one to keep a promise that an alarm of their own watch guards.

    f = 0, for ever: parts are at most 6.3 - 3/(Δ q), by keeping, and 6.3, by accepting.
    """
    played = game(discounts=(0.9, 0.45), **PROJECTS)
    own = sum(Fraction(63, 10) - Fraction(3) / (years * Fraction(1, 2)) for years in (9, Fraction(9, 11)))
    theirs = sum(Fraction(63, 10) - Fraction(3) / (years * Fraction(2, 5)) for years in (9, Fraction(9, 11)))
    assert played.mediation == Fraction(13, 10)
    assert largest_fee(played) == own > max(theirs, 2 * played.mediation)
    answer = solve_obstacle(played)
    assert answer.certificate.holds
    assert f"a mediator alone is worth {float(own):.4g} 亿元" in " ".join(answer.notes)


def test_the_discount_factor_told_counts_the_mediation_that_stops_as_well() -> None:
    """δ* = 3/(3 + 5 q) if they only watch, 3/(3 + 6.3 q) if they mediate as well."""
    better = {"detection": 0.1, "watched_detection": 0.8, "discounts": (0.4, 0.4)}
    both = solve_obstacle(game(**better, **PROJECTS))
    assert (
        f"intermediaries that watch and mediate from a discount factor of {3 / (3 + 6.3 * 0.8):.4g}"
        in both.notes[0]
    )
    assert 3 / (3 + 6.3 * 0.8) < 0.4 < 3 / (3 + 5 * 0.8)
    kept = next(each for each in both.effects if "watch and mediate" in each.lever)
    assert kept.outcome.actions["promise kept"] == 1
    watch = solve_obstacle(game(**better))
    assert f"intermediaries that watch from a discount factor of {3 / (3 + 5 * 0.8):.4g}" in watch.notes[0]


def test_without_false_alarms_no_fine_is_called_for() -> None:
    """Two patient cities that keep the promise already: nothing is left to do, and nothing is asked."""
    answer = solve_obstacle(game(detection=1, discounts=(0.9, 0.9)))
    assert answer.surplus == 0
    assert not any(answer.plan.sizes.values())
    assert "reached without any lever" in answer.explain()
    assert all(each.cost == 0 for each in answer.plan.sets if each.label == "payments alone")
    # With mistakes fines are called for.
    wrong = solve_obstacle(game(detection=1, false_alarms=0.01, discounts=(0.9, 0.9)))
    assert wrong.plan.sizes["fine on A"] > 0


@pytest.mark.parametrize("false_alarms", [0, 0.05])
def test_a_plan_with_which_a_breach_or_a_refusal_pays_does_not_pass_the_certificate(
    false_alarms: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = game(detection=0.7, false_alarms=false_alarms, discounts=(0.6, 0.6))
    sizes = solve_obstacle(played).plan.sizes
    nothing = Fraction(0)
    assert not any(plan_residuals(played, sizes, played.own_watch, nothing).values())
    off = dict(sizes) | {"payment to A": Fraction(-20), "payment to B": Fraction(20)}
    found = plan_residuals(played, off, played.own_watch, Fraction(1))
    assert found["no breach or refusal by A pays"] > 0
    assert found["A has no less with the agreement"] > 0
    assert found["lump sums and fee are covered"] == 1
    right = fines.fine_problem

    def lax(*given: Any) -> LeverProblem:
        problem = right(*given)
        return replace(problem, demands=[each for each in problem.demands if "keeps" not in each.label])

    monkeypatch.setattr(fines, "fine_problem", lax)
    with pytest.raises(CertificateError):
        solve_obstacle(replace(played, discounts=(0.3, 0.3)))


@pytest.mark.parametrize("delta", [0.3, 0.5, 0.8])
@pytest.mark.parametrize("q", [0.2, 0.6, 1])
def test_an_end_after_an_alarm_costs_as_much_as_the_best_fines(delta: float, q: float) -> None:
    """Fines F with q F >= T - C and F - p <= Δ (u - w + p), p <= Z together, in floats."""
    played = game(detection=q, watched_detection=0, discounts=(delta, 0.6))
    rows, bounds = [[0, 0, 1, 1, -1]], [0.0]
    for at, years in enumerate((delta / (1 - delta), 1.5)):
        for fine, paid, bound in ((-q, 0, -3), (1, -1 - years, 5 * years)):
            row = [0.0] * 5
            row[at], row[2 + at] = fine, paid
            rows.append(row)
            bounds.append(bound)
        row = [0.0] * 5
        row[2 + at] = -1
        rows.append(row)
        bounds.append(float(played.efficient().payoffs["AB"[at]] - played.equilibrium().payoffs["AB"[at]]))
    limits = [(0, None)] * 2 + [(None, None)] * 2 + [(0, None)]
    found = linprog([0, 0, 0, 0, 1], A_ub=rows, b_ub=bounds, bounds=limits)
    assert float(solve_obstacle(played).plan.cost or 0) == pytest.approx(found.fun, abs=1e-8)


def cheapest_if_truth_is_dominant(site: ProjectSiting) -> float:
    """Least subsidy over payments for every profile with which no lie pays, whatever the others are."""
    profiles = list(product(*(range(len(row)) for row in site.chances)))
    count, size = len(site.players), len(profiles)
    odds = [float(site.profiles[each]) for each in profiles]
    rows, bounds = [], []
    for city in range(count):
        for at, each in enumerate(profiles):
            for said in set(range(len(site.chances[city]))) - {each[city]}:
                other = (*each[:city], said, *each[city + 1 :])
                row = np.zeros(count * size)
                row[city * size + profiles.index(other)], row[city * size + at] = 1, -1
                table = [table[each[city]] for table in site.net[city]]
                rows.append(row)
                bounds.append(float(table[site.best[each]] - table[site.best[other]]))
        for kind, chance in enumerate(site.likely[city]):
            row, worth = np.zeros(count * size), 0.0
            for at, each in enumerate(profiles):
                if each[city] == kind:
                    row[city * size + at] = -odds[at] / float(chance)
                    worth += odds[at] / float(chance) * float(site.net[city][site.best[each]][kind])
            rows.append(row)
            bounds.append(worth - float(site.outside(city, kind)))
    found = linprog(np.tile(odds, count), A_ub=np.array(rows), b_ub=bounds, bounds=(None, None))
    assert found.status == 0
    return max(float(found.fun), 0.0)


def test_groves_payments_are_not_said_to_be_the_cheapest_that_make_truth_dominant() -> None:
    site = load_obstacle("where-to-build").build()
    least = cheapest_if_truth_is_dominant(site)
    assert least == pytest.approx(float(least_subsidy(site)))
    assert least < float(groves_subsidy(site))
    notes = " ".join(solve_obstacle(site).notes)
    assert "other payments that do may need less" in notes
    assert "If truth must be best" not in notes


def test_worths_of_sites_are_among_what_moves_the_subsidy() -> None:
    site = load_obstacle("where-to-build").build()
    moved = {each.parameter: each for each in what_moves(site, headline)}
    found = moved["worths of Hebei, all of them (times)"]
    assert found.figure_low == pytest.approx(23 / 120)
    assert found.figure_high == pytest.approx(0.075)
