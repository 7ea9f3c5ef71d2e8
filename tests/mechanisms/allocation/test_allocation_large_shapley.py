"""Beyond what can be enumerated the Shapley value is estimated, and the answer says so."""

from __future__ import annotations

import json

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.coalitional import FunctionGame
from citypact.games.coalitional.forms import AirportGame, SpanningTreeGame
from citypact.mechanisms.allocation.large_shapley import shapley_at_any_size
from citypact.scenario.coalition_result import allocation_result
from citypact.scenario.verify import verify_result
from citypact.solvers.solved_allocation import Guarantee


def star(players: int) -> SpanningTreeGame:
    """Every city is nearest to the source: what each pays is its own line."""
    costs = np.full((players + 1, players + 1), 100) - 100 * np.eye(players + 1, dtype=int)
    costs[0, 1:] = costs[1:, 0] = np.arange(1, players + 1)
    return SpanningTreeGame([f"city {at}" for at in range(players)], costs.tolist())


def test_forty_cities_on_a_star_pay_their_own_line() -> None:
    found = shapley_at_any_size(star(40))
    assert found.guarantee is Guarantee.estimated
    assert found.standard_errors is not None
    away = np.abs(np.array(found.vector()) - np.arange(1, 41))
    assert (away <= 5 * np.array(found.standard_errors) + 1e-6).all()
    assert sum(found.vector()) == pytest.approx(820.0)


def test_a_closed_form_is_used_at_any_size() -> None:
    found = shapley_at_any_size(AirportGame([f"c{at}" for at in range(200)], list(range(1, 201))))
    assert found.guarantee is not Guarantee.estimated
    assert found.standard_errors is None


def test_more_samples_and_another_seed_are_the_user_s_choice() -> None:
    weights = np.arange(35) % 7 + 1.0
    game = FunctionGame([f"c{at}" for at in range(35)], lambda m: np.floor(m @ weights / 9), takes="members")
    few, many = shapley_at_any_size(game, 1000), shapley_at_any_size(game, 4000)
    assert max(many.standard_errors or ()) < max(few.standard_errors or ())
    assert shapley_at_any_size(game, 1000).vector() == few.vector()
    assert shapley_at_any_size(game, 1000, seed=1).vector() != few.vector()
    with pytest.raises(InputError):
        shapley_at_any_size(game, 3)


def test_the_document_says_how_it_was_drawn_and_verifies() -> None:
    game = {"players": list(star(40).players), "form": "spanning_tree", "orientation": "cost"}
    game["costs"] = [list(row) for row in star(40).costs]
    document = allocation_result({"game": game, "rules": ["shapley"], "samples": 3000, "seed": 7}).document
    assert document["methods"]["shapley"]["guarantee"] == "estimated"
    assert len(document["methods"]["shapley"]["standard_errors"]) == 40
    saved = json.loads(json.dumps(document))
    assert all(line.holds for line in verify_result(saved))
    with pytest.raises(InputError, match="samples: found 0"):
        allocation_result({"game": game, "samples": 0})
