"""What a hostile visitor tries: work in the server's own loop, words left behind, a language that leaks."""

from __future__ import annotations

import gc
import json
import socket
import time
import weakref
from collections.abc import Callable

import httpx
import pytest
from web_server import SPLIT, Running, serving, until

from citypact.language.translation import _line
from citypact.scenario.json_file import strict_json
from citypact.web import api_lists, heads, pool
from citypact.web.body import depth
from citypact.web.pool import Job
from citypact.web.refusals import MOST_PROBLEMS, one_line
from citypact.web.settings import Settings
from citypact.web.worker import perform


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_a_key_twice_is_found_in_one_pass() -> None:
    """Counted each among all, these names would take minutes, in which nobody else is answered."""
    names = ",".join(f'"a{number}":1' for number in range(50_000))

    def read() -> None:
        with pytest.raises(ValueError, match="the key 'z' twice"):
            strict_json(f'{{{names},"z":1,"z":2}}')

    assert seconds(read) < 5


def test_brackets_and_quotes_are_counted_as_before() -> None:
    assert depth(b'{"a": [1, {"b": "]]"}]}') == 3
    assert depth(b'"[[[\\"[[" [') == 1
    assert depth(b'"\\') == depth(b"]]]") == depth(b"") == 0
    assert depth(b"[" + b"[]," * 100_000 + b"1]") == 2


def test_very_many_mistakes_are_told_in_part(visitor: httpx.Client) -> None:
    asked = {"inputs": {"firms": ["x"] * 20_000}}
    answers: list[httpx.Response] = []
    took = seconds(lambda: answers.append(visitor.post("/api/statute?lang=zh", json=asked)))
    problems = answers[0].json()["problems"]
    assert (answers[0].status_code, len(problems)) == (422, MOST_PROBLEMS + 1)
    assert f"{20_000 - MOST_PROBLEMS}" in problems[-1]["line"]
    assert len(answers[0].content) < 100_000
    assert took < 5


def test_a_name_of_a_million_letters_is_told_in_part(visitor: httpx.Client) -> None:
    answer = visitor.post("/api/split", json={"inputs": {"the ratio of " * 80_000: "y" * 10**6}})
    assert answer.status_code == 422
    assert len(answer.content) < 5_000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_server_remembers_no_word_of_a_refused_question(visitor: httpx.Client, language: str) -> None:
    """Translations are kept to save work; a visitor's words must not be among them.

    The server of these tests runs in this process.
    """
    asked = {"inputs": {f"the ratio of {number} towns": "the origin" for number in range(50)}}
    before = _line.cache_info().currsize
    answer = visitor.post(f"/api/split?lang={language}", json=asked)
    assert "the ratio of 7 towns" in answer.text
    for number in range(20):
        assert visitor.get(f"/the ratio of {number} towns?lang={language}").status_code == 404
    assert _line.cache_info().currsize - before < 10


def test_a_find_is_short_and_in_one_line() -> None:
    assert one_line("a\n b" + "c" * 500) == "a b" + "c" * 114 + "..."
    assert one_line({"a": [1, 2, 3]}) == "{'a': [1, 2, 3]}"
    assert len(one_line(b"x" * 10**6)) <= 120


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Host": "evil.example"}, 421), ({"Origin": "http://evil.example"}, 403)],
)
def test_every_refusal_speaks_the_language_asked_for(
    visitor: httpx.Client, headers: dict[str, str], status: int
) -> None:
    answer = visitor.post("/api/split?lang=zh", json=SPLIT, headers=headers)
    line = answer.json()["problems"][0]["line"]
    assert answer.status_code == status
    assert "实为" in line
    assert "evil.example" in line
    assert "迁出地" not in line  # the header of that name is no city


def test_a_refused_body_speaks_the_language_asked_for(visitor: httpx.Client) -> None:
    large = visitor.post("/api/split", content=b" " * 5_000_000, headers={"Accept-Language": "zh"})
    deep = visitor.post("/api/split?lang=zh", content="[" * 100)
    for answer in (large, deep):
        assert "实为" in json.loads(answer.text)["problems"][0]["line"]


def test_an_unforeseen_error_logs_no_word_of_a_visitor(capfd: pytest.CaptureFixture[str]) -> None:
    def fails(error: Exception) -> tuple[int, bytes, str]:
        raise error

    for error in (KeyError("secret"), OSError("secret")):
        assert perform(fails, {"error": error}).status in (422, 500)
        told = capfd.readouterr().err
        assert type(error).__name__ in told
        assert "fails" in told
        assert "secret" not in told


def test_an_error_of_the_server_is_told_with_every_header_and_logged_without_words(
    visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    words = "-".join(("a", "secret"))  # the log shows the lines of this file, and may

    def fails(*_: object) -> None:
        raise RuntimeError(words)

    monkeypatch.setattr(api_lists, "_case_rows", fails)
    answer = visitor.get("/api/cases?lang=zh")
    assert (answer.status_code, answer.json()["error"]) == (500, "internal")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    told = capfd.readouterr().err
    assert "RuntimeError" in told
    assert words not in told


def test_connections_that_say_nothing_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "HEAD_LIMIT", 1.0)
    with serving(Settings(port=0, workers=1)) as running:
        place, host = ("127.0.0.1", running.settings.port), f"Host: 127.0.0.1:{running.settings.port}\r\n"
        whole = f"HEAD /static/page.css HTTP/1.1\r\n{host}\r\n".encode()
        for first, said in ((b"", b""), (b"", b"G"), (b"", whole[:-2] + b"X: "), (whole, b"GET /")):
            with socket.create_connection(place, timeout=60) as line:
                line.sendall(first)
                assert not first or line.recv(65536)
                line.sendall(said)
                start = time.monotonic()
                while line.recv(65536):
                    pass
                assert time.monotonic() - start < 20, said
        with running.visitor() as visitor:  # a question may take longer than its head
            assert visitor.post("/api/obstacle", json={"case": "dead-end-road"}).status_code == 200


@pytest.mark.slow
def test_memory_forgets_when_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "FORGET_AFTER", 0.5)
    with serving(Settings(port=0, workers=1)) as running, running.visitor() as visitor:
        assert visitor.post("/api/split", json=SPLIT).status_code == 200
        before = running.pools.quick.process_ids()
        until(lambda: running.pools.quick.process_ids() not in ([], before))
        again = running.pools.quick.process_ids()
        time.sleep(2)
        assert running.pools.quick.process_ids() == again  # one that answered nothing has nothing to forget
        assert visitor.post("/api/split", json=SPLIT).status_code == 200


def test_an_answered_question_is_not_held(
    server: Running, visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one may be long in coming."""
    asked: list[weakref.ref[Job]] = []
    submit = server.pools.quick.submit

    def watched(*arguments: object) -> Job:
        job = submit(*arguments)  # type: ignore[arg-type]
        asked.append(weakref.ref(job))
        return job

    monkeypatch.setattr(server.pools.quick, "submit", watched)
    assert visitor.post("/api/split", json=SPLIT).status_code == 200

    def forgotten() -> bool:
        gc.collect()
        return asked[0]() is None

    until(forgotten)
