r"""Four Chinese agreements that split equally: does the equal split lie where theory puts it? (R4)

Each agreement is reduced to a split with two unknown amounts. What is known carries its
source; what is not known is spread evenly over a declared box of assumptions, and the
answer is the *share of the box* (given a surplus) in which the equal split is acceptable
to all, and in which the Shapley split is near it. All shares are exact areas.

* *Tax* (Beijing-Hebei). Rates :math:`\ell, k`; acceptable iff both are at most 1/2;
  Shapley ratio :math:`\tfrac12 + (\ell - k)/2`.
* *Water* (Xin'an, Dongjiang). Both provinces stake the same amount; the standard being met,
  the stake of the downstream province goes upstream, the centre adds z. With upstream's
  net loss :math:`L_U` and downstream's benefit :math:`B_D` a transfer T is acceptable iff
  :math:`L_U - z \le T \le B_D`; Shapley transfer :math:`(L_U - z + B_D)/2`. The split is
  T over the two stakes together.
* *Rail company*. Three governments share a network as in the airport game: one needs all
  of it (cost 1), the others could build theirs alone for :math:`c_1 \le c_2 \le 1`. Equal
  thirds are in the core iff :math:`c_1 \ge 1/3` and :math:`c_2 \ge 2/3`; Shapley shares
  are :math:`c_1/3`, :math:`c_1/3 + (c_2-c_1)/2` and the rest.

References
----------
models.md §6.4 (R4), §7.10, §10, A8. S. Littlechild and G. Owen, "A simple expression for
the Shapley value in a special case", Management Science 20, 1973, 370-372.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.fifty_fifty.equal_split import EqualSplit, Fact
from citypact.mechanisms.fifty_fifty.surprise import NEAR, REFERENCE_BOX, efficient_rates, nash_form
from citypact.mechanisms.theories.polygon import Form, Polygon, area, centroid, clip, rectangle
from citypact.mechanisms.theories.rate_box import RateBox
from citypact.mechanisms.theories.robust import max_min_ratio, min_regret_ratio

HALF, THIRD, SIXTH = Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)


@dataclass(frozen=True)
class _Model:
    """A split with two unknowns: where there is a surplus, where the equal split is acceptable."""

    facts: tuple[Fact, ...]
    box: Polygon
    surplus: tuple[Form, ...]
    accepted: tuple[Form, ...]
    shapley: Form
    near: tuple[Form, ...]
    rates: RateBox | None = None

    def finding(
        self, *, key: str, title: str, share_of: str, equal: Fraction, tolerance: Fraction
    ) -> EqualSplit:
        """Measure the parts of the box."""
        part = clip(self.box, self.surplus)
        whole = area(part)
        splits = [self.shapley.at(corner) for corner in part]
        return EqualSplit(
            key=key,
            title=title,
            share_of=share_of,
            equal=equal,
            facts=self.facts,
            tolerance=tolerance,
            surplus=whole / area(self.box),
            inside=area(clip(part, self.accepted)) / whole,
            shapley_near=area(clip(part, self.near)) / whole,
            shapley_mean=self.shapley.at(centroid(part)),
            shapley_range=(min(splits), max(splits)),
            max_min=None if self.rates is None else max_min_ratio(self.rates),
            min_regret=None if self.rates is None else min_regret_ratio(self.rates),
        )


def _tax(box: RateBox, tolerance: Fraction) -> EqualSplit:
    notice = "Notice Caiyu [2015] 92 (MoF and SAT, 2015-06-03), read in two independent copies"
    l0, l1, k0, k1 = box.ends
    declared = "declared box, models.md §6.4"
    facts = (
        Fact("tax of a relocated plant is shared half and half", HALF, "to the origin", notice),
        Fact("loss rate of the origin", l0, "of the shared tax", declared, "A", l1),
        Fact("cost rate of the destination", k0, "of the shared tax", declared, "A", k1),
    )
    shapley = nash_form(HALF)
    model = _Model(
        facts,
        box=rectangle(box.loss, box.cost),
        surplus=(Form.of(1, -1, -1),),
        accepted=(Form.of(HALF, -1, 0), Form.of(HALF, 0, -1)),
        shapley=shapley,
        near=shapley.near(HALF, tolerance),
        rates=box,
    )
    title = "Beijing-Hebei tax, 50:50"
    return model.finding(key="tax", title=title, share_of="the shared tax", equal=HALF, tolerance=tolerance)


@dataclass(frozen=True)
class _WaterTerms:
    key: str
    title: str
    stake: Fact
    centre: Fact
    met: Fact
    loss: Fact
    benefit: Fact


def _water(terms: _WaterTerms, tolerance: Fraction) -> EqualSplit:
    stake, grant = terms.stake.value, terms.centre.value
    (loss0, loss1), (benefit0, benefit1) = terms.loss.ends, terms.benefit.ends
    pool = 2 * stake
    shapley = Form.of(-grant / (2 * pool), 1 / (2 * pool), 1 / (2 * pool))
    model = _Model(
        (terms.stake, terms.centre, terms.met, terms.loss, terms.benefit),
        box=rectangle((loss0, loss1), (benefit0, benefit1)),
        surplus=(Form.of(grant, -1, 1),),
        accepted=(Form.of(stake + grant, -1, 0), Form.of(-stake, 0, 1)),
        shapley=shapley,
        near=shapley.near(HALF, tolerance),
        rates=RateBox(
            ((loss0 - grant) / pool, (loss1 - grant) / pool), (1 - benefit1 / pool, 1 - benefit0 / pool)
        ),
    )
    share_of = "both stakes, to upstream"
    return model.finding(key=terms.key, title=terms.title, share_of=share_of, equal=HALF, tolerance=tolerance)


def _rail(tolerance: Fraction) -> EqualSplit:
    press, each = "press, 3:3:3:1 of 10 billion yuan (models.md §10)", Fraction(3, 10)
    alone = "cost at which each of the others could build its own part alone; c1 is the smaller"
    facts = (
        Fact("Beijing, Tianjin and Hebei hold equal parts of the capital", each, "each", press),
        Fact("China Railway holds the rest; the audit is among governments", 1 - 3 * each, "", press),
        Fact("one government needs the whole network", Fraction(1), "of its cost", "assumption", "A"),
        Fact(alone, Fraction(0), "of the network's cost", "declared box", "A", Fraction(1)),
    )
    smallest, middle = Form.of(0, THIRD, 0), Form.of(0, -SIXTH, HALF)
    largest = Form.of(1, -SIXTH, -HALF)
    model = _Model(
        facts,
        box=rectangle((0, 1), (0, 1)),
        surplus=(Form.of(0, -1, 1),),
        accepted=(Form.of(-THIRD, 1, 0), Form.of(-2 * THIRD, 0, 1)),
        shapley=smallest,
        near=tuple(half for form in (smallest, middle, largest) for half in form.near(THIRD, tolerance)),
    )
    return model.finding(
        key="rail",
        title="Beijing-Tianjin-Hebei rail company, 3:3:3",
        share_of="the governments' capital, to the smallest user",
        equal=THIRD,
        tolerance=tolerance,
    )


_PLAN = "plan of October 2011 as quoted by kindlingtouch.com/news/detail/112349.html"
_LOSS = "upstream's yearly net loss from protection"
_BENEFIT = "downstream's yearly benefit"
_STAKE = "each province stakes 100 million yuan a year"
_A8 = "declared box, models.md A8: full protection 5-20 a year, own benefits unknown"
_LI = "declared box, models.md A8; fair compensation estimated at 22.00-77.98 (Li and Fan)"
_YEARLY = "亿元 a year"
_XINAN = _WaterTerms(
    "xinan",
    "Xin'an river, provincial payments 1:1 (2012-14)",
    stake=Fact(_STAKE, Fraction(1), _YEARLY, _PLAN),
    centre=Fact("the centre pays 300 million yuan a year upstream", Fraction(3), _YEARLY, _PLAN),
    met=Fact("the standard has been met every year", Fraction(1), "probability", "China Daily 2017-08-14"),
    loss=Fact(_LOSS, Fraction(0), _YEARLY, _A8, "A", Fraction(20)),
    benefit=Fact(_BENEFIT, Fraction(1), _YEARLY, _LI, "A", Fraction(78)),
)
_DONGJIANG = _WaterTerms(
    "dongjiang",
    "Dongjiang river, provincial payments 1:1 (two rounds)",
    stake=Fact(_STAKE, Fraction(1), _YEARLY, "zgyt.org id=5879"),
    centre=Fact(
        "the centre pays 1,500 million yuan over two rounds, taken as six years",
        Fraction(15, 6),
        _YEARLY,
        "huacaozixun.cn 2023-06-14",
    ),
    met=Fact("the standard is met", Fraction(1), "probability", "assumption", "A"),
    loss=Fact(_LOSS, Fraction(0), _YEARLY, "declared box, as for Xin'an", "A", Fraction(20)),
    benefit=Fact(_BENEFIT, Fraction(0), _YEARLY, "declared box", "A", Fraction(20)),
)


def equal_split_audit(tax_box: RateBox = REFERENCE_BOX, tolerance: Number = NEAR) -> tuple[EqualSplit, ...]:
    """Audit the four agreements that split equally.

    Parameters
    ----------
    tax_box : RateBox
        Rates held possible for the tax agreement.
    tolerance : float
        Distance from the equal split that counts as near.

    Raises
    ------
    InputError
        If the box has no area or the tolerance is not between 0 and 1.
    InfeasibleDesign
        If no rates of the box leave a surplus.

    Examples
    --------
    >>> [(found.key, round(float(found.inside), 3)) for found in equal_split_audit()]
    [('tax', 0.696), ('rail', 0.333), ('xinan', 0.218), ('dongjiang', 0.269)]
    """
    door = Door()
    door.between("tolerance", tolerance, 0, 1)
    door.close()
    efficient_rates(tax_box)
    near = as_fraction(tolerance)
    return _tax(tax_box, near), _rail(near), _water(_XINAN, near), _water(_DONGJIANG, near)
