"""A sweep: what was varied, how often there is an agreement, and the spread of every figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from citypact.report.sweep.analysis_table import print_analysis
from citypact.report.sweep.list_table import print_list
from citypact.report.words.amounts import number
from citypact.report.words.writer import Writer

#: Figures of one table; all stand in the document.
MOST_ROWS = 60


def print_sweep(writer: Writer, document: Mapping[str, Any]) -> None:
    """Print the document of a sweep."""
    rows = document["rows"]
    writer.heading(document["title"])
    writer.say(f"{rows} scenarios; design {document['design']}, seed {document['seed']}.")
    if document["asked"]:
        questions = ", ".join(
            name if value is True else f"{name} {value}" for name, value in document["asked"].items()
        )
        writer.say(f"Every scenario is asked what citypact split is: {questions}.")
    if document["unused"]:
        criterion = document["asked"].get("criterion", "nash")
        writer.say(f"not used by the criterion {criterion}: {', '.join(document['unused'])}")
    if rows < document["planned_rows"]:
        writer.say(
            f"The run is unfinished: {rows:,} of {document['planned_rows']:,} scenarios are answered, and"
            " what is said is of those."
        )
    print_list(writer, document)
    print_analysis(writer, document)
    writer.heading("What is varied")
    writer.table(
        ("path", "drawn from", "unit", "lowest", "median", "highest"),
        [
            (each["path"], each["distribution"], each["unit"], *_numbers(each, ("lowest", "q50", "highest")))
            for each in document["inputs"]
        ],
        left=3,
    )
    for first, second, rho in document["correlations"]:
        writer.say(f"Correlation of the normal scores of {first} and {second}: {rho:g}.")
    writer.heading("How often there is an answer")
    writer.table(
        ("answer", "number of scenarios", "part of all"),
        [(reason, str(count), f"{count / rows:.2%}") for reason, count in document["reasons"].items()],
    )
    figures = {each["figure"]: each for each in document["figures"]}
    writer.heading("Figures")
    told = ("agreement", "half_acceptable")
    shown = [each for name, each in figures.items() if name not in told][:MOST_ROWS]
    writer.table(
        ("figure", "unit", "number of scenarios", "5%", "median", "95%"),
        [
            (each["figure"], each["unit"], str(each["rows"]), *_numbers(each, ("q05", "q50", "q95")))
            for each in shown
        ],
        left=2,
    )
    if len(figures) > MOST_ROWS:
        writer.say(f"{len(figures) - MOST_ROWS} further figures stand in the document (--json).")
    again = document.get("recomputed")
    if again is not None:
        writer.heading("Certificate", part="certificate")
        writer.say(
            f"{again['rows']} scenarios were answered again in rational arithmetic: one in 1,000, and all"
            " that floating point cannot decide. None of the compared figures differs by more than"
            f" {again['tolerance']:g} of its scale."
        )


def _numbers(figure: Mapping[str, Any], names: Iterable[str]) -> tuple[str, ...]:
    return tuple("" if figure[name] is None else number(figure[name]) for name in names)
