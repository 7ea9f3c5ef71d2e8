r"""A million pairs at once: transfer, participation interval and central money as arrays.

The formulas of ``exact_terms`` in floating point; a test compares the two on random pairs. Use
:func:`~citypact.mechanisms.compensation.compensate` for terms that are signed, this for how sure
they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citypact.games.coalitional import FloatArray
from citypact.games.validation import Door

#: Rounding of the loss, the gain and their difference in double precision.
ROUNDING = 4 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class CompensationDraws:
    """Answers for n pairs, each array of the broadcast shape; money in 亿元 a year.

    Parameters
    ----------
    agreement : bool array
        Whether both sign on the grant given. Where not, the terms are those that the least
        central money buys.
    lo, hi : float arrays
        What the upstream city needs after the grant, what the downstream city grants, before the cap.
    transfer : float array
        What the downstream city pays.
    central_subsidy : float array
        Least central money in all, the grant included, with which both sign.
    """

    agreement: npt.NDArray[np.bool_]
    lo: FloatArray
    hi: FloatArray
    transfer: FloatArray
    central_subsidy: FloatArray


def compensation_draws(
    downstream_benefit: npt.ArrayLike,
    upstream_benefit: npt.ArrayLike = 0.0,
    cost: npt.ArrayLike = 1.0,
    *,
    grant: npt.ArrayLike = 0.0,
    transfer_cap: npt.ArrayLike | None = None,
    weight: npt.ArrayLike = 0.5,
    central_benefit: npt.ArrayLike = 0.0,
) -> CompensationDraws:
    r"""Solve many pairs of an upstream and a downstream city in one call.

    Parameters
    ----------
    downstream_benefit, upstream_benefit, cost : array_like
        :math:`b_D`, :math:`b_U` (亿元 a year per unit of effort) and :math:`c`, broadcast against each
        other and the rest; :math:`b_D` and :math:`c` positive. The terms do not depend on
        :math:`b_U`: it moves both efforts alike.
    grant : array_like
        Central money to the upstream city with the agreement only (亿元 a year), at least zero.
    transfer_cap : array_like, optional
        The most that the downstream city can pay (亿元 a year), at least zero.
    weight : array_like
        Bargaining weight of the upstream city, from 0 to 1.
    central_benefit : array_like
        What a unit of effort is worth to the centre or to third cities, at least zero.

    Raises
    ------
    InputError
        Naming every array that holds a value which the scalar function refuses.

    Examples
    --------
    >>> found = compensation_draws([2.0, 2.0], cost=1.5, grant=[0.0, 0.4])
    >>> found.transfer.round(6).tolist(), found.lo.round(4).tolist()
    ([2.0, 1.8], [1.3333, 0.9333])
    """
    given = {
        "downstream_benefit": downstream_benefit,
        "upstream_benefit": upstream_benefit,
        "cost": cost,
        "grant": grant,
        "weight": weight,
        "central_benefit": central_benefit,
    }
    if transfer_cap is not None:
        given["transfer_cap"] = transfer_cap
    arrays = {name: np.asarray(values, dtype=np.float64) for name, values in given.items()}
    shape = _check(arrays)
    benefit, curvature, power = arrays["downstream_benefit"], arrays["cost"], arrays["weight"]
    counted = benefit + arrays["central_benefit"]
    with np.errstate(over="ignore", invalid="ignore"):
        step = counted / curvature
        loss, gain = 0.5 * counted * step, benefit * step
    if not (np.isfinite(loss).all() and np.isfinite(gain).all()):
        door = Door()
        door.refuse("cost", "numbers too far apart in size", "gains that floating point can show (亿元)")
        door.close()
    need = loss - arrays["grant"]
    ceiling = gain if transfer_cap is None else np.minimum(gain, arrays["transfer_cap"])
    # A need that exceeds what can be paid by nothing but rounding does not exceed it.
    agreement = need <= ceiling + ROUNDING * (loss + arrays["grant"])
    transfer = np.minimum(need + power * np.maximum(gain - need, 0.0), ceiling)
    lacking = loss - ceiling
    subsidy = np.where(lacking > ROUNDING * loss, lacking, 0.0)
    results = (agreement, need, gain, transfer, subsidy)
    return CompensationDraws(*(np.array(np.broadcast_to(result, shape)) for result in results))


def _check(arrays: dict[str, FloatArray]) -> tuple[int, ...]:
    """Return the common shape, or refuse every array that holds a wrong value."""
    door = Door()
    for name, values in arrays.items():
        # NaN fails every comparison.
        if name in ("downstream_benefit", "cost"):
            good, expected = (values > 0) & (values < np.inf), "positive numbers"
        elif name == "weight":
            good, expected = (values >= 0) & (values <= 1), "numbers between 0 and 1"
        else:
            good, expected = (values >= 0) & (values < np.inf), "non-negative numbers"
        if not good.all():
            first = int(np.argmin(good))
            field = name if values.ndim == 0 else f"{name}[{first}]"
            door.refuse(field, float(values.reshape(-1)[first]), expected)
    try:
        shape = np.broadcast_shapes(*(values.shape for values in arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {values.shape}" for name, values in arrays.items())
        door.refuse("shapes", shapes, "arrays that broadcast together")
    door.close()
    return shape
