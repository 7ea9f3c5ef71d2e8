"""A mechanism written out: what is decided and who is paid at every profile of reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.finite_design.problem.conditions import CONSTANT, Affine
from citypact.mechanisms.finite_design.problem.demands import Demands
from citypact.mechanisms.finite_design.problem.reading import read_decision
from citypact.mechanisms.finite_design.problem.setting import Places, Profile, Setting

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class MechanismTable:
    """Decision and transfers at every profile, found or given by hand.

    Parameters
    ----------
    setting : Setting
        Players, types, prior, outcomes, values.
    decision : mapping of profile to outcome, or to a mapping of outcome to chance
        Outcomes left out of a mapping have no chance.
    transfers : mapping of profile to mapping of player to number
        Money to each player; negative: paid by it.
    demands : Demands
        What it is to satisfy.
    external_money : number or None
        Money from outside; None: what the demands state.

    Raises
    ------
    InputError
        Listing what is missing, unknown or not finite.

    Examples
    --------
    >>> setting = Setting({"city": ["low", "high"]}, "uniform", ["build", "leave"],
    ...     {"city": {"build": {"low": 1, "high": 4}, "leave": 0}})
    >>> posted = MechanismTable(setting,
    ...     {("low",): "leave", ("high",): "build"}, {("low",): {"city": 0}, ("high",): {"city": -3}})
    >>> posted.decision["high",]
    {'build': 1, 'leave': 0}
    """

    setting: Setting
    decision: Mapping[Profile, str | Mapping[str, Number]]
    transfers: Mapping[Profile, Mapping[str, Number]]
    demands: Demands = field(default_factory=Demands)
    external_money: Number | None = None

    def __post_init__(self) -> None:
        self.demands.check(self.setting)
        door = Door()
        every = {self.setting.named(at): self.setting.label(at) for at in self.setting.profiles}
        for what in ("decision", "transfers"):
            for profile in getattr(self, what):
                if profile not in every:
                    door.refuse(what, str(profile), "profiles with one type for each player")
        decision = {at: self._decided(at, label, door) for at, label in every.items()}
        transfers = {at: self._paid(at, label, door) for at, label in every.items()}
        money = self.demands.external_money if self.external_money is None else self.external_money
        door.money("external_money", 0 if money is None else money, signed=True)
        door.close()
        object.__setattr__(self, "decision", decision)
        object.__setattr__(self, "transfers", transfers)
        object.__setattr__(self, "external_money", 0 if money is None else money)

    def __repr__(self) -> str:
        return f"MechanismTable({self.setting}, {len(self.decision)} profiles)"

    def _decided(self, at: Profile, label: str, door: Door) -> dict[str, Number]:
        return read_decision(self.decision.get(at), self.setting.outcomes, label, door)

    def _paid(self, at: Profile, label: str, door: Door) -> dict[str, Number]:
        given = self.transfers.get(at, {})
        for name in given:
            if name not in self.setting.players:
                door.refuse(f"transfers at {label}", name, f"one of {', '.join(self.setting.players)}")
        for name in self.setting.players:
            door.money(f"transfer to {name} at {label}", given.get(name, "nothing"), signed=True)  # type: ignore[arg-type]
        return {name: given[name] for name in self.setting.players if name in given}

    @cached_property
    def exact(self) -> bool:
        """Whether every entry is a whole number or a fraction."""
        entries = [number for row in (*self._chances, *self.transfers.values()) for number in row.values()]
        return not any(isinstance(number, float) for number in (*entries, self.external_money))

    @property
    def _chances(self) -> list[Mapping[str, Number]]:
        return [row for row in self.decision.values() if not isinstance(row, str)]

    @cached_property
    def scale(self) -> Fraction:
        """Greatest size of a value or a transfer."""
        sizes = (abs(as_fraction(number)) for row in self.transfers.values() for number in row.values())
        return max(self.setting.scale, *sizes)

    def chance(self, outcome: int, profile: Places) -> Affine:
        """Chance of an outcome, as a constant form."""
        return self._forms[0][profile][outcome]

    def transfer(self, player: int, profile: Places) -> Affine:
        """Transfer to a player, as a constant form."""
        return self._forms[1][profile][player]

    @cached_property
    def _forms(self) -> tuple[dict[Places, list[Affine]], dict[Places, list[Affine]]]:
        """Chances and transfers at each profile, in the order of outcomes and players."""
        pairs = list(zip(self.setting.profiles, self._chances, self.transfers.values(), strict=True))
        return (
            {at: [{CONSTANT: as_fraction(number)} for number in row.values()] for at, row, _ in pairs},
            {at: [{CONSTANT: as_fraction(number)} for number in row.values()] for at, _, row in pairs},
        )

    def external(self) -> Affine:
        """Money from outside, as a constant form."""
        assert self.external_money is not None
        return {CONSTANT: as_fraction(self.external_money)}

    def to_frame(self) -> pd.DataFrame:
        """Return one row a profile: types, probability, chances of outcomes, transfers."""
        import pandas as pd

        rows = []
        for at in self.setting.profiles:
            named = self.setting.named(at)
            row: dict[str, Any] = dict(zip(self.setting.players, named, strict=True))
            row["probability"] = float(self.setting.chance[at])
            chances = self.decision[named]
            assert not isinstance(chances, str)
            row |= {f"chance of {outcome}": float(chance) for outcome, chance in chances.items()}
            row |= {f"transfer to {name}": float(money) for name, money in self.transfers[named].items()}
            rows.append(row)
        return pd.DataFrame(rows)

    def to_dict(self) -> dict[str, Any]:
        """Return the mechanism as plain data for JSON."""
        assert self.external_money is not None
        profiles = []
        for at in self.setting.profiles:
            named = self.setting.named(at)
            chances = self.decision[named]
            assert not isinstance(chances, str)
            profiles.append(
                {
                    "profile": [str(kind) for kind in named],
                    "decision": {outcome: float(chance) for outcome, chance in chances.items()},
                    "transfers": {name: float(money) for name, money in self.transfers[named].items()},
                }
            )
        return {
            "setting": self.setting.to_dict(),
            "demands": self.demands.to_dict(self.setting),
            "table": profiles,
            "external_money": float(self.external_money),
        }
