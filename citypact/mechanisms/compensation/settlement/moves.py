"""What moves the transfer: each number changed alone by a tenth and the terms found again, exactly.

Without a cap the transfer goes with the square of the downstream benefit and the inverse of the
cost, and by the weight of the downstream city with the grant (models.md §5.2, §5.7).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.games.rational import as_fraction
from citypact.mechanisms.compensation.settlement.efficient_transfer import compensate
from citypact.mechanisms.compensation.settlement.result import Compensation

#: How far each number is moved, as a part of itself.
STEP = Fraction(1, 10)
OF_THE_PAIR = ("downstream_benefit", "upstream_benefit", "cost")
OF_THE_TERMS = ("grant", "transfer_cap", "weight", "central_benefit")


@dataclass(frozen=True)
class CompensationMove:
    """One number at nine and at eleven tenths of itself, and what becomes of the terms.

    Parameters
    ----------
    parameter : str
        Of ``WaterPair`` or of ``compensate``.
    values, transfers, subsidies : tuple of float
        At the lower and the higher value: the value, the transfer and the least central money.
    unit : str
        Of the values.
    """

    parameter: str
    values: tuple[float, float]
    transfers: tuple[float, float]
    subsidies: tuple[float, float]
    unit: str

    def to_dict(self) -> dict[str, Any]:
        """Return the move as plain data for JSON."""
        return {
            "parameter": self.parameter,
            "unit": self.unit,
            "values": list(self.values),
            "transfers": list(self.transfers),
            "central_subsidies": list(self.subsidies),
        }


def compensation_moves(found: Compensation) -> tuple[CompensationMove, ...]:
    """Move every number of a compensation that is not zero, the farthest-reaching first.

    Examples
    --------
    >>> from citypact.games.water.pair import WaterPair
    >>> found = compensate(WaterPair(downstream_benefit=2, upstream_benefit=0, cost=1.5))
    >>> [(move.parameter, move.transfers) for move in compensation_moves(found)][0]
    ('downstream_benefit', (1.62, 2.42))
    """
    numbers = {name: as_fraction(getattr(found.pair, name)) for name in OF_THE_PAIR}
    numbers |= {name: as_fraction(getattr(found, name) or 0) for name in OF_THE_TERMS}
    moves = []
    for name, value in numbers.items():
        if not value:
            continue
        most = Fraction(1) if name == "weight" else value * (1 + STEP)
        ends = value * (1 - STEP), min(most, value * (1 + STEP))
        low, high = (_again(found, name, end) for end in ends)
        moves.append(
            CompensationMove(
                name,
                (float(ends[0]), float(ends[1])),
                (low.transfer, high.transfer),
                (low.central_subsidy, high.central_subsidy),
                "" if name == "weight" else found.pair.unit,
            )
        )
    return tuple(sorted(moves, key=_reach, reverse=True))


def _again(found: Compensation, name: str, value: Fraction) -> Compensation:
    """Find the terms again with one number changed."""
    terms: dict[str, Any] = {term: getattr(found, term) for term in OF_THE_TERMS}
    if name in OF_THE_TERMS:
        return compensate(found.pair, **(terms | {name: value}))
    return compensate(replace(found.pair, **{name: value}), **terms)  # type: ignore[arg-type]


def _reach(move: CompensationMove) -> float:
    """How far a move carries the transfer or, where a cap holds that, the central money."""
    return max(abs(move.transfers[1] - move.transfers[0]), abs(move.subsidies[1] - move.subsidies[0]))
