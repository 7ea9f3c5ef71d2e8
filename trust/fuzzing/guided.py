"""Search guided by coverage: atheris grows inputs for the parsers proper, thousands of them a second.

Each parser runs in a process of its own from a seeded corpus; libFuzzer ends it at the first broken promise,
and what broke it is told as text that can be given to the parser again. It needs the extra ``fuzz``, which
exists for Linux; without it this search says so and is left out.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from trust.budget import Budget

#: Bytes of an input, and seconds within which it must be done.
LONGEST, SLOWEST, MEMORY = 4096, 20, 2048
#: Seconds until a process has imported a parser and run its corpus.
BEGINNING = 10


def _yaml(data: bytes) -> None:
    from citypact.scenario.yaml_reader import parse_yaml

    parse_yaml(data.decode("utf-8"))


def _json(data: bytes) -> None:
    from citypact.scenario.json_file import strict_json

    strict_json(data.decode("utf-8"))


def _nfg(data: bytes) -> None:
    from citypact.scenario.normal_form.nfg import parse_nfg

    parse_nfg(data.decode("utf-8"))


def _scenario(data: bytes) -> None:
    from citypact.scenario.load import parse_scenario

    parse_scenario(data.decode("utf-8"))


def _table(data: bytes) -> None:
    from citypact.scenario.enterprise_list import read_enterprises
    from citypact.scenario.held_file import held_files

    with held_files({"x.csv": data}):
        read_enterprises(Path("x.csv"))


def _workbook(data: bytes) -> None:
    from citypact.scenario.held_file import held_files
    from citypact.scenario.table_file import read_rows

    with held_files({"x.xlsx": data}):
        read_rows(Path("x.xlsx"))


def _words(data: bytes) -> None:
    from citypact.sweep.distributions import Distribution

    text = data.decode("utf-8")
    if not text.startswith("empirical"):
        Distribution(text)


PARSERS: dict[str, Callable[[bytes], None]] = {
    "YAML": _yaml,
    "scenario": _scenario,
    "JSON": _json,
    "nfg": _nfg,
    "CSV": _table,
    "XLSX": _workbook,
    "distribution": _words,
}


def corpus(name: str) -> list[bytes]:
    """Return what the search of a parser begins with."""
    import random

    from trust.fuzzing import seeds
    from trust.fuzzing.workbooks import workbook

    made = {
        "YAML": (
            "a: [1, {b: 'x'}]\n",
            "- 1e5\n- 0x1F\n- ~\n- |\n  x\n",
            *seeds.texts("reduced", "normal-form"),
        ),
        "scenario": seeds.texts("reduced"),
        "JSON": ('{"a": [1, 2.5, null, "\\u00e9", {"b": true}]}', "[]"),
        "nfg": (seeds.GAME, seeds.OUTCOMES),
        "CSV": seeds.texts("enterprises"),
        "distribution": seeds.VARIED[:-1],
    }
    if name == "XLSX":
        return [workbook("firm,x\nA,1\n", random.Random(at)) for at in range(3)]
    return [text.encode() for text in made[name]]


def guided(budget: Budget) -> tuple[dict[str, int], list[str]]:
    """Return how many inputs each parser was given in the time that is left, and the promises seen broken."""
    if not _has_atheris():
        return dict.fromkeys(PARSERS, 0), [
            "the extra fuzz (atheris) is not installed"
        ] if not budget.quick else []
    names = list(PARSERS)
    counts: dict[str, int] = {}
    failures: list[str] = []
    rounds = [names[at : at + budget.workers] for at in range(0, len(names), budget.workers)]
    with tempfile.TemporaryDirectory(prefix="fuzzing-guided-") as home:
        for at, together in enumerate(rounds):
            each = int((budget.left() - 2) / (len(rounds) - at) - BEGINNING)
            if each < 2:
                counts |= dict.fromkeys(together, 0)  # the time is over: the figure says so
                continue
            started = [(name, _start(name, Path(home), budget.seed, each)) for name in together]
            for name, process in started:
                try:
                    told, _ = process.communicate(timeout=each + 3 * BEGINNING)
                except subprocess.TimeoutExpired:
                    process.kill()
                    told, _ = process.communicate()
                    failures.append(f"{name}: the search did not end {3 * BEGINNING} s after its time")
                counts[name] = _executions(told)
                if process.returncode not in (0, -9):
                    failures.append(f"{name}: {_fault(told, Path(home) / name)}")
    return counts, failures


def _has_atheris() -> bool:
    from importlib.util import find_spec

    return find_spec("atheris") is not None


def _start(name: str, home: Path, seed: int, seconds: int) -> subprocess.Popen[str]:
    folder = home / name
    (folder / "corpus").mkdir(parents=True)
    for at, content in enumerate(corpus(name)):
        (folder / "corpus" / str(at)).write_bytes(content)
    command = [
        sys.executable,
        "-m",
        "trust.fuzzing.guided",
        name,
        str(folder / "corpus"),
        f"-seed={seed or 1}",
    ]
    command += [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MEMORY}",
    ]
    command += [f"-artifact_prefix={folder}/", "-print_final_stats=1", "-verbosity=1"]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )


def _executions(told: str) -> int:
    found = re.findall(r"stat::number_of_executed_units:\s*(\d+)", told) or re.findall(
        r"^#(\d+)", told, re.MULTILINE
    )
    return int(found[-1]) if found else 0


def _fault(told: str, folder: Path) -> str:
    raised = re.findall(r"^ *([A-Za-z_.]*(?:Error|Exception|Exit)\b.*)$", told, re.MULTILINE)
    kept = [path for path in folder.iterdir() if path.is_file()]
    data = kept[0].read_bytes()[:300] if kept else b""
    ours = re.findall(r'File "[^"]*/(citypact/[^"]*)", line (\d+)', told)
    place = ":".join(ours[-1]) if ours else "?"
    return f"{raised[-1][:200] if raised else told[-300:]!r} at {place}, for {data!r}"


def main() -> None:
    """Run libFuzzer on one parser, as :func:`guided` starts it."""
    import atheris  # type: ignore[import-untyped, unused-ignore]  # where it is installed, without types

    from citypact.errors import InputError

    name, *options = sys.argv[1:]
    with atheris.instrument_imports(
        include=["citypact.scenario", "citypact.sweep", "csv"], enable_loader_override=False
    ):
        for content in corpus(name):
            _quietly(PARSERS[name], content, InputError)

    atheris.Setup([sys.argv[0], *options], lambda data: _quietly(PARSERS[name], data, InputError))
    atheris.Fuzz()


def _quietly(parser: Callable[[bytes], None], data: bytes, refusal: type[Exception]) -> None:
    """Give an input to a parser; a refusal is an answer, and so is a text in no UTF-8."""
    try:
        parser(data)
    except (refusal, UnicodeDecodeError):
        pass
    except ValueError:
        # strict_json refuses by it: its one caller puts the file's name before the message.
        if parser is not _json:
            raise


if __name__ == "__main__":
    main()
