"""The parts that results tell alike: ranges, gains, prices and the proof, as plain data and as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from citypact.games.allocation import Allocation
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


class Proved(Protocol):
    """A result that says how it was found and what it rests on."""

    @property
    def certificate(self) -> Certificate:
        """What was recomputed."""

    @property
    def provenance(self) -> Provenance:
        """How it was found."""

    @property
    def assumptions(self) -> Sequence[str]:
        """What it rests on."""


class Priced(Protocol):
    """A result with prices of its bounds."""

    @property
    def shadow_prices(self) -> Mapping[str, float]:
        """Gain per unit by which a bound is relaxed."""

    @property
    def shadow_price_units(self) -> Mapping[str, str]:
        """Unit of each price."""

    @property
    def binding(self) -> Sequence[str]:
        """Bounds that hold with equality."""


def ends_told(found: RatioSet | None) -> list[float] | None:
    """Return both ends of a set of ratios; ``None`` without one."""
    return None if found is None else list(found.ends)


def range_told(found: RatioSet | None) -> dict[str, float | None]:
    """Return both ends of a set of ratios by name, ``None`` where there is none."""
    low, high = (None, None) if found is None else found.ends
    return {"lo": low, "hi": high}


def gains_told(gains: Allocation | None) -> dict[str, float | None]:
    """Return the gains of both cities, ``None`` where there is no agreement."""
    return {name: None if gains is None else gains[name] for name in ("origin", "destination")}


def prices_told(found: Priced) -> dict[str, Any]:
    """Return the prices, their units and the bounds that bind."""
    return {
        "shadow_prices": dict(found.shadow_prices),
        "shadow_price_units": dict(found.shadow_price_units),
        "binding": list(found.binding),
    }


def proof_told(found: Proved) -> dict[str, Any]:
    """Return certificate, provenance and assumptions."""
    return {
        "certificate": found.certificate.to_dict(),
        "provenance": found.provenance.to_dict(),
        "assumptions": list(found.assumptions),
    }


def range_rows(found: RatioSet | None) -> Figures:
    """Return the ends of the ratios that both accept, for tables."""
    told = range_told(found)
    return [("acceptable, lowest", told["lo"], ""), ("acceptable, highest", told["hi"], "")]


def gain_rows(gains: Allocation | None, unit: str) -> Figures:
    """Return the gains of both cities, for tables."""
    return [(f"gain of {name}", gain, unit) for name, gain in gains_told(gains).items()]


def price_rows(prices: Mapping[str, float], units: Mapping[str, str]) -> Figures:
    """Return the shadow prices, for tables."""
    return [(f"shadow price: {name}", price, units.get(name, "")) for name, price in prices.items()]
