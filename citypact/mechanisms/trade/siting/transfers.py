r"""Two sets of transfers that make truth pay where to build: AGV and VCG.

*Expected externality* (AGV): with :math:`\xi_i(\theta_i) = E_{-i} \sum_{j\ne i} v_j(o^*,\theta_j)` city i
receives :math:`\xi_i - \frac{1}{n-1}\sum_{j\ne i}\xi_j`. Transfers add up to zero whatever the types,
truth is best in expectation, but some types would rather not take part.

*Pivotal* (VCG): city i receives :math:`\sum_{j\ne i} v_j(o^*) - \max_o \sum_{j\ne i} v_j(o)`, never
positive; truth is best whatever the others say. To have every type take part the centre pays
each city instead :math:`\sum_{j\ne i} v_j(o^*) - h_i` with the largest constant :math:`h_i` that
leaves the worst type nothing; the sum is the subsidy of a voluntary VCG scheme.

References
----------
models.md §4.5, §7.14. C. d'Aspremont and L. Gérard-Varet, "Incentives and incomplete
information", Journal of Public Economics 11, 1979, 25-45. E. Clarke, "Multipart pricing of
public goods", Public Choice 11, 1971, 17-33. V. Krishna and M. Perry, "Efficient mechanism
design", 1998 (the voluntary VCG scheme runs the least deficit).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.mechanisms.trade.siting.result import SitingTransfers
from citypact.mechanisms.trade.siting.siting_problem import Siting
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

Profile = tuple[int, ...]
Transfer = Callable[[Profile, int], Fraction]
ZERO = Fraction(0)


def expected_externality(site: Siting) -> SitingTransfers:
    """Return the balanced transfers of d'Aspremont and Gérard-Varet.

    Examples
    --------
    >>> found = expected_externality(Siting.public_project((0, 1, 2, 3), 3))
    >>> found.interim["A"]
    (-0.3125, -0.0625, 0.4375, 1.1875)
    """
    xi = {
        city: [_expected_others(site, place, kind) for kind in range(len(site.values[city]))]
        for place, city in enumerate(site.cities)
    }
    others = len(site.cities) - 1

    def transfer(profile: Profile, place: int) -> Fraction:
        terms = [xi[city][kind] for city, kind in zip(site.cities, profile, strict=True)]
        return terms[place] - (sum(terms, ZERO) - terms[place]) / others

    return _judged(site, "expected externality (AGV)", transfer, balanced=True, dominant=False)


def pivotal_transfers(site: Siting) -> SitingTransfers:
    """Return the transfers of Vickrey, Clarke and Groves in which each city pays what it costs the others.

    Examples
    --------
    >>> found = pivotal_transfers(Siting.public_project((0, 1, 2, 3), 3))
    >>> found.expected_budget, found.voluntary_subsidy
    (-0.375, 0.625)
    """
    best = {
        place: {
            rest: max(_others(site, rest, option, place) for option in range(len(site.options)))
            for rest, _ in site.profiles(without=city)
        }
        for place, city in enumerate(site.cities)
    }

    def transfer(profile: Profile, place: int) -> Fraction:
        rest = (*profile[:place], 0, *profile[place + 1 :])
        return _others(site, profile, site.efficient(profile), place) - best[place][rest]

    return _judged(site, "pivotal (VCG)", transfer, balanced=False, dominant=True)


def _others(site: Siting, profile: Profile, option: int, place: int) -> Fraction:
    """Return what an option is worth to all cities but one."""
    return sum(
        (
            site.value(city, option, kind)
            for at, (city, kind) in enumerate(zip(site.cities, profile, strict=True))
            if at != place
        ),
        ZERO,
    )


def _expected_others(site: Siting, place: int, kind: int) -> Fraction:
    """Return the expected value of the efficient option to all others, given one city's type."""
    found = ZERO
    for rest, chance in site.profiles(without=site.cities[place]):
        profile = (*rest[:place], kind, *rest[place + 1 :])
        found += chance * _others(site, profile, site.efficient(profile), place)
    return found


def _judged(
    site: Siting, name: str, transfer: Transfer, *, balanced: bool, dominant: bool
) -> SitingTransfers:
    """Tabulate transfers and recheck truth and balance by going through all types."""
    chances = dict(site.profiles())
    options = {profile: site.efficient(profile) for profile in chances}
    places = range(len(site.cities))
    paid = {profile: tuple(transfer(profile, place) for place in places) for profile in options}
    sums = {profile: sum(row, ZERO) for profile, row in paid.items()}
    surplus = sum((chance * _total(site, key, options[key]) for key, chance in chances.items()), ZERO)
    interim: dict[str, tuple[float, ...]] = {}
    lie = worst_lie = ZERO
    subsidy = -surplus
    for place, city in enumerate(site.cities):
        kinds = range(len(site.values[city]))
        honest = []
        for kind in kinds:
            gains, most = _gains_by_report(site, options, paid, place, kind)
            honest.append(gains[kind])
            lie, worst_lie = max(lie, max(gains) - gains[kind]), max(worst_lie, most)
        interim[city] = tuple(map(float, honest))
        # With Groves' transfers a type gains the whole surplus it expects, less a constant.
        subsidy += surplus - min(_expected_total(site, place, kind) for kind in kinds)
    worths = [abs(as_fraction(worth)) for table in site.values.values() for row in table for worth in row]
    scale = max(worths) or Fraction(1)
    residuals = {"no type gains on average by posing as another": lie / scale}
    if dominant:
        residuals["no type gains by posing as another, whatever the others are"] = worst_lie / scale
    if balanced:
        residuals["transfers add up to zero for all types"] = max(map(abs, sums.values())) / scale
    certificate = Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)
    certificate.require()
    return SitingTransfers(
        rule=name,
        site=site,
        options={profile: site.options[option] for profile, option in options.items()},
        transfers={profile: tuple(map(float, row)) for profile, row in paid.items()},
        interim=interim,
        expected_budget=float(sum((chance * sums[key] for key, chance in chances.items()), ZERO)),
        surplus=float(surplus),
        voluntary_subsidy=float(max(subsidy, ZERO)),
        certificate=certificate,
        provenance=Provenance("closed form over all profiles of types", exact=True),
    )


def _gains_by_report(
    site: Siting,
    options: Mapping[Profile, int],
    paid: Mapping[Profile, tuple[Fraction, ...]],
    place: int,
    kind: int,
) -> tuple[list[Fraction], Fraction]:
    """Return what a type expects from each report, and the most that any lie adds in any one case."""
    city = site.cities[place]
    gains, most = [ZERO] * len(site.values[city]), ZERO
    for rest, chance in site.profiles(without=city):
        outcomes = []
        for said in range(len(gains)):
            profile = (*rest[:place], said, *rest[place + 1 :])
            outcomes.append(site.value(city, options[profile], kind) + paid[profile][place])
        gains = [gain + chance * outcome for gain, outcome in zip(gains, outcomes, strict=True)]
        most = max(most, max(outcomes) - outcomes[kind])
    return gains, most


def _total(site: Siting, profile: Profile, option: int) -> Fraction:
    return _others(site, profile, option, len(site.cities))


def _expected_total(site: Siting, place: int, kind: int) -> Fraction:
    """Return the expected surplus of the efficient option, given one city's type."""
    found = ZERO
    for rest, chance in site.profiles(without=site.cities[place]):
        profile = (*rest[:place], kind, *rest[place + 1 :])
        found += chance * _total(site, profile, site.efficient(profile))
    return found
