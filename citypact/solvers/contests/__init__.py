"""Contests in which effort buys a chance of the prize, and is lost whoever wins."""

from citypact.solvers.contests.result import ContestEquilibrium
from citypact.solvers.contests.rivalry import contest

__all__ = ["ContestEquilibrium", "contest"]
