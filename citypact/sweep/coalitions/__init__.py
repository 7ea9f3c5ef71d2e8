"""Values of large games on the engine of sweeps: in pieces, resumable, on any number of workers."""

from citypact.sweep.coalitions.sampled import sampled_run
from citypact.sweep.coalitions.shapley import shapley_run
from citypact.sweep.coalitions.streamed import streamed_run

__all__ = ["sampled_run", "shapley_run", "streamed_run"]
