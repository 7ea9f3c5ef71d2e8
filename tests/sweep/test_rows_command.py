"""``citypact sweep`` with the options of ``citypact split``: what is asked, told and refused."""

from __future__ import annotations

import json

import pytest

from citypact.cli.app import run as command

VARY = ("--vary", "parameters.plant.growth=values:1.15,2")
PLAIN = ("sweep", "beijing-hebei", *VARY, "--design", "grid", "--rows-only")


def test_the_question_is_told_and_its_figures_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--criterion", "min-central", "--ratio-cap", "0.4", "--cash-flow")
    assert command([*PLAIN, *asked, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["asked"] == {"criterion": "min-central", "ratio_cap": 0.4, "cash_flow": True}
    names = {each["figure"]: each for each in document["figures"]}
    assert names["ratio"]["highest"] <= 0.4
    assert names["free_payments.payment.year1"]["unit"] == "亿元"
    assert names["statute.eligible"]["lowest"] == 1


def test_options_that_the_criterion_does_not_use_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert command([*PLAIN, "--criterion", "egalitarian", "--origin-weight", "0.9"]) == 0
    words = " ".join(capsys.readouterr().out.split())
    assert (
        "Every scenario is asked what citypact split is: criterion egalitarian, origin_weight 0.9." in words
    )
    assert "not used by the criterion egalitarian: origin_weight" in words


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--criterion", "fair"), "criterion: found fair, expected one of nash, egalitarian"),
        (("--criterion", "nearest"), "reference: found nothing, expected a number"),
        (("--ratio-cap", "2"), "ratio_cap: found 2.0, expected a ratio between 0 and 1"),
        (("--cash-flow", "--criterion", "kalai-smorodinsky"), "for cash flows; leave out --cash-flow"),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_exit_2(
    options: tuple, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command([*PLAIN, *options]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert line in found.err
    assert len(found.err.strip().splitlines()) == 1


def test_another_kind_is_asked_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    given = ("sweep", "dead-end-road", "--vary", "parameters.costs.Hebei=range", "--criterion", "nash")
    assert command([*given]) == 2
    expected = "error: criterion: found nash, expected no such option: it is a question about a relocation\n"
    assert capsys.readouterr().err == expected
