r"""The ratio that is agreed *and* paid where no court can make the destination pay.

The origin accepts from :math:`\ell` up, the destination up to :math:`1-k`, and what it
keeps paying ends at :math:`s_{SE}` (:mod:`citypact.mechanisms.enforcement.security`). What
it would save by stopping rises in s, what it would lose falls, so the ratios that are
accepted and paid form one interval, and the criterion is applied with :math:`s_{SE}` as a
cap. If :math:`s_{SE} < \ell` there is no agreement without external enforcement.

*Timing.* The bound of models.md §4.9 counts the project of the very year of the breach on
neither side. Were it lost by the breach the bound would be higher (for :math:`\psi = 0` it
is :math:`v/(\tau M)`); did it come and go unpaid, lower (:math:`v/(\tau M(1+r))`).

References
----------
models.md §4.9, A7, appendix D (U1).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.agreement import Agreement
from citypact.mechanisms.criteria import Criterion
from citypact.mechanisms.enforcement.enforced_result import EnforcedAgreement, EnforcementMove
from citypact.mechanisms.enforcement.recheck import check_enforced
from citypact.mechanisms.enforcement.security import (
    Security,
    bound_slopes,
    external_enforcement,
    secured_ratios,
)
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.revenue_split import split
from citypact.mechanisms.theories.enforcement import Pipeline
from citypact.solvers.provenance import Provenance

CAP, LABEL = "ratio cap", "self-enforcement"


def enforce_ratio(
    wanted: Relocation | RatioSet | Number,
    pipeline: Pipeline,
    settlement: Number = 0,
    penalty: Number = 0,
    escrow: Number = 0,
    criterion: str | Criterion = "nash",
) -> EnforcedAgreement:
    """Cut a ratio to those the destination keeps paying, or say what enforcement it needs.

    Parameters
    ----------
    wanted : Relocation, RatioSet or float
        The plant and the two cities, whose ratio the criterion picks; or the ratio itself
        (then nothing is known of what the origin accepts, and the ratio is only cut).
    pipeline : Pipeline
        Relocations to come, in the same unit of money.
    settlement, penalty, escrow
        As for ``Security``.
    criterion : str or Criterion
        As for ``split``; used with a ``Relocation``.

    Returns
    -------
    EnforcedAgreement
        ``ratios`` is ``None`` with a ``reason`` when nothing is both accepted and paid.

    Raises
    ------
    InputError
        Listing every input that cannot be used.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> from citypact.mechanisms.enforcement.security import steady_pipeline
    >>> game = Relocation(revenue=1, origin_loss=0.5, destination_cost=0.1)
    >>> found = enforce_ratio(game, steady_pipeline(game, 0.05, 5))
    >>> round(found.ratio, 6), found.wanted.ratio, round(found.needed.settlement, 6)
    (0.7, 0.7, 0.0)
    """
    security = Security(settlement, penalty, escrow)
    paid = secured_ratios(pipeline, security)
    free = split(wanted, criterion) if isinstance(wanted, Relocation) else None
    target = _target(wanted, free)
    accepted = _accepted(wanted, free, pipeline)
    needed = None if target is None else external_enforcement(pipeline, security, target.exact)
    acceptable = _common(accepted, paid)
    held = _held(wanted, target, acceptable, paid, criterion)
    ratios, prices, units = _terms(held)
    floor = None
    if accepted is not None and acceptable is None:
        floor = external_enforcement(pipeline, security, accepted.lo)
    found = EnforcedAgreement(
        game=wanted if isinstance(wanted, Relocation) else None,
        pipeline=pipeline,
        security=security,
        wanted=target,
        accepted=accepted,
        self_enforcing=paid,
        acceptable=acceptable,
        ratios=ratios,
        needed=needed,
        needed_at_least=floor,
        refusal=_refusal(free, target, accepted),
        gains=held.gains if isinstance(held, Agreement) else None,
        shadow_prices={**prices, **_instrument_prices(prices, pipeline, security)},
        shadow_price_units=_all_units(units, wanted.unit if isinstance(wanted, Relocation) else ""),
        certificate=check_enforced(pipeline, security, paid, accepted, ratios),
        provenance=Provenance("closed form in rational arithmetic", exact=True),
        criterion=criterion,
        assumptions=_assumptions(security, wanted, accepted),
    )
    found.certificate.require()
    return found


def enforcement_moves(found: EnforcedAgreement) -> tuple[EnforcementMove, ...]:
    """Change each term of enforcement alone and solve again, for reports.

    The rate rises by one point, the window by a year, a project's value by a tenth either
    way, settlement by 0.1 (to at most 1), the deposit by a year's tax.

    Examples
    --------
    >>> moves = enforcement_moves(enforce_ratio(0.45, Pipeline(0.05, 5, 1, 2)))
    >>> [(move.change, round(move.bound, 4)) for move in moves][:2]
    [('discount rate higher by 0.01', 0.3963), ('window longer by a year', 0.3308)]
    """
    pipeline, security = found.pipeline, found.security
    value, rate = as_fraction(pipeline.value), as_fraction(pipeline.rate)
    deposit = as_fraction(security.escrow) + as_fraction(pipeline.tax)
    chance = min(as_fraction(security.settlement) + Fraction(1, 10), Fraction(1))
    changes = [
        (
            "discount rate higher by 0.01",
            replace(pipeline, rate=min(rate + Fraction(1, 100), Fraction(10))),
            security,
        ),
        ("window longer by a year", replace(pipeline, window=min(pipeline.window + 1, 200)), security),
        ("projects worth a tenth less", replace(pipeline, value=value * Fraction(9, 10)), security),
        ("projects worth a tenth more", replace(pipeline, value=value * Fraction(11, 10)), security),
        ("settlement likelier by 0.1", pipeline, replace(security, settlement=chance)),
        ("deposit larger by a year's tax", pipeline, replace(security, escrow=deposit)),
    ]
    moves = []
    for words, stream, terms in changes:
        paid = secured_ratios(stream, terms)
        # Without a game the projects to come alone say what is accepted, and they have changed.
        accepted = found.accepted if found.game else _worthwhile(stream)
        acceptable = _common(accepted, paid)
        wanted = found.game or found.wanted
        held = None if wanted is None else _held(wanted, found.wanted, acceptable, paid, found.criterion)
        ratios, *_ = _terms(held)
        moves.append(EnforcementMove(words, float(paid.hi), None if ratios is None else ratios.ratio))
    return tuple(moves)


def _target(wanted: Relocation | RatioSet | Number, free: Agreement | None) -> RatioSet | None:
    """Return the ratios wanted before enforcement is looked at."""
    if free is not None:
        return free.ratios
    if isinstance(wanted, RatioSet):
        target = wanted
    else:
        door = Door()
        door.between("wanted", wanted, 0, 1, "a ratio")  # type: ignore[arg-type]
        door.close()
        target = RatioSet.single(wanted)  # type: ignore[arg-type]
    door = Door()
    if not 0 <= target.lo <= target.hi <= 1:
        door.refuse("wanted", target.ends, "ratios between 0 and 1")
    door.close()
    return target


def _accepted(
    wanted: Relocation | RatioSet | Number, free: Agreement | None, pipeline: Pipeline
) -> RatioSet | None:
    """Return the ratios in [0, 1] that both accept if all is paid.

    With rivals from what the best of them would give the origin; where the criterion weighs the
    rivals itself and gives less, from what the origin loses. Where only a ratio is given, those at
    which the projects to come are worth their payments.
    """
    if free is None or not isinstance(wanted, Relocation):
        return _worthwhile(pipeline)
    if free.ratios is None:
        return None
    (needs, granted), held = wanted.thresholds(), wanted.core_threshold()
    # A grant that holds the origin against its rivals is no ratio.
    least = held if free.levers or held <= free.ratios.lo else needs
    lo, hi = max(least, Fraction(0)), min(granted, Fraction(1))
    return RatioSet(lo, hi) if lo <= hi else None


def _worthwhile(pipeline: Pipeline) -> RatioSet:
    """Return the ratios in [0, 1] at which the projects to come are worth their payments."""
    most = as_fraction(pipeline.value) / (as_fraction(pipeline.tax) * pipeline.promised())
    return RatioSet(Fraction(0), min(most, Fraction(1)))


def _refusal(free: Agreement | None, target: RatioSet | None, accepted: RatioSet | None) -> str | None:
    """Say why there is no agreement whoever enforces it; ``None`` if there could be one."""
    if free is not None and free.reason:
        return free.reason
    if accepted is None:
        return "no ratio alone pleases both: a central grant is part of the deal"
    if free is None and target is not None and target.lo > 0 and accepted.hi == 0:
        return (
            "the projects to come are worth nothing to the destination, so it takes none at any ratio above 0"
        )
    return None


def _common(accepted: RatioSet | None, paid: RatioSet) -> RatioSet | None:
    if accepted is None or paid.hi < accepted.lo:
        return None
    return RatioSet(accepted.lo, min(accepted.hi, paid.hi))


def _held(
    wanted: Relocation | RatioSet | Number,
    target: RatioSet | None,
    acceptable: RatioSet | None,
    paid: RatioSet,
    criterion: str | Criterion,
) -> Agreement | RatioSet | None:
    """Apply the criterion with the self-enforcing bound as a cap, or cut the ratios given."""
    if acceptable is None or target is None:
        return None
    if isinstance(wanted, Relocation):
        return split(wanted, criterion, ratio_cap=paid.hi)
    if target.lo > 0 and acceptable.hi == 0:
        return None  # a promise of nothing is not the one wanted
    most = acceptable.hi
    return RatioSet(min(target.lo, most), min(target.hi, most), target.near, target.chosen)


def _terms(
    held: Agreement | RatioSet | None,
) -> tuple[RatioSet | None, dict[str, float], dict[str, str]]:
    """Return the ratios, and the prices of the bounds with the cap under its own name."""
    if not isinstance(held, Agreement):
        return held, {}, {}
    prices = {name.replace(CAP, LABEL): price for name, price in held.shadow_prices.items()}
    units = {name.replace(CAP, LABEL): unit for name, unit in held.shadow_price_units.items()}
    return held.ratios, prices, units


def _instrument_prices(prices: dict[str, float], pipeline: Pipeline, security: Security) -> dict[str, float]:
    """Return what a little more of each instrument adds to the criterion, through the bound."""
    price = prices.get(LABEL)
    if price is None:
        return {}
    return {name: price * float(slope) for name, slope in bound_slopes(pipeline, security).items()}


def _all_units(units: dict[str, str], money: str) -> dict[str, str]:
    ratio = units.get(LABEL)
    if ratio is None:
        return units
    criterion = ratio.removesuffix(" per unit of ratio")
    per = {"settlement": "unit of probability", "penalty": money, "escrow": money}
    return {**units, **{name: f"{criterion} per {unit}" for name, unit in per.items()}}


def _assumptions(
    security: Security, wanted: Relocation | RatioSet | Number, accepted: RatioSet | None
) -> tuple[str, ...]:
    said = [
        "A: a project like those in the pipeline comes every year without end, and none after a breach",
        "A: the project of the year of a breach counts neither as owed nor as lost",
    ]
    if security.escrow:
        said.append("A: the deposit earns the destination's own discount rate and is lost by any breach")
    if security.penalty:
        said.append("A: the penalty is imposed when, and only when, the centre deducts the arrears")
    if isinstance(wanted, Relocation) and accepted is not None and accepted.lo < wanted.core_threshold():
        said.append("A: the criterion itself weighs the rivals, of which the best would give the origin more")
    return tuple(said)
