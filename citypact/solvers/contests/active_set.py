r"""Who takes part in a lottery contest, and how hard each tries: exact, by Stein's rule.

At :math:`r = 1` with values :math:`v_1 \ge v_2 \ge \dots` the :math:`k` highest take part, where
:math:`k` is the largest number with :math:`v_k > s_k`, and

.. math:: s_k = \frac{k - 1}{\sum_{i \le k} 1/v_i}, \qquad x_i = s_k \left(1 - \frac{s_k}{v_i}\right)

is the effort of each, :math:`s_k` that of all together. The equilibrium is the only one [Stein2002]_.

References
----------
.. [Stein2002] W. E. Stein, "Asymmetric rent-seeking with more than two contestants", Public
   Choice 113, 2002, 325-336.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def lottery_efforts(values: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return the efforts of the only equilibrium at decisiveness one.

    Parameters
    ----------
    values : sequence of n Fractions
        Value of the prize to each contestant in units of its effort, positive; two or more.

    Examples
    --------
    >>> [str(x) for x in lottery_efforts([Fraction(10), Fraction(10), Fraction(4)])]
    ['5/2', '5/2', '0']
    """
    inverse, total = Fraction(0), Fraction(0)
    for count, value in enumerate(sorted(values, reverse=True)):
        if not value > total:
            break
        inverse += 1 / value
        total = count / inverse
    return tuple(max(Fraction(0), total * (1 - total / value)) for value in values)
