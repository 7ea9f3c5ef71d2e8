"""The statute's answer as one plain object, computed exactly from its inputs alone.

Every input is read as the decimal that was written and all arithmetic is rational, so a
cap that is met with equality is met, and a stranger who has the inputs gets the same
numbers (:func:`citypact.mechanisms.statute.verify_statute`). Money in 亿元.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.rational import as_fraction
from citypact.mechanisms.fingerprint import fingerprint, sealed
from citypact.mechanisms.statute.amounts import flag_problems, number_problems, whole_problems
from citypact.mechanisms.statute.batch import StatuteReport, apply_statute
from citypact.mechanisms.statute.clauses import clause
from citypact.mechanisms.statute.enterprise import Eligibility, Enterprise
from citypact.mechanisms.statute.inversion import hazard_worth, ratios_reaching_cap
from citypact.mechanisms.statute.plan import Schedule
from citypact.mechanisms.statute.schedules import schedule
from citypact.mechanisms.statute.terms import LONGEST, StatuteTerms

SCHEMA = 1
TERM_INPUTS = tuple("cap" if name == "cap_multiple" else name for name in StatuteTerms().to_dict())
COMMON_INPUTS = (*TERM_INPUTS, "rate", "horizon")
#: Enterprises of a list: so many take less than a minute and a gigabyte.
MOST_ENTERPRISES = 20_000
BASE_INPUTS = ("base", "growth", "gross_base", "check_eligibility")


def statute_result(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the statute's answer as plain data for JSON.

    Parameters
    ----------
    inputs : mapping
        ``rate``, ``horizon`` and any term of :class:`StatuteTerms` (``cap`` is the cap
        multiple), with either ``base`` and ``growth`` (and ``gross_base``,
        ``check_eligibility``) or ``firms``, a list of mappings with ``firm`` and the fields
        of :class:`Enterprise`. What is left out takes its default.

    Raises
    ------
    InputError
        Listing every input that cannot be used.

    Examples
    --------
    >>> answer = statute_result({"base": 1.0, "growth": 1.2, "rate": 0.04})
    >>> round(answer["origin_pv"], 6), round(answer["effective_share"], 4), answer["shortfall"]
    (2.568359, 0.1633, 0.0)
    """
    # Fractions are rounded on the way in, so that the echo of the inputs is what was computed.
    answer: dict[str, Any] = sealed(plain(exact_result(plain(inputs))))
    return answer


def exact_result(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same answer with every number a fraction."""
    read = _read(inputs)
    echo = read.pop("echo")
    terms, rate, horizon = read["terms"], read["rate"], read["horizon"]
    head: dict[str, Any] = {
        "kind": "statute",
        "schema": SCHEMA,
        "fingerprint": fingerprint(plain(echo)),
        "inputs": echo,
    }
    if "enterprises" in read:
        report = apply_statute(read["enterprises"], terms, rate, horizon)
        firms = [
            {"firm": result.enterprise.name, **_answer(result.schedule, result.eligibility, rate, horizon)}
            for result in report.results
        ]
        return {**head, "firms": firms, "totals": report.totals(), "clauses": _cited(report)}
    enterprise = read["enterprise"]
    report = apply_statute([enterprise], terms, rate, horizon)
    tested = read["check_eligibility"]
    covered = report.results[0].eligibility if tested else Eligibility(True)
    plan = report.results[0].schedule if tested else schedule(enterprise, terms)
    body = _answer(plan, covered, rate, horizon)
    if not tested:
        # Not tested is not the same as covered.
        body.update(eligible=None)
    cited = [*(entry.key for entry in plan.clauses), *covered.reasons]
    return {**head, **body, "clauses": {key: clause(key).to_dict() for key in dict.fromkeys(cited)}}


def schedules_of(inputs: Mapping[str, Any]) -> tuple[list[Schedule], Fraction, int]:
    """Return the exact schedule of every covered enterprise, the yearly rate and the horizon.

    Raises
    ------
    InputError
        Listing every input that cannot be used.
    """
    read = _read(inputs)
    terms, rate, horizon = read["terms"], read["rate"], read["horizon"]
    if "enterprises" in read or read["check_eligibility"]:
        listed = read.get("enterprises") or [read["enterprise"]]
        results = apply_statute(listed, terms, rate, horizon).results
        return [result.schedule for result in results if result.eligibility], rate, horizon
    return [schedule(read["enterprise"], terms)], rate, horizon


def _answer(plan: Schedule, covered: Eligibility, rate: Fraction, horizon: int) -> dict[str, Any]:
    """Return every figure of one enterprise."""
    interval = ratios_reaching_cap(plan.enterprise, plan.terms) if covered else None
    # Each present value once: a list may hold 20,000 enterprises.
    share, top_up, tax = plan.share_pv(rate), plan.top_up_pv(rate), plan.tax_pv(rate, horizon)
    return {
        "eligible": covered.eligible,
        "reasons": list(covered.reasons),
        "schedule": [row.to_dict() for row in plan.rows],
        "cap": plan.cap,
        "tax": plan.tax,
        "cumulative": plan.cumulative,
        "shortfall": plan.shortfall,
        "top_up": plan.top_up,
        "headline_ratio": plan.terms.ratio,
        "share_pv": share,
        "top_up_pv": top_up,
        "origin_pv": share + top_up,
        "tax_pv": tax,
        "effective_share": (share + top_up) / tax if tax > 0 else None,
        "effective_share_without_top_up": share / tax if tax > 0 else None,
        "ratios_reaching_cap": None if interval is None else list(interval),
        "break_even_hazard": hazard_worth(share + top_up, plan.enterprise.base, rate) if covered else None,
    }


def _cited(report: StatuteReport) -> dict[str, Any]:
    keys = dict.fromkeys(
        key
        for result in report.results
        for key in (*(entry.key for entry in result.schedule.clauses), *result.eligibility.reasons)
    )
    return {key: clause(key).to_dict() for key in keys}


def plain(value: Any) -> Any:
    """Return nested data with every fraction as the nearest float.

    >>> plain({"half": Fraction(1, 2), "rows": [1, None]})
    {'half': 0.5, 'rows': [1, None]}
    """
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return value


def _read(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Check all inputs together and return them in exact numbers, with their echo."""
    by_list = "firms" in inputs
    known = (*COMMON_INPUTS, "firms") if by_list else (*COMMON_INPUTS, *BASE_INPUTS)
    problems = [
        Problem(str(key), "an unknown option", "one of " + ", ".join(known))
        for key in inputs
        if key not in known
    ]
    given = {key: inputs[key] for key in TERM_INPUTS if key in inputs}
    named = {"cap_multiple" if key == "cap" else key: value for key, value in given.items()}
    rate, horizon = inputs.get("rate", 0.04), inputs.get("horizon", 20)
    problems += number_problems("rate", rate, 0, 1, unit="a year", remedy="write 4% as 0.04")
    problems += whole_problems("horizon", horizon, 1, LONGEST)
    terms = StatuteTerms()
    try:
        terms = StatuteTerms(**named)
    except InputError as error:
        problems += [
            replace(problem, field="cap") if problem.field == "cap_multiple" else problem
            for problem in error.problems
        ]
    last = terms.offset + terms.term + terms.top_up_lag
    if isinstance(horizon, int) and horizon < last:
        problems.append(
            Problem(
                "horizon",
                horizon,
                f"at least {last} years",
                remedy="payments run that long after the signing",
            )
        )
    echo = {"cap" if key == "cap_multiple" else key: value for key, value in terms.to_dict().items()}
    echo |= {"rate": rate, "horizon": horizon}
    read: dict[str, Any] = {"echo": echo}
    if by_list:
        read["enterprises"] = _read_firms(inputs["firms"], terms, problems)
        echo["firms"] = [_echo(enterprise) for enterprise in read["enterprises"]]
    else:
        read["enterprise"] = _read_base(inputs, terms, problems)
        read["check_eligibility"] = inputs.get("check_eligibility", False)
        problems += flag_problems("check_eligibility", read["check_eligibility"])
        defaults = (None, 1.0, None, False)
        echo |= {key: inputs.get(key, usual) for key, usual in zip(BASE_INPUTS, defaults, strict=True)}
    if problems:
        raise InputError(*problems)
    if by_list:
        read["enterprises"] = [enterprise.exact() for enterprise in read["enterprises"]]
    else:
        read["enterprise"] = read["enterprise"].exact()
    return {**read, "terms": terms.exact(), "rate": as_fraction(rate), "horizon": horizon}


def _read_base(inputs: Mapping[str, Any], terms: StatuteTerms, problems: list[Problem]) -> Enterprise | None:
    """Return the enterprise that paid the base in each prior year, or note why there is none."""
    if inputs.get("base") is None:
        problems.append(
            Problem("base", "nothing", "yearly local tax before the move, 亿元, or a list of firms")
        )
        return None
    try:
        enterprise = Enterprise.from_base(
            inputs["base"], inputs.get("growth", 1.0), gross=inputs.get("gross_base")
        )
    except InputError as error:
        names = {"tax_year1": "base", "gross_year1": "gross_base", "growth": "growth"}
        problems += [
            replace(entry, field=names[entry.field]) for entry in error.problems if entry.field in names
        ]
        return None
    if "gross" in (terms.cap_basis, terms.threshold_basis) and inputs.get("gross_base") is None:
        problems.append(Problem("gross_base", "nothing", "yearly gross tax, 亿元, as a basis is gross"))
    return enterprise


def _read_firms(firms: Any, terms: StatuteTerms, problems: list[Problem]) -> list[Enterprise]:
    """Return the enterprises of a list, noting what cannot be used."""
    if not isinstance(firms, list) or not firms:
        problems.append(Problem("firms", firms, "a list of at least one enterprise"))
        return []
    if len(firms) > MOST_ENTERPRISES:
        found, most = f"{len(firms)} enterprises", f"at most {MOST_ENTERPRISES} enterprises"
        problems.append(Problem("firms", found, most, remedy="split the list"))
        return []
    enterprises: list[Enterprise] = []
    for index, entry in enumerate(firms):
        place = f"firms[{index}]"
        try:
            fields = dict(entry)
            enterprise = Enterprise(**{"name": fields.pop("firm", None), **fields})
            for basis in {terms.cap_basis, terms.threshold_basis}:
                enterprise.prior(basis)
        except InputError as error:
            problems += [problem.at(place) for problem in error.problems]
        except (TypeError, ValueError):
            problems.append(Problem(place, entry, "a mapping with firm and the fields of an enterprise"))
        else:
            enterprises.append(enterprise)
    return enterprises


def _echo(enterprise: Enterprise) -> dict[str, Any]:
    """Return an enterprise as an entry of the inputs."""
    fields = {key: value for key, value in vars(enterprise).items() if key != "name" and value is not None}
    return {"firm": enterprise.name, **fields}
