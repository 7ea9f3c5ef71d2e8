"""The best pure strategy to commit to: the leader moves first and is seen.

References
----------
H. von Stackelberg, *Marktform und Gleichgewicht*, Springer, 1934. models.md §7.8 (M13).
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.normal_form import NormalFormGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.stackelberg.commitment import Commitment, ReplyBound
from citypact.solvers.stackelberg.leadership import Leadership


def stackelberg_pure(game: NormalFormGame, leader: str | None = None) -> Commitment:
    """Find the leader's best pure commitment by looking at all of them, in exact arithmetic.

    Parameters
    ----------
    game : NormalFormGame
        Payoffs of both players (亿元).
    leader : str, optional
        The player who commits; the row player by default.

    Returns
    -------
    Commitment
        Of equally good strategies the first. ``bounds`` says what the leader earns at most by a pure
        commitment to each reply (no weights: the list of pure strategies is the proof).

    Raises
    ------
    InputError
        If the leader is no player.

    Examples
    --------
    >>> game = NormalFormGame(([[2, 4], [1, 3]], [[1, 0], [0, 1]]), ("a", "b"), (("u", "d"), ("l", "r")))
    >>> found = stackelberg_pure(game)
    >>> found.value, found.strategy, found.reply
    (Fraction(3, 1), {'u': Fraction(0, 1), 'd': Fraction(1, 1)}, 'r')
    """
    lead = Leadership.of(game, leader)
    names, replies = lead.strategies
    best = [[column for column in lead.columns if line[column] == max(line)] for line in lead.other]
    strong = [max(lead.own[row][column] for column in best[row]) for row in lead.rows]
    weak = [min(lead.own[row][column] for column in best[row]) for row in lead.rows]
    value = max(strong)
    chosen, pessimistic = strong.index(value), max(weak)
    reply = next(column for column in best[chosen] if lead.own[chosen][column] == value)
    reached = {
        column: [lead.own[row][column] for row in lead.rows if column in best[row]] for column in lead.columns
    }
    return Commitment(
        *lead.players,
        strategy={name: Fraction(int(row == chosen)) for row, name in enumerate(names)},
        reply=replies[reply],
        replies=tuple(replies[column] for column in best[chosen]),
        value=value,
        follower_value=lead.other[chosen][reply],
        pessimistic_value=pessimistic,
        bounds={replies[column]: ReplyBound(max(own, default=None), {}) for column, own in reached.items()},
        certificate=Certificate(
            {
                "the reply is a best one": max(lead.other[chosen]) - lead.other[chosen][reply],
                "no pure commitment earns more": max(strong) - lead.own[chosen][reply],
                "none earns more with ties broken against the leader": max(weak) - pessimistic,
            },
            tolerance=0.0,
            exact=True,
        ),
        provenance=Provenance("every pure strategy with every best reply to it", exact=True),
    )
