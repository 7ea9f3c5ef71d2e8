r"""What watching, fines, payments and orders do to walls between markets, one at a time.

Over many pairs of cities whose discount factors follow a Beta distribution with distribution function G,
the part :math:`1 - G(\delta^*(q))` keeps its markets open. Since :math:`\delta^*` falls in q, a council
that watches more carefully removes more of the loss; the detection that removes a given part is
:math:`q = \frac{a}{g}\,\frac{1-\delta}{\delta}` at the quantile :math:`\delta` of that part, with a the
temptation and g the gain from opening per unit of market.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from citypact.games.obstacles.industry.segmentation import Segmentation
from citypact.games.rational import as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.obstacles.answer import LeverEffect


def part_kept(game: Segmentation) -> float:
    """Return the part of pairs of cities that are patient enough to keep open markets.

    Parameters
    ----------
    game : Segmentation
        With ``patience_mean`` and ``patience_strength``.

    Examples
    --------
    >>> evenly = Segmentation(("A", "B"), (1, 1), (0, 0), patience_mean=0.5, patience_strength=2)
    >>> round(part_kept(evenly), 9)
    0.625
    """
    from scipy.special import betaincc

    if not game.opening_pays:
        return 1.0  # walls are the efficient policy, and everybody keeps it
    return float(betaincc(*_shape(game), float(game.critical_discount)))


def detection_for(game: Segmentation, part: float) -> float:
    """Return the detection with which a part of the loss from walls goes, counted from nobody watching.

    A figure above 1 says that even certain detection does not remove that much.

    Parameters
    ----------
    game : Segmentation
        With ``patience_mean`` and ``patience_strength``; its own ``detection`` is not used.
    part : float
        Between 0 and 1.

    Examples
    --------
    >>> evenly = Segmentation(("A", "B"), (1, 1), (0, 0), patience_mean=0.5, patience_strength=2)
    >>> round(detection_for(evenly, 0.5), 9)
    0.6
    """
    from scipy.special import betainccinv

    door = Door()
    if door.finite("part", part) and not 0 < part < 1:
        door.refuse("part", part, "a part above 0 and below 1")
    if not game.opening_pays:
        door.refuse("transport", game.transport, "less than 5/22: walls must be a loss")
    door.close()
    patience = float(betainccinv(*_shape(game), part))
    ratio = float(game.temptation / game.gain_per_market)
    return ratio * (1 - patience) / patience if patience > 0 else float("inf")


def _shape(game: Segmentation) -> tuple[float, float]:
    """Return the two parameters of the Beta distribution."""
    door = Door()
    if game.patience_mean is None or game.patience_strength is None:
        door.refuse("patience_mean", "nothing", "mean and strength of the discount factors")
        door.close()
        raise AssertionError  # the door is shut
    mean, strength = as_fraction(game.patience_mean), as_fraction(game.patience_strength)
    return float(mean * strength), float((1 - mean) * strength)


def patience_notes(game: Segmentation) -> Iterator[str]:
    """Say which part of many pairs keep open markets, and what would halve the loss."""
    if game.patience_mean is None:
        return
    halved = detection_for(game, 0.5)
    reach = f"a detection of {halved:.4g}" if halved <= 1 else "more than certain detection: it is not enough"
    yield (
        f"If discount factors of pairs of cities are spread as assumed, {part_kept(game):.1%} of the loss"
        f" from walls is gone at a detection of {float(game.detection):.4g}; to remove half of it takes"
        f" {reach}."
    )


def lever_effects(game: Segmentation) -> tuple[LeverEffect, ...]:
    """Return what each lever does by itself."""
    opened, closed = game.outcome((0, 0)), game.equilibrium()
    losers = [name for name, gain in opened.gains_over(closed).items() if gain < 0]
    ordered = (
        f"Without money {' and '.join(losers)} would have less than before." if losers
        else "Nobody would have less than before."
    )  # fmt: skip
    order = LeverEffect("common rules that forbid walls", opened, game.opening_pays, ordered)
    if not game.opening_pays:
        return (order,)
    sure = replace(game, detection=1)
    return (
        _kept("watching as now, and closing for ever once a wall is found", game),
        _kept("the same with certain detection", sure),
        _fined(game),
        _paid(game),
        order,
    )


def _kept(lever: str, game: Segmentation) -> LeverEffect:
    least = [game.least_discount(city) for city in range(2)]
    told = "; ".join(
        f"{name} keeps open from a discount factor of {float(each):.4g}" if each is not None
        else f"no patience keeps {name} open"
        for name, each in zip(game.players, least, strict=True)
    )  # fmt: skip
    enough = all(
        each is not None and as_fraction(discount) >= each
        for each, discount in zip(least, game.discounts, strict=True)
    )
    return LeverEffect(lever, game.efficient() if enough else game.equilibrium(), enough, f"{told}.")


def _fined(game: Segmentation) -> LeverEffect:
    caught, limit = as_fraction(game.detection), as_fraction(game.fine_limit)
    lever = "fines alone, with no thought of later years"
    if caught == 0:
        return LeverEffect(lever, game.equilibrium(), False, "A wall that is never found is never fined.")
    needed = [as_fraction(market) * game.temptation / caught for market in game.markets]
    enough = max(needed) <= limit
    told = ", ".join(
        f"{float(fine):.4g} 亿元 on {name}" for name, fine in zip(game.players, needed, strict=True)
    )
    told = f"It takes {told}; up to {float(limit):.4g} can be taken."
    return LeverEffect(lever, game.efficient() if enough else game.equilibrium(), enough, told)


def _paid(game: Segmentation) -> LeverEffect:
    """Side payments between the cities, with closing once a wall is found, and no fines."""
    caught = as_fraction(game.detection)
    short = Fraction(0)
    for city in range(2):
        future = as_fraction(game.discounts[city])
        tempted = (1 - future) * as_fraction(game.markets[city]) * game.temptation
        short += tempted - caught * future * game.gain_from_opening(city)
    enough = short <= 0
    least = float(game.critical_discount)
    told = (
        f"A yearly payment that stops once a wall is found brings both to the same least discount factor,"
        f" {least:.4g}."
        + ("" if enough else " The two together are not patient enough.")
    )  # fmt: skip
    outcome = game.efficient() if enough else game.equilibrium()
    return LeverEffect("side payments between the two", outcome, enough, told)
