r"""Whether the core is empty, with an allocation in it or the proof that there is none.

See ``citypact.solvers.core_sets.core_search`` for the method. Emptiness is proved by a *balanced
collection*: if every coalition S worked for the share :math:`\lambda_S` of the time, so that
every player is busy exactly all the time, they would produce more than all together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.coalitional import CooperativeGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.core_sets.core_certificate import check_balanced_collection, check_core_point
from citypact.solvers.core_sets.core_search import search_core
from citypact.solvers.core_sets.found_points import found_point, stated
from citypact.solvers.core_sets.least_total import least_total
from citypact.solvers.core_sets.objections import Objections
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.worths.scaled_worths import was_computed

#: An excess of balanced worths over v(N) below this part of the largest worth may be rounding.
ROUNDING = Fraction(1, 10**12)


@dataclass(frozen=True)
class CoreReport:
    """What is known about the core of a game.

    Parameters
    ----------
    empty : bool
        Whether no allocation keeps every coalition in.
    allocation : SolvedAllocation or None
        A point of the core, when there is one.
    weights : mapping of tuple of str to float
        When the core is empty, the balanced collection that proves it.
    fractions : mapping of tuple of str to Fraction
        The same weights exactly.
    gap : float
        By how much the weighted worths exceed v(N) (weighted costs fall short of c(N)), in
        ``unit``; 0 when the core is not empty.
    certificate : Certificate
        Recomputed from the worths, the solver not consulted.
    unit : str
        Unit of the worths.
    cost : bool
        Whether worths are costs.
    """

    empty: bool
    allocation: SolvedAllocation | None
    weights: Mapping[tuple[str, ...], float]
    fractions: Mapping[tuple[str, ...], Fraction]
    gap: float
    certificate: Certificate
    unit: str
    cost: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, coalitions written ``a+b``."""
        return {
            "empty": self.empty,
            "allocation": None if self.allocation is None else self.allocation.to_dict(),
            "weights": {"+".join(names): weight for names, weight in self.weights.items()},
            "exact_weights": {"+".join(names): str(weight) for names, weight in self.fractions.items()},
            "gap": self.gap,
            "unit": self.unit,
            "certificate": self.certificate.to_dict(),
        }

    def explain(self) -> str:
        """Return the finding in sentences that need no theory."""
        if self.allocation is not None:
            amounts = ", ".join(f"{name} {amount:.6g}" for name, amount in self.allocation.items())
            does = "pays" if self.cost else "gets"
            return (
                f"The core is not empty: no coalition can do better on its own when each player {does} "
                f"{amounts} ({self.unit})."
            )
        parts = ", ".join(f"{'+'.join(names)} {weight}" for names, weight in self.fractions.items())
        end = (
            f"would cost {self.gap:.6g} {self.unit} less than all together"
            if self.cost
            else f"would produce {self.gap:.6g} {self.unit} more than all together"
        )
        return (
            "The core is empty: every allocation leaves some coalition better off alone. If these coalitions "
            f"worked for these shares of the time ({parts}), every player would be busy exactly all the "
            f"time and they {end}."
        )


def core(game: CooperativeGame) -> CoreReport:
    """Decide whether the core of a game is empty and prove it.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players; a cost game is read as -c. Worths are read as the decimals they
        spell. If some take 16 digits and more they were computed, and a balanced excess below
        one part in 10**12 of the largest worth cannot be told from their rounding: it counts as
        none (the certificate then says by how much).

    Returns
    -------
    CoreReport
        With an allocation in the core (exact up to 16 players, beyond where few coalitions
        tie, else certified), or a balanced collection of at most n coalitions.

    Raises
    ------
    InputError
        Beyond 30 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> found = core(majority)
    >>> found.empty, found.weights, found.gap
    (True, {('a', 'b'): 0.5, ('a', 'c'): 0.5, ('b', 'c'): 0.5}, 0.5)
    >>> core(CoalitionalGame(("a", "b"), [0, 1, 0, 3])).allocation.fractions
    (Fraction(2, 1), Fraction(1, 1))
    """
    objections = Objections(game)
    found = search_core(objections)
    if not found.empty:
        return _full(game, found.amounts, found.exact)
    weights = {game.members(mask): found.weights[mask] for mask in sorted(found.weights)}
    total = sum((weight * objections.worth(mask) for mask, weight in found.weights.items()), Fraction(0))
    gap = total - objections.grand
    if gap <= ROUNDING * Fraction(objections.scale) and _rounded(objections, found.weights):
        least = least_total(objections, found.seen)
        return _full(game, least.amounts, False)
    certificate = check_balanced_collection(game, weights)
    certificate.require()
    return CoreReport(
        empty=True,
        allocation=None,
        weights={names: float(weight) for names, weight in weights.items()},
        fractions=weights,
        gap=float(gap),
        certificate=certificate,
        unit=game.unit,
        cost=game.cost,
    )


def _rounded(objections: Objections, weights: Mapping[int, Fraction]) -> bool:
    """Whether a worth that the balanced collection is compared by carries rounding."""
    compared = (*weights, (1 << objections.size) - 1)
    return any(was_computed(float(worth), worth) for worth in map(objections.worth, compared))


def _full(game: CooperativeGame, amounts: tuple[Fraction, ...], exact: bool) -> CoreReport:
    certificate = check_core_point(game, stated(game, amounts, exact))
    certificate.require()
    allocation = found_point(game, amounts, exact, "a point of the core", certificate)
    return CoreReport(False, allocation, {}, {}, 0.0, certificate, game.unit, game.cost)


def is_balanced(game: CooperativeGame) -> PropertyReport:
    """Check whether no balanced collection beats v(N), that is, whether the core is not empty.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players.

    Returns
    -------
    PropertyReport
        When false, the witness lists the coalitions of a balanced collection and the
        statement their weights.

    Raises
    ------
    InputError
        Beyond 30 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> report = is_balanced(CoalitionalGame(("a", "b"), [0, 2, 2, 3]))
    >>> bool(report), report.witness, report.statement
    (False, (('a',), ('b',)), '1 a + 1 b is worth 4, all together 3')
    """
    found = core(game)
    if not found.empty:
        return PropertyReport("balanced", True)
    return unbalanced("balanced", found, game.grand)


def unbalanced(name: str, found: CoreReport, grand: float) -> PropertyReport:
    """Return the report that a balanced collection beats ``grand``."""
    terms = " + ".join(f"{weight} {'+'.join(names)}" for names, weight in found.fractions.items())
    total = grand + (-found.gap if found.cost else found.gap)
    verb = "costs" if found.cost else "is worth"
    statement = f"{terms} {verb} {total:.10g}, all together {grand:.10g}"
    return PropertyReport(name, False, tuple(found.weights), found.gap, statement)
