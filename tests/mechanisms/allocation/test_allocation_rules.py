"""The registry of rules: every name is a public function, and what a rule lacks is said."""

from __future__ import annotations

import pytest

import citypact.solvers
from citypact.errors import InfeasibleDesign, InputError
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.forms import AirportGame, BankruptcyGame, SpanningTreeGame
from citypact.mechanisms.allocation import DEFAULT_RULES, RULES, divide, rules_named
from citypact.mechanisms.allocation.character import FURTHER, USUAL, USUAL_OF_COSTS, character
from citypact.mechanisms.allocation.stability import stability

GAME = CoalitionalGame(("a", "b", "c"), [0, 1, 0, 5, 0, 4, 3, 9])
EXTRAS = {
    "unions": [["a", "b"], ["c"]],
    "levels": [[["a"], ["b"], ["c"]], [["a", "b"], ["c"]]],
    "edges": [["a", "b"], ["b", "c"]],
    "weights": {"a": 2.0, "b": 1.0, "c": 1.0},
    "share": 0.5,
}
FORMS = {
    "any": GAME,
    "bankruptcy": BankruptcyGame(("a", "b", "c"), 200, (100, 200, 300)),
    "airport": AirportGame(("a", "b", "c"), (1, 2, 4)),
    "spanning_tree": SpanningTreeGame(
        ("a", "b", "c"), [[0, 4, 5, 6], [4, 0, 2, 3], [5, 2, 0, 1], [6, 3, 1, 0]]
    ),
}
VOTES = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 0, 1])
#: Only for games whose coalitions either win or lose.
OF_VOTES = (
    "shapley_shubik", "deegan_packel", "public_good_index", "public_help_index", "johnston",
    "coleman_prevention", "coleman_initiative", "rae", "nevison", "koenig_braeuninger",
)  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_every_rule_divides_a_game_of_its_form(name: str) -> None:
    rule = RULES[name]
    assert name in citypact.solvers.__all__
    found = rule.solve(VOTES if name in OF_VOTES else FORMS[rule.scope], EXTRAS)
    assert tuple(found) == ("a", "b", "c")
    assert found.provenance.method
    assert found.certificate is None or found.certificate.holds


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.needs])
def test_what_a_rule_lacks_is_said(name: str) -> None:
    needs = RULES[name].needs
    with pytest.raises(
        InputError, match=f"{needs}: found nothing, expected .* \\(for {name}\\); put {needs}"
    ):
        RULES[name].solve(GAME, {})


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.scope != "any"])
def test_a_game_of_another_form_is_refused(name: str) -> None:
    assert not RULES[name].applies(GAME)
    with pytest.raises(InputError, match="a game of the form"):
        RULES[name].solve(GAME, EXTRAS)


def test_unknown_rules_are_answered_with_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        rules_named(["shaply", "tau", "Nucleolus-", "xyz"])
    assert [problem.found for problem in caught.value.problems] == ["shaply", "Nucleolus-", "xyz"]
    assert "did you mean shapley" in str(caught.value)
    assert "nucleolus" in str(caught.value)
    assert [rule.name for rule in rules_named(["tau", "shapley", "tau"])] == ["tau", "shapley"]


def test_a_rule_that_does_not_exist_for_the_game_is_left_out_with_the_reason() -> None:
    empty = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 0.9, 1.2])
    found = divide(empty, rules_named(DEFAULT_RULES), {}, required=DEFAULT_RULES)
    assert set(found.allocations) == {"shapley", "nucleolus", "equal_surplus"}
    assert "tau" in found.skipped["tau"]
    with pytest.raises(InfeasibleDesign):
        RULES["tau"].solve(empty, {})


def test_what_is_asked_for_by_name_must_be_possible() -> None:
    rules = rules_named(["shapley", "owen", "myerson"])
    with pytest.raises(InputError) as caught:
        divide(GAME, rules, {}, required=["shapley", "owen", "myerson"])
    assert [problem.field for problem in caught.value.problems] == ["unions", "edges"]
    found = divide(GAME, rules, {})
    assert list(found.allocations) == ["shapley"]
    assert set(found.skipped) == {"owen", "myerson"}


def test_progress_is_told_rule_by_rule() -> None:
    told: list[str] = []
    divide(GAME, rules_named(["shapley", "tau"]), {}, progress=told.append)
    assert told == ["Shapley value", "tau value"]


def test_stability_with_its_proof() -> None:
    stable = stability(GAME)
    assert not stable.empty
    assert sum(stable.allocation.values()) == pytest.approx(9)
    assert stable.least_core_epsilon is not None
    assert stable.least_core_epsilon < 0
    assert len(stable.vertices) >= 3
    majority = stability(CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1]))
    assert (majority.empty, majority.cost_of_stability, majority.vertices) == (True, 0.5, ())
    assert majority.exact == {"a+b": "1/2", "a+c": "1/2", "b+c": "1/2"}
    assert stability(CoalitionalGame(("a",), [0, 1])).least_core_epsilon is None


def test_properties_of_gains_and_of_costs() -> None:
    assert tuple(character(GAME).properties) == USUAL
    costs = CoalitionalGame(("a", "b"), [0, 1, 1, 2], cost=True)
    found = character(costs)
    assert tuple(found.properties) == USUAL_OF_COSTS
    assert (found.alike, found.idle) == ((("a", "b"),), ())
    every = character(GAME, every=True)
    assert set(every.properties) == {*USUAL, *FURTHER}
    assert not every.skipped
    for name, report in every.properties.items():
        assert report.holds or report.statement, name
