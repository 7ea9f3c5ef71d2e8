r"""One path of ratios whose shape in time takes the rent of every type.

If the tax paths are linearly independent, the equations

.. math:: \sum_t \delta_o^{D+t} s_t \tau_t(\theta) = L(\theta) \quad \text{for every } \theta

have a solution; where some solution has :math:`0 \le s_t \le \bar s` (and keeps within every
cap), a single path signed by all leaves no type a rent, and no menu can do better: the time
shape of the ratio screens, which a constant ratio throws away. Otherwise the least expected
rent of a single path, :math:`\min \sum_\theta p_\theta U(\theta)` subject to
:math:`U(\theta) \ge 0`, says by how much it falls short. Where the problem allows a lump sum, it
is one more year of the path, in which every type pays the same tax of one.

References
----------
models.md §4.5 (remark on menus).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number
from citypact.mechanisms.growth_menu.contracts.accounts import origin_gain
from citypact.mechanisms.growth_menu.contracts.recheck import recheck_terms, unproved
from citypact.mechanisms.growth_menu.contracts.writing import binding, prices
from citypact.mechanisms.growth_menu.program.offer import ONE, Form, Offer
from citypact.mechanisms.growth_menu.program.refusal import refuse_limits
from citypact.mechanisms.growth_menu.program.representative import representative
from citypact.mechanisms.growth_menu.program.served import Solved, solve_aim
from citypact.mechanisms.growth_menu.setting.problem import GrowthMenuProblem
from citypact.mechanisms.growth_menu.setting.table import GrowthTable
from citypact.mechanisms.growth_menu.wording import amount
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import prices_told, proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.exact_system import solve_equations
from citypact.solvers.provenance import Provenance

CHOICE = "of equally good paths: smallest lump sum, lowest highest ratio, earliest payments"


@dataclass(frozen=True, repr=False)
class ScreeningPath(Result):
    """The single path of ratios that leaves the least expected rent.

    Parameters
    ----------
    problem : GrowthMenuProblem
        What was asked; its designer and its costs of the destination play no part.
    ratios : tuple of float
        Ratio of each sharing year.
    lump_sum : float
        Paid to the origin at the signing (亿元); zero where none is allowed.
    rents : mapping of str to float
        Gain of the origin by type (亿元, present value).
    expected_rent : float
        The least expected rent; zero if the path takes all rent.
    takes_all_rent : bool
        Whether every type's participation binds.
    independent : bool
        Whether the tax paths (with a lump sum as one more year) are linearly independent.
    constant_ratio, constant_rent : float or None
        The constant ratio that leaves the least expected rent, and that rent (亿元); None if no
        constant ratio is within the limits.
    shadow_prices : mapping of str to float
        By how much the rent falls per unit by which a row is relaxed.
    binding : tuple of str
        Rows that hold with equality.
    """

    problem: GrowthMenuProblem
    ratios: tuple[float, ...]
    lump_sum: float
    rents: Mapping[str, float]
    expected_rent: float
    takes_all_rent: bool
    independent: bool
    constant_ratio: float | None
    constant_rent: float | None
    shadow_prices: Mapping[str, float]
    shadow_price_units: Mapping[str, str]
    binding: tuple[str, ...]
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<ScreeningPath: least expected rent {amount(self.expected_rent)} {self.problem.unit}>"

    def explain(self) -> str:
        """Say whether one path takes all rent, and what a constant ratio would leave."""
        unit = self.problem.unit
        path = ", ".join(amount(ratio) for ratio in self.ratios)
        lump = f" and a lump sum of {amount(self.lump_sum)} {unit}" if self.lump_sum else ""
        text = f"A single path of ratios {path}{lump} "
        if self.takes_all_rent:
            text += "leaves no type a rent."
        else:
            without_limits = self.independent or _without_limits(GrowthTable.of(self.problem))
            why = "the limits stand in the way" if without_limits else "the tax paths are linearly dependent"
            rents = ", ".join(f"{name} {amount(rent)}" for name, rent in self.rents.items() if rent > 0)
            text += (
                f"leaves the least expected rent, {amount(self.expected_rent)} {unit} ({rents}):"
                f" no single path takes all rent, since {why}."
            )
        if self.constant_rent is None or self.constant_ratio is None:
            return f"{text} No constant ratio is within the limits."
        return (
            f"{text} The best constant ratio, {amount(self.constant_ratio)}, leaves"
            f" {amount(self.constant_rent)} {unit}."
        )

    def rows(self) -> Figures:
        """Return the path, the rents and the rent of a constant ratio."""
        unit = self.problem.unit
        return [
            *((f"ratio in sharing year {year}", ratio, "") for year, ratio in enumerate(self.ratios, 1)),
            ("lump sum", self.lump_sum, unit),
            *((f"rent of {name}", rent, unit) for name, rent in self.rents.items()),
            ("expected rent", self.expected_rent, unit),
            ("best constant ratio", self.constant_ratio, ""),
            ("expected rent of a constant ratio", self.constant_rent, unit),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "ratios": list(self.ratios),
            "lump_sum": self.lump_sum,
            "rents": dict(self.rents),
            "expected_rent": self.expected_rent,
            "takes_all_rent": self.takes_all_rent,
            "independent": self.independent,
            "constant_ratio": self.constant_ratio,
            "constant_rent": self.constant_rent,
            **prices_told(self),
            **proof_told(self),
        }


def screening_path(problem: GrowthMenuProblem) -> ScreeningPath:
    """Find the single path of ratios that leaves the least expected rent.

    Raises
    ------
    InfeasibleDesign
        If no path within the limits makes every type sign.

    Examples
    --------
    >>> from citypact.mechanisms.growth_menu.setting.problem import GrowthType
    >>> path = screening_path(GrowthMenuProblem(
    ...     (GrowthType(0.5, (1, 1), 1.2), GrowthType(0.5, (1, 3), 2)), origin_rate=0))
    >>> path.ratios, path.takes_all_rent, path.constant_ratio, path.constant_rent
    ((0.8, 0.4), True, 0.6, 0.2)
    """
    table = GrowthTable.of(problem)
    solved = _least_rent(problem, table, "single")
    if isinstance(solved, Offer):
        raise refuse_limits(
            problem, solved, [each for each in solved.demands() if each.kind != "destination"]
        )
    signed = solved.offer.terms(representative(solved))
    terms = signed[0]
    assert terms is not None
    exact = [origin_gain(problem, i, each) for i, each in enumerate(signed) if each is not None]
    expected = sum((problem.chance(i) * rent for i, rent in enumerate(exact)), Fraction(0))
    residuals: dict[str, Number] = {
        name: violation if "ratios" in name else violation / table.unit
        for name, violation in recheck_terms(problem, signed).items()
        if "destination" not in name
    }
    residuals["the rent is what its proof says"] = abs(expected / table.unit + solved.value)
    residuals["multipliers prove that no path leaves less"] = unproved(solved)
    certificate = Certificate(residuals, tolerance=0.0, scale=float(table.unit), exact=True)
    certificate.require()
    constant = _least_rent(problem, table, "constant")
    ratio = rent = None
    if isinstance(constant, Solved):
        ratio = float(constant.proof.point[constant.offer.ratio(constant.offer.options[0], 0)])
        rent = float(-constant.value * table.unit)
    costs = prices(solved, problem.unit)
    return ScreeningPath(
        problem=problem,
        ratios=tuple(map(float, terms.ratios)),
        lump_sum=float(terms.lump_sum),
        rents=dict(zip(problem.names, map(float, exact), strict=True)),
        expected_rent=float(expected),
        takes_all_rent=expected == 0,
        independent=_independent(table),
        constant_ratio=ratio,
        constant_rent=rent,
        shadow_prices={name: price for name, (price, _) in costs.items()},
        shadow_price_units={name: unit for name, (_, unit) in costs.items()},
        binding=binding(solved, signed),
        certificate=certificate,
        provenance=Provenance(
            f"linear program over paths, proved in fractions; {CHOICE}", solved.method, exact=True
        ),
        assumptions=("A: every type is offered the same path; rent is its gain over no agreement",),
    )


def _least_rent(problem: GrowthMenuProblem, table: GrowthTable, form: Form) -> Solved | Offer:
    """Return the offer of least expected rent that all types sign, or the offer that cannot be made."""
    offer = Offer(table, problem.names, tuple(range(len(problem.names))), form)
    demands = [each for each in offer.demands() if each.kind != "destination"]
    return solve_aim(offer, demands, offer.expected((-ONE, Fraction(0)))) or offer


def _paths(table: GrowthTable) -> list[tuple[Fraction, ...]]:
    """Return what a ratio of one in each year, and a lump sum of one, is worth to each type."""
    lump = () if table.lump_sum is None else (ONE,)
    return [(*path, *lump) for path in table.to_origin]


def _without_limits(table: GrowthTable) -> bool:
    """Whether some path without limits pays every type just its loss: also dependent paths may."""
    paths = _paths(table)
    equations = [(dict(enumerate(path)), loss) for path, loss in zip(paths, table.loss, strict=True)]
    return solve_equations(equations, len(paths[0])) is not None


def _independent(table: GrowthTable) -> bool:
    """Whether the rows of what a yuan of ratio is worth to each type have full rank."""
    paths = _paths(table)
    # As columns of a homogeneous system they are independent iff it leaves no unknown open.
    equations = [({i: path[t] for i, path in enumerate(paths)}, Fraction(0)) for t in range(len(paths[0]))]
    found = solve_equations(equations, len(paths))
    return found is not None and not found.free
