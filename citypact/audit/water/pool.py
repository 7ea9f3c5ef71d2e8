"""A common pool of many governments, its money carried by hand for every set of sections that fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from citypact.audit.exact import ZERO, Unusable
from citypact.audit.forms import proof_form, residuals
from citypact.audit.lines import Ledger, Place
from citypact.audit.quantities import number_of

#: All outcomes are listed up to so many sections.
MOST_SECTIONS = 12


@dataclass(frozen=True)
class Clause:
    """What a failed section costs whom, in parts of the pool, and who gets it, in parts of that."""

    section: str
    lost: dict[str, Fraction]
    to: dict[str, Fraction]
    reading: str
    words: str
    source: str
    drains: list[str] | None
    open: bool


@dataclass(frozen=True)
class Pool:
    """The pool's size, the ratios in which it is paid in and out, and one reading of its clauses."""

    players: Sequence[str]
    total: Fraction
    pay: list[Fraction]
    receive: list[Fraction]
    clauses: Sequence[Clause]

    def nets(self, failed: Sequence[str]) -> dict[str, Fraction]:
        """What each player has in the end: less what it paid in, more what comes out of the pool."""
        purse = {
            name: self.total * (out / sum(self.receive) - paid / sum(self.pay))
            for name, paid, out in zip(self.players, self.pay, self.receive, strict=True)
        }
        for clause in self.clauses:
            if clause.section in failed:
                for loser, part in clause.lost.items():
                    purse[loser] -= self.total * part
                    for winner, share in clause.to.items():
                        purse[winner] += self.total * part * share
        return purse


def pools_of(given: Mapping[str, Any], players: Sequence[str]) -> list[Pool]:
    """Return the pool under every combination of readings, the file's own first.

    Raises
    ------
    Unusable
        If nobody pays or receives, or what is lost does not go to somebody in whole.
    """
    pay, receive = ([number_of(given[name], city) for city in players] for name in ("pay", "receive"))
    if not sum(pay) or not sum(receive):
        raise Unusable("nobody pays into the pool, or nobody is paid")
    sections = given.get("sections") or []
    if len(sections) > MOST_SECTIONS:
        raise Unusable("too many sections to list all outcomes")
    total = number_of(given, "total")
    return [Pool(players, total, pay, receive, chosen) for chosen in product(*map(_readings, sections))]


def _readings(section: Mapping[str, Any]) -> list[Clause]:
    others = section.get("otherwise") or []
    found = []
    for way in (section, *others):
        lost, to = ({name: number_of(way[part], name) for name in way[part]} for part in ("lost", "to"))
        if sum(to.values()) != 1:
            raise Unusable(f"what is lost at {section['section']} does not go to others in whole")
        sources = dict.fromkeys(each["source"] for each in way["lost"].values() if each.get("source"))
        found.append(
            Clause(section["section"], lost, to, way.get("reading", ""), section.get("clause", ""),
                   "; ".join(sources), section.get("drains"), bool(others))
        )  # fmt: skip
    return found


def told_reading(pool: Pool) -> str:
    """How the clauses that have several readings are read."""
    return "; ".join(f"{each.section}: {each.reading}" for each in pool.clauses if each.open)


def audit_pool(ledger: Ledger, at: Place, pool: Pool) -> None:
    """Check a settlement of a pool that stands at a place of a document."""
    ledger.number((*at, "total"), pool.total)
    outcomes = sorted(
        (
            [clause.section for clause, fails in zip(pool.clauses, chosen, strict=True) if fails]
            for chosen in product((False, True), repeat=len(pool.clauses))
        ),
        key=len,
    )
    ledger.size((*at, "outcomes"), len(outcomes))
    for place, failed in enumerate(outcomes):
        nets = pool.nets(failed)
        ledger.words((*at, "outcomes", place, "failed"), failed)
        _by_player(ledger, (*at, "outcomes", place, "net"), nets)
    for name in ("net", "gains"):
        _by_player(ledger, (*at, name), pool.nets([]))
    ledger.word((*at, "expected"), None)
    _incentives(ledger, at, pool)
    # Without costs and benefits those who pay accept no pool but an empty one.
    pays = any(net < 0 for net in pool.nets([]).values())
    ledger.number((*at, "participation", "lo"), ZERO)
    ledger.number((*at, "participation", "hi"), ZERO if pays else None)
    ledger.size((*at, "clauses"), len(pool.clauses))
    for place, clause in enumerate(pool.clauses):
        for name, words in (("section", clause.section), ("clause", clause.words), ("source", clause.source)):
            ledger.word((*at, "clauses", place, name), words)
    proof_form(ledger, at, in_fractions=True, scale=pool.total)
    known = dict.fromkeys(("money adds up to zero in every outcome", "every net follows the clauses"), ZERO)
    residuals(ledger, at, known, ZERO)


def _by_player(ledger: Ledger, at: Place, amounts: Mapping[str, Fraction]) -> None:
    ledger.keys(at, list(amounts))
    for name, amount in amounts.items():
        ledger.number((*at, name), amount)


def _incentives(ledger: Ledger, at: Place, pool: Pool) -> None:
    """What passing each section is worth: all passing, against this one alone failing."""
    ledger.size((*at, "incentives"), len(pool.clauses))
    passing, players = pool.nets([]), list(pool.players)
    for place, clause in enumerate(pool.clauses):
        here: Place = (*at, "incentives", place)
        failing = pool.nets([clause.section])
        value = {name: passing[name] - failing[name] for name in players}
        responsible = [name for name in players if clause.lost.get(name)]
        gainers = [name for name in players if value[name] < 0]
        last = max((players.index(name) for name in responsible), default=-1)
        drains = players[: last + 1] if clause.drains is None else clause.drains
        ledger.word((*here, "section"), clause.section)
        _by_player(ledger, (*here, "value_of_passing"), value)
        for name, listed in (
            ("responsible", responsible),
            ("gainers", gainers),
            ("moral_hazard", [each for each in gainers if each in drains]),
            ("without_bite", [each for each in responsible if value[each] <= 0]),
        ):
            ledger.words((*here, name), listed)
