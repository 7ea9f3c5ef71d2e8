r"""Equal cores that wait for each other: the volunteer's dilemma.

One of n alike cities must take the lead. Whoever does pays :math:`c`; everybody has :math:`b > c` if at least
one does, and nothing if nobody does. Besides the n equilibria in which one named city leads there is the one
in which all do the same: each holds back with probability

.. math:: z = (c/b)^{1/(n-1)}, \qquad P(\text{nobody}) = z^n = (c/b)^{n/(n-1)},

which rises with n towards :math:`c/b`. Each then has :math:`b - c`, as if it led for certain. With a
named leader all together have :math:`nb - c` instead of :math:`n(b - c)`, which is :math:`(n-1) c` more.

References
----------
models.md §7.8. A. Diekmann, "Volunteer's dilemma", Journal of Conflict Resolution 29(4), 1985, 605-610.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door


@dataclass(frozen=True)
class Volunteers:
    """Alike cities of which one must take the lead.

    Parameters
    ----------
    count : int
        Cities, 2 to 1000.
    benefit : float
        :math:`b`, what each has if anybody leads (亿元 a year), above the cost.
    cost : float
        :math:`c`, what leading costs (亿元 a year), positive.

    Raises
    ------
    InputError
        Listing every number that cannot be used.

    Examples
    --------
    >>> Volunteers(2, 2, 1).nobody
    Fraction(1, 4)
    """

    count: int
    benefit: Number
    cost: Number

    def __post_init__(self) -> None:
        door = Door()
        door.whole("count", self.count, 2, 1000)
        door.money("benefit", self.benefit, positive=True)
        door.money("cost", self.cost, positive=True)
        door.close()
        if not as_fraction(self.cost) < as_fraction(self.benefit):
            door.refuse("cost", self.cost, f"less than the benefit of {self.benefit}, or nobody ever leads")
        door.close()

    @property
    def holds_back(self) -> Number:
        """Probability that one city does not lead, if all do the same; exact for two cities."""
        ratio = as_fraction(self.cost) / as_fraction(self.benefit)
        return ratio if self.count == 2 else float(ratio) ** (1 / (self.count - 1))

    @property
    def nobody(self) -> Number:
        """Probability that nobody leads, if all do the same; exact for two cities."""
        ratio = as_fraction(self.cost) / as_fraction(self.benefit)
        return ratio**2 if self.count == 2 else float(ratio) ** (self.count / (self.count - 1))

    @property
    def saved_by_naming(self) -> Fraction:
        """What all together gain if the leader is named (亿元 a year)."""
        return (self.count - 1) * as_fraction(self.cost)
