r"""How central lump sums crowd out the transfer between two cities.

Central money :math:`Z` that comes only with the agreement is part of what is bargained over: it
lowers the weighted Nash transfer by :math:`(1 - w) Z`, half of it with equal power. Money that comes
in any case stands on both sides of the comparison with no agreement and leaves the transfer as it is.

References
----------
models.md §5.7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation.central.grant_recheck import certify_crowd_out
from citypact.mechanisms.compensation.settlement.exact_terms import HALF, SettledTerms
from citypact.mechanisms.result import Figures, Result
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True, repr=False)
class CrowdOut(Result):
    """The transfer with central money on condition, without condition, and with none.

    Parameters
    ----------
    grant : float
        Central money to the upstream city (亿元 a year).
    without : float
        Transfer without central money (亿元 a year).
    conditional, unconditional : float
        Transfer when the money comes only with the agreement, and when it comes in any case.
    rate : float
        Part of the conditional grant that the downstream city saves.
    """

    pair: WaterPair
    grant: float
    without: float
    conditional: float
    unconditional: float
    rate: float
    certificate: Certificate
    provenance: Provenance

    def explain(self) -> str:
        """Say the result in plain sentences."""
        pair = self.pair
        return (
            f"{pair.downstream} pays {self.without:.4g} {pair.unit} a year without central money. A grant of"
            f" {self.grant:.4g} that comes only with the agreement lowers this to {self.conditional:.4g}:"
            f" {self.rate:.0%} of it ends with {pair.downstream}. A grant that comes in any case leaves it at"
            f" {self.unconditional:.4g}."
        )

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.pair.unit
        return [
            ("central grant", self.grant, money),
            ("transfer without central money", self.without, money),
            ("transfer with a conditional grant", self.conditional, money),
            ("transfer with an unconditional grant", self.unconditional, money),
            ("part of the conditional grant that downstream saves", self.rate, ""),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "grant": self.grant,
            "transfer": {
                "without": self.without,
                "conditional": self.conditional,
                "unconditional": self.unconditional,
            },
            "crowd_out_rate": self.rate,
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        return f"<CrowdOut: {self.without:.6g} to {self.conditional:.6g} {self.pair.unit}, {self.rate:.0%}>"


def crowd_out(pair: WaterPair, grant: Number, *, weight: Number = HALF) -> CrowdOut:
    """Compare the transfer under a conditional and an unconditional grant with none.

    Parameters
    ----------
    pair : WaterPair
        The two cities.
    grant : number
        Central money to the upstream city (亿元 a year), at least zero.
    weight : number
        Bargaining weight of the upstream city, from 0 to 1.

    Raises
    ------
    InputError
        On a number out of range.

    Examples
    --------
    >>> crowd_out(WaterPair(downstream_benefit=2, cost=1.5), 0.4)
    <CrowdOut: 2 to 1.8 亿元, 50%>
    """
    free = SettledTerms(pair, weight=weight)
    tied = SettledTerms(pair, grant=grant, weight=weight)
    certificate = certify_crowd_out(free, tied)
    certificate.require()
    return CrowdOut(
        pair=pair,
        grant=float(grant),
        without=float(free.transfer),
        conditional=float(tied.transfer),
        unconditional=float(free.transfer),
        rate=float(1 - as_fraction(weight)),
        certificate=certificate,
        provenance=Provenance("closed form in rational arithmetic", exact=True),
    )
