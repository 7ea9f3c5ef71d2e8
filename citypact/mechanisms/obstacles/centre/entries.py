"""Obstacles of this family, in the order in which they are listed."""

from __future__ import annotations

from citypact.mechanisms.obstacles.obstacle import Obstacle

ENTRIES: tuple[Obstacle, ...] = ()
