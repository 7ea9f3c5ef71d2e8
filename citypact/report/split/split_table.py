"""The split as a reader wants it: the answer first, then why, then the proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citypact.mechanisms.agreement import Agreement
from citypact.report.designs.assumption_table import print_assumptions
from citypact.report.split.cash_flow_table import print_cash_flow
from citypact.report.words.amounts import ABSENT, between, money, number, percent
from citypact.report.words.input_names import INPUT_NAMES
from citypact.report.words.terminal_chart import LEAST_WIDTH, gain_chart_text
from citypact.report.words.writer import Writer

WIDEST_CHART = 78
NO_AGREEMENT = "no agreement"


def print_split(writer: Writer, agreement: Agreement, result: Mapping[str, Any]) -> None:
    """Print an agreement and the document that goes with it.

    Parameters
    ----------
    agreement : Agreement
        The agreement, or why there is none.
    result : mapping
        The document of ``split_result``; of its parts ``inputs`` (or ``moves``), ``reported``,
        ``designs``, ``cash_flow`` and ``assumptions`` are printed if they are there.
    """
    names = [" ".join(name.split()) for name in agreement.game.players]
    writer.table((f"Split between {names[0]} and {names[1]}", "answer"), _answer(agreement), left=2)
    writer.say("")
    writer.say(agreement.explain())
    writer.say("")
    writer.letter_chart(
        lambda width, unicode: gain_chart_text(
            agreement, width=max(LEAST_WIDTH, min(WIDEST_CHART, width)), unicode=unicode
        )
    )
    for note in result.get("notes") or ():
        writer.say(f"Note: {note}")
    _print_reported(writer, agreement, result.get("reported"), assumed=bool(result.get("assumed")))
    _print_prices(writer, agreement)
    _print_moves(writer, agreement, _moves(agreement, result))
    if result.get("designs"):
        print_assumptions(writer, result["designs"], agreement.participation, agreement.game.players)
    if result.get("cash_flow"):
        print_cash_flow(writer, result["cash_flow"], agreement.game.players, agreement.game.unit)
    _print_certificate(writer, agreement)
    writer.assumptions(result.get("assumptions", agreement.assumptions))


def _answer(agreement: Agreement) -> Iterator[tuple[str, str]]:
    """Rows of the first table; what does not exist is left out."""
    game, unit = agreement.game, agreement.game.unit
    origin, destination = game.players
    needs, granted = agreement.thresholds
    if agreement.ratios is None or agreement.gains is None:
        yield "ratio", NO_AGREEMENT
        yield f"{origin} needs at least", percent(needs)
        yield f"{destination} grants at most", percent(granted)
        yield "surplus of an agreement", money(agreement.surplus, unit)
        if agreement.binding:
            yield "in conflict", " and ".join(agreement.binding)
        yield "criterion", agreement.criterion
        return
    yield f"ratio: share of {origin}", percent(agreement.ratios.ratio)
    if agreement.ratios.tie_break:
        yield "equally good ratios", between(agreement.ratios.ends)
        yield "shown is", agreement.ratios.tie_break
    if agreement.participation is not None:
        yield "both accept", between(agreement.participation)
    else:
        yield f"without a grant {origin} needs at least", percent(needs)
        yield f"without a grant {destination} grants at most", percent(granted)
    if agreement.core is not None:
        yield "stable against the rivals", between(agreement.core)
    yield f"gain of {origin}", money(agreement.gains["origin"], unit)
    yield f"gain of {destination}", money(agreement.gains["destination"], unit)
    yield "surplus of an agreement", money(agreement.surplus, unit)
    for name, amount in agreement.levers.items():
        yield name, money(amount, unit)
    if agreement.weight_at_half is not None:
        weight = agreement.weight_at_half
        yield f"weight of {origin} for one half (Nash)", number(weight) if 0 <= weight <= 1 else ABSENT
    if agreement.radius_of_half is not None:
        within = agreement.participation
        stays = within is not None and within[0] <= 0.5 <= within[1]
        points = f"{100 * agreement.radius_of_half:.1f} points"
        yield "one half stays acceptable within", points if stays else "no points: it is not acceptable"
    if agreement.effective_share is not None:
        yield f"share of all local tax to {origin}", percent(agreement.effective_share)
    yield "criterion", agreement.criterion
    yield "found by", agreement.provenance.method


def _print_reported(
    writer: Writer, agreement: Agreement, reported: Mapping[str, Any] | None, *, assumed: bool
) -> None:
    """Set the announced share beside the model's; it never was an input."""
    if not reported:
        return
    writer.heading("The real agreement", part="facts")
    share, model = reported.get("headline_share"), agreement.ratio
    if share is None:
        writer.say("The announced share was not found.")
    else:
        term = reported.get("term")
        announced = f"Announced: {percent(share)} to {agreement.game.origin}"
        said = [f"{announced}." if term is None else f"{announced} for {term} years."]
        if model is None:
            said.append("The model finds no agreement.")
        else:
            points = 100 * (model - share)
            apart = f"{abs(points):.1f} points {'more' if points > 0 else 'less'}" if points else "the same"
            said.append(
                "R, L and K are declared defaults, so the model's ratio is no finding about this agreement."
                if assumed
                else f"The model says {percent(model)}, {apart}."
            )
        if agreement.participation is not None:
            low, high = agreement.participation
            inside = "inside" if low <= share <= high else "outside"
            said.append(f"The announced share is {inside} the range that both accept.")
        writer.say(" ".join(said))
    if reported.get("text"):
        writer.say(str(reported["text"]))
    for name, source in (reported.get("provenance") or {}).items():
        origin = source.get("source") or source.get("note") or ""
        writer.say(f"{name.replace('_', ' ')}, trust {source.get('trust', '?')}: {origin}")


def _print_prices(writer: Writer, agreement: Agreement) -> None:
    if agreement.shadow_prices:
        writer.heading("Shadow prices: what one unit more room is worth", part="sensitivity")
        units = agreement.shadow_price_units
        rows = [
            (name, "yes" if name in agreement.binding else "no", units.get(name, ""), number(price))
            for name, price in agreement.shadow_prices.items()
        ]
        writer.table(("bound", "binds", "unit", "price"), rows, left=3)
    elif agreement.ratios is not None:
        writer.heading("Bounds", part="sensitivity")
        writer.say("Binding: " + (", ".join(agreement.binding) or "none") + ".")


def _moves(agreement: Agreement, result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Moves in the document, or those found now from its inputs."""
    if "moves" in result:
        return list(result["moves"] or [])
    inputs = result.get("inputs")
    if inputs is None:
        return []
    from citypact.mechanisms.criterion_names import CriterionOptions
    from citypact.mechanisms.ratio_moves import what_moves

    cap = inputs.get("ratio_cap")
    if cap is None and "scenario" in inputs:
        from citypact.scenario.build import Scenario

        cap = Scenario.from_dict(inputs["scenario"]).ratio_cap()
    names = CriterionOptions.__dataclass_fields__
    options = CriterionOptions(**{name: inputs[name] for name in names if name in inputs})
    return [
        move.to_dict() for move in what_moves(agreement.game, inputs.get("criterion", "nash"), cap, options)
    ]


def _print_moves(writer: Writer, agreement: Agreement, moves: list[Mapping[str, Any]]) -> None:
    if not moves:
        return
    if agreement.ratio is None and all(move["ratio_low"] is move["ratio_high"] is None for move in moves):
        writer.heading("What would make an agreement", part="sensitivity")
        writer.say(
            "No single change of these: R, L or K changed by a tenth of R, a higher chance that the plant"
            " comes anyway, another weight of the origin."
        )
        return
    writer.heading("What moves the ratio: one input at a time, solved again", part="sensitivity")
    rows = []
    for move in moves:
        ends = [number(move[end]) for end in ("low", "high")]
        ratios = [
            NO_AGREEMENT if move[at] is None else percent(move[at]) for at in ("ratio_low", "ratio_high")
        ]
        span = "" if move["span"] is None else f"{100 * move['span']:.1f} points"
        rows.append((INPUT_NAMES.get(move["parameter"], move["parameter"]), *ends, *ratios, span))
    writer.table(
        (f"input ({agreement.game.unit} or part)", "low", "high", "ratio at low", "at high", "span"), rows
    )


def _print_certificate(writer: Writer, agreement: Agreement) -> None:
    certificate = agreement.certificate
    how = (
        "in rational arithmetic" if certificate.exact else f"to {number(certificate.tolerance)} of the scale"
    )
    verdict = "holds" if certificate.holds else "FAILED"
    writer.heading(f"Certificate: {verdict}, rechecked {how}", part="certificate")
    rows = [
        (name, number(float(value)), "FAILED" if name in certificate.failures else "holds")
        for name, value in certificate.residuals.items()
    ]
    writer.table(("condition", "violation (0 or less is none)", "verdict"), rows)
