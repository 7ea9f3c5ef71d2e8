"""Maskin's three players: pairs earn 12, 13 and 14, and whoever is left out of a pair earns 9."""

from __future__ import annotations

MASKIN = {
    (("a",), (("a",), ("b",), ("c",))): 0,
    (("b",), (("a",), ("b",), ("c",))): 0,
    (("c",), (("a",), ("b",), ("c",))): 0,
    (("a", "b"), (("a", "b"), ("c",))): 12,
    (("c",), (("a", "b"), ("c",))): 9,
    (("a", "c"), (("a", "c"), ("b",))): 13,
    (("b",), (("a", "c"), ("b",))): 9,
    (("b", "c"), (("b", "c"), ("a",))): 14,
    (("a",), (("b", "c"), ("a",))): 9,
    (("a", "b", "c"), (("a", "b", "c"),)): 24,
}
