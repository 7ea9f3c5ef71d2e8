"""From a checked file about the air of many cities to the game of abatement it describes."""

from __future__ import annotations

from citypact.games.abatement import Abatement, BenefitBox
from citypact.scenario.water.air_model import AirFields


class AirScenario(AirFields):
    """A scenario file of kind air, checked, and the game it describes.

    Examples
    --------
    >>> from citypact.scenario.load import load_air
    >>> load_air("jjj-air-13").build().size
    13
    """

    def damages(self) -> list[float]:
        """Return what all its pollution costs each city (亿元 a year), in the order of players."""
        given = self.parameters
        if given.damages is not None:
            return [given.damages[city].number for city in self.players]
        return self._of_gdp(given.damage_share.number if given.damage_share else 0.0)

    def costs(self) -> list[float]:
        """Return the curvature of each city's cost of abatement (亿元 a year)."""
        given = self.parameters
        if given.costs is not None:
            return [given.costs[city].number for city in self.players]
        return self._of_gdp(given.cost_share.number if given.cost_share else 0.0)

    def _of_gdp(self, share: float) -> list[float]:
        gdp = self.parameters.gdp or {}
        return [share * gdp[city].number for city in self.players]

    def build(self) -> Abatement | BenefitBox:
        """Return the game, or the box of games where the transport matrix is not known."""
        given = self.parameters
        damages, costs = self.damages(), self.costs()
        if given.transport is not None:
            rows = [given.transport[city].numbers for city in self.players]
            return Abatement.from_transport(rows, damages, costs, self.players)
        shares = given.shares
        assert shares is not None  # the file has either
        inside = {city: shares.cities.get(city, shares.inside).numbers for city in self.players}
        return BenefitBox.from_shares(shares.local.numbers, inside, damages, costs, self.players)
