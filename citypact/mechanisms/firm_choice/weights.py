"""How likely each plant of a list is to move: weights for a portfolio."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.firm import FirmChoice
from citypact.games.rational import Number
from citypact.games.validation import Door


def firm_weights(firms: Sequence[FirmChoice], inducement: Number | Sequence[Number] = 0) -> FloatArray:
    """Return the probability that each plant moves, given what it is paid.

    The ratio does not enter: how two cities divide a tax changes nothing for who pays it. A plant
    that is under a directive has at least that weight.

    Parameters
    ----------
    firms : sequence of FirmChoice
        One a plant, in the order of the portfolio.
    inducement : float or sequence of float
        σ (亿元), the same for all, or one a plant.

    Returns
    -------
    numpy.ndarray
        Shape ``(len(firms),)``; their sum is the number of moves expected. A plant of weight P
        and amounts (R, L, K) counts as one of (PR, PL, PK).

    Raises
    ------
    InputError
        On an inducement that is negative or no number, or a list of another length.

    Examples
    --------
    >>> plants = [FirmChoice(0.1, 0.3), FirmChoice(0.1, 0.3, directive=0.4)]
    >>> firm_weights(plants).tolist(), firm_weights(plants, 0.2).tolist()
    ([0.0, 0.4], [1.0, 1.0])
    """
    door = Door()
    if isinstance(inducement, Sequence | np.ndarray):
        paid = list(inducement)
        if len(paid) != len(firms):
            door.refuse("inducement", f"{len(paid)} amounts", f"one, or {len(firms)} as there are plants")
        for place, amount in enumerate(paid):
            door.money(f"inducement[{place}]", amount)
    else:
        paid = [inducement] * len(firms)
        door.money("inducement", inducement)
    for place, firm in enumerate(firms):
        if not isinstance(firm, FirmChoice):
            door.refuse(f"firms[{place}]", firm, "a FirmChoice")
    door.close()
    return np.array([firm.probability(amount) for firm, amount in zip(firms, paid, strict=True)])
