"""Paths stay in the simplex, agree with a slow integrator, and do not depend on the unit of money."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from slow_replicator import random_game, random_point, slow_field

from citypact.errors import CertificateError, InputError, SolverFailure
from citypact.games.populations import PopulationGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.replicator import motion, replicator_path

BET = PopulationGame(
    ([[0.4, -0.6], [-1, 0]], [[-1, 0], [1, 0]]), ("up", "down"), (("protect", "develop"), ("pay", "not"))
)


def runge_kutta(game: PopulationGame, start: np.ndarray, horizon: float, steps: int) -> np.ndarray:
    """Classical fourth order on the shares themselves."""
    point, step = np.array(start), horizon / steps
    for _ in range(steps):
        one = np.array(slow_field(game, point))
        two = np.array(slow_field(game, point + step / 2 * one))
        three = np.array(slow_field(game, point + step / 2 * two))
        four = np.array(slow_field(game, point + step * three))
        point = point + step / 6 * (one + 2 * two + 2 * three + four)
    return point


@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (2, 2, 2), (4,)])
def test_a_slow_integrator_arrives_at_the_same_state(shape: tuple[int, ...]) -> None:
    generator = np.random.default_rng(3)
    game = random_game(generator, shape)
    start = random_point(generator, game)
    path = replicator_path(game, start, horizon=2.0, steps=10)
    assert path.end == pytest.approx(runge_kutta(game, start, 2.0, 200), abs=1e-7)
    assert path.times[[0, -1]] == pytest.approx([0, 2])
    assert path.points[0] == pytest.approx(start)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_the_unit_of_money_only_stretches_time(unit: float) -> None:
    other = PopulationGame([unit * table for table in BET.tables], BET.populations, BET.strategies)
    one, two = replicator_path(BET, (0.6, 0.4), steps=50), replicator_path(other, (0.6, 0.4), steps=50)
    assert one.points == pytest.approx(two.points, abs=1e-9)
    assert one.times == pytest.approx(unit * two.times)


def test_around_a_centre_the_path_closes() -> None:
    """The period near (.5, .3) is 2π over the frequency 0.45825757 (models.md, appendix C)."""
    period = 2 * np.pi / 0.45825757
    path = replicator_path(BET, (0.501, 0.3), horizon=period)
    assert path.end == pytest.approx((0.501, 0.3), abs=1e-6)
    assert replicator_path(BET, (0.501, 0.3), horizon=period / 2).end[0] == pytest.approx(0.499, abs=1e-5)


def test_shares_stay_shares_and_zeros_stay_zeros() -> None:
    generator = np.random.default_rng(5)
    game = random_game(generator, (3, 2))
    path = replicator_path(game, (0.0, 0.5, 0.25), steps=60)
    assert path.points.min() >= 0
    assert (path.points[:, 0] == 0).all()
    for own in path.shares():
        assert own.sum(axis=1) == pytest.approx(1)
        assert own.min() >= -1e-15
    corner = replicator_path(game, game.corner((1, 0)), steps=3)
    assert (corner.points == game.corner((1, 0))).all()


def test_a_share_that_is_nearly_gone_comes_back() -> None:
    """Along a cycle close to the border a share falls below 1e-12 and recovers: no clipping."""
    start = (0.5, 1e-13)
    path = replicator_path(BET, start, horizon=150.0, steps=1500)
    shares = path.points[:, 1]
    assert shares.min() < 1e-12
    assert shares.max() > 0.9


def test_a_game_in_which_nothing_matters_stands_still() -> None:
    game = PopulationGame((np.ones((2, 2)), np.ones((2, 2))), ("a", "b"), (("s", "t"),) * 2)
    path = replicator_path(game, (0.2, 0.7), steps=2)
    assert path.points == pytest.approx(np.array([[0.2, 0.7]] * 3))


def test_the_certificate_is_the_defect_of_the_steps() -> None:
    path = replicator_path(BET, (0.6, 0.4), steps=5)
    assert path.certificate.holds
    assert path.certificate.residuals["log-shares change as payoffs say"] < 1e-9
    bad = replace(path, certificate=Certificate({"log-shares change as payoffs say": float("nan")}))
    assert not bad.certificate.holds


def test_a_field_that_the_integrator_did_not_follow_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recheck sees another field than the integrator: a hundredth faster is found out."""
    true, calls = motion._LogMotion.speed, []

    def faster(self: object, time: float, logs: np.ndarray) -> np.ndarray:
        calls.append(time)
        return true(self, time, logs) * (1.0 if time else 1.01)  # the recheck asks at time zero

    monkeypatch.setattr(motion._LogMotion, "speed", faster)
    with pytest.raises(CertificateError, match="log-shares change as payoffs say violated"):
        replicator_path(BET, (0.6, 0.4), steps=5)
    assert calls


def test_an_integrator_that_stops_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    import scipy.integrate

    true = scipy.integrate.solve_ivp

    def stopping(*given: object, **named: object) -> object:
        found = true(*given, **named)
        found.success, found.message = False, "step too small"
        return found

    monkeypatch.setattr(scipy.integrate, "solve_ivp", stopping)
    with pytest.raises(SolverFailure, match="step too small"):
        replicator_path(BET, (0.6, 0.4), steps=5)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"horizon": 0.0}, "horizon: found 0.0, expected a positive length of time"),
        ({"horizon": float("nan")}, "horizon: found nan"),
        ({"steps": 0}, "steps: found 0"),
    ],
)
def test_lengths_that_are_none_are_refused(named: dict[str, float], message: str) -> None:
    with pytest.raises(InputError) as refused:
        replicator_path(BET, (0.6, 0.4), **named)  # type: ignore[arg-type]
    assert message in str(refused.value)


def test_plain_data_for_json() -> None:
    import json

    data = json.loads(json.dumps(replicator_path(BET, (0.6, 0.4), steps=5).to_dict(), allow_nan=False))
    assert data["coordinates"] == ["up: protect", "down: pay"]
    assert len(data["times"]) == len(data["points"]) == 6
