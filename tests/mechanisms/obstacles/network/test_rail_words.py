"""What is told of an equity of the railway company: who leaves, alone or together, and who does not."""

from __future__ import annotations

import pytest

from citypact.games.obstacles.network.rail_company import RailCompany
from citypact.mechanisms.obstacles.network.rail_audit import verdict

#: Two near owners and a far one; the near line costs 4, the far line 6 more.
COMPANY = RailCompany(
    ("A", "B", "C"),
    (8, 8, 9),
    ("near", "far"),
    (4, 6),
    (("A", "B", "C"), ("C",)),
    (1, 1, 1),
)


@pytest.mark.parametrize(
    ("paid", "told"),
    [
        ((0, 5, 5), "B would have 1 亿元 more by a network of its own."),
        ((3, 3, 4), "A and B would have 2 亿元 more by a network of their own."),
        ((2, 2, 6), "No coalition would have more by a network of its own: these shares are in the core."),
    ],
)
def test_who_would_leave_is_told_with_the_amount(paid: tuple[int, ...], told: str) -> None:
    assert verdict(COMPANY, paid) == told
