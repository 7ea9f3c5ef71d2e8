r"""Central money year by year as a linear program with labelled rows.

Variables: the transfer :math:`T_t` and the central grant :math:`Z_t` of each year :math:`t = 1, \dots, H`.

.. math::

    \min \sum_t \delta^t Z_t \quad \text{s.t.} \quad
    \sum_{u \ge t} \delta_U^{u-t} (T_u + Z_u - L_u) \ge 0, \qquad
    \sum_{u \ge t} \delta_D^{u-t} (G_u - T_u) \ge 0, \qquad 0 \le T_t \le \bar T_t, \; Z_t \ge 0 .

In every year each city compares what staying is still worth with walking away for good: later
gains hold it to an early loss. Where no promise is believed, each year must pay for itself
(:math:`\delta_U = \delta_D = 0`), and the program falls apart into
:math:`Z_t = (L_t - \min(G_t, \bar T_t))^+`.

References
----------
models.md §5.7; the participation rows are those of D. Abreu, "On the theory of infinitely
repeated games with discounting", Econometrica 56, 1988, for an agreement of fixed length.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.compensation.phases.needs import PhaseNeeds
from citypact.solvers.linear.certify import certify
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.optimal_face import OBJECTIVE_ROW
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.solution import solve

Factors = tuple[Fraction, Fraction, Fraction]


def grant(year: int) -> str:
    """Return the name of the central grant of a year."""
    return f"central grant in year {year}"


def transfer(year: int) -> str:
    """Return the name of the transfer of a year."""
    return f"transfer in year {year}"


def phase_rows(needs: PhaseNeeds, factors: Factors) -> LinearProgram:
    """State the program; ``factors`` are the yearly discount factors of centre, upstream, downstream."""
    centre, upstream, downstream = factors
    years = list(needs.years)
    rows: list[Row] = []
    for at, year in enumerate(years):
        own, loss = _tail(years, at, upstream, needs.losses, (transfer, grant))
        other, gain = _tail(years, at, downstream, needs.gains, (transfer,))
        rows += [
            Row(f"upstream stays from year {year}", own, ">=", loss),
            Row(f"downstream stays from year {year}", other, "<=", gain),
            Row(f"transfer in year {year} not negative", {transfer(year): 1}, ">=", 0),
            Row(f"grant in year {year} not negative", {grant(year): 1}, ">=", 0),
        ]
        if needs.transfer_caps is not None:
            cap = as_fraction(needs.transfer_caps[at])
            rows.append(Row(f"transfer cap in year {year}", {transfer(year): 1}, "<=", cap))
    aim = {grant(year): centre ** (at + 1) for at, year in enumerate(years)}
    names = [make(year) for make in (transfer, grant) for year in years]
    return LinearProgram("minimize", tuple(names), aim, tuple(rows))


def _tail(
    years: list[int],
    start: int,
    factor: Fraction,
    amounts: Sequence[Number],
    kinds: tuple[Callable[[int], str], ...],
) -> tuple[dict[str, Number], Fraction]:
    """Discounted payments and amounts from a year on, seen from that year."""
    terms: dict[str, Number] = {}
    total = Fraction(0)
    for at in range(start, len(years)):
        weight = factor ** (at - start)
        if weight == 0:
            break
        total += weight * as_fraction(amounts[at])
        terms |= {kind(years[at]): weight for kind in kinds}
    return terms, total


def soonest_point(needs: PhaseNeeds, program: LinearProgram, proof: ExactCertificate) -> dict[str, Fraction]:
    """Return, of the cheapest paths, the one that pays soonest, and then asks least of downstream."""
    years = list(needs.years)
    face = replace(program, rows=(*program.rows, Row(OBJECTIVE_ROW, program.objective, "<=", proof.optimum)))
    soon = replace(face, objective={grant(year): at + 1 for at, year in enumerate(years)})
    found = certify(soon, solve(soon))
    held = Row("grants as soon as they can be", soon.objective, "<=", found.optimum)
    least = replace(face, objective={transfer(year): 1 for year in years}, rows=(*face.rows, held))
    return dict(certify(least, solve(least)).point)
