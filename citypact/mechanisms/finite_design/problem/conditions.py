r"""The conditions on a mechanism, stated once: as rows of a program or as arithmetic on a table.

With :math:`q(o \mid \theta)` the chance of outcome :math:`o` and :math:`t_i(\theta)` the transfer
to player :math:`i` when :math:`\theta` is reported, the payoff of type :math:`\theta_i` that poses
as :math:`r` among others of type :math:`\theta_{-i}` is

.. math::

    u_i(r \mid \theta) = \sum_o q(o \mid r, \theta_{-i})\, v_i(o, \theta) + t_i(r, \theta_{-i}) .

Incentives ask :math:`E[u_i(\theta_i \mid \theta) - u_i(r \mid \theta)] \ge 0`, participation
:math:`E[u_i(\theta_i \mid \theta)] \ge O_i(\theta_i)`, both given :math:`\theta_i` or at each
:math:`\theta`; the budget :math:`\sum_i t_i \le z` ([Myerson1979]_, [dAspremont1979]_).

Every quantity is an *affine form*: coefficients by variable, the constant under ``CONSTANT``. A
mechanism that is known has constants only, so that the same lines state a program and audit a table.

References
----------
.. [Myerson1979] R. B. Myerson, "Incentive compatibility and the bargaining problem",
   Econometrica 47(1), 1979, 61-73.
.. [dAspremont1979] C. d'Aspremont and L.-A. Gérard-Varet, "Incentives and incomplete
   information", Journal of Public Economics 11(1), 1979, 25-45.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from citypact.mechanisms.finite_design.problem.demands import Demands
from citypact.mechanisms.finite_design.problem.setting import Places, Setting

Affine = dict[str, Fraction]
Kind = Literal["chance", "decision", "incentives", "participation", "budget"]
#: Where an affine form keeps its constant; no variable has this name.
CONSTANT = ""
ONE, ZERO = Fraction(1), Fraction(0)


class Reading(Protocol):
    """What a mechanism does, known or unknown."""

    def chance(self, outcome: int, profile: Places) -> Affine:
        """Chance of an outcome when a profile is reported."""

    def transfer(self, player: int, profile: Places) -> Affine:
        """Transfer to a player when a profile is reported."""

    def external(self) -> Affine:
        """Money from outside."""


@dataclass(frozen=True)
class Condition:
    """``form >= 0`` (or ``== 0``), in money or chances, with the words to name it.

    Parameters
    ----------
    kind, name : str
        What it is about, and its name among all conditions.
    form : mapping of variable to coefficient
        The affine form.
    exactly : bool
        Whether it must be zero.
    player, true_type, report : str
        Who would deviate or leave, of which type, posing as which; empty where there is none.
    profile : str
        Where it applies; empty for one in expectation.
    """

    kind: Kind
    name: str
    form: Affine
    exactly: bool = False
    player: str = ""
    true_type: str = ""
    report: str = ""
    profile: str = ""


def combine(terms: Iterable[tuple[Fraction, Affine]]) -> Affine:
    """Add up affine forms with weights.

    Examples
    --------
    >>> combine([(Fraction(2), {"x": Fraction(3)}), (Fraction(1), {CONSTANT: Fraction(1)})])
    {'x': Fraction(6, 1), '': Fraction(1, 1)}
    """
    total: Affine = {}
    for weight, form in terms:
        if weight:
            for name, value in form.items():
                total[name] = total.get(name, ZERO) + weight * value
    return {name: value for name, value in total.items() if value}


def conditions(setting: Setting, demands: Demands, reading: Reading) -> Iterator[Condition]:
    """Yield every condition that the demands put on a mechanism."""
    yield from _chances(setting, demands, reading)
    if demands.incentives != "none":
        yield from _incentives(setting, demands, reading)
    if demands.participation != "none":
        yield from _participation(setting, demands, reading)
    if demands.budget != "none":
        yield from _budget(setting, demands, reading)


def payoff(setting: Setting, reading: Reading, player: int, report: int, profile: Places) -> Affine:
    """Payoff of a player at a profile of true types if it reports so and the others tell the truth."""
    told = (*profile[:player], report, *profile[player + 1 :])
    worth = (
        (setting.value(player, o, profile), reading.chance(o, told)) for o in range(len(setting.outcomes))
    )
    return combine([*worth, (ONE, reading.transfer(player, told))])


class Interim:
    """What each type expects from each report when the others tell the truth.

    With private values the payoff is linear in the expected chances of the outcomes; with
    independent types these depend on the report alone and are added up once.
    """

    def __init__(self, setting: Setting, reading: Reading) -> None:
        self._setting, self._reading = setting, reading
        self._kept: dict[tuple[int, int, int], list[Affine]] = {}

    def payoff(self, player: int, kind: int, report: int) -> Affine:
        """Expected payoff of a type that reports so."""
        setting = self._setting
        faced = setting.facing(player, kind)
        if setting.interdependent:
            return combine((p, payoff(setting, self._reading, player, report, at)) for at, p in faced)
        key = (player, -1 if setting.independent else kind, report)
        if key not in self._kept:
            told = [((*at[:player], report, *at[player + 1 :]), p) for at, p in faced]
            self._kept[key] = [
                *(
                    combine((p, self._reading.chance(o, at)) for at, p in told)
                    for o in range(len(setting.outcomes))
                ),
                combine((p, self._reading.transfer(player, at)) for at, p in told),
            ]
        at = faced[0][0]
        worth = [setting.value(player, o, at) for o in range(len(setting.outcomes))]
        return combine(zip([*worth, ONE], self._kept[key], strict=True))


def paid(setting: Setting, reading: Reading, profile: Places) -> Affine:
    """Sum of the transfers to all players at a profile."""
    return combine((ONE, reading.transfer(i, profile)) for i in range(len(setting.players)))


def expected(setting: Setting, forms: Iterable[Affine]) -> Affine:
    """Expectation of one form a profile."""
    chances = (setting.chance[at] for at in setting.profiles)
    return combine(zip(chances, forms, strict=True))


def _chances(setting: Setting, demands: Demands, reading: Reading) -> Iterator[Condition]:
    for at in setting.profiles:
        place, best, given = setting.label(at), setting.best_total(at), demands.given_chances(setting, at)
        forms = [reading.chance(o, at) for o in range(len(setting.outcomes))]
        for o, (outcome, form) in enumerate(zip(setting.outcomes, forms, strict=True)):
            name = f"chance of {outcome} at {place}"
            yield Condition("chance", name, form, profile=place)
            if demands.decision == "efficient" and setting.total(o, at) < best:
                name = f"no {outcome} at {place}"
                yield Condition("decision", name, form, exactly=True, profile=place)
            elif given is not None:
                name = f"chance of {outcome} as given at {place}"
                missed = combine([(ONE, form), (-given[o], {CONSTANT: ONE})])
                yield Condition("decision", name, missed, exactly=True, profile=place)
        total = combine([*((ONE, form) for form in forms), (-ONE, {CONSTANT: ONE})])
        yield Condition("chance", f"chances at {place}", total, exactly=True, profile=place)


def _incentives(setting: Setting, demands: Demands, reading: Reading) -> Iterator[Condition]:
    interim = Interim(setting, reading)
    for i, name in enumerate(setting.players):
        kinds = setting.kinds(i)
        if demands.incentives == "bayesian":
            for k, kind in enumerate(kinds):
                truth = interim.payoff(i, k, k)
                for r, report in enumerate(kinds):
                    if r != k:
                        form = combine([(ONE, truth), (-ONE, interim.payoff(i, k, r))])
                        label = f"{name} {kind} posing as {report}"
                        yield Condition(
                            "incentives",
                            label,
                            form,
                            player=name,
                            true_type=str(kind),
                            report=str(report),
                        )
            continue
        for at in setting.profiles:
            truth = payoff(setting, reading, i, at[i], at)
            for r, report in enumerate(kinds):
                if r != at[i]:
                    form = combine([(ONE, truth), (-ONE, payoff(setting, reading, i, r, at))])
                    kind, place = str(kinds[at[i]]), setting.label(at)
                    label = f"{name} {kind} posing as {report} at {place}"
                    yield Condition(
                        "incentives",
                        label,
                        form,
                        player=name,
                        true_type=kind,
                        report=str(report),
                        profile=place,
                    )


def _participation(setting: Setting, demands: Demands, reading: Reading) -> Iterator[Condition]:
    interim = Interim(setting, reading)
    for i, name in enumerate(setting.players):
        for k, kind in enumerate(setting.kinds(i)):
            outside = (-ONE, {CONSTANT: demands.outside_option(setting, i, k)})
            if demands.participation == "interim":
                form = combine([(ONE, interim.payoff(i, k, k)), outside])
                label = f"participation of {name} {kind}"
                yield Condition("participation", label, form, player=name, true_type=str(kind))
                continue
            for at in setting.profiles:
                if at[i] == k:
                    form = combine([(ONE, payoff(setting, reading, i, k, at)), outside])
                    place = setting.label(at)
                    label = f"participation of {name} {kind} at {place}"
                    yield Condition(
                        "participation", label, form, player=name, true_type=str(kind), profile=place
                    )


def _budget(setting: Setting, demands: Demands, reading: Reading) -> Iterator[Condition]:
    strong = demands.budget.startswith("strong")
    sums = {at: paid(setting, reading, at) for at in setting.profiles}
    if demands.budget.endswith("expected"):
        form = combine([(ONE, reading.external()), (-ONE, expected(setting, sums.values()))])
        yield Condition("budget", "budget", form, exactly=strong)
        return
    for at, total in sums.items():
        form = combine([(ONE, reading.external()), (-ONE, total)])
        place = setting.label(at)
        yield Condition("budget", f"budget at {place}", form, exactly=strong, profile=place)
