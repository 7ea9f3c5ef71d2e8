"""Changes to texts, trees and bytes that a parser meets from careless, unlucky and hostile hands.

Each takes a generator of its own, so that a case is known by its number alone.
"""

from __future__ import annotations

import re
from random import Random
from typing import Any

from trust.fuzzing.nasty import CHARACTERS, ENCODINGS, NAMES, NUMBERS, VALUES

_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
#: Characters of a text at most: larger files have cases of their own.
LONGEST = 1 << 20
_WORD = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff-]*")


def mutated_text(text: str, rng: Random, others: tuple[str, ...] = ()) -> str:
    """Return a text with a few changes, most of them small."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 6))):
        text = rng.choice(_CHANGES)(text, rng, others)[:LONGEST]
    return text


def _at(pattern: re.Pattern[str], text: str, rng: Random, new: str) -> str:
    places = list(pattern.finditer(text[:200_000]))
    if not places:
        return text + new
    found = rng.choice(places)
    return text[: found.start()] + new + text[found.end() :]


def _number(text: str, rng: Random, others: tuple[str, ...]) -> str:
    return _at(_NUMBER, text, rng, rng.choice(NUMBERS))


def _word(text: str, rng: Random, others: tuple[str, ...]) -> str:
    return _at(_WORD, text, rng, rng.choice((*NAMES, *NUMBERS)))


def _renamed(text: str, rng: Random, others: tuple[str, ...]) -> str:
    """The same word everywhere under another name: a file that is right, of a strange city."""
    words = _WORD.findall(text[:200_000])
    if not words:
        return text
    word, name = rng.choice(words), rng.choice(NAMES)
    return text.replace(word, name, 1 + LONGEST // (1 + len(name)))


def _swapped_words(text: str, rng: Random, others: tuple[str, ...]) -> str:
    words = _WORD.findall((rng.choice(others) if others else text)[:200_000])
    return _at(_WORD, text, rng, rng.choice(words)) if words else text


def _character(text: str, rng: Random, others: tuple[str, ...]) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(CHARACTERS) * rng.choice((1, 1, 1, 2, 50)) + text[at + rng.choice((0, 1)) :]


def _lines(text: str, rng: Random, others: tuple[str, ...]) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at = rng.randrange(len(lines))
    act = rng.randrange(6)
    if act == 0:
        del lines[at]
    elif act == 1:
        lines.insert(at, lines[at])
    elif act == 2:
        to = rng.randrange(len(lines))
        lines[at], lines[to] = lines[to], lines[at]
    elif act == 3:
        lines[at] = rng.choice(("  ", " ", "\t", "- ", "    ")) + lines[at]
    elif act == 4:
        lines[at] = lines[at].lstrip()
    else:
        lines[at : at + 1] = [lines[at]] * min(rng.choice((5, 50, 500)), 1 + LONGEST // len(lines[at] + " "))
    return "".join(lines)


def _cut(text: str, rng: Random, others: tuple[str, ...]) -> str:
    first, second = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return rng.choice((text[:first], text[second:], text[:first] + text[second:]))


def _spliced(text: str, rng: Random, others: tuple[str, ...]) -> str:
    other = rng.choice(others) if others else text
    at, to = rng.randrange(len(text) + 1), rng.randrange(len(other) + 1)
    return text[:at] + other[to : to + rng.choice((20, 200, 5000))] + text[at:]


def _nested(text: str, rng: Random, others: tuple[str, ...]) -> str:
    depth = rng.choice((2, 31, 100, 3000, 100_000))
    opening, closing = rng.choice(
        (("[", "]"), ("{a: ", "}"), ('{"a":', "}"), ("{ ", " }"), ("- ", ""), ("? ", ""))
    )
    return _at(_NUMBER, text, rng, opening * depth + "1" + closing * rng.choice((0, depth)))


def _bomb(text: str, rng: Random, others: tuple[str, ...]) -> str:
    """Aliases that double at every line, merge keys, tags, directives and second documents."""
    levels = "\n".join(f"b{at}: &b{at} [*b{at - 1}, *b{at - 1}]" for at in range(1, 40))
    return rng.choice(
        (
            f"b0: &b0 [x, x]\n{levels}\n{text}",
            f"{text}\n<<: {{players: 1}}\n",
            f"%YAML 1.1\n---\n{text}",
            f"{text}\n---\n{text}",
            f"{text}\nx: !!python/object/apply:os.system ['true']\n",
            f"{text}\nx: &x\n  y: *x\n",
        )
    )


_CHANGES = (
    *(_number, _number, _number, _word, _word, _renamed, _swapped_words, _character),
    *(_lines, _lines, _cut, _spliced, _nested, _bomb),
)


def mutated_bytes(data: bytes, rng: Random) -> bytes:
    """Return bytes as a bad line, another editor or a dying disk leaves them."""
    act = rng.randrange(7)
    if act == 0:  # a text in another encoding, or half of it
        text = data.decode("utf-8", "replace")
        other = text.encode(rng.choice(ENCODINGS), "replace")
        return other if rng.random() < 0.7 else data[: len(data) // 2] + other[len(other) // 2 :]
    if not data:
        return bytes(rng.randrange(256) for _ in range(rng.randrange(40)))
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(len(found) or 1)
        if act in (1, 2) and found:
            found[at] = rng.randrange(256)
        elif act == 3:
            found[at:at] = rng.choice(
                (
                    b"\x00",
                    b"\xff\xfe",
                    b"\xed\xa0\x80",
                    b"\xef\xbb\xbf",
                    b"\xc0\x80",
                    b"\r",
                    b"\xf4\x90\x80\x80",
                )
            )
        elif act == 4:
            del found[at : at + rng.choice((1, 4, 64, 1024))]
        elif act == 5:
            found[at:at] = found[at : at + rng.choice((1, 16, 512))]
        else:
            del found[at:]
    return bytes(found)


def mutated_tree(tree: Any, rng: Random) -> Any:
    """Return plain data with one to three of its nodes replaced, doubled, renamed or gone."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        tree = _changed(tree, rng, rng.randrange(1, 9))
    return tree


def _changed(tree: Any, rng: Random, depth: int) -> Any:
    if depth and isinstance(tree, dict) and tree:
        key = rng.choice(list(tree))
        act = rng.randrange(12)
        if depth == 1 and act < 5:
            rest = {name: value for name, value in tree.items() if name != key}
            if act == 0:
                return rest
            if act == 1:
                return {**rest, rng.choice(NAMES): tree[key]}
            if act == 2:
                return {**tree, rng.choice(NAMES): rng.choice(VALUES)}
            if act == 3:
                return {**tree, key: tree[rng.choice(list(tree))]}
            return {**tree, key: [tree[key]]}
        return {**tree, key: _changed(tree[key], rng, depth - 1)}
    if depth and isinstance(tree, list) and tree:
        at = rng.randrange(len(tree))
        act = rng.randrange(12)
        if depth == 1 and act == 0:
            return tree[:at] + tree[at + 1 :]
        if depth == 1 and act == 1:
            return tree[:at] + [tree[at]] * rng.choice((2, 3, 100)) + tree[at + 1 :]
        return [*tree[:at], _changed(tree[at], rng, depth - 1), *tree[at + 1 :]]
    if (
        isinstance(tree, (int, float))
        and abs(tree) < 1e300
        and not isinstance(tree, bool)
        and rng.random() < 0.5
    ):
        near = (-tree, tree + 1, tree * 10, tree / 3, tree * 1e9, tree * 1e-9, int(tree), str(tree))
        return rng.choice(near)
    if isinstance(tree, str) and rng.random() < 0.5:
        return rng.choice((*NAMES, tree + " ", tree.upper(), tree[:1], tree * 2))
    return rng.choice(VALUES)


def bytes_of(text: str, others: tuple[str, ...], rng: Random) -> bytes:
    """Return a text mutated, now and then in its bytes as well."""
    data = mutated_text(text, rng, others).encode("utf-8", "surrogatepass")
    return mutated_bytes(data, rng) if rng.random() < 0.15 else data
