"""The assumptions of a scenario's ``designs`` tried on its list of plants, one at a time and together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.firm import FirmChoice
from citypact.games.portfolio import Portfolio, PortfolioFirm
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.enforcement import Security, cherry_picking, secured_ratios
from citypact.mechanisms.firm_choice import firm_weights
from citypact.mechanisms.portfolio import PortfolioRule
from citypact.mechanisms.portfolio.assumed import (
    ListAssumption,
    choosing_plants,
    compared_officials,
    kept_promises,
    ratios_under,
    uncertain_amounts,
    under_all,
)
from citypact.mechanisms.robust.samples import SampledCases, cvar_split, wasserstein_split
from citypact.scenario.build import Scenario
from citypact.scenario.designs.answer import DesignAnswer
from citypact.scenario.designs.institutions import steady
from citypact.scenario.portfolio.question import PortfolioQuestion

#: Longer lists take minutes as cases.
MOST_CASES = 5000
#: What an assumption about every plant reads of its group under ``designs``; all of it if not named.
READ = {
    "firm": ("noise", "directive"),
    "uncertainty": ("revenue", "origin_loss", "destination_cost"),
    "officials": ("standing", "destination_standing", "neighbour_score"),
}
#: Assumptions that read the plant of the scenario beside their own group.
OF_THE_PLANT = ("uncertainty", "enforcement")


def assumed_answers(
    scenario: Scenario, question: PortfolioQuestion, rule: PortfolioRule
) -> dict[str, Any] | None:
    """Return every assumption's best ratios for the list beside the plain ones; ``None`` without any.

    Parameters
    ----------
    scenario : Scenario
        With groups ``designs`` and ``portfolio``.
    question : PortfolioQuestion
        What is asked of the list.
    rule : PortfolioRule
        The plain answer.
    """
    listed = dict(_assumptions(scenario, question))
    whole = list(_whole_list(scenario, question))
    if not listed and not whole:
        return None
    if len(listed) > 1:
        listed["all"] = under_all(list(listed.values()))
    plants = question.portfolio if question.consent == "project" else _as_one(question.portfolio)
    answers = [_told(key, each, plants, rule) for key, each in listed.items()]
    answers += [{**each.to_dict(rule.ratio), "welfare": None, "welfare_change": None} for each in whole]
    return {
        "plain_ratio": rule.ratio,
        "answers": answers,
        "cherry_picking": _picked(question, rule),
        "explanation": _explained(answers, rule),
    }


def used_lines(scenario: Scenario, assumed: Mapping[str, Any] | None) -> list[str]:
    """Return what the answers about a list rest on of what its scenario assumes, without its market.

    Parameters
    ----------
    scenario : Scenario
        The file.
    assumed : mapping or None
        What :func:`assumed_answers` returned.
    """
    tried = [] if assumed is None else [each["assumption"] for each in assumed["answers"]]

    def used(line: str) -> bool:
        mark, _, told = line.partition(": ")
        group, _, rest = told.partition(" ")[0].partition(".")
        if mark == "default" or group == "parameters":
            return any(name in tried for name in OF_THE_PLANT)
        if group == "designs":
            name, _, entry = rest.partition(".")
            return name in tried and (name not in READ or entry in READ[name])
        return group != "market"

    return [*(line for line in scenario.assumptions() if used(line)), *_unused(scenario, tried)]


def _unused(scenario: Scenario, tried: Sequence[str]) -> Iterator[str]:
    """Yield a line that names the groups under ``designs`` that a list of plants leaves out."""
    groups = [] if scenario.designs is None else [key for key, group in scenario.designs if group is not None]
    unused = [f"designs.{key}" for key in groups if key not in tried]
    if unused:
        needs = " (it needs the columns profit_gain and moving_cost, and consent plant by plant)"
        told = ", ".join(each + needs * (each == "designs.firm") for each in unused)
        yield f"A: left out for a list of plants: {told}"


def _assumptions(scenario: Scenario, question: PortfolioQuestion) -> Iterator[tuple[str, ListAssumption]]:
    """Read the groups under ``designs`` that say something of every plant."""
    designs = scenario.designs
    if designs is None:
        return
    if designs.firm is not None and "moving_cost" in question.columns and question.consent == "project":
        noise = 0 if designs.firm.noise is None else designs.firm.noise.number
        directive = 0 if designs.firm.directive is None else designs.firm.directive.number
        rows = zip(question.columns["profit_gain"], question.columns["moving_cost"], strict=True)
        weights = firm_weights([FirmChoice(gain, cost, noise, directive) for gain, cost in rows])
        names = question.columns["firm"]
        yield "firm", choosing_plants(dict(zip(names, map(float, weights), strict=True)))
    if designs.uncertainty is not None:
        off, game = designs.uncertainty, scenario.relocation()
        if off.revenue.number >= game.revenue:
            expected = f"below R, {float(game.revenue):g} 亿元: it is taken as a part of R for every plant"
            raise InputError(Problem("designs.uncertainty.revenue", off.revenue.number, expected))
        parts = [
            as_fraction(each.number) / as_fraction(game.revenue)
            for each in (off.revenue, off.origin_loss, off.destination_cost)
        ]
        yield "uncertainty", uncertain_amounts(*parts)
    if designs.enforcement is not None:
        held = designs.enforcement
        security = Security(
            settlement=0 if held.settlement is None else held.settlement.number,
            penalty=0 if held.penalty is None else held.penalty.number,
        )
        yield (
            "enforcement",
            kept_promises(secured_ratios(steady(held, scenario), security).hi),
        )
    if designs.officials is not None:
        officials = designs.officials
        left = 1 - _number(officials.neighbour_score)
        own = as_fraction(officials.standing.number)
        other = own if officials.destination_standing is None else _number(officials.destination_standing)
        yield "officials", compared_officials(left * own, left * other)


def _number(quantity: Any) -> Fraction:
    return Fraction(0) if quantity is None else as_fraction(quantity.number)


def _whole_list(scenario: Scenario, question: PortfolioQuestion) -> Iterator[DesignAnswer]:
    """Take the plants as cases of lists to come, signed once for all."""
    group = scenario.portfolio
    if group is None or (group.confidence is None and group.radius is None):
        return
    firms = question.portfolio.firms
    if len(firms) > MOST_CASES:
        key = "portfolio.confidence" if group.confidence is not None else "portfolio.radius"
        raise InputError(Problem(key, f"{len(firms)} plants as cases", f"at most {MOST_CASES}"))
    cases = SampledCases(
        tuple(firm.revenue for firm in firms),
        tuple(firm.origin_loss for firm in firms),
        tuple(firm.destination_cost for firm in firms),
        origin=scenario.players.origin,
        destination=scenario.players.destination,
    )
    if group.confidence is not None:
        found = cvar_split(cases, group.confidence.number)
        yield DesignAnswer.of("portfolio.confidence", "cities that mind the worst of such plants", found)
    if group.radius is not None:
        held = wasserstein_split(cases, group.radius.number)
        yield DesignAnswer.of("portfolio.radius", "plants that may not be representative", held)


def _as_one(portfolio: Portfolio) -> Portfolio:
    """Return the list as one plant, as it is signed once for all."""
    return Portfolio((PortfolioFirm("the whole list", *portfolio.totals),))


def _told(key: str, assumption: ListAssumption, plants: Portfolio, rule: PortfolioRule) -> dict[str, Any]:
    found = ratios_under(plants, assumption)
    change = None if found.ratio is None or rule.ratio is None else found.ratio - rule.ratio
    return {
        **found.to_dict(),
        "assumption": key,
        "title": assumption.name,
        "change": change,
        "welfare_change": float(found.value - rule.value),
        "reason": None if found.sets else "No ratio moves any surplus under this assumption.",
    }


def _picked(question: PortfolioQuestion, rule: PortfolioRule) -> dict[str, Any] | None:
    """Say what keeps the cities from striking plants off a list that is signed as a whole."""
    if question.consent == "project" or rule.recommended is None:
        return None
    return cherry_picking(question.portfolio, rule.recommended.exact).to_dict()


def _explained(answers: Sequence[Mapping[str, Any]], rule: PortfolioRule) -> str:
    """Say which assumption moved the ratio most, and which costs most surplus."""
    alone = [each for each in answers if each["assumption"] != "all"]
    ended = [each["title"] for each in alone if each["ratio"] is None]
    lines = [f"No ratio moves anything under: {', '.join(ended)}."] if ended else []
    moved = [each for each in alone if each["change"] and not _as_good(each, rule)]
    if moved:
        most = max(moved, key=lambda each: abs(each["change"]))
        lines.append(
            f"What moves the ratio most: {most['title']}, by {100 * most['change']:+.1f} points to"
            f" {most['ratio']:.1%}."
        )
    elif not ended:
        lines.append("None of these assumptions moves the ratio.")
    dear = [each for each in alone if each["welfare_change"]]
    if dear and rule.value:
        most = min(dear, key=lambda each: each["welfare_change"])
        part: Number = most["welfare_change"] / float(rule.value)
        lines.append(f"What costs most surplus: {most['title']}, {100 * part:+.1f}%.")
    return " ".join(lines)


def _as_good(each: Mapping[str, Any], rule: PortfolioRule) -> bool:
    """Whether the plain ratio is among the best under the assumption: then nothing moved it."""
    sets = each.get("ratio_sets") or [each.get("ratio_set")]
    return any(ends is not None and ends[0] <= (rule.ratio or 0) <= ends[1] for ends in sets)
