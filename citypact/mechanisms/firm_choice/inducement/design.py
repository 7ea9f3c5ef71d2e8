r"""An inducement that the cities pay out of the surplus of a move.

Without noise the three parties all gain iff :math:`W - (\kappa - \Delta\Pi)^+ \ge 0`, and the least
payment that moves the plant is :math:`(\kappa-\Delta\Pi)^+`; with noise the cities trade a higher
probability of the move against what they keep of it. The ratio then divides what is left.

References
----------
models.md §4.3.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.firm import FirmChoice, logistic
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.firm_choice.cost_shares import PAYERS, CostShare, PaidMove
from citypact.mechanisms.firm_choice.inducement.best_payment import best_payments, left_over
from citypact.mechanisms.firm_choice.inducement.recheck import recheck_inducement
from citypact.mechanisms.firm_choice.inducement.result import Inducement
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

NOT_NEGATIVE = "inducement at least zero"
ASSUMPTIONS = (
    "A: the inducement is promised to the plant if it moves, ordered or not, and is never negative",
    "A: the cities choose the inducement for what both keep together, then the ratio by Nash bargaining",
    "A: a plant that is indifferent moves",
)


def design_inducement(
    relocation: Relocation,
    firm: FirmChoice,
    *,
    payer: str = "proportion",
    origin_weight: Number = 0.5,
) -> Inducement:
    """Find what the cities should pay a plant to move, and the ratio that then divides the rest.

    Parameters
    ----------
    relocation : Relocation
        The two cities; its ``voluntary`` is the probability of a move without an agreement.
    firm : FirmChoice
        How the plant chooses.
    payer : str
        ``origin``, ``destination``, or ``proportion``: each the part it has of the tax.
    origin_weight : float
        Bargaining weight of the origin in the Nash ratio.

    Returns
    -------
    Inducement
        With ``reason`` when the plant cannot be moved, or a city does not take part.

    Raises
    ------
    InputError
        On an unknown payer or a weight outside [0, 1].
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> found = design_inducement(Relocation(1, 0.2, 0.2), FirmChoice(0.1, 0.3), payer="destination")
    >>> found.inducement, found.ratio, found.value
    (0.2, 0.4, 0.4)
    >>> noisy = design_inducement(Relocation(1, 0.2, 0.2), FirmChoice(0.1, 0.3, noise=0.1))
    >>> round(noisy.inducement, 6), round(noisy.chance, 6)
    (0.279206, 0.688273)
    """
    door = Door()
    door.choice("payer", payer, PAYERS)
    door.between("origin_weight", origin_weight, 0, 1, "a bargaining weight")
    door.close()
    surplus = relocation.move_surplus
    payments = best_payments(surplus, firm) if surplus >= 0 else ()
    found = Inducement(
        game=relocation,
        firm=firm,
        payments=payments,
        chance=None,
        chance_if_stays=None,
        value=None,
        payer=payer,
        origin_weight=float(origin_weight),
        ratios=None,
        acceptable=None,
        shares=(),
        gains=None,
        reason=None,
        certificate=Certificate({}),
        provenance=Provenance(
            "closed form" if firm.deterministic else "larger root of the first-order condition (Newton)",
            exact=firm.deterministic,
        ),
        assumptions=(*ASSUMPTIONS, *outside_option(relocation)),
    )
    found = _signed(found, payments[0], as_fraction(origin_weight)) if payments else _blocked(found)
    certificate = recheck_inducement(found)
    certificate.require()
    return replace(found, certificate=certificate)


def outside_option(relocation: Relocation) -> tuple[str, ...]:
    """Say what happens without an agreement, and what is left out."""
    comes = float(relocation.voluntary)
    words = f"A: without an agreement the plant comes with probability {comes:g}, and nothing is shared"
    return (words, "A: rival destinations are left out") if relocation.rivals else (words,)


def _blocked(found: Inducement) -> Inducement:
    """Say why no payment within the surplus moves the plant."""
    surplus, unit = found.game.move_surplus, found.game.unit
    if surplus < 0:
        asked = Fraction(0) if found.firm.probability(0) else found.firm.threshold
        wants = f", and the plant asks {float(asked):.4g} more to move" if asked else ""
        reason = (
            f"the move costs both cities together {float(-surplus):.4g} {unit} more than it brings{wants};"
            f" a central grant of {float(asked - surplus):.4g} {unit} would unblock it"
        )
    else:
        threshold = found.firm.threshold
        reason = (
            f"the plant moves for {float(threshold):.4g} {unit} or more, and the move is worth"
            f" {float(surplus):.4g} to both cities; a central grant or a moving cost lower by"
            f" {_short_of(found):.4g} {unit} would unblock it"
        )
    return replace(found, reason=reason)


def _signed(found: Inducement, payment: Fraction, weight: Fraction) -> Inducement:
    """Add the ratio, or why there is none, to the payment found."""
    game, firm, surplus = found.game, found.firm, found.game.move_surplus
    stays, moves = firm.chances(payment)
    paid = PaidMove(game, payment, as_fraction(moves))
    shares = tuple(paid.share(payer, weight) for payer in PAYERS)
    chosen = next(share for share in shares if share.payer == found.payer)
    prices = _shadow_prices(firm, surplus, found.payments)
    found = replace(
        found,
        chance=moves,
        chance_if_stays=stays,
        value=left_over(surplus, payment, firm),
        shares=shares,
        ratios=chosen.ratios,
        acceptable=chosen.acceptable,
        shadow_prices=prices,
        binding=(NOT_NEGATIVE,) if payment == 0 else (),
    )
    if moves == 0 and surplus > 0:
        reason = (
            f"the plant moves for about {float(firm.threshold):.4g} {game.unit} and the move is worth"
            f" {float(surplus):.4g} to both cities: with so little noise the chance of a move is nil;"
            f" a moving cost lower by {_short_of(found):.4g} {game.unit} would unblock it"
        )
        return replace(found, ratios=None, acceptable=None, reason=reason)
    if chosen.ratios is None:
        return replace(found, reason=no_ratio(paid, chosen))
    gains = [float(gain) for gain in paid.gains(chosen.ratios.exact, found.payer)]
    return replace(found, gains=Allocation(game.players, gains, game.unit))


def _short_of(found: Inducement) -> float:
    r"""Return by how much the plant asks too much for an agreement to be worth it (亿元).

    It must leave the cities what they have without one, :math:`pW`. With noise and without a
    directive they keep :math:`\mu\mathcal W(e^{w-1})`, which is :math:`\mu g` at
    :math:`w = 1 + g + \log g`.
    """
    game, firm, surplus = found.game, found.firm, found.game.move_surplus
    already = as_fraction(game.voluntary) * surplus
    short = firm.threshold - surplus + already
    if firm.deterministic or already == 0:
        return float(short)
    return float(short) + float(firm.noise) * (1 + math.log(firm.in_noise(already)))


def no_ratio(paid: PaidMove, share: CostShare) -> str:
    """Say why no ratio in [0, 1] pleases both cities although a payment moves the plant."""
    game, unit = paid.game, paid.game.unit
    if share.lump_sum is None:
        return (
            f"the plant comes with probability {float(game.voluntary):.4g} without an agreement, and one with"
            f" an inducement of {float(paid.inducement):.4g} {unit} adds {float(paid.surplus):.4g} {unit}; it"
            f" would pay if the plant came with probability {float(_comes_at_most(paid)):.4g} at most"
        )
    city, amount = share.lump_sum
    name = game.origin if city == "origin" else game.destination
    return (
        f"no ratio between 0 and 1 makes {name} take part; a lump sum of at least"
        f" {float(amount):.4g} {unit} to it would unblock the agreement"
    )


def _comes_at_most(paid: PaidMove) -> Fraction:
    worth = paid.game.move_surplus
    return paid.chance * (worth - paid.inducement) / worth


def _shadow_prices(firm: FirmChoice, surplus: Fraction, payments: tuple[Fraction, ...]) -> dict[str, float]:
    """Return what the cities would gain together by easing each of the plant's terms.

    Where several payments are equally good, easing a term moves to the one that gains most by it.
    """
    prices: dict[str, float] = {}
    for payment in payments:
        for name, price in _prices_at(firm, surplus, payment).items():
            prices[name] = max(price, prices.get(name, 0.0))
    return prices


def _prices_at(firm: FirmChoice, surplus: Fraction, payment: Fraction) -> dict[str, float]:
    kept = float(surplus - payment)
    if firm.deterministic:
        threshold = firm.threshold
        step = 1.0 if payment == threshold > 0 else 0.0
        unpaid = threshold > 0 and payment == 0
        charged = float(firm.directive) if unpaid else float(threshold < 0)
        prices = {"moving cost": step, "directive": kept if unpaid else 0.0}
    else:
        slope = kept * firm.slope(payment)
        charged = max(firm.probability(payment) - slope, 0.0)
        score = firm.in_noise(payment - firm.threshold)
        prices = {"moving cost": slope, "directive": kept * logistic(-score)}
    return prices | ({NOT_NEGATIVE: charged} if payment == 0 else {})
