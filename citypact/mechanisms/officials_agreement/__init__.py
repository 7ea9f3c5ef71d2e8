"""Officials who compete for promotion: the splits they sign, and the credit for output beside the tax."""

from citypact.mechanisms.officials_agreement.agreement import OfficialsAgreement
from citypact.mechanisms.officials_agreement.credit_design import credit_polygon
from citypact.mechanisms.officials_agreement.credit_problem import CreditProblem
from citypact.mechanisms.officials_agreement.credit_result import CreditPolygon, Edge
from citypact.mechanisms.officials_agreement.splitting import least_neighbour_score, officials_split
from citypact.mechanisms.officials_agreement.standing import Standing

__all__ = [
    "CreditPolygon",
    "CreditProblem",
    "Edge",
    "OfficialsAgreement",
    "Standing",
    "credit_polygon",
    "least_neighbour_score",
    "officials_split",
]
