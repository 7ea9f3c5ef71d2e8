r"""A poor city that can absorb only part of what a joint project could bring.

Income per head in the periphery is the part :math:`x = y_B / y_A` of that in the core. A joint project with
the core needs suppliers, skills and roads there; it brings the periphery

.. math:: R(x) = \bar R \min(1, x / \bar x)

a year, of which any share may go to the core. The core loses :math:`L`, the periphery bears :math:`K`. So
there is no agreement at *any* ratio while :math:`R(x) < L + K`, that is below the threshold
:math:`\bar x (L + K) / \bar R`.

A grant :math:`G` a year raises what the periphery can absorb to :math:`x + \xi \sqrt{2G}`; with
:math:`\kappa = 1/\xi^2` a rise by :math:`d` costs :math:`\tfrac12 \kappa d^2`. The cheapest grant that opens
an agreement closes the distance to the threshold, and the efficient rise is

.. math:: d^* = \min\Bigl( \frac{\bar R}{\bar x \kappa},\ (\bar x - x)^+ \Bigr)

if the project then pays for its losses and the grant. (A rise to below the threshold is never worth it.)

Incomes move with what each has of the project: :math:`y_i' = y_i + \varphi\, u_i / n_i`, with :math:`n_i`
heads. Whatever :math:`\varphi > 0`, the gap :math:`x` closes iff :math:`u_B / n_B > x\, u_A / n_A`.

References
----------
models.md §7.5, A15 (M10, M33). W. M. Cohen and D. A. Levinthal, "Absorptive capacity: a new perspective on
learning and innovation", Administrative Science Quarterly 35(1), 1990, 128-152. C. Azariadis and A. Drazen,
"Threshold externalities in economic development", Quarterly Journal of Economics 105(2), 1990, 501-526.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from citypact.games.city_numbers import cities_between, positive_numbers
from citypact.games.coalitional import CoalitionalGame
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

UNIT = "亿元 a year"
YUAN = 10**4  #: Ten thousand yuan for each of ten thousand persons are one 亿元.


class Year(NamedTuple):
    """One year of a path: incomes per head (yuan), their ratio, and what the project brings (亿元)."""

    core: float
    periphery: float
    ratio: float
    revenue: float


@dataclass(frozen=True)
class DevelopmentGap:
    """A core, a poorer periphery, and a project that the periphery can absorb only in part.

    Parameters
    ----------
    players : sequence of str
        The core and the periphery.
    incomes : sequence of float
        Income per head of each (yuan a year), positive, in the periphery at most what it is in the core.
    people : sequence of float
        Inhabitants of each (ten thousand persons), positive.
    revenue : float
        :math:`\\bar R`, what the project brings a year where all of it can be absorbed (亿元), positive.
    full_ratio : float
        :math:`\\bar x`, ratio of incomes from which all of it can be absorbed, positive.
    core_loss, periphery_cost : float
        :math:`L` and :math:`K` (亿元 a year), not negative, together positive and at most the revenue.
    stiffness : float
        :math:`\\kappa`, twice the yearly grant that raises what can be absorbed as a ratio of one would
        (亿元 a year), positive.

    Raises
    ------
    InputError
        Listing every number that cannot be used; also where no ratio and no grant could ever help.

    Examples
    --------
    >>> gap = DevelopmentGap(("core", "rest"), (100_000, 40_000), (1, 3), 10, 0.8, 3, 3, 100)
    >>> float(gap.ratio), float(gap.threshold), float(gap.opening_grant)
    (0.4, 0.48, 0.32)
    """

    players: Sequence[str]
    incomes: Sequence[Number]
    people: Sequence[Number]
    revenue: Number
    full_ratio: Number
    core_loss: Number
    periphery_cost: Number
    stiffness: Number

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, 2, door)
        object.__setattr__(self, "players", cities)
        for name, what in (("incomes", "income per head"), ("people", "number of inhabitants")):
            object.__setattr__(self, name, positive_numbers(name, getattr(self, name), cities, what, door))
        door.money("revenue", self.revenue, positive=True)
        door.positive("full_ratio", self.full_ratio, "ratio of incomes")
        door.money("core_loss", self.core_loss)
        door.money("periphery_cost", self.periphery_cost)
        door.money("stiffness", self.stiffness, positive=True)
        door.close()
        if self.ratio > 1:
            door.refuse(
                "incomes",
                f"{float(self.ratio):.4g} times as much in {cities[1]} as in {cities[0]}",
                "no more per head in the periphery, which is named second, than in the core",
                remedy="name the richer city first",
            )
        if not 0 < self.losses <= as_fraction(self.revenue):
            door.refuse(
                "core_loss",
                f"{float(self.losses):g} with periphery_cost",
                f"losses above zero and up to the revenue of {float(self.revenue):g}",
                remedy="with larger losses no ratio and no grant makes the project pay",
            )
        door.close()

    @property
    def ratio(self) -> Fraction:
        """Income per head in the periphery as a part of that in the core, x."""
        core, periphery = map(as_fraction, self.incomes)
        return periphery / core

    @property
    def losses(self) -> Fraction:
        """What the project costs both cities together, L + K (亿元 a year)."""
        return as_fraction(self.core_loss) + as_fraction(self.periphery_cost)

    @property
    def threshold(self) -> Fraction:
        """Ratio below which no split of the revenue pays both."""
        return as_fraction(self.full_ratio) * self.losses / as_fraction(self.revenue)

    def revenue_at(self, ratio: Number) -> Fraction:
        """Return what the project brings if the periphery can absorb as at this ratio (亿元 a year)."""
        part = as_fraction(ratio) / as_fraction(self.full_ratio)
        return as_fraction(self.revenue) * min(Fraction(1), part)

    def grant_for(self, rise: Number) -> Fraction:
        """Return the grant that raises what can be absorbed by a distance of ratios (亿元 a year)."""
        return as_fraction(self.stiffness) * as_fraction(rise) ** 2 / 2

    @property
    def opening_grant(self) -> Fraction:
        """The cheapest grant at which some ratio pays both cities (亿元 a year); zero if one does already."""
        return self.grant_for(max(self.threshold - self.ratio, Fraction(0)))

    @property
    def best_rise(self) -> Fraction:
        """Rise of what can be absorbed that pays best if the project is done."""
        slope = as_fraction(self.revenue) / as_fraction(self.full_ratio)
        left = max(as_fraction(self.full_ratio) - self.ratio, Fraction(0))
        return min(slope / as_fraction(self.stiffness), left)

    @property
    def surplus(self) -> Fraction:
        """What the project leaves after losses and grant with the best rise; negative if it does not pay."""
        return self.revenue_at(self.ratio + self.best_rise) - self.losses - self.grant_for(self.best_rise)

    @property
    def pays(self) -> bool:
        """Whether the project is worth its losses and its grant."""
        return self.surplus >= 0

    def outcome(self, done: bool, rise: Number = 0) -> Outcome:
        """Return the outcome before any money changes hands: the periphery collects and pays the grant."""
        rise = as_fraction(rise) if done else Fraction(0)
        revenue = self.revenue_at(self.ratio + rise) if done else Fraction(0)
        grant = self.grant_for(rise)
        core, periphery = self.players
        lost = as_fraction(self.core_loss) if done else Fraction(0)
        borne = as_fraction(self.periphery_cost) if done else Fraction(0)
        return Outcome(
            {"project": Fraction(int(done)), "absorbed as at a ratio of": self.ratio + rise, "grant": grant,
             "revenue": revenue},
            {core: -lost, periphery: revenue - borne - grant},
            action_units={"grant": UNIT, "revenue": UNIT},
        )  # fmt: skip

    def equilibrium(self) -> Outcome:
        """Return the outcome without an agreement: no project."""
        return self.outcome(False)

    def efficient(self) -> Outcome:
        """Return the outcome that gives both together most."""
        return self.outcome(self.pays, self.best_rise)

    def coalitional(self) -> CoalitionalGame:
        """Return what each city, and both together, can reach: either can refuse the project."""
        return CoalitionalGame(self.players, [0, 0, 0, max(self.surplus, Fraction(0))], unit=UNIT)

    def path(self, core_part: Number, years: int, passed_on: Number) -> list[Year]:
        """Return incomes year by year if the core has a part of what the project leaves without a grant.

        Parameters
        ----------
        core_part : number
            Part of revenue less losses that the core has, 0 to 1.
        years : int
            Years after the first, 0 to 1000.
        passed_on : number
            :math:`\\varphi`, what a yuan of the project adds to income, 0 to 1.

        Examples
        --------
        >>> gap = DevelopmentGap(("core", "rest"), (100_000, 40_000), (1, 3), 10, 0.8, 3, 3, 100)
        >>> [round(year.ratio, 3) for year in gap.path(0.5, 2, 1)]  # below the threshold: no project, ever
        [0.4, 0.4, 0.4]
        """
        door = Door()
        door.between("core_part", core_part, 0, 1)
        door.whole("years", years, 0, 1000)
        door.between("passed_on", passed_on, 0, 1)
        door.close()
        core, periphery = map(float, self.incomes)
        heads = [float(each) for each in self.people]
        found = []
        for _ in range(years + 1):
            revenue = float(self.revenue) * min(1.0, periphery / core / float(self.full_ratio))
            left = max(revenue - float(self.losses), 0.0)
            found.append(Year(core, periphery, periphery / core, revenue if left else 0.0))
            yuan = YUAN * float(passed_on) * left
            core += yuan * float(core_part) / heads[0]
            periphery += yuan * (1 - float(core_part)) / heads[1]
        return found
