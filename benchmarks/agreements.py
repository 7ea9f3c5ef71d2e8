"""Agreements between two cities: cold starts, draws, programs solved again, certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.line import Line, at_least, at_most
from benchmarks.ratios import REPEATS, process, ratio, seconds


def citypact(*arguments: str) -> Callable[[], object]:
    return process(
        "-c", "import sys; from citypact.cli.app import run; sys.exit(run(sys.argv[1:]))", *arguments
    )


def cold_starts() -> Iterator[Line]:
    import_numpy, import_cvxpy = process("-c", "import numpy"), process("-c", "import cvxpy")
    numbers = ("--revenue", "1", "--origin-loss", "0.3", "--destination-cost", "0.1", "--json")
    for name, task, yardstick, of, target in (
        ("reproduce beijing-hebei", citypact("reproduce", "beijing-hebei"), import_cvxpy, "import cvxpy", 2),
        ("split, reduced form", citypact("split", *numbers), import_numpy, "import numpy", 3),
        ("--help", citypact("--help"), import_numpy, "import numpy", 3),
    ):
        yield ratio(f"citypact {name}, cold", task, yardstick, of, at_most(target))


def draws(count: int = 1_000_000, looped: int = 1_000) -> Line:
    """Rate of one vectorised call against the rate of a Python loop over the scalar functions."""
    from citypact import Enterprise, Relocation, StatuteTerms, relocation_draws, split
    from citypact.mechanisms.statute import schedule

    generator = np.random.default_rng(20150603)
    total = generator.uniform(1, 10, count)
    loss, cost = total * generator.uniform(0, 0.5, count), total * generator.uniform(0, 0.5, count)
    base, growth = generator.uniform(0.2, 5, count), generator.uniform(0.6, 3, count)

    def loop() -> None:
        terms = StatuteTerms()
        for k in range(looped):
            split(Relocation(float(total[k]), float(loss[k]), float(cost[k])))
            schedule(Enterprise.from_base(float(base[k]), growth=float(growth[k])), terms).origin_pv(0.04)

    ratios = []
    for _ in range(3):
        one = seconds(lambda: relocation_draws(total, loss, cost, base=base, growth=growth)) / count
        ratios.append(seconds(loop) / looped / one)
    name = f"{count:,} draws in one call, rate"
    return Line(name, ratios, yardstick="scalar loop", target=at_least(100))


def resolving(times: int = 300) -> Line:
    """The cash-flow program solved again with other numbers, against Clarabel alone on the same data."""
    import clarabel
    from scipy import sparse

    from citypact import Objective, Payments, RelocationPath
    from citypact.mechanisms.cash_flow.program import compiled_cash_flow, program_values

    paths = [
        RelocationPath.constant(
            1, 1.2, service_share=0.4, origin_loss=2.2 + k / 1000, investment=4, lump_sum=False
        )
        for k in range(10)
    ]
    values = [program_values(path, Objective()) for path in paths]
    program = compiled_cash_flow(paths[0], Payments.constant_ratio, Objective())
    data = [program.solver_data(each) for each in values]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    ratios = []
    for _ in range(REPEATS):
        ours = seconds(lambda: [program.solve(values[k % 10]) for k in range(times)])

        def bare() -> None:
            for k in range(times):
                cost, matrix, bounds, cones = data[k % 10]
                empty = sparse.csc_matrix((matrix.shape[1], matrix.shape[1]))
                clarabel.DefaultSolver(empty, cost, matrix, bounds, cones, settings).solve()

        ratios.append(ours / seconds(bare))
    name = "cash-flow program solved again (DPP, compiled)"
    return Line(name, ratios, yardstick="bare Clarabel", target=at_most(3))


def certifying() -> Line:
    """Exact rational certificate of a 200-variable program, against HiGHS in floating point."""
    from citypact.solvers.linear.certify import certify
    from citypact.solvers.linear.program import LinearProgram, Row
    from citypact.solvers.linear.solution import solve

    generator = np.random.default_rng(7)
    size = 200
    names = tuple(f"x{k}" for k in range(size))
    table = np.round(generator.uniform(0, 1, (100, size)) * (generator.uniform(0, 1, (100, size)) < 0.1), 2)
    rows = [
        Row(f"resource {i}", {n: float(a) for n, a in zip(names, row, strict=True) if a}, "<=", 10.0)
        for i, row in enumerate(table)
    ]
    rows += [Row(f"{n} at least zero", {n: 1}, ">=", 0) for n in names]
    rows += [Row(f"{n} at most one", {n: 1}, "<=", 1) for n in names]
    program = LinearProgram(
        "maximize", names, {n: float(round(generator.uniform(), 2)) for n in names}, tuple(rows)
    )
    solution = solve(program)
    return ratio(
        "exact certificate, 200 variables",
        lambda: certify(program, solution),
        lambda: solve(program),
        "HiGHS in floats",
        repeats=3,
    )


def lines() -> Iterator[Line]:
    yield from cold_starts()
    yield draws()
    yield resolving()
    yield certifying()
