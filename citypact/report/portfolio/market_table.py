"""The answer on a market: who goes where, at which ratios, and what cities gain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from citypact.mechanisms.relocation_market.agreement import UNIT
from citypact.report.words.amounts import between, clipped_apart, money, number
from citypact.report.words.column_blocks import column_blocks
from citypact.report.words.writer import Writer
from citypact.scenario.portfolio.market import MOST_PLACEMENTS, MarketAnswer

MOST_SHOWN = 20  #: plants that move, plants that stay and cities each; the document has all
NAME_WIDTH = 40  #: columns of a name that has been shown in full before
MOVES, STAYS, PRICES = "Who goes where, at which ratios", "Who stays", "Prices of sites"
GAINS = f"What every city gains, {UNIT}"
OUTBID, NO_SURPLUS, NO_SITE = "outbid for a site", "no offer with a surplus", "no site where it has a surplus"


def print_market(writer: Writer, answer: MarketAnswer) -> None:
    """Print who goes where and on what terms, the state of the proof, and what the answer rests on."""
    document = answer.document
    market_tables(writer, answer)
    writer.heading("Certificate", part="certificate")
    writer.say(f"{proof(document['certificate'])} from the offers.")
    writer.assumptions(document["assumptions"])


def market_tables(writer: Writer, answer: MarketAnswer) -> None:
    """Print the tables of a market, alone or behind those of a list of plants."""
    document = answer.document
    writer.table(("plants and sites", ""), _summary(answer), left=2)
    writer.say("")
    writer.say(document["explanation"])
    _moves(writer, document["plants"])
    _stays(writer, answer)
    _prices(writer, answer)
    _gains(writer, answer)


def proof(certificate: Mapping[str, Any]) -> str:
    """Say whether a certificate holds, and how many conditions were recomputed."""
    state = "holds" if certificate["holds"] else "does not hold"
    how = "exactly" if certificate["exact"] else f"within {certificate['tolerance']:g}"
    return f"{state}: {len(certificate['residuals'])} conditions recomputed {how}"


def _summary(answer: MarketAnswer) -> Iterator[tuple[str, str]]:
    document, market = answer.document, answer.agreement.market
    yield "plants that move", f"{len(document['plants'])} of {len(market.origins)}"
    yield "surplus of all moves", money(document["surplus"], UNIT)
    yield "other placements", "worth less" if document["unique"] else "some worth as much"
    yield "one ratio for all", _ends(document["ratio_set"])
    yield "accepted by all, each alone", _ends(document["acceptable"])
    yield "sites", f"{sum(market.sites.values())} in {len(market.sites)} cities"
    yield "found by", document["provenance"]["method"]


def _ends(found: list[float] | None) -> str:
    return between(None if found is None else (found[0], found[1]))


def _moves(writer: Writer, plants: list[Mapping[str, Any]]) -> None:
    if not plants:
        return
    writer.heading(MOVES)
    words = [(each["plant"], each["origin"], each["destination"]) for each in plants[:MOST_SHOWN]]
    ratios = [(_ends(each["core"]), _ends(each["alone"])) for each in plants[:MOST_SHOWN]]
    surpluses = [number(each["surplus"]) for each in plants[:MOST_SHOWN]]
    heads = ("plant", "from", "to", "surplus", "core ratios", "accepted alone")
    rows = [(*names, surplus, *ends) for names, surplus, ends in zip(words, surpluses, ratios, strict=True)]
    if _fits(writer, heads, rows):
        writer.table(heads, rows, left=3)
    else:  # rather a second table than intervals broken over several lines
        writer.table(heads[:4], [row[:4] for row in rows], left=3)
        writer.say("")
        short = clipped_apart([row[0] for row in rows], NAME_WIDTH)
        writer.table(
            (heads[0], *heads[4:]), [(name, *ends) for name, ends in zip(short, ratios, strict=True)]
        )
    _more(writer, len(plants), "plants that move")
    outside = [each for each in plants if each["core"][0] < 0 or each["core"][1] > 1]
    if outside:
        writer.say("Beyond 0% and 100% a lump sum goes with the ratio.")


def _fits(writer: Writer, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table with three columns of words fits side by side without a broken cell."""
    blocks = column_blocks(heads, rows, 3, writer.width)
    return not writer.narrow or all(width is None for block in blocks for width in block.widths)


def _stays(writer: Writer, answer: MarketAnswer) -> None:
    staying = answer.document["staying"]
    if not staying:
        return
    market, outbid = answer.agreement.market, frozenset(answer.document["outbid"])
    surpluses, denominator = market.whole_surpluses
    writer.heading(STAYS)
    rows = []
    for plant in staying[:MOST_SHOWN]:
        best = max(surpluses[plant].values())
        why = OUTBID if plant in outbid else NO_SITE if best > 0 else NO_SURPLUS
        rows.append((plant, market.origins[plant], why, number(best / denominator)))
    writer.table(("plant", "of", "why", "best surplus"), rows, left=3)
    _more(writer, len(staying), "plants that stay")


def _prices(writer: Writer, answer: MarketAnswer) -> None:
    prices, sites = answer.document["site_prices"], answer.agreement.market.sites
    taken = dict.fromkeys(sites, 0)
    for each in answer.agreement.plants:
        taken[each.offer.destination] += 1
    writer.heading(f"{PRICES}, {UNIT}")
    rows = [
        (city, str(sites[city]), str(taken[city]), number(price["least"]), number(price["greatest"]))
        for city, price in list(prices.items())[:MOST_SHOWN]
    ]
    writer.table(("city", "sites", "taken", "least", "greatest"), rows)
    _more(writer, len(prices), "cities")
    writer.say("Least: what one more site would add; greatest: what one site less would cost.")


def _gains(writer: Writer, answer: MarketAnswer) -> None:
    """Print three points of the core, the values, and under each whether it is in the core."""
    gains, values = answer.document["gains"], answer.document["city_values"] or {}
    columns: list[tuple[str, Mapping[str, float], bool]] = [
        *((name, amounts, True) for name, amounts in gains.items()),
        *((name.capitalize(), each["gains"], each["in_core"]) for name, each in values.items()),
    ]
    cities = answer.agreement.market.cities
    writer.heading(GAINS)
    rows = [(city, *(number(amounts[city]) for _, amounts, _ in columns)) for city in cities[:MOST_SHOWN]]
    rows.append(("(in the core)", *("yes" if inside else "no" for _, _, inside in columns)))
    writer.table(("city", *(name for name, _, _ in columns)), rows)
    _more(writer, len(cities), "cities")
    writer.say("In the core: no group of cities does better with its own plants and sites.")
    if not values:
        writer.say(
            f"No Shapley value: {len(cities)} cities and {len(answer.agreement.market.offers)} offers are too"
            f" many for a table of coalitions (2^cities times offers at most {MOST_PLACEMENTS:,})."
        )


def _more(writer: Writer, count: int, what: str) -> None:
    if count > MOST_SHOWN:
        writer.say(f"And {count - MOST_SHOWN:,} more {what}; --json and --out have all.")
