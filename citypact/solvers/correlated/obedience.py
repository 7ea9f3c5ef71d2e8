r"""Is a given distribution over profiles obeyed, and who is tempted most?

No program is needed: each condition of obedience is one sum (see
``citypact.solvers.correlated.profile_table``). The *gain* of a temptation is what the player would earn
on average by giving in whenever it is told so, weighed with the chance of being told.

References
----------
R. Aumann, "Correlated equilibrium as an expression of Bayesian rationality", Econometrica 55, 1987, 1-18.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.solvers.certificate import Certificate
from citypact.solvers.correlated.profile_table import Profile, ProfileTable, Temptation

#: Chances as typed add up to one within this and are then divided by their sum.
WHOLE_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class ObedienceReport:
    """Whether a distribution is a correlated equilibrium, and by how much the worst condition fails.

    Parameters
    ----------
    coarse : bool
        Whether players only have to accept before they are told anything.
    payoffs : mapping of str to Fraction
        Expected payoff by player (亿元).
    gains : mapping of Temptation to Fraction
        What giving in to each temptation would add to the player's payoff; all at most zero when obeyed.
    certificate : Certificate
        The gains relative to the largest range of a player's payoffs.
    """

    coarse: bool
    payoffs: Mapping[str, Fraction]
    gains: Mapping[Temptation, Fraction]
    certificate: Certificate

    @property
    def worst(self) -> Temptation | None:
        """The strongest temptation; None if nobody has a choice."""
        return max(self.gains, key=lambda each: self.gains[each], default=None)

    @property
    def gain(self) -> Fraction:
        """What the strongest temptation would add; at most zero when all obey."""
        return max(self.gains.values(), default=Fraction(0))

    @property
    def exact(self) -> bool:
        """Whether every condition holds as the numbers were given, without a tolerance."""
        return self.gain <= 0

    @property
    def holds(self) -> bool:
        """Whether every condition holds within 1e-9 of the payoffs' range."""
        return self.certificate.holds

    def explain(self) -> str:
        """Say the verdict in plain sentences."""
        kind = "a coarse correlated" if self.coarse else "a correlated"
        if self.holds:
            return f"The distribution is {kind} equilibrium: nobody gains by disobeying."
        return f"The distribution is not {kind} equilibrium: {self.worst}, which adds {float(self.gain):.6g}."

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data for JSON."""
        worst = self.worst
        return {
            "holds": self.holds,
            "exact": self.exact,
            "coarse": self.coarse,
            "worst": None
            if worst is None
            else {"player": worst.player, "told": worst.told, "rather": worst.rather},
            "gain": float(self.gain),
            "payoffs": {player: float(payoff) for player, payoff in self.payoffs.items()},
            "certificate": self.certificate.to_dict(),
        }

    def __repr__(self) -> str:
        return f"<ObedienceReport: {'holds' if self.holds else f'broken, {self.worst}'}>"


def check_correlated(
    game: NormalFormGame, distribution: Mapping[Profile, Number] | npt.ArrayLike, coarse: bool = False
) -> ObedienceReport:
    """Judge a distribution over profiles in exact arithmetic.

    Parameters
    ----------
    game : NormalFormGame
        Payoffs of n players (亿元).
    distribution : mapping of tuple of str to number, or array of shape (m_1, ..., m_n)
        Chance of each profile; those left out of a mapping are never drawn.
    coarse : bool
        Whether players only have to accept before they are told anything.

    Returns
    -------
    ObedienceReport
        With the strongest temptation.

    Raises
    ------
    InputError
        If a profile is unknown, a chance negative or no number, or the sum is not one.

    Examples
    --------
    >>> chicken = NormalFormGame(([[6, 2], [7, 0]], [[6, 7], [2, 0]]), ("a", "b"), (("dove", "hawk"),) * 2)
    >>> check_correlated(chicken, [[1 / 3, 1 / 3], [1 / 3, 0]])
    <ObedienceReport: holds>
    >>> check_correlated(chicken, {("dove", "dove"): 1})
    <ObedienceReport: broken, a told dove would rather hawk>
    """
    table = ProfileTable(game, coarse)
    chances = _read(table, distribution)
    gains = {each: -table.loss(each, chances) for each in table.temptations}
    residuals: dict[str, Number] = {
        f"{player} obeys": max(
            (gain for each, gain in gains.items() if each.player == player), default=Fraction(0)
        )
        / table.spread
        for player in game.players
    }
    certificate = Certificate(residuals, scale=float(table.spread), exact=True)
    payoffs = dict(zip(game.players, table.payoffs(chances), strict=True))
    return ObedienceReport(coarse, payoffs, gains, certificate)


def _read(table: ProfileTable, distribution: Mapping[Profile, Number] | npt.ArrayLike) -> dict[int, Fraction]:
    """Return the positive chances by number of the profile."""
    door = Door()
    given: dict[int, Any] = {}
    if isinstance(distribution, Mapping):
        place = {profile: number for number, profile in enumerate(table.profiles)}
        for profile, chance in distribution.items():
            if profile not in place:
                door.refuse("distribution", profile, "one strategy of each player, by name")
            else:
                given[place[profile]] = chance
    else:
        array = np.array(distribution)
        if array.shape != table.game.shape:
            door.refuse("distribution", f"shape {array.shape}", f"shape {table.game.shape}")
        else:
            given = dict(enumerate(array.ravel().tolist()))
    door.close()
    for number, chance in given.items():
        field = f"chance of {', '.join(table.profiles[number])}"
        if door.finite(field, chance) and not chance >= 0:
            door.refuse(field, chance, "a chance of at least zero")
    door.close()
    chances = {number: as_fraction(chance) for number, chance in given.items() if chance}
    whole = sum(chances.values(), Fraction(0))
    if not abs(whole - 1) <= WHOLE_TOLERANCE:
        door.refuse("distribution", f"chances adding up to {float(whole):.10g}", "a sum of one")
        door.close()
    return {number: chance / whole for number, chance in chances.items()}
