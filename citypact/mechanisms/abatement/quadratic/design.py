r"""Agree on abatement when damage is quadratic: efficient targets, marginal damage prices, payments.

The targets are the best for all together, the disagreement point is the Nash equilibrium, and the
gain :math:`v(N)` is divided by a rule for the game of a conjecture (``conjectures``). Which
conjecture does not change targets or surplus; it changes what coalitions could have instead, and
so who pays.

References
----------
models.md §3.7, §5.6 and A9.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from citypact.errors import InfeasibleDesign
from citypact.games.abatement import QuadraticDamage
from citypact.games.allocation import Allocation
from citypact.games.coalitional import FloatArray
from citypact.games.coalitional.cached import CachedGame
from citypact.games.coalitional.masks import subset_sums
from citypact.games.validation import Door
from citypact.mechanisms.abatement.conjectures import (
    alpha_game,
    block_equilibrium,
    delta_game,
    gamma_game,
    nash_equilibrium,
)
from citypact.mechanisms.abatement.payments import balanced, transfers
from citypact.mechanisms.abatement.quadratic.result import QuadraticSettlement
from citypact.mechanisms.allocation.rules import rules_named, solver
from citypact.solvers.certificate import Certificate
from citypact.solvers.core_sets.core_membership import in_core
from citypact.solvers.core_sets.core_ranges import core_ranges
from citypact.solvers.provenance import Provenance
from citypact.solvers.solved_allocation import SolvedAllocation

#: Equilibria of all coalitions take a second or two up to here.
MOST_ENUMERATED = 12
#: Exact ranges in the core of worths of 16 digits take a second up to here.
MOST_RANGED = 8
#: Worths asked for an estimate beyond, a city.
SAMPLES = 100
CONJECTURES: Mapping[str, Callable[[QuadraticDamage], CachedGame]] = {
    "gamma": gamma_game,
    "delta": delta_game,
    "alpha": alpha_game,
}
SAID = {
    "gamma": "Cities outside a coalition reply best, each for itself.",
    "delta": "Cities outside a coalition form one of their own.",
    "alpha": "Cities outside a coalition abate nothing, the worst that they can do.",
}


def settle_quadratic(
    game: QuadraticDamage, rule: str = "shapley", conjecture: str = "gamma", seed: int = 0
) -> QuadraticSettlement:
    """Find targets, marginal damage prices, the division of the gain and who pays whom.

    Parameters
    ----------
    game : QuadraticDamage
        Up to 12 cities by enumeration; beyond, the Shapley value is estimated.
    rule : str
        A rule that shares out v(N) and needs no further data; only "shapley" beyond 12 cities.
    conjecture : {"gamma", "delta", "alpha"}
        What a coalition expects of the others.
    seed : int
        Of an estimate beyond 12 cities.

    Returns
    -------
    QuadraticSettlement
        With its certificate.

    Raises
    ------
    InputError
        On an unknown rule or conjecture, and if there may be several equilibria.
    InfeasibleDesign
        If the rule does not share out v(N).
    CertificateError
        If the result does not pass its recheck, or the convex program finds another optimum.

    Examples
    --------
    >>> air = QuadraticDamage([[1, 0.5], [0.25, 1]], [1, 1], [0, 0], [1, 1], [4, 4])
    >>> settled = settle_quadratic(air)
    >>> {name: round(price, 4) for name, price in settled.damage_prices.items()}
    {'city 1': 1.6552, 'city 2': 2.1149}
    """
    door = Door()
    if not isinstance(game, QuadraticDamage):
        door.refuse("game", type(game).__name__, "a QuadraticDamage game")
    if not isinstance(rule, str):
        door.refuse("rule", type(rule).__name__, "the name of a rule")
    door.close()
    door.choice("conjecture", conjecture, tuple(CONJECTURES))
    door.whole("seed", seed, 0, 2**63 - 1)
    if game.size > MOST_ENUMERATED and rule != "shapley":
        door.refuse("rule", rule, f"shapley for more than {MOST_ENUMERATED} cities")
    door.close()
    worths = CONJECTURES[conjecture](game)
    alone, together = nash_equilibrium(game), block_equilibrium(game, np.zeros(game.size, dtype=np.int64))
    _compare(game, together)
    (found,) = rules_named([rule])
    solved = _divided(worths, rule, seed)
    own, surplus = game.gains(together, alone), worths.grand
    shares = np.array(solved.vector())
    # A worth is a sum of payoffs as large as all damage: what is less than its rounding is none.
    scale = max(surplus, _rounding(game))
    if not abs(math.fsum(shares) - surplus) <= 1e-9 * scale:
        raise InfeasibleDesign(f"{found.title} does not share out what the cities gain together")
    paid = balanced((shares - own).tolist())
    few = game.size <= MOST_ENUMERATED
    stable = in_core(worths, shares.tolist()) if few else None
    marginal = game.marginal_damages(together)
    full = together >= game.limits
    spare = np.asarray(game.transport) @ marginal - np.asarray(game.costs) * together
    settlement = QuadraticSettlement(
        rule=found.title if few else f"{found.title}, estimated",
        conjecture=conjecture,
        targets=Allocation(game.players, together.tolist(), "units of abatement"),
        no_agreement=Allocation(game.players, alone.tolist(), "units of abatement"),
        own_gains=Allocation(game.players, own.tolist(), game.unit),
        payments=Allocation(game.players, paid, game.unit),
        gains=Allocation(game.players, shares.tolist(), game.unit),
        participation=_participation(worths, own),
        transfers=transfers(game.players, paid),
        damage_prices=dict(zip(game.players, marginal.tolist(), strict=True)),
        limit_prices=dict(
            zip(game.players, np.where(full, np.maximum(spare, 0.0), 0.0).tolist(), strict=True)
        ),
        in_core=None if stable is None else stable.holds,
        objection=stable.witness[0] if stable is not None and stable.witness else (),
        surplus=surplus,
        certificate=Certificate({}),
        provenance=Provenance(
            f"{solved.provenance.method}; equilibria by principal pivoting",
            solver="Clarabel through cvxpy agrees on targets and prices",
            options={"conjecture": conjecture, "seed": seed},
        ),
        game=game,
        assumptions=(SAID[conjecture], "Without agreement every city replies best to all others."),
    )
    certificate = check_quadratic(settlement, worths.table if few else None)
    certificate.require()
    return replace(settlement, certificate=certificate)


def _compare(game: QuadraticDamage, abatement: FloatArray) -> None:
    from citypact.mechanisms.abatement.quadratic.program import compare_with_program  # cvxpy takes a second

    compare_with_program(game, abatement)


def _rounding(game: QuadraticDamage) -> float:
    return 1e-6 * float(np.abs(game.payoffs(np.zeros(game.size))).sum()) or 1.0


def _divided(worths: CachedGame, rule: str, seed: int) -> SolvedAllocation:
    solved: SolvedAllocation
    if worths.size <= MOST_ENUMERATED:
        (found,) = rules_named([rule])
        return found.solve(worths, {})
    budget = SAMPLES * worths.size
    solved = solver("sampled_shapley")(worths, budget, np.random.default_rng(seed))
    return solved


def _participation(worths: CachedGame, own: FloatArray) -> dict[str, tuple[float, float]] | None:
    if worths.size > MOST_RANGED:
        return None
    try:
        ranges = core_ranges(worths).ranges
    except InfeasibleDesign:  # the core is empty, which `in_core` and `objection` say
        return None
    return {
        name: (low - gain, high - gain) for (name, (low, high)), gain in zip(ranges.items(), own, strict=True)
    }


def check_quadratic(settlement: QuadraticSettlement, worths: FloatArray | None) -> Certificate:
    """Recompute every condition of a settlement from the data of its game.

    Parameters
    ----------
    settlement : QuadraticSettlement
        What is checked.
    worths : float array of shape (2**n,), optional
        Worths by bit mask, for the excess of every coalition.
    """
    game = settlement.game
    targets, alone = np.array(settlement.targets.vector()), np.array(settlement.no_agreement.vector())
    own, paid = np.array(settlement.own_gains.vector()), np.array(settlement.payments.vector())
    gains, surplus = np.array(settlement.gains.vector()), settlement.surplus
    scale = max(surplus, _rounding(game))
    prices = np.array(list(settlement.damage_prices.values()))
    limits = np.array(list(settlement.limit_prices.values()))
    marginal = game.marginal_damages(targets)
    pressure = np.asarray(game.transport) @ marginal
    force = pressure - np.asarray(game.costs) * targets - limits
    largest = float(pressure.max()) or 1.0
    delivered = dict.fromkeys(game.players, 0.0)
    for one in settlement.transfers:
        delivered[one.payer] -= one.amount
        delivered[one.recipient] += one.amount
    most = float(game.limits.max()) or 1.0
    residuals = {
        "targets within the emissions": float(np.max([-targets, targets - game.limits])) / most,
        "targets balance marginal damage and cost": float(np.max(np.abs(force))) / largest,
        "a limit has a price only where it binds": float(np.max(limits * (game.limits - targets)))
        / (largest * most),
        "prices are not negative": -float(np.min([prices, limits])) / largest,
        "damage prices are marginal damages": float(np.max(np.abs(prices - marginal)))
        / (float(marginal.max()) or 1.0),
        "without agreement every city replies best": _unreplied(game, alone) / most,
        "gains before payment": float(np.max(np.abs(own - game.gains(targets, alone)))) / scale,
        "payments add up to zero": abs(math.fsum(paid)) / scale,
        "gains are own gains plus payments": float(np.max(np.abs(gains - own - paid))) / scale,
        "gains add up to the surplus": abs(math.fsum(gains) - surplus) / scale,
        "transfers deliver the payments": float(np.max(np.abs(np.array(list(delivered.values())) - paid)))
        / scale,
    }
    if worths is not None:
        residuals |= _core_residuals(settlement, worths, scale)
    return Certificate(residuals, scale=scale)


def _core_residuals(settlement: QuadraticSettlement, worths: FloatArray, scale: float) -> dict[str, float]:
    """Recheck from all worths who does better alone, and that the payments lie in their ranges."""
    game, gains = settlement.game, np.array(settlement.gains.vector())
    excess = worths - subset_sums(gains)
    mask = sum(1 << at for at, name in enumerate(game.players) if name in settlement.objection)
    if not settlement.in_core:
        return {"a group of cities does better alone": -float(excess[mask]) / scale if mask else math.inf}
    residuals = {
        "no group of cities does better alone": float(excess.max()) / scale,
        "no group is said to do better alone": float(mask > 0),
    }
    if settlement.participation is not None:
        paid = np.array(settlement.payments.vector())
        low, high = np.array(list(settlement.participation.values())).T
        own = np.array(settlement.own_gains.vector())
        alone = np.array([worths[1 << at] for at in range(game.size)])
        most = np.array([worths[-1] - worths[len(worths) - 1 - (1 << at)] for at in range(game.size)])
        ends = [low - paid, paid - high, alone - own - low, high - (most - own)]
        residuals["payments lie in their ranges, and these in reach"] = float(np.max(ends)) / scale
    return residuals


def _unreplied(game: QuadraticDamage, abatement: FloatArray) -> float:
    """How far any city is from its best reply, which is the only one, its own damage being convex."""
    flows = np.diagonal(np.asarray(game.transport))
    bend = np.asarray(game.curvatures) * flows**2 + np.asarray(game.costs)
    force = flows * game.marginal_damages(abatement) - np.asarray(game.costs) * abatement
    reply = np.clip(abatement + force / bend, 0.0, game.limits)
    return float(np.max(np.abs(reply - abatement)))
