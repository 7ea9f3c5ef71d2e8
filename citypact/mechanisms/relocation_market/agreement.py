"""Who goes where, at which ratios, and what every city gains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.relocation_market import Offer, RelocationMarket
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

UNIT = "亿元"


@dataclass(frozen=True)
class PlantTerms:
    """What a plant that moves is worth to the two cities, and the ratios nobody can upset.

    Parameters
    ----------
    offer : Offer
        The move.
    origin : str
        The city it leaves.
    core : RatioSet
        Ratios at which no plant and no site has a better deal elsewhere, at some prices of the
        other sites; may leave [0, 1], and then a lump sum goes with the ratio at the nearest end.
    alone : RatioSet
        Ratios at which the two cities lose nothing by this move.
    """

    offer: Offer
    origin: str
    core: RatioSet
    alone: RatioSet

    def to_dict(self) -> dict[str, Any]:
        """Return the terms as plain data for JSON."""
        return {
            "plant": self.offer.plant,
            "origin": self.origin,
            "destination": self.offer.destination,
            "surplus": float(self.offer.surplus),
            "core": list(self.core.ends),
            "alone": list(self.alone.ends),
        }


@dataclass(frozen=True)
class MarketAgreement(Result):
    """The best placement and every ratio that holds it together.

    Parameters
    ----------
    market : RelocationMarket
        Plants, sites and offers.
    plants : tuple of PlantTerms
        Those that move.
    staying : tuple of str
        Those that stay.
    outbid : tuple of str
        Those of ``staying`` that have an offer with a surplus in a city with sites, which others take.
    surplus : Fraction
        What all moves add together (亿元).
    site_prices : mapping of str to pair of Fraction
        Least and greatest price of a site that supports the placement (亿元); the least is what
        one more site would add, the greatest what one site less would cost.
    gains : mapping of str to Allocation
        Gain of every city (亿元) at ``best for origins``, ``best for destinations`` and in the
        ``middle``; each lies in the core.
    unique : bool
        Whether every other placement is worth less.
    ratios : RatioSet or None
        Ratios in [0, 1] that all plants that move can have at once: no city loses by a move, and
        no plant and no other city have a better deal.
    acceptable : RatioSet or None
        Ratios in [0, 1] at which no city loses by any move.
    """

    market: RelocationMarket
    plants: tuple[PlantTerms, ...]
    staying: tuple[str, ...]
    outbid: tuple[str, ...]
    surplus: Fraction
    site_prices: Mapping[str, tuple[Fraction, Fraction]]
    gains: Mapping[str, Allocation]
    unique: bool
    ratios: RatioSet | None
    acceptable: RatioSet | None
    reason: str
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """One ratio for all plants that move, if there is one that nobody can upset."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def value(self) -> float:
        """What all moves add together (亿元)."""
        return float(self.surplus)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if not self.plants:
            return "No plant moves: no offer has a surplus and a site."
        count = len(self.plants)
        lines = [
            f"{count} of {len(self.market.origins)} plants move and add {self.value:.4g} {UNIT} together"
            + ("." if self.unique else "; other placements add as much.")
        ]
        if self.outbid:
            lines.append(
                f"With a surplus, and yet outbid for a site by others, stay: {_listed(self.outbid)}."
            )
        if self.ratios is None:
            lines.append(self.reason)
        else:
            low, high = self.ratios.ends
            lines.append(f"One ratio for all that no city can upset: any from {low:.1%} to {high:.1%}.")
        scarce = [city for city, (low, _) in self.site_prices.items() if low > 0]
        if scarce:
            told = [f"{city} {float(self.site_prices[city][0]):.4g}" for city in scarce]
            lines.append(f"One more site would add ({UNIT}): {_listed(told)}.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        figures: Figures = [("surplus of all moves", self.value, UNIT), ("one ratio for all", self.ratio, "")]
        for each in self.plants:
            name = f"{each.offer.plant} to {each.offer.destination}"
            low, high = each.core.ends
            figures += [(f"{name}: lowest core ratio", low, ""), (f"{name}: highest core ratio", high, "")]
        for city, (least, greatest) in self.site_prices.items():
            figures.append((f"{city}: least price of a site", float(least), UNIT))
            figures.append((f"{city}: greatest price of a site", float(greatest), UNIT))
        for name, gains in self.gains.items():
            figures += [(f"{city}: gain, {name}", amount, UNIT) for city, amount in gains.items()]
        return figures

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "plants": [each.to_dict() for each in self.plants],
            "staying": list(self.staying),
            "outbid": list(self.outbid),
            "surplus": self.value,
            "site_prices": {
                city: {"least": float(low), "greatest": float(high)}
                for city, (low, high) in self.site_prices.items()
            },
            "gains": {name: dict(gains) for name, gains in self.gains.items()},
            "unique": self.unique,
            "ratio": self.ratio,
            "ratio_set": ends_told(self.ratios),
            "acceptable": ends_told(self.acceptable),
            "reason": self.reason or None,
            **proof_told(self),
            "explanation": self.explain(),
        }


def _listed(names: tuple[str, ...] | list[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown
