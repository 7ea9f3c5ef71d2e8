"""One posted inducement under any belief: closed forms, brute force, laws, refusals."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.firm_choice import design_hidden_inducement
from citypact.mechanisms.firm_choice.hidden.best_posted import best_posted
from citypact.mechanisms.firm_choice.hidden.recheck import recheck_hidden
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.trade import best_offer
from citypact.mechanisms.trade.beliefs import (
    Belief,
    BetaBelief,
    EmpiricalBelief,
    HistogramBelief,
    UniformBelief,
)
from citypact.mechanisms.trade.posting.exact_sweep import exact_maxima

GAME = Relocation(1, 0.2, 0.2)
W = Fraction(3, 5)
BELIEFS: tuple[Belief, ...] = (
    UniformBelief(0, 1),
    UniformBelief(-0.5, 0.3),
    UniformBelief(0.4, 2),
    HistogramBelief((0, 0.1, 0.4, 0.5, 1), (3, 0, 4, 1)),
    EmpiricalBelief((0.1, 0.3, 0.5, 0.2), (1, 2, 3, 1)),
    EmpiricalBelief((-0.2, 0.59)),
    BetaBelief(2, 5),
    BetaBelief(0.5, 0.5),
    BetaBelief(0.3, 0.2),
    BetaBelief(300, 500, -0.1, 0.9),
)


@pytest.mark.parametrize("belief", BELIEFS, ids=lambda belief: belief.explain())
@pytest.mark.parametrize("ordered", [0.0, 0.1, 0.5])
def test_no_other_payment_keeps_more(belief: Belief, ordered: float) -> None:
    found = design_hidden_inducement(GAME, belief, directive=ordered)
    grid = np.concatenate([np.linspace(0, 0.6, 60_001), [float(at) for at in belief.breakpoints()]])
    grid = grid[(grid >= 0) & (grid <= 0.6)]
    kept = (0.6 - grid) * (ordered + (1 - ordered) * belief.arrays(grid)[0])
    assert found.value == pytest.approx(kept.max(), rel=1e-6)
    assert found.value >= kept.max() * (1 - 1e-12)
    for low, _ in found.inducements:
        assert (0.6 - low) * (ordered + (1 - ordered) * float(belief.at_most(low))) == pytest.approx(
            found.value
        )


def test_uniform_markdown_in_closed_form() -> None:
    """Where the offer is inside: σ = (W + a - r(b - a))/2 with r = ψ/(1 - ψ); from zero it is W/2."""
    draws = np.random.default_rng(5)
    inside = 0
    for _ in range(200):
        low, width, ordered = draws.integers(-5, 6, dtype=int), draws.integers(1, 15), draws.choice([0, 1, 2])
        a, b = Fraction(int(low), 10), Fraction(int(low + width), 10)
        psi = Fraction(int(ordered), 10)
        odds = psi / (1 - psi)
        peak = (W + a - odds * (b - a)) / 2
        found = best_posted(UniformBelief(a, b), W, psi)
        if a >= W and not psi:
            assert not found
        elif max(a, 0) < peak < min(b, W) and (W - peak) * (odds + (peak - a) / (b - a)) > W * odds:
            assert found == (RatioSet.single(peak),)
            inside += 1
    assert inside > 20
    assert design_hidden_inducement(GAME, UniformBelief(0, 1)).inducement == 0.3


@pytest.mark.parametrize("belief", BELIEFS, ids=lambda belief: belief.explain())
def test_without_a_directive_it_is_the_offer_of_a_city_that_knows_its_cost(belief: Belief) -> None:
    """The same problem under another name: (1 - s - k)F(s) with 1 - k = W."""
    offers = best_offer(belief, 1 - W)
    ours = best_posted(belief, W, Fraction(0))
    assert [each.ratio for each in ours] == pytest.approx([each.ratio for each in offers], abs=1e-8)
    if belief.lines is not None:
        assert ours == offers


@pytest.mark.parametrize("belief", [BetaBelief(2, 5), BetaBelief(3, 3, 0, 0.8)], ids=["skew", "even"])
def test_markdown_is_the_odds_over_the_density(belief: BetaBelief) -> None:
    for ordered in (0.0, 0.1):
        found = design_hidden_inducement(GAME, belief, directive=ordered)
        at = np.array([found.inducement])
        chance = ordered / (1 - ordered) + belief.arrays(at)[0]
        assert found.markdown == pytest.approx(float((chance / belief.density(at))[0]), rel=1e-9)


@pytest.mark.parametrize("belief", BELIEFS, ids=lambda belief: belief.explain())
def test_the_loss_is_what_worthwhile_moves_are_missed(belief: Belief) -> None:
    """Simulation: E[(W - T)1(σ < T <= W)] is lost, E[(σ - T)^+] is the plant's rent."""
    found = design_hidden_inducement(GAME, belief, directive=0.1)
    levels = (np.arange(200_000) + 0.5) / 200_000
    grid = np.linspace(float(belief.ends[0]) - 1e-9, float(belief.ends[1]), 400_001)
    places = np.searchsorted(belief.arrays(grid)[0], levels).clip(max=grid.size - 1)
    threshold = grid[places]
    missed = (threshold > found.inducement + 1e-6) & (threshold <= 0.6 + 1e-9)
    assert found.lost == pytest.approx(0.9 * ((0.6 - threshold) * missed).mean(), abs=1e-4)
    rent = np.maximum(found.inducement - threshold, 0).mean()
    assert found.rent == pytest.approx(0.9 * rent, abs=1e-4)
    assert found.first_best == pytest.approx(0.9 * np.maximum(0.6 - threshold, 0).mean(), abs=1e-4)


@pytest.mark.parametrize("belief", BELIEFS, ids=lambda belief: belief.explain())
def test_the_offer_never_rises_with_the_directive(belief: Belief) -> None:
    paid = [best_posted(belief, W, Fraction(k, 20))[-1].hi for k in range(1, 21)]
    assert all(after <= before + Fraction(1, 10**9) for before, after in itertools.pairwise(paid))
    assert paid[-1] == 0


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_the_unit_of_money_does_not_matter(unit: float) -> None:
    """Beliefs are fractions of the tax: only money changes."""
    for belief in BELIEFS:
        here = design_hidden_inducement(GAME, belief)
        there = design_hidden_inducement(Relocation(unit, 0.2 * unit, 0.2 * unit), belief)
        assert [each.ratio for each in there.payments] == pytest.approx(
            [each.ratio for each in here.payments]
        )
        assert there.ratio == pytest.approx(here.ratio, rel=1e-12)
        assert there.value / unit == pytest.approx(here.value, rel=1e-12)


def test_two_offers_can_be_equally_good() -> None:
    """(0.6 - 0)·1/3 = (0.6 - 0.3)·2/3."""
    found = design_hidden_inducement(GAME, EmpiricalBelief((0, 0.3, 0.6)))
    assert found.inducements == ((0, 0), (0.3, 0.3))
    assert found.inducement == 0
    assert "To offer 0.3 is equally good" in found.explain()


def test_passing_over_hopeless_pieces_passes_over_nothing_else() -> None:
    """All pieces of a random histogram in fractions give what the few that are looked at give."""
    draws = np.random.default_rng(2)
    for _ in range(30):
        edges = tuple(
            sorted(Fraction(int(k), 100) for k in draws.choice(np.arange(-20, 90), 9, replace=False))
        )
        belief = HistogramBelief(edges, (*(int(k) for k in draws.integers(0, 4, 7)), 1))
        psi = Fraction(int(draws.integers(0, 3)), 10)

        def kept(at: Fraction, belief: Belief = belief, psi: Fraction = psi) -> Fraction:
            return (W - at) * (psi + (1 - psi) * Fraction(belief.at_most(at)))

        corners = sorted({edge for edge in edges if 0 < edge < W} | {Fraction(0), W})
        best, sets = exact_maxima(corners, kept, 2)
        assert best_posted(belief, W, psi) == (sets if best > 0 else ())


def test_a_needle_of_a_belief_is_still_certified() -> None:
    """The density changes by orders of magnitude over the last digits of the payment."""
    belief = BetaBelief(9337, 7, 0.202251, 0.202254)
    found = design_hidden_inducement(GAME, belief, directive=0.3)
    assert 0.202251 < (found.inducement or 0) < 0.202254
    assert found.certificate.holds


def test_the_ratio_follows_who_pays() -> None:
    plant = UniformBelief(0, 1)
    found = {payer: design_hidden_inducement(GAME, plant, payer=payer) for payer in ("origin", "destination")}
    assert [each.ratio for each in found.values()] == [0.65, 0.35]
    for each in found.values():
        assert each.gains is not None
        assert each.gains.vector() == pytest.approx((0.045, 0.045))


def test_more_surplus_than_tax() -> None:
    """Relief on both sides makes W > R: the offer may exceed the tax."""
    found = design_hidden_inducement(Relocation(1, -2, -2), UniformBelief(0, 4))
    assert found.inducement == 2.5
    assert found.certificate.holds


def test_refusals_say_what_would_unblock() -> None:
    never = design_hidden_inducement(GAME, UniformBelief(0.7, 1))
    assert never.reason == (
        "no plant is believed to move for less than 0.7 亿元, and the move is worth 0.6 to both cities;"
        " a central grant of more than 0.1 亿元 would unblock it"
    )
    listed = design_hidden_inducement(GAME, EmpiricalBelief((0.7,)))
    assert "a central grant of 0.1 亿元" in (listed.reason or "")
    losing = design_hidden_inducement(Relocation(1, 0.8, 0.3), BetaBelief(2, 2))
    assert losing.reason == (
        "the move costs both cities together 0.1 亿元 more than it brings;"
        " a central grant of more than 0.1 亿元 would unblock it"
    )
    assert not never.payments
    assert never.certificate.holds
    with pytest.raises(InputError) as caught:
        design_hidden_inducement(GAME, 0.3, directive=2, payer="both")  # type: ignore[arg-type]
    assert str(caught.value).splitlines() == [
        "belief: found 0.3, expected a belief about κ - ΔΠ over the shared tax",
        "directive: found 2, expected a probability between 0 and 1",
        "payer: found both, expected one of origin, destination, proportion",
    ]


def test_a_tampered_answer_fails_its_recheck() -> None:
    for belief in (UniformBelief(0, 1), BetaBelief(2, 5)):
        found = design_hidden_inducement(GAME, belief)
        off = RatioSet.single(found.payments[0].lo + Fraction(1, 50))
        assert not recheck_hidden(replace(found, payments=(off,))).holds
        assert not recheck_hidden(replace(found, lost=0.0)).holds
        assert not recheck_hidden(replace(found, rent=float("nan"))).holds
        assert not recheck_hidden(replace(found, payments=(), chance=None)).holds


def test_the_result_is_plain_data() -> None:
    for belief in (UniformBelief(0, 1), BetaBelief(2, 5), UniformBelief(0.7, 1)):
        found = design_hidden_inducement(GAME, belief)
        assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["inducement"] == found.inducement
        assert found.to_frame().shape[1] == 3
        assert "HiddenInducement" in repr(found)
