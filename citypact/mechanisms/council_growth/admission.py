r"""Who is admitted to a council next, and where its growth stops.

The members S admit the candidate with the largest gain :math:`v(S \cup j) - v(S)`, and so on. All
candidates face the same :math:`\kappa + \gamma |S|`: so the order depends on the links and the
founders alone, and the costs only say where it stops. Two rules (models.md section 8.5):

* *transferable*: a candidate is admitted if the gain is not negative,
  :math:`\eta \sum_{i \in S} m_{ij} \ge \kappa + \gamma |S|`. Its alternative is to stay outside with
  0; then there are side payments with which everybody agrees.
* *unanimity*: members are paid their Shapley shares and each has a veto. An incumbent's share changes
  by :math:`\tfrac12 (\eta m_{ij} - \gamma)`, so all consent exactly if
  :math:`\eta m_{ij} \ge \gamma` for each of them. The candidate must want to join as well: its own
  share :math:`\tfrac12 \eta \sum_{i \in S} m_{ij} - \kappa - \tfrac12 \gamma |S|` must not be
  negative. This second condition does not follow from the first, because the newcomer alone bears
  :math:`\kappa`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.club import ClubGame

Rule = Literal["transferable", "unanimity"]
RULES: tuple[str, ...] = get_args(Rule)
#: Gains closer than this, relative to the largest amount they are made of, are equal.
TIE = 1e-12


@dataclass(frozen=True)
class Admission:
    """One step of growth.

    Parameters
    ----------
    city : str
        Who comes next.
    members : int
        Members before.
    gain : float
        What the club gains, in its unit.
    weakest : str
        Incumbent with the weakest link to the newcomer.
    incumbent_change : float
        What the Shapley share of that incumbent changes by.
    own_share : float
        Shapley share of the newcomer.
    passes : mapping of str to bool
        Whether each rule admits the city.
    tied : sequence of str
        Others with the same links to the members; the first in the order of players was taken.
    """

    city: str
    members: int
    gain: float
    weakest: str
    incumbent_change: float
    own_share: float
    passes: dict[str, bool]
    tied: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the step as plain data for JSON."""
        return {
            "city": self.city,
            "members": self.members,
            "gain": self.gain,
            "weakest_link": self.weakest,
            "change_of_weakest_share": self.incumbent_change,
            "own_share": self.own_share,
            "passes": dict(self.passes),
            "tied": list(self.tied),
        }


@dataclass(frozen=True)
class Growth:
    """The members that a rule leads to from the founders.

    Parameters
    ----------
    rule : str
        ``transferable``, ``unanimity`` or ``none``, which admits everybody in turn.
    founders : sequence of str
        Members at the beginning.
    steps : sequence of Admission
        Who joined, in order.
    refused : sequence of Admission
        Candidates left when growth stops, each as if it came next.
    """

    rule: str
    founders: tuple[str, ...]
    steps: tuple[Admission, ...]
    refused: tuple[Admission, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """Founders, then those who joined."""
        return (*self.founders, *(step.city for step in self.steps))

    def to_dict(self) -> dict[str, Any]:
        """Return the growth as plain data for JSON."""
        return {
            "rule": self.rule,
            "size": len(self.members),
            "members": list(self.members),
            "joined": [step.to_dict() for step in self.steps],
            "refused": [step.to_dict() for step in self.refused],
        }


def grow(club: ClubGame, founders: Sequence[str], rule: str = "transferable") -> Growth:
    """Let a council grow from its founders, the most welcome candidate first.

    Parameters
    ----------
    club : ClubGame
        The cities that may be members.
    founders : sequence of str
        At least one of them.
    rule : str
        ``transferable`` or ``unanimity``; ``none`` orders all candidates and refuses nobody.

    Returns
    -------
    Growth
        Under either rule growth stops where no candidate passes.

    Raises
    ------
    InputError
        If a founder is no player or named twice, there is none, or the rule is unknown.

    Examples
    --------
    >>> club = ClubGame(("a", "b", "c"), (4, 4, 1), [[0, 2, 4], [2, 0, 2], [4, 2, 0]], 1, 0.5, 0.5)
    >>> grow(club, ["a"]).members, grow(club, ["a"], "unanimity").members
    (('a', 'b', 'c'), ('a', 'b'))
    """
    inside = _places(club, founders, rule)
    steps: list[Admission] = []
    while len(inside) < club.size:
        links = club.links[:, inside].sum(axis=1)
        outside = [at for at in range(club.size) if at not in inside]
        if rule != "none":
            passing = [at for at in outside if _passes(club, inside, at)[rule]]
            if not passing:
                break
            outside = passing
        # All have the same costs: by links large costs round away no difference.
        least = max(links[outside]) * (1 - TIE)
        tied = [at for at in outside if links[at] >= least]
        steps.append(_step(club, inside, tied[0], tied[1:]))
        inside = [*inside, tied[0]]
    refused = [_step(club, inside, at) for at in range(club.size) if at not in inside]
    refused.sort(key=lambda step: -step.gain)
    return Growth(rule, tuple(founders), tuple(steps), tuple(refused))


def _places(club: ClubGame, founders: Sequence[str], rule: str) -> list[int]:
    problems = []
    if isinstance(founders, str) or not len(founders):
        problems.append(Problem("founders", founders or "none", "the names of at least one city"))
    else:
        problems += [
            Problem("founders", name, "a city of players") for name in founders if name not in club.players
        ]
        twice = sorted({str(name) for name in founders if list(founders).count(name) > 1})
        problems += [Problem("founders", name, "each founder once") for name in twice]
    if rule not in (*RULES, "none"):
        problems.append(Problem("rule", rule, " or ".join(RULES)))
    if problems:
        raise InputError(*problems)
    return [list(club.players).index(name) for name in founders]


def _scale(club: ClubGame, inside: list[int], at: int) -> float:
    """Return the amounts that a gain is the difference of, added up."""
    links, costs = club.links[at, inside].sum(), club.pair_cost
    return float(club.benefit) * float(links) + float(club.member_cost) + float(costs) * len(inside)


def _passes(club: ClubGame, inside: list[int], at: int) -> dict[str, bool]:
    """Whether each rule admits a city; what is zero but for rounding passes."""
    links, eta, gamma = club.links[at, inside], float(club.benefit), float(club.pair_cost)
    close = TIE * _scale(club, inside, at)
    gain = float(club.joining(inside)[at])
    consent = bool(np.all(eta * links - gamma >= -TIE * (eta * links + gamma)))
    own = (gain - float(club.member_cost)) / 2
    return {"transferable": gain >= -close, "unanimity": consent and own >= -close}


def _step(club: ClubGame, inside: list[int], at: int, tied: Sequence[int] = ()) -> Admission:
    links = club.links[at, inside]
    weakest = int(links.argmin())
    gain = float(club.joining(inside)[at])
    change = (float(club.benefit) * float(links[weakest]) - float(club.pair_cost)) / 2
    # ½ηΣm − κ − ½γ|S| is half of (gain − κ).
    own = (gain - float(club.member_cost)) / 2
    return Admission(
        club.players[at], len(inside), gain, club.players[inside[weakest]], change, own,
        _passes(club, inside, at), tuple(club.players[other] for other in tied),
    )  # fmt: skip
