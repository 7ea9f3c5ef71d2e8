"""Runs the main job where the home folder and the installed package cannot be written."""

from __future__ import annotations

import os
from pathlib import Path

from trust.environments import Environment, run
from trust.installation.main_job import main_job

#: Root may write where rights forbid it, but not where a mount does: ``$1`` and ``$2`` become read-only.
_MOUNTED = """
for each in "$1" "$2"; do mount --bind "$each" "$each" && mount -o remount,bind,ro "$each" || exit 90; done
shift 2
exec "$@"
"""


def read_only(env: Environment, place: Path) -> list[str]:
    """Return what fails where nothing but the output folder can be written.

    For root the places are mounted read-only in a space of the run's own; for others the right is taken away.
    """
    home, work = place / "read-only home", place / "output"
    home.mkdir()
    work.mkdir()
    within: list[str] = []
    if os.geteuid() == 0:
        within = ["unshare", "--mount", "sh", "-c", _MOUNTED, "sh", str(env.home), str(home)]
        probe = run([*within, "touch", str(env.home / "probe")], place)
        if "Read-only" not in probe.stderr:
            return [f"nothing could be made read-only: {probe.stderr[-200:]}"]
    else:
        for each in [home, *env.home.rglob("*")]:
            if not each.is_symlink():
                each.chmod(each.stat().st_mode & ~0o222)
    settings = {"HOME": str(home)}
    failures = main_job(env, work, within=within, settings=settings)
    if left := sorted(each.name for each in home.iterdir()):
        failures.append(f"written into the home folder: {left}")
    return [f"nothing else may be written: {failure}" for failure in failures]
