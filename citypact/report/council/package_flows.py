"""Who pays whom in a package and in separate deals: flows of money as plain data, for any drawing.

In a deal about one issue the winners pay the losers in proportion to what they win, and the losers share
it in proportion to what they lose. In the package only what a city pays or receives over all issues is
settled: every payer then pays every receiver in proportion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from citypact.errors import InfeasibleDesign
from citypact.games.packages.deal import ZERO
from citypact.report.split.gain_chart import LONGEST_NAME
from citypact.report.words.amounts import clipped_apart, number, scale_exponent, shown

if TYPE_CHECKING:  # the answer brings a solver with it, which other pictures do not need
    from citypact.mechanisms.packages.answer import PackageAnswer
    from citypact.mechanisms.packages.separate import SeparateDeals

#: Flows by issue up to which they are told one by one; beyond, one for two cities over all issues.
MOST_BY_ISSUE = 400
OUTSIDE = "from outside"

#: (payer, receiver, issue) → money; the payer is empty for money from outside.
Amounts = Mapping[tuple[str, str, str | None], Fraction]


@dataclass(frozen=True)
class Flow:
    """Money from one city to another.

    Parameters
    ----------
    payer, receiver : str
        Names of the cities; the payer is empty for money from outside.
    issue : str or None
        What it is paid for; None where it settles several issues at once.
    amount : float
        Above 0, in the unit of the picture.
    """

    payer: str
    receiver: str
    issue: str | None
    amount: float


@dataclass(frozen=True)
class Side:
    """One city on the side of those who pay or of those who receive.

    Parameters
    ----------
    city : str
        Its name as in the flows.
    label : str
        Its name, cut if it is long, and the amount in the scale of the picture.
    amount : float
        Sum of its flows on this side, in the unit of the picture.
    """

    city: str
    label: str
    amount: float


@dataclass(frozen=True)
class FlowPanel:
    """The flows of one way to settle the issues.

    Parameters
    ----------
    title : str
        Which way, with the money that moves.
    note : str
        How the money is divided among those who pay and receive, or that there is none.
    total : float
        Sum of the flows.
    payers, receivers : tuple of Side
        In the order of the cities; a city can be on both sides.
    flows : tuple of Flow
        In the order of payers, receivers and issues.
    """

    title: str
    note: str
    total: float
    payers: tuple[Side, ...]
    receivers: tuple[Side, ...]
    flows: tuple[Flow, ...]


@dataclass(frozen=True)
class PaymentFlows:
    """Separate deals and the package side by side.

    Parameters
    ----------
    title : str
        What the picture shows.
    unit : str
        Unit of every amount.
    exponent : int
        Labels are amounts divided by ten to this power.
    issues : tuple of str
        Issues that money is paid for by themselves, the dearest first.
    panels : tuple of FlowPanel
        First the separate deals, then the package.
    """

    title: str
    unit: str
    exponent: int
    issues: tuple[str, ...]
    panels: tuple[FlowPanel, ...]

    @property
    def scale_words(self) -> str:
        """The unit of the labels."""
        return f"1e{self.exponent} x {self.unit}" if self.exponent else self.unit

    def to_dict(self) -> dict[str, Any]:
        """Return the picture as plain data for JSON."""
        return asdict(self)


def payment_flows(answer: PackageAnswer) -> PaymentFlows:
    """Say who pays whom how much, in separate deals and in the package.

    Parameters
    ----------
    answer : PackageAnswer
        The result.

    Raises
    ------
    InfeasibleDesign
        If the terms of the package cannot be met.

    Examples
    --------
    >>> from citypact.games.packages.deal import PackageDeal
    >>> from citypact.mechanisms.packages.answer import solve_package
    >>> flows = payment_flows(solve_package(PackageDeal(("A", "B"), ("tax", "air"), [[3, -2], [-1, 4]])))
    >>> [panel.title for panel in flows.panels]
    ['One deal an issue: 3 moved', 'Package: nothing moved']
    >>> flows.panels[0].flows[0]
    Flow(payer='A', receiver='B', issue='tax', amount=1.0)
    """
    if not answer.plan.feasible:
        raise InfeasibleDesign("the terms of the package cannot be met: there are no payments to draw")
    apart, together = _apart(answer.separate), _together(answer)
    exponent = scale_exponent((ZERO, *_sums(apart, 0), *_sums(apart, 1), *_sums(together, 0)))
    by_issue: dict[str, Fraction] = {}
    for (_, _, issue), amount in apart.items():
        if issue is not None:
            by_issue[issue] = by_issue.get(issue, ZERO) + amount
    return PaymentFlows(
        title="Who pays whom in separate deals and in the package",
        unit=answer.deal.unit,
        exponent=exponent,
        issues=tuple(sorted(by_issue, key=lambda issue: -by_issue[issue])),
        panels=(
            _panel("One deal an issue", apart, exponent, answer, _apart_note(answer, apart)),
            _panel("Package", together, exponent, answer, _package_note(answer, together)),
        ),
    )


def _apart(deals: SeparateDeals) -> Amounts:
    """Return what each winner of an issue pays each loser; over all issues if that is too much to tell."""
    from citypact.mechanisms.packages.separate import payments_alone

    found: dict[tuple[str, str, str | None], Fraction] = {}
    for issue, share in deals.parts.items():
        gains, need = deals.deal.of(issue), share * payments_alone(deals.deal, issue)
        if need:
            won = {city: gain for city, gain in gains.items() if gain > 0}
            lost = {city: -gain for city, gain in gains.items() if gain < 0}
            for (payer, receiver), amount in _in_proportion(won, lost, need).items():
                found[payer, receiver, issue] = amount
    if len(found) <= MOST_BY_ISSUE:
        return found
    merged: dict[tuple[str, str, str | None], Fraction] = {}
    for (payer, receiver, _), amount in found.items():
        merged[payer, receiver, None] = merged.get((payer, receiver, None), ZERO) + amount
    return merged


def _together(answer: PackageAnswer) -> Amounts:
    payments = answer.plan.payments
    pays = {city: -amount for city, amount in payments.items() if amount < 0}
    receives = {city: amount for city, amount in payments.items() if amount > 0}
    if answer.plan.central:
        pays[""] = answer.plan.central
    flows = _in_proportion(pays, receives, sum(pays.values(), ZERO))
    return {(payer, receiver, None): amount for (payer, receiver), amount in flows.items()}


def _in_proportion(
    pays: Mapping[str, Fraction], receives: Mapping[str, Fraction], total: Fraction
) -> dict[tuple[str, str], Fraction]:
    """Divide a total over payers and over receivers, each in proportion to its number."""
    all_paid, all_received = sum(pays.values(), ZERO), sum(receives.values(), ZERO)
    return {
        (payer, receiver): total * paid / all_paid * received / all_received
        for payer, paid in pays.items()
        for receiver, received in receives.items()
    }


def _panel(title: str, amounts: Amounts, exponent: int, answer: PackageAnswer, note: str) -> FlowPanel:
    total, scale = sum(amounts.values(), ZERO), Fraction(10) ** exponent
    moves = f"{number(float(total / scale))} moved" if total else "nothing moved"
    cities = ["", *answer.deal.players]
    issues: list[str | None] = [None, *answer.deal.issues]
    ordered = sorted(
        amounts, key=lambda key: (cities.index(key[0]), cities.index(key[1]), issues.index(key[2]))
    )
    return FlowPanel(
        title=f"{title}: {moves}",
        note=note,
        total=float(total),
        payers=_sides(amounts, 0, cities, scale),
        receivers=_sides(amounts, 1, cities, scale),
        flows=tuple(Flow(*key, float(amounts[key])) for key in ordered),
    )


def _sides(amounts: Amounts, end: int, cities: Sequence[str], scale: Fraction) -> tuple[Side, ...]:
    sums = {
        city: sum((amount for key, amount in amounts.items() if key[end] == city), ZERO) for city in cities
    }
    labels = clipped_apart([shown(" ".join(city.split())) or OUTSIDE for city in cities], LONGEST_NAME)
    return tuple(
        Side(city, f"{label} {number(float(sums[city] / scale))}", float(sums[city]))
        for city, label in zip(cities, labels, strict=True)
        if sums[city]
    )


def _sums(amounts: Amounts, end: int) -> Iterable[Fraction]:
    sums: dict[str | None, Fraction] = {}
    for key, amount in amounts.items():
        sums[key[end]] = sums.get(key[end], ZERO) + amount
    return sums.values()


def _apart_note(answer: PackageAnswer, amounts: Amounts) -> str:
    if not amounts:
        return _nothing(answer, "Nobody loses by an issue that is signed, so no payment is needed.")
    note = "Who wins by an issue pays who loses, in proportion."
    return note if next(iter(amounts))[2] is not None else f"{note} Bands add up over issues."


def _package_note(answer: PackageAnswer, amounts: Amounts) -> str:
    if not amounts:
        return _nothing(answer, "Nobody loses by all issues together, so no payment is needed.")
    return "Settled is what a city pays or receives; who pays whom is in proportion."


def _nothing(answer: PackageAnswer, otherwise: str) -> str:
    carried_out = any(answer.plan.parts.values())
    return otherwise if carried_out else "No issue is carried out, so no payment is needed."
