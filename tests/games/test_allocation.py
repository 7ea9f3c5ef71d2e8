"""Who gets how much, as a mapping that keeps player order."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.allocation import Allocation


def test_an_allocation_is_a_mapping_in_player_order() -> None:
    shares = Allocation(["hebei", "beijing"], [Fraction(1, 4), np.float64(0.5)])
    assert list(shares) == ["hebei", "beijing"]
    assert dict(shares) == {"hebei": 0.25, "beijing": 0.5}
    assert shares.vector() == (0.25, 0.5)
    assert len(shares) == 2
    assert "tianjin" not in shares
    assert json.dumps(dict(shares)) == '{"hebei": 0.25, "beijing": 0.5}'


def test_equal_allocations_are_equal_and_hash_alike() -> None:
    one, other = Allocation(("a", "b"), (1, 2)), Allocation(["a", "b"], np.array([1.0, 2.0]))
    assert one == other
    assert hash(one) == hash(other)
    assert one != Allocation(("a", "b"), (1, 2), unit="万元")


def test_an_unknown_player_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="c"):
        Allocation(("a", "b"), (1, 2))["c"]


def test_one_amount_a_player() -> None:
    with pytest.raises(InputError, match="amounts"):
        Allocation(("a", "b"), (1,))


def test_each_player_is_named_once() -> None:
    with pytest.raises(InputError, match="players"):
        Allocation(("a", "a"), (1, 2))
