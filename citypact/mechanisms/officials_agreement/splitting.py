r"""A tax split that both officials sign although they compete for one promotion.

With :math:`\sigma` the origin's part of the surplus :math:`W > 0` of an agreement, and
:math:`\rho_A, \rho_B` the weights of relative standing (after the neighbour's score,
:math:`\rho(1-m)`), the officials gain

.. math::

    U_A = W\,[(1 + 2\rho_A)\sigma - \rho_A], \qquad U_B = W\,[(1 + \rho_B) - (1 + 2\rho_B)\sigma] ,

and sign iff :math:`\rho_A/(1+2\rho_A) \le \sigma \le (1+\rho_B)/(1+2\rho_B)`. The product
:math:`U_A U_B` is a concave parabola in :math:`\sigma` with its roots at these two ends, so
its maximum is the *midpoint* of the interval: equal gains of the cities when both officials care
alike, more for the city whose official cares more. As the weights grow, the interval
shrinks to equal gains.

References
----------
models.md §4.12, A12. J. Nash, "The bargaining problem", Econometrica 18, 1950, 155-162 (the product).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.officials_agreement.agreement import OfficialsAgreement
from citypact.mechanisms.officials_agreement.standing import Standing, Weight
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

ENDS = ("ratio at least 0", "ratio at most 1")


def officials_split(
    game: Relocation,
    standing: Weight | tuple[Weight, Weight],
    neighbour_score: Number = 0,
    *,
    reference: Number = Fraction(1, 2),
) -> OfficialsAgreement:
    """Find the ratios that both officials accept and the one with the largest product of their gains.

    Parameters
    ----------
    game : Relocation
        The two cities and the plant; gains are over no agreement, voluntary moves included.
    standing : float, None or pair
        ρ, weight of relative standing, or one for each official (origin's, destination's); ``None``
        for the limit in which nothing else counts.
    neighbour_score : float
        m, weight of the neighbour's gain in an official's score, in [0, 1].
    reference : float
        A ratio for which the least m is wanted, one half or the statute's.

    Returns
    -------
    OfficialsAgreement
        Without a ratio, and with a reason, when officials sign none in [0, 1].

    Raises
    ------
    InputError
        On weights, scores or a reference out of range.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> found = officials_split(Relocation(1, 0.2, 0.2), 1)
    >>> found.ratio, found.acceptable.ends
    (0.5, (0.4, 0.6))
    """
    door = Door()
    if not isinstance(game, Relocation):
        door.refuse("game", game, "a Relocation")
    door.between("reference", reference, 0, 1, "a ratio")
    door.close()
    how = Standing.of(standing, neighbour_score)
    acceptable, ratios = accepted_ratios(game, how), product_ratio(game, how)
    certificate = recheck_officials(game, how, acceptable, ratios)
    certificate.require()
    found = OfficialsAgreement(
        game=game,
        standing=how,
        ratios=ratios,
        acceptable=acceptable,
        thresholds=_thresholds(game, how),
        shares=how.accepted_shares(),
        value=None,
        gains=None,
        utilities=None,
        reference=as_fraction(reference),
        score_for_reference=least_neighbour_score(game, reference, standing),
        certificate=certificate,
        provenance=Provenance("closed form in rational arithmetic", exact=True),
        assumptions=_assumptions(how),
    )
    if ratios is None:
        return replace(found, reason=_reason(game, how))
    return _sign(found, ratios.exact)


def accepted_ratios(game: Relocation, standing: Standing) -> RatioSet | None:
    """Return the ratios in [0, 1] that both officials accept, None if there are none."""
    if game.surplus < 0:
        return None
    low, high = _thresholds(game, standing)
    low, high = max(low, Fraction(0)), min(high, Fraction(1))
    return RatioSet.between(low, high) if low <= high else None


def product_ratio(game: Relocation, standing: Standing) -> RatioSet | None:
    """Return the ratio that maximises the product of the officials' gains, None if none is accepted."""
    acceptable = accepted_ratios(game, standing)
    if acceptable is None:
        return None
    middle = sum(_thresholds(game, standing), Fraction(0)) / 2
    return RatioSet.single(min(max(middle, acceptable.lo), acceptable.hi))


def least_neighbour_score(
    game: Relocation, ratio: Number, standing: Weight | tuple[Weight, Weight]
) -> Fraction | None:
    r"""Return the least weight of the neighbour's gain at which both officials accept a ratio.

    An official with the gain :math:`x \ge 0` who falls behind by :math:`d > 0` accepts iff
    :math:`(1 - m)\rho d \le x`, so :math:`m = 1 - x / (\rho d)`, for the more reluctant of the two.

    Returns
    -------
    Fraction or None
        In [0, 1]; None where a city loses, falls behind though nothing but the lead counts, or would
        have to be scored wholly on the neighbour beside an official to whom nothing but the lead counts.

    Examples
    --------
    >>> least_neighbour_score(Relocation(1, 0.4, 0.1), 0.5, 2)
    Fraction(5, 6)
    """
    door = Door()
    door.between("ratio", ratio, 0, 1, "a ratio")
    door.close()
    how, gains = Standing.of(standing), game.exact_gains(ratio)
    if min(gains) < 0:
        return None
    least = Fraction(0)
    for side, weight in enumerate(how.effective):
        behind = gains[1 - side] - gains[side]
        if behind <= 0:
            continue
        if weight is None:
            return None
        if weight * behind > gains[side]:
            least = max(least, 1 - gains[side] / (weight * behind))
    return None if least == 1 and None in how.effective else least


def recheck_officials(
    game: Relocation, standing: Standing, acceptable: RatioSet | None, ratios: RatioSet | None
) -> Certificate:
    """Recompute every claim from the officials' gains, in fractions, with tolerance zero."""
    scale = max(abs(as_fraction(x)) for x in (game.revenue, game.origin_loss, game.destination_cost))
    if acceptable is None or ratios is None:
        best = game.surplus, standing.utilities(game, 1)[0], standing.utilities(game, 0)[1]
        residuals: dict[str, Number] = {"some official loses at every ratio": 0 if min(best) < 0 else 1}
        residuals["nothing is claimed to be accepted"] = int(not (acceptable is None and ratios is None))
        return Certificate(residuals, tolerance=0.0, exact=True)
    ratio, slopes = ratios.exact, standing.slopes(game)
    own, other = standing.utilities(game, ratio)
    slope = (slopes[0] * other + slopes[1] * own) / scale**2
    low_gain, high_gain = (
        standing.utilities(game, end)[side] / scale for side, end in enumerate((acceptable.lo, acceptable.hi))
    )
    return Certificate(
        {
            "the ratio is unique and acceptable": 0 if ratios.lo == ratios.hi and ratio in acceptable else 1,
            "origin's official accepts": -own / scale,
            "destination's official accepts": -other / scale,
            "origin's official accepts no less": abs(low_gain) if acceptable.lo > 0 else -low_gain,
            "destination's official grants no more": abs(high_gain) if acceptable.hi < 1 else -high_gain,
            "no higher ratio has a larger product": slope * (acceptable.hi - ratio),
            "no lower ratio has a larger product": slope * (acceptable.lo - ratio),
        },
        tolerance=0.0,
        exact=True,
    )


def _thresholds(game: Relocation, standing: Standing) -> tuple[Fraction, Fraction]:
    needs, grants = game.thresholds()
    low, high = standing.accepted_shares()
    return needs + low * (grants - needs), needs + high * (grants - needs)


def _sign(found: OfficialsAgreement, ratio: Fraction) -> OfficialsAgreement:
    """Add what holds at the ratio."""
    game, how = found.game, found.standing
    own, other = how.utilities(game, ratio)
    slopes = how.slopes(game)
    slope = slopes[0] * other + slopes[1] * own
    at_end = {ENDS[0]: ratio == 0 and slope < 0, ENDS[1]: ratio == 1 and slope > 0}
    return replace(
        found,
        value=float(own * other),
        gains=Allocation(("origin", "destination"), game.gains(ratio), game.unit),
        utilities=Allocation(("origin", "destination"), (float(own), float(other)), game.unit),
        moves=dict(_moves(game, how, ratio)),
        shadow_prices={name: float(abs(slope)) if here else 0.0 for name, here in at_end.items()},
        shadow_price_units=dict.fromkeys(ENDS, f"{game.unit}² per unit of the ratio"),
        binding=tuple(name for name, here in at_end.items() if here),
    )


def _moves(game: Relocation, how: Standing, ratio: Fraction) -> Iterator[tuple[str, float]]:
    """Solve again with one input changed and tell how far the ratio moves."""
    changes = [("standing counts for nothing", replace(how, origin=0, destination=0))]
    for name in ("origin", "destination"):
        weight = getattr(how, name)
        if weight is not None:
            changed = replace(how, **{name: as_fraction(weight) + 1})
            changes.append((f"{name}'s official cares more for standing by 1", changed))
    higher = as_fraction(how.neighbour_score) + Fraction(1, 10)
    if higher < 1 or (higher == 1 and None not in how.effective):
        changes.append(("neighbour's score higher by 0.1", replace(how, neighbour_score=higher)))
    for name, standing in changes:
        after = product_ratio(game, standing)
        if after is not None:
            yield name, float(after.exact - ratio)


def _reason(game: Relocation, how: Standing) -> str:
    """Say why no ratio is signed, and what would unblock it."""
    unit = game.unit
    if game.surplus < 0:
        return (
            f"an agreement destroys {float(-game.surplus):.4g} {unit} in all, so at every ratio one of the"
            " officials loses, whatever the weight of standing; nothing can be signed without relief of"
            f" {float(-game.surplus):.4g} {unit}"
        )
    low, high = _thresholds(game, how)
    payer, amount = ("destination", low - 1) if low > 1 else ("origin", -high)
    amount *= as_fraction(game.revenue)
    wanted = "origin's official needs" if low > 1 else "destination's official grants"
    end = low if low > 1 else high
    return (
        f"the {wanted} a ratio of {float(end):.4g}, outside 0 to 1; a lump sum of {float(amount):.4g} {unit}"
        f" paid by the {payer} beside a ratio of {1 if low > 1 else 0} would unblock it"
    )


def _assumptions(how: Standing) -> tuple[str, ...]:
    shown = ["without limit" if rho is None else f"{float(rho):g}" for rho in how.effective]
    return (
        f"A: officials weigh their lead over each other by {shown[0]} (origin) and {shown[1]} (destination).",
        "A: the officials settle on the largest product of their gains.",
        "A: both are scored alike on the neighbour's gain.",
    )
