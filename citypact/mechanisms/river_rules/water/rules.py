r"""How the worth of a river's water is shared: what each section adds, divided between its two sides.

Cut the river below city i: the cities :math:`U_i` upstream and those downstream are each on
their own worth :math:`v(U_i)` and :math:`v(N \setminus U_i)`, and joining them adds the surplus of the
section. A *section rule* gives the upstream side the share :math:`\lambda` of it,

.. math:: z(U_i) = v(U_i) + \lambda \bigl[ v(N) - v(U_i) - v(N \setminus U_i) \bigr] ,

for every section at once, which determines z. On a chain [Brink2007]_:

* :math:`\lambda = 0` is the *downstream incremental* rule, :math:`z_i = v(U_i) - v(U_i \setminus i)`
  [AmbecSprumont2002]_;
* :math:`\lambda = 1` the *upstream incremental* rule: each gets what it adds to all downstream;
* :math:`\lambda = 1/2` the *equal loss* rule: both sides lose the same when the section is cut.

On a tree the same equations determine z, with :math:`U_i \setminus i` worth the sum of the
tributaries. All section rules are in the core, on trees too. For :math:`\lambda = 0` because v is
superadditive. For :math:`\lambda = 1` because tributaries are substitutes: another one lowers the
price of water everywhere below, so that together they add at least what each adds to the others,
and a connected S keeps :math:`z(S) \ge v(S \cup R) - v(R) \ge v(S)`, R being all that does not lie
up from its lowest city. Between the two, because z is linear in :math:`\lambda` and the core convex. Only
:math:`\lambda = 0` keeps below the aspirations as well (``uniqueness``).

References
----------
.. [AmbecSprumont2002] S. Ambec and Y. Sprumont, "Sharing a river", Journal of Economic Theory
   107, 2002, 453-462.
.. [Brink2007] R. van den Brink, G. van der Laan and V. Vasil'ev, "Component efficient solutions in
   line-graph games with applications", Economic Theory 33, 2007, 349-364.

For trees see also R. van den Brink, G. van der Laan and N. Moes, "Fair agreements for sharing
international rivers with multiple springs and externalities", Journal of Environmental Economics
and Management 63, 2012, 388-403.
"""

from __future__ import annotations

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction
from citypact.games.river import RiverWater
from citypact.games.validation import Door

#: Share of each section's surplus for the side upstream.
SECTION_RULES = {"downstream_incremental": 0.0, "equal_loss": 0.5, "upstream_incremental": 1.0}
#: Rules that are solutions of the coalitional game.
GAME_RULES = ("shapley", "nucleolus")
#: Names that ``share_river`` knows; ``section_share`` needs the share.
WATER_RULES = (*SECTION_RULES, "section_share", *GAME_RULES)


def water_shares(water: RiverWater, rule: str, upstream_share: Number | None = None) -> tuple[float, ...]:
    """Return what each city gets of v(N) under a rule, in player order.

    Parameters
    ----------
    water : RiverWater
        The river.
    rule : str
        One of ``WATER_RULES``.
    upstream_share : number, optional
        For the rule ``section_share`` alone: :math:`\\lambda`, between 0 and 1.

    Raises
    ------
    InputError
        On an unknown rule or a share that is missing, not wanted or out of bounds.

    Examples
    --------
    >>> from citypact.games.river import PowerBenefit, River
    >>> water = RiverWater(River(("up", "down")), (4, 0), PowerBenefit(1))
    >>> [round(share, 4) for share in water_shares(water, "equal_loss")]
    [2.4142, 0.4142]
    """
    door = Door()
    door.choice("rule", rule, WATER_RULES)
    if rule == "section_share":
        if upstream_share is None:
            door.refuse("upstream_share", "nothing", "a share between 0 and 1 for the rule section_share")
        else:
            door.between("upstream_share", upstream_share, 0, 1, "a share")
    elif upstream_share is not None:
        door.refuse("upstream_share", upstream_share, f"no share: the rule {rule} has none to set")
    door.close()
    if rule in GAME_RULES:
        from citypact import solvers

        # The core is not empty, so nucleolus and prenucleolus are one; the prenucleolus does not ask
        # whether v(N) covers what all have alone, which rounding may deny where joining adds nothing.
        found = solvers.shapley(water) if rule == "shapley" else solvers.prenucleolus(water)
        return tuple(found.vector())
    share = SECTION_RULES.get(rule)
    return section_shares(water, float(as_fraction(upstream_share or 0)) if share is None else share)


def section_shares(water: RiverWater, share: float) -> tuple[float, ...]:
    """Return what each city gets when the side upstream gets ``share`` of each section's surplus."""
    if not 0 <= share <= 1:
        raise InputError(Problem("share", share, "a share between 0 and 1"))
    upper = water.river.reaches.T
    # All pieces in one call: row i holds the cities up from i, then all others.
    alone, rest = np.split(water.worths_at(np.concatenate([upper, ~upper])), 2)
    held = dict(zip(water.players, (alone + share * (water.grand - alone - rest)).tolist(), strict=True))
    shares = dict(held)
    for city, below in water.river.sections:
        shares[below] -= held[city]
    return tuple(shares[city] for city in water.players)
