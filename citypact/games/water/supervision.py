r"""Centre, upstream and downstream: the three-population game of supervised compensation.

To the bimatrix of ``protection`` a third player is added, as in the evolutionary games of the Chinese
literature on cross-border compensation (models.md §2): the centre :math:`Z` supervises at the cost
:math:`c_Z` or not. The contract between the cities stands in any case; subsidy and sanction exist only
where the centre supervises. Protected water is worth :math:`b_Z` to the centre whether it looks or
not; if it does not look and the river is not protected it loses :math:`L_Z` in its own assessment from
above. With :math:`z` the share of supervising, payoffs per year in the eight cells are

=============================== ===================== ===================== ============================
strategies                      upstream              downstream            centre
=============================== ===================== ===================== ============================
protect, compensate, supervise  b_U − c_U + S_U + T   b_D − T               b_Z − c_Z − S_U
protect, compensate, not        b_U − c_U + T         b_D − T               b_Z
protect, not, supervise         b_U − c_U + S_U       b_D − F_D             b_Z − c_Z − S_U + F_D
protect, not, not               b_U − c_U             b_D                   b_Z
develop, compensate, supervise  −F_U                  F_U                   −c_Z
develop, compensate, not        −F_U                  F_U                   −L_Z
develop, not, supervise         0                     0                     −c_Z
develop, not, not               0                     0                     −L_Z
=============================== ===================== ===================== ============================

so that the gains of Protect, Compensate and Supervise are

.. math::

    \Delta_U(y, z) = b_U - c_U + z S_U + y (T + F_U), \quad
    \Delta_D(x, z) = F_U - x (T + F_U - z F_D), \quad
    \Delta_Z(x, y) = -c_Z - x S_U + x (1 - y) F_D + (1 - x) L_Z .

At full compliance :math:`\Delta_Z(1, 1) = -c_Z - S_U`: once all comply, supervising only costs, so with
:math:`c_Z + S_U > 0` the state (protect, compensate, supervise) is never stable. Supervision has to
come from outside the game or go on in cycles.

References
----------
models.md §5.1 and M32, and §2 for the literature: 潘鹤思, 李英 and 柳洪志 (2019); 王江 and 王鹏 (2023);
Sustainability 14(6), 2022, 3374. The loss :math:`L_Z` is this library's assumption for the assessment
of the centre that those papers describe; it is zero unless given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from citypact.games.populations import PopulationGame
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.protection import (
    DOWNSTREAM_STRATEGIES,
    UPSTREAM_STRATEGIES,
    ProtectionGame,
    probability,
)

CENTRE_STRATEGIES = ("supervise", "not")


@dataclass(frozen=True)
class SupervisionGame:
    """Two cities on a river and a centre that may supervise their contract.

    Parameters
    ----------
    cities : ProtectionGame
        The cities' game; its subsidy and sanction apply where the centre supervises.
    supervision_cost : number
        :math:`c_Z`, what supervising costs the centre (亿元 a year).
    central_benefit : number
        :math:`b_Z`, what protected water is worth to the centre (亿元 a year).
    neglect_loss : number
        :math:`L_Z`, what the centre loses if it does not look and the river is not protected.
    centre : str
        Name of the centre.

    Raises
    ------
    InputError
        On a negative amount, one that is not finite, or a name that is taken.

    Examples
    --------
    >>> cities = ProtectionGame(cost=3, upstream_benefit=1, downstream_benefit=4, transfer=1, subsidy=1)
    >>> game = SupervisionGame(cities, supervision_cost=0.5)
    >>> game.protecting_gain(1, 1), game.supervising_gain(1, 1)
    (Fraction(0, 1), Fraction(-3, 2))
    """

    cities: ProtectionGame
    supervision_cost: Number
    central_benefit: Number = 0
    neglect_loss: Number = 0
    centre: str = "centre"

    def __post_init__(self) -> None:
        door = Door()
        if not isinstance(self.cities, ProtectionGame):
            door.refuse("cities", self.cities, "a ProtectionGame")
            door.close()
        for field in ("supervision_cost", "central_benefit", "neglect_loss"):
            door.money(field, getattr(self, field))
        if not isinstance(self.centre, str) or not self.centre.strip():
            door.refuse("centre", self.centre, "a name")
        elif self.centre in self.cities.players:
            door.refuse("centre", self.centre, "another name than those of the cities")
        door.close()

    @property
    def players(self) -> tuple[str, str, str]:
        """The upstream city, the downstream city and the centre."""
        return (*self.cities.players, self.centre)

    def protecting_gain(self, compensating: Number, supervising: Number) -> Fraction:
        r"""Return :math:`\Delta_U(y, z)`, the gain of Protect over Develop."""
        return self._seen(supervising).protecting_gain(compensating)

    def compensating_gain(self, protecting: Number, supervising: Number) -> Fraction:
        r"""Return :math:`\Delta_D(x, z)`, the gain of Compensate over Not."""
        return self._seen(supervising).compensating_gain(protecting)

    def supervising_gain(self, protecting: Number, compensating: Number) -> Fraction:
        r"""Return :math:`\Delta_Z(x, y)`, the gain of Supervise over Not."""
        x, y = probability("protecting", protecting), probability("compensating", compensating)
        subsidy, sanction = as_fraction(self.cities.subsidy), as_fraction(self.cities.sanction)
        spent = as_fraction(self.supervision_cost) + x * subsidy
        return x * (1 - y) * sanction + (1 - x) * as_fraction(self.neglect_loss) - spent

    def cells(self) -> Mapping[tuple[str, str, str], tuple[Fraction, Fraction, Fraction]]:
        """Return the payoffs of all three by strategies, exactly (the table at the head of the module)."""
        protect, compensate = UPSTREAM_STRATEGIES[0], DOWNSTREAM_STRATEGIES[0]
        table = {}
        for look in CENTRE_STRATEGIES:
            looks = look == CENTRE_STRATEGIES[0]
            for (up, down), payoffs in self._seen(int(looks)).cells().items():
                protects = up == protect
                own = as_fraction(self.central_benefit) if protects else Fraction(0)
                if looks:
                    own -= as_fraction(self.supervision_cost)
                    own -= as_fraction(self.cities.subsidy) if protects else 0
                    own += as_fraction(self.cities.sanction) if protects and down != compensate else 0
                elif not protects:
                    own -= as_fraction(self.neglect_loss)
                table[up, down, look] = (*payoffs, own)
        return table

    def populations(self) -> PopulationGame:
        """Return the game between three populations, in fractions, for replicator dynamics."""
        cells = self.cells()
        tensors = [
            [
                [
                    [cells[up, down, look][side] for look in CENTRE_STRATEGIES]
                    for down in DOWNSTREAM_STRATEGIES
                ]
                for up in UPSTREAM_STRATEGIES
            ]
            for side in range(3)
        ]
        strategies = (UPSTREAM_STRATEGIES, DOWNSTREAM_STRATEGIES, CENTRE_STRATEGIES)
        return PopulationGame(tensors, self.players, strategies, self.cities.unit)

    def _seen(self, supervising: Number) -> ProtectionGame:
        """Return the cities' game with subsidy and sanction weighted by the share of supervising."""
        z = probability("supervising", supervising)
        return replace(
            self.cities,
            subsidy=z * as_fraction(self.cities.subsidy),
            sanction=z * as_fraction(self.cities.sanction),
        )
