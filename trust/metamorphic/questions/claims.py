"""Questions to the rules for claims, airports and networks of pipes."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from citypact import solvers
from citypact.games.coalitional.forms import AirportGame, SpanningTreeGame
from trust.metamorphic.laws import Entry
from trust.metamorphic.questions.coalitions import told_back
from trust.metamorphic.telling import Telling, placed, placed_square

_CLAIMS = [
    "adjusted_proportional",
    "alpha_min",
    "average_of_awards",
    "average_of_rules",
    "constrained_egalitarian",
    "constrained_equal_awards",
    "constrained_equal_losses",
    "minimal_overlap",
    "piniles_rule",
    "proportional_rule",
    "random_arrival",
    "reverse_talmud",
    "talmud_rule",
]
_AIRPORTS = [
    "airport_constrained_equal",
    "airport_constrained_equal_benefits",
    "airport_constrained_proportional",
    "airport_core_center",
    "airport_nucleolus",
    "airport_sequential_full",
    "airport_shapley",
]
#: Rules that give nothing to whom nothing is owed, and others what they had.
_NULL_CLAIM = set(_CLAIMS) - {
    "average_of_awards",
    "alpha_min",
}  # both pay heed to how many claim, or to the least claim


def _claims(name: str) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        number = t.whole(1, 4)
        owed = dict(zip(t.names(number), t.moneys(number, 0, 9), strict=True))
        estate = t.number(0, 1) * sum(owed.values(), Fraction(0))
        if t.twist == "null":
            owed["nobody"] = Fraction(0)
        names = placed(list(owed), t.order(len(owed)))
        return getattr(solvers, name)(estate, {each: owed[each] for each in names})

    return ask


def _airport(name: str) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        number = t.whole(1, 5)
        costs, names = t.moneys(number, 0, 9), list(t.names(number))
        if t.twist == "null":
            costs, names = [*costs, Fraction(0)], [*names, "nobody"]
        order = t.order(len(names))
        return getattr(solvers, name)(AirportGame(placed(names, order), placed(costs, order)))

    return ask


def drawn_tree(t: Telling) -> SpanningTreeGame:
    """Return a network game: each city is joined to the source or to another."""
    number = t.whole(1, 4)
    size = number + 1
    costs = [[Fraction(0)] * size for _ in range(size)]
    for a in range(size):
        for b in range(a):
            costs[a][b] = costs[b][a] = t.money(0.5, 9)
    order = [0, *(1 + at for at in t.order(number))]
    names = t.names(number)
    return SpanningTreeGame([names[at - 1] for at in order[1:]], placed_square(costs, order))


def _edges(found: Any, t: Telling) -> Any:
    return {"edges": [list(edge) for edge in found.edges], "costs": list(found.costs)}


QUESTIONS: dict[str, Entry] = {
    **{
        name: Entry(_claims(name), twists=("null",) if name in _NULL_CLAIM else (), view=told_back)
        for name in _CLAIMS
    },
    **{name: Entry(_airport(name), twists=("null",), view=told_back) for name in _AIRPORTS},
    **{
        name: Entry(lambda t, name=name: getattr(solvers, name)(drawn_tree(t)), view=told_back)  # type: ignore[misc]
        for name in ("bird_rule", "folk_rule", "kar_rule")
    },
    "minimum_spanning_tree": Entry(lambda t: solvers.minimum_spanning_tree(drawn_tree(t)), view=_edges),
}
