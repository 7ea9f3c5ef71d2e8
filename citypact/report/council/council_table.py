"""An answer about a council as a reader wants it."""

from __future__ import annotations

from citypact.mechanisms.council_rules.alike_council import AlikeCouncilAnswer
from citypact.mechanisms.council_rules.sky_council import HeldCouncil, SkyCouncilAnswer
from citypact.report.water.air_table import print_reported
from citypact.report.words.amounts import number
from citypact.report.words.moves_table import print_figure_moves
from citypact.report.words.writer import Writer
from citypact.scenario.councils.result import CouncilResult

#: Sizes of a large council that have a row: the small ones, and the whole.
MOST_SIZES = 20


def print_council(writer: Writer, result: CouncilResult) -> None:
    """Print the answer, then what it rests on."""
    writer.heading(result.scenario.title)
    writer.say(result.scenario.question)
    if isinstance(result.answer, AlikeCouncilAnswer):
        _alike(writer, result.answer)
    else:
        _sky(writer, result.answer)
    writer.heading("In words")
    writer.say(result.answer.explain())
    figure = "greatest depth at which all cities hold"
    print_figure_moves(writer, figure, result.moves, short="depth")
    print_reported(writer, result.document["reported"])
    writer.heading("Certificate", part="certificate")
    exact = " in fractions" if result.answer.certificate.exact else ""
    writer.say(f"{len(result.answer.certificate.residuals)} conditions recomputed{exact} and held.")
    writer.assumptions(dict.fromkeys(result.document["assumptions"]))


def _alike(writer: Writer, answer: AlikeCouncilAnswer) -> None:
    """Print a row for each size: payoffs, who walks, who joins, and how deep it could go."""
    writer.heading(f"Councils by size, at depth {number(float(answer.depth))}")
    shown = list(answer.sizes)
    if len(shown) > MOST_SIZES:
        shown = [*shown[: MOST_SIZES - 1], shown[-1]]
    rows = [
        (
            str(row.size), number(float(row.member)), number(float(row.outsider)), number(float(row.walking)),
            "" if row.joining is None else number(float(row.joining)), "yes" if row.stable else "no",
            number(float(row.subsidy)), number(float(row.deepest)), number(float(row.total_at_deepest)),
        )
        for row in shown
    ]  # fmt: skip
    columns = (
        "members", "each member", "outsider", "by walking", "by joining", "holds", "money needed",
        "depth that holds", "all at it",
    )  # fmt: skip
    writer.table(columns, rows)
    if len(shown) < len(answer.sizes):
        writer.say(f"{len(answer.sizes) - len(shown)} sizes before the last are left out; --json has all.")
    writer.say(
        f"In {answer.game.unit}. By walking, by joining: what one city gains by it; a council holds if"
        " neither is positive."
    )


def _sky(writer: Writer, answer: SkyCouncilAnswer) -> None:
    """Print which councils hold, the payments of the best and of all cities, and the frontier."""
    writer.heading(f"Councils that hold at depth {number(answer.depth)}")
    found = (("without money", answer.alone), ("with payments", answer.paying))
    writer.table(
        ("", "stable", "largest", "of that size", "the first of them"),
        [
            (
                name, str(len(each.masks)), str(each.largest), str(each.count_by_size.get(each.largest, 0)),
                ", ".join(each.coalitions[0]) if each.coalitions else "none",
            )
            for name, each in found
        ],
        left=1,
    )  # fmt: skip
    writer.say("Stable: no member gains by walking out, and nobody gains by joining or could be paid to.")
    if answer.best is not None:
        _held(writer, answer, "The best council that payments keep together", answer.best)
    _held(writer, answer, "All cities", answer.whole)
    writer.heading("Depth against membership, with payments")
    writer.table(
        ("depth", "members of the best", "largest that holds", "all cities gain", "if all were in"),
        [
            (number(row.depth), str(row.size), str(row.largest), number(row.total), number(row.all_in))
            for row in answer.rows_by_depth
        ],
    )
    writer.say(
        f"In {answer.game.unit} a year over no agreement. All cities hold up to depth"
        f" {number(answer.whole_deepest)}."
    )


def _held(writer: Writer, answer: SkyCouncilAnswer, title: str, held: HeldCouncil) -> None:
    writer.heading(f"{title}: {len(held.members)} members")
    rows = [(city, number(held.payments[city]), number(held.gains[city])) for city in held.members]
    writer.table(("city", "receives", "gains with it"), rows)
    lacking = f"{number(-held.surplus)} {answer.game.unit} a year are missing to keep all of them in."
    spare = f"{number(held.surplus)} {answer.game.unit} a year are left over what keeps all of them in."
    writer.say(
        f"In {answer.game.unit} a year; negative: pays. All cities together gain {number(held.total)}."
        f" {spare if held.surplus >= 0 else lacking}"
    )
