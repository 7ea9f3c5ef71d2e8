"""The price of robustness over the size of the uncertainty set."""

from citypact.mechanisms.robust.curve.result import CurvePoint, RobustnessCurve
from citypact.mechanisms.robust.curve.sweep import price_of_robustness

__all__ = ["CurvePoint", "RobustnessCurve", "price_of_robustness"]
