"""Which axiom of the Shapley value a proposal breaks, and where.

The Shapley value is the only rule that is efficient, treats interchangeable players alike, pays
a player who adds nothing nothing, and adds up over games [Shapley1953]_; in place of the last
two, that pays each player by marginal contributions alone [Young1985]_. A proposal that
differs from it therefore breaks one of these; the first in that order is named.

References
----------
.. [Shapley1953] L. S. Shapley, "A value for n-person games", Contributions to the Theory of
   Games II, Princeton University Press, 1953, 307-317.
.. [Young1985] H. P. Young, "Monotonic solutions of cooperative games", International Journal of
   Game Theory 14, 1985, 65-72.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.coalitional import CooperativeGame
from citypact.mechanisms.allocation.wording import shown, told_apart


@dataclass(frozen=True)
class BrokenAxiom:
    """An axiom that a proposal breaks.

    Parameters
    ----------
    axiom : str
        ``efficiency``, ``symmetry``, ``null player`` or ``additivity``.
    players : tuple of str
        Who shows it.
    gap : float
        By how much, in the game's unit.
    statement : str
        The breach in words and numbers.
    """

    axiom: str
    players: tuple[str, ...]
    gap: float
    statement: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "axiom": self.axiom,
            "players": list(self.players),
            "gap": self.gap,
            "statement": self.statement,
        }


def broken_axiom(
    game: CooperativeGame,
    proposal: Mapping[str, Fraction],
    shapley: Mapping[str, Fraction],
    alike: Sequence[Sequence[str]],
    idle: Sequence[str],
    tolerance: Fraction,
) -> BrokenAxiom | None:
    """Name the first axiom that a proposal breaks, or nothing if it is the Shapley value.

    Parameters
    ----------
    game : CooperativeGame
        The game.
    proposal, shapley : mapping of player to Fraction
        Amounts in the game's unit.
    alike : sequence of groups of names
        Interchangeable players.
    idle : sequence of names
        Players who add nothing to any coalition.
    tolerance : Fraction
        Differences up to here count as none.
    """
    unit = game.unit
    total, grand = sum(proposal.values(), Fraction(0)), sum(shapley.values(), Fraction(0))
    if abs(total - grand) > tolerance:
        found, wanted = told_apart(total, grand)
        said = f"the amounts add up to {found}, not to {wanted} {unit}"
        return BrokenAxiom("efficiency", tuple(game.players), float(abs(total - grand)), said)
    verb = "pays" if game.cost else "gets"
    groups = [sorted(group, key=proposal.__getitem__) for group in alike if len(group) > 1]
    groups.sort(key=lambda group: proposal[group[-1]] - proposal[group[0]])
    if groups and proposal[groups[-1][-1]] - proposal[groups[-1][0]] > tolerance:
        low, high = groups[-1][0], groups[-1][-1]
        gap = float(proposal[high] - proposal[low])
        less, more = told_apart(proposal[low], proposal[high])
        said = (
            f"{low} and {high} are interchangeable in this game, but {low} {verb} {less}"
            f" and {high} {more} {unit}"
        )
        return BrokenAxiom("symmetry", (low, high), gap, said)
    if idle:
        most = max(idle, key=lambda name: abs(proposal[name]))
        if abs(proposal[most]) > tolerance:
            said = f"{most} changes no coalition's worth, but {verb} {shown(proposal[most])} {unit}"
            return BrokenAxiom("null player", (most,), float(abs(proposal[most])), said)
    worst = max(game.players, key=lambda name: abs(proposal[name] - shapley[name]))
    gap = float(abs(proposal[worst] - shapley[worst]))
    if gap <= tolerance:
        return None
    here, mean = told_apart(proposal[worst], shapley[worst])
    said = (
        f"{worst} {verb} {here}, while the average of its marginal contributions is {mean} {unit}; no rule"
        " that treats like players alike, leaves out those who add nothing and adds up over issues gives"
        " this"
    )
    return BrokenAxiom("additivity", (worst,), gap, said)
