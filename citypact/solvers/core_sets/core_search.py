r"""A point of the core, or a balanced collection that proves that there is none.

The core is the set of allocations of :math:`v(N)` with :math:`x(S) \ge v(S)` for every coalition
[Gillies1959]_. It is empty if and only if some weights :math:`\lambda_S \ge 0` that cover every
player exactly once, :math:`\sum_{S \ni i} \lambda_S = 1`, have
:math:`\sum_S \lambda_S v(S) > v(N)` ([Bondareva1963]_, [Shapley1967]_); n coalitions suffice. Both
come from one linear program,

.. math::

    \max\ d \quad \text{subject to} \quad x(S) - d \ge v(S), \quad x(N) = v(N) ,

which keeps as far as possible from all coalitions seen so far: its multipliers, divided by the
total that they put on one player, are balanced, and a negative :math:`d` is the proof of
emptiness. The program starts with the coalitions of 1 and of n - 1 players; the worst of each
part of the table of excesses joins until nobody objects or :math:`d` turns negative. The last
program is solved in rational arithmetic.

References
----------
.. [Gillies1959] D. B. Gillies, "Solutions to general non-zero-sum games", *Contributions to the
   Theory of Games IV*, Princeton, 1959, 47-85.
.. [Bondareva1963] O. N. Bondareva, "Some applications of linear programming methods to the
   theory of cooperative games", Problemy Kibernetiki 10, 1963, 119-139.
.. [Shapley1967] L. S. Shapley, "On balanced sets and cores", Naval Research Logistics
   Quarterly 14, 1967, 453-460.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from citypact.solvers.core_sets.coalition_rows import ALL, DEPTH, all_shared, distant_claims, player_names
from citypact.solvers.core_sets.exact_optimum import guess_of
from citypact.solvers.core_sets.objections import Objections
from citypact.solvers.core_sets.steady_point import SteadyPoint
from citypact.solvers.linear.certify import ExactCertificate, certify, solve_exact
from citypact.solvers.linear.program import LinearProgram


@dataclass(frozen=True)
class CoreSearch:
    """Outcome of the search.

    Parameters
    ----------
    amounts : tuple of Fraction
        A point of the core in profit orientation; empty when there is none.
    weights : dict of int to Fraction
        When the core is empty, balanced weights by bit mask.
    seen : tuple of int
        The coalitions that were enough to decide.
    exact : bool
        Whether every coalition was compared exactly with the amounts.
    """

    amounts: tuple[Fraction, ...]
    weights: dict[int, Fraction]
    seen: tuple[int, ...]
    exact: bool

    @property
    def empty(self) -> bool:
        """Whether the core is empty."""
        return bool(self.weights)


def search_core(objections: Objections) -> CoreSearch:
    """Decide whether the core is empty and return what proves it.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = Objections(CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1]))
    >>> sorted(search_core(majority).weights.items())
    [(3, Fraction(1, 2)), (5, Fraction(1, 2)), (6, Fraction(1, 2))]
    """
    size = objections.size
    if size == 1:
        return CoreSearch((objections.grand,), {}, (), True)
    last = (1 << size) - 1
    masks = dict.fromkeys(1 << player for player in range(size))
    masks |= dict.fromkeys(last ^ 1 << player for player in range(size))
    steady = SteadyPoint(objections, {last: objections.grand})
    while True:
        program = deepest_program(objections, masks)
        guess = guess_of(program)
        if guess is not None and guess.value >= 0:
            # Floating point leads for as long as it finds coalitions that plainly object.
            corner = [guess.point[name] for name in player_names(size)]
            fresh = objections.plain(corner, masks)
            if fresh:
                settled = steady.advance(corner, fresh, masks)
                if settled is not None:
                    return CoreSearch(settled.amounts, {}, tuple(masks), settled.exact)
                continue
        proof = solve_exact(program) if guess is None else certify(program, guess)
        if proof.optimum < 0:
            return CoreSearch((), _balanced(proof), tuple(masks), True)
        amounts = tuple(proof.point[name] for name in player_names(size))
        scan = objections.scan(amounts, masks)
        if not scan.objecting:
            return CoreSearch(amounts, {}, tuple(masks), scan.exact)
        masks |= dict.fromkeys(scan.objecting)


def _balanced(proof: ExactCertificate) -> dict[int, Fraction]:
    """Scale the multipliers so that every player is covered once."""
    prices = {int(label): price for label, price in proof.multipliers.items() if price and label != ALL}
    cover = sum((price for mask, price in prices.items() if mask & 1), Fraction(0))
    return {mask: price / cover for mask, price in prices.items()}


def deepest_program(objections: Objections, masks: Iterable[int]) -> LinearProgram:
    """State the program that keeps as far as possible from the coalitions given."""
    rows = (*distant_claims(objections, masks), all_shared(objections))
    return LinearProgram("maximize", (*player_names(objections.size), DEPTH), {DEPTH: 1}, rows)
