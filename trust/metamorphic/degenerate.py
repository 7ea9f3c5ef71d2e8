"""The degenerate questions of models.md §11.6, with answers found by hand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import citypact as cp
from citypact import solvers
from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.forms import AirportGame
from citypact.games.normal_form import NormalFormGame
from citypact.games.river import PowerBenefit

F = Fraction
_DILEMMA = NormalFormGame(([[3, 0], [5, 1]], [[3, 5], [0, 1]]))


def _refuses(ask: Callable[[], Any]) -> bool:
    """Whether a question is refused as input, each problem in a line."""
    try:
        ask()
    except InputError as refusal:
        return bool(str(refusal).strip())
    return False


def _river_in_two() -> bool:
    """A disconnected river has two mouths: refused, or each part is shared by itself."""
    return _refuses(lambda: cp.River(("a", "b", "c"), {"a": "b", "b": None, "c": None}).mouth)


def _one_city_river() -> bool:
    found = cp.share_river(cp.RiverWater(cp.River(("a",)), (4,), [PowerBenefit(1)]))
    return abs(found.welfare["a"] - 2) < 1e-9 and abs(found.transfers["a"]) < 1e-9


def _below_threshold() -> bool:
    firms = [cp.Enterprise.from_base(0.01, 1.2, name=f"shop {at}") for at in range(3)]
    report = cp.apply_statute(firms)
    return report.eligible == 0 and report.origin == 0


def _alone_shares() -> bool:
    single = CoalitionalGame(("a",), [0, 7])
    return all(
        getattr(solvers, name)(single)["a"] == 7 for name in ("shapley", "nucleolus", "tau", "equal_division")
    )


def _no_noise() -> bool:
    """Without noise in the firm's choice the chance of a move is 0 or 1."""
    found = cp.design_inducement(cp.Relocation(1, 0.2, 0.2), cp.FirmChoice(0.1, 0.3), payer="destination")
    return found.inducement == 0.2 and found.ratio == 0.4


#: What is asked, and whether the answer is the one found by hand.
BY_HAND: dict[str, Callable[[], bool]] = {
    "W = 0, no gain to share: agreement at the one ratio that hurts nobody": lambda: (
        cp.split(cp.Relocation(1, F(3, 10), F(7, 10))).ratio == 0.3
    ),
    "W < 0: no agreement, and a reason": lambda: (
        (found := cp.split(cp.Relocation(1, F(6, 10), F(7, 10)))).ratios is None and bool(found.reason)
    ),
    "R = 0 is refused": lambda: _refuses(lambda: cp.Relocation(0, 0, 0)),
    "b = 0: nobody downstream gains, which is refused": lambda: _refuses(lambda: cp.WaterPair(0, 0, 1)),
    "g = 0: no grant changes nothing": lambda: (
        cp.compensate(cp.WaterPair(2, 0, 1)).transfer
        == cp.compensate(cp.WaterPair(2, 0, 1), grant=0).transfer
    ),
    "an empty list of plants pays nothing": lambda: cp.apply_statute([]).origin == 0,
    "an empty portfolio is refused": lambda: _refuses(lambda: cp.Portfolio(())),
    "a single city keeps its worth": _alone_shares,
    "a single airport pays its own runway": lambda: (
        solvers.airport_shapley(AirportGame(("a",), (3,)))["a"] == 3
    ),
    "a single city on a river drinks it": _one_city_river,
    "a disconnected river is refused": _river_in_two,
    "zero noise": _no_noise,
    "all plants below the threshold: nothing is owed": _below_threshold,
    "patience 0 is refused": lambda: _refuses(
        lambda: cp.keep_promise(cp.StageDilemma(5, 3, 1, 0), discount=0)
    ),
    "patience 1 is refused": lambda: _refuses(
        lambda: cp.keep_promise(cp.StageDilemma(5, 3, 1, 0), discount=1)
    ),
    "patience 0 of a repeated game is refused": lambda: _refuses(
        lambda: solvers.sustainable_payoffs(_DILEMMA, 0)
    ),
    "patience 1 of a repeated game is refused": lambda: _refuses(
        lambda: solvers.sustainable_payoffs(_DILEMMA, 1)
    ),
    "impatience on one side gives the other everything": lambda: _first_mover(),  # noqa: PLW0108  # defined below
}


def _first_mover() -> bool:
    """Rubinstein with a responder who cannot wait: the proposer takes the whole gain (models.md §4.0)."""
    found = cp.split(
        cp.Relocation(1, F(2, 10), F(2, 10)), "rubinstein", origin_discount=F(1, 2), destination_discount=0
    )
    return found.ratios is not None and abs(float(found.ratios.exact) - 0.8) < 1e-12


def by_hand() -> list[str]:
    """Return a sentence for each degenerate question with another answer than the one found by hand."""
    failures = []
    for question, holds in BY_HAND.items():
        try:
            if not holds():
                failures.append(f"degenerate: {question}: another answer")
        except Exception as fault:  # a traceback here is what this part looks for
            failures.append(f"degenerate: {question}: {type(fault).__name__}: {str(fault)[:200]}")
    return failures
