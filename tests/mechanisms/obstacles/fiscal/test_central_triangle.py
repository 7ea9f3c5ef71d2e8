"""Centre and two cities: slow oracles of equilibria and motion, the trap, levers, worst cases, refusals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.obstacles.fiscal.triangle import STATES, CentralTriangle
from citypact.games.obstacles.outcome import Outcome
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.fiscal.central_triangle import agree, equilibria_of, headline
from citypact.mechanisms.obstacles.fiscal.triangle_proof import triangle_certificate
from citypact.solvers import rest_points

PLAIN = CentralTriangle(("A", "B"), (1, 4), (1, 2), (3, 5), (5, 5), 1, 3, 1)
amounts = st.fractions(0, 6, max_denominator=4)
signed = st.fractions(-4, 6, max_denominator=4)
fines = st.fractions(Fraction(1, 4), 6, max_denominator=4)


@st.composite
def triangles(draw: st.DrawFn) -> CentralTriangle:
    def two(kind: st.SearchStrategy[Fraction]) -> tuple[Fraction, Fraction]:
        return draw(kind), draw(kind)

    costs = draw(amounts), draw(amounts), draw(amounts), draw(st.sampled_from([Fraction(0), Fraction(1, 2)]))
    return CentralTriangle(("A", "B"), two(signed), two(amounts), two(signed), two(fines), *costs)


def cell(game: CentralTriangle, x: int, y: int, z: int) -> list[Fraction]:
    """Write the payoffs of one state down case by case."""
    g, w, h, f = (list(map(Fraction, t)) for t in (game.gains, game.losses, game.takings, game.fines))
    subsidy, centre = Fraction(game.subsidy), Fraction(0)
    if x and y:
        cities, centre = [g[0], g[1]], centre + Fraction(game.central_benefit)
    elif x:
        cities = [-w[0], h[1]]
    elif y:
        cities = [h[0], -w[1]]
    else:
        cities = [Fraction(0), Fraction(0)]
    if z:
        centre -= Fraction(game.supervision_cost)
        for at, kept in enumerate((x, y)):
            cities[at] += subsidy if kept else -f[at]
            centre -= subsidy if kept else -f[at]
    elif not (x and y):
        centre -= Fraction(game.neglect_loss)
    return [*cities, centre]


def mixed(game: CentralTriangle, shares: tuple[float, ...]) -> list[float]:
    """Return expected payoffs by summing over the eight states."""
    found = np.zeros(3)
    for state in product((1, 0), repeat=3):
        chance = np.prod(
            [share if played else 1 - share for share, played in zip(shares, state, strict=True)]
        )
        found += chance * np.array(list(map(float, cell(game, *state))))
    return found.tolist()


@given(game=triangles())
@settings(max_examples=25, deadline=None)
def test_the_states_pay_what_is_written_case_by_case(game: CentralTriangle) -> None:
    for state in STATES:
        assert list(game.payoffs(state)) == cell(game, *state)
        for at in range(3):
            other = tuple(1 - played if k == at else played for k, played in enumerate(state))
            assert game.departures(state)[at] == cell(game, *other)[at] - cell(game, *state)[at]
    assert sum(game.efficient().payoffs.values()) == max(sum(cell(game, *state)) for state in STATES)


@given(game=triangles())
@settings(max_examples=25, deadline=None)
def test_pure_equilibria_are_those_that_nobody_leaves(game: CentralTriangle) -> None:
    stay = []
    for state in product((1, 0), repeat=3):
        gains = []
        for at in range(3):
            other = [1 - played if k == at else played for k, played in enumerate(state)]
            gains.append(cell(game, *other)[at] - cell(game, *state)[at])
        if max(gains) <= 0:
            stay.append(state)
    assert set(game.pure_equilibria) == set(stay)


@given(game=triangles())
@settings(max_examples=20, deadline=None)
def test_no_player_gains_by_leaving_any_equilibrium_listed(game: CentralTriangle) -> None:
    for outcome in equilibria_of(game).values():
        shares = tuple(map(float, outcome.actions.values()))
        here = mixed(game, shares)
        assert list(map(float, outcome.payoffs.values())) == pytest.approx(here, abs=1e-7)
        for at, own in product(range(3), (0.0, 0.5, 1.0)):
            tried = tuple(own if k == at else share for k, share in enumerate(shares))
            assert mixed(game, tried)[at] <= here[at] + 1e-7


@given(game=triangles())
@settings(max_examples=25, deadline=None)
def test_full_cooperation_under_costly_supervision_is_never_stable(game: CentralTriangle) -> None:
    """The known trap: at (1, 1) looking costs and finds nothing."""
    watched = game.centre_advantage(1, 1)
    assert watched == -Fraction(game.supervision_cost) - 2 * Fraction(game.subsidy)
    stable = {point.exact for point in rest_points(game.populations()).stable}
    assert (1, 1, 1) not in stable
    if watched < 0:
        assert (1, 1, 1) not in game.pure_equilibria


def test_stability_is_what_motion_shows() -> None:
    """Euler steps of the replicator equations from nearby: a sink is reached, another state is left."""
    game = CentralTriangle(("A", "B"), (4, 4), (2, 2), (3, 3), (1, 1), 1, 3)

    def end(start: tuple[float, float, float]) -> np.ndarray:
        x = np.array(start)
        for _ in range(4000):
            edges = [
                float(game.city_advantage(0, Fraction(x[1]), Fraction(x[2]))),
                float(game.city_advantage(1, Fraction(x[0]), Fraction(x[2]))),
                float(game.centre_advantage(Fraction(x[0]), Fraction(x[1]))),
            ]
            x = x + 0.01 * x * (1 - x) * edges
        return x

    stable = [point.shares for point in rest_points(game.populations()).stable]
    assert (1.0, 1.0, 0.0) in stable
    assert end((0.95, 0.95, 0.05)) == pytest.approx([1, 1, 0], abs=1e-4)
    assert end((0.95, 0.95, 0.95)) == pytest.approx([1, 1, 0], abs=1e-3)


@given(game=triangles())
@settings(max_examples=15, deadline=None)
def test_with_the_plan_nobody_leaves_the_best_state_and_nobody_loses(game: CentralTriangle) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    if answer.plan.cost is None:
        assert answer.plan.conflict
        return
    x, y, z = game.efficient_state
    sizes = answer.plan.sizes
    strength = sizes["strength of promised supervision"]
    kept = cell(game, x, y, z)
    for at, played in enumerate((x, y)):
        other = [x, y, z]
        other[at] = 1 - played
        left = cell(game, *other)[at] - (strength * Fraction(game.fines[at]) if played else 0)
        stay = kept[at] + sizes[f"payment to {game.players[at]}"] + strength * Fraction(game.subsidy)
        assert left <= stay
    assert min(answer.gains.values()) >= 0
    # All that is lost is the cost of looking.
    spent = strength * Fraction(game.supervision_cost)
    assert sum(map(Fraction, answer.gains.values())) <= Fraction(answer.surplus) - spent


@given(game=triangles())
@settings(max_examples=12, deadline=None)
def test_no_cheaper_levers_on_a_grid(game: CentralTriangle) -> None:
    """Strengths in steps of 1/40, the least payments that the cities then need, the rest from the centre."""
    answer = agree(game)
    if game.efficient_state != (1, 1, 0):
        return
    without, kept = list(answer.without.payoffs.values()), cell(game, 1, 1, 0)
    costs = []
    for step in range(41):
        strength = Fraction(step, 40)
        needs = []
        for at in (0, 1):
            own = kept[at] + strength * Fraction(game.subsidy)
            tempted = Fraction(game.takings[at]) - strength * Fraction(game.fines[at])
            needs.append(max(tempted - own, Fraction(without[at]) - own))
        central = max(sum(needs), Fraction(0))
        watched = strength * (Fraction(game.supervision_cost) + 2 * Fraction(game.subsidy))
        if kept[2] - central - watched >= without[2]:
            costs.append(central + watched)
    if costs:
        assert answer.plan.cost is not None
        assert answer.plan.cost <= min(costs) + Fraction(1, 10**9)
    if answer.plan.cost is None:
        assert not costs


@given(game=triangles())
@settings(max_examples=15, deadline=None)
def test_worths_are_what_a_coalition_can_be_sure_of(game: CentralTriangle) -> None:
    worths = game.coalitional()
    for size in range(1, 8):
        inside = [at for at in range(3) if size >> at & 1]
        outside = [at for at in range(3) if at not in inside]
        sure = []
        for own in product((0, 1), repeat=len(inside)):
            worst = []
            for other in product((0, 1), repeat=len(outside)):
                state = [0, 0, 0]
                for at, played in (*zip(inside, own, strict=True), *zip(outside, other, strict=True)):
                    state[at] = played
                worst.append(sum((cell(game, *state)[at] for at in inside), Fraction(0)))
            sure.append(min(worst))
        assert worths.worth(*(game.everybody[at] for at in inside)) == pytest.approx(float(max(sure)))


def test_higher_fines_need_less_supervision_and_higher_takings_more() -> None:
    assert PLAIN.strength_needed == Fraction(2, 5)
    assert replace(PLAIN, fines=(10, 10)).strength_needed < PLAIN.strength_needed
    assert replace(PLAIN, takings=(4, 5)).strength_needed > PLAIN.strength_needed
    assert replace(PLAIN, gains=(2, 4)).strength_needed < PLAIN.strength_needed
    assert PLAIN.strength_for_dominance >= PLAIN.strength_needed


def test_in_the_mixed_equilibrium_higher_fines_lower_supervision_not_obstruction_of_the_partner() -> None:
    """Inspection games: the centre's share of looking answers to the fine, the first city's to the cost."""
    looks, shares = [], []
    for fine in (5, 10):
        resting = next(iter(agree(replace(PLAIN, fines=(fine, 5))).equilibria.values()))
        first, _, looking = resting.actions.values()
        looks.append(looking)
        shares.append(first)
    assert looks[1] < looks[0]
    assert shares[1] > shares[0]


def test_a_small_fine_is_never_enough() -> None:
    game = replace(PLAIN, fines=(1, 1))
    answer = solve_obstacle(game)
    assert headline(game).value == 2
    assert answer.acceptable is None
    assert "too small" in " ".join(effect.told for effect in answer.effects)


def test_cooperation_that_costs_all_together_is_not_sought() -> None:
    game = CentralTriangle(("A", "B"), (-3, -3), (1, 1), (0, 0), (1, 1), 4, 0, 0)
    answer = solve_obstacle(game)
    assert game.efficient_state == (0, 0, 0)
    assert answer.surplus == 0
    assert answer.plan.sizes["strength of promised supervision"] == 0


def test_a_centre_that_fines_for_money_cannot_be_held_back() -> None:
    """Fines of 9 each bring more than looking costs, though nobody should cooperate."""
    game = CentralTriangle(("A", "B"), (-30, -30), (20, 20), (0, 0), (9, 9), 4)
    answer = agree(game)
    assert answer.plan.cost is None
    assert "centre keeps to it" in answer.plan.conflict


def test_ties_and_zeros() -> None:
    idle = CentralTriangle(("A", "B"), (0, 0), (0, 0), (0, 0), (1, 1), 0)
    answer = solve_obstacle(idle)
    assert answer.surplus == 0
    assert answer.headline.value == 0
    free = replace(PLAIN, supervision_cost=0)
    assert (1, 1, 1) in free.pure_equilibria
    assert solve_obstacle(free).plan.cost == 0


@pytest.mark.parametrize(
    "game",
    [
        # A city that is indifferent along a line, of which a part are equilibria.
        CentralTriangle(("A", "B"), (-1, -0.61), (4.38, 0), (-1.29, 0), (2, 1.12), 4.61, 3.69, 2.21, 2),
        CentralTriangle(("A", "B"), (-4, 0.78), (0, 2.01), (0, 0), (4, 1), 1, 0.17),
        # An irrational mixed equilibrium in which A has nothing.
        CentralTriangle(("A", "B"), (0, 0), (0, 4.06), (2, 0), (4.17, 1.1), 1, 4, 2),
    ],
)
def test_equilibria_on_lines_and_irrational_ones(game: CentralTriangle) -> None:
    answer = solve_obstacle(game)
    for outcome in answer.equilibria.values():
        shares = tuple(map(float, outcome.actions.values()))
        here = mixed(game, shares)
        for at, own in product(range(3), (0.0, 1.0)):
            tried = tuple(own if k == at else share for k, share in enumerate(shares))
            assert mixed(game, tried)[at] <= here[at] + 1e-9


def test_a_false_answer_is_found_out() -> None:
    answer = agree(PLAIN)

    def failures(
        equilibria: dict[str, Outcome] | None = None, efficient: Outcome | None = None, **sizes: Fraction
    ) -> tuple[str, ...]:
        plan = replace(answer.plan, sizes={**answer.plan.sizes, **sizes})
        resting = equilibria or dict(answer.equilibria)
        return triangle_certificate(PLAIN, resting, efficient or answer.efficient, plan).failures

    assert failures() == ()
    wrong = {"mixed": PLAIN.outcome((Fraction(4, 5), 1, Fraction(2, 5)))}
    assert "nobody gains by leaving 'mixed'" in failures(wrong)
    assert "no state is better for all together" in failures(efficient=PLAIN.outcome((0, 0, 0)))
    weaker = failures(**{"strength of promised supervision": Fraction(1, 5)})
    assert "A does not leave the best state with the levers" in weaker
    calm = CentralTriangle(("A", "B"), (4, 4), (2, 2), (3, 3), (1, 1), 3, 3)
    found = agree(calm)
    one = dict(list(found.equilibria.items())[:1])
    told = triangle_certificate(calm, one, found.efficient, found.plan)
    assert "no equilibrium in pure strategies is missing" in told.failures


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    tables = [[number * unit for number in pair] for pair in ((1, 4), (1, 2), (3, 5), (5, 5))]
    answer = solve_obstacle(CentralTriangle(("A", "B"), *tables, unit, 3 * unit, unit))
    plain = agree(PLAIN)
    assert float(answer.headline.value) == pytest.approx(0.4)
    assert float(answer.plan.cost or 0) / unit == pytest.approx(float(plain.plan.cost or 0))
    assert list(answer.equilibria) == list(plain.equilibria)


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A",)}, "players"),
        ({"gains": (1,)}, "gains"),
        ({"losses": (-1, 0)}, "losses of A"),
        ({"takings": (0, float("nan"))}, "takings of B"),
        ({"fines": (0, 1)}, "fines of A"),
        ({"supervision_cost": -1}, "supervision_cost"),
        ({"central_benefit": float("inf")}, "central_benefit"),
        ({"neglect_loss": -2}, "neglect_loss"),
        ({"subsidy": -2}, "subsidy"),
        ({"centre": "A"}, "centre"),
        ({"centre": " "}, "centre"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {"players": ("A", "B"), "gains": (1, 4), "losses": (1, 2), "takings": (3, 5), "fines": (5, 5)}
    with pytest.raises(InputError, match=named):
        CentralTriangle(**{**fields, "supervision_cost": 1, **given_})  # type: ignore[arg-type]
