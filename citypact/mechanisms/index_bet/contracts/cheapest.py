r"""The contract on a grid that buys an effort for the least expected payment.

Grossman and Hart's first step [Grossman1983]_: for a given effort :math:`e^\circ`

.. math::

    \min_t \sum_m \pi_m(e^\circ)\, t_m \quad\text{s.t.}\quad
    \sum_m (\pi_m(e^\circ) - \pi_m(e))\, t_m \ge \kappa(e^\circ) - \kappa(e)\ \forall e, \quad
    \sum_m \pi_m(e^\circ)\, t_m \ge \kappa(e^\circ) + \bar u, \quad -\bar F \le t_m \le \bar T .

With fines large enough the upstream city is held to its reserve :math:`\bar u`, many payments
are equally cheap, and the one shown has the smallest stake. With small fines it keeps a
limited-liability rent. Multipliers are gains of the downstream city per unit of slack: a
deviation's, for tolerating it; participation's, for a lower reserve; the caps', for a larger
pool.

References
----------
.. [Grossman1983] S. Grossman and O. Hart, "An analysis of the principal-agent problem",
   Econometrica 51(1), 1983, 7-45. models.md §5.3, B4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.mechanisms.index_bet.contracts.payment import ASSUMPTIONS
from citypact.mechanisms.index_bet.contracts.result import GridContract
from citypact.mechanisms.index_bet.contracts.stake_search import LeastStake, least_stake
from citypact.mechanisms.index_bet.contracts.ties import determined, smallest_spread
from citypact.mechanisms.index_bet.grid.certificate import caps_of, contract_certificate, stated_figures
from citypact.mechanisms.index_bet.grid.model import GridModel
from citypact.mechanisms.index_bet.grid.proof import prove_contract
from citypact.mechanisms.index_bet.grid.refusal import participation_lacks, stake_too_small
from citypact.mechanisms.index_bet.grid.rows import IncentiveRows, PaymentLimits
from citypact.mechanisms.index_bet.grid.shape import best_edge_bet, extend
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.linear.dense_program import DenseProgram
from citypact.solvers.linear.dense_solution import DenseSolution, solve_dense
from citypact.solvers.provenance import Provenance
from citypact.solvers.quiet_highs import highs_version
from citypact.solvers.status import Status

#: Caps beyond so many stakes are tried only when nearer ones bind: a solver that works to
#: 1e-10 of its largest number must not look at caps a million times too wide.
REACHES = (8.0, 1e3, 1e6, 1e9, np.inf)


@dataclass(frozen=True, eq=False)
class _Found:
    payments: FloatArray
    prices: FloatArray
    participation: float
    unique: bool
    tie_break: str
    certificate: Certificate


def design_contract(
    model: GridModel,
    target: Number,
    payment_limits: tuple[Number, Number],
    reserve: Number | None = None,
) -> GridContract:
    """Find the payments by bin that implement an effort for the least expected payment.

    Parameters
    ----------
    model : GridModel
        Efforts, costs and the law of the index.
    target : number
        The effort to implement, on the grid.
    payment_limits : pair of numbers
        Lowest and highest payment to the upstream city in any bin, ``(-F, T)`` (亿元).
    reserve : number, optional
        Payoff below which the upstream city does not take part; by default what it earns
        without a contract.

    Raises
    ------
    InputError
        If the target is not on the grid or the limits are out of order.
    NoGridContract
        If no payment within the limits implements the effort: the deviations and caps that
        block it, and the smallest stake or lump sum that would unblock it.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> model = GridModel([0, 1], [0, 0.5], [[0.2, 0.8], [0.7, 0.3]])
    >>> contract = design_contract(model, 1, (0, 2))
    >>> [round(amount, 6) for amount in contract.payments], round(contract.rent, 6)
    ([1.0, 0.0], 0.2)
    """
    rows = IncentiveRows(model, model.place(target))
    limits = PaymentLimits.of(model, payment_limits, reserve)
    least = least_stake(rows)
    found = _contract(rows, limits, least)
    expected = float(rows.chances @ found.payments)
    proved = prove_contract(rows, limits, found.certificate, expected)
    proved.certificate.require()
    return GridContract(
        model=model,
        effort=rows.effort,
        limits=limits,
        payments=tuple(found.payments.tolist()),
        expected_payment=expected,
        fair_payment=limits.fair(rows),
        least_stake=2 * least.half,
        shadow_prices=_prices(rows, limits, found),
        edge_bet=best_edge_bet(rows, limits),
        unique=found.unique,
        tie_break=found.tie_break,
        certificate=proved.certificate,
        proof=proved.proof,
        provenance=Provenance(
            "Grossman–Hart linear program on a grid",
            "HiGHS",
            highs_version(),
            options={"efforts": len(model.efforts), "bins": len(found.payments)},
        ),
        assumptions=(*ASSUMPTIONS, *proved.remarks),
    )


def recheck_contract(contract: GridContract) -> Certificate:
    """Recompute the certificate of a contract from its model, its payments and its prices alone.

    The expected and the fair payment that it states are compared with those recomputed.
    """
    model, limits = contract.model, contract.limits
    rows = IncentiveRows(model, model.place(contract.effort))
    payments = np.array(contract.payments)
    prices = np.array([contract.shadow_prices.get(label, 0.0) for label in rows.labels])
    joined, *caps = limits.names(model.upstream)
    participation = contract.shadow_prices.get(joined, 0.0)
    fresh = contract_certificate(rows, limits, payments, prices, participation)
    stated = (contract.expected_payment, contract.fair_payment)
    found = (float(rows.chances @ payments), limits.fair(rows))
    named = [contract.shadow_prices.get(cap, 0.0) for cap in caps]
    due = [float(bins.sum()) for bins in caps_of(rows, prices, participation)]
    fresh = stated_figures(fresh, "prices of the caps are as stated", named, due)
    scaled = [[money / fresh.scale for money in figures] for figures in (stated, found)]
    return stated_figures(fresh, "figures are as stated", *scaled)


def _contract(rows: IncentiveRows, limits: PaymentLimits, least: LeastStake) -> _Found:
    """Shift the smallest stake to the reserve if the caps allow it; otherwise solve the program."""
    fair = limits.fair(rows)
    none = np.zeros(len(rows.bounds))
    shifted = least.payments + (fair - float(rows.chances @ least.payments))
    slack = TOLERANCE * max(2 * least.half, abs(fair))
    if (shifted >= limits.lowest - slack).all() and (shifted <= limits.highest + slack).all():
        shifted = np.clip(shifted, limits.lowest, limits.highest)
        certificate = contract_certificate(rows, limits, shifted, none, 1.0)
        if certificate.holds:
            return _Found(shifted, none, 1.0, False, "smallest stake", certificate)
    if limits.highest - limits.lowest < 2 * least.half * (1 - TOLERANCE):
        raise stake_too_small(rows, limits, least.prices, 2 * least.half)
    for low, high in _boxes(rows, limits, least):
        answer = solve_dense(_program(rows, limits, low, high))
        whole = (low, high) == (limits.lowest, limits.highest)
        if answer.status is not Status.optimal:
            if whole:
                _refuse(rows, limits, least)
            continue
        found = _read(rows, limits, answer)
        if found.certificate.holds:
            return found
    raise SolverFailure("no payment passes the recheck: the caps are too wide for the costs at stake")


def _boxes(rows: IncentiveRows, limits: PaymentLimits, least: LeastStake) -> Iterator[tuple[float, float]]:
    """Return ever wider caps around the fair payment, ending at those given."""
    centre, unit = limits.fair(rows), max(2 * least.half, rows.money)
    before = None
    for reach in REACHES:
        width = unit * reach if unit > 0 else np.inf
        box = (max(limits.lowest, centre - width), min(limits.highest, centre + width))
        if box[0] <= box[1] and box != before:
            yield box
        before = box


def _program(
    rows: IncentiveRows, limits: PaymentLimits, low: float, high: float, *, joined: bool = True
) -> DenseProgram:
    """State the program over the deviations that the index sees, with or without participation."""
    chances = rows.chances
    matrix, bounds = rows.matrix[rows.seen], rows.bounds[rows.seen]
    if joined or not len(bounds):
        matrix, bounds = np.vstack([matrix, chances]), np.append(bounds, limits.fair(rows) if joined else low)
    caps = np.full(len(chances), low), np.full(len(chances), high)
    return DenseProgram(chances if joined else -chances, matrix, bounds, *caps)


def _read(rows: IncentiveRows, limits: PaymentLimits, answer: DenseSolution) -> _Found:
    """Put the prices on their rows and settle ties among equally cheap payments."""
    prices = np.zeros(len(rows.bounds))
    prices[rows.seen] = answer.prices[:-1]
    participation = float(answer.prices[-1])
    payments, unique, tie_break = answer.point, True, ""
    certificate = contract_certificate(rows, limits, payments, prices, participation)
    whole = extend(payments, rows.chances + prices @ np.abs(rows.matrix))
    extended = contract_certificate(rows, limits, whole, prices, participation)
    if extended.holds:
        payments, certificate = whole, extended
    if certificate.holds and not determined(rows, limits, payments, prices, participation):
        unique, tie_break = False, "smallest stake"
        payments = smallest_spread(answer, max(abs(limits.fair(rows)), rows.money))
        certificate = contract_certificate(rows, limits, payments, prices, participation)
    return _Found(payments, prices, participation, unique, tie_break, certificate)


def _refuse(rows: IncentiveRows, limits: PaymentLimits, least: LeastStake) -> None:
    """Prove that participation is out of reach under the caps, and by how much."""
    most = solve_dense(_program(rows, limits, limits.lowest, limits.highest, joined=False))
    if most.status is Status.optimal:
        bound = -most.program.at_least(most.prices)
        if bound < limits.fair(rows):
            weights = np.zeros(len(rows.bounds))
            weights[rows.seen] = most.prices[: int(rows.seen.sum())]
            raise participation_lacks(rows, limits, weights, bound, 2 * least.half)
    raise SolverFailure("floating point cannot tell whether the caps leave a payment")


def _prices(rows: IncentiveRows, limits: PaymentLimits, found: _Found) -> dict[str, float]:
    """Name every price; a cap's price is its sum over the bins, for all of them move together."""
    joined, fine, payment = limits.names(rows.model.upstream)
    lower, upper = caps_of(rows, found.prices, found.participation)
    return {
        **dict(zip(rows.labels, found.prices.tolist(), strict=True)),
        joined: found.participation,
        fine: float(lower.sum()),
        payment: float(upper.sum()),
    }
