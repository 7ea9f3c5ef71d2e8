r"""A pipeline that ends: which promises are kept until when, and what must secure the rest.

At the end nothing is left to lose, so the last vintages are paid only under central
settlement or from a deposit. For each year end: what a breach saves and loses, the largest
ratio that is paid there, and the least settlement probability or deposit that would do
*that year*, if the ratio is paid in all others. Far from the end the largest ratio
approaches that of the endless pipeline.

References
----------
models.md §4.9 ("a finite or shrinking pipeline lowers V_F to zero at the end"), A7, B8.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.enforcement.security import Security
from citypact.mechanisms.enforcement.vintages.credibility import (
    DateRow,
    breach_gain,
    fair_shares,
    load,
    room,
    rows_of,
    struck_out,
)
from citypact.mechanisms.enforcement.vintages.finite_pipeline import COMES, LOST, ZERO, FinitePipeline
from citypact.mechanisms.enforcement.vintages.recheck import check_unravelling
from citypact.mechanisms.enforcement.vintages.result import PipelineUnravelling, YearEnd
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.provenance import Provenance

TIMING = {
    COMES: "A: the projects of the year of a breach are there and go unpaid",
    LOST: "A: the projects of the year of a breach do not come",
}


def unravel(
    pipeline: FinitePipeline,
    ratio: Number,
    settlement: Number = 0,
    penalty: Number = 0,
    escrow: Number = 0,
    *,
    least_accepted: Number = 0,
) -> PipelineUnravelling:
    """Follow a promise through a pipeline that ends.

    Parameters
    ----------
    pipeline : FinitePipeline
        Projects year by year.
    ratio : float
        The ratio promised to all of them.
    settlement, penalty, escrow
        As for ``Security``, the same every year.
    least_accepted : float
        ℓ, lowest ratio for which the origin releases a project.

    Returns
    -------
    PipelineUnravelling
        Checked: every year end recomputed payment by payment.

    Raises
    ------
    InputError
        Listing every input that cannot be used.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> found = unravel(FinitePipeline(0.05, 5, 1, 2, (1,) * 40), 0.35)
    >>> found.kept_until, found.ratios is None, round(found.steady, 4)
    (25, True, 0.3973)
    """
    door = Door()
    door.between("ratio", ratio, 0, 1, "a ratio")
    door.between("least_accepted", least_accepted, 0, 1, "a ratio")
    door.close()
    security = Security(settlement, penalty, escrow)
    promised, floor = as_fraction(ratio), as_fraction(least_accepted)
    rows = rows_of(pipeline)
    ends = tuple(_year_end(pipeline, security, row, promised) for row in rows)
    bounds = [_bound(pipeline, security, row) for row in rows]
    paid = min((bound for bound in bounds if bound is not None), default=Fraction(1))
    most = min(paid, pipeline.worthwhile)
    acceptable = RatioSet(floor, most) if floor <= most else None
    ratios = None
    if acceptable is not None and (most > 0 or promised == 0):
        ratios = RatioSet.single(min(max(promised, floor), most))
    wanted = min(max(promised, floor), pipeline.worthwhile)
    shares = fair_shares(pipeline, security, rows)
    dropped = struck_out(pipeline, security, floor)
    found = PipelineUnravelling(
        pipeline=pipeline,
        security=security,
        promised=float(promised),
        least_accepted=float(floor),
        year_ends=ends,
        acceptable=acceptable,
        ratios=ratios,
        worthwhile=float(pipeline.worthwhile),
        wanted=float(wanted),
        wanted_ends=ends
        if wanted == promised
        else tuple(_year_end(pipeline, security, row, wanted) for row in rows),
        shares={year: float(shares[year]) for year in sorted(shares)},
        struck_out=dropped,
        steady=float(pipeline.steady_bound(settlement)),
        value=None if ratios is None else float(_worth(pipeline, ratios.exact)),
        certificate=check_unravelling(pipeline, security, promised, ends, most, shares, floor, dropped),
        provenance=Provenance("backward induction in rational arithmetic", exact=True),
        assumptions=_assumptions(pipeline, security),
    )
    found.certificate.require()
    return found


def _year_end(pipeline: FinitePipeline, security: Security, row: DateRow, ratio: Fraction) -> YearEnd:
    """Say what a breach at one year end saves and loses, and what would prevent it."""
    tax = as_fraction(pipeline.tax)
    owed = ratio * tax * sum(row.owed.values(), ZERO)
    project = as_fraction(pipeline.value) - ratio * tax * pipeline.promised
    future = project * sum(row.future.values(), ZERO)
    chance, penalty, deposit = map(as_fraction, (security.settlement, security.penalty, security.escrow))
    missing = owed - future - deposit
    settlement = max(missing / (owed + penalty), ZERO) if owed + penalty else None
    if missing <= 0:
        settlement = ZERO
    bound = _bound(pipeline, security, row)
    return YearEnd(
        year=row.date,
        owed=float(owed),
        saved=float((1 - chance) * owed),
        future=float(future),
        forfeit=float(security.forfeit),
        bound=None if bound is None else float(bound),
        kept=breach_gain(pipeline, security, row, ratio) <= 0,
        settlement=None if settlement is None or settlement > 1 else float(settlement),
        escrow=float(max((1 - chance) * owed - future - chance * penalty, ZERO)),
    )


def _bound(pipeline: FinitePipeline, security: Security, row: DateRow) -> Fraction | None:
    """Largest ratio paid at the row's date; ``None`` where the centre takes care of all that is owed."""
    weight = sum((load(pipeline, security, row, year) for year in row.vintages), ZERO)
    return min(room(pipeline, security, row) / weight, Fraction(1)) if weight else None


def _worth(pipeline: FinitePipeline, ratio: Fraction) -> Fraction:
    """Present value at signing (year 0) of the payments expected at ``ratio`` (亿元)."""
    discount = 1 / (1 + as_fraction(pipeline.rate))
    arrivals = zip(pipeline.numbers, pipeline.chances, strict=True)
    weights = (
        discount**year * as_fraction(number) * as_fraction(chance)
        for year, (number, chance) in enumerate(arrivals, start=1)
    )
    return ratio * as_fraction(pipeline.tax) * pipeline.promised * sum(weights, ZERO)


def _assumptions(pipeline: FinitePipeline, security: Security) -> tuple[str, ...]:
    apart = "A: the projects of the year of a breach count neither as owed nor as lost"
    said = [
        "A: numbers and chances of projects are known to both cities; after a breach none comes",
        TIMING.get(pipeline.breach_year, apart),
    ]
    if any(chance != 1 for chance in pipeline.chances):
        said.append("A: a promise must hold in the worst history, in which every earlier project came")
    if security.escrow:
        said.append("A: the deposit earns the destination's own discount rate and is lost by any breach")
    if security.penalty:
        said.append("A: the penalty is imposed when, and only when, the centre deducts the arrears")
    return tuple(said)
