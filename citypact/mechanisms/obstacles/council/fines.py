r"""Fines between two cities that no court collects: who is named by an alarm pays the other.

In a year in which all keep the promise an alarm names each city with probability f/2; after a breach it
names the culprit with probability q. City i pays the fine :math:`F_i` to the other if it is named, and
receives the lump sum :math:`p_i` every year; with :math:`u_i` its average year and :math:`w_i` a year
without any agreement,

.. math::

    (q - \tfrac f2) F_i + \tfrac f2 F_j \ge T_i - C_i   \quad&\text{(keeps the promise)} \\
    F_i - p_i \le \tfrac{\delta_i}{1-\delta_i}\,(u_i - w_i) \quad&\text{(pays what may fall due)}

where refusal ends the agreement for ever. A city that pays after every alarm gains nothing by breaking the
promise and refusing as well. No year of trust is lost, so the cities have what is efficient, less the fee.

Without false alarms only a breach sets off an alarm, which may then end the agreement itself, before that
year's lump sum. This deters as much as the largest fine that is paid, so no fine is needed:

.. math:: q \bigl[p_i + \tfrac{\delta_i}{1-\delta_i}\,(u_i - w_i)\bigr] \ge T_i - C_i .

References
----------
models.md §4.9, §7.13. J. Levin, "Relational incentive contracts", American Economic Review 93(3), 2003,
835-857.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from citypact.games.obstacles.council.intermediaries import Intermediaries
from citypact.games.obstacles.council.promise import Watch
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, LeverSet, cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import (
    Demand,
    Lever,
    LeverProblem,
    payment_to,
    side_payments,
)

UNIT = "亿元 a year"
WITHOUT = "all levers, without the intermediaries"


def fine_on(city: str) -> str:
    """Return the name of the fine that a city pays if an alarm names it."""
    return f"fine on {city}"


def fine_problem(game: Intermediaries, watch: Watch, fee: Number) -> LeverProblem:
    """State fines and payments that keep the promise for ever, under a watch that costs a fee every year.

    There are no fines if there are no false alarms: an alarm then ends the agreement.

    Examples
    --------
    >>> game = Intermediaries(
    ...     ("A", "B"), (35, 35), (32, 32), (27, 27), (24, 24), (0.5, 0.5), 0.2, 0.1, 1, 0, 1
    ... )
    >>> [lever.name for lever in fine_problem(game, game.own_watch, 0).levers][:2]
    ['fine on A', 'fine on B']
    >>> [lever.name for lever in fine_problem(game, game.better_watch, 1).levers][:2]
    ['payment to A', 'payment to B']
    """
    efficient = game.efficient()
    wrong = watch.false_alarm / 2
    incomes: dict[str, dict[str, Number]] = {}
    for city, other in zip(game.players, reversed(game.players), strict=True):
        incomes[city] = {fine_on(city): -wrong, fine_on(other): wrong} if wrong else {}
    levers, demands = side_payments(efficient.gains_over(game.equilibrium()), incomes)
    demands = [replace(each, bound=-as_fraction(fee)) if each.label == "budget" else each for each in demands]
    rest = game.no_promise()
    never = {city: as_fraction(has) for city, has in rest.payoffs.items()}
    lost = {city: as_fraction(has) - never[city] for city, has in efficient.payoffs.items()}
    if not wrong:
        for city, one in zip(game.players, game.promises(), strict=True):
            ended = {payment_to(city): watch.detection * (1 + one.years(None))}
            bound = one.lead - watch.detection * one.years(None) * lost[city]
            demands.append(Demand(f"{city} keeps the promise", ended, ">=", bound, UNIT))
        return LeverProblem(levers, demands)
    for city, other, one in zip(game.players, reversed(game.players), game.promises(), strict=True):
        caught = {fine_on(city): watch.detection - wrong, fine_on(other): wrong}
        demands.append(Demand(f"{city} keeps the promise", caught, ">=", one.lead, UNIT))
    for city, one in zip(game.players, game.promises(), strict=True):
        years = one.years(None)
        due: dict[str, Number] = {lever: -years * as_fraction(part) for lever, part in incomes[city].items()}
        due[fine_on(city)] = as_fraction(due[fine_on(city)]) + 1
        due[payment_to(city)] = -1 - years
        demands.append(Demand(f"{city} pays what may fall due", due, "<=", years * lost[city], UNIT))
    fines = [Lever(fine_on(city), "亿元", side_payment=1) for city in game.players]
    return LeverProblem([*fines, *levers], demands)


def fine_plans(game: Intermediaries) -> tuple[LeverPlan, LeverPlan]:
    """Return the cheapest fines and payments without the intermediaries, and with them."""
    return _fine_plan(game, game.own_watch, 0), _fine_plan(game, game.better_watch, game.fee)


def _fine_plan(game: Intermediaries, watch: Watch, fee: Number) -> LeverPlan:
    payments = [payment_to(city) for city in game.players]
    sets = {"payments alone": payments}
    if watch.false_alarm:
        fines = [fine_on(city) for city in game.players]
        sets = {"fines alone": fines, **sets, "both, without the centre": fines + payments}
    return cheapest_levers(fine_problem(game, watch, fee), sets)


def chosen_plan(own: LeverPlan, watched: LeverPlan) -> LeverPlan:
    """Return the plan without intermediaries if it is enough and no dearer, else the one with them."""
    if own.cost is not None and (watched.cost is None or own.cost <= watched.cost):
        return own
    levers = tuple(lever.name for lever in own.problem.levers)
    return replace(watched, sets=(*watched.sets, LeverSet(WITHOUT, levers, own.cost, own.conflict)))


def smallest_fines(plan: LeverPlan) -> dict[str, Fraction]:
    """Return the fines of a plan; empty without one, and where none are needed."""
    return {name: size for name, size in plan.sizes.items() if name.startswith("fine on ")}
