"""The statute's result as a table for reading and as files.

Text cells of the CSV that a spreadsheet would take for a formula are escaped; files appear
whole or not at all.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from citypact.report.pictures.illustration import Illustration
from citypact.report.saved.files import cell_text, write_together
from citypact.report.split.share_chart import share_picture
from citypact.report.words.writer import Writer

SHOWN = ("tax", "origin", "cumulative", "cap_left", "top_up")
COLUMNS = ("year", "paid_in", "tax", "origin", "destination", "cumulative", "cap_left", "top_up", "clause")


def closing_sentence(answer: Mapping[str, Any], rate: float, horizon: int) -> str:
    """Return headline ratio versus effective share in plain language.

    Examples
    --------
    >>> from citypact.mechanisms.statute import statute_result
    >>> print(closing_sentence(statute_result({"base": 1.0, "growth": 1.2}), 0.04, 20))
    The headline ratio is 50%, but the origin receives 16.3% of the present value of the local
    tax over 20 years at 4% a year: 2.568359 of 15.73147 亿元. The cap is reached.
    """
    share = answer["effective_share"]
    if not answer["schedule"]:
        return "The notice does not cover this enterprise (" + ", ".join(answer["reasons"]) + ")."
    if share is None:
        return "There is no local tax to share."
    text = (
        f"The headline ratio is {100 * answer['headline_ratio']:.4g}%, but the origin receives "
        f"{100 * share:.1f}% of the present value of the local\n"
        f"tax over {horizon} years at {100 * rate:.4g}% a year: "
        f"{_amount(answer['origin_pv'])} of {_amount(answer['tax_pv'])} 亿元."
    )
    if answer["shortfall"] == 0:
        return text + " The cap is reached."
    paid = f"; the centre pays {_amount(answer['top_up'])} of it" if answer["top_up"] else ""
    left = f"{_amount(answer['shortfall'])} 亿元 of the cap is not reached{paid}."
    return f"{text} {left}"


def print_statute(writer: Writer, result: Mapping[str, Any]) -> None:
    """Print the result as a table with one closing sentence."""
    writer.heading("Caiyu [2015] 92, amounts in 亿元")
    if "schedule" in result:
        writer.table(
            ("year", "clause", "tax", "origin", "cumulative", "cap left", "top-up"),
            (
                (row["year"], row["clause"], *(_amount(row[name]) for name in SHOWN))
                for row in result["schedule"]
            ),
            left=2,
        )
    else:
        totals = result["totals"]
        writer.table(
            ("enterprise", "excluded by", "tax", "origin", "shortfall", "top-up", "PV", "effective share"),
            [
                *(
                    (answer["firm"], ", ".join(answer["reasons"]), *_amounts(answer, answer["cumulative"]))
                    for answer in result["firms"]
                ),
                ("all", "", *_amounts(totals, totals["origin"])),
            ],
            left=2,
        )
    writer.say("")
    writer.say(in_words(result), wrap=False)


def in_words(result: Mapping[str, Any]) -> str:
    """Say what the notice gives the origin of one enterprise, or of a list."""
    inputs = result["inputs"]
    if "schedule" in result:
        return closing_sentence(result, inputs["rate"], inputs["horizon"])
    return _list_sentence(result["totals"], inputs)


def _amount(value: float) -> str:
    """Write an amount with the digits that a settlement needs, in any unit."""
    return f"{value:.7g}"


def _amounts(answer: Mapping[str, Any], origin: float) -> list[str]:
    amounts = (answer["tax"], origin, answer["shortfall"], answer["top_up"], answer["origin_pv"])
    share = answer["effective_share"]
    return [*map(_amount, amounts), "" if share is None else f"{100 * share:.1f}%"]


def _list_sentence(totals: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    text = f"The notice covers {totals['eligible']} of {totals['firms']} enterprises."
    if totals["effective_share"] is None:
        return text
    return text + (
        f" The headline ratio is {100 * inputs['ratio']:.4g}%, but the origin receives "
        f"{100 * totals['effective_share']:.1f}% of the present value of their local tax "
        f"over {inputs['horizon']} years."
    )


def write_statute(result: Mapping[str, Any], folder: Path) -> None:
    """Write ``statute.json`` and ``statute.csv`` into a folder, each whole or not at all.

    Raises
    ------
    InputError
        If the folder cannot be made or written.
    """
    text = json.dumps(result, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    rows = csv_text(result)
    write_together({folder / "statute.json": text, folder / "statute.csv": rows})


def illustrations(result: Mapping[str, Any]) -> list[Illustration]:
    """Return the headline ratio against the effective share; a list that is too long has no picture."""
    caption = "Headline ratio and effective share of the local tax, year by year"
    return [Illustration("shares", caption, partial(share_picture, result))]


def csv_text(result: Mapping[str, Any]) -> str:
    """Return the yearly rows as CSV; in a list each row starts with its enterprise."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    single = "schedule" in result
    writer.writerow(COLUMNS if single else ("firm", "excluded_by", *COLUMNS))
    for answer in [result] if single else result["firms"]:
        head = [] if single else [cell_text(answer["firm"]), ", ".join(answer["reasons"])]
        for row in answer["schedule"]:
            writer.writerow([*head, *(cell_text(row[name]) for name in COLUMNS)])
        if not single and not answer["schedule"]:
            writer.writerow([*head, *[""] * len(COLUMNS)])
    return buffer.getvalue()
