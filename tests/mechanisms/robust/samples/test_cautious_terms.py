"""Terms of cautious cities: shadow prices, refusals, certificates and words."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from citypact.errors import CertificateError, InputError
from citypact.mechanisms.robust.samples import SampledCases, cautious_moves, cvar_split
from citypact.mechanisms.robust.samples.cautious import design as design_module
from citypact.mechanisms.robust.samples.cautious.program import program_value
from citypact.mechanisms.robust.samples.cautious.recheck import Claims, recheck

PRICED = SampledCases([1, 0.7, 1.3], [0.4, 0.35, 0.2], [0.12, 0.1, 0.33], [2, 1, 1])


@pytest.mark.parametrize(
    ("cases", "criterion", "confidence"),
    [
        (PRICED, "max-min", Fraction(3, 5)),
        (PRICED, "nash", Fraction(3, 5)),
        (PRICED.swapped(), "nash", Fraction(3, 5)),
        (SampledCases([1, 1], [-0.9, -0.8], [0.6, 0.7]), "max-min", Fraction(1, 4)),
        (SampledCases([1, 1], [0.1, 0.9], [-0.1, -0.1]), "nash", Fraction(1, 2)),
    ],
)
def test_prices_are_slopes(cases: SampledCases, criterion: str, confidence: Fraction) -> None:
    """A city's price: its loss eased by a little in every case that its own tail sees."""
    step = Fraction(1, 10**7)
    found = cvar_split(cases, confidence, criterion)
    for name, price in found.shadow_prices.items():
        if "participation" not in name:
            continue
        column = "origin_losses" if name.startswith("origin") else "destination_costs"
        values = []
        for side in (-1, 1):
            eased = tuple(Fraction(str(x)) - side * step for x in getattr(cases, column))
            changed = cvar_split(replace(cases, **{column: eased}), confidence, criterion)
            gains = cases.expected_gains(changed.ratios.exact)
            # For nash only the constraint is eased: the product is that of the unchanged gains.
            values.append(changed.value if criterion == "max-min" else float(gains[0] * gains[1]))
        slope = (values[1] - values[0]) / float(2 * step)
        assert price == pytest.approx(slope, rel=1e-5, abs=1e-5)


def test_the_nash_ratio_stops_at_the_tail_of_a_city() -> None:
    """Expected gains want 0.52; the bad case of the origin, half of all, needs 0.9."""
    cases = SampledCases([1, 1], [0.1, 0.9], [-0.1, -0.1])
    found = cvar_split(cases, 0.5, "nash")
    assert found.ratio == 0.9
    assert found.binding == ("origin's participation",)
    free = cvar_split(cases, 0, "nash")
    assert (free.ratio, free.binding) == (0.8, ())


def test_the_linear_program_is_the_text_of_b9() -> None:
    """η + Σζ/((1-β)S) ≤ 0 and ζ ≥ O - u - η, solved by HiGHS and proved in fractions."""
    cases = SampledCases([1, 0.8, 1.5], [0.2, 0.3, 0.1], [0.1, 0.2, 0.3])
    for confidence in (Fraction(0), Fraction(1, 2), Fraction(1)):
        value = program_value(cases, confidence, lump_sum=False)
        assert float(value) == cvar_split(cases, confidence).value


def test_no_agreement_says_what_is_missing_and_the_grant_closes_it() -> None:
    cases = SampledCases([1, 1], [0.1, 0.7], [0.1, 0.5])
    found = cvar_split(cases, 0.9)
    assert (found.ratios, found.value, found.acceptable) == (None, None, None)
    assert found.reason == (
        "at confidence 0.9 origin needs at least 70.0% of the tax and destination grants at most 50.0%;"
        " 0.2 亿元 from outside in every case would close the gap, and without it they agree up to confidence"
        " 0.375, on 58.0%."
    )
    eased = replace(cases, origin_losses=(-0.1, 0.5))
    assert cvar_split(eased, 0.9).ratios is not None
    assert cvar_split(replace(cases, origin_losses=(-0.09, 0.51)), 0.9).ratios is None
    never = cvar_split(SampledCases([1], [0.7], [0.6]), 0.5)
    assert "on average the move loses 0.3" in never.reason
    assert never.largest_confidence is None


def test_one_case_is_the_two_number_model() -> None:
    found = cvar_split(SampledCases([1], [0.3], [0.1]), 0.99)
    assert (found.ratio, found.acceptable.ends, found.value) == (0.6, (0.3, 0.9), pytest.approx(0.3))
    assert found.confidence_of_half == 1


def test_a_case_without_tax_cannot_be_shared_away() -> None:
    """Where the plant fails and the origin loses, no ratio helps it: only a lump sum does."""
    cases = SampledCases([1, 0], [0.2, 0.1], [0.1, 0])
    assert cvar_split(cases, 1).ratios is None
    with_lump = cvar_split(cases, 0.6, lump_sum=True)
    assert cases.box is None
    assert with_lump.ratios is None or with_lump.lump_sum > 0


def test_tampering_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Claims] = []

    def recorded(
        cases: SampledCases, confidence: Fraction, claims: Claims, program: Fraction | None
    ) -> object:
        seen.append(claims)
        return recheck(cases, confidence, claims, program)

    monkeypatch.setattr(design_module, "recheck", recorded)
    value = cvar_split(PRICED, 0.6).value
    (good,) = seen
    assert recheck(PRICED, Fraction(3, 5), good, None).holds
    tampered = {
        "no ratio does better": replace(good, least=good.least + Fraction(1, 100)),
        "the terms attain the best": replace(good, least=good.least - Fraction(1, 100)),
        "tail loss of the origin": replace(good, losses=(good.losses[0] - 1, good.losses[1])),
        "origin accepts": replace(good, ratio=Fraction(1, 10)),
        "no lower ratio is accepted": replace(
            good, ends=((good.ends[0][0] / 2, good.ends[0][1]), good.ends[1])
        ),
        "weights of the optimality proof add up": replace(good, least_proof=good.least_proof[:1]),
    }
    for name, claims in tampered.items():
        assert name in recheck(PRICED, Fraction(3, 5), claims, None).failures
    program = recheck(PRICED, Fraction(3, 5), good, Fraction(str(value)) + 1)
    assert program.failures == ("the linear program agrees",)
    with pytest.raises(CertificateError, match="violated by nan"):
        recheck(PRICED, Fraction(3, 5), replace(good, least=float("nan")), None).require()  # type: ignore[arg-type]


def test_refusals_collect_every_mistake() -> None:
    with pytest.raises(InputError) as refused:
        SampledCases([1, -1], [0.1], [0.1, float("nan")], weights=[1, -1])
    assert [problem.field for problem in refused.value.problems] == [
        "origin_losses",
        "revenues[1]",
        "destination_costs[1]",
        "weights[1]",
    ]
    with pytest.raises(InputError, match="revenues: found 0 in every case, expected tax to share"):
        SampledCases([0, 1], [0, 0], [0, 0], weights=[1, 0])
    with pytest.raises(InputError, match=r"confidence: found 1\.5, expected a confidence between 0 and 1"):
        cvar_split(PRICED, 1.5)
    with pytest.raises(
        InputError, match="criterion: found nash, expected max-min, where a lump sum is allowed"
    ):
        cvar_split(PRICED, 0.5, "nash", lump_sum=True)


def test_plain_data_words_and_moves() -> None:
    found = cvar_split(PRICED, 0.6)
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["ratio"] == found.ratio
    assert {rival["name"] for rival in data["rivals"]} == {
        "max-min of the average",
        "max-min of each city's worst case",
        "max-min over the box of rates",
        "least worst regret over the box of rates",
    }
    assert "one half up to" in found.explain()
    assert len(found.rows()) > 9
    moves = cautious_moves(found)
    assert {move.parameter for move in moves} == {
        "confidence",
        "revenues",
        "origin_losses",
        "destination_costs",
    }
    assert next(move for move in moves if move.parameter == "origin_losses").ratio_high > found.ratio
