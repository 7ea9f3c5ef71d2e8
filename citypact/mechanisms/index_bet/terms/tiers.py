"""The bet on the index: which index makes whom pay how much.

A bet is a list of *tiers*, intervals of the index P from clean to dirty that cover every
P >= 0 once, each with a payment that is positive when the downstream city pays the upstream
one. Whether an end belongs to a tier is said in the tier: "P <= 1" includes 1, "P < 1" does
not. The *stake* is what the upstream city stands to lose from the cleanest to the dirtiest
tier; only the stake gives incentives, the rest of the money decides who takes part.

A pool whose rule is not known is a bet without tiers: its payments and its stake are
unknown, and nothing here invents them.

References
----------
models.md §5.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door


@dataclass(frozen=True)
class Tier:
    """Indices from ``low`` to ``high`` and what the upstream city receives for them.

    Parameters
    ----------
    low : number
        Least index of the tier; the cleanest tier starts at 0.
    high : number or None
        Largest index of the tier; ``None`` for the dirtiest, which has no end.
    payment : number
        Paid by the downstream to the upstream city (亿元 a year); negative: the other way.
    low_included, high_included : bool
        Whether each end belongs to the tier.

    Examples
    --------
    >>> 1 in Tier(0.95, 1, 1), 0.95 in Tier(0.95, 1, 1)
    (True, False)
    """

    low: Number
    high: Number | None
    payment: Number
    low_included: bool = False
    high_included: bool = True

    def __contains__(self, index: Number) -> bool:
        value = as_fraction(index)
        low = as_fraction(self.low)
        if value < low or (value == low and not (self.low_included or low == 0)):
            return False
        if self.high is None:
            return True
        high = as_fraction(self.high)
        return value < high or (value == high and self.high_included)

    def in_words(self) -> str:
        """Say which indices the tier holds."""
        low = "" if self.low == 0 else f"{self.low} {'<=' if self.low_included else '<'} "
        if self.high is None:
            return f"P {'>=' if self.low_included else '>'} {self.low}" if self.low else "any P"
        return f"{low}P {'<=' if self.high_included else '<'} {self.high}"


@dataclass(frozen=True)
class IndexBet:
    """Two cities' bet on the index.

    Parameters
    ----------
    tiers : sequence of Tier
        From clean to dirty; none when the rule is not known.
    lump_sum : number
        Central money to the upstream city whatever the index (亿元 a year), at least zero.
    pool : number or None
        Money set aside (亿元 a year) when the rule that divides it is not known.
    name, years : str
        Whose bet it is and when it holds.
    sources : sequence of str
        Where the terms were read.
    assumed : sequence of str
        Terms that were not read anywhere.
    unit : str
        Unit of money.

    Raises
    ------
    InputError
        On tiers that leave a gap, overlap or do not start at 0, and on amounts that are no money.

    Examples
    --------
    >>> bet = IndexBet([Tier(0, 0.95, 2), Tier(0.95, 1, 1), Tier(1, None, -1)])
    >>> bet.payment(0.95), bet.payment(1), bet.payment(1.001), bet.stake
    (Fraction(2, 1), Fraction(1, 1), Fraction(-1, 1), Fraction(3, 1))
    """

    tiers: tuple[Tier, ...] = ()
    lump_sum: Number = 0
    pool: Number | None = None
    name: str = ""
    years: str = ""
    sources: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    unit: str = "亿元"

    def __post_init__(self) -> None:
        for field in ("tiers", "sources", "assumed"):
            object.__setattr__(self, field, tuple(getattr(self, field)))
        door = Door()
        door.money("lump_sum", self.lump_sum)
        if self.pool is not None:
            door.money("pool", self.pool)
        for number, tier in enumerate(self.tiers, 1):
            door.money(f"payment of tier {number}", tier.payment, signed=True)
            if door.finite(f"low end of tier {number}", tier.low) and tier.low < 0:
                door.refuse(f"low end of tier {number}", tier.low, "an index of at least zero")
            if tier.high is None:
                if number < len(self.tiers):
                    door.refuse(f"high end of tier {number}", "none", "an index: only the last has no end")
            elif door.finite(f"high end of tier {number}", tier.high) and not tier.high > tier.low:
                door.refuse(f"high end of tier {number}", tier.high, f"an index above {tier.low}")
        if self.tiers and not door.problems:
            _cover(door, self.tiers)
        door.close()

    @classmethod
    def single(
        cls, reward: Number, penalty: Number, threshold: Number = 1, *, lump_sum: Number = 0
    ) -> IndexBet:
        """Return the plain bet: ``reward`` to upstream if P <= threshold, else ``penalty`` from it.

        Examples
        --------
        >>> IndexBet.single(reward=1, penalty=1).stake
        Fraction(2, 1)
        """
        door = Door()
        door.money("reward", reward, signed=True)
        door.money("penalty", penalty, signed=True)
        door.positive("threshold", threshold, "index: P is never negative, so none below can be met")
        door.close()
        return cls((Tier(0, threshold, reward), Tier(threshold, None, -as_fraction(penalty))), lump_sum)

    @property
    def known(self) -> bool:
        """Whether the rule that turns an index into a payment is known."""
        return bool(self.tiers)

    @property
    def stake(self) -> Fraction | None:
        """What upstream loses from the cleanest to the dirtiest tier; ``None`` when not known."""
        if not self.tiers:
            return None
        return as_fraction(self.tiers[0].payment) - as_fraction(self.tiers[-1].payment)

    @property
    def thresholds(self) -> tuple[Fraction, ...]:
        """Where one tier ends and the next begins."""
        return tuple(as_fraction(tier.low) for tier in self.tiers[1:])

    @property
    def payments(self) -> tuple[Fraction, ...]:
        """Payment of each tier to the upstream city."""
        return tuple(as_fraction(tier.payment) for tier in self.tiers)

    @property
    def jumps(self) -> tuple[Fraction, ...]:
        """What the upstream city loses when the index passes each threshold."""
        return tuple(clean - dirty for clean, dirty in pairwise(self.payments))

    @property
    def monotone(self) -> bool:
        """Whether dirtier water never earns the upstream city more."""
        return all(jump >= 0 for jump in self.jumps)

    def payment(self, index: Number) -> Fraction:
        """Return what the downstream city pays the upstream one at an index; exact.

        Raises
        ------
        InputError
            If the index is negative or not finite, or the rule is not known.
        """
        self.require_known()
        door = Door()
        if door.finite("index", index) and index < 0:
            door.refuse("index", index, "an index of at least zero")
        door.close()
        return next(as_fraction(tier.payment) for tier in self.tiers if index in tier)

    def require_known(self) -> None:
        """Raise if the rule is not known.

        Raises
        ------
        InputError
            Saying what is missing.
        """
        if not self.tiers:
            found = "none" if self.pool is None else f"none, only a pool of {self.pool} {self.unit}"
            raise InputError(
                Problem(
                    "tiers", found, "the tiers of the bet", remedy="the rule is not known and is not guessed"
                )
            )


def _cover(door: Door, tiers: tuple[Tier, ...]) -> None:
    """Refuse tiers that miss an index or hold it twice."""
    if tiers[0].low != 0:
        door.refuse("low end of tier 1", tiers[0].low, "0, the cleanest index")
    if tiers[-1].high is not None:
        door.refuse(f"high end of tier {len(tiers)}", tiers[-1].high, "none: the dirtiest tier has no end")
    for number, (clean, dirty) in enumerate(pairwise(tiers), 2):
        if as_fraction(dirty.low) != as_fraction(clean.high or 0):
            door.refuse(f"low end of tier {number}", dirty.low, f"{clean.high}, where tier {number - 1} ends")
        elif clean.high_included == dirty.low_included:
            found = "in both tiers" if dirty.low_included else "in neither tier"
            door.refuse(f"P = {dirty.low}", found, f"either in tier {number - 1} or in tier {number}")
