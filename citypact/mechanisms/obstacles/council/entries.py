"""Obstacles of this family, in the order in which they are listed.

Positions in the study (Chen and Wang, Regional Economic Review 2016(2)) are written as in models.md §2:
part, section, paragraph and sentence. The passages are told in our words.
"""

from __future__ import annotations

from citypact.mechanisms.obstacles.obstacle import Obstacle

ENTRIES: tuple[Obstacle, ...] = (
    Obstacle(
        "intermediaries",
        "M19",
        "IV.3¶2 s2",
        "Chambers of commerce, think tanks and other bodies should form a network beside the governments.",
        "What is it worth that intermediaries watch promises and say who builds what, and who pays them?",
        "citypact.games.obstacles.council.intermediaries:Intermediaries",
        "citypact.mechanisms.obstacles.council.intermediaries",
    ),
    Obstacle(
        "siting",
        "M30, M09",
        "II.2¶2 s1–s3",
        "The mayors' meetings bind nobody and fail when large projects and trunk routes have to be sited.",
        "Which rule finds the best site though each city alone knows its worth, and what does it cost?",
        "citypact.games.obstacles.council.siting:ProjectSiting",
        "citypact.mechanisms.obstacles.council.siting",
    ),
)
