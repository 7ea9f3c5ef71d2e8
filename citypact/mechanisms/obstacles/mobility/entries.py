"""Obstacles of this family, in the order in which they are listed.

Positions in the study (Chen and Wang, Regional Economic Review 2016(2)) are written as in models.md §2:
part, section, paragraph and sentence. The passages are told in our words.
"""

from __future__ import annotations

from citypact.mechanisms.obstacles.obstacle import Obstacle

ENTRIES: tuple[Obstacle, ...] = (
    Obstacle(
        "location-choice",
        "M18",
        "IV.3¶1 s1–s3",
        "Firms vote with their feet; the market, not the border, should decide where they go.",
        "What do cities charge and offer when firms choose freely, and what should they agree on?",
        "citypact.games.obstacles.mobility.location:LocationChoice",
        "citypact.mechanisms.obstacles.mobility.location_choice",
    ),
    Obstacle(
        "recognition",
        "M16",
        "III.4¶1 s4–s6",
        "Insurance, social security, transit cards and housing funds should count in every city.",
        "Who should recognise whom, and which subsidies make everybody sign?",
        "citypact.games.obstacles.mobility.recognition:Recognition",
        "citypact.mechanisms.obstacles.mobility.recognition",
    ),
    Obstacle(
        "public-resources",
        "M25",
        "III.4¶1 s3",
        "Good hospitals and schools should move out of the megacity to smaller cities.",
        "Which of them should move, where to, and for which lump sums?",
        "citypact.games.obstacles.mobility.public_resources:PublicResources",
        "citypact.mechanisms.obstacles.mobility.public_resources",
    ),
)
