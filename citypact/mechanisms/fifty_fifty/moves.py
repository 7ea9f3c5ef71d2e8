r"""What moves the ratio, and which way.

For the weighted Nash ratio :math:`s = \alpha + (1-\alpha)L/R - \alpha K/R`:

.. math::

    \frac{\partial s}{\partial L} = \frac{1-\alpha}{R}, \quad
    \frac{\partial s}{\partial K} = -\frac{\alpha}{R}, \quad
    \frac{\partial s}{\partial \alpha} = \frac WR, \quad
    \frac{\partial s}{\partial R} = -\frac{(1-\alpha)L - \alpha K}{R^2} .

The other movers act through the theory that gives them a role; :data:`MOVERS` lists them
with the sign that models.md §6.2 claims, and the tests check each sign by differences.

References
----------
models.md §4.0, §6.2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.fifty_fifty.calibration import Calibration
from citypact.mechanisms.fifty_fifty.conditions import CONDITIONS
from citypact.mechanisms.ratio_moves import exact_nash_slopes


@dataclass(frozen=True)
class Mover:
    """One parameter, the condition through which it acts, and the sign of its effect on the ratio."""

    symbol: str
    name: str
    condition: str
    sign: int

    def ratio(self, calibration: Calibration) -> Fraction | None:
        """Return the mechanism's ratio; ``None`` without one."""
        found = CONDITIONS[self.condition](calibration).ratio
        return None if found is None else found.exact

    def effect(self, calibration: Calibration, step: Number) -> Fraction | None:
        """Return by how much the ratio changes if the parameter grows by ``step``.

        For rivals, the best rival's surplus grows.
        """
        value = getattr(calibration, self.name)
        if value is None:
            return None
        grown: Any
        if isinstance(value, tuple):
            grown = (as_fraction(value[0]) + as_fraction(step), *value[1:])
        else:
            grown = as_fraction(value) + as_fraction(step)
        changed: dict[str, Any] = {self.name: grown}
        before, after = self.ratio(calibration), self.ratio(replace(calibration, **changed))
        return None if before is None or after is None else after - before


#: Sign table of models.md §6.2, one row a parameter.
MOVERS = (
    Mover("L", "origin_loss", "C1", 1),
    Mover("α", "origin_weight", "C3", 1),
    Mover("W_j", "rivals", "C14", 1),
    Mover("ρ_B", "destination_impatience", "C4", 1),
    Mover("a", "origin_effort", "C5", 1),
    Mover("ρ_B risk", "destination_aversion", "C6", 1),
    Mover("R₀", "fixed_tax", "C10", 1),
    Mover("K", "destination_cost", "C1", -1),
    Mover("p_w", "voluntary", "C13", -1),
    Mover("ε need", "need_aversion", "C17", -1),
    Mover("m/τ", "service_share", "C11", -1),
    Mover("T_w", "water_transfer", "C19", -1),
    Mover("ε base", "elasticity", "C10", -1),
)


@dataclass(frozen=True)
class Sensitivity:
    """Derivatives and elasticities of the weighted Nash ratio at one game.

    ``derivatives`` are per unit of each number; ``elasticities`` per cent of it, ``None``
    where the ratio is zero.
    """

    ratio: Fraction
    derivatives: dict[str, Fraction]
    elasticities: dict[str, Fraction | None]


def nash_sensitivity(game: Relocation, weight: Number = Fraction(1, 2)) -> Sensitivity:
    """Compute what a small change of L, K, α and R does to the Nash ratio.

    Without voluntary moves or rivals. The derivatives are those of the ratio before it is
    moved into [0, 1].

    Examples
    --------
    >>> found = nash_sensitivity(Relocation(2, 0.6, 0.2))
    >>> [(name, float(slope)) for name, slope in found.derivatives.items()]
    [('L', 0.25), ('K', -0.25), ('α', 0.6), ('R', -0.05)]
    """
    door = Door()
    door.between("weight", weight, 0, 1, "a bargaining weight")
    if game.voluntary or game.rivals:
        door.refuse("game", "voluntary moves or rivals", "the plain two-number game")
    door.close()
    R, L, K = map(as_fraction, (game.revenue, game.origin_loss, game.destination_cost))
    alpha = as_fraction(weight)
    ratio = alpha + ((1 - alpha) * L - alpha * K) / R
    slopes = exact_nash_slopes(game, weight)
    symbols = {"L": "origin_loss", "K": "destination_cost", "α": "origin_weight", "R": "revenue"}
    derivatives = {symbol: slopes[name] for symbol, name in symbols.items()}
    levels = {"L": L, "K": K, "α": alpha, "R": R}
    elasticities = {
        name: slope * levels[name] / ratio if ratio else None for name, slope in derivatives.items()
    }
    return Sensitivity(ratio, derivatives, elasticities)


def sign_table(
    calibration: Calibration, step: Callable[[Mover], Number] | None = None
) -> list[tuple[str, str, int, Fraction | None]]:
    """Return (symbol, condition, claimed sign, effect of a small step) for every mover.

    Parameters
    ----------
    calibration : Calibration
        Where the ratio is moved from; movers without a value have no effect to show.
    step : callable, optional
        Step for a mover; a thousandth by default.
    """
    return [
        (
            mover.symbol,
            mover.condition,
            mover.sign,
            mover.effect(calibration, Fraction(1, 1000) if step is None else step(mover)),
        )
        for mover in MOVERS
    ]
