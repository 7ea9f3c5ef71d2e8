"""The river as a tree: who lies above whom, and what is no river."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slow_rivers import drawn_river

from citypact.errors import InputError
from citypact.games.river import River


def test_cities_in_a_row_form_a_chain_from_the_source() -> None:
    river = River(("spring", "town", "port"))
    assert river.is_chain
    assert river.mouth == "port"
    assert river.sections == (("spring", "town"), ("town", "port"))
    assert river.upstream_of("town") == ("spring", "town")
    assert river.downstream_of("town") == ("town", "port")
    assert river.below("port") is None
    assert river.order == (0, 1, 2)


def test_a_chain_may_be_listed_in_any_order() -> None:
    river = River(("port", "spring", "town"), {"spring": "town", "town": "port"})
    assert river.is_chain
    assert [river.players[at] for at in river.order] == ["spring", "town", "port"]


def test_two_tributaries_make_a_tree() -> None:
    river = River(("a", "b", "m", "sea"), {"a": "m", "b": "m", "m": "sea", "sea": None})
    assert not river.is_chain
    assert river.upstream_of("m") == ("a", "b", "m")
    assert river.downstream_of("a") == ("a", "m", "sea")
    assert river.reaches.astype(int).tolist() == [[1, 0, 1, 1], [0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1]]


def test_one_city_is_a_river() -> None:
    river = River(("alone",))
    assert (river.mouth, river.sections, river.order, river.is_chain) == ("alone", (), (0,), True)


def test_a_chain_of_two_thousand_listed_from_the_mouth() -> None:
    names = [f"city {at}" for at in range(2000)]
    river = River(names, dict(zip(names[1:], names[:-1], strict=True)))
    assert river.mouth == "city 0"
    assert (river.reaches == np.tri(2000, dtype=bool)).all()
    assert river.order == tuple(reversed(range(2000)))
    with pytest.raises(InputError, match="found city 0 → city 1 → city 0, expected a river without a cycle"):
        River(names, {**dict(zip(names[1:], names[:-1], strict=True)), "city 0": "city 1"})


@given(seed=st.integers(0, 10**6), size=st.integers(1, 12))
def test_reaching_is_an_order_that_the_processing_order_respects(seed: int, size: int) -> None:
    river = drawn_river(np.random.default_rng(seed), size)
    reaches = river.reaches
    assert reaches.diagonal().all()
    assert not (reaches & reaches.T & ~np.eye(size, dtype=bool)).any()
    assert ((reaches.astype(int) @ reaches.astype(int) > 0) == reaches).all()
    assert reaches[:, river.players.index(river.mouth)].all()
    rank = np.argsort(river.order)
    for city, below in river.sections:
        assert rank[river.players.index(city)] < rank[river.players.index(below)]
    for city in river.players:
        assert all(city in river.downstream_of(upper) for upper in river.upstream_of(city))
    assert len(river.sections) == size - 1


def test_the_table_of_reaches_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        River(("a", "b")).reaches[0, 1] = False


@pytest.mark.parametrize(
    ("players", "downstream", "message"),
    [
        (("a", "b"), {"a": "b", "b": "a"}, "downstream: found a → b → a, expected a river without a cycle"),
        (("a",), {"a": "a"}, "downstream: found a → a, expected a river without a cycle"),
        (
            ("a", "b", "c", "d"),
            {"a": "b", "c": "d"},
            "downstream: found 2 cities with nothing downstream: b, d, expected one mouth: the river is not"
            " connected; name the next city downstream of all of them but one",
        ),
        (("a", "b"), {"x": "b"}, "downstream: found x, expected one of a, b"),
        (("a", "b"), {"a": "x"}, "downstream of a: found x, expected one of a, b"),
        (("a", "b"), "b", "downstream: found b, expected a mapping"),
        (("a", "a"), None, "players: found a, expected each player named once"),
        ((), None, "players: found none, expected at least one player"),
    ],
)
def test_what_is_no_river_is_refused_in_one_line(players: object, downstream: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        River(players, downstream)  # type: ignore[arg-type]
    assert message in str(caught.value)
