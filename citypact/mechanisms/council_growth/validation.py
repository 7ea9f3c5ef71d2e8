r"""Does the predicted order agree with the real one, and better than distance to the centre does?

Predicted are the places in the order of growth and, beside them, the first look of the founders,
:math:`\sum_{i \in S_0} m_{ij}`. The outcome is the year in which a city really joined; cities of one
wave are tied. Founders are left out of the test from the founders, because their wave is given. In
the test from the centre alone every other city is predicted, the real founders among them.

Nothing is fitted. The order does not depend on η, κ and γ, so the two exponents are all that could be
tuned; correlations are told over a whole grid of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.club import ClubGame
from citypact.games.coalitional.masks import FloatArray
from citypact.mechanisms.council_growth.admission import grow
from citypact.mechanisms.council_growth.rank_tests import TIE, exchange_p, kendall_tau, permutation_p

#: A difference that chance brings more often than this is not called one.
LEVEL = 0.05
#: Fewer permutations leave the p-value too rough.
FEWEST_DRAWS = 10_000


@dataclass(frozen=True)
class Comparison:
    """One predictor of the real order against plain distance.

    Parameters
    ----------
    name : str
        What predicts.
    cities : int
        How many cities it was tested on.
    tau, p_value : float or None
        Kendall's τ_b with the real order, and its one-sided permutation p-value; ``None`` if one of
        the two orders nothing.
    distance_tau, distance_p_value : float or None
        The same for nearness to the centre.
    p_difference : float or None
        One-sided p-value of the difference.
    """

    name: str
    cities: int
    tau: float | None
    p_value: float | None
    distance_tau: float | None
    distance_p_value: float | None
    p_difference: float | None

    @property
    def difference(self) -> float | None:
        """τ_b of the predictor less that of distance."""
        return None if self.tau is None or self.distance_tau is None else self.tau - self.distance_tau

    @property
    def verdict(self) -> str:
        """One sentence: does it beat distance?"""
        if self.cities < 2:
            return f"{self.name}: no test, since fewer than two cities are left for it."
        if self.difference is None:
            return (
                f"{self.name}: no test, since all its cities are equal in the prediction, in distance or in"
                " the waves."
            )
        if not self.difference > TIE:
            return f"{self.name}: the model fails to beat distance to the centre."
        if self.p_difference is None or self.p_difference > LEVEL:
            return (
                f"{self.name}: the model orders more pairs as they came than distance does, but no more"
                " than chance would bring: it fails to beat distance reliably."
            )
        return f"{self.name}: the model beats distance to the centre."

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data for JSON."""
        return {
            "name": self.name,
            "cities": self.cities,
            "tau": self.tau,
            "p_value": self.p_value,
            "distance_tau": self.distance_tau,
            "distance_p_value": self.distance_p_value,
            "difference": self.difference,
            "p_difference": self.p_difference,
            "verdict": self.verdict,
        }


@dataclass(frozen=True)
class Validation:
    """The predicted against the real order, at the given exponents and over their ranges.

    Parameters
    ----------
    comparisons : sequence of Comparison
        At the given exponents.
    grid : sequence of (float, float, float or None, float or None)
        a, b, τ_b of the order from the founders, and its difference from that of distance.
    draws, seed : int
        Permutations of each test, and where the generator starts.
    """

    comparisons: tuple[Comparison, ...]
    grid: tuple[tuple[float, float, float | None, float | None], ...]
    draws: int
    seed: int

    @property
    def beaten(self) -> tuple[int, int]:
        """At how many points of the grid the order beats distance, and how many points there are."""
        known = [gap for *_, gap in self.grid if gap is not None]
        return sum(gap > TIE for gap in known), len(known)

    @property
    def range(self) -> tuple[float, float] | None:
        """Least and largest τ_b over the grid; None if no point has one."""
        known = [tau for _, _, tau, _ in self.grid if tau is not None]
        return (min(known), max(known)) if known else None

    def to_dict(self) -> dict[str, Any]:
        """Return the validation as plain data for JSON."""
        wins, points = self.beaten
        return {
            "comparisons": [each.to_dict() for each in self.comparisons],
            "draws": self.draws,
            "seed": self.seed,
            "grid": [
                {"mass_power": a, "distance_power": b, "tau": tau, "difference": gap}
                for a, b, tau, gap in self.grid
            ],
            "points_that_beat_distance": wins,
            "points": points,
        }


def validate_order(
    club: ClubGame,
    founders: Sequence[str],
    years: Mapping[str, int],
    centre: str,
    *,
    exponents: Sequence[tuple[float, float]] = (),
    draws: int = FEWEST_DRAWS,
    seed: int = 0,
) -> Validation:
    """Compare the order in which a council would grow with the years in which cities joined.

    Parameters
    ----------
    club : ClubGame
        The cities.
    founders : sequence of str
        Members at the beginning.
    years : mapping of str to int
        Year of joining; cities that it lacks are left out of the tests.
    centre : str
        City that distance is measured from.
    exponents : sequence of (float, float)
        Pairs a, b of the grid.
    draws : int
        Permutations of each test, at least 10,000.
    seed : int
        Where the generator starts: the same seed gives the same p-values.

    Raises
    ------
    InputError
        If the centre is no player, or there are too few draws.

    Examples
    --------
    >>> cities = ("hub", "near", "far")
    >>> club = ClubGame(cities, (9, 1, 1), [[0, 1, 2], [1, 0, 3], [2, 3, 0]], 1)
    >>> found = validate_order(club, ["hub"], {"hub": 1, "near": 2, "far": 3}, "hub", draws=10_000)
    >>> found.comparisons[0].tau, found.comparisons[0].verdict
    (1.0, 'order from the founders: the model fails to beat distance to the centre.')
    """
    problems = []
    if centre not in club.players:
        problems.append(Problem("centre", centre, "a city of players"))
    if isinstance(draws, bool) or not isinstance(draws, int) or draws < FEWEST_DRAWS:
        problems.append(Problem("draws", draws, f"a whole number of at least {FEWEST_DRAWS}"))
    if problems:
        raise InputError(*problems)
    generator = np.random.default_rng(seed)
    joiners = [city for city in club.players if city in years and city not in founders]
    others = [city for city in club.players if city in years and city != centre]
    first_look = dict(zip(club.players, _first_look(club, founders).tolist(), strict=True))
    predictors = [
        ("order from the founders", _places(club, founders), joiners),
        ("first look of the founders", first_look, joiners),
        (f"order from {centre} alone", _places(club, [centre]), others),
    ]
    nearness = _nearness(club, centre)
    comparisons = tuple(
        _compared(name, predicted, nearness, years, cities, draws, generator)
        for name, predicted, cities in predictors
    )
    outcome = _row({city: -float(year) for city, year in years.items()}, joiners)
    plain = kendall_tau(_row(nearness, joiners), outcome)
    grid = []
    for a, b in exponents:
        moved = replace(club, mass_power=a, distance_power=b)
        tau = kendall_tau(_row(_places(moved, founders), joiners), outcome)
        grid.append((a, b, tau, None if tau is None or plain is None else tau - plain))
    return Validation(comparisons, tuple(grid), draws, seed)


def _places(club: ClubGame, founders: Sequence[str]) -> dict[str, float]:
    """Return for each newcomer the place in the order of growth, counted down: the first has most.

    A city that follows one with which it was tied has the same place: the order of players predicts nothing.
    """
    places: dict[str, float] = {}
    place = 0
    tied: Sequence[str] = ()
    for at, step in enumerate(grow(club, founders, "none").steps):
        place = place if step.city in tied else at
        places[step.city], tied = float(-place), step.tied
    return places


def _first_look(club: ClubGame, founders: Sequence[str]) -> FloatArray:
    places = [list(club.players).index(city) for city in founders]
    looks: FloatArray = club.links[:, places].sum(axis=1)
    return looks


def _nearness(club: ClubGame, centre: str) -> dict[str, float]:
    row = club.distances[list(club.players).index(centre)]
    # Distances from coordinates are equal only but for rounding.
    return {city: -float(f"{float(km):.10g}") for city, km in zip(club.players, row, strict=True)}


def _row(by_city: Mapping[str, float], cities: Sequence[str]) -> FloatArray:
    return np.array([by_city[city] for city in cities], dtype=np.float64)


def _compared(
    name: str,
    predicted: Mapping[str, float],
    nearness: Mapping[str, float],
    years: Mapping[str, int],
    cities: Sequence[str],
    draws: int,
    generator: np.random.Generator,
) -> Comparison:
    if len(cities) < 2:
        return Comparison(name, len(cities), None, None, None, None, None)
    model, plain = _row(predicted, cities), _row(nearness, cities)
    outcome = np.array([-float(years[city]) for city in cities])
    return Comparison(
        name,
        len(cities),
        kendall_tau(model, outcome),
        permutation_p(model, outcome, draws, generator),
        kendall_tau(plain, outcome),
        permutation_p(plain, outcome, draws, generator),
        exchange_p(model, plain, outcome, draws, generator),
    )
