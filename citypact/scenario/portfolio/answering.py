"""The best ratios for a list of plants as a document that can be saved and checked from its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from citypact.errors import InfeasibleDesign, InputError, Problem
from citypact.games.portfolio import Portfolio
from citypact.mechanisms.fingerprint import fingerprint, sealed
from citypact.mechanisms.portfolio import (
    PortfolioRule,
    PortfolioSelection,
    SectorRatios,
    SideConstraints,
    best_portfolio_ratio,
    best_sector_ratios,
    condition_costs,
    portfolio_interval,
    portfolio_moves,
    select_plants,
)
from citypact.mechanisms.portfolio.joint import JointTerms, best_joint_terms
from citypact.mechanisms.portfolio.result import UNIT
from citypact.mechanisms.statute import StatuteTerms, eligibility
from citypact.scenario.portfolio.assumed import assumed_answers, used_lines
from citypact.scenario.portfolio.market import MarketAnswer, market_result
from citypact.scenario.portfolio.question import PortfolioQuestion

#: Version of the saved document; a change of meaning raises it.
SCHEMA = 1


class PortfolioAnswer(NamedTuple):
    """One ratio for the list, what was asked beside it, and the document of all."""

    rule: PortfolioRule
    sectors: SectorRatios | None
    selection: PortfolioSelection | None
    joint: JointTerms | None
    market: MarketAnswer | None
    document: dict[str, Any]


def portfolio_result(inputs: Mapping[str, Any]) -> PortfolioAnswer:
    """Answer for ``inputs`` and return the document that holds both.

    Parameters
    ----------
    inputs : mapping
        ``firms`` (columns by name), ``consent``, ``optimise``, ``at``; with ``optimise`` ratio the
        fields of :class:`SideConstraints`, with ``all`` lists for ``years``, ``extension``, ``cap``,
        ``threshold`` and ``top_up``, ``rate``, ``horizon`` and ``central_price``. With a ``scenario``
        the assumptions under its ``designs`` are tried on the list; with ``offers`` its market.

    Raises
    ------
    InputError
        On unknown or unusable inputs, side constraints that contradict each other, and a list of which
        no plant could move.

    Examples
    --------
    >>> pair = {"firm": ["a", "b"], "revenue": [1, 1],
    ...         "origin_loss": [0.70, 0.05], "destination_cost": [0.05, 0.70]}
    >>> found = portfolio_result({"firms": pair}).document
    >>> found["ratio_sets"], found["welfare"], found["welfare_at"], found["first_best"]
    ([[0.05, 0.3], [0.7, 0.95]], 0.25, 0.0, 0.5)
    """
    question = PortfolioQuestion.of(inputs)
    if question.optimise == "all":
        joint = _joint(question)
        rule = best_portfolio_ratio(question.portfolio)
        told = _of_terms(question, joint)
        market = _of_scenario(question, rule, told)
        return PortfolioAnswer(rule, None, None, joint, market, _document(question, inputs, told))
    if not any(
        max(loss, 0) <= min(revenue - cost, revenue)
        or (question.consent == "portfolio" and revenue >= loss + cost)
        for revenue, loss, cost in zip(*question.portfolio.whole[:3], strict=True)
    ):
        raise InputError(
            Problem(
                "firms",
                "no plant that any ratio could move",
                "at least one whose revenue covers origin_loss and destination_cost",
            )
        )
    rule = best_portfolio_ratio(question.portfolio, question.consent)
    sectors = None
    if "sector" in question.columns:
        sectors = best_sector_ratios(question.portfolio, question.consent)
    selection = None if question.side is None else _selected(question.portfolio, question.side)
    told = _of_ratios(question, rule, sectors, selection)
    market = _of_scenario(question, rule, told)
    return PortfolioAnswer(rule, sectors, selection, None, market, _document(question, inputs, told))


def _of_scenario(
    question: PortfolioQuestion, rule: PortfolioRule, told: dict[str, Any]
) -> MarketAnswer | None:
    """Add to the document what a scenario file assumes beyond the list, and its market."""
    scenario = question.scenario
    if scenario is None or scenario.portfolio is None:
        return None
    told["name"] = scenario.name
    if question.optimise == "ratio":
        told["assumed"] = assumed_answers(scenario, question, rule)
    listed = scenario.portfolio.firms.assumed()
    used = used_lines(scenario, told.get("assumed"))
    told["assumptions"] = [*told["assumptions"], *listed, *used]
    if question.offers is None:
        return None
    market = market_result(scenario, question.offers)
    told["market"] = market.document
    return market


def _document(question: PortfolioQuestion, inputs: Mapping[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    return sealed(
        {
            "kind": "portfolio",
            "schema": SCHEMA,
            "optimise": question.optimise,
            **told,
            "fingerprint": fingerprint(dict(inputs)),
            "inputs": dict(inputs),
        }
    )


def _of_ratios(
    question: PortfolioQuestion,
    rule: PortfolioRule,
    sectors: SectorRatios | None,
    selection: PortfolioSelection | None,
) -> dict[str, Any]:
    """Return the answer on ratios; with side constraints theirs stands first."""
    whole_list = portfolio_interval(question.portfolio)
    told = rule.to_dict()
    told["ranges"]["whole_list"] = [] if whole_list is None else [list(map(float, whole_list))]
    told["at"] = float(question.at)
    told["welfare_at"] = float(rule.value_at(question.at))
    told["moved_at"] = list(rule.moved_at(question.at))
    told["explanation"] = rule.explain()
    if selection is not None:
        # What holds without the side constraints is kept apart from what was asked.
        names = ("ratio_sets", "ratio", "welfare", "efficiency", "moved", "gains", "refusals", "certificate",
                 "explanation")  # fmt: skip
        told["without_side_constraints"] = {name: told[name] for name in names}
        chosen = selection.to_dict()
        told |= chosen
        told["refusals"] = None
        told["welfare_at"] = _chosen_at(question, selection)
        told["condition_costs"] = {
            name: None if cost is None else float(cost) for name, cost in condition_costs(selection).items()
        }
        best = rule.portfolio.first_best
        told["efficiency"] = float(selection.value / best) if best else None
    other = "portfolio" if question.consent == "project" else "project"
    told["welfare_by_consent"] = {
        question.consent: float(rule.value),
        other: float(best_portfolio_ratio(question.portfolio, other).value),
    }
    told["sectors"] = None if sectors is None else sectors.to_dict()
    told["moves"] = [move.to_dict() for move in portfolio_moves(rule)]
    return told


def _selected(portfolio: Portfolio, side: SideConstraints) -> PortfolioSelection:
    """Choose a list; conditions of the user's that contradict each other are a mistake in the input."""
    try:
        return select_plants(portfolio, side)
    except InfeasibleDesign as error:
        expected = "conditions that some list of plants meets"
        raise InputError(
            Problem("side constraints", "a contradiction", expected, remedy=str(error))
        ) from error


def _chosen_at(question: PortfolioQuestion, selection: PortfolioSelection) -> float | None:
    """Return what the best list at the ratio asked about is worth; ``None`` if none is permitted there."""
    side = selection.side
    if not side.lowest <= question.at <= side.highest:
        return None
    try:
        found = select_plants(question.portfolio, replace(side, lowest=question.at, highest=question.at))
    except InfeasibleDesign:
        return None
    return float(found.value)


def _joint(question: PortfolioQuestion) -> JointTerms:
    cases = question.cases()
    least = StatuteTerms(threshold=min(question.grid["threshold"], default=0))
    if not any(eligibility(case.enterprise, least) for case in cases):
        raise InputError(
            Problem(
                "firms",
                "no plant that the notice covers",
                "at least one that the government leads, that fits the plan, and whose prior tax averages"
                f" {float(least.threshold):g} {UNIT}",
            )
        )
    found = best_joint_terms(
        cases,
        question.design_grid(),
        rate=question.rate,
        horizon=question.horizon,
        central_price=question.central_price,
    )
    if found.ratio is None:
        raise InputError(
            Problem(
                "firms",
                "no plant that any of these terms could move",
                "at least one whose tax after the move covers origin_loss and destination_cost",
            )
        )
    return found


def _of_terms(question: PortfolioQuestion, joint: JointTerms) -> dict[str, Any]:
    """Return the answer on all terms; ``welfare_at`` is told at the best other terms."""
    told = {"consent": question.consent, **joint.to_dict()}
    told["at"] = float(question.at)
    told["welfare_at"] = float(joint.best.value_at(question.at))
    told["assumptions"] = [
        "A: tax after the move is constant; L and K of each plant are present values as the list gives them",
        "A: the tax to share follows from prior tax and growth; the column revenue is not used",
        f"A: discount rate {question.rate:g}, {question.horizon} years of tax,"
        f" a yuan of central money priced at {question.central_price:g}",
        "P: the notice (Caiyu [2015] 92) covers moves that the government leads, that fit the plan, and whose"
        " prior tax reaches the threshold",
    ]
    return told
