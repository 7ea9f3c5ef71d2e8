"""What documents of several kinds say alike: proofs, what moves a figure, facts of the real agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from citypact.audit.exact import ROUNDINGS, ZERO, exact, is_number, nearest
from citypact.audit.lines import Ledger, Place

#: Largest violation that a certificate in floating point lets pass, and one in fractions.
TOLERANCES = {False: Fraction(1, 10**9), True: ZERO}


class Move(NamedTuple):
    """One number at a lower and a higher value, and the figure at each; ``None`` where it has none."""

    parameter: str
    low: Fraction
    high: Fraction
    figure_low: Fraction | None
    figure_high: Fraction | None

    @property
    def span(self) -> Fraction | None:
        """Distance of the two figures."""
        if self.figure_low is None or self.figure_high is None:
            return None
        return abs(self.figure_high - self.figure_low)


def proof_form(
    ledger: Ledger, at: Place, *, in_fractions: bool, scale: Fraction, slack: Fraction = ZERO,
    tolerance: Fraction | None = None, provenance_exact: bool | None = None, decides_exact: bool = True,
    options: Sequence[str] | None = (),
) -> None:  # fmt: skip
    """Check what a certificate and its provenance say of themselves, but no residual.

    Parameters
    ----------
    ledger : Ledger
        Of the result.
    at : place
        Of the answer that holds both.
    in_fractions : bool
        Whether the residuals were computed in rational arithmetic.
    scale, slack : Fraction
        The amount that residuals are measured against, and how far rounding may move it.
    tolerance : Fraction, optional
        Largest violation that passes; by default 0 in fractions and 1e-9 in floating point.
    provenance_exact : bool, optional
        What the provenance says, if something else than the certificate.
    decides_exact : bool
        Whether it is known what the provenance says; where it is not, only the recomputation tells.
    options : sequence of str, optional
        Names of the options of the method; ``None`` where they are the method's own.
    """
    most = TOLERANCES[in_fractions] if tolerance is None else tolerance
    ledger.word((*at, "certificate", "holds"), True)
    ledger.word((*at, "certificate", "exact"), in_fractions)
    ledger.number((*at, "certificate", "tolerance"), most)
    ledger.number((*at, "certificate", "scale"), scale, slack)
    ledger.keys((*at, "certificate"), ("holds", "tolerance", "scale", "exact", "residuals"))
    if decides_exact:
        claimed = in_fractions if provenance_exact is None else provenance_exact
        ledger.word((*at, "provenance", "exact"), claimed)
    if options is not None:
        ledger.keys((*at, "provenance", "options"), options)


def residuals(
    ledger: Ledger, at: Place, known: Mapping[str, Fraction], slack: Fraction, *, whole: bool = True
) -> None:
    """Check residuals whose values follow from the definitions; no other may be a violation.

    Parameters
    ----------
    ledger : Ledger
        Of the result.
    at : place
        Of the answer that holds the certificate.
    known : mapping of str to Fraction
        Residual by the condition's name.
    slack : Fraction
        How far rounding may move one.
    whole : bool
        Whether the certificate must hold these conditions and no others.
    """
    inner: Place = (*at, "certificate", "residuals")
    if whole:
        ledger.keys(inner, list(known))
    for name, value in known.items():
        ledger.number((*inner, name), value, slack)
    most = ledger.found(*at, "certificate", "tolerance")
    found = ledger.found(*inner)
    for name, value in found.items() if isinstance(found, Mapping) else ():
        if name not in known:
            holds = is_number(value) and is_number(most) and value <= most
            ledger.fact(f"residual of '{name}' violates nothing", holds, "at most the tolerance", value)


def moves_told(ledger: Ledger, at: Place, moves: list[Move], slack: Fraction = ZERO) -> None:
    """Check what moves a figure: the widest first, those without a figure at one end last.

    Moves of nearly one width may stand in either order where the figures were rounded.
    """
    expected = {move.parameter: move for move in moves}
    listed = ledger.found(*at)
    ledger.size(at, len(moves))
    widths: list[Any] = []
    for place, told in enumerate(listed if isinstance(listed, list) else ()):
        move = expected.pop(told["parameter"])
        here: Place = (*at, place)
        ledger.word((*here, "parameter"), move.parameter)
        for name in ("low", "high"):
            end: Fraction = getattr(move, name)
            ledger.number((*here, name), end, slack * abs(end))
        for name in ("figure_low", "figure_high", "span"):
            value = getattr(move, name)
            ledger.number((*here, name), value, ZERO if value is None else slack * max(1, abs(value)))
        widths.append(move.span)
    ordered = all(
        later is None or (former is not None and former >= later - 2 * slack)
        for former, later in pairwise(widths)
    )
    ledger.fact("what moves it most stands first", ordered, "the widest first", "another order")


def reported_told(ledger: Ledger, reported: Any) -> None:
    """Check what is repeated of the real agreement from the scenario."""
    given = reported if isinstance(reported, Mapping) else {}
    ledger.word(("reported", "text"), given.get("text", ""))
    figures = given.get("figures") or {}
    ledger.keys(("reported", "figures"), list(figures))
    for name, each in figures.items():
        for inner in ("trust", "source", "note"):
            ledger.word(("reported", "figures", name, inner), each.get(inner, ""))


def around(value: Fraction) -> tuple[Fraction, Fraction]:
    """Return a number a tenth lower and a tenth higher.

    Examples
    --------
    >>> around(Fraction(20))
    (Fraction(18, 1), Fraction(22, 1))
    """
    return value * Fraction(9, 10), value * Fraction(11, 10)


def ends_of(quantity: Any, value: Fraction) -> tuple[Fraction, Fraction]:
    """Return where a number that moves a figure is moved: its declared range, or a tenth around it."""
    first, second = range_of(quantity) or around(value)
    return min(first, second), max(first, second)


def range_of(quantity: Any, factor: Fraction = Fraction(1)) -> tuple[Fraction, Fraction] | None:
    """Return the declared range of a quantity in the unit of the answer; ``None`` without one."""
    ends = quantity.get("range") if isinstance(quantity, Mapping) else None
    if not ends:
        return None
    low, high = (exact(nearest(exact(end) * factor)) for end in ends)
    return low, high


def picture_bare(ledger: Ledger, at: Place) -> None:
    """A picture of curves and marks has neither bands nor groups nor bars."""
    for name in ("bands", "groups"):
        ledger.size((*at, name), 0)
    ledger.keys((*at, "bars"), [])


def rounding_of(*amounts: Fraction) -> Fraction:
    """Return what roundings may leave of sums of such amounts."""
    return ROUNDINGS * max((abs(amount) for amount in amounts), default=ZERO)
