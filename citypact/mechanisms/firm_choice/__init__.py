"""The plant's own choice: what to pay it to move, and when the city it leaves lets it go."""

from citypact.mechanisms.firm_choice.cost_shares import PAYERS, CostShare, PaidMove
from citypact.mechanisms.firm_choice.hidden.design import design_hidden_inducement
from citypact.mechanisms.firm_choice.hidden.result import HiddenInducement
from citypact.mechanisms.firm_choice.inducement.design import design_inducement
from citypact.mechanisms.firm_choice.inducement.result import Inducement
from citypact.mechanisms.firm_choice.moves import InducementMove, inducement_moves
from citypact.mechanisms.firm_choice.retention.design import retention_game
from citypact.mechanisms.firm_choice.retention.result import Retention
from citypact.mechanisms.firm_choice.weights import firm_weights

__all__ = [
    "PAYERS",
    "CostShare",
    "HiddenInducement",
    "Inducement",
    "InducementMove",
    "PaidMove",
    "Retention",
    "design_hidden_inducement",
    "design_inducement",
    "firm_weights",
    "inducement_moves",
    "retention_game",
]
