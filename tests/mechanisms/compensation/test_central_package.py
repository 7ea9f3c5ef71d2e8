"""The least central package: closed form, brute force, prices, margin, stability, refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InfeasibleDesign, InputError
from citypact.games.rational import as_fraction
from citypact.games.water import ProtectionGame
from citypact.mechanisms.compensation.central import package_design
from citypact.mechanisms.compensation.central.package_design import central_package
from citypact.solvers.linear.certify import check
from citypact.solvers.nash import nash_equilibria
from citypact.solvers.replicator import replicator_path, rest_points

BET = ProtectionGame(cost=3, upstream_benefit=0.5, downstream_benefit=4, transfer=1, penalty=1)
tenths = st.integers(0, 50).map(lambda k: Fraction(k, 10))


@settings(max_examples=40)
@given(cost=tenths, own=tenths, other=tenths, transfer=tenths, penalty=tenths, weight=tenths, margin=tenths)
def test_the_program_gives_the_closed_form_and_a_proof(
    cost: Fraction,
    own: Fraction,
    other: Fraction,
    transfer: Fraction,
    penalty: Fraction,
    weight: Fraction,
    margin: Fraction,
) -> None:
    """S_U = (c_U − b_U − T − F_U + m)⁺ and F_D = T + m."""
    game = ProtectionGame(cost, own, other, transfer, penalty, subsidy=7, sanction=8)
    package = central_package(game, weight, margin)
    assert package.subsidy == max(cost - own - transfer - penalty + margin, 0)
    assert package.sanction == transfer + margin
    assert package.cost == package.subsidy + weight * package.sanction
    assert package.certificate.holds
    assert all(line.holds for line in check(package.program, package.exact))
    assert min(package.shadow_prices.values()) >= 0
    assert (package.game.transfer, package.game.penalty) == (transfer, penalty)
    # Stability is that of the game with the package, by its rest points.
    point = rest_points(package.game.populations()).at(1.0, 1.0)
    assert point.nash
    assert package.strict is point.asymptotically_stable
    assert package.strict or margin == 0
    assert sorted(package.eigenvalues) == pytest.approx(sorted(value.real for value in point.eigenvalues))


def test_nothing_cheaper_on_a_grid_is_an_equilibrium() -> None:
    package = central_package(BET, sanction_weight=0.5)
    grid = [Fraction(k, 20) for k in range(60)]
    costs = []
    for subsidy in grid:
        for sanction in grid:
            game = replace(BET, subsidy=subsidy, sanction=sanction)
            if game.protecting_gain(1) >= 0 and game.compensating_gain(1) >= 0:
                costs.append(subsidy + sanction / 2)
    assert min(costs) == package.cost == Fraction(1, 2) + Fraction(1, 2)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    size = as_fraction(unit)
    game = ProtectionGame(3 * size, size / 2, 4 * size, size, size)
    package = central_package(game, 1, size / 10)
    assert (package.subsidy / size, package.sanction / size) == (Fraction(3, 5), Fraction(11, 10))
    assert package.strict
    assert package.shadow_prices["upstream protects"] == pytest.approx(1)


def test_all_equilibria_and_a_simulation_agree_that_it_works() -> None:
    package = central_package(BET, margin=0.1)
    found = nash_equilibria(package.game.normal_form())
    assert [each.strategies for each in found.equilibria] == [((1.0, 0.0), (1.0, 0.0))]
    generator = np.random.default_rng(1)
    for start in generator.uniform(0.05, 0.95, (3, 2)):
        end = replicator_path(package.game.populations(), start, horizon=400, steps=4).end
        assert end == pytest.approx((1, 1), abs=1e-6)


def test_the_margin_is_the_rate_at_which_a_disturbance_dies_out() -> None:
    package = central_package(BET, margin=0.1)
    assert package.eigenvalues == pytest.approx((-0.1, -0.1))
    path = replicator_path(package.game.populations(), (1 - 1e-6, 1 - 1e-6), horizon=10, steps=1)
    assert 1 - path.points[-1, 0] == pytest.approx(1e-6 * np.exp(-1), rel=1e-3)


def test_without_margin_it_is_the_limit_and_says_so() -> None:
    package = central_package(BET)
    assert not package.strict
    assert package.stability == "undecided by linearisation"
    assert "weak equilibrium and not asymptotically stable" in package.explain()
    path = replicator_path(package.game.populations(), (0.97, 0.97), horizon=400)
    assert np.abs(path.points - 1).max() < 0.1
    assert max(1 - share for share in path.end) > 1e-3


def test_a_bet_that_is_large_enough_needs_no_subsidy() -> None:
    package = central_package(replace(BET, penalty=3), margin=0.1)
    assert package.subsidy == 0
    assert package.eigenvalues[0] == pytest.approx(-(1 + 3 - 2.5))
    assert "subsidy floor" in package.binding
    assert package.shadow_prices["upstream protects"] == 0


@pytest.mark.parametrize("weight", [0.0, 0.3, 2.0])
def test_prices_are_the_slopes_of_the_cost(weight: float) -> None:
    package = central_package(BET, weight, 0.1, subsidy_cap=3, sanction_cap=4)
    step = Fraction(1, 1000)

    def slope(**changes: Fraction) -> float:
        """Central difference of the cost in a number of the contract."""
        up, down = (
            central_package(
                replace(
                    BET, **{name: as_fraction(getattr(BET, name)) + sign * by for name, by in changes.items()}
                ),
                weight,
                0.1,
            ).cost
            for sign in (1, -1)
        )
        return float((up - down) / (2 * step))

    prices = package.shadow_prices
    assert slope(cost=step) == pytest.approx(prices["upstream protects"])
    assert slope(penalty=step) == pytest.approx(-prices["upstream protects"])
    # A transfer relieves the subsidy and has to be guarded by the sanction.
    assert slope(transfer=step) == pytest.approx(
        prices["downstream compensates"] - prices["upstream protects"]
    )
    assert prices["downstream compensates"] == weight
    assert prices["subsidy cap"] == prices["sanction cap"] == 0


def test_a_threat_that_costs_nothing_has_many_optima() -> None:
    package = central_package(BET, sanction_weight=0)
    assert package.ranges["sanction"] == (1.0, None)
    assert package.sanction == 1
    capped = central_package(BET, sanction_weight=0, sanction_cap=5)
    assert capped.ranges == {"subsidy": (0.5, 0.5), "sanction": (1.0, 5.0)}
    json.dumps(package.to_dict(), allow_nan=False)


def test_who_gains_over_no_mechanism() -> None:
    """Alone nobody protects: upstream needs c_U − b_U − S_U, downstream grants b_D."""
    package = central_package(BET, margin=0.1)
    assert package.participation == pytest.approx((1.9, 4))
    assert dict(package.gains) == pytest.approx({"upstream": -0.9, "downstream": 3})
    assert not package.both_gain
    assert "upstream would be better off without any mechanism" in package.explain()
    # A penalty is a stick: without it the subsidy is larger and upstream is not worse off.
    gentle = central_package(replace(BET, penalty=0), margin=0.1)
    assert gentle.gains["upstream"] == pytest.approx(0.1)
    assert gentle.both_gain
    # Where protecting pays alone, downstream has the water for nothing.
    alone = central_package(replace(BET, upstream_benefit=4))
    assert alone.participation == pytest.approx((0, 0))
    assert dict(alone.gains) == pytest.approx({"upstream": 1, "downstream": -1})
    # A penalty that holds one and a transfer that burdens the other: both are named.
    held = central_package(ProtectionGame(cost=3, downstream_benefit=0.5, transfer=1, penalty=2))
    assert max(held.gains.vector()) < 0
    assert held.explain().endswith(
        "upstream and downstream would be better off without any mechanism and are held by the centre."
    )


def test_gains_are_payoffs_less_those_without_mechanism() -> None:
    for benefit in (0, 0.5, 2.5, 4):
        package = central_package(replace(BET, upstream_benefit=benefit), margin=0.2)
        bare = package.game.without_mechanism()
        outside = bare.cells()["protect" if bare.gap < 0 else "develop", "not"]
        inside = package.game.cells()["protect", "compensate"]
        gains = [float(a - b) for a, b in zip(inside, outside, strict=True)]
        assert package.gains.vector() == pytest.approx(gains)


def test_a_cap_that_is_too_low_is_named_with_what_is_missing() -> None:
    with pytest.raises(InfeasibleDesign) as refused:
        central_package(BET, margin=0.1, subsidy_cap=0.4)
    assert str(refused.value) == (
        "these constraints contradict each other: upstream protects, subsidy cap; the subsidy cap of 0.4 is"
        " below the 0.6 needed: raise it, the transfer or the penalty, or lower the margin, by 0.2 亿元"
    )
    with pytest.raises(InfeasibleDesign) as refused:
        central_package(BET, subsidy_cap=0.4, sanction_cap=0.9)
    assert "the subsidy cap of 0.4 is below the 0.5 needed" in str(refused.value)
    assert "the sanction cap of 0.9 is below the 1 needed" in str(refused.value)
    # What is said to unblock it does.
    assert central_package(BET, margin=0.1, subsidy_cap=0.6).strict
    assert central_package(replace(BET, penalty=1.2), margin=0.1, subsidy_cap=0.4).strict


def test_a_package_that_is_too_small_or_too_dear_fails_the_recheck() -> None:
    package = central_package(BET, margin=0.1)
    for changes, broken in (
        ({"subsidy": Fraction(1, 2)}, "protecting pays by the margin"),
        ({"sanction": Fraction(1)}, "compensating pays by the margin"),
        ({"subsidy": Fraction(7, 10)}, "no package is cheaper"),
    ):
        game = replace(package.game, **changes)
        corner = package_design._target(game)
        found = package_design._certificate(game, package.program, package.exact, corner, package.margin)
        assert broken in found.failures
        with pytest.raises(CertificateError, match=broken):
            found.require()
    wrong = replace(package.certificate, residuals={**package.certificate.residuals, "extra": float("nan")})
    assert wrong.failures == ("extra",)


def test_numbers_that_cannot_be_used_are_refused_together() -> None:
    with pytest.raises(InputError) as refused:
        central_package(BET, sanction_weight=-1, margin=float("nan"), subsidy_cap=-2)
    assert [problem.field for problem in refused.value.problems] == [
        "sanction_weight",
        "margin",
        "subsidy_cap",
    ]
    with pytest.raises(InputError, match="game: found 3, expected a ProtectionGame"):
        central_package(3)  # type: ignore[arg-type]


def test_it_can_be_read_saved_and_drawn() -> None:
    package = central_package(BET, margin=0.1)
    data = json.loads(json.dumps(package.to_dict(), allow_nan=False))
    assert data["strict"]
    assert data["certificate"]["holds"]
    assert list(package.to_frame()["quantity"][:2]) == ["central subsidy", "central sanction"]
    assert repr(package) == "<CentralPackage: subsidy 0.6, sanction 1.1 亿元, asymptotically stable>"
    assert "asymptotically stable: each loses at least 0.1 亿元" in package.explain()
    assert package.plot().axes[0].get_title() == "Asymptotically stable:\nprotect, compensate"
