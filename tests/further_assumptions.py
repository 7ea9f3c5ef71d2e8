"""Scenarios whose group `designs` makes further assumptions, for tests of what is shown and rechecked."""

from __future__ import annotations

from functools import cache
from typing import Any

from citypact.mechanisms.agreement import Agreement
from citypact.scenario.split_result import split_result

MONEY = "亿元"


def given(value: Any, unit: str = "ratio") -> dict[str, Any]:
    """A quantity that the test makes up."""
    return {"value": value, "unit": unit, "trust": "A", "note": "a test"}


def groups(scale: float = 1.0) -> dict[str, Any]:
    """Every group but `growth`, which needs a plant; amounts are multiples of ``scale``."""

    def money(*values: float) -> dict[str, Any]:
        amounts = [value * scale for value in values]
        return given(amounts if len(amounts) > 1 else amounts[0], MONEY)

    return {
        "beliefs": {
            "origin": {"form": "uniform", "numbers": given([0, 0.6])},
            "destination": {"form": "beta", "numbers": given([2, 5])},
        },
        "firm": {
            "profit_gain": money(0.2),
            "moving_cost": money(1),
            "noise": money(0.5),
            "obstruction": {"moving_chance": given(0.8), "cost": money(10)},
        },
        "effort": {
            "origin_productivity": money(2),
            "destination_productivity": money(3),
            "central_price": given(1.2),
        },
        "leader": {"elasticity": given(0.5)},
        "park": {
            "origin_exponent": given(0.2),
            "destination_exponent": given(0.45),
            "origin_equity": given(0.6),
        },
        "risk": {
            "deviation": money(3),
            "origin_aversion": given(0.05 / scale, "1/亿元"),
            "destination_aversion": given(0.15 / scale, "1/亿元"),
        },
        "uncertainty": {
            "shape": "budgeted",
            "revenue": money(2),
            "origin_loss": money(1),
            "destination_cost": money(1),
            "budget": given(2),
        },
        "cases": {
            "revenue": money(8, 10, 12),
            "origin_loss": money(4, 3, 2),
            "destination_cost": money(1, 1, 2),
            "confidence": given(0.8),
            "radius": money(0.5),
        },
        "regret": {"loss": given([0.1, 0.9]), "cost": given([0.3, 0.8])},
        "enforcement": {
            "project_value": money(9),
            "rate": given(0.05, "1/year"),
            "settlement": given(0.1),
            "arrivals": given([1.0] * 10),
        },
        "officials": {
            "standing": given(1),
            "output_standing": given(0.1),
            "lost_output": money(20),
            "shown_output": money(40),
        },
    }


def scenario(
    designs: dict[str, Any],
    amounts: tuple[float, float, float] = (10, 3, 1),
    players: tuple[str, str] = ("City A", "City B"),
) -> dict[str, Any]:
    """A relocation of reduced amounts (R, L, K) with further assumptions."""
    names = ("revenue", "origin_loss", "destination_cost")
    return {
        "citypact": 1,
        "kind": "relocation",
        "name": "trial",
        "title": "Trial",
        "question": "Which share?",
        "base_year": 2024,
        "players": dict(zip(("origin", "destination"), players, strict=True)),
        "parameters": {
            "reduced": {name: given(amount, MONEY) for name, amount in zip(names, amounts, strict=True)}
        },
        "designs": designs,
    }


@cache
def answered() -> tuple[Agreement, dict[str, Any]]:
    """The agreement and document of the scenario with every group; not to be changed."""
    return split_result({"scenario": scenario(groups())})


def answer(document: dict[str, Any], key: str) -> dict[str, Any]:
    """One answer of a document."""
    found: dict[str, Any] = next(each for each in document["designs"]["answers"] if each["assumption"] == key)
    return found
