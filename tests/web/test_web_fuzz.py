"""The API is asked everything that its own description allows, and much that it does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from web_server import Running, serving

from citypact.web.app import create_app
from citypact.web.settings import Settings

pytestmark = pytest.mark.slow
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
#: Documented answers of a server that is asked much, not errors of it.
BUSY = (503, 504)
MODES = {"allowed": GenerationMode.POSITIVE, "not allowed": GenerationMode.NEGATIVE}


@cache
def operations() -> dict[str, Any]:
    """Every operation of the API by its name."""
    description = json.loads(json.dumps(create_app(Settings()).openapi()))
    schema = schemathesis.openapi.from_dict(description)
    return {found.ok().label: found.ok() for found in schema.get_all_operations()}


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[Running]:
    with serving(Settings(port=0, workers=1, time_limit=10.0)) as running:
        yield running


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("label", operations())
def test_every_answer_is_as_described(fuzzed: Running, label: str, mode: str) -> None:
    @given(case=operations()[label].as_strategy(generation_mode=MODES[mode]))
    @settings(
        max_examples=10,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    def ask(case: Any) -> None:
        reply = case.call(base_url=fuzzed.address, timeout=60)
        if reply.status_code not in BUSY:
            case.validate_response(reply, checks=CHECKS)

    ask()
