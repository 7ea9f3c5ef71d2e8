r"""The centre as Stackelberg leader: ratio, bonus on tax, and a grant where consent needs one.

With a bonus rate :math:`t` and a grant :math:`z \ge 0` the cities together gain
:math:`C = R_0 - L - K + w(s,t) + 2tR + z`, where :math:`w` is what efforts add, and may divide it
by lump sums. The centre, to whom the move is worth :math:`G`, maximises the sum of the cities'
gains and :math:`G` less :math:`\lambda_c(2tR + z)`, subject to :math:`C \ge 0`. With a
multiplier :math:`\nu` of consent the Lagrangian is :math:`(1+\nu)` times :math:`w - m\,2tR` and a
constant, :math:`m = (\mu - \nu)/(1 + \nu)`: consent lowers the price of the bonus, because
bonus that the cities would have had to be granted anyway buys effort for nothing. So there are
three cases: :math:`\nu = 0` (the cities gain at the unconstrained terms); :math:`\nu = \mu`,
:math:`m = 0` (a grant is paid, and both cities hold their full margin before it); or in
between, where :math:`C = 0` without a grant. The gain :math:`C` falls with :math:`m`, so
bisection finds it.

References
----------
models.md §4.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.effort_contract.centre.bonus import BonusProgram, Terms, kkt_residuals
from citypact.mechanisms.effort_contract.centre.result import CentreLeads, PricePoint
from citypact.mechanisms.effort_contract.consent import BEYOND, accepted, consent_residuals
from citypact.mechanisms.effort_contract.moves import input_moves
from citypact.mechanisms.effort_contract.problem import EffortProblem
from citypact.mechanisms.effort_contract.recheck import scan_of_replies
from citypact.mechanisms.effort_contract.sharing import ASSUMPTIONS, INPUTS, MONEY, settled
from citypact.mechanisms.ratio_moves import Move
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

#: Marginal costs of public funds shown in the curve: the range assumed in models.md §10, and 1.
PRICES = tuple(Fraction(10 + k, 10) for k in range(6))
CONSENT = "the cities gain together"
#: Halvings of the price; far fewer are needed unless the efforts are many orders of magnitude apart.
MOST_STEPS = 400
#: Bisection leaves less than this part of the stakes.
ROUNDING = 2.0**-50
ZERO = Fraction(0)


@dataclass(frozen=True)
class _Choice:
    """Terms, grant, multiplier of consent, and the program that the terms solve."""

    terms: Terms
    grant: Fraction
    multiplier: Fraction
    program: BonusProgram


def centre_leads(problem: EffortProblem, *, central_benefit: Number = 0) -> CentreLeads:
    """Find the ratio, the bonus and the grant that are best for a centre that moves first.

    Parameters
    ----------
    problem : EffortProblem
        The cities and the price of central money.
    central_benefit : float
        G, what the move is worth to the centre itself (亿元), at least 0.

    Examples
    --------
    >>> from dataclasses import replace
    >>> cities = EffortProblem(1, 1, 1, 1, central_price=1.1)
    >>> found = centre_leads(cities)
    >>> found.ratio, round(found.bonus, 6), found.limit
    (0.5, 0.285714, 1.5)
    >>> centre_leads(replace(cities, central_price=1.5)).bonus
    0.0
    """
    door = Door()
    if not isinstance(problem, EffortProblem):
        door.refuse("problem", problem, "an EffortProblem")
    door.money("central_benefit", central_benefit)
    door.close()
    benefit, price = as_fraction(central_benefit), as_fraction(problem.central_price) - 1
    choice = _choose(problem, price)
    terms, grant = choice.terms, choice.grant
    program = BonusProgram(problem, price)
    value = _fixed(problem) + benefit + program.value(terms) - price * grant
    idle = (problem.best_ratio if problem.best_ratio is not None else Fraction(1, 2), ZERO)
    own, other = problem.gain_curves(terms[1])
    joint = (own + other).raised(grant)
    acceptable = accepted(joint) if value >= 0 else None
    residuals = {
        **kkt_residuals(choice.program, terms),
        "no less central money would do": abs(choice.multiplier * joint(terms[0])) / problem.stakes,
        "price of consent between 0 and the price of a grant": max(
            -choice.multiplier, choice.multiplier - price
        ),
        "a grant only at its price": (price - choice.multiplier) * grant / problem.stakes,
        "the cities gain together": -joint(terms[0]) / problem.stakes,
        "books of the centre": abs(
            joint(terms[0]) + benefit - (1 + price) * (2 * terms[1] * program.tax(terms) + grant) - value
        )
        / problem.stakes,
        **scan_of_replies(problem, (terms[0] + terms[1], 1 - terms[0] + terms[1])),
    }
    if acceptable is None:
        residuals["the move is worth less than nothing"] = value / problem.stakes if value else Fraction(1)
    else:
        residuals |= consent_residuals({"the pair": joint}, acceptable, problem.stakes)
    certificate = Certificate(residuals, tolerance=ROUNDING, scale=float(problem.stakes), exact=True)
    certificate.require()
    agreed = acceptable is not None
    efforts = problem.efforts(terms[0] + terms[1], 1 - terms[0] + terms[1])
    half = joint(terms[0]) / 2
    unit = problem.unit
    alone = _fixed(problem) + program.value(idle)
    return CentreLeads(
        problem=problem,
        central_benefit=float(benefit),
        ratios=_ratios(problem, terms[0], acceptable),
        reason="" if agreed else _reason(problem, value),
        acceptable=acceptable,
        value=float(value) if agreed else None,
        bonus=float(terms[1]) if agreed else None,
        bonus_cost=float(2 * terms[1] * program.tax(terms)) if agreed else None,
        grant=float(grant) if agreed else None,
        limit=float(1 + program.limit),
        without_centre=float(alone + benefit) if alone >= 0 else 0.0,
        efforts=(float(efforts[0]), float(efforts[1])) if agreed else None,
        revenue=float(program.tax(terms)) if agreed else None,
        transfer=settled(half - own(terms[0]), problem.stakes) if agreed else None,
        gains=Allocation(("origin", "destination"), (settled(half, problem.stakes),) * 2, unit)
        if agreed
        else None,
        curve=tuple(_point(problem, at, benefit) for at in PRICES),
        certificate=certificate,
        provenance=Provenance("Karush-Kuhn-Tucker conditions in rational arithmetic", exact=True),
        shadow_prices={CONSENT: float(choice.multiplier)} if agreed else {},
        shadow_price_units={CONSENT: f"{unit} per {unit}"} if agreed else {},
        binding=(CONSENT,) if agreed and choice.multiplier > 0 else (),
        assumptions=(*ASSUMPTIONS, "A: the centre sets its terms first and is bound by them"),
    )


def centre_moves(problem: EffortProblem, central_benefit: Number = 0) -> tuple[Move, ...]:
    """Return what each input, a tenth lower and higher, does to the ratio that the centre sets.

    Examples
    --------
    >>> move = centre_moves(EffortProblem(1, 1, 1, 1))[0]
    >>> move.parameter, move.ratio_low < 0.5 < move.ratio_high
    ('origin_effect', True)
    """
    benefit = as_fraction(central_benefit)

    def ratio_of(changed: EffortProblem) -> float | None:
        price = as_fraction(changed.central_price) - 1
        choice = _choose(changed, price)
        program = BonusProgram(changed, price)
        value = _fixed(changed) + benefit + program.value(choice.terms) - price * choice.grant
        return float(choice.terms[0]) if value >= 0 else None

    units = {name: problem.unit if name in MONEY else "" for name in (*INPUTS, "central_price")}
    return input_moves(problem, units, ratio_of)


def _choose(problem: EffortProblem, price: Fraction) -> _Choice:
    program = BonusProgram(problem, price)
    terms = program.best()
    if _gain(program, terms) >= 0:
        return _Choice(terms, ZERO, ZERO, program)
    free = BonusProgram(problem, ZERO)
    generous = free.best()
    if _gain(free, generous) < 0:
        return _Choice(generous, -_gain(free, generous), price, free)
    enough, short = ZERO, price
    for _ in range(MOST_STEPS):
        if _gain(free, generous) <= BEYOND * problem.stakes:
            break
        middle = (enough + short) / 2
        tried = BonusProgram(problem, middle)
        terms = tried.best()
        if _gain(tried, terms) >= 0:
            enough, free, generous = middle, tried, terms
        else:
            short = middle
    return _Choice(generous, ZERO, (price - enough) / (1 + enough), free)


def _fixed(problem: EffortProblem) -> Fraction:
    fixed, loss, cost = map(
        as_fraction, (problem.fixed_revenue, problem.origin_loss, problem.destination_cost)
    )
    return fixed - loss - cost


def _gain(program: BonusProgram, terms: Terms) -> Fraction:
    """Joint gain of the cities, bonus included."""
    return _fixed(program.problem) + program.worth(terms) + 2 * terms[1] * program.tax(terms)


def _ratios(problem: EffortProblem, ratio: Fraction, acceptable: RatioSet | None) -> RatioSet | None:
    if acceptable is None or problem.best_ratio is None:
        return acceptable
    return RatioSet.single(ratio)


def _point(problem: EffortProblem, central_price: Fraction, benefit: Fraction) -> PricePoint:
    program = BonusProgram(problem, central_price - 1)
    terms = program.best()
    return PricePoint(
        float(central_price),
        float(terms[0]),
        float(terms[1]),
        float(2 * terms[1] * program.tax(terms)),
        float(_fixed(problem) + benefit + program.value(terms)),
    )


def _reason(problem: EffortProblem, value: Fraction) -> str:
    return (
        f"No agreement: on the best terms of the centre the move loses {float(-value):.6g} {problem.unit} in"
        " all, central money at its price; a benefit to the centre larger by that amount would unblock it."
    )
