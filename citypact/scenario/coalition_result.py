"""The allocations of a game as a document that can be saved, sent and checked again.

Its inputs hold the whole game, so that ``citypact verify`` needs nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CoalitionalGame, CooperativeGame
from citypact.mechanisms.allocation import (
    DEFAULT_RULES,
    RULES,
    ProposalCheck,
    check_proposal,
    divide,
    rules_named,
)
from citypact.mechanisms.allocation.character import Character, character
from citypact.mechanisms.allocation.large_shapley import BATCHES, BLOCKS
from citypact.mechanisms.allocation.stability import Stability, stability
from citypact.mechanisms.allocation.wording import shown
from citypact.mechanisms.allocation.worth_moves import plain_moves, worth_moves
from citypact.mechanisms.fingerprint import fingerprint, sealed
from citypact.scenario.allocation_answer import AllocationResult
from citypact.scenario.coalition_document import DescribedGame, described_game
from citypact.scenario.coalition_fill import MOST_FILLED_PLAYERS
from citypact.scenario.split_result import SCHEMA
from citypact.scenario.yaml_reader import Document
from citypact.solvers.solved_allocation import SolvedAllocation

DEFAULT, EVERY = "default", "all"
_INPUTS = ("game", "rules", "check", "filled", "samples", "seed", "pieces")


def allocation_result(
    inputs: Mapping[str, Any],
    *,
    described: DescribedGame | None = None,
    known: Mapping[str, SolvedAllocation] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> AllocationResult:
    """Divide a game by several rules, look at its core and hold a proposal against it.

    Parameters
    ----------
    inputs : mapping
        ``game`` (the document of a game), ``rules`` (names, ``default`` or ``all``), and
        optionally ``check`` (player to amount), ``filled`` (``missing`` and how many
        ``coalitions`` were filled in), ``samples`` and ``seed`` for an estimate of the
        Shapley value beyond 30 players, and the ``pieces`` (``batches`` or ``blocks``) of a run.
    described : DescribedGame, optional
        The game of ``inputs``, where it is there already.
    known : mapping of rule to SolvedAllocation, optional
        What several processes have worked out already, in the way that ``inputs`` say.
    progress : callable
        Told what is being computed.

    Raises
    ------
    InputError
        On unknown or unusable inputs, or where a rule that is named cannot be applied.
    """
    unknown = [name for name in inputs if name not in _INPUTS]
    if unknown:
        raise InputError(*(Problem(name, inputs[name], "an input of allocate") for name in unknown))
    named = inputs.get("rules", DEFAULT)
    if described is None:
        described = described_game(Document("inputs.game", inputs["game"]))
    game = described.game
    rules = rules_named(DEFAULT_RULES if named == DEFAULT else _every(described) if named == EVERY else named)
    small = game.size <= MOST_FILLED_PLAYERS or isinstance(game, CoalitionalGame)
    if "check" in inputs and game.size > MOST_FILLED_PLAYERS:
        raise InputError(Problem("--check", f"{game.size} players", f"at most {MOST_FILLED_PLAYERS}"))
    if named == EVERY:
        rules = [rule for rule in rules if rule.applies(game)]
    # What nobody asked for by name must not take hours.
    late = [] if small or named not in (DEFAULT, EVERY) else [rule.name for rule in rules if rule.slow]
    division = divide(
        game,
        [rule for rule in rules if rule.name not in late],
        {**described.extras, **_sampling(inputs)},
        required=() if named in (DEFAULT, EVERY) else [rule.name for rule in rules],
        known=known,
        progress=progress,
    )
    reason = f"takes long beyond {MOST_FILLED_PLAYERS} players; name it with --rule"
    skipped = {**division.skipped, **dict.fromkeys(late, reason)}
    core = stability(game, progress) if small else None
    traits = character(game, every=named == EVERY, progress=progress) if small else None
    if core is None or traits is None:
        skipped["core"] = skipped["properties"] = f"only up to {MOST_FILLED_PLAYERS} players"
    else:
        skipped |= traits.skipped
    progress("what moves it")
    moves = worth_moves(game, DEFAULT_RULES if named == EVERY else division.allocations)
    check = None
    if "check" in inputs:
        progress("proposal")
        check = check_proposal(game, inputs["check"], division.allocations)
    document = {
        "kind": "allocation",
        "schema": SCHEMA,
        "name": described.document.get("name"),
        "title": described.document.get("title"),
        "players": list(game.players),
        "unit": game.unit,
        "orientation": "cost" if game.cost else "profit",
        "grand": game.grand,
        "allocations": {name: dict(found) for name, found in division.allocations.items()},
        "methods": {name: _method(name, found) for name, found in division.allocations.items()},
        "skipped": skipped,
        "properties": {}
        if traits is None
        else {name: report.to_dict() for name, report in traits.properties.items()},
        "players_alike": [] if traits is None else [list(group) for group in traits.alike],
        "null_players": [] if traits is None else list(traits.idle),
        "core": None if core is None else core.to_dict(),
        "moves": plain_moves(moves),
        "check": None if check is None else check.to_dict(),
        "assumptions": list(_assumptions(described, inputs)),
        "explanation": " ".join(_explanation(game, division.allocations, core, traits, check)),
        "fingerprint": fingerprint(dict(inputs)),
        "inputs": dict(inputs),
    }
    return AllocationResult(game, division.allocations, check, sealed(plain_data(document)))


def _every(described: DescribedGame) -> tuple[str, ...]:
    """Every rule, without those that need data which do not come with the game."""
    return tuple(name for name, rule in RULES.items() if not rule.needs or rule.needs in described.extras)


def _sampling(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """How an estimate is to be drawn, as far as it was said."""
    found = {name: inputs[name] for name in ("samples", "seed") if name in inputs}
    problems = [
        Problem(name, value, f"a whole number, at least {least}")
        for name, value in found.items()
        for least in (1 if name == "samples" else 0,)
        if isinstance(value, bool) or not isinstance(value, int) or value < least
    ]
    pieces = inputs.get("pieces")
    if pieces not in (None, BATCHES, BLOCKS):
        problems.append(Problem("pieces", pieces, f"{BATCHES} or {BLOCKS}"))
    if problems:
        raise InputError(*problems)
    return {**found, "pieces": pieces}


def _method(name: str, found: SolvedAllocation) -> dict[str, Any]:
    """How an allocation was found and what vouches for it; its amounts stand elsewhere."""
    said = {key: value for key, value in found.to_dict().items() if key not in ("amounts", "unit")}
    return {"title": RULES[name].title, **said}


def plain_data(tree: Any) -> Any:
    """Return a tree with NumPy's types, fractions and tuples of names put into JSON's types."""
    if isinstance(tree, Mapping):
        return {
            "+".join(map(str, key)) if isinstance(key, tuple) else str(key): plain_data(value)
            for key, value in tree.items()
        }
    if isinstance(tree, np.ndarray | np.generic):
        return plain_data(tree.tolist())
    if isinstance(tree, Fraction):
        return str(tree)
    return [plain_data(item) for item in tree] if isinstance(tree, list | tuple) else tree


def _assumptions(described: DescribedGame, inputs: Mapping[str, Any]) -> Iterator[str]:
    document, game = described.document, described.game
    parts = [str(document[key]).strip().rstrip(".") for key in ("source", "note") if document.get(key)]
    said = ". ".join(parts)
    yield f"{document.get('trust', 'A')}: the worths: {said or 'as the user gave them, with no source named'}"
    filled = inputs.get("filled")
    if filled:
        how = "0" if filled["missing"] == "zero" else "what their members are worth alone"
        yield f"A: {filled['coalitions']} coalitions that the file leaves out are worth {how} (--missing)"
    if game.cost:
        yield "default: worths are costs; core, nucleoli and tau are those of -c with the sign turned back"
    for key in ("unions", "levels", "edges", "weights", "share"):
        if key in described.extras:
            yield f"{document.get('trust', 'A')}: {key} as given with the game"


def _explanation(
    game: CooperativeGame,
    allocations: Mapping[str, SolvedAllocation],
    core: Stability | None,
    traits: Character | None,
    check: ProposalCheck | None,
) -> Iterator[str]:
    what = "pay" if game.cost else "gain"
    yield f"Together the {game.size} players {what} {shown(game.grand)} {game.unit}."
    yield from _sampling_told(game, allocations.get("shapley"))
    if core is not None and core.empty:
        yield (
            "The core is empty: whatever the division, some players do better on their own;"
            f" a subsidy of {shown(core.cost_of_stability)} {game.unit} would be needed."
        )
    elif core is not None:
        yield "The core is not empty: there are divisions that no group of players would leave."
    inside = _stable(game, allocations) if core is not None and not core.empty else None
    if inside is not None:
        stable, leaving = inside
        if stable:
            yield f"In the core: {', '.join(stable)}."
        if leaving:
            yield f"Not in the core: {', '.join(leaving)}."
    usual = None if traits is None else traits.properties.get("concave" if game.cost else "convex")
    if usual is not None and usual.holds:
        yield f"The game is {usual.name}, so the Shapley value is in the core."
    if check is not None:
        yield check.explain()


def _sampling_told(game: CooperativeGame, found: SolvedAllocation | None) -> Iterator[str]:
    """Say of an estimate in batches what it rests on, and whether it adds up."""
    batches = 0 if found is None else found.details.get("batches", 0)
    if found is None or not batches:
        return
    missing, apart = found.details["missing to v(N)"], found.details["spread of batches"]
    asked = found.details["evaluations"]
    yield (
        f"The Shapley value is the mean of {batches} batches, {asked} coalitions in all;"
        f" its sum misses what there is to share by {shown(missing)} {game.unit}."
    )
    if apart is not None:
        yield f"The batches lie {apart:.2f} times as far apart as their standard errors let expect."


def _stable(
    game: CooperativeGame, allocations: Mapping[str, SolvedAllocation]
) -> tuple[list[str], list[str]] | None:
    """Titles of the allocations that add up: those that no coalition objects to, and the others."""
    from citypact.solvers.core_sets.outcome import MOST_SCANNED_PLAYERS, Outcome

    if game.size > MOST_SCANNED_PLAYERS:
        return None
    stable: list[str] = []
    leaving: list[str] = []
    for name, found in allocations.items():
        outcome = Outcome.of(game, found)
        missing: Any = outcome.missing
        if not outcome.beyond(missing) and not outcome.beyond(-missing):
            worst: Any = outcome.excess.max()
            (leaving if outcome.beyond(worst) else stable).append(RULES[name].title)
    return stable, leaving
