r"""The cautious agreement as one linear program.

Rockafellar and Uryasev's form (models.md, B9): with a free threshold :math:`\eta_c` and
excesses :math:`\zeta_{ci} \ge 0` for each city :math:`c`,

.. math::

    \max\ t \quad\text{s.t.}\quad \eta_c + \frac{1}{1-\beta}\sum_i p_i\zeta_{ci} + t \mp z \le 0,
    \qquad \zeta_{ci} \ge X_{ci}(s) - \eta_c, \qquad 0 \le s \le 1 ,

where :math:`X_o = L - sR`, :math:`X_d = K - (1-s)R` and :math:`z` is a sure lump sum to the
origin (zero unless allowed). The optimum is what the worse-off city gains in its tail.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number
from citypact.mechanisms.robust.samples.cases import SampledCases
from citypact.mechanisms.robust.samples.tail import CITIES, City, TailView
from citypact.solvers.linear.certify import certify
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.solution import solve

#: Up to here the program is solved beside the exact sweep (two variables a case).
PROGRAM_CASES = 40


def cautious_program(cases: SampledCases, confidence: Fraction, *, lump_sum: bool) -> LinearProgram:
    """State the program for the largest gain of the worse-off city in its tail (亿元).

    Examples
    --------
    >>> program = cautious_program(SampledCases([1], [0.2], [0.1]), Fraction(1, 2), lump_sum=False)
    >>> [row.label for row in program.rows][:2]
    ["origin's participation", "destination's participation"]
    """
    likely = [k for k, chance in enumerate(cases.chances) if chance]
    excess = {city: {k: f"{city} excess {k}" for k in likely} for city in CITIES}
    lump = ("lump sum",) if lump_sum else ()
    thresholds = {city: f"{city} threshold" for city in CITIES}
    names = (
        "ratio", "gain", *lump, *thresholds.values(),
        *(name for city in CITIES for name in excess[city].values()),
    )  # fmt: skip
    rows = []
    for city in CITIES:
        part = TailView(cases, city, confidence).part
        terms: dict[str, Number] = {thresholds[city]: 1, "gain": 1}
        terms |= {name: cases.chances[k] / part for k, name in excess[city].items()}
        if lump_sum:
            terms["lump sum"] = -1 if city == "origin" else 1
        rows.append(Row(f"{city}'s participation", terms, "<=", 0))
    rows += [Row("ratio floor", {"ratio": 1}, ">=", 0), Row("ratio cap", {"ratio": 1}, "<=", 1)]
    for city in CITIES:
        rows += _excess_rows(cases, city, thresholds[city], excess[city])
    return LinearProgram("maximize", names, {"gain": 1}, tuple(rows))


def _excess_rows(cases: SampledCases, city: City, threshold: str, excess: dict[int, str]) -> list[Row]:
    whole = cases.whole
    rows = []
    for k, name in excess.items():
        tax = Fraction(whole.revenues[k], whole.denominator)
        loss = Fraction((whole.losses if city == "origin" else whole.costs)[k], whole.denominator)
        slope, bound = (tax, loss) if city == "origin" else (-tax, loss - tax)
        rows.append(Row(f"{name} covers", {name: 1, threshold: 1, "ratio": slope}, ">=", bound))
        rows.append(Row(f"{name} floor", {name: 1}, ">=", 0))
    return rows


def program_value(cases: SampledCases, confidence: Fraction, *, lump_sum: bool) -> Fraction:
    """Solve the program by HiGHS and prove its optimum in fractions.

    Examples
    --------
    >>> program_value(SampledCases([1], [0.2], [0.1]), Fraction(1, 2), lump_sum=False)
    Fraction(7, 20)
    """
    program = cautious_program(cases, confidence, lump_sum=lump_sum)
    return certify(program, solve(program)).optimum
