r"""A split for cities that trust their cases only up to a distance.

Among all distributions of (R, L, K) within type-1 Wasserstein distance :math:`\varepsilon`
of the listed cases the worst mean gains are

.. math::

    s\bar R - \bar L - \varepsilon\,\|(s, -1, 0)\|_* , \qquad
    (1-s)\bar R - \bar K - \varepsilon\,\|(1-s, 0, -1)\|_* ,

(K has slope zero in the origin's gain and L in the destination's, so the text's
:math:`\|(s,-1)\|_*` covers R and the city's own loss). Both are concave in the ratio: the
acceptable ratios are an interval, and the worse-off city's worst gain has a maximum.
With norm 1 doubt is only about the losses and leaves the best ratio where it was; with the
other norms the city that keeps more of the tax also bears more doubt about it, and the best
ratio moves *away* from one half: for norm :math:`\infty` it is
:math:`\tfrac12 + \frac{\bar L - \bar K}{2(\bar R - \varepsilon)}`.

References
----------
models.md §4.8 (distributional). Mohajerin Esfahani and Kuhn (2018), as in ``dual_norm``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from numbers import Real

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.robust.quoted import at_least, at_most
from citypact.mechanisms.robust.samples.ball.dual_norm import (
    NORMS,
    Norm,
    direction,
    root_below,
    worst_loss_line,
)
from citypact.mechanisms.robust.samples.ball.ranges import (
    accepted_ratios,
    larger_worst_loss,
    largest_radius,
    radius_of_half,
)
from citypact.mechanisms.robust.samples.ball.recheck import BallClaims, recheck
from citypact.mechanisms.robust.samples.ball.result import BallAgreement
from citypact.mechanisms.robust.samples.ball.witness import worst_distribution
from citypact.mechanisms.robust.samples.cases import SampledCases, check_cases
from citypact.mechanisms.robust.samples.convex_lines import ZERO, Line, Minimum, added, minimise, sublevel
from citypact.mechanisms.robust.samples.tail import CITIES, City
from citypact.solvers.provenance import Provenance

#: Curved pieces (norm 2) count as touched within this part of the mean tax and the radius.
TOUCHED = Fraction(1, 2**90)


def wasserstein_split(cases: SampledCases, radius: Number, norm: int | float | str = 1) -> BallAgreement:
    """Design the split with the best worst mean gain of the worse-off city.

    Parameters
    ----------
    cases : SampledCases
        The cases; only their means matter for the terms, all of them for the witness.
    radius : float
        ε, how far the true distribution may lie from the cases (亿元).
    norm : {1, 2, "inf"}
        Norm in which the distance between two cases (R, L, K) is measured.

    Returns
    -------
    BallAgreement
        With ``ratios`` None and a reason where the cities cannot agree.

    Raises
    ------
    InputError
        If the radius is negative or the norm another.

    Examples
    --------
    >>> cases = SampledCases([0.8, 1.2], [0.2, 0.4], [0.1, 0.1])
    >>> found = wasserstein_split(cases, 0.1)
    >>> found.ratio, found.acceptable.ends, found.value, found.radius_of_half
    (0.6, (0.4, 0.8), 0.2, 0.2)
    >>> wasserstein_split(cases, 0.2, "inf").ratio
    0.625
    """
    check_cases(cases)
    door = Door()
    door.money("radius", radius)
    # Only numbers are read as numbers: True is not norm 1, and an array has no single norm.
    number = isinstance(norm, Real) and not isinstance(norm, bool)
    named = f"{float(norm):g}" if number else norm if isinstance(norm, str) else repr(norm)
    door.choice("norm", named, NORMS)
    door.close()
    ball = _Ball(cases, as_fraction(radius), next(each for each in NORMS if each == named))
    return ball.agreement()


@dataclass(frozen=True)
class _Ball:
    """The two worst mean losses as functions of the ratio, in fractions of the mean tax."""

    cases: SampledCases
    radius: Fraction
    norm: Norm

    @cached_property
    def rates(self) -> tuple[Fraction, Fraction]:
        mean = self.cases.means
        return mean.origin_loss / mean.revenue, mean.destination_cost / mean.revenue

    @cached_property
    def part(self) -> Fraction:
        return self.radius / self.cases.means.revenue

    def lines(self, s: Fraction) -> tuple[Line, Line]:
        origin, destination = (
            worst_loss_line(self.norm, self.part, rate, city, s)
            for rate, city in zip(self.rates, CITIES, strict=True)
        )
        return origin, destination

    def support(self, s: Fraction) -> Line:
        return larger_worst_loss(self.norm, self.part, self.rates, s)

    @property
    def slack(self) -> Fraction:
        return TOUCHED * (1 + self.part) if self.norm == "2" and self.part else ZERO

    @cached_property
    def minimum(self) -> Minimum:
        return minimise(self.support, self.slack)

    @cached_property
    def proof(self) -> tuple[tuple[Fraction, City, Fraction], ...]:
        def owner(s: Fraction) -> City:
            origin, destination = self.lines(s)
            return "origin" if origin.at(s) >= destination.at(s) else "destination"

        return tuple((weight, owner(s), s) for weight, s in self.minimum.proof)

    @cached_property
    def acceptable(self) -> tuple[Fraction, Fraction] | None:
        return accepted_ratios(self.norm, self.part, self.rates)

    def best(self) -> RatioSet:
        """All best ratios; one only where the pieces are curved."""
        flat = None
        if self.norm != "2" or not self.part:
            flat = sublevel(self.support, self.minimum.value)
        if flat is not None:
            return RatioSet(flat.lo, flat.hi)
        lo, hi = self.acceptable or (ZERO, Fraction(1))
        return RatioSet.single(min(max(self.minimum.point, lo), hi))

    def grant(self) -> Fraction:
        """Least sure money from outside with which both accept some ratio (of the mean tax)."""

        def missing(s: Fraction) -> Line:
            owed = [line for line in self.lines(s) if line.at(s) > 0]
            return added(owed)

        return max(minimise(missing, self.slack).value, ZERO)

    def prices(self) -> dict[str, Fraction]:
        """Gain in the value per unit of slack of each constraint, in 亿元."""
        revenue, at = self.cases.means.revenue, self.minimum.point
        weight = {city: sum((w for w, who, _ in self.proof if who == city), ZERO) for city in CITIES}
        slope = fear = ZERO
        for w, city, s in self.proof:
            slope += w * worst_loss_line(self.norm, self.part, ZERO, city, s).slope
            kept = s if city == "origin" else 1 - s
            a, b = direction(self.norm, kept)
            fear += w * (a * (at if city == "origin" else 1 - at) + b)
        if len(self.proof) > 1:
            slope = ZERO  # inside [0, 1] the lines balance
        return {
            "origin's participation": weight["origin"],
            "destination's participation": weight["destination"],
            "radius": fear,
            "ratio floor": max(slope, ZERO) * revenue,
            "ratio cap": max(-slope, ZERO) * revenue,
        }

    def agreement(self) -> BallAgreement:
        cases, mean = self.cases, self.cases.means
        ratios, agreed = self.best(), self.acceptable is not None
        s = ratios.exact
        worst = tuple(worst_distribution(cases, self.radius, self.norm, city, s) for city in CITIES)
        both = (worst[0], worst[1])
        claims = BallClaims(s, self.minimum.value, self.proof, self.acceptable)
        certificate = recheck(cases, self.radius, self.norm, claims, both)
        certificate.require()
        names = (cases.origin, cases.destination)
        prices = self.prices() if agreed else {}
        widest = largest_radius(self.norm, self.rates)
        flat = replace(self, radius=ZERO).best()
        return BallAgreement(
            cases=cases,
            radius=float(self.radius),
            norm=self.norm,
            ratios=ratios if agreed else None,
            acceptable=None if self.acceptable is None else RatioSet(*self.acceptable),
            value=float(min(each.gain for each in both)) if agreed else None,
            gains=Allocation(names, [float(gain) for gain in cases.expected_gains(s)], cases.unit)
            if agreed
            else None,
            worst_gains=Allocation(names, [float(each.gain) for each in both], cases.unit)
            if agreed
            else None,
            worst_distributions=both,
            worst_surplus=float(worst_surplus(cases, self.radius, self.norm)),
            shadow_prices={name: float(price) for name, price in prices.items()},
            shadow_price_units={
                name: f"{cases.unit} per {'unit of ratio' if name.startswith('ratio') else cases.unit}"
                for name in prices
            },
            largest_radius=None if widest is None else float(widest * mean.revenue),
            radius_of_half=float(radius_of_half(self.norm, self.rates) * mean.revenue),
            ratio_of_the_means=flat.ratio,
            grant_needed=float(self.grant() * mean.revenue),
            reason="" if agreed else self._reason(widest),
            certificate=certificate,
            provenance=Provenance(
                "closed form of the worst mean gain, exact cutting planes",
                exact=self.norm != "2",
                options={"radius": float(self.radius), "norm": self.norm},
            ),
            assumptions=_ASSUMPTIONS,
        )

    def _reason(self, widest: Fraction | None) -> str:
        money, revenue = self.cases.unit, self.cases.means.revenue
        closed = (
            f"{at_least(self.grant() * revenue, 4)} {money} from outside in every case would close the gap"
        )
        if widest is None:
            return (
                f"no ratio in [0, 1] pleases {self.cases.origin} and {self.cases.destination} even at the"
                f" cases as listed (mean surplus {float((1 - sum(self.rates)) * revenue):.4g} {money});"
                f" {closed}."
            )
        return (
            f"within {float(self.radius):.4g} {money} of the cases there are distributions at which"
            f" {self.cases.origin} or {self.cases.destination} loses, whatever the ratio; {closed}, and so"
            f" would a radius of at most {at_most(widest * revenue, 4)} {money}."
        )


def worst_surplus(cases: SampledCases, radius: Fraction, norm: Norm) -> Fraction:
    """Return the least mean surplus over the ball: the mean less ε times the dual norm of (1, -1, -1).

    Examples
    --------
    >>> worst_surplus(SampledCases([1], [0.2], [0.1]), Fraction(1, 10), "inf")
    Fraction(2, 5)
    """
    size = {"1": Fraction(1), "2": root_below(Fraction(3)), "inf": Fraction(3)}[norm]
    mean = cases.means
    return mean.revenue - mean.origin_loss - mean.destination_cost - radius * size


_ASSUMPTIONS = (
    "A: the true distribution of (R, L, K) lies within the radius of the listed cases.",
    "A: taxes may be negative in the ball; where the worst distributions keep them non-negative"
    " this changes nothing, else the terms are safer than they need be.",
    "A: cities judge terms by the mean gain at their own worst distribution; without an agreement"
    " nothing moves.",
)
