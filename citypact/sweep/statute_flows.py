r"""What the notice pays year by year in many scenarios: its own ratio, the scenario's term and cap.

With the cumulated share :math:`S_t = \min(\chi C, \tfrac12 \sum_{u \le t} \tau_u)` a year pays
:math:`S_t - S_{t-1}` (models.md §4.2). The threshold of the notice is not tested.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from citypact.mechanisms.statute.terms import StatuteTerms
from citypact.sweep.distributions import FloatArray
from citypact.sweep.relocation_inputs import Games


def statute_flows(games: Games) -> dict[str, FloatArray]:
    """Return yearly shares of the origin, their value, the shortfall and both cities' gains (亿元).

    Empty for scenarios in reduced form, which have no plant.
    """
    if not games.tax:
        return {}
    ratio = float(StatuteTerms().ratio)
    due: Any = 0.0
    before: Any = 0.0
    value: Any = 0.0
    found: dict[str, Any] = {}
    for year, (tax, factor) in enumerate(zip(games.tax, games.discount, strict=True), start=1):
        due = due + ratio * tax
        total = np.minimum(games.cap, due)
        found[f"statute.year{year}"] = total - before
        value = value + (total - before) * factor
        before = total
    stays = 1.0 - games.voluntary
    found["statute.total"] = before
    found["statute.value"] = value
    found["statute.gain.origin"] = value - stays * games.loss
    found["statute.gain.destination"] = stays * (games.revenue - games.cost) - value
    found["statute.effective_share"] = value / games.tax_value
    return {
        name: np.where(games.usable, np.asarray(each, dtype=np.float64), np.nan)
        for name, each in found.items()
    }
