r"""How well one order predicts another, how surprising that is, and which of two predicts better.

Kendall's :math:`\tau_b` counts the pairs that two lists order alike, less those that they order
differently, over the geometric mean of the pairs that each list orders at all [Kendall1945]_. It is
1 if nothing contradicts and no list has ties where the other has none.

The p-value of a correlation is the share of drawn permutations of the outcome whose :math:`\tau_b` is
at least as large, the true one counted among them, :math:`(1 + k)/(1 + N)` [PhipsonSmyth2010]_. So it
is one-sided: a predictor that orders things the wrong way round gets a value near 1.

Of two predictors of the same outcome the difference of their :math:`\tau_b` is compared with what it
would be if, thing by thing, the two ranks were exchanged by the toss of a coin: a paired
randomisation test, one-sided as well.

References
----------
.. [Kendall1945] M. G. Kendall, "The treatment of ties in ranking problems", Biometrika 33(3), 1945,
   239-251.
.. [PhipsonSmyth2010] B. Phipson and G. K. Smyth, "Permutation p-values should never be zero",
   Statistical Applications in Genetics and Molecular Biology 9(1), 2010, article 39.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional.masks import FloatArray

#: Permutations drawn at once.
BATCH = 2000
#: Correlations are quotients of whole numbers; this separates equal ones from different ones.
TIE = 1e-12


def kendall_tau(predictor: FloatArray, outcome: FloatArray) -> float | None:
    """Return Kendall's τ_b; None where one of the lists orders nothing.

    Examples
    --------
    >>> tau = kendall_tau(np.array([3.0, 2.0, 1.0]), np.array([1.0, 1.0, 0.0]))
    >>> round(tau, 6)  # two pairs alike, one tied: 2 / sqrt(3 * 2)
    0.816497
    """
    from scipy.stats import kendalltau

    if len(predictor) < 2 or np.ptp(predictor) == 0 or np.ptp(outcome) == 0:
        return None
    return float(kendalltau(predictor, outcome, variant="b").statistic)


def permutation_p(
    predictor: FloatArray, outcome: FloatArray, draws: int, generator: np.random.Generator
) -> float | None:
    """Return the one-sided p-value of Kendall's τ_b over drawn permutations of the outcome.

    Parameters
    ----------
    predictor, outcome : float array of shape (k,)
        What is compared.
    draws : int
        Permutations N.
    generator : numpy.random.Generator
        Source of chance: the same state gives the same value.

    Examples
    --------
    >>> values = np.arange(8.0)
    >>> permutation_p(values, values, 999, np.random.default_rng(1))
    0.001
    """
    if np.ptp(predictor) == 0 or np.ptp(outcome) == 0:
        return None
    low, high = np.triu_indices(len(outcome), 1)
    ordered = np.sign(predictor[low] - predictor[high])
    # Ties stay where they are under permutation, so that the numerator alone decides.
    observed = ordered @ np.sign(outcome[low] - outcome[high])
    reached = 0
    for batch in _batches(draws):
        drawn = generator.permuted(np.tile(outcome, (batch, 1)), axis=1)
        reached += int((np.sign(drawn[:, low] - drawn[:, high]) @ ordered >= observed).sum())
    return (1 + reached) / (1 + draws)


def exchange_p(
    first: FloatArray, second: FloatArray, outcome: FloatArray, draws: int, generator: np.random.Generator
) -> float | None:
    """Return the one-sided p-value that the first predictor's τ_b exceeds the second's by chance.

    Examples
    --------
    >>> good, bad = np.arange(8.0), np.arange(8.0)[::-1]
    >>> exchange_p(good, bad, good, 999, np.random.default_rng(1)) < 0.02
    True
    """
    from scipy.stats import rankdata

    if np.ptp(first) == 0 or np.ptp(second) == 0 or np.ptp(outcome) == 0:
        return None
    ranks = np.stack([rankdata(first), rankdata(second)])
    observed = _taus(ranks[:1], outcome) - _taus(ranks[1:], outcome)
    reached = 0
    for batch in _batches(draws):
        swap = generator.random((batch, len(outcome))) < 0.5
        one, other = np.where(swap, ranks[1], ranks[0]), np.where(swap, ranks[0], ranks[1])
        reached += int((_taus(one, outcome) - _taus(other, outcome) >= observed - TIE).sum())
    return (1 + reached) / (1 + draws)


def _taus(predictors: FloatArray, outcome: FloatArray) -> FloatArray:
    """Return τ_b of each row with the outcome; 0 for a row that orders nothing."""
    low, high = np.triu_indices(len(outcome), 1)
    ordered = np.sign(outcome[low] - outcome[high])
    signs = np.sign(predictors[:, low] - predictors[:, high])
    most = np.sqrt((signs != 0).sum(axis=1) * float((ordered != 0).sum()))
    taus: FloatArray = np.divide(signs @ ordered, most, out=np.zeros(len(signs)), where=most > 0)
    return taus


def _batches(draws: int) -> list[int]:
    whole, rest = divmod(draws, BATCH)
    return [BATCH] * whole + ([rest] if rest else [])
