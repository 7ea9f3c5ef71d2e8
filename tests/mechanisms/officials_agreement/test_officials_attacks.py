"""Attacks on officials' agreements: acceptance by definition, scores that cannot be, money that unblocks."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.officials_agreement import (
    CreditProblem,
    Standing,
    credit_polygon,
    least_neighbour_score,
    officials_split,
)

F = Fraction
few = settings(deadline=None, max_examples=60)
tenths = st.integers(1, 30).map(lambda k: F(k, 10))
signed = st.integers(-20, 30).map(lambda k: F(k, 10))
weights = st.one_of(st.none(), st.sampled_from([F(0), F(1, 10**9), F(1), F(10**9)]), tenths)
GRID = [F(k, 120) for k in range(121)]


def accepts(plant: Relocation, pair: tuple[F | None, F | None], s: F) -> bool:
    """Both officials' gains over no agreement, x + rho (x - x'), from L, K and the chance of a free move."""
    stays, tax = 1 - F(plant.voluntary), F(plant.revenue)
    x, z = s * tax - stays * F(plant.origin_loss), stays * (tax - F(plant.destination_cost)) - s * tax
    own = x - z if pair[0] is None else x + pair[0] * (x - z)
    other = z - x if pair[1] is None else z + pair[1] * (z - x)
    return min(own, other) >= 0


@given(
    amounts=st.tuples(tenths, signed, signed),
    comes=st.sampled_from([F(0), F(0), F(1, 3), F(1)]),
    pair=st.tuples(weights, weights),
    score=st.sampled_from([F(0), F(1, 2), F(9, 10)]),
)
@few
def test_acceptance_by_its_definition(
    amounts: tuple[F, F, F], comes: F, pair: tuple[F | None, F | None], score: F
) -> None:
    plant = Relocation(*amounts, voluntary=comes, origin="北京", destination="河北")
    found = officials_split(plant, pair, score)
    json.dumps(found.to_dict(), allow_nan=False)
    kept = tuple(None if rho is None else rho * (1 - score) for rho in pair)
    # With nothing but the lead counting, equal losses please both in the limit alone.
    signed_ratios = [s for s in GRID if accepts(plant, (kept[0], kept[1]), s)] if plant.surplus >= 0 else []
    inside = [] if found.acceptable is None else [s for s in GRID if s in found.acceptable]
    assert inside == signed_ratios
    needed = found.score_for_reference
    if needed is not None:
        shown = tuple(None if rho is None else rho * (1 - needed) for rho in pair)
        assert accepts(plant, (shown[0], shown[1]), F(1, 2))
        # What is promised can be entered.
        again = officials_split(plant, pair, needed)
        assert plant.surplus < 0 or (again.acceptable is not None and F(1, 2) in again.acceptable)


def test_a_score_that_may_not_be_given_is_not_promised() -> None:
    """The origin gains nothing at one half: its official signs only at a score of one."""
    plant = Relocation(4, 2, 1.5)
    assert least_neighbour_score(plant, 0.5, 1) == 1
    with pytest.raises(InputError, match="below 1 where nothing but the lead counts"):
        Standing(1, None, 1)
    assert least_neighbour_score(plant, 0.5, (1, None)) is None
    found = officials_split(plant, (1, None))
    assert "A ratio of 50.0% is not signed, whatever weight" in found.explain()


@given(
    amounts=st.tuples(tenths, signed, signed),
    outputs=st.tuples(tenths, tenths),
    standing=st.tuples(tenths, tenths),
    score=st.sampled_from([F(0), F(1, 2)]),
)
@few
def test_the_money_that_is_said_to_unblock_does(
    amounts: tuple[F, F, F], outputs: tuple[F, F], standing: tuple[F, F], score: F
) -> None:
    plant = Relocation(*amounts)
    found = credit_polygon(CreditProblem(plant, *outputs, *standing, score))
    asked = re.search(r"(\S+) 亿元 more for (\w+) as a lump sum", found.reason)
    if asked is None:
        assert found.vertices or plant.surplus < 0
        return
    enough = F(asked[1]) * F(1001, 1000)
    too_little = F(asked[1]) * F(999, 1000)
    for money, unblocks in ((enough, True), (too_little, False)):
        limits = (F(0), money) if asked[2] == "origin" else (-money, F(0))
        paid = credit_polygon(CreditProblem(plant, *outputs, *standing, score, lump_sum=limits))
        assert bool(paid.vertices) == unblocks


def test_weights_beyond_floating_point_are_no_limits() -> None:
    """An output next to nothing made the weight that would do too large for a float, a raw OverflowError."""
    for tiny in (1e-320, F(1, 10**400)):
        found = credit_polygon(CreditProblem(Relocation(1, 0.2, 0.3), tiny, 2, 1, 0.1, 0.1))
        plain = found.to_dict()
        assert plain["repairs"]["output standing"][1] is None
        assert plain["reference_repairs"]["output standing"] == [0, None]


@pytest.mark.parametrize("odd", [None, 0.5, "x", (), np.array([1.0, 2.0])])
def test_odd_arguments_are_refused_in_words(odd: object) -> None:
    """They were raw AttributeErrors, TypeErrors and ValueErrors."""
    plant = Relocation(1, 0.2, 0.3)
    with pytest.raises(InputError, match=r"game: found .*, expected a Relocation"):
        officials_split(odd, 1)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"problem: found .*, expected a CreditProblem"):
        credit_polygon(odd)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"reference: found .*, expected a pair \(split, credit\)"):
        credit_polygon(CreditProblem(plant, 1, 2), odd)  # type: ignore[arg-type]
    if not isinstance(odd, float):
        with pytest.raises(InputError, match="neighbour_score: found"):
            officials_split(plant, 1, odd)  # type: ignore[arg-type]
        with pytest.raises(InputError, match="ratio: found"):
            least_neighbour_score(plant, odd, 1)  # type: ignore[arg-type]
