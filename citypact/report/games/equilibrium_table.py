"""Equilibria: the strategies first, then what is known of the list, then the proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citypact.report.words.amounts import number
from citypact.report.words.writer import Writer
from citypact.scenario.normal_form.answering import EquilibriumAnswer

MOST_SHOWN = 20  #: equilibria; the document has all


def print_equilibrium(writer: Writer, answer: EquilibriumAnswer) -> None:
    """Print the equilibria, whether these are all, and the state of the proof."""
    document = answer.document
    shape = " x ".join(str(len(names)) for names in document["strategies"])
    title = document["title"] or "Equilibria"
    degenerate = {True: "yes", False: "no", None: "not decided"}[document["degenerate"]]
    rows = [
        ("game", f"{shape} strategies of {', '.join(document['players'])}"),
        ("equilibria", str(len(document["equilibria"]))),
        ("these are all", "yes, proved" if document["complete"] else "not proved"),
        ("degenerate", degenerate),
        ("found by", document["method"]),
    ]
    writer.table((title, ""), rows, left=2)
    for at, each in enumerate(document["equilibria"][:MOST_SHOWN], start=1):
        writer.heading(f"Equilibrium {at}{_kind(each)}")
        writer.table(("player", "plays", "payoff"), list(_rows(document, each)), left=2)
    more = len(document["equilibria"]) - MOST_SHOWN
    if more > 0:
        writer.say(f"And {more} more: see --json.")
    writer.say("")
    writer.say(_told(document))
    certificate = document["certificate"]
    writer.heading("Certificate", part="certificate")
    state = "holds" if certificate["holds"] else "does not hold"
    how = "exactly" if certificate["exact"] else f"within {certificate['tolerance']:g}"
    writer.say(f"{state}: {len(certificate['residuals'])} conditions recomputed {how} from the payoffs.")
    writer.assumptions(document["assumptions"])


def _told(document: Mapping[str, Any]) -> str:
    """Say what a list of extreme equilibria stands for, and what else the list leaves open."""
    if not document["complete"]:
        return "That these are all is not proved: there may be others."
    components = document.get("components")
    if components is None or len(components) == len(document["equilibria"]):
        return "There is no other equilibrium."
    sets = "one connected set" if len(components) == 1 else f"{len(components)} connected sets"
    return (
        f"These are the extreme equilibria; with the mixtures listed as maximal_subsets in --json they form"
        f" {sets}, and there is no other equilibrium."
    )


def _kind(each: Mapping[str, Any]) -> str:
    told = ["pure" if each["pure"] else "mixed"]
    if each.get("stable"):
        told.append("stable under replicator dynamics")
    return f" ({', '.join(told)})"


def _rows(document: Mapping[str, Any], each: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    parts = zip(document["players"], document["strategies"], each["strategies"], each["payoffs"], strict=True)
    for player, names, chances, payoff in parts:
        played = [
            name if chance == 1 else f"{name} {number(chance)}"
            for name, chance in zip(names, chances, strict=True)
            if chance
        ]
        yield player, ", ".join(played), number(payoff)
