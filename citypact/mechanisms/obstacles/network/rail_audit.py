"""What coalitions say to shares of a railway company's cost, and where the bank's risks lie, in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.games.obstacles.network.rail_company import UNIT, RailCompany
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.obstacles.network.rail_pool import Pool
from citypact.solvers.core_sets.core_membership import in_core
from citypact.solvers.nucleoli.least_core_solution import least_core


def equity_told(game: RailCompany) -> str:
    """Return the proposed equity as a ratio, 3:3:3:1."""
    return ":".join(f"{float(part):g}" for part in game.equity)


def central_payoffs(game: RailCompany) -> list[Fraction]:
    """Return the payoffs at the centre of the least core, exact."""
    found = least_core(game.coalitional()).allocation
    exact = found.fractions
    return list(exact) if exact is not None else [Fraction(found[name]) for name in game.players]


def central_cost(game: RailCompany) -> list[Fraction]:
    """Return what each owner pays at the centre of the least core."""
    full = game.payoffs([0] * len(game.players))
    return [have - left for have, left in zip(full, central_payoffs(game), strict=True)]


def verdict(game: RailCompany, paid: Sequence[Number]) -> str:
    """Say whether shares of the cost are in the core, and who would leave if not.

    Examples
    --------
    >>> company = RailCompany(
    ...     ("near", "far"), (5, 9), ("first", "second"), (2, 4), (("near", "far"), ("far",)), (1, 1))
    >>> verdict(company, (3, 3))
    'near would have 1 亿元 more by a network of its own.'
    """
    mask, gain = game.most_wronged(game.payoffs(paid))
    if gain > 0:
        own = "its own" if mask.bit_count() == 1 else "their own"
        return f"{game.label(mask)} would have {float(gain):.4g} {UNIT} more by a network of {own}."
    return "No coalition would have more by a network of its own: these shares are in the core."


def cost_audit(game: RailCompany) -> str:
    """Say whether every coalition's stand-alone cost covers its share of the proposed cost."""
    if game.served != game.everyone:
        left_out = game.label(game.everyone & ~game.served)
        return f"The best network does not serve {left_out}: what that would add costs more than it brings."
    paid = dict(zip(game.players, game.proposed_cost(), strict=True))
    report = in_core(game.cost_game(), paid)
    if report:
        return f"With {equity_told(game)} no coalition pays more than what it needs would cost it alone."
    names = report.witness[0]
    share = total(paid[name] for name in names)
    alone = game.cost(game.cost_game().mask(*names))
    return (
        f"With {equity_told(game)} {' and '.join(names)} would pay {float(share):.4g} {UNIT}"
        f" for what would cost {float(alone):.4g} alone."
    )


def beyond_benefit(game: RailCompany, paid: Sequence[Number]) -> str:
    """Name the owners that would pay more than they have from the network; empty if there is none."""
    worse = [name for name, have in zip(game.players, game.payoffs(paid), strict=True) if have < 0]
    return f"{' and '.join(worse)} would pay more than the network is worth there." if worse else ""


def pool_told(game: RailCompany, pool: Pool) -> str:
    """Say what the owners contribute to the bank, and what is lost in the worst scenarios."""
    limits = total(pool.bank.limits)
    if not pool.enough:
        return (
            f"The limits add up to {float(limits):.4g} {UNIT}, and the network costs"
            f" {float(pool.amount):.4g}: the bank cannot raise it."
        )
    given = ", ".join(
        f"{name} {float(amount):.4g}" for name, amount in zip(game.players, pool.contributions, strict=True)
    )
    share = 1 - float(pool.bank.tail)
    plain = pool.bank.tail_loss(game.proposed_cost())
    return (
        f"The bank raises the cost with the least loss in the worst {100 * share:.4g}% of cases,"
        f" {float(pool.proof.optimum):.4g} {UNIT}, by contributions of {given};"
        f" contributions of {equity_told(game)} would lose {float(plain):.4g}{_beyond_limits(game, pool)}."
    )


def _beyond_limits(game: RailCompany, pool: Pool) -> str:
    """Name the owners whose limits do not allow the proposed equity; empty if all do."""
    rows = zip(game.players, game.proposed_cost(), pool.bank.limits, strict=True)
    over = [name for name, amount, limit in rows if amount > as_fraction(limit)]
    return f", but are more than the limit of {' and '.join(over)} allows" if over else ""
