"""What a sweep does: the scenario, what is varied and how, fixed before the first row."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.mechanisms.fingerprint import fingerprint
from citypact.sweep.copula import Pair, correlated, correlation_root
from citypact.sweep.designs import DESIGNS, GIVEN, LIST, MOST_SOBOL, unit_points
from citypact.sweep.distributions import Distribution, FloatArray

#: Rows of a chunk; a power of two keeps every chunk of a Sobol sequence balanced.
CHUNK = 2**15
MOST_ROWS = 10**10
SCHEMA = 1


@dataclass(frozen=True)
class Varied:
    """A quantity that is varied: its path, its distribution and the unit of its numbers."""

    path: str
    distribution: Distribution
    unit: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "path": self.path,
            "distribution": self.distribution.text,
            "values": list(self.distribution.values),
            "unit": self.unit,
        }


@dataclass(frozen=True)
class Plan:
    """A sweep before it runs: equal plans give equal rows.

    Parameters
    ----------
    kind : str
        Kind of scenario, such as ``relocation``.
    scenario : dict
        The scenario as plain data.
    varied : tuple of Varied
        One for each column.
    design : str
        ``sobol``, ``latin``, ``random``, ``grid`` or ``list``.
    samples : int
        Rows N; of a grid the product of the numbers of values, of a list its length.
    seed : int
        Of the design.
    correlations : tuple of (str, str, float)
        Correlations of the normal scores of two paths; the others are zero.
    chunk_rows : int
        Rows of a chunk.
    names : tuple of str
        Of the rows of a list; empty if they have none.
    asked : mapping
        What ``citypact split`` is asked for each row: criterion, its options, ``ratio_cap``, ``cash_flow``.

    Raises
    ------
    InputError
        Naming what cannot be planned.

    Examples
    --------
    >>> plan = Plan("relocation", {}, (Varied("a", Distribution("values:1,2")),
    ...                                Varied("b", Distribution("values:3,4,5"))), design="grid", samples=6)
    >>> plan.size, plan.chunk(0)[:2].tolist()
    (6, [[1.0, 3.0], [1.0, 4.0]])
    """

    kind: str
    scenario: Mapping[str, Any]
    varied: tuple[Varied, ...]
    design: str = "sobol"
    samples: int = 2**10
    seed: int = 0
    correlations: tuple[Pair, ...] = ()
    chunk_rows: int = CHUNK
    names: tuple[str, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problems = []
        if not self.varied:
            problems.append(Problem("--vary", "nothing", "at least one PATH=DIST"))
        twice = sorted({name for name in self.columns if self.columns.count(name) > 1})
        problems += [Problem("--vary", name, "each path once") for name in twice]
        if self.design not in (*DESIGNS, LIST):
            problems.append(Problem("--design", self.design, "one of " + ", ".join(DESIGNS)))
        if not 0 <= self.seed < 2**63:
            problems.append(Problem("--seed", self.seed, "a whole number from 0 to 2^63 - 1"))
        if not 1 <= self.samples <= MOST_ROWS:
            problems.append(Problem("--samples", self.samples, f"a whole number from 1 to {MOST_ROWS}"))
        if self.design == "sobol" and self.samples > MOST_SOBOL:
            problems.append(
                Problem("--samples", self.samples, f"at most {MOST_SOBOL} points of a Sobol sequence")
            )
        if self.design in GIVEN and self.correlations:
            expected = "a design that draws: the rows of a grid or list are given"
            problems.append(Problem("--correlate", "a grid" if self.design == "grid" else "a list", expected))
        if self.design == "grid" and not problems:
            problems += self._grid_problems()
        if not problems:
            problems += self._list_problems()
        if problems:
            raise InputError(*problems)
        correlation_root(self.columns, self.correlations)

    def _grid_problems(self) -> list[Problem]:
        loose = [each for each in self.varied if not each.distribution.listed]
        if loose:
            expected = "values:A,B,C for every path of a grid"
            return [Problem("--vary", f"{each.path}={each.distribution.text}", expected) for each in loose]
        points = math.prod(len(each.distribution.values) for each in self.varied)
        if points != self.samples:
            expected = f"{points}, all points of the grid, or no --samples"
            return [Problem("--samples", self.samples, expected)]
        return []

    def _list_problems(self) -> list[Problem]:
        """Return what is wrong with a list, or with parts of one in another design."""
        rows = [each for each in self.varied if each.distribution.text == LIST]
        if self.design != LIST:
            loose = [
                Problem("--vary", f"{each.path}={LIST}", "a table of scenarios (--list FILE)")
                for each in rows
            ]
            if self.names:
                loose.append(Problem("names", len(self.names), "none: only the rows of a list have names"))
            return loose
        short = [each for each in self.varied if len(each.distribution.values) != self.samples]
        if short or len(rows) < len(self.varied):
            return [Problem("--design", LIST, "--list FILE, and a value of every path for every row")]
        if self.names and len(self.names) != self.samples:
            return [Problem("names", len(self.names), f"{self.samples}, one for every row")]
        return []

    @property
    def columns(self) -> tuple[str, ...]:
        """Paths that are varied, in the order of the columns."""
        return tuple(each.path for each in self.varied)

    @property
    def size(self) -> int:
        """Rows in all."""
        return self.samples

    @property
    def chunks(self) -> int:
        """Number of chunks; the last may be shorter."""
        return -(-self.samples // self.chunk_rows)

    def chunk(self, number: int) -> FloatArray:
        """Return the inputs of a chunk, the same whoever asks and in whatever order.

        Parameters
        ----------
        number : int
            From 0 to ``chunks - 1``.

        Returns
        -------
        ndarray, shape (rows, columns)
            In the units of ``varied``.

        Raises
        ------
        InputError
            If there is no such chunk.
        """
        if not 0 <= number < self.chunks:
            raise InputError(Problem("chunk", number, f"a whole number from 0 to {self.chunks - 1}"))
        start = number * self.chunk_rows
        stop = min(start + self.chunk_rows, self.samples)
        if self.design == "grid":
            return self._grid(np.arange(start, stop))
        if self.design == LIST:
            return np.column_stack([each.distribution.values[start:stop] for each in self.varied])
        levels = unit_points(self.design, self.seed, self.samples, len(self.varied), start, stop)
        root = correlation_root(self.columns, self.correlations)
        if root is not None:
            levels = correlated(levels, root)
        return np.column_stack(
            [each.distribution.quantile(levels[:, at]) for at, each in enumerate(self.varied)]
        )

    def _grid(self, rows: Any) -> FloatArray:
        """Return points of the grid, the last path running fastest."""
        shape = tuple(len(each.distribution.values) for each in self.varied)
        places = np.unravel_index(rows, shape)
        return np.column_stack(
            [
                np.asarray(each.distribution.values, dtype=np.float64)[place]
                for each, place in zip(self.varied, places, strict=True)
            ]
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain data for JSON."""
        document = {
            "schema": SCHEMA,
            "kind": self.kind,
            "scenario": dict(self.scenario),
            "varied": [each.to_dict() for each in self.varied],
            "design": self.design,
            "samples": self.samples,
            "seed": self.seed,
            "correlations": [list(pair) for pair in self.correlations],
            "chunk_rows": self.chunk_rows,
        }
        if self.names:
            document["names"] = list(self.names)
        return document | ({"asked": dict(self.asked)} if self.asked else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Plan:
        """Return the plan of :meth:`to_dict`.

        Raises
        ------
        InputError
            If the data is no plan.
        """
        try:
            if data["schema"] != SCHEMA:
                raise InputError(Problem("schema", data["schema"], f"{SCHEMA}, the version of a plan"))
            return cls(
                kind=str(data["kind"]),
                scenario=dict(data["scenario"]),
                varied=tuple(
                    Varied(
                        str(each["path"]),
                        Distribution(str(each["distribution"]), tuple(map(float, each["values"]))),
                        str(each["unit"]),
                    )
                    for each in data["varied"]
                ),
                design=str(data["design"]),
                samples=int(data["samples"]),
                seed=int(data["seed"]),
                correlations=_pairs(data["correlations"]),
                chunk_rows=int(data["chunk_rows"]),
                names=tuple(map(str, data.get("names", ()))),
                asked=dict(data.get("asked", {})),
            )
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            raise InputError(Problem("plan", str(error), "the plan of a sweep as plain data")) from None

    @property
    def hash(self) -> str:
        """SHA-256 of the plan in canonical JSON."""
        return fingerprint(self.to_dict())


def _pairs(data: Sequence[Sequence[Any]]) -> tuple[Pair, ...]:
    return tuple((str(first), str(second), float(rho)) for first, second, rho in data)
