"""What the page's processes are given: questions of the API, forms, files and results handed in."""

from __future__ import annotations

import io
import json
from pathlib import Path
from random import Random
from typing import Any

from trust.fuzzing import seeds
from trust.fuzzing.mutations import bytes_of, mutated_text, mutated_tree
from trust.fuzzing.nasty import NAMES, NUMBERS, VALUES
from trust.fuzzing.observing import Case, Seen, Watch, json_fault, watched
from trust.fuzzing.workbooks import mutated_workbook, workbook


def _reply_seen(task: str, arguments: dict[str, Any], watch: Watch) -> Seen:
    """Ask what a worker of the page is asked; a 500 or an error nobody foresaw breaks the promise."""
    from citypact.web.tasks import TASKS
    from citypact.web.worker import perform

    err = io.StringIO()
    reply, fault = watched(lambda: perform(TASKS[task], arguments), watch, err=err)
    if fault:
        return Seen(-1, "", "", fault)
    body = reply.body.decode("utf-8", "strict")
    said = err.getvalue()
    if "without its message" in said:
        places = [
            line.strip() for line in said.splitlines() if "/citypact/" in line and "/web/worker" not in line
        ]
        where = places[-1].rpartition("/citypact/")[2] if places else "?"
        said = f"{said.split(',', 1)[0]} nobody foresaw, at {where}"
        return Seen(reply.status, body, said, said)
    if reply.status not in (200, 422):
        return Seen(reply.status, body, said, f"status {reply.status}")
    return Seen(reply.status, body, said, json_fault(body) if reply.media_type == "application/json" else "")


def question(rng: Random, folder: Path, watch: Watch) -> Case:
    """Return a question of the API, a node or two of it changed."""
    kind, question = rng.choice(seeds.QUESTIONS)
    # As the server hands it on: the body was strict JSON, and its outer form was checked.
    asked = dict(question)
    if "inputs" in asked:
        inputs = _as_sent(mutated_tree(asked["inputs"], rng))
        if inputs is None:
            return lambda: Seen(422, "", "")
        asked["inputs"] = inputs
    elif rng.random() < 0.5:
        asked = {"text": mutated_text(rng.choice(seeds.cases("relocation")), rng).replace("\0", "")}
    else:
        asked["case"] = rng.choice((*NAMES, "gaozhu"))
    arguments = {"asked": {"kind": kind, **asked}, "language": rng.choice(("en", "zh"))}
    task = rng.choice(("answer", "answer", "page answer"))
    return lambda: _reply_seen(task, arguments, watch)


def _as_sent(tree: Any) -> dict[str, Any] | None:
    """Return plain data as it arrives through the server's door: as strict JSON, or not at all."""
    from citypact.scenario.json_file import strict_json

    try:
        found = strict_json(json.dumps(tree))
    except ValueError:
        return None
    return found if isinstance(found, dict) else {"inputs": found}


def form(rng: Random, folder: Path, watch: Watch) -> Case:
    """Return a form of the page as no browser fills it."""
    view, fields = rng.choice(seeds.FORMS)
    fields = dict(fields)
    for _ in range(rng.choice((1, 1, 2, 3))):
        name = rng.choice(list(fields))
        act = rng.randrange(6)
        if act == 0:
            fields[name] = rng.choice((*NAMES, *NUMBERS))
        elif act == 1:
            fields[name] = json.dumps(rng.choice(VALUES))
        elif act == 2 and len(fields) > 1:
            del fields[name]
        elif act == 3:
            fields[rng.choice((*NAMES, "text", "edits", "case", "held_game", "players", "source"))] = fields[
                name
            ]
        elif act == 4 and fields[name][:1] == "{":
            fields[name] = (
                json.dumps(mutated_tree(json.loads(fields[name]), rng)) if _is_json(fields[name]) else "{"
            )
        else:
            fields[name] = mutated_text(fields[name], rng)[:50_000]
    acts = [rng.choice(("add", "remove", "", "x", "北")) for _ in range(rng.choice((0, 0, 1, 3)))]
    arguments = {"view": view, "form": fields, "acts": acts, "language": rng.choice(("en", "zh"))}
    return lambda: _reply_seen("page form", arguments, watch)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def upload(rng: Random, folder: Path, watch: Watch) -> Case:
    """Return a mutated file that is handed in."""
    what = rng.choice(("enterprises", "plants", "game", "proposal", "normal-form", "scenario"))
    kinds = {"enterprises": "enterprises", "plants": "firms", "game": "coalitions", "proposal": "proposal"}
    text = (
        seeds.texts(kinds.get(what, "normal-form"))[0]
        if what != "scenario"
        else rng.choice(seeds.cases("relocation"))
    )
    name = "x.csv" if what in kinds else rng.choice(("x.yaml", "game.nfg"))
    data = bytes_of(seeds.GAME if name == "game.nfg" else text, (), rng)
    if name == "x.csv" and rng.random() < 0.3:
        name, data = "x.xlsx", mutated_workbook(workbook(text, rng), rng)
    if rng.random() < 0.1:
        name = rng.choice(NAMES)
    reading = {
        "players": ["Beijing", "Tianjin", "Hebei"],
        "missing": rng.choice((None, "zero", "x")),
        "cost": False,
    }
    arguments = {"what": what, "name": name, "data": data, "reading": reading, "language": "en"}
    return lambda: _reply_seen("read", arguments, watch)


def verified(rng: Random, folder: Path, watch: Watch) -> Case:
    """Return a mutated result that is handed in to be rechecked."""
    document = _as_sent(mutated_tree(rng.choice(seeds.results()), rng))
    if document is None:
        return lambda: Seen(422, "", "")
    return lambda: _reply_seen("verify", {"document": document, "language": "en"}, watch)
