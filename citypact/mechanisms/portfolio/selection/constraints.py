r"""What a choice of plants must respect beside the consent of the two cities."""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.portfolio.rule import CONSENTS


@dataclass(frozen=True)
class SideConstraints:
    r"""Conditions on the plants that are put on the list and on the ratio.

    With :math:`y_f` = 1 for a plant on the list, :math:`z_f` the central top-up paid to the
    origin for it, and gains :math:`U_A = \sum (s R_f - L_f) y_f + z_f`,
    :math:`U_B = \sum ((1-s) R_f - K_f) y_f`.

    Parameters
    ----------
    consent : {"project", "portfolio"}
        Whether neither city may lose on any plant of the list (its top-up counted), or only
        on the list as a whole.
    origin_gain, destination_gain : float
        Least :math:`U_A` and :math:`U_B` (亿元).
    least_part : float
        Least part of :math:`U_A + U_B` for each city, 0 to one half (equity).
    budget : float
        Most that the centre pays in top-ups, :math:`\sum z_f` (亿元).
    lowest, highest : float
        Bounds on the ratio.
    plant_cost : float
        :math:`c_{adm}`, cost of handling a plant on the list (亿元).
    central_price : float
        :math:`\lambda_c`, price of a yuan of central money in the objective.

    Raises
    ------
    InputError
        Listing every value that cannot be used.
    """

    consent: str = "project"
    origin_gain: Number = 0
    destination_gain: Number = 0
    least_part: Number = 0
    budget: Number = 0
    lowest: Number = 0
    highest: Number = 1
    plant_cost: Number = 0
    central_price: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        door.choice("consent", self.consent, CONSENTS)
        for name in ("origin_gain", "destination_gain", "budget", "plant_cost"):
            door.money(name, getattr(self, name))
        door.between("least_part", self.least_part, 0, 0.5, "a part")
        door.between("lowest", self.lowest, 0, 1, "a ratio")
        door.between("highest", self.highest, 0, 1, "a ratio")
        if door.finite("central_price", self.central_price) and self.central_price < 0:
            door.refuse("central_price", self.central_price, "a number at least 0")
        if not door.problems and self.lowest > self.highest:
            door.refuse("lowest", self.lowest, f"at most highest, {self.highest}")
        door.close()

    def exact(self, name: str) -> Fraction:
        """Return one of the numbers as a fraction."""
        return as_fraction(getattr(self, name))

    def to_dict(self) -> dict[str, Any]:
        """Return the constraints as plain data for JSON."""
        values = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return {
            name: float(value) if isinstance(value, Fraction) else value for name, value in values.items()
        }
