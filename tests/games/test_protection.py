"""The bimatrix of protection and the supervised game: cells, gains, equilibria and where they lead."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.rational import as_fraction
from citypact.games.water import ProtectionGame, SupervisionGame
from citypact.solvers.nash import nash_equilibria
from citypact.solvers.replicator import replicator_path, rest_points

#: models.md appendix C, replicator: T = F = 1, F_D = 0, c − b = 0.6.
BET = ProtectionGame(cost=1, upstream_benefit=0.4, downstream_benefit=2, transfer=1, penalty=1)
tenths = st.integers(0, 60).map(lambda k: Fraction(k, 10))


@st.composite
def games(draw: st.DrawFn) -> ProtectionGame:
    cost, own, other, transfer, penalty, subsidy, sanction = (draw(tenths) for _ in range(7))
    return ProtectionGame(cost, own, other, transfer, penalty, subsidy, sanction)


@given(game=games(), x=tenths, y=tenths)
def test_the_gains_are_those_of_the_specification(game: ProtectionGame, x: Fraction, y: Fraction) -> None:
    """ΔU = b_U − c_U + S_U + y(T + F_U), ΔD = F_U − x(T + F_U − F_D): §5.1, from the four cells."""
    x, y = x / 6, y / 6
    cells = game.cells()
    by_cells_up = sum(
        weight * (cells["protect", down][0] - cells["develop", down][0])
        for down, weight in (("compensate", y), ("not", 1 - y))
    )
    by_cells_down = sum(
        weight * (cells[up, "compensate"][1] - cells[up, "not"][1])
        for up, weight in (("protect", x), ("develop", 1 - x))
    )
    T, F, S, FD = game.transfer, game.penalty, game.subsidy, game.sanction
    assert game.protecting_gain(y) == by_cells_up == game.upstream_benefit - game.cost + S + y * (T + F)
    assert game.compensating_gain(x) == by_cells_down == F - x * (T + F - FD)


def test_transfers_between_the_cities_cancel_and_the_centre_pays_the_rest() -> None:
    game = replace(BET, subsidy=0.2, sanction=0.3)
    totals = {cell: sum(payoffs) for cell, payoffs in game.cells().items()}
    assert totals["protect", "compensate"] == game.surplus + Fraction(1, 5)
    assert totals["protect", "not"] == game.surplus + Fraction(1, 5) - Fraction(3, 10)
    assert totals["develop", "compensate"] == totals["develop", "not"] == 0


@pytest.mark.parametrize(
    ("benefit", "wanted"), [(0.7, ("protect",)), (0.6, ("protect", "develop")), (0.5, ("develop",))]
)
def test_protection_is_efficient_iff_it_pays_both_together(benefit: float, wanted: tuple[str, ...]) -> None:
    assert replace(BET, downstream_benefit=benefit).efficient_strategies == wanted


def test_without_mechanism_nobody_protects_but_the_equilibrium_is_not_unique() -> None:
    """§5.1 says "unique equilibrium (Develop, Not)"; with T = F = S = 0 the other city is indifferent."""
    game = BET.without_mechanism()
    found = nash_equilibria(game.normal_form())
    assert found.degenerate
    ((develop, paying),) = found.maximal_subsets or ()
    assert (develop, set(paying)) == (((0, 1),), {(1, 0), (0, 1)})
    # What is unique is the outcome: no protection, nobody pays.
    assert game.cells()["develop", "compensate"] == game.cells()["develop", "not"] == (0, 0)
    rests = rest_points(game.populations())
    assert rests.stable == ()
    assert [each.face["upstream"] for each in rests.continua if each.example.nash] == ["develop"]
    assert replicator_path(game.populations(), (0.9, 0.3)).end == pytest.approx((0, 0.3), abs=1e-9)


def test_if_the_promise_has_a_price_the_equilibrium_without_mechanism_is_unique_at_last() -> None:
    """An unconditional payment: as soon as compensating costs, (Develop, Not) is the only equilibrium."""
    for x in (Fraction(1, 10), Fraction(1)):
        assert replace(BET, penalty=0).compensating_gain(x) < 0


@settings(max_examples=60)
@given(game=games())
def test_inside_both_are_indifferent_and_the_point_is_a_centre(game: ProtectionGame) -> None:
    inside = game.interior_point
    F, T, S = game.penalty, game.transfer, game.subsidy
    exists = game.sanction < T and F > 0 and 0 < game.gap - S < T + F
    assert (inside is not None) is exists
    if inside is None:
        return
    assert game.compensating_gain(inside[0]) == game.protecting_gain(inside[1]) == 0
    found = rest_points(game.populations())
    assert found.at(*map(float, inside)).kind == "centre"
    assert found.stable == ()
    (only,) = nash_equilibria(game.normal_form()).equilibria
    assert (only.exact[0][0], only.exact[1][0]) == inside


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_fixture_of_the_specification_in_any_unit(unit: float) -> None:
    exact = as_fraction(unit)
    game = ProtectionGame(cost=unit, upstream_benefit=exact * 2 / 5, transfer=unit, penalty=unit)
    assert game.interior_point == (Fraction(1, 2), Fraction(3, 10))
    centre = rest_points(game.populations()).at(0.5, 0.3)
    assert centre.eigenvalues[0].imag / unit == pytest.approx(0.45825757, abs=1e-8)


@settings(max_examples=80)
@given(game=games())
def test_compensated_protection_is_stable_iff_both_inequalities_are_strict(game: ProtectionGame) -> None:
    """F_D > T and T + F_U > c_U − b_U − S_U; the text's ≥ gives a weak equilibrium only."""
    T, F, S = game.transfer, game.penalty, game.subsidy
    found = rest_points(game.populations())
    point = found.at(1.0, 1.0)
    assert point.asymptotically_stable is bool(game.sanction > T and game.gap - S < T + F)
    assert point.nash is bool(game.sanction >= T and game.gap - S <= T + F)
    if point.asymptotically_stable:
        assert found.stable == (point,), "it is the only stable point"
        exact = nash_equilibria(game.normal_form()).equilibria
        assert [each.strategies for each in exact if each.stable] == [((1.0, 0.0), (1.0, 0.0))]


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        # F_D = T: the edge x = 1 rests; a path stops on it short of full compensation.
        ({"sanction": 1}, lambda x, y: x > 1 - 1e-9 and 0.9 < y < 0.999),
        # T + F_U = c_U − b_U: the edge y = 1 rests; a path stops on it short of full protection.
        ({"sanction": 1.5, "cost": 2.4}, lambda x, y: y > 1 - 1e-9 and 0.9 < x < 0.999),
    ],
)
def test_at_equality_states_near_stay_near_and_do_not_return(changes: dict[str, float], end: object) -> None:
    game = replace(BET, **changes).populations()
    point = rest_points(game).at(1.0, 1.0)
    assert (point.nash, point.strict) == (True, False)
    assert point.stability == "undecided by linearisation"
    path = replicator_path(game, (0.97, 0.97), horizon=300)
    assert end(*path.end)  # type: ignore[operator]
    assert np.abs(path.points - 1.0).max() < 0.1


def test_a_sufficient_sanction_brings_every_start_to_compensated_protection() -> None:
    game = replace(BET, sanction=1.2).populations()
    generator = np.random.default_rng(2)
    for start in generator.uniform(0.05, 0.95, (5, 2)):
        assert replicator_path(game, start, horizon=300, steps=5).end == pytest.approx((1, 1), abs=1e-6)


def supervised(generator: np.random.Generator) -> SupervisionGame:
    amounts = [Fraction(int(k), 10) for k in generator.integers(0, 40, 10)]
    cities = ProtectionGame(*amounts[:7])
    return SupervisionGame(cities, *amounts[7:])


def test_the_eight_cells_give_the_three_gains() -> None:
    generator = np.random.default_rng(3)
    for _ in range(25):
        game = supervised(generator)
        cells, city = game.cells(), game.cities
        assert len(cells) == 8
        x, y, z = (Fraction(int(k), 5) for k in generator.integers(0, 6, 3))
        weights = (
            {"protect": x, "develop": 1 - x},
            {"compensate": y, "not": 1 - y},
            {"supervise": z, "not": 1 - z},
        )

        def gain(
            side: int, first: str, second: str, cells: object = cells, weights: object = weights
        ) -> Fraction:
            total = Fraction(0)
            for profile, payoffs in cells.items():  # type: ignore[attr-defined]
                sign = {first: 1, second: -1}[profile[side]]
                chance = Fraction(1)
                for other in {0, 1, 2} - {side}:
                    chance *= weights[other][profile[other]]  # type: ignore[index]
                total += sign * chance * payoffs[side]
            return total

        stake = city.transfer + city.penalty
        assert (
            gain(0, "protect", "develop")
            == game.protecting_gain(y, z)
            == z * city.subsidy - city.gap + y * stake
        )
        assert (
            gain(1, "compensate", "not")
            == game.compensating_gain(x, z)
            == city.penalty - x * (stake - z * city.sanction)
        )
        assert gain(2, "supervise", "not") == game.supervising_gain(x, y)


def test_the_tensors_are_the_cells() -> None:
    game = supervised(np.random.default_rng(4))
    populations = game.populations()
    assert populations.populations == ("upstream", "downstream", "centre")
    names = populations.strategies
    for place in product((0, 1), repeat=3):
        profile = tuple(names[at][k] for at, k in enumerate(place))
        payoffs = game.cells()[profile]  # type: ignore[index]
        assert tuple(table[place] for table in populations.exact_tables) == payoffs


def test_supervision_of_full_compliance_is_never_stable() -> None:
    """ΔZ(1, 1) = −c_Z − S_U: once all comply, looking only costs."""
    generator = np.random.default_rng(5)
    for _ in range(25):
        game = supervised(generator)
        assert game.supervising_gain(1, 1) == -game.supervision_cost - game.cities.subsidy
        point = rest_points(game.populations()).at(1.0, 1.0, 1.0)
        assert not point.asymptotically_stable
        if game.supervision_cost + game.cities.subsidy > 0:
            assert point.stability == "unstable"


def test_a_free_centre_without_subsidy_or_sanction_is_no_third_player() -> None:
    game = SupervisionGame(BET, supervision_cost=0)
    three = rest_points(game.populations())
    assert any(each.dimension == 1 and each.moving == ("centre",) for each in three.continua)
    path = replicator_path(game.populations(), (0.6, 0.4, 0.3), steps=40)
    flat = replicator_path(BET.populations(), (0.6, 0.4), horizon=float(path.times[-1]), steps=40)
    assert path.points[:, :2] == pytest.approx(flat.points, abs=1e-7)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cost": -1}, "cost: found -1, expected a non-negative amount of money (亿元)"),
        ({"transfer": float("nan")}, "transfer: found nan, expected a finite number"),
        ({"downstream": "upstream"}, "downstream: found upstream, expected another name than upstream's"),
        ({"upstream": " "}, "expected the name of a city"),
    ],
)
def test_cities_that_are_none_are_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InputError) as refused:
        replace(BET, **changes)  # type: ignore[arg-type]
    assert message in str(refused.value)


def test_probabilities_and_centres_that_are_none_are_refused() -> None:
    with pytest.raises(InputError, match=r"compensating: found 1\.2, expected a probability between 0 and 1"):
        BET.protecting_gain(1.2)
    with pytest.raises(InputError, match="supervising: found -1"):
        SupervisionGame(BET, 1).protecting_gain(1, -1)
    with pytest.raises(InputError, match="another name than those of the cities"):
        SupervisionGame(BET, 1, centre="upstream")
    with pytest.raises(InputError, match="a ProtectionGame"):
        SupervisionGame("river", 1)  # type: ignore[arg-type]
