r"""Mean of sampled vectors, sharpened by a regression that never sees the draw it corrects.

Wanted is :math:`\sum_b \mathbb{E}_b[c\,u\,y]`, one term for each block :math:`b` of the
design: :math:`u` is a vector known for each draw, :math:`y` its measured number, :math:`c` a
weight. For a linear predictor :math:`f = x^\top \beta` whose own sum
:math:`L_b(\beta) = \mathbb{E}_b[c\,u\,x^\top]\beta` is known in closed form,

.. math::

    \frac{1}{m_b} \sum_{j \in b} \bigl( L_b(\beta_{-j}) + c_j u_j (y_j - x_j^\top \beta_{-j}) \bigr)

is unbiased when :math:`\beta_{-j}` is fitted without draw :math:`j`, however bad the fit is;
a good fit only makes it precise [Witter2025]_. Leaving one draw out needs no refit: with
leverage :math:`h_j` the residual is :math:`r_j / (1 - h_j)` and
:math:`\beta_{-j} = \beta - G^{-1} x_j w_j r_j / (1 - h_j)`. The fit minimises the very sum
of squares that estimates the variance, and among the offered sets of features and ridge
penalties the one with the smallest such sum (out of sample) is taken.

References
----------
.. [Hill1970] G. W. Hill, "Algorithm 396: Student's t-quantiles", Communications of the ACM
   13(10), 1970, 619-620.
.. [Satterthwaite1946] F. E. Satterthwaite, "An approximate distribution of estimates of variance
   components", Biometrics Bulletin 2(6), 1946, 110-114.
.. [Witter2025] R. T. Witter, Y. Liu and C. Musco, "Regression-adjusted Monte Carlo estimators
   for Shapley values and probabilistic values", NeurIPS 2025.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import BoolArray, FloatArray, IntArray

#: Rows of features built at once: tens of megabytes for 300 players.
ROWS = 4096
#: Ridge penalties tried, relative to the mean eigenvalue; the first is a plain pseudo-inverse.
RIDGES = (0.0, 1e-3, 1e-2, 1e-1, 1.0)
#: Eigenvalues below this share of the largest are directions in which no draw differs.
RANK_SHARE = 1e-11
#: A draw with more leverage than this fixes its own prediction, so nothing is left to check it.
MOST_LEVERAGE = 0.95

#: (z**2 + 1) / 4 at z = 1.96, see _variance.
STUDENT = 1.21


@dataclass(frozen=True)
class Draws:
    """What was drawn, in blocks.

    Parameters
    ----------
    members : bool array of shape (m, n)
        Drawn coalitions.
    centre : float array of shape (m,)
        Taken off the membership to give the direction ``u = members - centre``.
    measured : float array of shape (m,)
        The numbers y.
    weights : float array of shape (m,)
        The weights c.
    blocks : int array of shape (m,)
        Block of each draw, 0 … B - 1, each with two draws at least.
    common : float array of shape (m, q)
        Features that are worth nothing in the wanted sum, such as powers of the size.
    slopes : float array of shape (m, k)
        Multipliers of the direction: features are ``slopes[:, a] * u`` for each a.
    known : float array of shape (B, k)
        ``L_b`` of the coefficients of each such group is ``known[b, a]`` times them.
    """

    members: BoolArray
    centre: FloatArray
    measured: FloatArray
    weights: FloatArray
    blocks: IntArray
    common: FloatArray
    slopes: FloatArray
    known: FloatArray

    def directions(self, rows: slice) -> FloatArray:
        """Return u of some draws."""
        return self.members[rows] - self.centre[rows, None]

    def features(self, rows: slice, groups: int) -> FloatArray:
        """Return x of some draws with the first ``groups`` multiples of the direction."""
        u = self.directions(rows)
        return np.hstack([self.common[rows], *(self.slopes[rows, a, None] * u for a in range(groups))])

    def chunks(self) -> Iterator[slice]:
        """Yield the rows in bounded pieces."""
        for start in range(0, len(self.measured), ROWS):
            yield slice(start, min(start + ROWS, len(self.measured)))


@dataclass(frozen=True)
class Adjusted:
    """The wanted vector, its variance, and what predicted best.

    Parameters
    ----------
    total, variance : float array of shape (n,)
        Estimate and estimated variance of each entry.
    spread : float array of shape (B,)
        Root mean square of a draw's correction in each block, over all entries.
    features : int
        Number of features used.
    ridge : float
        Penalty used.
    """

    total: FloatArray
    variance: FloatArray
    spread: FloatArray
    features: int
    ridge: float


def adjusted_mean(draws: Draws, offered: Sequence[int]) -> Adjusted:
    """Estimate the sum of block means with the best of the offered predictors.

    Parameters
    ----------
    draws : Draws
        Design and measurements.
    offered : sequence of int
        Numbers of groups of directional features to try; 0 is always tried.
    """
    counts = np.bincount(draws.blocks, minlength=len(draws.known))
    lengths = np.concatenate([(draws.directions(rows) ** 2).sum(axis=1) for rows in draws.chunks()])
    importance = draws.weights**2 * lengths / counts[draws.blocks] ** 2
    importance /= importance.mean()
    widest = max(offered, default=0)
    gram, moment = _normal_equations(draws, importance, widest)
    best: tuple[float, FloatArray, FloatArray, FloatArray, float] | None = None
    for groups in sorted({0, *offered}):
        used = draws.common.shape[1] + groups * draws.members.shape[1]
        for ridge, residuals, beta, inverse in _leave_one_out(
            draws, importance, gram[:used, :used], moment[:used], groups
        ):
            loss = float(importance @ residuals**2)
            if best is None or loss < best[0]:
                best = (loss, residuals, beta, inverse, ridge)
    if best is None:  # every loss was NaN: worths beyond what floats can square
        raise SolverFailure("the worths are too large for a regression; scale them")
    _, residuals, beta, inverse, ridge = best
    return _collect(draws, counts, importance, residuals, beta, inverse, ridge)


def _normal_equations(draws: Draws, importance: FloatArray, groups: int) -> tuple[FloatArray, FloatArray]:
    used = draws.common.shape[1] + groups * draws.members.shape[1]
    gram, moment = np.zeros((used, used)), np.zeros(used)
    for rows in draws.chunks():
        x = draws.features(rows, groups)
        weighted = x * importance[rows, None]
        gram += weighted.T @ x
        moment += weighted.T @ draws.measured[rows]
    return gram, moment


def _leave_one_out(
    draws: Draws, importance: FloatArray, gram: FloatArray, moment: FloatArray, groups: int
) -> Iterator[tuple[float, FloatArray, FloatArray, FloatArray]]:
    """Yield ridge, left-out residuals, coefficients and inverse for every penalty that can be judged."""
    if not len(gram):
        yield 0.0, draws.measured, np.zeros(0), np.zeros((0, 0))
        return
    values, vectors = np.linalg.eigh(gram)
    kept = values > RANK_SHARE * values[-1]
    values, vectors = values[kept], vectors[:, kept]
    turned = vectors.T @ moment
    gains = [1 / (values + ridge * values.mean()) for ridge in RIDGES]
    predicted = np.empty((len(RIDGES), len(draws.measured)))
    leverage = np.empty_like(predicted)
    for rows in draws.chunks():
        seen = draws.features(rows, groups) @ vectors
        for at, gain in enumerate(gains):
            predicted[at, rows] = seen @ (gain * turned)
            leverage[at, rows] = importance[rows] * (seen**2 @ gain)
    for at, (ridge, gain) in enumerate(zip(RIDGES, gains, strict=True)):
        if leverage[at].max() <= MOST_LEVERAGE or ridge == RIDGES[-1]:
            held = np.minimum(leverage[at], MOST_LEVERAGE)
            residuals = (draws.measured - predicted[at]) / (1 - held)
            yield ridge, residuals, vectors @ (gain * turned), (vectors * gain) @ vectors.T


def _collect(
    draws: Draws,
    counts: IntArray,
    importance: FloatArray,
    residuals: FloatArray,
    beta: FloatArray,
    inverse: FloatArray,
    ridge: float,
) -> Adjusted:
    blocks, players = draws.known.shape[0], draws.members.shape[1]
    first = draws.common.shape[1]
    groups = (len(beta) - first) // players
    sums, squares, fourths = (np.zeros((blocks, players)) for _ in range(3))
    pull = np.zeros((blocks, len(beta)))
    for rows in draws.chunks():
        terms = draws.directions(rows) * (draws.weights[rows] * residuals[rows])[:, None]
        x = draws.features(rows, groups) * (importance[rows] * residuals[rows])[:, None]
        for block in np.unique(draws.blocks[rows]).tolist():
            inside = draws.blocks[rows] == block
            sums[block] += terms[inside].sum(axis=0)
            squares[block] += (terms[inside] ** 2).sum(axis=0)
            fourths[block] += (terms[inside] ** 4).sum(axis=0)
            pull[block] += x[inside].sum(axis=0)
    # The coefficients left out of, averaged over each block.
    mean_beta = beta - (pull / counts[:, None]) @ inverse
    grouped = mean_beta[:, first:].reshape(blocks, groups, players)
    total = np.einsum("ba,bap->p", draws.known[:, :groups], grouped) + (sums / counts[:, None]).sum(axis=0)
    variance = _variance(counts[:, None].astype(np.float64), sums, squares, fourths)
    spread = np.sqrt(squares.sum(axis=1) / counts)
    return Adjusted(total, variance, spread, len(beta), ridge)


def _variance(counts: FloatArray, sums: FloatArray, squares: FloatArray, fourths: FloatArray) -> FloatArray:
    """Variance of a sum of block means, widened for being known from few or heavy-tailed draws.

    A variance that is itself uncertain makes Student's intervals wider than normal ones, by
    ``1 + (z**2 + 1) / (4 d)`` at normal quantile z with d degrees of freedom [Hill1970]_; d is
    matched to the variance of the variance [Satterthwaite1946]_, here from fourth moments.
    """
    within = np.maximum(squares - sums**2 / counts, 0.0) / (counts * (counts - 1))
    normal = 2 * within**2 / (counts - 1)
    tailed = np.maximum(fourths - squares**2 / counts, 0.0) / counts**4
    variance = within.sum(axis=0)
    doubt = np.maximum(normal, tailed).sum(axis=0)
    widening = STUDENT * np.divide(doubt, 2 * variance**2, out=np.zeros_like(doubt), where=variance > 0)
    found: FloatArray = variance * (1 + widening) ** 2
    return found
