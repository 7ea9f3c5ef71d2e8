"""The Beijing-Tianjin-Hebei tax-sharing statute (Caiyu [2015] 92) as code.

Rules as data (:data:`CLAUSES`), every open point a named switch (:class:`StatuteTerms`), a
simulator that names the clause behind each amount (:func:`schedule`), its inversions, a
batch over enterprises, and a recheck of saved results (:func:`verify_statute`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citypact.mechanisms.statute.batch import EnterpriseResult, StatuteReport, apply_statute
from citypact.mechanisms.statute.clauses import CLAUSES, EVENTS, Clause, clause
from citypact.mechanisms.statute.enterprise import Eligibility, Enterprise, eligibility
from citypact.mechanisms.statute.inversion import (
    break_even_hazard,
    origin_pv_of_ratio,
    ratio_breakpoints,
    ratios_reaching_cap,
    ratios_with_pv_at_least,
    ratios_with_pv_at_most,
)
from citypact.mechanisms.statute.local_tax import LocalShares, Payment, mechanical_growth, yearly_local_tax
from citypact.mechanisms.statute.plan import Schedule, YearRow
from citypact.mechanisms.statute.result import statute_result
from citypact.mechanisms.statute.schedules import schedule
from citypact.mechanisms.statute.terms import StatuteTerms
from citypact.mechanisms.statute.verify import verify_statute

if TYPE_CHECKING:
    from citypact.mechanisms.statute.draws import origin_pv_draws

__all__ = [
    "CLAUSES",
    "EVENTS",
    "Clause",
    "Eligibility",
    "Enterprise",
    "EnterpriseResult",
    "LocalShares",
    "Payment",
    "Schedule",
    "StatuteReport",
    "StatuteTerms",
    "YearRow",
    "apply_statute",
    "break_even_hazard",
    "clause",
    "eligibility",
    "mechanical_growth",
    "origin_pv_draws",
    "origin_pv_of_ratio",
    "ratio_breakpoints",
    "ratios_reaching_cap",
    "ratios_with_pv_at_least",
    "ratios_with_pv_at_most",
    "schedule",
    "statute_result",
    "verify_statute",
    "yearly_local_tax",
]


def __getattr__(name: str) -> Any:
    """Import NumPy only when draws are asked for."""
    if name == "origin_pv_draws":
        from citypact.mechanisms.statute.draws import origin_pv_draws

        return origin_pv_draws
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
