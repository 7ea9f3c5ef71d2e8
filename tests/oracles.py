"""Slow, plain answers to small problems, computed from the definitions.

Written from ``models.md`` by someone who had not seen the package, so that a test that
compares the two compares two readings of the text. Section numbers are those of that file.
Money is in any one unit, a ratio is the origin's share, and the payoffs of the reduced form are
``s R - L`` for the origin and ``(1 - s) R - K`` for the destination (§4.0).

Exact functions return ``Fraction``. A float argument is read as the decimal it prints as:
``0.1`` means one tenth. NaN and infinities raise ``ValueError`` or ``OverflowError``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise, permutations, product
from typing import Literal, NamedTuple

import numpy as np

Number = int | float | Fraction
Interval = tuple[Fraction, Fraction]
Worth = Callable[[frozenset[int]], Number]
Firm = tuple[Number, Number, Number]
Box = tuple[tuple[Number, Number], tuple[Number, Number]]
Point = tuple[Fraction, Fraction]

ZERO, ONE, HALF = Fraction(0), Fraction(1), Fraction(1, 2)


def exact(number: Number) -> Fraction:
    """The number as a fraction; a float is the decimal it prints as."""
    return number if isinstance(number, Fraction) else Fraction(str(number))


def zero_of_line(line: Callable[[Fraction], Fraction]) -> Fraction:
    """Where a line that is not level crosses zero, from its values at 0 and 1."""
    at_0, at_1 = line(ZERO), line(ONE)
    return at_0 / (at_0 - at_1)


def top_of_parabola(parabola: Callable[[Fraction], Fraction]) -> Fraction:
    """Where a concave parabola peaks, from its values at -1, 0 and 1."""
    left, middle, right = parabola(-ONE), parabola(ZERO), parabola(ONE)
    curvature = left - 2 * middle + right
    if curvature >= 0:
        raise ValueError(f"the parabola is not concave: second difference {curvature}")
    return (left - right) / (2 * curvature)


def peak(hill: Callable[[Decimal], Decimal], low: Number, high: Number, digits: int = 60) -> float:
    """Where a function with a single peak is highest, by ternary search in long decimals."""
    with localcontext() as context:
        context.prec = digits
        left, right = Decimal(str(low)), Decimal(str(high))
        for _ in range(4 * digits):
            third = (right - left) / 3
            if hill(left + third) < hill(right - third):
                left += third
            else:
                right -= third
        return float((left + right) / 2)


# Bargaining over one ratio (§4.0)


def gains(R: Number, L: Number, K: Number, s: Number, p_w: Number = 0) -> tuple[Fraction, Fraction]:
    """What each city gains over no deal, when without one the firm still moves with chance p_w."""
    R, L, K, s, p_w = map(exact, (R, L, K, s, p_w))
    deal = (s * R - L, (1 - s) * R - K)
    no_deal = (-p_w * L, p_w * (R - K))
    return deal[0] - no_deal[0], deal[1] - no_deal[1]


def acceptable_ratios(R: Number, L: Number, K: Number, p_w: Number = 0, cap: Number = 1) -> Interval | None:
    """The ratios in [0, cap] at which neither city loses, or None."""
    if exact(R) <= 0:
        raise ValueError(f"the shared tax R must be positive, got {R}")
    low = max(ZERO, zero_of_line(lambda s: gains(R, L, K, s, p_w)[0]))
    high = min(exact(cap), zero_of_line(lambda s: gains(R, L, K, s, p_w)[1]))
    return (low, high) if low <= high else None


def grid_between(low: Fraction, high: Fraction, steps: int) -> list[Fraction]:
    """Equally spaced fractions from low to high, both ends included."""
    return [low + (high - low) * i / steps for i in range(steps + 1)]


def nash_product(own: Number, other: Number, alpha: Number) -> float:
    """The weighted Nash product of two gains that are not negative."""
    return math.pow(own, alpha) * math.pow(other, 1 - float(alpha))


def nash_ratio(
    R: Number,
    L: Number,
    K: Number,
    alpha: Number = HALF,
    *,
    p_w: Number = 0,
    cap: Number = 1,
    steps: int = 64,
) -> Fraction | None:
    """The acceptable ratio with the largest weighted Nash product, or None if none is acceptable.

    The slope of the log product has the sign of ``alpha g_B - (1 - alpha) g_A``, a falling line;
    its zero, moved into the acceptable interval, is checked against a grid.
    """
    interval = acceptable_ratios(R, L, K, p_w, cap)
    if interval is None:
        return None
    weight = exact(alpha)
    if not 0 <= weight <= 1:
        raise ValueError(f"the bargaining weight must lie in [0, 1], got {alpha}")

    def slope(s: Fraction) -> Fraction:
        gain_A, gain_B = gains(R, L, K, s, p_w)
        return weight * gain_B - (1 - weight) * gain_A

    best = min(max(zero_of_line(slope), interval[0]), interval[1])
    value = nash_product(*gains(R, L, K, best, p_w), weight)
    for s in grid_between(*interval, steps):
        rival = nash_product(*gains(R, L, K, s, p_w), weight)
        assert rival <= value * (1 + 1e-12), f"the grid beats the first-order condition at {s}"
    return best


def egalitarian_ratio(
    R: Number, L: Number, K: Number, *, p_w: Number = 0, cap: Number = 1, steps: int = 64
) -> Fraction | None:
    """The acceptable ratio with the largest smaller gain, or None if none is acceptable."""
    interval = acceptable_ratios(R, L, K, p_w, cap)
    if interval is None:
        return None

    def lead(s: Fraction) -> Fraction:
        gain_A, gain_B = gains(R, L, K, s, p_w)
        return gain_A - gain_B

    candidates = [*grid_between(*interval, steps), zero_of_line(lead)]
    inside = [s for s in candidates if interval[0] <= s <= interval[1]]
    return max(inside, key=lambda s: min(gains(R, L, K, s, p_w)))


def kalai_smorodinsky_ratio(
    R: Number, L: Number, K: Number, cap: Number = 1, *, p_w: Number = 0, halvings: int = 100
) -> Fraction | None:
    """The ratio reached on the way from no deal to the ideal point, by halving, or None.

    A city's ideal is its largest gain over the acceptable ratios, so the floor ``s >= 0`` limits
    the destination's ideal when ``L < 0`` just as the cap limits the origin's. The answer is within
    ``2**-halvings`` of the exact one.
    """
    interval = acceptable_ratios(R, L, K, p_w, cap)
    if interval is None:
        return None
    low, high = interval
    ideal = (gains(R, L, K, high, p_w)[0], gains(R, L, K, low, p_w)[1])

    def smallest_ratio_giving_A(amount: Fraction) -> Fraction:
        return max(low, zero_of_line(lambda s: gains(R, L, K, s, p_w)[0] - amount))

    reached, out_of_reach = ZERO, Fraction(2)
    for _ in range(halvings):
        step = (reached + out_of_reach) / 2
        s = smallest_ratio_giving_A(step * ideal[0])
        if s <= high and gains(R, L, K, s, p_w)[1] >= step * ideal[1]:
            reached = step
        else:
            out_of_reach = step
        if low == high:
            return low
    return smallest_ratio_giving_A(reached * ideal[0])


def rubinstein_share(dA: Number, dB: Number, tolerance: float = 1e-16) -> float:
    """A's share of the pie when A offers first, from a game of alternating offers with a far end.

    In the last round the proposer takes all; one round earlier the proposer leaves the other
    just what waiting is worth. The end is moved back until A's first share stops moving.
    """
    discounts = (float(dA), float(dB))
    if not (min(discounts) >= 0 and max(discounts) <= 1 and discounts[0] * discounts[1] < 1):
        raise ValueError(f"discount factors must lie in [0, 1] and not both be 1, got {dA} and {dB}")
    two_rounds = discounts[0] * discounts[1]
    rounds = 3 if two_rounds == 0 else 3 + 2 * math.ceil(math.log(tolerance) / math.log(two_rounds))
    proposer_takes = 1.0
    for turn in range(rounds - 2, -1, -1):
        responder = (turn + 1) % 2
        proposer_takes = 1.0 - discounts[responder] * proposer_takes
    return proposer_takes


# Transferable-utility games (§4.0, §8)


def shapley(n: int, v: Worth) -> list[Fraction]:
    """The mean marginal contribution of each player over all ``n!`` orders of arrival."""
    return [total / math.factorial(n) for total in _marginals(n, v, lambda order: ONE)]


def weighted_shapley(n: int, v: Worth, weights: Sequence[Number]) -> list[Fraction]:
    """The mean marginal contribution when places are drawn from the last to the first by weight.

    The last place goes to a player with a chance proportional to its weight, then the place before
    it among those left, and so on (Kalai and Samet 1987).
    """
    share = [exact(weight) for weight in weights]
    if len(share) != n or min(share) <= 0:
        raise ValueError(f"{n} players need {n} positive weights, got {list(weights)}")

    def chance(order: tuple[int, ...]) -> Fraction:
        if not order:
            return ONE
        return share[order[-1]] / sum(share[i] for i in order) * chance(order[:-1])

    return _marginals(n, v, chance)


def _marginals(n: int, v: Worth, chance: Callable[[tuple[int, ...]], Fraction]) -> list[Fraction]:
    """The sum over all orders of the chance of the order times each player's contribution."""
    worth = {
        members: exact(v(members))
        for bits in product((False, True), repeat=n)
        for members in [frozenset(i for i in range(n) if bits[i])]
    }
    if worth[frozenset()] != 0:
        raise ValueError(f"the empty coalition is worth 0, got {worth[frozenset()]}")
    total = [ZERO] * n
    for order in permutations(range(n)):
        weight = chance(order)
        arrived: frozenset[int] = frozenset()
        for i in order:
            total[i] += weight * (worth[arrived | {i}] - worth[arrived])
            arrived |= {i}
    return total


def nucleolus_pair(v1: Number, v2: Number, v12: Number, steps: int = 200) -> tuple[Fraction, Fraction] | None:
    """The imputation of a two-player game with the lexicographically least excesses, or None.

    None when ``v12 < v1 + v2``: there is then no imputation. The candidates are a grid of
    imputations and the one at which the two excesses are equal.
    """
    v1, v2, v12 = map(exact, (v1, v2, v12))
    if v12 < v1 + v2:
        return None

    def excesses(x1: Fraction) -> list[Fraction]:
        return sorted([v1 - x1, v2 - (v12 - x1)], reverse=True)

    equal = zero_of_line(lambda x1: (v1 - x1) - (v2 - (v12 - x1)))
    best = min([*grid_between(v1, v12 - v2, steps), equal], key=excesses)
    return best, v12 - best


def seller_buyers_game(W: Sequence[Number]) -> Worth:
    """The game of one origin (player 0) and rival destinations 1, 2, ... with surpluses W."""
    surplus = [exact(w) for w in W]

    def worth(members: frozenset[int]) -> Fraction:
        if 0 not in members:
            return ZERO
        return max((surplus[j - 1] for j in members if j > 0), default=ZERO)

    return worth


# The statute and present values (§4.1, §4.2)


class StatuteCash(NamedTuple):
    """The origin's yearly shares, their sum, and the one-off subsidy paid with the last of them."""

    shares: tuple[Fraction, ...]
    cumulated: Fraction
    top_up: Fraction


def statute_cash(
    base: Number,
    taxes: Sequence[Number],
    s: Number = HALF,
    *,
    N: int = 3,
    E: int = 2,
    chi: Number = 1,
    theta: Number = 0,
) -> StatuteCash:
    """The notice of 2015 read aloud: three years, two more if the cap is not reached, then a subsidy.

    ``base`` is the yearly tax before the move (the cap is ``3 chi base``) and ``taxes`` are the tax
    years from attainment on; ``N + E`` of them are needed. Years without a share carry a zero.
    """
    if len(taxes) < N + E:
        raise ValueError(f"{N} + {E} years need as many taxes, got {len(taxes)}")
    s, chi, theta = map(exact, (s, chi, theta))
    cap = chi * 3 * exact(base)
    shares = []
    cumulated = ZERO
    for t in range(N):
        share = min(s * exact(taxes[t]), cap - cumulated)
        shares.append(share)
        cumulated += share
    if cumulated < cap:
        for t in range(N, N + E):
            share = min(s * exact(taxes[t]), cap - cumulated)
            shares.append(share)
            cumulated += share
    else:
        shares += [ZERO] * E
    return StatuteCash(tuple(shares), cumulated, theta * max(ZERO, cap - cumulated))


def pv(flows: Iterable[Number], rate: Number, first_year: int = 1) -> Fraction:
    """The value at year 0 of yearly flows, the first of them at the end of ``first_year``."""
    growth = 1 + exact(rate)
    return sum((exact(flow) / growth**year for year, flow in enumerate(flows, first_year)), ZERO)


def statute_pv(cash: StatuteCash, rate: Number, delay: int = 1) -> Fraction:
    """The origin's present value under the statute when attainment is ``delay`` years after signing."""
    with_top_up = [*cash.shares[:-1], cash.shares[-1] + cash.top_up]
    return pv(with_top_up, rate, first_year=delay + 1)


def stay_value(b: Number, h: Number, rate: Number, horizon: int) -> Fraction:
    """The value of the tax b kept each year while the plant survives a yearly hazard h of leaving."""
    value, survives, discount = ZERO, ONE, ONE
    for _ in range(horizon):
        survives *= 1 - exact(h)
        discount /= 1 + exact(rate)
        value += exact(b) * survives * discount
    return value


# One ratio for many firms (§4.4)


def portfolio_welfare(firms: Sequence[Firm], s: Number, consent: Literal["project", "portfolio"]) -> Fraction:
    """The surplus of the firms ``(R, L, K)`` that move at ratio s under the rule of consent.

    Project by project a firm moves iff neither city loses on it; under portfolio consent all move
    iff neither city loses on the whole list, and otherwise none does.
    """
    at = [gains(R, L, K, s) for R, L, K in firms]
    if consent == "project":
        return sum((own + other for own, other in at if own >= 0 and other >= 0), ZERO)
    if consent == "portfolio":
        own, other = sum((a for a, _ in at), ZERO), sum((b for _, b in at), ZERO)
        return own + other if own >= 0 and other >= 0 else ZERO
    raise ValueError(f"consent is 'project' or 'portfolio', got {consent!r}")


def best_ratio_sets(
    firms: Sequence[Firm], consent: Literal["project", "portfolio"], steps: int = 100
) -> tuple[Fraction, list[Interval]]:
    """The largest moved surplus over s in [0, 1] and the intervals of ratios that attain it.

    Welfare is constant between neighbouring ends of acceptance intervals, and those ends are on the
    grid, so its points and midpoints see every value. Intervals are closed; a single ratio is an
    interval of no length. If nothing can move, the value is 0 and every ratio attains it.
    """
    everything = [tuple(sum((exact(f[i]) for f in firms), ZERO) for i in range(3))]
    ends = {
        end
        for R, L, K in [*firms, *everything]
        if R > 0
        for end in (exact(L) / exact(R), 1 - exact(K) / exact(R))
    }
    grid = sorted({*grid_between(ZERO, ONE, steps), *(e for e in ends if 0 <= e <= 1)})
    at = {s: portfolio_welfare(firms, s, consent) for s in grid}
    between = {pair: portfolio_welfare(firms, sum(pair, ZERO) / 2, consent) for pair in pairwise(grid)}
    best = max([*at.values(), *between.values()])
    found: list[Interval] = []
    for s in grid:
        if at[s] != best:
            continue
        if found and found[-1][1] < s and _joined(found[-1][1], s, grid, between, best):
            found[-1] = (found[-1][0], s)
        else:
            found.append((s, s))
    return best, found


def _joined(
    left: Fraction, right: Fraction, grid: list[Fraction], between: dict[Interval, Fraction], best: Fraction
) -> bool:
    """Whether two grid points are neighbours and the points between them attain the best value."""
    return grid.index(right) == grid.index(left) + 1 and between[(left, right)] == best


# One posted ratio under hidden costs (§4.5)


def posted_welfare(s: Number, F: tuple[Number, Number], G: tuple[Number, Number]) -> float:
    """Expected surplus of a posted ratio when l is uniform on F = (low, high) and k on G, R = 1."""
    (f_low, f_high), (g_low, g_high) = [(float(low), float(high)) for low, high in (F, G)]
    return posted_welfare_density(
        s,
        lambda x: np.where((f_low <= x) & (x <= f_high), 1 / (f_high - f_low), 0.0),
        lambda x: np.where((g_low <= x) & (x <= g_high), 1 / (g_high - g_low), 0.0),
        kinks=(f_low, f_high, g_low, g_high),
    )


def posted_welfare_density(
    s: Number,
    f: Callable[[np.ndarray], np.ndarray],
    g: Callable[[np.ndarray], np.ndarray],
    kinks: Sequence[float] = (),
    nodes: int = 40,
) -> float:
    """Expected surplus of a posted ratio for densities f of l and g of k on [0, 1], by Gauss's rule.

    ``kinks`` are the places where a density jumps or bends; the rule is applied between them.
    """
    abscissae, weights = np.polynomial.legendre.leggauss(nodes)

    def rule(high: float) -> tuple[np.ndarray, np.ndarray]:
        edges = sorted({0.0, high, *(kink for kink in kinks if 0 < kink < high)})
        centres = [(a + b) / 2 for a, b in pairwise(edges)]
        halves = [(b - a) / 2 for a, b in pairwise(edges)]
        if not halves:
            return np.zeros(0), np.zeros(0)
        return (
            np.concatenate([c + h * abscissae for c, h in zip(centres, halves, strict=True)]),
            np.concatenate([h * weights for h in halves]),
        )

    loss, loss_weight = rule(float(s))
    cost, cost_weight = rule(1 - float(s))
    surplus = 1 - loss[:, None] - cost[None, :]
    return float((loss_weight * f(loss)) @ surplus @ (cost_weight * g(cost)))


def best_posted_ratio_uniform(a: Number, b: Number, steps: int = 200) -> float:
    """The best posted ratio for l uniform on [0, a] and k on [0, b] with a + b >= 1.

    The mean of ``1 - l - k`` over the rectangle of types that accept is its value at the centre, so
    welfare is exact; a grid brackets the peak and ternary search finds it.
    """
    a, b = exact(a), exact(b)
    if a + b < 1:
        raise ValueError(f"every ratio in [{a}, {1 - b}] moves every type: the best one is not unique")

    def welfare(s: Fraction) -> Fraction:
        width, height = min(s, a), min(1 - s, b)
        return width * height * (1 - width / 2 - height / 2)

    grid = grid_between(ZERO, ONE, steps)
    top = max(range(steps + 1), key=lambda i: welfare(grid[i]))
    low, high = grid[max(top - 1, 0)], grid[min(top + 1, steps)]
    for _ in range(80):
        third = (high - low) / 3
        if welfare(low + third) < welfare(high - third):
            low += third
        else:
            high -= third
    return float((low + high) / 2)


# Effort, leadership, risk (§4.6, §4.7)


def effort_welfare(s: Number, thetaA: Number, cA: Number, thetaB: Number, cB: Number) -> Fraction:
    """Revenue less both effort costs when each city chooses its effort against its share."""
    s, thetaA, cA, thetaB, cB = map(exact, (s, thetaA, cA, thetaB, cB))
    effort_A = top_of_parabola(lambda e: s * thetaA * e - e**2 / (2 * cA))
    effort_B = top_of_parabola(lambda e: (1 - s) * thetaB * e - e**2 / (2 * cB))
    revenue = thetaA * effort_A + thetaB * effort_B
    return revenue - effort_A**2 / (2 * cA) - effort_B**2 / (2 * cB)


def effort_ratio(thetaA: Number, cA: Number, thetaB: Number, cB: Number, steps: int = 100) -> Fraction:
    """The ratio with the largest welfare once both cities have chosen their efforts."""

    def welfare(s: Fraction) -> Fraction:
        return effort_welfare(s, thetaA, cA, thetaB, cB)

    best = min(max(top_of_parabola(welfare), ZERO), ONE)
    assert all(welfare(s) <= welfare(best) for s in grid_between(ZERO, ONE, steps))
    return best


def park_ratio(alpha: Number, beta: Number) -> float:
    """The ratio with the largest welfare in a park with revenue ``e_A**alpha * e_B**beta``.

    Efforts cost one each. In logs ``(a, b)`` of the efforts the two best replies are the lines
    ``a = log(s alpha) + alpha a + beta b`` and ``b = log((1 - s) beta) + alpha a + beta b``.
    """
    if not (alpha > 0 and beta > 0 and alpha + beta < 1):
        raise ValueError(f"the exponents must be positive with a sum below 1, got {alpha} and {beta}")
    power_A, power_B = Decimal(str(float(alpha))), Decimal(str(float(beta)))

    def welfare(s: Decimal) -> Decimal:
        own, other = (s * power_A).ln(), ((1 - s) * power_B).ln()
        log_revenue = (power_A * own + power_B * other) / (1 - power_A - power_B)
        effort_A, effort_B = (own + log_revenue).exp(), (other + log_revenue).exp()
        return log_revenue.exp() - effort_A - effort_B

    return peak(welfare, 0, 1)


def laffer_ratio(eps: Number) -> float:
    """The ratio a leader picks when the tax base answers as ``(1 - s)**eps``."""
    elasticity = Decimal(str(float(eps)))
    return peak(lambda s: s.ln() + elasticity * (1 - s).ln(), 0, 1)


def risk_ratio(rhoA: Number, rhoB: Number) -> float:
    """The ratio with the largest sum of certainty equivalents, for a lottery over the tax.

    Utility is ``-exp(-rho x)``, or x itself when ``rho = 0``. The lottery pays 0, 1 or 3 with chances
    1/4, 1/2 and 1/4; with constant absolute risk aversion the answer is the same for any other.
    """
    if not (rhoA >= 0 and rhoB >= 0 and rhoA + rhoB > 0):
        raise ValueError(f"risk aversions must not be negative, nor both 0: got {rhoA} and {rhoB}")
    lottery = [(Decimal(0), Decimal("0.25")), (Decimal(1), Decimal("0.5")), (Decimal(3), Decimal("0.25"))]

    def sure(share: Decimal, rho: Decimal) -> Decimal:
        if rho == 0:
            return sum((chance * share * tax for tax, chance in lottery), Decimal(0))
        return -sum((chance * (-rho * share * tax).exp() for tax, chance in lottery), Decimal(0)).ln() / rho

    aversion = Decimal(str(float(rhoA))), Decimal(str(float(rhoB)))
    return peak(lambda s: sure(s, aversion[0]) + sure(1 - s, aversion[1]), 0, 1)


# Robustness, tournaments, priors (§4.8, §4.12, §6.4)


def worst_regret(s: Number, box: Box) -> Fraction:
    """The largest surplus that a posted ratio can forgo for (l, k) in the box ((low, high), (low, high)).

    Surplus is forgone when ``l > s`` or ``k > 1 - s``. Each is a smaller box, open on one side; the
    supremum of ``1 - l - k`` over it is the maximum over the corners of its closure.
    """
    s = exact(s)
    (l_low, l_high), (k_low, k_high) = [(exact(low), exact(high)) for low, high in box]
    corners: list[Point] = []
    if l_high > s:
        corners += product((max(l_low, s), l_high), (k_low, k_high))
    if k_high > 1 - s:
        corners += product((l_low, l_high), (max(k_low, 1 - s), k_high))
    return max([ZERO, *(1 - loss - cost for loss, cost in corners)])


def minmax_regret_ratio(box: Box, steps: int = 200) -> tuple[Fraction, Fraction, Fraction]:
    """The lowest and the highest ratio with the least worst regret, and that regret.

    The candidates are a grid, the ends at which regret jumps or bends, and the points midway between
    two of them, where a rising and a falling stretch of slope one cross.
    """
    (l_low, l_high), (k_low, k_high) = [(exact(low), exact(high)) for low, high in box]
    ends = [ZERO, ONE, l_low, l_high, 1 - k_low, 1 - k_high]
    midway = [(a + b) / 2 for a, b in product(ends, repeat=2)]
    regret = {s: worst_regret(s, box) for s in [*grid_between(ZERO, ONE, steps), *midway] if 0 <= s <= 1}
    least = min(regret.values())
    best = [s for s, value in regret.items() if value == least]
    return min(best), max(best), least


def tournament_interval(rho: Number, l: Number, k: Number) -> Interval | None:  # noqa: E741
    """The ratios in [0, 1] that officials who also care for relative standing both accept, or None.

    An official accepts iff ``own + rho (own - other) >= 0``; with R = 1 both sides are lines in s.
    """
    weight = exact(rho)

    def utility(s: Fraction, mine: int) -> Fraction:
        gain = gains(1, l, k, s)
        return gain[mine] + weight * (gain[mine] - gain[1 - mine])

    low = max(ZERO, zero_of_line(lambda s: utility(s, 0)))
    high = min(ONE, zero_of_line(lambda s: utility(s, 1)))
    return (low, high) if low <= high else None


def clip_polygon(corners: Sequence[Point], keep: Callable[[Point], Fraction]) -> list[Point]:
    """The part of a convex polygon on which a linear function is not negative (Sutherland–Hodgman)."""
    kept: list[Point] = []
    for here, after in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        at_here, at_after = keep(here), keep(after)
        if at_here >= 0:
            kept.append(here)
        if at_here * at_after < 0:
            part = at_here / (at_here - at_after)
            kept.append((here[0] + part * (after[0] - here[0]), here[1] + part * (after[1] - here[1])))
    return kept


def polygon_area(corners: Sequence[Point]) -> Fraction:
    """The area inside a polygon, by the shoelace formula."""
    around = zip(corners, [*corners[1:], *corners[:1]], strict=True)
    return abs(sum((a[0] * b[1] - a[1] * b[0] for a, b in around), ZERO)) / 2


def prior_predictive(box: Box, tolerance: Number = Fraction(1, 20)) -> tuple[Fraction, Fraction]:
    """P(1/2 is acceptable) and P(the Nash ratio is near 1/2), for (l, k) uniform on a box with W >= 0.

    Near means within the tolerance; the Nash ratio is the one before it is moved into [0, 1].
    """
    (l_low, l_high), (k_low, k_high) = [(exact(low), exact(high)) for low, high in box]
    near = exact(tolerance)
    square = [(l_low, k_low), (l_high, k_low), (l_high, k_high), (l_low, k_high)]
    efficient = clip_polygon(square, lambda p: 1 - p[0] - p[1])
    accepted = clip_polygon(clip_polygon(efficient, lambda p: HALF - p[0]), lambda p: HALF - p[1])
    close = clip_polygon(
        clip_polygon(efficient, lambda p: near - (p[0] - p[1]) / 2), lambda p: near + (p[0] - p[1]) / 2
    )
    return polygon_area(accepted) / polygon_area(efficient), polygon_area(close) / polygon_area(efficient)
