"""Which numbers each condition on one half is asked with: none may be left out of a saved reproduction."""

from __future__ import annotations

from collections.abc import Collection

_NUMBERS = ("revenue", "origin_loss", "destination_cost")
_WEIGHTS = ("weight", "weight at one half")
#: Sets of names of which one must be whole, whether or not the condition has an answer.
_ASKED: dict[str, tuple[tuple[str, ...], ...]] = {
    "C1": (_NUMBERS,),
    "C2": (_NUMBERS,),
    "C3": ((*_NUMBERS, "origin_weight"),),
    "C4": ((*_NUMBERS, "origin_impatience", "destination_impatience"),),
    "C5": (("origin_effort", "destination_effort"), ("origin_exponent", "destination_exponent")),
    "C6": (("origin_size", "destination_size"), ("origin_aversion", "destination_aversion")),
    "C7": (("loss_belief", "cost_belief"),),
    "C8": (("loss_box", "cost_box"),),
    "C9": ((*_NUMBERS, "relative_standing"),),
    "C10": (("elasticity",),),
    "C11": (("service_share",),),
    "C12": (("growth",),),
    "C13": ((*_NUMBERS, "voluntary"),),
    "C14": ((*_NUMBERS, "rivals"),),
    "C15": (("planning_horizon",),),
    "C16": (("top_up",),),
    "C17": ((*_NUMBERS, "origin_income", "destination_income", "need_aversion"),),
    "C18": (("lost_output", "shown_output"),),
    "C19": ((*_NUMBERS, "water_transfer"),),
}
#: What an answered condition names besides.
_ANSWERED: dict[str, tuple[str, ...]] = {
    "C3": _WEIGHTS,
    "C4": _WEIGHTS,
    "C8": ("rule",),
    "C11": ("origin_impatience", "destination_impatience"),
    "C12": ("window", "cap_multiple"),
    "C15": ("window", "delay", "ramp", "rate"),
    "C17": _WEIGHTS,
}


def left_out(key: str, names: Collection[str], *, answered: bool) -> list[str]:
    """Return the names that a condition should be asked with and is not.

    Examples
    --------
    >>> left_out("C5", ["origin_exponent"], answered=True)
    ['destination_exponent']
    """
    forms = [[name for name in form if name not in names] for form in _ASKED.get(key, ((),))]
    besides = [name for name in _ANSWERED.get(key, ()) if answered and name not in names]
    return min(forms, key=len) + besides
