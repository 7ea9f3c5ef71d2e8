r"""The path on which central money for a compensation can end.

The centre pays least when both cities count on what is still to come (``promises="believed"``), and most
when every year must pay for itself (``"yearly"``), where the path has the closed form
:math:`Z_t = (L_t - \min(G_t, \bar T_t))^+`. On a path of fixed effort and growing benefit upstream
the yearly grants never rise.

References
----------
models.md §5.7. The central grants for the Xin'an river, 3, 3, 3, 4, 3, 2, 0 (亿元, 2012-2018), stand in
water_compensation.csv (xinan_r1_central, xinan_r2_central, xinan_r3_central).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.compensation.phases.needs import PhaseNeeds
from citypact.mechanisms.compensation.phases.rows import Factors, grant, phase_rows, soonest_point, transfer
from citypact.mechanisms.result import Figures, Result
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.certify import certify
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import check
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.linear.solution import solve
from citypact.solvers.provenance import Provenance

Promises = Literal["believed", "yearly"]


@dataclass(frozen=True, repr=False)
class PhaseOut(Result):
    """Central grants and transfers, year by year.

    Parameters
    ----------
    needs : PhaseNeeds
        Losses, gains and limits of each year.
    promises : {"believed", "yearly"}
        Whether the cities count later years, or every year must pay for itself.
    grants, transfers : tuple of float
        Central money to the upstream city and transfer to it, by year (亿元).
    present_value : float
        Of the grants, at the centre's discount rate (亿元 at signing, flows at year end).
    yearly_grants : tuple of float
        Least central money of each year taken by itself (亿元).
    last_year : int or None
        Last year with central money; None if it is never needed.
    shadow_prices : mapping of str to float
        Present central money saved per 亿元 by which a row is relaxed, where that is not zero.
    proof : ExactCertificate
        Point and multipliers as fractions.
    """

    needs: PhaseNeeds
    promises: Promises
    grants: tuple[float, ...]
    transfers: tuple[float, ...]
    present_value: float
    yearly_grants: tuple[float, ...]
    last_year: int | None
    shadow_prices: Mapping[str, float]
    shadow_price_units: Mapping[str, str]
    certificate: Certificate
    proof: ExactCertificate
    provenance: Provenance
    assumptions: tuple[str, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years, in order."""
        return tuple(self.needs.years)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        needs = self.needs
        if self.last_year is None:
            return f"No central money is needed: {needs.downstream} pays for all of it."
        path = ", ".join(f"{amount:.3g}" for amount in self.grants)
        counted = (
            "when both cities count on later years"
            if self.promises == "believed"
            else "when every year must pay for itself"
        )
        first, last = needs.years[0], needs.years[-1]
        when = f"year {first}" if first == last else f"years {first}-{last}"
        return (
            f"The least central money {counted} is {path} {needs.unit} in {when},"
            f" {self.present_value:.4g} in present value; the last is paid in year {self.last_year}."
        )

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.needs.unit
        found: Figures = [("present value of central money", self.present_value, money)]
        for year, paid, moved in zip(self.years, self.grants, self.transfers, strict=True):
            found += [(f"central grant {year}", paid, money), (f"transfer {year}", moved, money)]
        return found + [
            (f"shadow price: {label}", price, self.shadow_price_units[label])
            for label, price in self.shadow_prices.items()
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "promises": self.promises,
            "years": list(self.years),
            "grants": list(self.grants),
            "transfers": list(self.transfers),
            "present_value": self.present_value,
            "yearly_grants": list(self.yearly_grants),
            "last_year": self.last_year,
            "shadow_prices": dict(self.shadow_prices),
            "shadow_price_units": dict(self.shadow_price_units),
            "certificate": self.certificate.to_dict(),
            "proof": self.proof.to_dict(),
            "provenance": self.provenance.to_dict(),
            "assumptions": list(self.assumptions),
        }

    def __repr__(self) -> str:
        path = ", ".join(f"{amount:.4g}" for amount in self.grants)
        return f"<PhaseOut: {path} {self.needs.unit}, last in {self.last_year}>"


def phase_out(
    needs: PhaseNeeds,
    *,
    promises: Promises = "believed",
    central_rate: Number = 0.04,
    upstream_rate: Number = 0.04,
    downstream_rate: Number = 0.04,
) -> PhaseOut:
    """Find the cheapest path of central money that keeps both cities in, with an exact proof.

    Parameters
    ----------
    needs : PhaseNeeds
        Losses, gains and limits of each year.
    promises : {"believed", "yearly"}
        Whether the cities count later years, or every year must pay for itself.
    central_rate, upstream_rate, downstream_rate : number
        Discount rates a year, from 0 to 1.

    Raises
    ------
    InputError
        On a rate out of range or an unknown ``promises``.
    SolverFailure
        If the amounts differ too much in size for floating point.
    CertificateError
        If the path fails its recheck.

    Examples
    --------
    >>> needs = PhaseNeeds(losses=[4, 3, 2, 1], gains=[6, 5, 4, 3], transfer_caps=[2, 2, 2, 2])
    >>> phase_out(needs, promises="yearly")
    <PhaseOut: 2, 1, 0, 0 亿元, last in 2>
    >>> phase_out(needs, central_rate=0, upstream_rate=0, downstream_rate=0)
    <PhaseOut: 2, 0, 0, 0 亿元, last in 1>
    """
    door = Door()
    door.choice("promises", promises, get_args(Promises))
    rates = {
        "central_rate": central_rate,
        "upstream_rate": upstream_rate,
        "downstream_rate": downstream_rate,
    }
    for name, rate in rates.items():
        door.between(name, rate, 0, 1, "a discount rate")
    door.close()
    centre, upstream, downstream = (1 / (1 + as_fraction(rate)) for rate in rates.values())
    held = promises == "believed"
    factors = (centre, upstream if held else Fraction(0), downstream if held else Fraction(0))
    program = phase_rows(needs, factors)
    proof = certify(program, solve(program))
    point = soonest_point(needs, program, proof)
    certificate = _certify(needs, program, proof, point, factors)
    certificate.require()
    grants = [point[grant(year)] for year in needs.years]
    paid = [year for year, amount in zip(needs.years, grants, strict=True) if amount]
    prices = {
        label: float(price)
        for label, price in proof.multipliers.items()
        if price and not label.endswith("not negative")
    }
    return PhaseOut(
        needs=needs,
        promises=promises,
        grants=tuple(map(float, grants)),
        transfers=tuple(float(point[transfer(year)]) for year in needs.years),
        present_value=float(proof.optimum),
        yearly_grants=tuple(map(float, needs.yearly_grants())),
        last_year=paid[-1] if paid else None,
        shadow_prices=prices,
        shadow_price_units=dict.fromkeys(prices, f"present {needs.unit} of central money per {needs.unit}"),
        certificate=certificate,
        proof=proof,
        provenance=Provenance("linear program solved by HiGHS, proved in fractions", "HiGHS", exact=True),
        assumptions=(
            "flows at year end; a city that leaves does not come back",
            "of equally cheap paths the one that pays soonest, then asks least of downstream",
            *(("later years hold the cities to early ones",) if held else ()),
        ),
    )


def _certify(
    needs: PhaseNeeds,
    program: LinearProgram,
    proof: ExactCertificate,
    point: Mapping[str, Fraction],
    factors: Factors,
) -> Certificate:
    """Recheck both cities year by year, backwards, from losses and gains; then the multipliers."""
    grants = [point[grant(year)] for year in needs.years]
    moved = [point[transfer(year)] for year in needs.years]
    losses, gains = (list(map(as_fraction, amounts)) for amounts in (needs.losses, needs.gains))
    caps = None if needs.transfer_caps is None else list(map(as_fraction, needs.transfer_caps))
    scale = max(*losses, *gains, *grants) or Fraction(1)
    own = other = worst_own = worst_other = Fraction(0)
    for at in reversed(range(len(grants))):
        own = grants[at] + moved[at] - losses[at] + factors[1] * own
        other = gains[at] - moved[at] + factors[2] * other
        worst_own, worst_other = min(worst_own, own), min(worst_other, other)
    value = sum((factors[0] ** (at + 1) * paid for at, paid in enumerate(grants)), Fraction(0))
    residuals = {
        "upstream stays in every year": -worst_own / scale,
        "downstream stays in every year": -worst_other / scale,
        "no payment is negative": -min(*grants, *moved, Fraction(0)) / scale,
        "transfers within their caps": Fraction(0)
        if caps is None
        else max(paid - cap for paid, cap in zip(moved, caps, strict=True)) / scale,
        "the path costs the optimum": abs(value - proof.optimum) / scale,
        "multipliers prove the optimum": Fraction(sum(not line.holds for line in check(program, proof))),
    }
    if factors[1] == factors[2] == 0:
        gaps = [abs(a - b) for a, b in zip(grants, needs.yearly_grants(), strict=True)]
        residuals["closed form of each year"] = max(gaps) / scale
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)
