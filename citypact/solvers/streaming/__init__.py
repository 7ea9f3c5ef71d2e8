"""Values of games too large to keep: all coalitions in blocks, shared among processes, resumable."""

from citypact.solvers.streaming.shapley_stream import streamed_shapley

__all__ = ["streamed_shapley"]
