r"""Which share of a moved plant's tax should follow it back to the city it left.

A criterion chooses among the ratios that both cities accept and the levers allow. All
closed forms are evaluated in rational arithmetic on the decimals given, so the answer is
the same in any unit of money, and "just worth it" is decided exactly.

References
----------
models.md §4.0, §6.3.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from citypact.errors import InputError, Problem
from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.timeline import statutory_window_share
from citypact.games.validation import Door
from citypact.mechanisms.agreement import Agreement
from citypact.mechanisms.criteria import Criterion, Feasible, Lexicographic, MinCentral, Nash
from citypact.mechanisms.criterion_names import CriterionOptions, criterion_named, unused_options
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.split_certificate import certify_refusal, certify_split
from citypact.mechanisms.split_prices import Grants, rounded_or_none, shadow_prices
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

HALF = Fraction(1, 2)


def split(
    game: Relocation,
    criterion: str | Criterion = "nash",
    *,
    ratio_cap: Number | None = None,
    options: CriterionOptions | None = None,
    **named: Number | str,
) -> Agreement:
    """Find the origin's share of the tax that the criterion picks, certified.

    Parameters
    ----------
    game : Relocation
        The two cities and the plant.
    criterion : str or Criterion
        A name of ``CRITERIA`` (several joined by commas: lexicographic) or an object.
    ratio_cap : float, optional
        Highest ratio that the levers allow.
    options : CriterionOptions, optional
        Numbers that a named criterion needs; may be given as keywords instead, such as
        ``origin_weight=0.4``, ``reference=0.5``, ``proposer="destination"``.

    Returns
    -------
    Agreement
        With ``agreement`` false and a ``reason`` when no ratio is acceptable.

    Raises
    ------
    InputError
        On an unknown criterion, a missing option or a cap outside [0, 1].
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> split(Relocation(revenue=1, origin_loss=0.3, destination_cost=0.1)).ratio
    0.6
    """
    if options is not None and named:
        raise InputError(
            *(Problem(name, value, "either options or keywords") for name, value in named.items())
        )
    options = options or CriterionOptions(**named)  # type: ignore[arg-type]
    unused = unused_options(criterion, options) if isinstance(criterion, str) else ()
    agreement = _decide(game, _rule(criterion, options), ratio_cap, options.reference)
    if not unused:
        return agreement
    told = f"not used by the criterion {agreement.criterion}: {', '.join(unused)}"
    return replace(agreement, assumptions=(*agreement.assumptions, told))


def _decide(
    game: Relocation, rule: Criterion, ratio_cap: Number | None, reference: Number | None
) -> Agreement:
    cap = Fraction(1) if ratio_cap is None else _checked_cap(ratio_cap)
    feasible = _feasible(game, cap, held_by_rivals=True)
    if game.surplus < 0 or game.best_rival > game.surplus:
        return _refuse(game, rule, cap, feasible, _no_surplus(game))
    if feasible.lo > feasible.hi:
        if _spends_central_money(rule):
            return _with_grant(game, rule, cap, feasible)
        return _refuse(game, rule, cap, feasible, _conflict(game, feasible))
    if _shares_with_rivals(rule):
        # The value weighs the rivals itself and may lie outside the core; `core` says so.
        feasible = _feasible(game, cap, held_by_rivals=False)
    lo, hi = rule.optimal(game, feasible)
    ratios = RatioSet(lo, hi, None if reference is None else as_fraction(reference))
    certificate = certify_split(game, rule, feasible, ratios.exact, ends=(ratios.lo, ratios.hi))
    certificate.require()
    return _sign(game, rule, ratios, feasible, certificate, Grants())


def _rule(criterion: str | Criterion, options: CriterionOptions) -> Criterion:
    """Return the criterion; an object has its numbers already, except the tie-break."""
    if isinstance(criterion, str):
        return criterion_named(criterion, options)
    if not callable(getattr(criterion, "optimal", None)):
        raise InputError(Problem("criterion", criterion, "a name or a criterion"))
    if replace(options, reference=None) != CriterionOptions():
        expected = f"numbers set in the {criterion.name} criterion itself"
        raise InputError(Problem("options", "numbers beside a criterion object", expected))
    return criterion


def _checked_cap(ratio_cap: Number) -> Fraction:
    door = Door()
    door.between("ratio_cap", ratio_cap, 0, 1, "a ratio")
    door.close()
    return as_fraction(ratio_cap)


def _shares_with_rivals(rule: Criterion) -> bool:
    """Whether the criterion itself weighs the rivals: weighted Nash becomes weighted Shapley.

    With all the power on one side there is one offer, and a rival's better one beats it.
    """
    first = rule.criteria[0] if isinstance(rule, Lexicographic) else rule
    return isinstance(first, Nash) and 0 < first.weight < 1


def _feasible(game: Relocation, cap: Fraction, *, held_by_rivals: bool) -> Feasible:
    """Intersect participation, competition of rivals, and the levers; remember which end is which."""
    needs, grants = game.thresholds()
    lows = [(Fraction(0), "ratio at least zero"), (needs, "origin participates")]
    if game.rivals and held_by_rivals:
        lows.append((game.core_threshold(), "best rival destination"))
    highs = [(Fraction(1), "ratio at most one"), (grants, "destination participates")]
    if cap < 1:
        highs.append((cap, "ratio cap"))
    lo, hi = max(lows)[0], min(highs)[0]
    # Constraints that meet at one end bind together: relaxing one of them alone gains nothing.
    lo_label = " and ".join(label for end, label in lows if end == lo)
    hi_label = " and ".join(label for end, label in highs if end == hi)
    return Feasible(lo, hi, lo_label, hi_label)


def _spends_central_money(rule: Criterion) -> bool:
    first = rule.criteria[0] if isinstance(rule, Lexicographic) else rule
    return isinstance(first, MinCentral)


def _no_surplus(game: Relocation) -> str:
    needs, grants = game.thresholds()
    if game.surplus < 0:
        return (
            f"no agreement at any ratio: the move loses {float(-game.move_surplus):.6g} {game.unit} in all;"
            f" {game.origin} needs a ratio of at least {float(needs):.6g},"
            f" {game.destination} grants at most {float(grants):.6g}"
        )
    return (
        f"no agreement at any ratio with {game.destination}: a rival destination offers a surplus of"
        f" {float(game.best_rival):.6g} {game.unit}, this move only {float(game.surplus):.6g}"
    )


def _conflict(game: Relocation, feasible: Feasible) -> str:
    missing = (feasible.lo - feasible.hi) * as_fraction(game.revenue)
    return (
        f"no agreement within the levers: '{feasible.lo_label}' asks for a ratio of at least"
        f" {float(feasible.lo):.6g}, '{feasible.hi_label}' allows at most {float(feasible.hi):.6g};"
        f" a lump sum or central grant of {float(missing):.6g} {game.unit} closes the gap"
    )


def _refuse(game: Relocation, rule: Criterion, cap: Fraction, feasible: Feasible, reason: str) -> Agreement:
    certificate = certify_refusal(game, Fraction(0), cap)
    certificate.require()
    return Agreement(
        agreement=False,
        criterion=rule.name,
        reason=reason,
        ratios=None,
        participation=None,
        thresholds=_floats(game.thresholds()),
        surplus=float(game.surplus),
        gains=None,
        weight_at_half=None,
        effective_share=None,
        certificate=certificate,
        provenance=Provenance("closed form in rational arithmetic", exact=True),
        game=game,
        binding=(feasible.lo_label, feasible.hi_label),
        assumptions=_assumptions(game),
    )


def _with_grant(game: Relocation, rule: Criterion, cap: Fraction, feasible: Feasible) -> Agreement:
    """Buy the deal with the least central money: the ratio goes as far as the levers let it."""
    needs, granted = game.core_threshold(), game.thresholds()[1]
    revenue = as_fraction(game.revenue)
    if needs > cap:
        ratio, grants = cap, Grants(origin=(needs - cap) * revenue)
    else:
        ratio, grants = Fraction(0), Grants(destination=-granted * revenue)
    certificate = certify_split(game, rule, feasible, ratio, (grants.origin, grants.destination))
    certificate.require()
    return _sign(game, rule, RatioSet(ratio, ratio), feasible, certificate, grants)


def _sign(
    game: Relocation,
    rule: Criterion,
    ratios: RatioSet,
    feasible: Feasible,
    certificate: Certificate,
    grants: Grants,
) -> Agreement:
    ratio = ratios.exact
    origin, destination = game.exact_gains(ratio)
    needs, granted = game.thresholds()
    spent = grants.origin + grants.destination
    lo, hi = max(needs, Fraction(0)), min(granted, Fraction(1))
    prices, units, binding = shadow_prices(game, rule, ratios, feasible, grants)
    share = _window_share(game)
    return Agreement(
        agreement=True,
        criterion=rule.name,
        reason=None,
        ratios=ratios,
        participation=_floats((lo, hi)) if lo <= hi else None,  # a grant can buy what no ratio can
        thresholds=_floats((needs, granted)),
        surplus=float(game.surplus),
        gains=Allocation(
            ("origin", "destination"),
            (float(origin + grants.origin), float(destination + grants.destination)),
            game.unit,
        ),
        weight_at_half=rounded_or_none(game.exact_gains(HALF)[0] / game.surplus if game.surplus else None),
        effective_share=float(ratio * share),
        certificate=certificate,
        provenance=Provenance("closed form in rational arithmetic", exact=True),
        game=game,
        shadow_prices=prices,
        shadow_price_units=units,
        levers={
            name: float(amount)
            for name, amount in (
                ("central grant to origin", grants.origin),
                ("central grant to destination", grants.destination),
            )
            if spent and amount
        },
        binding=binding,
        core=_floats((max(game.core_threshold(), Fraction(0)), hi)) if game.rivals else None,
        radius_of_half=_radius_of_half(game, lo, hi),
        assumptions=_assumptions(game),
    )


def _radius_of_half(game: Relocation, lo: Fraction, hi: Fraction) -> float:
    """How far L/R or K/R may be misjudged: a part 1 - p of a slip moves the ends of the range."""
    stays = 1 - as_fraction(game.voluntary)
    room = max(min(HALF - lo, hi - HALF), Fraction(0))
    return float(room / stays) if stays else 0.0


def _window_share(game: Relocation) -> Fraction:
    return statutory_window_share() if game.window_share is None else as_fraction(game.window_share)


def _assumptions(game: Relocation) -> tuple[str, ...]:
    said = []
    if game.window_share is None:
        said.append(
            "A: effective share assumes that the shared tax R falls into five years from attainment, out of"
            " twenty years of constant local tax with half a year's tax in the first, discounted at 4%"
        )
    if game.voluntary:
        said.append(
            "A: a plant that comes without an agreement shares no tax (the statute excludes free movers)"
        )
    if game.rivals:
        said.append("A: rivals' surpluses are measured over the same no-agreement outcome")
    return tuple(said)


def _floats(pair: tuple[Fraction, Fraction]) -> tuple[float, float]:
    return float(pair[0]), float(pair[1])
