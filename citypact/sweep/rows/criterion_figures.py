"""The ratio that one criterion picks with its options, for many games at once.

The maps of :mod:`citypact.mechanisms.criteria` as arrays: each narrows the interval of feasible ratios to
that of its optima, so criteria in turn are maps in turn.

References
----------
models.md §3.4, §4.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.criteria import (
    Criterion,
    Egalitarian,
    KalaiSmorodinsky,
    Lexicographic,
    MinCentral,
    Nash,
    Nearest,
    Utilitarian,
)

Ends = tuple[Any, Any]


@dataclass(frozen=True)
class Terms:
    """Thresholds of many games, each an array of shape (n,) or a number.

    ``needs`` and ``grants`` are the ratios from which the origin and up to which the destination agrees,
    ``core`` the least at which no rival does better, ``lo``, ``held`` and ``hi`` the ends of the feasible
    ratios (``held``: with rivals); money in 亿元.
    """

    revenue: Any
    needs: Any
    grants: Any
    surplus: Any
    core: Any
    lo: Any
    held: Any
    hi: Any
    cap: Any
    rivals: tuple[float, ...] = ()


def first_of(rule: Criterion) -> Criterion:
    """Return the criterion that decides first."""
    return rule.criteria[0] if isinstance(rule, Lexicographic) else rule


def optimal_ratios(rule: Criterion, terms: Terms) -> Ends:
    """Return the ends of the optimal ratios of games that agree.

    Parameters
    ----------
    rule : Criterion
        One of the package's own.
    terms : Terms

    Returns
    -------
    tuple of two ndarrays, shape (n,)
        Meaningless where the feasible interval is empty.
    """
    first = first_of(rule)
    weighs_rivals = isinstance(first, Nash) and 0 < first.weight < 1
    lo = terms.lo if weighs_rivals else terms.held
    ends = lo, np.maximum(lo, terms.hi)
    for step in rule.criteria if isinstance(rule, Lexicographic) else (rule,):
        ends = _narrowed(step, terms, ends)
    return ends


def representative(ends: Ends, reference: Number | None) -> Any:
    """Return the ratio that stands for the optimal ones: nearest to the reference, else the middle."""
    if reference is None:
        return (ends[0] + ends[1]) / 2.0
    return np.clip(float(reference), *ends)


def _narrowed(rule: Criterion, terms: Terms, ends: Ends) -> Ends:
    lo, hi = ends
    if isinstance(rule, MinCentral):
        return ends
    if isinstance(rule, Utilitarian):
        weight = as_fraction(rule.weight)
        if weight == Fraction(1, 2):
            return ends
        return (hi, hi) if weight > Fraction(1, 2) else (lo, lo)
    if isinstance(rule, Nash):
        share = seller_share(terms.surplus, terms.rivals, float(rule.weight))
        target = terms.needs + share / terms.revenue
    elif isinstance(rule, Egalitarian):
        own, other = map(float, rule.scales)
        target = terms.needs + (terms.grants - terms.needs) * (own / (own + other))
    elif isinstance(rule, KalaiSmorodinsky):
        target = terms.needs + (terms.grants - terms.needs) * ideal_part(terms, ends)
    elif isinstance(rule, Nearest):
        target = float(rule.reference)
    else:
        raise TypeError(f"no closed form of {rule.name}")
    best = np.clip(target, lo, hi)
    return best, best


def ideal_part(terms: Terms, ends: Ends) -> Any:
    """Return the origin's ideal gain as a part of both ideal gains (Kalai and Smorodinsky)."""
    wide, deep = ends[1] - terms.needs, terms.grants - ends[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(wide + deep == 0, 0.0, wide / (wide + deep))


def seller_share(surplus: Any, rivals: tuple[float, ...], weight: Any) -> Any:
    """Return ``criteria.seller_share`` of games whose own surplus is the highest."""
    worths = [surplus, *sorted(rivals, reverse=True), 0.0]
    missed: Any = 1.0
    value: Any = 0.0
    for rank, (worth, following) in enumerate(pairwise(worths), start=1):
        # rank / (x + rank) with x = a / (1 - a), without dividing by 1 - a
        missed = missed * (rank * (1.0 - weight)) / (weight + rank * (1.0 - weight))
        value = value + (worth - following) * (1.0 - missed)
    return value
