"""What is told of levers on cities that compete for firms: the amounts in the words."""

from __future__ import annotations

import re

from citypact.games.obstacles.mobility.location import LocationChoice
from citypact.mechanisms.obstacles.mobility.location_choice import agree


def test_the_floor_is_told_in_money_a_quarter_above_the_highest_charge() -> None:
    """Three alike cities at a spread of 0.8 charge 1.2 (models.md Appendix C)."""
    answer = agree(LocationChoice(("A", "B", "C"), 1, 0.8, (2, 2, 2), (0, 0, 0)))
    floor = next(effect for effect in answer.effects if effect.lever.startswith("floor"))
    assert floor.lever == "floor of 1.5 under all charges"
    assert {round(float(floor.outcome.actions[f"charge of {city}"]), 9) for city in "ABC"} == {1.5}
    # The symmetric amenity goes with the charge: (1.5 / 1.2) times what it was.
    raised = re.search(r"rise by up to ([\d.]+)%", floor.told)
    assert raised is not None
    assert float(raised[1]) == 25.0
