r"""The Shapley value of a game of up to 34 players that no formula covers, all coalitions asked once.

All :math:`2^n` worths are asked for in blocks of consecutive masks and forgotten; what is kept of a
block is n numbers (see ``block_sums``). Blocks are shared among processes and added in the order of
their number, so that the answer has the same bytes whatever the number of workers, and whether or not
the work was stopped and resumed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from math import fsum
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from pickle import PicklingError, dumps
from threading import Thread

from citypact.errors import SolverFailure
from citypact.games.coalitional.cooperative import CooperativeGame, checked_players
from citypact.games.coalitional.function import FunctionGame
from citypact.games.validation import Door
from citypact.solvers.answers import rounded
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.streaming.block_sums import BlockFunction, BlockSums, probed
from citypact.solvers.streaming.checkpoint import Checkpoint

#: 2**34 worths are sixteen times those of 30 players.
MOST_STREAMED = 34
NAME = "Shapley value in one pass over worths asked for once"


def streamed_shapley(
    function: BlockFunction,
    players: Sequence[str],
    *,
    unit: str = "亿元",
    workers: int = 2,
    checkpoint: str | Path | None = None,
    name: str = "",
    say: Callable[[str], None] | None = None,
) -> SolvedAllocation:
    """Share by the Shapley value, asking for all worths block by block in several processes.

    Parameters
    ----------
    function : callable
        Takes an int64 array of consecutive bit masks, shape (k,), and returns their worths. With
        more than one worker it must be picklable: a function of a module, or an object of a class of
        one, such as ``CouncilGame.worths_of``.
    players : sequence of str
        Names, each once; at most 34.
    unit : str
        Unit of the worths.
    workers : int
        Processes; with 1 the work is done in this one.
    checkpoint : path, optional
        File that keeps finished blocks: made if it is missing, continued if it is there.
    name : str
        What tells this game from others among the same players. The file holds it and refuses
        another. It refuses a game with other worths too, as far as some hundred of each game that
        are compared show it: of all sizes and spread over all coalitions, never every one.
    say : callable, optional
        Is told how far the work is, for a line of progress.

    Returns
    -------
    SolvedAllocation
        Right to rounding. Each process takes some ten rows of 2**16 numbers.

    Raises
    ------
    InputError
        On wrong names, a function that cannot be sent to other processes, worths that are not
        finite, and a checkpoint of another game or one that was changed.
    SolverFailure
        If a process ends before its work is done.

    Notes
    -----
    Processes are started anew, not forked: a script that calls this must do so under
    ``if __name__ == "__main__":``.

    Examples
    --------
    >>> import numpy as np
    >>> squares = lambda masks: np.bitwise_count(masks) ** 2.0
    >>> streamed_shapley(squares, ("a", "b", "c"), workers=1).vector()
    (3.0, 3.0, 3.0)
    """
    door = Door()
    names = checked_players(players, door)
    if len(names) > MOST_STREAMED:
        door.refuse("players", len(names), f"at most {MOST_STREAMED}", "estimate it by sampled_shapley")
    door.whole("workers", workers, 1, 64)
    if not callable(function):
        door.refuse("function", type(function).__name__, "a function of an array of bit masks")
    elif workers != 1 and not _sendable(function):
        expected = "a function of a module, or of an object of a class of one"
        door.refuse("function", "one that cannot be sent to other processes", expected, "or use workers=1")
    if type(name) is not str:
        door.refuse("name", type(name).__name__, "a text")
    if checkpoint is not None and not isinstance(checkpoint, str | Path):
        door.refuse("checkpoint", type(checkpoint).__name__, "the name of a file")
    if say is not None and not callable(say):
        door.refuse("say", type(say).__name__, "a function that takes a text")
    door.close()
    shell = FunctionGame(names, function, unit)
    sums = BlockSums(function, len(names))
    keeper, done = None, {}
    if checkpoint is not None:
        about = {"players": list(names), "unit": unit, "name": name}
        keeper = Checkpoint(Path(checkpoint), about, probed(function, len(names)), len(names))
        done = keeper.read(sums.blocks)
    left = [block for block in range(sums.blocks) if block not in done]
    for block, numbers in _worked(sums, left, workers):
        done[block] = numbers
        if keeper is not None:
            keeper.write(done)
        if say is not None:
            say(f"{len(done)} of {sums.blocks} blocks of coalitions")
    return added(shell, [done[block] for block in range(sums.blocks)])


def added(game: CooperativeGame, blocks: Sequence[Sequence[float]]) -> SolvedAllocation:
    """Add what the blocks of all coalitions bring, given in the order of their number.

    Parameters
    ----------
    game : CooperativeGame
        Its players and unit are read.
    blocks : sequence of sequences of float
        From ``BlockSums``: one number a player, for every block.

    Examples
    --------
    >>> game = FunctionGame(("a", "b"), lambda masks: 0.0 * masks)
    >>> added(game, [[1.0, 2.0], [0.5, 0.5]]).vector()
    (1.5, 2.5)
    """
    amounts = [fsum(numbers[at] for numbers in blocks) for at in range(game.size)]
    return rounded(game, amounts, NAME, {"blocks": len(blocks)})


def _worked(sums: BlockSums, left: Sequence[int], workers: int) -> Iterator[tuple[int, list[float]]]:
    """Yield the blocks as they are finished."""
    if workers == 1 or len(left) < 2:
        for block in left:
            yield block, sums(block)
        return
    pool = ProcessPoolExecutor(
        min(workers, len(left)), mp_context=get_context("spawn"), initializer=end_with_parent
    )
    try:
        waiting: dict[Future[list[float]], int] = {pool.submit(sums, block): block for block in left}
        while waiting:
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                yield waiting.pop(future), future.result()
    except BrokenProcessPool:
        raise SolverFailure(
            "a process ended before its work was done: start again with the same checkpoint. In a script,"
            ' call streamed_shapley under if __name__ == "__main__":, or use workers=1'
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def end_with_parent() -> None:
    """End this process when the one that started it is killed; it would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _sendable(function: BlockFunction) -> bool:
    """Whether other processes can be given the function."""
    try:
        dumps(function)
    except (PicklingError, AttributeError, TypeError):
        return False
    return True
