"""The sentences of a menu: its options, the trade of length against height, what it is good for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citypact.mechanisms.growth_menu.menu import GrowthContract, GrowthMenu

SHOWN = 4


def amount(value: float) -> str:
    """Write an amount or ratio to four digits, without a negative zero."""
    return f"{value + 0.0:.4g}"


def explain_menu(menu: GrowthMenu) -> str:
    """Say the menu, who takes what, and what it gains over simpler contracts."""
    problem = menu.problem
    if menu.value is None or menu.ratio is None:
        return menu.reason
    unit, options = problem.unit, menu.options
    lines = [
        f"The {problem.designer}'s best menu has {_counted(options)}: "
        + "; ".join(_option(menu, group) for group in options[:SHOWN])
        + ("; …" if len(options) > SHOWN else "")
        + "."
    ]
    shape = trade_off(options)
    if shape:
        lines.append(shape)
    if menu.left_out:
        lines.append(f"Left without an option: {', '.join(menu.left_out)}.")
    gains = menu.gains
    lines.append(
        f"In expectation {problem.origin} gains {amount(gains[problem.origin])} {unit} and"
        f" {problem.destination} {amount(gains[problem.destination])};"
        f" shared tax is {amount(menu.ratio)} of the tax of the sharing years."
    )
    for what, contract, more in (
        ("single contract", menu.single, menu.gain_over_single),
        ("constant ratio", menu.constant, menu.gain_over_constant),
    ):
        if contract is None or more is None:
            lines.append(f"The limits allow no {what} for all types.")
        elif more > 0:
            lines.append(f"The best {what} would be worth {amount(more)} {unit} less.")
        else:
            lines.append(f"The best {what} is worth as much.")
    if len(menu.equally_good) > 1:
        others = [names for names in menu.equally_good if names != menu.served]
        shown = " or ".join(", ".join(names) or "nobody" for names in others[:SHOWN])
        lines.append(f"To serve {shown} would be worth as much.")
    return " ".join(lines)


def trade_off(options: Sequence[Sequence[GrowthContract]]) -> str:
    """Say which option is short and high and which long and low, if two of them trade one for the other.

    Length is the number of years in which tax is shared; options of equal length are compared
    by the mean year of payment.
    """
    shares = [group[0] for group in options if group[0].mean_year is not None]
    pairs = [(one, other) for one in shares for other in shares if _shorter(one, other)]
    if not pairs:
        return ""
    one, other = max(pairs, key=lambda pair: pair[0].highest - pair[1].highest)
    if len(one.paying_years) == len(other.paying_years):
        return (
            f"The option of {one.name} pays earlier and at up to {amount(one.highest)}, that of {other.name}"
            f" later and at up to {amount(other.highest)}."
        )
    return (
        f"The option of {one.name} is short and high ({_years(one)}, up to {amount(one.highest)}), that of"
        f" {other.name} long and low ({_years(other)}, up to {amount(other.highest)})."
    )


def _shorter(one: GrowthContract, other: GrowthContract) -> bool:
    """Whether one option is shorter (or, if as long, earlier) and higher than the other."""
    assert one.mean_year is not None
    assert other.mean_year is not None
    first, second = len(one.paying_years), len(other.paying_years)
    earlier = first < second or (first == second and one.mean_year < other.mean_year)
    return earlier and one.highest > other.highest


def _option(menu: GrowthMenu, group: Sequence[GrowthContract]) -> str:
    one = group[0]
    lump = "" if not one.lump_sum else f" and a lump sum of {amount(one.lump_sum)} {menu.problem.unit}"
    rents = ", ".join(amount(each.origin_gain) for each in group)
    return f"for {', '.join(each.name for each in group)} {_path(one)}{lump} (rent {rents})"


def _path(one: GrowthContract) -> str:
    if not one.paying_years:
        return "no share of tax"
    if len(set(one.ratios)) == 1:
        return f"a ratio of {amount(one.ratios[0])} in all years"
    return "ratios " + ", ".join(amount(ratio) for ratio in one.ratios)


def _counted(options: Sequence[Sequence[GrowthContract]]) -> str:
    return "one option" if len(options) == 1 else f"{len(options)} options"


def _years(one: GrowthContract) -> str:
    return "1 year" if len(one.paying_years) == 1 else f"{len(one.paying_years)} years"
