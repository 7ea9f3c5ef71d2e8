"""Rechecks saved subsidies of a package: allocation and balanced collection multiplied out, no solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from citypact.games.coalitional import CoalitionalGame
from citypact.games.packages.deal import ZERO, PackageDeal
from citypact.games.packages.worths import OwnWorths, issue_game, linked_game
from citypact.mechanisms.check_line import Line


def stability_lines(saved: Mapping[str, Any], deal: PackageDeal, own: OwnWorths) -> Iterator[Line]:
    """Yield a line for everything that proves the saved subsidies least.

    Parameters
    ----------
    saved : mapping
        The part ``stability`` of a saved answer.
    deal : PackageDeal
        From its inputs.
    own : mapping
        Stated worths by issue, from its inputs.
    """
    told = {each["issue"]: each for each in saved["issues"]}
    yield Line("stability: issues with worths", list(told) == list(own), list(own), list(told))
    for issue in own:
        yield from _proof(f"stability of {issue}", told[issue], issue_game(deal, issue, own[issue]))
    if own:
        yield from _proof("stability of all issues linked", saved["linked"], linked_game(deal, own))
    apart = sum((Fraction(each["subsidy_exact"]) for each in told.values()), ZERO)
    linked = Fraction(saved["linked"]["subsidy_exact"]) if own else ZERO
    yield Line("stability: linking needs no more", linked <= apart, f"at most {apart}", str(linked))


def _proof(place: str, saved: Mapping[str, Any], game: CoalitionalGame) -> Iterator[Line]:
    worths = game.fractions()
    subsidy = Fraction(saved["subsidy_exact"])
    total = worths[-1] + subsidy
    shares = [Fraction(amount) for amount in saved["allocation_exact"]]
    known = len(shares) == game.size
    yield Line(f"{place}: an amount for every city", known, game.size, len(shares))
    if not known:
        return
    yield Line(f"{place}: the subsidy", subsidy >= 0, "at least 0", str(subsidy))
    yield Line(f"{place}: the whole total is shared", sum(shares) == total, str(total), str(sum(shares)))
    short = max(worth - _sum(shares, mask) for mask, worth in enumerate(worths))
    yield Line(f"{place}: no coalition does better alone", short <= 0, "at most 0", float(short))
    if not subsidy:
        return
    weights = [
        (game.mask(*each["coalition"]), Fraction(each["weight"])) for each in saved["balanced_collection"]
    ]
    cover = [sum((weight for mask, weight in weights if mask >> at & 1), ZERO) for at in range(game.size)]
    balanced = all(load == 1 for load in cover) and all(weight >= 0 for _, weight in weights)
    yield Line(f"{place}: the collection is balanced", balanced, "each city covered once", str(balanced))
    reached = sum((weight * worths[mask] for mask, weight in weights), ZERO)
    yield Line(f"{place}: its worth reaches the total", reached >= total, f"at least {total}", str(reached))


def _sum(shares: list[Fraction], mask: int) -> Fraction:
    return sum((share for at, share in enumerate(shares) if mask >> at & 1), ZERO)
