"""One form of contract between two cities on a river: its terms, the effort it brings, who gains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation.settlement.exact_terms import require_reportable
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True, repr=False)
class Contract(Result):
    """A contract form on a pair.

    Parameters
    ----------
    form : str
        What is paid for, in words.
    terms : mapping of str to float
        Prices, shares and lump sums by name; units in ``term_units``.
    effort : float
        What the upstream city does under the contract.
    payment : float
        What the downstream city pays in all at that effort (亿元 a year).
    gains : Allocation
        Of ``upstream`` and ``downstream`` over no agreement (亿元 a year).
    surplus : float
        Sum of the gains (亿元 a year).
    efficiency : float
        The surplus over what the efficient effort would add.
    certificate : Certificate
        Replies searched over the whole range, in rational arithmetic.
    """

    pair: WaterPair
    form: str
    terms: Mapping[str, float]
    term_units: Mapping[str, str]
    effort: float
    payment: float
    gains: Allocation
    surplus: float
    efficiency: float
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def explain(self) -> str:
        """Say the result in plain sentences."""
        pair = self.pair
        told = ", ".join(
            f"{name} {value:.4g} {self.term_units[name]}".rstrip() for name, value in self.terms.items()
        )
        return (
            f"{self.form[0].upper()}{self.form[1:]}{f' ({told})' if told else ''}: {pair.upstream} makes an"
            f" effort of {self.effort:.4g} and is paid {self.payment:.4g} {pair.unit} a year;"
            f" it gains {self.gains['upstream']:.4g}, {pair.downstream} {self.gains['downstream']:.4g},"
            f" together {self.efficiency:.1%} of what the efficient effort adds."
        )

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.pair.unit
        return [
            *((name, value, self.term_units[name]) for name, value in self.terms.items()),
            ("effort", self.effort, "unit of effort"),
            ("payment to upstream", self.payment, money),
            ("gain of upstream", self.gains["upstream"], money),
            ("gain of downstream", self.gains["downstream"], money),
            ("surplus", self.surplus, money),
            ("part of the efficient surplus", self.efficiency, ""),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "form": self.form,
            "terms": dict(self.terms),
            "term_units": dict(self.term_units),
            "effort": self.effort,
            "payment": self.payment,
            "gains": dict(self.gains),
            "surplus": self.surplus,
            "efficiency": self.efficiency,
            **proof_told(self),
        }

    def __repr__(self) -> str:
        return f"<Contract: {self.form}, effort {self.effort:.6g}, {dict(self.terms)}>"


def make_contract(
    pair: WaterPair,
    form: str,
    terms: Mapping[str, tuple[Fraction, str]],
    effort: Fraction,
    payment: Fraction,
    residuals: Mapping[str, Fraction],
    assumptions: tuple[str, ...] = (),
) -> Contract:
    """Work out who gains at an effort and a payment, recheck, and tell.

    ``residuals`` are in money; participation of both cities and the balance of gains are added.

    Raises
    ------
    CertificateError
        If a residual is positive.
    """
    scale = pair.downstream_gain()
    require_reportable("downstream_benefit and cost", scale)
    upstream = payment - pair.upstream_loss(effort)
    downstream = pair.downstream_gain(effort) - payment
    checks = {
        "upstream participates": -upstream / scale,
        "downstream participates": -downstream / scale,
        "money balances": abs(
            upstream + downstream - pair.downstream_gain(effort) + pair.upstream_loss(effort)
        )
        / scale,
        "no more than the efficient surplus": (upstream + downstream - pair.surplus) / scale,
        **{name: value / scale for name, value in residuals.items()},
    }
    certificate = Certificate(checks, tolerance=0.0, scale=float(scale), exact=True)
    certificate.require()
    return Contract(
        pair=pair,
        form=form,
        terms={name: float(value) for name, (value, _) in terms.items()},
        term_units={name: unit for name, (_, unit) in terms.items()},
        effort=float(effort),
        payment=float(payment),
        gains=Allocation(("upstream", "downstream"), (float(upstream), float(downstream)), pair.unit),
        surplus=float(upstream + downstream),
        efficiency=float((upstream + downstream) / pair.surplus),
        certificate=certificate,
        provenance=Provenance("closed form in rational arithmetic", exact=True),
        assumptions=assumptions,
    )
