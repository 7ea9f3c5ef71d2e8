"""Tables and files that visitors hand in, read in memory into the inputs of a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from citypact.errors import InputError, Problem
from citypact.scenario.held_file import held_files

Found = tuple[str, dict[str, Any]]
LONGEST_NAME = 100  #: letters of a file's name
TEXTS = (".csv", ".yaml", ".yml", ".json", ".nfg")
BOOKS = (".xlsx", ".xlsm")  #: the second is refused with its reason


class Reading(NamedTuple):
    """How a file is to be read, where it does not say so itself."""

    players: Sequence[str] = ()
    missing: str | None = None
    cost: bool = False


def read_upload(what: str, name: str, data: bytes, reading: Mapping[str, Any]) -> dict[str, Any]:
    """Return the kind of question that a file belongs to, and the inputs that it holds.

    Parameters
    ----------
    what : str
        One of ``READERS``.
    name : str
        Of the file; its ending says how it is read.
    data : bytes
        Its content; text in UTF-8, with or without byte order mark, or in GB18030.
    reading : mapping
        Fields of :class:`Reading`.

    Raises
    ------
    InputError
        Listing every mistake of the file with its row.

    Examples
    --------
    >>> rows = "firm,revenue,origin_loss,destination_cost\\n甲,4,1,1\\n".encode("gb18030")
    >>> read_upload("plants", "厂.csv", rows, {})["inputs"]["firms"]["firm"]
    ['甲']
    """
    file = Path(plain_name(name))
    if file.suffix.lower() not in (*TEXTS, *BOOKS):
        found = file.suffix or "a name without ending"
        raise InputError(
            Problem("file", found, f"a file that ends in {', '.join((*TEXTS, *BOOKS[:1]))}", str(file))
        )
    encoding = None
    if file.suffix.lower() in TEXTS:
        text, encoding = decoded(file, data)
        data = text.encode("utf-8")
    with held_files({str(file): data}):
        kind, inputs = READERS[what](file, Reading(**reading))
    return {"kind": kind, "encoding": encoding, "inputs": inputs}


def plain_name(name: str) -> str:
    """Return the last part of a name, of letters that can be shown.

    Examples
    --------
    >>> plain_name("C:\\\\lists\\\\a.csv"), plain_name("../b.xlsx"), plain_name("..")
    ('a.csv', 'b.xlsx', 'file')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:]
    return shown if shown.strip(". ") else "file"


def decoded(file: Path, data: bytes) -> tuple[str, str]:
    """Return a text and its encoding: UTF-8, or GB18030, which spreadsheets in China write.

    Raises
    ------
    InputError
        If it is neither.

    Examples
    --------
    >>> decoded(Path("a.csv"), "甲".encode("gbk"))
    ('甲', 'gb18030')
    """
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # "Unicode text" of a spreadsheet
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    remedy = 'save it as "CSV UTF-8"' if file.suffix.lower() == ".csv" else "save it as UTF-8"
    raise InputError(Problem("encoding", "bytes of no text", "UTF-8 or GB18030", str(file), remedy))


def _enterprises(file: Path, reading: Reading) -> Found:
    from citypact.scenario.enterprise_list import enterprise_inputs, read_enterprises

    return "statute", {"firms": enterprise_inputs(read_enterprises(file))}


def _plants(file: Path, reading: Reading) -> Found:
    from citypact.scenario.portfolio.plant_list import read_portfolio

    return "portfolio", {"firms": read_portfolio(file)}


def _game(file: Path, reading: Reading) -> Found:
    from citypact.scenario.coalition_load import load_game

    described = load_game(file, cost=reading.cost, missing=reading.missing)
    inputs: dict[str, Any] = {"game": described.document, "rules": "default"}
    if described.filled:
        inputs["filled"] = {"missing": reading.missing, "coalitions": described.filled}
    return "allocation", inputs


def _proposal(file: Path, reading: Reading) -> Found:
    from citypact.scenario.coalition_proposal import read_proposal

    if not reading.players:
        raise InputError(Problem("players", "nothing", "the players of the game, for whom it proposes"))
    return "allocation", {"check": read_proposal(file, tuple(reading.players))}


def _normal_form(file: Path, reading: Reading) -> Found:
    from citypact.scenario.normal_form.answering import game_inputs
    from citypact.scenario.normal_form.reading import read_normal_form

    return "equilibrium", game_inputs(read_normal_form(file))


def _scenario(file: Path, reading: Reading) -> Found:
    from citypact.scenario.answer_file import question_of

    return question_of(file)


#: What can be handed in, and what reads it.
READERS: Mapping[str, Callable[[Path, Reading], Found]] = {
    "enterprises": _enterprises,
    "plants": _plants,
    "game": _game,
    "proposal": _proposal,
    "normal-form": _normal_form,
    "scenario": _scenario,
}
