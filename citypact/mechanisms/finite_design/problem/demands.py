r"""What a mechanism must satisfy: truth, participation, budget, and how decisions are taken.

* *Incentives*: no type gains by posing as another, in expectation over the others' types
  (``bayesian``) or whatever they are (``dominant``; with interdependent values this asks that
  truth be best against truthful others at every profile, *ex post* incentive compatibility).
* *Participation*: no type is below its outside option in expectation (``interim``), or at any
  profile (``ex post``).
* *Budget*: transfers to the players sum to at most (``weak``) or exactly (``strong``) the
  external money, in expectation or at every profile.
* *Decision*: free, at every profile an outcome of greatest total value (``efficient``), or given.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.finite_design.problem.reading import ROUNDING, read_decision
from citypact.mechanisms.finite_design.problem.setting import Places, Profile, Setting

INCENTIVES = ("none", "bayesian", "dominant")
PARTICIPATION = ("none", "interim", "ex post")
BUDGETS = ("none", "weak expected", "strong expected", "weak ex post", "strong ex post")
DECISIONS = ("free", "efficient")

Outside = Number | Mapping[Hashable, Number] | Callable[[Any], Number]


@dataclass(frozen=True)
class Demands:
    """What a mechanism must satisfy.

    Parameters
    ----------
    incentives : str
        ``none``, ``bayesian`` or ``dominant``.
    participation : str
        ``none``, ``interim`` or ``ex post``.
    outside : number or mapping
        Payoff without the mechanism: one number for all, or player → number, type → number, or
        a function of the type. Players left out have zero.
    budget : str
        ``none``, ``weak expected``, ``strong expected``, ``weak ex post`` or ``strong ex post``.
    external_money : number or None
        Money from outside, negative if the players are to hand some over; None: to be found.
    decision : str or mapping of profile to outcome, or to a mapping of outcome to chance
        ``free``, ``efficient``, or the rule that the transfers are to support.

    Raises
    ------
    InputError
        On an unknown word.

    Examples
    --------
    >>> Demands(budget="strong ex post").external_money
    0
    """

    incentives: str = "bayesian"
    participation: str = "interim"
    outside: Number | Mapping[str, Outside] = 0
    budget: str = "weak expected"
    external_money: Number | None = 0
    decision: str | Mapping[Profile, str | Mapping[str, Number]] = "free"

    def __post_init__(self) -> None:
        door = Door()
        door.choice("incentives", self.incentives, INCENTIVES)
        door.choice("participation", self.participation, PARTICIPATION)
        door.choice("budget", self.budget, BUDGETS)
        if not isinstance(self.decision, Mapping):
            door.choice("decision", self.decision, DECISIONS)
        if self.external_money is not None:
            door.money("external_money", self.external_money, signed=True)
        door.close()

    def check(self, setting: Setting) -> None:
        """Check that outside options and a given decision fit the setting.

        Raises
        ------
        InputError
            Listing what is unknown, missing or not finite.
        """
        door = Door()
        if isinstance(self.outside, Mapping):
            for name in self.outside:
                if name not in setting.players:
                    door.refuse("outside", name, f"one of {', '.join(setting.players)}")
        if isinstance(self.decision, Mapping):
            places = {setting.named(at): setting.label(at) for at in setting.profiles}
            for profile in self.decision:
                if profile not in places:
                    door.refuse("decision", str(profile), "profiles with one type for each player")
            for profile, place in places.items():
                before = len(door.problems)
                row = read_decision(self.decision.get(profile), setting.outcomes, place, door)
                if len(door.problems) == before:
                    _check_chances(row, place, door)
        door.close()
        for i, name in enumerate(setting.players):
            for kind in setting.kinds(i):
                door.money(f"outside option of {name} {kind}", self._given(name, kind), signed=True)
        door.close()

    def given_chances(self, setting: Setting, profile: Places) -> tuple[Fraction, ...] | None:
        """Chances of the outcomes where the decision is given; None where it is not."""
        if not isinstance(self.decision, Mapping):
            return None
        row = read_decision(self.decision[setting.named(profile)], setting.outcomes, "", Door())
        chances = list(map(as_fraction, row.values()))
        return tuple(chance / sum(chances) for chance in chances)

    def outside_option(self, setting: Setting, player: int, kind: int) -> Fraction:
        """Payoff of a type without the mechanism."""
        return as_fraction(self._given(setting.players[player], setting.kinds(player)[kind]))

    def _given(self, name: str, kind: Hashable) -> Any:
        given: Any = self.outside
        if isinstance(given, Mapping):
            given = given.get(name, 0)
        if callable(given):
            return given(kind)
        return given.get(kind, "nothing") if isinstance(given, Mapping) else given

    def by_own_report(self, setting: Setting) -> bool:
        """Whether transfers that depend on a player's own report alone lose nothing.

        With independent types every demand in expectation sees only the expected transfer of
        each report.
        """
        in_expectation = self.incentives != "dominant" and self.participation != "ex post"
        return setting.independent and in_expectation and not self.budget.endswith("ex post")

    def to_dict(self, setting: Setting) -> dict[str, Any]:
        """Return the demands as plain data for JSON."""
        return {
            "incentives": self.incentives,
            "participation": self.participation,
            "outside": {
                name: {
                    str(kind): float(self.outside_option(setting, i, k))
                    for k, kind in enumerate(setting.kinds(i))
                }
                for i, name in enumerate(setting.players)
            },
            "budget": self.budget,
            "external_money": None if self.external_money is None else float(self.external_money),
            "decision": self.decision if isinstance(self.decision, str) else "given",
        }


def _check_chances(row: Mapping[str, Number], place: str, door: Door) -> None:
    chances = list(map(as_fraction, row.values()))
    total = sum(chances, Fraction(0))
    if min(chances) < 0:
        door.refuse(f"decision at {place}", float(min(chances)), "no negative chance")
    elif abs(total - 1) > ROUNDING:
        door.refuse(f"decision at {place}", f"a sum of {float(total):.10g}", "chances that sum to one")
