r"""Logit equilibria: players who err, and the less the more a mistake costs.

At precision :math:`\lambda` every player plays strategy :math:`a` with a chance proportional to
:math:`e^{\lambda u_i(a, x_{-i})}`. At :math:`\lambda = 0` all strategies are equally likely; in almost
every game one curve of equilibria leads from there to a single Nash equilibrium as :math:`\lambda \to
\infty` [McKelvey1995]_. Precision is in units of one over payoff, so payoffs in another unit give the
same chances at the precision in that unit.

References
----------
.. [McKelvey1995] R. McKelvey and T. Palfrey, "Quantal response equilibria for normal form games", Games
   and Economic Behavior 10, 1995, 6-38.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.quantal_response.earnings import Profile, earnings, read_chances, regret
from citypact.solvers.quantal_response.limit import nearest_equilibrium
from citypact.solvers.quantal_response.logit_map import LogitMap
from citypact.solvers.quantal_response.path import BranchEnd, follow
from citypact.solvers.quantal_response.response import Chances, LogitEquilibrium, NashCandidate

#: Precision times the largest stake: beyond it floating point no longer resolves the response.
SHARPEST = 1e5
MOST_CELLS = 20_000
MOST_STRATEGIES = 300
#: Two runs of the path that end within this ended at the same point.
SAME_END = 1e-6
#: Steps are divided by these, in turn.
CAUTIONS = (1.0, 3.0, 10.0, 30.0)


def logit_equilibrium(game: NormalFormGame, precision: float) -> LogitEquilibrium:
    """Follow the principal branch of logit equilibria to a precision.

    Parameters
    ----------
    game : NormalFormGame
        Payoffs of n players (亿元).
    precision : float
        At least zero (per 亿元); ``math.inf`` asks for the limit, reported with its exact regret.

    Returns
    -------
    LogitEquilibrium
        Where the branch first reaches the precision.

    Raises
    ------
    InputError
        If the precision is negative, no number, or finite and more than 100 000 over the largest stake,
        or the game has more than 20 000 profiles or 300 strategies.
    SolverFailure
        If the branch cannot be followed.
    CertificateError
        If the answer is no fixed point, or a more careful path ends elsewhere.

    Examples
    --------
    >>> game = NormalFormGame(([[9, 0], [0, 1]], [[0, 1], [1, 0]]), ("a", "b"), (("up", "down"),) * 2)
    >>> found = logit_equilibrium(game, 1.0)
    >>> round(float(found.chances["a"]["up"]), 4), found.regret > 0
    (0.8936, True)
    >>> logit_equilibrium(game, math.inf).limit.chances["b"]
    {'up': Fraction(1, 10), 'down': Fraction(9, 10)}
    """
    door = Door()
    if game.tables[0].size > MOST_CELLS or sum(game.shape) > MOST_STRATEGIES:
        door.refuse(
            "game", f"shape {game.shape}", f"at most {MOST_CELLS} profiles and {MOST_STRATEGIES} strategies"
        )
        door.close()
    tables, stake = _order_one(game)
    endless = precision == math.inf
    if not endless and door.finite("precision", precision):
        if not precision >= 0:
            door.refuse("precision", precision, "at least zero")
        elif any(table.any() for table in tables) and not as_fraction(precision) * stake <= SHARPEST:
            most = SHARPEST / float(stake)
            door.refuse("precision", float(precision), f"at most {most:.4g} in this game", "ask for math.inf")
    door.close()
    logit = LogitMap(tables)
    scaled = SHARPEST if endless else float(as_fraction(precision) * stake)
    end, apart = _careful_end(logit, scaled)
    chances = np.exp(end.logs)
    profile = read_chances([chances[block].tolist() for block in logit.blocks])
    certificate = recheck_response(game, profile, Fraction(scaled) / stake, apart)
    certificate.require()
    lost, payoffs = regret(game, profile)
    reached = float(Fraction(scaled) / stake) if endless else float(precision)
    return LogitEquilibrium(
        precision=float(precision),
        reached=reached,
        chances=_named(game, profile),
        payoffs=dict(zip(game.players, payoffs, strict=True)),
        regret=lost,
        turned=end.turned,
        limit=_limit(game, logit, chances) if endless else None,
        certificate=certificate,
        provenance=Provenance(
            "principal branch by predictor and corrector, again and again with smaller steps until two agree",
            options={"steps": end.steps, "precision times largest stake": scaled},
        ),
    )


def _careful_end(logit: LogitMap, precision: float) -> tuple[BranchEnd, float]:
    """Follow the branch with ever smaller steps until two ends agree; return the last and their distance.

    Where a precision is reached for the first time the derivative in the logarithms has the sign of the
    start, unless branches cross (in games with symmetries): an end without it is tried again.

    Raises
    ------
    SolverFailure
        If fewer than two ends are reached.
    """
    ends: list[BranchEnd] = []
    apart, failure = 1.0, None
    for caution in CAUTIONS:
        try:
            ends.append(follow(logit, precision, caution))
        except SolverFailure as error:
            failure = error
            continue
        if len(ends) < 2:
            continue
        apart = float(np.abs(np.exp(ends[-1].logs) - np.exp(ends[-2].logs)).max())
        sign = np.linalg.slogdet(logit.derivative(ends[-1].logs, precision)[:, :-1])[0]
        if apart <= SAME_END and sign > 0:
            break
    if len(ends) < 2 and failure is not None:
        raise failure
    return ends[-1], apart


def recheck_response(
    game: NormalFormGame, profile: Profile, precision: Fraction, apart: float
) -> Certificate:
    """Compare chances with the logit response to exact payoffs.

    Parameters
    ----------
    game : NormalFormGame
        The game.
    profile : tuple of tuples of Fraction
        Chances by player.
    precision : Fraction
        In the unit of the game.
    apart : float
        Distance of the chances from those that a more careful path found.
    """
    residuals: dict[str, Number] = {}
    for player, chances, earned in zip(game.players, profile, earnings(game, profile), strict=True):
        best = max(earned)
        weights = [math.exp(max(float(precision * (value - best)), -800.0)) for value in earned]
        whole = math.fsum(weights)
        residuals[f"{player} answers by its payoffs"] = max(
            abs(float(x) - weight / whole) for x, weight in zip(chances, weights, strict=True)
        )
    residuals["chances add up to one"] = max(abs(sum(own, Fraction(0)) - 1) for own in profile)
    residuals["a more careful path ends there too"] = 0 if apart <= SAME_END else 1
    return Certificate(residuals)


def _order_one(game: NormalFormGame) -> tuple[tuple[FloatArray, ...], Fraction]:
    """Return payoffs above the worst of a player's own choices in units of the largest stake, and it."""
    above = [table - table.min(axis=at, keepdims=True) for at, table in enumerate(game.exact_tables)]
    stake = max(Fraction(table.max()) for table in above) or Fraction(1)
    return tuple((table / stake).astype(np.float64) for table in above), stake


def _limit(game: NormalFormGame, logit: LogitMap, chances: FloatArray) -> NashCandidate:
    profile, payoffs, lost = nearest_equilibrium(game, logit, chances)
    return NashCandidate(_named(game, profile), dict(zip(game.players, payoffs, strict=True)), lost)


def _named(game: NormalFormGame, profile: Profile) -> Chances:
    return {
        player: dict(zip(names, own, strict=True))
        for player, names, own in zip(game.players, game.strategies, profile, strict=True)
    }
