r"""The money that keeps an agreement together, and how to hand it out.

Member :math:`i` stays iff it has at least what it would have by leaving, :math:`\pi_i(S \setminus i)`.
Payments :math:`t_i` among the members and :math:`z \ge 0` from outside, :math:`\sum_i t_i = z`, keep
all of them iff :math:`\pi_i(S) + t_i \ge \pi_i(S \setminus i)`; adding these up,

.. math:: z \ge \max \{ 0, -\sigma(S) \}, \qquad
   \sigma(S) = \sum_{i \in S} \bigl( \pi_i(S) - \pi_i(S \setminus i) \bigr) ,

and that much is enough: pay each member what it lacks and share a surplus by fixed weights, the *almost
ideal sharing scheme* [Eyckmans2004]_, :math:`t_i = \pi_i(S \setminus i) - \pi_i(S) + \lambda_i \max\{0,
\sigma(S)\}`.

References
----------
models.md §8.3, §8.4 and B13.

.. [Eyckmans2004] J. Eyckmans and M. Finus, "An almost ideal sharing scheme for coalition games with
   externalities", FEEM working paper 155.2004.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.coalitional.masks import bits
from citypact.games.coalitional.membership import MembershipGame
from citypact.games.coalitional.payoff_table import mask_of_names
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.solvers.certificate import Certificate
from citypact.solvers.stability.steps import formed
from citypact.solvers.stability.verdicts import scaled


@dataclass(frozen=True)
class StabilityFund:
    """What an agreement lacks or has to spare, and payments under which no member leaves.

    Parameters
    ----------
    coalition : tuple of str
        Members of the agreement.
    surplus : Fraction
        Members' payoffs less what each would have by leaving, in ``unit``.
    money : Fraction
        The least that must come from outside when members pay one another.
    unpooled : Fraction
        The least when every member keeps what it has to spare.
    payments : mapping of str to Fraction
        To each member, negative for one that pays; they add up to ``money``.
    payoffs : mapping of str to Fraction
        Of every member after the payments.
    unit : str
        Unit of the payoffs.
    rounding : Fraction
        By how much the surplus may be off because payoffs were computed; 0 where they were typed.
    certificate : Certificate
        Nobody gains by leaving, the money adds up, and less would not do.
    """

    coalition: tuple[str, ...]
    surplus: Fraction
    money: Fraction
    unpooled: Fraction
    payments: Mapping[str, Fraction]
    payoffs: Mapping[str, Fraction]
    unit: str
    rounding: Fraction
    certificate: Certificate = field(repr=False)

    @property
    def holds(self) -> bool:
        """Whether the agreement keeps its members without money from outside, but for rounding."""
        return self.money <= self.rounding

    def __bool__(self) -> bool:
        return self.holds

    def explain(self) -> str:
        """Say what is needed in sentences."""
        who = "+".join(self.coalition)
        if not self.holds:
            needed = f"{float(self.money):.6g} {self.unit} from outside keep {who} together, and no less does"
        elif abs(self.surplus) <= self.rounding:
            needed = f"{who} needs no money from outside: its members have what they would have by leaving"
        else:
            spare = f"{float(self.surplus):.6g} {self.unit} to spare"
            needed = f"{who} needs no money from outside: its members have {spare}"
        paid = [
            f"{name} {'gets' if amount > 0 else 'pays'} {abs(float(amount)):.6g}"
            for name, amount in self.payments.items()
            if abs(amount) > self.rounding
        ]
        return f"{needed}. {', '.join(paid) or 'Nobody needs to pay anybody'}."

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "coalition": "+".join(self.coalition),
            "surplus": float(self.surplus),
            "money": float(self.money),
            "exact money": str(self.money),
            "unpooled": float(self.unpooled),
            "payments": {name: float(amount) for name, amount in self.payments.items()},
            "payoffs": {name: float(amount) for name, amount in self.payoffs.items()},
            "unit": self.unit,
            "rounding": float(self.rounding),
            "certificate": self.certificate.to_dict(),
        }


def stability_fund(
    game: MembershipGame, coalition: Sequence[str], *, weights: Mapping[str, Number] | None = None
) -> StabilityFund:
    """Find the least outside money that makes an agreement internally stable, and payments that do it.

    Parameters
    ----------
    game : MembershipGame
        At most 20 players; a payoff counts as the decimal that it spells.
    coalition : sequence of str
        At least two members.
    weights : mapping of str to number, optional
        In what proportion members share a surplus, not negative; equally unless given.

    Returns
    -------
    StabilityFund
        In fractions.

    Raises
    ------
    InputError
        On a coalition of fewer than two, on a name that is no player's, and on weights that are
        negative, missing, for others than the members, or all 0.

    Examples
    --------
    >>> game = MembershipGame(("a", "b"), [[3, 3, 3, 2], [1, 1, 1, 1.5]])
    >>> print(stability_fund(game, ("a", "b")).explain())
    0.5 亿元 from outside keep a+b together, and no less does. a gets 1, b pays 0.5.
    """
    signed = mask_of_names(game.players, coalition, "coalition")
    mask = formed(signed)
    if not mask:
        who = "+".join(game.members(signed)) or "nobody"
        raise InputError(Problem("coalition", who, "at least two members"))
    members = game.members(mask)
    shares = _shares(members, weights)
    have = {game.players[at]: game.exact_payoff(at, mask) for at in bits(mask)}
    outside = {game.players[at]: game.exact_payoff(at, formed(mask ^ 1 << at)) for at in bits(mask)}
    surplus = sum(have.values(), Fraction(0)) - sum(outside.values(), Fraction(0))
    spare = max(surplus, Fraction(0))
    payments = {name: outside[name] - have[name] + shares[name] * spare for name in members}
    money = spare - surplus
    payoffs = {name: have[name] + payments[name] for name in members}
    payoff_scale = scaled(game)
    certificate = _certificate(payoffs, outside, payments, money, surplus, not payoff_scale.computed)
    certificate.require()
    rounding = payoff_scale.money(payoff_scale.joint_slack(mask))
    unpooled = sum((max(outside[name] - have[name], Fraction(0)) for name in members), Fraction(0))
    return StabilityFund(
        members, surplus, money, unpooled, payments, payoffs, game.unit, rounding, certificate
    )


def _certificate(
    payoffs: Mapping[str, Fraction],
    outside: Mapping[str, Fraction],
    payments: Mapping[str, Fraction],
    money: Fraction,
    surplus: Fraction,
    exact: bool,
) -> Certificate:
    scale = max(map(abs, [*payoffs.values(), *outside.values()])) or Fraction(1)
    return Certificate(
        {
            "no member gains by leaving": max(outside[name] - payoffs[name] for name in payoffs) / scale,
            "payments add up to the money": abs(sum(payments.values(), Fraction(0)) - money) / scale,
            # Every member's condition added up: less money leaves at least one of them short.
            "less money would not do": (money - max(-surplus, Fraction(0))) / scale,
        },
        tolerance=0.0,
        scale=float(scale),
        exact=exact,
    )


def _shares(members: Sequence[str], weights: Mapping[str, Number] | None) -> dict[str, Fraction]:
    if weights is None:
        return dict.fromkeys(members, Fraction(1, len(members)))
    door = Door()
    for name in weights:
        if name not in members:
            door.refuse("weights", name, f"a member of {'+'.join(members)}")
    for name in members:
        if name not in weights:
            door.refuse("weights", f"nothing for {name}", "a number for each member")
        elif door.finite(f"weight of {name}", weights[name]) and weights[name] < 0:
            door.refuse(f"weight of {name}", weights[name], "a number that is not negative")
    door.close()
    exact = {name: as_fraction(weights[name]) for name in members}
    total = sum(exact.values(), Fraction(0))
    if not total:
        raise InputError(Problem("weights", "0 for everyone", "a positive weight for some member"))
    return {name: weight / total for name, weight in exact.items()}
