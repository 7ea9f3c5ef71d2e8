"""The criteria by the name a user types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from citypact.errors import InputError, Problem
from citypact.games.rational import Number
from citypact.mechanisms.bargaining_power import (
    need_weighted,
    rank_weighted,
    rubinstein,
    take_it_or_leave_it,
)
from citypact.mechanisms.criteria import (
    Criterion,
    Egalitarian,
    KalaiSmorodinsky,
    Lexicographic,
    MinCentral,
    Nash,
    Nearest,
    Utilitarian,
)


@dataclass(frozen=True)
class CriterionOptions:
    """What the named criteria need beyond the game; ``None`` means "not given".

    Parameters
    ----------
    origin_weight : float
        Bargaining or welfare weight of the origin in [0, 1] (nash, utilitarian).
    proposer : str
        ``origin`` or ``destination`` (take-it-or-leave-it; first mover of rubinstein).
    origin_discount, destination_discount : float
        Discount factors per bargaining round (rubinstein).
    origin_income, destination_income, aversion : float
        Income per head and aversion to inequality (need-weighted).
    origin_rank, destination_rank : float
        Administrative rank (rank-weighted).
    reference : float
        The ratio to stay near (nearest), and the tie-break of flat criteria.
    """

    origin_weight: Number | None = None
    proposer: str = "origin"
    origin_discount: Number | None = None
    destination_discount: Number | None = None
    origin_income: Number | None = None
    destination_income: Number | None = None
    aversion: Number = 1
    origin_rank: Number | None = None
    destination_rank: Number | None = None
    reference: Number | None = None

    def __post_init__(self) -> None:
        if self.proposer not in ("origin", "destination"):
            raise InputError(Problem("proposer", self.proposer, "origin or destination"))

    def pair(self, criterion: str, first: str, second: str) -> tuple[Number, Number]:
        """Return two options, or say which of them the criterion lacks."""
        return self.one(criterion, first), self.one(criterion, second)

    def one(self, criterion: str, name: str) -> Number:
        """Return an option, or say that the criterion lacks it."""
        value: Number | None = getattr(self, name)
        if value is None:
            raise InputError(Problem(name, "nothing", f"a number: the criterion {criterion} needs it"))
        return value

    @property
    def weight(self) -> Number:
        """The origin's weight, one half unless given."""
        return 0.5 if self.origin_weight is None else self.origin_weight


_BUILDERS: dict[str, Callable[[CriterionOptions], Criterion]] = {
    "nash": lambda o: Nash(o.weight),
    "egalitarian": lambda o: Egalitarian(),
    "kalai-smorodinsky": lambda o: KalaiSmorodinsky(),
    "rubinstein": lambda o: rubinstein(
        *o.pair("rubinstein", "origin_discount", "destination_discount"), o.proposer
    ),
    "take-it-or-leave-it": lambda o: take_it_or_leave_it(o.proposer),
    "need-weighted": lambda o: need_weighted(
        *o.pair("need-weighted", "origin_income", "destination_income"), o.aversion
    ),
    "rank-weighted": lambda o: rank_weighted(*o.pair("rank-weighted", "origin_rank", "destination_rank")),
    "utilitarian": lambda o: Utilitarian(o.weight),
    "min-central": lambda o: MinCentral(),
    "nearest": lambda o: Nearest(o.one("nearest", "reference")),
}

_USES: dict[str, tuple[str, ...]] = {
    "nash": ("origin_weight",),
    "rubinstein": ("origin_discount", "destination_discount", "proposer"),
    "take-it-or-leave-it": ("proposer",),
    "need-weighted": ("origin_income", "destination_income", "aversion"),
    "rank-weighted": ("origin_rank", "destination_rank"),
    "utilitarian": ("origin_weight",),
}

#: Names accepted by ``split`` and ``--criterion``; joined by commas they are lexicographic.
CRITERIA: tuple[str, ...] = tuple(_BUILDERS)


def criterion_named(name: str, options: CriterionOptions | None = None) -> Criterion:
    """Return the criterion of that name; ``a,b`` means a first, then b among its optima.

    Raises
    ------
    InputError
        If a name is unknown or an option that it needs was not given.

    Examples
    --------
    >>> criterion_named("nash").name
    'nash'
    """
    options = options or CriterionOptions()
    steps = [step.strip() for step in name.split(",")]
    unknown = [step for step in steps if step not in _BUILDERS]
    if unknown:
        raise InputError(*(Problem("criterion", step, "one of " + ", ".join(CRITERIA)) for step in unknown))
    criteria = tuple(_BUILDERS[step](options) for step in steps)
    return criteria[0] if len(criteria) == 1 else Lexicographic(criteria)


def unused_options(name: str, options: CriterionOptions) -> tuple[str, ...]:
    """Return the options that were given and that no criterion of that name looks at.

    Examples
    --------
    >>> unused_options("egalitarian", CriterionOptions(origin_weight=0.9))
    ('origin_weight',)
    """
    used = {"reference", *(option for step in name.split(",") for option in _USES.get(step.strip(), ()))}
    usual = CriterionOptions()
    return tuple(
        each.name
        for each in fields(options)
        if each.name not in used and getattr(options, each.name) != getattr(usual, each.name)
    )
