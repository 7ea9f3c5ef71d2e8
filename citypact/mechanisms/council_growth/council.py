"""The answer about the growth of a council, and its recheck from the worths of the club alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.club import ClubGame
from citypact.mechanisms.council_growth.admission import RULES, Growth, grow
from citypact.mechanisms.council_growth.answer import GrowthAnswer
from citypact.mechanisms.council_growth.best_subset import BestSubset, best_subset
from citypact.mechanisms.council_growth.shares import ClubShares, club_shares
from citypact.mechanisms.council_growth.validation import FEWEST_DRAWS, validate_order
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.values.shapley_value import shapley

ASSUMPTIONS = (
    "a city outside the council has 0, and members gain nothing from outsiders nor harm them",
    "links do not change as the council grows: figures of one year serve for all waves",
    "nothing was fitted to the waves; the order depends on the links and the founders alone",
)


def council_growth(
    club: ClubGame,
    founders: Sequence[str],
    *,
    years: Mapping[str, int] | None = None,
    centre: str | None = None,
    exponents: Sequence[tuple[float, float]] = (),
    draws: int = FEWEST_DRAWS,
    seed: int = 0,
) -> GrowthAnswer:
    """Say who joins a council in which order, where it stops, and whether history agrees.

    Parameters
    ----------
    club : ClubGame
        All cities that may be members.
    founders : sequence of str
        Members at the beginning.
    years : mapping of str to int, optional
        Year in which cities really joined. Cities that are no players are told as lacking figures.
    centre : str, optional
        City from which plain distance is measured; the first player without one.
    exponents : sequence of (float, float)
        Pairs a, b over which the correlation is told.
    draws, seed : int
        Permutations of each test and where the generator starts.

    Returns
    -------
    GrowthAnswer

    Raises
    ------
    InputError
        On unusable founders, years, centre or draws.
    CertificateError
        If the answer does not pass its recheck.

    Examples
    --------
    >>> club = ClubGame(("a", "b", "c"), (4, 4, 1), [[0, 2, 4], [2, 0, 2], [4, 2, 0]], 1, 0.5, 0.5)
    >>> answer = council_growth(club, ["a"])
    >>> {rule: growth.members for rule, growth in answer.growths.items()}
    {'transferable': ('a', 'b', 'c'), 'unanimity': ('a', 'b')}
    """
    real = dict(years or {})
    wrong = [
        Problem("years", f"{year!r} for {city}", "a whole number")
        for city, year in real.items()
        if isinstance(year, bool) or not isinstance(year, int)
    ]
    if wrong:
        raise InputError(*wrong)
    order = grow(club, founders, "none")
    growths = {rule: grow(club, founders, rule) for rule in RULES}
    own = np.full(club.size, -float(club.member_cost))
    best, shares = best_subset(own, club.weights), club_shares(club)
    known = {city: year for city, year in real.items() if city in club.players}
    validation = None
    if known:
        validation = validate_order(
            club, founders, known, club.players[0] if centre is None else centre,
            exponents=exponents, draws=draws, seed=seed,
        )  # fmt: skip
    certificate = _recheck(club, order, growths, best, shares)
    certificate.require()
    return GrowthAnswer(
        club, order, growths, best, shares, known,
        {city: year for city, year in real.items() if city not in known}, validation, certificate,
        Provenance("greedy admission; Shapley value, core and largest worth of a game on a weighted graph"),
        ASSUMPTIONS,
    )  # fmt: skip


def _recheck(
    club: ClubGame, order: Growth, growths: Mapping[str, Growth], best: BestSubset, shares: ClubShares
) -> Certificate:
    """Recompute every gain as a difference of two worths, and the shares dividend by dividend."""
    scale = float(np.abs(club.weights).sum()) or 1.0
    amounts = np.array(list(shares.shares.values()))
    residuals = {
        "shares add up to the worth of all": abs(float(amounts.sum()) - club.grand) / scale,
        "shares halve every dividend": float(np.abs(amounts - shapley(club.graph).vector()).max()) / scale,
        "largest worth": abs(_worth(club, [club.players[at] for at in best.members]) - best.value) / scale,
    }
    for name, growth in (("order", order), *growths.items()):
        gaps, members = [0.0], list(growth.founders)
        for step in growth.steps:
            before, others = _worth(club, members), [c for c in club.players if c not in members]
            gains = {city: _worth(club, [*members, city]) - before for city in others}
            gaps.append(abs(gains[step.city] - step.gain) / scale)
            if name == "order":
                gaps.append((max(gains.values()) - gains[step.city]) / scale)
            elif name == "transferable":
                gaps.append(-gains[step.city] / scale)
            members.append(step.city)
        residuals[f"gains of the {name} are differences of worths"] = max(gaps)
        residuals[f"no worth of the {name} exceeds the largest"] = (
            _worth(club, members) - best.bound
        ) / scale
    objection = _objection(club, shares)
    residuals["the objection has more alone than its shares"] = -objection / scale
    return Certificate(residuals, scale=scale)


def _worth(club: ClubGame, members: Sequence[str]) -> float:
    rows = np.array([[city in members for city in club.players]])
    return float(club.worths_at(rows)[0])


def _objection(club: ClubGame, shares: ClubShares) -> float:
    """Return what the objecting coalition has alone beyond its shares; 0 without one."""
    if not shares.objection:
        return 0.0
    return _worth(club, shares.objection) - sum(shares.shares[city] for city in shares.objection)
