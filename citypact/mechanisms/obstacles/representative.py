"""Which of equally cheap sizes are shown: fair ones first, then those that move little money."""

from __future__ import annotations

from collections.abc import Iterator

from citypact.mechanisms.obstacles.lever_problem import LeverProblem
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.optimal_face import OBJECTIVE_ROW
from citypact.solvers.linear.program import LinearProgram, Row

LEAST_GAIN = "least gain"


def fairest(problem: LeverProblem, proof: ExactCertificate) -> LinearProgram:
    """State which of the cheapest sizes leave the player who gains least the most.

    Parameters
    ----------
    problem : LeverProblem
        With a demand for the participation of at least one player.
    proof : ExactCertificate
        Of the least cost.
    """
    program = problem.program()
    gains = [
        Row(f"least gain not above that of {each.player}", {**each.terms, LEAST_GAIN: -1}, ">=", each.bound)
        for each in problem.demands
        if each.player
    ]
    rows = (*program.rows, *_cheapest(program, proof), *gains)
    return LinearProgram("maximize", (*program.variables, LEAST_GAIN), {LEAST_GAIN: 1}, rows)


def thriftiest(
    problem: LeverProblem, proof: ExactCertificate, fairness: ExactCertificate | None
) -> LinearProgram:
    """State which sizes as cheap and as fair have the least sum of side payments in absolute value.

    Parameters
    ----------
    problem : LeverProblem
        With at least one lever that is a side payment.
    proof, fairness : ExactCertificate
        Of the least cost and of the largest least gain, where there is one.
    """
    if fairness is None:
        program = problem.program()
        rows = [*program.rows, *_cheapest(program, proof)]
    else:
        program = fairest(problem, proof)
        rows = [*program.rows, Row("least gain at its largest", program.objective, "==", fairness.optimum)]
    amounts = {lever.name: f"amount of {lever.name}" for lever in problem.levers if lever.side_payment}
    around = [
        Row(f"{amount} at least {word} {name}", {amount: 1, name: -sign}, ">=", 0)
        for name, amount in amounts.items()
        for word, sign in (("plus", 1), ("minus", -1))
    ]
    variables = (*program.variables, *amounts.values())
    money = {amounts[lever.name]: lever.side_payment for lever in problem.levers if lever.side_payment}
    return LinearProgram("minimize", variables, money, (*rows, *around))


def _cheapest(program: LinearProgram, proof: ExactCertificate) -> Iterator[Row]:
    if program.objective:
        yield Row(OBJECTIVE_ROW, program.objective, "==", proof.optimum)
