r"""When the money flows: signing, attainment, the sharing window, the horizon.

Year 0 is the signing. The plant attains production after ``delay`` years; sharing years
:math:`t = 1 \dots M` are paid at the end of calendar year ``delay + t``. All local tax is
counted over calendar years :math:`1 \dots H`; the first of them yields only the fraction
``ramp`` of a full year's tax (a plant at capacity from the first day, delay 0, has no ramp).

References
----------
models.md §1, §4.2.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: Timeline of the reference tables of models.md §4.2: window of 3 + 2 years from attainment
#: in year 1 (notice 财预〔2015〕92号), and, as assumptions, 20 years, half a year's tax in
#: the first year, a discount rate of 4%.
DEFAULT_WINDOW, DEFAULT_DELAY, DEFAULT_HORIZON = 5, 1, 20
DEFAULT_RAMP, DEFAULT_RATE = 0.5, 0.04


def annuity(rate: Number, first: int, last: int) -> Fraction:
    """Present value of one yuan at the end of each of the years ``first`` to ``last``."""
    door = Door()
    door.between("rate", rate, 0, 10, "a yearly rate")
    door.whole("first year", first, 0, 10_000)
    door.whole("last year", last, -1, 10_000)
    door.close()
    discount = 1 / (1 + as_fraction(rate))
    years = last - first + 1
    if years <= 0:
        return Fraction(0)
    if discount == 1:
        return Fraction(years)
    return discount**first * (1 - discount**years) / (1 - discount)


def tax_multiple(
    rate: Number = DEFAULT_RATE,
    horizon: int = DEFAULT_HORIZON,
    delay: int = DEFAULT_DELAY,
    ramp: Number = DEFAULT_RAMP,
) -> Fraction:
    """Present value of all local tax of a plant that pays one yuan in a full year.

    Examples
    --------
    >>> round(float(tax_multiple()), 6)
    13.109557
    """
    door = Door()
    door.between("ramp", ramp, 0, 1, "a fraction of a full year's tax")
    door.whole("delay", delay, 0, 10_000)
    door.close()
    missing = (1 - as_fraction(ramp)) * annuity(rate, 1, min(1, horizon)) if delay >= 1 else 0
    return annuity(rate, 1, horizon) - missing


def window_multiple(
    rate: Number = DEFAULT_RATE, window: int = DEFAULT_WINDOW, delay: int = DEFAULT_DELAY
) -> Fraction:
    """Present value of one yuan in each of the ``window`` sharing years."""
    return annuity(rate, delay + 1, delay + window)


@cache
def statutory_window_share() -> Fraction:
    """R over all local tax for a plant with constant tax under the statutory timeline."""
    return window_multiple() / tax_multiple()
