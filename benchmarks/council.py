"""The council of many cities: stable agreements, groups, packages and streamed values, against the hardware.

``python benchmarks/run.py council``, some minutes; with ``large`` also the streamed value of 30 players.

Yardsticks are what the machine takes for the bare work: one pass of ``numpy.sum`` over the same bytes, the
additions and comparisons of all splits on rows that fit the cache, HiGHS on the same integer program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from benchmarks import packages
from benchmarks.coalitions import names
from benchmarks.line import Line, at_most
from benchmarks.ratios import pairs, process, ratio, timed
from citypact.games.club import ClubGame, CouncilGame
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.masks import subset_sums
from citypact.games.coalitional.membership import MembershipGame
from citypact.mechanisms.packages.answer import solve_package
from citypact.mechanisms.packages.money_plan import least_cost
from citypact.mechanisms.packages.rows import package_program, part
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.stability.all_agreements import stable_agreements
from citypact.solvers.streaming import streamed_shapley
from citypact.solvers.structures.optimum import optimal_structure

CITIES, STREAMED, LARGEST = 20, 24, 30
ROOT = Path(__file__).resolve().parent.parent
#: Length of the rows on which bare additions are timed: three of them fit the cache.
ROW = 3**8


def lines(*, large: bool = False) -> Iterator[Line]:
    yield from agreements()
    yield from structures()
    yield from package_deals()
    yield from streams(large)


def unlike_cities(size: int) -> MembershipGame:
    """Cities that each abate what members gain together; no two have the same benefit and cost."""
    draw = np.random.default_rng(5)
    benefit, cost = draw.uniform(0.5, 1.5, (2, size))
    masks = np.arange(1 << size)
    abated, payoffs = subset_sums(draw.uniform(0.5, 1.5, size) * benefit), np.zeros((size, 1 << size))
    loners = masks & (masks - 1) == 0
    for at in range(size):
        inside = masks >> at & 1 == 1
        payoffs[at] = benefit[at] * abated - np.where(inside, cost[at] * abated.mean() * 0.3, 0.0)
        payoffs[at, loners] = 0.0
    return MembershipGame(names(size), payoffs)


def agreements() -> Iterator[Line]:
    game = unlike_cities(CITIES)
    for transfers in (False, True):
        how = "with payments" if transfers else "without payments"
        yield ratio(
            f"stable agreements of {CITIES} unlike cities, {how}",
            partial(stable_agreements, game, transfers=transfers),
            lambda: np.sum(game.payoffs),
            "numpy.sum of the payoffs",
            at_most(150),
            repeats=3,
        )
    yield timed(f"stable agreements of {CITIES} unlike cities", lambda: stable_agreements(game), 10.0)


def groups(size: int) -> CoalitionalGame:
    draw = np.random.default_rng(8)
    worths = draw.uniform(0, 1, 1 << size) * np.bitwise_count(np.arange(1 << size)) ** 1.1
    worths[0] = 0
    return CoalitionalGame(names(size), worths, copy=False)


def structures() -> Iterator[Line]:
    game = groups(CITIES)
    one, two, three = (np.random.default_rng(at).uniform(0, 1, ROW) for at in range(3))

    def bare() -> None:
        for _ in range(3**CITIES // (2 * ROW)):
            np.add(one, two, out=three)
            np.maximum(one, three, out=three)

    name = f"optimal structure of {CITIES} cities, proved"
    found = pairs(lambda: optimal_structure(game), bare, repeats=3)
    of = "all splits added and compared once"
    yield Line(name, [ours / bare for ours, bare in found], yardstick=of, target=at_most(4))
    yield Line(name, [ours for ours, _ in found], "s", target=at_most(30))
    before, after = (memory_of(f"council.{what}({CITIES})") for what in ("groups", "solved"))
    table = 8 * 2**CITIES / 2**20
    yield Line(
        "its peak memory over that of the game", [(after - before) / table], "x 8 MiB", target=at_most(40)
    )


def solved(size: int) -> None:
    optimal_structure(groups(size))


def memory_of(statement: str) -> float:
    """Return the peak memory in MiB of a process of its own that runs the statement.

    Read from its status (Linux): the other count, of resources used, starts with the size of the parent.
    """
    told = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from benchmarks import council; {statement};"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    return int(process("-c", told)().stdout) / 1024


def package_deals() -> Iterator[Line]:
    deal = packages.package(5)
    for share in (1, 0.9):
        terms = PackageTerms(share=share)
        program = package_program(deal, terms, target=terms.target(deal))
        bare = bare_highs(program, [part(issue) for issue in deal.whole])
        what = f"package {packages.CITIES} x {packages.ISSUES}, total {share:.0%}"
        floating, proof = bare(), least_cost(deal, terms)
        gap = abs(floating.fun - float(proof.value)) / max(1.0, abs(floating.fun))
        yield Line(f"{what}: gap to HiGHS", [gap * 1e6], "1e-6", target=at_most(100))
        for task, name, most, limit in (
            (partial(least_cost, deal, terms), "least money, proved", 50, 5.0),
            (partial(solve_package, deal, terms), "whole answer", 1500, 30.0),
        ):
            found = pairs(task, bare, repeats=3)
            ratios = [ours / bare for ours, bare in found]
            yield Line(f"{what}: {name}", ratios, yardstick="bare HiGHS", target=at_most(most))
            yield Line(f"{what}: {name}", [ours for ours, _ in found], "s", target=at_most(limit))


def bare_highs(program: LinearProgram, whole: list[str]) -> Callable[[], Any]:
    """Return what solves the program by HiGHS alone, in floating point, already laid out in arrays."""
    place = {name: at for at, name in enumerate(program.variables)}
    matrix = np.zeros((len(program.rows), len(place)))
    low, high = np.full(len(program.rows), -np.inf), np.full(len(program.rows), np.inf)
    for at, row in enumerate(program.rows):
        for name, value in row.coefficients.items():
            matrix[at, place[name]] = float(value)
        if row.relation != "<=":
            low[at] = float(row.bound)
        if row.relation != ">=":
            high[at] = float(row.bound)
    cost = np.array([float(program.objective.get(name, 0)) for name in place])
    integral = np.isin(program.variables, whole).astype(int)
    rows = LinearConstraint(matrix, low, high)
    return partial(milp, cost, integrality=integral, bounds=Bounds(-np.inf, np.inf), constraints=rows)


def council(size: int) -> CouncilGame:
    draw = np.random.default_rng(9)
    masses = draw.integers(1, 40, size).tolist()
    places = draw.uniform(0, 500, (size, 2))
    apart = np.hypot(*(places[:, None] - places[None]).T) + 20 * (1 - np.eye(size))
    club = ClubGame(names(size), masses, apart.tolist(), 1, 0.5, 0.25)
    return CouncilGame(club, 100, 1.5, size // 2)


def streams(large: bool) -> Iterator[Line]:
    game = council(STREAMED)
    table = np.ones(1 << STREAMED)

    def streamed(of: CouncilGame, workers: int) -> object:
        return streamed_shapley(of.worths_of, of.players, unit=of.unit, workers=workers)

    def pass_over() -> object:
        return np.sum(table)

    def masks_as_worths() -> object:
        return streamed_shapley(lambda masks: masks.astype(float), game.players, workers=1)

    name = f"streamed value of {STREAMED} players"
    for task, what, most in (
        (masks_as_worths, "worths for nothing", 100),
        (partial(streamed, game, 1), "worths of a council", 400),
    ):
        of = "numpy.sum, one process"
        yield ratio(f"{name}, {what}", task, pass_over, of, at_most(most), repeats=3)
    found = pairs(partial(streamed, game, 1), partial(streamed, game, 2), repeats=3)
    yield Line(f"{name}, one process", [one for one, _ in found], "s", target=at_most(6))
    yield Line(f"{name}, two, with their start", [two for _, two in found], "s", target=at_most(10))
    # Twice the coalitions for every further player, and each adds to the sums of so many players.
    growth = 2 ** (LARGEST - STREAMED) * LARGEST / STREAMED
    extrapolated = [one / 2 * growth + max(two - one / 2, 0.0) for one, two in found]
    name = f"streamed value of {LARGEST} players, two"
    yield Line(f"{name}, extrapolated", extrapolated, "s", target=at_most(300))
    if large:
        yield timed(f"{name}, measured", partial(streamed, council(LARGEST), 2), 300.0, repeats=1)
