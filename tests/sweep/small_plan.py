"""A small plan of the tests' own: it keeps the promises of the seam and knows no cities."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class SmallPlan:
    size: int
    chunk_rows: int
    seed: int = 0
    columns: tuple[str, ...] = ("a.x", "b")

    def chunk(self, k: int) -> np.ndarray:
        rows = min(self.chunk_rows, self.size - k * self.chunk_rows)
        return np.random.default_rng([self.seed, k]).random((rows, len(self.columns)))

    def to_dict(self) -> dict[str, Any]:
        return {"size": self.size, "chunk_rows": self.chunk_rows, "seed": self.seed, "columns": self.columns}

    @property
    def hash(self) -> str:
        return hashlib.sha256(json.dumps(self.to_dict()).encode()).hexdigest()


@dataclass(frozen=True)
class Small:
    """Answers sum and product (none where the sum is above 1.9), and keeps a diary of what it computed."""

    diary: str = ""
    seconds: float = 0.0
    kill_once: str = ""
    factor: float = 1.0
    outputs: dict[str, str] = field(default_factory=lambda: {"total": "1", "product": "亿元"})

    def evaluate(self, rows: np.ndarray) -> dict[str, np.ndarray]:
        if self.kill_once and rows[0, 0] > 0:
            try:
                Path(self.kill_once).touch(exist_ok=False)
            except FileExistsError:
                pass
            else:
                os.kill(os.getpid(), 9)
        time.sleep(self.seconds)
        if self.diary:
            with open(self.diary, "a", encoding="utf-8") as stream:
                stream.write(f"{rows[0, 0]!r}\n")
        total = rows.sum(axis=1)
        product = self.factor * rows[:, 0] * rows[:, 1]
        return {"total": total, "product": np.where(total > 1.9, np.nan, product)}


class Refusing(Small):
    def evaluate(self, rows: np.ndarray) -> dict[str, np.ndarray]:
        from citypact.errors import InputError, Problem

        raise InputError(Problem("growth", -1, "0 or more"), Problem("rate", 2, "0 to 1"))


class Deadly(Small):
    def evaluate(self, rows: np.ndarray) -> dict[str, np.ndarray]:
        os.kill(os.getpid(), 9)
        return {}


def folder_bytes(folder: Path) -> dict[str, bytes]:
    """Bytes of all that a run promises to be the same: its manifest and its chunks."""
    files = [folder / "manifest.json", *sorted((folder / "chunks").iterdir())]
    return {file.name: file.read_bytes() for file in files}
