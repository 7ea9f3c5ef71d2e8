r"""How much two officials care about being ahead of each other.

An official who is scored on the own and, with weight :math:`m`, the neighbour's gain wants

.. math:: x_i + \rho_i \bigl[(x_i + m x_j) - (x_j + m x_i)\bigr] = x_i + \rho_i (1 - m)(x_i - x_j) ,

so the weight that counts is :math:`\rho_i (1 - m)`. In the limit :math:`\rho \to \infty`
(written ``None``) the lead alone counts.

References
----------
models.md §4.12, §7.2. L. Zhou, "Governing China's local officials: an analysis of promotion
tournament model", Economic Research Journal 2007(7), 36-50 (in Chinese).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.theories.officials import accepted_surplus_shares, official_utilities

Weight = Number | None


@dataclass(frozen=True)
class Standing:
    """The weight of relative standing to each official.

    Parameters
    ----------
    origin, destination : float or None
        ρ of each official, not negative; ``None`` for the limit in which nothing else counts.
    neighbour_score : float
        m, weight of the neighbour's gain in an official's own score, in [0, 1].

    Raises
    ------
    InputError
        On a negative weight, a score outside [0, 1], or a score of 1 beside a limit weight.

    Examples
    --------
    >>> Standing(4, None, 0.5).effective
    (Fraction(2, 1), None)
    """

    origin: Weight
    destination: Weight
    neighbour_score: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        for name in ("origin", "destination"):
            weight = getattr(self, name)
            if weight is not None:
                door.money(f"standing of {name}", weight)
        score = self.neighbour_score
        door.between("neighbour_score", score, 0, 1, "a part of the neighbour's gain")
        if not door.problems and score == 1 and None in (self.origin, self.destination):
            door.refuse(
                "neighbour_score", score, "below 1 where nothing but the lead counts, for then nothing does"
            )
        door.close()

    @classmethod
    def of(cls, weights: Weight | tuple[Weight, Weight], neighbour_score: Number = 0) -> Standing:
        """Return the standing from one weight for both officials or one for each."""
        pair = weights if isinstance(weights, tuple) else (weights, weights)
        if len(pair) != 2:
            door = Door()
            door.refuse("standing", pair, "one weight, or a pair (origin's, destination's)")
            door.close()
        return cls(pair[0], pair[1], neighbour_score)

    @property
    def effective(self) -> tuple[Fraction | None, Fraction | None]:
        """ρ(1 - m) of origin and destination."""
        left = 1 - as_fraction(self.neighbour_score)
        origin, destination = (
            None if weight is None else as_fraction(weight) * left
            for weight in (self.origin, self.destination)
        )
        return origin, destination

    def accepted_shares(self) -> tuple[Fraction, Fraction]:
        """Parts of the surplus for the origin that both officials accept: ρ/(1+2ρ) to (1+ρ)/(1+2ρ).

        Never empty: the lower end, by the origin's official, is at most one half, the upper at least.
        """
        origin, destination = self.effective
        return accepted_surplus_shares(origin)[0], accepted_surplus_shares(destination)[1]

    def utilities(self, game: Relocation, ratio: Number) -> tuple[Fraction, Fraction]:
        """Gains of the two officials at a ratio over no agreement (亿元); in the limit, the lead alone."""
        own, other = game.exact_gains(ratio)
        leads = (own - other, other - own)
        found = (
            leads[side] if weight is None else official_utilities(game, ratio, weight)[side]
            for side, weight in enumerate(self.effective)
        )
        origin, destination = found
        return origin, destination

    def slopes(self, game: Relocation) -> tuple[Fraction, Fraction]:
        """Change of the officials' gains per unit of the ratio (亿元): R(1+2ρ), and in the limit 2R."""
        revenue = as_fraction(game.revenue)
        origin, destination = (
            2 * revenue if weight is None else revenue * (1 + 2 * weight) for weight in self.effective
        )
        return origin, -destination
