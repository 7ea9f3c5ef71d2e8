"""Two cities on a river, written anew from models.md §5.2 and §5.7: who needs what, who grants what.

An effort e costs the city upstream ``c e² / 2``; a unit is worth ``b_U`` to it, ``b_D`` downstream and
``b_Z`` to others. Alone it stops at ``b_U / c``; the agreement asks for ``(b_U + b_D + b_Z) / c``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO, Unusable, exact
from citypact.audit.quantities import number_of, table

HALF = Fraction(1, 2)
MONEY = "亿元"
#: The numbers that make a compensation, in the order in which they are moved.
NUMBERS = (
    "downstream_benefit", "upstream_benefit", "cost", "grant", "transfer_cap", "weight", "central_benefit",
)  # fmt: skip
#: Efforts that a certificate tries, up to twice the agreed one.
TRIED = 20


@dataclass(frozen=True)
class Pair:
    """A pair, what the agreement may use, and what follows; money in 亿元 a year."""

    downstream_benefit: Fraction
    upstream_benefit: Fraction = ZERO
    cost: Fraction = ONE
    grant: Fraction = ZERO
    transfer_cap: Fraction | None = None
    weight: Fraction = HALF
    central_benefit: Fraction = ZERO

    @property
    def nash(self) -> Fraction:
        """The effort without agreement."""
        return self.upstream_benefit / self.cost

    @property
    def bilateral(self) -> Fraction:
        """The effort that is best for the two."""
        return (self.upstream_benefit + self.downstream_benefit) / self.cost

    @property
    def effort(self) -> Fraction:
        """The effort that is best for all who value it."""
        return self.bilateral + self.central_benefit / self.cost

    def upstream(self, effort: Fraction) -> Fraction:
        """What an effort leaves upstream before any payment."""
        return self.upstream_benefit * effort - self.cost * effort**2 / 2

    def loss(self, effort: Fraction) -> Fraction:
        """What an effort costs upstream over no agreement."""
        return self.upstream(self.nash) - self.upstream(effort)

    def gain(self, effort: Fraction) -> Fraction:
        """What an effort brings downstream over no agreement."""
        return self.downstream_benefit * (effort - self.nash)

    @property
    def needs(self) -> Fraction:
        """The least transfer with which the city upstream signs."""
        return self.loss(self.effort) - self.grant

    @property
    def grants(self) -> Fraction:
        """The largest transfer that pays downstream."""
        return self.gain(self.effort)

    @property
    def ceiling(self) -> Fraction:
        """The largest transfer that downstream will and can pay."""
        return self.grants if self.transfer_cap is None else min(self.grants, self.transfer_cap)

    @property
    def agreement(self) -> bool:
        """Whether a transfer pleases both."""
        return self.needs <= self.ceiling

    @property
    def transfer(self) -> Fraction:
        """The weighted Nash transfer, or the limit downstream."""
        between = self.needs + self.weight * max(self.grants - self.needs, ZERO)
        return min(between, self.ceiling)

    @property
    def top_up(self) -> Fraction:
        """Central money beyond the grant that closes the gap."""
        return max(self.needs - self.ceiling, ZERO)

    @property
    def subsidy(self) -> Fraction:
        """The least central money in all with which both sign."""
        return max(self.loss(self.effort) - self.ceiling, ZERO)

    def gains(self, transfer: Fraction) -> tuple[Fraction, Fraction]:
        """Gains upstream and downstream, all central money paid."""
        own = transfer + self.grant + self.top_up - self.loss(self.effort)
        return own, self.gain(self.effort) - transfer

    def better_transfer(self) -> Fraction:
        """How much the weighted relative gains rise at another acceptable transfer (Nash's line).

        At a gain of zero only a single transfer is acceptable.
        """
        own, other = self.gains(self.transfer)
        if (self.weight and not own) or (self.weight < 1 and not other):
            return Fraction(int(self.needs != self.ceiling)) + abs(self.transfer - self.needs) / self.grants
        worst = ZERO
        for end in (self.needs, self.ceiling):
            at = self.gains(end)
            relative = self.weight * at[0] / own if self.weight else ZERO
            relative += (1 - self.weight) * at[1] / other if self.weight < 1 else ZERO
            worst = max(worst, relative - 1)
        return worst

    def better_effort(self) -> tuple[Fraction, Fraction]:
        """What the efforts tried add for all who value it, and what they add upstream alone."""
        worth = self.downstream_benefit + self.central_benefit
        tried = [2 * self.effort * step / TRIED for step in range(TRIED + 1)]

        def welfare(effort: Fraction) -> Fraction:
            return self.upstream(effort) + worth * effort

        together = max(map(welfare, tried)) - welfare(self.effort)
        return together, max(map(self.upstream, tried)) - self.upstream(self.nash)


def pair_of(inputs: Mapping[str, Any], **other: Fraction) -> Pair:
    """Return the pair of saved inputs, some numbers replaced by others.

    Raises
    ------
    Unusable
        If a number is missing or has the wrong sign.
    """
    numbers: dict[str, Fraction | None] = {}
    scenario = inputs.get("scenario")
    if scenario is not None:
        given, levers = table(scenario, "parameters", "pair"), table(scenario, "parameters", "levers")
        for name in ("downstream_benefit", "upstream_benefit", "cost"):
            numbers[name] = number_of(given, name)
        numbers["central_benefit"] = number_of(given, "central_benefit", ZERO)
        numbers["grant"] = number_of(levers, "grant", ZERO)
        numbers["weight"] = number_of(levers, "upstream_weight", HALF)
        capped = levers.get("transfer_cap") is not None
        numbers["transfer_cap"] = number_of(levers, "transfer_cap") if capped else None
    for name in NUMBERS if scenario is None else NUMBERS[3:]:
        if name in inputs:
            value = inputs[name]
            numbers[name] = None if value is None and name == "transfer_cap" else exact(value)
    numbers |= other
    if numbers.get("downstream_benefit") is None:
        raise Unusable("downstream_benefit is missing")
    found = Pair(**numbers)  # type: ignore[arg-type]
    amounts = (found.upstream_benefit, found.grant, found.central_benefit, found.transfer_cap or ZERO)
    if min(found.downstream_benefit, found.cost) <= 0 or min(amounts) < 0 or not 0 <= found.weight <= 1:
        raise Unusable("a number of the pair has the wrong sign")
    return found


def most_added(
    payoff: Callable[[Fraction], Fraction], chosen: Fraction, tried: Iterable[Fraction]
) -> Fraction:
    """Return the most that another choice adds over the chosen one.

    Examples
    --------
    >>> most_added(lambda x: -x * x, Fraction(0), [Fraction(1), Fraction(2)])
    Fraction(-1, 1)
    """
    return max(map(payoff, tried)) - payoff(chosen)
