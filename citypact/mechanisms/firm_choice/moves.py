"""What moves the ratio and the payment: each input changed alone, and everything solved again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.games.firm import FirmChoice
from citypact.games.rational import as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.firm_choice.inducement.design import design_inducement
from citypact.mechanisms.firm_choice.inducement.result import Inducement

STEP = Fraction(1, 20)
OF_THE_TAX = ("origin_loss", "destination_cost")
OF_THE_PLANT = ("moving_cost", "profit_gain", "noise")


@dataclass(frozen=True)
class InducementMove:
    """The answer after one input has grown.

    Parameters
    ----------
    change : str
        What was changed.
    ratio, inducement, value : float or None
        Ratio, payment (亿元) and what the cities keep (亿元) then.
    """

    change: str
    ratio: float | None
    inducement: float | None
    value: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the move as plain data."""
        return {
            "change": self.change,
            "ratio": self.ratio,
            "inducement": self.inducement,
            "value": self.value,
        }


def inducement_moves(found: Inducement) -> tuple[InducementMove, ...]:
    """Return the answer after each change: an amount larger by 1/20 of the shared tax, or ψ by 0.05.

    Examples
    --------
    >>> found = design_inducement(Relocation(1, 0.2, 0.2), FirmChoice(0.1, 0.3), payer="destination")
    >>> [(move.change, move.ratio) for move in inducement_moves(found)][:3]
    [('origin_loss', 0.425), ('destination_cost', 0.375), ('moving_cost', 0.375)]
    """
    return tuple(_moves(found))


def _moves(found: Inducement) -> Iterator[InducementMove]:
    game, firm = found.game, found.firm
    step = STEP * as_fraction(game.revenue)
    changed: list[tuple[str, Relocation, FirmChoice]] = []
    for name in OF_THE_TAX:
        grown: dict[str, Any] = {name: as_fraction(getattr(game, name)) + step}
        changed.append((name, replace(game, **grown, components={}), firm))
    for name in OF_THE_PLANT:
        grown = {name: as_fraction(getattr(firm, name)) + step}
        changed.append((name, game, replace(firm, **grown)))
    ordered = as_fraction(firm.directive) + STEP
    if ordered <= 1:  # a plant that is nearly always ordered cannot be ordered more
        changed.append(("directive", game, replace(firm, directive=ordered)))
    for name, after, plant in changed:
        new = design_inducement(after, plant, payer=found.payer, origin_weight=found.origin_weight)
        yield InducementMove(name, new.ratio, new.inducement, new.value)
