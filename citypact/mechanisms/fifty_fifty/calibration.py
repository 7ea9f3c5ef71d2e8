"""Everything a theory of the ratio may want to know, each number optional and tagged.

A calibration holds no ratio. A theory whose numbers are missing says so instead of
answering.

References
----------
models.md §6.4 (R2), §10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction

from citypact.games.rational import Number, as_fraction, total
from citypact.games.relocation import Relocation
from citypact.games.timeline import DEFAULT_DELAY, DEFAULT_HORIZON, DEFAULT_RAMP, DEFAULT_RATE, DEFAULT_WINDOW
from citypact.games.validation import Door
from citypact.mechanisms.theories.rate_box import RateBox
from citypact.mechanisms.trade.posted_ratio import UniformBeliefs

Pair = tuple[Number, Number]

_SIGNED = ("origin_loss", "destination_cost", "full_cost", "water_transfer")
_POSITIVE = (
    "revenue",
    "base",
    "growth",
    "origin_size",
    "destination_size",
    "origin_income",
    "destination_income",
    "shown_output",
)
_NOT_NEGATIVE = (
    "origin_impatience",
    "destination_impatience",
    "origin_effort",
    "destination_effort",
    "fixed_tax",
    "elasticity",
    "origin_aversion",
    "destination_aversion",
    "relative_standing",
    "service_share",
    "cap_multiple",
    "need_aversion",
    "lost_output",
    "project_value",
)
_UNIT = ("voluntary", "origin_weight", "hazard", "top_up", "ramp")
_PAIRS = ("loss_belief", "cost_belief", "loss_box", "cost_box", "loss_prior", "cost_prior")


@dataclass(frozen=True)
class Calibration:
    """Measured or assumed numbers about one relocation between two cities.

    Parameters
    ----------
    revenue, origin_loss, destination_cost : float
        R, L, K in present value (亿元), as in :class:`~citypact.games.relocation.Relocation`.
    voluntary : float
        Probability that the plant comes without an agreement.
    rivals : sequence of float
        Surpluses of rival destinations (亿元).
    origin_weight : float
        The origin's bargaining weight.
    origin_impatience, destination_impatience : float
        Discount rates a year.
    origin_effort, destination_effort : float
        Productivities of effort, effect squared times ease.
    origin_exponent, destination_exponent : float
        Exponents of a Cobb-Douglas park.
    fixed_tax, elasticity : float
        Tax that does not answer to the ratio (亿元); elasticity of the base in the
        destination's share.
    origin_aversion, destination_aversion : float
        Absolute risk aversions; or ``origin_size``, ``destination_size``: fiscal sizes.
    loss_belief, cost_belief : pair of float
        Ends of uniform beliefs about the two rates.
    loss_box, cost_box : pair of float
        Lowest and highest rates held possible.
    loss_prior, cost_prior : pair of float
        Declared box of the prior-predictive check.
    relative_standing : float
        Weight officials put on being ahead; missing means its limit.
    service_share : float
        Current service costs over local tax.
    base, growth : float
        Local tax a year before the move (亿元); full-year tax after over before.
    cap_multiple, top_up : float
        Cap over the tax of three years; part of the shortfall the centre pays.
    window, delay, ramp, rate, tax_horizon : int, int, float, float, int
        Timeline and discount rate (:mod:`citypact.games.timeline`).
    planning_horizon : int
        Years that the deciding officials count.
    origin_income, destination_income, need_aversion : float
        Income per head and aversion to inequality.
    lost_output, shown_output : float
        Output the origin loses and the plant shows at the destination (亿元).
    water_transfer : float
        What the origin, downstream, owes the destination for water (亿元).
    hazard, full_cost : float
        Yearly probability that the plant is lost anyway; the destination's net cost over
        the full horizon, taxes aside (亿元).
    project_value : float
        Present value of a project to the destination before payments (亿元), for enforcement.
    sources : mapping of str to str
        Field name → where its value comes from, or ``A: ...`` for an assumption.

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> Calibration(revenue=1, origin_loss=0.3, destination_cost=0.1).lacks("revenue", "growth")
    ('growth',)
    """

    revenue: Number | None = None
    origin_loss: Number | None = None
    destination_cost: Number | None = None
    voluntary: Number | None = None
    rivals: tuple[Number, ...] | None = None
    origin_weight: Number | None = None
    origin_impatience: Number | None = None
    destination_impatience: Number | None = None
    origin_effort: Number | None = None
    destination_effort: Number | None = None
    origin_exponent: Number | None = None
    destination_exponent: Number | None = None
    fixed_tax: Number | None = None
    elasticity: Number | None = None
    origin_aversion: Number | None = None
    destination_aversion: Number | None = None
    origin_size: Number | None = None
    destination_size: Number | None = None
    loss_belief: Pair | None = None
    cost_belief: Pair | None = None
    loss_box: Pair | None = None
    cost_box: Pair | None = None
    loss_prior: Pair | None = None
    cost_prior: Pair | None = None
    relative_standing: Number | None = None
    service_share: Number | None = None
    base: Number | None = None
    growth: Number | None = None
    cap_multiple: Number = 1
    top_up: Number | None = None
    window: int = DEFAULT_WINDOW
    delay: int = DEFAULT_DELAY
    ramp: Number = DEFAULT_RAMP
    rate: Number = DEFAULT_RATE
    tax_horizon: int = DEFAULT_HORIZON
    planning_horizon: int | None = None
    origin_income: Number | None = None
    destination_income: Number | None = None
    need_aversion: Number | None = None
    lost_output: Number | None = None
    shown_output: Number | None = None
    water_transfer: Number | None = None
    hazard: Number | None = None
    full_cost: Number | None = None
    project_value: Number | None = None
    sources: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        door = Door()
        for name in _SIGNED:
            self._check(name, lambda name, value: door.money(name, value, signed=True))
        for name in _POSITIVE:
            self._check(name, lambda name, value: door.money(name, value, positive=True))
        for name in _NOT_NEGATIVE:
            self._check(name, door.money)
        for name in _UNIT:
            self._check(name, lambda name, value: door.between(name, value, 0, 1))
        self._check_exponents(door)
        door.between("rate", self.rate, 0, 1, "a yearly rate")
        door.whole("window", self.window, 1, 200)
        door.whole("delay", self.delay, 0, 200)
        door.whole("tax_horizon", self.tax_horizon, 1, 200)
        if self.planning_horizon is not None:
            door.whole("planning_horizon", self.planning_horizon, 1, 200)
        self._check_rivals(door)
        for name in _PAIRS:
            self._check_pair(name, door)
        known = {entry.name for entry in fields(self)} - {"sources"}
        for name in self.sources:
            if name not in known:
                door.refuse("sources", name, "the name of a field of the calibration")
        door.close()

    def _check(self, name: str, check: object) -> None:
        value = getattr(self, name)
        if value is not None:
            check(name, value)  # type: ignore[operator]

    def _check_exponents(self, door: Door) -> None:
        exponents = (self.origin_exponent, self.destination_exponent)
        for name, power in zip(("origin_exponent", "destination_exponent"), exponents, strict=True):
            if power is not None and door.finite(name, power) and not 0 < power < 1:
                door.refuse(name, power, "a number between 0 and 1, both excluded")
        if not door.problems and None not in exponents and not total(exponents) < 1:  # type: ignore[arg-type]
            door.refuse("destination_exponent", exponents[1], "exponents that add up to less than 1")

    def _check_rivals(self, door: Door) -> None:
        if self.rivals is not None and not isinstance(self.rivals, (tuple, list)):
            door.refuse("rivals", self.rivals, "a list of surpluses")
        elif self.rivals is not None:
            object.__setattr__(self, "rivals", tuple(self.rivals))
            for place, rival in enumerate(self.rivals, start=1):
                door.money(f"rivals[{place}]", rival)

    def _check_pair(self, name: str, door: Door) -> None:
        pair = getattr(self, name)
        if pair is None:
            return
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            door.refuse(name, pair, "a pair (lowest, highest)")
            return
        finite = [door.finite(f"{name}[{end}]", pair[end]) for end in (0, 1)]
        if all(finite) and not pair[0] < pair[1]:
            door.refuse(name, pair, "lowest below highest")
        object.__setattr__(self, name, tuple(pair))

    def lacks(self, *names: str) -> tuple[str, ...]:
        """Return those of the named fields that have no value."""
        return tuple(name for name in names if getattr(self, name) is None)

    def exact(self, *names: str) -> tuple[Fraction, ...]:
        """Return the named numbers as fractions."""
        return tuple(as_fraction(getattr(self, name)) for name in names)

    def game(self, *, voluntary: bool = False, rivals: bool = False) -> Relocation:
        """Return the two-number game, with free moves and rivals only if asked for."""
        R, L, K = self.exact("revenue", "origin_loss", "destination_cost")
        return Relocation(
            R,
            L,
            K,
            voluntary=self.voluntary or 0 if voluntary else 0,
            rivals=self.rivals or () if rivals else (),
        )

    @property
    def beliefs(self) -> UniformBeliefs | None:
        """Uniform beliefs about both rates, if given."""
        if self.loss_belief is None or self.cost_belief is None:
            return None
        return UniformBeliefs(self.loss_belief, self.cost_belief)

    @property
    def box(self) -> RateBox | None:
        """Box of rates held possible, if given."""
        return (
            None if self.loss_box is None or self.cost_box is None else RateBox(self.loss_box, self.cost_box)
        )

    @property
    def prior(self) -> RateBox | None:
        """Box of the prior-predictive check, if given."""
        if self.loss_prior is None or self.cost_prior is None:
            return None
        return RateBox(self.loss_prior, self.cost_prior)

    def to_dict(self) -> dict[str, object]:
        """Return the numbers that were given, as plain data."""
        given: dict[str, object] = {}
        for entry in fields(self):
            value = getattr(self, entry.name)
            if value is None or entry.name == "sources":
                continue
            given[entry.name] = (
                [float(end) for end in value]
                if isinstance(value, tuple)
                else value
                if isinstance(value, int)
                else float(value)
            )
        given["sources"] = dict(self.sources)
        return given
