r"""What a mechanism is to be best at: any linear objective.

The objective is

.. math::

    E\Big[\sum_i w_i\,(v_i + t_i) - \rho \sum_i t_i + \sum_o b_o\, q(o)\Big] - \mu z ,

with weights :math:`w_i` on players' payoffs, :math:`\rho` on the designer's revenue, a benefit
:math:`b_o` of outcomes to the designer and a price :math:`\mu` of external money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.finite_design.problem.conditions import (
    Affine,
    Reading,
    combine,
    expected,
    paid,
    payoff,
)
from citypact.mechanisms.finite_design.problem.setting import Setting

OBJECTIVES = ("welfare", "revenue", "least money")


@dataclass(frozen=True)
class Aim:
    """Weights of a linear objective to be maximised.

    Parameters
    ----------
    players : mapping of str to number
        Weight of each player's expected payoff; zero for those left out.
    revenue : number
        Weight of what the designer collects from the players.
    outcomes : mapping of str to number
        What an outcome is worth to the designer, in money.
    money_price : number
        What a unit of external money costs; if positive, the money is chosen with the mechanism.

    Examples
    --------
    >>> Aim.of("revenue", ("buyer",)).revenue
    1
    """

    players: Mapping[str, Number] = field(default_factory=dict)
    revenue: Number = 0
    outcomes: Mapping[str, Number] = field(default_factory=dict)
    money_price: Number = 0

    @classmethod
    def of(cls, objective: str | Mapping[str, Number] | Aim, players: tuple[str, ...]) -> Aim:
        """Read an objective: a word, weights of players, or an aim.

        Raises
        ------
        InputError
            On an unknown word.
        """
        if isinstance(objective, Aim):
            return objective
        if isinstance(objective, Mapping):
            return cls(players=objective)
        door = Door()
        door.choice("objective", objective, OBJECTIVES)
        door.close()
        if objective == "welfare":
            return cls(players=dict.fromkeys(players, 1), revenue=1)
        return cls(revenue=1) if objective == "revenue" else cls(money_price=1)

    def check(self, setting: Setting) -> None:
        """Check names and numbers.

        Raises
        ------
        InputError
            On an unknown player or outcome, a weight that is not finite, a negative price.
        """
        door = Door()
        for field_name, weights, known in (
            ("objective", self.players, setting.players),
            ("outcomes of the objective", self.outcomes, setting.outcomes),
        ):
            for name, weight in weights.items():
                if name not in known:
                    door.refuse(field_name, name, f"one of {', '.join(known)}")
                door.finite(f"{field_name}: weight of {name}", weight)
        door.finite("revenue of the objective", self.revenue)
        if door.finite("money_price", self.money_price) and not self.money_price >= 0:
            door.refuse("money_price", self.money_price, "a price of at least zero")
        door.close()

    def form(self, setting: Setting, reading: Reading) -> Affine:
        """Return the objective as an affine form."""
        profiles, terms = setting.profiles, []
        for name, weight in self.players.items():
            i = setting.players.index(name)
            each = (payoff(setting, reading, i, at[i], at) for at in profiles)
            terms.append((as_fraction(weight), expected(setting, each)))
        if self.revenue:
            sums = expected(setting, (paid(setting, reading, at) for at in profiles))
            terms.append((-as_fraction(self.revenue), sums))
        for outcome, worth in self.outcomes.items():
            o = setting.outcomes.index(outcome)
            terms.append((as_fraction(worth), expected(setting, (reading.chance(o, at) for at in profiles))))
        if self.money_price:
            terms.append((-as_fraction(self.money_price), reading.external()))
        return combine(terms)


def welfare(setting: Setting, reading: Reading) -> Affine:
    """Expected sum of values."""
    every = range(len(setting.outcomes))
    return expected(
        setting,
        (combine((setting.total(o, at), reading.chance(o, at)) for o in every) for at in setting.profiles),
    )
