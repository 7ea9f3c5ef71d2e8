"""Questions about who stays in a coalition: stability, foresight, groups."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from citypact import solvers
from citypact.games.coalitional.membership import MembershipGame
from citypact.solvers import HedonicGame
from trust.metamorphic.laws import Entry
from trust.metamorphic.telling import Telling, placed


def _payoffs(t: Telling, number: int) -> tuple[list[str], list[list[Fraction]]]:
    rows = [t.moneys(2**number, 0, 9) for _ in range(number)]
    extra = t.moneys(number, 1, 5)
    if t.twist == "constant":
        rows = [[amount + more for amount in row] for row, more in zip(rows, extra, strict=True)]
    order = t.order(number)
    moved = [sum(1 << order[at] for at in range(number) if mask >> at & 1) for mask in range(2**number)]
    return placed(t.names(number), order), [[row[mask] for mask in moved] for row in placed(rows, order)]


def drawn_membership(t: Telling) -> MembershipGame:
    """Return what each city has under every coalition."""
    names, rows = _payoffs(t, t.whole(2, 4))
    alone = [1 << at for at in range(len(rows))]
    return MembershipGame(
        names, [[row[0] if mask in alone else v for mask, v in enumerate(row)] for row in rows]
    )


def drawn_hedonic(t: Telling) -> HedonicGame:
    """Return what each city has in every group that it may be in."""
    names, rows = _payoffs(t, t.whole(2, 3))
    return HedonicGame(
        tuple(names),
        [[v if mask >> at & 1 else 0 for mask, v in enumerate(row)] for at, row in enumerate(rows)],
    )


def _coalition(t: Telling, game: MembershipGame) -> tuple[str, ...]:
    return tuple(name for name in game.players if name in t.names(2))


def _stability(name: str) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        game = drawn_membership(t)
        return bool(getattr(solvers, name)(game, _coalition(t, game)))

    return ask


def _sets(coalitions: Any) -> list[Any]:
    return [list(each) for each in coalitions]


def _agreements(t: Telling) -> Any:
    found = solvers.stable_agreements(drawn_membership(t))
    return {str(size): count for size, count in found.count_by_size.items()}


def _fund(t: Telling) -> Any:
    game = drawn_membership(t)
    found = solvers.stability_fund(game, _coalition(t, game))
    return {"money": found.money, "surplus": found.surplus, "payments": found.payments}


def _consistent(t: Telling) -> Any:
    return _sets(solvers.largest_consistent_set(drawn_membership(t)).coalitions)


def _farsighted(t: Telling) -> Any:
    game = drawn_membership(t)
    found = solvers.farsighted_stable(game)
    return [list(game.members(mask)) for mask in (*found.both, *found.far_only)]


def _partitions(t: Telling) -> Any:
    found = solvers.hedonic_partitions(drawn_hedonic(t))
    return {
        "count": found.partitions,
        "stable": {str(name): int(sum(kept)) for name, kept in found.stable.items()},
    }


def _objection(t: Telling) -> Any:
    game = drawn_hedonic(t)
    return solvers.hedonic_objection(game, [game.players], "nash") is None


QUESTIONS: dict[str, Entry] = {
    **{
        name: Entry(_stability(name), twists=("constant",))
        for name in ("is_externally_stable", "is_internally_stable", "is_stable_agreement")
    },
    "stable_agreements": Entry(_agreements, twists=("constant",)),
    "stability_fund": Entry(_fund, twists=("constant",)),
    "largest_consistent_set": Entry(_consistent, twists=("constant",), loose=True),
    "farsighted_stable": Entry(_farsighted, twists=("constant",), loose=True),
    "hedonic_partitions": Entry(_partitions, twists=("constant",)),
    "hedonic_objection": Entry(_objection, twists=("constant",)),
}
