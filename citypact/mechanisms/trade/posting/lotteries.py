r"""Drawing the posted ratio by lot never helps on average.

Every mechanism that is truthful whatever the other city does, that both accept case by case
and that needs no outside money is a lottery over posted ratios [Hagerty1987]_. Its welfare is the
average :math:`\sum_m p_m W(s_m) \le \max_s W(s)`: the best posted ratio is best among them all.

References
----------
.. [Hagerty1987] K. Hagerty and W. Rogerson, "Robust trading mechanisms", Journal of Economic
   Theory 42, 1987, 94-107.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door
from citypact.mechanisms.trade.posting.design import best_ratios
from citypact.mechanisms.trade.private_costs import PrivateCosts


@dataclass(frozen=True)
class RatioLottery:
    """What a lottery over ratios yields beside the best posted ratio.

    Parameters
    ----------
    welfare : Fraction or float
        Expected surplus of the lottery (fraction of the shared tax).
    best : Fraction or float
        That of the best posted ratio; never less.
    """

    welfare: Fraction | float
    best: Fraction | float

    @property
    def shortfall(self) -> float:
        """What drawing lots gives up."""
        return float(self.best - self.welfare)


def ratio_lottery(costs: PrivateCosts, ratios: Sequence[Number], chances: Sequence[Number]) -> RatioLottery:
    """Compare a lottery over posted ratios with the best posted ratio.

    Raises
    ------
    InputError
        Unless the ratios lie in [0, 1] and the chances are a distribution over them.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> costs = PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1))
    >>> ratio_lottery(costs, (0.4, 0.6), (0.5, 0.5)).shortfall
    0.005
    """
    door = Door()
    if not ratios or len(ratios) != len(chances):
        door.refuse(
            "chances", f"{len(chances)} chances", f"one for each of {len(ratios)} ratios, at least one"
        )
    for place, ratio in enumerate(ratios):
        door.between(f"ratios[{place}]", ratio, 0, 1, "a ratio")
    for place, chance in enumerate(chances):
        door.between(f"chances[{place}]", chance, 0, 1, "a probability")
    door.close()
    if total(chances) != 1:
        door.refuse("chances", f"a sum of {float(total(chances))!r}", "a sum of 1")
        door.close()
    values = [
        as_fraction(chance) * costs.welfare(ratio) for ratio, chance in zip(ratios, chances, strict=True)
    ]
    return RatioLottery(sum(values, Fraction(0)), best_ratios(costs)[0])
