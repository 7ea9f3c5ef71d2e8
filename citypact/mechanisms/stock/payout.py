r"""Pay-outs that keep a long agreement about a common stock worth keeping.

All cities exert the efforts that are best together and the stock follows the cooperative path
:math:`Q^C(t)`. The Shapley value of the game that begins at stock :math:`Q` is

.. math:: \mathrm{Sh}_i(Q) = V_i(Q) + \phi_i ,

the value without agreement and the Shapley value :math:`\phi_i` of the gains, which is the same at
every stock (``games.differential.stock``). A *pay-out procedure* :math:`\beta_i(t)` is
**time-consistent** if at any date what is still to come is the Shapley value of the game that begins
there, so that nobody wants to negotiate anew [Petrosjan1997]_:

.. math:: \int_t^\infty e^{-r(s-t)} \beta_i(s) \, ds = \mathrm{Sh}_i(Q^C(t))
   \;\Longleftrightarrow\; \beta_i = r \, \mathrm{Sh}_i - \tfrac{d}{dt} \mathrm{Sh}_i(Q^C) .

Here it is, with :math:`F^N, F^C` the inflows without and with cooperation and :math:`e_i^N`,
:math:`e_i^C` the efforts,

.. math:: \beta_i(t) = \omega_i Q^C(t) - \tfrac12 c_i (e_i^N)^2 + r \phi_i - m_i (F^C - F^N) .

City i earns :math:`\omega_i Q^C - \tfrac12 c_i (e_i^C)^2` itself; the rest is the transfer to it,

.. math:: \tau_i = \tfrac12 c_i \bigl( (e_i^C)^2 - (e_i^N)^2 \bigr) + r \phi_i - m_i (F^C - F^N) ,

the same every year: it makes good the extra effort, takes what the higher stock brings and adds
the interest on the share of the gain. The gain game being convex, :math:`\phi_i \ge 0`: at every
date everyone does better by staying.

References
----------
.. [Petrosjan1997] L. A. Petrosjan, "Agreeable solutions in differential games", International
   Journal of Mathematics, Game Theory and Algebra 7, 1997, 165-177. M. Germain, P. Toint,
   H. Tulkens and A. de Zeeuw, "Transfers to sustain dynamic core-theoretic cooperation in
   international stock pollutant control", Journal of Economic Dynamics and Control 28, 2003,
   79-99. models.md §5.9.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.coalitional.cooperative import MOST_EXACT_PLAYERS
from citypact.games.differential import StockGame
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.stock.shares import StockPayout
from citypact.solvers import shapley
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.provenance import Provenance


def time_consistent_payout(game: StockGame) -> StockPayout:
    """Share a common stock by its Shapley value so that it stays the Shapley value at every date.

    Parameters
    ----------
    game : StockGame
        The cities and their stock, any number of cities.

    Returns
    -------
    StockPayout
        Efforts, yearly transfers, pay-outs and present values.

    Raises
    ------
    CertificateError
        If the pay-outs fail their recheck.

    Notes
    -----
    [Petrosjan1997]_; models.md §5.9. In fractions up to 10 cities.

    Examples
    --------
    >>> game = StockGame(("up", "down"), (1, 0), (0, 2), (1, 1), decay=0.1, rate=0.1)
    >>> found = time_consistent_payout(game)  # m = 10: up exerts 10 at 50 a year; v = 500, shared equally
    >>> found
    <up: +75, down: -75 亿元 a year | time-consistent transfers>
    """
    gains = game.gains()
    solved = shapley(gains)
    phi = solved.fractions or tuple(map(as_fraction, solved.vector()))
    nash, best = game.nash_efforts, game.best_efforts
    nash_costs, best_costs = game.effort_costs(nash), game.effort_costs(best)
    rise = game.inflow(best) - game.inflow(nash)
    rate = as_fraction(game.rate)
    base = tuple(
        rate * share - spent - price * rise
        for share, spent, price in zip(phi, nash_costs, game.stock_prices, strict=True)
    )
    transfers = tuple(paid + spent for paid, spent in zip(base, best_costs, strict=True))
    values = game.nash_values()
    shares = tuple(value + share for value, share in zip(values, phi, strict=True))
    certificate = certify_payout(game, base, phi)
    certificate.require()
    added = gains.last_marginals(exact=game.size <= MOST_EXACT_PLAYERS)
    participation = tuple(
        (float(value), float(value) + float(most)) for value, most in zip(values, added, strict=True)
    )

    def named(amounts: Sequence[Fraction], unit: str) -> Allocation:
        return Allocation(game.players, [float(amount) for amount in amounts], unit)

    return StockPayout(
        game=game,
        efforts=named(best, ""),
        nash_efforts=named(nash, ""),
        gains=named(phi, game.unit),
        shares=named(shares, game.unit),
        transfers=named(transfers, game.unit),
        base=named(base, game.unit),
        participation=participation,
        path=game.path(best),
        nash_path=game.path(nash),
        certificate=certificate,
        provenance=Provenance(
            "values linear in the stock, Shapley value of the gains", exact=solved.fractions is not None
        ),
        assumptions=(
            "A: outsiders' efforts are dominant, so every conjecture about them gives the same worths",
        ),
    )


def certify_payout(game: StockGame, base: Sequence[Number], phi: Sequence[Number]) -> Certificate:
    """Recheck pay-outs of the form stock earnings plus a constant, for every stock at once.

    Such a pay-out is worth :math:`m_i Q + (m_i F^C + k_i) / r` from a stock Q on; it is
    time-consistent if that is :math:`V_i(Q) + \\phi_i`, which differs from it by a constant.

    Parameters
    ----------
    game : StockGame
        The cities and their stock.
    base : sequence of numbers
        Constant part :math:`k_i` of each pay-out.
    phi : sequence of numbers
        Share of each city in the gain.
    """
    if not all(math.isfinite(number) for number in (*base, *phi)):
        return Certificate({"every amount is a finite number": math.nan})
    rate = as_fraction(game.rate)
    fixed, shares = [as_fraction(paid) for paid in base], [as_fraction(share) for share in phi]
    nash, best = game.nash_efforts, game.best_efforts
    inflow = game.inflow(best)
    promised = game.values(inflow, [-paid for paid in fixed], stock=0)
    values = game.nash_values(stock=0)
    earned = total(game.omega)
    spent = total(game.effort_costs(best))
    together = game.values(inflow, game.effort_costs(best), stock=0)
    gain = total(together) - total(values)
    scale = max(map(abs, (total(together), gain, *values))) or Fraction(1)
    late = [abs(p - v - s) / scale for p, v, s in zip(promised, values, shares, strict=True)]
    price = total(game.stock_prices)
    decline = as_fraction(game.decay)
    slopes = [
        abs(alpha * price - cost * effort) / (alpha * price or 1)
        for alpha, cost, effort in zip(game.alpha, game.curvature, best, strict=True)
    ]
    own = [
        abs(alpha * worth - cost * effort) / (alpha * worth or 1)
        for alpha, worth, cost, effort in zip(
            game.alpha, game.stock_prices, game.curvature, nash, strict=True
        )
    ]
    residuals: dict[str, Number] = {
        "what is still to come is the Shapley value at every stock": max(late),
        "pay-outs add up to what all earn": abs(total(fixed) + spent) / (rate * scale),
        "shares add up to the gain": abs(total(shares) - gain) / scale,
        "shares are halves of pairs and thirds of triples": max(
            abs(share - due) / scale for share, due in zip(shares, _pairs_and_triples(game), strict=True)
        ),
        "nobody gains less than nothing": max(-share / scale for share in shares),
        "joint effort: the last unit pays for itself": max(slopes),
        "effort alone: the last unit pays for itself": max(own),
        "joint value satisfies the Hamilton-Jacobi-Bellman equation": max(
            abs(
                rate * total(game.values(inflow, game.effort_costs(best), stock=at))
                - (earned * at - spent + price * (inflow - decline * at))
            )
            / (rate * scale)
            for at in (Fraction(0), Fraction(1), as_fraction(game.stock))
        ),
    }
    return Certificate(residuals, TOLERANCE, float(scale), exact=True)


def _pairs_and_triples(game: StockGame) -> list[Fraction]:
    r"""Return the Shapley value of the gains from sums over the cities.

    With :math:`w_i = \alpha_i^2 / 2rc_i` and :math:`M = \sum_j m_j` city i adds
    :math:`2 w_i m_j m_l` with every pair of others and :math:`w_i m_j^2` with every other.
    """
    prices, rate = game.stock_prices, as_fraction(game.rate)
    weights = [alpha**2 / (2 * rate * cost) for alpha, cost in zip(game.alpha, game.curvature, strict=True)]
    everything, squares = total(prices), total(price**2 for price in prices)
    weight = total(weights)
    reach = total(one * (everything - price) for one, price in zip(weights, prices, strict=True))
    return [
        one * ((squares - price**2) / 6 + (everything - price) ** 2 / 3)
        + Fraction(2, 3) * price * (reach - one * (everything - price))
        - price**2 * (weight - one) / 6
        for one, price in zip(weights, prices, strict=True)
    ]
