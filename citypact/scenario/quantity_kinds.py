"""The kinds of quantity in a scenario of a relocation: dimension and bounds of each."""

from __future__ import annotations

from typing import Annotated

from citypact.scenario.quantity import Expect, Quantity

Money = Annotated[Quantity, Expect("money")]
Cost = Annotated[Quantity, Expect("money", low=0)]
Amount = Annotated[Quantity, Expect("money", positive=True)]
AnyAmounts = Annotated[Quantity, Expect("money", length=0)]
Costs = Annotated[Quantity, Expect("money", low=0, length=0)]
Amounts = Annotated[Quantity, Expect("money", positive=True, length=0)]
Flow = Annotated[Quantity, Expect("money a year", positive=True)]
Aversion = Annotated[Quantity, Expect("per money", low=0)]
Fraction01 = Annotated[Quantity, Expect("ratio", low=0, high=1)]
Share = Annotated[Quantity, Expect("ratio", positive=True, high=1)]
Multiple = Annotated[Quantity, Expect("ratio", low=0, high=1000)]
Multiples = Annotated[Quantity, Expect("ratio", low=0, high=1000, length=0)]
Weight = Annotated[Quantity, Expect("ratio", low=0)]
Weights = Annotated[Quantity, Expect("ratio", low=0, length=0)]
Numbers = Annotated[Quantity, Expect("ratio", length=0)]
PositiveRatio = Annotated[Quantity, Expect("ratio", positive=True)]
Box = Annotated[Quantity, Expect("ratio", length=2)]
Rate = Annotated[Quantity, Expect("rate a year", low=0, high=10)]
PositiveRate = Annotated[Quantity, Expect("rate a year", positive=True, high=10)]
GrowthRate = Annotated[Quantity, Expect("rate a year", low=-1, high=10)]
Hazard = Annotated[Quantity, Expect("rate a year", low=0, high=1)]
Years = Annotated[Quantity, Expect("time", low=0, high=100, whole=True)]
YearLists = Annotated[Quantity, Expect("time", low=0, high=100, whole=True, length=0)]
SomeYears = Annotated[Quantity, Expect("time", positive=True, high=100, whole=True)]
Income = Annotated[Quantity, Expect("money per person", positive=True)]
Rank = Annotated[Quantity, Expect("rank", positive=True)]
Count = Annotated[Quantity, Expect("count", low=0, whole=True)]
