r"""What stands in for a court: central settlement, a penalty, a deposit.

With the steady pipeline of :mod:`citypact.mechanisms.theories.enforcement` the
destination goes on paying the ratio s iff what it saves is no more than what it loses,

.. math::

    (1-\psi)\, s\tau a_M \;\le\; \frac{v - s\tau p_M}{r} + \psi F + D ,

with :math:`\psi` the probability that the centre deducts the arrears at settlement and
imposes the penalty F, and D a deposit that is lost by a breach in any case. A certain loss
of :math:`\psi F + D` is worth as much as a project value higher by :math:`r(\psi F + D)`.
Solved for each instrument alone,

.. math::

    \psi = \frac{O - V - D}{O + F}, \qquad D = (1-\psi) O - V - \psi F, \qquad
    F = \frac{(1-\psi) O - V - D}{\psi},

with :math:`O = s\tau a_M` and :math:`V = (v - s\tau p_M)/r`.

References
----------
models.md §4.9, A7, B8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.timeline import annuity
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.theories.enforcement import Pipeline, self_enforcing_ratios


@dataclass(frozen=True)
class Security:
    """What a breach costs the destination besides future projects.

    Parameters
    ----------
    settlement : float
        ψ, probability that the centre deducts what is withheld.
    penalty : float
        F, what the centre takes on top when it deducts (亿元).
    escrow : float
        D, deposit lost by a breach (亿元). It earns the destination's own discount rate.

    Raises
    ------
    InputError
        Listing every field that cannot be used.
    """

    settlement: Number = 0
    penalty: Number = 0
    escrow: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        door.between("settlement", self.settlement, 0, 1, "a probability")
        door.money("penalty", self.penalty)
        door.money("escrow", self.escrow)
        door.close()

    @property
    def forfeit(self) -> Fraction:
        """ψF + D: what a breach is expected to cost at once (亿元)."""
        return as_fraction(self.settlement) * as_fraction(self.penalty) + as_fraction(self.escrow)


@dataclass(frozen=True)
class ExternalEnforcement:
    """The least of each instrument, the others kept, at which a ratio is paid.

    Parameters
    ----------
    ratio : float
        The ratio to be paid.
    settlement : float or None
        Least ψ; ``None`` when not even certain deduction would do.
    escrow : float
        Least deposit (亿元).
    penalty : float or None
        Least penalty (亿元); ``None`` when the centre never deducts, so that nobody imposes it.
    worthwhile : bool
        Whether the projects to come are worth their payments to the destination at this ratio.
    """

    ratio: float
    settlement: float | None
    escrow: float
    penalty: float | None
    worthwhile: bool = True

    def words(self, unit: str) -> str:
        """Say what would do, as alternatives."""
        ways = []
        if self.settlement is not None:
            ways.append(f"central deduction with a probability of at least {self.settlement:.6g}")
        ways.append(f"a deposit of at least {self.escrow:.6g} {unit}")
        if self.penalty is not None:
            ways.append(f"a penalty of at least {self.penalty:.6g} {unit}")
        said = ", or ".join(ways)
        if not self.worthwhile:
            said += " (the projects to come pay more at this ratio than they are worth to the destination)"
        return said

    def to_dict(self) -> dict[str, Any]:
        """Return the amounts as plain data."""
        return {
            "ratio": self.ratio,
            "settlement": self.settlement,
            "escrow": self.escrow,
            "penalty": self.penalty,
            "worthwhile": self.worthwhile,
        }


def steady_pipeline(game: Relocation, rate: Number, window: int) -> Pipeline:
    """Return the pipeline in which a plant like this one comes every year.

    The yearly tax is R spread over the window; a plant is worth (1-p)(R-K) to the
    destination, as after a breach plants come unshared with probability p.

    Examples
    --------
    >>> pipeline = steady_pipeline(Relocation(1, 0.3, 0.1), 0.05, 5)
    >>> round(float(pipeline.tax), 6), float(pipeline.value)
    (0.230975, 0.9)
    """
    door = Door()
    if door.finite("rate", rate) and not 0 < rate <= 10:
        door.refuse("rate", rate, "a positive yearly rate, at most 10")
    door.whole("window", window, 1, 200)
    door.close()
    revenue = as_fraction(game.revenue)
    # A plant that costs the destination more than its tax is worth nothing to it, shared or not.
    worth = max(
        (1 - as_fraction(game.voluntary)) * (revenue - as_fraction(game.destination_cost)), Fraction(0)
    )
    return Pipeline(rate, window, revenue / annuity(rate, 1, window), worth)


def secured_ratios(pipeline: Pipeline, security: Security) -> RatioSet:
    """Return the ratios in [0, 1] that the destination keeps paying with this security.

    Examples
    --------
    >>> pipeline = Pipeline(0.05, 5, 1, 2)
    >>> [round(secured_ratios(pipeline, Security(escrow=deposit)).ends[1], 6) for deposit in (0, 2)]
    [0.397336, 0.417203]
    """
    raised = as_fraction(pipeline.value) + as_fraction(pipeline.rate) * security.forfeit
    return self_enforcing_ratios(replace(pipeline, value=raised), security.settlement)


def bound_slopes(pipeline: Pipeline, security: Security) -> dict[str, Fraction]:
    """Return the slopes of the largest secured ratio below one, by ψ, F (per 亿元) and D (per 亿元)."""
    tax, chance = as_fraction(pipeline.tax), as_fraction(security.settlement)
    promised = pipeline.promised() / as_fraction(pipeline.rate)
    load = tax * ((1 - chance) * pipeline.owed() + promised)
    most = (as_fraction(pipeline.value) / as_fraction(pipeline.rate) + security.forfeit) / load
    return {
        "settlement": (as_fraction(security.penalty) + most * tax * pipeline.owed()) / load,
        "penalty": chance / load,
        "escrow": 1 / load,
    }


def external_enforcement(pipeline: Pipeline, security: Security, ratio: Number) -> ExternalEnforcement:
    """Return the least settlement probability, deposit and penalty at which ``ratio`` is paid.

    Examples
    --------
    >>> needed = external_enforcement(Pipeline(0.05, 5, 1, 2), Security(), 0.45)
    >>> round(needed.settlement, 6), round(needed.escrow, 6), needed.penalty
    (0.836705, 5.301735, None)
    """
    door = Door()
    door.between("ratio", ratio, 0, 1, "a ratio")
    door.close()
    chance, penalty, deposit = map(as_fraction, (security.settlement, security.penalty, security.escrow))
    yearly = as_fraction(ratio) * as_fraction(pipeline.tax)
    owed = yearly * pipeline.owed()
    future = (as_fraction(pipeline.value) - yearly * pipeline.promised()) / as_fraction(pipeline.rate)
    short = (1 - chance) * owed - future
    missing = owed - future - deposit
    least = max(missing / (owed + penalty), Fraction(0)) if missing > 0 else Fraction(0)
    fine = max(short - deposit, Fraction(0))
    return ExternalEnforcement(
        ratio=float(ratio),
        settlement=float(least) if least <= 1 else None,
        escrow=float(max(short - chance * penalty, Fraction(0))),
        penalty=float(fine / chance) if chance else (None if fine else 0.0),
        worthwhile=future >= 0,
    )
