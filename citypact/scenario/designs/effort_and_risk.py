"""Designs for what nobody can write into a contract: effort, and the risk of the tax."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from citypact.games.rational import as_fraction
from citypact.mechanisms.effort_contract import (
    EffortProblem,
    ElasticBase,
    ParkVenture,
    centre_leads,
    lead_ratio,
    park_dividend,
    share_effort,
)
from citypact.mechanisms.risk_sharing import RiskProblem, share_risk
from citypact.scenario.designs.answer import DesignAnswer, Ground
from citypact.scenario.designs.fields import Effort, Leader, Park, Risk


def effort(group: Effort, ground: Ground) -> Iterator[DesignAnswer]:
    """Let the efforts of both cities add to R (§4.6)."""
    revenue, loss, cost = ground.net
    price: dict[str, Any] = (
        {} if group.central_price is None else {"central_price": group.central_price.number}
    )
    own, other = group.origin_productivity.number, group.destination_productivity.number
    # With an effect of one, productivity is the ease of effort.
    problem = EffortProblem(
        origin_effect=1 if own else 0,
        origin_ease=own or 1,
        destination_effect=1 if other else 0,
        destination_ease=other or 1,
        fixed_revenue=revenue,
        origin_loss=loss,
        destination_cost=cost,
        **price,
        **ground.names,
    )
    found = share_effort(problem, lump_sum=group.lump_sum)
    yield DesignAnswer.of("effort", "effort that nobody can see", found)
    if group.central_price is not None:
        yield DesignAnswer.of("effort.centre", "a centre that pays for effort", centre_leads(problem))


def leader(group: Leader, ground: Ground) -> Iterator[DesignAnswer]:
    """Let the origin set the ratio while the destination's tax answers (§4.6)."""
    revenue, loss, cost = ground.net
    base = ElasticBase(revenue, group.elasticity.number)
    found = lead_ratio(base, origin_loss=loss, destination_cost=cost)
    yield DesignAnswer.of("leader", "an origin that leads and a tax base that answers", found)


def park(group: Park, ground: Ground) -> Iterator[DesignAnswer]:
    """Divide the dividends of a joint park (§4.6, M06)."""
    path = ground.scenario.path()
    rates: dict[str, Any] = (
        {} if path is None else {"origin_rate": path.origin_rate, "destination_rate": path.destination_rate}
    )
    _, loss, cost = ground.net
    venture = ParkVenture(
        group.origin_exponent.number,
        group.destination_exponent.number,
        origin_equity=None if group.origin_equity is None else group.origin_equity.number,
        origin_loss=loss,
        destination_cost=cost,
        waiting=0 if group.waiting is None else int(group.waiting.number),
        **rates,
        **ground.names,
    )
    yield DesignAnswer.of("park", "a joint park", park_dividend(venture))


def risk(group: Risk, ground: Ground) -> Iterator[DesignAnswer]:
    """Share a tax that is uncertain (§4.7)."""
    revenue, loss, cost = ground.net
    problem = RiskProblem(
        mean_revenue=revenue,
        variance=as_fraction(group.deviation.number) ** 2,
        origin_aversion=group.origin_aversion.number,
        destination_aversion=group.destination_aversion.number,
        origin_loss=loss,
        destination_cost=cost,
        **ground.names,
    )
    yield DesignAnswer.of("risk", "a tax at risk", share_risk(problem, lump_sum=group.lump_sum))
