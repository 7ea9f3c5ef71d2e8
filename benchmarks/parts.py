"""The parts of the table. Each is a module, or several, with ``lines()``; a new one is named here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import signature

from benchmarks.line import Line


@dataclass(frozen=True)
class Part:
    """Modules of this folder under one title, and the packages they cannot do without."""

    title: str
    modules: tuple[str, ...]
    needs: tuple[str, ...] = ()

    def lines(self, large: bool = False) -> Iterator[Line]:
        """Measure, line by line. What is not installed is a line that says so."""
        try:
            for package in self.needs:
                import_module(package)
        except ImportError:
            yield Line(self.title, verdict="missing", note=f"needs {package}, which is not installed")
            return
        for name in self.modules:
            lines = import_module(f"benchmarks.{name}").lines
            # Some can do more, at a price in time and memory.
            yield from lines(large=large) if "large" in signature(lines).parameters else lines()


PARTS = {
    "agreements": Part("Agreements between two cities", ("agreements",)),
    "coalitions": Part("Coalitions: values and nucleoli", ("coalitions",)),
    "water": Part("Water and air", ("compensation", "index_contract", "menus", "abatement")),
    "private": Part(
        "Long lists, private costs, designed mechanisms", ("portfolio", "trade", "finite_design")
    ),
    "designs": Part("Further assumptions", ("designs",)),
    "games": Part("Games in a table, and obstacles", ("equilibria",)),
    "packages": Part("Deals taken together", ("packages",)),
    "council": Part("A council of many cities", ("council",)),
    "growth": Part("Thirty cities, 2**30 coalitions", ("council_growth",)),
    "sweeps": Part("Many scenarios at once, stored", ("sweeps",), needs=("pyarrow", "duckdb")),
    "web": Part("The page's server", ("web",), needs=("httpx", "fastapi", "uvicorn", "plotly")),
    "peers": Part(
        "Other packages beside this one: ours / theirs, and whether their answer is right",
        (
            "peers.shapley_values",
            "peers.nucleoli",
            "peers.further_nucleoli",
            "peers.bimatrix",
            "peers.one_equilibrium",
            "peers.many_players",
        ),
    ),
}
