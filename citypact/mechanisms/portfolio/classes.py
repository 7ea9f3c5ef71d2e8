r"""A ratio of its own for every sector of a list.

With sectors :math:`c` the surplus splits, :math:`\sum_c W_c(s_c)`, so the best ratio of each
is found alone; under consent once for all, each sector is signed as a list of its own. Under
consent plant by plant sectors never move less than one ratio for all, which is one of their
choices.

References
----------
models.md appendix A4 (classes of s; classes ≥ single).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.games.portfolio import Portfolio, PortfolioFirm
from citypact.games.rational import as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.portfolio.result import UNIT, PortfolioRule
from citypact.mechanisms.portfolio.rule import best_portfolio_ratio
from citypact.mechanisms.result import Figures, Result
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class SectorRatios(Result):
    """The best ratios of each sector, next to one ratio for all.

    Parameters
    ----------
    sectors : mapping of str to PortfolioRule
        The rule of each sector, in the order of the list.
    single : PortfolioRule
        One ratio for all.
    certificate : Certificate
        The sectors' own certificates hold, and their sums are those of the list.
    """

    sectors: Mapping[str, PortfolioRule]
    single: PortfolioRule = field(repr=False)
    certificate: Certificate = field(repr=False, compare=False)

    @property
    def value(self) -> Fraction:
        """Surplus that moves with a ratio for every sector (亿元)."""
        return sum((rule.value for rule in self.sectors.values()), Fraction(0))

    @property
    def gain(self) -> Fraction:
        """What the sectors' ratios move beyond one ratio for all (亿元)."""
        return self.value - self.single.value

    @property
    def provenance(self) -> Provenance:
        """How the ratios were found."""
        return self.single.provenance

    def explain(self) -> str:
        """Say what each sector's ratio is and what the distinction is worth."""
        told = ", ".join(
            f"{name} {'none' if rule.ratio is None else format(rule.ratio, '.4g')}"
            for name, rule in list(self.sectors.items())[:8]
        )
        more = f" and {len(self.sectors) - 8} further sectors" if len(self.sectors) > 8 else ""
        return (
            f"A ratio for every sector ({told}{more}) moves {float(self.value):.4g} {UNIT} of surplus;"
            f" one ratio for all moves {float(self.single.value):.4g} {UNIT}."
        )

    def rows(self) -> Figures:
        """Return each sector's ratio and surplus."""
        figures: Figures = []
        for name, rule in self.sectors.items():
            figures.append((f"{name}: ratio", rule.ratio, ""))
            figures.append((f"{name}: surplus moved", float(rule.value), UNIT))
        figures.append(("gain over one ratio", float(self.gain), UNIT))
        return figures

    def to_dict(self) -> dict[str, Any]:
        """Return the sectors as plain data for JSON."""
        best = self.single.portfolio.first_best
        return {
            "welfare": float(self.value),
            "efficiency": float(self.value / best) if best else None,
            "gain_over_one_ratio": float(self.gain),
            "sectors": [
                {
                    "sector": name,
                    "plants": len(rule.portfolio.firms),
                    "ratio_sets": [list(one.ends) for one in rule.sets],
                    "ratio": rule.ratio,
                    "welfare": float(rule.value),
                    "first_best": float(rule.portfolio.first_best),
                }
                for name, rule in self.sectors.items()
            ],
            "explanation": self.explain(),
            "certificate": self.certificate.to_dict(),
        }


def best_sector_ratios(portfolio: Portfolio, consent: str = "project") -> SectorRatios:
    """Find the best ratios of every sector.

    Parameters
    ----------
    portfolio : Portfolio
        Plants that all name a sector.
    consent : {"project", "portfolio"}
        Consent plant by plant, or once for each sector's list.

    Raises
    ------
    InputError
        If a plant names no sector, or consent is unknown.

    Examples
    --------
    >>> pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70], sectors=["steel", "chips"])
    >>> found = best_sector_ratios(pair)
    >>> [rule.sets[0].ends for rule in found.sectors.values()], float(found.gain)
    ([(0.7, 0.95), (0.05, 0.3)], 0.25)
    """
    door = Door()
    for firm in portfolio.firms:
        if not firm.sector.strip():
            door.refuse(f"{firm.name}: sector", "nothing", "a sector, as every sector has its own ratio")
    door.close()
    single = best_portfolio_ratio(portfolio, consent)
    listed: dict[str, list[PortfolioFirm]] = {}
    for firm in portfolio.firms:
        listed.setdefault(firm.sector, []).append(firm)
    rules = {
        sector: best_portfolio_ratio(Portfolio(tuple(firms)), consent) for sector, firms in listed.items()
    }
    found = SectorRatios(rules, single, _certificate(rules, single))
    found.certificate.require()
    return found


def _certificate(rules: Mapping[str, PortfolioRule], single: PortfolioRule) -> Certificate:
    """Collect the sectors' worst residuals and compare their sums with the whole list."""
    scale = single.portfolio.first_best or Fraction(1)
    first_best = sum((rule.portfolio.first_best for rule in rules.values()), Fraction(0))
    residuals = {
        f"{name}: worst of its conditions": max(map(as_fraction, rule.certificate.residuals.values()))
        for name, rule in rules.items()
    }
    residuals["sectors make up the list"] = abs(first_best - single.portfolio.first_best) / scale
    if single.consent == "project":
        value = sum((rule.value for rule in rules.values()), Fraction(0))
        residuals["no less than one ratio"] = (single.value - value) / scale
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)
