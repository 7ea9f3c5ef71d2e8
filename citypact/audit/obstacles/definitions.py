"""What the definitions of an obstacle say, for the lines that compare a saved answer with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from citypact.audit.coalitions.worths import Worths
from citypact.audit.exact import ONE, ZERO

Amounts = Mapping[str, Fraction]


@dataclass(frozen=True)
class Played:
    """What is done, and what every player then has."""

    actions: Amounts
    payoffs: Amounts

    @property
    def total(self) -> Fraction:
        """What all have together."""
        return sum(self.payoffs.values(), ZERO)

    def gains_over(self, other: Played) -> dict[str, Fraction]:
        """What each player has more than in another outcome."""
        return {name: mine - other.payoffs[name] for name, mine in self.payoffs.items()}


@dataclass(frozen=True)
class Lever:
    """One thing that an agreement can set: bounds, money from outside per unit, money that changes hands."""

    name: str
    low: Fraction | None = ZERO
    high: Fraction | None = None
    cost: Fraction = ZERO
    side_payment: Fraction = ZERO


@dataclass(frozen=True)
class Demand:
    """One linear condition on the sizes of levers; with a player, that one's participation."""

    label: str
    terms: Amounts
    relation: str
    bound: Fraction
    player: str = ""


@dataclass(frozen=True)
class Effect:
    """What one lever brings."""

    lever: str
    outcome: Played
    efficient: bool


@dataclass(frozen=True)
class Drawing:
    """The picture: curves by label as points, marks and bands."""

    curves: list[tuple[str, list[Fraction], list[Fraction]]]
    marks: list[tuple[str, Fraction, Fraction | None]]
    bands: list[tuple[str, Fraction, Fraction]] = field(default_factory=list)


@dataclass(frozen=True)
class Parameter:
    """A number that moves the headline: its ends, and the figure at a value; ``None`` if it is refused."""

    name: str
    ends: tuple[Fraction, Fraction]
    figure: Callable[[Fraction], Fraction | None] | None


@dataclass(frozen=True)
class Obstacle:
    """All of a game that its definitions decide."""

    players: list[str]
    outcomes: Mapping[str, Played]
    best: Played
    prices: Amounts
    headline: Fraction
    acceptable: tuple[Fraction, Fraction | None] | None
    effects: list[Effect]
    levers: list[Lever]
    demands: list[Demand]
    sets: Mapping[str, list[str]]
    worths: Worths | None
    scale: Fraction
    residuals: Amounts
    drawing: Drawing | None
    parameters: list[Parameter]
    #: Residuals of what is tried in floating point: each at most this large, and known to nobody else.
    tried: tuple[str, ...] = ()

    @property
    def without(self) -> Played:
        """The outcome that gains are counted from."""
        return next(iter(self.outcomes.values()))


CENTRAL_MONEY = "central money"


def payment_to(player: str) -> str:
    """Return the name of the lump sum to a player."""
    return f"payment to {player}"


def side_payments(
    gains: Amounts, incomes: Mapping[str, Amounts] | None = None
) -> tuple[list[Lever], list[Demand]]:
    """Return lump sums with everybody's participation and the budget, the centre adding money at its cost.

    Parameters
    ----------
    gains : mapping of str to Fraction
        What each player gains before any money changes hands.
    incomes : mapping of str to mapping, optional
        What a player receives per unit of each further lever.

    Examples
    --------
    >>> levers, demands = side_payments({"A": ONE, "B": -ONE})
    >>> [each.label for each in demands]
    ['participation of A', 'participation of B', 'budget']
    """
    levers = [Lever(payment_to(name), None, side_payment=ONE) for name in gains]
    demands, budget = [], {CENTRAL_MONEY: -ONE}
    for name, gain in gains.items():
        terms = {payment_to(name): ONE, **(incomes or {}).get(name, {})}
        demands.append(Demand(f"participation of {name}", terms, ">=", -gain, name))
        for lever, amount in terms.items():
            budget[lever] = budget.get(lever, ZERO) + amount
    return [*levers, Lever(CENTRAL_MONEY, cost=ONE)], [*demands, Demand("budget", budget, "<=", ZERO)]


def even_steps(low: Fraction, high: Fraction, count: int = 61) -> list[Fraction]:
    """Return evenly spaced numbers, both ends included.

    Examples
    --------
    >>> list(map(str, even_steps(ZERO, ONE, 3)))
    ['0', '1/2', '1']
    """
    return [low + (high - low) * at / (count - 1) for at in range(count)]
