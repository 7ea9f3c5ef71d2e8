"""Water and air: draws of pairs, contracts on a grid, menus, and many cities that abate."""

from __future__ import annotations

from collections.abc import Iterator

import abatement
import compensation
import index_contract
import menus


def lines() -> Iterator[str]:
    yield compensation.line()
    yield from map(str, index_contract.index_contracts())
    yield from menus.lines()
    yield from abatement.lines()
