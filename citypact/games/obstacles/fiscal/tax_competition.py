r"""Separate kitchens: cities that live on their own revenue compete for capital by low charges.

Each of n cities sets a net charge :math:`t_i` (taxes less concessions) on a unit of mobile capital. A unit
earns :math:`a_i - \beta k_i - t_i` in city i and moves until it earns the same everywhere; the region
keeps :math:`n \bar k` in all. While every city has some,

.. math:: k_i = \bar k + [\bar t - t_i + a_i - \bar a] / \beta ,

and a city in which capital would be negative has none (the others share it). The city keeps the part
:math:`1 - s` of its revenue and an equal part of the pooled rest. If collecting takes effort, revenue
effort :math:`e_i` adds :math:`e_i` to the revenue and costs :math:`\tfrac12 \kappa e_i^2`:

.. math:: u_i = (1 - s)(t_i k_i + e_i) + \tfrac{s}{n} \sum_j (t_j k_j + e_j) - \tfrac12 \kappa e_i^2 .

With the weight :math:`w = 1 - s + s/n` of the own revenue, the equilibrium is :math:`e = w / \kappa` and,
within the limits,

.. math:: t_i = \bar t + \frac{n w (a_i - \bar a)}{(2n-1) w + s/n}, \qquad
          \bar t = \frac{n \beta \bar k}{n - 1} \Bigl[1 + \frac{s}{n (1 - s)}\Bigr] .

Charges only move money from the owners of capital to the cities, and capital does not leave the region.
So *efficient* means: best for the city governments together, which is the ceiling
:math:`t^{max}` that the law or the threat of leaving the region sets, in every city, and effort
:math:`1/\kappa`. The owners lose what the cities gain.

*No city gains by any other charge, near or far.* A city that cuts its charge draws capital at a rate that
falls as others run dry, so its revenue is concave. A city with little capital charges little; when such a
city j runs dry, the payoff bends upwards only at charges below :math:`p\,t_j / w` with :math:`p = s/n`, where
it rises in any case. This needs every city to have capital at equal charges,
:math:`\beta \bar k + a_i - \bar a > 0`, and no negative charges, which never pay; both are checked.

References
----------
models.md §7.1, A11. G. Zodrow and P. Mieszkowski, "Pigou, Tiebout, property taxation, and the underprovision
of local public goods", Journal of Urban Economics 19(3), 1986, 356-370. J. D. Wilson, "A theory of
interregional tax competition", Journal of Urban Economics 19(3), 1986, 296-315. J. Hindriks, S. Peralta and
S. Weber, "Competing in taxes and investment under fiscal equalization", Journal of Public Economics 92,
2008, 2392-2402.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from citypact.errors import InputError, Problem
from citypact.games.city_numbers import cities_between, numbers_of
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.fiscal.charge_blocks import block_charges
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

MOST_CITIES = 300
#: Every coalition has an equilibrium of its own.
MOST_LISTED = 8
PER_CAPITAL = "亿元 a year per unit of capital"


@dataclass(frozen=True)
class TaxCompetition:
    r"""Cities that compete for mobile capital.

    Parameters
    ----------
    players : sequence of str
        Names of the cities, 2 to 300.
    advantages : sequence of float
        :math:`a_i`, what the first unit of capital earns in each city before charges (亿元 a year per unit);
        only differences matter.
    congestion : float
        :math:`\beta`, fall of a unit's earnings per further unit in the same city (亿元 a year), positive:
        the larger, the less mobile capital is.
    ceiling : float
        Highest charge that does not drive capital out of the region (亿元 a year per unit of capital).
    capital : float
        :math:`\bar k`, units of capital a city on average, positive.
    floor : float
        Lowest charge allowed, from 0 to the ceiling.
    pooled : float
        s, share of revenue that is pooled and divided equally, in [0, 1].
    effort_cost : float, optional
        :math:`\kappa`, curvature of the cost of revenue effort (1/亿元), positive; without it revenue takes
        no effort.

    Raises
    ------
    InputError
        Listing every number that cannot be used, and every city that would have no capital at equal
        charges.

    Examples
    --------
    >>> pair = TaxCompetition(("A", "B"), (1, 0.4), congestion=1, ceiling=9, capital=0.91)
    >>> [float(pair.charges[at]) for at in (0, 1)]
    [2.02, 1.62]
    """

    players: Sequence[str]
    advantages: Sequence[Number]
    congestion: Number
    ceiling: Number
    capital: Number = 1
    floor: Number = 0
    pooled: Number = 0
    effort_cost: Number | None = None

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, MOST_CITIES, door)
        object.__setattr__(self, "players", cities)
        numbers = numbers_of("advantages", self.advantages, cities, door, signed=True)
        object.__setattr__(self, "advantages", numbers)
        for field in ("congestion", "ceiling"):
            door.money(field, getattr(self, field), positive=True)
        door.positive("capital", self.capital, "amount of capital")
        door.money("floor", self.floor)
        door.between("pooled", self.pooled, 0, 1, "a share")
        if self.effort_cost is not None:
            door.positive("effort_cost", self.effort_cost, "curvature of the cost of effort")
        if not door.problems:
            self._check_limits(door)
        door.close()

    def _check_limits(self, door: Door) -> None:
        if as_fraction(self.floor) > as_fraction(self.ceiling):
            door.refuse("floor", self.floor, f"at most the ceiling {self.ceiling}")
        for city, base, advantage in zip(self.players, self.bases, self.advantages, strict=True):
            if base <= 0:
                door.refuse(
                    f"advantages of {city}",
                    advantage,
                    f"an advantage above {float(as_fraction(advantage) - base):.6g}, at which"
                    " some capital stays there at equal charges",
                    remedy="leave out a city without mobile capital",
                )

    @cached_property
    def bases(self) -> tuple[Fraction, ...]:
        r"""Capital at equal charges, times congestion: :math:`\beta\bar k + a_i - \bar a`."""
        own = [as_fraction(each) for each in self.advantages]
        level = as_fraction(self.congestion) * as_fraction(self.capital) - total(own) / len(own)
        return tuple(level + each for each in own)

    @property
    def weight(self) -> Fraction:
        """Part w = 1 - s + s/n of a further yuan of revenue that a city keeps."""
        share = as_fraction(self.pooled)
        return 1 - share + share / len(self.players)

    @cached_property
    def charges(self) -> tuple[Fraction, ...]:
        """Equilibrium charges (亿元 a year per unit of capital)."""
        return tuple(self.charges_in_blocks([[at] for at in range(len(self.players))]))

    def charges_in_blocks(self, blocks: Sequence[Sequence[int]]) -> list[Fraction]:
        """Return the charges if the cities of each block set theirs together, and blocks compete."""
        limits = as_fraction(self.floor), as_fraction(self.ceiling)
        return block_charges(self.bases, blocks, as_fraction(self.pooled), *limits)

    def capital_at(self, charges: Sequence[Number]) -> list[Fraction]:
        """Return the capital in each city: it earns the same wherever there is any.

        Examples
        --------
        >>> pair = TaxCompetition(("A", "B"), (0, 0), congestion=1, ceiling=9)
        >>> [float(units) for units in pair.capital_at([0, 1])], [float(k) for k in pair.capital_at([0, 9])]
        ([1.5, 0.5], [2.0, 0.0])
        """
        slope = as_fraction(self.congestion)
        whole = slope * as_fraction(self.capital) * len(self.players)
        net = [as_fraction(a) - as_fraction(t) for a, t in zip(self.advantages, charges, strict=True)]
        earned = filled = Fraction(0)
        for used, best in enumerate(sorted(net, reverse=True), 1):
            if used > 1 and best <= earned:
                break
            filled += best
            earned = (filled - whole) / used
        return [max(each - earned, Fraction(0)) / slope for each in net]

    def effort(self, pooled: Number | None = None) -> Fraction:
        """Return the revenue effort of every city (亿元 a year) at a pooled share; zero if it takes none."""
        if self.effort_cost is None:
            return Fraction(0)
        share = as_fraction(self.pooled if pooled is None else pooled)
        return (1 - share + share / len(self.players)) / as_fraction(self.effort_cost)

    def payoffs(
        self, charges: Sequence[Number], efforts: Sequence[Number] | None = None, pooled: Number | None = None
    ) -> list[Fraction]:
        """Return what each city has (亿元 a year) at these charges and efforts.

        Parameters
        ----------
        charges : sequence of float
            One a city (亿元 a year per unit of capital).
        efforts : sequence of float, optional
            Revenue effort (亿元 a year); that of the equilibrium if not given.
        pooled : float, optional
            Share of revenue that is pooled; the game's own if not given.
        """
        share = as_fraction(self.pooled if pooled is None else pooled)
        done = [self.effort(share)] * len(charges) if efforts is None else [as_fraction(e) for e in efforts]
        cost = as_fraction(self.effort_cost or 0)
        capital = self.capital_at(charges)
        revenue = [as_fraction(t) * k + e for t, k, e in zip(charges, capital, done, strict=True)]
        each = share * total(revenue) / len(revenue)
        return [(1 - share) * own + each - cost * e**2 / 2 for own, e in zip(revenue, done, strict=True)]

    def outcome(
        self, charges: Sequence[Number], effort: Number | None = None, pooled: Number | None = None
    ) -> Outcome:
        """Return charges, capital and what each city has; every city makes the same effort."""
        made = self.effort(pooled) if effort is None else effort
        capital = self.capital_at(charges)
        payoffs = self.payoffs(charges, [made] * len(charges), pooled)
        actions: dict[str, Number] = {}
        units = {}
        for city, charge, amount in zip(self.players, charges, capital, strict=True):
            actions[f"charge of {city}"] = charge
            units[f"charge of {city}"] = PER_CAPITAL
            actions[f"capital in {city}"] = amount
        if self.effort_cost is not None:
            actions["revenue effort of each city"] = made
            units["revenue effort of each city"] = "亿元 a year"
        return Outcome(actions, dict(zip(self.players, payoffs, strict=True)), action_units=units)

    def equilibrium(self) -> Outcome:
        """Return the only equilibrium."""
        return self.outcome(self.charges)

    def efficient(self) -> Outcome:
        """Return what is best for the city governments together: the ceiling, full effort, nothing pooled.

        The owners of capital lose what the cities gain; no capital is moved out of the region.
        """
        charges = [as_fraction(self.ceiling)] * len(self.players)
        return self.outcome(charges, self.effort(0), 0)

    @property
    def pooling_needed(self) -> Fraction:
        """The smallest pooled share at which every city charges the ceiling c by itself.

        For the city with the least base b the marginal payoff at the ceiling is zero if
        :math:`s (n-1)(c - b) = (n-1) c - n b`. A floor as high as the ceiling leaves nothing to undercut.

        Examples
        --------
        >>> TaxCompetition(("A", "B"), (0, 0), congestion=1, ceiling=4).pooling_needed
        Fraction(2, 3)
        """
        others, ceiling, base = len(self.players) - 1, as_fraction(self.ceiling), min(self.bases)
        if as_fraction(self.floor) == ceiling:
            return Fraction(0)
        short = others * ceiling - (others + 1) * base
        return short / (others * (ceiling - base)) if short > 0 else Fraction(0)

    def coalitional(self) -> CoalitionalGame:
        r"""Return what each coalition gains by setting its members' charges together; outsiders reply best.

        The members need not charge the same: a more productive one charges more. Gains are counted
        from the equilibrium of single cities. No member runs dry by choice: at the charge it wants,
        :math:`\beta k_i = b_i / 2 + (T - T_B) / (2n)`. Nor does emptying outsiders pay: the more of
        them are empty, the less capital a lower charge draws.

        Raises
        ------
        InputError
            For more than eight cities, and for revenue that is pooled already.

        Examples
        --------
        >>> game = TaxCompetition(("A", "B", "C"), (0, 0, 0), congestion=1, ceiling=3).coalitional()
        >>> game.worth("A", "B"), game.worth("A", "B", "C")
        (1.1666666666666667, 4.5)
        """
        count = len(self.players)
        if count > MOST_LISTED:
            raise InputError(Problem("players", count, f"at most {MOST_LISTED} cities to list coalitions of"))
        if self.pooled:
            raise InputError(
                Problem("pooled", self.pooled, "0: worths are those of cities that keep their revenue")
            )
        alone = self.payoffs(self.charges)
        worths = [Fraction(0)] * (1 << count)
        for mask in range(1, 1 << count):
            inside = list(bits(mask))
            if len(inside) == 1:
                continue
            blocks = [inside, *([at] for at in range(count) if not mask >> at & 1)]
            charges = self.charges_in_blocks(blocks)
            together = self.payoffs(charges)
            worths[mask] = sum((together[at] - alone[at] for at in inside), Fraction(0))
        return CoalitionalGame(self.players, worths, unit="亿元 a year")
