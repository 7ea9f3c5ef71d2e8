r"""When a bet on an index that both cities move can be efficient, and the price that is best.

With :math:`y = J\varphi(z)/\sigma` the reward of a unit of the index, the first-order conditions of
the two cities are :math:`c_U e_U = b_U + \eta_U y` and :math:`c_D e_D = d_D - \eta_D y` (``efforts``).
What one city gains by a cleaner index the other loses, so the bet that drives one city on
holds the other back. Both efforts are efficient only if :math:`\eta_U y = b_D` and
:math:`-\eta_D y = d_U`, that is iff

.. math:: d_U \eta_U + b_D \eta_D = 0 .

With :math:`b_D > 0`, :math:`\eta_D > 0` and :math:`d_U \ge 0` **no** stake does it: Holmström's
theorem on teams holds between two cities as well. (models.md §5.4 says the contrary; it is
right only where the downstream city's activity *raises* the index, :math:`\eta_D < 0`, in just
the proportion above.) The best price of the index, while the downstream effort is positive, is

.. math:: y^* = \frac{b_D\eta_U/c_U - d_U\eta_D/c_D}{\eta_U^2/c_U + \eta_D^2/c_D} ;

and a centre that adds :math:`(b_D/\eta_U + d_U/\eta_D)\,\sigma/\varphi(z)` to the downstream
city's side when the threshold is met makes both efforts efficient at the margin.

References
----------
models.md §5.4. B. Holmström, "Moral hazard in teams", Bell Journal of Economics 13, 1982,
324-340.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.terms.noisy_index import ROOT_OF_TAU, NoisyIndex


@dataclass(frozen=True)
class DownstreamEffort:
    """The downstream city's own effort on the same index.

    Parameters
    ----------
    response : number
        How far a unit lowers the index; negative where its activity raises it; not zero.
    cost : number
        Curvature of the cost (亿元 a year per unit squared), positive.
    own_benefit, upstream_benefit : number
        What a unit is worth to the downstream and to the upstream city (亿元 a year), at least 0.
    """

    response: Number
    cost: Number = 1
    own_benefit: Number = 0
    upstream_benefit: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        if door.finite("response", self.response) and self.response == 0:
            door.refuse("response", 0, "a number that is not zero: without it the index is one city's")
        door.positive("cost", self.cost, "curvature of the cost of effort")
        door.money("own_benefit", self.own_benefit)
        door.money("upstream_benefit", self.upstream_benefit)
        door.close()


def both_can_be_efficient(pair: WaterPair, other: DownstreamEffort, noise: NoisyIndex) -> bool:
    """Say whether some budget-balanced price of the index makes both efforts efficient; exact."""
    across = as_fraction(other.upstream_benefit) * as_fraction(noise.response)
    return across + as_fraction(pair.downstream_benefit) * as_fraction(other.response) == 0


def best_price(pair: WaterPair, other: DownstreamEffort, noise: NoisyIndex) -> Fraction:
    """Return the price of the index y = J density(z) / noise that is best for both together; exact.

    Where the price would stop the downstream effort, the best price that ignores it is compared.
    """
    eta, theta = as_fraction(noise.response), as_fraction(other.response)
    c, k = as_fraction(pair.cost), as_fraction(other.cost)
    own, across = as_fraction(other.own_benefit), as_fraction(other.upstream_benefit)
    worth = as_fraction(pair.downstream_benefit)
    inner = (worth * eta / c - across * theta / k) / (eta**2 / c + theta**2 / k)
    choices = [Fraction(0), worth / eta] if theta > 0 else [Fraction(0)]
    if inner > 0:
        choices.append(min(inner, own / theta) if theta > 0 else inner)

    def joint(price: Fraction) -> Fraction:
        up, down = eta * price / c, max(Fraction(0), (own - theta * price) / k)
        return worth * up - c * up**2 / 2 + (own + across) * down - k * down**2 / 2

    # Benefit upstream of its own effort is covered by its own marginal cost at price zero.
    return max(choices, key=joint)


def centre_stake(pair: WaterPair, other: DownstreamEffort, noise: NoisyIndex) -> float:
    """Return what a centre adds to the downstream side at a threshold met in expectation.

    With it, and a stake b_D noise sqrt(2 pi) / response between the two, both first-order
    conditions hold at the efficient efforts.
    """
    per_index = as_fraction(pair.downstream_benefit) / as_fraction(noise.response)
    per_index += as_fraction(other.upstream_benefit) / as_fraction(other.response)
    return float(per_index * as_fraction(noise.noise)) * ROOT_OF_TAU


def efficient_downstream(other: DownstreamEffort) -> Fraction:
    """Return the downstream effort that is best for both together."""
    return (as_fraction(other.own_benefit) + as_fraction(other.upstream_benefit)) / as_fraction(other.cost)
