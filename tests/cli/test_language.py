"""The language of what commands print: asked for anywhere on the line, or the locale's."""

import json

import pytest

from citypact.cli.app import run
from citypact.cli.language import language_asked
from citypact.errors import InputError
from citypact.language import current_language
from citypact.report.words.line_breaks import wrapped

SPLIT = ["split", "--revenue", "4", "--origin-loss", "1.2", "--destination-cost", "0.8"]


@pytest.fixture(autouse=True)
def _english_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.mark.parametrize("place", [0, 1, 3, 7])
def test_the_option_may_stand_anywhere(place: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*SPLIT[:place], "--lang", "zh", *SPLIT[place:]]) == 0
    out = capsys.readouterr().out
    assert "迁出地保留共享税收的" in out
    assert "双方都接受" in out


def test_the_locale_decides_without_the_option(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert run(SPLIT) == 0
    assert "双方都接受" in capsys.readouterr().out
    assert run([*SPLIT, "--lang=en"]) == 0
    assert "both accept" in capsys.readouterr().out


def test_the_language_ends_with_the_command() -> None:
    run(["--lang", "zh", "--version"])
    assert current_language() == "en"


def test_documents_are_the_same_in_every_language(capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for language in ("en", "zh"):
        assert run([*SPLIT, "--json", "--lang", language]) == 0
        found.append(json.loads(capsys.readouterr().out))
    assert found[0] == found[1]


@pytest.mark.parametrize("arguments", [["--lang"], ["--lang", "de"], ["--lang="], ["split", "--lang", "ZH"]])
def test_another_language_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert "--lang: found" in capsys.readouterr().err


def test_after_two_dashes_nothing_is_an_option() -> None:
    assert language_asked(["split", "--", "--lang"])[1] == ["split", "--", "--lang"]
    with pytest.raises(InputError, match="expected en or zh"):
        language_asked(["--lang"])


def test_errors_and_mistakes_of_the_command_line_speak_the_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["split", "--revenue", "x", "--lang", "zh"]) == 2
    assert capsys.readouterr().err.startswith("错误：citypact split：'--revenue' 的值无效")
    assert run(["split", "--revenue", "4", "--lang", "zh"]) == 2
    assert "--origin-loss：实为无，应为以亿元计的数额" in capsys.readouterr().err


def test_help_pages_speak_the_language_and_keep_to_the_width(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", "80")
    assert run(["statute", "--help", "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("用法：")
    assert "逐年运行京津冀税收分享办法" in out
    assert max(map(cell_len, out.splitlines())) <= 80
    assert run(["statute", "--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: ")


def test_lines_break_between_wide_letters_and_never_before_a_closing_sign() -> None:
    assert wrapped("得一二三，四", 8) == ["得一二", "三，四"]
    assert wrapped("", 8) == []
    assert wrapped("longerthanthewidth 一", 8) == ["longerthanthewidth", "一"]
