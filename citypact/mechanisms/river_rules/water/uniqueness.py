r"""Which divisions of a river's worth satisfy core and aspirations: a certificate that it is one.

For every city i the least and greatest :math:`z_i` subject to

.. math:: z(N) = v(N), \qquad v(S) \le z(S) \le w(S) \quad \text{for all } S .

For the cities :math:`U_i` up from i, nobody is further upstream and :math:`v(U_i) = w(U_i)`; so
:math:`z(U_i) = v(U_i)` for every i, and these equations have the downstream incremental
distribution as their only solution, on a chain [AmbecSprumont2002]_ and on a tree alike. It
satisfies the rest: v is superadditive, so :math:`z(S) = v(U_i) - \sum_k v(U_k) \ge v(S)` for a
connected S with lowest city i and tributaries k; and w is submodular (a concave maximum over a
polymatroid), so what i adds to :math:`w(S \cap U_i)` is at least :math:`z_i`. Neither step needs
benefits that never satiate.

The rows of connected S enter linear programs (of the smallest 150, where a tree has more); each
end is certified in fractions. Worths are
computed in floating point: the rows other than those of :math:`U_i` are relaxed by the rounding
allowance, which can only widen the ranges, so a width of zero still proves uniqueness. The one
point is then compared with the rows of *all* S.

References
----------
models.md B5.

.. [AmbecSprumont2002] S. Ambec and Y. Sprumont, "Sharing a river", Journal of Economic Theory
   107, 2002, 453-462.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.games.coalitional.masks import membership, subset_sums
from citypact.games.rational import as_fraction
from citypact.games.river import RiverWater
from citypact.mechanisms.result import Figures, Result
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.certify import certify
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram, Row, Sense
from citypact.solvers.linear.solution import solve
from citypact.solvers.provenance import Provenance

#: Aspirations of all coalitions take seconds from here on.
MOST_PLAYERS = 12
#: Connected coalitions with rows of their own, those of U_i first; a chain of 12 has 78, a star 2,000.
MOST_COALITIONS = 150
#: Both ends of a range, as programs and as words.
_ENDS: tuple[tuple[Sense, str], ...] = (("minimize", "least"), ("maximize", "most"))
#: Worths are sums of a few dozen benefits, each right to rounding, at uses right to rounding.
ROUNDING = Fraction(1, 10**12)


@dataclass(frozen=True, repr=False)
class SharingRanges(Result):
    """Least and most that each city gets in the core and below the aspirations.

    Parameters
    ----------
    ranges : mapping of str to (Fraction, Fraction)
        In the game's unit of money, exactly.
    proofs : mapping of str to ExactCertificate
        Optima of the linear programs, as ``least of CITY`` and ``most of CITY``.
    program : LinearProgram
        The rows, with the objective left open.
    allowance : Fraction
        By how much rows were relaxed for the rounding of worths.
    certificate : Certificate
        The rows of all coalitions at the middle of the ranges.
    """

    ranges: Mapping[str, tuple[Fraction, Fraction]]
    proofs: Mapping[str, ExactCertificate]
    program: LinearProgram
    allowance: Fraction
    certificate: Certificate
    provenance: Provenance
    unit: str

    @property
    def width(self) -> Fraction:
        """The largest width of a range; zero proves that the division is unique."""
        return max(high - low for low, high in self.ranges.values())

    @property
    def unique(self) -> bool:
        """Whether only one division satisfies all rows."""
        return self.width == 0

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if self.unique:
            shares = ", ".join(f"{name} {float(low):.6g}" for name, (low, _) in self.ranges.items())
            return f"Exactly one division is in the core and below all aspirations ({self.unit}): {shares}."
        return f"Divisions in the core and below all aspirations differ by up to {float(self.width):.3g}."

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        return [
            (f"{end} of {name}", float(value), self.unit)
            for name, both in self.ranges.items()
            for end, value in zip(("least", "most"), both, strict=True)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "unique": self.unique,
            "width": float(self.width),
            "ranges": {n: {"lo": float(low), "hi": float(high)} for n, (low, high) in self.ranges.items()},
            "exact": {name: [str(low), str(high)] for name, (low, high) in self.ranges.items()},
            "allowance": float(self.allowance),
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        word = "unique" if self.unique else f"width {float(self.width):.3g}"
        return f"<SharingRanges: {len(self.ranges)} cities, {word}>"


def sharing_ranges(water: RiverWater) -> SharingRanges:
    """Find the range of every city's share in the core and below the aspirations, certified.

    Parameters
    ----------
    water : RiverWater
        At most 12 cities.

    Raises
    ------
    InputError
        Beyond 12 cities.
    CertificateError
        If the point found breaks the row of any coalition.

    Examples
    --------
    >>> from citypact.games.river import QuadraticBenefit, River
    >>> found = sharing_ranges(RiverWater(River(("up", "down")), (3, 1), QuadraticBenefit(10, 1)))
    >>> found.unique, [float(low) for low, _ in found.ranges.values()]
    (True, [25.5, 10.5])
    """
    refuse_beyond(water, MOST_PLAYERS, "the aspirations of all coalitions")
    program, allowance = _program(water)
    ranges, proofs = {}, {}
    for city in water.players:
        ends = []
        for sense, word in _ENDS:
            aim = replace(program, sense=sense, objective={city: 1})
            proof = certify(aim, solve(aim))
            proofs[f"{word} of {city}"] = proof
            ends.append(proof.optimum)
        ranges[city] = (ends[0], ends[1])
    middle = np.array([float((low + high) / 2) for low, high in ranges.values()])
    certificate = _all_rows(water, middle)
    certificate.require()
    provenance = Provenance("linear programs over core and aspirations", "HiGHS, ends in fractions", "", True)
    return SharingRanges(ranges, proofs, program, allowance, certificate, provenance, water.unit)


def _program(water: RiverWater) -> tuple[LinearProgram, Fraction]:
    """State the rows of connected coalitions, worths as the decimals that they spell.

    Leaving out rows widens the ranges, so they prove uniqueness as well.
    """
    masks = np.arange(1, 1 << water.size, dtype=np.int64)
    pieces = water.pieces(membership(masks, water.size))
    connected = masks[(pieces > 0).sum(axis=1) == 1]
    upstream = [water.mask(*water.river.upstream_of(city)) for city in water.players]
    others = np.setdiff1d(connected, upstream)
    others = others[np.argsort(np.bitwise_count(others), kind="stable")]
    connected = np.concatenate([np.unique(upstream), others])[:MOST_COALITIONS]
    members = membership(connected, water.size)
    least, most = water.worths_at(members), water.aspirations_at(members)
    allowance = ROUNDING * as_fraction(max(float(np.abs(most).max()), 0.0))
    rows = [Row("all is shared", dict.fromkeys(water.players, 1), "==", as_fraction(water.grand))]
    for mask, low, high in zip(connected.tolist(), least.tolist(), most.tolist(), strict=True):
        terms, label = dict.fromkeys(water.members(mask), 1), water.label(mask)
        if mask in upstream:
            # v and w are one number here; it is taken once, so that rounding cannot part them.
            bounds = (as_fraction(low),) * 2
        else:
            bounds = as_fraction(low) - allowance, as_fraction(high) + allowance
        rows.append(Row(f"core: {label}", terms, ">=", bounds[0]))
        rows.append(Row(f"aspiration: {label}", terms, "<=", bounds[1]))
    return LinearProgram("minimize", tuple(water.players), {}, tuple(rows)), allowance


def _all_rows(water: RiverWater, shares: np.ndarray[Any, np.dtype[np.float64]]) -> Certificate:
    """Compare a division with every coalition's worth and aspiration."""
    scale = max(abs(water.grand), float(np.abs(water.table).max()))
    unit = scale if scale > 0 else 1.0
    held = subset_sums(shares)
    most = water.aspirations_at(membership(np.arange(1 << water.size, dtype=np.int64), water.size))
    residuals = {
        "all is shared": float(abs(held[-1] - water.grand)) / unit,
        "no coalition does better alone": float((water.table - held).max()) / unit,
        "no coalition gets more than its aspiration": float((held - most).max()) / unit,
    }
    return Certificate(residuals, scale=scale)
