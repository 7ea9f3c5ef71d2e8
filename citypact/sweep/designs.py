r"""Points of the unit cube for rows ``start`` to ``stop``, whatever was drawn before.

Every design is a function of the seed and the row's number, so that a chunk is the same whoever draws it:
Sobol points are reached by skipping (A. Owen's scrambling, scipy.stats.qmc), the permutations of a Latin
hypercube are keyed Feistel networks walked until they stay within N (J. Black and P. Rogaway, "Ciphers with
arbitrary finite domains", CT-RSA 2002), and random numbers have a generator for every chunk.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from citypact.sweep.distributions import FloatArray

DESIGNS = ("sobol", "latin", "random", "grid")
#: Design of rows that a user has listed; nothing is drawn.
LIST = "list"
#: Designs whose rows are given, not drawn: parts of them are no probabilities.
GIVEN = ("grid", LIST)
#: Points of a Sobol sequence of 30 bits.
MOST_SOBOL = 2**30
_ROUNDS = 6


def unit_points(design: str, seed: int, total: int, dimensions: int, start: int, stop: int) -> FloatArray:
    """Return rows ``start`` to ``stop`` of ``total``, each coordinate strictly between 0 and 1.

    Parameters
    ----------
    design : str
        ``sobol``, ``latin`` or ``random``.
    seed, total, dimensions, start, stop : int
        For ``random``, ``start`` names the chunk and must be a multiple of its size.

    Returns
    -------
    ndarray, shape (stop - start, dimensions)

    Examples
    --------
    >>> points = unit_points("latin", 1, 5, 1, 0, 5)
    >>> sorted((points[:, 0] * 5).astype(int).tolist())
    [0, 1, 2, 3, 4]
    """
    if design == "sobol":
        return _sobol(seed, dimensions, start, stop)
    inside = np.random.default_rng([seed, start]).random((stop - start, dimensions))
    inside = np.clip(inside, 2.0**-53, 1 - 2.0**-53)
    if design == "random":
        return inside
    rows = np.arange(start, stop, dtype=np.uint64)
    places = np.column_stack([_permuted(rows, total, seed, column) for column in range(dimensions)])
    return np.clip((places + inside) / total, 2.0**-53, 1 - 2.0**-53)


def _sobol(seed: int, dimensions: int, start: int, stop: int) -> FloatArray:
    sampler = _sampler(seed, dimensions)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # balance wants a power of two; the plan says so
        if start:
            if _can_jump(seed, dimensions):
                _jump(sampler, start)
            else:
                sampler.fast_forward(start)
        points: FloatArray = sampler.random(stop - start)
    return points + 2.0**-31  # from the lower end of each cell of 30 bits to its middle


def _sampler(seed: int, dimensions: int) -> Any:
    from scipy.stats import qmc

    return qmc.Sobol(dimensions, scramble=True, seed=np.random.default_rng(seed))


def _jump(sampler: Any, start: int) -> None:
    """Bring a new sampler to a point in one step: scipy walks there, which takes as long as the way is.

    Point n is the shift and the direction numbers of the bits of n's Gray code, added without carry
    (I. Antonov and V. Saleev, 1979).
    """
    code = (start - 1) ^ ((start - 1) >> 1)
    for bit in range(code.bit_length()):
        if code >> bit & 1:
            sampler._quasi ^= sampler._sv[:, bit]
    sampler.num_generated = start


@lru_cache(maxsize=64)
def _can_jump(seed: int, dimensions: int) -> bool:
    """Whether a jump ends where scipy's walk does; another scipy may keep its state otherwise."""
    walked, jumped = _sampler(seed, dimensions), _sampler(seed, dimensions)
    walked.fast_forward(1003)
    try:
        _jump(jumped, 1003)
    except (AttributeError, TypeError, ValueError, IndexError):
        return False
    return bool(np.array_equal(walked.random(5), jumped.random(5)))


def _permuted(rows: npt.NDArray[np.uint64], total: int, seed: int, column: int) -> npt.NDArray[np.uint64]:
    """Return the places of the rows under a permutation of 0 … total - 1."""
    half = np.uint64(max(1, -(-max(1, (total - 1).bit_length()) // 2)))
    mask = np.uint64((1 << int(half)) - 1)
    keys = np.random.default_rng([seed, column, total]).integers(0, 2**63, _ROUNDS, dtype=np.uint64)
    places = _feistel(rows, half, mask, keys)
    while (outside := places >= total).any():
        places[outside] = _feistel(places[outside], half, mask, keys)
    return places


def _feistel(
    places: npt.NDArray[np.uint64], half: np.uint64, mask: np.uint64, keys: npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint64]:
    left, right = places >> half, places & mask
    for key in keys:
        mixed = (right ^ key) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(32)
        left, right = right, left ^ (mixed & mask)
    return (left << half) | right
