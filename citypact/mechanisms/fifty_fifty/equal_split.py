"""Where an equal split lies: the finding about one agreement, and the facts behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from citypact.mechanisms.ratio_set import RatioSet


@dataclass(frozen=True)
class Fact:
    """A figure, or the range from ``value`` to ``to``, with its source.

    Trust ``P`` is a public text, ``A`` an assumption of this package.
    """

    text: str
    value: Fraction
    unit: str
    source: str
    trust: str = "P"
    to: Fraction | None = None

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """Least and greatest value."""
        return self.value, self.value if self.to is None else self.to

    def to_dict(self) -> dict[str, object]:
        """Return the fact as plain data."""
        value = float(self.value) if self.to is None else [float(end) for end in self.ends]
        return {
            "text": self.text,
            "value": value,
            "unit": self.unit,
            "source": self.source,
            "trust": self.trust,
        }


@dataclass(frozen=True)
class EqualSplit:
    """Where the equal split of one agreement lies.

    Parameters
    ----------
    key, title, share_of : str
        Name, full name, and what the split is a share of.
    equal : Fraction
        The equal split.
    facts : tuple of Fact
        Figures used, those of the box (trust ``A``) included.
    surplus : Fraction
        Share of the box in which there is something to agree on.
    inside : Fraction
        Share of that part in which everyone accepts the equal split.
    shapley_near : Fraction
        Share of that part in which the Shapley split is within ``tolerance`` of it.
    shapley_mean : Fraction
        Mean Shapley split.
    shapley_range : pair of Fraction
        Least and greatest Shapley split.
    max_min, min_regret : RatioSet or None
        Splits that are robust over the box; ``None`` where the split is among three.
    """

    key: str
    title: str
    share_of: str
    equal: Fraction
    facts: tuple[Fact, ...]
    tolerance: Fraction
    surplus: Fraction
    inside: Fraction
    shapley_near: Fraction
    shapley_mean: Fraction
    shapley_range: tuple[Fraction, Fraction]
    max_min: RatioSet | None = None
    min_regret: RatioSet | None = None

    def explain(self) -> str:
        """Say the finding in one sentence."""
        low, high = map(float, self.shapley_range)
        return (
            f"{self.title}: the equal split ({float(self.equal):.3g} of {self.share_of}) is acceptable"
            f" to all in {float(self.inside):.1%} of the assumed box, within {float(self.tolerance):.2g}"
            f" of the Shapley split in {float(self.shapley_near):.1%}; Shapley splits run from {low:.3g}"
            f" to {high:.3g}, {float(self.shapley_mean):.3g} on average."
        )

    def to_dict(self) -> dict[str, object]:
        """Return the finding as plain data."""
        shares: Mapping[str, Fraction] = {
            "equal": self.equal,
            "surplus": self.surplus,
            "inside": self.inside,
            "shapley_near": self.shapley_near,
            "shapley_mean": self.shapley_mean,
        }
        robust = {"max_min": self.max_min, "min_regret": self.min_regret}
        return {
            "key": self.key,
            "title": self.title,
            "share_of": self.share_of,
            "tolerance": float(self.tolerance),
            **{name: float(value) for name, value in shares.items()},
            "shapley_range": [float(end) for end in self.shapley_range],
            **{name: None if found is None else list(found.ends) for name, found in robust.items()},
            "facts": [fact.to_dict() for fact in self.facts],
        }
