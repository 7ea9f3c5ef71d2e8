"""A run directory: a manifest, one Parquet file a chunk, and the checkpoints.

::

    manifest.json        what is computed, by which versions
    checkpoints.sqlite   which chunks are finished, with the SHA-256 of their files
    chunks/00000000.parquet …

A chunk's file is whole or absent (written under another name, brought to the disk, renamed); its line
in the checkpoints comes after it. On opening, every file is held against its line; a file that is not
what was written is told and computed again, and a whole file without a line is taken in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from citypact.errors import InputError, Problem
from citypact.scenario.new_content import UNFINISHED, clear_abandoned
from citypact.scenario.whole_file import refuse_outward, write_atomic
from citypact.sweep.disk import refuse_small_disk
from citypact.sweep.seam import SweepPlan
from citypact.sweep.store_checkpoints import Checkpoint, Checkpoints, OnlyOne
from citypact.sweep.store_manifest import MANIFEST, Manifest, manifest_of, read_manifest, refuse_another

CHUNKS = "chunks"
#: Said where a run can no longer be written.
KEPT = "the chunks written so far are kept"


def chunk_file(folder: Path, k: int) -> Path:
    """Return the file of chunk ``k``.

    Examples
    --------
    >>> chunk_file(Path("run"), 7).as_posix()
    'run/chunks/00000007.parquet'
    """
    return folder / CHUNKS / f"{k:08d}.parquet"


def kept_run(asked: Manifest, folder: Path) -> Manifest | None:
    """Return the manifest of the run that a folder holds, ``None`` for a new one; nothing is written.

    Parameters
    ----------
    asked : Manifest
        What is to be run.
    folder : Path
        New, empty, or the directory of the same run.

    Raises
    ------
    InputError
        If the folder holds something else, a link out of it, or a run of another plan or version, or if the
        rows do not fit on its disk.
    """
    kept = _held_manifest(folder)
    if kept is not None:
        refuse_another(kept, asked, folder)
    refuse_small_disk(asked, folder)
    return kept


def _held_manifest(folder: Path) -> Manifest | None:
    if not folder.exists():
        return None
    if not folder.is_dir():
        raise InputError(Problem("out", "a file", "a folder", str(folder)))
    for place in (folder, folder / CHUNKS):
        for each in place.iterdir() if place.is_dir() else ():
            refuse_outward(each)
    if (folder / MANIFEST).exists():
        return read_manifest(folder)
    # A run that was killed before its manifest was whole has left no more than these.
    begun = (CHUNKS, "lock.sqlite", "lock.sqlite-journal")
    others = [each.name for each in folder.iterdir() if each.name not in begun and not each.match(UNFINISHED)]
    if others or any(each.suffix == ".parquet" for each in folder.glob(f"{CHUNKS}/*")):
        found = f"a folder with {min(others)}" if others else "chunks without a manifest"
        raise InputError(Problem("out", found, "a new or empty folder, or a run", str(folder)))
    return None


class RunFolder:
    """A run directory that is being written, by one process at a time.

    Parameters
    ----------
    plan : SweepPlan
        What is to be run.
    outputs : mapping
        Unit of every answer.
    folder : Path
        New, empty, or the directory of the same run, which is then gone on with.

    Attributes
    ----------
    done : set of int
        Finished chunks.
    told : list of str
        What was found amiss and is put right.

    Raises
    ------
    InputError
        If the folder holds something else, a run of another plan or version, or is in use; or if the
        rows do not fit on its disk. Nothing in it is changed then.
    """

    def __init__(self, plan: SweepPlan, outputs: Mapping[str, str], folder: Path) -> None:
        self.folder = folder
        self.manifest = manifest_of(plan, outputs)
        self.done: set[int] = set()
        self.told: list[str] = []
        kept = kept_run(self.manifest, folder)
        try:
            (folder / CHUNKS).mkdir(parents=True, exist_ok=True)
            self._right = OnlyOne(folder)
        except OSError as error:
            raise InputError(_unwritable(folder, error)) from None
        try:
            self._take_over(is_new=kept is None)
        except BaseException:
            self._right.release()
            raise

    def _take_over(self, *, is_new: bool) -> None:
        for place in (self.folder, self.folder / CHUNKS):
            clear_abandoned(place)
        if is_new:
            write_atomic(self.folder / MANIFEST, self.manifest.content())
        self._lines = Checkpoints(self.folder)
        known = {line.k: line for line in self._lines}
        for k in known.keys() - set(range(self.manifest.chunks)):
            self._forget(k, "is not of this plan")
        for k in range(self.manifest.chunks):
            if k in known:
                self._check(known[k])
            elif chunk_file(self.folder, k).exists():
                self._take_in(k)

    def _check(self, line: Checkpoint) -> None:
        try:
            content = chunk_file(self.folder, line.k).read_bytes()
        except OSError:
            self._forget(line.k, "is missing")
            return
        if len(content) != line.size or hashlib.sha256(content).hexdigest() != line.sha256:
            self._forget(line.k, "is not what was written")
            return
        self.done.add(line.k)

    def _take_in(self, k: int) -> None:
        from citypact.sweep.store_chunk import whole_chunk

        content = chunk_file(self.folder, k).read_bytes()
        if whole_chunk(content, self.manifest.hash, k, self.manifest.rows_of(k)):
            self._lines.add(Checkpoint(k, len(content), hashlib.sha256(content).hexdigest(), None))
            self.done.add(k)
        else:
            self._forget(k, "is half written")

    def _forget(self, k: int, fault: str) -> None:
        self._lines.remove(k)
        with suppress(OSError):
            chunk_file(self.folder, k).unlink(missing_ok=True)
        self.told.append(f"The file of chunk {k} {fault}; it is computed again.")

    def write(self, k: int, content: bytes, seconds: float) -> None:
        """Write a finished chunk: first its file, then its line.

        Raises
        ------
        InputError
            If the disk is full; the chunks before are kept.
        """
        write_atomic(chunk_file(self.folder, k), content, KEPT)
        self._lines.add(Checkpoint(k, len(content), hashlib.sha256(content).hexdigest(), seconds))
        self.done.add(k)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()
        self._right.release()


def _unwritable(folder: Path, error: OSError) -> Problem:
    found = f"cannot write ({error.strerror or error})"
    return Problem("out", found, "a folder that can be written", str(folder), KEPT)
