r"""The leader's best commitment, what the follower replies, and the proof that no other is better.

The *strong* value lets the follower break ties for the leader; it is attained. The
*pessimistic* value lets it break them against the leader; it is a supremum,

.. math:: \max_{j} \max_{x \in X_j} \min_{k \in E_j} \sum_i x_i a_{ik} ,

over the replies :math:`j` whose best-reply region :math:`X_j` has interior points, with
:math:`E_j` the replies that earn the follower the same as :math:`j` whatever the leader plays:
arbitrarily near :math:`x` the follower has no other best reply, and any commitment lies in some such
region. The two values differ only in degenerate games.

References
----------
B. von Stengel and S. Zamir, "Leadership games with convex strategy sets", Games and Economic
Behavior 69, 2010, 446-457. models.md §7.8 (M13: a core that leads).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class ReplyBound:
    """The most that the leader earns by commitments to which a reply is best, proved by weights.

    Parameters
    ----------
    bound : Fraction or None
        None if the reply is never a best one.
    weights : mapping of str to Fraction
        Non-negative weight of each other reply in the proof (see ``Leadership.bound``).
    """

    bound: Fraction | None
    weights: Mapping[str, Fraction]


@dataclass(frozen=True)
class TiesBound:
    """Why ties broken against the leader leave it no more by a class of replies alike to the follower.

    Parameters
    ----------
    replies : tuple of str
        The class.
    bound : Fraction or None
        The most that the worst of them earns the leader wherever they are best; None if some other
        reply is always as good, so that they need never be played.
    mixture : mapping of str to Fraction
        Chances of the replies in the proof; empty without a bound.
    weights : mapping of str to Fraction
        Non-negative weight of each reply outside (see ``Leadership.bound``).
    """

    replies: tuple[str, ...]
    bound: Fraction | None
    mixture: Mapping[str, Fraction]
    weights: Mapping[str, Fraction]


@dataclass(frozen=True)
class TiesProof:
    """What proves the pessimistic value, from below and from above.

    Parameters
    ----------
    replies : tuple of str
        A class of replies alike to the follower.
    limit : mapping of str to Fraction
        A commitment to which they are best, and the worst of them earns the leader the value.
    interior : mapping of str to Fraction
        One to which all others are worse: mixed into ``limit``, however little, it leaves no others.
    bounds : tuple of TiesBound
        For each class that no ``ReplyBound`` keeps to the value.
    """

    replies: tuple[str, ...]
    limit: Mapping[str, Fraction]
    interior: Mapping[str, Fraction]
    bounds: tuple[TiesBound, ...]


@dataclass(frozen=True, repr=False)
class Commitment:
    """What a leader announces and stands by.

    Parameters
    ----------
    leader, follower : str
        The players.
    strategy : mapping of str to Fraction
        Chance of each of the leader's strategies.
    reply : str
        The follower's best reply, ties broken for the leader.
    replies : tuple of str
        All its best replies.
    value, follower_value : Fraction
        Payoffs of both (unit of the game, 亿元).
    pessimistic_value : Fraction
        Best payoff when ties are broken against the leader (for a mixed commitment the supremum).
    bounds : mapping of str to ReplyBound
        For every reply, what no commitment to it exceeds.
    ties : TiesProof, optional
        What proves ``pessimistic_value``; for a pure commitment the list of strategies does.
    program, exact : LinearProgram, ExactCertificate, optional
        The program of the reply and its exact optimum; a pure commitment has none.
    """

    leader: str
    follower: str
    strategy: Mapping[str, Fraction]
    reply: str
    replies: tuple[str, ...]
    value: Fraction
    follower_value: Fraction
    pessimistic_value: Fraction
    bounds: Mapping[str, ReplyBound]
    certificate: Certificate
    provenance: Provenance
    program: LinearProgram | None = field(default=None)
    exact: ExactCertificate | None = field(default=None)
    ties: TiesProof | None = field(default=None)

    @property
    def pure(self) -> bool:
        """Whether one strategy is played for sure."""
        return max(self.strategy.values()) == 1

    @property
    def depends_on_ties(self) -> bool:
        """Whether the leader loses when the follower breaks ties against it, however it commits."""
        return self.pessimistic_value < self.value

    def explain(self) -> str:
        """Say the commitment in plain sentences."""
        played = ", ".join(f"{name} {float(x):.4g}" for name, x in self.strategy.items() if x)
        words = [
            f"{self.leader} commits to {played}; {self.follower} replies {self.reply}.",
            f"{self.leader} earns {float(self.value):.6g}, {self.follower} {float(self.follower_value):.6g}.",
        ]
        if self.depends_on_ties:
            words.append(
                f"If {self.follower} breaks ties against {self.leader}, no commitment earns more than"
                f" {float(self.pessimistic_value):.6g}."
            )
        return " ".join(words)

    def to_dict(self) -> dict[str, Any]:
        """Return the commitment as plain data for JSON."""
        return {
            "leader": self.leader,
            "follower": self.follower,
            "strategy": {name: float(x) for name, x in self.strategy.items()},
            "reply": self.reply,
            "replies": list(self.replies),
            "value": float(self.value),
            "follower_value": float(self.follower_value),
            "pessimistic_value": float(self.pessimistic_value),
            "bounds": {
                name: None if each.bound is None else float(each.bound) for name, each in self.bounds.items()
            },
            "ties": None if self.ties is None else _plain(self.ties),
            "certificate": self.certificate.to_dict(),
            "exact_certificate": None if self.exact is None else self.exact.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        played = ", ".join(f"{name} {float(x):.4g}" for name, x in self.strategy.items() if x)
        return f"<Commitment: {played} -> {self.reply}, value {float(self.value):.6g}>"


def _plain(proof: TiesProof) -> dict[str, Any]:
    return {
        "replies": list(proof.replies),
        "limit": {name: float(x) for name, x in proof.limit.items()},
        "interior": {name: float(x) for name, x in proof.interior.items()},
        "bounds": [
            {"replies": list(each.replies), "bound": None if each.bound is None else float(each.bound)}
            for each in proof.bounds
        ],
    }
