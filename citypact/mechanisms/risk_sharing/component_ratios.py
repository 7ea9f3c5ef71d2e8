"""Own ratios for several taxes beside one ratio for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.mechanisms.risk_sharing.components import TaxRisks
from citypact.mechanisms.risk_sharing.own_ratios import equally_good, nearest_to
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

HUNDREDTHS = range(101)


@dataclass(frozen=True)
class ComponentRatios(Result):
    """What an own ratio for each tax saves in risk.

    Parameters
    ----------
    ratios : RatioSet
        The best single ratios for all taxes.
    own : mapping of str to float
        The best own ratio of each tax; of several that are as good, those near the single ratio.
    own_ratios : mapping of str to RatioSet
        For each tax all ratios that belong to equally good own ratios. One tax's cannot be chosen from
        its range without regard to the others' where the ranges are not points.
    premium : float
        What the risk costs both at the own ratios, beside what they bear anyway (亿元); negative
        where the tax hedges.
    saved : float
        Premium at the single ratio less ``premium`` (亿元); zero without background risk.
    """

    taxes: TaxRisks
    ratios: RatioSet
    own: Mapping[str, float]
    own_ratios: Mapping[str, RatioSet]
    premium: float
    saved: float
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        """The best single ratio; the middle of several."""
        return self.ratios.ratio

    def explain(self) -> str:
        """Say the result in plain sentences."""
        low, high = self.ratios.ends
        if self.ratios.tie_break and not self.saved:
            return (
                f"Any one ratio from {low:.1%} to {high:.1%} for all taxes is best: own ratios save nothing."
            )
        if not self.saved:
            return f"One ratio of {self.ratio:.1%} for all taxes is best: own ratios save nothing."
        listed = ", ".join(f"{name} {ratio:.1%}" for name, ratio in self.own.items())
        single = f"any from {low:.1%} to {high:.1%}" if self.ratios.tie_break else f"{self.ratio:.1%}"
        words = (
            f"Own ratios ({listed}) save {self.saved:.4g} 亿元 of risk against a single ratio of {single}."
        )
        loose = [
            f"{name} {ratios.ends[0]:.1%} to {ratios.ends[1]:.1%}"
            for name, ratios in self.own_ratios.items()
            if ratios.tie_break
        ]
        if loose:
            words += f" Others are as good, in step with each other: {', '.join(loose)}."
        return words

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        return [
            ("ratio (origin's share), one for all", self.ratio, ""),
            *((f"ratio of {name}", ratio, "") for name, ratio in self.own.items()),
            ("risk premium", self.premium, "亿元"),
            ("saved by own ratios", self.saved, "亿元"),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "ratio": self.ratio,
            "ratio_set": list(self.ratios.ends),
            "own": dict(self.own),
            "own_ratios": {name: list(ratios.ends) for name, ratios in self.own_ratios.items()},
            "premium": self.premium,
            "saved": self.saved,
            **proof_told(self),
        }

    def __repr__(self) -> str:
        return f"<ComponentRatios: {len(self.own)} taxes, saves {self.saved:.6g} over {self.ratio:.6g}>"


def share_taxes(taxes: TaxRisks) -> ComponentRatios:
    """Find an own ratio for each of several uncertain taxes, and what that saves; exact.

    Losses do not move the ratios; a lump sum divides the gain (``share_risk``).

    Examples
    --------
    >>> hedged = TaxRisks({"VAT": 2, "CIT": 1}, [[1, 0], [0, 1]], 1, 1, origin_background=[0.5, 0])
    >>> found = share_taxes(hedged)
    >>> found.own, found.ratio, found.saved
    ({'VAT': 0.25, 'CIT': 0.5}, 0.375, 0.03125)
    """
    door = Door()
    if not isinstance(taxes, TaxRisks):
        door.refuse("taxes", taxes, "a TaxRisks")
    door.close()
    first, common = taxes.best(), taxes.common()
    own, ranges = nearest_to(taxes, first, common.exact), equally_good(taxes, first)
    premium, single = taxes.premium(own), taxes.premium((common.exact,) * len(own))
    stakes = sum(map(abs, (entry for row in taxes.parts for entry in row)), Fraction(0))
    stakes += sum(map(abs, (entry for column in taxes.backgrounds for entry in column)), Fraction(0))
    scale = stakes * sum(taxes.aversions) or Fraction(1)
    tried = [(Fraction(k, 100),) * len(own) for k in HUNDREDTHS]
    certificate = Certificate(
        {
            "own ratios satisfy the optimality conditions": max(taxes.violations(own)),
            "own ratios are in their ranges": max(
                max(each.lo - ratio, ratio - each.hi) for each, ratio in zip(ranges, own, strict=True)
            ),
            "the best single ratios are equally good": max(
                taxes.premium((end,) * len(own)) - single for end in (common.lo, common.hi)
            )
            / scale,
            "no single ratio is better": max(single - taxes.premium(ratio) for ratio in tried) / scale,
            "own ratios are no worse than a single one": (premium - single) / scale,
        },
        tolerance=0.0,
        scale=float(scale),
        exact=True,
    )
    certificate.require()
    return ComponentRatios(
        taxes=taxes,
        ratios=common,
        own={name: float(ratio) for name, ratio in zip(taxes.means, own, strict=True)},
        own_ratios=dict(zip(taxes.means, ranges, strict=True)),
        premium=float(premium),
        saved=float(single - premium),
        certificate=certificate,
        provenance=Provenance("Karush-Kuhn-Tucker conditions in rational arithmetic", exact=True),
        assumptions=("A: risk aversion is constant and absolute; taxes do not depend on the ratios",),
    )
