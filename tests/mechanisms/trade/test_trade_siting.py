"""AGV and VCG for a site: the fixture of appendix C, and every lie by going through all types."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.mechanisms.trade import Siting, SitingTransfers, expected_externality, pivotal_transfers

PROJECT = Siting.public_project((0, 1, 2, 3), 3)


def random_site(seed: int) -> Siting:
    rng = np.random.default_rng(seed)
    cities = [f"city {k}" for k in range(int(rng.integers(2, 4)))]
    values, chances = {}, {}
    for city in cities:
        kinds = int(rng.integers(1, 4))
        values[city] = [[int(x) for x in rng.integers(-5, 6, 3)] for _ in range(kinds)]
        whole = [int(x) for x in rng.multinomial(10, [1 / kinds] * kinds)]
        chances[city] = [number / 10 for number in whole]
    return Siting(("north", "south", "none"), values, chances)


def gain(site: Siting, found: SitingTransfers, place: int, truth: int, profile: tuple[int, ...]) -> float:
    option = site.options.index(found.options[profile])
    return float(site.values[site.cities[place]][truth][option]) + found.transfers[profile][place]


def test_interim_utilities_of_appendix_c() -> None:
    found = expected_externality(PROJECT)
    assert found.interim["A"] == found.interim["B"] == (-0.3125, -0.0625, 0.4375, 1.1875)
    assert found.reluctant == {"A": (0, 1), "B": (0, 1)}
    assert all(sum(row) == 0 for row in found.transfers.values())
    # t_A(i, j) = xi(i) - xi(j) with xi = (0.375, 0.5, 0.375, 0)
    xi = (0.375, 0.5, 0.375, 0.0)
    assert all(found.transfers[i, j][0] == xi[i] - xi[j] for i, j in product(range(4), repeat=2))
    assert found.certificate.exact


def test_pivotal_transfers_leave_money_and_voluntary_ones_need_it() -> None:
    found = pivotal_transfers(PROJECT)
    assert found.expected_budget == -0.375
    assert found.voluntary_subsidy == 0.625 == found.surplus
    assert max(max(row) for row in found.transfers.values()) == 0


@pytest.mark.parametrize("seed", range(20))
def test_no_lie_pays_and_the_choice_is_efficient(seed: int) -> None:
    site = random_site(seed)
    agv, vcg = expected_externality(site), pivotal_transfers(site)
    kinds = [range(len(site.values[city])) for city in site.cities]
    for profile in product(*kinds):
        totals = [
            sum(float(site.values[c][k][o]) for c, k in zip(site.cities, profile, strict=True))
            for o in range(3)
        ]
        assert totals[site.options.index(agv.options[profile])] == max(totals)
        assert sum(agv.transfers[profile]) == pytest.approx(0, abs=1e-12)
        for place, said in ((p, s) for p in range(len(kinds)) for s in kinds[p]):
            lie = (*profile[:place], said, *profile[place + 1 :])
            assert (
                gain(site, vcg, place, profile[place], lie)
                <= gain(site, vcg, place, profile[place], profile) + 1e-12
            )
    for place, city in enumerate(site.cities):
        for truth, said in product(kinds[place], repeat=2):
            expected = 0.0
            for rest, chance in site.profiles(without=city):
                lie = (*rest[:place], said, *rest[place + 1 :])
                expected += float(chance) * gain(site, agv, place, truth, lie)
            assert expected <= agv.interim[city][truth] + 1e-12
            if said == truth:
                assert expected == pytest.approx(agv.interim[city][truth], abs=1e-12)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_money_in_another_unit_changes_nothing_else(unit: float) -> None:
    found = expected_externality(Siting.public_project([unit * t for t in (0, 1, 2, 3)], 3 * unit))
    assert found.interim["A"] == pytest.approx(
        [unit * x for x in (-0.3125, -0.0625, 0.4375, 1.1875)], rel=1e-12
    )
    assert set(found.options.values()) == {"build", "leave"}


def test_refusals() -> None:
    with pytest.raises(InputError, match=r"probabilities\[B\]: found \[0.5, 0.4\], expected a distribution"):
        Siting(("x", "y"), {"A": [[1, 0]], "B": [[0, 1], [1, 0]]}, {"A": [1], "B": [0.5, 0.4]})
    with pytest.raises(InputError, match="values: found 1 cities, expected at least two"):
        Siting(("x",), {"A": [[1]]}, {"A": [1]})
    with pytest.raises(InputError, match=r"values\[A\]\[0\]: found 1 values, expected one for each of 2"):
        Siting(("x", "y"), {"A": [[1]], "B": [[1, 2]]}, {"A": [1], "B": [1]})
    with pytest.raises(InputError, match="profiles of types, expected at most 200000; merge types"):
        Siting.public_project(range(1000), 3)
