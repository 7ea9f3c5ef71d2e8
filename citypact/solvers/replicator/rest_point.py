r"""What is known about a point or a continuum at which a replicator field rests.

The eigenvalues of the Jacobian decide most cases: all in the left half plane, the point is a *sink*
and asymptotically stable; one in the right half plane, it is unstable. On the imaginary axis the
linearisation does not decide. Two facts go further [Hofbauer1998]_:

* a rest point that is no Nash equilibrium is unstable, and a point is asymptotically stable iff it is
  a *strict* equilibrium, hence pure [Ritzberger1995]_;
* two populations with two strategies each have a first integral, so that a purely imaginary pair
  there is a true *centre*: closed orbits around it, stable, never reached. If the other populations'
  eigenvalues at such a point are negative it remains stable (centre manifold theorem).

References
----------
.. [Hofbauer1998] J. Hofbauer and K. Sigmund, *Evolutionary Games and Population Dynamics*,
   Cambridge University Press, 1998, theorem 7.2.1 and chapter 11.
.. [Ritzberger1995] K. Ritzberger and J. W. Weibull, "Evolutionary selection in normal-form games",
   Econometrica 63, 1995, 1371-1399.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeAlias

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

Kind: TypeAlias = Literal["sink", "source", "saddle", "centre", "non-hyperbolic"]
Stability: TypeAlias = Literal[
    "asymptotically stable", "stable but not asymptotically", "unstable", "undecided by linearisation"
]
MIXED = "mixed"


@dataclass(frozen=True)
class Signs:
    """How many eigenvalues have a positive, a negative and a zero real part, decided in fractions.

    Parameters
    ----------
    rotating : bool
        Whether the zero real parts are one imaginary pair of two mixed populations.
    """

    positive: int
    negative: int
    zero: int
    rotating: bool = False

    @property
    def kind(self) -> Kind:
        """Type of the rest point."""
        if self.zero:
            return "centre" if self.rotating and not self.positive else "non-hyperbolic"
        if self.positive and self.negative:
            return "saddle"
        return "source" if self.positive else "sink"

    @property
    def stability(self) -> Stability:
        """What the eigenvalues (and, for a centre, the first integral) say."""
        if self.positive:
            return "unstable"
        if not self.zero:
            return "asymptotically stable"
        return "stable but not asymptotically" if self.rotating else "undecided by linearisation"


@dataclass(frozen=True)
class RestPoint:
    """A state that the replicator field leaves where it is.

    Parameters
    ----------
    shares : tuple of float
        The free shares, in the order of the game's coordinates.
    exact : tuple of Fraction, or None
        The same in fractions; None where a root is irrational.
    face : mapping of str to str
        Population → the strategy that all of it plays, or ``mixed``.
    eigenvalues : tuple of complex
        Of the Jacobian in the free shares, in the unit of the payoffs.
    signs : Signs
        Signs of their real parts, decided without rounding.
    nash, strict : bool
        Whether no member of any population earns more by another strategy; whether each other
        strategy earns less.
    """

    shares: tuple[float, ...]
    exact: tuple[Fraction, ...] | None
    face: Mapping[str, str]
    eigenvalues: tuple[complex, ...]
    signs: Signs
    nash: bool
    strict: bool

    @property
    def kind(self) -> Kind:
        """sink, source, saddle, centre or non-hyperbolic."""
        return self.signs.kind

    @property
    def stability(self) -> Stability:
        """Asymptotically stable, stable but not asymptotically, unstable, or undecided by linearisation."""
        return self.signs.stability

    @property
    def asymptotically_stable(self) -> bool:
        """Whether every state near the point returns to it; decided always: iff it is strict."""
        return self.strict

    @property
    def pure(self) -> bool:
        """Whether every population plays one strategy."""
        return MIXED not in self.face.values()

    def to_dict(self) -> dict[str, Any]:
        """Return the point as plain data for JSON; an eigenvalue is [real, imaginary]."""
        return {
            "shares": list(self.shares),
            "exact": None if self.exact is None else [str(share) for share in self.exact],
            "face": dict(self.face),
            "eigenvalues": [[value.real, value.imag] for value in self.eigenvalues],
            "kind": self.kind,
            "stability": self.stability,
            "asymptotically_stable": self.asymptotically_stable,
            "nash": self.nash,
            "strict": self.strict,
        }


@dataclass(frozen=True, eq=False)
class RestContinuum:
    """A whole segment, curve, face or cube at rest; no point of it is asymptotically stable.

    Parameters
    ----------
    face : mapping of str to str
        Population → the strategy that all of it plays, or ``mixed``.
    moving : tuple of str
        Populations whose shares vary along it.
    dimension : int
        Number of directions in which the state can move and stay at rest.
    trace : array of shape (k, game.dimension)
        Points on its closure: along a segment or curve in order, otherwise the corners.
    example : RestPoint
        One point inside.
    """

    face: Mapping[str, str]
    moving: tuple[str, ...]
    dimension: int
    trace: FloatArray
    example: RestPoint

    def __str__(self) -> str:
        parts = []
        for at, (name, place) in enumerate(self.face.items()):
            share = "any" if name in self.moving else f"{self.example.shares[at]:.6g}"
            parts.append(f"{name} {place}" if place != MIXED else f"{name} mixed ({share} share)")
        return f"continuum of dimension {self.dimension}: " + ", ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """Return the continuum as plain data for JSON."""
        return {
            "face": dict(self.face),
            "moving": list(self.moving),
            "dimension": self.dimension,
            "trace": self.trace.tolist(),
            "example": self.example.to_dict(),
        }


@dataclass(frozen=True, eq=False)
class RestPoints:
    """All rest points of a game: the isolated mixed ones, the pure ones, and every continuum.

    Parameters
    ----------
    points : tuple of RestPoint
        Pure ones first; a pure point may also be the end of a continuum.
    continua : tuple of RestContinuum
        Mixed rest points that are not isolated on their face.
    certificate : Certificate
        The field at each, recomputed profile by profile.
    """

    points: tuple[RestPoint, ...]
    continua: tuple[RestContinuum, ...]
    certificate: Certificate
    provenance: Provenance

    @property
    def stable(self) -> tuple[RestPoint, ...]:
        """The asymptotically stable points."""
        return tuple(point for point in self.points if point.asymptotically_stable)

    def at(self, *shares: float) -> RestPoint:
        """Return the rest point with these free shares.

        Raises
        ------
        KeyError
            If there is none.
        """
        for point in self.points:
            if len(shares) == len(point.shares) and np.allclose(point.shares, shares, rtol=0, atol=1e-9):
                return point
        raise KeyError(shares)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data for JSON."""
        return {
            "points": [point.to_dict() for point in self.points],
            "continua": [continuum.to_dict() for continuum in self.continua],
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }
