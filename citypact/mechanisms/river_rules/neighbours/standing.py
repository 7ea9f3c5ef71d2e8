r"""What it is worth to stand between others when only neighbours can deal.

If every coalition can form, a city gets its Shapley value. If only cities joined by borders can
deal, a coalition earns what its connected parts earn, and the value is Myerson's [Myerson1977]_.
On a connected graph both share the same v(N); the difference is what each city's place in the
graph brings it: a city in the middle gains, for it can part the others.

References
----------
.. [Myerson1977] R. B. Myerson, "Graphs and cooperation in games", Mathematics of Operations
   Research 2(3), 1977, 225-229. models.md §5.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.allocation import Allocation
from citypact.games.coalitional import CooperativeGame
from citypact.mechanisms.result import Figures, Result
from citypact.solvers import myerson, shapley
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.partitions import checked_links, components


@dataclass(frozen=True, repr=False)
class NeighbourValue(Result):
    """Shares when all can deal, when only neighbours can, and the difference.

    Parameters
    ----------
    myerson, shapley : SolvedAllocation
        Value if only neighbours deal, and if all do.
    gain_by_place : Allocation
        What each player's place in the graph adds to its share; negative if it costs.
    certificate : Certificate
        Both values share the worth of all.
    """

    edges: tuple[tuple[str, str], ...]
    myerson: SolvedAllocation
    shapley: SolvedAllocation
    gain_by_place: Allocation
    certificate: Certificate
    provenance: Provenance

    def __repr__(self) -> str:
        listed = ", ".join(f"{player}: {gain:+.6g}" for player, gain in self.gain_by_place.items())
        return f"<{listed} {self.gain_by_place.unit} | Myerson less Shapley value>"

    def explain(self) -> str:
        """Say in plain sentences who gains by its place."""
        unit = self.gain_by_place.unit
        return " ".join(
            f"{player} gets {self.myerson[player]:.6g} {unit} if only neighbours deal,"
            f" {self.shapley[player]:.6g} if all do."
            for player in self.gain_by_place
        )

    def rows(self) -> Figures:
        """Return both values and the difference as (name, value, unit)."""
        unit = self.gain_by_place.unit
        rows: Figures = []
        for player, gain in self.gain_by_place.items():
            rows += [
                (f"{player} if only neighbours deal (Myerson)", self.myerson[player], unit),
                (f"{player} if all deal (Shapley)", self.shapley[player], unit),
                (f"gain of {player} by its place", gain, unit),
            ]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "unit": self.gain_by_place.unit,
            "edges": [list(edge) for edge in self.edges],
            "myerson": self.myerson.to_dict(),
            "shapley": self.shapley.to_dict(),
            "gain_by_place": dict(self.gain_by_place),
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }


def neighbours_value(game: CooperativeGame, edges: Sequence[Sequence[str]]) -> NeighbourValue:
    """Compare shares when only neighbours can deal with those when all can.

    Parameters
    ----------
    game : CooperativeGame
        Any game of at most 24 cities.
    edges : sequence of pairs of names
        Who is a neighbour of whom, such as ``river.sections``; all cities connected.

    Returns
    -------
    NeighbourValue
        Myerson and Shapley value and the difference.

    Raises
    ------
    InputError
        On a wrong link, a graph in several pieces, or too many cities.
    CertificateError
        If the values do not share v(N).

    Examples
    --------
    >>> from citypact.games.abatement import Abatement
    >>> from citypact.games.river import River
    >>> river = River(("source", "middle", "mouth"))
    >>> game = Abatement([[0, 0, 1], [0, 0, 0], [0, 0, 0]], [1, 1, 1], river.players)
    >>> neighbours_value(game, river.sections)  # nothing for or by the middle, but all through it
    <source: -0.0833333, middle: +0.166667, mouth: -0.0833333 亿元 | Myerson less Shapley value>
    """
    parts = components(game.size, checked_links(game, edges))
    if len(parts) > 1:
        shown = " | ".join("+".join(game.players[at] for at in part) for part in parts)
        raise InputError(
            Problem(
                "edges",
                f"{len(parts)} pieces that no link joins: {shown}",
                "all cities connected",
                remedy="add a link between the pieces, or compare within each",
            )
        )
    among_neighbours, among_all = myerson(game, edges), shapley(game)
    grand = game.grand
    scale = max(map(abs, (grand, *game.singles.tolist()))) or 1.0
    certificate = Certificate(
        {
            "Myerson value shares the worth of all": abs(sum(among_neighbours.vector()) - grand) / scale,
            "Shapley value shares the worth of all": abs(sum(among_all.vector()) - grand) / scale,
        },
        scale=scale,
    )
    certificate.require()
    gains = [among_neighbours[player] - among_all[player] for player in game.players]
    return NeighbourValue(
        edges=tuple((one, other) for one, other in edges),
        myerson=among_neighbours,
        shapley=among_all,
        gain_by_place=Allocation(game.players, gains, game.unit),
        certificate=certificate,
        provenance=Provenance("Myerson value beside the Shapley value"),
    )
