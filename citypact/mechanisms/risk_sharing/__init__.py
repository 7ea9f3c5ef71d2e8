"""Agreements that place the risk of a shared tax where it weighs least."""

from citypact.mechanisms.risk_sharing.agreement import RiskAgreement
from citypact.mechanisms.risk_sharing.component_ratios import ComponentRatios, share_taxes
from citypact.mechanisms.risk_sharing.components import TaxRisks
from citypact.mechanisms.risk_sharing.problem import RiskProblem
from citypact.mechanisms.risk_sharing.sharing import share_risk

__all__ = ["ComponentRatios", "RiskAgreement", "RiskProblem", "TaxRisks", "share_risk", "share_taxes"]
