r"""Shadow prices of a compensation: what one more yuan at a bound is worth.

While the two sign on the grant given, a price is the rise of the weighted log Nash product
:math:`w \log g_U + (1 - w) \log g_D` per 亿元: a yuan of grant raises it by :math:`w / g_U`, a yuan
of downstream fiscal room by :math:`w / g_U - (1 - w) / g_D`. Where central money must close the
gap, it is the central money saved per 亿元, which for the downstream city's fiscal room is one.
At a gain of zero the logarithm has no slope and there is no price to report.

References
----------
models.md §5.7, §9.3.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.mechanisms.compensation.settlement.exact_terms import SettledTerms
from citypact.mechanisms.split_prices import rounded_or_none

UPSTREAM, DOWNSTREAM = "upstream participates", "downstream participates"
CAP, GRANT = "transfer cap", "central grant"
Prices = dict[str, Fraction]


def settlement_prices(terms: SettledTerms) -> tuple[dict[str, float], dict[str, str], tuple[str, ...]]:
    """Return prices and their units by label, and the labels of the bounds that bind."""
    exact = _central_prices(terms) if terms.top_up else _bargaining_prices(terms)
    money = terms.pair.unit
    unit = f"{money} of central money per {money}" if terms.top_up else f"log Nash product per {money}"
    prices = {label: price for label, value in exact.items() if (price := rounded_or_none(value)) is not None}
    return prices, dict.fromkeys(prices, unit), _binding(terms)


def _ends(terms: SettledTerms) -> tuple[str, ...]:
    """Labels of the bounds that form the highest transfer."""
    ends = [DOWNSTREAM] if terms.gain == terms.ceiling else []
    if terms.transfer_cap is not None and as_fraction(terms.transfer_cap) == terms.ceiling:
        ends.append(CAP)
    return tuple(ends)


def _binding(terms: SettledTerms) -> tuple[str, ...]:
    upstream, downstream = terms.gains(terms.transfer)
    at_cap = terms.transfer_cap is not None and terms.transfer == as_fraction(terms.transfer_cap)
    held = {UPSTREAM: upstream == 0, DOWNSTREAM: downstream == 0, CAP: at_cap}
    return tuple(label for label, binds in held.items() if binds)


def _labels(terms: SettledTerms) -> Prices:
    """Every bound, at no price."""
    bounds = (UPSTREAM, DOWNSTREAM, GRANT, *((CAP,) if terms.transfer_cap is not None else ()))
    return dict.fromkeys(bounds, Fraction(0))


def _central_prices(terms: SettledTerms) -> Prices:
    """Where the centre closes the gap, every yuan at a bound that forms it saves one."""
    prices = _labels(terms) | {UPSTREAM: Fraction(1), GRANT: Fraction(1)}
    # Bounds that meet at one end bind together: relaxing one of them alone saves nothing.
    return prices | {" and ".join(_ends(terms)): Fraction(1)}


def _bargaining_prices(terms: SettledTerms) -> Prices:
    weight = as_fraction(terms.weight)
    upstream, downstream = terms.gains(terms.transfer)
    if (weight and not upstream) or (weight < 1 and not downstream):
        return {}
    own = weight / upstream if weight else Fraction(0)
    other = (1 - weight) / downstream if weight < 1 else Fraction(0)
    prices = _labels(terms)
    if weight == 0:
        # The transfer is what the upstream city needs; every yuan it needs less is kept.
        return prices | {UPSTREAM: other, GRANT: other}
    prices[GRANT] = own
    if terms.transfer == terms.ceiling:
        prices[" and ".join(_ends(terms))] = max(own - other, Fraction(0))
    return prices
