"""Two cities and two industries: what is said where worths tell them apart, and where they tie."""

from __future__ import annotations

from citypact.games.obstacles.industry.duplication import Duplication
from citypact.mechanisms.obstacles.industry.duplication import agree

NAMES = ("A", "B")


def test_both_may_prefer_the_same_division() -> None:
    """Each is the better one at its own industry: what tells the two apart is their worths."""
    agreed = agree(Duplication(NAMES, (3, 2), (1, 1), (2, 3), (0.5, 0.5)))
    assert any("if A makes X and B makes Y than the other way round" in note for note in agreed.notes)
    apart = agree(Duplication(NAMES, (3, 3), (1, 1), (2, 2), (0.5, 0.5)))
    assert not any("other way round" in note for note in apart.notes)


def test_a_city_that_does_not_care_needs_no_money_to_change() -> None:
    """B has 3 whatever happens; with V_d = v it changes for nothing only where A makes X."""
    same = agree(Duplication(NAMES, (5, 3), (0, 3), (3, 3), (1, 3)))
    assert not any("needs money" in note for note in same.notes)
    assert any("the same to B" in note and "without money" in note for note in same.notes)
    weak = agree(Duplication(NAMES, (9, 3), (2, 3), (6, 3), (0, 0)))
    assert not any("needs money" in note for note in weak.notes)
    assert any("as much if A makes X: there it changes without money" in note for note in weak.notes)


def test_the_council_may_reach_more_and_not_the_best() -> None:
    """A has nothing by either if B makes X, as B does: 3 without an agreement, 4 by words, 5 at best."""
    answer = agree(Duplication(NAMES, (3, 4), (0, 3), (0, 2), (0, 0)))
    word = answer.effects[0]
    assert (answer.without.total, word.outcome.total, answer.efficient.total) == (3, 4, 5)
    assert "reaches more than without" in word.told
    assert "no more" not in word.told
