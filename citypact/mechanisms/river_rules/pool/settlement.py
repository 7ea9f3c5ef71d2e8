"""A pool settled for every outcome: nets, expected nets, incentives and participation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.mechanisms.river_rules.pool.incentives import (
    Amounts,
    PoolRange,
    SectionIncentive,
    pool_range,
    section_incentives,
)
from citypact.mechanisms.river_rules.pool.rules import PollutionPool
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True, repr=False)
class PoolSettlement(Result):
    """What every player nets in every outcome, and what the rules reward.

    Parameters
    ----------
    pool : PollutionPool
        The pool and its rules.
    outcomes : tuple of (failed sections, nets)
        Every set of failed sections with the exact net of each player, none failing first.
    net : Allocation
        Nets when every section passes (亿元 a year); positive is money received.
    expected : Allocation or None
        Expected nets at the chances given.
    incentives : tuple of SectionIncentive
        What passing each section is worth to whom.
    participation : PoolRange
        Sizes of the pool that every player accepts when all sections pass.
    gains : Allocation
        What each player gains from the agreement when all pass, costs and benefits counted.
    certificate : Certificate
        Money adds up to zero in every outcome, recomputed from paying in and out.
    """

    pool: PollutionPool
    outcomes: tuple[tuple[tuple[str, ...], tuple[Fraction, ...]], ...]
    net: Allocation
    expected: Allocation | None
    incentives: tuple[SectionIncentive, ...]
    participation: PoolRange
    gains: Allocation
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def moral_hazard(self) -> tuple[tuple[str, str], ...]:
        """Every player and section whose failure pays a player who could cause it."""
        return tuple((player, each.section) for each in self.incentives for player in each.moral_hazard)

    def __repr__(self) -> str:
        listed = ", ".join(f"{player}: {net:.6g}" for player, net in self.net.items())
        return f"<{listed} {self.net.unit} when all sections pass | {len(self.outcomes)} outcomes>"

    def explain(self) -> str:
        """Say in plain sentences who pays whom and what the rules reward."""
        unit = self.net.unit
        size = float(as_fraction(self.pool.total))
        lines = [f"The pool holds {size:.6g} {unit} a year."]
        lines.append("If every section passes, " + _listed(self.net) + f" {unit} net.")
        for each in self.incentives:
            if not each.responsible:
                lines.append(f"Nobody answers for {each.section}: its failure moves no money.")
                continue
            stakes = " and ".join(f"{each.value[player]:.6g} to {player}" for player in each.responsible)
            lines.append(
                f"Passing {each.section} is worth ({unit}) {stakes}, which answers for it."
                if len(each.responsible) == 1
                else f"Passing {each.section} is worth ({unit}) {stakes}, which answer for it."
            )
            if each.without_bite:
                lines.append(f"Its failure costs {', '.join(each.without_bite)} nothing in the end.")
            if each.moral_hazard:
                whose = "its" if len(each.moral_hazard) == 1 else "their"
                lines.append(
                    f"Moral hazard: {', '.join(each.moral_hazard)} would gain by its failure and, {whose}"
                    " water passing there, could cause it."
                )
            elif each.gainers:
                lines.append(
                    f"Its failure would pay {', '.join(each.gainers)}, whose water does not pass there."
                )
        if self.expected is not None:
            lines.append("At the chances given, " + _listed(self.expected) + f" {unit} net are expected.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the nets of every outcome as (name, value, unit)."""
        unit = self.net.unit
        rows: Figures = []
        for failed, nets in self.outcomes:
            told = f"{' and '.join(failed)} failing" if failed else "all passing"
            rows += [
                (f"net of {player}, {told}", float(net), unit)
                for player, net in zip(self.pool.players, nets, strict=True)
            ]
        if self.expected is not None:
            rows += [(f"expected net of {player}", net, unit) for player, net in self.expected.items()]
        rows.append(("least size of the pool", float(self.participation.lo), unit))
        hi = self.participation.hi
        rows.append(("greatest size of the pool", None if hi is None else float(hi), unit))
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        hi = self.participation.hi
        return {
            "unit": self.net.unit,
            "total": float(as_fraction(self.pool.total)),
            "outcomes": [
                {
                    "failed": list(failed),
                    "net": {player: float(net) for player, net in zip(self.pool.players, nets, strict=True)},
                }
                for failed, nets in self.outcomes
            ],
            "net": dict(self.net),
            "expected": None if self.expected is None else dict(self.expected),
            "gains": dict(self.gains),
            "incentives": [
                {
                    "section": each.section,
                    "value_of_passing": dict(each.value),
                    "responsible": list(each.responsible),
                    "gainers": list(each.gainers),
                    "moral_hazard": list(each.moral_hazard),
                    "without_bite": list(each.without_bite),
                }
                for each in self.incentives
            ],
            "participation": {"lo": float(self.participation.lo), "hi": None if hi is None else float(hi)},
            "clauses": [
                {"section": forfeit.section, "clause": forfeit.clause, "source": forfeit.source}
                for forfeit in self.pool.forfeits
            ],
            **proof_told(self),
        }


def settle_pool(
    pool: PollutionPool,
    *,
    fail_chances: Mapping[str, Number] | None = None,
    costs: Amounts = None,
    benefits: Amounts = None,
) -> PoolSettlement:
    """Settle a pool for every outcome and say what its rules reward, certified.

    Parameters
    ----------
    pool : PollutionPool
        The pool and its rules; at most 12 sections.
    fail_chances : mapping of str to number, optional
        Chance that each section fails, zero where none is given.
    costs, benefits : sequence or mapping of numbers, optional
        What clean sections cost each player and are worth to it (亿元 a year).

    Returns
    -------
    PoolSettlement
        Nets of all outcomes, value of passing each section, moral hazards, participation.

    Raises
    ------
    InputError
        On unknown sections, chances outside [0, 1], wrong amounts, or more than 12 sections.
    InfeasibleDesign
        If no size of the pool suits all players.
    CertificateError
        If the nets fail their recheck.

    Examples
    --------
    >>> from citypact.mechanisms.river_rules import Forfeit
    >>> weir = Forfeit("weir", {"middle": 0.5}, {"up": 0.5, "down": 0.5})
    >>> pool = PollutionPool(("up", "middle", "down"), 2, pay=(1, 2, 2), receive=(2, 2, 1), forfeits=[weir])
    >>> settled = settle_pool(pool, fail_chances={"weir": 0.5})
    >>> settled, settled.expected.vector()
    (<up: 0.4, middle: 0, down: -0.4 亿元 when all sections pass | 2 outcomes>, (0.65, -0.5, -0.15))
    """
    participation = pool_range(pool, costs, benefits)
    outcomes = pool.outcomes()
    certificate = certify_pool(pool, outcomes)
    certificate.require()
    nets = outcomes[0][1]
    assumptions = list(pool.assumptions)
    if costs is None and benefits is None:
        assumptions.append("A: no costs or benefits are counted beside the pool's own money")
    return PoolSettlement(
        pool=pool,
        outcomes=outcomes,
        net=Allocation(pool.players, [float(net) for net in nets], pool.unit),
        expected=None if fail_chances is None else pool.net(fail_chances),
        incentives=section_incentives(pool),
        participation=participation,
        gains=_gains(pool, nets, costs, benefits),
        certificate=certificate,
        provenance=Provenance("clauses applied to every outcome in rational arithmetic", exact=True),
        assumptions=tuple(assumptions),
    )


def certify_pool(
    pool: PollutionPool, outcomes: Sequence[tuple[tuple[str, ...], Sequence[Number]]]
) -> Certificate:
    """Recheck nets by carrying the money by hand: paid in, shared out, forfeited, passed on."""
    size = as_fraction(pool.total)
    worst, unbalanced = Fraction(0), Fraction(0)
    for failed, nets in outcomes:
        if not all(math.isfinite(net) for net in nets):
            return Certificate({"every net is a finite number": math.nan}, tolerance=0.0)
        purse = {player: -size * pool.pay_share(player) for player in pool.players}
        for player in pool.players:
            purse[player] += size * pool.receive_share(player)
        for forfeit in pool.forfeits:
            if forfeit.section in failed:
                for player, part in forfeit.lost.items():
                    purse[player] -= size * as_fraction(part)
                    for other, share in forfeit.to.items():
                        purse[other] += size * as_fraction(part) * as_fraction(share)
        unbalanced = max(unbalanced, abs(total(nets)) / size)
        held = zip(pool.players, nets, strict=True)
        gaps = (abs(as_fraction(net) - purse[player]) / size for player, net in held)
        worst = max(worst, *gaps)
    residuals = {"money adds up to zero in every outcome": unbalanced, "every net follows the clauses": worst}
    return Certificate(residuals, tolerance=0.0, scale=float(size), exact=True)


def _gains(pool: PollutionPool, nets: Sequence[Fraction], costs: Amounts, benefits: Amounts) -> Allocation:
    """Add costs and benefits to the nets; both were checked with the range."""
    sums = list(nets)
    for sign, given in ((-1, costs), (1, benefits)):
        if given is not None:
            row = [given[name] for name in pool.players] if isinstance(given, Mapping) else list(given)
            sums = [held + sign * as_fraction(amount) for held, amount in zip(sums, row, strict=True)]
    return Allocation(pool.players, [float(held) for held in sums], pool.unit)


def _listed(nets: Allocation) -> str:
    return ", ".join(
        f"{player} {'receives' if net >= 0 else 'pays'} {abs(net):.6g}" for player, net in nets.items()
    )
