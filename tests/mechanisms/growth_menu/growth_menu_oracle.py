"""A slow second opinion: the menu program B2 as matrices for SciPy, and menus on a grid."""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.optimize import linprog

from citypact.mechanisms.growth_menu import GrowthMenuProblem, GrowthType

Menu = dict[int, tuple[np.ndarray, float]]


def random_problem(rng: np.random.Generator, types: int, years: int, **others: object) -> GrowthMenuProblem:
    """A problem with short decimals, often with a menu."""
    chance = rng.integers(1, 6, types)
    made = []
    for k in range(types):
        taxes = tuple(float(x) for x in rng.integers(2, 21, years) / 10)
        need = float(np.round(sum(taxes) * rng.uniform(0.1, 0.7), 1))
        cap = float(np.round(sum(taxes) * rng.uniform(0.6, 1.2), 1)) if rng.random() < 0.5 else None
        made.append(GrowthType(int(chance[k]) / 1000, taxes, need, cap))
    scale = int(chance.sum())
    fixed = [
        GrowthType(int(c) / scale, one.taxes, one.loss, one.cap) for c, one in zip(chance, made, strict=True)
    ]
    return GrowthMenuProblem(fixed, **others)


def worths(problem: GrowthMenuProblem, city: int) -> np.ndarray:
    """What tax of each type and year is worth to a city at the signing."""
    rate = float((problem.origin_rate, problem.destination_rate)[city])
    taxes = np.array([[float(x) for x in one.taxes] for one in problem.types])
    return taxes / (1 + rate) ** (problem.delay + np.arange(1, taxes.shape[1] + 1))


def kept(problem: GrowthMenuProblem) -> np.ndarray:
    """What the destination has left of each type if nothing is paid."""
    years = np.arange(1, problem.years + 1) + problem.delay
    spent = sum(np.array(problem.service_costs, dtype=float) / (1 + float(problem.destination_rate)) ** years)
    other = np.array([float(one.destination_value) for one in problem.types])
    return worths(problem, 1).sum(axis=1) - spent + other - float(problem.destination_cost)


def gain(problem: GrowthMenuProblem, at: int, option: tuple[np.ndarray, float]) -> float:
    """U of a type that takes an option."""
    return float(worths(problem, 0)[at] @ option[0] + option[1]) - float(problem.types[at].loss)


def value(problem: GrowthMenuProblem, menu: Menu) -> float:
    """Weighted expected gains, types left out counted as zero."""
    left = kept(problem)
    own = sum(float(problem.types[i].probability) * gain(problem, i, option) for i, option in menu.items())
    other = sum(
        float(problem.types[i].probability) * (left[i] - worths(problem, 1)[i] @ option[0] - option[1])
        for i, option in menu.items()
    )
    return float(problem.weights[0]) * own + float(problem.weights[1]) * other


def best_value(
    problem: GrowthMenuProblem, served: tuple[int, ...], form: str = "menu", aim: np.ndarray | None = None
) -> float | None:
    """The optimum over menus for these types by HiGHS through SciPy; None if there is none.

    With ``aim`` (a cost on all unknowns) the least of ``aim @ x`` over the menus instead.
    """
    count, years = len(served), problem.years
    options = count if form == "menu" else 1
    here, there, left = worths(problem, 0), worths(problem, 1), kept(problem)
    width = options * (years + 1)

    def place(k: int, worth: np.ndarray) -> np.ndarray:
        row = np.zeros(width)
        at = (k if options > 1 else 0) * (years + 1)
        row[at : at + years], row[at + years] = worth, 1
        return row

    chance = np.array([float(problem.types[i].probability) for i in served])
    rows, bounds = [], []
    for k, i in enumerate(served):
        rows.append(-place(k, here[i]))
        bounds.append(-float(problem.types[i].loss))
        for other in range(options):
            if options > 1 and other != k:
                rows.append(place(other, here[i]) - place(k, here[i]))
                bounds.append(0.0)
        amount = problem.cap_amount(i)
        if amount is not None:
            row = place(k, np.array([float(x) for x in problem.types[i].taxes]))
            row[(k if options > 1 else 0) * (years + 1) + years] = 0
            rows.append(row)
            bounds.append(float(amount))
    for i in set(range(len(problem.types))) - set(served):
        for other in range(options):
            rows.append(place(other, here[i]))
            bounds.append(float(problem.types[i].loss))
    paid = sum(chance[k] * place(k, there[i]) for k, i in enumerate(served))
    drawn = sum(chance[k] * place(k, here[i]) for k, i in enumerate(served))
    rows.append(paid)
    bounds.append(float(chance @ left[list(served)]))
    weights = [float(w) for w in problem.weights]
    fixed = weights[1] * float(chance @ left[list(served)]) - weights[0] * float(
        sum(chance[k] * float(problem.types[i].loss) for k, i in enumerate(served))
    )
    equal = []
    if form == "constant":
        for t in range(1, years):
            row = np.zeros(width)
            row[0], row[t] = 1, -1
            equal.append(row)
    low, high = problem.least_lump_sum, problem.most_lump_sum
    lump = (low, high) if problem.lump_sum else (0, 0)
    limits = ([(0, float(problem.ratio_cap))] * years + [lump]) * options
    found = linprog(
        weights[1] * paid - weights[0] * drawn if aim is None else aim,
        A_ub=np.array(rows),
        b_ub=np.array(bounds),
        A_eq=np.array(equal) if equal else None,
        b_eq=np.zeros(len(equal)) if equal else None,
        bounds=limits,
    )
    if found.status == 2:
        return None
    assert found.status == 0, found.message
    return float(found.fun) if aim is not None else fixed - float(found.fun)


def best_on_grid(problem: GrowthMenuProblem, steps: int) -> float:
    """The best of all menus of two types and two years whose ratios are multiples of 1/steps."""
    marks = np.arange(steps + 1) / steps
    path = np.array(list(product(marks, marks)))
    here, there, left = worths(problem, 0), worths(problem, 1), kept(problem)
    u = [path @ here[i] for i in (0, 1)]
    fits = []
    for i in (0, 1):
        amount = problem.cap_amount(i)
        fit = u[i] >= float(problem.types[i].loss) - 1e-12
        if amount is not None:
            fit &= path @ np.array([float(x) for x in problem.types[i].taxes]) <= float(amount) + 1e-12
        fits.append(fit)
    first, second = np.meshgrid(np.arange(len(path)), np.arange(len(path)), indexing="ij")
    ok = fits[0][first] & fits[1][second]
    ok &= (u[0][first] >= u[0][second] - 1e-12) & (u[1][second] >= u[1][first] - 1e-12)
    chance = [float(one.probability) for one in problem.types]
    worth = chance[0] * (left[0] - path @ there[0])[first] + chance[1] * (left[1] - path @ there[1])[second]
    return float(np.where(ok & (worth >= 0), worth, -np.inf).max())
