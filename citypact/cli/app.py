"""All commands in one place, and what happens when one of them cannot go on.

Commands import what they need when they run, so that ``citypact --help`` stays instant.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from unicodedata import category

import typer
from typer.main import get_command

from citypact.cli.air import air_command
from citypact.cli.allocate import allocate_command
from citypact.cli.cases import cases_command, new_command, schema_command
from citypact.cli.compensate import compensate_command
from citypact.cli.council import council_command
from citypact.cli.equilibrium import equilibrium_command
from citypact.cli.help_text import speak_help
from citypact.cli.language import OPTION, language_asked
from citypact.cli.package import package_command
from citypact.cli.portfolio import portfolio_command
from citypact.cli.posted import posted_command
from citypact.cli.report import report_command
from citypact.cli.reproduce import reproduce_command
from citypact.cli.river import river_command
from citypact.cli.runs import runs_app
from citypact.cli.saying import say
from citypact.cli.solve import games_command, solve_command
from citypact.cli.split import split_command
from citypact.cli.statute import statute_command
from citypact.cli.sweep import sweep_command
from citypact.cli.verify import verify_command
from citypact.cli.web import web_command
from citypact.errors import CityPactError, InputError
from citypact.language import use_language

app = typer.Typer(
    name="citypact",
    help="Find, check and reproduce the agreement cities will sign and keep.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("air")(air_command)
app.command("allocate")(allocate_command)
app.command("compensate")(compensate_command)
app.command("council")(council_command)
app.command("equilibrium")(equilibrium_command)
app.command("package")(package_command)
app.command("portfolio")(portfolio_command)
app.command("posted")(posted_command)
app.command("report")(report_command)
app.command("reproduce")(reproduce_command)
app.command("river")(river_command)
app.add_typer(runs_app)
app.command("solve")(solve_command)
app.command("split")(split_command)
app.command("statute")(statute_command)
app.command("sweep")(sweep_command)
app.command("verify")(verify_command)
app.command("web")(web_command)
app.command("cases")(cases_command)
app.command("games")(games_command)
app.command("new")(new_command)
app.command("schema")(schema_command)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("citypact"))
        raise typer.Exit


@app.callback()
def _common(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
    lang: str = typer.Option("locale", OPTION, help="en or zh; may stand anywhere. By default the locale's."),
) -> None:
    """Find, check and reproduce the agreement cities will sign and keep."""


#: Exit status of a command that the user stopped.
STOPPED = 130
#: Typer's base class of a wrong command line; newer versions carry their own copy of click,
#: so it is taken from a class that typer has always exported.
COMMAND_ERROR: Any = typer.BadParameter.__mro__[2]


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; every failure is told in one line a mistake."""
    try:
        language, others = language_asked(arguments)
    except InputError as error:
        return _complain(str(error), 2)
    with use_language(language):
        return _run(others)


def _run(arguments: Sequence[str]) -> int:
    # A home folder that cannot be written costs the cache of fonts and nothing else.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        command = get_command(app)
        speak_help(command)
        status = command.main(args=list(arguments) or ["--help"], prog_name="citypact", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except (typer.Abort, KeyboardInterrupt):
        return _complain("stopped", STOPPED)
    except InputError as error:
        return _complain(str(error), 2)
    except CityPactError as error:
        return _complain(f"{type(error).__name__}: {error}", 1)
    except BrokenPipeError:
        # The reader (head, less) has closed; a second failure on exit would print a traceback.
        _close_output()
        return 0
    except ImportError as error:
        return _complain(_unimportable(error), 1)
    except OSError as error:
        _close_output()
        return _complain(f"output: found {error.strerror or error}, expected a place that can be written", 2)
    except COMMAND_ERROR as error:
        return _complain(_usage_line(error, arguments), 2)
    if status == STOPPED:  # typer turns Ctrl-C into a status of its own accord
        return _complain("stopped", STOPPED)
    return status if isinstance(status, int) else 0


def _unimportable(error: ImportError) -> str:
    """Name the package that is missing or broken; what is wrong with our own files is not hidden."""
    package = (error.name or "").partition(".")[0]
    if package in ("", "citypact"):
        raise error
    return f"{package} cannot be imported ({error}): install citypact again, which brings it"


def _close_output() -> None:
    """Point standard output at nothing, so that the interpreter's last flush cannot fail."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):  # an output that is no file of the system
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage_line(error: Any, arguments: Sequence[str]) -> str:
    # A word may be as long as a file; its end is not needed to find it.
    message = re.sub(
        r"(\S{200})\S{20,}?(\W{0,3})(?=\s|$)", r"\1...\2", " ".join(error.format_message().split())
    )
    option = re.search(r"'(--[a-z-]+)'", message)
    if option and option[1] in arguments[:-1]:
        message += f"; found {arguments[arguments.index(option[1]) + 1][:200]!r}"
    context = getattr(error, "ctx", None)
    where = context.command_path if context else "citypact"
    return f"{where}: {message} (see {where} --help)"


def printable(text: str) -> str:
    """Write characters that would move the cursor or turn the text around by their number."""
    return "".join(
        letter if letter.isprintable() or category(letter) == "Zs" else f"\\u{ord(letter):04x}"
        for letter in text
    )


def _complain(text: str, status: int) -> int:
    for line in text.split("\n"):
        say(f"error: {printable(line)}", err=True)
    return status
