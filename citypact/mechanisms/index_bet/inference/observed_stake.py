r"""What an observed stake says about the cities that agreed on it.

Read backwards, the bet tells the benefit :math:`b_D` of a unit of effort downstream for which
the stake is the efficient one:

.. math:: b_D = J \frac{\eta}{\sigma}\, \varphi(z), \qquad e = \frac{b_U + b_D}{c},

with :math:`z = 0` if the threshold is taken to lie at the index expected, and otherwise with
the score that the upstream city's best reply to the threshold brings about. The benefit
implies what the cities would pay if they shared the surplus: from :math:`b_D^2/2c` to
:math:`b_D^2/c`.

*Over a box of parameters.* With :math:`z = 0` everything is monotone in each of
:math:`\eta, \sigma, c`, so the interval is exact and stands at two corners. With a threshold
it is not. Two intervals are then reported: *attained*, by best replies on a grid of the box
(true for certain), and *enclosed*, outside of which no best reply lies (proved): the box and
the line of efforts are cut in cells, and a cell is dropped where interval arithmetic shows
that the first-order condition fails throughout, or that the effort loses to the one without
reward.

References
----------
models.md §5.3 ("inverse use").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.effort.best_reply import best_effort
from citypact.mechanisms.index_bet.inference.effort_enclosure import Ends, enclose_effort
from citypact.mechanisms.index_bet.inference.result import Inference
from citypact.mechanisms.index_bet.stake.implementable import Target
from citypact.mechanisms.index_bet.terms.noisy_index import ROOT_OF_TAU, NoisyIndex, density
from citypact.mechanisms.index_bet.terms.tiers import IndexBet
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

#: Values tried of each parameter whose range is given.
TRIED = 5
#: Relative room for the rounding of computed ends.
SLACK = 1e-12

Range = Number | tuple[Number, Number]


@dataclass(frozen=True)
class IndexBox:
    """Ranges of the parameters behind an index; each a number or a pair (low, high).

    Parameters
    ----------
    response, noise : number or pair
        Fall of the index per unit of effort, and its standard deviation; positive.
    cost : number or pair
        Curvature of the cost of effort (亿元 a year per unit squared); positive.
    base : number or pair
        Index expected without effort; positive. It matters only where a threshold is given.
    upstream_benefit : number
        Worth of a unit of effort upstream (亿元 a year).
    """

    response: Range
    noise: Range
    cost: Range
    base: Range = 1
    upstream_benefit: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        for field in ("response", "noise", "cost", "base"):
            low, high = _ends(getattr(self, field))
            door.positive(field, low, field)
            door.positive(field, high, field)
            if not door.problems and not low <= high:
                door.refuse(field, (low, high), "the lower end first")
        door.money("upstream_benefit", self.upstream_benefit)
        door.close()

    def ends(self, field: str) -> tuple[Fraction, Fraction]:
        """Return the ends of a parameter's range."""
        low, high = _ends(getattr(self, field))
        return as_fraction(low), as_fraction(high)

    def tried(self, field: str) -> list[Fraction]:
        """Return evenly spaced values of a parameter, both ends among them."""
        low, high = self.ends(field)
        if low == high:
            return [low]
        return [low + (high - low) * k / (TRIED - 1) for k in range(TRIED)]


def infer_from_stake(
    stake: Number,
    box: IndexBox,
    *,
    threshold: Number | None = None,
    estimate: tuple[Number, Number] | None = None,
    unit: str = "亿元",
) -> Inference:
    """Infer effort and downstream benefit from a stake, over a box of parameters.

    Parameters
    ----------
    stake : number
        T + F, such as 2 for plus or minus one.
    box : IndexBox
        What is known of the index and of the cost.
    threshold : number, optional
        Where the bet flips; by default at the index expected.
    estimate : pair of number, optional
        Published bounds of the fair compensation (亿元 a year) to hold against the implied one.

    Raises
    ------
    InputError
        On a stake that is not positive or an estimate that is no range.

    Examples
    --------
    >>> found = infer_from_stake(2, IndexBox(response=0.25, noise=0.1, cost=2))
    >>> round(found.benefit[0], 4), round(found.effort[0], 4)
    (1.9947, 0.9974)
    """
    door = Door()
    door.money("stake", stake, positive=True)
    if threshold is not None:
        door.positive("threshold", threshold, "index: P is never negative, so none below can be met")
    if estimate is not None:
        door.money("estimate", estimate[0], positive=True)
        if door.finite("estimate", estimate[1]) and not estimate[0] <= estimate[1]:
            door.refuse("estimate", estimate, "the lower end first")
    door.close()
    J, own = as_fraction(stake), as_fraction(box.upstream_benefit)
    if threshold is None:
        attained, enclosed = _at_mean(J, box)
    else:
        attained, enclosed = _at_threshold(J, box, as_fraction(threshold))
    cost = box.ends("cost")
    # The least fair transfer needs the least benefit and the dearest effort, and the other way round.
    fair = (
        float(as_fraction(enclosed["benefit"][0]) ** 2 / (2 * cost[1])),
        float(as_fraction(enclosed["benefit"][1]) ** 2 / cost[0]),
    )
    residuals = {
        f"attained {name} is enclosed": max(
            enclosed[name][0] - attained[name][0], attained[name][1] - enclosed[name][1]
        )
        / max(abs(enclosed[name][1]), 1e-300)
        for name in attained
    }
    certificate = Certificate(residuals)
    certificate.require()
    return Inference(
        stake=float(J),
        threshold=None if threshold is None else float(threshold),
        effort=enclosed["effort"],
        benefit=enclosed["benefit"],
        attained=attained,
        fair_transfer=fair,
        estimate=None if estimate is None else (float(estimate[0]), float(estimate[1])),
        held=_held(J, box) if threshold is None else None,
        unit=unit,
        certificate=certificate,
        provenance=Provenance(
            "monotone in every parameter: two corners"
            if threshold is None
            else "best replies on a grid; enclosure by interval arithmetic"
        ),
        assumptions=(
            "A: the stake was chosen to make the upstream effort efficient",
            "A: the threshold lies at the index expected"
            if threshold is None
            else "A: both know the threshold",
            f"A: a unit of effort is worth {float(own):.6g} {unit} upstream",
        ),
    )


def _at_mean(J: Fraction, box: IndexBox) -> tuple[Mapping[str, Ends], Mapping[str, Ends]]:
    """Two corners: the benefit rises with the response and falls with the noise."""
    response, noise, cost = box.ends("response"), box.ends("noise"), box.ends("cost")
    own, root = as_fraction(box.upstream_benefit), Fraction(ROOT_OF_TAU)
    benefit = (J * response[0] / (noise[1] * root), J * response[1] / (noise[0] * root))
    effort = ((own + benefit[0]) / cost[1], (own + benefit[1]) / cost[0])
    found = {
        "benefit": (float(benefit[0]), float(benefit[1])),
        "effort": (float(effort[0]), float(effort[1])),
    }
    return found, found


def _at_threshold(
    J: Fraction, box: IndexBox, threshold: Fraction
) -> tuple[Mapping[str, Ends], Mapping[str, Ends]]:
    """Best replies on a grid of the box, and an enclosure of all."""
    bet = IndexBet.single(J, 0, threshold)
    efforts, benefits = [], []
    for response, noise, cost, base in product(
        *(box.tried(field) for field in ("response", "noise", "cost", "base"))
    ):
        pair = WaterPair(1, box.upstream_benefit, cost)
        index = NoisyIndex(base, response, noise)
        effort = best_effort(pair, bet, index).effort
        efforts.append(float(effort))
        reward = J * response / noise * Fraction(density(index.score(threshold, effort)))
        benefits.append(float(reward))
    attained = {"benefit": (min(benefits), max(benefits)), "effort": (min(efforts), max(efforts))}
    enclosed = enclose_effort(
        float(J),
        float(threshold),
        float(box.upstream_benefit),
        {name: _rounded(box.ends(name)) for name in ("response", "noise", "cost", "base")},
    )
    if all(low == high for low, high in map(box.ends, ("response", "noise", "cost", "base"))):
        return attained, attained  # one point: its best reply is certain already
    return attained, {
        name: (min(ends[0], attained[name][0]), max(ends[1], attained[name][1]))
        for name, ends in enclosed.items()
    }


def _held(J: Fraction, box: IndexBox) -> tuple[bool, bool]:
    """Whether a threshold at the mean holds the effort globally: somewhere, everywhere in the box.

    What decides is c noise / (benefit * response) alone (the best way to shirk never goes below
    the effort b / c), largest with the dearest effort, most noise and the weakest response.
    """
    sides = []
    for side in (1, 0):
        response, noise, cost = (
            box.ends("response")[1 - side],
            box.ends("noise")[side],
            box.ends("cost")[side],
        )
        benefit = J * response / (noise * Fraction(ROOT_OF_TAU))
        pair = WaterPair(benefit, box.upstream_benefit, cost)
        target = Target(pair, NoisyIndex(box.ends("base")[1], response, noise), pair.efficient_effort)
        sides.append(target.implementable(0.0))
    return sides[0], sides[1]


def _ends(value: Range) -> tuple[Number, Number]:
    return (value[0], value[1]) if isinstance(value, tuple) else (value, value)


def _rounded(ends: tuple[Fraction, Fraction]) -> Ends:
    """Ends as floats, rounded outwards."""
    return float(ends[0]) * (1 - SLACK), float(ends[1]) * (1 + SLACK)
