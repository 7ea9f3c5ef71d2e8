"""Heavy questions neither freeze the others nor outlive their time, their visitor or their process."""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from web_server import SPLIT, Running, serving, slow_game, until

from citypact.web.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def brief() -> Iterator[Running]:
    """A server on which no question may take long, with one process and a queue of one."""
    with serving(Settings(port=0, workers=1, time_limit=5.0, queue_limit=1)) as running:
        answers(running)
        yield running


@pytest.fixture(scope="module")
def patient() -> Iterator[Running]:
    """A server that lets questions take their time."""
    with serving(Settings(port=0, workers=1, time_limit=600.0, queue_limit=50)) as running:
        answers(running)
        yield running


def answers(running: Running) -> None:
    """Wait until the heavy pool answers: on a busy machine a first answer may take its whole time."""
    with running.visitor() as visitor:
        until(lambda: visitor.post("/api/obstacle", json={"case": "dead-end-road"}).status_code == 200)


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def begin(running: Running, name: str = "") -> tuple[threading.Thread, list[httpx.Response]]:
    """Ask a question that takes long, and return when a process is at it."""
    found: list[httpx.Response] = []

    def ask() -> None:
        with running.visitor() as visitor:
            headers = {"Citypact-Job": name} if name else {}
            found.append(visitor.post("/api/equilibrium", json=slow_game(), headers=headers))

    thread = threading.Thread(target=ask)
    thread.start()
    until(lambda: running.pools.heavy.busy)
    return thread, found


def test_a_question_over_its_time_ends_with_its_process(brief: Running) -> None:
    [before] = brief.pools.heavy.process_ids()
    thread, found = begin(brief)
    thread.join()
    assert (found[0].status_code, found[0].json()["error"]) == (504, "over time")
    assert not alive(before)
    answers(brief)
    assert brief.pools.heavy.process_ids() != [before]


def test_closed_forms_are_answered_while_heavy_questions_wait(patient: Running) -> None:
    thread, found = begin(patient, "slow-one")
    with patient.visitor() as visitor:
        times = []
        for _ in range(10):
            start = time.perf_counter()
            assert visitor.post("/api/split", json=SPLIT).status_code == 200
            times.append(time.perf_counter() - start)
        assert not found, "the heavy question should still be running"
        assert statistics.median(times) < 5
        assert visitor.post("/api/cancel/slow-one").json() == {"cancelled": True}
    thread.join()
    assert (found[0].status_code, found[0].json()["error"]) == (409, "cancelled")


def test_a_full_queue_is_told_at_once(brief: Running) -> None:
    with ThreadPoolExecutor(5) as pool, brief.visitor() as visitor:
        asked = [pool.submit(visitor.post, "/api/equilibrium", json=slow_game()) for _ in range(5)]
        replies = [each.result() for each in asked]
    statuses = sorted(each.status_code for each in replies)
    assert statuses[-1] == 504
    busy = [each for each in replies if each.status_code == 503]
    assert len(busy) >= 2
    assert all(int(each.headers["retry-after"]) > 0 for each in busy)


def test_a_cancelled_question_frees_its_process(patient: Running) -> None:
    [before] = patient.pools.heavy.process_ids()
    thread, found = begin(patient, "mine")
    with patient.visitor() as visitor:
        assert visitor.post("/api/cancel/another").json() == {"cancelled": False}
        again = visitor.post("/api/equilibrium", json=slow_game(), headers={"Citypact-Job": "mine"})
        assert again.status_code == 422
        assert visitor.post("/api/cancel/mine").json() == {"cancelled": True}
        thread.join()
        assert found[0].status_code == 409
        assert visitor.post("/api/obstacle", json={"case": "dead-end-road"}).status_code == 200
    until(lambda: not alive(before))


def test_a_visitor_who_leaves_frees_the_process(patient: Running) -> None:
    [before] = patient.pools.heavy.process_ids()
    hurried = httpx.Client(base_url=patient.address, timeout=2, trust_env=False)
    with hurried, pytest.raises(httpx.ReadTimeout):
        hurried.post("/api/equilibrium", json=slow_game())
    until(lambda: not alive(before))
    with patient.visitor() as visitor:
        assert visitor.post("/api/obstacle", json={"case": "dead-end-road"}).status_code == 200


def test_a_process_that_is_killed_is_replaced(patient: Running) -> None:
    [before] = patient.pools.heavy.process_ids()
    thread, found = begin(patient)
    os.kill(before, signal.SIGKILL)
    thread.join()
    assert found[0].status_code == 503
    assert "ask again" in found[0].json()["problems"][0]["line"]
    [now] = patient.pools.quick.process_ids()
    os.kill(now, signal.SIGKILL)  # idle: the next question must not fail for it
    with patient.visitor() as visitor:
        assert visitor.post("/api/obstacle", json={"case": "dead-end-road"}).status_code == 200
        assert visitor.post("/api/split", json=SPLIT).status_code == 200


def test_twenty_visitors_at_once_are_all_answered(patient: Running) -> None:
    async def visit(number: int) -> list[int]:
        options = {"base_url": patient.address, "timeout": 120, "trust_env": False}
        async with httpx.AsyncClient(**options) as visitor:  # type: ignore[arg-type]
            found = [(await visitor.get("/split")).status_code]
            for step in range(5):
                inputs = {"revenue": 4 + number, "origin_loss": 1 + step / 10, "destination_cost": 0.8}
                reply = await visitor.post("/api/split", json={"inputs": inputs})
                found.append(reply.status_code)
                assert reply.json()["result"]["inputs"] == inputs
            reply = await visitor.post("/api/compensation", json={"case": "miyun"})
            return [*found, reply.status_code]

    async def all_of_them() -> list[list[int]]:
        return await asyncio.gather(*(visit(number) for number in range(20)))

    # In a thread of its own: a browser's tests leave an event loop running in theirs.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, all_of_them()).result() == [[200] * 7] * 20


def test_a_number_without_end_ends_with_its_time(brief: Running) -> None:
    """Ten to the power of 10¹¹ has forty gigabytes of digits."""
    with brief.visitor() as visitor:
        reply = visitor.post("/api/equilibrium", json={"inputs": {"payoffs": [[["1e100000000000"]], [[1]]]}})
        assert reply.status_code == 504, reply.text
    answers(brief)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux says what a process has mapped")
def test_a_process_of_the_pool_gets_its_part_of_the_memory() -> None:
    code = (
        "from citypact.web.worker import MOST_MEMORY, _bound_memory, perform\n"
        "_bound_memory()\n"
        "small = perform(lambda: (200, bytes(MOST_MEMORY // 16), 'x'), {})\n"
        "large = perform(lambda: (200, bytes(MOST_MEMORY + 1), 'x'), {})\n"
        "print(small.status, large.status, large.body.decode())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("200 422 "), done.stdout
    assert "more than the memory holds" in done.stdout


def test_no_process_outlives_the_server() -> None:
    with serving(Settings(port=0, workers=1)) as running:
        until(lambda: len(running.pools.heavy.process_ids()) == 1)
        numbers = running.pools.heavy.process_ids() + running.pools.quick.process_ids()
        thread, _ = begin(running)
    thread.join()
    until(lambda: not any(map(alive, numbers)))
