"""What ``unravel`` answers: year ends, the ratio that is always paid, shares by vintage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citypact.mechanisms.enforcement.security import Security
from citypact.mechanisms.enforcement.vintages.finite_pipeline import FinitePipeline
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class YearEnd:
    """One date at which the destination pays or stops.

    Parameters
    ----------
    year : int
        At the end of this year.
    owed : float
        Payments outstanding on the vintages in place, in present value (亿元).
    saved : float
        What of it a breach is expected to save (亿元).
    future, forfeit : float
        What a breach loses: projects to come net of their payments; penalty and deposit (亿元).
    bound : float or None
        Largest ratio paid at this date, at most 1; ``None`` if nothing limits it.
    kept : bool
        Whether the promise is kept at this date.
    settlement, escrow : float or None, float
        Least probability of central deduction, and least deposit (亿元), at which it is kept
        at this date; ``None`` if not even certain deduction would do.
    """

    year: int
    owed: float
    saved: float
    future: float
    forfeit: float
    bound: float | None
    kept: bool
    settlement: float | None
    escrow: float

    def to_dict(self) -> dict[str, Any]:
        """Return the line as plain data."""
        return dict(vars(self))


@dataclass(frozen=True)
class PipelineUnravelling(Result):
    """A promise followed through a pipeline that ends.

    Parameters
    ----------
    promised, least_accepted : float
        The ratio promised, and the lowest for which the origin releases a project.
    year_ends : tuple of YearEnd
        Every date at which something is owed or to come.
    acceptable : RatioSet or None
        Ratios for all vintages that the origin accepts, the destination would sign, and that
        are paid at every date.
    ratios : RatioSet or None
        The promise cut to them; ``None`` with a ``reason`` if there are none.
    worthwhile : float
        The ratio above which a project is worth nothing to the destination, at most 1.
    wanted : float
        The promise, raised to what the origin needs and lowered to ``worthwhile``.
    wanted_ends : tuple of YearEnd
        Every date again, at ``wanted``.
    shares : mapping of int to float
        By vintage: all shares raised together until their payment stops being credible.
    struck_out : tuple of int
        Vintages that the origin does not release, because ``least_accepted`` would not be
        paid to them (backward induction).
    steady : float
        The largest ratio if the pipeline never ended, without penalty and deposit.
    value : float or None
        Present value at signing of what the origin is paid at ``ratios`` (亿元).
    """

    pipeline: FinitePipeline
    security: Security
    promised: float
    least_accepted: float
    year_ends: tuple[YearEnd, ...]
    acceptable: RatioSet | None
    ratios: RatioSet | None
    worthwhile: float
    wanted: float
    wanted_ends: tuple[YearEnd, ...]
    shares: Mapping[int, float]
    struck_out: tuple[int, ...]
    steady: float
    value: float | None
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The representative ratio, or ``None`` if none is paid to the end."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def broken(self) -> tuple[int, ...]:
        """Years at whose end a breach pays at the promised ratio."""
        return tuple(end.year for end in self.year_ends if not end.kept)

    @property
    def kept_until(self) -> int | None:
        """Last year end before the first breach; ``None`` if there is never one."""
        return self.broken[0] - 1 if self.broken else None

    @property
    def kept_up_to(self) -> dict[int, float | None]:
        """By year: the largest ratio at which no breach pays up to that year's end."""
        found: dict[int, float | None] = {}
        least: float | None = None
        for end in self.year_ends:
            if end.bound is not None:
                least = end.bound if least is None else min(least, end.bound)
            found[end.year] = least
        return found

    @property
    def largest_escrow(self) -> float:
        """Least deposit (亿元) with which the promise is kept at every date."""
        return _largest_escrow(self.year_ends)

    @property
    def largest_settlement(self) -> float | None:
        """Least probability of central deduction with which it is; ``None`` if none would do."""
        return _largest_settlement(self.year_ends)

    @property
    def reason(self) -> str | None:
        """Why no ratio is paid to the end and what would unblock it."""
        if self.ratios is not None:
            return None
        if self.worthwhile < self.least_accepted:
            return (
                f"No ratio is accepted by both: the origin needs {self.least_accepted:.6g}, above"
                f" {self.worthwhile:.6g} a project is worth nothing to the destination."
            )
        if self.worthwhile == 0:
            return (
                "No ratio is accepted by both: at any above 0 a project is worth nothing to the destination."
            )
        words = [f"a deposit of {_largest_escrow(self.wanted_ends):.6g} 亿元"]
        settlement = _largest_settlement(self.wanted_ends)
        if settlement is not None:
            words.insert(0, f"central deduction with a probability of {settlement:.6g}")
        bounds = [(end.bound, end) for end in self.year_ends if end.bound is not None]
        most, worst = min(bounds, key=lambda pair: pair[0])
        when = (
            f"at the end of year {worst.year} too little is" if worst.future else "towards the end nothing is"
        )
        return (
            f"Needs external enforcement: {when} left to lose, and at most {most:.6g} is paid at every date;"
            f" a ratio of {self.wanted:.6g} takes {' or '.join(words)}."
        )

    def explain(self) -> str:
        """Say the result in plain sentences."""
        lines = []
        if not self.broken:
            lines.append(f"A ratio of {self.promised:.1%} is paid at every date.")
        elif self.broken[0] == self.year_ends[0].year:
            lines.append(
                f"A ratio of {self.promised:.1%} is not paid: stopping pays from the first year end."
            )
        else:
            first = self.broken[0]
            lines.append(
                f"A ratio of {self.promised:.1%} is paid until the end of year {first - 1}; at the end of"
                f" year {first} stopping pays."
            )
        if self.reason is not None:
            lines.append(self.reason)
        elif self.ratios is not None and self.ratios.ratio > self.promised:
            lines.append(f"The origin needs {self.ratios.ratio:.1%}, which is paid to the end too.")
        elif self.ratios is not None and self.wanted < self.promised and self.ratios.ratio == self.wanted:
            lines.append(f"Above {self.wanted:.1%} a project is worth nothing to the destination.")
        elif self.ratios is not None and self.ratios.ratio < self.promised:
            lines.append(f"The largest ratio paid to the end is {self.ratios.ratio:.1%}.")
        alone = " without penalty and deposit" if self.security.forfeit else ""
        lines.append(
            f"If projects came every year without end, up to {self.steady:.1%} would be paid{alone}."
        )
        if self.struck_out and self.least_accepted <= self.worthwhile:
            lines.append(
                f"Foreseeing this, an origin that needs {self.least_accepted:.1%} releases no project of"
                f" {_years(self.struck_out)}."
            )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        acceptable = (None, None) if self.acceptable is None else self.acceptable.ends
        figures: Figures = [
            ("ratio (origin's share)", self.ratio, ""),
            ("ratio promised", self.promised, ""),
            ("kept until the end of year", self.kept_until, ""),
            ("accepted and paid, lowest", acceptable[0], ""),
            ("accepted and paid, highest", acceptable[1], ""),
            ("largest ratio, endless pipeline", self.steady, ""),
            ("settlement probability needed", self.largest_settlement, ""),
            ("deposit needed", self.largest_escrow, "亿元"),
            ("value", self.value, "亿元"),
        ]
        for end in self.year_ends:
            figures += [
                (f"year {end.year}: saved by a breach", end.saved, "亿元"),
                (f"year {end.year}: lost by a breach", end.future + end.forfeit, "亿元"),
                (f"year {end.year}: largest ratio", end.bound, ""),
                (f"year {end.year}: settlement needed", end.settlement, ""),
                (f"year {end.year}: deposit needed", end.escrow, "亿元"),
            ]
        return [*figures, *((f"share of vintage {year}", share, "") for year, share in self.shares.items())]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "ratio": self.ratio,
            "ratio_set": ends_told(self.ratios),
            "reason": self.reason,
            "promised": self.promised,
            "least_accepted": self.least_accepted,
            "acceptable": ends_told(self.acceptable),
            "value": self.value,
            "kept_until": self.kept_until,
            "broken": list(self.broken),
            "kept_up_to": [{"year": year, "ratio": ratio} for year, ratio in self.kept_up_to.items()],
            "worthwhile": self.worthwhile,
            "steady": self.steady,
            "shares": [{"year": year, "ratio": ratio} for year, ratio in self.shares.items()],
            "struck_out": list(self.struck_out),
            "settlement_needed": self.largest_settlement,
            "escrow_needed": self.largest_escrow,
            "year_ends": [end.to_dict() for end in self.year_ends],
            **proof_told(self),
        }

    def plot(self) -> Figure:
        """Draw what a breach saves and what it loses, year by year."""
        from citypact.report.designs.pipeline_chart import pipeline_figure

        return pipeline_figure(self)

    def __repr__(self) -> str:
        end = "to the end" if not self.broken else f"until the end of year {self.kept_until}"
        return f"<PipelineUnravelling: {self.promised:.6g} is paid {end}>"


def _largest_escrow(ends: tuple[YearEnd, ...]) -> float:
    return max((end.escrow for end in ends), default=0.0)


def _largest_settlement(ends: tuple[YearEnd, ...]) -> float | None:
    needed = [end.settlement for end in ends]
    known = [each for each in needed if each is not None]
    return max(known, default=0.0) if len(known) == len(needed) else None


def _years(years: tuple[int, ...]) -> str:
    """Name years, runs of them by first and last."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    named = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return ("year " if len(years) == 1 else "years ") + ", ".join(named)
