"""Every public function is asked one question in several ways: a quick, seeded part of ``make trust``."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
if not (ROOT / "trust").is_dir():
    pytest.skip("the source tree is not here: the installed wheel is under test", allow_module_level=True)
sys.path.insert(0, str(ROOT))

from trust.metamorphic.compare import Dimensions, parting  # noqa: E402
from trust.metamorphic.degenerate import BY_HAND, by_hand  # noqa: E402
from trust.metamorphic.laws import Entry, broken  # noqa: E402
from trust.metamorphic.table import gaps, public_functions, questions  # noqa: E402
from trust.metamorphic.telling import Telling  # noqa: E402

#: Functions that take more than a quarter of a second are asked by ``make trust`` alone.
SLOW = frozenset(
    {
        "allocate",
        "batched_shapley",
        "cautious_moves",
        "compare_families",
        "continuous_equilibrium",
        "continuous_second_best",
        "design_cash_flow",
        "design_growth_menu",
        "design_second_best",
        "growth_menu_moves",
        "largest_size",
        "load_air",
        "load_package",
        "load_river",
        "load_scenario",
        "load_water",
        "post_ratio",
        "posted_moves",
        "price_of_robustness",
        "screening_path",
        "settle_quadratic",
        "sharing_ranges",
        "solve_obstacle",
        "solve_package",
        "supermodular_extremes",
        "verify_result",
    }
)
#: Of the others every third is asked here.
ASKED = sorted(set(questions()) - SLOW)[::3]


def test_every_public_function_has_a_question_or_a_reason() -> None:
    assert gaps() == []
    assert gaps((*public_functions(), "brand_new")) == [
        "brand_new is public, and has neither a question nor a reason"
    ]
    assert gaps(tuple(name for name in public_functions() if name != "split")) == [
        "split stands in the table and is no public function"
    ]


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_keeps_its_laws(name: str) -> None:
    entry, known = questions()[name], Dimensions()
    found = {law: told for law in entry.laws() if (told := broken(name, entry, law, 11, known))}
    assert not found


def test_degenerate_questions_have_the_answers_found_by_hand() -> None:
    assert len(BY_HAND) > 12
    assert by_hand() == []


def _biased(t: Telling) -> Any:
    """Forgets the unit, sorts by name, prefers whoever comes first, and stumbles over zero."""
    amounts = dict(zip(t.names(3), [t.money(0, 9) + Fraction(1, 7) for _ in range(3)], strict=True))
    order = [t.names(3)[at] for at in t.order(3)]
    first = sorted(amounts)[0]
    return {"sorted": amounts[first], "first": amounts[order[0]], "part": 1 / t.number(0, 1)}


def test_an_answer_that_keeps_no_law_is_found_out() -> None:
    entry = Entry(_biased)
    for law in ("unit", "names", "order", "degenerate"):
        assert any(broken("biased", entry, law, seed, Dimensions()) for seed in range(20)), law


def test_a_number_has_one_power_of_the_unit_in_all_questions() -> None:
    known = Dimensions()
    kilo = Fraction(1000)
    assert known.fits("a", Fraction(2), Fraction(2000), kilo, 1e-8)
    assert not known.fits("a", Fraction(2), Fraction(2), kilo, 1e-8)
    assert not Dimensions().fits("a", 2.0, 2001.0, kilo, 1e-8)
    assert known.fits("nothing", 0.0, 0.0, kilo, 1e-8)
    assert not known.fits("nothing", 0.0, 1.0, kilo, 1e-8)


def test_the_same_seed_draws_the_same_question() -> None:
    plain, moved = Telling(5), Telling(5, unit=Fraction(10) ** 9, reordered=True)
    assert [amount * 10**9 for amount in plain.moneys(4, 0, 9)] == moved.moneys(4, 0, 9)
    assert sorted(moved.order(4)) == plain.order(4)
    assert set(Telling(5, renamed=True).names(3)).isdisjoint(plain.names(3))


def test_lists_are_paired_off_even_if_one_part_fits_several() -> None:
    """A text with a space is compared with none: the first row would take the counterpart of the second."""
    one, other = [["a b", "x"], ["c", "x"]], [["c", "x"], ["d e", "x"]]
    rule = {"same": lambda *_: True, "words": lambda mine, its: mine == its or " " in mine, "loose": True}
    assert parting(one, other, **rule) == ""  # type: ignore[arg-type]
    assert "no counterpart" in parting([["c", "x"], ["d", "x"]], other[:1] * 2, **rule)  # type: ignore[arg-type]
