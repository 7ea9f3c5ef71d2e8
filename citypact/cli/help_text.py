"""The help of the commands in the reader's language, wrapped by the width of its letters.

Typer wraps at spaces and counts letters; Chinese has no spaces, and its letters are two columns wide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from citypact.language import current_language, translate
from citypact.report.words.line_breaks import wrapped

#: What typer itself writes into a help page.
_DEFAULT = re.compile(r"\s*\[([^\[\]]*)\]\Z")


def speak_help(command: Any) -> None:
    """Make the help pages of a command, and of those under it, speak the language in use.

    Parameters
    ----------
    command : typer's command
        Changed in place: the class that formats its pages is replaced.
    """
    formatter: Any = command.context_class.formatter_class
    if getattr(formatter, "speaks", False):
        return
    # In the list of commands typer cuts sentences short; Chinese ones fit whole.
    summaries = {name: _summary(each) for name, each in getattr(command, "commands", {}).items()}

    class Speaking(formatter):  # type: ignore[misc]
        """Formats pages of help in the language in use."""

        speaks = True

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(
                prog, args, _told("Usage: ").replace("： ", "：") if prefix is None else prefix
            )

        def write_heading(self, heading: str) -> None:
            if current_language() == "en":
                super().write_heading(heading)
            else:
                self.write(f"{'':>{self.current_indent}}{_told(heading)}：\n")

        def write_text(self, text: str) -> None:
            if current_language() == "en":
                super().write_text(text)
                return
            indent = " " * self.current_indent
            paragraphs = [_told(" ".join(each.split())) for each in text.split("\n\n")]
            lines = [wrapped(each, self.width - self.current_indent) for each in paragraphs]
            self.write("\n\n".join("\n".join(f"{indent}{line}" for line in each) for each in lines) + "\n")

        def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
            if current_language() == "en":
                super().write_dl(rows, col_max, col_spacing)
                return
            first = min(max(len(name) for name, _ in rows), col_max) + col_spacing
            margin = " " * self.current_indent
            for name, text in rows:
                whole = summaries.get(name, text) if text.endswith("...") else text
                lines = wrapped(_option_told(whole), self.width - first - self.current_indent)
                head = f"{margin}{name}"
                if len(name) > first - col_spacing:
                    self.write(f"{head}\n")
                    head = margin
                for at, line in enumerate(lines or [""]):
                    self.write(
                        f"{(head if at == 0 else margin):<{first + self.current_indent}}{line}".rstrip()
                    )
                    self.write("\n")

    command.context_class.formatter_class = Speaking


def _summary(command: Any) -> str:
    """Return the first paragraph of a command's help on one line."""
    return " ".join((command.help or "").partition("\n\n")[0].split())


def _option_told(text: str) -> str:
    """Translate an option's help and the remark in brackets that typer puts behind it."""
    remark = _DEFAULT.search(text)
    if remark is None:
        return _told(text)
    inner = remark[1].split(": ", 1)
    told = "：".join([_told(inner[0]), *inner[1:]])
    return f"{_told(text[: remark.start()])}[{told}]".strip()


def _told(text: str) -> str:
    return translate(text, current_language())
