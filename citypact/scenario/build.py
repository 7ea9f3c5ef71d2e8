r"""From a checked scenario to the games it describes.

With the components given, the origin's loss is

.. math::

    L = \Theta\, PV_{stay}(b, h, H) + \text{job loss} - \text{relief},

and K is what remains of the destination's books when it receives none of R: investment,
service costs and outside option less jobs gained and the tax outside the sharing window.
An official discounts at :math:`(1+r)/(1-q) - 1`, q being the yearly turnover. A plant that
would come anyway with probability p leaves (1-p)L to the origin's account and adds
p(R - K) to what the destination has without an agreement.

References
----------
models.md §1, §3.2, §4.0, §4.1, §4.11.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.counterfactual import option_multiple, stay_value
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.relocation_path import RelocationPath
from citypact.games.timeline import DEFAULT_WINDOW
from citypact.scenario.assumption_lines import assumption_lines
from citypact.scenario.designs.checks import check_designs
from citypact.scenario.designs.institutions import enforcement_terms
from citypact.scenario.model import (
    DestinationSide,
    Finance,
    OriginSide,
    Parameters,
    Plant,
    ScenarioFields,
)
from citypact.scenario.quantity import Quantity

PROFILES = ("planner", "official")


def _number(quantity: Quantity | None, absent: Number = 0) -> Number:
    return absent if quantity is None else quantity.number


def _years(quantity: Quantity | None, absent: int) -> int:
    return absent if quantity is None else int(quantity.number)


class Scenario(ScenarioFields):
    """A scenario file, checked, and the games it describes.

    Examples
    --------
    >>> from citypact.scenario.load import load_scenario
    >>> game = load_scenario("beijing-hebei").relocation()
    >>> game.players
    ('Beijing', 'Hebei')
    """

    def ratio_cap(self) -> float | None:
        """Return the highest ratio that the levers allow, if they say so."""
        cap = self.parameters.levers.ratio_cap
        return None if cap is None else cap.number

    def reported(self) -> dict[str, Any]:
        """Return what is known of the real agreement: its share, term and text; never an input."""
        share, term = self.facts.headline_share, self.facts.term
        return {
            "headline_share": None if share is None else share.number,
            "term": None if term is None else int(term.number),
            "text": self.facts.text,
            "provenance": {
                name: {"trust": each.trust, "source": each.source, "note": each.note}
                for name, each in (("headline_share", share), ("term", term))
                if each is not None
            },
        }

    def assumed(self) -> bool:
        """Whether R, L and K are declared defaults: then no ratio of theirs is a finding."""
        given = self.parameters.reduced
        if given is None:
            return False
        return all(each.trust == "A" for each in (given.revenue, given.origin_loss, given.destination_cost))

    def relocation(self, profile: str | None = None) -> Relocation:
        """Return the two-number game.

        Parameters
        ----------
        profile : str, optional
            ``planner`` or ``official``; by default that of the file.

        Raises
        ------
        InputError
            If the two cities' discount rates differ (then no single R exists) or the
            profile lacks its turnover.
        """
        given = self.parameters.reduced
        if given is not None:
            self._profile(profile)
            share = given.window_share
            return Relocation(
                revenue=given.revenue.number,
                origin_loss=given.origin_loss.number,
                destination_cost=given.destination_cost.number,
                voluntary=_number(given.voluntary),
                rivals=given.rivals.numbers if given.rivals else (),
                window_share=None if share is None else share.number,
                origin=self.players.origin,
                destination=self.players.destination,
            )
        path = self._bilateral(self._profile(profile))
        if as_fraction(path.origin_rate) != as_fraction(path.destination_rate):
            raise InputError(
                Problem(
                    "parameters.finance",
                    f"an origin_rate of {float(path.origin_rate):g} and a destination_rate of"
                    f" {float(path.destination_rate):g}",
                    "one discount_rate: with two there is no single R",
                    remedy="design_cash_flow(load_scenario(FILE).path()) in Python takes both",
                )
            )
        outside = self.parameters.outside
        game = path.reduced(
            voluntary=_number(outside.voluntary if outside else None),
            rivals=outside.rivals.numbers if outside and outside.rivals else (),
        )
        return replace(game, components=self._components(path, self._profile(profile)))

    def path(self, profile: str | None = None, *, growth: Number | None = None) -> RelocationPath | None:
        """Return the game year by year; ``None`` when R, L and K are given directly.

        Rivals do not enter: the path is an account between two cities. With ``growth`` the
        plant's tax after the move over that before is another than the file's.
        """
        if self.parameters.reduced is not None:
            self._profile(profile)
            return None
        path = self._bilateral(self._profile(profile), growth)
        if self.designs is not None and self.designs.enforcement is not None:
            path = replace(path, enforcement=enforcement_terms(self.designs.enforcement))
        outside = self.parameters.outside
        comes = as_fraction(_number(outside.voluntary if outside else None))
        if not comes:
            return path
        gain = path.no_payment_gains()[1]
        return replace(
            path,
            origin_loss=(1 - comes) * as_fraction(path.origin_loss),
            destination_outside=as_fraction(path.destination_outside) + comes * gain,
        )

    def assumptions(self) -> list[str]:
        """Return one line for every quantity of trust A or M, with its reason, and for the defaults used."""
        return assumption_lines(self)

    def build(self) -> RelocationPath | Relocation:
        """Build the game that the file describes, so that no mistake is left for later."""
        path = self.path()
        game = self.relocation() if path is None else path
        check_designs(self)
        return game

    def _profile(self, profile: str | None) -> str:
        chosen = self.profile if profile is None else profile
        if chosen not in PROFILES:
            raise InputError(Problem("profile", chosen, "one of " + ", ".join(PROFILES)))
        return chosen

    def _parts(self) -> tuple[Plant, OriginSide, DestinationSide, Finance]:
        given: Parameters = self.parameters
        if not (given.plant and given.origin_side and given.destination_side and given.finance):
            raise InputError(
                Problem("parameters", "R, L and K given directly", "the components of the plant")
            )
        return given.plant, given.origin_side, given.destination_side, given.finance

    def _rates(self, profile: str) -> tuple[Fraction, Fraction]:
        """Discount rates of origin and destination; an official's contain the chance of leaving."""
        _, origin, destination, finance = self._parts()
        common = finance.discount_rate
        rates = [
            as_fraction(_number(common or rate)) for rate in (finance.origin_rate, finance.destination_rate)
        ]
        if profile == "official":
            turnovers = (origin.turnover, destination.turnover or origin.turnover)
            for name, turnover in zip(("origin_side", "destination_side"), turnovers, strict=True):
                if turnover is None or turnover.number >= 1:
                    found = "nothing" if turnover is None else turnover.number
                    expected = "a yearly probability below 1: profile official needs it"
                    raise InputError(Problem(f"parameters.{name}.turnover", found, expected))
            rates = [
                (1 + rate) / (1 - as_fraction(_number(turnover))) - 1
                for rate, turnover in zip(rates, turnovers, strict=True)
            ]
        return rates[0], rates[1]

    def _losses(self, profile: str) -> dict[str, Fraction]:
        """Named parts of L."""
        plant, side, _, _ = self._parts()
        rate = self._rates(profile)[0]
        years = _years(side.stay_horizon, _years(plant.horizon, 0))
        stay = stay_value(plant.base_tax.number, side.hazard.number, rate, years)
        multiple = Fraction(1)
        if side.volatility is not None or side.drift is not None:
            drift, volatility = _number(side.drift), _number(side.volatility)
            if drift or volatility:
                multiple = as_fraction(option_multiple(float(rate), drift, volatility))
        return {
            "tax kept if the plant stays": stay,
            "option value of waiting": (multiple - 1) * stay,
            "jobs and hollowing-out": as_fraction(side.job_loss.number),
            "relief": -as_fraction(side.relief.number),
        }

    def _bilateral(self, profile: str, growth: Number | None = None) -> RelocationPath:
        """Return the path before voluntary moves."""
        plant, _, side, _ = self._parts()
        levers = self.parameters.levers
        origin_rate, destination_rate = self._rates(profile)
        return RelocationPath.constant(
            plant.base_tax.number,
            plant.growth.number if growth is None else growth,
            service_share=side.service_share.number,
            yearly_growth=_number(plant.yearly_growth),
            horizon=int(plant.horizon.number),
            ramp=plant.ramp.number,
            delay=int(plant.delay.number),
            origin_loss=sum(self._losses(profile).values(), Fraction(0)),
            investment=as_fraction(side.investment.number) - as_fraction(side.jobs_gain.number),
            origin_rate=origin_rate,
            destination_rate=destination_rate,
            window=_years(levers.window, DEFAULT_WINDOW),
            cap_multiple=_number(levers.cap_multiple, 1) if levers.capped else None,
            ratio_cap=_number(levers.ratio_cap, 1),
            central_budget=_number(levers.central_budget),
            lump_sum=levers.lump_sum,
            destination_outside=side.outside.number,
            origin=self.players.origin,
            destination=self.players.destination,
        )

    def _components(self, path: RelocationPath, profile: str) -> dict[str, dict[str, Number]]:
        _, _, side, _ = self._parts()
        rate = path.destination_rate
        discount = 1 / (1 + as_fraction(rate))
        shared = sum((path.tax(year) * discount**year for year in path.sharing_years), Fraction(0))
        served = sum(
            (as_fraction(cost) * discount**year for year, cost in enumerate(path.service_costs, start=1)),
            Fraction(0),
        )
        parts: dict[str, dict[str, Number]] = {
            "revenue": {"tax of the sharing years": shared},
            "origin_loss": {**self._losses(profile)},
            "destination_cost": {
                "investment": side.investment.number,
                "service costs": served,
                "outside option": side.outside.number,
                "jobs gained": -as_fraction(side.jobs_gain.number),
                "tax outside the sharing years": shared - path.tax_value(rate),
            },
        }
        return {
            name: {part: float(amount) for part, amount in group.items()} for name, group in parts.items()
        }
