"""Truthful, efficient choice of a site: balanced in expectation (AGV) or dominant (VCG)."""

from citypact.mechanisms.trade.siting.result import SitingTransfers
from citypact.mechanisms.trade.siting.siting_problem import Siting
from citypact.mechanisms.trade.siting.transfers import expected_externality, pivotal_transfers

__all__ = ["Siting", "SitingTransfers", "expected_externality", "pivotal_transfers"]
