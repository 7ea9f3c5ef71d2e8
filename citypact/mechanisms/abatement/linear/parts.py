r"""Why a city gets its Shapley amount, pair by pair and triple by triple, and what would move it.

With :math:`q_i = 1 / 2c_i`, every pair shares :math:`q_i w_{ij}^2 + q_j w_{ji}^2` in halves and
every triple shares :math:`2 (q_i w_{ij} w_{il} + q_j w_{ji} w_{jl} + q_l w_{li} w_{lj})` in thirds.
A city earns them as *source*, by its own abatement, or as *receptor*, by letting the others count
its benefit in. The slopes follow: for a link from :math:`i` to :math:`j`, with
:math:`R_i = \sum_{l \ne i} w_{il}`,

.. math::

    \frac{\partial \phi_i}{\partial w_{ij}} = \frac{\partial \phi_j}{\partial w_{ij}}
    = \tfrac13 q_i (2 R_i + w_{ij}), \qquad
    \frac{\partial \phi_k}{\partial w_{ij}} = \tfrac23 q_i w_{ik} \quad (k \ne i, j).

None is negative: more benefit anywhere harms nobody's Shapley amount.

References
----------
models.md §5.6 and A9. J. C. Harsanyi, "A simplified bargaining model for the n-person cooperative
game", International Economic Review 4(2), 1963, 194-220.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.abatement import Abatement
from citypact.games.allocation import Allocation
from citypact.games.coalitional import FloatArray

#: Terms listed for one city when nobody says how many.
MOST_TERMS = 10


@dataclass(frozen=True)
class ShapleyParts:
    """The Shapley amounts by where they come from, each of shape (n,) in ``unit``.

    Parameters
    ----------
    players : tuple of str
        The cities.
    source_pairs, source_triples : float array of shape (n,)
        Halves and thirds of what the city's own abatement brings to others in the agreement.
    receptor_pairs, receptor_triples : float array of shape (n,)
        Halves and thirds of what others' abatement for this city's benefit brings.
    unit : str
        Unit of the amounts.
    """

    players: tuple[str, ...]
    source_pairs: FloatArray
    source_triples: FloatArray
    receptor_pairs: FloatArray
    receptor_triples: FloatArray
    unit: str

    @property
    def amounts(self) -> FloatArray:
        """The Shapley amounts: the sum of the four parts, shape (n,)."""
        return self.source_pairs + self.source_triples + self.receptor_pairs + self.receptor_triples

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, by city."""
        return {
            name: {
                "as_source": {"pairs": float(pairs), "triples": float(triples)},
                "as_receptor": {"pairs": float(got_pairs), "triples": float(got_triples)},
            }
            for name, pairs, triples, got_pairs, got_triples in zip(
                self.players,
                self.source_pairs,
                self.source_triples,
                self.receptor_pairs,
                self.receptor_triples,
                strict=True,
            )
        }


def shapley_parts(game: Abatement) -> ShapleyParts:
    """Split every city's Shapley amount into pairs and triples, as source and as receptor.

    Parameters
    ----------
    game : Abatement
        Any number of cities.

    Examples
    --------
    >>> air = Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5])
    >>> parts = shapley_parts(air)
    >>> parts.source_pairs.round(6).tolist(), parts.amounts.round(6).tolist()
    ([0.3125, 0.625, 0.445], [1.704167, 1.961667, 1.399167])
    """
    links, weights = game.numbers(exact=False)
    rows, squares = links.sum(axis=1), (links * links).sum(axis=1)
    by_row = weights[:, None] * links
    return ShapleyParts(
        tuple(game.players),
        weights * squares / 2,
        weights * (rows * rows - squares) / 3,
        (by_row * links).sum(axis=0) / 2,
        2 * (by_row * (rows[:, None] - links)).sum(axis=0) / 3,
        game.unit,
    )


def shapley_terms(
    game: Abatement, city: str, most: int = MOST_TERMS
) -> tuple[tuple[tuple[str, ...], float], ...]:
    """Return the pairs and triples that give a city most, with what each gives it.

    Parameters
    ----------
    game : Abatement
        Any number of cities.
    city : str
        Whose amount is explained.
    most : int
        Terms returned, the largest first; those of zero are left out.

    Raises
    ------
    InputError
        If the name is not a city's.

    Examples
    --------
    >>> air = Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5])
    >>> for names, amount in shapley_terms(air, "city 1"):
    ...     print("+".join(names), round(amount, 6))
    city 1+city 2+city 3 0.766667
    city 1+city 2 0.75
    city 1+city 3 0.1875
    """
    at = _place(game, city)
    links, weights = game.numbers(exact=False)
    others = np.array([one for one in range(game.size) if one != at], dtype=np.int64)
    out, back = links[at, others], links[others, at]
    pairs = (weights[at] * out**2 + weights[others] * back**2) / 2
    first, second = np.triu_indices(len(others), 1)
    centred = (weights[others] * back)[:, None] * links[np.ix_(others, others)]
    triples = (weights[at] * out[first] * out[second] + centred[first, second] + centred[second, first]) * (
        2 / 3
    )
    amounts = np.concatenate([pairs, triples])
    terms = []
    for place in np.argsort(-amounts, kind="stable")[:most]:
        if not amounts[place] > 0:
            break
        triple = place - len(others)
        mates = [others[place]] if triple < 0 else [others[first[triple]], others[second[triple]]]
        names = tuple(game.players[one] for one in sorted([at, *map(int, mates)]))
        terms.append((names, float(amounts[place])))
    return tuple(terms)


def shapley_slopes(game: Abatement, source: str, receptor: str) -> Allocation:
    """Return how much each city's Shapley amount rises per unit of the benefit from one to another.

    Parameters
    ----------
    game : Abatement
        Any number of cities.
    source, receptor : str
        Ends of the link :math:`w_{ij}`, two different cities.

    Returns
    -------
    Allocation
        Slopes, none negative; their unit is that of the abatement.

    Raises
    ------
    InputError
        If a name is not a city's or both are the same: what a city does for itself it does
        without agreement.

    Examples
    --------
    >>> air = Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5])
    >>> [round(slope, 4) for slope in shapley_slopes(air, "city 1", "city 2").vector()]
    [0.6667, 0.6667, 0.1667]
    """
    at, to = _place(game, source), _place(game, receptor)
    if at == to:
        raise InputError(Problem("receptor", receptor, f"another city than {source}"))
    links, weights = game.numbers(exact=False)
    slopes = 2 * weights[at] * links[at] / 3
    slopes[[at, to]] = weights[at] * (2 * links[at].sum() + links[at, to]) / 3
    return Allocation(game.players, slopes.tolist(), "units of abatement")


def _place(game: Abatement, city: str) -> int:
    game.mask(city)  # refuses an unknown name
    return list(game.players).index(city)
