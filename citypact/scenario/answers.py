"""Every kind of question that citypact answers, and how each is answered from plain inputs.

One list for the command line, ``citypact verify``, the report and the page: what a saved result was
computed from always answers it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from citypact.errors import InputError, Problem


@dataclass(frozen=True)
class Answered:
    """A question's answer, as an object to show and as the document that is saved.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.
    document : dict
        Plain data: what ``--json`` prints and ``citypact verify`` rechecks.
    value : object
        What the kind's own function returns, such as an :class:`~citypact.Agreement` for a split.
    """

    kind: str
    document: dict[str, Any]
    value: Any


_Found = tuple[dict[str, Any], Any]


def _split(inputs: Mapping[str, Any], *, cross_check: bool = True) -> _Found:
    from citypact.scenario.split_result import split_result

    given = dict(inputs)
    wanted = given.pop("cash_flow", False)
    if not isinstance(wanted, bool):
        raise InputError(Problem("cash_flow", wanted, "true or false"))
    agreement, document = split_result(given, cash_flow=wanted, cross_check=cross_check)
    return document, agreement


def _statute(inputs: Mapping[str, Any]) -> _Found:
    from citypact.mechanisms.statute.result import statute_result

    document = statute_result(inputs)
    return document, document


def _reproduction(inputs: Mapping[str, Any]) -> _Found:
    from citypact.scenario.reproduction import reproduction

    report, document = reproduction(inputs)
    return document, report


def _council(inputs: Mapping[str, Any]) -> _Found:
    if _scenario_of(inputs).get("model") == "growth":
        from citypact.scenario.councils.growth_result import growth_result

        return _with_document(growth_result, inputs)
    from citypact.scenario.councils.result import council_result

    return _with_document(council_result, inputs)


def _allocation(inputs: Mapping[str, Any]) -> _Found:
    from citypact.scenario.coalition_result import allocation_result

    return _with_document(allocation_result, inputs)


def _portfolio(inputs: Mapping[str, Any]) -> _Found:
    from citypact.scenario.portfolio.answering import portfolio_result

    return _with_document(portfolio_result, inputs)


def _market(inputs: Mapping[str, Any]) -> _Found:
    from citypact.scenario.portfolio.market import market_document

    return _with_document(market_document, inputs)


def _posted(inputs: Mapping[str, Any]) -> _Found:
    from citypact.scenario.posted_result import posted_result

    return _with_document(posted_result, inputs)


def _compensation(inputs: Mapping[str, Any]) -> _Found:
    from citypact.scenario.water.pair_result import compensation_result

    return _with_document(compensation_result, inputs)


def _river(inputs: Mapping[str, Any]) -> _Found:
    from citypact.scenario.water.river_result import river_result

    return _with_document(river_result, inputs)


def _air(inputs: Mapping[str, Any]) -> _Found:
    from citypact.scenario.water.air_result import air_result

    return _with_document(air_result, inputs)


def _equilibrium(inputs: Mapping[str, Any]) -> _Found:
    from citypact.scenario.normal_form.answering import equilibrium_result

    return _with_document(equilibrium_result, inputs)


def _obstacle(inputs: Mapping[str, Any]) -> _Found:
    from citypact.scenario.obstacles.result import obstacle_result

    _scenario_of(inputs)
    return _with_document(obstacle_result, inputs)


def _package(inputs: Mapping[str, Any]) -> _Found:
    from citypact.scenario.packages.result import package_result

    return _with_document(package_result, inputs)


def _with_document(compute: Callable[[Mapping[str, Any]], Any], inputs: Mapping[str, Any]) -> _Found:
    value = compute(inputs)
    return value.document, value


def _scenario_of(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    scenario = inputs.get("scenario", "nothing")
    if not isinstance(scenario, Mapping):
        raise InputError(Problem("scenario", scenario, "a scenario as plain data"))
    return scenario


_ANSWERS: dict[str, Callable[[Mapping[str, Any]], _Found]] = {
    "split": _split,
    "statute": _statute,
    "reproduction": _reproduction,
    "allocation": _allocation,
    "portfolio": _portfolio,
    "market": _market,
    "posted": _posted,
    "compensation": _compensation,
    "river": _river,
    "air": _air,
    "equilibrium": _equilibrium,
    "obstacle": _obstacle,
    "council": _council,
    "package": _package,
}
#: The kinds of question, as ``kind`` of a saved result says it.
KINDS = tuple(_ANSWERS)


def answer(kind: str, inputs: Mapping[str, Any]) -> Answered:
    """Answer a question of any kind from its inputs.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.
    inputs : mapping
        Plain data, as ``inputs`` of a saved result of that kind holds them; of a split, ``cash_flow``
        true asks for the design of the yearly payments as well.

    Raises
    ------
    InputError
        If there is no such kind, or listing every mistake of the inputs.

    Examples
    --------
    >>> numbers = {"revenue": 10, "origin_loss": 3, "destination_cost": 2}
    >>> answer("split", numbers).document["ratio"]
    0.55
    """
    if not isinstance(kind, str) or kind not in _ANSWERS:
        found = "nothing" if kind is None else kind
        expected = f"{', '.join(KINDS[:-1])} or {KINDS[-1]}"
        raise InputError(Problem("kind", found, expected, remedy="is this a saved result?"))
    refuse_missing(kind, inputs)
    return Answered(kind, *_ANSWERS[kind](inputs))


#: Inputs without which a question is none: one of these groups must be whole.
_NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "split": (("scenario",), ("revenue", "origin_loss", "destination_cost")),
    "reproduction": (("scenario",),),
    "allocation": (("game",),),
    "market": (("scenario", "offers"),),
    "posted": (("origin", "destination"),),
    "compensation": (("scenario",), ("downstream_benefit", "cost")),
    "river": (("scenario",),),
    "air": (("scenario",), ("benefits", "costs", "players")),
    "package": (("scenario",), ("players", "issues", "gains", "divisible")),
}
#: Inputs that are tables of their own.
_TABLES = ("scenario", "game", "offers")


def refuse_missing(kind: str, inputs: Mapping[str, Any]) -> None:
    """Name what is missing for a question, and what should be a table and is none.

    Raises
    ------
    InputError
        Listing every such input.

    Examples
    --------
    >>> refuse_missing("river", {})
    Traceback (most recent call last):
        ...
    citypact.errors.InputError: scenario: found nothing, expected a value
    """
    groups = _NEEDS.get(kind, ())
    problems = [
        Problem(name, inputs[name], "a mapping")
        for name in _TABLES
        if name in inputs and not isinstance(inputs[name], Mapping)
    ]
    if groups and not any(set(group) <= inputs.keys() for group in groups):
        remedy = "or give a scenario" if len(groups) > 1 else ""
        missing = [name for name in groups[-1] if name not in inputs]
        problems += [Problem(name, "nothing", "a value", remedy=remedy) for name in missing]
    if problems:
        raise InputError(*problems)


def answer_of(document: Mapping[str, Any]) -> Answered:
    """Answer again what a saved result answered, from its inputs alone.

    No second solver looks at a cash flow: the proof in the document is multiplied out instead.

    Raises
    ------
    InputError
        If the document is of no kind or without inputs, or its inputs cannot be used.

    Examples
    --------
    >>> saved = answer("split", {"revenue": 10, "origin_loss": 3, "destination_cost": 2}).document
    >>> answer_of(saved).document == saved
    True
    """
    kind, inputs = document.get("kind"), document.get("inputs")
    if kind in KINDS and not isinstance(inputs, Mapping):
        found = "nothing" if inputs is None else inputs
        raise InputError(Problem("inputs", found, "what the result was computed from"))
    if kind == "split":
        given = {**inputs, "cash_flow": "cash_flow" in document}  # type: ignore[dict-item]
        refuse_missing("split", given)
        return Answered("split", *_split(given, cross_check=False))
    return answer(kind, inputs)  # type: ignore[arg-type]
