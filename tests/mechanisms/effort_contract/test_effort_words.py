"""What effort and risk designs say: sentences, tables, representations, plain data."""

from __future__ import annotations

import json

import pytest

from citypact.mechanisms.effort_contract import (
    EffortProblem,
    ElasticBase,
    ParkVenture,
    centre_leads,
    lead_ratio,
    park_dividend,
    share_effort,
)
from citypact.mechanisms.result import Result
from citypact.mechanisms.risk_sharing import RiskProblem, TaxRisks, share_risk, share_taxes

ANSWERS = {
    "<EffortAgreement: ratio 0.4, joint gain 1.9>": share_effort(EffortProblem(1, 2, 1, 3)),
    "<CentreLeads: ratio 0.5, bonus 0.0909091>": centre_leads(EffortProblem(1, 1, 1, 1)),
    "<LeaderRatio: 0.5, leader gains 0.25>": lead_ratio(ElasticBase(1, 1)),
    "<ParkDividend: ratio 0.35599, joint gain 283.336>": park_dividend(ParkVenture(0.2, 0.45)),
    "<RiskAgreement: ratio 0.75, value 0.97>": share_risk(RiskProblem(1, 0.16, 0.5, 1.5)),
    "<ComponentRatios: 1 taxes, saves 0 over 0.75>": share_taxes(TaxRisks({"VAT": 1}, [[1]], 1, 3)),
}
REFUSALS = [
    share_effort(EffortProblem(1, 2, 1, 3, origin_loss=9)),
    centre_leads(EffortProblem(1, 1, 1, 1, origin_loss=9)),
    lead_ratio(ElasticBase(1, 1), origin_loss=9),
    park_dividend(ParkVenture(0.2, 0.45, origin_loss=900)),
    share_risk(RiskProblem(1, 0.16, 0.5, 1.5, origin_loss=9)),
]


@pytest.mark.parametrize(("shown", "found"), ANSWERS.items())
def test_answers_can_be_read_and_saved(shown: str, found: Result) -> None:
    assert repr(found) == shown
    assert found.explain().endswith(".")
    assert len(found.to_frame()) == len(found.rows())
    saved = found.to_dict()
    assert json.loads(json.dumps(saved, allow_nan=False)) == saved
    assert saved["certificate"]["holds"]
    assert saved["assumptions"]
    assert all(line.startswith("A: ") for line in saved["assumptions"])


@pytest.mark.parametrize("found", REFUSALS, ids=lambda found: type(found).__name__)
def test_refusals_are_answers_with_a_reason(found: Result) -> None:
    saved = found.to_dict()
    assert saved["ratio"] is None
    assert saved["participation"] == {"lo": None, "hi": None}
    assert saved["certificate"]["holds"]
    assert saved["reason"] in found.explain()
    assert "unblock" in saved["reason"]
    assert ": none (No agreement" in repr(found)
    assert json.loads(json.dumps(saved, allow_nan=False)) == saved
    assert ("ratio (origin's share)", None, "") in found.rows()


def test_sentences_of_an_effort_agreement() -> None:
    found = share_effort(EffortProblem(1, 2, 1, 3, origin="北京", destination="河北"))
    assert found.explain() == (
        "北京 keeps 40.0% of the shared tax. The efforts are 0.8 and 1.8, the tax 2.6 亿元, the joint gain"
        " 1.9 亿元, 76.0% of the worth of contractible efforts. A lump sum of 0.07 亿元 to 北京 leaves both"
        " the same gain; both accept -0.88 to 1.02. With some lump sum both accept any ratio from 0.0% to"
        " 100.0%. 北京 gains 0.95 and 河北 0.95 亿元. A central bonus that pays both the full margin adds"
        " 0.6 and costs 5 亿元: not worth its cost at a price of 1.3 per central yuan."
    )
