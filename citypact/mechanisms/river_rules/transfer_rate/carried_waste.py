r"""Who caused which clean-up cost, when it is known how much waste the river carries on.

City i is responsible for :math:`w_i = c_i + y_i - \sum_{k \to i} y_k`, where :math:`y_k` is the
cost carried out of section k (``games.river.cleanup_transfer``). The waste of i that reaches
section j is cleaned up there at

.. math:: (1 - t_j) \, w_i \, t_i \cdots t_{h} \qquad (h \text{ the section just above } j),

which says who pays for whom. At rates of zero everyone pays for its own section: local
responsibility. At any rates a city pays for sections downstream of it alone, so the shares lie
in the core of the upstream game.

Where no rate is known but one serves for all sections, every discharge is monotone in it:
:math:`w_i` has the slope :math:`(c_i - \sum_{k \to i} c_k) / (1 - t)^2` above the mouth. So the
discharges at the middle of the consistent rates are the medians, if all of these are equally
likely; that rule equals the Upstream Responsibility rule [Alcalde2021]_.

References
----------
.. [Alcalde2021] J. Alcalde-Unzu, M. Gómez-Rúa and E. Molis, "Allocating the costs of cleaning a
   river: expected responsibility versus median responsibility", International Journal of Game
   Theory 50, 2021 (abstract). models.md §5.8.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction, total
from citypact.games.river.cleanup import CleanUp
from citypact.games.river.cleanup_transfer import (
    Rates,
    carried_range,
    checked_rates,
    discharge_ranges,
    discharges,
    largest_common_rate,
)
from citypact.mechanisms.river_rules.transfer_rate.range_proof import certify_ranges
from citypact.mechanisms.river_rules.transfer_rate.result import TransferRanges, TransferShares
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

_HOW = Provenance("discharges from costs and transfer rates, section by section", exact=True)


def share_by_transfer(cleanup: CleanUp, rates: Rates) -> TransferShares:
    """Share the cost of cleaning a river by who caused it, at known transfer rates.

    Parameters
    ----------
    cleanup : CleanUp
        The river and the cost observed in each section.
    rates : number or mapping of str to number
        Part of the waste in a section that goes on to the next, at least 0 and below 1: one for
        all sections, or by the city each leaves.

    Returns
    -------
    TransferShares
        Responsibility of each city, who pays for whom, and the range over all consistent rates.

    Raises
    ------
    InputError
        On wrong rates, and naming each section whose cost is too small for them.
    CertificateError
        If the shares fail their recheck.

    Notes
    -----
    [Alcalde2015]_ in ``games.river.cleanup_transfer``; models.md §5.8.

    Examples
    --------
    >>> from citypact.games.river import River
    >>> cleanup = CleanUp(River(("source", "middle", "mouth")), (1, 2, 3))
    >>> share_by_transfer(cleanup, 0.5).shares.vector()
    (2.0, 3.0, 1.0)
    """
    return _shared(cleanup, rates, ())


def upstream_responsibility(cleanup: CleanUp) -> TransferShares:
    """Share by the median responsibility when one unknown transfer rate serves for all sections.

    Parameters
    ----------
    cleanup : CleanUp
        The river and the cost observed in each section.

    Returns
    -------
    TransferShares
        At half the largest rate that the costs allow.

    Notes
    -----
    [Alcalde2021]_; the same as the Upstream Responsibility rule of [Alcalde2015]_ on chains.

    Examples
    --------
    >>> from citypact.games.river import River
    >>> cleanup = CleanUp(River(("source", "middle", "mouth")), (1, 2, 2))
    >>> upstream_responsibility(cleanup).rates["source"]  # half of 1/2
    0.25
    """
    rate = largest_common_rate(cleanup) / 2
    said = (
        "A: one transfer rate serves for all sections, and all rates that the costs allow are equally likely"
    )
    return _shared(cleanup, rate, (said,))


def transfer_ranges(cleanup: CleanUp, lowest: Rates = 0, highest: Rates | None = None) -> TransferRanges:
    """Bound every city's responsibility when rates are only known to lie in a box.

    Parameters
    ----------
    cleanup : CleanUp
        The river and the cost observed in each section.
    lowest, highest : number or mapping of str to number
        Ends of the rates; without a highest, any rate below 1 that the costs allow.

    Returns
    -------
    TransferRanges
        Least and greatest responsibility of each city and rate of each section.

    Raises
    ------
    InputError
        On wrong rates, and naming a section whose cost fits no rates of the box.
    CertificateError
        If a range fails its recheck.

    Examples
    --------
    >>> from citypact.games.river import River
    >>> cleanup = CleanUp(River(("source", "middle", "mouth")), (1, 2, 3))
    >>> transfer_ranges(cleanup, 0, 0.5).ranges["middle"]
    (1.0, 4.0)
    """
    top = _nearly_one(cleanup, lowest) if highest is None else highest
    carried = carried_range(cleanup, lowest, top)
    ranges = discharge_ranges(cleanup, lowest, top)
    common = largest_common_rate(cleanup)
    certificate = certify_ranges(cleanup, carried, ranges, common)
    certificate.require()
    costs = dict(zip(cleanup.players, cleanup.exact_costs, strict=True))
    bottom, ceiling = checked_rates(cleanup, lowest), checked_rates(cleanup, top)
    rates = {}
    for city, _ in cleanup.river.sections:
        if costs[city]:
            ends = carried.least[city], carried.greatest[city]
            rates[city] = tuple(float(end / (costs[city] + end)) for end in ends)
        else:  # no waste left the section: its rate cannot be seen
            rates[city] = float(bottom[city]), 1.0 if highest is None else float(ceiling[city])
    return TransferRanges(
        cleanup=cleanup,
        ranges={
            city: (float(low), float(high)) for city, (low, high) in zip(cleanup.players, ranges, strict=True)
        },
        exact=ranges,
        rates={city: (ends[0], ends[1]) for city, ends in rates.items()},
        largest_common_rate=float(common),
        certificate=certificate,
        provenance=_HOW,
    )


def _nearly_one(cleanup: CleanUp, lowest: Rates) -> dict[str, Fraction]:
    """Return rates so near to one that the costs downstream bind first."""
    checked = checked_rates(cleanup, lowest)
    costs = dict(zip(cleanup.players, cleanup.exact_costs, strict=True))
    found = {}
    for city, _ in cleanup.river.sections:
        # Nobody can carry out more than the whole river costs.
        cost = costs[city] or Fraction(1)
        found[city] = max(checked[city], cleanup.total / (cost + cleanup.total))
    return found


def _shared(cleanup: CleanUp, rates: Rates, said: tuple[str, ...]) -> TransferShares:
    checked = checked_rates(cleanup, rates)
    shares = discharges(cleanup, rates)
    matrix = _payments(cleanup, checked, shares)
    certificate = certify_transfer(cleanup, checked, shares)
    certificate.require()
    unit = cleanup.unit
    costs = cleanup.exact_costs
    return TransferShares(
        cleanup=cleanup,
        rates={city: float(rate) for city, rate in checked.items()},
        exact=shares,
        shares=Allocation(cleanup.players, [float(share) for share in shares], unit),
        compensation=Allocation(
            cleanup.players, [float(cost - share) for cost, share in zip(costs, shares, strict=True)], unit
        ),
        pays_for=tuple(tuple(float(amount) for amount in row) for row in matrix),
        ranges=transfer_ranges(cleanup),
        certificate=certificate,
        provenance=_HOW,
        assumptions=("A: cleaning up a unit of waste costs the same in every section", *said),
    )


def _payments(
    cleanup: CleanUp, rates: Mapping[str, Fraction], shares: Sequence[Fraction]
) -> list[list[Fraction]]:
    """Follow each city's waste down: what of it is cleaned up in which section."""
    place = {city: at for at, city in enumerate(cleanup.players)}
    table = []
    for city, share in zip(cleanup.players, shares, strict=True):
        row = [Fraction(0)] * len(place)
        left, here = share, city
        while left:
            row[place[here]] = (1 - rates[here]) * left
            left -= row[place[here]]
            here = cleanup.river.below(here) or here
        table.append(row)
    return table


def certify_transfer(
    cleanup: CleanUp, rates: Mapping[str, Fraction], shares: Sequence[Number]
) -> Certificate:
    """Recheck shares by letting the waste flow: every section must cost what was observed.

    Parameters
    ----------
    cleanup : CleanUp
        The river and the observed costs.
    rates : mapping of str to Fraction
        Rate out of each city, zero at the mouth.
    shares : sequence of numbers
        Waste that each city is said to discharge, in units of its cost.
    """
    if not all(math.isfinite(share) for share in shares):
        return Certificate({"every share is a finite number": math.nan}, tolerance=0.0)
    scale = cleanup.total or Fraction(1)
    waste = {city: as_fraction(share) for city, share in zip(cleanup.players, shares, strict=True)}
    residuals: dict[str, Number] = {
        "shares add up to the cost of the river": abs(total(shares) - cleanup.total) / scale,
        "no city discharges less than nothing": max(-share / scale for share in waste.values()),
    }
    costs = dict(zip(cleanup.players, cleanup.exact_costs, strict=True))
    for at in cleanup.river.order:
        city = cleanup.players[at]
        here = waste[city] + sum(rates[name] * waste[name] for name in cleanup.above(city))
        waste[city] = here
        residuals[f"waste in the section of {city}"] = abs((1 - rates[city]) * here - costs[city]) / scale
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)
