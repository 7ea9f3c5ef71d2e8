"""Attacks on lists under assumptions: every plant and ratio judged from the officials' own payoffs."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import NamedTuple

import pytest

from citypact.games.portfolio import Portfolio
from citypact.mechanisms.portfolio.assumed import (
    ListAssumption,
    choosing_plants,
    compared_officials,
    kept_promises,
    ratios_under,
    uncertain_amounts,
    under_all,
)

F = Fraction


class Assumed(NamedTuple):
    standing: tuple[F, F] | None
    off: tuple[F, F, F] | None
    highest: F | None

    def list_assumption(self, chances: dict[str, F]) -> ListAssumption:
        found = [choosing_plants(chances)]
        if self.standing is not None:
            found.append(compared_officials(*self.standing))
        if self.off is not None:
            found.append(uncertain_amounts(*self.off))
        if self.highest is not None:
            found.append(kept_promises(self.highest))
        return under_all(found)

    def moves(self, tax: F, loss: F, cost: F, ratio: F) -> bool:
        own, other = ratio * tax - loss, (1 - ratio) * tax - cost
        if own < 0 or other < 0 or (self.highest is not None and ratio > self.highest):
            return False
        if self.standing is not None:
            first, second = self.standing
            if own + first * (own - other) < 0 or other + second * (other - own) < 0:
                return False
        if self.off is not None:
            part, more, dearer = self.off
            for sign in (-1, 1):
                paid = tax * (1 + sign * part)
                worst = ratio * paid - loss - more * tax, (1 - ratio) * paid - cost - dearer * tax
                if min(worst) < 0:
                    return False
        return True


@pytest.mark.parametrize("seed", range(6))
def test_best_ratios_against_a_scan(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(12):
        count = draw.randint(1, 5)
        tax, loss, cost = ([F(draw.randint(low, 8), 4) for _ in range(count)] for low in (1, -4, -4))
        names = [f"厂{at}" for at in range(count)]
        chances = {name: draw.choice([F(0), F(1), F(1, 3)]) for name in names}
        assumed = Assumed(
            draw.choice([None, (F(1, 2), F(2)), (F(0), F(10))]),
            draw.choice([None, (F(1, 5), F(1, 10), F(0)), (F(0), F(0), F(1, 10))]),
            draw.choice([None, F(0), F(1), F(draw.randint(0, 20), 20)]),
        )
        found = ratios_under(Portfolio.from_columns(tax, loss, cost, names), assumed.list_assumption(chances))
        points = {F(at, 60) for at in range(61)} | {end for each in found.sets for end in (each.lo, each.hi)}
        for s in points:
            moved = sum(
                chances[name] * (r - lost - spent)
                for name, r, lost, spent in zip(names, tax, loss, cost, strict=True)
                if assumed.moves(r, lost, spent, s)
            )
            assert found.value_at(s) == moved <= found.value
            assert (moved == found.value and moved > 0) == any(s in each for each in found.sets)


def test_nothing_assumed_of_a_list_changes_nothing() -> None:
    portfolio = Portfolio.from_columns([1, 1, 2], [0.7, 0.05, 1], [0.05, 0.7, 1])
    plain = ratios_under(portfolio, under_all([]))
    for same in (kept_promises(1), uncertain_amounts(), compared_officials(0)):
        assert ratios_under(portfolio, same).sets == plain.sets
        assert ratios_under(portfolio, same).value == plain.value
