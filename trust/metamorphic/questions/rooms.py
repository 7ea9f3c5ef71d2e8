"""Questions to the functions within the rooms of mechanisms and solvers: air, councils, promises, lists."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

import citypact as cp
from citypact.mechanisms import (
    abatement,
    council_growth,
    enforcement,
    fifty_fifty,
    firm_choice,
    growth_menu,
    officials_agreement,
    portfolio,
    risk_sharing,
)
from citypact.mechanisms.allocation import divide, rules_named
from citypact.mechanisms.enforcement import Security
from citypact.mechanisms.finite_design import payoff_ranges
from citypact.mechanisms.portfolio import assumed
from citypact.mechanisms.risk_sharing import TaxRisks
from citypact.solvers.integer import solve_integer
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.nash_many import exact_regrets
from citypact.solvers.repeated import critical_discount_of_payoffs
from trust.metamorphic.laws import Entry
from trust.metamorphic.questions import councils, hidden, plants, relocations, sharing, waters
from trust.metamorphic.questions.coalitions import drawn_game
from trust.metamorphic.questions.relocations import drawn_deal, part_of, range_of
from trust.metamorphic.questions.strategies import drawn_dilemma, drawn_play
from trust.metamorphic.telling import Telling, placed, placed_square

PARTS_OF_REVENUE = {"unit": "costs are parts of the revenue, so that no money stands in the question"}


def _conjecture(name: str) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        worths = getattr(abatement, name)(waters.drawn_square(t))
        return {"grand": worths.grand, **{player: worths.worth(player) for player in worths.players}}

    return ask


def _standing(t: Telling) -> Any:
    game = waters.drawn_square(t)
    return dict(zip(game.players, abatement.nash_equilibrium(game), strict=True))


def _blocks(t: Telling) -> Any:
    game = waters.drawn_square(t)
    found = np.asarray(abatement.block_equilibrium(game, np.zeros(len(game.players), dtype=int)))
    return dict(zip(game.players, found.ravel(), strict=True))


def _parts(t: Telling) -> Any:
    game = waters.drawn_air(t)
    found = abatement.shapley_parts(game)
    return {n: [a, b] for n, a, b in zip(game.players, found.source_pairs, found.amounts, strict=True)}


def _slopes(t: Telling) -> Any:
    return abatement.shapley_slopes(waters.drawn_air(t), t.name("Qaq"), t.name("Qbq"))


def _terms(t: Telling) -> Any:
    return [
        [list(names), amount] for names, amount in abatement.shapley_terms(waters.drawn_air(t), t.name("Qaq"))
    ]


def _divided(t: Telling) -> Any:
    found = divide(drawn_game(t, cost=False), rules_named(["shapley", "tau"]), {})
    return {str(name): amounts for name, amounts in dict(found.allocations).items()}


def _grown(t: Telling) -> Any:
    found = council_growth.grow(councils.drawn_club(t), t.names(1))
    return list(found.members)


def _validated(t: Telling) -> Any:
    club = councils.drawn_club(t)
    years = {name: at for at, name in enumerate(t.names(len(club.players)))}
    found = council_growth.validate_order(club, t.names(1), years, t.names(1)[0], draws=10_000)
    return [each.tau for each in found.comparisons]


def _pipeline(t: Telling) -> cp.Pipeline:
    return cp.Pipeline(t.number(0.02, 0.2), t.whole(2, 6), t.money(0.5, 2), t.money(1, 4))


def _security(t: Telling) -> Security:
    return Security(t.number(0, 0.5), t.money(0, 1), t.money(0, 1))


def _signs(t: Telling) -> Any:
    return [
        [name, parameter, sign]
        for name, parameter, sign, _ in fifty_fifty.sign_table(relocations._calibration(t))
    ]


def _interval(assumption: Callable[[Telling], Any]) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        revenue = t.money(1, 4)
        firm = cp.PortfolioFirm(
            t.name("Qaq"), revenue, revenue * t.number(0, 0.5), revenue * t.number(0, 0.4)
        )
        return assumption(t).interval(firm)

    return ask


def _regrets(t: Telling) -> Any:
    game = drawn_play(t)
    return dict(
        zip(
            game.players,
            exact_regrets(game, [[Fraction(1, len(s))] * len(s) for s in game.strategies]),
            strict=True,
        )
    )


def _critical(t: Telling) -> Any:
    game = drawn_dilemma(t)
    return critical_discount_of_payoffs(game, [np.asarray(table)[0, 0] for table in game.payoffs]).discount


def _whole(t: Telling) -> Any:
    a, b, load = t.whole(1, 9), t.whole(1, 9), t.whole(5, 20)
    rows = (
        Row("load", {"x": 6, "y": 4}, "<=", load),
        Row("x", {"x": 1}, ">=", 0),
        Row("y", {"y": 1}, ">=", 0),
    )
    value = {"x": a * t.unit, "y": b * t.unit}
    program = LinearProgram(
        "maximize", tuple(placed(["x", "y"], t.order(2))), value, tuple(placed(rows, t.order(3)))
    )
    return solve_integer(program, ["x", "y"]).require().value


def _of(solve: Callable[..., Any], *draws: Callable[[Telling], Any]) -> Callable[[Telling], Any]:
    """Ask with an argument from each draw, in order."""
    return lambda t: solve(*[draw(t) for draw in draws])


def _taxes(t: Telling) -> Any:
    means, averse = t.moneys(2, 1, 4), t.moneys(2, 0.5, 2, power=-1)
    variances = t.moneys(2, 0.5, 2, power=2)
    order = t.order(2)
    labels = ["VAT", "CIT"]
    square = [[variances[0], Fraction(0)], [Fraction(0), variances[1]]]
    if t.twist == "swap":
        averse.reverse()
    found = risk_sharing.share_taxes(
        TaxRisks({labels[at]: means[at] for at in order}, placed_square(square, order), averse[0], averse[1])
    )
    return {tax: part_of(part, t) for tax, part in found.own.items()}


_SWAP = ("swap",)


QUESTIONS: dict[str, Entry] = {
    **{name: Entry(_conjecture(name), tolerance=1e-6) for name in ("alpha_game", "delta_game", "gamma_game")},
    "nash_equilibrium": Entry(_standing, tolerance=1e-7),
    "block_equilibrium": Entry(_blocks, tolerance=1e-7),
    "shapley_parts": Entry(_parts),
    "shapley_slopes": Entry(_slopes),
    "shapley_terms": Entry(_terms),
    "divide": Entry(_divided),
    "grow": Entry(_grown),
    "validate_order": Entry(_validated),
    "bound_slopes": Entry(_of(enforcement.bound_slopes, _pipeline, _security)),
    "secured_ratios": Entry(_of(enforcement.secured_ratios, _pipeline, _security)),
    "external_enforcement": Entry(
        _of(enforcement.external_enforcement, _pipeline, _security, lambda t: t.number(0.05, 0.9)),
        exact=False,
    ),
    "enforcement_moves": Entry(
        lambda t: [
            [move.change, move.bound]
            for move in enforcement.enforcement_moves(cp.enforce_ratio(t.number(0.1, 0.6), _pipeline(t)))
        ]
    ),
    "steady_pipeline": Entry(
        lambda t: enforcement.steady_pipeline(drawn_deal(t), t.number(0.02, 0.2), t.whole(2, 6))
    ),
    "nash_sensitivity": Entry(
        _of(fifty_fifty.nash_sensitivity, drawn_deal), view=lambda found, t: found.derivatives
    ),
    "position_of_half": Entry(
        _of(fifty_fifty.position_of_half, drawn_deal),
        view=lambda found, t: found and {"percentile": found.percentile},
    ),
    "sign_table": Entry(_signs),
    "payoff_ranges": Entry(lambda t: payoff_ranges(cp.design(**councils._trade(t))), tolerance=1e-6),
    "firm_weights": Entry(
        lambda t: firm_choice.firm_weights(
            [cp.FirmChoice(t.money(0, 1), t.money(0, 2), noise=t.money(0.1, 1))]
        ).tolist()
    ),
    "inducement_moves": Entry(lambda t: firm_choice.inducement_moves(hidden._inducement(t))),
    "growth_menu_moves": Entry(
        lambda t: [move.span for move in growth_menu.growth_menu_moves(sharing.drawn_growth(t))]
    ),
    "least_neighbour_score": Entry(
        lambda t: officials_agreement.least_neighbour_score(
            drawn_deal(t), t.number(0.2, 0.8), t.number(0.1, 2)
        )
    ),
    "condition_costs": Entry(
        lambda t: portfolio.condition_costs(cp.select_plants(plants.drawn_portfolio(t), plants._side(t)))
    ),
    "portfolio_interval": Entry(
        _of(portfolio.portfolio_interval, plants.drawn_portfolio),
        twists=_SWAP,
        view=range_of,
    ),
    "portfolio_moves": Entry(
        lambda t: [
            [one.column, one.factor, [list(each.ends) for each in one.sets]]
            for one in portfolio.portfolio_moves(cp.best_portfolio_ratio(plants.drawn_portfolio(t)))
        ]
    ),
    "kept_promises": Entry(_interval(lambda t: assumed.kept_promises(t.number(0.2, 1)))),
    "compared_officials": Entry(_interval(lambda t: assumed.compared_officials(t.number(0, 2)))),
    "uncertain_amounts": Entry(
        _interval(lambda t: assumed.uncertain_amounts(t.number(0, 0.1), t.number(0, 0.1), t.number(0, 0.1)))
    ),
    "choosing_plants": Entry(_interval(lambda t: assumed.choosing_plants({t.name("Qaq"): t.number(0.1, 1)}))),
    "under_all": Entry(
        _interval(
            lambda t: assumed.under_all(
                [assumed.compared_officials(1), assumed.kept_promises(t.number(0.3, 1))]
            )
        )
    ),
    "share_taxes": Entry(_taxes, twists=_SWAP),
    "exact_regrets": Entry(_regrets, twists=()),
    "critical_discount_of_payoffs": Entry(_critical, twists=("constant",)),
    "solve_integer": Entry(_whole),
}
