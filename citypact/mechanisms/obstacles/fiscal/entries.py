"""Obstacles of this family, in the order in which they are listed.

Positions in the study (Chen and Wang, Regional Economic Review 2016(2)) are written as in models.md §2:
part, section, paragraph and sentence. The passages are told in our words.
"""

from __future__ import annotations

from citypact.mechanisms.obstacles.obstacle import Obstacle

ENTRIES: tuple[Obstacle, ...] = (
    Obstacle(
        "tax-competition",
        "M01",
        "II.1¶1 s1–s3; II.close",
        "Every city lives on the revenue it takes itself, so it courts firms with concessions.",
        "How low does competition drive the charges, and how much revenue must be pooled to end it?",
        "citypact.games.obstacles.fiscal.tax_competition:TaxCompetition",
        "citypact.mechanisms.obstacles.fiscal.tax_competition",
    ),
    Obstacle(
        "promotion",
        "M02",
        "II.1¶2 s1",
        "Officials rise by the output of their own city, so that a neighbour is a rival.",
        "How far is effort from what serves both cities, and which joint projects do the officials sign?",
        "citypact.games.obstacles.fiscal.promotion:Promotion",
        "citypact.mechanisms.obstacles.fiscal.promotion",
    ),
    Obstacle(
        "central-triangle",
        "M32",
        "II.1¶1 s1; II.1¶2 s1",
        "Local governments answer to a centre that assesses them, and to each other only through it.",
        "Do two cities cooperate under a centre that may look, and what keeps them at it when it does not?",
        "citypact.games.obstacles.fiscal.triangle:CentralTriangle",
        "citypact.mechanisms.obstacles.fiscal.central_triangle",
    ),
)
