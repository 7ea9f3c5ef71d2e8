"""Forms of contract on one pair: the effort that each brings by the city's own reply, and who gains."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from citypact.audit.exact import ZERO, exact, nearest
from citypact.audit.forms import proof_form, residuals
from citypact.audit.lines import Ledger, Place
from citypact.audit.water.pair import MONEY, Pair, most_added

#: Efforts, prices and shares that a certificate tries.
TRIED = 40
PER_UNIT = "per unit of effort"
UNITS = {
    "transfer": MONEY,
    "price": f"{MONEY} {PER_UNIT}",
    "paid beyond an effort of": "",
    "lump sum to downstream": MONEY,
    "lump sum if every unit is paid": MONEY,
    "cost share": "of the cost of effort",
}


@dataclass(frozen=True)
class Form:
    """A form of contract: its terms, the effort it brings, what is paid at it, and what was tried."""

    name: str
    terms: dict[str, Fraction]
    effort: Fraction
    payment: Fraction
    tried: dict[str, Fraction] = field(default_factory=dict)


def forms_of(pair: Pair) -> list[Form]:
    """Return every form, those that add most first, as they are listed."""
    effort, other = pair.bilateral, pair.downstream_benefit
    surplus = pair.gain(effort) - pair.loss(effort)
    agreed = pair.loss(effort) + pair.weight * surplus
    lump = (1 - pair.weight) * surplus
    listed = [
        Form("transfer for an agreed effort", {"transfer": agreed}, effort, agreed),
        *([_priced(pair, "price per unit and lump sum", other, lump)] if lump else []),
        _priced(pair, "price per unit", other, ZERO),
        _cost_share(pair),
        _lead_price(pair),
        Form("no agreement", {}, pair.nash, ZERO),
    ]
    return sorted(listed, key=lambda form: -(pair.gain(form.effort) - pair.loss(form.effort)))


def _efforts(pair: Pair) -> list[Fraction]:
    return [2 * pair.bilateral * step / TRIED for step in range(TRIED + 1)]


def _priced(pair: Pair, name: str, price: Fraction, lump: Fraction) -> Form:
    """Paid a price for effort beyond its own, the city upstream stops where both benefits pay."""
    effort = (pair.upstream_benefit + price) / pair.cost

    def kept(at: Fraction) -> Fraction:
        return pair.upstream(at) + price * (at - pair.nash) - lump

    terms = {
        "price": price,
        "paid beyond an effort of": pair.nash,
        "lump sum to downstream": lump,
        "lump sum if every unit is paid": lump + price * pair.nash,
    }
    tried = {"no other effort is better": most_added(kept, effort, _efforts(pair))}
    return Form(name, terms, effort, price * (effort - pair.nash) - lump, tried)


def _lead_price(pair: Pair) -> Form:
    """A price p brings p / c more effort: downstream keeps (b_D - p) p / c, most at half of b_D."""
    worth = pair.downstream_benefit
    led = _priced(pair, "price set by downstream", worth / 2, ZERO)
    prices = [2 * worth * step / TRIED for step in range(TRIED + 1)]
    better = most_added(lambda price: (worth - price) * price / pair.cost, worth / 2, prices)
    return Form(
        led.name, led.terms, led.effort, led.payment, {**led.tried, "no other price is better": better}
    )


def _cost_share(pair: Pair) -> Form:
    """Bearing a share of the cost, downstream leads; the reply to a share s is b_U / ((1 - s) c)."""
    own, worth, cost = pair.upstream_benefit, pair.downstream_benefit, pair.cost
    share = max(ZERO, (2 * worth - own) / (2 * worth + own))
    effort = (2 * worth + own) / (2 * cost) if share else pair.nash

    def reply(offer: Fraction) -> Fraction:
        return effort if offer == 1 else own / ((1 - offer) * cost)

    def leads(offer: Fraction) -> Fraction:
        return worth * reply(offer) - offer * cost * reply(offer) ** 2 / 2

    def follows(at: Fraction) -> Fraction:
        return own * at - (1 - share) * cost * at**2 / 2

    efforts = _efforts(pair)
    # Only a city that gains nothing by effort follows a leader who bears all of the cost.
    full = ZERO if own else max(worth * at - cost * at**2 / 2 for at in efforts) - leads(share)
    tried = {
        "no other share is better": most_added(leads, share, [Fraction(k, TRIED) for k in range(TRIED)]),
        "no other effort is better": most_added(follows, effort, efforts),
        "no other effort is better for a full share": full,
    }
    name = "share of the cost of effort"
    return Form(name, {"cost share": share}, effort, share * cost * effort**2 / 2, tried)


def audit_contracts(ledger: Ledger, at: Place, pair: Pair) -> None:
    """Check the list of contracts that stands at a place of a document."""
    forms = forms_of(pair)
    ledger.size(at, len(forms))
    best = pair.gain(pair.bilateral) - pair.loss(pair.bilateral)
    scale = pair.gain(pair.bilateral)
    for place, form in enumerate(forms):
        here: Place = (*at, place)
        own = form.payment - pair.loss(form.effort)
        other = pair.gain(form.effort) - form.payment
        ledger.word((*here, "form"), form.name)
        ledger.keys((*here, "terms"), list(form.terms))
        ledger.keys((*here, "term_units"), list(form.terms))
        for name, value in form.terms.items():
            ledger.number((*here, "terms", name), value)
            ledger.word((*here, "term_units", name), UNITS[name])
        for name, value in (("effort", form.effort), ("payment", form.payment), ("surplus", own + other),
                            ("efficiency", (own + other) / best)):  # fmt: skip
            ledger.number((*here, name), value)
        ledger.number((*here, "gains", "upstream"), own)
        ledger.number((*here, "gains", "downstream"), other)
        worst = min(exact(ledger.found(*here, "gains", name)) for name in ("upstream", "downstream"))
        ledger.fact(f"{form.name}: nobody loses", worst >= 0, "at least 0", nearest(worst))
        proof_form(ledger, here, in_fractions=True, scale=scale)
        known = {
            "upstream participates": -own,
            "downstream participates": -other,
            "money balances": ZERO,
            "no more than the efficient surplus": own + other - best,
            **form.tried,
        }
        residuals(ledger, here, {name: value / scale for name, value in known.items()}, ZERO)
        tried = [exact(ledger.found(*here, "certificate", "residuals", name)) for name in form.tried]
        better = max(tried, default=ZERO)
        ledger.fact(f"{form.name}: no better choice was tried", better <= 0, "at most 0", nearest(better))
