r"""What a basin loses if cities only deal with the next city downstream.

The model is the abatement game: :math:`a_i` in city i costs :math:`\tfrac12 c_i a_i^2` and saves
city j the amount :math:`w_{ij}` a unit. Each city signs one contract with its neighbour downstream,
and a contract can only reward what changes *for that neighbour*:

- **effort**: the neighbour pays for the city's own abatement, at most what it saves itself,
  :math:`p_i = w_{ij}`. Cities further down pay nothing.
- **border**: the neighbour pays for the water that crosses the border, whoever cleaned it since
  the contract was signed. A buyer who has *already sold* on to its own neighbour counts what it
  will be paid there: with the run of cities :math:`j_1, j_2, \ldots` below i whose contracts are
  signed when i's is, :math:`p_i = w_{i j_1} + w_{i j_2} + \cdots`. Nobody counts on contracts that
  are not signed yet: once the water is clean, it would no longer be paid for.

Each pair bargains over the surplus from where things stand, as two cities alone would
(models.md §5.2): abatement rises from :math:`w_{ii} / c_i` by :math:`p_i / c_i`, which costs the
upstream city :math:`p_i^2 / 2c_i` and is worth :math:`p_i^2 / c_i` to its buyer; the transfer is in
between, :math:`(1 + \beta) p_i^2 / 2c_i` if the upstream city has the bargaining weight
:math:`\beta`. With :math:`R_i = \sum_{j \ne i} w_{ij}` the basin falls short of its optimum by

.. math:: \sum_i \frac{(R_i - p_i)^2}{2 c_i} \quad\text{of}\quad v(N) = \sum_i \frac{R_i^2}{2 c_i},

the **cost of bilateralism** being the ratio. It is the same in any order if effort is rewarded;
border contracts signed from the mouth up have none on a river.

References
----------
models.md §5.8 (contracts only between neighbours), §5.2, §5.6.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from citypact.games.abatement import Abatement
from citypact.games.allocation import Allocation
from citypact.games.coalitional.masks import FloatArray
from citypact.games.rational import Number
from citypact.games.river import River
from citypact.games.validation import Door
from citypact.mechanisms.abatement.payments import Transfer
from citypact.mechanisms.river_rules.neighbours.result import Deal, NeighbourDeals
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

ORDERS = ("upstream first", "downstream first")
REWARDS = ("effort", "border")

#: Sections in the order in which their contracts are signed.
Order = str | Sequence[tuple[str, str]]


def bilateral_deals(
    game: Abatement,
    river: River,
    *,
    reward: str = "effort",
    order: Order = "upstream first",
    upstream_weight: Number = 0.5,
) -> NeighbourDeals:
    """Let each city deal with its neighbour downstream only, and compare with the whole basin.

    Parameters
    ----------
    game : Abatement
        Costs of abatement and whom it benefits; the river's cities, in any order.
    river : River
        Who is the neighbour of whom.
    reward : {"effort", "border"}
        What a contract pays for: the neighbour's own abatement, or the water at the border.
    order : {"upstream first", "downstream first"} or sequence of pairs of names
        In which order contracts are signed; pairs are (upstream city, next city downstream).
    upstream_weight : number
        Bargaining weight of the upstream city of each pair, between 0 and 1.

    Returns
    -------
    NeighbourDeals
        Contracts, efforts, gains, windfalls of those who do not pay, cost of bilateralism.

    Raises
    ------
    InputError
        On other cities in game and river, an unknown reward or an incomplete order.
    CertificateError
        If contracts or optimum fail their recheck.

    Examples
    --------
    >>> river = River(("source", "middle", "mouth"))
    >>> game = Abatement([[1, 1, 1], [0, 1, 2], [0, 0, 1]], [1, 1, 1], river.players)
    >>> bilateral_deals(game, river).cost_of_bilateralism  # the mouth pays nothing for the source
    0.125
    >>> bilateral_deals(game, river, reward="border", order="downstream first").cost_of_bilateralism
    0.0
    """
    signed = _checked(game, river, reward, order, upstream_weight)
    benefits = np.asarray(game.benefits, dtype=np.float64)
    costs = np.array(game.costs, dtype=np.float64)
    place = {city: at for at, city in enumerate(game.players)}
    weight = float(upstream_weight)
    prices = np.zeros(game.size)
    deals: list[Deal] = []
    payments: list[Transfer] = []
    for at, (city, buyer) in enumerate(signed):
        run = _run(river, buyer, signed[:at] if reward == "border" else ())
        saved = np.array([benefits[place[city], place[name]] for name in run])
        price = float(saved.sum())
        rise = price / float(costs[place[city]])
        prices[place[city]] = price
        low, high = 0.5 * price * rise, price * rise
        transfer = low + weight * (high - low)
        deals.append(Deal(city, buyer, price, rise, transfer, (low, high), tuple(run[1:])))
        payments.append(Transfer(buyer, city, transfer))
        # Each buyer that has sold on is paid what its own buyer and those below save.
        for sold in range(1, len(run)):
            payments.append(Transfer(run[sold], run[sold - 1], float(saved[sold:].sum() * rise)))
    nash = game.nash_abatement
    effort = nash + prices / costs
    before_money = game.gains(effort)
    money = np.zeros(game.size)
    for payment in payments:
        money[place[payment.payer]] -= payment.amount
        money[place[payment.recipient]] += payment.amount
    gains = before_money + money
    others = benefits.sum(axis=1) - np.diagonal(benefits)
    losses = (others - prices) ** 2 / (2 * costs)
    best = float((others**2 / (2 * costs)).sum())
    certificate = certify_deals(game, prices, gains, tuple(deals))
    certificate.require()
    listed = {
        name: Allocation(game.players, amounts.tolist(), unit)
        for name, amounts, unit in (
            ("nash", nash, ""),
            ("effort", effort, ""),
            ("efficient", game.efficient_abatement, ""),
            ("gains", gains, game.unit),
            ("windfalls", _windfalls(game, deals, place), game.unit),
            ("losses", losses, game.unit),
        )
    }
    return NeighbourDeals(
        game=game,
        river=river,
        reward=reward,
        order=signed,
        deals=tuple(deals),
        payments=tuple(payments),
        nash_effort=listed["nash"],
        effort=listed["effort"],
        efficient_effort=listed["efficient"],
        gains=listed["gains"],
        windfalls=listed["windfalls"],
        losses=listed["losses"],
        shadow_prices={
            f"abatement of {city}": float(price)
            for city, price in zip(game.players, others - prices, strict=True)
        },
        welfare_gain=float(before_money.sum()),
        best_welfare_gain=best,
        cost_of_bilateralism=float(losses.sum() / best) if best > 0 else None,
        certificate=certificate,
        provenance=Provenance("contracts in closed form, one after the other"),
        assumptions=_assumptions(reward),
    )


def certify_deals(
    game: Abatement, prices: FloatArray, gains: FloatArray, deals: tuple[Deal, ...]
) -> Certificate:
    """Recheck contracts and the basin's optimum from costs and benefits alone.

    Welfare is a concave quadratic in each abatement, so it falls short of its top by half the
    curvature times the squared distance: that is checked against welfare worked out anew.

    Parameters
    ----------
    game : Abatement
        Costs and benefits.
    prices : float array of shape (n,)
        What a unit of each city's abatement is rewarded with.
    gains : float array of shape (n,)
        Gain of each city over no agreement, payments included.
    deals : tuple of Deal
        The contracts.
    """
    benefits = np.asarray(game.benefits, dtype=np.float64)
    costs = np.array(game.costs, dtype=np.float64)
    own, all_ = np.diagonal(benefits), benefits.sum(axis=1)
    effort, best = (own + prices) / costs, game.efficient_abatement
    steepest = float(all_.max()) or 1.0
    short = float((costs * (best - effort) ** 2).sum() / 2)
    reached, top = float(game.gains(effort).sum()), float(game.gains(best).sum())
    scale = float((all_**2 / costs).max()) or 1.0
    residuals: dict[str, Number] = {
        "basin optimum: benefit of the last unit equals its cost": float(
            np.abs(costs * best - all_).max() / steepest
        ),
        "basin optimum: welfare is concave": float(-costs.min()),
        "basin optimum: welfare is below it by the quadratic distance": abs(top - reached - short) / scale,
        "gains add up to the basin's": abs(float(gains.sum()) - reached) / scale,
    }
    place = {city: at for at, city in enumerate(game.players)}
    due = game.gains(effort)
    for deal in deals:
        run = (deal.downstream, *deal.passed_to)
        saved = np.array([benefits[place[deal.upstream], place[name]] for name in run])
        name = f"{deal.upstream} and {deal.downstream}"
        residuals[f"{name}: the price is what those who pay save"] = (
            abs(float(saved.sum()) - deal.price) / steepest
        )
        due[place[deal.upstream]] += deal.transfer
        due[place[deal.downstream]] -= deal.transfer
        for sold in range(1, len(run)):
            passed = float(saved[sold:].sum()) * deal.rise
            due[place[run[sold - 1]]] += passed
            due[place[run[sold]]] -= passed
    residuals["gains are those of all abatement plus payments"] = float(np.abs(due - gains).max()) / scale
    for deal in deals:
        low, high = deal.participation
        curved = costs[game.players.index(deal.upstream)] * deal.rise - deal.price
        name = f"{deal.upstream} and {deal.downstream}"
        residuals[f"{name}: effort is the pair's best"] = float(abs(curved) / steepest)
        residuals[f"{name}: both take part"] = max(low - deal.transfer, deal.transfer - high) / scale
    return Certificate(residuals, scale=scale)


def _checked(
    game: Abatement, river: River, reward: str, order: Order, weight: Number
) -> tuple[tuple[str, str], ...]:
    """Check what was given and return the sections in the order of signing."""
    door = Door()
    if not isinstance(game, Abatement):
        door.refuse("game", type(game).__name__, "an Abatement game")
    if not isinstance(river, River):
        door.refuse("river", type(river).__name__, "a River")
    door.close()
    if set(game.players) != set(river.players):
        door.refuse("river", ", ".join(river.players), f"the cities {', '.join(game.players)}")
    door.choice("reward", reward, REWARDS)
    door.between("upstream_weight", weight, 0, 1, "a weight")
    if isinstance(order, str):
        door.choice("order", order, ORDERS)
    elif not _lists_all(order, river):
        listed = ", ".join(f"{city} → {below}" for city, below in river.sections)
        door.refuse("order", repr(order), f"each section once: {listed}")
    door.close()
    if not isinstance(order, str):
        return tuple((city, below) for city, below in order)
    down = [river.players[at] for at in river.order]
    sections = [(city, below) for city in down if (below := river.below(city)) is not None]
    return tuple(sections if order == ORDERS[0] else reversed(sections))


def _lists_all(order: object, river: River) -> bool:
    """Whether an order names each section once, as pairs of names."""
    if not isinstance(order, Sequence) or not all(isinstance(pair, Sequence) for pair in order):
        return False
    named = list(map(tuple, order))
    return len(named) == len(river.sections) and all(section in named for section in river.sections)


def _run(river: River, buyer: str, signed: Sequence[tuple[str, str]]) -> list[str]:
    """Return the buyer and those further down to whom it has sold on in unbroken line."""
    run = [buyer]
    while (below := river.below(run[-1])) is not None and (run[-1], below) in signed:
        run.append(below)
    return run


def _windfalls(game: Abatement, deals: Sequence[Deal], place: dict[str, int]) -> FloatArray:
    """Return what each city saves by abatement for which it pays nothing."""
    unpaid = np.array(game.benefits, dtype=np.float64)
    np.fill_diagonal(unpaid, 0.0)
    rises = np.zeros(game.size)
    for deal in deals:
        rises[place[deal.upstream]] = deal.rise
        unpaid[place[deal.upstream], [place[name] for name in (deal.downstream, *deal.passed_to)]] = 0.0
    windfalls: FloatArray = rises @ unpaid
    return windfalls


def _assumptions(reward: str) -> tuple[str, ...]:
    if reward == "effort":
        return ("A: a contract rewards what the neighbour's own abatement saves the buyer, nothing else",)
    return (
        "A: a contract rewards what cleaner water at the border saves the buyer after it is signed, whoever"
        " cleaned it",
        "A: a buyer counts on its own contract downstream if it is signed already, never on one to come",
    )
