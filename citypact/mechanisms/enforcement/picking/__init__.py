"""Lists of plants signed as a whole: which plants one side would strike off, and what prevents it."""

from citypact.mechanisms.enforcement.picking.design import cherry_picking
from citypact.mechanisms.enforcement.picking.result import CherryPick, CherryPicking

__all__ = ["CherryPick", "CherryPicking", "cherry_picking"]
