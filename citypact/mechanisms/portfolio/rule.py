r"""One ratio for many plants: what moves, and which ratios move most.

*Project-level consent*: plant :math:`f` moves iff :math:`\ell_f \le s \le 1 - k_f`, so
moved surplus :math:`W(s) = \sum_f W_f 1[\ell_f \le s \le 1-k_f]` is piecewise constant
and upper semicontinuous (intervals are closed: at a breakpoint both touching plants
count). A sweep over the :math:`2n` ends finds its maximum and every interval that attains
it, exactly.

*Portfolio-level consent* (signed once for all): everything moves iff
:math:`s \in [\sum L / \sum R,\ 1 - \sum K / \sum R]`. It is worth what the promise not to
pick single plants is worth: :attr:`PortfolioRule.refusals` says who would rather refuse.

References
----------
models.md §4.4, B12. M. Jackson and H. Sonnenschein, "Overcoming incentive constraints by
linking decisions", Econometrica 75, 2007, 241-257.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.portfolio import Portfolio
from citypact.games.validation import Door
from citypact.mechanisms.portfolio.profile import profile_of, whole_list_profile
from citypact.mechanisms.portfolio.recheck import rule_certificate
from citypact.mechanisms.portfolio.result import PortfolioRule
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.provenance import Provenance

CONSENTS = ("project", "portfolio")
METHODS = {
    "project": "exact sweep over the ends of the plants' acceptance intervals",
    "portfolio": "closed form: the two cities' sums over the whole list",
}


def portfolio_interval(portfolio: Portfolio) -> tuple[Fraction, Fraction] | None:
    """Return the ratios in [0, 1] at which neither city loses on the whole list."""
    revenue, loss, cost = portfolio.totals
    lo, hi = max(loss / revenue, Fraction(0)), min(1 - cost / revenue, Fraction(1))
    return (lo, hi) if lo <= hi else None


def best_portfolio_ratio(portfolio: Portfolio, consent: str = "project") -> PortfolioRule:
    """Find all ratios that move the most surplus.

    Parameters
    ----------
    portfolio : Portfolio
        The plants.
    consent : {"project", "portfolio"}
        Consent plant by plant, or once for the whole list.

    Returns
    -------
    PortfolioRule
        With all maximising intervals and the recheck that proves them.

    Raises
    ------
    InputError
        On an unknown form of consent.

    Examples
    --------
    The polarised pair (models.md §4.4): at one half nothing moves, until the cities sign once for all.

    >>> pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])
    >>> apart = best_portfolio_ratio(pair)
    >>> [found.ends for found in apart.sets], float(apart.value_at(0.5))
    ([(0.05, 0.3), (0.7, 0.95)], 0.0)
    >>> [found.ends for found in best_portfolio_ratio(pair, "portfolio").sets]
    [(0.375, 0.625)]
    """
    door = Door()
    door.choice("consent", consent, CONSENTS)
    door.close()
    profile = (profile_of if consent == "project" else whole_list_profile)(portfolio.whole)
    value = profile.best
    if consent == "project":
        intervals = profile.reaching(value) if value > 0 else ()
    else:
        # A list that breaks even moves as a whole, though it moves no surplus.
        together = portfolio_interval(portfolio)
        intervals = () if together is None else (together,)
    certificate = rule_certificate(portfolio, consent, intervals, value)
    certificate.require()
    return PortfolioRule(
        consent=consent,
        sets=tuple(RatioSet.between(lo, hi) for lo, hi in intervals),
        value=value,
        portfolio=portfolio,
        profile=profile,
        certificate=certificate,
        provenance=Provenance(METHODS[consent], exact=True),
    )
