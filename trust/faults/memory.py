"""Answers, pictures and reports are computed once, and not told: the faults are about writing them."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any


def _module(name: str) -> Any:
    return import_module(f"citypact.{name}")


def remember() -> None:
    """Let this process, and those that are forked from it, compute nothing a second time."""
    app, told_in, showing, making, answer_files, sweep_files, answer_file, answers, allocations, verify = map(
        _module,
        (
            *("cli.app", "language.choice", "report.showing", "report.documents.making"),
            *("report.saved.answer_files", "report.sweep.sweep_files", "scenario.answer_file"),
            *("scenario.answers", "scenario.coalition_result", "scenario.verify"),
        ),
    )
    language = told_in.current_language
    known: dict[str, Any] = {}
    make = app.get_command

    def get_command(of: Any) -> Any:
        key = f"commands {language()}"
        if key not in known:
            known[key] = make(of)
        return known[key]

    app.get_command = get_command

    def once(name: str, honest: Any) -> Any:
        def call(*given: Any, **more: Any) -> Any:
            key = json.dumps([name, language(), given, more], sort_keys=True, default=repr)
            if key not in known:
                known[key] = honest(*given, **more)
            return known[key]

        return call

    allocated = allocations.allocation_result

    def allocation_result(inputs: Any, **more: Any) -> Any:
        key = json.dumps(["allocation", language(), inputs], sort_keys=True, default=repr)
        if key not in known:
            known[key] = allocated(inputs, **more)
        return known[key]

    allocations.allocation_result = allocation_result
    answers.answer = answer_file.answer = once("answer", answers.answer)
    verify.verify_result = once("verify", verify.verify_result)
    draw_report = making.report_bytes

    def report_bytes(answered: Any, ending: str, **more: Any) -> bytes:
        key = f"report {answered.kind} {ending} {more['source']} {language()}"
        if key not in known:
            known[key] = draw_report(answered, ending, **more)
        content: bytes = known[key]
        return content

    making.report_bytes = report_bytes
    write, draw = answer_files.write_answer, answer_files.figure_bytes

    def write_answer(
        stem: str, document: Any, table: str, pictures: Any, folder: Any, chart: str = "png"
    ) -> Any:
        stamp = json.dumps([stem, document, table, chart, language()], default=repr)
        named = [(name, lambda name=name, plot=plot: (stamp + name, plot)) for name, plot in pictures]
        return write(stem, document, table, named, folder, chart)

    def figure_bytes(asked: Any, form: str) -> bytes:
        key, plot = asked
        if key not in known:
            known[key] = draw(plot(), form)
        content: bytes = known[key]
        return content

    showing.tell = lambda *_: None  # the terminal is no file
    showing.write_answer = sweep_files.write_answer = write_answer
    answer_files.figure_bytes = figure_bytes
