"""Agreements on abatement: who abates how much, who pays whom, and what others expect."""

from citypact.mechanisms.abatement.box_settlement import AmountRange, BoxSettlement
from citypact.mechanisms.abatement.conjectures import (
    alpha_game,
    block_equilibrium,
    delta_game,
    gamma_game,
    nash_equilibrium,
)
from citypact.mechanisms.abatement.payments import Transfer
from citypact.mechanisms.abatement.quadratic_settlement import QuadraticSettlement
from citypact.mechanisms.abatement.settle import settle_abatement
from citypact.mechanisms.abatement.settle_box import settle_box
from citypact.mechanisms.abatement.settle_quadratic import settle_quadratic
from citypact.mechanisms.abatement.settlement import AbatementSettlement
from citypact.mechanisms.abatement.shapley_parts import (
    ShapleyParts,
    shapley_parts,
    shapley_slopes,
    shapley_terms,
)

__all__ = [
    "AbatementSettlement",
    "AmountRange",
    "BoxSettlement",
    "QuadraticSettlement",
    "ShapleyParts",
    "Transfer",
    "alpha_game",
    "block_equilibrium",
    "delta_game",
    "gamma_game",
    "nash_equilibrium",
    "settle_abatement",
    "settle_box",
    "settle_quadratic",
    "shapley_parts",
    "shapley_slopes",
    "shapley_terms",
]
