"""Obstacles in fractions: hand numbers, agreement with the package on drawn games, and forgers."""

import copy
import json
import random
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from forging import answers, forged, sealed_again

from citypact.audit import audit_result
from citypact.audit.obstacles.contest import Contest, efforts_of
from citypact.audit.obstacles.crowding import Crowded
from citypact.audit.obstacles.gap import Gap
from citypact.audit.obstacles.race import Race
from citypact.audit.obstacles.trunk import Trunk
from citypact.audit.obstacles.walls import Walls
from citypact.scenario.answer_file import answer_case
from citypact.scenario.answers import answer

F = Fraction
CASES = {
    "two-centres": 595,
    "overloaded-core": 660,
    "dead-end-road": 657,
    "far-behind": 524,
    "walls-between-markets": 517,
    "promotion-race": 504,
}


@cache
def answered_case(name: str) -> str:
    return json.dumps(answer_case(name).document)


def saved_case(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(answered_case(name))
    return document


def test_efforts_by_hand() -> None:
    # models.md §7.7: V = (5, 3) spends 1.171875 and keeps 1.953125; n equal cities waste (n - 1)/n.
    assert efforts_of([F(5), F(3)]) == [F(75, 64), F(45, 64)]
    game = Contest(["A", "B"], [F(5), F(3)])
    assert game.played(efforts_of(game.values)).payoffs["A"] == F(125, 64)
    assert game.compensations() == (F(27, 64), F(5) - F(125, 64))
    for n in (2, 3, 7):
        assert sum(efforts_of([F(4)] * n)) == F(4 * (n - 1), n)
    # A third city that values the rank at a tenth stays out: half of the harmonic mean is more.
    assert efforts_of([F(5), F(1, 10), F(3)]) == [F(75, 64), 0, F(45, 64)]


def test_nobody_gains_by_another_effort() -> None:
    draw = random.Random(4)
    for size in (2, 3, 5):
        values = [F(draw.randint(1, 60), 10) for _ in range(size)]
        game = Contest([f"city {k}" for k in range(size)], values)
        efforts = efforts_of(values)
        now = list(game.played(efforts).payoffs.values())
        for k in range(size):
            for other in (efforts[k] * F(9, 10), efforts[k] * F(11, 10), F(1, 50), values[k] / 2):
                moved = list(game.played([*efforts[:k], other, *efforts[k + 1 :]]).payoffs.values())
                assert moved[k] <= now[k]


def test_workers_by_hand() -> None:
    # The manual: attractions 3 and 2, slopes one half, ten workers: six and four, at best 5.5 and 4.5.
    game = Crowded(["core", "rest"], [F(3), F(2)], [F(1, 2)] * 2, F(10))
    assert (game.free, game.best, game.moved) == ([6, 4], [F(11, 2), F(9, 2)], F(1, 2))
    assert game.worths() == [0, 0, 0, F(1, 4)]
    empty = Crowded(["core", "rest"], [F(9), F(1)], [F(1, 2)] * 2, F(4))
    assert empty.free == [4, 0]


def test_no_worker_would_move_and_no_split_is_better() -> None:
    draw = random.Random(6)
    for size in (2, 3, 4):
        worth = [F(draw.randint(10, 90), 10) for _ in range(size)]
        slopes = [F(draw.randint(1, 20), 10) for _ in range(size)]
        game = Crowded([f"city {k}" for k in range(size)], worth, slopes, F(draw.randint(1, 20)))
        levels = game.levels(game.free)
        assert sum(game.free) == sum(game.best) == game.workers
        assert all(levels[k] == max(levels) for k in range(size) if game.free[k])
        most = game.played(game.best).total
        for one in range(size):
            for other in range(size):
                step = min(F(1, 10), game.best[one])
                split = list(game.best)
                split[one] -= step
                split[other] += step
                assert game.played(split).total <= most


def test_a_road_by_hand() -> None:
    # models.md §7.9: B = (3, 1, 2), c = (1, 2, 0.5) wants 6/3.5 and, alone, gets half a unit.
    road = Trunk(["A", "B", "C"], [F(3), F(1), F(2)], [F(1), F(2), F(1, 2)])
    assert (road.quality, road.alone) == (F(12, 7), F(1, 2))
    assert road.common(F(1)).payoffs == {"A": F(5, 2), "B": 0, "C": F(7, 4)}
    # Without B nobody gets beyond what B builds; with it, as far as the other is willing.
    worths = road.worths()
    assert worths[0b101] == worths[0b001] == 0
    assert worths[0b011] == road.payoff(0, F(4, 3)) + road.payoff(1, F(4, 3)) - F(11, 8) - F(1, 4)
    for quality in (F(1), F(2), F(5, 3)):
        assert road.common(quality).total < road.common(road.quality).total


def test_a_gap_by_hand() -> None:
    # The manual: two fifths of the income, ten at four fifths, losses of six, stiffness twenty.
    gap = Gap(["core", "rest"], (F(100), F(40)), (F(1), F(3)), F(10), F(4, 5), F(3), F(3), F(20))
    assert (gap.ratio, gap.threshold, gap.grant(gap.opened)) == (F(2, 5), F(12, 25), F(8, 125))
    assert (gap.best_rise, gap.surplus) == (F(2, 5), F(12, 5))
    assert gap.played(True, gap.best_rise).payoffs == {"core": -3, "rest": F(27, 5)}
    assert not Gap(["a", "b"], (F(1), F(2)), (F(1), F(1)), F(10), F(1), F(3), F(3), F(20)).usable


def test_walls_by_hand() -> None:
    # Markets of 72, no transport: open 32 each, closed 27, a wall alone 35 and 24; q = 1 asks for 3/8.
    game = Walls(["A", "B"], (F(72), F(72)), (F(9, 10), F(9, 10)), F(0), F(1), F(0))
    assert game.payoffs(F(0), F(0)) == (32, 32)
    assert game.payoffs(game.wall, game.wall) == (27, 27)
    assert game.payoffs(game.wall, F(0)) == (35, 24)
    assert (game.critical, game.opens(0)) == (F(3, 8), 5)
    # From 5/22 of the margin on, transport wastes as much as rivalry brings.
    dear = Walls(["A", "B"], (F(72), F(72)), (F(9, 10), F(9, 10)), F(5, 22), F(1), F(0))
    assert dear.worth == 0
    assert dear.critical == 0


def test_a_race_by_hand() -> None:
    # Gains of 3 and 1, prize 4, density 1/4, cost 2, benefit 1, leads counted once: both efforts are 1/2.
    race = Race(["A", "B"], (F(3), F(1)), F(4), F(1, 4), F(2), F(1), F(0), F(1))
    assert (race.effort, race.worth / race.cost, race.equal) == (F(1, 2), F(1, 2), 1)
    assert not race.signs(race.project, F(1))
    assert (race.ends(F(1)), race.score) == ((F(1, 3), F(5, 3)), F(1, 2))
    assert race.played(F(1, 2), done=True).payoffs == {"A": F(13, 4), "B": F(5, 4)}


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_audited_number_by_number(name: str) -> None:
    document = saved_case(name)
    audit = audit_result(document)
    assert [str(line) for line in audit.failed] == []
    assert audit.audited >= CASES[name]
    left = {place.split(".")[0] for place in audit.recomputed}
    # Of the contest, what another decisiveness would give; of the race, what is tried in floating point.
    assert left <= ({"certificate"} if name == "promotion-race" else {"moves[]"})
    closed = [place for place in answers(document) if place not in audit.undecided]
    for place in random.Random("forger").sample(closed, 4):
        lines = [line.name for line in audit_result(forged(document, place)).failed]
        assert lines, f"{place} was changed, sealed again, and nobody noticed"
        assert not any("hash" in each for each in lines)


def without_ranges(quantities: dict[str, Any], value: Any) -> None:
    for each in quantities.values():
        each.pop("range", None)
        each["value"] = value()


@pytest.mark.parametrize("scale", [1e-9, 1e9])
@pytest.mark.parametrize("name", CASES)
def test_both_arithmetics_agree_on_drawn_obstacles(name: str, scale: float) -> None:
    draw = random.Random(f"{name} {scale}")
    inputs = copy.deepcopy(saved_case(name)["inputs"])
    parameters = inputs["scenario"]["parameters"]
    if name == "two-centres":
        without_ranges(parameters["values"], lambda: round(draw.uniform(0.1, 50), 4) * scale)
    elif name == "walls-between-markets":
        without_ranges(parameters["markets"], lambda: round(draw.uniform(5, 200), 3) * scale)
        without_ranges(parameters["discounts"], lambda: round(draw.uniform(0.05, 0.99), 3))
        without_ranges(
            {key: parameters[key] for key in ("transport", "detection")}, lambda: draw.choice([0, 0.11, 0.3])
        )
        without_ranges({"fine": parameters["fine_limit"]}, lambda: draw.choice([0, 30 * scale]))
    elif name == "promotion-race":
        money = {key: parameters[key] for key in ("prize", "cost", "benefit")}
        without_ranges({**parameters["project_gains"], **money}, lambda: draw.randint(4, 12) * scale)
        parameters["project_gains"]["Hebei"]["value"] *= draw.choice([-0.3, 1])
        # Noise enough for slopes to decide.
        without_ranges({"density": parameters["density"]}, lambda: 0.1)
        without_ranges({"lead": parameters["standing"]}, lambda: draw.choice([0, 0.5, 3]))
    elif name == "far-behind":
        for group in ("revenue", "core_loss", "periphery_cost", "stiffness"):
            parameters[group]["value"] *= scale
            parameters[group].pop("range", None)
        parameters["stiffness"]["value"] *= draw.choice([0.2, 1, 3])
        parameters["core_loss"]["value"] *= draw.choice([0.1, 0.6, 1.2])
    elif name == "dead-end-road":
        for group in ("benefits", "costs"):
            without_ranges(parameters[group], lambda: round(draw.uniform(0.1, 5), 4) * scale)
    else:
        without_ranges(parameters["attractions"], lambda: round(draw.uniform(1, 9), 4) * scale)
        without_ranges(parameters["crowding"], lambda: round(draw.uniform(0.001, 0.01), 5) * scale)
    audit = audit_result(json.loads(json.dumps(answer("obstacle", inputs).document)))
    assert [str(line) for line in audit.failed] == []
    assert audit.audited >= audit.numbers - 3  # of the contest, another decisiveness


def test_a_plan_that_costs_more_is_found() -> None:
    """The centre pays what it need not: sizes, cost and gains agree, the proof does not."""
    document = saved_case("two-centres")
    agreement = document["agreement"]
    agreement["sizes"]["central money"] = 1.0
    agreement["sizes"]["payment to Tianjin"] += 1.0
    agreement["gains"]["Tianjin"] += 1.0
    agreement["cost"] = 1.0
    assert audit_result(sealed_again(document)).failed


def test_of_other_games_the_seal_alone_is_known() -> None:
    audit = audit_result(saved_case("dead-end-network"))
    assert audit.failed == []
    assert audit.audited <= 1
