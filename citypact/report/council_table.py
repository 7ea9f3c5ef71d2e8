"""An answer about a council on the terminal."""

from __future__ import annotations

from citypact.mechanisms.council_rules.alike_council import AlikeCouncilAnswer
from citypact.report.air_table import print_reported
from citypact.report.amounts import number
from citypact.report.terminal import Terminal
from citypact.scenario.councils.result import CouncilResult

#: Sizes of a large council that have a row: the small ones, and the whole.
MOST_SIZES = 20


def print_council(result: CouncilResult) -> None:
    """Print the answer, then what it rests on."""
    terminal = Terminal()
    terminal.heading(result.scenario.title)
    terminal.say(result.scenario.question)
    _alike(terminal, result.answer)
    terminal.heading("In words")
    terminal.say(result.answer.explain())
    print_reported(terminal, result.document["reported"])
    terminal.heading("Certificate")
    exact = " in fractions" if result.answer.certificate.exact else ""
    terminal.say(f"{len(result.answer.certificate.residuals)} conditions recomputed{exact} and held.")
    terminal.assumptions(dict.fromkeys(result.document["assumptions"]))


def _alike(terminal: Terminal, answer: AlikeCouncilAnswer) -> None:
    """Print a row for each size: payoffs, who walks, who joins, and how deep it could go."""
    terminal.heading(f"Councils by size, at depth {number(float(answer.depth))}")
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
    terminal.table(columns, rows)
    if len(shown) < len(answer.sizes):
        terminal.say(f"{len(answer.sizes) - len(shown)} sizes before the last are left out; --json has all.")
    terminal.say(
        f"In {answer.game.unit}. By walking, by joining: what one city gains by it; a council holds if"
        " neither is positive."
    )
