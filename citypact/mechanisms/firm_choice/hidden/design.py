r"""One inducement for a plant whose threshold the cities do not know.

They post :math:`\sigma` and the plant takes it iff :math:`\kappa - \Delta\Pi \le \sigma`. Offering more
pays plants that would have come for less, so the offer stays below the surplus (the monopsony
markdown, :math:`\sigma = W - F/f`), and some moves that are worth it are lost:

.. math:: (1-\psi)\int_\sigma^w [F(t) - F(\sigma)]\,dt
          = (1-\psi)\,[H(w) - H(\sigma) - (w-\sigma)F(\sigma)], \qquad H' = F .

References
----------
models.md §4.3.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.firm_choice.cost_shares import PAYERS, PaidMove
from citypact.mechanisms.firm_choice.hidden.best_posted import best_posted
from citypact.mechanisms.firm_choice.hidden.recheck import recheck_hidden
from citypact.mechanisms.firm_choice.hidden.result import HiddenInducement
from citypact.mechanisms.firm_choice.inducement.design import no_ratio, outside_option
from citypact.mechanisms.trade.beliefs import Belief
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

_HALVINGS = 200
_NO_TAIL = 1e-9
ASSUMPTIONS = (
    "A: the plant alone knows its threshold; the cities share one belief about it",
    "A: one payment is posted, to any plant that moves, ordered or not; it is never negative",
    "A: a plant that is indifferent moves",
)


def design_hidden_inducement(
    relocation: Relocation,
    belief: Belief,
    *,
    directive: Number = 0,
    payer: str = "proportion",
    origin_weight: Number = 0.5,
) -> HiddenInducement:
    """Find the best posted inducement, what its markdown loses, and the ratio that divides the rest.

    Parameters
    ----------
    relocation : Relocation
        The two cities; its ``voluntary`` is the probability of a move without an agreement.
    belief : Belief
        Of the plant's threshold κ - ΔΠ, as a fraction of the shared tax R.
    directive : float
        ψ, probability that the plant is ordered to move.
    payer : str
        ``origin``, ``destination``, or ``proportion``: each the part it has of the tax.
    origin_weight : float
        Bargaining weight of the origin in the Nash ratio.

    Raises
    ------
    InputError
        On a probability, payer or weight that cannot be used.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> found = design_hidden_inducement(Relocation(1, 0.2, 0.2), UniformBelief(0, 1))
    >>> found.inducement, found.chance, found.value, found.lost
    (0.3, 0.3, 0.09, 0.045)
    """
    door = Door()
    if not isinstance(belief, Belief):
        door.refuse("belief", belief, "a belief about κ - ΔΠ over the shared tax")
    door.between("directive", directive, 0, 1, "a probability")
    door.choice("payer", payer, PAYERS)
    door.between("origin_weight", origin_weight, 0, 1, "a bargaining weight")
    door.close()
    surplus = relocation.move_surplus / as_fraction(relocation.revenue)
    payments = best_posted(belief, surplus, as_fraction(directive)) if surplus >= 0 else ()
    exact = belief.lines is not None
    found = HiddenInducement(
        game=relocation,
        belief=belief,
        directive=float(directive),
        payments=payments,
        chance=None,
        value=None,
        markdown=None,
        rent=None,
        first_best=None,
        lost=None,
        payer=payer,
        origin_weight=float(origin_weight),
        ratios=None,
        acceptable=None,
        shares=(),
        gains=None,
        reason=None,
        certificate=Certificate({}),
        provenance=Provenance(
            "exact sweep of a piecewise polynomial" if exact else "roots of the derivative, interval bounds",
            exact=exact,
        ),
        assumptions=(*ASSUMPTIONS, *outside_option(relocation)),
    )
    if payments:
        found = _signed(found, as_fraction(directive), as_fraction(origin_weight))
    else:
        found = _blocked(found)
    certificate = recheck_hidden(found)
    certificate.require()
    return replace(found, certificate=certificate)


def _blocked(found: HiddenInducement) -> HiddenInducement:
    """Say why no payment within the surplus moves any plant."""
    game, unit, surplus = found.game, found.game.unit, found.game.move_surplus
    rate = lowest_possible(found.belief)
    lowest = rate * as_fraction(game.revenue)
    jumps = found.belief.lines is not None and found.belief.at_most(rate) > 0
    enough = "" if jumps else "more than "
    if surplus < 0:
        asked = max(lowest, Fraction(0)) if found.directive == 0 else Fraction(0)
        wants = f", and no plant is believed to move for less than {float(asked):.4g}" if asked else ""
        # An offer of nothing reaches a plant under orders, and one that asks for less than nothing.
        more = "" if found.directive or lowest < 0 else enough
        reason = (
            f"the move costs both cities together {float(-surplus):.4g} {unit} more than it brings{wants};"
            f" a central grant of {more}{float(asked - surplus):.4g} {unit} would unblock it"
        )
        return replace(found, reason=reason)
    already = as_fraction(game.voluntary) * surplus
    short = float(max(lowest - surplus + already, Fraction(0)))
    # A plant that may come by itself must be worth more to both than that: how much depends on F.
    remedy = (
        f"it would take a central grant of at least {short:.4g} {unit} to unblock it"
        if already
        else f"a central grant of {enough}{short:.4g} {unit} would unblock it"
    )
    reason = (
        f"no plant is believed to move for less than {float(lowest):.4g} {unit}, and the move is worth"
        f" {float(surplus):.4g} to both cities; {remedy}"
    )
    return replace(found, reason=reason)


def lowest_possible(belief: Belief) -> Fraction:
    """Return the rate below which no plant moves, cells without weight left out.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import HistogramBelief
    >>> float(lowest_possible(HistogramBelief((0, 0.5, 1), (0, 1))))
    0.5
    """
    low, high = belief.ends
    lines = belief.lines
    if lines is not None:
        first = next(place for place, level in enumerate(lines.levels) if level > 0)
        return lines.knots[first - 1 if first and lines.slopes[first - 1] > 0 else first]
    below, above = float(low), float(high)
    for _ in range(_HALVINGS):  # a tail that floating point cannot tell from nothing is nothing
        middle = (below + above) / 2
        below, above = (below, middle) if belief.at_most(middle) > 0 else (middle, above)
    return low if above - float(low) <= _NO_TAIL * float(high - low) else as_fraction(above)


def _signed(found: HiddenInducement, directive: Fraction, weight: Fraction) -> HiddenInducement:
    """Add what the offer brings and loses, and the ratio, or why there is none."""
    game, belief, offer = found.game, found.belief, found.payments[0].lo
    tax = as_fraction(game.revenue)
    surplus, free = game.move_surplus / tax, 1 - directive
    accepts = as_fraction(belief.at_most(offer))
    chance = directive + free * accepts
    paid = PaidMove(game, offer * tax, chance)
    shares = tuple(paid.share(payer, weight) for payer in PAYERS)
    chosen = next(share for share in shares if share.payer == found.payer)
    reached, ideal = as_fraction(belief.headroom(offer)), as_fraction(belief.headroom(surplus))
    lost = max(ideal - reached - (surplus - offer) * accepts, Fraction(0))
    found = replace(
        found,
        chance=float(chance),
        value=float(chance * (surplus - offer) * tax),
        markdown=float((surplus - offer) * tax),
        rent=float(free * reached * tax),
        first_best=float(free * ideal * tax),
        lost=float(free * lost * tax),
        shares=shares,
        ratios=chosen.ratios,
        acceptable=chosen.acceptable,
    )
    if chosen.ratios is None:
        return replace(found, reason=no_ratio(paid, chosen))
    gains = [float(gain) for gain in paid.gains(chosen.ratios.exact, found.payer)]
    return replace(found, gains=Allocation(game.players, gains, game.unit))
