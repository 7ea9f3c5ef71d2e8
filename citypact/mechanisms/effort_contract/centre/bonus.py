r"""The bonus that a centre adds to two cities' shares, as a leader who foresees their efforts.

The centre adds a rate :math:`t \ge 0` of the tax to either share: the shares are
:math:`p = s + t` and :math:`q = 1 - s + t`, and it pays :math:`2tR`. A yuan that it pays is
received by the cities and costs society :math:`\lambda_c = 1 + \mu`, so it maximises

.. math::

    F(s, t) = ap + bq - \tfrac12 A p^2 - \tfrac12 B q^2 - 2\mu t\,(R_0 + ap + bq),
    \qquad A = a + \rho_A v,\ B = b + \rho_B v .

A first small bonus at :math:`s^* = (a - b + B)/(A + B)` adds :math:`a + b - As^* - B(1-s^*)` and
costs :math:`2 \mu R(s^*)`: it pays iff :math:`\mu` is below

.. math:: \bar\mu = \frac{Ab + aB - AB}{R_0 (A + B) + (a-b)^2 + Ab + aB} ,

without risk :math:`ab/(R_0(a+b) + a^2 + b^2) \le \tfrac12`. The condition is global. The
determinant of the Hessian is :math:`4[AB + 2\mu T - \mu^2 d]` with :math:`T = Ab + aB` and
:math:`d = (a-b)^2`; for :math:`\mu \le \bar\mu \le T/(T+d)` it is at least
:math:`4(AB + \mu T)`, so :math:`F` is concave and :math:`(s^*, 0)` is best at
:math:`\bar\mu`; and at a higher price every bonus is worth less while no bonus is worth the
same. Below :math:`\bar\mu` the problem is a concave quadratic program in two unknowns, solved
by its Karush-Kuhn-Tucker conditions in fractions.

References
----------
models.md §4.6 (centre as Stackelberg leader). J.-J. Laffont and J. Tirole, *A Theory of
Incentives in Procurement and Regulation*, MIT Press, 1993, chapter 1 (the cost of public
funds).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.mechanisms.effort_contract.problem import EffortProblem

ZERO, ONE = Fraction(0), Fraction(1)
Terms = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class BonusProgram:
    """F(s, t) at the price of a yuan of bonus over what the cities receive.

    Parameters
    ----------
    problem : EffortProblem
        The cities.
    price : Fraction
        mu, at least 0.
    """

    problem: EffortProblem
    price: Fraction

    @property
    def weights(self) -> tuple[Fraction, Fraction, Fraction, Fraction]:
        """a, b, A and B."""
        (a, b), (risk, other_risk) = self.problem.productivities, self.problem.burdens
        return a, b, a + risk, b + other_risk

    def tax(self, terms: Terms) -> Fraction:
        """Return the tax at a ratio and a bonus."""
        a, b, *_ = self.weights
        s, t = terms
        return as_fraction(self.problem.fixed_revenue) + a * (s + t) + b * (1 - s + t)

    def worth(self, terms: Terms) -> Fraction:
        """Return what efforts add, net of their cost and of risk premiums (bonus not counted)."""
        a, b, own, other = self.weights
        p, q = terms[0] + terms[1], 1 - terms[0] + terms[1]
        return a * p + b * q - own * p**2 / 2 - other * q**2 / 2

    def value(self, terms: Terms) -> Fraction:
        """Return F."""
        return self.worth(terms) - 2 * self.price * terms[1] * self.tax(terms)

    def slopes(self, terms: Terms) -> Terms:
        """Return the derivatives of F in the ratio and in the bonus."""
        a, b, own, other = self.weights
        s, t = terms
        p, q, m = s + t, 1 - s + t, 2 * self.price
        by_ratio = a - b - own * p + other * q - m * t * (a - b)
        by_bonus = a + b - own * p - other * q - m * (self.tax(terms) + t * (a + b))
        return by_ratio, by_bonus

    @property
    def limit(self) -> Fraction:
        """The least price at which no bonus pays: mu bar, at least 0."""
        a, b, own, other = self.weights
        both = own * b + a * other
        whole = as_fraction(self.problem.fixed_revenue) * (own + other) + (a - b) ** 2 + both
        return max((both - own * other) / whole, ZERO) if whole else ZERO

    @property
    def determinant(self) -> Fraction:
        """Of the Hessian; with the negative curvature in the ratio, F is concave where it is at least 0."""
        a, b, own, other = self.weights
        return 4 * (own * other + 2 * self.price * (own * b + a * other) - self.price**2 * (a - b) ** 2)

    def best(self) -> Terms:
        """Return the best ratio and bonus; the ratio is one half where none matters.

        Examples
        --------
        >>> terms = BonusProgram(EffortProblem(1, 1, 1, 1), Fraction(1, 10)).best()
        >>> [str(term) for term in terms]
        ['1/2', '2/7']
        """
        ratio = self.problem.best_ratio
        if ratio is None:
            return Fraction(1, 2), ZERO
        if self.price >= self.limit:
            return ratio, ZERO
        inside = self._stationary()
        if 0 <= inside[0] <= 1 and inside[1] >= 0:
            return inside
        # Concave: the best lies on a side, and on each side F is a concave parabola.
        return max([(ratio, ZERO), self._best_on(ZERO), self._best_on(ONE)], key=self.value)

    def _stationary(self) -> Terms:
        """Solve both first-order conditions by Cramer's rule; the determinant is positive below the limit."""
        start, by_ratio, by_bonus = (self.slopes(at) for at in ((ZERO, ZERO), (ONE, ZERO), (ZERO, ONE)))
        ss, st = by_ratio[0] - start[0], by_bonus[0] - start[0]
        ts, tt = by_ratio[1] - start[1], by_bonus[1] - start[1]
        det = ss * tt - st * ts
        return (st * start[1] - tt * start[0]) / det, (ts * start[0] - ss * start[1]) / det

    def _best_on(self, ratio: Fraction) -> Terms:
        start, later = self.slopes((ratio, ZERO))[1], self.slopes((ratio, ONE))[1]
        return ratio, max(start / (start - later), ZERO) if start > later else ZERO


def kkt_residuals(program: BonusProgram, terms: Terms) -> dict[str, Fraction]:
    """Return the violations of the Karush-Kuhn-Tucker conditions at given terms, over the stakes.

    At a price of at least the limit the conditions are those at the limit, where F is concave; a
    higher price leaves F as it is without a bonus and lowers it with one.
    """
    s, t = terms
    scale = program.problem.stakes
    judged = program if program.price < program.limit else BonusProgram(program.problem, program.limit)
    by_ratio, by_bonus = judged.slopes(terms)
    # Multipliers of s >= 0, s <= 1 and t >= 0: what stationarity leaves, with the sign it must have.
    at_low = max(-by_ratio, ZERO) if s == 0 else ZERO
    at_high = max(by_ratio, ZERO) if s == 1 else ZERO
    no_bonus = max(-by_bonus, ZERO) if t == 0 else ZERO
    return {
        "terms within their bounds": max(-s, s - 1, -t),
        "stationary in the ratio": abs(by_ratio + at_low - at_high) / scale,
        "stationary in the bonus": abs(by_bonus + no_bonus) / scale,
        "the objective is concave": -judged.determinant / scale**2,
        "a higher price allows no bonus": t if program.price >= program.limit else ZERO,
    }
