r"""The best mixed strategy to commit to: one linear program for each reply of the follower.

The best commitment is the best of those to each reply :math:`j` (see
``citypact.solvers.stackelberg.reply_programs``). A reply is dropped as soon as a bound proved in
fractions shows that it cannot beat the best one found; the answer does not depend on a
tolerance. A commitment is worth at least the leader's payoff in every Nash equilibrium, pure
or mixed, since it may commit to its strategy there.

References
----------
V. Conitzer and T. Sandholm, "Computing the optimal strategy to commit to", Proceedings of the
7th ACM Conference on Electronic Commerce, 2006, 82-90. B. von Stengel and S. Zamir, "Leadership
games with convex strategy sets", Games and Economic Behavior 69, 2010, 446-457.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.normal_form import NormalFormGame
from citypact.games.validation import Door
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.provenance import Provenance
from citypact.solvers.quiet_highs import highs_version
from citypact.solvers.stackelberg.commitment import Commitment, ReplyBound
from citypact.solvers.stackelberg.leadership import Leadership
from citypact.solvers.stackelberg.pessimistic import pessimistic_value
from citypact.solvers.stackelberg.recheck import recheck_commitment
from citypact.solvers.stackelberg.reply_programs import Guess, against, chance, exact_optimum, guess
from citypact.solvers.status import Status

#: Payoffs of few digits take seconds at 200. Where replies differ by rounding alone (payoffs opposed up
#: to the sixteenth digit) each of them is solved in fractions: seconds at 40, very long at 200.
MOST_STRATEGIES = 400
#: Rounding, as a part of the payoffs' range, within which a bound in floating point is believed to hold.
LIKELY = 1e-9


def stackelberg_mixed(game: NormalFormGame, leader: str | None = None) -> Commitment:
    """Find the leader's best mixed commitment, proved in rational arithmetic.

    Parameters
    ----------
    game : NormalFormGame
        Payoffs of both players (亿元).
    leader : str, optional
        The player who commits; the row player by default.

    Returns
    -------
    Commitment
        Ties of the follower are broken for the leader; ``pessimistic_value`` is what remains if not.

    Raises
    ------
    InputError
        If the leader is no player, or a player has more than 400 strategies.
    CertificateError
        If the answer does not pass its recheck.

    Examples
    --------
    >>> game = NormalFormGame(([[2, 4], [1, 3]], [[1, 0], [0, 1]]), ("a", "b"), (("u", "d"), ("l", "r")))
    >>> found = stackelberg_mixed(game)
    >>> found.value, found.strategy, found.reply
    (Fraction(7, 2), {'u': Fraction(1, 2), 'd': Fraction(1, 2)}, 'r')
    """
    door = Door()
    if max(game.shape) > MOST_STRATEGIES:
        door.refuse("game", f"shape {game.shape}", f"at most {MOST_STRATEGIES} strategies a player")
    door.close()
    search = _Search(Leadership.of(game, leader))
    best = search.run()
    lead, proof = search.lead, search.exact[best][1]
    strategy = {name: proof.point[chance(name)] for name in lead.strategies[0]}
    chances = list(strategy.values())
    value, follower_value = lead.payoffs(chances, best)
    solved = {column: exact for column, (_, exact) in search.exact.items() if exact.value is not None}
    pessimistic = pessimistic_value(lead, search.bounds, solved)
    certificate = recheck_commitment(
        lead, strategy, lead.strategies[1][best], value, search.named_bounds(), pessimistic
    )
    certificate.require()
    return Commitment(
        *lead.players,
        strategy=strategy,
        reply=lead.strategies[1][best],
        replies=tuple(lead.strategies[1][column] for column in lead.best_replies(chances)),
        value=value,
        follower_value=follower_value,
        pessimistic_value=pessimistic[0],
        bounds=search.named_bounds(),
        certificate=certificate,
        provenance=Provenance(
            "one linear program for each reply, the best solved in fractions and the others bounded",
            "HiGHS",
            highs_version(),
            exact=True,
        ),
        program=search.exact[best][0],
        exact=proof,
        ties=pessimistic[1],
    )


@dataclass
class _Search:
    """Replies with their proved bounds, and those that were solved exactly."""

    lead: Leadership
    bounds: dict[int, tuple[Fraction | None, dict[int, Fraction]]] = field(default_factory=dict)
    exact: dict[int, tuple[LinearProgram, ExactCertificate]] = field(default_factory=dict)

    def run(self) -> int:
        """Return the reply of the best commitment; every bound in ``bounds`` is then at most its value."""
        lead, guesses = self.lead, dict[int, Guess | None]()
        most = {column: max(line[column] for line in lead.own) for column in lead.columns}
        leading: tuple[int, Guess] | None = None
        hoped = -float("inf")
        for column in sorted(lead.columns, key=lambda column: (-most[column], column)):
            if float(most[column]) < hoped:
                self.bounds[column] = (most[column], {})
                continue
            if leading is not None and self._seems_no_better(column, *leading):
                continue  # fractions decide below
            guesses[column] = found = guess(lead, column)
            if found is not None and found.value is not None and found.value > hoped:
                hoped, leading = found.value, (column, found)
            self._bound(column, found)
        order = sorted(lead.columns, key=lambda column: (-_float(guesses.get(column)), column))
        best: int | None = None
        for column in order:
            self.bounds.setdefault(column, (most[column], {}))
            if self._settled(column, best) or (best is not None and self._borrow(column, best)):
                continue
            if column not in guesses:
                guesses[column] = guess(lead, column)
                self._bound(column, guesses[column])
                if self._settled(column, best):
                    continue
            self._solve(column, guesses[column])
            proof = self.exact[column][1]
            if proof.status is not Status.optimal:
                continue
            if best is None or proof.optimum > self.exact[best][1].optimum:
                best = column
        if best is None:
            raise SolverFailure("no reply was found to be ever a best one")
        return best

    def _settled(self, column: int, best: int | None) -> bool:
        """Return whether a proved bound shows that a reply is no better than the best so far."""
        bound = self.bounds[column][0]
        return bound is None or (best is not None and bound <= self.exact[best][1].optimum)

    def _bound(self, column: int, found: Guess | None) -> None:
        """Prove what the guess says about a reply, if it says anything true."""
        if found is None:
            return
        if found.value is not None:
            self.bounds[column] = (self.lead.bound(column, found.weights), found.weights)
        elif self.lead.never_best(column, found.weights):
            self.bounds[column] = (None, found.weights)

    def _seems_no_better(self, column: int, leading: int, found: Guess) -> bool:
        """Return whether ``_borrow`` is likely to succeed, in floating point: it saves a program."""
        lead = self.lead
        (own, other), spreads = lead.tables, tuple(map(float, lead.spreads))
        weights = np.zeros(len(lead.columns))
        for rival, weight in found.weights.items():
            weights[rival] = float(weight)
        weights[leading] = (spreads[0] / spreads[1] if spreads[1] else 0.0) - weights.sum()
        weights[column] = 0.0
        bound = (own[:, column] + weights.sum() * other[:, column] - other @ weights).max()
        return bool(bound <= _float(found) + LIKELY * spreads[0])

    def _borrow(self, column: int, best: int) -> bool:
        """Return whether the best reply's own weights, moved to another, show that it is no better.

        In a game of opposed interests every reply of the minimax mixture is equally good, and one
        proof serves them all: the weights on the mixture add up to the ratio of the payoffs' units.
        """
        lead, weights = self.lead, dict(self.bounds[best][1])
        own, other = lead.spreads
        rest = (own / other if other else Fraction(0)) - sum(weights.values(), Fraction(0))
        weights.pop(column, None)
        if rest < 0:
            return False
        bound = lead.bound(column, {**weights, best: rest})
        if bound > self.exact[best][1].optimum:
            return False
        self.bounds[column] = (bound, {**weights, best: rest})
        return True

    def _solve(self, column: int, start: Guess | None) -> None:
        """Solve a reply's program exactly and replace its bound by the one that the proof gives."""
        program, proof = exact_optimum(self.lead, (column,), start)
        self.exact[column] = (program, proof)
        names = self.lead.strategies[1]
        weights = {
            other: proof.multipliers[against(names[other])]
            for other in self.lead.columns
            if other != column and proof.multipliers[against(names[other])]
        }
        self.bounds[column] = (proof.value, weights)

    def named_bounds(self) -> dict[str, ReplyBound]:
        """Return the bounds by name of the reply."""
        names = self.lead.strategies[1]
        return {
            names[column]: ReplyBound(bound, {names[other]: weight for other, weight in weights.items()})
            for column, (bound, weights) in sorted(self.bounds.items())
        }


def _float(found: Guess | None) -> float:
    return -float("inf") if found is None or found.value is None else found.value
