"""From a game and a measure of excess to a proved nucleolus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from citypact.errors import CertificateError, InfeasibleDesign, SolverFailure
from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.games.coalitional.cooperative import MOST_TABLE_PLAYERS
from citypact.solvers.certificate import Certificate
from citypact.solvers.nucleoli.descent import TAKEN_PER_PLAYER, Descent
from citypact.solvers.nucleoli.exact_descent import ExactDescent, searches_exactly
from citypact.solvers.nucleoli.exact_scan import ExactScan, ProofScan, hard_row_gap
from citypact.solvers.nucleoli.excess import ExcessFamily
from citypact.solvers.nucleoli.float_proof import balancing_weights, float_certificate, polished
from citypact.solvers.nucleoli.kohlberg import kohlberg_certificate
from citypact.solvers.nucleoli.ladder import Ladder
from citypact.solvers.nucleoli.proof import Proof, reconstruct
from citypact.solvers.nucleoli.scan import highest_excesses, objections
from citypact.solvers.nucleoli.separation import Separation, separated_family, separator
from citypact.solvers.provenance import Provenance
from citypact.solvers.quiet_highs import highs_version
from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation


@dataclass(frozen=True)
class SettledLevel:
    """A level and the weights (by bit mask) of the coalitions that prove it."""

    epsilon: float
    weights: Mapping[int, float]


@dataclass(frozen=True)
class LexicographicMinimum:
    """A proved nucleolus with its levels, first to last (profit orientation)."""

    allocation: SolvedAllocation
    levels: tuple[SettledLevel, ...]


#: Coalitions put into the first pool, a player: those that object most to an equal split of the
#: surplus. They save the first descents, whose levels would be overthrown.
SEEDED_PER_PLAYER = 2
#: Times that coalitions found by the exact scan are given back to the search.
MOST_RETURNS = 5


def lexicographic_minimum(family: ExcessFamily, name: str) -> LexicographicMinimum:
    """Find the allocation with the lexicographically least excesses and prove it.

    Parameters
    ----------
    family : ExcessFamily
        Coalitions, weights and hard rows of the concept.
    name : str
        The concept, for the provenance.

    Raises
    ------
    InfeasibleDesign
        If hard rows leave no allocation, or leave it open.
    SolverFailure
        If the search does not end.
    CertificateError
        If neither the exact nor the floating-point proof succeeds.
    """
    if family.players == 1 or family.sole_imputation:
        return LexicographicMinimum(_sole_point(family, name), ())
    if not searches_exactly(family):
        return _searched(family, name, certify=True)
    try:
        return _searched(family, name, certify=False)
    except (CertificateError, InfeasibleDesign, SolverFailure):
        # Numbers of too many digits for floating point; fractions decide.
        return _exactly_searched(family, name)


def _searched(family: ExcessFamily, name: str, *, certify: bool) -> LexicographicMinimum:
    """Search in floating point and prove in fractions; if that fails ``certify`` in floats or refuse."""
    generator = np.random.default_rng(0)  # only tells determined coalitions apart; never the answer
    most = TAKEN_PER_PLAYER * family.players
    search = Descent(
        family,
        lambda ladder, point, known: objections(family, ladder, point, known, most, generator),
    )
    equal = family.alone + (family.total - family.alone.sum()) / family.players
    likely = highest_excesses(family, equal, SEEDED_PER_PLAYER * family.players)
    search.take([(int(mask), False) for mask in likely])
    search.run()
    for _ in range(MOST_RETURNS):
        proof = reconstruct(family, [level.support for level in search.ladder.levels])
        if proof is None:
            break
        scan = ProofScan(family, proof).run(most)
        if scan.proves and hard_row_gap(family, proof) <= 0:
            return _exact_answer(family, search, proof, scan, name)
        new = [(mask, False) for mask in scan.objecting if not search.knows(mask)]
        if not new:
            break
        search.overthrow(0)
        search.take(new)
        search.run()
    if not certify:
        raise CertificateError(f"floating point does not find the levels of the {name}")
    return _certified_answer(family, search, name)


def _exactly_searched(family: ExcessFamily, name: str) -> LexicographicMinimum:
    search = ExactDescent(family)
    proof = reconstruct(family, search.run())
    if proof is None:
        raise CertificateError(f"the levels of the {name} do not prove each other")
    return _exact_answer(family, search, proof, ProofScan(family, proof).run(1), name)


def unit_minimum(
    game: CooperativeGame, name: str, separation: Separation | None, *, individual: bool
) -> LexicographicMinimum:
    """Find the minimum of plain excesses: by a scan of all coalitions where that is possible.

    Raises
    ------
    InputError
        Beyond 30 players without a separation or a linear model of the worths.
    """
    if separation is None and game.size <= MOST_TABLE_PLAYERS:
        return lexicographic_minimum(ExcessFamily(game, individual=individual), name)
    return _separated_minimum(separated_family(game, individual=individual), separation, name)


def _separated_minimum(
    family: ExcessFamily, separation: Separation | None, name: str
) -> LexicographicMinimum:
    """Find the lexicographic minimum of a game whose coalitions are named by a separation.

    Levels and weights are exact; that no coalition objects rests on the separation, asked
    once more at the final point.
    """
    if family.sole_imputation:
        return LexicographicMinimum(_sole_point(family, name), ())
    ask = separator(family, separation)
    search = Descent(family, ask)
    search.run()
    proof = reconstruct(family, [level.support for level in search.ladder.levels])
    if proof is None:
        raise SolverFailure(f"the levels of the {name} contradict each other in the last digits")
    point = np.array([float(amount) for amount in proof.point])
    found = ask(search.ladder, point, np.zeros(0, dtype=np.int64))
    scan = ExactScan(tuple(found.masks.tolist()), 0, complete=True)
    answer = _exact_answer(family, search, proof, scan, name)
    allocation = replace(
        answer.allocation, guarantee=Guarantee.certified, provenance=_provenance(name, search, exact=False)
    )
    return replace(answer, allocation=allocation)


def _sole_point(family: ExcessFamily, name: str) -> SolvedAllocation:
    """Return what each has alone: the only imputation, or a sole player's worth."""
    game = family.game
    amounts = tuple(game.fraction_of(1 << at) for at in range(game.size))
    left = abs(sum(amounts) - game.fraction_of(family.full))
    gains = Proof(tuple(-amount if game.cost else amount for amount in amounts), ())
    if hard_row_gap(family, gains) > 0:
        raise InfeasibleDesign("the coalitions that must not object leave no imputation")
    return SolvedAllocation(
        game.players,
        [float(amount) for amount in amounts],
        unit=game.unit,
        provenance=Provenance(f"{name} is the only imputation", exact=True),
        guarantee=Guarantee.exact,
        certificate=Certificate({"efficient": left}, tolerance=0.0, exact=True),
        fractions=amounts,
        details={"levels": []},
    )


def _exact_answer(
    family: ExcessFamily, search: Descent | ExactDescent, proof: Proof, scan: ExactScan, name: str
) -> LexicographicMinimum:
    certificate = kohlberg_certificate(family, proof, scan)
    certificate.require()
    game = family.game
    sign = -1 if game.cost else 1
    amounts = tuple(sign * amount for amount in proof.point)
    levels = tuple(
        SettledLevel(
            float(level.epsilon), {mask: float(weight) for (mask, _), weight in level.weights.items()}
        )
        for level in proof.levels
    )
    allocation = SolvedAllocation(
        game.players,
        [float(amount) for amount in amounts],
        unit=game.unit,
        provenance=_provenance(name, search, exact=True),
        guarantee=Guarantee.exact,
        certificate=certificate,
        fractions=amounts,
        details={"levels": _listed(family, levels), "ties compared exactly": scan.ties},
    )
    return LexicographicMinimum(allocation, levels)


def _certified_answer(family: ExcessFamily, search: Descent, name: str) -> LexicographicMinimum:
    game, ladder = family.game, search.ladder
    point, levels = polished(family, ladder)
    amounts = family.alone + family.scale * point
    objection = _highest_objection(family, ladder, amounts, levels)
    certificate = float_certificate(family, ladder, point, levels, objection)
    certificate.require()
    unit = family.scale / family.unit_of_weight
    weights = balancing_weights(family, ladder)
    settled = tuple(
        SettledLevel(float(epsilon) * unit, each) for epsilon, each in zip(levels, weights, strict=True)
    )
    allocation = SolvedAllocation(
        game.players,
        (game.sign * amounts).tolist(),
        unit=game.unit,
        provenance=_provenance(name, search, exact=False),
        guarantee=Guarantee.certified,
        certificate=certificate,
        details={"levels": _listed(family, settled)},
    )
    return LexicographicMinimum(allocation, settled)


def _listed(family: ExcessFamily, levels: tuple[SettledLevel, ...]) -> list[dict[str, Any]]:
    """Return the levels as plain data, coalitions by name."""
    return [
        {
            "epsilon": level.epsilon,
            "coalitions": {family.game.label(mask): weight for mask, weight in level.weights.items()},
        }
        for level in levels
    ]


def _highest_objection(family: ExcessFamily, ladder: Ladder, point: FloatArray, levels: FloatArray) -> float:
    """Return the tolerance's multiple by which the worst coalition exceeds its level, at least 0."""
    found = objections(family, ladder, point, np.zeros(0, dtype=np.int64), 1, np.random.default_rng(1))
    if not len(found.masks):
        return 0.0
    mask = found.masks[:1]
    inside = [float(amount) for at, amount in enumerate(point) if int(mask[0]) >> at & 1]
    excess = (float(family.worths(mask)[0]) - sum(inside)) / family.scale / float(family.weights(mask)[0])
    return excess - float(levels[found.first])


def _provenance(name: str, search: Descent | ExactDescent, *, exact: bool) -> Provenance:
    by_highs = isinstance(search, Descent)
    return Provenance(
        f"{name} by constraint generation, Kohlberg's criterion checked",
        solver="HiGHS" if by_highs else "rational simplex",
        version=highs_version() if by_highs else "",
        exact=exact,
        options={"programs": search.programs, "scans": search.scans},
    )
