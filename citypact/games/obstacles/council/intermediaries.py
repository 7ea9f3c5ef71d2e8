r"""Chambers of commerce and think tanks between two cities that no court binds.

The cities meet in a dilemma every year (``citypact.games.obstacles.council.promise``): with
:math:`T > C > P \ge S` the promise is kept iff both are patient enough for the watch they have,
:math:`(q_0, f_0)`. They also choose between two projects
(``citypact.games.obstacles.council.choice``). Intermediaries do two things for a fee in every year in which
they work: they watch, with :math:`(q_1, f_1)`, and they tell who builds what. After an alarm they stop both
for the years without trust, so that these cost a city :math:`C - P` and the mediated gain. A mediator who
does not watch may do the same after an alarm of the cities' own watch, or go on.

Without an agreement the cities keep the promise if they can, by the shortest punishment that deters, and
choose their projects without a mediator.

References
----------
models.md §4.9, §7.4, §7.13. P. Milgrom, D. North and B. Weingast, "The role of institutions in the
revival of trade: the law merchant, private judges, and the Champagne fairs", Economics and Politics
2(1), 1990, 1-23.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.city_numbers import cities_between, numbers_of
from citypact.games.coalitional import CoalitionalGame
from citypact.games.obstacles.council.choice import Choice
from citypact.games.obstacles.council.promise import LENGTHS, Promise, Watch
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

STAGE = ("temptation", "cooperation", "punishment", "sucker")
CHOICE = ("alone_wanted", "alone_other", "both_wanted", "both_other")
CHANCES = ("detection", "false_alarms", "watched_detection", "watched_false_alarms")
#: What is likely less than this makes fines larger than numbers can be shown.
RAREST = 1e-30


@dataclass(frozen=True)
class Intermediaries:
    """Two cities in a repeated dilemma, and intermediaries that may watch it and mediate.

    Parameters
    ----------
    players : sequence of str
        Names of the two cities.
    temptation, cooperation, punishment, sucker : sequence of float
        T > C > P >= S of each city (亿元 a year): it alone breaks the promise, both keep it, neither
        does, it alone keeps it.
    discounts : sequence of float
        Discount factor of each city, above 0 and below 1.
    detection, false_alarms : float
        Probability of an alarm in a year with a breach, and in one without, as the cities watch each other.
    watched_detection, watched_false_alarms : float
        The same if the intermediaries watch.
    fee : float
        What the intermediaries cost in a year in which they work (亿元 a year).
    alone_wanted, alone_other, both_wanted, both_other : float, optional
        Worth of the wanted and of the other project to a city that alone builds it, and if both do
        (亿元 a year). All or none; with none there is nothing to mediate.

    Raises
    ------
    InputError
        Listing every number that cannot be used.

    Examples
    --------
    >>> game = Intermediaries(
    ...     ("A", "B"), (35, 35), (32, 32), (27, 27), (24, 24), (0.5, 0.5), 0.2, 0.1, 1, 0, 1
    ... )
    >>> float(game.equilibrium().total), float(game.watched().total)
    (54.0, 64.0)
    """

    players: Sequence[str]
    temptation: Sequence[Number]
    cooperation: Sequence[Number]
    punishment: Sequence[Number]
    sucker: Sequence[Number]
    discounts: Sequence[Number]
    detection: Number
    false_alarms: Number
    watched_detection: Number
    watched_false_alarms: Number
    fee: Number
    alone_wanted: Number | None = None
    alone_other: Number | None = None
    both_wanted: Number | None = None
    both_other: Number | None = None

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, 2, door)
        object.__setattr__(self, "players", cities)
        for name in (*STAGE, "discounts"):
            numbers = numbers_of(name, getattr(self, name), cities, door, signed=name != "discounts")
            object.__setattr__(self, name, numbers)
        for name in CHANCES:
            door.between(name, getattr(self, name), 0, 1, "a probability")
        door.money("fee", self.fee)
        door.close()
        self._check_rare(door)
        self._check_dilemma(door)
        self._check_choice(door)
        door.close()

    def _check_rare(self, door: Door) -> None:
        for name in CHANCES:
            chance = as_fraction(getattr(self, name))
            if 0 < chance < as_fraction(RAREST):
                door.refuse(name, float(chance), f"0, or at least {RAREST:g}")

    def _check_dilemma(self, door: Door) -> None:
        for at, city in enumerate(self.players):
            tempted, kept, punished, sucker = (as_fraction(getattr(self, name)[at]) for name in STAGE)
            if not tempted > kept:
                door.refuse(f"temptation of {city}", float(tempted), "more than cooperation")
            if not kept > punished:
                door.refuse(f"cooperation of {city}", float(kept), "more than punishment")
            if not punished >= sucker:
                remedy = "else nobody would carry out the punishment"
                door.refuse(f"sucker of {city}", float(sucker), "at most punishment", remedy)
            if not 0 < self.discounts[at] < 1:
                expected = "a factor above 0 and below 1"
                door.refuse(f"discounts of {city}", self.discounts[at], expected)
            if total((tempted, self.sucker[1 - at])) > total(self.cooperation):
                remedy = "else a breach serves both together better than the promise"
                expected = f"at most what both have by keeping, less sucker of {self.players[1 - at]}"
                door.refuse(f"temptation of {city}", float(tempted), expected, remedy)

    def _check_choice(self, door: Door) -> None:
        given = [name for name in CHOICE if getattr(self, name) is not None]
        if not given:
            return
        if len(given) < len(CHOICE):
            for name in set(CHOICE) - set(given):
                door.refuse(name, "nothing", "a number, as for the other worths of the projects")
            return
        before = len(door.problems)
        for name in CHOICE:
            door.money(name, getattr(self, name), signed=True)
        if len(door.problems) > before:
            return
        alone, other, both, both_other = (as_fraction(getattr(self, name)) for name in CHOICE)
        if not alone >= other:
            door.refuse("alone_wanted", float(alone), "at least alone_other", "exchange the two projects")
        if not other > both:
            door.refuse("alone_other", float(other), "more than both_wanted", "else nobody gives way")
        if not alone > both_other:
            door.refuse("alone_wanted", float(alone), "more than both_other")
        if 2 * both_other > alone + other:
            remedy = "else both had better build the same"
            door.refuse("both_other", float(both_other), "at most half of what one of each is worth", remedy)

    @property
    def choice(self) -> Choice | None:
        """The choice of projects, if there is one."""
        if self.alone_wanted is None:
            return None
        return Choice(*(as_fraction(getattr(self, name)) for name in CHOICE))

    @property
    def own_watch(self) -> Watch:
        """How the cities watch each other."""
        return Watch(as_fraction(self.detection), as_fraction(self.false_alarms))

    @property
    def better_watch(self) -> Watch:
        """How the intermediaries watch."""
        return Watch(as_fraction(self.watched_detection), as_fraction(self.watched_false_alarms))

    @property
    def chosen(self) -> Fraction:
        """What the choice of projects brings a city without a mediator (亿元 a year)."""
        return Fraction(0) if self.choice is None else self.choice.unmediated

    @property
    def mediation(self) -> Fraction:
        """What a mediator adds for a city (亿元 a year)."""
        return Fraction(0) if self.choice is None else self.choice.mediated - self.choice.unmediated

    def promises(self, *, linked: bool = False) -> list[Promise]:
        """Return what each city weighs; ``linked`` if the mediator too stops in years without trust."""
        more = self.mediation if linked else Fraction(0)
        return [
            Promise(
                as_fraction(self.temptation[at]) + more,
                as_fraction(self.cooperation[at]) + more,
                as_fraction(self.punishment[at]),
                as_fraction(self.discounts[at]),
            )
            for at in range(2)
        ]

    def shortest(self, watch: Watch, *, linked: bool = False) -> tuple[int | None, ...]:
        """Return the shortest punishment under which both keep the promise; empty where none deters."""
        promises = self.promises(linked=linked)
        if not all(one.kept(watch, None) for one in promises):  # no shorter one deters more
            return ()
        needed = [one.lead / one.deterrence(watch) for one in promises]
        for length in LENGTHS:
            if all(one.years(length) >= years for one, years in zip(promises, needed, strict=True)):
                return (length,)
        return ()

    def watched_by(self, watch: Watch, *, linked: bool = False) -> Outcome:
        """Return the best equilibrium under a watch, before any fee.

        The best of those in which an alarm is followed by whole years without trust, or by no trust ever.
        Without false alarms every deterring length is as good, with them the shortest is the best.
        """
        lengths = self.shortest(watch, linked=linked)
        payoffs = {
            city: self.chosen + (one.value(watch, lengths[0]) if lengths else one.punishment)
            for city, one in zip(self.players, self.promises(linked=linked), strict=True)
        }
        actions: dict[str, Number] = {"promise kept": int(bool(lengths))}
        if lengths and lengths[0] is not None:
            actions["years without trust after an alarm"] = lengths[0]
        return Outcome(actions | self._told(watch, mediated=linked), payoffs)

    def _told(self, watch: Watch, *, mediated: bool) -> dict[str, Number]:
        told: dict[str, Number] = {
            "chance of an alarm after a breach": watch.detection,
            "chance of a false alarm": watch.false_alarm,
        }
        if self.choice is not None:
            told["chance that both build the same"] = 0 if mediated else self.choice.chance_same
        return told

    def equilibrium(self) -> Outcome:
        """Return the best equilibrium without an agreement."""
        return self.watched_by(self.own_watch)

    def no_promise(self) -> Outcome:
        """Return the equilibrium in which nobody keeps the promise."""
        payoffs = {
            city: as_fraction(punished) + self.chosen
            for city, punished in zip(self.players, self.punishment, strict=True)
        }
        return Outcome({"promise kept": 0} | self._told(self.own_watch, mediated=False), payoffs)

    def mediated(self) -> Outcome:
        """Return the best equilibrium with a mediator who does not watch, before any fee.

        He goes on after an alarm; or he stops for the years without trust, so that an alarm costs more and
        the promise may be kept that is broken otherwise.
        """
        without = self.equilibrium()
        payoffs = {city: has + self.mediation for city, has in without.payoffs.items()}
        goes_on = Outcome({**without.actions, **self._told(self.own_watch, mediated=True)}, payoffs)
        stops = self.watched_by(self.own_watch, linked=True)
        return max(goes_on, stops, key=lambda outcome: outcome.total)

    def watched(self) -> Outcome:
        """Return the best equilibrium with intermediaries, before their fee."""
        both = self.watched_by(self.better_watch, linked=self.choice is not None)
        return max(both, self.mediated(), key=lambda outcome: outcome.total)

    def efficient(self) -> Outcome:
        """Return the outcome with the largest sum: the promise always kept, one of each project."""
        payoffs = {
            city: as_fraction(kept) + self.chosen + self.mediation
            for city, kept in zip(self.players, self.cooperation, strict=True)
        }
        told = self._told(self.own_watch, mediated=True)
        same = {name: value for name, value in told.items() if "alarm" not in name}
        return Outcome({"promise kept": 1} | same, payoffs)

    def coalitional(self) -> CoalitionalGame:
        """Return what the two gain if what they promise each other binds, so that nobody need watch."""
        surplus = self.efficient().total - self.equilibrium().total
        return CoalitionalGame(self.players, [0, 0, 0, surplus], unit="亿元 a year")
