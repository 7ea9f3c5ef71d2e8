"""Obstacles of this family, in the order in which they are listed.

Positions in the study (Chen and Wang, Regional Economic Review 2016(2)) are written as in models.md §2:
part, section, paragraph and sentence. The passages are told in our words.
"""

from __future__ import annotations

from citypact.mechanisms.obstacles.obstacle import Obstacle

ENTRIES: tuple[Obstacle, ...] = (
    Obstacle(
        "congestion",
        "M11",
        "II.3¶1 s2; II.0¶3 s4; I.1¶2–3",
        "The core draws in more than it gives out and is overloaded: the disease of big cities.",
        "How many should work elsewhere, and which tolls bring them there?",
        "citypact.games.obstacles.centre.crowding:Crowding",
        "citypact.mechanisms.obstacles.centre.congestion",
    ),
    Obstacle(
        "centre-contest",
        "M12",
        "IV.1¶1 s3",
        "Where there are two cores or several, they contend openly and covertly for being the centre.",
        "What does the contest waste, and what must those receive who stand back?",
        "citypact.games.obstacles.centre.rank_contest:RankContest",
        "citypact.mechanisms.obstacles.centre.centre_contest",
    ),
    Obstacle(
        "leadership",
        "M13, M24",
        "IV.1¶1 s2; IV.1¶2 s1–s4",
        "Who is the core, and who leads, is open; one designated core is to unite goals and actions.",
        "How far does the leading core come alone, and who bears which part of what it should spend?",
        "citypact.games.obstacles.centre.leader:Leadership",
        "citypact.mechanisms.obstacles.centre.leadership",
    ),
    Obstacle(
        "development-gap",
        "M10, M33",
        "II.3¶1 s1–s3",
        "Hebei's product per head is two fifths of its neighbours' and does not catch up; it can hardly"
        " connect to their industries.",
        "Which grant opens an agreement at all, and which terms do not widen the gap?",
        "citypact.games.obstacles.centre.absorption:DevelopmentGap",
        "citypact.mechanisms.obstacles.centre.development_gap",
    ),
)
