r"""Decisions under doubt: which ratio, whether to sign, and what is worth measuring before.

**Signing at s.** Before the figures are known, a city signs at the ratio s or stays as it is. Signing pays
its gain :math:`sR - (1-q)L` (origin) or :math:`(1-q)(R-K) - sR` (destination), staying nothing; the value of
measuring an input is what knowing it first adds to the mean gain of the better choice.

**Choosing the ratio.** The two fix a ratio before the figures are known, for what they gain together. When
they are known, the city that would lose leaves: a ratio pays the surplus where both accept it, and nothing
elsewhere. The value of measuring is what knowing an input before the choice adds to that mean. Where options
are alike on average, all of them are told.

**The frontier** compares mean gains of the two cities when a criterion names the ratio after the figures are
known with those when a ratio is fixed before. All criteria divide the same surplus, so none of them beats
another on average; a fixed ratio loses the agreements that one city would leave. The criterion of least
central money is left out: it spends what neither city has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from citypact.solvers.uncertainty.information import value_of_information
from citypact.solvers.uncertainty.pareto import pareto_frontier
from citypact.solvers.uncertainty.risk import value_at_risk
from citypact.solvers.uncertainty.samples import mean_error, plain
from citypact.sweep.analysis.acceptance import accepts
from citypact.sweep.analysis.influence import finite
from citypact.sweep.analysis.ratio_cap import RatioCap
from citypact.sweep.distributions import FloatArray
from citypact.sweep.plan import Plan

#: Ratios that can be fixed before the figures are known.
CHOICES = tuple(at / 20 for at in range(1, 20))
#: Means that differ by less than this part of the largest are the same.
SAME = 1e-12
_CENTRAL = "ratio.min-central"

Sample = Mapping[str, FloatArray]


def gains_at(sample: Sample, ratio: float) -> tuple[FloatArray, FloatArray]:
    """Return both cities' gains at a ratio in every row that has a game (亿元).

    Examples
    --------
    >>> rows = {"gain_at_half.origin": np.array([1.0]), "gain_at_half.destination": np.array([2.0]),
    ...         "revenue": np.array([10.0])}
    >>> [float(gain[0]) for gain in gains_at(rows, 0.75)]
    [3.5, -0.5]
    """
    moved = (ratio - 0.5) * sample["revenue"]
    return sample["gain_at_half.origin"] + moved, sample["gain_at_half.destination"] - moved


def at_risk(gains: Sequence[tuple[str, str, FloatArray]], confidence: float) -> list[dict[str, Any]]:
    """Return the value at risk of each city's gain as plain data; a gain that no row has is left out.

    Parameters
    ----------
    gains : sequence of (str, str, ndarray)
        City, unit and its gain in each row.
    confidence : float
        Of the intervals.
    """
    return [
        {"city": city, "unit": unit, **value_at_risk(finite(values), confidence=confidence).to_dict()}
        for city, unit, values in gains
        if np.isfinite(values).any()
    ]


def worth_measuring(
    plan: Plan, sample: Sample, ratio: float, cities: tuple[str, str], confidence: float
) -> list[dict[str, Any]]:
    """Return the value of measuring each input, for each of the three decisions.

    Raises
    ------
    InputError
        If fewer than 64 rows have a game.
    """
    inputs = np.column_stack([sample[path] for path in plan.columns])
    decisions: list[tuple[str, str, FloatArray, list[str]]] = []
    for city, gain in zip(cities, gains_at(sample, ratio), strict=True):
        decisions.append(("sign", city, np.column_stack([gain, 0 * gain]), ["sign", "stay"]))
    surplus = sample["surplus"]
    cap = RatioCap.in_plan(plan).of(dict(sample))
    signed = [accepts(dict(sample), s, cap) for s in CHOICES]
    paid = np.column_stack([np.where(holds, surplus, 0.0) + 0 * surplus for holds in signed])
    decisions.append(("choose", "", paid, [f"{s:.2f}" for s in CHOICES]))
    return [
        {
            "decision": decision,
            "city": city,
            "alike": best_alike(payoffs, options),
            **value_of_information(
                inputs, payoffs, plan.columns, options, seed=plan.seed, confidence=confidence
            ).to_dict(),
        }
        for decision, city, payoffs, options in decisions
    ]


def best_alike(payoffs: FloatArray, options: Sequence[str]) -> list[str]:
    """Return the options with the highest mean payoff, all that differ by no more than rounding.

    Examples
    --------
    >>> best_alike(np.array([[0.1 + 0.2, 0.3, 0.0], [1.0, 1.0, np.nan], [1.0, 1.0, 0.0]]), ["a", "b", "c"])
    ['a', 'b']
    """
    known = payoffs[~np.isnan(payoffs).any(axis=1)]
    if not len(known):
        return []
    means, size = known.mean(axis=0), float(np.abs(known).mean())
    return [name for name, mean in zip(options, means, strict=True) if mean >= means.max() - SAME * size]


def frontier(plan: Plan, sample: Sample, cities: tuple[str, str]) -> dict[str, Any]:
    """Return the mean gains of both cities under each criterion and each fixed ratio, and who is beaten.

    Raises
    ------
    InputError
        If no row has a game.
    """
    there = ~np.isnan(sample["agreement"])
    part = {name: column[there] for name, column in sample.items()}
    names, means, errors, signed = [], [], [], []
    agreed = part["agreement"] == 1
    choices: list[tuple[str, Any, Any]] = [
        (name, part[name], agreed & np.isfinite(part[name]))
        for name in part
        if name.startswith("ratio.") and name != _CENTRAL
    ]
    cap = RatioCap.in_plan(plan).of(part)
    choices += [(f"{s:.2f}", s, accepts(part, s, cap)) for s in CHOICES]
    for name, ratio, holds in choices:
        gains = [np.where(holds, gain, 0.0) for gain in gains_at(part, ratio)]
        names.append(name)
        means.append([float(gain.mean()) for gain in gains])
        errors.append([mean_error(gain) for gain in gains])
        signed.append(float(np.count_nonzero(holds) / len(holds)))
    table = np.array(means)
    largest = float(np.abs(table).max())
    # In steps, so that rounding alone beats nothing and what cancels is zero.
    steps = np.round(table / (SAME * largest)) * (SAME * largest) if largest else table
    found = pareto_frontier(steps, names=list(cities) if cities[0] != cities[1] else None)
    options = [
        {
            "option": name,
            "fixed": name in {f"{s:.2f}" for s in CHOICES},
            "gains": steps[at].tolist(),
            "standard_errors": [plain(error) for error in errors[at]],
            "signed": signed[at],
            "beaten_by": None if found.witness[at] == at or at in found.kept else names[found.witness[at]],
        }
        for at, name in enumerate(names)
    ]
    return {"cities": list(cities), "rows": int(there.sum()), "options": options}
