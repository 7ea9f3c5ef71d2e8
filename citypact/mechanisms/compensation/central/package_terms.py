"""A central package for a river: what it says, what it achieves, and the proof that nothing cheaper does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from citypact.games.allocation import Allocation
from citypact.games.water.protection import ProtectionGame
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import prices_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.provenance import Provenance
from citypact.solvers.replicator.rest_point import Stability

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, repr=False)
class CentralPackage(Result):
    """A subsidy and a sanction, what they achieve and the proof that nothing cheaper does.

    Parameters
    ----------
    game : ProtectionGame
        The cities' game with the package in it.
    subsidy, sanction : Fraction
        :math:`S_U` and :math:`F_D` (亿元 a year).
    cost : Fraction
        :math:`S_U + λ F_D` (亿元 a year).
    ranges : mapping of str to (float, float or None)
        Each lever over all optimal packages; None where nothing limits it.
    eigenvalues : tuple of float
        Of the replicator dynamics at (Protect, Compensate): minus each city's gain there.
    stability : str
        What they say: asymptotically stable, or undecided by linearisation with a zero among them.
    participation : tuple of float
        Least transfer the upstream city needs after the subsidy, and most that the downstream city
        grants, for both to be no worse off than without any mechanism (亿元 a year).
    gains : Allocation
        Gain of ``upstream`` and ``downstream`` over no mechanism, the transfer being the game's.
    shadow_prices : mapping of str to float
        Fall of the cost per 亿元 by which a constraint is relaxed; for a city's row, per 亿元 of
        margin given up.
    exact : ExactCertificate
        Proof of the optimum of ``program`` in fractions.
    """

    game: ProtectionGame
    subsidy: Fraction
    sanction: Fraction
    cost: Fraction
    sanction_weight: Fraction
    margin: Fraction
    ranges: Mapping[str, tuple[float, float | None]]
    eigenvalues: tuple[float, float]
    stability: Stability
    participation: tuple[float, float]
    gains: Allocation
    shadow_prices: Mapping[str, float]
    shadow_price_units: Mapping[str, str]
    binding: tuple[str, ...]
    program: LinearProgram
    exact: ExactCertificate
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def strict(self) -> bool:
        """Whether both cities lose by any other strategy, so that the state is asymptotically stable."""
        return self.stability == "asymptotically stable"

    @property
    def both_gain(self) -> bool:
        """Whether neither city is worse off than without any mechanism."""
        return min(self.gains.vector()) >= 0

    def explain(self) -> str:
        """Say the result in plain sentences."""
        money, (upstream, downstream) = self.game.unit, self.game.players
        words = [
            f"The centre pays {upstream} {float(self.subsidy):.4g} {money} a year for protecting and sets a"
            f" sanction of {float(self.sanction):.4g} {money} on {downstream} if it does not pay."
        ]
        if self.strict:
            rate = -max(self.eigenvalues)
            words.append(
                f"Protecting and compensating is then asymptotically stable: each loses at least {rate:.4g}"
                f" {money} a year by doing otherwise."
            )
        else:
            words.append(
                "This is the limit at which a city is indifferent: the state is a weak equilibrium and not"
                " asymptotically stable; with any positive margin it is."
            )
        lo, hi = self.participation
        words.append(
            f"Against no mechanism {upstream} needs a transfer of at least {lo:.4g} and {downstream} grants"
            f" at most {hi:.4g}; the contract's is {float(self.game.transfer):.4g} {money}."
        )
        if not self.both_gain:
            named = ((upstream, self.gains["upstream"]), (downstream, self.gains["downstream"]))
            losers = [name for name, gain in named if gain < 0]
            held = "are" if len(losers) > 1 else "is"
            words.append(
                f"{' and '.join(losers)} would be better off without any mechanism and {held} held by the"
                " centre."
            )
        return " ".join(words)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.game.unit
        prices = self.shadow_prices.items()
        return [
            ("central subsidy", float(self.subsidy), money),
            ("central sanction", float(self.sanction), money),
            ("weighted cost", float(self.cost), money),
            ("margin", float(self.margin), money),
            ("upstream needs", self.participation[0], money),
            ("downstream grants", self.participation[1], money),
            ("gain of upstream", self.gains["upstream"], money),
            ("gain of downstream", self.gains["downstream"], money),
            *((f"shadow price: {name}", price, self.shadow_price_units[name]) for name, price in prices),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "subsidy": float(self.subsidy),
            "sanction": float(self.sanction),
            "cost": float(self.cost),
            "sanction_weight": float(self.sanction_weight),
            "margin": float(self.margin),
            "ranges": {name: list(ends) for name, ends in self.ranges.items()},
            "eigenvalues": list(self.eigenvalues),
            "stability": self.stability,
            "strict": self.strict,
            "participation": {"lo": self.participation[0], "hi": self.participation[1]},
            "both_gain": self.both_gain,
            "gains": dict(self.gains),
            **prices_told(self),
            "certificate": self.certificate.to_dict(),
            "exact_certificate": self.exact.to_dict(),
            "provenance": self.provenance.to_dict(),
            "assumptions": list(self.assumptions),
        }

    def plot(self) -> Figure:
        """Draw the phase portrait of the game with the package."""
        from citypact.report.water.phase_portrait import phase_portrait

        return phase_portrait(self.game.populations())

    def __repr__(self) -> str:
        return (
            f"<CentralPackage: subsidy {float(self.subsidy):.6g}, sanction {float(self.sanction):.6g}"
            f" {self.game.unit}, {self.stability}>"
        )
