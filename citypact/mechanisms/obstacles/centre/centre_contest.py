r"""The agreement about who is the centre: one city is designated and compensates those who stand back.

The city that values the rank most is designated; the others spend nothing and receive :math:`p_i`.
Designation settles a part :math:`0 \le d \le 1` of the rank: what is left is still up for whoever makes an
effort, and against cities that spend nothing the smallest effort wins it. City i stands back iff

.. math:: p_i \ge (1 - d) V_i ,

and signs iff :math:`p_i` is at least what it expects from the contest. All together the compensations may be
anything from the sum of what the others expect of the contest to what the designated city gains by it.

References
----------
models.md §7.7, A17 (M12). G. Tullock, "Efficient rent seeking", in Toward a Theory of the Rent-Seeking
Society, Texas A&M University Press, 1980, 97-112.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import cvxpy as cp

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.centre.rank_contest import UNIT, RankContest
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Band, Curve, Mark, Picture, steps
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.mechanisms.obstacles.answer import LeverEffect, ObstacleAnswer
from citypact.mechanisms.obstacles.centre.contest_proof import contest_certificate
from citypact.mechanisms.obstacles.lever_plan import cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import (
    Demand,
    Lever,
    LeverProblem,
    payment_to,
    side_payments,
)
from citypact.solvers.contests.result import ContestEquilibrium
from citypact.solvers.contests.rivalry import contest
from citypact.solvers.program import ConvexProgram
from citypact.solvers.provenance import Provenance

DESIGNATION = "part of the rank that designation settles"
RANK = "one rank to give"
#: Part of the rank's worth up to which a loss is rounding, where efforts are not fractions.
ROUNDING = Fraction(1, 10**12)
ASSUMPTIONS = (
    "the rank is worth a yearly amount to each city, known to all, and can be given to one city alone",
    "efforts to get the rank bring nothing else",
    "compensation is paid only to a city that stands back",
)


def headline(game: RankContest) -> Headline:
    """Return what those who stand back receive together if all gain alike."""
    low, high = _compensations(game, equilibrium(game))
    count = len(game.players)
    return Headline("compensation of those who stand back", low + (high - low) * (count - 1) / count, UNIT)


def agree(game: RankContest) -> ObstacleAnswer:
    """Find what the contest wastes, who should be designated, and what the others must receive.

    Parameters
    ----------
    game : RankContest
        Cities, worth of the rank to each, decisiveness of effort.

    Raises
    ------
    InfeasibleDesign
        If the contest has no equilibrium without lotteries over efforts.

    Examples
    --------
    >>> answer = agree(RankContest(("A", "B"), (5, 3)))
    >>> float(answer.headline.value), [float(end) for end in answer.acceptable]
    (1.734375, [0.421875, 3.046875])
    """
    found = _contest(game.players, game.values, game.decisiveness)
    without, efficient = _outcome(game, found), game.efficient()
    plan = cheapest_levers(_problem(game, without), _sets(game))
    worths, conjecture = _coalitions(game)
    _confirm_efficient(game)
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=_compensations(game, without),
        equilibria={"contest": without},
        efficient=efficient,
        efficient_prices={RANK: as_fraction(game.values[game.core])},
        efficient_price_units={RANK: UNIT},
        effects=_effects(game, without),
        plan=plan,
        coalitions=worths,
        conjecture=conjecture,
        notes=_notes(game, found, without),
        assumptions=ASSUMPTIONS,
        certificate=contest_certificate(game, without, plan),
        provenance=Provenance(
            f"contest: {found.provenance.method}; levers by linear program, proved in fractions",
            exact=game.decisiveness == 1,
        ),
        picture=_picture(game, without),
    )


def equilibrium(game: RankContest) -> Outcome:
    """Return the outcome of the contest, exact at decisiveness one.

    Raises
    ------
    InfeasibleDesign
        If there is no equilibrium without lotteries over efforts.

    Examples
    --------
    >>> [float(each) for each in equilibrium(RankContest(("A", "B"), (5, 3))).payoffs.values()]
    [1.953125, 0.421875]
    """
    return _outcome(game, _contest(game.players, game.values, game.decisiveness))


def _contest(players: Sequence[str], values: Sequence[Number], decisiveness: Number) -> ContestEquilibrium:
    return contest(list(values), decisiveness, players=tuple(players))


def _outcome(game: RankContest, found: ContestEquilibrium) -> Outcome:
    return game.contested(found.fractions or found.efforts)


def _compensations(game: RankContest, without: Outcome) -> tuple[Fraction, Fraction]:
    """Return the least and greatest sum of compensations that everybody accepts."""
    core = game.players[game.core]
    low = total(payoff for city, payoff in without.payoffs.items() if city != core)
    return low, as_fraction(game.values[game.core]) - as_fraction(without.payoffs[core])


def _coalitions(game: RankContest) -> tuple[CoalitionalGame | None, str]:
    """Return what each coalition expects if it sends the member that values the rank most."""
    count = len(game.players)
    worths: list[Number] = [Fraction(0)]
    try:
        for mask in range(1, 1 << count):
            members = set(bits(mask))
            sent = max(members, key=lambda at: as_fraction(game.values[at]))
            left = [at for at in range(count) if at == sent or at not in members]
            if len(left) == 1:
                worths.append(as_fraction(game.values[sent]))
                continue
            values = [game.values[at] for at in left]
            names = [game.players[at] for at in left]
            smaller = RankContest(names, values, game.decisiveness)
            worths.append(equilibrium(smaller).payoffs[game.players[sent]])
    except InfeasibleDesign:
        return None, "none: some coalition would meet a contest without an equilibrium in pure strategies"
    told = "a coalition sends the member that values the rank most, and every outsider contends alone"
    return CoalitionalGame(game.players, worths, unit=UNIT), told


def _confirm_efficient(game: RankContest) -> None:
    """State who should have the rank in cvxpy, in units of the largest worth, and compare."""
    largest = as_fraction(game.values[game.core])
    worths = [float(as_fraction(value) / largest) for value in game.values]
    part = cp.Variable(len(worths), name="part", nonneg=True)
    rows = {RANK: cp.sum(part) <= 1}
    confirm_program(ConvexProgram(cp.sum(cp.multiply(worths, part)), rows), 1, {RANK: 1})


def _problem(game: RankContest, without: Outcome) -> LeverProblem:
    levers, demands = side_payments(game.efficient().gains_over(without))
    for at, (city, value) in enumerate(zip(game.players, game.values, strict=True)):
        if at != game.core:
            terms = {payment_to(city): 1, DESIGNATION: value}
            demands.append(Demand(f"{city} stands back", terms, ">=", value, UNIT))
    return LeverProblem([Lever(DESIGNATION, "", 0, 1), *levers], demands)


def _sets(game: RankContest) -> dict[str, list[str]]:
    payments = [payment_to(city) for city in game.players]
    return {
        "designation alone": [DESIGNATION],
        "compensation alone": payments,
        "designation and compensation, without the centre's money": [DESIGNATION, *payments],
    }


def _effects(game: RankContest, without: Outcome) -> tuple[LeverEffect, ...]:
    best, core, count = game.efficient(), game.players[game.core], len(game.players)
    gains = best.gains_over(without)
    blur = 0 if game.decisiveness == 1 else ROUNDING  # at others payoffs of nothing are rounded
    worse = [
        city
        for city, value in zip(game.players, game.values, strict=True)
        if gains[city] < -blur * as_fraction(value)
    ]
    # An effort of nothing by all is a draw between them.
    lots = game.contested([Fraction(0)] * count)
    order = sorted(range(count), key=lambda at: (at == game.core, -as_fraction(game.values[at])))
    second = game.designated(order[0])
    lost = as_fraction(best.total) - as_fraction(second.total)
    name = game.players[order[0]]
    return (
        LeverEffect(
            "gifts without a condition", without, without.total == best.total,
            "They do not depend on what a city spends, so that all contend as before.",
        ),
        LeverEffect(
            f"{core} designated", best, True,
            f"Nobody spends anything; {', '.join(worse)} would have less than by contending." if worse
            else "Nobody spends anything, and nobody has less than by contending.",
        ),
        LeverEffect(
            f"{name} designated", second, not lost,
            f"It values the rank by {float(lost):.4g} {UNIT} less than {core}." if lost
            else f"It values the rank as highly as {core}.",
        ),
        LeverEffect(
            "lots drawn", lots, lots.total == best.total,
            "Nobody spends anything, but a city that values the rank less may get it."
            if lots.total != best.total else "Nobody spends anything, and all value the rank alike.",
        ),
    )  # fmt: skip


def _notes(game: RankContest, found: ContestEquilibrium, without: Outcome) -> tuple[str, ...]:
    largest = as_fraction(game.values[game.core])
    waste = total(without.actions.values())
    misplaced = largest - waste - as_fraction(without.total)
    worths = dict(zip(game.players, map(as_fraction, game.values), strict=True))
    lesser = any(worths[city] < largest for city in found.active)
    notes = [
        f"The contest wastes {float(waste):.4g} {UNIT}, {float(waste / largest):.1%} of the rank's worth"
        + (
            f", and loses {float(misplaced):.4g} {UNIT} because a city that values the rank less may win it."
            if lesser
            else "; only cities that value the rank most take part."
        )
    ]
    idle = [city for city in game.players if city not in found.active]
    if idle:
        notes.append(f"{', '.join(idle)} would not even contend.")
    equals = [city for city, worth in worths.items() if worth == largest]
    if len(equals) > 1:
        notes.append(f"{' and '.join(equals)} value the rank alike: designating any of them is as good.")
    if found.unique is not True:
        has = "has" if found.unique is False else "may have"
        notes.append(
            f"The contest {has} other equilibria in which other cities take part; what is accepted is counted"
            " from the one shown."
        )
    return tuple(notes)


def _picture(game: RankContest, without: Outcome) -> Picture:
    largest, core = float(game.values[game.core]), game.players[game.core]
    low, high = map(float, _compensations(game, without))
    xs = steps(0, largest)
    others = "the others receive" if len(game.players) > 2 else "the other receives"
    return Picture(
        f"What compensation both {core} and those who stand back accept",
        f"compensation in all ({UNIT})",
        f"payoff ({UNIT})",
        [
            Curve(f"{core} keeps", xs, [largest - x for x in xs]),
            Curve(others, xs, xs),
            Curve(f"{core} would have by contending", xs, [float(without.payoffs[core])] * len(xs)),
            Curve("the rest would have by contending", xs, [low] * len(xs)),
        ],
        [Mark("all gain alike", float(headline(game).value))],
        [Band("accepted by all", low, high)],
    )
