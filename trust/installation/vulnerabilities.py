"""Known vulnerabilities of all that is installed with the package, as far as their database answers."""

from __future__ import annotations

import json
from pathlib import Path

from trust.budget import Figures
from trust.environments import Environment, environment, run


def vulnerability_figures(env: Environment, place: Path, failures: list[str]) -> Figures:
    """Ask pip-audit about an environment; packages that its database does not know are counted apart."""
    label = "distributions asked about in a database of vulnerabilities"
    try:
        auditor = environment("pip-audit", env.python, place / "auditor", ["pip-audit"])
    except RuntimeError as error:
        return {label: f"not asked: {str(error).splitlines()[-1][:120]}"}
    packages = next((env.home / "lib").glob("python*/site-packages"))
    command = [str(auditor.python), "-m", "pip_audit", "--path", str(packages), "--format", "json"]
    done = run(command, place)
    try:
        rows = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        return {label: "not asked: the database did not answer"}
    known = [row for row in rows if "vulns" in row]
    if not known:
        return {label: f"not asked: the database knows none of {len(rows)}"}
    failures += [
        f"vulnerability of {row['name']} {row['version']}: {flaw['id']}"
        for row in known
        for flaw in row["vulns"]
    ]
    return {
        label: len(rows),
        "of these known to the database": len(known),
    }
