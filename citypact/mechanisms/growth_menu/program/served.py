"""The best offer of one form: to all types, or to the set of types that is best to serve.

Sets of types are tried from the highest ceiling on, until no other can be better; a type left
out must not want any option. Serving nobody is worth nothing and always possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from citypact.mechanisms.finite_design.problem.conditions import CONSTANT, Affine
from citypact.mechanisms.finite_design.solution.solving import answer
from citypact.mechanisms.growth_menu.program.offer import Demand, Form, Offer
from citypact.mechanisms.growth_menu.setting.table import GrowthTable
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.status import Status


@dataclass(frozen=True)
class Solved:
    """A best offer with its program, its proof and its worth (units of the table)."""

    offer: Offer
    demands: tuple[Demand, ...]
    program: LinearProgram
    proof: ExactCertificate
    value: Fraction
    method: str


@dataclass(frozen=True)
class Best:
    """The best offer of a form, or None; sets of types that are worth as much; how many were tried.

    ``untried`` is what no other set is worth more than (units of the table), None if all were tried.
    """

    solved: Solved | None
    equally_good: tuple[tuple[int, ...], ...] = ()
    tried: int = 1
    untried: Fraction | None = None

    @property
    def served(self) -> tuple[int, ...]:
        """The types that are served."""
        return () if self.solved is None else self.solved.offer.served

    @property
    def value(self) -> Fraction | None:
        """What the best offer is worth (units of the table)."""
        return None if self.solved is None else self.solved.value


def solve_offer(offer: Offer, demands: Sequence[Demand]) -> Solved | None:
    """Return the best offer for its types, None if no offer meets the demands (proved in fractions)."""
    return solve_aim(offer, demands, offer.expected(offer.table.weights))


def solve_aim(offer: Offer, demands: Sequence[Demand], aim: Affine) -> Solved | None:
    """Return the offer with the greatest value of an affine form."""
    program = offer.program(demands, aim)
    found = answer(program)
    assert found.proof is not None
    if found.status is Status.infeasible:
        return None
    value = found.proof.optimum + aim.get(CONSTANT, Fraction(0))
    method = "" if found.found is None else found.found.method
    return Solved(offer, tuple(demands), program, found.proof, value, method)


def serve_all(table: GrowthTable, names: tuple[str, ...], form: Form) -> Best:
    """Find the best offer that every type takes."""
    offer = Offer(table, names, tuple(range(len(names))), form)
    solved = solve_offer(offer, tuple(offer.demands()))
    return Best(solved, () if solved is None else (offer.served,))


def serve_best(table: GrowthTable, names: tuple[str, ...], form: Form) -> Best:
    """Find the best offer over all sets of served types; of equally good ones, the likeliest to be taken."""
    places = range(len(names))
    sets = [served for size in range(1, len(names) + 1) for served in combinations(places, size)]
    best: Solved | None = None
    highest, tried = Fraction(0), 0
    untried: Fraction | None = None
    ties: list[tuple[int, ...]] = [()]
    for served in sorted(sets, key=lambda each: (-table.ceiling(each), -_chance(table, each))):
        if table.ceiling(served) < highest:
            untried = table.ceiling(served)
            break
        tried += 1
        offer = Offer(table, names, served, form)
        solved = solve_offer(offer, tuple(offer.demands()))
        if solved is None or solved.value < highest:
            continue
        if solved.value > highest:
            ties = []
        ties.append(served)
        if best is None or (solved.value, _chance(table, served)) > (
            best.value,
            _chance(table, best.offer.served),
        ):
            best = solved
        highest = solved.value
    return Best(best, tuple(ties), tried, untried)


def known_value(solved: Solved) -> Fraction:
    """Return what an offer to these types would be worth if all knew the type (units of the table).

    No menu is worth more, not even one that lets the cap stop a type that poses as another.
    """
    offer = Offer(solved.offer.table, solved.offer.names, solved.offer.served, "menu")
    demands = [each for each in offer.demands() if each.kind not in ("incentives", "left out")]
    found = solve_offer(offer, demands)
    assert found is not None
    return found.value


def _chance(table: GrowthTable, served: tuple[int, ...]) -> Fraction:
    return sum((table.chance[i] for i in served), Fraction(0))
