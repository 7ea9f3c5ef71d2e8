"""An answer about a package as files: the document, its figures as a table, and two pictures."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from citypact.report.answer_files import FIGURES, table_text, write_answer
from citypact.report.package_chart import frontier_figure, package_figure
from citypact.scenario.packages.result import PackageResult


def write_package(result: PackageResult, folder: str | Path, chart: str = "png") -> tuple[str, str]:
    """Write ``package.json``, ``package.csv``, and pictures of the payments and of the frontier.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if every picture was drawn.

    Raises
    ------
    InputError
        If the format of the pictures is unknown, or the folder cannot be made or written.
    """
    answer = result.answer
    pictures = [
        ("package", partial(package_figure, answer)),
        ("frontier", partial(frontier_figure, answer)),
    ]
    table = table_text(FIGURES, answer.rows())
    names, warning = write_answer("package", result.document, table, pictures, folder, chart)
    return ", ".join(names), warning
