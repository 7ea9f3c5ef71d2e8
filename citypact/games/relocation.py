r"""Industrial relocation between two cities, in reduced form.

A plant may move from the *origin* to the *destination*. Its local tax of present value
:math:`R` can be shared; the origin loses :math:`L` net by the move, the destination
spends :math:`K` net if it keeps none of :math:`R`. With share :math:`s` for the origin
the payoffs over no move are :math:`sR - L` and :math:`(1-s)R - K`, the surplus of the
move is :math:`W = R - L - K`.

Without an agreement the plant comes anyway with probability :math:`p` (and then nothing
is shared), so the gains *over no agreement* are

.. math::

    g_o(s) = sR - (1-p)L, \qquad g_d(s) = (1-p)(R - K) - sR ,

their sum is :math:`(1-p)W`, and both are non-negative exactly on the participation
interval :math:`[(1-p)L/R,\ (1-p)(1-K/R)]`. Rival destinations offer the origin surpluses
:math:`W_2 \ge W_3 \ge \dots` of their own, measured over the same no-agreement outcome:
coalition :math:`S` is worth the best surplus of a destination in it, if the origin is in
it, and nothing otherwise.

References
----------
models.md §4.0, appendix A1. The seller with several buyers: L. S. Shapley and M. Shubik,
"The assignment game I: the core", International Journal of Game Theory 1, 1971, 111-130.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import count, islice
from numbers import Real
from typing import TYPE_CHECKING, Self

from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

if TYPE_CHECKING:  # the closed forms need no NumPy; `citypact split` starts without it
    from citypact.games.coalitional import CoalitionalGame
    from citypact.games.normal_form import NormalFormGame

#: The recheck enumerates every coalition of origin, destination and rivals.
MOST_RIVALS = 10


@dataclass(frozen=True)
class Relocation:
    """A plant, two cities, and what each stands to gain or lose.

    Parameters
    ----------
    revenue : float
        R, present value of the local tax that can be shared (亿元), positive.
    origin_loss : float
        L, the origin's net loss if the move happens unshared (亿元); negative when relief
        outweighs the loss.
    destination_cost : float
        K, the destination's net cost if it received none of R (亿元); may be negative.
    voluntary : float
        p, probability that the plant comes without an agreement, in [0, 1].
    rivals : sequence of float
        Surplus of each rival destination (亿元); this destination's own W is not repeated.
    window_share : float, optional
        R over the present value of *all* local tax of the plant, in (0, 1]; gives the
        effective share. ``None``: the statutory timeline is assumed, and said.
    components : mapping of str to mapping of str to float
        Named parts of ``revenue``, ``origin_loss`` and ``destination_cost``, for reports.

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> game = Relocation(revenue=1, origin_loss=0.3, destination_cost=0.1)
    >>> float(game.surplus), game.gains(0.5)
    (0.6, (0.2, 0.4))
    """

    revenue: Number
    origin_loss: Number
    destination_cost: Number
    voluntary: Number = 0.0
    rivals: tuple[Number, ...] = ()
    window_share: Number | None = None
    origin: str = "origin"
    destination: str = "destination"
    unit: str = "亿元"
    components: Mapping[str, Mapping[str, Number]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        door = Door()
        if isinstance(self.revenue, Real) and self.revenue == 0:
            remedy = "with nothing to share there is no ratio: settle by a lump sum"
            door.refuse("revenue", self.revenue, "a positive amount of money (亿元)", remedy)
        else:
            door.money("revenue", self.revenue, positive=True)
        door.money("origin_loss", self.origin_loss, signed=True)
        door.money("destination_cost", self.destination_cost, signed=True)
        door.between("voluntary", self.voluntary, 0, 1, "a probability")
        if isinstance(self.rivals, Iterable):
            object.__setattr__(self, "rivals", tuple(self.rivals))
        else:
            door.refuse("rivals", self.rivals, "a list of amounts of money (亿元)")
            door.close()
        if len(self.rivals) > MOST_RIVALS:
            door.refuse("rivals", f"{len(self.rivals)} of them", f"at most {MOST_RIVALS}")
        for place, rival in enumerate(self.rivals, start=1):
            door.money(f"rivals[{place}]", rival)
        share = self.window_share
        if share is not None and door.finite("window_share", share) and not 0 < share <= 1:
            door.refuse("window_share", share, "a fraction above 0 and at most 1")
        if self.origin == self.destination:
            door.refuse("destination", self.destination, "another name than the origin's")
        door.close()

    @classmethod
    def from_components(
        cls,
        revenue: Mapping[str, Number],
        origin_loss: Mapping[str, Number],
        destination_cost: Mapping[str, Number],
        **others: object,
    ) -> Self:
        """Build the game from named parts; each total is their exact sum.

        Parts that relieve (freed land, jobs gained, tax kept after the window) are
        negative. Other keywords as for the class.
        """
        parts = {"revenue": revenue, "origin_loss": origin_loss, "destination_cost": destination_cost}
        sums = {name: _shortest(total(part.values())) for name, part in parts.items()}
        return cls(**sums, components=parts, **others)  # type: ignore[arg-type]

    @property
    def players(self) -> tuple[str, str]:
        """Names of origin and destination."""
        return self.origin, self.destination

    @property
    def move_surplus(self) -> Fraction:
        """W = R - L - K (亿元): what the move itself is worth to both cities."""
        return as_fraction(self.revenue) - as_fraction(self.origin_loss) - as_fraction(self.destination_cost)

    @property
    def surplus(self) -> Fraction:
        """(1 - p) W (亿元): what an *agreement* adds to what would happen anyway."""
        return (1 - as_fraction(self.voluntary)) * self.move_surplus

    @property
    def efficient(self) -> bool:
        """Whether the plant should move: W >= 0."""
        return self.move_surplus >= 0

    @property
    def best_rival(self) -> Fraction:
        """Surplus of the best rival destination (亿元), 0 without one."""
        return max((as_fraction(rival) for rival in self.rivals), default=Fraction(0))

    def exact_gains(self, ratio: Number) -> tuple[Fraction, Fraction]:
        """Gains of origin and destination over no agreement at ``ratio``, as fractions."""
        stays = 1 - as_fraction(self.voluntary)
        revenue = as_fraction(self.revenue)
        shared = as_fraction(ratio) * revenue
        return (
            shared - stays * as_fraction(self.origin_loss),
            stays * (revenue - as_fraction(self.destination_cost)) - shared,
        )

    def gains(self, ratio: Number) -> tuple[float, float]:
        """Gains of origin and destination over no agreement at ``ratio`` (亿元)."""
        origin, destination = self.exact_gains(ratio)
        return float(origin), float(destination)

    def no_agreement(self) -> tuple[float, float]:
        """Payoffs over no *move* if nothing is signed: -pL and p(R - K) (亿元)."""
        comes = as_fraction(self.voluntary)
        return (
            float(-comes * as_fraction(self.origin_loss)),
            float(comes * (as_fraction(self.revenue) - as_fraction(self.destination_cost))),
        )

    def thresholds(self) -> tuple[Fraction, Fraction]:
        """Lowest ratio the origin accepts and highest the destination grants, not clipped to [0, 1]."""
        stays, revenue = 1 - as_fraction(self.voluntary), as_fraction(self.revenue)
        return (
            stays * as_fraction(self.origin_loss) / revenue,
            stays * (1 - as_fraction(self.destination_cost) / revenue),
        )

    def core_threshold(self) -> Fraction:
        """Lowest ratio at which the origin does not prefer its best rival destination."""
        return self.thresholds()[0] + self.best_rival / as_fraction(self.revenue)

    def coalitional(self) -> CoalitionalGame:
        """Return v(S): the best surplus of a destination in S, if the origin is in S.

        Players are origin, destination, then rivals in the order given.
        """
        from citypact.games.coalitional import CoalitionalGame

        values = [max(self.surplus, Fraction(0)), *map(as_fraction, self.rivals)]
        names = (name for k in count(1) if (name := f"rival{k}") not in self.players)
        players = (*self.players, *islice(names, len(self.rivals)))
        worths = [
            max((value for bit, value in enumerate(values, start=1) if mask >> bit & 1), default=Fraction(0))
            if mask & 1
            else Fraction(0)
            for mask in range(2 ** len(players))
        ]
        return CoalitionalGame(players, [float(worth) for worth in worths], unit=self.unit)

    def promise_game(self, ratio: Number) -> NormalFormGame:
        """Return the one-shot game in which the ratio is promised but nobody enforces it.

        The origin releases or obstructs the move, the destination then shares or keeps the
        tax; payoffs are over no move. Keeping is weakly dominant for every ratio above
        zero, and against it an origin with a loss obstructs: a promise alone moves nothing.
        """
        from citypact.games.normal_form import NormalFormGame

        revenue, shared = as_fraction(self.revenue), as_fraction(ratio) * as_fraction(self.revenue)
        loss, gain = as_fraction(self.origin_loss), revenue - as_fraction(self.destination_cost)
        own = [[shared - loss, -loss], [Fraction(0), Fraction(0)]]
        other = [[gain - shared, gain], [Fraction(0), Fraction(0)]]
        tables = tuple([[float(x) for x in line] for line in table] for table in (own, other))
        return NormalFormGame(
            (tables[0], tables[1]), self.players, (("release", "obstruct"), ("share", "keep"))
        )

    def swapped(self) -> Self:
        """Return the mirror game in which the destination's cost is the origin's loss.

        Raises
        ------
        InputError
            If there are voluntary moves or rivals, which concern one side alone.
        """
        door = Door()
        if self.rivals:
            door.refuse("rivals", f"{len(self.rivals)} of them", "none, to change places")
        if self.voluntary:
            door.refuse("voluntary", self.voluntary, "0, to change places")
        door.close()
        return replace(
            self,
            origin_loss=self.destination_cost,
            destination_cost=self.origin_loss,
            origin=self.destination,
            destination=self.origin,
            components={},
        )


def _shortest(amount: Fraction) -> Number:
    """Return the float whose decimal is the amount, if there is one."""
    rounded = float(amount)
    return rounded if as_fraction(rounded) == amount else amount
