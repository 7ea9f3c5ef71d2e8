"""Values and properties of small games against definitions worked out in fractions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import coalitional_oracles as plain
import coalitional_power_oracles as power
import coalitional_property_oracles as listed
import pytest
from coalitional_comparisons import same
from drawn_coalitions import NAMES, UNITS, game_of, links, named, partitions, scale_of, votes, worths
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact import solvers
from citypact.errors import InfeasibleDesign

Worths = list[Fraction]
FEW = settings(max_examples=25)


VALUES: dict[str, Callable[[Worths], Sequence[Fraction] | None]] = {
    "shapley": plain.shapley,
    "banzhaf": plain.banzhaf,
    "solidarity": plain.solidarity,
    "consensus_value": plain.consensus_value,
    "least_square_prenucleolus": plain.least_square_prenucleolus,
    "dividends": plain.dividends,
}


@pytest.mark.parametrize("name", VALUES)
@FEW
@given(worths(), st.sampled_from(UNITS), st.booleans())
def test_values(name: str, drawn: Worths, unit: Fraction, cost: bool) -> None:
    game = [worth * unit for worth in drawn]
    same(getattr(solvers, name)(game_of(game, cost=cost)), VALUES[name](game), scale_of(game))


STRUCTURED = {
    "owen": (partitions, plain.owen),
    "banzhaf_owen": (partitions, plain.banzhaf_owen),
    "aumann_dreze": (partitions, plain.aumann_dreze),
    "myerson": (links, plain.myerson),
    "position_value": (links, plain.position_value),
}


@pytest.mark.parametrize("name", STRUCTURED)
@FEW
@given(st.data())
def test_values_with_unions_and_links(name: str, data: Any) -> None:
    game = data.draw(worths(most=4 if name == "position_value" else 5))
    strategy, oracle = STRUCTURED[name]
    groups = data.draw(strategy(len(game).bit_length() - 1))
    same(getattr(solvers, name)(game_of(game), named(groups)), oracle(game, groups), scale_of(game))


@FEW
@given(st.data())
def test_winter_and_weighted_shapley(data: Any) -> None:
    game = data.draw(worths())
    count = len(game).bit_length() - 1
    fine = data.draw(partitions(count))
    labels = data.draw(st.lists(st.integers(0, 1), min_size=len(fine), max_size=len(fine)))
    coarse: list[list[int]] = [[], []]
    for group, side in zip(fine, labels, strict=True):
        coarse[side] += group
    levels = [fine, [group for group in coarse if group]]
    same(
        solvers.winter(game_of(game), [named(level) for level in levels]),
        plain.winter(game, levels),
        scale_of(game),
    )
    weights = data.draw(st.lists(st.integers(1, 5), min_size=count, max_size=count))
    wanted = plain.weighted_shapley(game, [Fraction(weight) for weight in weights])
    same(
        solvers.weighted_shapley(game_of(game), dict(zip(NAMES, weights, strict=False))),
        wanted,
        scale_of(game),
    )


POWER = {
    "shapley_shubik": plain.shapley,
    "deegan_packel": power.deegan_packel,
    "public_good_index": power.public_good_index,
    "public_help_index": power.public_help_index,
    "johnston": power.johnston,
    "coleman_prevention": power.coleman_prevention,
    "coleman_initiative": power.coleman_initiative,
    "rae": power.rae,
    "nevison": power.nevison,
    "raw_public_good_index": power.raw_public_good_index,
    "koenig_braeuninger": power.koenig_braeuninger,
    "banzhaf_index": power.banzhaf_index,
}


INTERACTIONS = {
    "shapley_interaction": plain.shapley_interaction,
    "banzhaf_interaction": plain.banzhaf_interaction,
}


@pytest.mark.parametrize("name", INTERACTIONS)
@FEW
@given(worths(least=2))
def test_interactions_of_pairs(name: str, game: Worths) -> None:
    found, wanted = getattr(solvers, name)(game_of(game)), INTERACTIONS[name](game)
    for (one, other), amount in wanted.items():
        same([found[one, other], found[other, one]], [amount, amount], 4 * scale_of(game))
    own = solvers.shapley if name == "shapley_interaction" else solvers.banzhaf
    assert list(found.diagonal()) == pytest.approx(list(own(game_of(game)).vector()), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", POWER)
@FEW
@given(votes())
def test_power(name: str, game: Worths) -> None:
    same(getattr(solvers, name)(game_of(game)), POWER[name](game), 1.0)


PROPERTIES: dict[str, Callable[[Worths], bool]] = {
    "is_monotone": listed.is_monotone,
    "is_zero_monotone": listed.is_zero_monotone,
    "is_superadditive": listed.is_superadditive,
    "is_convex": listed.is_convex,
    "is_average_convex": listed.is_average_convex,
    "is_additive": listed.is_additive,
    "is_symmetric": listed.is_symmetric,
    "is_constant_sum": listed.is_constant_sum,
    "is_balanced": listed.is_balanced,
    "is_totally_balanced": listed.is_totally_balanced,
}


@pytest.mark.parametrize("name", PROPERTIES)
@settings(max_examples=50)
@given(worths(most=4), st.sampled_from(UNITS))
def test_properties_and_their_witnesses(name: str, drawn: Worths, unit: Fraction) -> None:
    report = getattr(solvers, name)(game_of([worth * unit for worth in drawn]))
    assert bool(report) is PROPERTIES[name](drawn)
    if not report:
        assert report.witness
        assert report.statement
        assert report.gap > 0
        players = NAMES[: len(drawn).bit_length() - 1]
        assert {player for group in report.witness for player in group} <= set(players)
    else:
        assert (report.witness, report.gap, report.statement) == ((), 0.0, "")


@settings(max_examples=80)
@given(worths(least=3, most=4, kinds=("near convex", "cover")))
def test_kinds_of_convexity(game: Worths) -> None:
    """Where games are superadditive, and a single coalition decides."""
    stated = game_of(game)
    assert bool(solvers.is_average_convex(stated)) is listed.is_average_convex(game)
    assert bool(solvers.is_convex(stated)) is listed.is_convex(game)
    assert bool(solvers.is_totally_balanced(stated)) is listed.is_totally_balanced(game)


@FEW
@given(worths(), st.sampled_from(UNITS), st.booleans())
def test_tau_and_gately(drawn: Worths, unit: Fraction, cost: bool) -> None:
    game = [worth * unit for worth in drawn]
    given_in = [-worth for worth in game] if cost else game
    sign = -1 if cost else 1
    for name, oracle in (("tau", listed.tau), ("gately", listed.gately)):
        wanted = oracle(game)
        if wanted is None:
            with pytest.raises(InfeasibleDesign):
                getattr(solvers, name)(game_of(given_in, cost=cost))
        else:
            found = getattr(solvers, name)(game_of(given_in, cost=cost))
            beyond = max(scale_of(game), *(abs(float(amount)) for amount in wanted))
            same(found, [sign * amount for amount in wanted], beyond)
    profit = game_of(game)
    same(solvers.utopia(profit), listed.utopia(game), scale_of(game))
    same(solvers.minimal_rights(profit), listed.minimal_rights(game), 8 * scale_of(game))
    names = [NAMES[at] for at in listed.null_players(game)]
    assert list(solvers.null_players(profit)) == names
