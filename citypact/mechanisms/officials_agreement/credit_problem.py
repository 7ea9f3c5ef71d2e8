r"""Tax split and output credit together: what two officials gain who are compared in both.

The origin receives the part :math:`s` of the tax, is credited :math:`\gamma Y_1` of the output
:math:`Y_1` that the plant shows at the destination (which keeps :math:`(1-\gamma) Y_1`), loses its old
output :math:`Y_0`, and receives a lump sum :math:`y`. With the cities' gains over no agreement
:math:`x_A = sR - L + y`, :math:`x_B = (1-s)R - K - y` the officials gain

.. math::

    U_A = x_A + \rho_f (x_A - x_B) + \rho_y \bigl[(2\gamma - 1) Y_1 - Y_0\bigr], \qquad
    U_B = x_B - \rho_f (x_A - x_B) - \rho_y \bigl[(2\gamma - 1) Y_1 - Y_0\bigr] .

The destination's row is the exact mirror: its output changes by :math:`(1-\gamma) Y_1`, the origin's
by :math:`\gamma Y_1 - Y_0`, and leads are opposite. So :math:`U_A + U_B` is the surplus of the
agreement, whatever the weights, and the two rows are parallel in :math:`(s, \gamma, y)`.

*Voluntary moves.* If the plant comes anyway with probability :math:`p`, the gains are those of
``Relocation`` and the origin would fall behind by :math:`p (Y_0 + Y_1)` without an agreement: the
change of its lead is :math:`2\gamma Y_1 - (1-p)(Y_0 + Y_1)`, neutral at
:math:`\gamma = (1-p)\tfrac12 (1 + Y_0/Y_1)`.

*Units.* :math:`R, L, K, y` and the :math:`U` are present values in 亿元; :math:`\rho_f` has no unit.
:math:`Y_0, Y_1` are assessed output in 亿元 a year (any unit will do), and :math:`\rho_y` is what an
official would give, in 亿元 of present value, for a lead of one unit of output: with outputs in
units ten times larger :math:`\rho_y` is ten times larger. Scored on the neighbour's results with
weight :math:`m`, both weights shrink by the factor :math:`1 - m`.

References
----------
models.md §4.12, A12, B11.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.theories.officials import standing_change
from citypact.mechanisms.theories.polygon import Form, Point

#: Tax split, output credit and lump sum.
Terms = tuple[Fraction, Fraction, Fraction]
ORIGIN = "origin's official accepts"
DESTINATION = "destination's official accepts"


@dataclass(frozen=True)
class CreditProblem:
    """Two officials, a plant, and the levers of an agreement.

    Parameters
    ----------
    game : Relocation
        R, L, K (亿元) and the probability of a voluntary move.
    lost_output, shown_output : float
        Y0, what the origin loses, and Y1 > 0, what the plant shows (亿元 a year).
    fiscal_standing : float
        ρ_f, weight of the lead in money.
    output_standing : float
        ρ_y, weight of the lead in output (亿元 per unit of output).
    neighbour_score : float
        m, weight of the neighbour's results in an official's score, in [0, 1].
    lump_sum : pair of float
        Least and largest lump sum to the origin (亿元); negative: to the destination.
    ratio_limits, credit_limits : pair of float
        Least and largest tax split and output credit, within [0, 1].

    Raises
    ------
    InputError
        Listing every number out of range and every pair out of order.

    Examples
    --------
    >>> problem = CreditProblem(Relocation(1, 0.2, 0.2), 0, 2, fiscal_standing=1, output_standing=0.1)
    >>> problem.utilities(0.5, 0.5)
    (Fraction(3, 10), Fraction(3, 10))
    """

    game: Relocation
    lost_output: Number
    shown_output: Number
    fiscal_standing: Number = 0
    output_standing: Number = 0
    neighbour_score: Number = 0
    lump_sum: tuple[Number, Number] = (0, 0)
    ratio_limits: tuple[Number, Number] = (0, 1)
    credit_limits: tuple[Number, Number] = (0, 1)

    def __post_init__(self) -> None:
        door = Door()
        if not isinstance(self.game, Relocation):
            door.refuse("game", self.game, "a Relocation")
        door.money("lost_output", self.lost_output)
        door.money("shown_output", self.shown_output, positive=True)
        door.money("fiscal_standing", self.fiscal_standing)
        door.money("output_standing", self.output_standing)
        door.between("neighbour_score", self.neighbour_score, 0, 1, "a part of the neighbour's results")
        for name in ("lump_sum", "ratio_limits", "credit_limits"):
            pair = getattr(self, name)
            if not isinstance(pair, tuple) or len(pair) != 2:
                door.refuse(name, pair, "a pair (least, largest)")
                continue
            before = len(door.problems)
            for end, value in zip(("least", "largest"), pair, strict=True):
                if name == "lump_sum":
                    door.money(f"{name}, {end}", value, signed=True)
                else:
                    door.between(f"{name}, {end}", value, 0, 1, "a part")
            if len(door.problems) == before and not as_fraction(pair[0]) <= as_fraction(pair[1]):
                door.refuse(name, pair, "the least first")
        door.close()

    @property
    def weights(self) -> tuple[Fraction, Fraction]:
        """The weights that count: ρ_f(1 - m) and ρ_y(1 - m)."""
        left = 1 - as_fraction(self.neighbour_score)
        return as_fraction(self.fiscal_standing) * left, as_fraction(self.output_standing) * left

    def leads(self, ratio: Number, credit: Number, lump_sum: Number = 0) -> tuple[Fraction, Fraction]:
        """Change of the origin's lead over no agreement, in money (亿元) and in output."""
        own, other = self.game.exact_gains(ratio)
        output = self.lost_output, self.shown_output
        anyway = as_fraction(self.game.voluntary) * standing_change(0, *output)
        return own - other + 2 * as_fraction(lump_sum), standing_change(credit, *output) - anyway

    def utilities(self, ratio: Number, credit: Number, lump_sum: Number = 0) -> tuple[Fraction, Fraction]:
        """Gains of the officials of origin and destination over no agreement (亿元)."""
        own, other = self.game.exact_gains(ratio)
        paid = as_fraction(lump_sum)
        standing = sum(
            weight * lead
            for weight, lead in zip(self.weights, self.leads(ratio, credit, lump_sum), strict=True)
        )
        return own + paid + standing, other - paid - standing

    @property
    def money_slope(self) -> Fraction:
        """What an official gains per 亿元 that changes hands: 1 + 2ρ_f."""
        return 1 + 2 * self.weights[0]

    @property
    def neutral_credit(self) -> Fraction:
        """The credit that changes no lead in output; above 1 no credit does."""
        return -self.leads(0, 0)[1] / (2 * as_fraction(self.shown_output))

    def best_terms(self) -> tuple[Terms, Terms]:
        """The terms that are best for the origin's official, and for the destination's."""
        levers = (self.ratio_limits, self.credit_limits, self.lump_sum)
        (s0, g0, y0), (s1, g1, y1) = (tuple(as_fraction(pair[end]) for pair in levers) for end in (0, 1))
        return (s1, g1, y1), (s0, g0, y0)

    def rows(self) -> dict[str, Form]:
        """Every condition on (s, γ) as a form that must not be negative, the lump sum at its best.

        The origin's official must accept with the largest lump sum and the destination's with the
        least; that and a surplus of at least zero are what eliminating the lump sum leaves.
        """
        (s1, g1, y1), (s0, g0, y0) = self.best_terms()
        across = (
            self.money_slope * as_fraction(self.game.revenue),
            2 * self.weights[1] * as_fraction(self.shown_output),
        )
        return {
            ORIGIN: Form(self.utilities(0, 0, y1)[0], *across),
            DESTINATION: Form(self.utilities(0, 0, y0)[1], -across[0], -across[1]),
            f"ratio at least {float(s0):g}": Form.of(-s0, 1, 0),
            f"ratio at most {float(s1):g}": Form.of(s1, -1, 0),
            f"credit at least {float(g0):g}": Form.of(-g0, 0, 1),
            f"credit at most {float(g1):g}": Form.of(g1, 0, -1),
        }

    def lump_sum_at(self, point: Point) -> Fraction:
        """The lump sum nearest to none with which both officials accept the split and the credit."""
        own, other = self.utilities(*point)
        low, high = map(as_fraction, self.lump_sum)
        low, high = max(low, -own / self.money_slope), min(high, other / self.money_slope)
        return min(max(Fraction(0), low), high)
