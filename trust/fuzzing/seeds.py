"""What the fuzzing starts from: shipped cases and games, templates, saved results, questions of the API."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

GAME = """NFG 1 R "Two cities" { "A" "B" } { { "share" "keep" } { "build" "wait" } }
"a comment" 3 2 5 0 1/3 -1.5e1 1 1
"""
OUTCOMES = 'NFG 1 R "o" { "A" "B" } { 2 2 } { { "x" 1 2 } { "y" 0.5, -3 } } 1 2 0 1'
OFFERS = ("three-cities", "three-towns-water")
QUESTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("split", {"inputs": {"revenue": 4, "origin_loss": 1.2, "destination_cost": 0.8, "voluntary": 0.3}}),
    ("split", {"inputs": {"revenue": 4, "origin_loss": 1.2, "destination_cost": 0.8, "rivals": [0.2, 0.1],
                          "criterion": "rubinstein", "origin_discount": 0.9, "destination_discount": 0.8}}),
    ("statute", {"inputs": {"base": 1, "growth": 1.2, "rate": 0.04, "years": 3, "top_up": 0.5}}),
    ("compensation", {"inputs": {"downstream_benefit": 3, "upstream_benefit": 0.5, "cost": 1}}),
    ("portfolio", {"inputs": {"firms": {"firm": ["A", "B"], "revenue": [4, 2], "origin_loss": [1, 1],
                                        "destination_cost": [1, 0.3]}, "at": 0.5}}),
    ("posted", {"inputs": {"origin": "uniform:0,0.6", "destination": "histogram:0,0.2,0.5/1,2", "types": 5}}),
    ("equilibrium", {"inputs": {"payoffs": [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]}}),
    ("allocation", {"inputs": {"game": {"players": ["A", "B", "C"], "values": [0, 0, 0, 6, 0, 8, 4, 14]},
                               "rules": ["shapley", "nucleolus"]}}),
    ("allocation", {"inputs": {"game": {"form": "bankruptcy", "players": ["A", "B"], "estate": 10,
                                        "claims": {"A": 6, "B": 8}},
                               "rules": "default"}}),
    ("package", {"inputs": {"players": ["A", "B"], "issues": ["tax"], "gains": [[3], [-1]],
                            "divisible": [True]}}),
    ("allocation", {"case": "three-cities", "inputs": {"rules": ["shapley"]}}),
    ("obstacle", {"case": "dead-end-road"}),
    ("split", {"case": "gaozhu"}),
    ("council", {"case": "thirty-alike-members"}),
)  # fmt: skip
FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("split", {"source": "numbers", "revenue": "4", "origin_loss": "1.2", "destination_cost": "0.8",
               "rivals": "1, 2"}),
    ("split", {"source": "case", "case": "gaozhu", "criterion": "egalitarian", "ratio_cap": "0.5",
               "edits": '{"[\\"parameters\\", \\"reduced\\", \\"revenue\\"]": ["number", "4", "revenue"]}'}),
    ("split", {"source": "list", "held_firms": '{"firms": {"firm": ["A"], "revenue": [1]}}', "at": "0.5"}),
    ("statute", {"base": "1", "growth": "1.2", "years": "3", "held_enterprises": ""}),
    ("fifty-fifty", {"source": "case", "case": "beijing-hebei"}),
    ("coalition", {"players": "3", "player1": "A", "player2": "B", "w3": "6", "rules": "shapley"}),
    ("coalition", {"source": "case", "case": "three-cities"}),
    ("water", {"source": "numbers", "downstream_benefit": "3", "upstream_benefit": "1", "cost": "2"}),
    ("council", {"source": "case", "case": "thirty-alike-members"}),
    ("games", {"source": "posted", "origin": "uniform:0,0.6", "destination": "beta:2,5"}),
    ("games", {"source": "table", "game_text": "citypact: 1\nkind: normal-form\n"}),
)  # fmt: skip
LINES: tuple[tuple[str, ...], ...] = (
    ("split", "--revenue", "4", "--origin-loss", "1.2", "--destination-cost", "0.8", "--voluntary", "0.3"),
    ("split", "--revenue", "4", "--origin-loss", "1", "--destination-cost", "1", "--rivals", "0.2,0.1"),
    ("split", "gaozhu", "--criterion", "kalai-smorodinsky,nearest", "--reference", "0.5", "--json"),
    ("split", "beijing-hebei", "--ratio-cap", "0.5", "--origin-weight", "0.6"),
    (
        "statute",
        "--base",
        "1",
        "--growth",
        "1.2",
        "--rate",
        "0.04",
        "--years",
        "3",
        "--destination-tier",
        "city=0.5",
    ),
    ("portfolio", "firms.csv", "--consent", "project", "--at", "0.5", "--budget", "1"),
    ("posted", "--origin-beliefs", "uniform:0,0.6", "--destination-beliefs", "beta:2,5", "--types", "4"),
    ("allocate", "three-cities", "--rule", "shapley", "--unions", "Beijing+Tianjin,Hebei", "--json"),
    ("allocate", "three-cities", "--rule", "weighted_shapley", "--weights", "Beijing=2,Tianjin=1,Hebei=1"),
    (
        "allocate",
        "three-cities",
        "--rule",
        "winter",
        "--levels",
        "Beijing+Tianjin,Hebei/Beijing+Tianjin+Hebei",
    ),
    (
        "allocate",
        "three-cities",
        "--rule",
        "myerson",
        "--edges",
        "Beijing+Tianjin,Tianjin+Hebei",
        "--share",
        "0.5",
    ),
    ("allocate", "coalitions.csv", "--check", "proposal.csv", "--encoding", "gb18030", "--missing", "zero"),
    ("compensate", "luan", "--json"),
    ("equilibrium", "game.nfg", "--out", "out", "--chart", "svg"),
    ("solve", "dead-end-road", "--json"),
    ("council", "thirty-alike-members"),
    ("new", "relocation", "--out", "new.yaml", "--force"),
    ("schema", "river"),
    ("cases", "--json"),
    ("games",),
    ("verify", "split.json", "--all"),
    ("reproduce", "gaozhu", "--json"),
    ("runs", "list", "."),
    ("runs", "show", "run", "--json"),
    ("runs", "query", "SELECT count(*) FROM run", "run"),
    ("runs", "export", "run", "--out", "rows.csv", "--force"),
    ("runs", "compare", "run", "run"),
    ("--lang", "zh", "split", "gaozhu"),
)
VARIED = (
    *("range", "between:0.6,3.0", "values:1,1.2,1.5", "uniform:0.6,2.4", "lognorm:s=0.35,scale=1.15"),
    *(
        "norm:1.2,0.1",
        "beta:2,5,0.6,2.4",
        "triang:0.5,0.6,2.4",
        "truncnorm:-1,1,1.2,0.1",
        "empirical:column.csv:x",
    ),
)
LISTS = (
    "name,parameters.plant.growth\nslow,0.9\nfast,1.4\n",
    "parameters.plant.growth,parameters.origin_side.hazard\n0.9,0.2\n1.2,0.25\n1.5,0.3\n",
)
QUERIES = (
    "SELECT count(*) FROM run",
    'SELECT avg("parameters.plant.growth") FROM run',
    "SELECT * FROM run ORDER BY row LIMIT 3",
    "WITH a AS (SELECT row FROM run) SELECT max(row) FROM a",
)


@cache
def texts(*kinds: str) -> tuple[str, ...]:
    """Return the templates of these kinds."""
    from citypact.scenario.templates import template

    return tuple(map(template, kinds))


@cache
def cases(kind: str) -> tuple[str, ...]:
    """Return the shipped files of a kind of scenario."""
    from citypact.scenario.load import case_names, case_text

    return tuple(map(case_text, case_names(kind)))


@cache
def games() -> tuple[str, ...]:
    """Return the shipped games of coalitions and their template."""
    from citypact.scenario.coalition_load import game_names, game_text

    return (*map(game_text, game_names()), *texts("game"))


@cache
def results() -> tuple[dict[str, Any], ...]:
    """Return saved results of quick questions, as they stand in their files."""
    from citypact.scenario.answer_file import answer_case
    from citypact.scenario.answers import answer

    asked = [answer(kind, question["inputs"]) for kind, question in QUESTIONS
             if "case" not in question and kind not in ("posted", "portfolio", "compensation")]  # fmt: skip
    asked += [
        answer_case(name)
        for name in ("gaozhu", "three-cities", "dead-end-road", "thirty-alike-members", "luan")
    ]
    return tuple(json.loads(json.dumps(each.document)) for each in asked)
