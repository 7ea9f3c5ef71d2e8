r"""How surprising is one half under a prior that does not contain it? (R3)

Rates :math:`(\ell, k)` are uniform on a declared box, and only moves with
:math:`\ell + k \le 1` are kept. Then

.. math::

    P(\tfrac12 \in IR) = P(\ell \le \tfrac12,\ k \le \tfrac12 \mid \ell + k \le 1), \qquad
    P(|s^* - \tfrac12| \le t) = P(|\alpha + (1-\alpha)\ell - \alpha k - \tfrac12| \le t \mid \ell + k \le 1)

are ratios of polygon areas, exact in fractions. On :math:`[.1,.6]^2` with
:math:`t = .05, \alpha = \tfrac12` they are 16/23 and 15/46.

References
----------
models.md §6.4 (R3). G. Box, "Sampling and Bayes' inference in scientific modelling and
robustness", Journal of the Royal Statistical Society A 143, 1980, 383-430.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.errors import InfeasibleDesign
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.theories.polygon import Form, Polygon, area, clip, rectangle
from citypact.mechanisms.theories.rate_box import RateBox

#: models.md §6.4: rates from .1 to .6, an assumption.
REFERENCE_BOX = RateBox((0.1, 0.6), (0.1, 0.6))
#: Within five points of one half counts as near.
NEAR = Fraction(1, 20)


@dataclass(frozen=True)
class Surprise:
    """Prior-predictive probabilities, exact.

    Parameters
    ----------
    box : RateBox
        The prior.
    tolerance, weight : Fraction
        What counts as near; the origin's bargaining weight.
    worth_it : Fraction
        Probability that the move has a surplus.
    acceptable, near : Fraction
        Probability, given a surplus, that one half is acceptable; that the Nash ratio is near it.
    """

    box: RateBox
    tolerance: Fraction
    weight: Fraction
    worth_it: Fraction
    acceptable: Fraction
    near: Fraction

    def to_dict(self) -> dict[str, object]:
        """Return the probabilities as fractions in words and as numbers."""
        return {
            "loss": [float(end) for end in self.box.loss],
            "cost": [float(end) for end in self.box.cost],
            "tolerance": float(self.tolerance),
            "weight": float(self.weight),
            **{
                name: {"exact": str(value), "value": float(value)}
                for name, value in (
                    ("surplus", self.worth_it),
                    ("half_acceptable", self.acceptable),
                    ("half_near", self.near),
                )
            },
        }


def efficient_rates(box: RateBox) -> Polygon:
    """Return the rates of the box at which the move has a surplus.

    Raises
    ------
    InputError
        If the box has no area.
    InfeasibleDesign
        If no rates of the box leave a surplus.
    """
    door = Door()
    for name, pair in (("loss", box.loss), ("cost", box.cost)):
        if not pair[0] < pair[1]:
            door.refuse(name, pair, "lowest below highest")
    door.close()
    found = clip(rectangle(box.loss, box.cost), [Form.of(1, -1, -1)])
    if area(found) == 0:
        raise InfeasibleDesign(f"no rates with loss in {box.loss} and cost in {box.cost} leave a surplus")
    return found


def nash_form(weight: Number) -> Form:
    """Return the Nash ratio as a linear form of the two rates."""
    alpha = as_fraction(weight)
    return Form(alpha, 1 - alpha, -alpha)


def surprise(
    box: RateBox = REFERENCE_BOX, tolerance: Number = NEAR, weight: Number = Fraction(1, 2)
) -> Surprise:
    """Compute how probable one half is under the prior.

    Parameters
    ----------
    box : RateBox
        Uniform prior over loss rate and cost rate.
    tolerance : float
        Distance from one half that counts as near.
    weight : float
        The origin's bargaining weight.

    Examples
    --------
    >>> found = surprise()
    >>> found.acceptable, found.near
    (Fraction(16, 23), Fraction(15, 46))
    """
    door = Door()
    door.between("tolerance", tolerance, 0, 1)
    door.between("weight", weight, 0, 1, "a bargaining weight")
    door.close()
    efficient = efficient_rates(box)
    whole = area(efficient)
    half = Fraction(1, 2)
    accepted = clip(efficient, [Form.of(half, -1, 0), Form.of(half, 0, -1)])
    near = clip(efficient, nash_form(weight).near(half, tolerance))
    return Surprise(
        box,
        as_fraction(tolerance),
        as_fraction(weight),
        whole / area(rectangle(box.loss, box.cost)),
        area(accepted) / whole,
        area(near) / whole,
    )
