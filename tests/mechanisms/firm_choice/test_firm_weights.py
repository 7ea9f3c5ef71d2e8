"""Probabilities of a list of plants."""

from __future__ import annotations

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.firm import FirmChoice
from citypact.mechanisms.firm_choice import firm_weights


def test_each_plant_has_its_own_probability_and_payment() -> None:
    plants = [FirmChoice(0, 0.2, noise=0.1), FirmChoice(0, 0.2), FirmChoice(0, 0.2, directive=0.7)]
    assert firm_weights(plants, [0.2, 0.1, 0.1]).tolist() == [0.5, 0.0, 0.7]
    assert firm_weights(plants, np.array([0.2, 0.1, 0.1])).tolist() == [0.5, 0.0, 0.7]
    assert firm_weights([], 1).shape == (0,)


def test_weights_rise_with_payment_and_directive() -> None:
    paid = [firm_weights([FirmChoice(0, 0.3, 0.1, 0.2)], amount)[0] for amount in (0, 0.1, 0.5, 1)]
    ordered = [firm_weights([FirmChoice(0, 0.3, 0.1, share)])[0] for share in (0, 0.3, 1)]
    assert paid == sorted(paid)
    assert ordered == sorted(ordered)
    assert ordered[-1] == 1


def test_refusals() -> None:
    with pytest.raises(InputError) as caught:
        firm_weights([FirmChoice(0, 1)] * 3, [0.1, -2])
    assert str(caught.value).splitlines() == [
        "inducement: found 2 amounts, expected one, or 3 as there are plants",
        "inducement[1]: found -2, expected a non-negative amount of money (亿元)",
    ]
    with pytest.raises(InputError, match=r"firms\[0\]: found 0.5, expected a FirmChoice"):
        firm_weights([0.5], 0)  # type: ignore[list-item]
