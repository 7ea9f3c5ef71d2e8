r"""How much every player's amount moves when the worth of one coalition moves.

For a rule :math:`\varphi` and a coalition S the one-sided slopes are

.. math::

    \partial^{\pm}_S \varphi_i = \lim_{h \downarrow 0}
        \frac{\pm(\varphi_i(v \pm h\,e_S) - \varphi_i(v))}{h} .

A linear rule has the same difference quotient at every step, which is then exact. A piecewise
linear rule such as the nucleolus [Kohlberg1972]_ has constant quotients on a small step; left
and right differ at a kink. A curved rule has neither, and its slope is extrapolated.

References
----------
.. [Kohlberg1972] E. Kohlberg, "The nucleolus as a solution of a minimization problem", SIAM
   Journal on Applied Mathematics 23, 1972, 34-39 (the nucleolus is piecewise linear).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from citypact.errors import InfeasibleDesign, InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.games.rational import over_one_denominator
from citypact.solvers.sensitivity.perturbed import Rule, amounts_of, like, require_small, scale_of

#: Small steps of a rule in exact arithmetic, as shares of the unit of which all worths are whole
#: multiples: its pieces end at multiples of that unit over small determinants.
EXACT_STEPS = (Fraction(1, 2**50), Fraction(1, 2**51))
#: Small steps of a rule in floating point, as shares of the largest worth: a shorter step would
#: drown in the rule's own rounding.
FLOAT_STEPS = (Fraction(1, 2**12), Fraction(1, 2**13))
#: Quotients of a rule in floating point agree within its error (1e-9 of the scale) over the step.
AGREEMENT = Fraction(1, 10**5)
#: Quotients of a smooth curve differ less than this between a small step and its half.
SMOOTH = Fraction(1, 100)


@dataclass(frozen=True)
class WorthSensitivity:
    """Slopes of every player's amount in one coalition's worth.

    Parameters
    ----------
    coalition : tuple of str
        Whose worth moves.
    players : tuple of str
        Whose amounts move.
    left, right : tuple of float
        Amount gained per unit of worth, when the worth falls and when it rises.
    kind : {"linear", "piecewise linear", "curved"}
        "linear" when all steps tried, large and small, gave the same slope; "curved" when
        even small steps differ, so that the slopes are extrapolated.
    exact : bool
        Whether the slopes come from rational arithmetic.
    unit : str
        Unit of worths and amounts.
    """

    coalition: tuple[str, ...]
    players: tuple[str, ...]
    left: tuple[float, ...]
    right: tuple[float, ...]
    kind: Literal["linear", "piecewise linear", "curved"]
    exact: bool
    unit: str

    @property
    def kinks(self) -> tuple[str, ...]:
        """Players whose amount answers differently to a fall than to a rise."""
        least = 0.0 if self.exact and self.kind != "curved" else float(AGREEMENT)
        return tuple(
            name
            for name, left, right in zip(self.players, self.left, self.right, strict=True)
            if not abs(left - right) <= least
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "coalition": list(self.coalition),
            "left": dict(zip(self.players, self.left, strict=True)),
            "right": dict(zip(self.players, self.right, strict=True)),
            "kind": self.kind,
            "kinks": list(self.kinks),
            "exact": self.exact,
            "unit": self.unit,
        }

    def explain(self) -> str:
        """Say in sentences who gains and who loses."""
        who = "+".join(self.coalition)
        up = _moves(self.players, self.right)
        if not self.kinks:
            return f"For each {self.unit} that {who} is worth more: {up}; for each less, the opposite."
        down = _moves(self.players, tuple(-slope for slope in self.left))
        return (
            f"For each {self.unit} that {who} is worth more: {up}. For each less: {down}. "
            f"The present worth is a kink for {', '.join(self.kinks)}."
        )


def worth_sensitivity(rule: Rule, game: CooperativeGame, names: Sequence[str]) -> WorthSensitivity:
    """Find how each player's amount moves per unit of v(S).

    Parameters
    ----------
    rule : callable
        Takes a game and returns an allocation, such as ``shapley`` or ``nucleolus``.
    game : CooperativeGame
        At most 12 players.
    names : sequence of str
        The coalition S whose worth moves; not empty.

    Returns
    -------
    WorthSensitivity
        Exact when the rule returns exact fractions. A rule in floating point cannot show
        pieces narrower than 1/4096 of the largest worth.

    Raises
    ------
    InputError
        On an empty coalition, an unknown player or more than 12 players.
    InfeasibleDesign
        If the rule has no answer at the game or next to it, or jumps there.

    Examples
    --------
    >>> from citypact.games.allocation import Allocation
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> def equal_split(game):
    ...     return Allocation(game.players, [game.grand / game.size] * game.size, game.unit)
    >>> game = CoalitionalGame(("a", "b"), [0, 1, 2, 6], unit="t")
    >>> print(worth_sensitivity(equal_split, game, ("a", "b")).explain())
    For each t that a+b is worth more: a +0.5, b +0.5; for each less, the opposite.
    """
    require_small(game)
    if not isinstance(names, Iterable):
        raise InputError(Problem("names", names, "a sequence of names"))
    mask = game.mask(*((names,) if isinstance(names, str) else names))
    if not mask:
        raise InputError(Problem("names", "no player", "a coalition whose worth can move"))
    worths = list(game.fractions())
    here, exact = amounts_of(rule, like(game, worths))
    scale = scale_of(worths)

    def slopes(step: Fraction) -> list[Fraction]:
        nonlocal exact
        moved = list(worths)
        moved[mask] += step
        there, still_exact = amounts_of(rule, like(game, moved))
        exact = exact and still_exact
        return [(new - old) / step for new, old in zip(there, here, strict=True)]

    def quotients(unit: Fraction, steps: Sequence[Fraction]) -> list[list[list[Fraction]]]:
        return [[slopes(sign * unit * step) for step in steps] for sign in (-1, 1)]

    sides = quotients(Fraction(1, over_one_denominator(worths)[1]), EXACT_STEPS) if exact else []
    if not exact:
        # Also when the rule left exact arithmetic on the way: short steps are then worthless.
        sides = quotients(scale, FLOAT_STEPS)
    tolerance = Fraction(0) if exact else AGREEMENT
    (left, left_curved), (right, right_curved) = (_one_sided(side, tolerance) for side in sides)
    kind: Literal["linear", "piecewise linear", "curved"] = "piecewise linear"
    if left_curved or right_curved:
        kind = "curved"
    elif _agree(left, right, tolerance):
        try:
            wide = [slopes(sign * scale) for sign in (-1, 1)]
        except InfeasibleDesign:
            wide = []  # no answer far away: the rule may be linear here, but not everywhere
        if wide and all(_agree(left, quotients, tolerance) for quotients in wide):
            kind = "linear"
            # A long step leaves the least rounding.
            left = right = [(low + high) / 2 for low, high in zip(*wide, strict=True)]
    return WorthSensitivity(
        game.members(mask),
        tuple(game.players),
        tuple(map(float, left)),
        tuple(map(float, right)),
        kind,
        exact and kind != "curved",
        game.unit,
    )


def _agree(one: Sequence[Fraction], other: Sequence[Fraction], tolerance: Fraction) -> bool:
    size = 1 + max(map(abs, one))
    return all(abs(a - b) <= tolerance * size for a, b in zip(one, other, strict=True))


def _one_sided(quotients: list[list[Fraction]], tolerance: Fraction) -> tuple[list[Fraction], bool]:
    """Return the slope from two steps, one half the other, and whether it had to be extrapolated."""
    whole, half = quotients
    if _agree(whole, half, tolerance):
        return whole, False
    if not _agree(whole, half, SMOOTH):
        raise InfeasibleDesign("the rule jumps or turns sharply next to this worth, so it has no slope there")
    return [2 * near - far for far, near in zip(whole, half, strict=True)], True


def _moves(players: Sequence[str], slopes: Sequence[float]) -> str:
    return ", ".join(f"{name} {slope:+.4g}" for name, slope in zip(players, slopes, strict=True))
