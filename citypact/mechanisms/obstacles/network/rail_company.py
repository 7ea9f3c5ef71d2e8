r"""The agreement about a railway company: the network, each owner's equity, and the bank that raises it.

Which network is best does not depend on who pays; who stays does. An owner or a coalition leaves if a
network of its own gives it more, so the figure to quote is what the most wronged coalition would gain by
leaving under the proposed equity,

.. math:: \max_{\varnothing \ne S \ne N} \bigl( v(S) - b(S \cap T^*) + x(S) \bigr) ,

at most zero exactly when the proposal is in the core. Its least possible value is that of the least core,
which is never above zero here, since v is convex.

References
----------
models.md §7.10, A20. L. S. Shapley, "Cores of convex games", International Journal of Game Theory 1, 1971,
11-26. S. C. Littlechild and G. Owen, "A simple expression for the Shapley value in a special case",
Management Science 20(3), 1973, 370-372.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from citypact.games.coalitional.masks import bits, submasks
from citypact.games.obstacles.network.rail_company import UNIT, RailCompany
from citypact.games.rational import Number, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Picture
from citypact.mechanisms.obstacles.answer import LeverEffect, ObstacleAnswer
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import payment_to
from citypact.mechanisms.obstacles.network.rail_audit import (
    beyond_benefit,
    central_cost,
    central_payoffs,
    cost_audit,
    equity_told,
    pool_told,
    verdict,
)
from citypact.mechanisms.obstacles.network.rail_demands import (
    equity_levers,
    lever_sets,
    more_equity,
    network_prices,
    price_residuals,
)
from citypact.mechanisms.obstacles.network.rail_pool import Pool, safest_pool
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "an owner has its benefit from the network only if every segment that it needs is built",
    "without an agreement each owner builds for itself alone, where that pays, and shares no line",
    "benefits and costs are present worths, and money moves freely between owners",
)
PER_MONEY = "亿元 per 亿元"


def headline(game: RailCompany) -> Headline:
    """Return what the most wronged coalition would gain by leaving under the proposed equity."""
    _, gain = game.most_wronged(game.payoffs(game.proposed_cost()))
    return Headline("most that a coalition gains by leaving the proposed equity", gain, UNIT)


def agree(game: RailCompany) -> ObstacleAnswer:
    """Audit the proposed equity, and find equity and payments that no coalition leaves.

    Parameters
    ----------
    game : RailCompany
        Owners, segments, proposed equity, and the bank if there is one.

    Examples
    --------
    >>> answer = agree(RailCompany(
    ...     ("near", "middle", "far"), (5, 5, 5), ("first", "second", "third"), (1, 1, 2),
    ...     (("near", "middle", "far"), ("middle", "far"), ("far",)), (1, 1, 1)))
    >>> round(float(answer.headline.value), 6), answer.plan.sets[0].cost is None
    (0.666667, True)
    """
    alone, proposed = game.equilibrium(), game.efficient()
    plan = cheapest_levers(equity_levers(game, proposed, alone), lever_sets(game))
    prices = network_prices(game)
    pool = None if game.bank is None else safest_pool(game.bank, game.capital)
    raised = pool.prices if pool is not None and pool.enough else {}
    units = dict.fromkeys(prices, UNIT) | dict.fromkeys(raised, PER_MONEY)
    figure = headline(game)
    least = game.most_wronged(central_payoffs(game))[1]
    return ObstacleAnswer(
        headline=figure,
        acceptable=(least, Fraction(0)),
        equilibria={"each alone": alone},
        efficient=proposed,
        efficient_prices=prices | raised,
        efficient_price_units=units,
        effects=_effects(game, pool),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="a coalition builds for its members alone, and nobody else uses its lines",
        notes=_notes(game, plan),
        assumptions=ASSUMPTIONS,
        certificate=certificate_of(game, plan, figure.value, prices, pool),
        provenance=Provenance(
            "every coalition, in fractions; prices, levers and bank by linear program, proved in fractions",
            exact=True,
        ),
        picture=_picture(game, plan),
    )


def agreed_cost(game: RailCompany, plan: LeverPlan) -> list[Fraction]:
    """Return what each owner pays by the plan, equity less the payment that it receives."""
    return [
        cost + plan.sizes[more_equity(name)] - plan.sizes[payment_to(name)]
        for name, cost in zip(game.players, game.proposed_cost(), strict=True)
    ]


def _effects(game: RailCompany, pool: Pool | None) -> tuple[LeverEffect, ...]:
    rules = {
        f"proposed equity {equity_told(game)}": game.proposed_cost(),
        "each segment split among its users": game.split_by_users(),
        "equity at the centre of the least core": central_cost(game),
    }
    effects = [
        LeverEffect(
            name, game.shared(paid), True, f"{verdict(game, paid)} {beyond_benefit(game, paid)}".strip()
        )
        for name, paid in rules.items()
    ]
    if pool is not None:
        effects.append(
            LeverEffect(
                "contributions to the development bank", game.efficient(), pool.enough, pool_told(game, pool)
            )
        )
    return tuple(effects)


def _notes(game: RailCompany, plan: LeverPlan) -> tuple[str, ...]:
    notes = [
        f"The network costs {float(game.capital):.4g} {UNIT} and is worth"
        f" {float(game.benefit(game.served)):.4g}.",
        cost_audit(game),
        verdict(game, game.proposed_cost()),
        "The core is never empty: to serve one more owner never costs a larger group more.",
    ]
    if plan.sizes and game.capital:
        kept = [100 * amount / game.capital for amount in agreed_cost(game, plan)]
        told = ", ".join(f"{name} {float(part):.4g}%" for name, part in zip(game.players, kept, strict=True))
        notes.append(f"With the agreement the parts of the cost are {told}.")
    if game.airport() is not None:
        notes.append("The users of the segments are nested: the costs are those of an airport game.")
    return tuple(notes)


def certificate_of(
    game: RailCompany, plan: LeverPlan, figure: Number, prices: Mapping[str, Number], pool: Pool | None
) -> Certificate:
    """Recompute what the answer claims from benefits, costs and users, in fractions.

    Parameters
    ----------
    game : RailCompany
        The company.
    plan : LeverPlan
        Sizes of the levers.
    figure : number
        What the most wronged coalition is said to gain by leaving.
    prices : mapping of str to number
        Prices said to prove the best network.
    pool : Pool or None
        Contributions to the bank.
    """
    residuals: dict[str, Number] = {**plan.certificate().residuals, **price_residuals(game, prices)}
    proposed = game.payoffs(game.proposed_cost())
    residuals["gain of the most wronged coalition"] = abs(_most_by_leaving(game, proposed) - Fraction(figure))
    if plan.sizes:
        agreed = game.payoffs(agreed_cost(game, plan))
        residuals["no coalition leaves the agreement"] = max(_most_by_leaving(game, agreed), Fraction(0))
        residuals["the agreement pays for the network"] = abs(total(agreed_cost(game, plan)) - game.capital)
    for name, paid in (("proposed equity", game.proposed_cost()), ("split by users", game.split_by_users())):
        residuals[f"{name} adds up to the cost"] = abs(total(paid) - game.capital)
    return Certificate(residuals | (pool.residuals() if pool else {}), 0.0, exact=True)


def _most_by_leaving(game: RailCompany, payoffs: list[Fraction]) -> Fraction:
    """Return the most that a coalition short of all gains, from costs of segments one by one."""

    def net(mask: int) -> Fraction:
        members = {game.players[at] for at in bits(mask)}
        built = [cost for cost, users in zip(game.costs, game.users, strict=True) if members & set(users)]
        return total(game.benefits[at] for at in bits(mask)) - total(built)

    return max(
        max(net(inner) for inner in submasks(mask)) - total(payoffs[at] for at in bits(mask))
        for mask in range(1, game.everyone)
    )


def _picture(game: RailCompany, plan: LeverPlan) -> Picture:
    alone = [game.cost(1 << at) for at in range(len(game.players))]
    series: dict[str, Sequence[Number]] = {
        "cost of what it needs, alone": alone,
        "worth to it": list(game.benefits),
        f"proposed equity {equity_told(game)}": game.proposed_cost(),
        "each segment split among its users": game.split_by_users(),
    }
    if plan.sizes:
        series["paid with the agreement"] = agreed_cost(game, plan)
    return Picture(
        "What each owner pays for the network, and what it would pay alone",
        "owner",
        f"amount ({UNIT})",
        groups=list(game.players),
        bars={label: list(map(float, row)) for label, row in series.items()},
    )
