r"""Which payoffs patience can sustain in a repeated game of two players.

The operator :math:`R` of Abreu and Sannikov is applied to the feasible set until nothing changes.
That is done in floating point; the corners are then read as fractions, and it is checked in
rational arithmetic that they sustain each other, :math:`W \subseteq B(W)`, which proves that
every payoff in the set is one of an equilibrium. A deed on the very edge of what is sustained is
first kept and, should the check fail, dropped.

References
----------
D. Abreu and Y. Sannikov, "An algorithm for two-player repeated games with perfect monitoring",
Theoretical Economics 9(2), 2014, 313-338. models.md §4.9.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.errors import SolverFailure
from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.repeated.payoff_polygon import SustainablePayoffs
from citypact.solvers.repeated.polygons import Corners, Real, hull, outside
from citypact.solvers.repeated.self_generation import SAME, Deed, deeds_of, reduced, shortfall
from citypact.solvers.repeated.stage_bounds import pure_minmax

#: Rounds of the operator at most, and the change at which they end.
ROUNDS, SETTLED = 100_000, 2e-15
#: Corners are read as fractions with denominators up to these, the first that prove themselves.
DENOMINATORS = (10**3, 10**5, 10**7)


def sustainable_payoffs(game: NormalFormGame, discount: Number) -> SustainablePayoffs:
    """Return the payoffs of all pure-strategy subgame perfect equilibria with public lotteries.

    Parameters
    ----------
    game : NormalFormGame
        The stage game of two players, seen by both after each period.
    discount : number
        Discount factor of both, above 0 and below 1. Payoffs are averages a period.

    Raises
    ------
    InputError
        If there are more players or the discount factor is out of range.
    SolverFailure
        If the iteration does not settle.
    CertificateError
        If the corners do not sustain each other on recheck.

    Examples
    --------
    >>> dilemma = NormalFormGame(([[9, 1], [10, 3]], [[9, 10], [1, 3]]))
    >>> found = sustainable_payoffs(dilemma, 0.9)
    >>> [(float(x), float(y)) for x, y in found.vertices], found.exact
    ([(3.0, 3.0), (9.75, 3.0), (9.0, 9.0), (3.0, 9.75)], True)
    >>> found.contains((9, 9)), found.contains((9.5, 9))
    (True, False)
    """
    game.pair()
    door = Door()
    if door.finite("discount", discount) and not 0 < as_fraction(discount) < 1:
        door.refuse("discount", discount, "a discount factor above 0 and below 1")
    door.close()
    factor = as_fraction(discount)
    deeds, shifts = deeds_of(game)
    minmax = pure_minmax(game)
    threat = tuple((held - low) / span for held, (low, span) in zip(minmax, shifts, strict=True))
    corners: Corners = ()
    gap: Real = Fraction(0)
    for slack in (SAME, -SAME):
        corners, gap = _read(deeds, _settle(deeds, (threat[0], threat[1]), float(factor), slack), factor)
        if gap == 0:
            break
    (own_low, own_range), (other_low, other_range) = shifts
    certificate = Certificate({"the payoffs sustain each other": gap}, exact=True)
    certificate.require()
    return SustainablePayoffs(
        players=tuple(game.players),
        discount=factor,
        vertices=tuple(
            (own_low + own_range * as_fraction(x), other_low + other_range * as_fraction(y))
            for x, y in corners
        ),
        minmax=minmax,
        exact=gap == 0,
        scale=(own_range, other_range),
        certificate=certificate,
        provenance=Provenance("operator of Abreu and Sannikov, corners rechecked in fractions"),
    )


def _settle(deeds: Sequence[Deed], threat: tuple[Real, Real], discount: float, slack: float) -> Corners:
    """Apply the operator to the feasible set until the corners stand still."""
    floats = tuple(Deed(_floats(deed.payoffs), _floats(deed.gains)) for deed in deeds)
    corners = hull(deed.payoffs for deed in floats)
    worst = _floats(threat)
    for _ in range(ROUNDS):
        after = reduced(floats, corners, worst, discount, slack)
        if not after:
            return ()
        change = max(float(outside(after, corner)) for corner in corners)
        raised = (
            max(worst[0], float(min(x for x, _ in after))),
            max(worst[1], float(min(y for _, y in after))),
        )
        if change <= SETTLED and max(raised[0] - worst[0], raised[1] - worst[1]) <= SETTLED:
            return after
        corners, worst = after, raised
    raise SolverFailure(f"the sustained payoffs did not settle in {ROUNDS} rounds")


def _read(deeds: Sequence[Deed], corners: Corners, discount: Fraction) -> tuple[Corners, Real]:
    """Read the corners as fractions, simple ones if they prove themselves, with what they lack."""
    for largest in DENOMINATORS:
        simple = hull(
            (as_fraction(x).limit_denominator(largest), as_fraction(y).limit_denominator(largest))
            for x, y in corners
        )
        near = all(float(outside(corners, corner)) <= 1e3 * SAME for corner in simple)
        if near and shortfall(deeds, simple, discount) == 0:
            return simple, Fraction(0)
    plain = hull((as_fraction(x), as_fraction(y)) for x, y in corners)
    return plain, shortfall(deeds, plain, discount)


def _floats(pair: tuple[Real, Real]) -> tuple[float, float]:
    return float(pair[0]), float(pair[1])
