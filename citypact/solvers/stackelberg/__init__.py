"""Commitment in two-player games: the leader's best mixed and best pure strategy, proved in fractions."""

from citypact.solvers.stackelberg.commitment import Commitment, ReplyBound, TiesBound, TiesProof
from citypact.solvers.stackelberg.mixed import stackelberg_mixed
from citypact.solvers.stackelberg.pure import stackelberg_pure

__all__ = ["Commitment", "ReplyBound", "TiesBound", "TiesProof", "stackelberg_mixed", "stackelberg_pure"]
