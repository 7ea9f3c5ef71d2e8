"""Sets of deviations of (R, L, K): a box, a budget of deviations, an ellipsoid."""

from citypact.mechanisms.robust.sets.box import BoxSet
from citypact.mechanisms.robust.sets.budgeted import BudgetedSet
from citypact.mechanisms.robust.sets.ellipsoid import EllipsoidSet
from citypact.mechanisms.robust.sets.uncertainty_set import UncertaintySet

__all__ = ["BoxSet", "BudgetedSet", "EllipsoidSet", "UncertaintySet"]
