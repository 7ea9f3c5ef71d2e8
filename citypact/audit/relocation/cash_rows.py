r"""The program of the yearly payments, row by row from the spec: who has what, who can pay what.

Variables are the payments :math:`x_t`, the lump sum, both grants, both gains, and in the constant-ratio
family the ratio. Names are those under which a saved proof gives its multipliers (models.md §4.11, A3).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from citypact.audit.exact import ONE, ZERO
from citypact.audit.linear.program import Form, Program, Row
from citypact.audit.relocation.books import Path

GAINS = ("gain of origin", "gain of destination")
LUMP, RATIO = "lump sum", "ratio"
GRANTS = ("central grant to origin", "central grant to destination")


def pay(year: int) -> str:
    """Name of the payment of a year."""
    return f"payment in year {year}"


def cash_program(path: Path, constant: bool) -> Program:
    """State the rows for payments in a constant ratio of tax, or for any payments."""
    loss, gain = path.unpaid()
    own, other = path.discount(0), path.discount(1)
    received = {GAINS[0]: ONE, LUMP: -ONE, GRANTS[0]: -ONE}
    spent = {GAINS[1]: ONE, LUMP: ONE, GRANTS[1]: -ONE}
    rows = []
    for year in path.years:
        name, tax = pay(year), path.tax(year)
        received[name], spent[name] = -(own**year), other**year
        rows.append(Row(f"{name} not negative", {name: ONE}, ">=", ZERO))
        rows.append(Row(f"liquidity in year {year}", {name: ONE}, "<=", path.room(year)))
        if constant:
            rows.append(Row(f"constant ratio in year {year}", {name: ONE, RATIO: -tax}, "==", ZERO))
        elif path.ratio_cap < 1:
            rows.append(Row(f"ratio cap in year {year}", {name: ONE}, "<=", path.ratio_cap * tax))
    rows += [
        Row("origin's books", received, "==", loss),
        Row("destination's books", spent, "==", gain),
        Row("origin participates", {GAINS[0]: ONE}, ">=", ZERO),
        Row("destination participates", {GAINS[1]: ONE}, ">=", ZERO),
        Row("central budget", dict.fromkeys(GRANTS, ONE), "<=", path.budget),
        Row("grant to origin not negative", {GRANTS[0]: ONE}, ">=", ZERO),
        Row("grant to destination not negative", {GRANTS[1]: ONE}, ">=", ZERO),
    ]
    if path.cap_multiple is not None:
        limit = path.cap_multiple * path.prior
        rows.append(Row("cap on all payments", {pay(year): ONE for year in path.years}, "<=", limit))
    if not path.lump_sum:
        rows.append(Row("lump sum not allowed", {LUMP: ONE}, "==", ZERO))
    variables = [*map(pay, path.years), LUMP, *GRANTS, *GAINS]
    if constant:
        variables.append(RATIO)
        rows.append(Row("ratio at least zero", {RATIO: ONE}, ">=", ZERO))
        rows.append(Row("ratio cap", {RATIO: ONE}, "<=", path.ratio_cap))
    return Program(tuple(variables), tuple(rows), {})


def headline(path: Path, constant: bool) -> Form:
    """The ratio as a linear form: itself, or all payments over all shared tax in present value."""
    if constant:
        return {RATIO: ONE}
    own = path.discount(0)
    shared = path.worth({year: path.tax(year) for year in path.years}, 0)
    return {pay(year): own**year / shared for year in path.years}


def bargained(path: Path) -> Path:
    """Give both cities what they have if the plant comes by itself with its probability."""
    if not path.voluntary:
        return path
    gain = path.unpaid()[1]
    return replace(
        path,
        loss=(1 - path.voluntary) * path.loss,
        outside=path.outside + path.voluntary * gain,
    )


def held(program: Program, *rows: Row, further: tuple[str, ...] = ()) -> Program:
    """Add rows, and variables that they bring."""
    return replace(program, rows=(*program.rows, *rows), variables=(*program.variables, *further))


def at_least(label: str, form: Form, bound: Fraction = ZERO) -> Row:
    """A row that holds a form from below."""
    return Row(label, form, ">=", bound)
