"""The division after a paid move, judged from the data alone."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.firm_choice.cost_shares import PaidMove
from citypact.mechanisms.ratio_set import RatioSet


def division_rows(
    paid: PaidMove,
    payer: str,
    weight: Number,
    ratios: RatioSet | None,
    acceptable: RatioSet | None,
    gains: Allocation | None,
) -> dict[str, Fraction]:
    """Check participation and the Nash ratio, or that no ratio can please both (residuals in 亿元).

    Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> paid = PaidMove(Relocation(1, 0.6, 0.6), Fraction(0), Fraction(1))
    >>> {name: float(value) for name, value in division_rows(paid, "origin", 0.5, None, None, None).items()}
    {'no agreement: both lose together, or one at every ratio': -0.2}
    """
    ends = [paid.gains(ratio, payer) for ratio in (0, 1)]
    if ratios is None or gains is None or acceptable is None:
        # Gains are straight lines of the ratio: a city that loses at both ends always loses.
        loser = min(max(end[place] for end in ends) for place in (0, 1))
        return {"no agreement: both lose together, or one at every ratio": min(paid.surplus, loser)}
    own, other = paid.gains(ratios.exact, payer)
    rows = {"origin takes part": -own, "destination takes part": -other}
    stated = zip(gains.vector(), (own, other), strict=True)
    rows["gains as stated"] = max(abs(as_fraction(said) - gain) for said, gain in stated)
    # Nash's condition on a line: what the weights want is reached, or the end nearest to it.
    want = as_fraction(weight) * paid.surplus
    lower, upper = sorted(paid.gains(end, payer)[0] for end in (acceptable.lo, acceptable.hi))
    rows["gains in proportion to the weights"] = abs(own - min(max(want, lower), upper))
    for end in (acceptable.lo, acceptable.hi):
        rows[f"both accept {float(end):.6g}"] = -min(paid.gains(end, payer))
    # Somebody loses beyond an end of the range, unless it is the end of [0, 1] on that side.
    step = Fraction(1, 10**6)
    for end, beyond, last in ((acceptable.lo, -step, 0), (acceptable.hi, step, 1)):
        if end != last:
            rows[f"one city refuses beyond {float(end):.6g}"] = min(paid.gains(end + beyond, payer))
    return rows
