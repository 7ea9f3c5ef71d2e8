"""Fresh environments with the package inside; those with the newest dependencies are built once a day."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).resolve().parent.parent
#: Versions of Python that pyproject.toml names.
VERSIONS = ("3.11", "3.12", "3.13")
YESTERDAY = 86_400.0  #: seconds
#: Extras that a user can ask for; tests, manual and benchmarks are for developers.
EXTRAS = ("web", "report", "store", "cluster")


@dataclass(frozen=True)
class Environment:
    """An environment with the package installed.

    Attributes
    ----------
    name : str
        As it stands in the figures, such as ``3.12, newest``.
    home : Path
        Its folder.
    """

    name: str
    home: Path

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return self.home / "bin" / "python"

    def run(
        self,
        *arguments: str,
        cwd: Path,
        within: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run ``citypact`` away from the source tree; ``within`` is a command that runs the rest."""
        return run([*within, str(self.python), "-m", "citypact.cli", *arguments], cwd, settings)


#: The caller's search path would bring the source tree back; modules are compiled when they are imported.
_OURS = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")


def run(
    command: list[str], cwd: Path, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command that knows nothing of the source tree; its output as text."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    kept |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", **(settings or {})}
    return subprocess.run(command, cwd=cwd, env=kept, check=False, text=True, capture_output=True)


def interpreters() -> dict[str, Path]:
    """Return the interpreters of this machine, by version; pyenv's are found as well."""
    kept = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/*/bin/python"))
    found = {}
    for version in VERSIONS:
        on_path = shutil.which(f"python{version}")
        for each in [*([Path(on_path)] if on_path else []), *reversed(kept)]:
            told = run([str(each), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], ROOT)
            if told.stdout.strip() == version:
                found[version] = each
                break
    return found


def oldest_versions() -> list[str]:
    """Return a constraint for every dependency: the lowest version that pyproject.toml allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(r for e in EXTRAS for r in project["optional-dependencies"][e])]
    pairs = (re.match(r"([\w.-]+)(?:\[.*\])?>=([\w.]+)", each) for each in wanted)
    return sorted({f"{pair[1]}=={pair[2]}" for pair in pairs if pair})


def source_copy(target: Path) -> Path:
    """Copy what a source distribution is made of, without what a build leaves behind."""
    ignored = shutil.ignore_patterns("build", "dist", ".git", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, target, ignore=ignored)
    return target


def source_state() -> str:
    """Return a fingerprint of the sources of the package and of its metadata."""
    digest = hashlib.sha256()
    for path in [ROOT / "pyproject.toml", *sorted((ROOT / "citypact").rglob("*.*"))]:
        if path.is_file() and path.suffix != ".pyc":
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


_PACKING = Lock()


def wheel() -> Path:
    """Build the wheel of today's sources, or return the one that is built."""
    with _PACKING:
        return _wheel()


def _wheel() -> Path:
    place = ROOT / "build" / "trust" / "wheels" / source_state()
    if not (found := sorted(place.glob("*.whl"))):
        builder = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]
        done = run([*builder, str(place), str(ROOT)], ROOT)
        if done.returncode:
            raise RuntimeError(f"no wheel: {done.stderr[-500:]}")
        found = sorted(place.glob("*.whl"))
    return found[0]


def environment(
    name: str, python: Path, home: Path, what: Iterable[str], constraints: Iterable[str] = ()
) -> Environment:
    """Make an environment and install into it.

    Raises
    ------
    RuntimeError
        With the installer's last lines, if it fails.
    """
    made = run([str(python), "-m", "venv", "--without-pip", str(home)], ROOT)
    done = made if made.returncode else install(home, [*what], [*constraints])
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr.strip()[-500:]}")
    return Environment(name, home)


def install(
    home: Path, what: Sequence[str], constraints: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Install with the installer of this Python: to give each environment one of its own takes long."""
    inside = ["--python", str(home / "bin" / "python")]
    command = [sys.executable, "-m", "pip", *inside, "install", "--quiet", "--no-compile", *what]
    if constraints:
        listed = home / "constraints.txt"
        listed.write_text("\n".join(constraints) + "\n", encoding="utf-8")
        command += ["--constraint", str(listed)]
    return run(command, home)


def borrowing(name: str, python: Path, home: Path, what: Sequence[str], lender: Environment) -> Environment:
    """Make an environment with the package alone, which finds its dependencies in another one.

    How the package is built and installed is tried; that its dependencies can be, the lender has shown.

    Raises
    ------
    RuntimeError
        With the installer's last lines, if it fails, or if the package that is found is the lender's.
    """
    found = environment(name, python, home, ["--no-deps", *what])
    own, lent = (next((each / "lib").glob("python*/site-packages")) for each in (home, lender.home))
    (own / "zz-borrowed.pth").write_text(f"{lent}\n", encoding="utf-8")  # read last, so that it stands last
    told = run([str(found.python), "-c", "import citypact; print(citypact.__file__)"], home)
    if told.returncode or told.stdout.startswith(str(lent)):
        raise RuntimeError(f"{name}: finds {told.stdout.strip() or told.stderr.strip()[-300:]}")
    return found


#: One builder of an environment at a time, whichever of the installations asks for it.
_BUILDING = {version: Lock() for version in VERSIONS}


def newest(version: str) -> Environment:
    """Return the environment of one Python with the newest dependencies and every extra.

    It is built once a day and for each list of dependencies; the package in it is replaced when the sources
    have changed.

    Raises
    ------
    RuntimeError
        With the installer's last lines, if it fails.
    """
    with _BUILDING[version]:
        return _newest(version)


def _newest(version: str) -> Environment:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = [project["dependencies"], *(project["optional-dependencies"][extra] for extra in EXTRAS)]
    key = hashlib.sha256(f"{date.today()} {lists}".encode()).hexdigest()[:12]
    kept = ROOT / "build" / "trust" / "environments"
    home = kept / f"{version}-{key}"
    name = f"Python {version}, newest dependencies"
    state, marker = source_state(), home / "ready"
    if not marker.exists():
        shutil.rmtree(home, ignore_errors=True)
        for old in kept.glob(f"{version}-*"):
            if time.time() - old.stat().st_mtime > YESTERDAY:  # nobody works in it any longer
                shutil.rmtree(old, ignore_errors=True)
        found = environment(name, interpreters()[version], home, [f"{wheel()}[{','.join(EXTRAS)}]"])
    else:
        found = Environment(name, home)
        if marker.read_text(encoding="utf-8") != state:
            done = install(home, ["--no-deps", "--force-reinstall", str(wheel())])
            if done.returncode:
                raise RuntimeError(f"{name}: {done.stderr.strip()[-500:]}")
    marker.write_text(state, encoding="utf-8")
    return found
