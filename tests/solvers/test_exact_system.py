"""Exact equations: ill-conditioned, dependent, contradictory, singular modulo a prime."""

from __future__ import annotations

from fractions import Fraction

from citypact.solvers.linear.certify import solve_exact
from citypact.solvers.linear.exact_system import PRIMES, solve_equations
from citypact.solvers.linear.solution import LinearProgram, Row

F = Fraction


def test_hilberts_matrix_has_an_integer_inverse() -> None:
    """H x = e_1 for Hilbert's 12 by 12: condition 10^16, yet x_0 = n^2 = 144 exactly."""
    size = 12
    equations = [({j: F(1, i + j + 1) for j in range(size)}, F(i == 0)) for i in range(size)]
    found = solve_equations(equations, size)
    assert found is not None
    assert found.values[0] == size**2
    assert all(sum(a * found.values[j] for j, a in row.items()) == b for row, b in equations)


def test_equations_keep_the_first_independent_and_find_contradictions() -> None:
    one, two = ({0: F(1), 1: F(1)}, F(1)), ({0: F(2), 1: F(2)}, F(2))
    found = solve_equations([one, two, ({1: F(3)}, F(1))], 3)
    assert found is not None
    assert (found.values, found.kept, found.free) == ((F(2, 3), F(1, 3), 0), (0, 2), (2,))
    assert solve_equations([one, ({0: F(2), 1: F(2)}, F(3))], 2) is None
    empty = solve_equations([], 2)
    assert empty is not None
    assert empty.values == (0, 0)


def test_a_matrix_singular_modulo_the_first_primes_is_still_solved() -> None:
    p, q = PRIMES[:2]
    found = solve_equations([({0: F(p)}, F(1)), ({1: F(q)}, F(1)), ({2: F(p * q)}, F(3))], 3)
    assert found is not None
    assert found.values == (F(1, p), F(1, q), F(3, p * q))
    program = LinearProgram("maximize", ("x",), {"x": p}, (Row("cap", {"x": F(p) * 3}, "<=", F(1, q)),))
    assert solve_exact(program).optimum == F(1, 3 * q)
