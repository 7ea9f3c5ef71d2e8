"""Tables on the terminal with names in every script: columns stand under their heads, in their order."""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import bidirectional, combining

import pytest
from rich.cells import cell_len

from citypact.cli.app import run
from citypact.scenario.templates import template

ARABIC, ACCENTED, WIDE = "القاهرة", "Cafe\u0301 du Re\u0301gent", "𠮷野家市"
HEBREW, HINDI, TURKISH = "נצרת", "शहर", "İzmir ß"
MARK = "\u200e"


def files(folder: Path, first: str, second: str, third: str) -> dict[str, tuple[str, ...]]:
    """Write a file of several kinds about these cities and return the commands that read them."""
    heads = {"split": ("relocation", ".yaml"), "allocate": ("game", ".yaml"), "package": ("gains", ".csv")}
    commands = {}
    for command, (kind, ending) in heads.items():
        text = template(kind).replace("City A", first).replace("City B", second).replace("City C", third)
        (folder / f"{command}{ending}").write_text(text, encoding="utf-8")
        commands[command] = (command, str(folder / f"{command}{ending}"))
    rows = "".join(f"{name},1,1,1,1.2,yes,yes\n" for name in (first, second, third))
    head = "firm,tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan\n"
    (folder / "firms.csv").write_text(head + rows, encoding="utf-8")
    return {**commands, "statute": ("statute", str(folder / "firms.csv"))}


def tables(printed: str) -> list[list[str]]:
    """Return the tables of a text: from the line above a rule to the next line that is empty."""
    lines = printed.splitlines()
    found = []
    for at, line in enumerate(lines):
        if re.fullmatch("─+", line.strip()):
            end = next((to for to in range(at, len(lines)) if not lines[to].strip()), len(lines))
            found.append([lines[at - 1], *lines[at:end]])
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("names", [(ARABIC, ACCENTED, WIDE), (HEBREW, HINDI, TURKISH)], ids=["one", "other"])
def test_columns_stay_in_their_places(
    language: str, names: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command, words in files(tmp_path, *names).items():
        assert run(["--lang", language, *words]) == 0
        printed = capsys.readouterr().out
        assert any(name in printed for name in names), command
        turned = 0
        for head, rule, *lines in tables(printed):
            rows = [line for line in lines if line.startswith(names)]
            # Every row of a city ends where the rule does, however many letters share a place.
            assert {cell_len(line) for line in rows} <= {cell_len(rule)}, command
            turned += sum(map(_numbers_follow_a_mark, (head, *rows)))
        assert turned or command == "split", command


def _numbers_follow_a_mark(line: str) -> int:
    """Assert that no number stands behind a letter from the right without a mark; count their runs."""
    last, runs = "", 0
    for letter in line:
        if bidirectional(letter) in ("R", "AL"):
            runs += last != "R"
            last = "R"
        elif letter == MARK or bidirectional(letter) == "L":
            last = "L"
        elif letter.isdigit():
            assert last != "R", line
    return runs


def test_the_order_of_the_columns_by_the_rules_of_unicode(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line is laid out here as a terminal does it: without its mark, least and most change places."""
    (row,) = [
        line
        for table in _asked(tmp_path, capsys)
        if "least" in table[0]
        for line in table
        if line.startswith(ARABIC)
    ]
    assert _laid_out(row).split()[-2:] == ["0", "10"]
    assert _laid_out(row.replace(MARK, "")).split()[:2] == ["10", "0"]


def _asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    assert run(["--lang", "en", *files(folder, ARABIC, ACCENTED, WIDE)["allocate"]]) == 0
    return tables(capsys.readouterr().out)


def _laid_out(line: str) -> str:
    """Return the words of a line of names and whole numbers from left to right, by the rules W2, N1 and L2.

    The line begins in a paragraph from left to right. A number behind a letter from the right is of that
    side's level (W2); what is neutral between two of one side is of that side.
    """
    words = re.findall(rf"[^\s{MARK}]+|{MARK}", line)
    sides, last = [], "L"
    for word in words:
        if word.isdigit():
            sides.append("R" if last == "R" else "L")
            continue
        strong = [bidirectional(letter) for letter in word if not combining(letter)]
        last = "R" if any(side in ("R", "AL") for side in strong) else "L"
        sides.append(last)
    shown: list[str] = []
    at = 0
    while at < len(words):
        to = at
        while to < len(words) and sides[to] == sides[at]:
            to += 1
        run_of_words = words[at:to]
        shown += run_of_words[::-1] if sides[at] == "R" else run_of_words
        at = to
    return " ".join(word for word in shown if word != MARK)
