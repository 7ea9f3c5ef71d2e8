"""Logit (quantal response) equilibria of games with n players, along the principal branch."""

from citypact.solvers.quantal_response.principal_branch import logit_equilibrium
from citypact.solvers.quantal_response.response import LogitEquilibrium, NashCandidate

__all__ = ["LogitEquilibrium", "NashCandidate", "logit_equilibrium"]
