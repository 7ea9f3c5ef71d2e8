"""Known vulnerabilities of all that is installed with the package, as far as their database answers."""

from __future__ import annotations

import json
from pathlib import Path

from trust.budget import Figures
from trust.environments import Environment, environment, run


def vulnerability_figures(env: Environment, place: Path, failures: list[str]) -> Figures:
    """Ask pip-audit about an environment; packages that its database does not know are counted apart."""
    auditor = environment("pip-audit", env.python, place / "auditor", ["pip-audit"])
    packages = next((env.home / "lib").glob("python*/site-packages"))
    command = [str(auditor.python), "-m", "pip_audit", "--path", str(packages), "--format", "json"]
    done = run(command, place)
    try:
        rows = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        return {"distributions asked about in a database of vulnerabilities": "none: it did not answer"}
    known = [row for row in rows if "vulns" in row]
    failures += [
        f"vulnerability of {row['name']} {row['version']}: {flaw['id']}"
        for row in known
        for flaw in row["vulns"]
    ]
    return {
        "distributions asked about in a database of vulnerabilities": len(rows),
        "of these known to the database": len(known),
    }
