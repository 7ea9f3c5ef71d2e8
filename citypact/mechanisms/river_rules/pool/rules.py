r"""A compensation pool of many governments, settled section by section.

Every player pays a share :math:`p_i` of the pool and, if all monitored sections meet their
standard, receives a share :math:`q_i`. A section that fails costs those who answer for it: player
i forfeits :math:`f_{si}` of the pool, which goes to others in the shares :math:`g_{si}`. A section
may fail in part, :math:`d_s \in [0, 1]`. With the pool :math:`P` a year, player i nets

.. math:: n_i(d) = P \Bigl( q_i - p_i
   + \sum_s d_s \bigl( g_{si} \textstyle\sum_k f_{sk} - f_{si} \bigr) \Bigr),

which adds up to zero whatever fails, and is linear in each :math:`d_s`: with chances of failing
in the place of :math:`d` it is the expected net.

The rules are data, each with the words and the source it was read from. The pool of three provinces
on the Chishui River is the case ``chishui``.

References
----------
models.md §5.8.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from citypact.errors import InputError, Problem
from citypact.games.allocation import Allocation
from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import by_player, checked_number
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

#: All outcomes of a pool are listed up to this many sections, 4096 outcomes.
MOST_SECTIONS = 12

#: What fails: names of sections that fail entirely, or by how much each does.
Failures = Iterable[str] | Mapping[str, Number]


@dataclass(frozen=True)
class Forfeit:
    """What a failed section costs whom, and who gets it.

    Parameters
    ----------
    section : str
        The monitored section.
    lost : mapping of str to number
        Part of the whole pool that each player who answers for the section loses.
    to : mapping of str to number
        Shares in which the money lost goes to players; they add up to one.
    clause : str
        The rule in words, as its source puts it.
    source : str
        Where it was read.
    drains : sequence of str, optional
        Players whose water passes the section; by default those who answer for it and all listed
        before the last of them.
    """

    section: str
    lost: Mapping[str, Number]
    to: Mapping[str, Number]
    clause: str = ""
    source: str = ""
    drains: Sequence[str] | None = None

    @property
    def amount(self) -> Fraction:
        """Part of the pool that changes hands when the section fails."""
        return total(self.lost.values())

    def effect(self, player: str) -> Fraction:
        """Return what the failure adds to a player's net, as a part of the pool."""
        received = as_fraction(self.to.get(player, 0)) * self.amount
        return received - as_fraction(self.lost.get(player, 0))


@dataclass(frozen=True)
class PollutionPool:
    """A pool with pay shares, receive shares and a forfeit for each section.

    Parameters
    ----------
    players : sequence of str
        The governments, from upstream to downstream.
    total : number
        Size of the pool (亿元 a year), positive.
    pay, receive : sequence or mapping of numbers
        Ratios in which players pay in and, all sections passing, are paid out.
    forfeits : sequence of Forfeit
        One for each monitored section.
    unit : str
        Unit of money.
    assumptions : sequence of str
        Readings of the agreement that its source leaves open.

    Raises
    ------
    InputError
        On ratios that are negative or all zero, unknown players, shares of a forfeit that do not
        add up to one, or a section named twice.

    Examples
    --------
    >>> pool = PollutionPool(
    ...     ("up", "down"), 2, pay=(0, 1), receive=(1, 0),
    ...     forfeits=[Forfeit("border", {"up": 1}, {"down": 1})],
    ... )
    >>> pool.net().vector(), pool.net(["border"]).vector()
    ((2.0, -2.0), (0.0, 0.0))
    """

    players: Sequence[str]
    total: Number
    pay: Sequence[Number] | Mapping[str, Number]
    receive: Sequence[Number] | Mapping[str, Number]
    forfeits: Sequence[Forfeit] = ()
    unit: str = "亿元"
    assumptions: Sequence[str] = ()

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        door.close()
        object.__setattr__(self, "players", players)
        door.money("total", self.total, positive=True)
        for field in ("pay", "receive"):
            given = by_player(field, getattr(self, field), players, door)
            checked = [
                checked_number(f"{field} of {name}", value, door)
                for name, value in zip(players, given, strict=False)
            ]
            if len(checked) == len(players) and not door.problems and not total(checked):
                door.refuse(field, "zero for all", "a positive number for at least one player")
            object.__setattr__(self, field, tuple(checked))
        forfeits = self.forfeits
        if not isinstance(forfeits, Sequence) or not all(isinstance(each, Forfeit) for each in forfeits):
            door.refuse("forfeits", repr(forfeits), "a sequence of Forfeit")
            door.close()
        object.__setattr__(self, "forfeits", tuple(self.forfeits))
        object.__setattr__(self, "assumptions", tuple(self.assumptions))
        seen: set[str] = set()
        for forfeit in self.forfeits:
            if forfeit.section in seen:
                door.refuse("forfeits", forfeit.section, "each section once")
            seen.add(forfeit.section)
            _check_forfeit(forfeit, players, door)
        door.close()

    @property
    def sections(self) -> tuple[str, ...]:
        """The monitored sections, in the order of their forfeits."""
        return tuple(forfeit.section for forfeit in self.forfeits)

    def pay_share(self, player: str) -> Fraction:
        """Return the part of the pool that a player pays in."""
        return self._share(self.pay, player)

    def receive_share(self, player: str) -> Fraction:
        """Return the part of the pool that a player receives if every section passes."""
        return self._share(self.receive, player)

    def _share(self, ratios: Sequence[Number] | Mapping[str, Number], player: str) -> Fraction:
        listed = [as_fraction(ratio) for ratio in ratios]  # type: ignore[arg-type]
        return listed[tuple(self.players).index(player)] / total(listed)

    def exact_net(self, failures: Failures = ()) -> tuple[Fraction, ...]:
        """Return what each player nets, exactly, in player order; positive is money received.

        Parameters
        ----------
        failures : iterable of str, or mapping of str to number
            Sections that fail entirely, or how far each does, between 0 and 1.

        Raises
        ------
        InputError
            On a section that is none of the pool's or a degree outside [0, 1].
        """
        degrees = self._degrees(failures)
        amount = as_fraction(self.total)
        return tuple(
            amount
            * (
                self.receive_share(player)
                - self.pay_share(player)
                + sum(degrees[forfeit.section] * forfeit.effect(player) for forfeit in self.forfeits)
            )
            for player in self.players
        )

    def net(self, failures: Failures = ()) -> Allocation:
        """Return what each player nets; see ``exact_net``."""
        return Allocation(self.players, [float(net) for net in self.exact_net(failures)], self.unit)

    def outcomes(self) -> tuple[tuple[tuple[str, ...], tuple[Fraction, ...]], ...]:
        """Return every set of failed sections with the nets, beginning with none.

        Raises
        ------
        InputError
            Beyond 12 sections.
        """
        if len(self.sections) > MOST_SECTIONS:
            found = len(self.sections)
            raise InputError(
                Problem("forfeits", found, f"at most {MOST_SECTIONS} sections to list all outcomes")
            )
        listed = []
        for chosen in product((False, True), repeat=len(self.sections)):
            failed = tuple(name for name, fails in zip(self.sections, chosen, strict=True) if fails)
            listed.append((failed, self.exact_net(failed)))
        return tuple(sorted(listed, key=lambda outcome: len(outcome[0])))

    def _degrees(self, failures: Failures) -> dict[str, Fraction]:
        if isinstance(failures, str):
            failures = (failures,)
        door = Door()
        if not isinstance(failures, Iterable):
            door.refuse("failures", repr(failures), "names of sections, or how far each fails")
            door.close()
        given = failures if isinstance(failures, Mapping) else dict.fromkeys(failures, 1)
        for section, degree in given.items():
            if section not in self.sections:
                door.refuse("failures", section, f"one of {', '.join(self.sections) or 'no sections'}")
            else:
                door.between(f"failure of {section}", degree, 0, 1)
        door.close()
        return {section: as_fraction(given.get(section, 0)) for section in self.sections}


def _check_forfeit(forfeit: Forfeit, players: Sequence[str], door: Door) -> None:
    """Note at the door unknown players, negative parts and shares that do not add up to one."""
    before = len(door.problems)
    for player in forfeit.drains or ():
        if player not in players:
            door.refuse(f"drains at {forfeit.section}", player, f"one of {', '.join(players)}")
    for field, table in (("lost", forfeit.lost), ("to", forfeit.to)):
        if not isinstance(table, Mapping):
            door.refuse(f"{field} at {forfeit.section}", repr(table), "a mapping from players to parts")
            continue
        for player, part in table.items():
            where = f"{field} at {forfeit.section}"
            if player not in players:
                door.refuse(where, player, f"one of {', '.join(players)}")
            else:
                door.between(f"{where}, {player}", part, 0, 1, "a part")
    if len(door.problems) == before and total(forfeit.to.values()) != 1:
        door.refuse(
            f"to at {forfeit.section}",
            f"shares that add up to {float(total(forfeit.to.values())):.6g}",
            "shares that add up to 1",
        )
