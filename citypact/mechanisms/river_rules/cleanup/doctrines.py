r"""Sharing the cost of cleaning a river by a doctrine of responsibility.

Each section's cost :math:`c_j` is split equally among the cities :math:`R_j` that answer for it
(``games.river.cleanup`` has the rules):

.. math:: x_i = \sum_{j \,:\, i \in R_j} \frac{c_j}{|R_j|} .

In any order of arrival the first of :math:`R_j` to come pays for section :math:`j`, and each is
first equally often: this is the Shapley value of the cost game. Nobody pays for a section for
which others answer, so no coalition pays more than it would alone: it lies in the core. There
city :math:`i` pays at least for what it alone answers for and at most for all it answers for,

.. math:: \sum_{j : R_j = \{i\}} c_j \;\le\; x_i \;\le\; \sum_{j : i \in R_j} c_j ,

and both ends are reached, the game being concave. A share rises by :math:`1 / |R_j|` with each
yuan of :math:`c_j`: under upstream_equal with the cost of every section downstream, under
local_responsibility with none but the city's own.

References
----------
models.md §5.8 and A10. D. Ni and Y. Wang, "Sharing a polluted river", Games and Economic
Behavior 60, 2007, 176-186.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from citypact.games.allocation import Allocation
from citypact.games.coalitional import BoolArray
from citypact.games.rational import Number, as_fraction, over_one_denominator, total
from citypact.games.river.cleanup import CleanUp
from citypact.mechanisms.river_rules.cleanup.result import CleanUpShares
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


def share_cleanup(cleanup: CleanUp, rule: str = "upstream_equal") -> CleanUpShares:
    """Share the cost of cleaning the whole river, certified.

    Parameters
    ----------
    cleanup : CleanUp
        The river and the cost of each section; any number of cities.
    rule : str
        ``local_responsibility``, ``upstream_equal``, ``downstream_equal`` or
        ``adjacent_downstream``.

    Returns
    -------
    CleanUpShares
        Shares, who pays for whom, core range and compensation between cities, exact.

    Raises
    ------
    InputError
        If the rule is another.
    CertificateError
        If the shares fail their recheck.

    Notes
    -----
    [NiWang2007]_ in ``games.river.cleanup``, theorem on the Shapley value; models.md §5.8.

    Examples
    --------
    >>> from citypact.games.river import River
    >>> cleanup = CleanUp(River(("source", "middle", "mouth")), (1, 2, 3))
    >>> share_cleanup(cleanup, "upstream_equal").shares.vector()
    (3.0, 2.0, 1.0)
    """
    bearers = cleanup.bearers(rule)
    parts = [cost / int(count) for cost, count in zip(cleanup.exact_costs, bearers.sum(axis=1), strict=True)]
    shares = tuple(_by_city(bearers, parts))
    core = _core(cleanup, bearers)
    certificate = certify_cleanup(cleanup, rule, shares, parts)
    certificate.require()
    return CleanUpShares(
        rule=rule,
        cleanup=cleanup,
        exact=shares,
        shares=Allocation(cleanup.players, [float(share) for share in shares], cleanup.unit),
        compensation=Allocation(
            cleanup.players,
            [float(cost - share) for cost, share in zip(cleanup.exact_costs, shares, strict=True)],
            cleanup.unit,
        ),
        gains=Allocation(
            cleanup.players,
            [float(high - share) for (_, high), share in zip(core, shares, strict=True)],
            cleanup.unit,
        ),
        core=tuple((float(low), float(high)) for low, high in core),
        pays_for=_matrix(bearers, [float(part) for part in parts]),
        slopes=_matrix(bearers, [1 / int(count) for count in bearers.sum(axis=1)]),
        certificate=certificate,
        provenance=Provenance("each section's cost split equally among those who answer for it", exact=True),
        assumptions=_assumptions(rule),
    )


def certify_cleanup(
    cleanup: CleanUp, rule: str, shares: Sequence[Number], parts: Sequence[Number]
) -> Certificate:
    """Recheck that equal parts of each section's cost, paid by those who answer, add up to the shares.

    Parameters
    ----------
    cleanup : CleanUp
        The river and its costs.
    rule : str
        Which cities answer for which section.
    shares : sequence of numbers
        What each city pays in all.
    parts : sequence of numbers
        What each of those who answer for a section pays for it, by section.

    Returns
    -------
    Certificate
        Exact where the numbers are. Such payments prove the core condition for all coalitions
        at once, and equal parts are what the orders of arrival charge on average.
    """
    if not all(math.isfinite(number) for number in (*shares, *parts)):
        return Certificate({"every amount is a finite number": math.nan}, tolerance=0.0)
    bearers = cleanup.bearers(rule)
    costs = cleanup.exact_costs
    shared, split = [as_fraction(share) for share in shares], [as_fraction(part) for part in parts]
    scale = cleanup.total or Fraction(1)
    counts = [int(count) for count in bearers.sum(axis=1)]
    paid = _by_city(bearers, split)
    residuals: dict[str, Number] = {
        "shares add up to the cost of the river": abs(total(shared) - cleanup.total) / scale,
        "every section is paid for": max(
            abs(count * part - cost) / scale for count, part, cost in zip(counts, split, costs, strict=True)
        ),
        "nobody pays for a section of others": max(
            abs(share - due) / scale for share, due in zip(shared, paid, strict=True)
        ),
        "no part is negative": max(-part / scale for part in split),
    }
    for (low, high), city, share in zip(_core(cleanup, bearers), cleanup.players, shared, strict=True):
        residuals[f"{city} within the core range"] = max(((low - share) / scale, (share - high) / scale))
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)


def _core(cleanup: CleanUp, bearers: BoolArray) -> list[tuple[Fraction, Fraction]]:
    """Return what each city pays at least and at most in the core."""
    alone = bearers.sum(axis=1, keepdims=True) == 1
    least = _by_city(bearers & alone, cleanup.exact_costs)
    return list(zip(least, _by_city(bearers, cleanup.exact_costs), strict=True))


def _by_city(bearers: BoolArray, amounts: Sequence[Number]) -> list[Fraction]:
    """Add up, for each city, the amounts of the sections that it answers for."""
    # Whole numbers over one denominator add up a hundred times faster than fractions.
    whole, denominator = over_one_denominator(amounts)
    listed = np.array(whole, dtype=object)
    return [Fraction(int(listed[column].sum()), denominator) for column in bearers.T]


def _matrix(bearers: BoolArray, parts: Sequence[float]) -> tuple[tuple[float, ...], ...]:
    """Return, by city (row) and section (column), the part where the city answers, else zero."""
    return tuple(map(tuple, np.where(bearers.T, np.asarray(parts), 0.0).tolist()))


def _assumptions(rule: str) -> tuple[str, ...]:
    said = ["A: the cost of a section is that of cleaning it wherever its pollution comes from"]
    if rule == "adjacent_downstream":
        said.append(
            "A: read from the abstract of Hou et al. (2020): a section's cost is shared equally by its city"
            " and those directly upstream of it"
        )
    return tuple(said)
