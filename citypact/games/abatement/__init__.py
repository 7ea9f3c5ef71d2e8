"""Cities that clean the air and water of others: benefits of abatement and who reaps them."""

from citypact.games.abatement.benefit_box import BenefitBox
from citypact.games.abatement.linear_damage import Abatement
from citypact.games.abatement.quadratic_damage import QuadraticDamage

__all__ = ["Abatement", "BenefitBox", "QuadraticDamage"]
