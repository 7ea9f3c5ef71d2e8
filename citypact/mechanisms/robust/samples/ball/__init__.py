"""Splits that survive every distribution within a Wasserstein distance of the listed cases."""

from citypact.mechanisms.robust.samples.ball.curve import CurvePoint, ball_moves, radius_curve
from citypact.mechanisms.robust.samples.ball.design import wasserstein_split
from citypact.mechanisms.robust.samples.ball.result import BallAgreement
from citypact.mechanisms.robust.samples.ball.witness import WorstDistribution

__all__ = [
    "BallAgreement",
    "CurvePoint",
    "WorstDistribution",
    "ball_moves",
    "radius_curve",
    "wasserstein_split",
]
