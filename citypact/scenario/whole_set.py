"""Several files that take their names together, also where the writer is killed in between.

All contents are written and brought to the disk first. Then a list says which of them goes to which
name; from the moment at which it stands in the folder the set is decided. A writer that dies before
leaves the old files; of one that dies later, whoever next writes into the folder puts the rest in place.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from citypact.errors import InputError, Problem
from citypact.scenario.new_content import NewContent, clear_abandoned, holds_alone, keep_names, looked_at

#: How the lists are named.
LISTS = ".citypact-*.set"
#: Bytes of a list at most; a set has a few files.
_LONGEST = 1 << 20
_KIND = "citypact-set-1"
_TEMPORARY = re.compile(r"\.citypact-[0-9a-f]{16}\.tmp")


@dataclass(frozen=True)
class _Move:
    """A finished file, the name that it takes in the same folder, and the SHA-256 of its content."""

    place: str
    name: str
    sha256: str


def write_set(files: Mapping[Path, bytes], modes: Mapping[Path, int | None]) -> None:
    """Replace files so that those of a folder are all old or all new, at the latest when it is next settled.

    Parameters
    ----------
    files : mapping
        Content of each file, by its path with links followed; the folders exist.
    modes : mapping
        Permissions of each file that is replaced, ``None`` for a new one.

    Raises
    ------
    OSError
        If something cannot be written. Before the set is decided nothing is changed then.
    InputError
        If an earlier set of a folder cannot be put in place.
    """
    folders = sorted({path.parent for path in files})
    for folder in folders:
        settle(folder)
    with ExitStack() as stack:
        begun = {path: stack.enter_context(NewContent(path, modes[path])) for path in files}
        for path, content in files.items():
            begun[path].stream.write(content)
            begun[path].finish()
        for folder in folders:
            _take_names(folder, {path: content for path, content in begun.items() if path.parent == folder})


def _take_names(folder: Path, begun: Mapping[Path, NewContent]) -> None:
    if len(begun) == 1:  # takes its name in one step anyhow
        for content in begun.values():
            content.take_name()
        keep_names(folder)
        return
    moves = [
        {"place": each.place.name, "name": path.name, "sha256": each.sha256()} for path, each in begun.items()
    ]
    first = next(iter(begun.values())).place.stem
    keep_names(folder)
    with NewContent(folder / f"{first}.set") as decided:
        decided.stream.write(json.dumps({"kind": _KIND, "files": moves}).encode("utf-8"))
        decided.finish()
        decided.take_name()
        # From here on the set is put in place, if not now then by the next writer.
        for each in begun.values():
            each.leave()
        keep_names(folder)
        for each in begun.values():
            each.take_name()
        keep_names(folder)
        decided.target.unlink()


def settle(folder: Path) -> None:
    """Put in place what dead writers had decided in a folder, and remove what they had not.

    Nothing is done to the files of a writer that lives, nor to those of another user.

    Parameters
    ----------
    folder : Path
        Where to look; not below it.

    Raises
    ------
    InputError
        If a decided file cannot take its name.
    """
    for place in sorted(folder.glob(LISTS)):
        handle = looked_at(place)
        if handle is None:
            continue
        try:
            if holds_alone(handle) and (moves := _moves(handle)) is not None:
                _put_in_place(folder, moves)
                keep_names(folder)
                place.unlink(missing_ok=True)
        except OSError as error:
            found = f"files of a killed run that cannot be put in place ({error.strerror})"
            expected, remedy = "a folder that can be written", f"remove {place.name} to leave it as it is"
            raise InputError(Problem("out", found, expected, str(folder), remedy)) from None
        finally:
            os.close(handle)
    clear_abandoned(folder, _needed(folder))


def mixed_names(folder: Path) -> tuple[str, ...]:
    """Return the names in a folder of which a killed writer may have replaced some and others not.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mixed_names(Path(folder))
    ()
    """
    found: set[str] = set()
    for place in folder.glob(LISTS):
        handle = looked_at(place)
        if handle is not None:
            try:
                if holds_alone(handle):
                    found |= {move.name for move in _moves(handle) or ()}
            finally:
                os.close(handle)
    return tuple(sorted(found))


def _needed(folder: Path) -> frozenset[str]:
    """Return the unfinished files that a list promises a name."""
    found: set[str] = set()
    for place in folder.glob(LISTS):
        handle = looked_at(place)
        if handle is not None:
            try:
                found |= {move.place for move in _moves(handle) or ()}
            finally:
                os.close(handle)
    return frozenset(found)


def _moves(handle: int) -> list[_Move] | None:
    """Return what a list says; ``None`` if it is none of ours."""
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or not 0 < status.st_size <= _LONGEST or not status.st_nlink:
        return None
    # In a folder that all may write to, a list of another user must not rename what is ours.
    if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
        return None
    os.lseek(handle, 0, os.SEEK_SET)
    with suppress(ValueError, KeyError, TypeError, RecursionError), os.fdopen(os.dup(handle), "rb") as stream:
        document = json.loads(stream.read(_LONGEST))
        moves = [_Move(each["place"], each["name"], each["sha256"]) for each in document["files"]]
        if document["kind"] == _KIND and all(map(_is_sound, moves)):
            return moves
    return None


def _is_sound(move: _Move) -> bool:
    """Say whether a move stays in its folder and moves an unfinished file."""
    names_one = os.path.basename(move.name) == move.name and move.name not in ("", ".", "..")
    return bool(names_one and _TEMPORARY.fullmatch(move.place) and isinstance(move.sha256, str))


def _put_in_place(folder: Path, moves: Iterable[_Move]) -> None:
    for move in moves:
        place = folder / move.place
        handle = looked_at(place)
        if handle is None:
            continue  # it has its name already
        with os.fdopen(handle, "rb") as stream:
            is_whole = hashlib.file_digest(stream, "sha256").hexdigest() == move.sha256
        if is_whole:
            os.replace(place, folder / move.name)
