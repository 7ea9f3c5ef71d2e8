"""The pool of Yunnan, Guizhou and Sichuan on the Chishui River, as data.

Three provinces pool 2亿元 a year for 2018-2020, paid 1:5:4 and shared out 3:4:3. Settled "by the
compensation weight of each section and whether it meets its standard":

- Qingshuipu (Yunnan's) fails: Yunnan has "the corresponding funds" cut; they go to Guizhou and
  Sichuan half and half.
- Lianyuxi (Guizhou's) fails: Guizhou has them cut; they go to Sichuan.
- The section above Maotai fails: Guizhou and Sichuan "each bear 50% of the cut".

The source leaves three things open. How they are read here, and how else they could be:

1. *What is cut at Qingshuipu and Lianyuxi.* Read: the whole receive share of the province, 3/10
   and 4/10 of the pool. Cutting its net alone would leave Guizhou, whose net is negative, nothing
   to lose. A section met in part costs in proportion (the source says only "corresponding").
2. *How large the cut above Maotai is.* Read as ``"section weight"``: the weights of the three
   sections are 3:4:3, so 3/10 of the pool. Or ``"own halves"``: each loses half of its own
   receive share, 2/10 and 3/20.
3. *Who gets the cut above Maotai.* No recipient is named. Read as ``"Yunnan"``: the province that
   bears none of it. Or ``"payers"``: it goes back to all in the ratio in which they paid in.

Cuts of several failed sections add up; a province whose cuts exceed what it would receive pays
the rest itself.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.validation import Door
from citypact.mechanisms.river_rules.pool import Forfeit, PollutionPool

#: Readings of the size of the cut above Maotai, and of its recipient; the first is the default.
MAOTAI_CUTS = ("section weight", "own halves")
MAOTAI_RECIPIENTS = ("Yunnan", "payers")

_SOURCE = "m.yybnet.net/sichuan/news/201803/7186743.html (2018-03)"
_PROVINCES = ("Yunnan", "Guizhou", "Sichuan")
_PAY = (1, 5, 4)
_RECEIVE = (3, 4, 3)
_TENTH = Fraction(1, 10)
_HALF = Fraction(1, 2)


def chishui_pool(*, maotai_cut: str = "section weight", maotai_to: str = "Yunnan") -> PollutionPool:
    """Return the pool of 2018-2020 under one reading of its clauses.

    Parameters
    ----------
    maotai_cut : {"section weight", "own halves"}
        How large the cut is when the section above Maotai fails.
    maotai_to : {"Yunnan", "payers"}
        Who gets it.

    Raises
    ------
    InputError
        On another reading.

    Notes
    -----
    water_compensation.csv: chishui_total, chishui_pay_ratio, chishui_receive_ratio,
    chishui_default_rule. All sections passing, Yunnan nets 0.4亿元, 0.2 from each of the others,
    as in 2019 (chishui_yunnan_2019).

    Examples
    --------
    >>> chishui_pool().net().vector()
    (0.4, -0.2, -0.2)
    """
    door = Door()
    door.choice("maotai_cut", maotai_cut, MAOTAI_CUTS)
    door.choice("maotai_to", maotai_to, MAOTAI_RECIPIENTS)
    door.close()
    yunnan, guizhou, sichuan = (ratio * _TENTH for ratio in _RECEIVE)
    if maotai_cut == "section weight":
        # The weights 3 and 4 are those of the first two sections; the third has what is left.
        shared = {"Guizhou": sichuan * _HALF, "Sichuan": sichuan * _HALF}
    else:
        shared = {"Guizhou": guizhou * _HALF, "Sichuan": sichuan * _HALF}
    payers = dict(zip(_PROVINCES, (ratio * _TENTH for ratio in _PAY), strict=True))
    return PollutionPool(
        players=_PROVINCES,
        total=2,
        pay=_PAY,
        receive=_RECEIVE,
        forfeits=(
            Forfeit(
                "Qingshuipu",
                {"Yunnan": yunnan},
                {"Guizhou": _HALF, "Sichuan": _HALF},
                "Qingshuipu fails: Yunnan's money to Guizhou and Sichuan 50:50",
                _SOURCE,
            ),
            Forfeit(
                "Lianyuxi",
                {"Guizhou": guizhou},
                {"Sichuan": 1},
                "Lianyuxi fails: Guizhou's to Sichuan",
                _SOURCE,
                drains=_PROVINCES,
            ),
            Forfeit(
                "above Maotai",
                shared,
                {"Yunnan": 1} if maotai_to == "Yunnan" else payers,
                "section above Maotai fails: Guizhou and Sichuan each bear 50% of the cut",
                _SOURCE,
            ),
        ),
        assumptions=(
            "A: a failed section costs its province the whole of its receive share",
            f"A: the cut above Maotai is read as '{maotai_cut}' and goes to '{maotai_to}'; the source leaves"
            " its size and its recipient open",
            "M: the section above Maotai, for which Sichuan answers too, lies upstream of Lianyuxi, so"
            " that water of Sichuan passes Lianyuxi; the source does not say so",
            "A: a section that is met in part costs in proportion",
        ),
    )


def chishui_readings() -> dict[str, PollutionPool]:
    """Return the pool under every reading of its clauses, the default first.

    Examples
    --------
    >>> len(chishui_readings())
    4
    """
    return {
        f"{cut}, to {recipient}": chishui_pool(maotai_cut=cut, maotai_to=recipient)
        for cut in MAOTAI_CUTS
        for recipient in MAOTAI_RECIPIENTS
    }
