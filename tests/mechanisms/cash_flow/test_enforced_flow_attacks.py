"""Attacks on self-enforced cash flows: a second statement of the program, and what the solver confirms."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from self_enforced_plants import YEARS, design, plant

from citypact.errors import CertificateError
from citypact.games.enforcement_terms import Enforcement, FutureProjects
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow import recheck
from citypact.mechanisms.cash_flow.objective import Aim, Objective
from citypact.mechanisms.cash_flow.rows import DESTINATION_GAIN, ORIGIN_GAIN, Payments
from citypact.solvers.provenance import Provenance

F = Fraction


def best_by_arrays(path: RelocationPath, aim: Aim) -> float | None:
    """State models.md §4.11 and B8 with arrays; variables are payments and the lump sum."""
    from scipy.optimize import linprog

    terms = path.enforcement
    assert terms is not None
    years = list(path.sharing_years)
    own, other = (1 / (1 + float(rate)) for rate in (path.origin_rate, path.destination_rate))
    loss, gain = (float(each) for each in path.no_payment_gains())
    gets = np.array([*(own**year for year in years), 1.0])
    gives = np.array([*(other**year for year in years), 1.0])
    rows, limits = [-gets, gives], [loss, gain]
    kept, fine = 1 - float(terms.settlement), float(terms.settlement) * float(terms.penalty)
    if terms.stream is None:
        for place in range(len(years)):
            owed = [other ** (at - place) if at >= place else 0.0 for at in range(len(years))]
            rows.append(np.array([*(kept * each for each in owed), 0.0]))
            limits.append(float(terms.worth(place)) + fine)
    else:
        rate, value = float(path.destination_rate), float(terms.worth(0))
        owed = [kept * sum(other**age for age in range(year)) for year in years]
        rows += [gives, np.array([*owed, 0.0]) + gives / rate]
        limits += [value, value / rate + fine]
    if path.cap is not None:
        rows.append(np.array([*(1.0 for _ in years), 0.0]))
        limits.append(float(path.cap))
    bounds = [(0, float(path.liquidity(year))) for year in years]
    bounds.append((None, None) if path.lump_sum else (0, 0))
    goal = -gets if aim is Aim.origin else gives
    found = linprog(goal, np.array(rows), limits, bounds=bounds, method="highs")
    if found.status == 2:
        return None
    at = found.x
    return float(gets @ at + loss) if aim is Aim.origin else float(gain - gives @ at)


def agreed(draw: random.Random, aim: Aim) -> bool:
    """Draw a plant without a court, compare both statements, and say whether there is an agreement."""
    terms = draw.choice(
        [
            Enforcement([draw.randint(0, 15) / 10 for _ in range(3)], draw.choice([0, 0.4, 1]), 0.3),
            Enforcement(draw.randint(0, 20) / 10, draw.choice([0, 0.2])),
            Enforcement(FutureProjects(draw.randint(0, 30) / 10), draw.choice([0, 0.2, 1]), 0.5),
        ]
    )
    path = plant(
        enforcement=terms,
        origin_loss=draw.choice([0, 0.4, 1]),
        destination_rate=draw.choice([0.02, 0.06, 0.3]),
        lump_sum=draw.random() < 0.5,
        cap_multiple=draw.choice([None, 1, 2]),
    )
    found = design(path, aim, payments=Payments.free)
    wanted = best_by_arrays(path, aim)
    assert found.agreement == (wanted is not None)
    if wanted is not None:
        assert found.gains is not None
        assert list(found.gains.values())[aim is Aim.destination] == pytest.approx(wanted, abs=1e-7)
    return found.agreement


@pytest.mark.parametrize("aim", [Aim.origin, Aim.destination])
def test_free_payments_against_a_second_statement(aim: Aim) -> None:
    """Many more plants are drawn by trust/attacks."""
    draw = random.Random(5)
    assert sum(agreed(draw, aim) for _ in range(24)) > 6


class Answering:
    """A solver with the answer already in hand."""

    def __init__(self, point: dict[str, float]) -> None:
        self.status, self.point = recheck.Status.optimal, point

    def solve(self, values: object) -> Answering:
        return self


def confirmed(monkeypatch: pytest.MonkeyPatch, away: float, rise: float = 0.0) -> Provenance:
    """Compare the exact terms with a solver whose gains are ``away`` apart from them along the frontier."""
    path, objective = plant(enforcement=YEARS), Objective(Aim.nash, F(1, 2))
    exact = {ORIGIN_GAIN: F(1), DESTINATION_GAIN: F(1)}

    from citypact.mechanisms.cash_flow import program

    answer = {ORIGIN_GAIN: 1 + away + rise, DESTINATION_GAIN: 1 - away + rise}
    monkeypatch.setattr(program, "cash_flow_program", lambda shape: Answering(answer))
    monkeypatch.setattr(program, "money_scale", lambda path: 1.0)
    given = Provenance("exact", exact=True)
    return recheck.cross_check_design(path, Payments.free, objective, exact, given)


def test_the_provenance_says_what_the_solver_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "within 1e-05 of the money scale" in str(confirmed(monkeypatch, 5e-6).solver)
    flat = str(confirmed(monkeypatch, 3e-4).solver)
    assert "within 1e-06 log points of the Nash objective" in flat
    assert "money scale" not in flat


@pytest.mark.parametrize(("away", "rise"), [(5e-3, 0.0), (0.0, 2e-5), (0.0, -2e-5), (2.0, 0.0)])
def test_gains_worth_less_or_more_are_not_confirmed(
    monkeypatch: pytest.MonkeyPatch, away: float, rise: float
) -> None:
    with pytest.raises(CertificateError, match="of the money scale away"):
        confirmed(monkeypatch, away, rise)


def test_a_city_that_gains_nothing_is_no_logarithm(monkeypatch: pytest.MonkeyPatch) -> None:
    from citypact.mechanisms.cash_flow import program

    answer = {ORIGIN_GAIN: 0.5, DESTINATION_GAIN: 0.5}
    monkeypatch.setattr(program, "cash_flow_program", lambda shape: Answering(answer))
    exact = {ORIGIN_GAIN: F(0), DESTINATION_GAIN: F(1)}
    with pytest.raises(CertificateError):
        recheck.cross_check_design(
            plant(enforcement=YEARS),
            Payments.free,
            Objective(Aim.nash),
            exact,
            Provenance("exact"),
        )
