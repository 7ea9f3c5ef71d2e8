r"""The cash-flow program as labelled rows: the statement that certificates are checked against.

Variables: payments :math:`x_t` of the sharing years, lump sum :math:`y` (destination to
origin), grants :math:`z_o, z_d`, the gains :math:`g_o, g_d`, and in the constant-ratio
family the ratio :math:`s`. Rows, with the labels in which shadow prices are reported:

=============================  =====================================================
origin's books                 :math:`g_o = \sum_t \delta_o^t x_t + y + z_o - L`
destination's books            :math:`g_d = G - \sum_t \delta_d^t x_t - y + z_d`
origin participates            :math:`g_o \ge 0`
destination participates       :math:`g_d \ge 0`
central budget                 :math:`z_o + z_d \le \bar Z`
payment in year t              :math:`x_t \ge 0`
liquidity in year t            :math:`x_t \le \max(0, \tau_t - m_t)`
ratio cap in year t            :math:`x_t \le \bar s \tau_t`
cap on all payments            :math:`\sum_t x_t \le \chi C`
lump sum not allowed           :math:`y = 0`
constant ratio in year t       :math:`x_t = s \tau_t`
self-enforcement in year t     :math:`(1-\psi) O_t \le V_F(t) + \psi\,\text{penalty}`
=============================  =====================================================

:math:`G` is the destination's gain if the plant moves and nothing is paid.

The last rows are there when no court enforces: :math:`O_t = \sum_{u \ge t} \delta_d^{u-t} x_u`
is what the destination owes in year t. The lump sum and the grants are paid at the signing,
so nobody owes them afterwards. In a stream of such projects one year stands for all: owed
are :math:`\bar O = \sum_u \frac{1-\delta_d^u}{1-\delta_d} x_u` on the projects in place, and
:math:`V_F = (v - \sum_u \delta_d^u x_u - y)/r`, which must not be negative either.

References
----------
models.md §4.9, §4.11, appendices A3 and B8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.games.relocation_path import RelocationPath
from citypact.solvers.linear.program import LinearProgram, Row

ORIGIN_GAIN, DESTINATION_GAIN = "gain of origin", "gain of destination"
LUMP_SUM, RATIO = "lump sum", "ratio"
GRANT_ORIGIN, GRANT_DESTINATION = "central grant to origin", "central grant to destination"
SIZE, DISTANCE = "size of the lump sum", "distance of the ratio from the goal"
HIGHEST = "highest payment over tax"
SELF_ENFORCEMENT = "self-enforcement in"
STEADY_YEAR = f"{SELF_ENFORCEMENT} a steady year of the stream"
NEXT_PROJECT = "the next project is worth its terms"
ZERO, ONE = Fraction(0), Fraction(1)


class Payments(StrEnum):
    """Which payments the destination may promise."""

    #: Any amount in each sharing year.
    free = "free"
    #: The same share of each sharing year's tax.
    constant_ratio = "constant-ratio"


def payment(year: int) -> str:
    """Return the name of the payment variable of a calendar year."""
    return f"payment in year {year}"


def cash_flow_rows(path: RelocationPath, payments: Payments) -> LinearProgram:
    """State the program; the objective is empty and is set by the criterion.

    Money is in the path's unit; every coefficient is an exact fraction.
    """
    years = path.sharing_years
    own, other = path.discounts
    loss, gain = path.no_payment_gains()
    names = [payment(year) for year in years]
    books = {ORIGIN_GAIN: ONE, LUMP_SUM: -ONE, GRANT_ORIGIN: -ONE}
    books |= {payment(year): -(own**year) for year in years}
    ledger = {DESTINATION_GAIN: ONE, LUMP_SUM: ONE, GRANT_DESTINATION: -ONE}
    ledger |= {payment(year): other**year for year in years}
    rows = [
        Row("origin's books", books, "==", loss),
        Row("destination's books", ledger, "==", gain),
        Row("origin participates", {ORIGIN_GAIN: ONE}, ">=", 0),
        Row("destination participates", {DESTINATION_GAIN: ONE}, ">=", 0),
        Row(
            "central budget",
            {GRANT_ORIGIN: ONE, GRANT_DESTINATION: ONE},
            "<=",
            as_fraction(path.central_budget),
        ),
        Row("grant to origin not negative", {GRANT_ORIGIN: ONE}, ">=", 0),
        Row("grant to destination not negative", {GRANT_DESTINATION: ONE}, ">=", 0),
    ]
    for year, name in zip(years, names, strict=True):
        rows.append(Row(f"{name} not negative", {name: ONE}, ">=", 0))
        rows.append(Row(f"liquidity in year {year}", {name: ONE}, "<=", path.liquidity(year)))
        if path.ratio_cap < 1 and payments is Payments.free:
            limit = as_fraction(path.ratio_cap) * path.tax(year)
            rows.append(Row(f"ratio cap in year {year}", {name: ONE}, "<=", limit))
    if path.cap is not None:
        rows.append(Row("cap on all payments", dict.fromkeys(names, ONE), "<=", path.cap))
    rows += enforcement_rows(path, years)
    if not path.lump_sum:
        rows.append(Row("lump sum not allowed", {LUMP_SUM: ONE}, "==", 0))
    variables = [*names, LUMP_SUM, GRANT_ORIGIN, GRANT_DESTINATION, ORIGIN_GAIN, DESTINATION_GAIN]
    if payments is Payments.constant_ratio:
        variables.append(RATIO)
        rows += [
            Row(f"constant ratio in year {year}", {payment(year): ONE, RATIO: -path.tax(year)}, "==", 0)
            for year in years
        ]
        rows.append(Row("ratio at least zero", {RATIO: ONE}, ">=", 0))
        rows.append(Row("ratio cap", {RATIO: ONE}, "<=", as_fraction(path.ratio_cap)))
    return LinearProgram("maximize", tuple(variables), {}, tuple(rows))


def owed_in(path: RelocationPath, years: Sequence[int]) -> dict[str, dict[str, Fraction]]:
    """Return what the destination owes, as a linear form of the payments of ``years``, by row label.

    In each year the rest of this project's payments at the destination's discount; in a
    stream the rest of all projects signed in earlier years.
    """
    if path.enforcement is None:
        return {}
    discount = path.discounts[1]
    if path.enforcement.stream is not None:
        return {
            STEADY_YEAR: {payment(year): sum((discount**age for age in range(year)), ZERO) for year in years}
        }
    powers = [discount**gap for gap in range(len(years))]
    return {
        f"{SELF_ENFORCEMENT} year {year}": {payment(later): powers[later - year] for later in years[place:]}
        for place, year in enumerate(years)
    }


def enforcement_rows(path: RelocationPath, years: Sequence[int]) -> list[Row]:
    """State when the destination keeps paying of its own accord; nothing where a court enforces.

    Parameters
    ----------
    path : RelocationPath
        With its enforcement.
    years : sequence of int
        Successive calendar years, from the first sharing year, in which payments are due.
    """
    terms = path.enforcement
    if terms is None:
        return []
    owed = owed_in(path, years) if terms.kept else {}
    if terms.stream is None:
        return [
            Row(label, {name: terms.kept * c for name, c in form.items()}, "<=", terms.honoured(place))
            for place, (label, form) in enumerate(owed.items())
        ]
    rate, value = as_fraction(path.destination_rate), terms.worth(0)
    # What the next project costs the destination: its payments, and the lump sum at its signing.
    cost = {payment(year): path.discounts[1] ** year for year in years} | {LUMP_SUM: ONE}
    rows = [Row(NEXT_PROJECT, cost, "<=", value)]
    for label, form in owed.items():
        load = {name: terms.kept * form.get(name, ZERO) + c / rate for name, c in cost.items()}
        rows.append(Row(label, load, "<=", value / rate + terms.fine))
    return rows


def ratio_form(path: RelocationPath, payments: Payments) -> dict[str, Fraction]:
    """Return the headline ratio as a linear form: s itself, or payments over tax in present value."""
    if payments is Payments.constant_ratio:
        return {RATIO: ONE}
    own = path.discounts[0]
    shared = sum((own**year * path.tax(year) for year in path.sharing_years), Fraction(0))
    return {payment(year): own**year / shared for year in path.sharing_years}


def with_size(program: LinearProgram) -> LinearProgram:
    """Add a variable that bounds the lump sum's size from above, to be minimised."""
    rows = (
        *program.rows,
        Row("size covers a payment to origin", {SIZE: ONE, LUMP_SUM: -ONE}, ">=", 0),
        Row("size covers a payment to destination", {SIZE: ONE, LUMP_SUM: ONE}, ">=", 0),
    )
    return LinearProgram("minimize", (*program.variables, SIZE), {SIZE: ONE}, rows)


def with_distance(program: LinearProgram, form: Mapping[str, Fraction], goal: Fraction) -> LinearProgram:
    """Add a variable that bounds the distance of the ratio from a goal, to be minimised."""
    rows = (
        *program.rows,
        Row("distance above", {DISTANCE: ONE, **{name: -c for name, c in form.items()}}, ">=", -goal),
        Row("distance below", {DISTANCE: ONE, **form}, ">=", goal),
    )
    return LinearProgram("minimize", (*program.variables, DISTANCE), {DISTANCE: ONE}, rows)


def with_highest(program: LinearProgram, path: RelocationPath) -> LinearProgram:
    """Add a variable that bounds every year's payment over its tax, to be minimised."""
    rows = (
        *program.rows,
        *(
            Row(f"highest covers year {year}", {HIGHEST: path.tax(year), payment(year): -ONE}, ">=", 0)
            for year in path.sharing_years
        ),
    )
    return LinearProgram("minimize", (*program.variables, HIGHEST), {HIGHEST: ONE}, rows)
