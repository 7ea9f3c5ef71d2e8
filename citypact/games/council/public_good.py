r"""A public good that n alike cities pay for year after year, with nobody to enforce it.

Contributing costs a city 1 and brings each :math:`\beta / n`, with :math:`1 < \beta < n`: all gain if all
contribute, and each gains :math:`1 - \beta/n` a year by not doing so. A breach is found with chance
:math:`q` a year, after which nobody contributes any more. The breach does not pay iff

.. math:: 1 - \frac{\beta}{n} \le \frac{\delta q}{1 - \delta} (\beta - 1), \qquad
          \delta^* = \frac{n - \beta}{n - \beta + n q (\beta - 1)} ,

which is :math:`(n - \beta) / ((n - 1)\beta)` at :math:`q = 1`, and rises with n towards
:math:`1 / (1 + q(\beta - 1))`: a larger council needs more patience, but only up to a limit.

References
----------
models.md §8.4. J. Friedman, "A non-cooperative equilibrium for supergames", Review of Economic Studies
38(1), 1971, 1-12.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door


@dataclass(frozen=True)
class RepeatedPublicGood:
    """Cities that contribute every year as long as nobody is found not to.

    Parameters
    ----------
    cities : int
        n, 2 to 1000.
    benefit : float
        β, what one contribution brings all cities together per unit of its cost; above 1, below n.
    detection : float
        q, chance a year that a breach is found, in (0, 1].

    Raises
    ------
    InputError
        Listing every number that cannot be used.

    Examples
    --------
    >>> round(float(RepeatedPublicGood(15, 2).least_discount), 4)
    0.4643
    """

    cities: int
    benefit: Number
    detection: Number = 1

    def __post_init__(self) -> None:
        door = Door()
        door.whole("cities", self.cities, 2, 1000)
        door.positive("benefit", self.benefit, "benefit over cost")
        door.between("detection", self.detection, 0, 1, "a probability")
        door.close()
        if not 1 < as_fraction(self.benefit) < self.cities:
            door.refuse(
                "benefit", self.benefit, f"more than 1 and less than {self.cities}, the number of cities"
            )
        if not self.detection > 0:
            door.refuse("detection", self.detection, "a positive probability: unseen, a breach always pays")
        door.close()

    @property
    def least_discount(self) -> Fraction:
        """δ*, the least discount factor at which nobody breaks the agreement."""
        n, worth = self.cities, as_fraction(self.benefit)
        kept = n * as_fraction(self.detection) * (worth - 1)
        return (n - worth) / (n - worth + kept)

    @property
    def limit(self) -> Fraction:
        """What δ* tends to for ever more cities."""
        return 1 / (1 + as_fraction(self.detection) * (as_fraction(self.benefit) - 1))
