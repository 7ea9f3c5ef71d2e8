r"""The cash-flow design in closed form, for many plants under a court at once.

With one discount factor :math:`\delta` for both cities the books see yearly payments only through their
present value :math:`P = \sum_t \delta^t x_t`. The program of ``citypact.mechanisms.cash_flow`` is then one
of four numbers: P in :math:`[0, \bar P]`, a lump sum y, and grants :math:`z_o + z_d \le \bar Z`, with

.. math::

    g_o = P + y + z_o - L, \qquad g_d = G - P - y + z_d .

Every objective but the sum of gains with a budget fixes the sum of grants and :math:`N = P + y + z_o`, or
leaves N an interval; the choice among equally good terms (least lump sum, ratio near the goal, most even
payments) is then a row of comparisons. The most even payments are :math:`x_t = \min(h\tau_t,
\text{what the cap has left})`: the cap is best used early, and the least h that yields P is unique.

References
----------
models.md §3.5, §4.11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.games.rational import Number
from citypact.mechanisms.cash_flow.objective import Aim, Objective
from citypact.sweep.distributions import FloatArray
from citypact.sweep.rows.even_payments import EvenPayments

#: Part of the money scale within which "can both gain?" is left to rational arithmetic.
ROUNDING = 1e-11


@dataclass(frozen=True)
class Books:
    """Plants and cities, each an array of shape (n,) or a number; money in 亿元.

    Parameters
    ----------
    usable : ndarray of bool, shape (n,)
        False where the scenario is refused.
    tax, discount : tuple of array
        Local tax of sharing years 1, 2, … (zero beyond the window) and the discount factor of each.
    loss, gain : array
        L, and G: what the destination has if the plant moves and nothing is paid; over no agreement.
    liquid : array
        Part of a year's tax that is left after service costs.
    ratio_cap, cap, budget : array
        Highest ratio, most that is paid in all (inf: no cap), most that the centre grants.
    tax_value : array
        Present value of all local tax.
    lump_sum : bool
        Whether a lump sum may change hands.
    """

    usable: Any
    tax: tuple[Any, ...]
    discount: tuple[Any, ...]
    loss: Any
    gain: Any
    liquid: Any
    ratio_cap: Any
    cap: Any
    budget: Any
    tax_value: Any
    lump_sum: bool


def payment_figures(
    books: Books, objective: Objective, reference: Number | None
) -> tuple[dict[str, FloatArray], Any]:
    """Return the figures of both designs, and which rows floating point cannot decide.

    Parameters
    ----------
    books : Books
        Of n rows under a court.
    objective : Objective
        Rows in which it is the sum of gains, and there is a budget, are among the doubtful ones.
    reference : float, optional
        Ratio to stay near where the optimum leaves a choice.

    Returns
    -------
    figures : dict of str to ndarray, shape (n,)
        NaN where no terms satisfy the rows.
    close : ndarray of bool, shape (n,)
    """
    found: dict[str, FloatArray] = {}
    close = np.zeros(books.usable.shape, dtype=bool)
    revenue = sum(tax * by for tax, by in zip(books.tax, books.discount, strict=True))
    years = sum(tax for tax in books.tax)
    plan = EvenPayments(books.tax, books.discount, books.cap)
    highest = np.minimum(books.liquid, books.ratio_cap)
    level = np.minimum(highest, books.cap / years)
    for name, top in (("constant_ratio", level * revenue), ("free_payments", plan.value(highest))):
        figures, doubtful = _design(books, objective, reference, revenue, top)
        value = figures["ratio"] * revenue
        if name == "constant_ratio":
            paid = [figures["ratio"] * tax for tax in books.tax]
        else:
            paid, steep = plan.payments(value)
            doubtful = doubtful | steep
        close |= doubtful
        figures |= {f"payment.year{year}": amount for year, amount in enumerate(paid, start=1)}
        found |= _told(name, figures, books.usable)
    close |= leaves_grants_open(objective, books.budget)
    return found, close & books.usable


def leaves_grants_open(objective: Objective, budget: Any) -> Any:
    """Return where equally good terms divide the grants as they like: the simplex's corner is the answer."""
    return (objective.aim is Aim.utilitarian) & (objective.weight == 0.5) & (np.asarray(budget) > 0)


def _told(name: str, figures: dict[str, Any], usable: Any) -> dict[str, FloatArray]:
    agreed = usable & figures["agreement"]
    told = {
        f"{name}.{figure}": np.where(agreed, np.asarray(value, dtype=np.float64), np.nan)
        for figure, value in figures.items()
        if figure != "agreement"
    }
    signed = np.where(usable, agreed.astype(np.float64), np.nan)
    return {f"{name}.agreement": signed, **told}


def _design(
    books: Books, objective: Objective, reference: Number | None, revenue: Any, top: Any
) -> tuple[dict[str, Any], Any]:
    """Return the terms of a family whose payments are worth at most ``top``, and the doubtful rows."""
    loss, gain, budget = books.loss, books.gain, books.budget
    scale = revenue + np.abs(loss) + np.abs(gain) + budget
    if books.lump_sum:
        missing = np.maximum(loss - gain, 0.0)
    else:
        near = np.clip(loss, 0.0, top)
        missing = np.maximum(loss - near, 0.0) + np.maximum(near - gain, 0.0)
    agreement = missing <= budget
    doubtful = (np.abs(budget - missing) <= ROUNDING * scale) & ((missing > 0) | (budget > 0))
    doubtful |= np.abs(gain - loss + budget) <= ROUNDING * scale
    if not books.lump_sum:
        for end in (top - loss, gain):
            doubtful |= (np.abs(end) <= ROUNDING * scale) & (budget == 0)
    grants, low, high = _optimal(books, objective, top, missing)

    # Least lump sum: none where payments and grants reach N.
    lump = np.zeros(books.usable.shape)
    if books.lump_sum:
        lump = np.maximum(low - (top + grants), 0.0) + np.minimum(high, 0.0)
    bottom, peak = np.maximum(low - lump - grants, 0.0), np.minimum(top, high - lump)
    peak = np.maximum(peak, bottom)
    middle = (bottom + peak) / 2.0
    paid = middle if reference is None else np.clip(float(reference) * revenue, bottom, peak)
    to_origin = np.clip(low - lump - paid, 0.0, grants)
    received = paid + lump + to_origin
    if books.lump_sum:
        every, some = (np.zeros_like(top), top), (np.zeros_like(top), top)
    else:
        every = np.maximum(low - grants, 0.0), np.minimum(top, high)
        some = np.maximum(loss - budget, 0.0), np.minimum(top, gain + budget)
    return {
        "agreement": agreement,
        "ratio": paid / revenue,
        "ratio_set.lo": every[0] / revenue,
        "ratio_set.hi": np.maximum(*every) / revenue,
        "acceptable.lo": some[0] / revenue,
        "acceptable.hi": np.maximum(*some) / revenue,
        "lump_sum": lump,
        "grant.origin": to_origin,
        "grant.destination": grants - to_origin,
        "gain.origin": received - loss,
        "gain.destination": gain - paid - lump + (grants - to_origin),
        "effective_share": (paid + lump) / books.tax_value,
    }, doubtful


def _optimal(books: Books, objective: Objective, top: Any, missing: Any) -> tuple[Any, Any, Any]:
    """Return the sum of grants of all optima and the ends of N = P + y + z_o over them."""
    loss, gain, budget = books.loss, books.gain, books.budget
    if objective.aim is Aim.min_central:
        return missing, loss, gain + missing
    total = np.maximum(gain - loss + budget, 0.0)
    if objective.aim is Aim.utilitarian and objective.weight == 0.5:
        return budget, loss, gain + budget
    weight = float(objective.weight)
    share: Any = {
        Aim.nash: weight,
        Aim.egalitarian: 0.5,
        Aim.origin: 1.0,
        Aim.destination: 0.0,
        Aim.utilitarian: float(weight > 0.5),
    }[objective.aim]
    own = share * total
    if not books.lump_sum:
        own = np.clip(own, np.maximum(-loss, 0.0), np.maximum(np.minimum(top + budget - loss, total), 0.0))
    return budget, own + loss, own + loss
