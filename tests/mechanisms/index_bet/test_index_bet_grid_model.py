"""The grid of efforts and bins: probabilities from either tail, and everything refused at the door."""

from __future__ import annotations

import math

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.water import WaterPair
from citypact.mechanisms.index_bet.grid.model import GridModel
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex

PAIR, INDEX = WaterPair(1.2, 0.1, cost=2), NoisyIndex(1.15, 0.25, 0.1)


def test_probabilities_are_those_of_the_index_effort_by_effort() -> None:
    efforts, edges = [0.0, 0.3, 0.6, 1.0], np.linspace(-2, 4, 31).tolist()
    model = GridModel.normal(PAIR, INDEX, efforts, edges)
    for effort, row in zip(efforts, model.probabilities, strict=True):
        assert row == pytest.approx(INDEX.probabilities(edges, effort), rel=1e-10)
        assert math.fsum(row) == pytest.approx(1.0, abs=1e-15)
    assert 0 < model.probabilities.min() < 1e-190
    assert model.costs == pytest.approx([e * e - 0.1 * e for e in efforts])
    assert model.edges is not None
    assert model.edges[0] == -math.inf
    assert model.edges[-1] == math.inf


def test_both_tails_keep_their_digits() -> None:
    """The law is symmetric about its mean: mirrored bins have equal probability to the last digits."""
    model = GridModel.normal(
        WaterPair(1, cost=1), NoisyIndex(1, 1, 0.1), [0], [-2.5, -1.75, -0.5, 2.5, 3.75, 4.5]
    )
    row = model.probabilities[0]
    assert row == pytest.approx(row[::-1], rel=1e-13)
    assert row[0] < 1e-260


def test_the_local_half_stake_buys_the_efficient_effort_at_b_d_sigma_root_two_pi_over_eta() -> None:
    """models.md §5.3: T + F = b_D sigma sqrt(2 pi) / eta at e* = (b_U + b_D) / c."""
    generator = np.random.default_rng(0)
    for b_d, b_u, c, eta, sigma in generator.uniform(0.1, 3, (20, 5)):
        model = GridModel.normal(WaterPair(b_d, b_u, c), NoisyIndex(1, eta, sigma), [0, 1], [1])
        half = model.local_half_stake((b_u + b_d) / c)
        assert half == pytest.approx(b_d * sigma * math.sqrt(2 * math.pi) / eta / 2)
        assert model.local_half_stake(0.9 * b_u / c) == 0.0
    assert GridModel([0], [0], [[1.0]]).local_half_stake(0) is None


def test_what_the_upstream_city_has_without_a_contract() -> None:
    assert GridModel([0, 1, 2], [0, -0.3, 0.4], np.full((3, 2), 0.5)).outside == 0.3
    assert GridModel([0], [0.2], [[1.0]]).outside == -0.2


def test_names_tell_near_efforts_apart() -> None:
    model = GridModel([0, 0.5, 0.5 + 1e-9], [0, 1, 2], np.full((3, 2), 0.5), edges=[-math.inf, 1, math.inf])
    assert [model.name(k) for k in range(3)] == ["effort 0", "effort 0.5", "effort 0.500000001"]
    assert model.bin_name(0) == "index from -inf to 1"
    assert model.place(0.5) == 1


def test_a_target_off_the_grid_names_its_neighbour() -> None:
    model = GridModel.normal(PAIR, INDEX, np.linspace(0, 1, 11).tolist(), [1])
    assert model.place(0.3) == 3  # 0.30000000000000004 on the grid
    with pytest.raises(InputError) as caught:
        model.place(0.33)
    assert str(caught.value) == "target: found 0.33, expected an effort on the grid, the nearest is 0.3"
    with pytest.raises(InputError, match="target: found nan, expected a finite number"):
        model.place(math.nan)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"efforts": [0, 2, 1]}, "efforts: found 2 followed by 1, expected numbers in increasing order"),
        ({"efforts": [1, 2, 3]}, "efforts: found 1.0, expected zero first: doing nothing is always possible"),
        ({"efforts": [0, 1, math.nan]}, "efforts[2]: found nan, expected a finite number"),
        ({"costs": [0, 1]}, "costs: found 2, expected one for each of 3 efforts"),
        ({"edges": [0, 2, 1]}, "edges: found 2 followed by 1, expected numbers in increasing order"),
        ({"edges": [0, 1]}, "edges: found 2, expected 3, one more than bins"),
        (
            {"probabilities": [[0.5, 0.5], [0.5, 0.4], [1, 0]]},
            "probabilities at effort 1: found a sum of 0.9, expected a sum of 1",
        ),
        (
            {"probabilities": [[0.5, 0.5], [1.1, -0.1], [1, 0]]},
            "probabilities at effort 1: found -0.1, expected numbers at least zero",
        ),
        (
            {"probabilities": [[0.5, 0.5]]},
            "probabilities: found shape (1, 2), expected one row for each of 3 efforts",
        ),
        ({"upstream": "downstream"}, "downstream: found downstream, expected another name than upstream's"),
    ],
)
def test_a_mistake_is_one_clear_line(change: dict[str, object], line: str) -> None:
    good = {
        "efforts": [0, 1, 2],
        "costs": [0, 1, 2],
        "probabilities": [[0.5, 0.5], [0.4, 0.6], [1, 0]],
        "edges": [0, 1, 2],
    }
    GridModel(**good)  # type: ignore[arg-type]
    with pytest.raises(InputError) as caught:
        GridModel(**(good | change))  # type: ignore[arg-type]
    assert line in str(caught.value).split("\n")


def test_zero_noise_and_unsorted_edges_of_a_normal_grid() -> None:
    with pytest.raises(InputError, match="noise: found 0, expected a positive standard deviation"):
        GridModel.normal(PAIR, NoisyIndex(1.15, 0.25, 0), [0, 1], [1])
    with pytest.raises(InputError, match=r"edges: found 1\.2 followed by 1, expected numbers in increasing"):
        GridModel.normal(PAIR, INDEX, [0, 1], [1.2, 1.0])
    with pytest.raises(InputError, match="edges: found none, expected at least one number"):
        GridModel.normal(PAIR, INDEX, [0, 1], [])


def test_the_table_cannot_be_changed_afterwards() -> None:
    table = np.array([[0.5, 0.5]])
    model = GridModel([0], [0], table)
    table[0, 0] = 0.9
    assert model.probabilities[0, 0] == 0.5
    with pytest.raises(ValueError, match="read-only"):
        model.probabilities[0, 0] = 1.0
