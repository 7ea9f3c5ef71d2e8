r"""Whether a promise is kept in a repeated dilemma, and which punishment does it best.

One-dimensional search over the length of punishment: every length is listed with its
critical discount factor and, at a given factor, whether it deters and what it leaves on
the path. False alarms make punishment costly, so the best length is the shortest that
deters; without false alarms every length that deters is as good.

References
----------
models.md §4.9 ("optimal penal code / limited punishment length"), A7. D. Abreu, "On the
theory of infinitely repeated games with discounting", Econometrica 56, 1988, 383-396.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.enforcement.repeated.punishments import MOST_PERIODS, Monitoring, punishment_years
from citypact.mechanisms.enforcement.repeated.result import PromiseKeeping, Punishment
from citypact.mechanisms.enforcement.repeated.stage import StageDilemma
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "A: both cities see the same alarm, and an alarm starts the same punishment whoever broke the promise",
    "A: the two cities have the same payoffs and discount factor; the game has no known end",
)
#: Lengths that the list shows unless told otherwise, and at most.
LISTED, MOST_LISTED = 20, 100


def keep_promise(
    stage: StageDilemma,
    detection: Number = 1,
    false_alarm: Number = 0,
    length: int | None = None,
    discount: Number | None = None,
    *,
    longest: int = LISTED,
) -> PromiseKeeping:
    """Find how patient cities must be to keep a promise, and the best length of punishment.

    Parameters
    ----------
    stage : StageDilemma
        Payoffs of one period.
    detection, false_alarm : float
        q and f, probabilities of an alarm after a breach and without one.
    length : int, optional
        Periods of punishment; ``None`` for ever (grim).
    discount : float, optional
        Discount factor, strictly between 0 and 1; without it only critical factors are given.
    longest : int
        Longest punishment in the list, at most 100; the punishment for ever is always there.

    Returns
    -------
    PromiseKeeping
        Checked: the value of every state recomputed period by period, and no breach of one
        period pays in any state (or one does, where the answer is that the promise fails).

    Raises
    ------
    InputError
        Listing every input that cannot be used.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> found = keep_promise(StageDilemma(5, 3, 1, 0), detection=0.9, false_alarm=0.1, discount=0.9)
    >>> found.keeps, found.critical, found.best_lengths
    (True, 0.5882352941176471, (2,))
    """
    door = Door()
    if length is not None:
        door.whole("length", length, 1, MOST_PERIODS)
    if discount is not None and door.finite("discount", discount) and not 0 < discount < 1:
        door.refuse("discount", discount, "a factor strictly between 0 and 1")
    door.whole("longest", longest, 1, MOST_LISTED)
    door.close()
    monitoring = Monitoring(detection, false_alarm)
    shortest = None if discount is None else monitoring.shortest(stage, discount)
    lengths = {*range(1, longest + 1), *({length, shortest} - {None})}
    listed = [*sorted(each for each in lengths if each is not None), None]
    punishments = tuple(_punishment(stage, monitoring, each, discount) for each in listed)
    certificate = check_promise(stage, monitoring, punishments, discount)
    certificate.require()
    return PromiseKeeping(
        stage=stage,
        monitoring=monitoring,
        length=length,
        discount=discount,
        punishments=punishments,
        shortest=shortest,
        ceiling=_float(monitoring.ceiling(stage)),
        least_detection=_least_detection(stage, monitoring, length, discount),
        most_false_alarms=_most_false_alarms(stage, monitoring, length, discount),
        certificate=certificate,
        provenance=Provenance(
            "closed form in rational arithmetic; halving for lengths above one", exact=True
        ),
        assumptions=ASSUMPTIONS,
    )


def check_promise(
    stage: StageDilemma,
    monitoring: Monitoring,
    punishments: tuple[Punishment, ...],
    discount: Number | None,
) -> Certificate:
    """Recheck each length by its recursion: values of all states, and one breach in each of them.

    A finite punishment is unrolled period by period; the one for ever has the single state
    whose value is P. Residuals are divided by C - P.
    """
    residuals: dict[str, Number] = {}
    for each in punishments:
        name = "for ever" if each.length is None else f"{each.length} periods"
        if each.critical is not None:
            gain, _ = _breach(stage, monitoring, each.length, as_fraction(each.critical))
            residuals[f"{name}: no breach pays at the critical factor"] = gain
            below = as_fraction(each.critical) * (1 - Fraction(1, 10**12))
            gain, _ = _breach(stage, monitoring, each.length, below)
            residuals[f"{name}: a breach pays below it"] = Fraction(int(not gain > 0))
        if discount is None:
            continue
        gain, value = _breach(stage, monitoring, each.length, as_fraction(discount))
        residuals[f"{name}: the verdict"] = gain if each.deters else Fraction(int(not gain > 0))
        # The reported value was rounded once, the recursion is exact.
        off = value - as_fraction(float("nan") if each.value is None else each.value)
        residuals[f"{name}: value on the path"] = abs(off) / (stage.loss + abs(value))
    return Certificate(residuals or {"nothing to check": 0}, scale=float(stage.loss), exact=True)


def _breach(
    stage: StageDilemma, monitoring: Monitoring, length: int | None, delta: Fraction
) -> tuple[Fraction, Fraction]:
    """Return the largest gain from one breach in any state (over C - P) and the value on the path."""
    keep, stop = as_fraction(stage.cooperation), as_fraction(stage.punishment)
    q, f = as_fraction(monitoring.detection), as_fraction(monitoring.false_alarm)
    served, weight = _unrolled(length, delta)
    level = served * stop
    # The value of the first period of punishment is level + weight · V_C.
    value = ((1 - delta) * keep + delta * f * level) / (1 - delta * (1 - f) - delta * f * weight)
    punished = level + weight * value
    breach = (1 - delta) * as_fraction(stage.temptation) + delta * ((1 - q) * value + q * punished)
    gains = [breach - value]
    if stage.sucker is not None:
        # Keeping the promise alone during punishment changes nothing of what follows.
        gains.append((1 - delta) * (as_fraction(stage.sucker) - stop))
    return max(gains) / stage.loss, value


def _unrolled(length: int | None, delta: Fraction) -> tuple[Fraction, Fraction]:
    """Return the weights of P and of V_C in the value of a punishment, period by period from its end."""
    if length is None:
        return Fraction(1), Fraction(0)
    above, below = delta.numerator, delta.denominator
    served, after, whole = 0, 1, 1
    for _ in range(length):
        served = (below - above) * whole + above * served
        after, whole = above * after, below * whole
    return Fraction(served, whole), Fraction(after, whole)


def _punishment(
    stage: StageDilemma, monitoring: Monitoring, length: int | None, discount: Number | None
) -> Punishment:
    critical = monitoring.critical_discount(stage, length)
    if discount is None:
        return Punishment(length, critical, None, None)
    deters = monitoring.deters(stage, length, discount)
    return Punishment(length, critical, deters, float(monitoring.value(stage, length, discount)))


def _least_detection(
    stage: StageDilemma, monitoring: Monitoring, length: int | None, discount: Number | None
) -> float | None:
    """Least q with f kept, from the condition solved for q; ``None`` if even certain detection fails."""
    if discount is None:
        return None
    years, wrong = punishment_years(length, discount), as_fraction(monitoring.false_alarm)
    needed = wrong + stage.lead * (1 + wrong * years) / (years * stage.loss)
    return float(needed) if needed <= 1 else None


def _most_false_alarms(
    stage: StageDilemma, monitoring: Monitoring, length: int | None, discount: Number | None
) -> float | None:
    """Largest f with q kept, from the condition solved for f; ``None`` if even none is too many."""
    if discount is None:
        return None
    years = punishment_years(length, discount)
    most = (years * as_fraction(monitoring.detection) * stage.loss - stage.lead) / (
        years * (stage.loss + stage.lead)
    )
    return float(most) if most >= 0 else None


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)
