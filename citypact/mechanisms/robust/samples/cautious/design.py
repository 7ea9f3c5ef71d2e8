r"""Terms that two cautious cities accept.

A city that is cautious at confidence :math:`\beta` accepts terms whose conditional value at
risk of its loss is not positive: on the average of its worst :math:`1-\beta` of the cases it
does not lose. Both tail losses are convex in the ratio with straight pieces
(:mod:`citypact.mechanisms.robust.samples.tail`), so the acceptable ratios are an interval
found exactly, and so is the ratio at which the worse-off city gains most in its tail. As
:math:`\beta \to 1` this is participation in every case, at :math:`\beta = 0` on average.

A sure lump sum shifts both tail losses one for one: the ratio then has the least *sum* of
tail losses (it places the risk of the tax), and the lump sum levels the gains.

References
----------
models.md §3.3 (IR(conf)), §4.8, B9.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.robust.samples.cases import SampledCases, check_cases
from citypact.mechanisms.robust.samples.cautious.confidence import (
    both_views,
    joint_confidence,
    largest_confidence,
)
from citypact.mechanisms.robust.samples.cautious.program import PROGRAM_CASES, program_value
from citypact.mechanisms.robust.samples.cautious.recheck import Claims, TailTerm, proof_line, recheck
from citypact.mechanisms.robust.samples.cautious.result import CautiousAgreement
from citypact.mechanisms.robust.samples.cautious.rivals import rival_rules
from citypact.mechanisms.robust.samples.cautious.wording import assumptions, reason
from citypact.mechanisms.robust.samples.convex_lines import (
    ONE,
    ZERO,
    Level,
    Line,
    Minimum,
    added,
    minimise,
    sublevel,
)
from citypact.mechanisms.robust.samples.tail import TailView
from citypact.solvers.provenance import Provenance

CRITERIA = ("max-min", "nash")
#: Slopes beside an end are read this far outside it (relative): nearer than any float.
BESIDE = Fraction(1, 2**60)


def cvar_split(
    cases: SampledCases, confidence: Number, criterion: str = "max-min", *, lump_sum: bool = False
) -> CautiousAgreement:
    """Design the split that both cities accept on the average of their worst cases.

    Parameters
    ----------
    cases : SampledCases
        What the move may bring.
    confidence : float
        β in [0, 1]: each city averages over the worst 1 - β of the cases.
    criterion : {"max-min", "nash"}
        The largest gain of the worse-off city in its tail, or the largest product of
        expected gains among the acceptable ratios.
    lump_sum : bool
        Whether a sure payment between the cities may go with the ratio (max-min only).

    Returns
    -------
    CautiousAgreement
        With ``ratios`` None and a reason where the cities cannot agree.

    Raises
    ------
    InputError
        If the confidence or the criterion cannot be used.

    Examples
    --------
    >>> cases = SampledCases([1, 1, 1, 1], [0.2, 0.2, 0.2, 0.6], [0.1, 0.1, 0.1, 0.1])
    >>> found = cvar_split(cases, 0.5)
    >>> found.ratio, found.acceptable.ends, found.value
    (0.65, (0.4, 0.9), 0.25)
    >>> cvar_split(cases, 0).ratio
    0.6
    """
    check_cases(cases)
    door = Door()
    door.between("confidence", confidence, 0, 1, "a confidence")
    door.choice("criterion", criterion, CRITERIA)
    if lump_sum and criterion == "nash":
        door.refuse("criterion", criterion, "max-min, where a lump sum is allowed")
    door.close()
    sweep = _Sweep(cases, as_fraction(confidence), lump_sum)
    level, least = sweep.acceptable, sweep.minimum
    ratios = sweep.nash() if criterion == "nash" else sweep.max_min()
    agreed = level is not None
    s = ratios.exact
    lump = (sweep.losses(s)[0] - sweep.losses(s)[1]) / 2 if lump_sum else ZERO
    losses = (sweep.losses(s)[0] - lump, sweep.losses(s)[1] + lump)
    small = len(cases.revenues) <= PROGRAM_CASES
    program = program_value(cases, sweep.confidence, lump_sum=lump_sum) if small else None
    ends = (
        ((level.lo, sweep.terms_at(level.before)), (level.hi, sweep.terms_at(level.after))) if level else ()
    )
    rule = criterion if agreed else "max-min"
    claims = Claims(s, lump, losses, least.value, sweep.proof, ends, agreed, rule, lump_sum)
    certificate = recheck(cases, sweep.confidence, claims, program)
    certificate.require()
    names = (cases.origin, cases.destination)
    expected = cases.expected_gains(s)
    prices = sweep.prices(criterion, s) if agreed else {}
    most = largest_confidence(cases)
    half = joint_confidence(cases, Fraction(1, 2))
    product = expected[0] * expected[1]
    return CautiousAgreement(
        cases=cases,
        confidence=float(confidence),
        criterion=criterion,
        ratios=ratios if agreed else None,
        acceptable=RatioSet(level.lo, level.hi) if level else None,
        lump_sum=float(lump) if agreed else 0.0,
        lump_sum_allowed=lump_sum,
        value=None if not agreed else float(product if criterion == "nash" else -max(losses)),
        gains=Allocation(names, _floats(expected[0] + lump, expected[1] - lump), cases.unit)
        if agreed
        else None,
        tail_gains=Allocation(names, _floats(-losses[0], -losses[1]), cases.unit) if agreed else None,
        shadow_prices={name: float(price) for name, price in prices.items()},
        shadow_price_units=_units(prices, criterion, cases.unit),
        grant_needed=float(sweep.grant()),
        largest_confidence=None if most is None else float(most.attained),
        confidence_of_half=None if half is None else float(half),
        rivals=rival_rules(cases, sweep.confidence),
        reason="" if agreed else reason(cases, sweep.confidence, sweep.grant(), most, lump_sum=lump_sum),
        certificate=certificate,
        provenance=Provenance(
            "exact cutting planes over the tail losses" + (", linear program beside it" if small else ""),
            solver="HiGHS" if small else "",
            exact=True,
            options={"confidence": float(confidence), "criterion": criterion, "lump_sum": lump_sum},
        ),
        assumptions=assumptions(lump_sum=lump_sum),
    )


@dataclass(frozen=True)
class _Sweep:
    """Both tail losses as functions of the ratio, and the exact answers about them."""

    cases: SampledCases
    confidence: Fraction
    lump_sum: bool

    @cached_property
    def views(self) -> tuple[TailView, TailView]:
        return both_views(self.cases, self.confidence)

    def losses(self, s: Fraction) -> tuple[Fraction, Fraction]:
        return self.views[0].line(s).at(s), self.views[1].line(s).at(s)

    def support(self, s: Fraction) -> Line:
        """What has to be small: the larger tail loss, or with a lump sum their sum."""
        origin, destination = (view.line(s) for view in self.views)
        if self.lump_sum:
            return added((origin, destination))
        return origin if origin.at(s) >= destination.at(s) else destination

    def terms_at(self, s: Fraction | None, weight: Fraction = ONE) -> tuple[TailTerm, ...]:
        """The tails behind the supporting line at a point."""
        if s is None:
            return ()
        if self.lump_sum:
            return TailTerm(weight, "origin", s), TailTerm(weight, "destination", s)
        origin, destination = self.losses(s)
        return (TailTerm(weight, "origin" if origin >= destination else "destination", s),)

    @cached_property
    def acceptable(self) -> Level | None:
        return sublevel(self.support)

    @cached_property
    def minimum(self) -> Minimum:
        return minimise(self.support)

    @property
    def proof(self) -> tuple[TailTerm, ...]:
        return tuple(term for weight, s in self.minimum.proof for term in self.terms_at(s, weight))

    def max_min(self) -> RatioSet:
        level = sublevel(self.support, self.minimum.value)
        return RatioSet.single(self.minimum.point) if level is None else RatioSet(level.lo, level.hi)

    def nash(self) -> RatioSet:
        if self.acceptable is None:
            return RatioSet.single(self.minimum.point)
        mean = self.cases.means
        free = Fraction(1, 2) + (mean.origin_loss - mean.destination_cost) / (2 * mean.revenue)
        return RatioSet.single(min(max(free, self.acceptable.lo), self.acceptable.hi))

    def grant(self) -> Fraction:
        """Least sure money from outside with which both accept some ratio."""
        if self.lump_sum:
            return max(self.minimum.value, ZERO)

        def missing(s: Fraction) -> Line:
            owed = [line for line in (view.line(s) for view in self.views) if line.at(s) > 0]
            return added(owed)

        return minimise(missing).value

    def prices(self, criterion: str, s: Fraction) -> dict[str, Fraction]:
        """Gain in the criterion per unit of slack of each constraint."""
        if criterion == "nash":
            return self._nash_prices(s)
        share = Fraction(1, 2) if self.lump_sum else ONE
        line, _ = proof_line(self.cases, self.confidence, self.proof)
        return {
            "origin's participation": share * sum((t.weight for t in self.proof if t.city == "origin"), ZERO),
            "destination's participation": share
            * sum((t.weight for t in self.proof if t.city == "destination"), ZERO),
            "ratio floor": max(share * line.slope, ZERO),
            "ratio cap": max(-share * line.slope, ZERO),
        }

    def _nash_prices(self, s: Fraction) -> dict[str, Fraction]:
        """The slope of the Nash product, per unit by which the end it presses on moves."""
        names = ("origin's participation", "destination's participation", "ratio floor", "ratio cap")
        prices = dict.fromkeys(names, ZERO)
        origin, destination = self.cases.expected_gains(s)
        slope = (destination - origin) * self.cases.means.revenue
        if slope < 0 and s > 0:
            beside = self.views[0].line(s - s * BESIDE).slope
            prices[names[0]] = slope / beside
        elif slope < 0:
            prices[names[2]] = -slope
        elif slope > 0 and s < 1:
            beside = self.views[1].line(s + (1 - s) * BESIDE).slope
            prices[names[1]] = slope / beside
        elif slope > 0:
            prices[names[3]] = slope
        return prices


def _floats(*amounts: Fraction) -> list[float]:
    return [float(amount) for amount in amounts]


def _units(prices: dict[str, Fraction], criterion: str, money: str) -> dict[str, str]:
    value = money if criterion == "max-min" else f"{money}²"
    return {name: f"{value} per {money if 'participation' in name else 'unit of ratio'}" for name in prices}
