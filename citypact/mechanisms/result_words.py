"""The sentences that results say alike: ties, the range accepted, a lump sum, what holds the ratio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from citypact.mechanisms.ratio_set import RatioSet


def tie_words(ratios: RatioSet) -> list[str]:
    """Say that a whole range of ratios is equally good and which of it is shown; nothing without a tie."""
    if not ratios.tie_break:
        return []
    low, high = ratios.ends
    return [f"Every ratio from {low:.1%} to {high:.1%} is equally good; shown is the {ratios.tie_break}."]


def accepted_words(acceptable: RatioSet, *, lump_sum: bool) -> str:
    """Say which ratios both accept, with the freedom of a lump sum or without."""
    low, high = acceptable.ends
    means = "With some lump sum" if lump_sum else "Without a lump sum"
    return f"{means} both accept any ratio from {low:.1%} to {high:.1%}."


def lump_sum_words(transfer: float, accepted: tuple[float, float], player: str, unit: str) -> str:
    """Say the lump sum to a player that leaves both the same gain, and those that both accept."""
    low, high = accepted
    return (
        f"A lump sum of {transfer:.4g} {unit} to {player} leaves both the same gain; both accept"
        f" {low:.4g} to {high:.4g}."
    )


def held_words(binding: Sequence[str], prices: Mapping[str, float], unit: str) -> list[str]:
    """Say which demands hold the ratio, and what relaxing each is worth where that is known."""
    worth = {name: f"; relaxing it is worth {price:.3g} {unit} per {unit}" for name, price in prices.items()}
    return [f"The ratio is held by: {name}{worth.get(name, '')}." for name in binding]
