r"""The least central package with which a river is protected and the protection paid for.

Two cities hold a contract (:math:`T` for protected water, :math:`F_U` for polluted); the centre may add
a subsidy :math:`S_U` for protecting and a sanction :math:`F_D` on a downstream city that does not pay
(``games.water.protection``). At (Protect, Compensate) the gain of each city over its other strategy is

.. math:: \Delta_U(1) = T + F_U + S_U - (c_U - b_U), \qquad \Delta_D(1) = F_D - T ,

and these are also, with the sign turned, the eigenvalues of the replicator dynamics there: the rates at
which a small disturbance dies out. With a *margin* :math:`m \ge 0` for both the least package solves

.. math::

    \min\ S_U + \lambda F_D \quad \text{subject to} \quad \Delta_U(1) \ge m,\quad \Delta_D(1) \ge m,\quad
    S_U, F_D \ge 0 ,

whose solution is :math:`S_U = (c_U - b_U - T - F_U + m)^+`, :math:`F_D = T + m`. Here :math:`\lambda`
weighs a yuan of sanction that is threatened and, in the state aimed at, never paid, against a yuan of
subsidy that is.

With :math:`m = 0` the program gives the infimum: both cities, or one, are then indifferent, the state
is a weak equilibrium at the end of an edge of rest points, and states near it stay near without
returning. It is asymptotically stable iff both gains are positive, for which any :math:`m > 0` will do;
a margin costs at most :math:`(1 + \lambda) m`.

References
----------
models.md §5.1. K. Ritzberger and J. W. Weibull, "Evolutionary selection in normal-form games",
Econometrica 63, 1995, 1371-1399.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from citypact.errors import InfeasibleDesign
from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.protection import DOWNSTREAM_STRATEGIES, UPSTREAM_STRATEGIES, ProtectionGame
from citypact.mechanisms.compensation.central.package_terms import CentralPackage
from citypact.solvers.certificate import Certificate
from citypact.solvers.core_sets.exact_optimum import exact_optimum
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.optimal_face import exact_range
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.provenance import Provenance
from citypact.solvers.replicator.field import replicator_jacobian
from citypact.solvers.replicator.rest_point import RestPoint
from citypact.solvers.replicator.resting import pure_rest_points
from citypact.solvers.status import Status

UPSTREAM_ROW, DOWNSTREAM_ROW = "upstream protects", "downstream compensates"
SUBSIDY_CAP, SANCTION_CAP = "subsidy cap", "sanction cap"
ASSUMPTIONS = (
    "the contract between the cities is as given; the package replaces the subsidy and sanction in it",
    "gains are over no mechanism, in which the upstream city protects only if that pays by itself",
)


def central_package(
    game: ProtectionGame,
    sanction_weight: Number = 1,
    margin: Number = 0,
    subsidy_cap: Number | None = None,
    sanction_cap: Number | None = None,
) -> CentralPackage:
    """Find the least subsidy and sanction with which (Protect, Compensate) is an equilibrium and stable.

    Parameters
    ----------
    game : ProtectionGame
        The cities and their contract; its own subsidy and sanction are replaced.
    sanction_weight : number
        λ, cost of a yuan of threatened sanction in yuan of subsidy, at least zero. At zero every
        sanction that is large enough is optimal and the smallest is reported.
    margin : number
        What each city must lose by its other strategy (亿元 a year), at least zero. Zero gives the
        infimum, a weak equilibrium; any positive margin an asymptotically stable state.
    subsidy_cap, sanction_cap : number, optional
        Limits of the centre (亿元 a year).

    Raises
    ------
    InputError
        On amounts that cannot be used.
    InfeasibleDesign
        If a cap is below what is needed: names the constraints that contradict each other and by how
        much each cap falls short.

    Examples
    --------
    >>> bet = ProtectionGame(cost=3, upstream_benefit=0.5, downstream_benefit=4, transfer=1, penalty=1)
    >>> package = central_package(bet, margin=0.1)
    >>> package.subsidy, package.sanction, package.eigenvalues, package.stability
    (Fraction(3, 5), Fraction(11, 10), (-0.1, -0.1), 'asymptotically stable')
    """
    door = Door()
    if not isinstance(game, ProtectionGame):
        door.refuse("game", game, "a ProtectionGame")
    door.between("sanction_weight", sanction_weight, 0, 1e150, "a weight")
    door.money("margin", margin)
    for field, cap in (("subsidy_cap", subsidy_cap), ("sanction_cap", sanction_cap)):
        if cap is not None:
            door.money(field, cap)
    door.close()
    caps = {
        label: as_fraction(cap)
        for label, cap in ((SUBSIDY_CAP, subsidy_cap), (SANCTION_CAP, sanction_cap))
        if cap is not None
    }
    weight, least = as_fraction(sanction_weight), as_fraction(margin)
    program = _program(game, weight, least, caps)
    exact = exact_optimum(program)
    needed = _closed_form(game, least)
    if exact.status is not Status.optimal:
        raise InfeasibleDesign(_blocked(game, exact, needed, caps))
    ranges = {lever: exact_range(program, lever, exact) for lever in program.variables}
    subsidy, sanction = (as_fraction(ranges[lever][0]) for lever in program.variables)
    designed = replace(game, subsidy=subsidy, sanction=sanction)
    corner = _target(designed)
    certificate = _certificate(designed, program, exact, corner, least)
    certificate.require()
    per_money = f"{game.unit} of weighted cost per {game.unit}"
    return CentralPackage(
        game=designed,
        subsidy=subsidy,
        sanction=sanction,
        cost=exact.optimum,
        sanction_weight=weight,
        margin=least,
        ranges={
            lever: (float(low), None if high == float("inf") else float(high))
            for lever, (low, high) in ranges.items()
        },
        eigenvalues=(corner.eigenvalues[0].real, corner.eigenvalues[1].real),
        stability=corner.stability,
        participation=tuple(map(float, _participation(designed))),  # type: ignore[arg-type]  # two
        gains=_gains(designed),
        shadow_prices={label: float(price) for label, price in exact.multipliers.items()},
        shadow_price_units=dict.fromkeys(exact.multipliers, per_money),
        binding=tuple(row.label for row in program.rows if _slack(row, subsidy, sanction) == 0),
        program=program,
        exact=exact,
        certificate=certificate,
        provenance=Provenance("linear program in fractions, checked by the closed form", exact=True),
        assumptions=ASSUMPTIONS,
    )


def _program(
    game: ProtectionGame, weight: Fraction, margin: Fraction, caps: dict[str, Fraction]
) -> LinearProgram:
    """State the program; the contract stands on the right-hand sides."""
    bare = replace(game, subsidy=0, sanction=0)
    rows = [
        Row(UPSTREAM_ROW, {"subsidy": 1}, ">=", margin - bare.protecting_gain(1)),
        Row(DOWNSTREAM_ROW, {"sanction": 1}, ">=", margin - bare.compensating_gain(1)),
        Row("subsidy floor", {"subsidy": 1}, ">=", 0),
        Row("sanction floor", {"sanction": 1}, ">=", 0),
    ]
    levers = {SUBSIDY_CAP: "subsidy", SANCTION_CAP: "sanction"}
    rows += [Row(label, {levers[label]: 1}, "<=", cap) for label, cap in caps.items()]
    aim = {"subsidy": Fraction(1), "sanction": weight}
    return LinearProgram("minimize", ("subsidy", "sanction"), aim, tuple(rows))


def _closed_form(game: ProtectionGame, margin: Fraction) -> dict[str, Fraction]:
    """Least subsidy and least sanction, under the names of their caps."""
    stake = as_fraction(game.transfer) + as_fraction(game.penalty)
    subsidy = max(game.gap - stake + margin, Fraction(0))
    return {SUBSIDY_CAP: subsidy, SANCTION_CAP: as_fraction(game.transfer) + margin}


def _blocked(
    game: ProtectionGame,
    exact: ExactCertificate,
    needed: dict[str, Fraction],
    caps: dict[str, Fraction],
) -> str:
    """Name what contradicts, and for each cap that is too low what would do instead."""
    relief = {
        SUBSIDY_CAP: "raise it, the transfer or the penalty, or lower the margin, by",
        SANCTION_CAP: "raise it, or lower the transfer or the margin, by",
    }
    short = [
        f"the {label} of {float(cap):.6g} is below the {float(needed[label]):.6g} needed:"
        f" {relief[label]} {float(needed[label] - cap):.6g} {game.unit}"
        for label, cap in caps.items()
        if cap < needed[label]
    ]
    return f"these constraints contradict each other: {', '.join(exact.conflict)}; {'; '.join(short)}"


def _target(game: ProtectionGame) -> RestPoint:
    """Return the corner at which all protect and all compensate."""
    aim = (UPSTREAM_STRATEGIES[0], DOWNSTREAM_STRATEGIES[0])
    corners = pure_rest_points(game.populations())
    return next(corner for corner in corners if tuple(corner.face.values()) == aim)


def _outside(game: ProtectionGame) -> tuple[Fraction, Fraction]:
    """Return what both cities have without any mechanism: the river is protected only if that pays alone."""
    if game.gap < 0:
        return -game.gap, as_fraction(game.downstream_benefit)
    return Fraction(0), Fraction(0)


def _participation(game: ProtectionGame) -> tuple[Fraction, Fraction]:
    own, other = _outside(game)
    return own + game.gap - as_fraction(game.subsidy), as_fraction(game.downstream_benefit) - other


def _gains(game: ProtectionGame) -> Allocation:
    needed, granted = _participation(game)
    transfer = as_fraction(game.transfer)
    amounts = (float(transfer - needed), float(granted - transfer))
    return Allocation(("upstream", "downstream"), amounts, game.unit)


def _slack(row: Row, subsidy: Fraction, sanction: Fraction) -> Fraction:
    levers = {"subsidy": subsidy, "sanction": sanction}
    left = sum((as_fraction(value) * levers[name] for name, value in row.coefficients.items()), Fraction(0))
    return left - as_fraction(row.bound) if row.relation == ">=" else as_fraction(row.bound) - left


def _certificate(
    game: ProtectionGame,
    program: LinearProgram,
    exact: ExactCertificate,
    corner: RestPoint,
    margin: Fraction,
) -> Certificate:
    """Recompute from the eight payoffs, the program's rows and the Jacobian in floating point."""
    cells = game.cells()
    (protect, develop), (compensate, keep) = UPSTREAM_STRATEGIES, DOWNSTREAM_STRATEGIES
    own, other = cells[protect, compensate]
    subsidy, sanction = as_fraction(game.subsidy), as_fraction(game.sanction)
    amounts = [abs(value) for pair in cells.values() for value in pair] + [subsidy, sanction, margin]
    scale = max(amounts) or Fraction(1)
    cost = subsidy + as_fraction(program.objective["sanction"]) * sanction
    signs = {">=": 1, "<=": -1, "==": 0}
    bound = sum(
        (signs[row.relation] * exact.multipliers[row.label] * as_fraction(row.bound) for row in program.rows),
        Fraction(0),
    )
    priced = {
        lever: sum(
            signs[row.relation] * exact.multipliers[row.label] * as_fraction(row.coefficients.get(lever, 0))
            for row in program.rows
        )
        for lever in program.variables
    }
    size = float(scale)
    rates = replicator_jacobian(game.populations(), (1.0, 1.0)).diagonal()
    residuals: dict[str, Number] = {
        "protecting pays by the margin": (margin - (own - cells[develop, compensate][0])) / scale,
        "compensating pays by the margin": (margin - (other - cells[protect, keep][1])) / scale,
        "the target is an equilibrium": Fraction(not corner.nash),
        # np.max keeps a NaN, which max() may drop.
        "the analytic Jacobian has these eigenvalues": float(
            np.max([abs(rate - value.real) for rate, value in zip(rates, corner.eigenvalues, strict=True)])
        )
        / size,
        **{f"holds: {row.label}": -_slack(row, subsidy, sanction) / scale for row in program.rows},
        "prices are not negative": -min(exact.multipliers.values()),
        **{
            f"prices add up to the weight of the {lever}": abs(
                priced[lever] - as_fraction(program.objective[lever])
            )
            for lever in program.variables
        },
        "no package is cheaper": abs(cost - bound) / scale,
        "the closed form agrees": max(
            abs(subsidy - _closed_form(game, margin)[SUBSIDY_CAP]),
            abs(sanction - _closed_form(game, margin)[SANCTION_CAP]),
        )
        / scale,
    }
    return Certificate(residuals, scale=size)
