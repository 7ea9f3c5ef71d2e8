"""What ``keep_promise`` answers: patience needed, lengths of punishment compared, the best of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from citypact.games.rational import Number
from citypact.mechanisms.enforcement.repeated.punishments import MOST_PERIODS, Monitoring
from citypact.mechanisms.enforcement.repeated.stage import StageDilemma
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class Punishment:
    """One length of punishment.

    Parameters
    ----------
    length : int or None
        Periods; ``None`` for ever.
    critical : number or None
        Least discount factor at which it deters; ``None`` if none below one does.
    deters : bool or None
        Whether it deters at the given discount factor; ``None`` if none was given.
    value : float or None
        Normalised value on the path at that factor *if* the promise is kept (亿元 a period).
    """

    length: int | None
    critical: Number | None
    deters: bool | None
    value: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the line as plain data."""
        critical = None if self.critical is None else float(self.critical)
        return {"length": self.length, "critical": critical, "deters": self.deters, "value": self.value}


@dataclass(frozen=True)
class PromiseKeeping(Result):
    """How a promise is kept in a repeated dilemma.

    Parameters
    ----------
    length : int or None
        The punishment asked about; ``None`` for ever.
    discount : float or None
        The discount factor given, if one was.
    punishments : tuple of Punishment
        Every length considered, the punishment for ever last.
    shortest : int or None
        Fewest periods that deter at ``discount``; ``None`` if 1000 do not or no factor was given.
    ceiling : float or None
        Bound on the value under any punishment (亿元 a period); ``None`` if alarms say nothing.
    least_detection, most_false_alarms : float or None
        Each alone, the other kept: what makes the punishment asked about deter at ``discount``.
    """

    stage: StageDilemma
    monitoring: Monitoring
    length: int | None
    discount: Number | None
    punishments: tuple[Punishment, ...]
    shortest: int | None
    ceiling: float | None
    least_detection: float | None
    most_false_alarms: float | None
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def asked(self) -> Punishment:
        """The punishment asked about."""
        return next(each for each in self.punishments if each.length == self.length)

    @property
    def critical(self) -> float | None:
        """Least discount factor at which the punishment asked about deters."""
        return None if self.asked.critical is None else float(self.asked.critical)

    @property
    def keeps(self) -> bool | None:
        """Whether the promise is kept under it at the factor given; ``None`` without one."""
        return self.asked.deters

    @property
    def value(self) -> float | None:
        """Normalised value on the path (亿元 a period): of cooperation if kept, else of punishment."""
        if self.keeps is None:
            return None
        return self.asked.value if self.keeps else float(self.stage.punishment)

    @property
    def best_lengths(self) -> tuple[int | None, ...]:
        """All listed lengths with the highest value among those that deter (``None``: for ever)."""
        deterring = [each for each in self.punishments if each.deters and each.value is not None]
        if not deterring:
            return ()
        if self.monitoring.false_alarm > 0:
            return (deterring[0].length,)  # the value falls strictly with the length
        return tuple(each.length for each in deterring)

    @property
    def reason(self) -> str:
        """Why the promise is not kept and what would help; empty if it is, or nothing was asked."""
        if self.keeps is not False:
            return ""
        words = [f"the promise is not kept with {_named(self.length)} at a discount factor of"]
        words.append(f"{float(self.discount or 0):.6g}:")
        helps = []
        if self.critical is not None:
            helps.append(f"a discount factor of at least {self.critical:.6g}")
        if self.least_detection is not None:
            helps.append(f"detection with a probability of at least {self.least_detection:.6g}")
        if self.most_false_alarms is not None:
            helps.append(f"false alarms with a probability of at most {self.most_false_alarms:.6g}")
        if self.shortest is not None:
            helps.append(f"a punishment of {_counted(self.shortest)}")
        elif self.punishments[-1].deters:
            helps.append("punishment for ever")
        if not helps:
            return (
                " ".join(words) + " no patience, and no change of detection or of false alarms alone, helps"
            )
        return " ".join(words) + " it would be with " + ", or ".join(helps)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if self.critical is None:
            lines = [f"With {_named(self.length)} no discount factor below one makes the promise hold."]
        else:
            lines = [
                f"With {_named(self.length)} the promise holds from a discount factor of {self.critical:.6g}."
            ]
        if self.reason:
            lines.append(self.reason[0].upper() + self.reason[1:] + ".")
        if self.discount is not None:
            at = f"At {float(self.discount):.6g}"
            if self.shortest is not None:
                lines.append(f"{at} the shortest punishment that deters is {_counted(self.shortest)}.")
            elif any(each.deters for each in self.punishments):
                lines.append(f"{at} no punishment of up to {MOST_PERIODS} periods deters, one for ever does.")
            best = self.best_lengths
            if len(best) == 1 and best[0] is not None:
                lines.append(f"The best is {_named(best[0])}: false alarms make every longer one dearer.")
            elif len(best) > 1:
                lines.append("Without false alarms every longer one is as good: nobody is ever punished.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        figures: Figures = [
            ("critical discount factor", self.critical, ""),
            ("value on the path", self.value, "亿元 a period"),
            ("highest value under any punishment", self.ceiling, "亿元 a period"),
            ("shortest punishment that deters", self.shortest, "periods"),
            ("detection needed", self.least_detection, ""),
            ("false alarms allowed", self.most_false_alarms, ""),
        ]
        for each in self.punishments:
            name = _named(each.length)
            critical = None if each.critical is None else float(each.critical)
            figures.append((f"critical discount factor, {name}", critical, ""))
            if each.deters:
                figures.append((f"value on the path, {name}", each.value, "亿元 a period"))
        return figures

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (a length of ``null`` is punishment for ever)."""
        return {
            "critical_discount": self.critical,
            "keeps": self.keeps,
            "reason": self.reason or None,
            "value": self.value,
            "ceiling": self.ceiling,
            "length": self.length,
            "discount": None if self.discount is None else float(self.discount),
            "shortest": self.shortest,
            "best_lengths": list(self.best_lengths),
            "least_detection": self.least_detection,
            "most_false_alarms": self.most_false_alarms,
            "punishments": [each.to_dict() for each in self.punishments],
            **proof_told(self),
        }

    def __repr__(self) -> str:
        return f"<PromiseKeeping: {_named(self.length)}, critical discount factor {self.critical}>"


def _named(length: int | None) -> str:
    return "punishment for ever" if length is None else f"a punishment of {_counted(length)}"


def _counted(length: int) -> str:
    return "1 period" if length == 1 else f"{length} periods"
