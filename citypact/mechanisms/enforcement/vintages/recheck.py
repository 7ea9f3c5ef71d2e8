"""Rechecks a finite pipeline payment by payment: every year end, the largest ratio, the shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import fsum

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.enforcement.security import Security
from citypact.mechanisms.enforcement.vintages.finite_pipeline import COMES, LOST, FinitePipeline
from citypact.mechanisms.enforcement.vintages.result import YearEnd
from citypact.solvers.certificate import Certificate

#: Shares are rounded down to 1e-12; sums of a few thousand payments add rounding.
TOLERANCE = 1e-9


def gain_of_breach(
    pipeline: FinitePipeline,
    security: Security,
    date: int,
    share: Callable[[int], float],
    without: Sequence[int] = (),
) -> float:
    """Return what a breach at ``date`` gains (亿元), payment by payment, vintages ``without`` absent."""
    delta = 1 / (1 + float(pipeline.rate))
    tax, value = float(pipeline.tax), float(pipeline.value)
    saved, lost = [], []
    for year in range(1, pipeline.years + 1):
        number = float(pipeline.numbers[year - 1])
        if not number or year in without:
            continue
        payments = [
            share(year) * tax * number * delta ** (due - date)
            for due in range(max(year + 1, date), year + pipeline.window + 1)
        ]
        if year < date or (year == date and pipeline.breach_year == COMES):
            saved += payments
        elif year > date or pipeline.breach_year == LOST:
            chance = float(pipeline.chances[year - 1])
            lost += [chance * number * value * delta ** (year - date), *(-chance * each for each in payments)]
    chance = float(security.settlement)
    return (1 - chance) * fsum(saved) - fsum(lost) - chance * float(security.penalty) - float(security.escrow)


def check_unravelling(
    pipeline: FinitePipeline,
    security: Security,
    ratio: Fraction,
    ends: Sequence[YearEnd],
    most: Fraction,
    shares: Mapping[int, Fraction],
    floor: Fraction,
    dropped: Sequence[int],
) -> Certificate:
    """Recheck verdicts, largest ratio, schedule and vintages struck out.

    Residuals are divided by the tax of a window of the largest vintage.
    """
    scale = (
        float(as_fraction(pipeline.tax) * pipeline.window * max(map(as_fraction, pipeline.numbers))) or 1.0
    )
    dates = [date for date in pipeline.dates if _vintages(pipeline, security, date)]

    def gain(date: int, share: Callable[[int], float], without: Sequence[int] = ()) -> float:
        return gain_of_breach(pipeline, security, date, share, without) / scale

    residuals: dict[str, Number] = {
        "every date is judged": len({*dates} - {end.year for end in ends}),
    }
    for end in ends:
        found = gain(end.year, lambda _: float(ratio))
        residuals[f"year {end.year}: the verdict"] = found if end.kept else -found
        reported = (end.saved - end.future - end.forfeit) / scale
        residuals[f"year {end.year}: the amounts"] = abs(found - reported) / (1 + abs(found))
    highest = [gain(date, lambda _: float(most)) for date in dates]
    residuals["no breach pays at the largest ratio"] = max(highest, default=0.0)
    at_bound = max(highest, default=-1.0) >= -TOLERANCE
    residuals["something holds the largest ratio"] = int(not (at_bound or most == pipeline.worthwhile))
    schedule = {year: float(share) for year, share in shares.items()}
    slack = {date: -gain(date, lambda year: schedule.get(year, 0.0)) for date in dates}
    residuals["every share is paid"] = max((-each for each in slack.values()), default=0.0)
    residuals["no share can rise without a lower one falling"] = _unheld(pipeline, security, schedule, slack)
    kept = [gain(date, lambda _: float(floor), dropped) for date in dates]
    residuals["what is released is paid"] = max(kept, default=0.0)
    forfeit = float(security.forfeit) / scale
    every = range(1, pipeline.years + 1)
    residuals["what is not released would not be"] = sum(
        all(
            held + forfeit + gain(date, lambda _: float(floor), [year for year in every if year != one])
            <= -TOLERANCE
            for date, held in zip(dates, kept, strict=True)
        )
        for one in dropped
    )
    return Certificate(residuals, tolerance=TOLERANCE, scale=scale)


def _unheld(
    pipeline: FinitePipeline, security: Security, schedule: Mapping[int, float], slack: Mapping[int, float]
) -> int:
    """Count vintages that are below the cap and in no binding row whose other shares are no higher."""
    tight = [date for date, room in slack.items() if room <= TOLERANCE]
    members = {date: _vintages(pipeline, security, date) for date in tight}
    peaks = {date: max((schedule[year] for year in members[date]), default=0.0) for date in tight}
    cap = float(pipeline.worthwhile) - TOLERANCE
    return sum(
        share < cap and not any(year in members[date] and peaks[date] <= share + TOLERANCE for date in tight)
        for year, share in schedule.items()
    )


def _vintages(pipeline: FinitePipeline, security: Security, date: int) -> set[int]:
    """Vintages whose share matters at a date."""
    found = set()
    for year in range(1, pipeline.years + 1):
        number, chance = pipeline.numbers[year - 1], pipeline.chances[year - 1]
        in_place = year < date <= year + pipeline.window or (year == date and pipeline.breach_year == COMES)
        to_come = year > date or (year == date and pipeline.breach_year == LOST)
        if number and ((in_place and security.settlement < 1) or (to_come and chance)):
            found.add(year)
    return found
