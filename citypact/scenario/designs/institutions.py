"""Designs for the rules around an agreement: no court that enforces it, officials who compare themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from citypact.errors import InputError, Problem
from citypact.games.enforcement_terms import Enforcement as EnforcementTerms
from citypact.games.enforcement_terms import FutureProjects
from citypact.games.rational import Number, as_fraction
from citypact.games.timeline import DEFAULT_WINDOW, annuity
from citypact.mechanisms.enforcement import FinitePipeline, enforce_ratio, unravel
from citypact.mechanisms.officials_agreement import CreditProblem, credit_polygon, officials_split
from citypact.mechanisms.theories.enforcement import Pipeline
from citypact.scenario.designs.answer import DesignAnswer, Ground
from citypact.scenario.designs.fields import Enforcement, Officials

if TYPE_CHECKING:
    from citypact.scenario.build import Scenario


def enforcement_terms(group: Enforcement) -> EnforcementTerms:
    """Return what the yearly payments of a scenario must respect without a court (B8)."""
    return EnforcementTerms(
        FutureProjects(group.project_value.number),
        settlement=0 if group.settlement is None else group.settlement.number,
        penalty=0 if group.penalty is None else group.penalty.number,
    )


def promises(group: Enforcement, ground: Ground) -> Iterator[DesignAnswer]:
    """Cut the ratio to those that the destination keeps paying (§4.9)."""
    pipeline = steady(group, ground.scenario)
    settlement = 0 if group.settlement is None else group.settlement.number
    penalty = 0 if group.penalty is None else group.penalty.number
    found = enforce_ratio(ground.game, pipeline, settlement, penalty)
    yield DesignAnswer.of("enforcement", "promises without a court", found)
    if group.arrivals is not None and found.ratios is not None:
        ending = FinitePipeline(
            pipeline.rate, pipeline.window, pipeline.tax, pipeline.value, group.arrivals.numbers
        )
        least = max(ground.game.thresholds()[0], as_fraction(0))
        held = unravel(ending, found.ratios.exact, settlement, penalty, least_accepted=least)
        yield DesignAnswer.of("enforcement.arrivals", "projects that come to an end", held)


def steady(group: Enforcement, scenario: Scenario) -> Pipeline:
    """Return the stream of projects, with what the group leaves out taken from the scenario.

    Raises
    ------
    InputError
        If neither says at which rate the destination discounts.
    """
    path = scenario.path()
    rate: Number
    if group.rate is not None:
        rate = group.rate.number
    elif path is not None and path.destination_rate > 0:
        rate = path.destination_rate
    else:
        found = "nothing" if path is None else "a scenario that does not discount"
        expected = "the destination's discount rate, above 0"
        raise InputError(Problem("designs.enforcement.rate", found, expected))
    window = DEFAULT_WINDOW if path is None else path.window
    if group.window is not None:
        window = int(group.window.number)
    tax: Number
    if group.yearly_tax is not None:
        tax = group.yearly_tax.number
    else:
        # R spread over the years of sharing, as the plain game knows no years.
        tax = as_fraction(scenario.relocation().revenue) / annuity(rate, 1, window)
    return Pipeline(rate, window, tax, group.project_value.number)


def compared(group: Officials, ground: Ground) -> Iterator[DesignAnswer]:
    """Ask the officials who sign, and are promoted by comparison (§4.12, B11)."""
    standing = group.standing.number
    other = standing if group.destination_standing is None else group.destination_standing.number
    score = 0 if group.neighbour_score is None else group.neighbour_score.number
    found = officials_split(ground.game, (standing, other), score)
    yield DesignAnswer.of("officials", "officials who compare themselves", found)
    if group.output_standing is None or group.lost_output is None or group.shown_output is None:
        return
    problem = CreditProblem(
        ground.game,
        lost_output=group.lost_output.number,
        shown_output=group.shown_output.number,
        fiscal_standing=standing,
        output_standing=group.output_standing.number,
        neighbour_score=score,
    )
    yield DesignAnswer.of("officials.output", "credit for output beside tax", credit_polygon(problem))
