"""Rechecks the answer about a site by going through all types, reports and votes one by one."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from citypact.games.obstacles.council.siting import Profile, ProjectSiting
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.obstacles.council.site_payments import payments_by_profile

ZERO = Fraction(0)


def site_residuals(game: ProjectSiting, averages: Mapping[str, Fraction]) -> dict[str, Number]:
    """Return how far site, votes and payments fall short of what the answer says of them."""
    paid = payments_by_profile(game, averages)
    sums = {sum(row, ZERO) for row in paid.values()}
    return {
        "no site is worth more for any types": _better_site(game),
        "efficient payoffs": _off(game, game.best, game.efficient().payoffs),
        "payoffs without an agreement": _off(
            game, {profile: _vote(game, profile) for profile in game.profiles}, game.equilibrium().payoffs
        ),
        "no vote against the own worth pays, whatever the others vote": _better_vote(game),
        "no type gains by posing as another": _better_report(game, paid),
        "no type has more by staying out": _better_out(game, paid),
        "payments add up to the same for all types": max(sums) - min(sums),
        "payments add up to no more than the money from outside": max(
            max(sums) - averages["central money"], ZERO
        ),
    }


def _worth(game: ProjectSiting, city: int, site: int, kind: int) -> Fraction:
    """Return worth less cost from the numbers as given."""
    if site == len(game.options):
        return ZERO
    part = as_fraction(game.shares[city]) / total(game.shares)
    return as_fraction(game.worths[city][site][kind]) - part * as_fraction(game.costs[site])


def _chance(game: ProjectSiting, profile: Profile) -> Fraction:
    found = Fraction(1)
    for row, kind in zip(game.chances, profile, strict=True):
        found *= as_fraction(row[kind]) / total(row)
    return found


def _everyone(game: ProjectSiting) -> list[Profile]:
    return list(product(*(range(len(row)) for row in game.chances)))


def _better_site(game: ProjectSiting) -> Fraction:
    worst = ZERO
    for profile in _everyone(game):
        sums = [
            sum((_worth(game, city, site, kind) for city, kind in enumerate(profile)), ZERO)
            for site in range(len(game.options) + 1)
        ]
        worst = max(worst, max(sums) - sums[game.best[profile]])
    return worst


def _off(game: ProjectSiting, decided: Mapping[Profile, int], payoffs: Mapping[str, Number]) -> Fraction:
    worst = ZERO
    for city, name in enumerate(game.players):
        expected = sum(
            (_chance(game, each) * _worth(game, city, decided[each], each[city]) for each in _everyone(game)),
            ZERO,
        )
        worst = max(worst, abs(expected - as_fraction(payoffs[name])))
    return worst


def _vote(game: ProjectSiting, profile: Profile) -> int:
    yes = sum(_worth(game, city, 0, kind) >= 0 for city, kind in enumerate(profile))
    needed = {"unanimity": len(profile), "majority": len(profile) // 2 + 1}.get(game.rule, len(profile) + 1)
    return 0 if yes >= needed else len(game.options)


def _better_vote(game: ProjectSiting) -> Fraction:
    """Return the most that a type gains by voting otherwise, over all numbers of others who say yes."""
    worst = ZERO
    for city, row in enumerate(game.chances):
        for kind in range(len(row)):
            worth = _worth(game, city, 0, kind)
            for others in range(len(game.players)):
                says, not_says = (
                    worth if game.passes(others + vote) else ZERO for vote in (worth >= 0, worth < 0)
                )
                worst = max(worst, not_says - says)
    return worst


def _better_out(game: ProjectSiting, paid: Mapping[Profile, tuple[Fraction, ...]]) -> Fraction:
    """Return the most that a type gains on average if all fall back on the vote, or on nothing."""
    worst = ZERO
    for city, row in enumerate(game.chances):
        more = [ZERO] * len(row)
        for each in _everyone(game):
            kind = each[city]
            odds = _chance(game, each) / (as_fraction(row[kind]) / total(row))
            inside = _worth(game, city, game.best[each], kind) + paid[each][city]
            more[kind] += odds * (_worth(game, city, _vote(game, each), kind) - inside)
        worst = max(worst, *more)
    return worst


def _better_report(game: ProjectSiting, paid: Mapping[Profile, tuple[Fraction, ...]]) -> Fraction:
    """Return the most that a type gains on average by a false report, with the payments that are made."""
    worst = ZERO
    for city, row in enumerate(game.chances):
        for kind in range(len(row)):
            by_report = [ZERO] * len(row)
            for each in _everyone(game):
                # The types of the others with their chance, this city's left out.
                odds = _chance(game, each) / (as_fraction(row[each[city]]) / total(row))
                by_report[each[city]] += odds * (_worth(game, city, game.best[each], kind) + paid[each][city])
            worst = max(worst, max(by_report) - by_report[kind])
    return worst
