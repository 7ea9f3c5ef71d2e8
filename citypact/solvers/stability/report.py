"""Whether one agreement holds, and if not, who breaks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.games.coalitional.membership import MembershipGame
from citypact.games.rational import as_fraction
from citypact.solvers.certificate import Certificate
from citypact.solvers.stability.move import Move
from citypact.solvers.stability.rules import Entry, Ties
from citypact.solvers.stability.verdicts import scaled


@dataclass(frozen=True)
class StabilityReport:
    """Yes, or no with the move that breaks it; usable as a truth value.

    Parameters
    ----------
    name : str
        The property, such as "internally stable".
    coalition : tuple of str
        Members; empty when all are alone, which an agreement of one is too.
    holds : bool
        Whether the agreement has the property under the rules below.
    witness : Move or None
        The move that gains most among those that break it.
    ties : tuple of Move
        Moves that change nothing for who moves; the rule for ties decides them.
    rule : str
        The rule for ties.
    entry : str
        The rule for entry.
    certificate : Certificate
        Every verdict recomputed from the payoffs as they were given.
    """

    name: str
    coalition: tuple[str, ...]
    holds: bool
    witness: Move | None
    ties: tuple[Move, ...]
    rule: Ties
    entry: Entry
    certificate: Certificate = field(repr=False)

    def __bool__(self) -> bool:
        return self.holds

    def explain(self) -> str:
        """Say the verdict in sentences."""
        who = "+".join(self.coalition) or "All being alone"
        verdict = f"{who} is {'' if self.holds else 'not '}{self.name}"
        told = [f"{verdict}: {self.witness.sentence()}." if self.witness else f"{verdict}."]
        if self.ties:
            told.append(
                f"Ties, judged by the rule {self.rule}: {'; '.join(m.sentence() for m in self.ties)}."
            )
        return " ".join(told)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "name": self.name,
            "coalition": "+".join(self.coalition),
            "holds": self.holds,
            "witness": None if self.witness is None else self.witness.to_dict(),
            "ties": [move.to_dict() for move in self.ties],
            "rule": self.rule,
            "entry": self.entry,
            "certificate": self.certificate.to_dict(),
        }


def judged(
    game: MembershipGame,
    name: str,
    mask: int,
    moves: Sequence[tuple[Move, Fraction, bool]],
    rule: Ties,
    entry: Entry,
) -> StabilityReport:
    """Return the report on an agreement from the moves away from it.

    Parameters
    ----------
    game : MembershipGame
        For the names and the scale.
    name : str
        The property.
    mask : int
        The agreement.
    moves : sequence of (Move, Fraction, bool)
        Each with the slack within which its gain is a tie, and whether one who is indifferent
        stays as it is.
    rule, entry : str
        The rules.
    """
    breaking = [move for move, slack, stays in moves if _moves(move.gain, slack, stays)]
    ties = tuple(move for move, slack, _ in moves if abs(move.gain) <= slack)
    witness = max(breaking, key=lambda move: move.gain, default=None)
    largest = max(float(game.table.max()), -float(game.table.min()))
    scale = as_fraction(largest) or Fraction(1)
    if witness is None:
        worst = max((move.gain for move, _, _ in moves), default=Fraction(0))
        residuals = {"nobody gains by moving": worst / scale}
    else:
        residuals = {"the witness does not lose by moving": -witness.gain / scale}
    tolerance = max((slack for _, slack, _ in moves), default=Fraction(0)) / scale
    exact = not scaled(game).computed
    certificate = Certificate(residuals, float(tolerance), float(scale), exact)
    certificate.require()
    return StabilityReport(name, game.members(mask), witness is None, witness, ties, rule, entry, certificate)


def _moves(gain: Fraction, slack: Fraction, indifferent_stay: bool) -> bool:
    return gain > slack if indifferent_stay else gain >= -slack
