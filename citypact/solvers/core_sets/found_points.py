"""Points that constraint generation found, in profit orientation, stated as the user reads them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.games.coalitional import CooperativeGame
from citypact.games.rational import Number
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation


def stated(game: CooperativeGame, amounts: Sequence[Fraction], exact: bool) -> tuple[Number, ...]:
    """Return amounts with costs positive; as floats if not every tie was compared exactly.

    Parameters
    ----------
    game : CooperativeGame
        Says the orientation.
    amounts : sequence of Fraction
        One a player, in profit orientation and the game's unit.
    exact : bool
        Whether all coalitions were compared in fractions.
    """
    shared = tuple(int(game.sign) * amount for amount in amounts)
    return shared if exact else tuple(map(float, shared))


def found_point(
    game: CooperativeGame, amounts: Sequence[Fraction], exact: bool, what: str, certificate: Certificate
) -> SolvedAllocation:
    """Return amounts in profit orientation as an allocation with the certificate that vouches for it.

    Parameters
    ----------
    game : CooperativeGame
        For players, unit and orientation.
    amounts : sequence of Fraction
        One a player, in profit orientation and the game's unit.
    exact : bool
        Whether all coalitions were compared in fractions.
    what : str
        What was found, in words.
    certificate : Certificate
        The recheck of the amounts as ``stated`` gives them.
    """
    shared = tuple(int(game.sign) * amount for amount in amounts)
    return SolvedAllocation(
        game.players,
        [float(amount) for amount in shared],
        game.unit,
        provenance=Provenance(f"{what} by constraint generation", "HiGHS", exact=exact),
        guarantee=Guarantee.exact if exact else Guarantee.certified,
        certificate=certificate,
        fractions=shared if exact else None,
    )
