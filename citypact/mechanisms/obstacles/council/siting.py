r"""The agreement about a site: the best is built by what the cities report, and payments make them truthful.

Three schemes are compared: the balanced one of d'Aspremont and Gérard-Varet, in which some types would
rather stay out; the pivotal one, in which truth is best whatever the others say and money leaves the group;
and the one that lets every type take part with the least money from outside
(``citypact.mechanisms.obstacles.council.site_payments``).

References
----------
models.md §4.5, §7.14. E. Clarke, "Multipart pricing of public goods", Public Choice 11, 1971, 17-33.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import cvxpy as cp
import numpy as np

from citypact.errors import CertificateError
from citypact.games.obstacles.council.siting import NOTHING, ProjectSiting
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Picture
from citypact.mechanisms.answer_parts.second_opinion import confirm, confirm_program
from citypact.mechanisms.obstacles.answer import LeverEffect, ObstacleAnswer
from citypact.mechanisms.obstacles.council.site_payments import (
    UNIT,
    groves_subsidy,
    least_subsidy,
    payment_name,
    payment_problem,
    reported,
)
from citypact.mechanisms.obstacles.council.site_proof import site_residuals
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, cheapest_levers
from citypact.mechanisms.trade.siting import Siting, SitingTransfers, expected_externality, pivotal_transfers
from citypact.solvers.certificate import Certificate
from citypact.solvers.program import ConvexProgram
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "each city alone knows its type; types are independent, and how likely they are is common knowledge",
    "worths are in money; whoever stays out of the agreement falls back on what happens without it",
    "in a vote every city says yes if the site is worth no less to it than its part of the cost, which is"
    " best whatever the others say; equilibria in which no single vote counts, as when all say no, are left"
    " out",
    "payments by type are averages over the types of the others; whatever these are, they add up to the same",
)
FIGURE = "least subsidy with all types in"
#: Types in the picture.
MOST_SHOWN = 18


def headline(game: ProjectSiting) -> Headline:
    """Return the least money from outside with which all types tell the truth and take part."""
    return Headline(FIGURE, least_subsidy(game), UNIT)


def agree(game: ProjectSiting) -> ObstacleAnswer:
    """Find the best site for all types, three schemes that choose it, and what the last of them costs.

    Parameters
    ----------
    game : ProjectSiting
        Sites, costs, and worths by type.

    Examples
    --------
    >>> worth = [[0, 1, 2, 3]]
    >>> game = ProjectSiting(("A", "B"), ("build",), (3,), (worth, worth), ([1] * 4,) * 2, (1, 1), "nothing")
    >>> answer = agree(game)
    >>> float(answer.plan.cost), float(answer.surplus)
    (0.625, 0.625)
    """
    payments = [payment_name(city, kind) for city, row in _types(game) for kind in range(row)]
    sets = {"no payments": (), "payments, without the centre": payments}
    plan = cheapest_levers(payment_problem(game), sets)
    cost = _cost(plan)
    balanced, pivotal = (scheme(sites_of(game)) for scheme in (expected_externality, pivotal_transfers))
    _confirm_efficient(game, balanced)
    return ObstacleAnswer(
        headline=Headline(FIGURE, cost, UNIT),
        acceptable=(cost, None),
        equilibria={_rule_name(game.rule): game.equilibrium()},
        efficient=game.efficient(),
        effects=_effects(game, balanced, pivotal, plan),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="members know each other's types and vote as one, outsiders vote for themselves; all"
        " together choose any site; gains over what happens without an agreement",
        notes=_notes(game, plan),
        assumptions=ASSUMPTIONS,
        certificate=Certificate(
            {**plan.certificate().residuals, **site_residuals(game, plan.sizes)}, 0.0, exact=True
        ),
        provenance=Provenance("all profiles of types in fractions; payments by linear program", exact=True),
        picture=_picture(game, balanced, plan),
    )


def sites_of(game: ProjectSiting) -> Siting:
    """Return sites and net worths as the module on balanced and pivotal transfers takes them.

    Examples
    --------
    >>> worth = [[0, 2]]
    >>> game = ProjectSiting(("A", "B"), ("hill",), (2,), (worth, worth), ([1, 1],) * 2, (1, 1))
    >>> sites_of(game).options, sites_of(game).values["A"][1]
    (('hill', 'nothing'), (Fraction(1, 1), Fraction(0, 1)))
    """
    order = list(range(len(game.options) + 1))
    if game.ties == "leave":
        order = [order[-1], *order[:-1]]
    names = (*game.options, NOTHING)
    values: dict[str, Sequence[Sequence[Number]]] = {
        city: [[table[site][kind] for site in order] for kind in range(len(odds))]
        for city, table, odds in zip(game.players, game.net, game.likely, strict=True)
    }
    chances: dict[str, Sequence[Number]] = dict(zip(game.players, game.likely, strict=True))
    return Siting([names[site] for site in order], values, chances)


def _cost(plan: LeverPlan) -> Fraction:
    if plan.cost is None:
        raise CertificateError("Groves' payments meet every demand, yet none were found: a defect")
    return plan.cost


def _types(game: ProjectSiting) -> list[tuple[str, int]]:
    return [(city, len(odds)) for city, odds in zip(game.players, game.likely, strict=True)]


def _rule_name(rule: str) -> str:
    return {
        "unanimity": "vote, all must agree",
        "majority": "vote, more than half must agree",
        "nothing": "nothing is built",
    }[rule]


def _confirm_efficient(game: ProjectSiting, balanced: SitingTransfers) -> None:
    """State the choice of sites for all types in cvxpy, and compare it and the module on transfers."""
    worths = [
        [game.worth(site, profile) for site in range(len(game.options) + 1)] for profile in game.profiles
    ]
    scale = max(abs(worth) for row in worths for worth in row) or Fraction(1)
    # In units in which a combination of types, however rare, counts about one.
    scale /= len(worths)
    weighted = [
        [float(chance * worth / scale) for worth in row]
        for row, chance in zip(worths, game.profiles.values(), strict=True)
    ]
    built = cp.Variable((len(weighted), len(weighted[0])), nonneg=True, name="built")
    rows = {"one site for all types": cp.sum(built, axis=1) == 1}
    optimum = as_fraction(game.efficient().total) / scale
    confirm_program(ConvexProgram(cp.sum(cp.multiply(np.array(weighted), built)), rows), optimum)
    confirm("expected surplus", balanced.surplus / float(scale), optimum)
    names = (*game.options, NOTHING)
    if any(names[game.best[profile]] != site for profile, site in balanced.options.items()):
        confirm("site for some types", 0, 1)


def _effects(
    game: ProjectSiting, balanced: SitingTransfers, pivotal: SitingTransfers, plan: LeverPlan
) -> tuple[LeverEffect, ...]:
    efficient, effects = game.efficient(), []
    for rule in ("unanimity", "majority"):
        outcome = replace(game, rule=rule).equilibrium()
        losers = [city for city, has in outcome.payoffs.items() if has < 0]
        told = f"{', '.join(losers)} would on average lose by it." if losers else "No city loses on average."
        effects.append(LeverEffect(_rule_name(rule), outcome, outcome.total == efficient.total, told))
    for found in (balanced, pivotal):
        received = found.gains
        outcome = Outcome(efficient.actions, {city: received[city] for city in game.players})
        money = (
            f"{-found.expected_budget:.4g} {UNIT} leave the group on average"
            if found.expected_budget
            else "payments add up to zero"
        )
        effects.append(LeverEffect(found.rule, outcome, True, f"Truth pays, {money}; {_out(game, found)}."))
    total = float(_cost(plan))
    effects.append(
        LeverEffect(
            "least subsidy",
            _with_payments(game, plan),
            True,
            f"Truth pays and every type takes part; {total:.4g} {UNIT} come from outside.",
        )
    )
    return tuple(effects)


def _out(game: ProjectSiting, found: SitingTransfers) -> str:
    """Say which types expect less from a scheme than without an agreement."""
    short = []
    for at, city in enumerate(game.players):
        kinds = [
            str(kind + 1)
            for kind, gain in enumerate(found.interim[city])
            if gain < float(game.outside(at, kind))
        ]
        if kinds:
            short.append(f"{city} as type {', '.join(kinds)}")
    return f"{'; '.join(short)} would stay out" if short else "every type takes part"


def _with_payments(game: ProjectSiting, plan: LeverPlan) -> Outcome:
    efficient = game.efficient()
    payoffs: dict[str, Number] = {}
    for city, odds in zip(game.players, game.likely, strict=True):
        paid = (chance * plan.sizes[payment_name(city, kind)] for kind, chance in enumerate(odds))
        payoffs[city] = as_fraction(efficient.payoffs[city]) + sum(paid, Fraction(0))
    return Outcome(efficient.actions, payoffs)


def _notes(game: ProjectSiting, plan: LeverPlan) -> tuple[str, ...]:
    cost, surplus = _cost(plan), game.efficient().total - game.equilibrium().total
    notes = []
    if cost:
        worth = "less than" if cost < surplus else "no less than"
        notes.append(f"The subsidy is {worth} the {float(surplus):.4g} {UNIT} that the best sites add.")
    dominant = groves_subsidy(game)
    told = f"Groves' payments make truth best whatever the others say, for {float(dominant):.4g} {UNIT}"
    less = "; other payments that do may need less" if dominant > cost else ""
    notes.append(f"{told} from outside{less}.")
    sums = [
        sorted((game.worth(site, profile) for site in range(len(game.options))), reverse=True)
        for profile in game.profiles
    ]
    idle = sum(row[0] == 0 for row in sums)
    if idle:
        other = replace(game, ties="leave" if game.ties == "build" else "build")
        word = "not built" if game.ties == "build" else "built"
        notes.append(
            f"In {idle} of {len(sums)} combinations of types the best site is worth nothing to all together;"
            f" if it is then {word} the subsidy is {float(least_subsidy(other)):.4g} {UNIT}."
        )
    alike = sum(row[0] == row[1] > 0 for row in sums if len(row) > 1)
    if alike:
        notes.append(
            f"In {alike} of {len(sums)} combinations of types two sites are equally good; the first is built."
        )
    return tuple(notes)


def _picture(game: ProjectSiting, balanced: SitingTransfers, plan: LeverPlan) -> Picture:
    groups: list[str] = []
    bars: dict[str, list[float]] = {"without an agreement": [], "balanced (AGV)": [], "least subsidy": []}
    for at, (city, odds) in enumerate(zip(game.players, game.likely, strict=True)):
        expects = reported(game, at)
        for kind in range(len(odds)):
            groups.append(f"{city} {kind + 1}")
            bars["without an agreement"].append(float(game.outside(at, kind)))
            bars["balanced (AGV)"].append(balanced.interim[city][kind])
            bars["least subsidy"].append(float(expects[kind][kind] + plan.sizes[payment_name(city, kind)]))
    return Picture(
        "What each type of each city expects",
        "city and type",
        "expected payoff (亿元 a year)",
        groups=groups[:MOST_SHOWN],
        bars={name: heights[:MOST_SHOWN] for name, heights in bars.items()},
    )
