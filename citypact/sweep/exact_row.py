"""The figures of one row as the package answers them: rational arithmetic, certificates required."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from citypact.errors import InputError
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.agreement import Agreement
from citypact.mechanisms.bargaining_power import need_weighted, rank_weighted, rubinstein_limit
from citypact.mechanisms.criteria import Criterion
from citypact.mechanisms.criterion_names import CriterionOptions, criterion_named
from citypact.mechanisms.revenue_split import split
from citypact.mechanisms.statute.enterprise import Enterprise, eligibility
from citypact.mechanisms.statute.schedules import schedule
from citypact.mechanisms.statute.terms import StatuteTerms
from citypact.sweep.ratio_figures import (
    AGREED,
    LEVERS_CONFLICT,
    NO_SURPLUS,
    REFUSED,
    RIVAL_OFFERS_MORE,
    WEIGHTED,
)
from citypact.sweep.rows.asked import Asked
from citypact.sweep.rows.exact_payments import exact_payments

_HALF = Fraction(1, 2)
_FROM_CONTEXT: dict[str, Callable[..., Criterion]] = {
    "need-weighted": need_weighted,
    "rank-weighted": rank_weighted,
    "rubinstein": rubinstein_limit,
}
_BEFORE_EXTENSION = StatuteTerms().years


def exact_row(
    document: Mapping[str, Any],
    names: Sequence[str],
    asked: Asked | None = None,
    *,
    cross_check: bool = False,
) -> dict[str, float]:
    """Return the figures of that name for one scenario of a relocation, NaN where there is none.

    Parameters
    ----------
    document : mapping
        A scenario as plain data.
    names : sequence of str
        As ``Evaluator.outputs`` has them.
    asked : Asked, optional
        Criterion, options and whether the yearly payments are designed; Nash alone if not given.
    cross_check : bool
        Whether cvxpy solves the payments too.

    Raises
    ------
    CertificateError
        If a proof fails its recheck, or cvxpy finds another optimum.
    """
    from citypact.scenario.build import Scenario

    asked = asked or Asked()

    nothing = dict.fromkeys(names, math.nan)
    try:
        scenario = Scenario.from_dict(document)
        game, path = scenario.relocation(), scenario.path()
    except InputError:
        return {**nothing, "reason": float(REFUSED)}
    found = {**nothing, **_game_figures(game)}
    cap = scenario.ratio_cap() if asked.ratio_cap is None else asked.ratio_cap
    agreement = split(game, asked.criterion, ratio_cap=cap, options=asked.options)
    found["reason"] = float(_reason(game, agreement))
    found["agreement"] = float(agreement.agreement)
    found["half_acceptable"] = 0.0
    if agreement.participation is not None:
        lo, hi = agreement.participation
        needs, grants = game.thresholds()
        found |= {"participation.lo": lo, "participation.hi": hi}
        found["half_acceptable"] = float(needs <= _HALF <= grants)
    found["effective_share"] = _float(agreement.effective_share)
    found["weight_at_half"] = _float(agreement.weight_at_half)
    found |= _chosen_figures(agreement)
    for name in names:
        kind, _, criterion = name.partition(".")
        if kind == "ratio" and criterion:
            signed = _split(game, scenario, criterion, cap)
            found[name] = math.nan if signed is None else _float(signed.ratio)
            if criterion == "min-central" and signed is not None and signed.agreement:
                found["grant.min-central"] = sum(signed.levers.values(), 0.0)
    if path is not None and any(name.startswith("statute.") for name in names):
        unpaid = {name: 0.0 for name in names if name.startswith("statute.year")}
        try:
            found |= unpaid | _statute_figures(game, path)
        except InputError:  # taxes that the statute does not take as money
            found |= dict.fromkeys(unpaid, math.nan)
    if path is not None and asked.cash_flow:
        longest = sum(name.startswith("free_payments.payment.year") for name in names)
        found |= exact_payments(scenario, asked, longest, cross_check=cross_check)
    return {name: found[name] for name in names}


def _float(number: float | None) -> float:
    return math.nan if number is None else float(number)


def _game_figures(game: Relocation) -> dict[str, float]:
    own, other = game.gains(0.5)
    needs, grants = game.thresholds()
    return {
        "revenue": float(game.revenue),
        "origin_loss": float(game.origin_loss),
        "destination_cost": float(game.destination_cost),
        "surplus": float(game.surplus),
        "threshold.origin": float(needs),
        "threshold.destination": float(grants),
        "gain_at_half.origin": own,
        "gain_at_half.destination": other,
    }


def _reason(game: Relocation, agreement: Agreement) -> int:
    if agreement.agreement:
        return AGREED
    if game.surplus < 0:
        return NO_SURPLUS
    return RIVAL_OFFERS_MORE if game.best_rival > game.surplus else LEVERS_CONFLICT


def _chosen_figures(agreement: Agreement) -> dict[str, float]:
    """Return what the criterion that is asked for signs."""
    if agreement.ratios is None or agreement.gains is None:
        return {}
    lo, hi = agreement.ratios.ends
    return {
        "ratio": agreement.ratios.ratio,
        "ratio_set.lo": lo,
        "ratio_set.hi": hi,
        **{f"gain.{city}": float(gain) for city, gain in agreement.gains.items()},
        **{
            f"grant.{city}": float(agreement.levers.get(f"central grant to {city}", 0.0))
            for city in ("origin", "destination")
        },
    }


def _split(game: Relocation, scenario: Any, name: str, cap: Number | None) -> Agreement | None:
    """Return the agreement under a criterion; ``None`` where its quantities allow no weight."""
    if name in WEIGHTED:
        parts = (path.rpartition(".")[2] for path in WEIGHTED[name])
        numbers = [getattr(scenario.context, part).number for part in parts]
        try:
            rule = _FROM_CONTEXT[name](*numbers)
        except InputError:
            return None
        return split(game, rule, ratio_cap=cap)
    criterion, _, detail = name.partition(".")
    if criterion == "take-it-or-leave-it":
        return split(game, criterion, ratio_cap=cap, options=CriterionOptions(proposer=detail))
    if criterion == "nearest":
        return split(game, criterion_named(criterion, CriterionOptions(reference=0.5)), ratio_cap=cap)
    return split(game, criterion, ratio_cap=cap)


def _statute_figures(game: Relocation, path: RelocationPath) -> dict[str, float]:
    """Return what the statute's own simulator pays, in fractions."""
    taxes = [path.tax(year) for year in path.sharing_years]
    base = as_fraction(path.prior_total) / 3
    years = min(_BEFORE_EXTENSION, path.window)
    multiple = _no_cap(taxes, base) if path.cap_multiple is None else path.cap_multiple
    terms = StatuteTerms(
        years=years, extension=path.window - years, delay=path.delay, cap_multiple=multiple
    ).exact()
    enterprise = Enterprise.from_base(base)
    covered = bool(eligibility(enterprise, terms))
    plan = schedule(enterprise, terms, taxes)
    shares = {row.year: row.origin if covered else Fraction(0) for row in plan.rows}
    discount = path.discounts[0]
    value = sum((shares[row.year] * discount**row.paid_in for row in plan.rows), Fraction(0))
    stays, revenue = 1 - as_fraction(game.voluntary), as_fraction(game.revenue)
    found = {f"statute.year{year}": float(share) for year, share in shares.items()}
    own = value - stays * as_fraction(game.origin_loss)
    other = stays * (revenue - as_fraction(game.destination_cost)) - value
    return {
        **found,
        "statute.eligible": float(covered),
        "statute.total": float(sum(shares.values())),
        "statute.shortfall": float(plan.shortfall) if covered and path.cap_multiple is not None else 0.0,
        "statute.value": float(value),
        "statute.gain.origin": float(own),
        "statute.gain.destination": float(other),
        "statute.effective_share": float(value / path.tax_value(path.origin_rate)),
    }


def _no_cap(taxes: Sequence[Fraction], base: Fraction) -> Fraction:
    """Return a multiple of three prior years' tax that no share of these taxes reaches."""
    return min(Fraction(1000), 1 + sum(taxes, Fraction(0)) / (3 * base))
