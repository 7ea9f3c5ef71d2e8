r"""From payments back to a statute: which ratio, under which term and cap, is worth as much.

Convex optimisation is done over cash flows; the statute's present value to the origin is
non-decreasing in the ratio, so the ratios that give a required value are an interval,
found exactly on the piecewise linear curve.

References
----------
models.md §3.6, B12.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result_parts import ends_told
from citypact.mechanisms.statute.enterprise import Enterprise
from citypact.mechanisms.statute.inversion import ratios_with_pv_at_least, ratios_with_pv_at_most
from citypact.mechanisms.statute.schedules import schedule
from citypact.mechanisms.statute.terms import StatuteTerms

#: Terms (years, extension, cap multiple) to invert to: the notice's own, then a longer term,
#: a higher cap, and both.
TERMS: tuple[tuple[int, int, int], ...] = ((3, 2, 1), (5, 5, 1), (3, 2, 2), (5, 5, 2))


@dataclass(frozen=True)
class StatutoryTerms:
    """Ratios that pay the required value under one term and cap; ``None`` when no ratio does.

    ``payments`` are those of the lowest ratio by calendar year (亿元).
    """

    years: int
    extension: int
    cap_multiple: float
    ratios: RatioSet | None
    payments: Mapping[int, Fraction] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the terms as plain data for JSON."""
        return {
            "years": self.years,
            "extension": self.extension,
            "cap_multiple": self.cap_multiple,
            "ratio_set": ends_told(self.ratios),
        }


def statutes_paying(
    value: Number, *, base: Number, growth: Number, rate: Number, delay: int = 1
) -> tuple[StatutoryTerms, ...]:
    """Return, for each term and cap, the ratios whose shares are worth ``value`` to the origin.

    Parameters
    ----------
    value : float
        Required present value of the shares (亿元).
    base, growth : float
        Local tax a year before the move (亿元) and its multiple after it.
    rate : float
        The origin's discount rate.
    delay : int
        Years from signing to attainment.
    """
    door = Door()
    door.money("value", value)
    door.close()
    # The statute's module answers in the numbers it is given: fractions stay exact.
    required = as_fraction(value)
    plant = Enterprise.from_base(as_fraction(base), growth=as_fraction(growth))
    found = []
    for years, extension, multiple in TERMS:
        terms = StatuteTerms(
            years=years, extension=extension, cap_multiple=as_fraction(multiple), delay=delay
        ).exact()
        enough = ratios_with_pv_at_least(required, plant, terms, as_fraction(rate))
        within = ratios_with_pv_at_most(required, plant, terms, as_fraction(rate))
        ratios, payments = None, {}
        if enough is not None and within is not None and enough[0] <= within[1]:
            ratios = RatioSet(as_fraction(enough[0]), as_fraction(within[1]))
            shares = schedule(plant, replace(terms, ratio=ratios.lo)).rows
            payments = {row.paid_in: as_fraction(row.origin) for row in shares}
        found.append(StatutoryTerms(years, extension, float(multiple), ratios, payments))
    return tuple(found)
