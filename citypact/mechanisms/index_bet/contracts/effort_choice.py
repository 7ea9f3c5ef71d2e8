r"""Which effort to buy: the outer loop over the grid.

The downstream city gains :math:`B(e) - B(e_0) - C(e)` from effort :math:`e`, with :math:`B` its
benefit, :math:`e_0` the effort without a contract and :math:`C(e)` the least expected payment that
implements it (Grossman and Hart's second step). As :math:`C(e) \ge \kappa(e) + \bar u`, an effort
whose gain would be smaller even at this cost needs no program: efforts are taken in the order of
that bound until none can be better.

References
----------
models.md §5.3, B4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.errors import InfeasibleDesign
from citypact.games.allocation import Allocation
from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.mechanisms.index_bet.contracts.cheapest import design_contract
from citypact.mechanisms.index_bet.contracts.result import GridContract
from citypact.mechanisms.index_bet.grid.model import GridModel
from citypact.mechanisms.index_bet.grid.refusal import NoGridContract
from citypact.mechanisms.index_bet.grid.rows import PaymentLimits
from citypact.mechanisms.result import Figures, Result
from citypact.solvers.certificate import TOLERANCE, Certificate


@dataclass(frozen=True, eq=False)
class GridChoice(Result):
    """The effort that is best for the downstream city, and the contract that buys it.

    Parameters
    ----------
    contract : GridContract
        The contract for the best effort.
    gain : float
        What it adds for the downstream city over no contract (亿元).
    equally_good : tuple of float
        Every effort with this gain; the contract is for the smallest.
    efficient_effort : float
        The effort of the grid that would be best if effort were seen.
    efficient_gain : float
        What that would add over no contract (亿元): the distance to ``gain`` is the price of hidden effort.
    tried : mapping of float to float
        Gain of each effort whose program was solved.
    refused : mapping of float to str
        Efforts that no payment within the limits implements, and why.
    certificate : Certificate
        The contract's, and that no other effort can be better.
    """

    contract: GridContract
    gain: float
    equally_good: tuple[float, ...]
    efficient_effort: float
    efficient_gain: float
    tried: Mapping[float, float]
    refused: Mapping[float, str]
    certificate: Certificate

    @property
    def effort(self) -> float:
        """The best effort."""
        return self.contract.effort

    @property
    def gains(self) -> Allocation:
        """Gain of each city over no contract (亿元)."""
        model = self.contract.model
        return Allocation(model.players, (self.contract.gains[model.upstream], self.gain), model.unit)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        model = self.contract.model
        lines = [
            f"{model.downstream} gains most, {self.gain:.4g} {model.unit}, from {self.effort:.4g} as effort;"
            f" if effort were seen, {self.efficient_effort:.4g} would bring {self.efficient_gain:.4g}."
        ]
        if len(self.equally_good) > 1:
            lines.append(f"Equally good: {', '.join(f'{each:.4g}' for each in self.equally_good)}.")
        if self.refused:
            lines.append(f"{len(self.refused)} of the better efforts cannot be had within the limits.")
        return " ".join([*lines, self.contract.explain()])

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.contract.model.unit
        return [
            ("gain of the downstream city", self.gain, unit),
            ("efficient effort", self.efficient_effort, ""),
            ("gain if effort were seen", self.efficient_gain, unit),
            *self.contract.rows(),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            **self.contract.to_dict(),
            "gain": self.gain,
            "gains": dict(self.gains),
            "equally_good": list(self.equally_good),
            "efficient_effort": self.efficient_effort,
            "efficient_gain": self.efficient_gain,
            "tried": [{"effort": effort, "gain": gain} for effort, gain in self.tried.items()],
            "refused": [{"effort": effort, "reason": reason} for effort, reason in self.refused.items()],
            "certificate": self.certificate.to_dict(),
        }

    def __repr__(self) -> str:
        return f"<GridChoice: effort {self.effort:g} brings {self.gain:.6g} downstream>"


def best_contract(
    model: GridModel,
    payment_limits: tuple[Number, Number],
    benefit: Number | Sequence[Number] | None = None,
    reserve: Number | None = None,
) -> GridChoice:
    """Find the effort and the contract that are best for the downstream city.

    Parameters
    ----------
    model : GridModel
        Efforts, costs and the law of the index.
    payment_limits : pair of numbers
        Lowest and highest payment to the upstream city in any bin, ``(-F, T)`` (亿元).
    benefit : number or sequence of K numbers, optional
        What a unit of effort, or each effort, is worth downstream (亿元); by default that of the pair.
    reserve : number, optional
        Payoff below which the upstream city does not take part; by default what it earns
        without a contract.

    Raises
    ------
    InputError
        If the benefits are missing, not finite or not one for each effort.
    InfeasibleDesign
        If every contract that the upstream city accepts leaves the downstream city worse off.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> model = GridModel([0, 1], [0, 0.5], [[0.2, 0.8], [0.7, 0.3]])
    >>> best = best_contract(model, (0, 2), benefit=1)
    >>> best.effort, round(best.gain, 6)
    (1.0, 0.3)
    """
    limits = PaymentLimits.of(model, payment_limits, reserve)
    costs = np.array(model.costs)
    worth = _worths(model, benefit)
    worth = worth - worth[int(np.argmin(costs))]
    seen = worth - (costs + limits.reserve)
    ceiling = worth - np.maximum(costs + limits.reserve, limits.lowest)
    scale = max(float(np.abs(worth).max()), float(np.abs(costs).max()), abs(limits.reserve)) or 1.0
    contracts: dict[int, GridContract] = {}
    gains: dict[int, float] = {}
    refused: dict[float, str] = {}
    for k in np.argsort(-ceiling, kind="stable").tolist():
        if gains and ceiling[k] < max(gains.values()) - TOLERANCE * scale:
            break
        try:
            contracts[k] = design_contract(model, model.efforts[k], payment_limits, reserve)
        except NoGridContract as refusal:
            refused[model.efforts[k]] = str(refusal)
            continue
        gains[k] = float(worth[k]) - contracts[k].expected_payment
    best = max(gains.values(), default=-np.inf)
    if not best >= -TOLERANCE * scale:
        raise InfeasibleDesign(_worse(model, limits, best))
    ties = sorted(k for k, gain in gains.items() if gain >= best - TOLERANCE * scale)
    untried = [
        float(ceiling[k]) for k in range(len(costs)) if k not in gains and model.efforts[k] not in refused
    ]
    chosen = contracts[ties[0]]
    better = max([*gains.values(), *untried]) - gains[ties[0]]
    certificate = Certificate(
        {**chosen.certificate.residuals, "no other effort is better": better / scale},
        scale=chosen.certificate.scale,
    )
    certificate.require()
    top = int(np.argmax(seen))
    return GridChoice(
        contract=chosen,
        gain=gains[ties[0]],
        equally_good=tuple(model.efforts[k] for k in ties),
        efficient_effort=model.efforts[top],
        efficient_gain=float(seen[top]),
        tried={model.efforts[k]: gains[k] for k in sorted(gains)},
        refused=refused,
        certificate=certificate,
    )


def _worths(model: GridModel, benefit: Number | Sequence[Number] | None) -> FloatArray:
    """Return what each effort is worth downstream."""
    door = Door()
    if benefit is None and model.pair is not None:
        benefit = model.pair.downstream_benefit
    if benefit is None:
        door.refuse(
            "benefit", "nothing", "what effort is worth downstream", "the model names no pair of cities"
        )
    elif isinstance(benefit, Sequence | np.ndarray):
        if len(benefit) != len(model.efforts):
            door.refuse(
                "benefit", len(benefit), f"one number, or one for each of {len(model.efforts)} efforts"
            )
        for k, each in enumerate(benefit):
            door.money(f"benefit[{k}]", each, signed=True)
    else:
        door.money("benefit", benefit)
    door.close()
    if isinstance(benefit, Sequence | np.ndarray):
        return np.array([float(each) for each in benefit])
    return float(benefit or 0) * np.array(model.efforts)


def _worse(model: GridModel, limits: PaymentLimits, best: float) -> str:
    """Say why no contract is signed."""
    if not np.isfinite(best):
        return (
            f"no effort of the grid can be had with payments between {limits.lowest:.6g} and"
            f" {limits.highest:.6g} {model.unit}: the caps stand against every one of them"
        )
    return (
        f"participation of {model.upstream} (a reserve of {limits.reserve:.6g} {model.unit}) and the caps"
        f" leave {model.downstream} at least {-best:.6g} worse off than no contract; a lower reserve or"
        " a lump sum from outside by that amount unblocks it"
    )
