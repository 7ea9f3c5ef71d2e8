"""Claims problems for Hypothesis, full of ties and zeros, and the rules to try on them."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

from citypact.solvers.claims.arrival import random_arrival
from citypact.solvers.claims.awards_set import average_of_awards
from citypact.solvers.claims.equal import (
    average_of_rules,
    constrained_equal_awards,
    constrained_equal_losses,
)
from citypact.solvers.claims.half_claims import (
    constrained_egalitarian,
    piniles_rule,
    reverse_talmud,
    talmud_rule,
)
from citypact.solvers.claims.overlap import minimal_overlap
from citypact.solvers.claims.proportional import adjusted_proportional, alpha_min, proportional_rule

RULES = (
    proportional_rule,
    constrained_equal_awards,
    constrained_equal_losses,
    talmud_rule,
    reverse_talmud,
    random_arrival,
    minimal_overlap,
    adjusted_proportional,
    piniles_rule,
    constrained_egalitarian,
    average_of_awards,
    average_of_rules,
    alpha_min,
)
#: Thirteen rules under many laws: a few examples each add up.
quick = settings(max_examples=25)
Case = tuple[Fraction, list[Fraction]]


@st.composite
def problems(draw: st.DrawFn, least: int = 1, most: int = 5, smallest: int = 0) -> Case:
    """An estate between nothing and everything that is claimed."""
    whole = draw(st.lists(st.integers(smallest, 12), min_size=least, max_size=most))
    claims = [Fraction(claim) for claim in whole]
    return sum(claims) * Fraction(draw(st.integers(0, 24)), 24), claims
