r"""The same convex program solved again and again with other numbers, at the solver's own speed.

By disciplined parametrised programming the solver's data are an affine function of the
parameters [Agrawal2019]_. That function is read off once, by probing cvxpy at a base point
and one step along each parameter; later solves multiply a matrix and call Clarabel. The
quick way is compared with cvxpy's own answer before it is handed out.

References
----------
.. [Agrawal2019] A. Agrawal, B. Amos, S. Barratt, S. Boyd, S. Diamond and Z. Kolter,
   "Differentiable convex optimization layers", NeurIPS 2019, section 4.
"""

from __future__ import annotations

from typing import Any

import clarabel
import cvxpy as cp
import numpy as np
from scipy import sparse

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.solvers.program import ConvexProgram, ProgramSolution, Values
from citypact.solvers.status import Status

#: Both ways stop at Clarabel's default gap of 1e-8; the point of a smooth optimum is only
#: determined to about the root of that.
AGREEMENT = 1e-6

#: A coefficient that moves along a unit step by no more than rounding is constant.
ROUNDING = 4 * np.finfo(np.float64).eps


class CompiledProgram:
    """A convex program as solver data that are affine in its parameters.

    Parameters
    ----------
    program : ConvexProgram
        Its variables must have no attributes (state signs as constraints).
    values : mapping of str to array
        Parameter values to try the quick way out on.

    Raises
    ------
    SolverFailure
        If the quick way does not reproduce cvxpy's optimum, or the program has cones it
        cannot pass on.
    """

    def __init__(self, program: ConvexProgram, values: Values) -> None:
        self._shapes = {name: parameter.shape for name, parameter in program.parameters.items()}
        self._settings = clarabel.DefaultSettings()
        self._settings.verbose = False
        for name, variable in program.variables.items():
            if any(variable.attributes.values()):
                raise SolverFailure(f"compiled program: state the attributes of {name} as constraints")
        self._read(program)
        expected, found = program.solve(values), self.solve(values)
        gap = abs(expected.value - found.value)
        if not gap <= AGREEMENT * max(1.0, abs(expected.value)):
            raise SolverFailure(f"compiled program: optimum {found.value}, cvxpy {expected.value}")

    def _vector(self, values: Values) -> FloatArray:
        parts = []
        for name, shape in self._shapes.items():
            part = np.asarray(values[name], dtype=np.float64)
            if part.shape != shape:
                raise SolverFailure(f"parameter {name} has shape {part.shape}, expected {shape}")
            parts.append(part.ravel("F"))
        return np.concatenate(parts)

    def _named(self, vector: FloatArray) -> dict[str, FloatArray]:
        parts, start = {}, 0
        for name, shape in self._shapes.items():
            size = int(np.prod(shape, dtype=int))
            parts[name] = np.reshape(vector[start : start + size], shape, "F")
            start += size
        return parts

    def _read(self, program: ConvexProgram) -> None:
        """Read the affine map, the sparsity pattern, the cones and the variables' places."""
        # One unit, on the side of zero that a parameter declares: affine maps are the same
        # everywhere, and here both values and steps are exact.
        signs = [
            np.full(parameter.size, -1.0 if parameter.is_nonpos() and not parameter.is_nonneg() else 1.0)
            for parameter in program.parameters.values()
        ]
        base = np.concatenate(signs)
        probes = []
        for vector in (base, *(base + step for step in np.diag(base))):
            program.assign(self._named(vector))
            probes.append(program.problem.get_problem_data(cp.CLARABEL)[0])
        first = probes[0]
        if first.get("P") is not None:
            raise SolverFailure("a quadratic objective cannot be compiled")
        self._cones = _cones(first["dims"])
        pattern = sum(abs(probe["A"]) for probe in probes).tocsc()
        pattern.sort_indices()
        self._indices, self._pointers, self._shape = pattern.indices, pattern.indptr, pattern.shape
        columns = np.repeat(np.arange(self._shape[1]), np.diff(self._pointers))
        flat = [
            np.concatenate([probe["A"].toarray()[self._indices, columns], probe["b"], probe["c"]])
            for probe in probes
        ]
        steps = np.array([row - flat[0] for row in flat[1:]]).T
        steps[np.abs(steps) <= ROUNDING * np.abs(flat[0])[:, None]] = 0.0
        steps *= base  # a step away from zero, whatever the sign
        self._constant = flat[0] - steps @ base
        self._map = sparse.csr_matrix(steps)
        self._quadratic = sparse.csc_matrix((self._shape[1], self._shape[1]))
        places = first["param_prob"].var_id_to_col
        self._places = {
            name: (places[variable.id], variable.size, variable.shape)
            for name, variable in program.variables.items()
        }

    def solver_data(self, values: Values) -> tuple[FloatArray, Any, FloatArray, list[Any]]:
        """Return cost vector, matrix, right-hand sides and cones for parameter values."""
        data = self._constant + self._map @ self._vector(values)
        entries, rows = len(self._indices), self._shape[0]
        matrix = sparse.csc_matrix((data[:entries], self._indices, self._pointers), shape=self._shape)
        return data[entries + rows :], matrix, data[entries : entries + rows], self._cones

    def solve(self, values: Values) -> ProgramSolution:
        """Solve with other parameter values; shadow prices are not read out on this path.

        Raises
        ------
        SolverFailure
            If the solver stops without an optimum or a proof that there is none.
        """
        cost, matrix, bounds, cones = self.solver_data(values)
        if not (np.isfinite(cost).all() and np.isfinite(matrix.data).all() and np.isfinite(bounds).all()):
            raise SolverFailure("a parameter value is not finite")
        found = clarabel.DefaultSolver(self._quadratic, cost, matrix, bounds, cones, self._settings).solve()
        status = str(found.status)
        if status == "PrimalInfeasible":
            return ProgramSolution(Status.infeasible, float("nan"), {}, {})
        if status != "Solved":
            raise SolverFailure(f"Clarabel stopped with status {status}")
        answer = np.asarray(found.x)
        point = {
            name: np.reshape(answer[start : start + size], shape, "F")
            for name, (start, size, shape) in self._places.items()
        }
        # cvxpy minimises the negative of what we maximise.
        return ProgramSolution(Status.optimal, -float(found.obj_val), point, {})


def _cones(dims: Any) -> list[Any]:
    """Return Clarabel's cones in the order in which cvxpy stacks the rows."""
    if dims.psd or dims.p3d or dims.pnd:
        raise SolverFailure("only linear, second-order and exponential cones can be compiled")
    cones = [clarabel.ZeroConeT(dims.zero)] if dims.zero else []
    cones += [clarabel.NonnegativeConeT(dims.nonneg)] if dims.nonneg else []
    cones += [clarabel.SecondOrderConeT(size) for size in dims.soc]
    cones += [clarabel.ExponentialConeT()] * dims.exp
    return cones
