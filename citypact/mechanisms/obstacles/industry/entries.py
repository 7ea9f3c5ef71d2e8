"""Obstacles of this family, in the order in which they are listed.

Positions in the study (Chen and Wang, Regional Economic Review 2016(2)) are written as in models.md §2:
part, section, paragraph and sentence. The passages are told in our words.
"""

from __future__ import annotations

from citypact.mechanisms.obstacles.obstacle import Obstacle

ENTRIES: tuple[Obstacle, ...] = (
    Obstacle(
        "segmentation",
        "M03",
        "Intro¶2 s1; II.0¶2 s2, s5; II.1¶2 s1; III.1¶1 s3",
        "Cities wall off their markets to protect their own firms; a council of cities is said to have cut"
        " the harm by nearly half.",
        "What keeps markets open when a wall serves the city behind it?",
        "citypact.games.obstacles.industry.segmentation:Segmentation",
        "citypact.mechanisms.obstacles.industry.segmentation",
    ),
    Obstacle(
        "duplication",
        "M04",
        "II.1¶2 s1; III.3¶1 s3-s6",
        "Cities build up the same industries side by side in place of dividing them.",
        "Who makes which industry, and is it settled by word, by lot or for money?",
        "citypact.games.obstacles.industry.duplication:Duplication",
        "citypact.mechanisms.obstacles.industry.duplication",
    ),
    Obstacle(
        "division-of-labour",
        "M23",
        "III.3¶1 s4-s6",
        "Beijing should serve, Tianjin make and Hebei store and move; each city still makes a bit of all.",
        "Who makes what if inputs are pooled, and at what prices of inputs does nobody part?",
        "citypact.games.obstacles.industry.division:DivisionOfLabour",
        "citypact.mechanisms.obstacles.industry.division_of_labour",
    ),
    Obstacle(
        "directive",
        "M29",
        "II.1¶2 s3",
        "State ownership and administrative rank decide where plants and resources go, not the plants.",
        "How far does an order to move replace the consent of plant and origin, and who must be paid?",
        "citypact.games.obstacles.industry.directive:Directive",
        "citypact.mechanisms.obstacles.industry.directive",
    ),
)
