r"""The best correlated equilibrium: a council or an exchange that tells every city what to do.

A correlated equilibrium exists in every finite game, and every mixture of Nash equilibria is one; so
the best is worth at least the best Nash equilibrium. Up to ``MOST_EXACT`` profiles the program is
solved and proved in fractions; larger ones go through ``citypact.solvers.linear.dense_solution``.
Where several distributions are equally good one with the greatest least payoff is chosen (in fractions
only): a lottery between two cities that both want the better industry is fair.

References
----------
R. Aumann, "Subjectivity and correlation in randomized strategies", Journal of Mathematical Economics
1, 1974, 67-96. S. Hart and D. Schmeidler, "Existence of correlated equilibria", Mathematics of
Operations Research 14, 1989, 18-25. models.md §7.4 and §7.13.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from citypact.games.normal_form import NormalFormGame
from citypact.games.validation import Door
from citypact.solvers.core_sets.exact_optimum import exact_optimum
from citypact.solvers.correlated.aim import Aim, Objective
from citypact.solvers.correlated.device import CorrelatedEquilibrium
from citypact.solvers.correlated.matrix_door import MatrixDoor
from citypact.solvers.correlated.mediation_programs import MediationPrograms
from citypact.solvers.correlated.profile_table import ProfileTable, Temptation
from citypact.solvers.correlated.recheck import recheck_device
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.optimal_face import OBJECTIVE_ROW
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.provenance import Provenance
from citypact.solvers.quiet_highs import highs_version

#: Profiles up to which the answer is proved in fractions (models.md §3.5); 200 take some ten seconds,
#: 100 one or two.
MOST_EXACT = 200
#: Coefficients of the matrix, conditions times profiles.
MOST_ENTRIES = 10_000_000


def correlated_equilibrium(
    game: NormalFormGame, objective: Objective = "welfare", coarse: bool = False
) -> CorrelatedEquilibrium:
    """Find the best distribution over profiles that everybody obeys.

    Parameters
    ----------
    game : NormalFormGame
        Payoffs of n players (亿元).
    objective : {"welfare", "egalitarian"}, mapping of str to number, or array of shape (m_1, ..., m_n)
        Sum of payoffs; least payoff; weights by player (zero for those left out); or a worth of each
        profile (minus one where an industry is built twice, say).
    coarse : bool
        Whether players only have to accept before they are told anything.

    Returns
    -------
    CorrelatedEquilibrium
        With the price of every temptation and each player's range over all such equilibria.

    Raises
    ------
    InputError
        If the objective cannot be used or the game has too many profiles.
    SolverFailure
        If a large program finds no answer in floating point that passes its check.
    CertificateError
        If the answer does not pass its recheck.

    Examples
    --------
    >>> twice = NormalFormGame(([[1, 3], [2, 0.5]], [[1, 2], [3, 0.5]]), ("a", "b"), (("X", "Y"),) * 2)
    >>> found = correlated_equilibrium(twice)
    >>> found.value, found.distribution
    (Fraction(5, 1), {('X', 'Y'): Fraction(1, 2), ('Y', 'X'): Fraction(1, 2)})
    """
    aim = Aim.of(game, objective)
    table = ProfileTable(game, coarse)
    profiles = game.tables[0].size
    conditions = sum(size - 1 if coarse else size * (size - 1) for size in game.shape)
    door = Door()
    if profiles * conditions > MOST_ENTRIES:
        door.refuse(
            "game",
            f"{conditions} conditions on {profiles} profiles",
            f"at most {MOST_ENTRIES} coefficients",
            "leave out dominated strategies (iterated_dominance)",
        )
    door.close()
    found = _in_fractions(table, aim) if profiles <= MOST_EXACT else _in_floats(table, aim)
    payoffs = table.payoffs(found.chances)
    exact = found.proof is not None
    certificate = recheck_device(table, aim.worth, found.chances, found.prices, found.weights, exact)
    certificate = replace(certificate, residuals={**certificate.residuals, **found.residuals})
    certificate.require()
    ties = "ties broken for the least payoff, then for welfare" if exact else "ties broken by the solver"
    arithmetic = "fractions" if exact else "floating point"
    return CorrelatedEquilibrium(
        objective=aim.name,
        coarse=coarse,
        value=min(payoffs)
        if aim.worth is None
        else sum((chance * aim.worth[at] for at, chance in found.chances.items()), Fraction(0)),
        distribution={table.profiles[at]: chance for at, chance in found.chances.items()},
        payoffs=dict(zip(game.players, payoffs, strict=True)),
        ranges=dict(zip(game.players, found.ranges, strict=True)),
        prices=found.prices,
        certificate=certificate,
        provenance=Provenance(
            f"linear program over profiles in {arithmetic}; {ties}", "HiGHS", highs_version(), exact=exact
        ),
        player_weights=dict(zip(game.players, found.weights, strict=True)) if found.weights else {},
        program=found.program,
        exact=found.proof,
    )


@dataclass
class _Found:
    """What either arithmetic returns."""

    chances: dict[int, Fraction]
    prices: dict[Temptation, Fraction]
    weights: list[Fraction]
    ranges: list[tuple[Fraction, Fraction]]
    residuals: dict[str, float] = field(default_factory=dict)
    program: LinearProgram | None = None
    proof: ExactCertificate | None = None


def _in_fractions(table: ProfileTable, aim: Aim) -> _Found:
    programs, by_player = MediationPrograms(table), _payoffs(table)
    program, _ = programs.egalitarian() if aim.worth is None else programs.linear(aim.worth)
    proof = exact_optimum(program)
    face = Row(OBJECTIVE_ROW, program.objective, ">=", proof.optimum)
    if aim.worth is None:
        welfare, _ = programs.linear([sum(each, Fraction(0)) for each in zip(*by_player, strict=True)])
        settled = exact_optimum(replace(program, objective=welfare.objective, rows=(*program.rows, face)))
    else:
        settled = exact_optimum(programs.egalitarian(face)[0])
    ranges = []
    for payoffs in by_player:
        least, constant = programs.linear(payoffs, "minimize")
        greatest = replace(least, sense="maximize")
        ranges.append((exact_optimum(least).optimum + constant, exact_optimum(greatest).optimum + constant))
    return _Found(
        chances={at: x for at, name in enumerate(programs.variables) if (x := settled.point[name])},
        prices={
            each: proof.multipliers[programs.rows_of[each]] if each in programs.rows_of else Fraction(0)
            for each in table.temptations
        },
        weights=[proof.multipliers[label] for label in programs.payoff_labels] if aim.worth is None else [],
        ranges=ranges,
        program=program,
        proof=proof,
    )


def _in_floats(table: ProfileTable, aim: Aim) -> _Found:
    door = MatrixDoor(table)
    chances, prices, weights = door.fairest() if aim.worth is None else (*door.best(aim.worth)[:2], [])
    residuals, ranges = {}, []
    for at, (player, payoffs) in enumerate(zip(table.game.players, _payoffs(table), strict=True)):
        low, _, least = door.best([-number for number in payoffs])
        high, _, greatest = door.best(payoffs)
        residuals[f"least payoff of {player}"] = max(map(float, least.certificate.residuals.values()))
        residuals[f"greatest payoff of {player}"] = max(map(float, greatest.certificate.residuals.values()))
        ranges.append((table.payoffs(low)[at], table.payoffs(high)[at]))
    return _Found(chances, prices, weights, ranges, residuals)


def _payoffs(table: ProfileTable) -> Sequence[Sequence[Fraction]]:
    return [[Fraction(number, unit) for number in numbers] for numbers, unit in table.whole]
