r"""The pollution index of a border section, from concentrations.

.. math:: P = k_0 \sum_i w_i \frac{C_i}{C_{i0}}, \qquad \sum_i w_i = 1,

with the yearly mean concentration :math:`C_i` of each pollutant, its base :math:`C_{i0}`
(the mean of earlier years) and a stability coefficient :math:`k_0 < 1` that grants the
upstream city some room for wet and dry years. Each pollutant adds its own term, so the
index says exactly who moved it, and how far each pollutant could rise alone before the
threshold is broken:

.. math:: C_i' = C_i + \frac{(\tau - P)\, C_{i0}}{k_0 w_i} .

Everything is computed on the decimals given, so "P = 1" is decided exactly.

References
----------
models.md §5.3; the form of the index is ``xinan_P_formula`` in the project's table of facts,
which marks it as general knowledge that was not verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door


@dataclass(frozen=True, eq=False)
class PollutionIndex:
    """Weights and base concentrations of an index of water quality.

    Parameters
    ----------
    weights : mapping of str to number
        Weight of each pollutant; they add up to one as decimals.
    base : mapping of str to number
        Base concentration of each pollutant (mg/l, or any unit used throughout); positive.
    stability : number
        The stability coefficient k0, positive.

    Raises
    ------
    InputError
        On a negative weight, weights that do not add up to one, a base that is missing or not
        positive.

    Examples
    --------
    >>> index = PollutionIndex(
    ...     weights={"CODMn": 0.25, "NH3-N": 0.25, "TN": 0.25, "TP": 0.25},
    ...     base={"CODMn": 2, "NH3-N": 0.2, "TN": 1.5, "TP": 0.04}, stability=0.85)
    >>> float(index.value({"CODMn": 2, "NH3-N": 0.2, "TN": 1.8, "TP": 0.04}))
    0.8925
    """

    weights: Mapping[str, Number]
    base: Mapping[str, Number]
    stability: Number = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", dict(self.weights))
        object.__setattr__(self, "base", dict(self.base))
        door = Door()
        if not self.weights:
            door.refuse("weights", "none", "a weight for at least one pollutant")
        for pollutant, weight in self.weights.items():
            if door.finite(f"weight of {pollutant}", weight) and weight < 0:
                door.refuse(f"weight of {pollutant}", weight, "a weight of at least zero")
            if pollutant not in self.base:
                door.refuse(f"base of {pollutant}", "none", "a base concentration")
        for pollutant, concentration in self.base.items():
            if pollutant not in self.weights:
                door.refuse(f"weight of {pollutant}", "none", "a weight (zero if it does not count)")
            door.positive(f"base of {pollutant}", concentration, "concentration")
        door.positive("stability", self.stability, "stability coefficient")
        if not door.problems:
            added = total(self.weights.values())
            if added != 1:
                door.refuse("weights", f"a sum of {_decimal(added)}", "weights that add up to 1")
        door.close()

    @property
    def pollutants(self) -> tuple[str, ...]:
        """Names of the pollutants, in the order of the weights."""
        return tuple(self.weights)

    def value(self, concentrations: Mapping[str, Number]) -> Fraction:
        """Return the index P.

        Parameters
        ----------
        concentrations : mapping of str to number
            Measured concentration of every pollutant, in the unit of the base.

        Raises
        ------
        InputError
            If a pollutant is missing, unknown or negative.
        """
        return sum(self.contributions(concentrations).values(), Fraction(0))

    def contributions(self, concentrations: Mapping[str, Number]) -> dict[str, Fraction]:
        """Return what each pollutant adds to the index; the parts add up to P."""
        self._check(concentrations)
        stability = as_fraction(self.stability)
        return {
            name: stability
            * as_fraction(weight)
            * as_fraction(concentrations[name])
            / as_fraction(self.base[name])
            for name, weight in self.weights.items()
        }

    def moves(self, before: Mapping[str, Number], after: Mapping[str, Number]) -> dict[str, Fraction]:
        """Return by how much each pollutant moved the index from one year to another.

        Examples
        --------
        >>> index = PollutionIndex({"TN": 0.5, "TP": 0.5}, {"TN": 1, "TP": 1})
        >>> index.moves({"TN": 1, "TP": 1}, {"TN": 1.2, "TP": 0.9})
        {'TN': Fraction(1, 10), 'TP': Fraction(-1, 20)}
        """
        then, now = self.contributions(before), self.contributions(after)
        return {name: now[name] - then[name] for name in then}

    def room(self, concentrations: Mapping[str, Number], threshold: Number = 1) -> dict[str, Fraction | None]:
        """Return by what part of itself each pollutant alone could rise until P meets the threshold.

        A negative part is the fall that would be needed; below minus one, not even the absence of
        this pollutant alone would do. ``None``: the pollutant has no weight or was not found in the
        water, so no rise in proportion brings the index there.

        Parameters
        ----------
        concentrations : mapping of str to number
            Measured concentrations.
        threshold : number
            The index that must not be passed.

        Examples
        --------
        >>> index = PollutionIndex({"TN": 0.5, "TP": 0.5}, {"TN": 1, "TP": 1})
        >>> index.room({"TN": 1, "TP": 0.8})
        {'TN': Fraction(1, 5), 'TP': Fraction(1, 4)}
        """
        door = Door()
        door.positive("threshold", threshold, "index")
        door.close()
        parts = self.contributions(concentrations)
        left = as_fraction(threshold) - sum(parts.values(), Fraction(0))
        return {name: left / part if part else None for name, part in parts.items()}

    def _check(self, concentrations: Mapping[str, Number]) -> None:
        door = Door()
        for name in self.weights:
            if name not in concentrations:
                door.refuse(f"concentration of {name}", "none", "a measured concentration")
            elif door.finite(f"concentration of {name}", concentrations[name]) and concentrations[name] < 0:
                door.refuse(
                    f"concentration of {name}", concentrations[name], "a concentration of at least zero"
                )
        for name in concentrations:
            if name not in self.weights:
                door.refuse("pollutant", name, "one of " + ", ".join(self.weights))
        door.close()


def _decimal(number: Fraction) -> str:
    """Show a fraction by its digits, all of them where there are few."""
    short = str(float(number))
    return short if as_fraction(float(number)) == number else f"{number} (about {short})"
