"""Does one agreement hold? Every step away from it, in fractions (definitions in ``rules``)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.games.coalitional.masks import bits
from citypact.games.coalitional.membership import MembershipGame
from citypact.games.coalitional.payoff_table import mask_of_names
from citypact.solvers.stability.move import Move
from citypact.solvers.stability.report import StabilityReport, judged
from citypact.solvers.stability.rules import Entry, Ties, check_rules, members_stay, outsiders_stay
from citypact.solvers.stability.steps import enlargements, formed, joinings, leavings, shortfall
from citypact.solvers.stability.verdicts import scaled

#: A move, the slack within which it is a tie, and whether one who is indifferent stays.
Weighed = tuple[Move, Fraction, bool]


def is_internally_stable(
    game: MembershipGame, coalition: Sequence[str], *, ties: Ties = "stay", transfers: bool = False
) -> StabilityReport:
    r"""Say whether no member of an agreement would rather leave it.

    Parameters
    ----------
    game : MembershipGame
        At most 20 players.
    coalition : sequence of str
        Members of the agreement; none or one for all alone, which nobody can leave.
    ties : {"stay", "sign", "leave", "move"}
        What players do that are indifferent: with the first two a member stays.
    transfers : bool
        Whether members pay one another: then the agreement holds iff
        :math:`\sum_{i \in S} \pi_i(S) \ge \sum_{i \in S} \pi_i(S \setminus i)`.

    Returns
    -------
    StabilityReport
        When false, the member that gains most by leaving; with transfers, what is missing.

    Raises
    ------
    InputError
        On a name that is no player's or comes twice, and on a rule that is not known.

    Examples
    --------
    >>> game = MembershipGame(("a", "b"), [[1, 1, 1, 0], [1, 1, 1, 5]])
    >>> print(is_internally_stable(game, ("a", "b")).explain())
    a+b is not internally stable: a leaves a+b: 1 instead of 0 亿元.
    >>> is_internally_stable(game, ("a", "b"), transfers=True).holds
    True
    """
    check_rules(ties, "open", transfers)
    mask = formed(mask_of_names(game.players, coalition, "coalition"))
    name = "internally stable" + (" with transfers" if transfers else "")
    return judged(game, name, mask, _away(game, mask, ties, transfers), ties, "open")


def is_externally_stable(
    game: MembershipGame,
    coalition: Sequence[str],
    *,
    ties: Ties = "stay",
    entry: Entry = "open",
    transfers: bool = False,
) -> StabilityReport:
    """Say whether no outsider that is let in would rather join an agreement.

    Parameters
    ----------
    game : MembershipGame
        At most 20 players.
    coalition : sequence of str
        Members of the agreement; none or one for all alone, from which two start one.
    ties : {"stay", "sign", "leave", "move"}
        With "stay" and "leave" an outsider that is indifferent stays out.
    entry : {"open", "unanimous", "majority"}
        Whose consent a joiner needs; a member consents unless it loses.
    transfers : bool
        Whether members pay one another: then an outsider joins iff the larger agreement has a
        surplus over what its members would have by leaving.

    Returns
    -------
    StabilityReport
        When false, the outsider that gains most by joining.

    Raises
    ------
    InputError
        On a name that is no player's or comes twice, on a rule that is not known, and on
        transfers where entry needs consent.

    Examples
    --------
    >>> game = MembershipGame(("a", "b"), [[1, 1, 1, 0], [1, 1, 1, 5]])
    >>> is_externally_stable(game, ()).holds, is_externally_stable(game, (), transfers=True).holds
    (True, False)
    """
    check_rules(ties, entry, transfers)
    mask = formed(mask_of_names(game.players, coalition, "coalition"))
    name = "externally stable" + (" with transfers" if transfers else "")
    return judged(game, name, mask, _into(game, mask, ties, entry, transfers), ties, entry)


def is_stable_agreement(
    game: MembershipGame,
    coalition: Sequence[str],
    *,
    ties: Ties = "stay",
    entry: Entry = "open",
    transfers: bool = False,
) -> StabilityReport:
    """Say whether an agreement is stable: nobody leaves and nobody joins.

    Parameters
    ----------
    game, coalition, ties, entry, transfers
        As for ``is_internally_stable`` and ``is_externally_stable``. Eyckmans and Finus count an
        agreement as stable with transfers under ``ties="sign"``: it can keep its members and no
        larger one could.

    Returns
    -------
    StabilityReport
        When false, the move that gains most.

    Raises
    ------
    InputError
        As for ``is_externally_stable``.

    Examples
    --------
    >>> game = MembershipGame(("a", "b"), [[1, 1, 1, 2], [1, 1, 1, 1]])
    >>> report = is_stable_agreement(game, ("a", "b"))
    >>> report.holds, report.ties[0].who
    (True, ('b',))
    """
    check_rules(ties, entry, transfers)
    mask = formed(mask_of_names(game.players, coalition, "coalition"))
    moves = [*_away(game, mask, ties, transfers), *_into(game, mask, ties, entry, transfers)]
    name = "stable" + (" with transfers" if transfers else "")
    return judged(game, name, mask, moves, ties, entry)


def _away(game: MembershipGame, mask: int, ties: Ties, transfers: bool) -> list[Weighed]:
    payoffs, stays = scaled(game), members_stay(ties)
    if not mask:
        return []
    if transfers:
        return [(shortfall(game, mask), payoffs.money(payoffs.joint_slack(mask)), stays)]
    slacks = [payoffs.money(payoffs.slack(at)) for at in bits(mask)]
    return [(move, slack, stays) for move, slack in zip(leavings(game, mask), slacks, strict=True)]


def _into(game: MembershipGame, mask: int, ties: Ties, entry: Entry, transfers: bool) -> list[Weighed]:
    payoffs, stays = scaled(game), outsiders_stay(ties)
    if transfers:
        return [
            (move, payoffs.money(payoffs.joint_slack(game.mask(*move.after))), stays)
            for move in enlargements(game, mask)
        ]
    place = {name: at for at, name in enumerate(game.players)}
    return [
        (move, payoffs.money(payoffs.slack(place[move.who[0]])), stays)
        for move in joinings(game, mask, entry)
    ]
