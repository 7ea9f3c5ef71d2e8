r"""What the notice pays year by year in many scenarios: its own ratio, the scenario's term and cap.

With the cumulated share :math:`S_t = \min(\chi C, \tfrac12 \sum_{u \le t} \tau_u)` a year pays
:math:`S_t - S_{t-1}` (models.md §4.2). A plant whose tax before the move averages less than the notice's
threshold is not covered, and nothing is paid. The base is the three years before the move: C = 3b.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from citypact.mechanisms.statute.terms import StatuteTerms
from citypact.sweep.distributions import FloatArray
from citypact.sweep.relocation_inputs import Games


def statute_flows(games: Games) -> dict[str, FloatArray]:
    """Return whether the notice covers a plant, its yearly shares, their value and the shortfall (亿元).

    Empty for scenarios in reduced form, which have no plant; NaN for taxes that the statute does not take
    as money.
    """
    if not games.tax:
        return {}
    notice = StatuteTerms()
    ratio = float(notice.ratio)
    # Both are decimals as they were written: the order of the floats is that of the fractions.
    covered = np.asarray(games.base) >= float(notice.threshold)
    due: Any = 0.0
    before: Any = 0.0
    value: Any = 0.0
    found: dict[str, Any] = {"statute.eligible": covered}
    for year, (tax, factor) in enumerate(zip(games.tax, games.discount, strict=True), start=1):
        due = due + np.where(covered, ratio * tax, 0.0)
        total = np.minimum(games.cap, due)
        found[f"statute.year{year}"] = total - before
        value = value + (total - before) * factor
        before = total
    stays = 1.0 - games.voluntary
    found["statute.total"] = before
    found["statute.shortfall"] = np.where(covered & np.isfinite(games.cap), games.cap - before, 0.0)
    found["statute.value"] = value
    found["statute.gain.origin"] = value - stays * games.loss
    found["statute.gain.destination"] = stays * (games.revenue - games.cost) - value
    found["statute.effective_share"] = value / games.tax_value
    return {
        name: np.where(games.usable & games.statutory, np.asarray(each, dtype=np.float64), np.nan)
        for name, each in found.items()
    }
