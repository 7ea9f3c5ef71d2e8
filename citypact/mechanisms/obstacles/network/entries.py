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
    Obstacle(
        "rail-company",
        "M15",
        "III.2¶1 s4",
        "Three governments and the national railway found a company for intercity lines, and a bank.",
        "Which equity will all owners keep, and who contributes how much to the bank?",
        "citypact.games.obstacles.network.rail_company:RailCompany",
        "citypact.mechanisms.obstacles.network.rail_company",
    ),
)
