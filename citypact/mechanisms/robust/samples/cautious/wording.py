"""Sentences about cautious agreements: why there is none, and what was assumed."""

from __future__ import annotations

from fractions import Fraction

from citypact.mechanisms.robust.quoted import at_least, at_most
from citypact.mechanisms.robust.samples.cases import SampledCases
from citypact.mechanisms.robust.samples.cautious.confidence import ConfidenceRange, both_views
from citypact.mechanisms.robust.samples.convex_lines import ZERO, sublevel


def reason(
    cases: SampledCases,
    confidence: Fraction,
    grant: Fraction,
    most: ConfidenceRange | None,
    *,
    lump_sum: bool,
) -> str:
    """Say what each city insists on, and by how much money or caution they miss each other."""
    needs, grants = (sublevel(view.line, ZERO) for view in both_views(cases, confidence))
    first = (
        f"{cases.origin} refuses even all of the tax"
        if needs is None
        else f"{cases.origin} needs at least {float(needs.lo):.1%} of the tax"
    )
    second = (
        f"{cases.destination} refuses even if it keeps all of it"
        if grants is None
        else f"{cases.destination} grants at most {float(grants.hi):.1%}"
    )
    remedy = f"{at_least(grant, 4)} {cases.unit} from outside in every case would close the gap"
    if lump_sum:
        remedy = f"no ratio with a lump sum pleases both; {remedy}"
    if most is None:
        loss = -sum(cases.expected_gains(ZERO))
        average = (
            f"on average the move loses {float(loss):.4g} {cases.unit}"
            if loss > 0
            else "no ratio pleases both even on average"
        )
        return f"at confidence {float(confidence):g} {first} and {second}; {average}; {remedy}."
    # The upper end of the enclosure, cut off: the lower one lies a shade below round numbers.
    return (
        f"at confidence {float(confidence):g} {first} and {second}; {remedy}, and without it they agree up to"
        f" confidence {at_most(most.bound, 4)}, on {float(most.ratio):.1%}."
    )


def assumptions(*, lump_sum: bool) -> tuple[str, ...]:
    """Return what the design takes for granted."""
    return (
        "A: the listed cases and their weights are all that can happen, and both cities believe them.",
        "A: each city judges terms by the mean over its own worst cases; without an agreement nothing moves.",
        "A: the ratio is the same in every case"
        + (", and the lump sum is paid whatever happens." if lump_sum else " and no lump sum is paid."),
    )
