r"""Two officials who compete for one promotion, and a project of their cities, by definition.

At the prize V, the density :math:`g_0` of the noise and the spillover :math:`\theta` an official makes the
effort :math:`V g_0 (1 - \theta)/c`; the cities would have :math:`(1 + \theta) B / c`. An official signs iff
his city's gain and :math:`\rho` times its lead over the other's are together not negative.

References
----------
models.md §7.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO
from citypact.audit.forms import ends_of
from citypact.audit.obstacles.definitions import (
    Demand,
    Drawing,
    Effect,
    Lever,
    Obstacle,
    Parameter,
    Played,
    even_steps,
    payment_to,
    side_payments,
)
from citypact.audit.quantities import number_of, table

GAINS = "project gains"
RAISE, CUT = "raise of the prize", "cut of the prize"
#: Above the root of 2π/e, the steepest slope of the normal density in units of its own height squared.
STEEPEST = Fraction(1521, 1000)
SINGLE = ("prize", "density", "cost", "benefit", "spillover", "standing")
#: What a scenario may say besides; none of it is audited.
FURTHER = ("neighbour_score", "noise", "shape")
Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Race:
    """The two cities, what the project brings each, and the tournament of their officials."""

    players: list[str]
    project: Pair
    prize: Fraction
    density: Fraction
    cost: Fraction
    benefit: Fraction
    spillover: Fraction
    standing: Fraction

    @property
    def slope(self) -> Fraction:
        """What a yuan of the prize adds to the worth of a little more effort."""
        return self.density * (1 - self.spillover)

    @property
    def effort(self) -> Fraction:
        """The effort of each official."""
        return self.prize * self.slope / self.cost

    @property
    def worth(self) -> Fraction:
        """What a unit of effort is worth to both cities."""
        return (1 + self.spillover) * self.benefit

    @property
    def wanted(self) -> Fraction:
        """The prize that calls forth the effort that the cities would have."""
        return self.worth / self.slope

    def concave(self, prize: Fraction) -> bool:
        """Whether an official's payoff is surely concave in the own effort, so that the slope decides."""
        return prize * self.slope**2 / self.cost * STEEPEST <= 1

    @property
    def decided(self) -> bool:
        """Whether effort moves a score, and slopes decide at the prize of today and at the wanted one."""
        return self.slope > 0 and self.concave(self.prize) and self.concave(self.wanted)

    def signs(self, project: Pair, weight: Fraction) -> bool:
        """Whether both officials sign these gains of their cities."""
        lead = weight * (project[0] - project[1])
        return project[0] + lead >= 0 and project[1] - lead >= 0

    def played(self, effort: Fraction, *, done: bool) -> Played:
        """The outcome of one effort of both, with or without the project."""
        shared = self.benefit * (1 + self.spillover) * effort - self.cost * effort**2 / 2
        payoffs = [shared + (gain if done else ZERO) for gain in self.project]
        actions = {"effort of each official": effort, "joint project": Fraction(int(done))}
        return Played(actions, dict(zip(self.players, payoffs, strict=True)))

    def ends(self, weight: Fraction) -> Pair | None:
        """Least and greatest payment from the first city to the second at which both sign."""
        first, second = self.project
        if first + second < 0:
            return None
        low, high = weight * first - (1 + weight) * second, (1 + weight) * first - weight * second
        return low / (1 + 2 * weight), high / (1 + 2 * weight)

    @property
    def equal(self) -> Fraction:
        """The payment that leaves both the same gain from the project."""
        return (self.project[0] - self.project[1]) / 2

    @property
    def score(self) -> Fraction:
        """Least weight of the neighbour's score at which both sign unpaid; one half where none is enough."""
        less, more = sorted(self.project)
        if less < 0:
            return Fraction(1, 2)
        led = self.standing * (more - less)
        return ZERO if led <= less else 1 - less / led


def race_of(scenario: Mapping[str, Any]) -> Obstacle | None:
    """Return what the definitions say of a race; ``None`` where slopes alone do not decide the effort."""
    players = list(scenario["players"])
    parameters = table(scenario, "parameters")
    if any(parameters.get(name) is not None for name in FURTHER):
        return None
    first, second = (number_of(table(parameters, "project_gains"), city) for city in players)
    race = Race(players, (first, second), *(number_of(parameters, name, ZERO) for name in SINGLE))
    if not race.decided:
        return None
    signed = race.signs(race.project, race.standing)
    pays = first + second > 0 or signed
    best_effort = race.worth / race.cost
    without, best = race.played(race.effort, done=signed), race.played(best_effort, done=pays)
    payments, demands = side_payments(best.gains_over(without))
    paid = [payment_to(city) for city in players]
    return Obstacle(
        players=players,
        outcomes={"equilibrium": without},
        best=best,
        prices={"joint project at most once": max(first + second, ZERO)},
        headline=race.equal,
        acceptable=race.ends(race.standing),
        effects=_effects(race, best, signed=signed),
        levers=[Lever(RAISE, cost=ONE), Lever(CUT, ZERO, race.prize), *payments],
        demands=[*demands, *_signing(race, without, best)],
        sets={
            "prize alone": [RAISE, CUT],
            "payments alone": paid,
            "prize and payments, without the centre": [RAISE, CUT, *paid],
        },
        worths=None if race.standing else [ZERO, ZERO, ZERO, best.total - without.total],
        scale=ONE,
        residuals=dict.fromkeys(VIOLATIONS, ZERO),
        drawing=_drawing(race),
        parameters=_parameters(race, parameters),
        tried=("no other effort earns more", "no other effort earns more with the levers"),
    )


#: Conditions of the certificate that hold in fractions.
VIOLATIONS = (
    "effort earns at the margin what it costs", "efficient effort is worth its cost to both",
    "the project is carried out iff both sign", "the project is efficient iff it pays",
    *(f"payoffs of the {name}" for name in ("equilibrium", "efficient outcome")),
    "effort with the levers is the efficient one", "both officials sign",
)  # fmt: skip


def _effects(race: Race, best: Played, *, signed: bool) -> list[Effect]:
    paid = race.played(race.effort, done=race.ends(race.standing) is not None)
    prized = race.played(race.worth / race.cost, done=signed)
    weighed = race.standing * (1 - race.score)
    # Noise in output: effort is what it was, but at a weight of one it moves no score at all.
    effort = race.effort if race.score < 1 else ZERO
    scored = race.played(effort, done=race.signs(race.project, weighed))
    first, second = race.players
    told = [
        (f"payment of {float(race.equal):.4g} from {first} to {second}", paid),
        (f"prize of {float(race.wanted):.4g}", prized),
        (f"weight {float(race.score):.4g} of the neighbour's score", scored),
    ]
    effects = [Effect(label, outcome, outcome.total == best.total) for label, outcome in told]
    return [*effects, Effect("prize and payment", best, True)]


def _signing(race: Race, without: Played, best: Played) -> list[Demand]:
    """Each official signs, his lead weighed, and both make the effort that the cities would have."""
    gains, weight = best.gains_over(without), race.standing
    demands = []
    for own, other in (race.players, race.players[::-1]):
        terms = {payment_to(own): 1 + weight, payment_to(other): -weight}
        valued = gains[own] + weight * (gains[own] - gains[other])
        demands.append(Demand(f"official of {own} signs", terms, ">=", -valued))
    missing = race.worth - race.slope * race.prize
    terms = {RAISE: race.slope, CUT: -race.slope}
    return [*demands, Demand("officials make the efficient effort", terms, "==", missing)]


def _drawing(race: Race) -> Drawing:
    weights = even_steps(ZERO, max(Fraction(2), 2 * race.standing))
    curves = [("equal split", weights, [race.equal] * len(weights))]
    if race.ends(race.standing) is not None:
        payer, taker = race.players
        ends = [each for weight in weights if (each := race.ends(weight)) is not None]
        curves.append((f"most that {payer} pays", weights, [high for _, high in ends]))
        curves.append((f"least that {taker} takes", weights, [low for low, _ in ends]))
    return Drawing(curves, [("weight now", race.standing, None)])


def _parameters(race: Race, parameters: Mapping[str, Any]) -> list[Parameter]:
    found = []
    for k, city in enumerate(race.players):

        def figure(value: Fraction, k: int = k) -> Fraction:
            pair = (value, race.project[1]) if k == 0 else (race.project[0], value)
            return replace(race, project=pair).equal

        ends = ends_of(parameters["project_gains"][city], race.project[k])
        found.append(Parameter(f"{GAINS} of {city}", ends, figure))
    for name in SINGLE:
        if parameters.get(name) is None:
            continue
        value: Fraction = getattr(race, name)
        ends = ends_of(parameters[name], value)
        ended: list[dict[str, Any]] = [{name: end} for end in ends]
        changed = [replace(race, **each) for each in ended]
        # The payment does not depend on it; whether the game is refused there, slopes must decide.
        still = all(each.cost > 0 and each.slope > 0 and each.concave(each.prize) for each in changed)
        found.append(Parameter(name, ends, (lambda value: race.equal) if still else None))
    return found
