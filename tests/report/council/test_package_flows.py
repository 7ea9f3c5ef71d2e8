"""Who pays whom as plain data, and the bands drawn from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.patches import PathPatch

from citypact.errors import InfeasibleDesign
from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.packages.answer import solve_package
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.report.council import package_flows
from citypact.report.council.package_flows import OUTSIDE, FlowPanel, PaymentFlows, payment_flows
from citypact.report.pictures.flow_chart import flow_figure

DEAL = PackageDeal(("A", "B", "C"), ("tax", "water"), [[4, -5], [-1, 6], [0, 1]])
CITIES = (
    "上海",
    "南京",
    "无锡",
    "常州",
    "苏州",
    "南通",
    "扬州",
    "镇江",
    "泰州",
    "杭州",
    "宁波",
    "嘉兴",
    "湖州",
)
rows = st.lists(
    st.lists(st.integers(-6, 6), min_size=3, max_size=3).filter(any), min_size=1, max_size=4
)  # one issue a list, one city a number


def deal_of(issues: Sequence[Sequence[float]]) -> PackageDeal:
    cities = [f"city {at}" for at in range(len(issues[0]))]
    return PackageDeal(cities, [f"issue {at}" for at in range(len(issues))], list(zip(*issues, strict=True)))


def sums(panel: FlowPanel, end: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for flow in panel.flows:
        found[getattr(flow, end)] = found.get(getattr(flow, end), 0) + flow.amount
    return found


@settings(max_examples=25, deadline=None)
@given(issues=rows)
def test_flows_add_up_to_what_every_city_pays_and_receives(issues: list[list[int]]) -> None:
    answer = solve_package(deal_of(issues))
    apart, together = payment_flows(answer).panels
    paid, received = answer.separate.paid, answer.separate.received
    assert sums(apart, "payer") == pytest.approx({c: float(each) for c, each in paid.items() if each})
    assert sums(apart, "receiver") == pytest.approx({c: float(each) for c, each in received.items() if each})
    net = {city: float(amount) for city, amount in answer.plan.payments.items()}
    assert sums(together, "payer") == pytest.approx({c: -each for c, each in net.items() if each < 0})
    assert sums(together, "receiver") == pytest.approx({c: each for c, each in net.items() if each > 0})
    for panel, total in ((apart, answer.separate.cost), (together, answer.plan.side_payments)):
        assert panel.total == pytest.approx(float(total))
        for side, end in ((panel.payers, "payer"), (panel.receivers, "receiver")):
            assert {each.city: each.amount for each in side} == pytest.approx(sums(panel, end))
        assert all(flow.amount > 0 and flow.payer != flow.receiver for flow in panel.flows)


@settings(max_examples=25, deadline=None)
@given(issues=rows)
def test_an_issue_moves_what_its_losers_lose(issues: list[list[int]]) -> None:
    answer = solve_package(deal_of(issues))
    apart = payment_flows(answer).panels[0]
    for at, losses in enumerate(issues):
        name = f"issue {at}"
        moved = sum(flow.amount for flow in apart.flows if flow.issue == name)
        need = sum(max(-gain, 0) for gain in losses)
        assert moved == pytest.approx(float(answer.separate.parts[name] * need))


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_the_unit_changes_amounts_and_no_label(unit: float) -> None:
    gains = [[Fraction(gain) * Fraction(str(unit)) for gain in row] for row in DEAL.gains]
    flows = payment_flows(solve_package(PackageDeal(DEAL.players, DEAL.issues, gains)))
    assert [side.label for side in flows.panels[0].payers] == ["A 1", "B 4.286", "C 0.7143"]
    assert flows.panels[0].total == pytest.approx(6 * unit)
    assert flows.scale_words == {1e-9: "1e-9 x 亿元", 1: "亿元", 1e9: "1e9 x 亿元"}[unit]
    assert flow_figure(flows).axes[0].get_title() == "One deal an issue: 6 moved"


def test_money_from_outside_has_a_bar_of_its_own() -> None:
    deal = PackageDeal(("A", "B", "C"), ("tax",), [[4], [-1], [0]])
    terms = PackageTerms(floors={"C": 1.5}, central_money=1, central_cost=0.5)
    flows = payment_flows(solve_package(deal, terms))
    first = flows.panels[1].payers[0]
    assert (first.city, first.label, first.amount) == ("", f"{OUTSIDE} 1", 1.0)
    assert flows.panels[1].total == 2.5


@pytest.mark.parametrize(
    ("gains", "said"),
    [
        ([[3, 1], [1, 4]], ["by an issue that is signed", "by all issues together"]),
        ([[1, -2], [-3, 1]], ["No issue is carried out"] * 2),
    ],
)
def test_no_payments_are_said_in_words(gains: list[list[int]], said: list[str]) -> None:
    flows = payment_flows(solve_package(PackageDeal(("A", "B"), ("tax", "air"), gains)))
    figure = flow_figure(flows)
    for axes, panel, words in zip(figure.axes, flows.panels, said, strict=True):
        assert words in panel.note
        assert "no payment is needed" in panel.note
        assert [text.get_text() for text in axes.texts] == [panel.note]
        assert not axes.patches
        assert panel.title.endswith("nothing moved")


def test_bands_are_as_wide_as_the_money_and_bars_are_covered() -> None:
    flows = payment_flows(solve_package(DEAL))
    figure = flow_figure(flows)
    widths = []
    for axes, panel in zip(figure.axes, flows.panels, strict=True):
        bands = [patch for patch in axes.patches if isinstance(patch, PathPatch)]
        for band, flow in zip(bands, panel.flows, strict=True):
            corners = band.get_path().vertices
            left, right = corners[0][1] - corners[7][1], corners[3][1] - corners[4][1]
            assert left == pytest.approx(right)
            widths.append(left / flow.amount)
        bars = [patch.get_height() for patch in axes.patches if not isinstance(patch, PathPatch)]
        assert bars == pytest.approx([widths[0] * side.amount for side in (*panel.payers, *panel.receivers)])
    assert widths == pytest.approx([widths[0]] * len(widths))


@pytest.mark.parametrize("count", [2, 5, 13])
def test_labels_of_many_cities_keep_apart(count: int) -> None:
    issues = [[7 if (at + issue) % 3 else -4 for at in range(count)] for issue in range(9)]
    deal = PackageDeal(CITIES[:count], [f"第{at}项" for at in range(9)], list(zip(*issues, strict=True)))
    figure = flow_figure(payment_flows(solve_package(deal)))
    figure.canvas.draw()
    for axes in figure.axes:
        boxes = [text.get_window_extent() for text in axes.texts]
        apart = [not one.overlaps(two) for at, one in enumerate(boxes) for two in boxes[:at]]
        assert all(apart)
        whole = figure.bbox
        assert all(whole.x0 <= box.x0 and box.x1 <= whole.x1 for box in boxes)


def test_too_many_bands_are_added_up_over_issues(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_flows, "MOST_BY_ISSUE", 2)
    answer = solve_package(DEAL)
    panel = payment_flows(answer).panels[0]
    assert {flow.issue for flow in panel.flows} == {None}
    assert panel.total == float(answer.separate.cost)
    assert panel.note.endswith("add up over issues.")


def test_the_data_are_plain() -> None:
    flows = payment_flows(solve_package(DEAL))
    data = json.loads(json.dumps(flows.to_dict()))
    assert data["panels"][0]["flows"][0] == {"payer": "A", "receiver": "B", "issue": "tax", "amount": 1.0}
    assert data["issues"] == ["water", "tax"]
    assert isinstance(flows, PaymentFlows)


def test_terms_that_cannot_be_met_have_no_flows() -> None:
    with pytest.raises(InfeasibleDesign):
        payment_flows(solve_package(DEAL, PackageTerms(floors={"A": 99})))
