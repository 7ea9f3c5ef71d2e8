"""The parsers under attack: what each is given, and how."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from trust.fuzzing import page_cases, page_line, places, seeds
from trust.fuzzing.mutations import bytes_of, mutated_bytes, mutated_text, mutated_tree
from trust.fuzzing.nasty import NAMES, NUMBERS
from trust.fuzzing.observing import Case, Watch, command_seen
from trust.fuzzing.workbooks import mutated_workbook, workbook

#: From the generator of a case, the folder to work in and the watch to a call that sees the same twice.
Maker = Callable[[Random, Path, Watch], Case]


@dataclass(frozen=True)
class Target:
    """A parser by its name, and what makes its cases."""

    name: str
    make: Maker


def _file(command: tuple[str, ...], ending: str, contents: Callable[[], tuple[str, ...]]) -> Maker:
    """A mutated file, given to a command: ``FILE`` among its words stands for it."""

    def make(rng: Random, folder: Path, watch: Watch) -> Case:
        known = contents()
        file = folder / f"{rng.choice(('file', '北 京', 'a b', 'ｘ'))}{ending}"
        file.write_bytes(bytes_of(rng.choice(known), known, rng))
        words = [str(file) if word == "FILE" else word for word in command]
        if rng.random() < 0.5:
            words = ["--lang", "zh", *words]
        return lambda: command_seen(words, watch)

    return make


def _book(command: tuple[str, ...], contents: Callable[[], tuple[str, ...]]) -> Maker:
    def make(rng: Random, folder: Path, watch: Watch) -> Case:
        file = folder / "book.xlsx"
        file.write_bytes(mutated_workbook(workbook(rng.choice(contents()), rng), rng))
        words = [str(file) if word == "FILE" else word for word in command]
        return lambda: command_seen(words, watch)

    return make


def _result(command: tuple[str, ...]) -> Maker:
    def make(rng: Random, folder: Path, watch: Watch) -> Case:
        document = rng.choice(seeds.results())
        file = folder / "result.json"
        if rng.random() < 0.7:
            text = json.dumps(mutated_tree(document, rng), ensure_ascii=rng.random() < 0.5)
            file.write_bytes(text.encode("utf-8", "surrogatepass"))
        else:
            file.write_bytes(bytes_of(json.dumps(document, ensure_ascii=False), (), rng))
        words = [str(file) if word == "FILE" else word for word in command]
        return lambda: command_seen(words, watch)

    return make


def _mutated_words(words: list[str], rng: Random) -> list[str]:
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(len(words))
        act = rng.randrange(9)
        if act <= 2:
            words[at] = rng.choice((*NUMBERS, *NAMES))
        elif act <= 4:
            words[at] = mutated_text(words[at], rng)[:5000]
        elif act == 5:
            del words[at]
        elif act == 6:
            words.insert(at, rng.choice(words))
        elif act == 7:
            words.insert(
                at,
                rng.choice(
                    ("--json", "--help", "--", "-h", "--lang", "zh", "--seed", "-1", "--lang=xx", "-x")
                ),
            )
        else:
            words[at] = rng.choice(rng.choice(seeds.LINES))
        words = words or ["split"]
    # Neither a server nor a path that leaves the folder is what is tried here; a line cannot hold a NUL.
    return [
        word.replace("\0", "")
        for word in words
        if word != "web" and not word.startswith(("/", "..", "--out=/"))
    ]


def _line(rng: Random, folder: Path, watch: Watch) -> Case:
    words = _mutated_words(list(rng.choice(seeds.LINES)), rng)
    return lambda: command_seen(words, watch)


def _sweep(rng: Random, folder: Path, watch: Watch) -> Case:
    growth, hazard = "parameters.plant.growth", "parameters.origin_side.hazard"
    varied = f"{growth}={rng.choice(seeds.VARIED)}"
    words = ["sweep", "beijing-hebei", "--vary", varied, "--vary", f"{hazard}=range", "--samples", "16"]
    if rng.random() < 0.4:
        words += ["--correlate", f"{growth},{hazard}=0.5"]
    if rng.random() < 0.3:
        words += ["--design", rng.choice(("grid", "latin", "random", "sobol"))]
    at = rng.choice([at for at, word in enumerate(words) if "=" in word])
    words[at] = mutated_text(words[at], rng)[:5000].replace("\0", "")
    (folder / "column.csv").write_bytes(bytes_of("x,y\n1.1,2\n1.2,3\n1.3,4\n", (), rng))
    if rng.random() < 0.5:
        words.append("--json")
    return lambda: command_seen(words, watch)


def _scenario_list(rng: Random, folder: Path, watch: Watch) -> Case:
    """A table of scenarios that a sweep runs, as text or as a workbook."""
    if rng.random() < 0.3:
        file = folder / "list.xlsx"
        file.write_bytes(mutated_workbook(workbook(rng.choice(seeds.LISTS), rng), rng))
    else:
        file = folder / "list.csv"
        file.write_bytes(bytes_of(rng.choice(seeds.LISTS), seeds.LISTS, rng))
    words = ["sweep", "beijing-hebei", "--list", str(file), *(["--json"] if rng.random() < 0.5 else [])]
    if rng.random() < 0.1:
        words += ["--vary", "parameters.plant.growth=range"]
    return lambda: command_seen(words, watch)


@cache
def _stored(folder: Path) -> Path:
    """A run of 64 rows in two files, made once."""
    from citypact.cli.app import run

    kept = folder / "kept"
    words = ["sweep", "beijing-hebei", "--vary", "parameters.plant.growth=range", "--samples", "64"]
    with contextlib.redirect_stdout(io.StringIO()):
        status = run([*words, "--workers", "1", "--out", str(kept / "run"), "--json"])
    if status != 0:
        raise RuntimeError("no run could be stored")
    return kept / "run"


def _run_directory(rng: Random, folder: Path, watch: Watch) -> Case:
    stored, place = _stored(folder.parent), folder / "run"
    shutil.copytree(stored, place)
    files = sorted(each for each in place.rglob("*") if each.is_file())
    for _ in range(rng.choice((0, 1, 1, 2))):
        file = rng.choice(files)
        if not file.is_file():
            continue
        data = file.read_bytes()
        act = rng.randrange(5)
        if file.suffix == ".json" and act < 4:
            try:
                tree = mutated_tree(json.loads(data), rng)
                file.write_bytes(json.dumps(tree).encode("utf-8", "surrogatepass"))
            except ValueError:
                file.write_bytes(bytes_of(data.decode("utf-8", "replace"), (), rng))
        elif act == 0:
            file.unlink()
        elif act == 1:
            file.unlink()
            file.mkdir()
        else:
            file.write_bytes(mutated_bytes(data, rng))
    query = rng.choice(seeds.QUERIES)
    if rng.random() < 0.5:
        query = mutated_text(query, rng, seeds.QUERIES)[:5000].replace("\0", "") or "SELECT"
        query = query if not query.startswith("-") else "x" + query
    words = rng.choice((
        ["runs", "list", str(folder)], ["runs", "show", str(place)],
        ["runs", "compare", str(place), str(stored)],
        ["runs", "query", query, str(place), "--json"], ["runs", "query", query, str(place)],
        ["runs", "export", str(place), "--out", str(folder / f"x{rng.choice(('.csv', '.xlsx'))}"), "--force"],
    ))  # fmt: skip
    return lambda: command_seen(words, watch)


def _texts(*kinds: str) -> Callable[[], tuple[str, ...]]:
    return lambda: seeds.texts(*kinds)


def _shipped(kind: str) -> Callable[[], tuple[str, ...]]:
    return lambda: (*seeds.texts(kind), *seeds.cases(kind))


def _nfg() -> tuple[str, ...]:
    return seeds.GAME, seeds.OUTCOMES


TARGETS = (
    Target("relocation scenarios", _file(("split", "FILE", "--json"), ".yaml",
           lambda: (*seeds.texts("relocation", "reduced", "park"), *seeds.cases("relocation")))),
    Target("scenarios with designs", _file(("split", "FILE"), ".yaml", _texts("designs"))),
    Target("cash flows", _file(("split", "FILE", "--cash-flow", "--json"), ".yaml", _texts("relocation"))),
    Target("scenarios of a portfolio", _file(("portfolio", "FILE"), ".yaml", _texts("portfolio"))),
    Target("water scenarios", _file(("compensate", "FILE"), ".yaml", _shipped("water"))),
    Target("river scenarios", _file(("river", "FILE", "--json"), ".yaml", _shipped("river"))),
    Target("air scenarios", _file(("air", "FILE"), ".yaml", _shipped("air"))),
    Target("councils", _file(("council", "FILE", "--json"), ".yaml", lambda: seeds.cases("council"))),
    Target("packages", _file(("package", "FILE"), ".yaml", _shipped("package"))),
    Target("obstacles", _file(("solve", "FILE", "--json"), ".yaml", lambda: seeds.cases("obstacle"))),
    Target("games of coalitions", _file(("allocate", "FILE"), ".yaml", seeds.games)),
    Target("games in normal form", _file(("equilibrium", "FILE"), ".yaml", _texts("normal-form"))),
    Target("Gambit's .nfg", _file(("equilibrium", "FILE", "--json"), ".nfg", _nfg)),
    Target("lists of enterprises (CSV)", _file(("statute", "FILE"), ".csv", _texts("enterprises"))),
    Target("lists of plants (CSV)", _file(("portfolio", "FILE", "--json"), ".csv", _texts("firms"))),
    Target("tables of coalitions (CSV)", _file(("allocate", "FILE", "--json"), ".csv", _texts("coalitions"))),
    Target("proposals (CSV)",
           _file(("allocate", "three-cities", "--check", "FILE"), ".csv", _texts("proposal"))),
    Target("tables of gains (CSV)", _file(("package", "FILE"), ".csv", _texts("gains"))),
    Target("lists of enterprises (Excel)", _book(("statute", "FILE", "--json"), _texts("enterprises"))),
    Target("lists of plants (Excel)", _book(("portfolio", "FILE"), _texts("firms"))),
    Target("tables of coalitions (Excel)", _book(("allocate", "FILE"), _texts("coalitions"))),
    Target("saved results", _result(("verify", "FILE", "--json"))),
    Target("reports of saved results", _result(("report", "FILE", "--out", "report.html", "--force"))),
    Target("reproductions",
           _file(("reproduce", "FILE", "--json"), ".yaml", lambda: seeds.cases("relocation"))),
    Target("command lines", _line),
    Target("words of a sweep", _sweep),
    Target("lists of scenarios", _scenario_list),
    Target("run directories", _run_directory),
    Target("links, devices and pipes that are read", places.special_input),
    Target("links, devices and pipes in an output folder", places.special_output),
    Target("lines of the server", page_line.page_line),
    Target("questions of the API", page_cases.question),
    Target("forms of the page", page_cases.form),
    Target("files handed in to the page", page_cases.upload),
    Target("results handed in to the page", page_cases.verified),
)  # fmt: skip
BY_NAME = {target.name: target for target in TARGETS}
