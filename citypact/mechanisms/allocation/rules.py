"""Every rule that divides what a coalition earns or pays: its name, what it needs, and where it applies.

A rule is the public function of the same name in ``citypact.solvers``; it is imported when it
is first asked for.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame, forms
from citypact.solvers.solved_allocation import SolvedAllocation

#: What ``citypact allocate`` computes when no rule is named.
DEFAULT_RULES = ("shapley", "nucleolus", "tau", "equal_surplus")

#: How the data that a rule needs is written, by name.
NEEDS = {
    "unions": "a priori unions, such as [Beijing+Tianjin, Hebei]",
    "levels": "nested unions, the finest first",
    "edges": "who can talk to whom, such as [Beijing+Tianjin]",
    "weights": "a positive weight for each player",
    "share": "the part shared equally, from 0 to 1",
}
#: Where a rule applies, as said to a user whose game is another.
SCOPES = {
    "any": "any game",
    "bankruptcy": "a game of the form bankruptcy",
    "airport": "a game of the form airport",
    "spanning_tree": "a game of the form spanning_tree",
}
_TYPES = {"bankruptcy": "BankruptcyGame", "airport": "AirportGame", "spanning_tree": "SpanningTreeGame"}


@dataclass(frozen=True)
class Rule:
    """A rule that divides.

    Parameters
    ----------
    name : str
        Name of the function in ``citypact.solvers``.
    title : str
        What a reader calls it.
    needs : str
        A key of ``NEEDS`` if the game alone is not enough.
    scope : str
        A key of ``SCOPES``.
    slow : bool
        Whether it goes through all coalitions time and again.
    """

    name: str
    title: str
    needs: str = ""
    scope: str = "any"
    slow: bool = False

    def applies(self, game: CooperativeGame) -> bool:
        """Whether the game is of the rule's form."""
        if self.scope == "any":
            return True
        return isinstance(game, getattr(forms, _TYPES[self.scope]))

    def solve(self, game: CooperativeGame, extras: Mapping[str, Any]) -> SolvedAllocation:
        """Divide the game's worth.

        Raises
        ------
        InputError
            If the game is not of the rule's form, is too large for it, or ``extras`` lacks
            what the rule needs.
        InfeasibleDesign
            If the rule does not exist for this game.
        """
        if not self.applies(game):
            raise InputError(Problem(self.name, "a game of another form", SCOPES[self.scope]))
        if self.needs and self.needs not in extras:
            remedy = f"put {self.needs} into the file or give --{self.needs}"
            raise InputError(
                Problem(self.needs, "nothing", f"{NEEDS[self.needs]} (for {self.name})", remedy=remedy)
            )
        answer: SolvedAllocation
        if self.scope == "bankruptcy" and isinstance(game, forms.BankruptcyGame):
            answer = solver(self.name)(game.estate, dict(zip(game.players, game.claims, strict=True)))
            return answer
        more = (extras[self.needs],) if self.needs else ()
        answer = solver(self.name)(game, *more)
        return answer


def solver(name: str) -> Callable[..., Any]:
    """Return a public function of ``citypact.solvers``."""
    function: Callable[..., Any] = getattr(import_module("citypact.solvers"), name)
    return function


def rules_named(names: Iterable[str]) -> list[Rule]:
    """Return the rules of these names, each once.

    Raises
    ------
    InputError
        Naming every unknown rule, with the nearest known ones.

    Examples
    --------
    >>> [rule.title for rule in rules_named(["tau"])]
    ['tau value']
    """
    listed = [names] if isinstance(names, str) else list(names) if isinstance(names, Iterable) else [None]
    if not all(isinstance(name, str) for name in listed):
        raise InputError(Problem("rules", names, "a list of names of rules"))
    wanted = list(dict.fromkeys(listed))
    problems = []
    for name in wanted:
        if name not in RULES:
            close = difflib.get_close_matches(name.lower().replace("-", "_"), RULES, n=3, cutoff=0.5)
            remedy = f"did you mean {' or '.join(close)}?" if close else ""
            problems.append(
                Problem(
                    "rule", name or "nothing", "a rule that citypact allocate --list names", remedy=remedy
                )
            )
    if problems:
        raise InputError(*problems)
    return [RULES[name] for name in wanted]


_RULES = (
    Rule("shapley", "Shapley value"),
    Rule("weighted_shapley", "weighted Shapley value", needs="weights"),
    Rule("egalitarian_shapley", "egalitarian Shapley value", needs="share"),
    Rule("owen", "Owen value", needs="unions"),
    Rule("banzhaf_owen", "Banzhaf-Owen value", needs="unions"),
    Rule("winter", "Winter value", needs="levels"),
    Rule("aumann_dreze", "Aumann-Dreze value", needs="unions"),
    Rule("myerson", "Myerson value", needs="edges"),
    Rule("position_value", "position value", needs="edges"),
    Rule("solidarity", "solidarity value"),
    Rule("consensus_value", "consensus value"),
    Rule("equal_division", "equal division"),
    Rule("equal_surplus", "equal surplus division"),
    Rule("equal_nonseparable", "equal division of non-separable amounts"),
    Rule("least_square_value", "least-square value"),
    Rule("least_square_prenucleolus", "least-square prenucleolus"),
    Rule("least_square_nucleolus", "least-square nucleolus"),
    Rule("banzhaf", "Banzhaf value"),
    Rule("raw_banzhaf", "Banzhaf swings"),
    Rule("normalized_banzhaf", "normalised Banzhaf value"),
    Rule("banzhaf_index", "Banzhaf index"),
    Rule("tau", "tau value"),
    Rule("gately", "Gately point"),
    Rule("scrb", "separable costs and remaining benefits"),
    Rule("alternate_cost_avoided", "alternate cost avoided"),
    Rule("nucleolus", "nucleolus", slow=True),
    Rule("prenucleolus", "prenucleolus", slow=True),
    Rule("per_capita_nucleolus", "per-capita nucleolus", slow=True),
    Rule("per_capita_prenucleolus", "per-capita prenucleolus", slow=True),
    Rule("proportional_nucleolus", "proportional nucleolus", slow=True),
    Rule("disruption_nucleolus", "disruption nucleolus", slow=True),
    Rule("modiclus", "modiclus", slow=True),
    Rule("anti_prenucleolus", "anti-prenucleolus", slow=True),
    Rule("core_center", "core centre", slow=True),
    Rule("shapley_shubik", "Shapley-Shubik index"),
    Rule("deegan_packel", "Deegan-Packel index"),
    Rule("public_good_index", "public good index"),
    Rule("public_help_index", "public help index"),
    Rule("johnston", "Johnston index"),
    Rule("coleman_prevention", "Coleman's power to prevent"),
    Rule("coleman_initiative", "Coleman's power to initiate"),
    Rule("rae", "Rae index"),
    Rule("nevison", "Nevison index"),
    Rule("koenig_braeuninger", "Koenig-Braeuninger index"),
    Rule("proportional_rule", "proportional to claims", scope="bankruptcy"),
    Rule("constrained_equal_awards", "constrained equal awards", scope="bankruptcy"),
    Rule("constrained_equal_losses", "constrained equal losses", scope="bankruptcy"),
    Rule("talmud_rule", "Talmud rule", scope="bankruptcy"),
    Rule("reverse_talmud", "reverse Talmud rule", scope="bankruptcy"),
    Rule("random_arrival", "random arrival", scope="bankruptcy"),
    Rule("minimal_overlap", "minimal overlap", scope="bankruptcy"),
    Rule("adjusted_proportional", "adjusted proportional", scope="bankruptcy"),
    Rule("piniles_rule", "Piniles' rule", scope="bankruptcy"),
    Rule("constrained_egalitarian", "constrained egalitarian", scope="bankruptcy"),
    Rule("average_of_awards", "average of awards", scope="bankruptcy"),
    Rule("average_of_rules", "average of equal awards and equal losses", scope="bankruptcy"),
    Rule("alpha_min", "alpha-min rule", scope="bankruptcy"),
    Rule("airport_sequential_full", "sequential full contributions", scope="airport"),
    Rule("airport_shapley", "sequential equal contributions", scope="airport"),
    Rule("airport_constrained_equal", "constrained equal contributions", scope="airport"),
    Rule("airport_constrained_equal_benefits", "constrained equal benefits", scope="airport"),
    Rule("airport_constrained_proportional", "constrained proportional", scope="airport"),
    Rule("airport_nucleolus", "nucleolus of the airport game", scope="airport"),
    Rule("airport_core_center", "core centre of the airport game", scope="airport"),
    Rule("bird_rule", "Bird rule", scope="spanning_tree"),
    Rule("folk_rule", "folk rule", scope="spanning_tree"),
    Rule("kar_rule", "Kar rule", scope="spanning_tree"),
)
#: Every rule by name.
RULES: Mapping[str, Rule] = {rule.name: rule for rule in _RULES}
