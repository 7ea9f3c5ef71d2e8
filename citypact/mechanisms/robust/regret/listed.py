r"""The best lottery over a short list of ratios, for cities that can only throw dice.

Against a lottery :math:`\pi` on ratios :math:`r_1 < \dots < r_m` the worst rates accept just
the ratios between two of them: with :math:`r_0 = -\infty`, :math:`r_{m+1} = \infty` and

.. math::

    w_{ij} = \min(b_1, r_j) - \max(\ell_0, r_i), \qquad \ell_1 > r_i,\ b_0 < r_j ,

the worst expected regret is :math:`\max_{i<j} w_{ij}(1 - \sum_{i<t<j}\pi_t)`. Least over
:math:`\pi` it is a linear program whose multipliers are nature's mixed strategy; both are
proved in fractions. As the list fills [0, 1] the value falls to that of
:mod:`citypact.mechanisms.robust.regret.closed_form`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.robust.regret.adversary import (
    ZERO,
    RateDraw,
    least_expected_regret,
    worst_expected_regret,
)
from citypact.mechanisms.robust.regret.closed_form import check_box
from citypact.mechanisms.robust.regret.drawn_ratio import DrawnRatio, Piece
from citypact.mechanisms.theories.rate_box import RateBox
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.certify import certify
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.solution import solve

MOST_RATIOS = 41


@dataclass(frozen=True)
class ListedLottery:
    """The best lottery over listed ratios with its proof.

    Parameters
    ----------
    ratios : tuple of Fraction
        The list, in order.
    chances : tuple of Fraction
        Probability of each.
    regret : Fraction
        Its worst expected regret over the box (fraction of the shared tax).
    rates : tuple of RateDraw
        Mixed rates at which no listed ratio expects less.
    certificate : Certificate
        Both bounds recomputed by plain arithmetic.
    """

    ratios: tuple[Fraction, ...]
    chances: tuple[Fraction, ...]
    regret: Fraction
    rates: tuple[RateDraw, ...]
    certificate: Certificate

    @property
    def drawn(self) -> DrawnRatio:
        """The lottery, ratios that are never drawn left out."""
        pairs = zip(self.ratios, self.chances, strict=True)
        return DrawnRatio(tuple(Piece(s, s, chance) for s, chance in pairs if chance))


def listed_lottery(box: RateBox, ratios: Sequence[Number]) -> ListedLottery:
    """Find the lottery over the listed ratios with the least worst-case expected regret.

    Parameters
    ----------
    box : RateBox
        Rates held possible.
    ratios : sequence of float
        One to 41 different ratios in [0, 1].

    Raises
    ------
    InputError
        If a ratio is not in [0, 1], or the list is empty, too long or repeats one.

    Examples
    --------
    >>> found = listed_lottery(RateBox((0, 1), (0, 1)), [0, 0.25, 0.5, 0.75, 1])
    >>> found.regret, [float(chance) for chance in found.chances]
    (Fraction(1, 3), [0.0, 0.3333333333333333, 0.3333333333333333, 0.3333333333333333, 0.0])
    """
    check_box(box)
    door = Door()
    if not isinstance(ratios, Iterable):
        door.refuse("ratios", ratios, f"1 to {MOST_RATIOS} ratios")
        door.close()
    ratios = tuple(ratios)
    if not 1 <= len(ratios) <= MOST_RATIOS:
        door.refuse("ratios", f"{len(ratios)} of them", f"1 to {MOST_RATIOS} ratios")
    for k, ratio in enumerate(ratios):
        door.between(f"ratios[{k}]", ratio, 0, 1, "a ratio")
    door.close()
    listed = tuple(sorted({as_fraction(ratio) for ratio in ratios}))
    if len(listed) < len(ratios):
        door.refuse("ratios", "one of them twice", "different ratios")
    door.close()
    gaps = _gaps(box, listed)
    names = [f"chance of {s}" for s in listed]
    rows = [
        Row(
            f"gap {i}-{j}",
            {"regret": 1} | {names[t]: draw.surplus for t in range(i, j - 1)},
            ">=",
            draw.surplus,
        )
        for (i, j), draw in gaps.items()
    ]
    rows += [Row(f"{name} floor", {name: 1}, ">=", 0) for name in names]
    rows += [
        Row("regret floor", {"regret": 1}, ">=", 0),
        Row("chances", dict.fromkeys(names, 1), "==", 1),
    ]
    program = LinearProgram("minimize", (*names, "regret"), {"regret": 1}, tuple(rows))
    proof = certify(program, solve(program))
    rates = tuple(
        RateDraw(weight, draw.loss, draw.cost, draw.beyond)
        for pair, draw in gaps.items()
        if (weight := proof.multipliers[f"gap {pair[0]}-{pair[1]}"]) > 0
    )
    chances = tuple(proof.point[name] for name in names)
    found = ListedLottery(listed, chances, proof.optimum, rates, Certificate({}))
    checked = ListedLottery(listed, chances, proof.optimum, rates, recheck_listed(box, found))
    checked.certificate.require()
    return checked


def _gaps(box: RateBox, listed: tuple[Fraction, ...]) -> dict[tuple[int, int], RateDraw]:
    """Widest rates that accept just the ratios strictly between the i-th and the j-th (from 1)."""
    l0, l1, k0, k1 = box.ends
    count = len(listed)
    gaps = {}
    for i in range(count + 1):
        below = listed[i - 1] if i else None
        if below is not None and not l1 > below:
            continue
        for j in range(i + 1, count + 2):
            above = listed[j - 1] if j <= count else None
            if above is not None and not k1 > 1 - above:
                continue
            loss = l0 if below is None else max(l0, below)
            cost = k0 if above is None else max(k0, 1 - above)
            beyond = ("loss" if below is not None and below >= l0 else "") + (
                "cost" if above is not None and 1 - above >= k0 else ""
            )
            draw = RateDraw(Fraction(1), loss, cost, beyond)
            if draw.surplus > 0:
                gaps[i, j] = draw
    return gaps


def recheck_listed(box: RateBox, found: ListedLottery) -> Certificate:
    """Recompute the upper bound over the whole box and the lower bound over the list.

    Examples
    --------
    >>> box = RateBox((0, 1), (0, 1))
    >>> recheck_listed(box, listed_lottery(box, [0.5])).holds
    True
    """
    total = sum((draw.chance for draw in found.rates), ZERO)
    residuals = {
        "worst regret of the lottery": worst_expected_regret(found.drawn, box) - found.regret,
        "no lottery over the list does better": found.regret
        - least_expected_regret(found.rates, found.ratios),
        "nature's chances": max(total - 1, *(-draw.chance for draw in found.rates), ZERO),
        "nature plays rates of the box": Fraction(sum(not draw.lies_in(box) for draw in found.rates)),
    }
    return Certificate(residuals, exact=True)
