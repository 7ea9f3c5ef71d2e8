r"""The agreement across a development gap: capacity first, then a split that does not widen it.

Before money changes hands the periphery collects the revenue :math:`R`, bears its cost and builds capacity;
the core bears its loss. The core gets a share s of the revenue, the periphery a matching grant m per unit of
the rise d of what it can absorb, and both lump sums. The periphery builds :math:`d^*`, no less and no more,
iff

.. math::

    (1 - s) \frac{\bar R}{\bar x} + m \ge \kappa d^*, \qquad
    m + (1 - s) \frac{\bar R}{\bar x} \le \kappa d^*
    \quad\text{or, where all is absorbed,}\quad m \le \kappa d^* .

A share of the revenue therefore takes away what building pays; a lump sum does not. The gap does not widen
iff :math:`u_B / n_B \ge x\, u_A / n_A`, which is linear in all levers.

The best rise is the optimum of

.. math:: \max \bar R z - \tfrac12 \kappa d^2 \quad\text{s.t.}\quad z \le 1,\ z \le (x + d)/\bar x .

References
----------
models.md §7.5, A15 (M10, M33), §3.3 (equity constraints). B. Holmström, "Moral hazard in
teams", Bell Journal of Economics 13(2), 1982, 324-340 (shares blunt what effort pays).
"""

from __future__ import annotations

from fractions import Fraction

import cvxpy as cp

from citypact.games.obstacles.centre.absorption import UNIT, DevelopmentGap
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Curve, Mark, Picture, steps
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.mechanisms.obstacles.answer import LeverEffect, ObstacleAnswer
from citypact.mechanisms.obstacles.centre.gap_equity import equity_terms
from citypact.mechanisms.obstacles.centre.gap_proof import gap_certificate
from citypact.mechanisms.obstacles.lever_plan import cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import (
    CENTRAL_MONEY,
    Demand,
    Lever,
    LeverProblem,
    payment_to,
    side_payments,
)
from citypact.solvers.program import ConvexProgram
from citypact.solvers.provenance import Provenance

SHARE, MATCH = "core's share of the revenue", "matching grant for capacity"
CAPACITY, WHOLE = "what the periphery can absorb", "all of the project absorbed"
#: So near to a kink of the program, in its own units, the solver's prices blur.
CLOSE = 0.01
#: A limit this many best rises away is out of reach, and is stated as so far.
FAR = Fraction(1000)
PER_RATIO = "亿元 a year per unit of the ratio"
ASSUMPTIONS = (
    "what the periphery can absorb rises with its income per head, up to a ratio at which it absorbs all",
    "without an agreement there is no project: either city can refuse it",
    "the agreement may not widen the gap in income per head",
)


def headline(game: DevelopmentGap) -> Headline:
    """Return the cheapest yearly grant at which some ratio pays both cities."""
    return Headline("cheapest grant that opens an agreement", game.opening_grant, UNIT)


def agree(game: DevelopmentGap) -> ObstacleAnswer:
    """Find the grant that opens an agreement, the efficient capacity, and terms that carry it.

    Parameters
    ----------
    game : DevelopmentGap
        Incomes and inhabitants, the project, and what capacity costs.

    Examples
    --------
    >>> answer = agree(DevelopmentGap(("core", "rest"), (100_000, 40_000), (1, 3), 10, 0.8, 3, 3, 20))
    >>> float(answer.headline.value), float(answer.surplus), answer.plan.cost
    (0.064, 2.4, Fraction(0, 1))
    """
    plan = cheapest_levers(_problem(game), _sets(game))
    prices = _prices(game)
    _confirm_efficient(game)
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=(game.opening_grant, None),
        equilibria={"no project": game.equilibrium()},
        efficient=game.efficient(),
        efficient_prices=prices if game.pays else {},
        efficient_price_units={CAPACITY: PER_RATIO, WHOLE: "亿元 a year per whole project"}
        if game.pays
        else {},
        effects=_effects(game),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="either city can refuse the project, so that alone each gains nothing",
        notes=_notes(game),
        assumptions=ASSUMPTIONS,
        certificate=gap_certificate(game, plan, prices),
        provenance=Provenance("closed form; levers by linear program, proved in fractions", exact=True),
        picture=_picture(game),
    )


def _prices(game: DevelopmentGap) -> dict[str, Fraction]:
    """Return what a little more capacity, and a little more of the project, would be worth."""
    capacity = as_fraction(game.stiffness) * game.best_rise
    return {
        CAPACITY: capacity,
        WHOLE: as_fraction(game.revenue) - capacity * as_fraction(game.full_ratio),
    }


def _confirm_efficient(game: DevelopmentGap) -> None:
    """State the best rise in cvxpy, in units of itself and of the revenue it brings, and compare."""
    revenue, full = as_fraction(game.revenue), as_fraction(game.full_ratio)
    stiff = as_fraction(game.stiffness) * full**2 / revenue
    unit, start = game.best_rise / full or Fraction(1), min(game.ratio / full, Fraction(1))
    part, rise = cp.Variable(name="part"), cp.Variable(name="rise", nonneg=True)  # part: above today's
    gain = part - float(stiff * unit) / 2 * cp.square(rise)
    far, spare = min((1 - start) / unit, FAR), min((game.ratio / full - start) / unit, FAR)
    rows = {WHOLE: part <= float(far), CAPACITY: part <= float(spare) + rise}
    prices = _prices(game)
    exact = {CAPACITY: prices[CAPACITY] * full / revenue, WHOLE: prices[WHOLE] / revenue}
    short = float(1 - game.ratio / full)
    if (
        min(abs(short), abs(float(stiff) * short - 1)) < CLOSE
    ):  # a kink: the optimum is sharp, the solver's price is not
        exact = {}
    more = (game.surplus + game.losses) / revenue - start
    confirm_program(ConvexProgram(gain, rows), more / unit, exact)


def _problem(game: DevelopmentGap) -> LeverProblem:
    core, periphery = game.players
    best, rise = game.efficient(), game.best_rise
    revenue = as_fraction(best.actions["revenue"])
    incomes: dict[str, dict[str, Number]] = {core: {}, periphery: {}}
    levers, incentives = [], []
    if game.pays:
        incomes = {core: {SHARE: revenue}, periphery: {SHARE: -revenue}}
        levers.append(Lever(SHARE, "", 0, 1, side_payment=revenue))
    if game.pays and rise:
        slope = as_fraction(game.revenue) / as_fraction(game.full_ratio)
        needed = as_fraction(game.stiffness) * rise
        incomes[periphery][MATCH] = rise
        levers.append(Lever(MATCH, PER_RATIO, side_payment=rise))
        kept: dict[str, Number] = {MATCH: 1, SHARE: -slope}
        incentives.append(Demand(f"{periphery} builds no less", kept, ">=", needed - slope, PER_RATIO))
        full = game.ratio + rise == as_fraction(game.full_ratio)
        beyond, most = ({MATCH: 1}, needed) if full else (kept, needed - slope)
        incentives.append(Demand(f"{periphery} builds no more", beyond, "<=", most, PER_RATIO))
    payments, demands = side_payments(best.gains_over(game.equilibrium()), incomes)
    # What the core has counts for the periphery's heads at the ratio of today.
    heads = as_fraction(game.people[1]) / as_fraction(game.people[0])
    shared = {payment_to(periphery): Fraction(1), payment_to(core): -game.ratio * heads}
    for lever, amount in incomes[periphery].items():
        shared[lever] = as_fraction(amount)
    for lever, amount in incomes[core].items():
        shared[lever] = shared.get(lever, Fraction(0)) - game.ratio * heads * as_fraction(amount)
    start = game.ratio * heads * as_fraction(best.payoffs[core]) - as_fraction(best.payoffs[periphery])
    demands.append(Demand("the gap does not widen", shared, ">=", start, UNIT))
    return LeverProblem([*levers, *payments], [*demands, *incentives])


def _sets(game: DevelopmentGap) -> dict[str, list[str]]:
    payments = [payment_to(city) for city in game.players]
    sets = {"lump sums alone": payments}
    if game.pays:
        sets["a share of the revenue alone"] = [SHARE]
        if game.best_rise:
            sets["a share, and a matching grant from the centre"] = [SHARE, MATCH, CENTRAL_MONEY]
            sets["a share, and a matching grant that the cities pay"] = [SHARE, MATCH, *payments]
    return sets


def _chosen(game: DevelopmentGap, share: Fraction) -> Outcome:
    """Return the outcome if the core has a share and the periphery builds what then pays it best."""
    slope = (1 - share) * as_fraction(game.revenue) / as_fraction(game.full_ratio)
    left = max(as_fraction(game.full_ratio) - game.ratio, Fraction(0))
    before = game.outcome(True, min(slope / as_fraction(game.stiffness), left))
    money = share * as_fraction(before.actions["revenue"])
    core, periphery = game.players
    after = {
        core: as_fraction(before.payoffs[core]) + money,
        periphery: as_fraction(before.payoffs[periphery]) - money,
    }
    if min(after.values()) < 0:
        return game.equilibrium()
    return Outcome(before.actions, after, action_units=before.action_units)


def _effects(game: DevelopmentGap) -> tuple[LeverEffect, ...]:
    best = game.efficient()
    now = game.revenue_at(game.ratio)
    open_now = now >= game.losses
    today = game.outcome(open_now)
    low, high = as_fraction(game.core_loss), now - as_fraction(game.periphery_cost)
    opened = game.outcome(True, max(game.threshold - game.ratio, Fraction(0)))
    half = _chosen(game, Fraction(1, 2))
    signed = bool(half.actions["project"])
    built = signed and as_fraction(half.actions["absorbed as at a ratio of"]) > game.ratio
    return (
        LeverEffect(
            "a share of the revenue, capacity as it is", today, today.total == best.total,
            f"Both sign at a share of the core from {float(low / now):.4g} to {float(high / now):.4g}."
            if open_now
            else f"Nobody signs at any share: {float(now):.4g} comes in, {float(game.losses):.4g} is lost.",
        ),
        LeverEffect(
            f"the grant of {float(game.opening_grant):.4g} {UNIT} that opens an agreement",
            opened, opened.total == best.total,
            "From here on some share pays both; its cost is counted with the periphery here."
            if game.opening_grant else "None is needed: some share pays both already.",
        ),
        LeverEffect(
            "half of the revenue to the core, capacity left to the periphery", half, half.total == best.total,
            f"The periphery builds up to {float(half.actions['absorbed as at a ratio of']):.4g}." if built
            else "The periphery can absorb all already and builds nothing." if signed
            else "At least one of the two would lose and does not sign.",
        ),
    )  # fmt: skip


def _notes(game: DevelopmentGap) -> tuple[str, ...]:
    core, periphery = game.players
    notes = [
        f"{periphery} stands at {float(game.ratio):.4g} of {core}; an agreement without a grant needs"
        f" {float(game.threshold):.4g}."
    ]
    if not game.pays:
        return (
            *notes,
            f"With every grant the project leaves less than nothing ({float(game.surplus):.4g} {UNIT} at"
            " best): it is not worth doing, and below the threshold the gap does not close by itself.",
        )
    terms = equity_terms(game)
    if terms is not None:
        notes.append(
            f"If a yuan counts as one part of its owner's income, it is worth {float(terms.weight):.3g} times"
            f" as much in {periphery}, and the core would have a share of {float(terms.share):.4g} and gain"
            f" {float(terms.core_gain):.4g} {UNIT}."
        )
    notes.append(
        "Whatever part of the project's gain turns into income, the gap closes only if the periphery gains"
        " more in proportion to its income per head; below the threshold nothing ever moves."
    )
    return tuple(notes)


def _picture(game: DevelopmentGap) -> Picture:
    best, full = game.ratio + game.best_rise, as_fraction(game.full_ratio)
    xs = steps(float(game.ratio), float(max(best, full, game.ratio) * Fraction(6, 5)))
    rises = [max(Fraction(x) - game.ratio, Fraction(0)) for x in xs]
    return Picture(
        f"What a project brings as {game.players[1]} can absorb more",
        "ratio of incomes at which so much can be absorbed",
        UNIT,
        [
            Curve("revenue", xs, [float(game.revenue_at(game.ratio + rise)) for rise in rises]),
            Curve("losses of both", xs, [float(game.losses)] * len(xs)),
            Curve(
                "left after losses and grant", xs, [float(game.outcome(True, rise).total) for rise in rises]
            ),
        ],
        [
            Mark("threshold", float(game.threshold)),
            Mark("best if it is done", float(best), float(game.surplus)),
        ],
    )
