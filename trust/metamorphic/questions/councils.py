"""Questions about councils, packages, designs, divisions of a worth, and the shipped files."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import citypact as cp
from citypact.games.council.alike import LinearBenefit
from citypact.mechanisms.finite_design import Setting
from trust.metamorphic.laws import Entry
from trust.metamorphic.questions.coalitions import drawn_game
from trust.metamorphic.questions.waters import drawn_air
from trust.metamorphic.telling import Telling, placed, placed_square


def drawn_club(t: Telling) -> cp.ClubGame:
    """Return cities with masses and distances that may join a council."""
    number = t.whole(2, 4)
    distances = [[Fraction(0)] * number for _ in range(number)]
    places = sorted(t.numbers(number, 0, 9))
    places = [place + at for at, place in enumerate(places)]  # on a line, at least one apart
    for i in range(number):
        for j in range(number):
            distances[i][j] = abs(places[i] - places[j])
    masses = t.numbers(number, 1, 9)
    order = t.order(number)
    return cp.ClubGame(
        tuple(placed(t.names(number), order)),
        placed(masses, order),
        placed_square(distances, order),
        t.money(0.5, 2),
        t.money(0.1, 0.8),
        t.money(0, 0.3),
    )


def _council(t: Telling) -> Any:
    club = drawn_club(t)
    found = cp.council_growth(club, [t.names(1)[0]], draws=20)
    return {rule: list(growth.members) for rule, growth in found.growths.items()}


def _alike(t: Telling) -> Any:
    found = cp.council_of_alike(LinearBenefit(t.whole(2, 12), t.money(0.5, 2), t.money(0.5, 2)))
    return {"stable": found.stable, "deepest": [size.deepest for size in found.sizes]}


def _sky(t: Telling) -> Any:
    found = cp.council_under_one_sky(drawn_air(t))
    return {"largest": found.alone.largest, "deepest": found.whole_deepest}


def _package(t: Telling) -> Any:
    cities, issues = t.whole(2, 3), t.whole(1, 3)
    gains = [[t.money(-2, 4) for _ in range(issues)] for _ in range(cities)]
    labels = [f"issue {at}" for at in range(issues)]
    if t.twist == "issue":
        spoil = [
            1,
            *[-9] * (cities - 1),
        ]  # brings one city a little and costs the others more: no package holds it
        gains = [[*row, more * t.unit] for row, more in zip(gains, spoil, strict=True)]
        labels = [*labels, "nothing"]
    if t.twist == "null":
        gains = [*gains, [Fraction(0)] * len(labels)]
    names = [*t.names(cities), *(["nobody"] if t.twist == "null" else [])]
    order = t.order(len(names))
    columns = t.order(len(labels))
    deal = cp.PackageDeal(
        tuple(placed(names, order)),
        tuple(placed(labels, columns)),
        [placed(gains[at], columns) for at in order],
    )
    found = cp.solve_package(deal)
    return found.plan.cost


def _trade(t: Telling) -> dict[str, Any]:
    costs, worths = sorted(t.moneys(2, 0, 4)), sorted(t.moneys(2, 1, 6))
    seller, buyer = t.name("Qaq"), t.name("Qbq")
    levels = {
        seller: dict(zip(("low", "high"), costs, strict=True)),
        buyer: dict(zip(("small", "big"), worths, strict=True)),
    }
    kept = t.money(1, 3) if t.twist == "constant" else Fraction(0)
    players = placed([seller, buyer], t.order(2))

    def value(city: str) -> Callable[[str, str], Any]:
        sign = -1 if city == seller else 1
        return lambda outcome, kind: kept + (sign * levels[city][kind] if outcome == "trade" else 0)

    outcomes = ["trade", "none", *(["burn"] if t.twist == "issue" else [])]
    values: dict[str, Any] = {city: value(city) for city in players}
    if t.twist == "issue":  # one more outcome that nobody wants

        def spoiled(plain: Callable[[str, str], Any]) -> Callable[[str, str], Any]:
            return lambda outcome, kind: -100 * t.unit if outcome == "burn" else plain(outcome, kind)

        values = {city: spoiled(each) for city, each in values.items()}
    return {
        "types": {city: list(levels[city]) for city in players},
        "prior": "uniform",
        "outcomes": outcomes,
        "values": values,
        "outside": kept,
    }


def _design(t: Telling) -> Any:
    asked = _trade(t)
    found = cp.design(**asked)
    kept = 2 * asked["outside"]
    return {"welfare": found.welfare - float(kept), "best": found.first_best - float(kept)}


def _audit(t: Telling) -> Any:
    city = t.name("Qaq")
    low, high = sorted(t.moneys(2, 0, 5))
    outcomes: dict[str, Any] = {"build": {"low": low, "high": high}, "leave": 0}
    if t.twist == "issue":  # one more outcome that nobody wants and the table never chooses
        outcomes["spoil"] = -t.unit
    setting = Setting({city: ["low", "high"]}, "uniform", list(outcomes), {city: outcomes})
    table = cp.MechanismTable(
        setting, {("low",): "build", ("high",): "build"}, {("low",): {city: -low}, ("high",): {city: -high}}
    )
    return [[one.kind, one.amount, one.player] for one in cp.audit(table).violations]


def _allocated(t: Telling) -> Any:
    game = drawn_game(t, cost=False)
    found = cp.allocate(game, ["shapley", "nucleolus"])
    return dict(found.allocations)


def _proposed(t: Telling) -> Any:
    game = drawn_game(t, cost=False)
    shares = dict(zip(t.names(game.size), t.numbers(game.size, 0.1, 1), strict=True))
    total = sum(shares.values())
    grand = Fraction(game.fractions()[-1])
    found = cp.check_proposal(game, {name: grand * part / total for name, part in shares.items()})
    return {"empty": found.core_empty, "cost": found.cost_of_stability, "objecting": found.objecting}


def _filed(t: Telling) -> Any:
    """Plants written into a file, some rows in another order."""
    number = t.whole(1, 4)
    head = "firm,tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan"
    rows = [
        f"{t.name(f'Q{chr(97 + at)}q')},{','.join(str(float(v)) for v in t.moneys(3, 0, 3))},1.2,yes,yes"
        for at in range(number)
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plants.csv"
        file.write_text("\n".join([head, *placed(rows, t.order(number))]) + "\n", encoding="utf-8")
        return {
            each.name: [each.tax_year1, each.tax_year2, each.tax_year3] for each in cp.read_enterprises(file)
        }


def _game_file(t: Telling) -> Any:
    game = drawn_game(t, cost=False)
    worths = {
        "+".join(game.members(mask)): str(float(game.fractions()[mask])) for mask in range(1, 2**game.size)
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "game.csv"
        lines = ["coalition,value", *(f"{label},{worth}" for label, worth in worths.items())]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        loaded = cp.load_game(file).game
    return {name: loaded.worth(name) for name in loaded.players}


def _verified(t: Telling) -> Any:
    """A result of rules on a drawn game is saved as JSON and every line of it holds."""
    document = cp.allocate(drawn_game(t, cost=False), ["shapley", "nucleolus"]).document
    return {"all hold": all(line.holds for line in cp.verify_result(json.loads(json.dumps(document))))}


QUESTIONS: dict[str, Entry] = {
    "council_growth": Entry(_council),
    "council_of_alike": Entry(_alike),
    "council_under_one_sky": Entry(_sky, tolerance=1e-6),
    "solve_package": Entry(_package, twists=("issue", "null")),
    "design": Entry(_design, twists=("constant", "issue"), tolerance=1e-6),
    "audit": Entry(_audit, twists=("issue",)),
    "allocate": Entry(_allocated),
    "check_proposal": Entry(_proposed),
    "read_enterprises": Entry(_filed),
    "load_game": Entry(_game_file),
    "verify_result": Entry(_verified),
}
