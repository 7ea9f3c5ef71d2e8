"""Replicator dynamics of populations: where they rest, which rest points last, and how they get there."""

from citypact.solvers.replicator.field import replicator_field, replicator_jacobian
from citypact.solvers.replicator.first_integral import replicator_invariant
from citypact.solvers.replicator.motion import ReplicatorPath, replicator_path
from citypact.solvers.replicator.rest_point import RestContinuum, RestPoint, RestPoints
from citypact.solvers.replicator.resting import pure_rest_points, rest_points

__all__ = [
    "ReplicatorPath",
    "RestContinuum",
    "RestPoint",
    "RestPoints",
    "pure_rest_points",
    "replicator_field",
    "replicator_invariant",
    "replicator_jacobian",
    "replicator_path",
    "rest_points",
]
