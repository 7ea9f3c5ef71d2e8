"""Public functions and shipped cases are answered as they were: each field, row, sentence and residual."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
if not (ROOT / "trust").is_dir():
    pytest.skip("the source tree is not here: the installed wheel is under test", allow_module_level=True)
sys.path.insert(0, str(ROOT))

from trust.kept import changed, kept, today  # noqa: E402
from trust.kept.asking import askable  # noqa: E402
from trust.kept.digest import digest, same  # noqa: E402
from trust.kept.tokens import tokens  # noqa: E402

KEPT = kept()


@pytest.mark.parametrize("name", askable())
def test_an_answer_stays(name: str) -> None:
    """If the change is meant: ``python -m trust.kept``, and read what it lists."""
    assert changed(KEPT.get(name, {}), today(name)) == []


def test_all_that_is_asked_is_kept() -> None:
    assert set(KEPT) == set(askable())


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1.0, 1.0 + 1e-9, True),
        (1e9, 1e9 * (1 + 1e-9), True),
        (1e-12, -1e-12, True),
        (1.0, 1.001, False),
        (1e9, 1.001e9, False),
        (1e-5, 2e-5, False),
        (float("nan"), 1.0, False),
        (float("inf"), float("-inf"), False),
    ],
)
def test_a_digest_tells_a_number_and_not_its_rounding(one: float, other: float, equal: bool) -> None:
    crowd = [1e6, 2e-3, 7.0] * 50
    assert same(digest(["a", *crowd, one]), digest(["a", *crowd, other])) is equal
    assert not same(digest(["a", one, 5.0]), digest(["a", 5.0, one]))
    assert not same(digest(["a", one]), digest(["b", one]))


def test_words_and_numbers_of_a_text_are_both_parts() -> None:
    said = list(tokens({"note": "gains 0.250 of 4 亿元, at most 1e-3"}))
    assert said == ["{", "note", "gains # of 4 亿元, at most #", 0.25, 0.001, "}"]
