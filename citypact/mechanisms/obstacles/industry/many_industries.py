r"""Which of many cities should make which of many industries, each at most one and none twice.

With the worth :math:`w_{ik}` of industry k in city i when it alone makes it,

.. math:: \max_{x \ge 0} \sum w_{ik} x_{ik} \quad\text{s.t.}\quad
          \sum_k x_{ik} \le 1 \ (u_i), \qquad \sum_i x_{ik} \le 1 \ (p_k) .

The corners of this program are whole numbers, so that the exact optimum is a division. The price
:math:`p_k` is what the right to industry k is worth, :math:`u_i` what the city earns beyond it: at these
prices every city chooses its own part.

References
----------
models.md §4.10 and §7.4. L. Shapley and M. Shubik, "The assignment game I: the core", International
Journal of Game Theory 1, 1971, 111-130.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.city_numbers import cities_between
from citypact.games.coalitional.forms.entries import checked_matrix, listed
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door
from citypact.solvers.certificate import Certificate
from citypact.solvers.core_sets.exact_optimum import exact_optimum
from citypact.solvers.linear.program import LinearProgram, Row

MOST_CITIES = 30
MOST_INDUSTRIES = 30


@dataclass(frozen=True)
class IndustryDivision:
    """Who makes what, and the prices at which every city chooses just that.

    Parameters
    ----------
    makes : mapping of str to (str or None)
        The industry of each city, if it has one.
    worth : Fraction
        Of all together (亿元 a year).
    rights : mapping of str to Fraction
        Price of the right to each industry (亿元 a year).
    earns : mapping of str to Fraction
        What each city earns beyond the price.
    certificate : Certificate
        Recomputed from the worths.
    """

    makes: dict[str, str | None]
    worth: Fraction
    rights: dict[str, Fraction]
    earns: dict[str, Fraction]
    certificate: Certificate


def divide_industries(
    players: Sequence[str], industries: Sequence[str], worths: Sequence[Sequence[Number]]
) -> IndustryDivision:
    """Find the best division of industries among cities, exactly.

    Parameters
    ----------
    players : sequence of str
        Cities, 1 to 30.
    industries : sequence of str
        Industries, 1 to 30, each with a name of its own.
    worths : matrix of float, cities by industries
        Worth of each industry in each city (亿元 a year) if no other makes it, not negative.

    Raises
    ------
    InputError
        Listing every name and number that cannot be used.
    CertificateError
        If the division does not pass its recheck, which would be a defect.

    Examples
    --------
    >>> found = divide_industries(("A", "B"), ("steel", "chips"), [[3, 2], [3, 1]])
    >>> found.makes, found.worth
    ({'A': 'chips', 'B': 'steel'}, Fraction(5, 1))
    """
    door = Door()
    cities = cities_between(players, 1, MOST_CITIES, door)
    named = tuple(listed(industries) or ())
    if not 1 <= len(named) <= MOST_INDUSTRIES or len(set(named)) < len(named):
        door.refuse("industries", ", ".join(map(str, named)), f"1 to {MOST_INDUSTRIES} different names")
        door.close()
    rows = checked_matrix("worths", worths, cities, named, door)
    door.close()
    exact = [[as_fraction(number) for number in row] for row in rows]
    cells = {(i, k): f"{i} {k}" for i in range(len(cities)) for k in range(len(named))}
    sites = [f"site of {i}" for i in range(len(cities))]
    rights = [f"right to {k}" for k in range(len(named))]
    program = LinearProgram(
        "maximize",
        tuple(cells.values()),
        {name: exact[i][k] for (i, k), name in cells.items() if exact[i][k]},
        (
            *(
                Row(sites[i], {cells[i, k]: 1 for k in range(len(named))}, "<=", 1)
                for i in range(len(cities))
            ),
            *(
                Row(rights[k], {cells[i, k]: 1 for i in range(len(cities))}, "<=", 1)
                for k in range(len(named))
            ),
            *(Row(f"{name} not negative", {name: 1}, ">=", 0) for name in cells.values()),
        ),
    )
    proof = exact_optimum(program)
    prices = [proof.multipliers[label] for label in rights]
    earned = [proof.multipliers[label] for label in sites]
    part = {
        i: next((k for k in range(len(named)) if proof.point[cells[i, k]] and exact[i][k]), None)
        for i in range(len(cities))
    }
    made = [k for k in part.values() if k is not None]
    worth = total(exact[i][k] for i, k in part.items() if k is not None)
    certificate = Certificate(
        {
            "no industry is made twice": len(made) - len(set(made)),
            "no city earns more by any industry": max(
                exact[i][k] - prices[k] - earned[i] for i, k in cells
            ),
            "no price below zero": -min(*prices, *earned),
            "worth is what prices and earnings add up to": abs(worth - total(prices) - total(earned)),
        },
        0.0,
        exact=True,
    )  # fmt: skip
    certificate.require()
    return IndustryDivision(
        {city: None if part[i] is None else named[part[i] or 0] for i, city in enumerate(cities)},
        worth,
        dict(zip(named, prices, strict=True)),
        dict(zip(cities, earned, strict=True)),
        certificate,
    )
