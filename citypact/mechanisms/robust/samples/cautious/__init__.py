"""Participation of cautious cities: no loss on the average of the worst cases (CVaR)."""

from citypact.mechanisms.robust.samples.cautious.confidence import (
    ConfidenceRange,
    joint_confidence,
    largest_confidence,
)
from citypact.mechanisms.robust.samples.cautious.design import cvar_split
from citypact.mechanisms.robust.samples.cautious.moves import cautious_moves
from citypact.mechanisms.robust.samples.cautious.result import CautiousAgreement, RivalRule

__all__ = [
    "CautiousAgreement",
    "ConfidenceRange",
    "RivalRule",
    "cautious_moves",
    "cvar_split",
    "joint_confidence",
    "largest_confidence",
]
