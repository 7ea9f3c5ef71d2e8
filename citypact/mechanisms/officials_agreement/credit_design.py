r"""The polygon of tax splits and output credits that both officials sign, exactly.

The conditions are linear in :math:`(s, \gamma, y)`. The lump sum is eliminated, the box of
:math:`(s, \gamma)` is clipped by what remains, and the statute's point is projected on the polygon; all
in fractions. Multipliers prove the projection, and weights on the conditions prove that a polygon
is empty (Farkas).

References
----------
models.md §4.12, B11.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.officials_agreement.credit_problem import DESTINATION, ORIGIN, CreditProblem
from citypact.mechanisms.officials_agreement.credit_recheck import recheck_credit
from citypact.mechanisms.officials_agreement.credit_result import CreditPolygon, Edge
from citypact.mechanisms.officials_agreement.nearest_point import distinct, multipliers, nearest_point
from citypact.mechanisms.officials_agreement.opening import OUTPUT, SCORE, Span, opening
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.theories.polygon import Form, Polygon, area, clip, rectangle
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

HALF = Fraction(1, 2)


def credit_polygon(problem: CreditProblem, reference: tuple[Number, Number] = (HALF, HALF)) -> CreditPolygon:
    """Find all pairs of tax split and output credit that both officials accept, and the one nearest to a law.

    Parameters
    ----------
    problem : CreditProblem
        The two cities, the plant, the weights of standing and the limits.
    reference : pair of float
        The statute's split and credit, in [0, 1].

    Returns
    -------
    CreditPolygon
        Without vertices, and with a reason, when the officials sign nothing within the limits.

    Raises
    ------
    InputError
        If the reference is not in the unit square.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> found = credit_polygon(CreditProblem(Relocation(1, 0.5, 0.1), 6, 8, 1, 0.05))
    >>> found.nearest, found.binding
    ((Fraction(173, 241), Fraction(269, 482)), ("origin's official accepts",))
    """
    door = Door()
    if not isinstance(problem, CreditProblem):
        door.refuse("problem", problem, "a CreditProblem")
    if not isinstance(reference, tuple) or len(reference) != 2:
        door.refuse("reference", reference, "a pair (split, credit)")
    door.close()
    for name, value in zip(("reference split", "reference credit"), reference, strict=True):
        door.between(name, value, 0, 1, "a part")
    door.close()
    point = (as_fraction(reference[0]), as_fraction(reference[1]))
    rows = problem.rows()
    box = distinct(rectangle(problem.ratio_limits, problem.credit_limits))
    accepted: Polygon = ()
    if problem.game.surplus >= 0:
        accepted = distinct(clip(distinct(clip(box, [rows[ORIGIN]])), [rows[DESTINATION]]))
    found = CreditPolygon(
        problem=problem,
        vertices=accepted,
        area=area(accepted),
        edges=_edges(accepted, rows),
        reference=point,
        nearest=None,
        multipliers={},
        lump_sum=None,
        ratios=None,
        acceptable=None,
        credits=None,
        neutral_credit=problem.neutral_credit,
        gains=None,
        utilities=None,
        conflict={},
        shortfall=Fraction(0),
        repairs=opening(problem, *problem.best_terms()),
        reference_repairs=opening(problem, *((*point, terms[2]) for terms in problem.best_terms())),
        certificate=Certificate({}),
        provenance=Provenance("clipping and projection in rational arithmetic", exact=True),
        assumptions=_assumptions(problem),
    )
    found = _nearest(found, rows) if accepted else _conflict(found)
    certificate = recheck_credit(found)
    certificate.require()
    return replace(found, certificate=certificate)


def _edges(polygon: Polygon, rows: Mapping[str, Form]) -> tuple[Edge, ...]:
    """Return the sides with the rows that are tight on them."""
    if len(polygon) < 2:
        return ()
    ends = zip(polygon, (*polygon[1:], *polygon[:1]), strict=True)
    sides = list(ends) if len(polygon) > 2 else [(polygon[0], polygon[1])]
    return tuple(
        Edge(a, b, tuple(name for name, row in rows.items() if row.at(a) == 0 == row.at(b))) for a, b in sides
    )


def _nearest(found: CreditPolygon, rows: Mapping[str, Form]) -> CreditPolygon:
    """Add the nearest point with its proof, prices and what holds there."""
    problem = found.problem
    point = nearest_point(found.vertices, rows.values(), found.reference)
    weights = multipliers(rows, point, found.reference)
    paid = problem.lump_sum_at(point)
    own, other = problem.game.exact_gains(point[0])
    utilities = problem.utilities(*point, paid)
    splits, credits = zip(*found.vertices, strict=True)
    players, unit = ("origin", "destination"), problem.game.unit
    found = replace(
        found,
        nearest=point,
        multipliers=weights,
        lump_sum=paid,
        ratios=RatioSet.single(point[0]),
        acceptable=RatioSet.between(min(splits), max(splits)),
        credits=RatioSet.between(min(credits), max(credits)),
        gains=Allocation(players, (float(own + paid), float(other - paid)), unit),
        utilities=Allocation(players, tuple(map(float, utilities)), unit),
        binding=tuple(name for name, weight in weights.items() if weight),
    )
    prices = _prices(found)
    money, output = problem.leads(*point, paid)
    kept = 1 - as_fraction(problem.neighbour_score)
    net = prices[DESTINATION] - prices[ORIGIN]
    softened = as_fraction(problem.fiscal_standing) * money + as_fraction(problem.output_standing) * output
    return replace(
        found,
        shadow_prices=prices,
        shadow_price_units={
            name: "" if name.startswith(("ratio", "credit")) else f"per {unit}" for name in prices
        },
        moves={
            "fiscal standing": net * float(kept * money) + 0.0,
            OUTPUT: net * float(kept * output) + 0.0,
            SCORE: -net * float(softened) + 0.0,
        },
    )


def _prices(found: CreditPolygon) -> dict[str, float]:
    """Return the fall of the distance per unit by which each condition is relaxed."""
    squared, slope = found.squared_distance, found.problem.money_slope
    weights = dict(found.multipliers)
    weights["lump sum at most"] = slope * weights[ORIGIN]
    weights["lump sum at least"] = slope * weights[DESTINATION]
    return {name: math.sqrt(weight**2 / squared) if squared else 0.0 for name, weight in weights.items()}


def _conflict(found: CreditPolygon) -> CreditPolygon:
    """Say which conditions contradict each other, by how much, and what would reconcile them."""
    problem = found.problem
    unit, surplus = problem.game.unit, problem.game.surplus
    if surplus < 0:
        reason = (
            f"the conditions '{ORIGIN}' and '{DESTINATION}' contradict each other by"
            f" {float(-surplus):.4g} {unit}: together the officials gain what the cities gain, and an"
            " agreement destroys that much, whatever the weights of standing; nothing can be signed"
            f" without relief of {float(-surplus):.4g} {unit}"
        )
        return replace(
            found, conflict={ORIGIN: Fraction(1), DESTINATION: Fraction(1)}, shortfall=-surplus, reason=reason
        )
    terms = problem.best_terms()
    side = 0 if problem.utilities(*terms[0])[0] < 0 else 1
    short = -problem.utilities(*terms[side])[side]
    label, word, end = ((ORIGIN, "most", 1), (DESTINATION, "least", 0))[side]
    row = problem.rows()[label]
    conflict = {
        label: Fraction(1),
        f"ratio at {word} {float(terms[side][0]):g}": abs(row.x),
        f"credit at {word} {float(terms[side][1]):g}": abs(row.y),
        f"lump sum at {word} {float(as_fraction(problem.lump_sum[end])):g}": problem.money_slope,
    }
    conflict = {name: weight for name, weight in conflict.items() if weight}
    others = ", ".join(f"'{name}'" for name in conflict if name != label)
    remedies = _remedies(found, short / problem.money_slope, side)
    reason = (
        f"the condition '{label}' contradicts {others}: at the terms that are best for it the official"
        f" still loses {float(short):.4g} {unit}; {remedies} would unblock it"
    )
    return replace(found, conflict=conflict, shortfall=short, reason=reason)


def _remedies(found: CreditPolygon, money: Fraction, side: int) -> str:
    """List what would unblock an agreement: money, or other weights of standing."""
    payee = found.problem.game.players[side]
    words = [f"{float(money):.4g} {found.problem.game.unit} more for {payee} as a lump sum"]
    for name, current in ((SCORE, found.problem.neighbour_score), (OUTPUT, found.problem.output_standing)):
        span = found.repairs[name]
        if span is not None:
            words.append(f"{'an' if name == OUTPUT else 'a'} {name} {_wanted(span, as_fraction(current))}")
    return " or ".join(words)


def _wanted(span: Span, current: Fraction) -> str:
    low, high = span
    if current < low:
        return f"of at least {float(low):.4g}"
    return f"of at most {float(high):.4g}" if high is not None else "as it is"


def _assumptions(problem: CreditProblem) -> tuple[str, ...]:
    fiscal, output = map(float, problem.weights)
    return (
        f"A: officials weigh their lead in money by {fiscal:g} and in output by {output:g} per unit.",
        "A: output that is credited to the origin is taken from the destination.",
        "A: both officials have the same weights.",
    )
