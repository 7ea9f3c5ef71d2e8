"""Obstacles of this family, in the order in which they are listed.

Positions in the study (Chen and Wang, Regional Economic Review 2016(2)) are written as in models.md §2:
part, section, paragraph and sentence. The passages are told in our words.
"""

from __future__ import annotations

from citypact.mechanisms.obstacles.obstacle import Obstacle

ENTRIES: tuple[Obstacle, ...] = (
    Obstacle(
        "links",
        "M14",
        "III.2¶1 s5; II.3¶1 s2",
        "Roads end at the border of a city, or narrow to a bottleneck there.",
        "How good should each city build its segment, and who matches whose cost?",
        "citypact.games.obstacles.network.trunk:Trunk",
        "citypact.mechanisms.obstacles.network.links",
    ),
    Obstacle(
        "link-network",
        "M14",
        "III.2¶1 s5; II.3¶1 s2",
        "Roads end at the border of a city: a network whose links belong to different cities has gaps.",
        "Which links should be built, who is paid for building, and who pays?",
        "citypact.games.obstacles.network.road_network:RoadNetwork",
        "citypact.mechanisms.obstacles.network.link_network",
    ),
)
