"""Agreements on abatement: who abates how much, who pays whom, and what others expect."""

from citypact.mechanisms.abatement.box.design import settle_box
from citypact.mechanisms.abatement.box.result import AmountRange, BoxSettlement
from citypact.mechanisms.abatement.conjectures import (
    alpha_game,
    block_equilibrium,
    delta_game,
    gamma_game,
    nash_equilibrium,
)
from citypact.mechanisms.abatement.linear.design import settle_abatement
from citypact.mechanisms.abatement.linear.parts import (
    ShapleyParts,
    shapley_parts,
    shapley_slopes,
    shapley_terms,
)
from citypact.mechanisms.abatement.linear.result import AbatementSettlement
from citypact.mechanisms.abatement.payments import Transfer
from citypact.mechanisms.abatement.quadratic.design import settle_quadratic
from citypact.mechanisms.abatement.quadratic.result import QuadraticSettlement

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
