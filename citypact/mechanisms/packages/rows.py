r"""The linear program of a package: parts of issues, side payments, and who must not lose.

.. math::

    \min_{x, p, r, z}\ & \textstyle\sum_i p_i + c z \\
    \text{s.t.}\ & \textstyle\sum_k G_{ik} x_k + r_i - p_i \ge f_i && \text{participation of } i \\
    & \textstyle\sum_k W_k x_k \ge \text{target}, \quad \sum_i r_i - \sum_i p_i = z \le Z \\
    & 0 \le x_k \le 1, \quad p, r, z \ge 0 .

City :math:`i` pays :math:`p_i` and receives :math:`r_i`; without money from outside the sum paid is
:math:`\tfrac12 \lVert t \rVert_1` with :math:`t = r - p`.

References
----------
models.md §8.6 and B7.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from citypact.games.packages.deal import PackageDeal
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.solvers.linear.program import LinearProgram, Row

TARGET, BUDGET, GAP = "total of the package", "payments balance", "largest gap"
CENTRAL, MOST_CENTRAL = "money from outside", "money from outside at most its budget"
MONEY = "money moved"
HIGHEST, LOWEST = "gain of the city that gains most", "gain of the city that gains least"


def part(issue: str) -> str:
    """Return the name of the part of an issue that is carried out."""
    return f"part of {issue}"


def paid(city: str) -> str:
    """Return the name of what a city pays."""
    return f"paid by {city}"


def received(city: str) -> str:
    """Return the name of what a city receives."""
    return f"received by {city}"


def participation(city: str) -> str:
    """Return the label of the row that keeps a city from losing."""
    return f"participation of {city}"


def package_program(
    deal: PackageDeal, terms: PackageTerms, *, target: Fraction | None = None, money: bool = True
) -> LinearProgram:
    """State the least money that a package needs.

    Parameters
    ----------
    deal : PackageDeal
        The cities and issues.
    terms : PackageTerms
        Floors, gap and outside money.
    target : Fraction or None
        Total that the package must reach, if any.
    money : bool
        Whether anybody may pay; without, the program has no objective.

    Examples
    --------
    >>> deal = PackageDeal(("A", "B"), ("tax",), [[3], [-1]])
    >>> program = package_program(deal, PackageTerms(), target=Fraction(2))
    >>> print(program.rows[1])
    participation of B: -1 part of tax + 1 received by B + -1 paid by B >= 0
    """
    variables = [part(issue) for issue in deal.issues]
    objective: dict[str, Number] = {}
    if money:
        variables += [name(city) for city in deal.players for name in (received, paid)]
        objective = {paid(city): 1 for city in deal.players}
    central = money and bool(terms.central_money)
    if central:
        variables.append(CENTRAL)
        objective[CENTRAL] = as_fraction(terms.central_cost)
    if terms.largest_gap is not None:
        variables += [HIGHEST, LOWEST]
    rows = [*_participation(deal, terms, money)]
    if target is not None:
        rows.append(Row(TARGET, {part(k): total for k, total in deal.totals.items() if total}, ">=", target))
    if money:
        rows.append(_budget(deal, central))
    if central:
        rows += [
            Row(MOST_CENTRAL, {CENTRAL: 1}, "<=", as_fraction(terms.central_money)),
            Row(f"{CENTRAL} at least 0", {CENTRAL: 1}, ">=", 0),
        ]
    rows += _bounds(deal, money)
    return LinearProgram("minimize", tuple(variables), objective, tuple(rows))


def gain_terms(deal: PackageDeal, city: str, money: bool) -> dict[str, Number]:
    """Return a city's gain, payments included, as coefficients by variable."""
    row = deal.exact[list(deal.players).index(city)]
    terms: dict[str, Number] = {
        part(issue): gain for issue, gain in zip(deal.issues, row, strict=True) if gain
    }
    return {**terms, received(city): 1, paid(city): -1} if money else terms


def _participation(deal: PackageDeal, terms: PackageTerms, money: bool) -> Iterator[Row]:
    for city in deal.players:
        yield Row(participation(city), gain_terms(deal, city, money), ">=", terms.floor(city))
    if terms.largest_gap is None:
        return
    for city in deal.players:
        gain = gain_terms(deal, city, money)
        yield Row(f"{city} not above the highest", {**gain, HIGHEST: -1}, "<=", 0)
        yield Row(f"{city} not below the lowest", {**gain, LOWEST: -1}, ">=", 0)
    yield Row(GAP, {HIGHEST: 1, LOWEST: -1}, "<=", as_fraction(terms.largest_gap))


def _budget(deal: PackageDeal, central: bool) -> Row:
    terms: dict[str, Number] = {received(city): 1 for city in deal.players}
    terms |= {paid(city): -1 for city in deal.players}
    return Row(BUDGET, {**terms, CENTRAL: -1} if central else terms, "==", 0)


def _bounds(deal: PackageDeal, money: bool) -> Iterator[Row]:
    for issue in deal.issues:
        yield Row(f"{part(issue)} at least 0", {part(issue): 1}, ">=", 0)
        yield Row(f"{part(issue)} at most 1", {part(issue): 1}, "<=", 1)
    for city in deal.players if money else ():
        yield Row(f"{received(city)} at least 0", {received(city): 1}, ">=", 0)
        yield Row(f"{paid(city)} at least 0", {paid(city): 1}, ">=", 0)


def floats(amounts: Mapping[str, Fraction]) -> dict[str, float]:
    """Return amounts by name as plain numbers for JSON."""
    return {name: float(amount) for name, amount in amounts.items()}
