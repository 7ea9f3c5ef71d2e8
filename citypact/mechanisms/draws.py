"""A million relocations at once: participation interval, Nash ratio and statutory value as arrays.

The same formulas as the scalar functions, in floating point; a test compares the two on
random games. Use the scalar functions for an answer that is signed, these for how sure it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citypact.games.coalitional import FloatArray
from citypact.games.validation import Door
from citypact.mechanisms.statute.draws import origin_pv_draws

#: Three roundings of double precision on R, L and K.
ROUNDING = 4 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class RelocationDraws:
    """Answers for n games, each array of shape (n,); NaN where there is no agreement.

    Parameters
    ----------
    agreement : bool array
        Whether some ratio in [0, 1] pleases both.
    lo, hi : float arrays
        Participation interval, clipped to [0, 1].
    ratio : float array
        Weighted Nash ratio.
    statute_value : float array, or None
        Present value of the origin's statutory shares (亿元), when a plant was given; the
        threshold of the notice is not tested.
    """

    agreement: npt.NDArray[np.bool_]
    lo: FloatArray
    hi: FloatArray
    ratio: FloatArray
    statute_value: FloatArray | None = None


def relocation_draws(
    revenue: npt.ArrayLike,
    origin_loss: npt.ArrayLike,
    destination_cost: npt.ArrayLike,
    *,
    weight: npt.ArrayLike = 0.5,
    voluntary: npt.ArrayLike = 0.0,
    base: npt.ArrayLike | None = None,
    growth: npt.ArrayLike = 1.0,
    rate: npt.ArrayLike = 0.04,
) -> RelocationDraws:
    """Solve many reduced-form relocations, and value the statute for their plants, in one call.

    Parameters
    ----------
    revenue, origin_loss, destination_cost : array_like
        R, L, K (亿元), broadcast against each other and the rest; R positive.
    weight, voluntary : array_like
        Bargaining weight of the origin and probability of a voluntary move, in [0, 1].
    base, growth, rate : array_like
        The plant's tax a year before the move (亿元), its multiple after it, and the
        discount rate; with ``base`` the notice's shares are valued.

    Raises
    ------
    InputError
        If an array holds a value that the scalar game refuses.

    Examples
    --------
    >>> relocation_draws([1.0, 1.0], [0.3, 0.1], 0.1).ratio.round(6).tolist()
    [0.6, 0.5]
    """
    names = ("revenue", "origin_loss", "destination_cost", "weight", "voluntary")
    arrays = [
        np.asarray(values, dtype=np.float64)
        for values in (revenue, origin_loss, destination_cost, weight, voluntary)
    ]
    door = Door()
    for name, values in zip(names, arrays, strict=True):
        if not np.isfinite(values).all():
            door.refuse(name, "a value that is not finite", "finite numbers")
    if not (arrays[0] > 0).all():
        door.refuse("revenue", float(arrays[0].min()), "positive amounts of money (亿元)")
    for name, values in zip(names[3:], arrays[3:], strict=True):
        if not ((values >= 0) & (values <= 1)).all():
            door.refuse(name, f"{values.min():g} to {values.max():g}", "numbers between 0 and 1")
    door.close()
    total, loss, cost, power, comes = arrays
    stays = 1.0 - comes
    needs = stays * loss / total
    grants = stays * (1.0 - cost / total)
    lo, hi = np.maximum(needs, 0.0), np.minimum(grants, 1.0)
    # A surplus of nothing but rounding is none lost: the scalar function decides it exactly.
    slack = ROUNDING * (np.abs(total) + np.abs(loss) + np.abs(cost)) / total
    agreement = (needs <= grants + slack) & (lo <= hi + slack)
    hi = np.maximum(lo, hi)
    ratio = np.clip(needs + power * (grants - needs), lo, hi)
    value = None if base is None else origin_pv_draws(base, growth, rate)
    nothing = np.nan
    return RelocationDraws(
        agreement,
        np.where(agreement, lo, nothing),
        np.where(agreement, hi, nothing),
        np.where(agreement, ratio, nothing),
        value,
    )
