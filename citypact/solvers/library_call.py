"""A numerical library that breaks down is a solver's failure, told as one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from citypact.errors import SolverFailure


@contextmanager
def library_call(what: str) -> Iterator[None]:
    """Run a call of a numerical library whose own errors are raised as :class:`SolverFailure`.

    Parameters
    ----------
    what : str
        What was to be found.

    Raises
    ------
    SolverFailure
        If the library raises.

    Examples
    --------
    >>> import numpy as np
    >>> with library_call("shares of no system"):
    ...     np.linalg.solve(np.zeros((1, 1)), np.ones(1))
    Traceback (most recent call last):
    citypact.errors.SolverFailure: shares of no system: Singular matrix
    """
    # Programs that stay in fractions import this file and never NumPy.
    from numpy.linalg import LinAlgError

    try:
        yield
    except (LinAlgError, RuntimeError, ArithmeticError) as error:
        raise SolverFailure(f"{what}: {error}") from error
