"""The notice as data: every rule with its text, place, date, source and trust.

Sources: the joint notice of the Ministry of Finance and the State Administration of
Taxation, Caiyu [2015] 92 (财预〔2015〕92号), and Guofa [2016] 26 for the change in value
added tax. Trust: ``P`` found in an identified public source, ``M`` general knowledge not
yet confirmed, ``A`` assumption of this package, ``unknown`` looked for and not found. A
fact that was not found has no value here and none is invented.

The stored copies of the notice give no article numbers, so the place is the subject
matter of the provision (models.md §4.2a).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, TypeAlias

Trust: TypeAlias = Literal["P", "M", "A", "unknown"]

_NOTICE = (
    "Notice Caiyu [2015] 92 (Ministry of Finance and State Administration of Taxation), "
    "read in two independent copies (tfcjtax.com a/201908; mirror dated 2015-06-25)"
)
_XINHUA = "Xinhua Tianjin 2015-09-29 (axyjyo.cn/c/2015-09-29/589799.shtml)"
_DAILY = "China Daily 2015-06-25 (mirror ming7.cn/bizchina/2015-06/25/content_21096732.htm)"
_VAT = "Guofa [2016] 26 text mirror (simu001.cn tid=141395; handmsg.com/page/2017/0705/14700658.shtml)"
_MEMORY = "general knowledge, unverified"
_SOUGHT = "looked for, not found"
_SIGNED, _VAT_DATE = "2015-06-03", "2016-05-01"


@dataclass(frozen=True)
class Clause:
    """One rule or fact of the tax-sharing statute.

    Parameters
    ----------
    key : str
        Name by which the code cites the rule.
    text : str
        What it says, in English.
    locator : str
        Where in the source it stands.
    date : str
        Date of the source (ISO), or from which the fact holds.
    source : str
        Document and the copy that was read.
    trust : {"P", "M", "A", "unknown"}
        How far the fact may be relied on.
    value : Fraction, int or None
        The figure in the rule; ``None`` when it has none or it is not known.
    unit : str
        Unit of ``value``.
    """

    key: str
    text: str
    locator: str
    date: str
    source: str
    trust: Trust = "P"
    value: Fraction | int | None = None
    unit: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return the clause as plain data for JSON."""
        plain = asdict(self)
        plain["value"] = None if self.value is None else float(self.value)
        return plain


def _notice(key: str, text: str, locator: str, value: Fraction | int | None = None, unit: str = "") -> Clause:
    return Clause(key, text, locator, _SIGNED, _NOTICE, "P", value, unit)


_ALL = (
    _notice(
        "three_taxes",
        "The three taxes are the local parts of VAT, corporate income tax and business tax.",
        "definition",
    ),
    _notice(
        "government_led",
        "Only moves led by the government of the origin are covered; free moves are not.",
        "scope",
    ),
    _notice("fits_plan", "The move must fit the industrial layout of the destination.", "scope"),
    _notice(
        "threshold",
        "The three taxes averaged at least 20 million yuan a year over the three years before the move.",
        "scope",
        Fraction(1, 5),
        "亿元 a year",
    ),
    Clause(
        "joint_list",
        "The two provincial governments count and jointly confirm the list of enterprises.",
        "list of enterprises",
        "2015-09-29",
        _XINHUA,
    ),
    _notice(
        "certified_base",
        "Payments of the three base years count payments and refunds and are certified by "
        "the origin's provincial tax authority.",
        "base years",
    ),
    _notice(
        "clock",
        "The term starts when business and tax registration have been changed and production "
        "capacity has been reached.",
        "term",
    ),
    _notice(
        "share",
        "The three taxes are shared half to the origin and half to the destination.",
        "sharing",
        Fraction(1, 2),
        "fraction to the origin",
    ),
    _notice("term", "Sharing runs for three years from the start of the clock.", "term", 3, "years"),
    _notice(
        "cap",
        "The origin shares no more once its total reaches the enterprise's three taxes of the three "
        "years before the move.",
        "cap",
        1,
        "times the three prior years",
    ),
    _notice(
        "extension",
        "If the cap is not reached after three years the term is extended by two years.",
        "term",
        2,
        "years",
    ),
    Clause(
        "extension_paraphrase",
        "Extended if annual tax is below 20 million yuan after three years "
        "(newspaper paraphrase, conflicts with the notice).",
        "newspaper report",
        "2015-06-25",
        _DAILY,
        "P",
        Fraction(1, 5),
        "亿元 a year",
    ),
    Clause(
        "after_term",
        "After the term or the cap the destination keeps all local tax.",
        "after the term",
        "2015-09-29",
        _XINHUA,
    ),
    _notice(
        "top_up",
        "If the cap is not reached when the extended term ends, central finance gives the origin a "
        "one-off appropriate subsidy; its size is not stated.",
        "central subsidy",
    ),
    Clause(
        "before_attainment",
        "Option, not in the notice: tax paid before the clock starts is shared too.",
        "option",
        "",
        "assumption of this package",
        "A",
    ),
    Clause(
        "vat_before",
        "Local part of VAT up to April 2016.",
        "VAT division",
        "1994-01-01",
        _VAT,
        "P",
        Fraction(1, 4),
        "fraction",
    ),
    Clause(
        "vat_after",
        "Local part of VAT from May 2016.",
        "VAT division",
        _VAT_DATE,
        _VAT,
        "P",
        Fraction(1, 2),
        "fraction",
    ),
    Clause("business_tax_abolished", "Business tax became VAT.", "full pilot", _VAT_DATE, _VAT),
    Clause(
        "corporate_income_tax",
        "Local part of corporate income tax from 2003.",
        "income tax division",
        "2003-01-01",
        _MEMORY,
        "M",
        Fraction(2, 5),
        "fraction",
    ),
    Clause(
        "business_tax",
        "Local part of business tax (railways and head offices of banks and insurers go to the centre).",
        "business tax",
        "1994-01-01",
        _MEMORY,
        "M",
        Fraction(1),
        "fraction",
    ),
    Clause(
        "settlement_path",
        "Whether shares are paid at year-end settlement or by transfer.",
        "",
        "",
        _SOUGHT,
        "unknown",
    ),
    Clause("top_up_size", "Size of the central subsidy.", "", "", _SOUGHT, "unknown"),
    Clause("amount_shared", "Amount actually shared, 2015-2020.", "", "", _SOUGHT, "unknown"),
    Clause("enterprises_listed", "Enterprises actually on the list, 2015-2020.", "", "", _SOUGHT, "unknown"),
    Clause("later_rule", "A later rule for Xiong'an (2017 on).", "", "", _SOUGHT, "unknown"),
)

#: Key → clause.
CLAUSES: Mapping[str, Clause] = MappingProxyType({clause.key: clause for clause in _ALL})

#: What a row of the schedule says happened → key of the clause that made it happen.
EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "share": "share",
        "share limited by cap": "cap",
        "cap reached": "cap",
        "extension": "extension",
        "no extension": "extension_paraphrase",
        "before attainment": "before_attainment",
        "term ended: top-up": "top_up",
        "term ended: shortfall": "after_term",
    }
)


def clause(key: str) -> Clause:
    """Return the clause a key or the event of a schedule row stands for.

    Examples
    --------
    >>> clause("cap").value
    1
    >>> clause("share limited by cap").key
    'cap'
    >>> clause("amount_shared").value is None
    True
    """
    return CLAUSES[EVENTS.get(key, key)]
