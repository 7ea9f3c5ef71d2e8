r"""What it is worth to measure one parameter before choosing.

Payoff :math:`Y_d` of option d, parameter :math:`\theta`. Without knowledge the best is
:math:`\max_d E[Y_d]`; knowing :math:`\theta` first,
:math:`E[\max_d E[Y_d \mid \theta]]`; the difference is the value of partial perfect information
[StrongOakley2013]_, never negative. Its usual estimate, a maximum of noisy means, is too high on
average. Here the sample is halved: options are chosen by class of :math:`\theta` in one half and
valued in the other, and the halves change places. A choice made without looking at the rows that
value it cannot gain more than the best choice, so the estimate is too low on average if anything, and has
an honest standard error.

References
----------
.. [StrongOakley2013] M. Strong and J. E. Oakley, "An efficient method for computing single-parameter
   partial expected value of perfect information", Medical Decision Making 33, 2013, 755-766.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.solvers.uncertainty.given_data import LEAST_ROWS, class_count, classes_of
from citypact.solvers.uncertainty.samples import (
    Figure,
    as_rows,
    column_names,
    complete_rows,
    figures_to_dict,
    generator,
    mean_error,
    normal_figure,
    rows_sentence,
    share_of_one,
)


@dataclass(frozen=True)
class ValueOfInformation:
    """Worth of measuring each parameter alone, and of knowing all.

    Parameters
    ----------
    names, options : tuple of str
        Parameters, and what can be chosen.
    figures : tuple of Figure
        One worth a parameter, in the unit of the payoffs. Below zero when chance exceeds what there is
        to gain.
    perfect : Figure
        Worth of knowing the payoffs themselves: the most that any measurement can bring.
    best : str
        Option with the highest mean payoff.
    payoff : float
        Its mean.
    confidence : float
        Of the intervals.
    rows, left_out : int
        Rows used, and rows without a figure.
    """

    names: tuple[str, ...]
    options: tuple[str, ...]
    figures: tuple[Figure, ...]
    perfect: Figure
    best: str
    payoff: float
    confidence: float
    rows: int
    left_out: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "worth": figures_to_dict(self.names, self.figures),
            "perfect": self.perfect.to_dict(),
            "best": self.best,
            "payoff": self.payoff,
            "options": list(self.options),
            "confidence": self.confidence,
            "rows": self.rows,
            "left_out": self.left_out,
        }

    def explain(self) -> str:
        """Say in plain sentences what is worth measuring."""
        lines = [rows_sentence(self.rows, self.left_out)]
        lines.append(f"Without further knowledge {self.best} is best, with {self.payoff:.6g} on average.")
        lines.append(f"Knowing everything would add {self.perfect.value:.6g} on average.")
        pairs = sorted(zip(self.names, self.figures, strict=True), key=lambda pair: -pair[1].value)
        for name, figure in pairs:
            if figure.low > 0:
                lines.append(
                    f"Measuring {name} first adds {figure.value:.6g} on average, with confidence "
                    f"{self.confidence:.0%} from {figure.low:.6g} to {figure.high:.6g}."
                )
            else:
                lines.append(f"That measuring {name} first adds anything cannot be told from these rows.")
        return "\n".join(lines)


def value_of_information(
    parameters: ArrayLike,
    payoffs: ArrayLike,
    names: Sequence[str] | None = None,
    options: Sequence[str] | None = None,
    *,
    seed: int = 0,
    confidence: float = 0.95,
) -> ValueOfInformation:
    """Answer what it is worth to measure one parameter before choosing.

    Parameters
    ----------
    parameters : float array of shape (rows, parameters)
        Drawn from their joint distribution, in any units.
    payoffs : float array of shape (rows, options)
        Payoff of each option in each row; NaN where there is none.
    names, options : sequence of str, optional
        Parameters and options.
    seed : int
        Of the division of the rows into halves.
    confidence : float
        Of the intervals, which assume independent rows.

    Returns
    -------
    ValueOfInformation
        In the unit of the payoffs.

    Raises
    ------
    InputError
        If fewer than 64 rows are complete, there is only one option, or the shapes do not fit.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> known = rng.standard_normal((100_000, 1))
    >>> sign = value_of_information(known, np.hstack([known, 0 * known]), ["growth"], ["sign", "wait"])
    >>> round(sign.figures[0].value, 1)  # 1 / sqrt(2 pi)
    0.4
    """
    sure = share_of_one("confidence", confidence)
    table, gains = as_rows("parameters", parameters, 2), as_rows("payoffs", payoffs, 2)
    who = column_names(names, table.shape[1])
    what = column_names(options, gains.shape[1], "options", "option")
    if len(what) < 2:
        raise InputError(Problem("payoffs", "one option", "two options or more, a column each"))
    (x, y), gone = complete_rows(parameters=table, payoffs=gains)
    if len(y) < 2 * LEAST_ROWS:
        expected = f"{2 * LEAST_ROWS} complete rows or more"
        raise InputError(Problem("payoffs", f"{len(y)} complete rows", expected))
    half = generator(seed).permutation(len(y)) % 2
    means = y.mean(axis=0)
    best = int(np.argmax(means))
    # Against one option for both halves: its mean is the best mean of all rows.
    above = y - y[:, [best]]
    figures = tuple(_worth(column, above, half, sure) for column in x.T)
    ceiling = above.max(axis=1)
    perfect = normal_figure(float(ceiling.mean()), mean_error(ceiling), sure)
    return ValueOfInformation(who, what, figures, perfect, what[best], float(means[best]), sure, len(y), gone)


def _worth(column: FloatArray, above: FloatArray, half: np.ndarray[Any, Any], confidence: float) -> Figure:
    group = classes_of(column, class_count(len(column)))
    classes = int(group.max()) + 1
    gained = np.zeros(len(above))
    for chosen in (0, 1):
        known, valued = half == chosen, half != chosen
        sums = np.column_stack(
            [np.bincount(group[known], gains[known], minlength=classes) for gains in above.T]
        )
        choice = np.argmax(sums, axis=1)
        gained[valued] = above[valued, choice[group[valued]]]
    return normal_figure(float(gained.mean()), mean_error(gained), confidence)
