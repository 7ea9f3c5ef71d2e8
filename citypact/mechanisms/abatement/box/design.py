"""An agreement on abatement when the benefits lie in a box: limits that hold, and a look around.

Every amount comes with outer limits that no matrix of the box crosses (``bounds``), with the
farthest values that a search reached inside (``search``), and with quantiles of seeded draws.

References
----------
models.md §5.6 and A9.
"""

from __future__ import annotations

import numpy as np

from citypact.games.abatement import BenefitBox
from citypact.games.coalitional import FloatArray
from citypact.games.validation import Door
from citypact.mechanisms.abatement.box.bounds import (
    Bounds,
    largest_surplus,
    own_gain_bounds,
    payment_bounds,
    shapley_bounds,
)
from citypact.mechanisms.abatement.box.columns import drawn_matrices
from citypact.mechanisms.abatement.box.result import AmountRange, BoxSettlement
from citypact.mechanisms.abatement.box.search import OWN_GAIN, PAYMENT, SHAPLEY, Quadratic, searched
from citypact.mechanisms.abatement.box.surplus_bound import least_surplus
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

#: Numbers of drawn matrices held at once: 64 MiB.
BLOCK = 1 << 23
#: A search a city and amount takes seconds from here on; draws alone are shown then.
MOST_SEARCHED = 40
ASSUMPTIONS = (
    "The benefits lie in the box; nothing is assumed about where.",
    "Draws show what the box allows, not what is likely.",
    "Damage is linear, and a coalition's worth is its gain over no agreement.",
    "Abatement has no upper limit.",
)


def settle_box(box: BenefitBox, draws: int = 2000, seed: int = 0) -> BoxSettlement:
    """Find between what limits surplus, gains and side payments of an agreement lie.

    Parameters
    ----------
    box : BenefitBox
        Limits of the benefits.
    draws : int
        Matrices drawn to look around, at least 1.
    seed : int
        Of the draws; the same seed gives the same result.

    Returns
    -------
    BoxSettlement
        Ranges for every city, with a certificate.

    Raises
    ------
    InputError
        If draws or seed are no whole numbers in range.
    CertificateError
        If something found lies outside the limits.

    Examples
    --------
    >>> box = BenefitBox([[3, 1], [2, 4]], [[3, 2], [4, 4]], [0.5, 0.5], players=("a", "b"))
    >>> settled = settle_box(box, draws=100)
    >>> settled.surplus.lowest, settled.surplus.highest, settled.payments["a"].highest
    (5.0, 20.0, 0.0)
    """
    door = Door()
    if not isinstance(box, BenefitBox):
        door.refuse("box", type(box).__name__, "a BenefitBox")
    door.whole("draws", draws, 1, 10**7)
    door.whole("seed", seed, 0, 2**63 - 1)
    door.close()
    seen = _look_around(box, draws, np.random.default_rng(seed))
    bounds = {SHAPLEY: shapley_bounds(box), PAYMENT: payment_bounds(box), OWN_GAIN: own_gain_bounds(box)}
    surplus, corners = _surplus(box, seen[SHAPLEY].sum(axis=1))
    # No city gets more than there is, and none less than it has alone.
    limited = bounds[SHAPLEY]
    bounds[SHAPLEY] = Bounds(limited.lowest, np.minimum(limited.highest, surplus.highest))
    ranges = {amount: _ranges(box, amount, bounds[amount], seen[amount], corners) for amount in bounds}
    certificate = _check(surplus, ranges, seen)
    certificate.require()
    low, high, costs = np.asarray(box.lowest), np.asarray(box.highest), np.asarray(box.costs)
    alone = low.diagonal() / costs, high.diagonal() / costs
    together = [
        own + entries.sum(axis=1) / costs
        for own, entries in zip(alone, (box.others_lowest, box.others_highest), strict=True)
    ]
    return BoxSettlement(
        surplus=surplus,
        gains=dict(zip(box.players, ranges[SHAPLEY], strict=True)),
        own_gains=dict(zip(box.players, ranges[OWN_GAIN], strict=True)),
        payments=dict(zip(box.players, ranges[PAYMENT], strict=True)),
        no_agreement=_by_city(box, *alone),
        targets=_by_city(box, *together),
        draws=draws,
        certificate=certificate,
        provenance=Provenance(
            "Shapley value over a box: outer bounds in closed form, convex program for the least surplus",
            options={"draws": draws, "seed": seed},
        ),
        box=box,
        assumptions=ASSUMPTIONS,
    )


def _by_city(box: BenefitBox, low: FloatArray, high: FloatArray) -> dict[str, tuple[float, float]]:
    return {name: (float(a), float(b)) for name, a, b in zip(box.players, low, high, strict=True)}


def _look_around(box: BenefitBox, draws: int, generator: np.random.Generator) -> dict[Quadratic, FloatArray]:
    """Return the amounts of every city at every drawn matrix, each of shape (draws, n)."""
    step = max(1, BLOCK // box.size**2)
    found: dict[Quadratic, list[FloatArray]] = {SHAPLEY: [], PAYMENT: [], OWN_GAIN: []}
    for start in range(0, draws, step):
        matrices = drawn_matrices(box, min(step, draws - start), generator)
        for amount, parts in found.items():
            parts.append(amount.amounts(matrices, box.weights))
    return {amount: np.concatenate(parts) for amount, parts in found.items()}


def _surplus(box: BenefitBox, seen: FloatArray) -> tuple[AmountRange, tuple[FloatArray, FloatArray]]:
    lowest, reached, poor = least_surplus(box)
    highest, rich = largest_surplus(box)
    best = float(box.weights @ rich.sum(axis=1) ** 2)
    found = min(reached, float(seen.min())), max(best, float(seen.max()))
    return AmountRange(lowest, highest, *found, _quantiles(seen)), (poor, rich)


def _ranges(
    box: BenefitBox,
    amount: Quadratic,
    bounds: Bounds,
    seen: FloatArray,
    corners: tuple[FloatArray, FloatArray],
) -> list[AmountRange]:
    """Return the range of every city's amount, searched from matrices of least and of most surplus."""
    ranges = []
    for city in range(box.size):
        values = seen[:, city]
        low, high = float(values.min()), float(values.max())
        if box.size <= MOST_SEARCHED:
            low = min(low, *(searched(box, amount, city, -1.0, start)[0] for start in corners))
            high = max(high, *(searched(box, amount, city, 1.0, start)[0] for start in corners))
        ends = float(bounds.lowest[city]), float(bounds.highest[city])
        ranges.append(AmountRange(*ends, low, high, _quantiles(values)))
    return ranges


def _quantiles(values: FloatArray) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return float(low), float(middle), float(high)


def _check(
    surplus: AmountRange, ranges: dict[Quadratic, list[AmountRange]], seen: dict[Quadratic, FloatArray]
) -> Certificate:
    """Compare everything found with the limits; money is measured against the largest surplus."""
    scale = surplus.highest if surplus.highest > 0 else 1.0
    titles = {SHAPLEY: "gains", PAYMENT: "side payments", OWN_GAIN: "gains before payment"}
    residuals = {"every surplus found is within its limits": _beyond([surplus]) / scale}
    for amount, title in titles.items():
        residuals[f"all {title} found are within their limits"] = _beyond(ranges[amount]) / scale
    balance = np.abs(seen[PAYMENT].sum(axis=1)).max()
    residuals["side payments of every draw add up to zero"] = float(balance) / scale
    apart = np.abs(seen[SHAPLEY] - seen[OWN_GAIN] - seen[PAYMENT]).max()
    residuals["gains are own gains plus payments in every draw"] = float(apart) / scale
    return Certificate(residuals, scale=scale)


def _beyond(ranges: list[AmountRange]) -> float:
    return float(np.max([[one.lowest - one.found_lowest, one.found_highest - one.highest] for one in ranges]))
