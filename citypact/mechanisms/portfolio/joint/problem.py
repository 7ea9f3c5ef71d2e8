"""The plants of a joint choice of terms, in units of their prior tax, and what one choice moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.portfolio.joint.curve import StatuteCurve, statute_curve
from citypact.mechanisms.portfolio.joint.screen import PlantColumns, value_bound
from citypact.mechanisms.portfolio.segments import Segment, sweep
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.statute.design import DesignPoint, RelocationCase
from citypact.mechanisms.statute.enterprise import Enterprise, eligibility
from citypact.mechanisms.statute.schedules import schedule
from citypact.mechanisms.statute.terms import StatuteTerms

ZERO, ONE = Fraction(0), Fraction(1)


class JointPlant(NamedTuple):
    """Prior tax (亿元 a year), growth, and L, K and present tax V per unit of prior tax."""

    base: Fraction
    growth: Fraction
    loss: Fraction
    cost: Fraction
    tax: Fraction
    led: bool

    @property
    def surplus(self) -> Fraction:
        """W = V - L - K per unit of prior tax."""
        return self.tax - self.loss - self.cost


@dataclass(frozen=True)
class JointProblem:
    """Plants, discounting and the price of central money."""

    cases: tuple[RelocationCase, ...]
    plants: tuple[JointPlant, ...]
    rate: Fraction
    horizon: int
    price: Fraction

    @classmethod
    def of(
        cls,
        cases: Sequence[RelocationCase],
        terms: StatuteTerms,
        rate: Number,
        horizon: int,
        price: Number,
    ) -> Self:
        """Bring the list into units of prior tax; terms that a grid varies do not touch V."""
        unit = schedule(Enterprise.from_base(ONE, ONE), terms.exact())
        full = as_fraction(unit.tax_pv(as_fraction(rate), horizon))
        plants = []
        for case in cases:
            plant = case.enterprise.exact()
            base, growth = as_fraction(plant.base), as_fraction(plant.growth)
            plants.append(
                JointPlant(
                    base,
                    growth,
                    as_fraction(case.origin_loss) / base,
                    as_fraction(case.destination_cost) / base,
                    growth * full,
                    plant.government_led and plant.fits_plan,
                )
            )
        return cls(tuple(cases), tuple(plants), as_fraction(rate), horizon, as_fraction(price))

    @property
    def first_best(self) -> Fraction:
        """Surplus if exactly the plants with a surplus moved, whatever the terms (亿元)."""
        return sum((plant.base * max(plant.surplus, ZERO) for plant in self.plants), ZERO)

    @cached_property
    def columns(self) -> PlantColumns:
        """The plants as arrays, for bounds."""
        return PlantColumns(*(np.array([float(plant[place]) for plant in self.plants]) for place in range(5)))

    def covered(self, terms: StatuteTerms) -> list[bool]:
        """Return for each plant whether the notice covers it."""
        threshold = as_fraction(terms.threshold)
        return [plant.led and plant.base >= threshold for plant in self.plants]

    def bound(self, terms: StatuteTerms) -> float:
        """Return at least the largest objective that any ratio attains (亿元)."""
        curve = statute_curve(terms, self.rate)
        return value_bound(self.columns, np.array(self.covered(terms)), curve, float(self.price))

    def point(self, terms: StatuteTerms) -> DesignPoint:
        """Sweep the ratio exactly at the other terms given."""
        curve = statute_curve(terms, self.rate)
        segments = tuple(
            segment
            for plant, counts in zip(self.plants, self.covered(terms), strict=True)
            if counts
            for segment in self._segments(plant, curve)
        )
        value, intervals = sweep(segments)
        sets = tuple(RatioSet.between(lo, hi) for lo, hi in intervals) if value > 0 else ()
        return DesignPoint(terms, sets, value, segments)

    def moved(self, point: DesignPoint) -> tuple[str, ...]:
        """Return the names of the plants that move at the first of the best ratios."""
        if not point.sets:
            return ()
        s = point.sets[0].exact
        return tuple(case.enterprise.name for case in self.cases if self.simulated(case, point.terms, s)[0])

    def simulated(self, case: RelocationCase, terms: StatuteTerms, s: Fraction) -> tuple[bool, Fraction]:
        """Return whether a plant moves and what it then counts, from the statute's own schedule (亿元)."""
        plan = schedule(case.enterprise.exact(), replace(terms, ratio=s))
        tax = as_fraction(plan.tax_pv(self.rate, self.horizon))
        share, grant = as_fraction(plan.share_pv(self.rate)), as_fraction(plan.top_up_pv(self.rate))
        loss, cost = as_fraction(case.origin_loss), as_fraction(case.destination_cost)
        worth = tax - loss - cost - self.price * grant
        consent = share + grant >= loss and tax - share >= cost and worth >= 0
        moves = consent and bool(eligibility(case.enterprise, terms))
        return moves, worth if moves else ZERO

    def _segments(self, plant: JointPlant, curve: StatuteCurve) -> Iterator[Segment]:
        """Return the pieces of W - λz on the ratios at which the plant moves."""
        needed, granted, surplus = curve.least(plant.loss), plant.tax - plant.cost, plant.surplus
        if needed is None or granted < 0 or surplus < 0:
            return
        most = curve.most(granted)
        low = needed / plant.growth
        high = ONE if most is None else min(most / plant.growth, ONE)
        bend, dearest = curve.full / plant.growth, self.price * curve.grants[0]
        if dearest > surplus:
            # The centre consents once the surplus pays for the top-up, dearest at a ratio of zero.
            low = max(low, bend * (1 - surplus / dearest))
        if low > high:
            return
        base = plant.base
        if not dearest or low >= bend:
            yield Segment(low, high, base * surplus)
            return
        slope = base * dearest / bend
        yield Segment(low, min(high, bend), base * (surplus - dearest), slope)
        if bend < high:
            yield Segment(bend, high, base * surplus, open_at_lo=True)
