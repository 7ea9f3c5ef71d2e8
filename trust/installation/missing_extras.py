"""Asks for what needs an extra where none is installed: each message must name the extra."""

from __future__ import annotations

from pathlib import Path

from trust.environments import Environment

#: The command that needs it, by extra.
ASKING = {
    "report": ("report", "beijing-hebei", "-o", "report.pdf"),
    "web": ("web", "--no-open"),
    "store": (
        "sweep", "beijing-hebei", "--vary", "parameters.plant.growth=range", "--samples", "8", "--out", "run",
    ),
}  # fmt: skip


def missing_extras(env: Environment, work: Path) -> list[str]:
    """Return the commands that fail without naming their extra, or that leave a file behind."""
    failures = []
    for extra, arguments in ASKING.items():
        before = sorted(work.rglob("*"))
        done = env.run(*arguments, cwd=work)
        if done.returncode == 0 or f"citypact[{extra}]" not in done.stderr or "Traceback" in done.stderr:
            failures.append(f"without the extra {extra}: status {done.returncode}, {done.stderr[-200:]}")
        if sorted(work.rglob("*")) != before:
            failures.append(f"without the extra {extra}, a file was left behind")
    return failures
