"""What is worth measuring, and what criteria and fixed ratios bring, in sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citypact.report.sweep.figure_words import input_name
from citypact.report.words.amounts import number, percent
from citypact.report.words.writer import Writer

#: Fixed ratios that are shown where others beat them: every tenth.
_SHOWN = tuple(f"{tenth / 10:.2f}" for tenth in range(1, 10))


def print_measuring(writer: Writer, analysis: Mapping[str, Any]) -> None:
    """Print the value of measuring each input before a decision."""
    decisions = analysis["measuring"]
    if not decisions:
        return
    writer.heading("What is worth measuring before")
    ratio = percent(analysis["ratio"])
    rows = []
    for each in decisions:
        what = _decision(each["decision"], each["city"], ratio)
        all_known = number(each["perfect"]["value"])
        if each["decision"] == "choose":
            _say_choice(writer, each, all_known)
        else:
            _say_signing(writer, each, ratio, all_known)
        for path, worth in sorted(each["worth"].items(), key=lambda pair: -pair[1]["value"]):
            if worth["low"] is not None and worth["low"] > 0:
                rows.append(
                    (what, input_name(path), *(number(worth[key]) for key in ("value", "low", "high")))
                )
    if rows:
        writer.table(("decision", "path", "adds on average (亿元)", "from", "to"), rows, left=2)
    else:
        writer.say("That measuring any one input before adds anything cannot be told from these rows.")


def _say_choice(writer: Writer, each: Mapping[str, Any], all_known: str) -> None:
    """Say which ratio is best if it is fixed before; all of them where they are alike."""
    alike = [float(option) for option in each["alike"]]
    if not each["payoff"]:
        writer.say(
            f"A ratio that is fixed before brings the two nothing on average; knowing all before would add"
            f" {all_known} 亿元."
        )
    elif len(alike) == 1:
        writer.say(
            f"If a ratio is fixed before and the city that loses leaves, {percent(float(each['best']))}"
            f" is best: {number(each['payoff'])} 亿元 for both together on average; knowing all before"
            f" would add {all_known} 亿元."
        )
    else:
        writer.say(
            f"If a ratio is fixed before and the city that loses leaves, {', '.join(map(percent, alike))}"
            f" are best alike: {number(each['payoff'])} 亿元 for both together on average; knowing all before"
            f" would add {all_known} 亿元."
        )


def _say_signing(writer: Writer, each: Mapping[str, Any], ratio: str, all_known: str) -> None:
    """Say whether a city does better if it signs."""
    city = each["city"]
    if len(each["alike"]) > 1:
        writer.say(
            f"Without measuring it is all one to {city} on average whether it signs at {ratio}; knowing all"
            f" before would add {all_known} 亿元 on average."
        )
    elif each["best"] == "sign":
        writer.say(
            f"Without measuring {city} does best if it signs at {ratio}; knowing all before would add"
            f" {all_known} 亿元 on average."
        )
    else:
        writer.say(
            f"Without measuring {city} does best if it does not sign at {ratio}; knowing all before would add"
            f" {all_known} 亿元 on average."
        )


def _decision(decision: str, city: str, ratio: str) -> str:
    if decision == "choose":
        return "which ratio to fix"
    return f"{city}: sign at {ratio} or stay"


def print_frontier(writer: Writer, analysis: Mapping[str, Any]) -> None:
    """Print the mean gains of both cities under each criterion and fixed ratio, and which beats which."""
    front = analysis["frontier"]
    if front is None:
        return
    origin, destination = front["cities"]
    writer.heading("A ratio named when the figures are known, or fixed before")
    writer.say(
        "Mean gains in 亿元; where one city would lose there is no deal and no gain. An option that is beaten"
        " gives both cities less than another, or one of them less and the other no more."
    )
    shown = [
        each
        for each in front["options"]
        if not each["fixed"] or each["option"] in _SHOWN or each["beaten_by"] is None
    ]
    writer.table(
        ("option", f"gain of {origin}", f"gain of {destination}", "signed in", "beaten by"),
        [
            (
                _option(each["option"], is_fixed=each["fixed"]), *map(number, each["gains"]),
                f"{each['signed']:.1%}",
                "" if each["beaten_by"] is None else _option(each["beaten_by"], is_fixed=None),
            )
            for each in shown
        ],
    )  # fmt: skip


def _option(name: str, *, is_fixed: bool | None) -> str:
    fixed = is_fixed if is_fixed is not None else name[:1].isdigit()
    return f"fixed at {percent(float(name))}" if fixed else name.removeprefix("ratio.")
