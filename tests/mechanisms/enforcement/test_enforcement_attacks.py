"""Attacks on enforcement: statements that must be true, vintages by subsets, rivals, exact ties."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from citypact.games.portfolio import Portfolio
from citypact.games.relocation import Relocation
from citypact.mechanisms.enforcement import (
    FinitePipeline,
    Security,
    StageDilemma,
    cherry_picking,
    enforce_ratio,
    enforcement_moves,
    keep_promise,
    steady_pipeline,
    unravel,
)
from citypact.mechanisms.enforcement.vintages.recheck import check_unravelling
from citypact.mechanisms.revenue_split import split
from citypact.mechanisms.theories.enforcement import Pipeline

F = Fraction
FIXTURE = Pipeline(0.05, 5, 1, 2)


def stopping(pipeline: FinitePipeline, terms: Security, date: int, ratio: F, alive: list[int]) -> F:
    """Gain from stopping, payment by payment, with only the vintages ``alive``."""
    delta, tax, value = 1 / (1 + F(pipeline.rate)), F(pipeline.tax), F(pipeline.value)
    saved = lost = F(0)
    for year in alive:
        number = F(pipeline.numbers[year - 1])
        due = range(max(year + 1, date), year + pipeline.window + 1)
        paid = sum((ratio * tax * delta ** (at - date) for at in due), F(0))
        if year < date or (year == date and pipeline.breach_year == "comes"):
            saved += number * paid
        elif year > date or pipeline.breach_year == "lost":
            lost += F(pipeline.chances[year - 1]) * number * (value * delta ** (year - date) - paid)
    return (1 - F(terms.settlement)) * saved - lost - terms.forfeit


def test_vintages_struck_out_against_all_payments() -> None:
    draw = random.Random(11)
    struck = 0
    for _ in range(400):
        years = draw.randint(1, 5)
        pipeline = FinitePipeline(
            F(draw.randint(2, 60), 100),
            draw.randint(1, 4),
            1,
            F(draw.randint(0, 12), 4),
            tuple(draw.choice([0, 1, 1, 2, F(1, 2)]) for _ in range(years)),
            tuple(F(draw.randint(0, 4), 4) for _ in range(years)),
            draw.choice(["apart", "lost", "comes"]),
        )
        terms = Security(F(draw.choice([0, 1, 3, 9, 10]), 10), draw.randint(0, 2), F(draw.randint(0, 4), 2))
        floor = F(draw.randint(0, 10), 10)
        found = unravel(
            pipeline, F(1, 2), terms.settlement, terms.penalty, terms.escrow, least_accepted=floor
        )
        arriving = [year for year in range(1, years + 1) if pipeline.numbers[year - 1]]
        alive = [year for year in arriving if year not in found.struck_out]
        dates = range(1 if pipeline.breach_year == "comes" else 2, years + pipeline.window + 1)
        assert all(stopping(pipeline, terms, date, floor, alive) <= 0 for date in dates)
        for one in found.struck_out:  # with any one more a breach would pay
            struck += 1
            assert any(stopping(pipeline, terms, date, floor, [*alive, one]) > 0 for date in dates)
    assert struck > 50


def test_a_vintage_that_is_paid_once_an_earlier_one_is_left_out_is_released() -> None:
    pipeline = FinitePipeline(F(11, 50), 3, 1, F(5, 4), (2, F(1, 2)), (F(3, 4), F(3, 4)))
    found = unravel(pipeline, 0.5, F(3, 10), 0, 1, least_accepted=0.5)
    assert found.struck_out == (1,)
    assert found.explain().endswith("releases no project of year 1.")
    rows = (pipeline, found.security, F(1, 2), found.year_ends, F(0), {}, F(1, 2))
    assert "what is not released would not be" in check_unravelling(*rows, (1, 2)).failures


@pytest.mark.parametrize("numbers", [(1, 1, 1), (0, 0, 1)])
def test_a_need_above_the_worth_of_a_project_is_an_answer(numbers: tuple[int, ...]) -> None:
    found = unravel(FinitePipeline(0.05, 2, 1, 0.5, numbers), 0.9, settlement=1, least_accepted=0.9)
    assert found.acceptable is None
    assert "releases no project" not in found.explain()
    assert str(found.reason).startswith("No ratio is accepted by both: the origin needs 0.9")


def test_what_would_unblock_is_told_for_the_ratio_the_origin_needs() -> None:
    pipeline = FinitePipeline(0.05, 2, 1, 2, (1, 1, 1))
    found = unravel(pipeline, 0, least_accepted=0.3)
    assert found.reason is not None
    assert "a ratio of 0.3 takes central deduction with a probability of 1 or a deposit of 0.885714" in (
        found.reason
    )
    assert unravel(pipeline, 0, escrow=0.8858, least_accepted=0.3).ratio == 0.3
    assert unravel(pipeline, 0, escrow=0.8856, least_accepted=0.3).ratio is None
    worthless = unravel(FinitePipeline(0.05, 2, 1, 0, (1, 1)), 0.3)
    assert str(worthless.reason).startswith("No ratio is accepted by both: at any above 0")


def test_a_promise_raised_or_cut_is_explained_by_what_moved_it() -> None:
    pipeline = FinitePipeline(0.05, 2, 1, 0.9, (1, 1, 1))
    raised = unravel(pipeline, 0.1, escrow=5, least_accepted=0.3).explain()
    assert "The origin needs 30.0%, which is paid to the end too." in raised
    cut = unravel(pipeline, 0.9, escrow=50).explain()
    assert "Above 48.4% a project is worth nothing to the destination." in cut
    assert "largest ratio paid" not in raised + cut
    assert "without penalty and deposit" in cut


def test_only_what_is_not_paid_is_said_not_to_be() -> None:
    found = enforce_ratio(0.9, FIXTURE, escrow=100)
    assert not found.cut
    assert "would be paid, but is more than the projects to come are worth" in found.explain()
    game = Relocation(1, 0.1, 0.2)
    steady = steady_pipeline(game, 0.05, 5)
    other = enforce_ratio(
        game, Pipeline(0.05, 5, steady.tax, F(steady.value) * F(7, 10)), criterion="kalai-smorodinsky"
    )
    assert other.wanted is not None
    assert other.ratios is not None
    assert other.ratios.exact < other.wanted.exact < other.self_enforcing.hi
    assert not other.cut
    assert "would not be paid" not in other.explain()


def test_worthless_projects_are_not_blamed_on_enforcement() -> None:
    found = enforce_ratio(0.6, Pipeline(0.05, 5, 1, 0), escrow=100)
    assert found.ratios is None
    assert not found.needs_external_enforcement
    assert str(found.reason).startswith("The projects to come are worth nothing to the destination")


def test_moves_use_the_criterion_and_the_changed_projects() -> None:
    moves = {move.change: move for move in enforcement_moves(enforce_ratio(0.9, FIXTURE, escrow=100))}
    for words, factor in (("less", F(9, 10)), ("more", F(11, 10))):
        worth = factor * F(2) / FIXTURE.promised()
        assert moves[f"projects worth a tenth {words}"].ratio == float(worth)
    game = Relocation(1, 0.1, 0.2)
    found = enforce_ratio(game, steady_pipeline(game, 0.05, 5), criterion="take-it-or-leave-it")
    longer = next(
        move for move in enforcement_moves(found) if move.change == "deposit larger by a year's tax"
    )
    again = enforce_ratio(
        game, found.pipeline, escrow=found.pipeline.tax, criterion="take-it-or-leave-it"
    ).ratio
    assert longer.ratio == again


def test_a_value_that_weighs_rivals_may_lie_below_the_best_rivals_offer() -> None:
    game = Relocation(F(21, 10), F(-1, 4), 1, 0.25, (0.75, 0.55))
    found = enforce_ratio(game, Pipeline(0.39, 2, 1.55, 0.4), settlement=1, escrow=0.9)
    assert found.ratios is not None
    assert found.ratios.exact < game.core_threshold()
    assert found.accepted is not None
    assert found.accepted.lo == max(game.thresholds()[0], 0)
    assert any("weighs the rivals" in said for said in found.assumptions)
    assert found.ratios == split(game, ratio_cap=found.self_enforcing.hi).ratios


@pytest.mark.parametrize("false_alarm", [F(0), F(1, 10)])
def test_where_only_punishment_for_ever_deters_nothing_is_said_of_longer_ones(false_alarm: F) -> None:
    stage = StageDilemma(35, 32, 27)
    critical = keep_promise(stage, 1, false_alarm).asked.critical
    found = keep_promise(stage, 1, false_alarm, discount=critical)
    assert found.keeps
    assert found.best_lengths == (None,)
    assert "longer" not in found.explain()
    assert "no punishment of up to 1000 periods deters, one for ever does" in found.explain()
    assert keep_promise(stage, 1, false_alarm, 1, critical).reason.endswith("punishment for ever")


def test_cherry_picking_against_a_grid() -> None:
    draw = random.Random(3)
    grid = [F(at, 120) for at in range(121)]
    for _ in range(60):
        count = draw.randint(1, 4)
        tax, loss, cost = (
            [F(draw.randint(low, 12), 4) for _ in range(count)] for low in (1, -4, -4)
        )  # fmt: skip
        own, other = F(draw.randint(0, 4), 2), F(draw.randint(0, 4), 2)
        found = cherry_picking(Portfolio.from_columns(tax, loss, cost), F(draw.randint(0, 9), 9), own, other)
        for s in grid:
            a = [s * r - lost for r, lost in zip(tax, loss, strict=True)]
            b = [(1 - s) * r - spent for r, spent in zip(tax, cost, strict=True)]
            signed = sum(a) >= 0 and sum(b) >= 0
            kept = -sum(min(g, 0) for g in a) <= own and -sum(min(g, 0) for g in b) <= other
            assert (signed and kept) == (found.acceptable is not None and s in found.acceptable)
