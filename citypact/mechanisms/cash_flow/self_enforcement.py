r"""What the destination would keep paying of its own accord, and what a court would change.

Each line compares what stopping saves, :math:`(1-\psi) O_t`, with what it costs,
:math:`V_F(t) + \psi \cdot \text{penalty}`, at the terms that are signed. If the rows change the
optimum, or leave no terms at all, the optimum under a court is found beside it, and the least
settlement and the least future under which its terms would be kept without one.

References
----------
models.md §4.9, appendices A7 and B8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.games.rational import as_fraction
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.enforcement_needs import Needs, least_needs
from citypact.mechanisms.cash_flow.objective import Objective, Optimum, solve_objective
from citypact.mechanisms.cash_flow.rows import (
    LUMP_SUM,
    SELF_ENFORCEMENT,
    ZERO,
    Payments,
    cash_flow_rows,
    enforcement_rows,
    owed_in,
    payment,
    ratio_form,
)
from citypact.mechanisms.cash_flow.second_stage import exact_ends
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.linear.program import Row


@dataclass(frozen=True)
class EnforcementLine:
    """One self-enforcement row at the terms signed.

    Parameters
    ----------
    label : str
        The row's.
    owed, saved, lost : Fraction
        What is owed; what stopping saves and what it costs, in expectation (亿元 of that year).
    price : float or None
        Gain in the objective per 亿元 of more V_F; ``None`` where no city can gain, so that
        the Nash objective has no slope.
    """

    label: str
    owed: Fraction
    saved: Fraction
    lost: Fraction
    price: float | None

    @property
    def binds(self) -> bool:
        """Whether the destination is just as well off stopping."""
        return self.saved == self.lost

    def to_dict(self) -> dict[str, Any]:
        """Return the line as plain data for JSON."""
        return {
            "label": self.label,
            "owed": float(self.owed),
            "saved": float(self.saved),
            "lost": float(self.lost),
            "binds": self.binds,
            "price": self.price,
        }


@dataclass(frozen=True)
class SelfEnforcement:
    """How the terms hold without a court, and what they would be with one.

    Parameters
    ----------
    lines : tuple of EnforcementLine
        One for each sharing year, or for a stream's steady year; empty without terms, and
        when ψ = 1.
    court : RatioSet or None
        Optimal ratios under a court, where no terms as good are kept without one; ``None``
        otherwise, or if there are no terms even then.
    needs : Needs or None
        What it takes that some terms hold (if there are none), or that terms as good as
        under a court do; ``None`` if self-enforcement changes nothing.
    explanation : str
        The same in sentences.
    """

    lines: tuple[EnforcementLine, ...]
    court: RatioSet | None
    needs: Needs | None
    explanation: str

    def to_dict(self) -> dict[str, Any]:
        """Return the parts as plain data for JSON."""
        needs = self.needs
        return {
            "lines": [line.to_dict() for line in self.lines],
            "changes_the_optimum": needs is not None,
            "court_ratio_set": None if self.court is None else list(self.court.ends),
            "least_settlement": None
            if needs is None or needs.settlement is None
            else float(needs.settlement),
            "more_future": None if needs is None or needs.future is None else float(needs.future),
            "explanation": self.explanation,
        }


def judge_terms(
    path: RelocationPath,
    payments: Payments,
    objective: Objective,
    optimum: Optimum,
    point: Mapping[str, Fraction],
) -> SelfEnforcement | None:
    """Return how the signed terms hold, or why there are none; ``None`` where a court enforces.

    Parameters
    ----------
    path, payments, objective
        The design's.
    optimum : Optimum
        Exact optimum, or proof that there are no terms.
    point : mapping of str to Fraction
        The terms signed; empty without any.
    """
    if path.enforcement is None:
        return None
    multipliers = optimum.certificate.multipliers
    rows = enforcement_rows(path, path.sharing_years)
    lines = tuple(_lines(path, rows, point, multipliers if optimum.strict else {})) if point else ()
    harmless = SelfEnforcement(lines, None, None, _joined(_kept(path, lines), _signing(path, point)))
    if not any(multipliers.get(row.label) for row in rows):
        return harmless if point else SelfEnforcement((), None, None, "")
    free = replace(path, enforcement=None)
    terms = cash_flow_rows(free, payments).exact()
    best = solve_objective(terms, objective)
    if not best.feasible:
        return SelfEnforcement((), None, None, "Not even under a court are there terms.")
    face = replace(terms, variables=best.program.variables, rows=(*terms.rows, *best.optimal_rows))
    court = RatioSet(*exact_ends(face, ratio_form(path, payments), best.certificate.tight))
    # With terms signed, ask for those as good as under a court; without any, for any.
    needs = least_needs(path, face if point else terms)
    if needs.future == 0:
        return harmless  # a degenerate multiplier: other terms that are as good are kept
    words = _joined(_court(court, bool(point)), _needed(path, needs, bool(point)), _signing(path, point))
    return SelfEnforcement(lines, court, needs, words)


def plan_slacks(
    rows: Sequence[Row], years: Sequence[int], paid: Mapping[int, Fraction], lump_sum: Fraction
) -> list[Fraction]:
    """Return by how much each self-enforcement row is met by payments in ``years`` (亿元)."""
    point = {payment(year): paid.get(year, ZERO) for year in years} | {LUMP_SUM: lump_sum}
    return [as_fraction(row.bound) - _left(row, point) for row in rows]


def excess(
    path: RelocationPath, years: Sequence[int], paid: Mapping[int, Fraction], lump_sum: Fraction
) -> Fraction:
    """Return by how much stopping pays in the worst year (亿元); zero or less: it never does.

    Parameters
    ----------
    path : RelocationPath
        With its enforcement; where a court enforces the answer is zero.
    years : sequence of int
        Successive calendar years from the first in which a payment is due.
    paid : mapping of int to Fraction
        Calendar year → payment (亿元).
    lump_sum : Fraction
        Paid to the origin at the signing (亿元); matters to a stream alone.

    Examples
    --------
    >>> from citypact.games.enforcement_terms import Enforcement
    >>> path = RelocationPath([1, 1], [0, 0], 0, destination_rate=0, delay=0, window=2,
    ...     enforcement=Enforcement(1, settlement=0.25))
    >>> excess(path, [1, 2], {1: Fraction(1), 2: Fraction(1)}, Fraction(0))
    Fraction(1, 2)
    """
    return -min(plan_slacks(enforcement_rows(path, years), years, paid, lump_sum), default=ZERO)


def highest_kept_ratio(path: RelocationPath) -> Fraction | None:
    r"""Return the highest constant ratio that is paid without a court or a lump sum.

    At most 1; ``None`` where a court enforces. For a stream with a constant tax it is
    :math:`s_{SE}` of ``mechanisms.theories.enforcement``.

    Examples
    --------
    >>> from citypact.games.enforcement_terms import Enforcement, FutureProjects
    >>> path = RelocationPath([1] * 5, [0] * 5, 0, destination_rate=0.05, delay=0,
    ...     enforcement=Enforcement(FutureProjects(2)))
    >>> round(float(highest_kept_ratio(path)), 8)
    0.39733577
    """
    if path.enforcement is None:
        return None
    limits = [Fraction(1)]
    for row in enforcement_rows(path, path.sharing_years):
        load = _left(row, {payment(year): path.tax(year) for year in path.sharing_years} | {LUMP_SUM: ZERO})
        if load > 0:
            limits.append(as_fraction(row.bound) / load)
    return min(limits)


def _left(row: Row, point: Mapping[str, Fraction]) -> Fraction:
    return sum((as_fraction(c) * point[name] for name, c in row.coefficients.items()), ZERO)


def _lines(
    path: RelocationPath,
    rows: Sequence[Row],
    point: Mapping[str, Fraction],
    multipliers: Mapping[str, Fraction],
) -> Sequence[EnforcementLine]:
    forms, found = owed_in(path, path.sharing_years), []
    for row in rows:
        if not row.label.startswith(SELF_ENFORCEMENT) or path.enforcement is None:
            continue
        owed = sum((c * point[name] for name, c in forms[row.label].items()), ZERO)
        saved = path.enforcement.kept * owed
        lost = as_fraction(row.bound) - (_left(row, point) - saved)
        price = float(multipliers[row.label]) if multipliers else None
        found.append(EnforcementLine(row.label, owed, saved, lost, price))
    return found


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _kept(path: RelocationPath, lines: Sequence[EnforcementLine]) -> str:
    if path.enforcement is not None and path.enforcement.kept == 0:
        return "Whatever is withheld is deducted: these terms need no court."
    if not any(line.owed for line in lines):
        return "Nothing is owed after the signing."
    return "The destination keeps these terms without a court."


def _court(court: RatioSet, signed: bool) -> str:
    low, high = (f"{end:.1%}" for end in court.ends)
    best = f"best ratio would be {low}" if low == high else f"best ratios would be {low} to {high}"
    return f"With a court the {best}." if signed else f"With a court there are terms; the {best}."


def _needed(path: RelocationPath, needs: Needs, signed: bool) -> str:
    held = path.enforcement
    if held is None:
        return ""
    ways = []
    if needs.settlement is not None:
        least = f"at least {_number(needs.settlement)}" if needs.settlement < 1 else "1"
        ways.append(
            f"the centre deducts what is owed with probability {least} (now {_number(1 - held.kept)})"
        )
    if needs.future is not None:
        more = _number(needs.future)
        if held.stream is not None:
            what = f"a future project is worth {_number(held.worth(0) + needs.future)} {path.unit} or more"
            ways.append(f"{what} (now {_number(held.worth(0))})")
        elif isinstance(held.future_value, tuple):
            ways.append(f"its future is worth {more} {path.unit} more in every year")
        else:
            what = f"its future is worth {_number(held.worth(0) + needs.future)} {path.unit} or more"
            ways.append(f"{what} (now {_number(held.worth(0))})")
    goal = "terms as good as those" if signed else "some terms"
    if not ways:
        return f"No settlement and no worth of the future would make the destination keep {goal}."
    return f"The destination would keep {goal} if {', or if '.join(ways)}."


def _signing(path: RelocationPath, point: Mapping[str, Fraction]) -> str:
    """What the payment at the signing does for later ones."""
    paid = point.get(LUMP_SUM, ZERO) if point else ZERO
    if paid == 0:
        return ""
    if paid > 0:
        return "The lump sum is paid at the signing and cannot be withheld later."
    kept = "The origin pays the destination at the signing, which secures nothing"
    if path.enforcement is not None and path.enforcement.stream is not None:
        return f"{kept} on this project; losing the same from later projects does."
    return f"{kept}: the destination has it whether or not it pays later."


def _number(amount: Fraction) -> str:
    return f"{float(amount):.4g}"
