"""From many games to the books of both cities over the years, as the cash-flow program has them."""

from __future__ import annotations

from typing import Any

import numpy as np

from citypact.games.rational import Number
from citypact.sweep.relocation_inputs import Games, Numbers
from citypact.sweep.rows.payments import Books


def books_of(scenario: Any, games: Games, numbers: Numbers, ratio_cap: Number | None) -> Books:
    """Return the books of rows of a relocation with a plant.

    Parameters
    ----------
    scenario : Scenario
        Whose levers say whether a lump sum may change hands.
    games : Games
        n of them.
    numbers : Numbers
        For the service costs, the central budget and the cap on the ratio.
    ratio_cap : float, optional
        A further cap on the ratio; the lower one holds.
    """
    stays = 1.0 - games.voluntary
    own_cap = numbers.get("parameters.levers.ratio_cap", 1.0)
    cap = own_cap if ratio_cap is None else np.minimum(own_cap, float(ratio_cap))
    return Books(
        usable=games.usable,
        tax=games.tax,
        discount=games.discount,
        loss=stays * games.loss,
        gain=stays * (games.revenue - games.cost),
        liquid=np.maximum(1.0 - numbers.get("parameters.destination_side.service_share"), 0.0),
        ratio_cap=cap,
        cap=games.cap,
        budget=numbers.get("parameters.levers.central_budget", 0.0),
        tax_value=games.tax_value,
        lump_sum=scenario.parameters.levers.lump_sum,
    )
