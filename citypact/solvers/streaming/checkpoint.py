"""What is known of a long calculation, in a file that is whole at any moment."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from citypact.errors import InputError, Problem

#: Layout of the file; a file of another layout is refused.
LAYOUT = "citypact blocks 2"
#: Worths this close, relative to the largest that is compared, are the same.
NEAR = 1e-12


@dataclass(frozen=True)
class Checkpoint:
    """Blocks that are finished, each with its numbers.

    Parameters
    ----------
    file : Path
        Written anew after each block: first beside it, then in one step in its place, so that a kill
        at any moment leaves the blocks before. It holds a digest of what it says, so that a number
        that was changed afterwards is noticed.
    about : mapping
        What the calculation is; a file about another one is refused.
    probes : sequence of float
        Some worths of the game; a file with others is about another game. Equal up to 1e-12 of the
        largest is equal: a function may round otherwise when it is asked in other portions.
    count : int
        Numbers of a block.
    """

    file: Path
    about: Mapping[str, Any]
    probes: Sequence[float]
    count: int

    def read(self, blocks: int) -> dict[int, list[float]]:
        """Return the finished blocks; none if there is no file yet.

        Raises
        ------
        InputError
            If the file cannot be read, is damaged, was changed, or is about another calculation.
        """
        try:
            document = json.loads(self.file.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            raise self._refused(" ".join(str(error).split())) from None
        if not isinstance(document, dict) or document.get("layout") != LAYOUT:
            raise self._refused("a file of another kind")
        for name, value in self.about.items():
            if document.get(name) != value:
                raise self._refused(f"{name} {document.get(name)!r} where {value!r} is wanted")
        found = document.get("blocks")
        numbers = {str(block) for block in range(blocks)}
        sound = isinstance(found, dict) and all(
            key in numbers and self._sound(row, self.count) for key, row in found.items()
        )
        if not isinstance(found, dict) or not sound:
            raise self._refused("blocks that are no rows of numbers")
        if document.pop("digest", None) != _digest(document):
            raise self._refused("numbers that were changed after it was written")
        if not self._same_game(document.get("probes")):
            raise self._refused("blocks of a game with other worths")
        return {int(key): list(row) for key, row in found.items()}

    def write(self, done: Mapping[int, list[float]]) -> None:
        """Keep the finished blocks.

        Raises
        ------
        InputError
            If the file cannot be written.
        """
        blocks = {str(block): done[block] for block in sorted(done)}
        document = {"layout": LAYOUT, **self.about, "probes": list(self.probes), "blocks": blocks}
        text = json.dumps({**document, "digest": _digest(document)})
        temporary = ""
        try:
            with NamedTemporaryFile("w", encoding="utf-8", dir=self.file.parent, delete=False) as stream:
                temporary = stream.name
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, self.file)
            temporary = ""
        except OSError as error:
            found = f"cannot write ({error.strerror})"
            raise InputError(
                Problem("checkpoint", found, "a file that can be written", str(self.file))
            ) from None
        finally:
            if temporary:
                with suppress(OSError):
                    Path(temporary).unlink()

    def _same_game(self, probes: object) -> bool:
        if not self._sound(probes, len(self.probes)):
            return False
        near = NEAR * max(map(abs, self.probes), default=0.0)
        kept: list[float] = probes  # type: ignore[assignment]  # a list of floats, or it is not sound
        return all(abs(one - other) <= near for one, other in zip(kept, self.probes, strict=True))

    @staticmethod
    def _sound(row: object, count: int) -> bool:
        return (
            isinstance(row, list)
            and len(row) == count
            and all(isinstance(number, float) and math.isfinite(number) for number in row)
        )

    def _refused(self, found: str) -> InputError:
        expected = "finished blocks of this calculation"
        return InputError(Problem("checkpoint", found, expected, str(self.file), "name another file"))


def _digest(document: Mapping[str, Any]) -> str:
    return sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
