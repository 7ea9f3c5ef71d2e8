"""Robust splits from listed cases: cautious cities (CVaR) and doubt about the distribution (Wasserstein)."""

from citypact.mechanisms.robust.samples.ball import (
    BallAgreement,
    CurvePoint,
    WorstDistribution,
    ball_moves,
    radius_curve,
    wasserstein_split,
)
from citypact.mechanisms.robust.samples.cases import SampledCases
from citypact.mechanisms.robust.samples.cautious import (
    CautiousAgreement,
    ConfidenceRange,
    RivalRule,
    cautious_moves,
    cvar_split,
    joint_confidence,
    largest_confidence,
)

__all__ = [
    "BallAgreement",
    "CautiousAgreement",
    "ConfidenceRange",
    "CurvePoint",
    "RivalRule",
    "SampledCases",
    "WorstDistribution",
    "ball_moves",
    "cautious_moves",
    "cvar_split",
    "joint_confidence",
    "largest_confidence",
    "radius_curve",
    "wasserstein_split",
]
