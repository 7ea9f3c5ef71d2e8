"""A posted ratio as a reader wants it: the answer first, then why, then the proof."""

from __future__ import annotations

from collections.abc import Iterator

from citypact.mechanisms.trade import PostedRatio
from citypact.report.words.amounts import ABSENT, between, number, percent
from citypact.report.words.writer import Writer
from citypact.scenario.posted_result import PostedAnswer

#: Of the second best on a grid.
COLUMNS = ("second_best", "minimal_subsidy", "price")


def print_posted(writer: Writer, answer: PostedAnswer) -> None:
    """Print a posted ratio and what its document adds."""
    found, document = answer.found, answer.document
    writer.table(("posted ratio; money as parts of the shared tax", ""), _answer(found))
    writer.say("")
    writer.say(found.explain())
    grids = document["convergence"]
    if grids:
        writer.heading("Second best on grids of types")
        writer.table(
            ("types of a city", "second best", "minimal subsidy", "worth of a central yuan"),
            [
                (
                    str(row["types"]),
                    *(number(row[key]) for key in ("second_best", "minimal_subsidy", "price")),
                )
                for row in grids
            ],
        )
    _one_sided(writer, answer)
    writer.heading("What moves it: each belief changed alone", part="sensitivity")
    writer.table(
        ("change", "ratio", "expected surplus", "first best"),
        [
            (
                move.change,
                ABSENT if move.ratio is None else percent(move.ratio),
                number(move.welfare),
                number(move.first_best),
            )
            for move in answer.moves
        ],
    )
    certificate = found.certificate
    writer.heading("Certificate", part="certificate")
    state = "holds" if certificate.holds else "does not hold"
    writer.say(
        f"{state}: {len(certificate.residuals)} conditions recomputed from the beliefs within"
        f" {certificate.tolerance:g} of the surplus; interval bounds cover every ratio from 0 to 1."
    )
    writer.assumptions(found.assumptions)


def _answer(found: PostedRatio) -> Iterator[tuple[str, str]]:
    yield "ratio", ABSENT if found.ratio is None else percent(found.ratio)
    if found.tie_break:
        yield "equally good", ", ".join(between(each.ends) for each in found.ratios)
    yield "the plant moves with probability", percent(found.chance)
    yield "expected surplus", number(found.welfare)
    yield "second best", number(found.second_best)
    yield "first best", number(found.first_best)
    yield "minimal subsidy for first best", number(found.minimal_subsidy)
    yield "worth of the first central yuan", number(found.price)
    yield "expected gain of origin", number(found.gains["origin"])
    yield "expected gain of destination", number(found.gains["destination"])


def _one_sided(writer: Writer, answer: PostedAnswer) -> None:
    """Say what a city of average cost would name by itself."""
    told = answer.document["one_sided"]
    sets = {
        "destination": (told["destination_cost"], told["destination_offers"], "offers"),
        "origin": (told["origin_loss"], told["origin_demands"], "demands"),
    }
    writer.heading("If one city names the ratio by itself")
    for city, (cost, ratios, verb) in sets.items():
        named = ", ".join(between((low, high)) for low, high in ratios) or "nothing"
        writer.say(f"If its cost is the average, {number(cost)}, the {city} {verb} {named}.")
