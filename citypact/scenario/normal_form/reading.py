"""A game in normal form from any of its kinds of file."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from citypact.errors import InputError, Problem
from citypact.games.normal_form import NormalFormGame
from citypact.scenario.normal_form.document import read_game_document
from citypact.scenario.normal_form.nfg import read_nfg
from citypact.scenario.normal_form.table import read_game_table

FORMATS = "a .csv, .xlsx, .yaml or .nfg file"


class ReadGame(NamedTuple):
    """A game, what it is called, and what its payoffs rest on."""

    game: NormalFormGame
    title: str
    assumptions: tuple[str, ...]


def read_normal_form(path: str | Path, *, encoding: str | None = None) -> ReadGame:
    """Read a game of two or more players.

    Parameters
    ----------
    path : str or Path
        A table (``.csv``, ``.xlsx``) with a row for every combination of strategies, a document
        (``.yaml``), or Gambit's strategic form (``.nfg``).
    encoding : str, optional
        Of a CSV file; UTF-8 by default.

    Raises
    ------
    InputError
        Listing every mistake with its place.
    """
    file = Path(path)
    ending = file.suffix.lower()
    if encoding is not None and ending != ".csv":
        raise InputError(Problem("--encoding", encoding, "no encoding beside a file that is not CSV"))
    if ending in (".csv", ".xlsx"):
        unknown = "A: nothing is said of where the payoffs come from"
        return ReadGame(read_game_table(file, encoding=encoding), file.stem, (unknown,))
    if ending == ".nfg":
        game, title = read_nfg(file)
        return ReadGame(game, title or file.stem, ("A: nothing is said of where the payoffs come from",))
    if ending in (".yaml", ".yml"):
        game, described = read_game_document(file)
        told = described.source or described.note or "nothing is said of where they come from"
        return ReadGame(game, described.title, (f"{described.trust}: payoffs: {told}",))
    raise InputError(Problem("file", ending or "a name without ending", FORMATS, str(file)))
