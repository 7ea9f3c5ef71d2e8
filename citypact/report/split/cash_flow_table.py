"""The cash-flow design, the contract families and the statute that pays as much, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citypact.report.words.amounts import between, money, number, percent, plain
from citypact.report.words.writer import Writer


def print_cash_flow(
    writer: Writer, cash_flow: Mapping[str, Any], players: tuple[str, str], unit: str
) -> None:
    """Print each part of the cash-flow result: designs, families, statutes, and what else is there."""
    for name, part in cash_flow.items():
        title = name.replace("_", " ")
        if part in (None, [], {}):
            continue
        if isinstance(part, Mapping) and "payments" in part:
            _print_design(writer, title, part, players, unit)
        elif name == "families" and _is_table(part):
            _print_families(writer, part, players, unit)
        elif name == "statutes" and _is_table(part):
            _print_statutes(writer, part)
        elif _is_table(part):
            writer.heading(title)
            columns = list(dict.fromkeys(key for row in part for key in row))
            writer.table(
                [column.replace("_", " ") for column in columns],
                [[plain(row.get(key)) for key in columns] for row in part],
            )
        else:
            writer.say(f"{title}: {plain(part)}")


def _print_design(
    writer: Writer, title: str, design: Mapping[str, Any], players: tuple[str, str], unit: str
) -> None:
    writer.heading(f"Yearly payments, {title} ({design.get('objective', 'nash')} objective), {unit}")
    if not design.get("agreement", True):
        reason = str(design.get("reason") or "no agreement")
        writer.say(f"{reason[:1].upper()}{reason[1:]}.")
        _print_proof(writer, design)
        return
    origin, destination = players
    ratios, ranges = design.get("yearly_ratios") or {}, design.get("ranges") or {}
    rows = [
        (year, number(paid), percent(ratios.get(year)), _range(ranges.get(f"payment in year {year}")))
        for year, paid in design["payments"].items()
    ]
    writer.table(("year", f"paid to {origin}", "part of the year's tax", "in equally good terms"), rows)
    lump = design.get("lump_sum") or 0.0
    receiver = origin if lump >= 0 else destination
    paid = f"{money(abs(lump), unit)} to {receiver}" if lump else "none"
    terms = [("lump sum at the signing", paid)]
    terms += [
        (f"central grant to {player}", money(amount, unit))
        for player, amount in (design.get("grants") or {}).items()
        if amount
    ]
    terms.append(("ratio over the sharing years", percent(design.get("ratio"))))
    terms.append(("ratios that are as good with another lump sum", between(_pair(design.get("ratio_set")))))
    terms.append(("ratios acceptable with some lump sum", between(_pair(design.get("acceptable_ratios")))))
    gains = design.get("gains") or {}
    terms += [
        (f"gain of {name}", money(gains.get(role), unit))
        for role, name in zip(("origin", "destination"), players, strict=True)
    ]
    terms.append(("effective share of all local tax", percent(design.get("effective_share"))))
    writer.say("")
    writer.table(("term", "value"), terms, left=2)
    enforcement = design.get("enforcement") or {}
    if enforcement:
        _print_enforcement(writer, enforcement, unit)
    prices = {name: price for name, price in (design.get("shadow_prices") or {}).items() if price}
    units = design.get("shadow_price_units") or {}
    if prices:
        writer.say("")
        writer.table(
            ("condition that costs something", "unit", "shadow price"),
            [(name, units.get(name, ""), number(price)) for name, price in prices.items()],
            left=2,
        )
    _print_proof(writer, design)


def _print_enforcement(writer: Writer, enforcement: Mapping[str, Any], unit: str) -> None:
    """Print what stopping would save and cost in each year, and what that changes."""
    lines = enforcement.get("lines") or []
    if lines:
        writer.say(f"\nWithout a court: what stopping saves and what it costs, {unit}")
        writer.table(
            ("when", "owed", "saved", "lost", "binds", "price of\nmore future"),
            [
                (
                    str(line["label"]).removeprefix("self-enforcement in "),
                    *(number(line[part]) for part in ("owed", "saved", "lost")),
                    plain(line["binds"]),
                    number(line["price"]),
                )
                for line in lines
            ],
        )
    if enforcement.get("explanation"):
        writer.say(("" if lines else "\n") + str(enforcement["explanation"]))


def _print_proof(writer: Writer, design: Mapping[str, Any]) -> None:
    certificate = design.get("certificate") or {}
    residuals = certificate.get("residuals") or {}
    if residuals:
        verdict = "holds" if certificate.get("holds") else "FAILED"
        writer.say(f"\nCertificate {verdict}: {len(residuals)} conditions rechecked.")


def _print_families(
    writer: Writer, families: Sequence[Mapping[str, Any]], players: tuple[str, str], unit: str
) -> None:
    writer.heading(f"Contract families at their best lever, {unit}")
    origin, destination = players
    columns = (
        "family",
        "signed",
        "lever",
        f"gain of\n{origin}",
        f"gain of\n{destination}",
        "worst\nyear's\nliquidity",
        "paid per\nyuan of\ntax",
        "loss\nagainst\nthe bound",
    )
    rows = []
    for family in families:
        name = " ".join(str(family[key]) for key in ("family", "name") if family.get(key))
        lever = family.get("lever", family.get("ratio"))
        signs = bool(family.get("agreement", lever is not None))
        gains = family.get("gains") or {}
        ends = _pair(family.get("lever_set"))
        amounts = (*(gains.get(role) for role in ("origin", "destination")), family.get("worst_liquidity"))
        rows.append(
            (
                name,
                "yes" if signs else "no",
                (between(ends) if ends else percent(lever)) if signs else "",
                *(number(amount) if signs else "" for amount in amounts),
                number(family.get("marginal")) if signs else "",
                percent(family.get("loss")),
            )
        )
    writer.table(columns, rows)
    writer.say(
        "Loss: what the weighted geometric mean of both gains lacks of the bound's; a contract that wastes"
        " no money but splits it unevenly loses too."
    )
    if any("self_enforcing" in family for family in families):
        writer.say("\nThe lever that a court would make best, and whether it is kept without one:")
        writer.table(
            ("family", "kept", "gain from stopping"),
            [(f"{family['family']} {family['name']}", *_kept(family)) for family in families],
        )


def _print_statutes(writer: Writer, statutes: Sequence[Mapping[str, Any]]) -> None:
    writer.heading("Statutory terms whose shares are worth as much to the origin, lump sum included")
    judged = any("self_enforcing" in terms for terms in statutes)
    rows = []
    for terms in statutes:
        ends = _pair(terms.get("ratio_set"))
        years = f"{terms.get('years')} + {terms.get('extension')}"
        ratio = between(ends) if ends else "no ratio pays as much"
        rows.append((years, plain(terms.get("cap_multiple")), ratio, *(_kept(terms) if judged else ())))
    columns = ["years", "cap, times three years' tax", "ratio"]
    if judged:
        columns += ["kept without\na court", "gain from\nstopping"]
    writer.table(columns, rows)


def _kept(contract: Mapping[str, Any]) -> tuple[str, str]:
    """Whether a contract is kept without a court, and what stopping gains if it is not."""
    if "self_enforcing" not in contract:
        return "no terms", ""
    kept = bool(contract["self_enforcing"])
    return plain(kept), "" if kept else number(contract["excess"])


def _is_table(part: Any) -> bool:
    return isinstance(part, (list, tuple)) and all(isinstance(row, Mapping) for row in part)


def _pair(ends: Any) -> tuple[float, float] | None:
    return None if not ends else (float(ends[0]), float(ends[1]))


def _range(ends: Any) -> str:
    pair = _pair(ends)
    if pair is None:
        return ""
    low, high = map(number, pair)
    return low if low == high else f"{low} to {high}"
