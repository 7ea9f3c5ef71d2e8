"""The parts of ``make trust``, in the order in which they run, and the time of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A module of this folder with ``run(budget)``, and its seconds in the whole and in the quick run."""

    name: str
    whole: float
    quick: float


#: The whole run takes an hour on two cores at the most, the quick one ten minutes.
PARTS = (
    Part("tampering", whole=240, quick=30),
    Part("metamorphic", whole=420, quick=60),
    Part("fuzzing", whole=420, quick=90),
    Part("faults", whole=540, quick=90),
    Part("installation", whole=480, quick=120),
    Part("determinism", whole=180, quick=60),
    Part("attacks", whole=120, quick=20),
    Part("mutation", whole=1200, quick=130),
)
