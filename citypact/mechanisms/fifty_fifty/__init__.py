"""When is 50/50 right? Nineteen conditions, what moves the ratio, and an honest reproduction.

:func:`all_conditions` answers each theory from a :class:`Calibration`; :func:`reproduce`
assembles the protocol R1-R5 of models.md §6.4.
"""

from citypact.mechanisms.fifty_fifty.audit import equal_split_audit
from citypact.mechanisms.fifty_fifty.calibration import Calibration
from citypact.mechanisms.fifty_fifty.conditions import CONDITIONS, all_conditions
from citypact.mechanisms.fifty_fifty.equal_split import EqualSplit, Fact
from citypact.mechanisms.fifty_fifty.half_condition import HalfCondition
from citypact.mechanisms.fifty_fifty.moves import MOVERS, Mover, Sensitivity, nash_sensitivity, sign_table
from citypact.mechanisms.fifty_fifty.protocol import reproduce
from citypact.mechanisms.fifty_fifty.rationalising import (
    HalfPosition,
    ImpliedWeight,
    RationalisingSet,
    implied_weight,
    position_of_half,
)
from citypact.mechanisms.fifty_fifty.reproduction import STATEMENT, Reproduction
from citypact.mechanisms.fifty_fifty.surprise import REFERENCE_BOX, Surprise, surprise

__all__ = [
    "CONDITIONS",
    "MOVERS",
    "REFERENCE_BOX",
    "STATEMENT",
    "Calibration",
    "EqualSplit",
    "Fact",
    "HalfCondition",
    "HalfPosition",
    "ImpliedWeight",
    "Mover",
    "RationalisingSet",
    "Reproduction",
    "Sensitivity",
    "Surprise",
    "all_conditions",
    "equal_split_audit",
    "implied_weight",
    "nash_sensitivity",
    "position_of_half",
    "reproduce",
    "sign_table",
    "surprise",
]
