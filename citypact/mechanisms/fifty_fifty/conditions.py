"""The nineteen conditions under which one half is right, in order.

Every condition takes a :class:`Calibration` and returns a :class:`HalfCondition`; one whose
numbers are missing is unanswered (``holds`` is ``None``), never guessed.

References
----------
models.md §6.1.
"""

from __future__ import annotations

from collections.abc import Callable

from citypact.mechanisms.fifty_fifty.bargaining_conditions import (
    condition_1,
    condition_2,
    condition_3,
    condition_4,
    condition_13,
    condition_14,
    condition_17,
    condition_19,
)
from citypact.mechanisms.fifty_fifty.calibration import Calibration
from citypact.mechanisms.fifty_fifty.half_condition import HalfCondition
from citypact.mechanisms.fifty_fifty.statute_conditions import (
    condition_12,
    condition_15,
    condition_16,
    condition_18,
)
from citypact.mechanisms.fifty_fifty.theory_conditions import (
    condition_5,
    condition_6,
    condition_7,
    condition_8,
    condition_9,
    condition_10,
    condition_11,
)

CONDITIONS: dict[str, Callable[[Calibration], HalfCondition]] = {
    "C1": condition_1,
    "C2": condition_2,
    "C3": condition_3,
    "C4": condition_4,
    "C5": condition_5,
    "C6": condition_6,
    "C7": condition_7,
    "C8": condition_8,
    "C9": condition_9,
    "C10": condition_10,
    "C11": condition_11,
    "C12": condition_12,
    "C13": condition_13,
    "C14": condition_14,
    "C15": condition_15,
    "C16": condition_16,
    "C17": condition_17,
    "C18": condition_18,
    "C19": condition_19,
}


def all_conditions(calibration: Calibration) -> tuple[HalfCondition, ...]:
    """Return all nineteen conditions, answered as far as the calibration allows.

    Examples
    --------
    >>> found = all_conditions(Calibration(revenue=1, origin_loss=0.3, destination_cost=0.1))
    >>> [(c.key, c.holds, c.ratio.ratio) for c in found if c.holds is not None]
    [('C1', False, 0.6), ('C2', True, 0.6), ('C9', False, 0.6)]
    """
    return tuple(condition(calibration) for condition in CONDITIONS.values())
