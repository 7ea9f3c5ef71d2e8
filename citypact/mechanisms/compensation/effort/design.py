r"""Effort and transfer together, where benefits bend and the purse is short.

With benefits downstream that are not proportional to effort there is no closed form; and where the
transfer has a cap, the two do better to agree on less effort than to call for central money.
Money moves between the cities one for one, so without a cap the effort is the efficient one,

.. math:: b_U + b_D\, s'(e^*) = c\, e^* ,

whatever the bargaining weight; with a binding cap it is lower and depends on the weight.

References
----------
models.md §5.2, §9.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citypact.errors import SolverFailure
from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation.effort.shapes import EffortShape, Proportional
from citypact.mechanisms.compensation.settlement.exact_terms import HALF, require_reportable
from citypact.mechanisms.compensation.settlement.result import Efforts
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import price_rows, prices_told, proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from citypact.mechanisms.compensation.effort.program import EffortProblem

_ASSUMPTIONS = (
    "effort can be observed and written into the agreement",
    "without agreement the upstream city chooses the effort that is best for itself",
)


@dataclass(frozen=True, repr=False)
class EffortDesign(Result):
    """The effort and the transfer of the largest weighted Nash product.

    Parameters
    ----------
    effort : Efforts
        Without agreement, and agreed.
    transfer : float
        To the upstream city (亿元 a year; negative: it shares its grant).
    participation : tuple of float
        What the upstream city needs for this effort after the grant, what the downstream city
        grants for it (亿元 a year).
    gains : Allocation
        Of ``upstream`` and ``downstream`` over no agreement (亿元 a year).
    surplus : float
        What the effort adds for both (亿元 a year), central money not counted.
    shadow_prices : mapping
        Of the transfer cap and of the central grant (log Nash product per 亿元).
    certificate : Certificate
        The conditions of a concave optimum at the terms shown.
    """

    pair: WaterPair
    effort: Efforts
    transfer: float
    participation: tuple[float, float]
    gains: Allocation
    surplus: float
    shadow_prices: dict[str, float]
    shadow_price_units: dict[str, str]
    binding: tuple[str, ...]
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...]

    def explain(self) -> str:
        """Say the result in plain sentences."""
        pair = self.pair
        if self.effort.efficient == self.effort.nash:
            return f"More effort of {pair.upstream} is worth nothing that can be paid for: it stays as it is."
        limit = " (its limit)" if "transfer cap" in self.binding else ""
        return (
            f"{pair.upstream} raises its effort from {self.effort.nash:.4g} to {self.effort.efficient:.4g};"
            f" {pair.downstream} pays {self.transfer:.4g} {pair.unit} a year{limit}."
            f" For this effort {pair.upstream} needs {self.participation[0]:.4g},"
            f" {pair.downstream} grants up to {self.participation[1]:.4g}."
            f" They gain {self.gains['upstream']:.4g} and {self.gains['downstream']:.4g} {pair.unit} a year."
        )

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.pair.unit
        return [
            ("effort without agreement", self.effort.nash, "unit of effort"),
            ("agreed effort", self.effort.efficient, "unit of effort"),
            ("transfer to upstream", self.transfer, money),
            ("upstream needs", self.participation[0], money),
            ("downstream grants", self.participation[1], money),
            ("gain of upstream", self.gains["upstream"], money),
            ("gain of downstream", self.gains["downstream"], money),
            ("surplus", self.surplus, money),
            *price_rows(self.shadow_prices, self.shadow_price_units),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "effort": {"nash": self.effort.nash, "agreed": self.effort.efficient},
            "transfer": self.transfer,
            "participation": {"lo": self.participation[0], "hi": self.participation[1]},
            "gains": dict(self.gains),
            "surplus": self.surplus,
            **prices_told(self),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        effort, money = self.effort.efficient, self.pair.unit
        return f"<EffortDesign: effort {effort:.6g}, transfer {self.transfer:.6g} {money}>"


def design_effort(
    pair: WaterPair,
    *,
    shape: EffortShape | None = None,
    grant: Number = 0,
    transfer_cap: Number | None = None,
    weight: Number = HALF,
) -> EffortDesign:
    """Choose effort and transfer together by the weighted Nash product, certified.

    Parameters
    ----------
    pair : WaterPair
        The two cities; a unit of effort that reaches downstream is worth its downstream benefit.
    shape : EffortShape, optional
        How much of an effort reaches downstream; all of it if left out.
    grant : number
        Central money to the upstream city with the agreement (亿元 a year).
    transfer_cap : number, optional
        The most that the downstream city can pay (亿元 a year).
    weight : number
        Bargaining weight of the upstream city, strictly between 0 and 1.

    Raises
    ------
    InputError
        On a number that is not finite or out of range.
    CertificateError
        If the terms fail their recheck.

    Examples
    --------
    >>> from citypact.mechanisms.compensation.effort.shapes import Thresholds
    >>> pair = WaterPair(downstream_benefit=2, upstream_benefit=0, cost=1.5)
    >>> design_effort(pair)
    <EffortDesign: effort 1.33333, transfer 2 亿元>
    >>> design_effort(pair, shape=Thresholds([1], [1, 0]))
    <EffortDesign: effort 1, transfer 1.375 亿元>
    >>> design_effort(pair, transfer_cap=0.5).binding
    ('transfer cap',)
    """
    door = Door()
    door.money("grant", grant)
    if transfer_cap is not None:
        door.money("transfer_cap", transfer_cap)
    if door.finite("weight", weight) and not 0 < weight < 1:
        door.refuse("weight", weight, "a bargaining weight strictly between 0 and 1")
    door.close()
    require_reportable("downstream_benefit and cost", pair.downstream_gain())
    from citypact.mechanisms.compensation.effort.program import EffortProblem

    problem = EffortProblem(
        start=float(pair.nash_effort),
        value=float(pair.downstream_benefit),
        cost=float(pair.cost),
        shape=Proportional() if shape is None else shape,
        grant=float(grant),
        cap=None if transfer_cap is None else float(transfer_cap),
        weight=float(weight),
    )
    penniless = problem.cap == 0 and problem.grant == 0
    if penniless or not problem.shape.slopes(problem.start, 0.0)[0] > 0:
        return _no_effort(pair, problem)
    return _designed(pair, problem)


def _no_effort(pair: WaterPair, problem: EffortProblem) -> EffortDesign:
    """Leave the effort as it is, where more is worth nothing or cannot be paid; share the grant."""
    own = problem.weight * problem.grant
    # Concave benefits that do not rise at the start rise nowhere.
    worth = problem.value * problem.shape.slopes(problem.start, 0.0)[0]
    idle = worth if problem.cap is None else min(worth, problem.grant + problem.cap)
    residuals = {"more effort is worth nothing, or nothing can be paid": idle}
    return EffortDesign(
        pair=pair,
        effort=Efforts(problem.start, problem.start),
        transfer=own - problem.grant,
        participation=(-problem.grant, 0.0),
        gains=Allocation(("upstream", "downstream"), (own, problem.grant - own), pair.unit),
        surplus=0.0,
        shadow_prices={},
        shadow_price_units={},
        binding=(),
        certificate=Certificate(residuals),
        provenance=Provenance("no gain from effort; the grant is shared by weight"),
        assumptions=_ASSUMPTIONS,
    )


def _solver_terms(problem: EffortProblem) -> tuple[tuple[float, float] | None, Provenance]:
    """Return the solver's step and transfer, if it finds any, and how the design is then found."""
    from importlib.metadata import version

    from citypact.mechanisms.compensation.effort.program import solve_effort

    program = "Clarabel through cvxpy", f"cvxpy {version('cvxpy')}, clarabel {version('clarabel')}"
    try:
        step, transfer, _ = solve_effort(problem)
    except SolverFailure as failure:
        # Gains of very different size defeat the conic solver, not the conditions of the optimum.
        return None, Provenance(f"halving by the sign of the slope; {failure}")
    method = "conic program in effort squared and transfer, polished by the sign of its slope"
    return (step, transfer), Provenance(method, *program)


def _designed(pair: WaterPair, problem: EffortProblem) -> EffortDesign:
    from citypact.mechanisms.compensation.effort import polish

    solver, provenance = _solver_terms(problem)
    step = polish.polish_step(problem, problem.step_size() if solver is None else solver[0])
    transfer = polish.best_transfer(problem, step)
    own, other = polish.multipliers(problem, step)
    capped = problem.cap is not None and transfer == problem.cap
    price = max(own - other, 0.0) if capped else 0.0
    residuals = polish.effort_residuals(problem, step, transfer, price, solver)
    effort = as_fraction(pair.upstream_benefit) / as_fraction(pair.cost) + as_fraction(step)
    residuals["cost of the step"] = abs(
        float(pair.upstream_loss(effort)) - problem.loss(step)
    ) / problem.loss(step)
    certificate = Certificate(residuals, scale=problem.gain(step))
    certificate.require()
    prices = {"central grant": own} | ({"transfer cap": price} if problem.cap is not None else {})
    return EffortDesign(
        pair=pair,
        effort=Efforts(problem.start, float(effort)),
        transfer=transfer,
        participation=(problem.loss(step) - problem.grant, problem.gain(step)),
        gains=Allocation(("upstream", "downstream"), polish.both_gains(problem, step, transfer), pair.unit),
        surplus=problem.gain(step) - problem.loss(step),
        shadow_prices=prices,
        shadow_price_units=dict.fromkeys(prices, f"log Nash product per {pair.unit}"),
        binding=("transfer cap",) if capped else (),
        certificate=certificate,
        provenance=provenance,
        assumptions=_ASSUMPTIONS,
    )
