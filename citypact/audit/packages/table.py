r"""A package deal from its inputs, and the linear program of the money that it needs.

City :math:`i` gains :math:`G_{ik} x_k` by the part :math:`x_k` of issue :math:`k`, pays :math:`p_i` and
receives :math:`r_i`; the least :math:`\sum p_i + cz` is sought with every city at its floor or above, the
total reached and money from outside :math:`z` within its bound (models.md §8.6). Rows are named as in a
result, whose multipliers go by these names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO, exact
from citypact.audit.linear.program import Program, Row
from citypact.audit.quantities import number_of, table

CENTRAL, TARGET = "money from outside", "total of the package"
HIGHEST, LOWEST = "gain of the city that gains most", "gain of the city that gains least"
MOST_CENTRAL, GAP, BALANCE = "money from outside at most its budget", "largest gap", "payments balance"


@dataclass(frozen=True)
class Terms:
    """What is demanded of a package."""

    share: Fraction = ONE
    floors: Mapping[str, Fraction] = field(default_factory=dict)
    largest_gap: Fraction | None = None
    central_money: Fraction = ZERO
    central_cost: Fraction = ONE

    @property
    def plain(self) -> bool:
        """Whether nothing but participation and the total is demanded, and no money comes from outside."""
        return not any(self.floors.values()) and self.largest_gap is None and not self.central_money


@dataclass(frozen=True)
class Deal:
    """Cities, issues, gains by issue and city, which issues may be divided, and the terms."""

    players: tuple[str, ...]
    gains: Mapping[str, Mapping[str, Fraction]]
    whole: tuple[str, ...]
    terms: Terms
    unit: str
    ranges: Mapping[tuple[str, str], tuple[Fraction, Fraction]]

    @property
    def totals(self) -> dict[str, Fraction]:
        """What all cities together gain by each issue."""
        return {issue: sum(row.values(), ZERO) for issue, row in self.gains.items()}

    @property
    def surplus(self) -> Fraction:
        """What all cities together gain by the issues that add something."""
        return sum((max(total, ZERO) for total in self.totals.values()), ZERO)

    @property
    def target(self) -> Fraction:
        """The total that the package must reach."""
        return self.terms.share * self.surplus

    def touched(self, issue: str) -> tuple[str, ...]:
        """The cities that gain or lose by an issue."""
        return tuple(city for city in self.players if self.gains[issue][city])

    def before(self, parts: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """What each city gains by parts of the issues, before payments."""
        return {
            city: sum((row[city] * parts.get(issue, ZERO) for issue, row in self.gains.items()), ZERO)
            for city in self.players
        }

    def plain(self) -> Deal:
        """The same deal with participation and the share of the total alone."""
        return replace(self, terms=Terms(share=self.terms.share))

    def worth(self, members: Sequence[str], issues: Sequence[str] | None = None) -> Fraction:
        """What a coalition can do alone: the issues that add something and touch only its members."""
        listed = self.gains if issues is None else issues
        return sum(
            (max(self.totals[issue], ZERO) for issue in listed if set(self.touched(issue)) <= set(members)),
            ZERO,
        )


def deal_of(inputs: Mapping[str, Any]) -> Deal:
    """Read a package deal from a scenario or from a table.

    Examples
    --------
    >>> deal = deal_of({"players": ["A", "B"], "issues": ["tax"], "gains": [[3], [-1]], "divisible": [True]})
    >>> deal.totals, deal.whole
    ({'tax': Fraction(2, 1)}, ())
    """
    if "scenario" not in inputs:
        players, issues, rows = tuple(inputs["players"]), inputs["issues"], inputs["gains"]
        gains = {
            issue: {city: exact(row[at]) for city, row in zip(players, rows, strict=True)}
            for at, issue in enumerate(issues)
        }
        divisible = inputs["divisible"] or [True] * len(issues)
        whole = tuple(issue for issue, part in zip(issues, divisible, strict=True) if not part)
        return Deal(players, gains, whole, Terms(exact(inputs.get("share", 1))), "亿元", {})
    scenario = inputs["scenario"]
    players, parameters = tuple(scenario["players"]), scenario["parameters"]
    issues = parameters["issues"]
    gains = {
        name: {city: number_of(issue["gains"], city) for city in players} for name, issue in issues.items()
    }
    ranges = {}
    for name, issue in issues.items():
        for city in players:
            ends = issue["gains"][city].get("range")
            if ends:
                quantity = issue["gains"][city]
                low, high = ({**quantity, "value": end} for end in ends)
                ranges[city, name] = number_of({"": low}, ""), number_of({"": high}, "")
    asked = table(parameters, "terms")
    terms = Terms(
        number_of(asked, "share", ONE),
        {city: number_of(asked["floors"], city) for city in table(asked, "floors")},
        None if asked.get("largest_gap") is None else number_of(asked, "largest_gap"),
        number_of(asked, "central_money", ZERO),
        number_of(asked, "central_cost", ONE),
    )
    unit = {"present value": "亿元", "a year": "亿元 a year"}[parameters["counted"]]
    whole = tuple(name for name, issue in issues.items() if issue.get("divisible") is False)
    return Deal(players, gains, whole, terms, unit, ranges)


def part(issue: str) -> str:
    """Name of the part of an issue that is carried out."""
    return f"part of {issue}"


def gain_form(deal: Deal, city: str, *, money: bool = True) -> dict[str, Fraction]:
    """A city's gain, payments included, as a linear form."""
    form = {part(issue): row[city] for issue, row in deal.gains.items() if row[city]}
    return {**form, f"received by {city}": ONE, f"paid by {city}": -ONE} if money else form


def total_form(deal: Deal) -> dict[str, Fraction]:
    """The total of all cities as a linear form."""
    return {part(issue): total for issue, total in deal.totals.items() if total}


def cost_form(deal: Deal) -> dict[str, Fraction]:
    """The money that moves, and that from outside at its cost, as a linear form."""
    form = {f"paid by {city}": ONE for city in deal.players}
    return {**form, CENTRAL: deal.terms.central_cost} if deal.terms.central_money else form


def money_program(deal: Deal, *, target: bool = True, money: bool = True) -> Program:
    """The least money that a package needs; without ``money`` nobody pays and the total is sought."""
    terms = deal.terms if money else Terms()
    names = [part(issue) for issue in deal.gains]
    rows: list[Row] = []
    if money:
        names += [name for city in deal.players for name in (f"received by {city}", f"paid by {city}")]
    central = money and bool(terms.central_money)
    names += [CENTRAL] if central else []
    for city in deal.players:
        floor = terms.floors.get(city, ZERO)
        rows.append(Row(f"participation of {city}", gain_form(deal, city, money=money), ">=", floor))
    if terms.largest_gap is not None:
        names += [HIGHEST, LOWEST]
        for city in deal.players:
            gain = gain_form(deal, city)
            rows.append(Row(f"{city} not above the highest", {**gain, HIGHEST: -ONE}, "<=", ZERO))
            rows.append(Row(f"{city} not below the lowest", {**gain, LOWEST: -ONE}, ">=", ZERO))
        rows.append(Row(GAP, {HIGHEST: ONE, LOWEST: -ONE}, "<=", terms.largest_gap))
    if target and money:
        rows.append(Row(TARGET, total_form(deal), ">=", deal.target))
    if money:
        balance = {name: ONE if name.startswith("received") else -ONE for city in deal.players
                   for name in (f"received by {city}", f"paid by {city}")}  # fmt: skip
        rows.append(Row(BALANCE, {**balance, CENTRAL: -ONE} if central else balance, "==", ZERO))
    if central:
        rows.append(Row(MOST_CENTRAL, {CENTRAL: ONE}, "<=", terms.central_money))
        rows.append(Row(f"{CENTRAL} at least 0", {CENTRAL: ONE}, ">=", ZERO))
    for issue in deal.gains:
        rows.append(Row(f"{part(issue)} at least 0", {part(issue): ONE}, ">=", ZERO))
        rows.append(Row(f"{part(issue)} at most 1", {part(issue): ONE}, "<=", ONE))
    for city in deal.players if money else ():
        for name in (f"received by {city}", f"paid by {city}"):
            rows.append(Row(f"{name} at least 0", {name: ONE}, ">=", ZERO))
    objective = cost_form(deal) if money else total_form(deal)
    return Program(tuple(names), tuple(rows), objective, maximise=not money)


def with_rows(program: Program, *rows: Row) -> Program:
    """The same program with further rows."""
    return replace(program, rows=(*program.rows, *rows))


def fixed(program: Program, values: Mapping[str, Any]) -> Program:
    """The program with some unknowns fixed."""
    return with_rows(
        program, *(Row(f"{name} fixed", {name: ONE}, "==", exact(value)) for name, value in values.items())
    )
