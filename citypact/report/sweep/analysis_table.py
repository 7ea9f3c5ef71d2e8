"""How sure is it? The analysis of a sweep in sentences and tables, the answer first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citypact.report.sweep.cause_table import print_causes
from citypact.report.sweep.decision_table import print_frontier, print_measuring
from citypact.report.sweep.figure_words import input_name, is_ratio, unit_words
from citypact.report.words.amounts import number, percent
from citypact.report.words.writer import Writer

#: Ratios of the table of acceptance: every tenth.
_STEP = 10


def print_analysis(writer: Writer, document: Mapping[str, Any]) -> None:
    """Print the analysis of a sweep."""
    analysis = document["analysis"]
    writer.heading("How sure is it?")
    if not analysis["is_drawn"]:
        writer.say(
            "These scenarios were given, not drawn, and each counts alike: parts of them are no"
            " probabilities, and intervals say only what so many independent draws would."
        )
    _say_how_often(writer, analysis)
    _print_acceptance(writer, analysis)
    _print_spread(writer, analysis)
    _print_gains(writer, analysis)
    print_causes(writer, document)
    _print_box(writer, analysis)
    print_measuring(writer, analysis)
    print_frontier(writer, analysis)
    for each in analysis["left_out"]:
        writer.say(f"Left out: {each['part']} ({each['why']}).")
    if analysis["is_drawn"]:
        writer.say(
            f"Intervals hold with confidence {analysis['confidence']:.0%} for independent scenarios; for an"
            " even design they are as a rule too wide."
        )
    if analysis["sampled"] < analysis["rows"]:
        writer.say(
            f"Probabilities, means and ends are of all {analysis['rows']:,} scenarios; the rest is of a"
            f" sample of {analysis['sampled']:,}, one at random from each of as many equal parts."
        )


def _say_how_often(writer: Writer, analysis: Mapping[str, Any]) -> None:
    found = analysis["agreement"]
    if found is None:
        writer.say("No scenario has a game.")
        return
    share, low, high = (f"{found[key]:.2%}" for key in ("value", "low", "high"))
    if analysis["event"] == "agreement":
        writer.say(
            f"There is an agreement in {share} of {found['rows']:,} scenarios (interval {low} to {high})."
        )
    else:
        writer.say(
            f"There is an answer in {share} of {found['rows']:,} scenarios (interval {low} to {high})."
        )
    if found["left_out"]:
        writer.say(f"{found['left_out']:,} further scenarios have no game and are not counted.")


def _print_acceptance(writer: Writer, analysis: Mapping[str, Any]) -> None:
    acceptance = analysis["acceptance"]
    if acceptance is None:
        return
    half, asked, best = (acceptance[key] for key in ("half", "asked", "most_accepted"))
    writer.say(
        f"Both cities accept a ratio of one half in {half['value']:.2%} of the scenarios"
        f" (interval {half['low']:.2%} to {half['high']:.2%})."
    )
    if asked is not None:
        writer.say(
            f"Both cities accept a ratio of {percent(asked['ratio'])} in {asked['value']:.2%} of the"
            f" scenarios (interval {asked['low']:.2%} to {asked['high']:.2%})."
        )
        if asked["close"]:
            writer.say(
                f"In {asked['close']:,} of them an end of the acceptable range lies within rounding of that"
                " ratio; it counts as accepted."
            )
    if acceptance["is_capped"]:
        writer.say("A ratio above the cap that a scenario sets counts as not accepted there.")
    if best is None:
        writer.say("No ratio is accepted by both cities in any scenario.")
        return
    if best["from"] == best["to"]:
        writer.say(
            f"The ratio that most scenarios accept is {percent(best['ratio'])}: {best['value']:.2%} of them"
            f" do (interval {best['low']:.2%} to {best['high']:.2%})."
        )
    else:
        writer.say(
            f"Most scenarios accept each ratio from {percent(best['from'])} to {percent(best['to'])}:"
            f" {best['value']:.2%} of them do (interval {best['low']:.2%} to {best['high']:.2%})."
        )
    writer.table(
        ("ratio", "accepted by both in", "from", "to"),
        [
            (percent(each["ratio"]), *(f"{each[key]:.1%}" for key in ("value", "low", "high")))
            for each in acceptance["curve"][::_STEP]
        ],
    )


def _print_spread(writer: Writer, analysis: Mapping[str, Any]) -> None:
    figure = analysis["figure"]
    name, spread = input_name(figure["name"]), figure["spread"]
    if spread is None:
        return
    written = percent if is_ratio(figure) else number
    unit = unit_words(figure["unit"])
    middle, low, high = (
        next(each["value"] for each in spread["quantiles"] if each["level"] == level)
        for level in (0.5, 0.05, 0.95)
    )
    writer.heading("How the figure is spread")
    writer.say(
        f"{name}: the median is {_with_unit(written(middle), unit)}; nine scenarios in ten lie from"
        f" {_with_unit(written(low), unit)} to {_with_unit(written(high), unit)}."
    )
    writer.table(
        ("part of the scenarios below", "figure", "from", "to"),
        [
            (f"{each['level']:.0%}", *(_or_open(each[key], written) for key in ("value", "low", "high")))
            for each in spread["quantiles"]
        ],
    )
    if spread["left_out"]:
        writer.say(f"{spread['left_out']:,} scenarios have no such figure and are not counted.")


def _print_gains(writer: Writer, analysis: Mapping[str, Any]) -> None:
    gains = analysis["gains"]
    if not gains:
        return
    ratio = analysis["ratio"]
    if ratio is None:
        writer.heading("What the cities gain in the bad cases")
    else:
        writer.heading("What signing brings in the bad cases")
        writer.say(
            f"Gains if the two sign at a ratio of {percent(ratio)}, whatever the figures turn out to be."
        )
    writer.table(
        ("city", "unit", "95% gain at least", "from", "to", "mean of the worst 5%", "part that loses"),
        [
            (
                each["city"], unit_words(each["unit"]),
                *(_or_open(each["gain"][key], number) for key in ("value", "low", "high")),
                number(each["tail_mean"]["value"]), f"{each['losing']['value']:.1%}",
            )
            for each in gains
        ],
        left=2,
    )  # fmt: skip


def _print_box(writer: Writer, analysis: Mapping[str, Any]) -> None:
    box = analysis["box"]
    if box is None:
        return
    if box["event"] == "half_acceptable":
        writer.heading("Where one half is not accepted")
    elif box["event"] == "agreement":
        writer.heading("Where there is no agreement")
    else:
        writer.heading("Where there is no answer")
    if not box["restrictions"]:
        writer.say("No range of the inputs holds it more often than the whole.")
        return
    density, coverage, overall = (box[key] for key in ("density", "coverage", "overall"))
    if density["value"] is None:
        writer.say("The ranges that were found hold none of the scenarios that were kept to judge them.")
    else:
        writer.say(
            f"In these ranges it happens in {density['value']:.1%} of the scenarios (interval"
            f" {density['low']:.1%} to {density['high']:.1%}), against {overall['value']:.1%} of all;"
            f" {coverage['value']:.1%} of the cases lie in them. One half of the rows found them, the other"
            " half judged them."
        )
    writer.table(
        ("path", "from", "to"),
        [
            (input_name(each["name"]), _or_open(each["low"]), _or_open(each["high"]))
            for each in box["restrictions"]
        ],
    )


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text


def _or_open(value: float | None, written: Any = number) -> str:
    """Write a bound; nothing where there is none."""
    return "" if value is None else str(written(value))
