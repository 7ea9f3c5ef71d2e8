r"""When an agreement among :math:`S` holds: the rule for ties and the rule for entry, stated.

With :math:`\pi_i(S)` what player :math:`i` has when the agreement is :math:`S` and all others are
alone, and weak inequalities [dAspremont1983]_,

* *internally stable*: :math:`\pi_i(S) \ge \pi_i(S \setminus i)` for every member;
* *externally stable*: :math:`\pi_j(S) \ge \pi_j(S \cup j)` for every outsider that would be let in;
* *stable*: both.

Who is indifferent decides many cases (three cities in the linear case), so the rule is named:

========  =====================  ======================
``ties``  indifferent member     indifferent outsider
========  =====================  ======================
stay      stays                  stays out
sign      stays                  joins
leave     leaves                 stays out
move      leaves                 joins
========  =====================  ======================

Entry: ``open``, anyone may join; ``unanimous``, every member has to consent; ``majority``, more than
half of the members have to. A member consents unless it loses. Where nobody has signed there is no
agreement to enter: two players start one if one of them joins gladly and the other does not lose,
whatever the rule for entry. An agreement of one is none, and is all alone.

References
----------
models.md §8.4.

.. [dAspremont1983] C. d'Aspremont, A. Jacquemin, J. J. Gabszewicz and J. A. Weymark, "On the
   stability of collusive price leadership", Canadian Journal of Economics 16(1), 1983, 17-25.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.validation import Door

Ties: TypeAlias = Literal["stay", "sign", "leave", "move"]
Entry: TypeAlias = Literal["open", "unanimous", "majority"]

TIES: tuple[Ties, ...] = ("stay", "sign", "leave", "move")
ENTRIES: tuple[Entry, ...] = ("open", "unanimous", "majority")


def members_stay(ties: Ties) -> bool:
    """Whether a member that is indifferent stays.

    Examples
    --------
    >>> members_stay("sign"), members_stay("move")
    (True, False)
    """
    return ties in ("stay", "sign")


def outsiders_stay(ties: Ties) -> bool:
    """Whether an outsider that is indifferent stays out.

    Examples
    --------
    >>> outsiders_stay("sign"), outsiders_stay("leave")
    (False, True)
    """
    return ties in ("stay", "leave")


def moved(gain: Any, slack: Any, indifferent_stay: bool) -> Any:
    """Return whether a player moves for a gain, entry by entry; gains up to the slack are ties.

    Examples
    --------
    >>> moved(0, 0, indifferent_stay=True), moved(0, 0, indifferent_stay=False)
    (False, True)
    """
    return gain > slack if indifferent_stay else gain >= -slack


def check_rules(ties: str, entry: str, transfers: bool) -> None:
    """Refuse rules that are not known, and transfers where entry needs consent.

    Raises
    ------
    InputError
        Naming each mistake.
    """
    door = Door()
    door.choice("ties", ties, TIES)
    door.choice("entry", entry, ENTRIES)
    if not isinstance(transfers, bool | np.bool_):
        door.refuse("transfers", transfers, "True or False")
    door.close()
    if transfers and entry != "open":
        raise InputError(
            Problem(
                "entry",
                entry,
                "open, when members pay one another",
                remedy="consent depends on how the surplus of the larger agreement is shared",
            )
        )
