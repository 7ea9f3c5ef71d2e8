r"""Games of single issues, with worths of coalitions of one's own, and the game of all issues linked.

Where nothing else is stated, a coalition can carry out an issue by itself if everybody whom it touches is in
it (:mod:`citypact.games.packages.deal`). Stated worths take the place of this: every coalition of the cities
that they name, and of those whom the issue touches, needs one; another city adds nothing to any coalition.
All of them together have what the issue adds, :math:`v_k(N) = \max(0, W_k)`. The linked game is the sum,

.. math:: v(S) = \sum_k v_k(S) ,

since a coalition that leaves the package can do by itself what it could do issue by issue.

References
----------
models.md §8.6.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.cooperative import MOST_EXACT_PLAYERS
from citypact.games.coalitional.forms.dividend import DividendGame
from citypact.games.packages.deal import ZERO, PackageDeal
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: Cities of one issue whose coalitions all need a worth, and of a package with such an issue.
MOST_WITH_WORTHS, MOST_LINKED = 10, MOST_EXACT_PLAYERS
#: Missing coalitions named in one message; the rest are counted.
MOST_NAMED = 3

#: issue → coalition → worth
OwnWorths = Mapping[str, Mapping[tuple[str, ...], Number]]


def concerned(players: Sequence[str], touched: Collection[str], named: Iterable[Iterable[str]]) -> list[str]:
    """Return the cities whose coalitions need a worth: those named, and those whom the issue touches."""
    members = {city for coalition in named for city in coalition} | set(touched)
    return [city for city in players if city in members]


def missing_worths(members: Sequence[str], named: Collection[frozenset[str]]) -> str:
    """Name the coalitions without a worth, the whole apart; an empty text if there are none.

    Examples
    --------
    >>> missing_worths(["A", "B", "C"], {frozenset("A"), frozenset("B"), frozenset("AB")})
    'C, A+C, B+C'
    """
    lacking = [
        "+".join(group)
        for size in range(1, len(members))
        for group in combinations(members, size)
        if frozenset(group) not in named
    ]
    more = len(lacking) - MOST_NAMED
    return ", ".join(lacking[:MOST_NAMED]) + (f" and {more} others" if more > 0 else "")


def check_worths(deal: PackageDeal, own: OwnWorths) -> None:
    """Refuse worths that make no game of an issue.

    Raises
    ------
    InputError
        Listing unknown issues and cities, coalitions named twice or missing, worths that are no finite
        numbers, a whole that is worth something else than the issue adds, and too many cities.
    """
    door = Door()
    if own and len(deal.players) > MOST_LINKED:
        door.refuse("worths", f"{len(deal.players)} cities", f"at most {MOST_LINKED} where worths are stated")
    for issue, worths in own.items():
        if issue not in deal.issues:
            door.refuse("worths", issue, "an issue of the package: " + ", ".join(deal.issues))
            continue
        _check_issue(deal, issue, worths, door)
    door.close()


def _check_issue(deal: PackageDeal, issue: str, worths: Mapping[tuple[str, ...], Number], door: Door) -> None:
    field = f"worths of {issue}"
    known: dict[frozenset[str], Number] = {}
    faults = len(door.problems)
    for coalition, worth in worths.items():
        if isinstance(coalition, str):
            door.refuse(field, coalition, "coalitions as tuples of cities")
            continue
        label, group = "+".join(coalition), frozenset(coalition)
        strangers = [city for city in coalition if city not in deal.players]
        if strangers or len(group) != len(coalition) or not group:
            door.refuse(field, label or "no city", "cities of the package, each once")
        elif group in known:
            door.refuse(field, f"{label} a second time", "each coalition once")
        door.money(f"{field}: {label}", worth, signed=True)
        known[group] = worth
    if len(door.problems) > faults:
        return
    members = concerned(deal.players, deal.touched(issue), known)
    if len(members) > MOST_WITH_WORTHS:
        door.refuse(field, f"{len(members)} cities", f"at most {MOST_WITH_WORTHS}")
        return
    lacking = missing_worths(members, known)
    if lacking:
        door.refuse(field, f"nothing for {lacking}", f"a worth for every coalition of {', '.join(members)}")
    whole = known.get(frozenset(members))
    if whole is not None and as_fraction(whole) != max(deal.totals[issue], ZERO):
        door.refuse(
            field, f"{whole} for all together", f"{float(max(deal.totals[issue], ZERO))}, what it adds"
        )


def issue_game(deal: PackageDeal, issue: str, worths: Mapping[tuple[str, ...], Number]) -> CoalitionalGame:
    """Return the game of an issue among the cities that its worths concern.

    Parameters
    ----------
    deal : PackageDeal
        Cities, issues and gains.
    issue : str
        Its name.
    worths : mapping of tuple of str to number
        What coalitions can do alone, checked; the whole may be left out.

    Examples
    --------
    >>> deal = PackageDeal(("A", "B", "C"), ("water",), [[3], [1], [0]])
    >>> issue_game(deal, "water", {("A",): 1, ("B",): 0}).fractions()
    (Fraction(0, 1), Fraction(1, 1), Fraction(0, 1), Fraction(4, 1))
    """
    members = concerned(deal.players, deal.touched(issue), worths)
    bit = {city: 1 << at for at, city in enumerate(members)}
    table: list[Number] = [ZERO] * (1 << len(members))
    for coalition, worth in worths.items():
        table[sum(bit[city] for city in coalition)] = as_fraction(worth)
    table[-1] = max(deal.totals[issue], ZERO)
    return CoalitionalGame(members, table, deal.unit)


def conjectured_game(deal: PackageDeal, issues: Collection[str]) -> DividendGame:
    """Return the sum of the games of some issues in which a coalition does what touches only its members."""
    dividends: dict[tuple[str, ...], Number] = {}
    for issue, total in deal.totals.items():
        if issue in issues and total > 0:
            group = deal.touched(issue)
            dividends[group] = dividends.get(group, ZERO) + total
    return DividendGame(deal.players, dividends, unit=deal.unit)


def linked_game(deal: PackageDeal, own: OwnWorths) -> CoalitionalGame:
    """Return the sum of the games of all issues, exactly.

    Parameters
    ----------
    deal : PackageDeal
        At most 16 cities.
    own : mapping
        Stated worths by issue, checked.

    Examples
    --------
    >>> deal = PackageDeal(("A", "B"), ("water", "air"), [[3, 1], [1, 1]])
    >>> linked_game(deal, {"water": {("A",): 1, ("B",): 0}}).fractions()
    (Fraction(0, 1), Fraction(1, 1), Fraction(0, 1), Fraction(6, 1))
    """
    table = list(conjectured_game(deal, [issue for issue in deal.issues if issue not in own]).fractions())
    for issue, worths in own.items():
        game = issue_game(deal, issue, worths)
        bits = [(1 << list(deal.players).index(city), 1 << at) for at, city in enumerate(game.players)]
        found = game.fractions()
        for mask in range(len(table)):
            table[mask] += found[sum(inner for outer, inner in bits if mask & outer)]
    return CoalitionalGame(deal.players, table, deal.unit)
