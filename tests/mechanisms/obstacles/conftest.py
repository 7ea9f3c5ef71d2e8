"""Games and lever plans against oracles of their own are slow suites; what every game must do is not."""

from __future__ import annotations

import pytest

FAMILIES = "obstacles"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.parent.name == FAMILIES or item.path.stem == "test_lever_plan_hostile":
            item.add_marker(pytest.mark.slow)
