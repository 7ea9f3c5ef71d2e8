"""Best-reply polytopes: their vertices, listed completely, and pivots on them."""

from citypact.solvers.nash.polytope.certified_floats import Flags
from citypact.solvers.nash.polytope.dictionary import Dictionary
from citypact.solvers.nash.polytope.reply_polytope import ReplyPolytope, Strategy
from citypact.solvers.nash.polytope.vertices import VertexLabels, vertex_labels

__all__ = ["Dictionary", "Flags", "ReplyPolytope", "Strategy", "VertexLabels", "vertex_labels"]
