"""Ratios that hold although R, L and K are uncertain."""

from citypact.mechanisms.robust.conic import ConicOptimum, conic_max_min, conic_program
from citypact.mechanisms.robust.curve import CurvePoint, RobustnessCurve, price_of_robustness
from citypact.mechanisms.robust.design import robust_split
from citypact.mechanisms.robust.levers import Levers, Payments
from citypact.mechanisms.robust.result import RobustAgreement
from citypact.mechanisms.robust.sets import BoxSet, BudgetedSet, EllipsoidSet, UncertaintySet
from citypact.mechanisms.robust.sizes import Radius, largest_size, radius_of_ratio

__all__ = [
    "BoxSet",
    "BudgetedSet",
    "ConicOptimum",
    "CurvePoint",
    "EllipsoidSet",
    "Levers",
    "Payments",
    "Radius",
    "RobustAgreement",
    "RobustnessCurve",
    "UncertaintySet",
    "conic_max_min",
    "conic_program",
    "largest_size",
    "price_of_robustness",
    "radius_of_ratio",
    "robust_split",
]
