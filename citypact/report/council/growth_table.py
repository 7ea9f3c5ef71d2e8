"""The growth of a council: predicted order beside the real waves, members, shares, tests."""

from __future__ import annotations

from citypact.mechanisms.council_growth import GrowthAnswer, Validation
from citypact.report.water.air_table import print_reported
from citypact.report.words.amounts import number, without_dust
from citypact.report.words.writer import Writer
from citypact.scenario.councils.growth_result import GrowthResult


def print_growth(writer: Writer, result: GrowthResult) -> None:
    """Print the answer part by part, then what moves it and what it rests on."""
    answer = result.answer
    writer.heading(result.scenario.title)
    writer.say(result.scenario.question)
    _order(writer, answer)
    writer.heading("In words")
    writer.say(answer.explain())
    _shares(writer, answer)
    if answer.validation is not None:
        _validation(writer, answer.validation, "Does history agree?")
    if result.other is not None:
        other = "population" if result.scenario.parameters.mass == "gdp" else "GDP"
        _validation(writer, result.other, f"The same with {other} as the mass of a city")
    _moves(writer, result)
    print_reported(writer, result.document["reported"])
    writer.heading("Certificate", part="certificate")
    state = "held" if answer.certificate.holds else "did not hold"
    writer.say(f"{len(answer.certificate.residuals)} conditions recomputed from the worths and {state}.")
    writer.assumptions(dict.fromkeys(result.document["assumptions"]))


def _order(writer: Writer, answer: GrowthAnswer) -> None:
    writer.heading("Who comes next, and who really came")
    writer.say(f"Founders: {', '.join(answer.order.founders)}.")
    joined = {rule: {step.city for step in growth.steps} for rule, growth in answer.growths.items()}
    rows = [
        (
            step.city,
            str(at),
            str(answer.years.get(step.city, "unknown")),
            number(_clean(answer, step.gain)),
            *("joins" if step.city in joined[rule] else "stays out" for rule in joined),
        )
        for at, step in enumerate(answer.order.steps, 1)
    ]  # fmt: skip
    rows += [(city, "no data", str(year), "unknown", *("unknown",) * len(joined))
             for city, year in answer.without_data.items()]  # fmt: skip
    writer.table(("city", "predicted", "real year", "gain", *joined), rows)
    writer.say(
        f"Gain in {answer.club.unit}: what the council gains if this city comes next. The order depends on"
        " the links and the founders alone; the costs say where each rule stops."
    )


def _shares(writer: Writer, answer: GrowthAnswer) -> None:
    writer.heading("Shapley shares of a council of all")
    ranked = sorted(answer.shares.shares.items(), key=lambda item: -item[1])
    best = set(answer.best_members)
    rows = [(city, number(_clean(answer, share)), "yes" if city in best else "no") for city, share in ranked]
    writer.table(("city", answer.club.unit, "in the best council"), rows)


def _clean(answer: GrowthAnswer, amount: float) -> float:
    return without_dust(amount, max(map(abs, answer.shares.shares.values())))


def _validation(writer: Writer, found: Validation, title: str) -> None:
    writer.heading(title)
    rows = [
        (
            each.name, str(each.cities), number(each.tau), number(each.p_value), number(each.distance_tau),
            number(each.distance_p_value), number(each.p_difference),
        )
        for each in found.comparisons
    ]  # fmt: skip
    columns = ("predictor", "cities", "tau", "p", "tau of distance", "its p", "p of difference")
    writer.table(columns, rows)
    for each in found.comparisons:
        writer.say(f"- {each.verdict}")
    wins, points = found.beaten
    if found.range is not None and points > 1:
        low, high = map(number, found.range)
        writer.say(
            f"Over the ranges of both exponents tau of the order from the founders lies between {low} and"
            f" {high}; it beats distance at {wins} of {points} points."
        )
    writer.say(
        f"tau: Kendall's tau-b with the real waves. p: one-sided, {found.draws} permutations, seed"
        f" {found.seed}; of the difference: ranks of both predictors exchanged city by city."
    )


def _moves(writer: Writer, result: GrowthResult) -> None:
    if not result.moves:
        return
    writer.heading("What moves the number of members", part="sensitivity")
    rules = list(result.moves[0].sizes)
    rows = [
        (move.parameter.replace("_", " "), number(move.value), *(str(move.sizes[rule]) for rule in rules))
        for move in result.moves
    ]
    writer.table(("each alone", "at", *(rule.replace("best", "largest worth") for rule in rules)), rows)
