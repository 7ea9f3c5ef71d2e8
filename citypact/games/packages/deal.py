r"""Cities that could agree on several issues at once.

Issue :math:`k`, carried out to the part :math:`x_k` (any part in [0, 1] if the issue can be divided, else
0 or 1), brings city :math:`i` a net gain :math:`G_{ik} x_k` before anybody pays anybody; all cities
together gain :math:`W_k = \sum_i G_{ik}` by it. The efficient package carries out whatever has
:math:`W_k > 0`; where :math:`W_k = 0` either is as good.

A coalition :math:`S` can carry out an issue by itself if everybody whom the issue touches is in it, so that

.. math:: v(S) = \sum_{k:\, A_k \subseteq S} \max(0, W_k), \qquad A_k = \{i : G_{ik} \ne 0\} ,

under the conjecture that those outside are neither helped nor harmed by issues that do not touch them.
No dividend of this game is negative, so it is convex: its core is never empty and contains the Shapley
value, which shares every issue equally among those whom it touches.

References
----------
models.md §8.6. J. C. Harsanyi, "A simplified bargaining model for the n-person cooperative game",
International Economic Review 4(2), 1963, 194-220. L. S. Shapley, "Cores of convex games", International
Journal of Game Theory 1, 1971, 11-26.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from citypact.games.city_numbers import cities_between
from citypact.games.coalitional.forms.dividend import DividendGame
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: Cities and issues of one package.
MOST_CITIES, MOST_ISSUES = 60, 200
ZERO = Fraction(0)


@dataclass(frozen=True)
class PackageDeal:
    """What each issue brings each city before payments.

    Parameters
    ----------
    players : sequence of str
        The cities, two or more.
    issues : sequence of str
        Names of the issues, each once.
    gains : sequence of sequence of number
        Shape (cities, issues): net gain of the whole issue, in ``unit``.
    divisible : sequence of bool, optional
        Whether each issue can be carried out in part; all can by default.
    unit : str
        Unit of the gains, present value or a year.

    Raises
    ------
    InputError
        Listing a city or an issue named twice, a row of the wrong length, gains that are no finite
        numbers, and issues that bring nobody anything.

    Examples
    --------
    >>> deal = PackageDeal(("A", "B"), ("tax", "water"), [[0.4, -0.3], [-0.2, 0.5]])
    >>> float(deal.surplus), deal.efficient
    (0.4, {'tax': Fraction(1, 1), 'water': Fraction(1, 1)})
    """

    players: Sequence[str]
    issues: Sequence[str]
    gains: Sequence[Sequence[Number]]
    divisible: Sequence[bool] = field(default=())
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        players = cities_between(self.players, 2, MOST_CITIES, door)
        issues = _issue_names(self.issues, door)
        rows = list(self.gains) if _listed(self.gains) else []
        if len(rows) != len(players):
            door.refuse("gains", f"{len(rows)} rows", f"{len(players)}, one for each city")
        for city, row in zip(players, rows, strict=False):
            if not _listed(row) or len(row) != len(issues):
                found = f"{len(row)} numbers" if _listed(row) else row
                door.refuse(f"gains of {city}", found, f"{len(issues)}, one for each issue")
                continue
            for issue, gain in zip(issues, row, strict=True):
                door.money(f"gains of {city} from {issue}", gain, signed=True)
        divisible = (
            tuple(self.divisible)
            if _listed(self.divisible) and len(self.divisible)
            else (True,) * len(issues)
        )
        if len(divisible) != len(issues) or not all(isinstance(each, bool) for each in divisible):
            door.refuse("divisible", list(divisible), f"yes or no for each of the {len(issues)} issues")
        door.close()
        for at, issue in enumerate(issues):
            if not any(row[at] for row in rows):
                door.refuse(
                    f"gains from {issue}",
                    "0 for every city",
                    "an issue that brings somebody something",
                    "leave it out",
                )
        door.close()
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "issues", issues)
        object.__setattr__(self, "gains", tuple(tuple(row) for row in rows))
        object.__setattr__(self, "divisible", divisible)

    @cached_property
    def exact(self) -> tuple[tuple[Fraction, ...], ...]:
        """The gains as the decimals that they spell."""
        return tuple(tuple(map(as_fraction, row)) for row in self.gains)

    @cached_property
    def totals(self) -> dict[str, Fraction]:
        """What all cities together gain by each issue, :math:`W_k`."""
        columns = zip(*self.exact, strict=True)
        return {issue: sum(column, ZERO) for issue, column in zip(self.issues, columns, strict=True)}

    @property
    def efficient(self) -> dict[str, Fraction]:
        """The part of each issue in the package with the largest total; nothing of one that adds nothing."""
        return {issue: Fraction(total > 0) for issue, total in self.totals.items()}

    @property
    def surplus(self) -> Fraction:
        """What all cities together gain by the efficient package."""
        return sum((max(total, ZERO) for total in self.totals.values()), ZERO)

    @property
    def whole(self) -> tuple[str, ...]:
        """Issues that are carried out in full or not at all."""
        return tuple(name for name, part in zip(self.issues, self.divisible, strict=True) if not part)

    def of(self, issue: str) -> dict[str, Fraction]:
        """Return what an issue brings each city."""
        at = list(self.issues).index(issue)
        return {city: row[at] for city, row in zip(self.players, self.exact, strict=True)}

    def gains_of(self, parts: dict[str, Fraction]) -> dict[str, Fraction]:
        """Return what each city gains before payments if the issues are carried out to these parts.

        Examples
        --------
        >>> deal = PackageDeal(("A", "B"), ("tax", "water"), [[4, -3], [-2, 5]])
        >>> deal.gains_of({"tax": Fraction(1), "water": Fraction(1, 2)})
        {'A': Fraction(5, 2), 'B': Fraction(1, 2)}
        """
        return {
            city: sum(
                (gain * parts.get(name, ZERO) for name, gain in zip(self.issues, row, strict=True)), ZERO
            )
            for city, row in zip(self.players, self.exact, strict=True)
        }

    def touched(self, issue: str) -> tuple[str, ...]:
        """Return the cities that gain or lose by an issue."""
        return tuple(city for city, gain in self.of(issue).items() if gain)

    def coalitional(self) -> DividendGame:
        """Return the game in which a coalition carries out what touches only its members.

        Examples
        --------
        >>> deal = PackageDeal(("A", "B", "C"), ("tax", "air"), [[4, 1], [-2, 1], [0, 1]])
        >>> game = deal.coalitional()
        >>> game.worth("A", "B"), game.grand
        (2.0, 5.0)
        """
        dividends: dict[tuple[str, ...], Number] = {}
        for issue, total in self.totals.items():
            if total > 0:
                group = self.touched(issue)
                dividends[group] = dividends.get(group, ZERO) + total
        return DividendGame(self.players, dividends, unit=self.unit)


def _listed(value: object) -> bool:
    return hasattr(value, "__len__") and hasattr(value, "__getitem__") and not isinstance(value, str)


def _issue_names(given: Sequence[str], door: Door) -> tuple[str, ...]:
    """Return the names of the issues, and stop at the door if these cannot be used."""
    names = tuple(given) if _listed(given) else ()
    if not 1 <= len(names) <= MOST_ISSUES:
        door.refuse("issues", len(names), f"1 to {MOST_ISSUES} issues")
    nameless = [name for name in names if not isinstance(name, str) or not name.strip()]
    for name in nameless:
        door.refuse("issues", name, "the name of an issue")
    for name in () if nameless else dict.fromkeys(names):
        if names.count(name) > 1:
            door.refuse("issues", f"{name} {names.count(name)} times", "each issue once")
    door.close()
    return names
