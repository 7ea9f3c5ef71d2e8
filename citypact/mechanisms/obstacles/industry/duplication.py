r"""The agreement on who makes which industry, by the council's word, by lot or for money.

A payment :math:`y_i` to a city that keeps to its part makes the efficient profile an equilibrium iff
:math:`y_i` is at least its temptation, what it gains by making the other industry; this is linear, as are
participation and the budget. If the mirrored profile is as good and both cities want to differ,
a lottery that swaps the parts with chance :math:`\lambda` needs no payment to be obeyed: at either
profile departing means to duplicate.

The council that only speaks, and tells each city its part, reaches the best *correlated equilibrium*

.. math:: \max_{p \ge 0} \sum_s p_s \sum_i u_i(s) \quad\text{s.t.}\quad \sum_s p_s = 1, \qquad
          \sum_{s : s_i = a} p_s [u_i(s) - u_i(b, s_{-i})] \ge 0 \ \ \forall i, a, b ,

in which the price of an obedience row is what that temptation costs. It is :math:`V + v` if both cities
want to differ; if one industry is dominant for a city, words do not help and money must.

References
----------
models.md §7.4, A14. R. Aumann, "Subjectivity and correlation in randomized strategies", Journal of
Mathematical Economics 1, 1974, 67-96. S. Hart and D. Schmeidler, "Existence of correlated equilibria",
Mathematics of Operations Research 14, 1989, 18-25.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.obstacles.industry.duplication import PROFILES, Duplication, Profile
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.obstacles.answer import LeverEffect, ObstacleAnswer
from citypact.mechanisms.obstacles.industry.part_words import part_notes, word_told
from citypact.mechanisms.obstacles.industry.parts_picture import parts_picture
from citypact.mechanisms.obstacles.industry.spoken_parts import (
    confirm_told,
    drawn_outcome,
    temptation_prices,
)
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import (
    Demand,
    Lever,
    LeverProblem,
    payment_to,
    side_payments,
)
from citypact.solvers.certificate import Certificate
from citypact.solvers.correlated.device import CorrelatedEquilibrium
from citypact.solvers.correlated.mediation import correlated_equilibrium
from citypact.solvers.nash.enumerated import nash_equilibria
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "each city builds up one of the two industries, both at once",
    "if both want to differ, nothing tells them apart without an agreement: the mixed equilibrium is played",
    "a payment is made only to, or by, a city that has kept to its part",
)
UNIT = "亿元 a year"
LOTTERY = "chance that the parts are swapped"


def headline(game: Duplication) -> Headline:
    """Return the payment from the first city to the second that shares the gain as equally as it can."""
    gains = game.efficient().gains_over(game.equilibrium())
    equal = Fraction(gains[game.players[0]] - gains[game.players[1]]) / 2
    low, high = payment_range(game)
    name = f"payment from {game.players[0]} to {game.players[1]} that shares the gain alike"
    return Headline(name, min(max(equal, low), high), UNIT)


def payment_range(game: Duplication) -> tuple[Fraction, Fraction]:
    """Return the payments from the first city to the second with which both sign and keep to their parts.

    The range is never empty: what one city can have by refusing or departing, and what the other can,
    add up to no more than the two have at some profile, hence at the efficient one.

    Examples
    --------
    >>> payment_range(Duplication(("A", "B"), (3, 3), (1, 1), (2, 2), (0.5, 0.5)))
    (Fraction(-3, 7), Fraction(10, 7))
    """
    profile = game.efficient_profile
    gains = game.efficient().gains_over(game.equilibrium())
    first, second = game.players
    low = max(-as_fraction(gains[second]), game.temptation(1, profile))
    high = min(as_fraction(gains[first]), -game.temptation(0, profile))
    return low, high


def agree(game: Duplication) -> ObstacleAnswer:
    """Find all equilibria, the best division, and lottery or payments that make both sign and keep it.

    Parameters
    ----------
    game : Duplication
        Worth of each industry to each city, alone and shared.

    Examples
    --------
    >>> answer = agree(Duplication(("A", "B"), (3, 3), (1, 1), (2, 2), (0.5, 0.5)))
    >>> answer.headline.value, float(answer.efficient.total), answer.plan.sizes["payment to A"]
    (Fraction(1, 2), 5.0, Fraction(0, 1))
    """
    told = correlated_equilibrium(game.normal_form())
    prices = {f"price of: {each}": price for each, price in temptation_prices(game, told).items()}
    plan = cheapest_levers(_problem(game), _sets(game))
    confirm_told(game, told)
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=payment_range(game),
        equilibria=_equilibria(game),
        efficient=game.efficient(),
        efficient_prices=prices,
        efficient_price_units=dict.fromkeys(prices, f"{UNIT} per {UNIT}"),
        effects=_effects(game, told),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="alone a city plays on as without an agreement; gains over that",
        notes=part_notes(game, told.value),
        assumptions=ASSUMPTIONS,
        certificate=_certificate(game, plan, told),
        provenance=Provenance(
            "all equilibria by matching vertices of best-reply polytopes; best correlated equilibrium and"
            " levers by linear programs; in fractions",
            exact=True,
        ),
        picture=parts_picture(game, _equilibria(game), headline(game).value),
    )


def mirrored(game: Duplication) -> Profile | None:
    """Return the profile with the parts swapped if it is as good and both are equilibria."""
    profile = game.efficient_profile
    swapped = (profile[1], profile[0])
    fair = profile[0] != profile[1] and sum(game.payoffs(profile)) == sum(game.payoffs(swapped))
    return swapped if fair and game.wants_to_differ(0) and game.wants_to_differ(1) else None


def _problem(game: Duplication) -> LeverProblem:
    profile, swapped = game.efficient_profile, mirrored(game)
    gains = game.efficient().gains_over(game.equilibrium())
    levers, demands = side_payments(gains)
    if swapped is not None:
        levers.insert(0, Lever(LOTTERY, "", 0, 1))
        # The lottery adds to expected payoffs, and nothing to the budget, where parts are as good together.
        change = dict(
            zip(
                game.players,
                (b - a for a, b in zip(game.payoffs(profile), game.payoffs(swapped), strict=True)),
                strict=True,
            )
        )
        demands = [
            Demand(d.label, {**d.terms, LOTTERY: change[d.player]}, d.relation, d.bound, d.unit, d.player)
            if d.player
            else d
            for d in demands
        ]
    for each in (profile, swapped):
        for city, name in enumerate(game.players):
            if each is not None:
                part = (game.first, game.second)[each[city]]
                rest = game.temptation(city, each)
                demands.append(Demand(f"{name} keeps to {part}", {payment_to(name): 1}, ">=", rest, UNIT))
    return LeverProblem(levers, demands)


def _sets(game: Duplication) -> dict[str, list[str]]:
    sets = {
        "the council's word alone": [],
        "payments alone": [payment_to(city) for city in game.players],
    }
    if mirrored(game) is not None:
        sets["lottery alone"] = [LOTTERY]
    return sets


def _equilibria(game: Duplication) -> dict[str, Outcome]:
    """Return every extreme equilibrium by name, first the one that is played without an agreement."""
    played = game.mixed
    both = game.wants_to_differ(0) and game.wants_to_differ(1)
    found = {"nothing tells them apart" if both else "what dominance leads to": game.outcome(played)}
    for each in nash_equilibria(game.normal_form()).equilibria:
        chances = [strategy[0] for strategy in each.exact]
        if tuple(chances) == played:
            continue
        name = (
            ", ".join(
                f"{city} makes {game.first if chance else game.second}"
                for city, chance in zip(game.players, chances, strict=True)
            )
            if each.pure
            else f"mixed, {', '.join(f'{float(chance):.4g}' for chance in chances)}"
        )
        found[name] = game.outcome(chances)
    return found


def _effects(game: Duplication, told: CorrelatedEquilibrium) -> tuple[LeverEffect, ...]:
    without, efficient = game.equilibrium(), game.efficient()
    spoken = drawn_outcome(game, told)
    reached = spoken.total == efficient.total
    losers = [name for name, gain in efficient.gains_over(without).items() if gain < 0]
    effects = [
        LeverEffect(
            "the council tells each its part", spoken, reached,
            word_told(reached, more=spoken.total > without.total),
        ),
        LeverEffect(
            "an order who makes what", efficient, True,
            f"Without money {', '.join(losers)} would have less than before." if losers
            else "Nobody would have less than before.",
        ),
    ]  # fmt: skip
    if mirrored(game) is not None:
        drawn = game.outcome((0, 0), [Fraction(1, 2), Fraction(1, 2), 0, 0])
        shares = " and ".join(f"{float(each):.4g}" for each in drawn.payoffs.values())
        effects.append(LeverEffect("a lottery with equal chances", drawn, True, f"They expect {shares}."))
    name, paid = headline(game).name, as_fraction(headline(game).value)
    first, second = game.players
    after: dict[str, Number] = {
        first: as_fraction(efficient.payoffs[first]) - paid,
        second: as_fraction(efficient.payoffs[second]) + paid,
    }
    effects.append(
        LeverEffect(
            name, Outcome(efficient.actions, after), True,
            f"{first} pays {float(paid):.4g} {UNIT}." if paid >= 0
            else f"{second} pays {float(-paid):.4g} {UNIT}.",
        )
    )  # fmt: skip
    return tuple(effects)


def _certificate(game: Duplication, plan: LeverPlan, told: CorrelatedEquilibrium) -> Certificate:
    """Recompute replies, the best profile and the payment from the worths alone."""
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    worths = {profile: game.payoffs(profile) for profile in PROFILES}
    for label, outcome in _equilibria(game).items():
        first, second = list(outcome.actions.values())[:2]
        for city, (name, other) in enumerate(zip(game.players, (second, first), strict=True)):
            chance = as_fraction(other)
            replies = [
                chance * game.worth(city, own, 0) + (1 - chance) * game.worth(city, own, 1) for own in (0, 1)
            ]
            residuals[f"{label}: {name} gains by no other reply"] = max(replies) - as_fraction(
                outcome.payoffs[name]
            )
    best = max(total(pair) for pair in worths.values())
    residuals["no profile is worth more than the efficient one"] = abs(
        best - as_fraction(game.efficient().total)
    )
    residuals["the council's word reaches no more than the best profile"] = told.value - best
    residuals["its worth is that of what it draws"] = abs(
        as_fraction(drawn_outcome(game, told).total) - told.value
    )
    residuals["least obedience"] = max(told.certificate.residuals.values())
    low, high = payment_range(game)
    paid = headline(game).value
    residuals["the payment lies in the range that both accept"] = max(low - paid, paid - high)
    return Certificate(residuals, 0.0, exact=True)
