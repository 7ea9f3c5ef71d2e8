r"""Which weights would let both officials accept: exact intervals, from two linear inequalities.

Both rows are parallel, so some terms satisfy both iff the surplus is not negative, the origin's
official accepts the terms that are best for it, and the destination's those that are best for it.
At fixed terms each gain is linear in :math:`1 - m` and in :math:`\rho_y`.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.games.validation import LARGEST
from citypact.mechanisms.officials_agreement.credit_problem import CreditProblem, Terms

#: Lowest and highest weight that will do; None at the top: no limit.
Span = tuple[Fraction, Fraction | None]
SCORE = "neighbour's score"
OUTPUT = "output standing"


def opening(problem: CreditProblem, origin: Terms, destination: Terms) -> dict[str, Span | None]:
    """Return the neighbour's scores, and the weights of output standing, at which both officials accept.

    Parameters
    ----------
    problem : CreditProblem
        Its own weight is ignored for the one that is sought.
    origin, destination : tuple of Fraction
        Split, credit and lump sum at which each official is asked.

    Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> problem = CreditProblem(Relocation(1, 0.4, 0.1), 0, 1, fiscal_standing=2)
    >>> statute = (Fraction(1, 2), Fraction(1, 2), Fraction(0))
    >>> opening(problem, statute, statute)["neighbour's score"]
    (Fraction(5, 6), Fraction(1, 1))
    """
    if problem.game.surplus < 0:
        return {SCORE: None, OUTPUT: None}
    fiscal, output = as_fraction(problem.fiscal_standing), as_fraction(problem.output_standing)
    kept = 1 - as_fraction(problem.neighbour_score)
    by_score, by_output = [], []
    for side, (ratio, credit, lump_sum) in enumerate((origin, destination)):
        sign = 1 - 2 * side
        gain = problem.game.exact_gains(ratio)[side] + sign * lump_sum
        money, shown = (sign * lead for lead in problem.leads(ratio, credit, lump_sum))
        by_score.append((gain, fiscal * money + output * shown))
        by_output.append((gain + kept * fiscal * money, kept * shown))
    kept_span, output_span = _span(by_score, Fraction(1)), _span(by_output, None)
    return {
        SCORE: None if kept_span is None else (1 - (kept_span[1] or Fraction(0)), 1 - kept_span[0]),
        OUTPUT: output_span,
    }


def _span(lines: list[tuple[Fraction, Fraction]], most: Fraction | None) -> Span | None:
    """Return where in [0, most] no line ``constant + slope t`` is negative; beyond any weight, no limit."""
    low, high = Fraction(0), most
    for constant, slope in lines:
        if slope > 0:
            low = max(low, -constant / slope)
        elif slope < 0:
            high = constant / -slope if high is None else min(high, constant / -slope)
        elif constant < 0:
            return None
    if low > LARGEST:
        return None
    if high is not None and high > LARGEST:
        high = None
    return (low, high) if high is None or low <= high else None
