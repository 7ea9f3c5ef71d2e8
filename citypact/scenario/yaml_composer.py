"""YAML parser events composed into plain data, each part with its line and column.

Nothing is resolved but the scalars of the YAML 1.2 core schema, nothing is expanded, and
no recursion follows the nesting of the file.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

from citypact.errors import InputError, Problem
from citypact.scenario.text_file import unwanted

DEEPEST = 30  #: levels of nesting
MOST_VALUES = 20_000  #: keys, values and collections of one file
MOST_PROBLEMS = 100  #: further mistakes are counted, not listed
MOST_DIGITS = 40  #: of a whole number

#: Keys and list positions from the top of the file to a value.
KeyPath = tuple[str | int, ...]
Mark = tuple[int, int]

_WHOLE = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)")
_WORDS: dict[str, Any] = {"": None, "~": None}
_WORDS |= dict.fromkeys(("null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True)
_WORDS |= dict.fromkeys(("false", "False", "FALSE"), False)
_WORDS |= {word: float("nan") for word in (".nan", ".NaN", ".NAN")}


class Refused:
    """Stands where a value was refused, so that no second mistake is reported for it."""


@dataclass(frozen=True)
class Document:
    """The data of one file and where each part of it stands.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    data : object
        Mappings, lists, text, numbers, truth values and ``None``.
    values, keys : mapping of path to (line, column)
        Both counted from 1; ``keys`` holds the key of the last step of the path.
    """

    file: str
    data: Any
    values: dict[KeyPath, Mark] = field(default_factory=dict)
    keys: dict[KeyPath, Mark] = field(default_factory=dict)

    def place(self, path: KeyPath, *, key: bool = False) -> str:
        """Return ``file:line:column`` of a value (or its key), or of the nearest part above it."""
        exact = self.keys.get(path) if key else self.values.get(path)
        while exact is None and path:
            path = path[:-1]
            exact = self.keys.get(path) or self.values.get(path)
        line, column = exact or (1, 1)
        return f"{self.file}:{line}:{column}"


class Composer:
    """Builds data and positions from parser events, without recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.top: Any = None
        self.values: dict[KeyPath, Mark] = {}
        self.keys: dict[KeyPath, Mark] = {}
        self.problems: list[Problem] = []
        # open collections: the data, the path to it, and the key that waits for its value
        self.stack: list[tuple[dict[str, Any] | list[Any], KeyPath]] = []
        self.waiting: list[str | Refused | None] = []
        self.documents = 0
        self.events = 0

    def run(self, text: str) -> None:
        """Compose one document, noting every mistake that leaves the rest readable."""
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        reader = YAML(typ="safe", pure=True)
        reader.version = (1, 2)
        try:
            for event in reader.parse(io.StringIO(text)):
                self._take(event)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = f"{self.file}:{mark.line + 1}:{mark.column + 1}" if mark else self.file
            found = " ".join(str(part) for part in (error.context, error.problem) if part)
            self._fatal("syntax", found, "YAML 1.2", place)
        except (YAMLError, ValueError, OverflowError) as error:
            if isinstance(error, InputError):
                raise
            self._fatal("syntax", str(error), "YAML 1.2", self.file)
        if self.documents == 0:
            self._fatal("file", "an empty file", "a scenario", f"{self.file}:1:1")

    def _fatal(self, field: str, found: object, expected: str, place: str, remedy: str = "") -> NoReturn:
        raise InputError(*self.problems[:MOST_PROBLEMS], Problem(field, found, expected, place, remedy))

    def _stop(self, event: Any, found: object, expected: str) -> NoReturn:
        """Refuse the file at its first trick: what else is wrong with it does not matter."""
        raise InputError(Problem(dotted(self._path()), found, expected, self._place(event)))

    def _note(self, event: Any, path: KeyPath, found: object, expected: str) -> None:
        self.problems.append(Problem(dotted(path), found, expected, self._place(event)))

    def _place(self, event: Any) -> str:
        line, column = _mark(event)
        return f"{self.file}:{line}:{column}"

    def _take(self, event: Any) -> None:
        kind = type(event).__name__
        self.events += 1
        if self.events > 2 * MOST_VALUES:
            self._fatal(
                "file", f"more than {MOST_VALUES} values", f"at most {MOST_VALUES}", self._place(event)
            )
        if kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1:
                self._fatal("file", "a second document", "one document", self._place(event))
            version = getattr(event, "version", None)
            if getattr(event, "tags", None) or (version and tuple(map(int, _version(version))) != (1, 2)):
                self._fatal("file", "a directive (%)", "YAML 1.2 without directives", self._place(event))
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._open(event, {} if kind.startswith("M") else [])
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self.stack.pop()
            self.waiting.pop()
        elif kind == "ScalarEvent":
            self._scalar(event)
        elif kind == "AliasEvent":
            self._stop(event, f"the alias *{event.anchor}", "the value itself, without aliases")

    def _path(self) -> KeyPath:
        """Path of the value that comes next (of the mapping itself when a key comes next)."""
        if not self.stack:
            return ()
        holder, path = self.stack[-1]
        if isinstance(holder, list):
            return (*path, len(holder))
        key = self.waiting[-1]
        return (*path, key) if isinstance(key, str) else path

    def _decorations(self, event: Any) -> None:
        if event.anchor is not None:
            self._stop(event, f"the anchor &{event.anchor}", "a value without anchors")
        if event.tag is not None:
            self._stop(event, f"the tag {event.tag}", "a value without tags")

    def _open(self, event: Any, holder: dict[str, Any] | list[Any]) -> None:
        self._decorations(event)
        if len(self.stack) >= DEEPEST:
            self._fatal(
                "file", f"more than {DEEPEST} levels", f"at most {DEEPEST} levels", self._place(event)
            )
        if self._key_comes():
            self._note(event, self._path(), "a key that is not text", "a name as key")
            self.waiting[-1] = Refused()
            # its content is read into a holder that nobody keeps
            self.stack.append((holder, (*self._path(), "?")))
        else:
            path = self._path()
            self._put(event, holder)
            self.stack.append((holder, path))
        self.waiting.append(None)

    def _key_comes(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1][0], dict) and self.waiting[-1] is None

    def _scalar(self, event: Any) -> None:
        self._decorations(event)
        plain = event.style in (None, "")
        value: Any = event.value
        bad = next((char for char in value if unwanted(char)), None)
        if bad is not None:
            self._note(event, self._path(), f"control character U+{ord(bad):04X}", "printable text")
            value, plain = Refused(), False
        if plain:
            value = self._resolve(event)
        if not self._key_comes():
            self._put(event, value)
            return
        mapping, path = self.stack[-1]
        if not isinstance(value, str):
            if not isinstance(value, Refused):
                self._note(event, path, f"the key {event.value or '(none)'}", "a name as key (text)")
            self.waiting[-1] = Refused()
        elif value in mapping:
            first = ":".join(map(str, self.keys[(*path, value)]))
            self._note(event, (*path, value), "the key twice", f"each key once (first at {first})")
            self.waiting[-1] = Refused()
        else:
            self.waiting[-1] = value
            self.keys[(*path, value)] = _mark(event)

    def _resolve(self, event: Any) -> Any:
        """Return the value of a plain scalar under the core schema."""
        text = event.value
        if text in _WORDS:
            return _WORDS[text]
        for pattern, base in ((_WHOLE, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
            if pattern.fullmatch(text):
                if len(text) > MOST_DIGITS:
                    expected = f"a number of at most {MOST_DIGITS} digits"
                    self._note(event, self._path(), f"{len(text)} digits", expected)
                    return Refused()
                return int(text, base)
        if _REAL.fullmatch(text):
            return float(text)
        if _INFINITE.fullmatch(text):
            return float(text.replace(".", ""))
        return text

    def _put(self, event: Any, value: Any) -> None:
        if not self.stack:
            self.top = value
            self.values[()] = _mark(event)
            return
        holder, _ = self.stack[-1]
        if isinstance(holder, list):
            self.values[self._path()] = _mark(event)
            holder.append(value)
            return
        key = self.waiting[-1]
        if isinstance(key, str):
            self.values[self._path()] = _mark(event)
            holder[key] = value
        self.waiting[-1] = None


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _version(version: Any) -> tuple[Any, ...]:
    return (version.major, version.minor) if hasattr(version, "major") else tuple(version)


def dotted(path: KeyPath) -> str:
    """Return a path as ``parameters.plant.rivals[1]``; the top of the file is ``file``."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".") or "file"
