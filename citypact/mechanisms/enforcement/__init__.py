"""Agreements that no court enforces: patience, pipelines, settlement by the centre, deposits."""

from citypact.mechanisms.enforcement.enforced_ratio import enforce_ratio, enforcement_moves
from citypact.mechanisms.enforcement.enforced_result import EnforcedAgreement, EnforcementMove
from citypact.mechanisms.enforcement.picking import CherryPick, CherryPicking, cherry_picking
from citypact.mechanisms.enforcement.repeated import (
    Monitoring,
    PromiseKeeping,
    Punishment,
    StageDilemma,
    keep_promise,
)
from citypact.mechanisms.enforcement.security import (
    ExternalEnforcement,
    Security,
    bound_slopes,
    external_enforcement,
    secured_ratios,
    steady_pipeline,
)
from citypact.mechanisms.enforcement.vintages import FinitePipeline, PipelineUnravelling, YearEnd, unravel

__all__ = [
    "CherryPick",
    "CherryPicking",
    "EnforcedAgreement",
    "EnforcementMove",
    "ExternalEnforcement",
    "FinitePipeline",
    "Monitoring",
    "PipelineUnravelling",
    "PromiseKeeping",
    "Punishment",
    "Security",
    "StageDilemma",
    "YearEnd",
    "bound_slopes",
    "cherry_picking",
    "enforce_ratio",
    "enforcement_moves",
    "external_enforcement",
    "keep_promise",
    "secured_ratios",
    "steady_pipeline",
    "unravel",
]
