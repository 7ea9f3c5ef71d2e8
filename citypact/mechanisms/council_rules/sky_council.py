"""A council of cities under one sky: which agreements hold, with and without money, and how deep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from citypact.games.abatement import Abatement
from citypact.games.coalitional.masks import bits
from citypact.games.validation import Door
from citypact.mechanisms.answer_parts.picture import Curve, Mark, Picture
from citypact.mechanisms.council_rules.frontier import DepthRow, best_held, depth_rows
from citypact.mechanisms.council_rules.membership import SkyTables, sky_tables
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.stability.all_agreements import StableAgreements, stable_agreements

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ASSUMPTIONS = (
    "one council forms and the cities outside act alone; what they do does not depend on it",
    "who walks out of a council benefits from the smaller one, which goes as deep as before",
    "with money: members pay one another; without: each keeps what it has",
)


@dataclass(frozen=True)
class HeldCouncil:
    """A council and the payments that keep every member in.

    Parameters
    ----------
    members : tuple of str
        Cities in it.
    depth : float
        Part of the others' benefit that members count.
    total : float
        What all cities gain over no agreement, members and others.
    surplus : float
        What members together gain beyond what each would have by walking out; below zero it is the
        money from outside that is missing.
    payments : mapping of str to float
        What each member receives (negative: pays) so that all gain alike over walking out; sums to zero.
    gains : mapping of str to float
        What each member then has over no agreement.
    """

    members: tuple[str, ...]
    depth: float
    total: float
    surplus: float
    payments: dict[str, float]
    gains: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Return the council as plain data for JSON."""
        return {
            "members": list(self.members),
            "depth": self.depth,
            "total": self.total,
            "surplus": self.surplus,
            "money_missing": max(-self.surplus, 0.0),
            "payments": dict(self.payments),
            "gains": dict(self.gains),
        }


@dataclass(frozen=True, eq=False)
class SkyCouncilAnswer(Result):
    """Which councils hold, the best of them, and what would hold all cities.

    Parameters
    ----------
    game : Abatement
        The cities.
    depth : float
        Part of the others' benefit that members count.
    alone, paying : StableAgreements
        Agreements that hold without and with payments among members.
    best : HeldCouncil or None
        Of those that payments can keep together, the one that gives all cities most; ``None`` where none
        of two or more gives anything.
    whole : HeldCouncil
        The council of all cities.
    whole_deepest : float
        Greatest depth at which payments keep all cities in.
    rows_by_depth : sequence of DepthRow
        The best council that payments hold at each depth, the best of all depths among them.
    """

    game: Abatement
    depth: float
    alone: StableAgreements
    paying: StableAgreements
    best: HeldCouncil | None
    whole: HeldCouncil
    whole_deepest: float
    rows_by_depth: Sequence[DepthRow]
    certificate: Certificate
    provenance: Provenance
    assumptions: Sequence[str] = ASSUMPTIONS

    @property
    def gap_closed(self) -> float | None:
        """Part of what full cooperation gains that the best council reaches."""
        full = self.rows_by_depth[-1].full
        return None if not full > 0 else (0.0 if self.best is None else self.best.total / full)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        unit, n = self.game.unit, len(self.game.players)
        words = [f"At depth {self.depth:.4g}, without money: {self.alone.explain()}"]
        if self.best is None:
            words.append("With payments among members no council gives anything.")
        else:
            named = f"{len(self.best.members)} members ({', '.join(self.best.members)})"
            words.append(
                f"With payments among members the best council that holds has {named} and gives all cities"
                f" {self.best.total:.4g} {unit}."
                if self.gap_closed is None
                else f"With payments among members the best council that holds has {named} and gives all"
                f" cities {self.best.total:.4g} {unit}, {self.gap_closed:.1%} of what all could gain."
            )
        if self.whole.surplus >= 0:
            words.append(f"Payments keep all {n} cities in.")
        else:
            words.append(
                f"To keep all {n} cities in takes {-self.whole.surplus:.4g} {unit} from outside, or a depth"
                f" of at most {self.whole_deepest:.4g}."
            )
        most = max(self.rows_by_depth, key=lambda row: row.total)
        if most.total > 0:
            words.append(
                f"Over all depths, a council of {most.size} at depth {most.depth:.4g} gives all cities most"
                f" of those that hold: {most.total:.4g} {unit}."
            )
        return " ".join(words)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.game.unit
        rows: Figures = [
            ("depth", self.depth, ""),
            ("largest council that holds without money", float(self.alone.largest), ""),
            ("largest council that holds with payments", float(self.paying.largest), ""),
            ("greatest depth that holds all cities", self.whole_deepest, ""),
            ("money missing for all cities", max(-self.whole.surplus, 0.0), unit),
        ]
        for name, held in (("best council", self.best), ("all cities", self.whole)):
            if held is not None:
                rows.append((f"{name}: all cities gain", held.total, unit))
                rows += [(f"{name}: payment to {city}", paid, unit) for city, paid in held.payments.items()]
                rows += [(f"{name}: gain of {city}", gain, unit) for city, gain in held.gains.items()]
        for row in self.rows_by_depth:
            rows.append((f"depth {row.depth:.4g}: members of the best that holds", float(row.size), ""))
            rows.append((f"depth {row.depth:.4g}: all cities gain", row.total, unit))
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "cities": len(self.game.players),
            "unit": self.game.unit,
            "depth": self.depth,
            "without_money": self.alone.to_dict(),
            "with_payments": self.paying.to_dict(),
            "best": None if self.best is None else self.best.to_dict(),
            "closing_the_gap": self.gap_closed,
            "whole": {**self.whole.to_dict(), "deepest": self.whole_deepest},
            "depths": [row.to_dict() for row in self.rows_by_depth],
            "explanation": self.explain(),
            "picture": self.picture().to_dict(),
            **proof_told(self),
        }

    def picture(self) -> Picture:
        """Return what all cities gain over the depth: with the best council that holds, and with all in."""
        depths = [row.depth for row in self.rows_by_depth]
        most = max(self.rows_by_depth, key=lambda row: row.total)
        curves = [
            Curve("best council that payments hold", depths, [row.total for row in self.rows_by_depth]),
            Curve("all cities in, held or not", depths, [row.all_in for row in self.rows_by_depth]),
        ]
        marks = [
            Mark("all cities hold up to depth", self.whole_deepest),
            Mark(f"best, {most.size} members, at depth", most.depth, most.total),
        ]
        unit = f"what all cities gain ({self.game.unit} a year)"
        return Picture("Deep and narrow, or shallow and broad", "depth of the council", unit, curves, marks)

    def plot(self) -> Figure:
        """Draw the gain over the depth (see ``citypact.report.pictures.picture_chart``)."""
        from citypact.report.pictures.picture_chart import picture_figure

        return picture_figure(self.picture())


def council_under_one_sky(game: Abatement, depth: float = 1.0) -> SkyCouncilAnswer:
    """Find which councils of cities that share their air hold, and what would hold them all.

    Parameters
    ----------
    game : Abatement
        At most 16 cities.
    depth : float
        Part of the others' benefit that members count, in [0, 1].

    Raises
    ------
    InputError
        If there are too many cities, or the depth is no number in [0, 1].

    Examples
    --------
    >>> answer = council_under_one_sky(Abatement([[1] * 5] * 5, [1] * 5))
    >>> answer.alone.largest, round(answer.whole_deepest, 6), answer.certificate.holds
    (3, 0.5, True)
    """
    door = Door()
    door.between("depth", depth, 0, 1, "a part of the others' benefit")
    door.close()
    tables = sky_tables(game)
    membership = tables.membership(float(depth))
    alone, paying = (stable_agreements(membership, transfers=money) for money in (False, True))
    rows = depth_rows(tables)
    everyone = (1 << len(game.players)) - 1
    best = None
    mask, held = best_held(tables, float(depth))
    if held > 0:
        best = held_council(tables, mask, float(depth))
    whole = held_council(tables, everyone, float(depth))
    certificate = _certificate(game, [council for council in (best, whole) if council is not None])
    certificate.require()
    return SkyCouncilAnswer(
        game, float(depth), alone, paying, best, whole, float(tables.deepest()[everyone]), rows,
        certificate, Provenance("all councils looked at; greatest depths in closed form"),
    )  # fmt: skip


def held_council(tables: SkyTables, mask: int, depth: float) -> HeldCouncil:
    """Return a council with the payments that leave all members the same gain over walking out."""
    game, gains = tables.game, tables.gains(depth)
    members = list(bits(mask))
    walking = {city: float(gains[mask ^ 1 << city, city]) for city in members}
    own = {city: float(gains[mask, city]) for city in members}
    surplus = sum(own.values()) - sum(walking.values())
    after = {city: walking[city] + surplus / len(members) for city in members}
    names = game.players
    return HeldCouncil(
        tuple(names[city] for city in members),
        depth,
        float(gains[mask].sum()),
        surplus,
        {names[city]: after[city] - own[city] for city in members},
        {names[city]: after[city] for city in members},
    )


def _certificate(game: Abatement, councils: Sequence[HeldCouncil]) -> Certificate:
    """Recompute efforts and gains of each council and of each walk-out city by city."""
    residuals: dict[str, float] = {}
    scale = float(np.abs(game.own_gains()).max()) or 1.0
    for council in councils:
        name = f"council of {len(council.members)}"
        have = _gains(game, council.members, council.depth)
        residuals[f"{name}: all cities gain"] = abs(sum(have.values()) - council.total) / scale
        residuals[f"{name}: payments balance"] = abs(sum(council.payments.values())) / scale
        over = []
        for city in council.members:
            left = tuple(other for other in council.members if other != city)
            walked = _gains(game, left, council.depth)[city]
            residuals[f"{name}: gain of {city}"] = (
                abs(have[city] + council.payments[city] - council.gains[city]) / scale
            )
            over.append(council.gains[city] - walked)
        residuals[f"{name}: all gain alike over walking out"] = (max(over) - min(over)) / scale
        residuals[f"{name}: surplus"] = abs(sum(over) - council.surplus) / scale
    return Certificate(residuals, scale=scale)


def _gains(game: Abatement, members: Sequence[str], depth: float) -> dict[str, float]:
    """Return what every city gains over no agreement, from the game's own payoffs."""
    efforts = game.nash_abatement.copy()
    inside = [game.players.index(city) for city in members]
    for city in inside:
        brought = sum(float(game.benefits[city][other]) for other in inside if other != city)
        efforts[city] += depth * brought / float(np.asarray(game.costs)[city])
    return dict(zip(game.players, game.gains(efforts).tolist(), strict=True))
