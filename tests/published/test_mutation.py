"""T50-14: a package that always answers one half must not pass (models.md §6.5).

The mutant is made where every theory's answer is made: each RatioSet, whatever it should
hold, becomes {1/2}. An empty optimum (no agreement) makes no set and stays empty.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
import test_fifty_fifty

from citypact.mechanisms.ratio_set import RatioSet

TESTS: dict[str, Callable[[], None]] = {
    name: test for name, test in vars(test_fifty_fifty).items() if name.startswith("test_t50_")
}


def failures() -> list[str]:
    """Run T50-01 ... T50-13 here and name those that do not pass."""
    failed = []
    for name, test in TESTS.items():
        try:
            test()
        except Exception:
            failed.append(name)
    return failed


def always_one_half(self: RatioSet) -> None:
    for name in ("lo", "hi"):
        object.__setattr__(self, name, Fraction(1, 2))
    object.__setattr__(self, "near", None)


def test_t50_14_a_hard_coded_half_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(TESTS) == 13
    assert failures() == []
    with monkeypatch.context() as mutant:
        mutant.setattr(RatioSet, "__post_init__", always_one_half)
        assert RatioSet.between(0.1, 0.2).ratio == 0.5
        noticed = failures()
    assert len(noticed) >= 12, f"the mutant survived all but {noticed}"
    assert failures() == []
