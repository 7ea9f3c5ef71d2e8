"""Allocations as a reader wants them: the amounts, who would leave, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from citypact.mechanisms.allocation import RULES, ProposalCheck
from citypact.mechanisms.allocation.wording import shown
from citypact.report.words.amounts import clipped_apart, display_width, number
from citypact.report.words.writer import Writer
from citypact.scenario.allocation_answer import AllocationResult

#: A table with a column for each player is read up to here; beyond, players are rows.
MOST_COLUMNS = 6
_NAME, _LONG_NAME = 14, 24
_MOST_OBJECTIONS = 5
_MOST_PLAYERS = 60


def print_allocation(writer: Writer, result: AllocationResult) -> None:
    """Print allocations and what goes with them.

    Parameters
    ----------
    result : AllocationResult
        The allocations and their document.
    """
    document = result.document
    title = document["title"] or document["name"] or "Allocation"
    what = "costs" if document["orientation"] == "cost" else "gains"
    writer.say(f"{title} ({what} in {document['unit']})")
    writer.say("")
    _print_amounts(writer, result)
    writer.say("")
    writer.say(_without_check(document["explanation"], result.check))
    if result.check is not None:
        _print_check(writer, result.check, document)
    _print_core(writer, document)
    _print_moves(writer, document)
    _print_properties(writer, document)
    _print_skipped(writer, document["skipped"])
    writer.heading("How each was found")
    rows = [
        (_title(name), method["guarantee"], method["provenance"]["method"])
        for name, method in document["methods"].items()
    ]
    writer.table(("rule", "guarantee", "method"), rows, left=3)
    writer.assumptions(document["assumptions"])


def _without_check(text: str, check: ProposalCheck | None) -> str:
    """The explanation without the proposal's, which is printed with the proposal."""
    return text if check is None else text.removesuffix(check.explain()).strip()


def _title(rule: str) -> str:
    return RULES[rule].title if rule in RULES else rule


def _print_amounts(writer: Writer, result: AllocationResult) -> None:
    players, listed = result.game.players, list(_columns(result))
    names = _short(writer, players)
    width = 30 + sum(max(display_width(name), 8) + 2 for name in names) + 9
    if len(players) <= MOST_COLUMNS and width <= max(writer.width, 80):
        rows = [(label, *map(shown, amounts), total) for label, amounts, total in listed]
        writer.table(("rule", *names, "sum"), rows)
        return
    # Many players are rows, and the rules stand side by side, as many as fit.
    names = _short(writer, players, _LONG_NAME)[:_MOST_PLAYERS]
    while listed:
        part = listed[:4]
        listed = listed[4:]
        rows = [(name, *(shown(amounts[at]) for _, amounts, _ in part)) for at, name in enumerate(names)]
        rows.append(("sum", *(total for _, _, total in part)))
        writer.table(("player", *(label for label, _, _ in part)), rows)
        if listed:
            writer.say("")
    if len(players) > len(names):
        writer.say(f"... and {len(players) - len(names)} further players (see --json)")


def _short(writer: Writer, names: Iterable[str], width: int = _NAME) -> list[str]:
    """Return names as they stand in a table: cut, but still apart, where the writer is narrow."""
    whole = [" ".join(name.split()) for name in names]
    return clipped_apart(whole, width) if writer.narrow else whole


def _columns(result: AllocationResult) -> Iterator[tuple[str, Sequence[float], str]]:
    """What stands beside each other: the label, an amount for each player, and their sum."""
    for name, found in result.allocations.items():
        yield _title(name), found.vector(), shown(sum(found.vector()))
        if found.standard_errors is not None:
            yield f"{_title(name)}, standard error", found.standard_errors, ""
    if result.check is not None:
        amounts = result.check.proposal.vector()
        yield "proposal", amounts, shown(sum(amounts))


def _print_check(writer: Writer, check: ProposalCheck, document: Mapping[str, Any]) -> None:
    writer.heading("The proposal")
    writer.say(check.explain())
    writer.say("")
    yes = {True: "yes", False: "no"}
    rows = [
        ("adds up", yes[check.efficient]),
        ("nobody does better alone", yes[check.individually_rational]),
        ("no coalition does better alone", yes[check.coalitionally_rational]),
    ]
    if check.worst is not None and check.worst_per_head is not None:
        rows.append(("worst coalition", "+".join(check.worst.coalition)))
        rows.append(("  gain by leaving (excess)", shown(check.worst.excess)))
        rows.append(("worst for each member", "+".join(check.worst_per_head.coalition)))
        rows.append(("  gain by leaving, per head", shown(check.worst_per_head.per_head)))
    distance = check.distance_to_core
    rows.append(("changes needed to enter the core", "it is empty" if distance is None else shown(distance)))
    if check.core_empty:
        rows.append(("subsidy that would make it stable", shown(check.cost_of_stability)))
    rows += [(f"changes from the {_title(name)}", shown(gap)) for name, gap in check.distances.items()]
    rows.append(("axiom of the Shapley value broken", check.axiom.axiom if check.axiom else "none"))
    writer.table(("check", f"answer ({document['unit']})"), rows, left=2)
    if check.objecting:
        writer.heading("Who would do better on their own")
        writer.table(
            ("coalition", "proposal", "alone", "excess", "per head"),
            [
                (
                    "+".join(found.coalition),
                    *map(shown, (found.given, found.alone, found.excess, found.per_head)),
                )
                for found in check.objections[:_MOST_OBJECTIONS]
            ],
        )
        if check.objecting > _MOST_OBJECTIONS:
            writer.say(f"... and {check.objecting - _MOST_OBJECTIONS} more")
    if check.marginal_means and len(check.marginal_means) <= MOST_COLUMNS:
        writer.heading("Shapley value: the average of what each player adds to 0, 1, ... others")
        counts = range(len(check.marginal_means))
        writer.table(
            ("player", *(f"to {count}" for count in counts), "average"),
            [
                (name, *map(shown, row), shown(check.shapley[name]))
                for name, row in zip(check.proposal, check.marginal_means, strict=True)
            ],
        )


def _print_core(writer: Writer, document: Mapping[str, Any]) -> None:
    core = document["core"]
    if core is None:
        return
    writer.heading("Core: empty" if core["empty"] else "Core: not empty")
    if core["least_core_epsilon"] is not None:
        writer.say(_least_core(core["least_core_epsilon"], document["unit"]))
    if core["ranges"]:
        rows = [(name, shown(ends["lo"]), shown(ends["hi"])) for name, ends in core["ranges"].items()]
        verb = "pays" if document["orientation"] == "cost" else "gets"
        writer.table((f"what each player {verb} in the core", "least", "most"), rows)
    proof = core["certificate"]
    if core["empty"]:
        writer.say("A balanced collection worth more than all players together proves it:")
        writer.table(
            ("coalition", "weight"), [(name, shown(weight)) for name, weight in proof["weights"].items()]
        )


def _least_core(epsilon: float, unit: str) -> str:
    if epsilon > 0:
        told = f"whatever the division, some coalition gives up {shown(epsilon)} {unit} or more by staying"
    elif epsilon == 0:
        told = "no coalition need give up anything, but not all can gain by staying"
    else:
        told = f"every coalition can be left {shown(-epsilon)} {unit} better off than on its own"
    return f"Least core: {told}."


def _print_moves(writer: Writer, document: Mapping[str, Any]) -> None:
    """What one unit more of a coalition's worth does; a kink answers differently to one less."""
    if not document["moves"]:
        return
    rows = []
    kinked = False
    players = document["players"]
    names = dict(zip(players, _short(writer, players, min(_NAME, 42 // len(players))), strict=True))
    for rule, moves in document["moves"].items():
        for move in moves:
            kinked |= bool(move["kinks"])
            mark = " *" if move["kinks"] else ""
            told = [number(slope) for slope in move["right"].values()]
            rows.append((_title(rule), "+".join(names[name] for name in move["coalition"]) + mark, *told))
    writer.heading(
        "What moves it most: change of each amount if a coalition is worth 1 more", part="sensitivity"
    )
    writer.table(("rule", "coalition", *names.values()), rows, left=2)
    if kinked:
        writer.say("* worth 1 less does not give the opposite (see moves in --json).")


def _print_properties(writer: Writer, document: Mapping[str, Any]) -> None:
    if document["properties"]:
        writer.heading("Properties of the game")
        rows = [
            (name.replace("_", " "), "yes" if found["holds"] else "no", found["statement"])
            for name, found in document["properties"].items()
        ]
        writer.table(("property", "holds", "what shows the contrary"), rows, left=3)
    for group in document["players_alike"]:
        writer.say(f"Interchangeable: {', '.join(group)}.")
    if document["null_players"]:
        writer.say(f"Adds nothing to any coalition: {', '.join(document['null_players'])}.")


def _print_skipped(writer: Writer, skipped: Mapping[str, str]) -> None:
    if not skipped:
        return
    writer.heading("Left out")
    reasons: dict[str, list[str]] = {}
    for name, reason in skipped.items():
        reasons.setdefault(reason, []).append(_title(name).replace("_", " "))
    writer.table(("what", "why"), [(", ".join(names), reason) for reason, names in reasons.items()], left=2)
