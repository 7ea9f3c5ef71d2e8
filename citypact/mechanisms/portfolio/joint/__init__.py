"""Ratio, window, extension, cap, threshold and top-up together, for lists of thousands.

It stands on :mod:`citypact.mechanisms.statute`, which uses the sweep of the package above, and is
therefore not imported there.
"""

from citypact.mechanisms.portfolio.joint.result import JointTerms
from citypact.mechanisms.portfolio.joint.search import best_joint_terms

__all__ = ["JointTerms", "best_joint_terms"]
