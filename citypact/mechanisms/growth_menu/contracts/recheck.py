"""The recheck of a menu from the problem's own numbers, in fractions; the program is not consulted.

Only the last lines, that nothing is better, rest on the multipliers of the linear program, which
are multiplied out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.finite_design.solution.solving import proved
from citypact.mechanisms.growth_menu.contracts.accounts import destination_gain, origin_gain, payments
from citypact.mechanisms.growth_menu.program.offer import Terms
from citypact.mechanisms.growth_menu.program.served import Best, Solved
from citypact.mechanisms.growth_menu.setting.problem import GrowthMenuProblem
from citypact.solvers.certificate import Certificate

Signed = Sequence[Terms | None]
ZERO = Fraction(0)


def recheck_terms(problem: GrowthMenuProblem, signed: Signed) -> dict[str, Fraction]:
    """Return the worst violation of each kind of demand (亿元, or a ratio); at most zero if it holds."""
    own = [ZERO if terms is None else origin_gain(problem, i, terms) for i, terms in enumerate(signed)]
    written = [terms for terms in signed if terms is not None]
    served = [(i, terms) for i, terms in enumerate(signed) if terms is not None]
    temptation, drawn = (
        [
            origin_gain(problem, i, other, stop_at_cap=stop) - own[i]
            for i in range(len(signed))
            for other in written
            if other is not signed[i]
        ]
        for stop in (False, True)
    )
    left = [problem.chance(i) * destination_gain(problem, i, terms) for i, terms in served]
    over_cap = [
        sum(payments(problem, i, terms), ZERO) - cap
        for i, terms in served
        if (cap := problem.cap_amount(i)) is not None
    ]
    ratios = [ratio for terms in written for ratio in terms.ratios]
    return {
        "every served type gains": max((-own[i] for i, _ in served), default=ZERO),
        "no type does better with an option that is not its own": max(temptation, default=ZERO),
        "nor with payments that stop at its cap": max(drawn, default=ZERO),
        "shared tax is within the cap": max(over_cap, default=ZERO),
        "ratios are between 0 and the ratio cap": max(
            (max(-ratio, ratio - as_fraction(problem.ratio_cap)) for ratio in ratios), default=ZERO
        ),
        "lump sums are within their limits": max((_outside(problem, each) for each in written), default=ZERO),
        "the destination gains in expectation": -sum(left, ZERO),
    }


def expected_gains(problem: GrowthMenuProblem, signed: Signed) -> tuple[Fraction, Fraction]:
    """Return expected gains of origin and destination (亿元)."""
    served = [(i, terms) for i, terms in enumerate(signed) if terms is not None]
    own = sum((problem.chance(i) * origin_gain(problem, i, terms) for i, terms in served), ZERO)
    other = sum((problem.chance(i) * destination_gain(problem, i, terms) for i, terms in served), ZERO)
    return own, other


def worth(problem: GrowthMenuProblem, signed: Signed) -> Fraction:
    """Return the weighted expected gains, which the design maximises (亿元)."""
    own, other = expected_gains(problem, signed)
    return problem.weights[0] * own + problem.weights[1] * other


def certify_menu(
    problem: GrowthMenuProblem, signed: Signed, best: Best, simpler: Iterable[tuple[str, Fraction | None]]
) -> Certificate:
    """Recheck the terms, the value and its proof; ``simpler`` are values that cannot be higher."""
    solved = best.solved
    assert solved is not None
    unit = solved.offer.table.unit
    residuals: dict[str, Number] = {
        name: violation if "ratios" in name else violation / unit
        for name, violation in recheck_terms(problem, signed).items()
    }
    residuals["the menu is worth what its proof says"] = abs(worth(problem, signed) / unit - solved.value)
    residuals["multipliers prove that no menu is better"] = unproved(solved)
    if best.untried is not None:
        residuals["no set of types that was not tried is worth more"] = best.untried - solved.value
    for name, value in simpler:
        if value is not None:
            residuals[f"no {name} is worth more"] = value - solved.value
    return Certificate(residuals, tolerance=0.0, scale=float(unit), exact=True)


def unproved(solved: Solved) -> int:
    """Return 0 if the multipliers of a program multiply out, 1 otherwise."""
    return 0 if proved(solved.program, solved.proof) else 1


def _outside(problem: GrowthMenuProblem, terms: Terms) -> Fraction:
    """How far a lump sum is outside its limits."""
    if not problem.lump_sum:
        return abs(terms.lump_sum)
    low, high = problem.least_lump_sum, problem.most_lump_sum
    below = ZERO if low is None else as_fraction(low) - terms.lump_sum
    above = ZERO if high is None else terms.lump_sum - as_fraction(high)
    return max(below, above)
