r"""When reciprocity alone is enough: the discount factor at which tit for tat is an equilibrium.

Against tit for tat a player who gets :math:`T` by defecting on a cooperator, :math:`R` for mutual
cooperation, :math:`P` for mutual defection and :math:`S` as the sucker does best by cooperating
always, defecting always or by turns; so both cooperate iff

.. math:: \delta \ge \max\left\{\frac{T - R}{T - P}, \frac{T - R}{R - S}\right\},

which is possible iff :math:`2R > T + S` [Axelrod1984]_. It is a Nash equilibrium; it is subgame
perfect only in the special case :math:`\delta = (T-R)/(R-S) = (P-S)/(T-P)`.

References
----------
.. [Axelrod1984] R. Axelrod, *The Evolution of Cooperation*, Basic Books, 1984, appendix B.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.errors import InfeasibleDesign
from citypact.games.normal_form import NormalFormGame
from citypact.games.validation import Door
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class TitForTat:
    """How patient both players must be for tit for tat against itself.

    Parameters
    ----------
    players : pair of str
        The players.
    discount : Fraction
        The least discount factor, in (0, 1).
    always, by_turns : pair of Fraction
        What deters each from defecting always, and every other period.
    certificate, provenance
        What vouches for it.
    """

    players: tuple[str, ...]
    discount: Fraction
    always: tuple[Fraction, ...]
    by_turns: tuple[Fraction, ...]
    certificate: Certificate
    provenance: Provenance

    def explain(self) -> str:
        """Say the condition in plain sentences."""
        return (
            f"Tit for tat is an equilibrium iff the discount factor is at least {float(self.discount):.6g}."
            " It deters departures from cooperation; after one it need not be what both want."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the condition as plain data for JSON."""
        return {
            "players": list(self.players),
            "discount": float(self.discount),
            "exact": str(self.discount),
            "always": [float(x) for x in self.always],
            "by_turns": [float(x) for x in self.by_turns],
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }


def tit_for_tat_discount(game: NormalFormGame) -> TitForTat:
    """Return the least discount factor at which tit for tat is an equilibrium of a repeated dilemma.

    Parameters
    ----------
    game : NormalFormGame
        Two players with two strategies, the first to cooperate; the two may differ in payoffs.

    Raises
    ------
    InputError
        If the game is no prisoner's dilemma.
    InfeasibleDesign
        If a player gains by taking turns at defecting however patient it is.

    Examples
    --------
    >>> tit_for_tat_discount(NormalFormGame(([[3, 0], [5, 1]], [[3, 5], [0, 1]]))).discount
    Fraction(2, 3)
    """
    door = Door()
    if game.shape != (2, 2):
        door.refuse("game", f"shape {game.shape}", "two players with two strategies each")
        door.close()
    always, by_turns, residuals = [], [], {}
    own, other = game.exact_tables
    stakes = [tuple(table[cell] for cell in ((1, 0), (0, 0), (1, 1), (0, 1))) for table in (own, other.T)]
    for player, (T, R, P, S) in zip(game.players, stakes, strict=True):
        if not T > R > P > S:
            found = ", ".join(f"{name} = {float(x):g}" for name, x in zip("TRPS", (T, R, P, S), strict=True))
            door.refuse(f"payoffs of {player}", found, "a prisoner's dilemma, T > R > P > S")
    door.close()
    for player, (T, R, P, S) in zip(game.players, stakes, strict=True):
        if 2 * R <= T + S:
            raise InfeasibleDesign(
                f"{player} earns as much by taking turns at defecting as by cooperation, however patient it"
                f" is: 2R = {float(2 * R):.6g} must exceed T + S = {float(T + S):.6g}; raise R by more than"
                f" {float((T + S) / 2 - R):.6g}"
            )
        always.append((T - R) / (T - P))
        by_turns.append((T - R) / (R - S))
    least = max(*always, *by_turns)
    indifferent = Fraction(1)
    for player, (T, R, P, S) in zip(game.players, stakes, strict=True):
        defecting = (1 - least) * T + least * P - R
        turning = (T + least * S) / (1 + least) - R
        residuals[f"{player} does not defect always"] = defecting / (T - S)
        residuals[f"{player} does not defect by turns"] = turning / (T - S)
        indifferent = min(indifferent, abs(defecting), abs(turning))
    residuals["some player is indifferent"] = indifferent
    certificate = Certificate(residuals, tolerance=0.0, exact=True)
    certificate.require()
    return TitForTat(
        players=tuple(game.players),
        discount=least,
        always=tuple(always),
        by_turns=tuple(by_turns),
        certificate=certificate,
        provenance=Provenance("closed form", exact=True),
    )
