r"""Agree on abatement: efficient targets, a division of the gain and the payments that deliver it.

When all cities abate for the benefit of all, city :math:`k` gains

.. math:: g_k = \sum_i w_{ik} (a_i^* - a_i^N) - \tfrac12 c_k \bigl( (a_k^*)^2 - (a_k^N)^2 \bigr)

before payments, and a division :math:`x` of :math:`v(N) = \sum_k g_k` is delivered by the side
payments :math:`t_k = x_k - g_k`, which add up to zero. The game is convex: in the core
a city gets at least :math:`v(\{k\}) = 0` and at most :math:`v(N) - v(N \setminus k)`, and both
are reached [Shapley1971]_. So its payment lies between :math:`-g_k` and
:math:`v(N) - v(N \setminus k) - g_k`.

References
----------
models.md §5.6 and A9.

.. [Shapley1971] L. S. Shapley, "Cores of convex games", International Journal of Game Theory
   1, 1971, 11-26.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.abatement import Abatement
from citypact.games.allocation import Allocation
from citypact.games.rational import Number
from citypact.mechanisms.abatement.linear.parts import shapley_parts
from citypact.mechanisms.abatement.linear.recheck import check_settlement, worst_small_excess
from citypact.mechanisms.abatement.linear.result import AbatementSettlement
from citypact.mechanisms.abatement.payments import balanced, transfers
from citypact.mechanisms.allocation.rules import rules_named
from citypact.solvers.answers import MOST_EXACT
from citypact.solvers.certificate import Certificate
from citypact.solvers.core_sets.core_membership import in_core
from citypact.solvers.core_sets.outcome import amounts_of
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.provenance import Provenance
from citypact.solvers.solved_allocation import SolvedAllocation

#: Coalitions are all looked at up to here: a million of them.
MOST_SCANNED = 20
#: An allocation given in decimals may miss v(N) by this part of it.
ROUNDING = 1e-9
#: A division that lies in the core of every convex game.
IN_EVERY_CORE = ("shapley",)
ASSUMPTIONS = (
    "Damage is linear: what others abate shifts a city's payoff and not its choice.",
    "Without agreement every city abates for its own benefit alone; a coalition's worth is what it gains"
    " over that while the others stay there.",
    "Money can be paid between any two cities.",
)


def settle_abatement(game: Abatement, rule: str | Mapping[str, Number] = "shapley") -> AbatementSettlement:
    """Find the targets, the division of the gain and who pays whom.

    Parameters
    ----------
    game : Abatement
        Any number of cities for the Shapley value.
    rule : str, or mapping of city to amount
        A rule of ``citypact allocate --list`` that needs no further data and shares out v(N), such
        as "shapley" or "nucleolus"; or an allocation of v(N).

    Returns
    -------
    AbatementSettlement
        With its certificate.

    Raises
    ------
    InputError
        If the rule is unknown, does not share out v(N) or is not made for so many cities; if an
        allocation misses a city or does not add up to v(N).
    CertificateError
        If the result does not pass its recheck.

    Examples
    --------
    >>> air = Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5])
    >>> settled = settle_abatement(air)
    >>> [round(paid, 6) for paid in settled.payments.vector()]
    [-1.470833, 0.631667, 0.839167]
    >>> [str(one) for one in settled.transfers]
    ['city 1 pays city 3 0.8392', 'city 1 pays city 2 0.6317']
    """
    if not isinstance(game, Abatement):
        raise InputError(Problem("game", type(game).__name__, "an Abatement game"))
    title, shares, provenance = _division(game, rule)
    exact = game.size <= MOST_EXACT
    own, most = game.own_gains(exact), game.last_marginals(exact)
    if not exact:
        shares = [float(share) for share in shares]
    paid = balanced([share - gain for share, gain in zip(shares, own, strict=True)])
    stable = _stability(game, rule, shares)
    settlement = AbatementSettlement(
        rule=title,
        targets=Allocation(game.players, game.efficient_abatement.tolist(), "units of abatement"),
        no_agreement=Allocation(game.players, game.nash_abatement.tolist(), "units of abatement"),
        own_gains=Allocation(game.players, own.tolist(), game.unit),
        payments=Allocation(game.players, paid, game.unit),
        gains=Allocation(game.players, [float(share) for share in shares], game.unit),
        participation={
            name: (-float(gain), float(top - gain))
            for name, top, gain in zip(game.players, most, own, strict=True)
        },
        transfers=transfers(game.players, paid),
        in_core=None if stable is None else stable.holds,
        objection=stable.witness[0] if stable is not None and stable.witness else (),
        objection_gain=0.0 if stable is None else stable.gap,
        parts=shapley_parts(game),
        surplus=game.grand,
        certificate=Certificate({}),
        provenance=provenance,
        game=game,
        assumptions=ASSUMPTIONS,
    )
    certificate = check_settlement(settlement)
    certificate.require()
    return replace(settlement, certificate=certificate)


def _division(game: Abatement, rule: str | Mapping[str, Number]) -> tuple[str, list[Number], Provenance]:
    """Return the name of the division, its amounts and where they come from."""
    if isinstance(rule, str):
        (found,) = rules_named([rule])
        solved = found.solve(game, {})
        title, provenance = found.title, solved.provenance
        amounts: list[Number] = list(solved.fractions or solved.vector())
    elif isinstance(rule, Mapping):
        amounts = list(amounts_of(game, rule))
        title = "the allocation given"
        provenance = rule.provenance if isinstance(rule, SolvedAllocation) else Provenance("given")
    else:
        raise InputError(
            Problem("rule", type(rule).__name__, "the name of a rule or an amount for each city")
        )
    total, grand = math.fsum(float(amount) for amount in amounts), game.grand
    if not abs(total - grand) <= ROUNDING * grand:
        raise InputError(
            Problem(
                "rule" if isinstance(rule, str) else "allocation",
                f"{rule if isinstance(rule, str) else 'amounts'} adding up to {total:.10g} {game.unit}",
                f"amounts that add up to the surplus, {grand:.10g} {game.unit}",
            )
        )
    return title, amounts, provenance


def _stability(
    game: Abatement, rule: str | Mapping[str, Number], shares: list[Number]
) -> PropertyReport | None:
    """Say whether the division is in the core, or None where that is not decided."""
    if rule in IN_EVERY_CORE:
        return PropertyReport("in the core", True)
    if game.size <= MOST_SCANNED:
        # As floats, so that an allocation that misses v(N) by a rounding is judged by its coalitions.
        return in_core(game, [float(share) for share in shares])
    links, weights = game.numbers(exact=False)
    amounts = np.array(shares, dtype=np.float64)
    excess, group = worst_small_excess(links, weights, amounts, game.grand)
    if excess > ROUNDING * game.grand:
        names = tuple(game.players[at] for at in group)
        return PropertyReport("in the core", False, (names,), excess, "better alone")
    return None
