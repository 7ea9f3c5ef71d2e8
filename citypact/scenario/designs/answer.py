"""A further assumption answered: the ratio it leads to, and how far that is from the plain game's."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol, cast

from citypact.games.rational import as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.ratio_set import RatioSet

if TYPE_CHECKING:
    from citypact.scenario.build import Scenario


class Design(Protocol):
    """What every design tells of its ratio."""

    @property
    def ratios(self) -> RatioSet | None:
        """All best ratios under the assumption; ``None`` if there is no agreement."""

    @property
    def acceptable(self) -> RatioSet | None:
        """Ratios in [0, 1] that both cities accept under it."""

    @property
    def reason(self) -> str | None:
        """Why there is no agreement, and what would unblock it."""

    def explain(self) -> str:
        """Say the result in plain sentences."""

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""


@dataclass(frozen=True)
class DesignAnswer:
    """One assumption, answered.

    Parameters
    ----------
    key : str
        Key under ``designs`` in the scenario, with what was chosen in it after a dot.
    title : str
        The assumption in a few words.
    ratios, acceptable : RatioSet or None
        Best ratios, and ratios that both accept; ``None`` where there are none, or where
        acceptance is not a matter of the ratio.
    reason : str or None
        Why there is no agreement.
    result : Design
        The design itself, with its certificate.
    """

    key: str
    title: str
    ratios: RatioSet | None
    acceptable: RatioSet | None
    reason: str | None
    result: Design

    @classmethod
    def of(cls, key: str, title: str, result: object) -> DesignAnswer:
        """Take the ratios from a design that has them under their usual names."""
        design = cast("Design", result)
        reason = design.reason if design.ratios is None else None
        return cls(key, title, design.ratios, design.acceptable, reason, design)

    @property
    def ratio(self) -> float | None:
        """The representative ratio."""
        return None if self.ratios is None else self.ratios.ratio

    def change(self, plain: float | None) -> float | None:
        """Return how far the ratio is from that of the plain game; ``None`` unless both exist."""
        return None if plain is None or self.ratio is None else self.ratio - plain

    def moves(self, plain: Fraction | None) -> bool:
        """Whether the plain game's ratio is no longer among the best ones."""
        return plain is not None and self.ratios is not None and plain not in self.ratios

    def to_dict(self, plain: float | None) -> dict[str, Any]:
        """Return the answer as plain data for JSON."""
        return {
            "assumption": self.key,
            "title": self.title,
            "ratio": self.ratio,
            "ratio_set": None if self.ratios is None else list(self.ratios.ends),
            "acceptable": None if self.acceptable is None else list(self.acceptable.ends),
            "change": self.change(plain),
            "reason": self.reason or None,
            "explanation": self.result.explain(),
            "result": self.result.to_dict(),
        }


@dataclass(frozen=True)
class Ground:
    """What every design starts from.

    Parameters
    ----------
    scenario : Scenario
        The file.
    game : Relocation
        The plain two-number game.
    plain : RatioSet or None
        Its ratios.
    """

    scenario: Scenario
    game: Relocation
    plain: RatioSet | None

    @property
    def net(self) -> tuple[Fraction, Fraction, Fraction]:
        """R, and what the *agreement* costs either city: a plant that comes anyway leaves less to lose."""
        revenue, loss, cost = map(
            as_fraction, (self.game.revenue, self.game.origin_loss, self.game.destination_cost)
        )
        comes = as_fraction(self.game.voluntary)
        return revenue, (1 - comes) * loss, cost + comes * (revenue - cost)

    @property
    def names(self) -> dict[str, Any]:
        """Names of the cities and the unit, as designs take them."""
        return {
            "origin": self.game.origin,
            "destination": self.game.destination,
            "unit": self.game.unit,
        }
