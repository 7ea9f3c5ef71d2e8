"""Who is answered: the name asked for, the site that asks, the token, the size of what is sent."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import httpx
import pytest
from web_server import PAIR, SPLIT, Running, serving

from citypact.errors import InputError
from citypact.web import body
from citypact.web.security import cookie_named, foreign, host_name
from citypact.web.settings import MEGABYTE, Settings

TOKEN = "correct-horse-battery"


def test_every_answer_carries_the_headers(visitor: httpx.Client) -> None:
    answers = [
        visitor.get("/"),
        visitor.get("/split"),
        visitor.get("/nowhere"),
        visitor.post("/api/split", json=SPLIT),
        visitor.post("/api/split", json={}),
        visitor.get("/", headers={"Host": "evil.example"}),
        visitor.get("/static/plotly.min.js"),
    ]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-frame-options"] == "DENY"
        assert len(answer.headers.get_list("cache-control")) == 1
        assert "server" not in answer.headers
    assert answers[3].headers["cache-control"] == "no-store"
    assert "immutable" in answers[6].headers["cache-control"]


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "LocalHost"])
def test_our_own_names_are_answered(server: Running, visitor: httpx.Client, name: str) -> None:
    host = f"{name}:{server.settings.port}"
    assert visitor.get("/api/words", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "192.168.1.2", "localhost.", "[::1", "a b"]
)
def test_a_name_that_is_not_ours_is_refused(visitor: httpx.Client, name: str) -> None:
    answer = visitor.get("/api/words", headers={"Host": name})
    assert answer.status_code in (400, 421), answer.text


def test_two_names_are_refused(server: Running) -> None:
    with socket.create_connection(("127.0.0.1", server.settings.port)) as line:
        line.sendall(b"GET /api/words HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
        assert line.recv(40).split()[1] in (b"400", b"421")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    ],
)
def test_a_foreign_page_cannot_ask(visitor: httpx.Client, headers: dict[str, str]) -> None:
    answer = visitor.post("/api/split", json=SPLIT, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (403, "cross-site")
    assert visitor.get("/api/cases", headers=headers).status_code == 403


def test_a_page_on_another_port_of_this_machine_is_foreign(server: Running, visitor: httpx.Client) -> None:
    other = {"Origin": f"http://127.0.0.1:{server.settings.port + 1}"}
    assert visitor.post("/api/split", json=SPLIT, headers=other).status_code == 403


def test_our_own_pages_and_other_programs_ask(server: Running, visitor: httpx.Client) -> None:
    own = {"Origin": server.address, "Sec-Fetch-Site": "same-origin"}
    assert visitor.post("/api/split", json=SPLIT, headers=own).status_code == 200
    assert visitor.post("/api/split", json=SPLIT).status_code == 200


def test_a_link_from_elsewhere_opens_a_page_but_no_frame(visitor: httpx.Client) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert visitor.get("/split", headers=link).status_code == 200
    assert visitor.get("/split", headers={**link, "Sec-Fetch-Dest": "iframe"}).status_code == 403
    assert visitor.get("/static/plotly.min.js", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_form_of_text_is_no_question(visitor: httpx.Client) -> None:
    """What a foreign page can send without asking first is not read as JSON."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = visitor.post("/api/split", content=b'{"inputs": {}}', headers={"Content-Type": kind})
        assert answer.status_code == 422


@pytest.fixture(scope="module")
def guarded() -> Iterator[Running]:
    with serving(Settings(port=0, workers=1, token=TOKEN)) as running:
        yield running


def test_without_the_token_nothing_is_answered(guarded: Running) -> None:
    with guarded.visitor() as visitor:
        for path in (
            "/",
            "/split",
            "/api/cases",
            "/docs",
            "/openapi.json",
            "/static/plotly.min.js",
            "/?token=x",
        ):
            answer = visitor.get(path)
            assert (answer.status_code, answer.json()["error"]) == (401, "token"), path
            assert answer.headers["www-authenticate"] == "Bearer"
        assert (
            visitor.post("/api/split", json=SPLIT, headers={"Authorization": "Bearer x"}).status_code == 401
        )
        assert visitor.post(f"/api/split?token={TOKEN}", json=SPLIT).status_code == 401


def test_the_first_link_gives_a_cookie_and_loses_the_token(guarded: Running) -> None:
    with guarded.visitor() as visitor:
        first = visitor.get("/split", params={"token": TOKEN, "lang": "zh"})
        assert (first.status_code, first.headers["location"]) == (303, "/split?lang=zh")
        cookie = first.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "samesite=strict" in cookie.lower()
        assert TOKEN not in cookie
        assert visitor.get("/split").status_code == 200
        assert visitor.post("/api/split", json=SPLIT).status_code == 200


def test_the_redirect_stays_on_this_server(guarded: Running) -> None:
    for path in ("//evil.example/", "/\\evil.example", "///evil.example"):
        with guarded.visitor() as visitor:
            location = visitor.get(f"{guarded.address}{path}?token={TOKEN}").headers["location"]
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))


def test_programs_send_the_token_in_a_header(guarded: Running) -> None:
    with guarded.visitor(headers={"Authorization": f"Bearer {TOKEN}"}) as visitor:
        assert visitor.post("/api/split", json=SPLIT).json()["result"]["ratio"] == 0.55


def test_a_cookie_of_another_server_is_worth_nothing(guarded: Running) -> None:
    with serving(Settings(port=0, workers=1, token=TOKEN)) as other, other.visitor() as there:
        there.get("/", params={"token": TOKEN})
        value = next(iter(there.cookies.values()))
    name = f"citypact-{guarded.settings.port}"
    with guarded.visitor(headers={"Cookie": f"{name}={value}"}) as visitor:
        assert visitor.get("/split").status_code == 401


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"host": "0.0.0.0"}, "--token: found nothing"),
        ({"host": "192.168.1.2"}, "--token: found nothing"),
        ({"token": "short"}, "--token: found 5 characters"),
        ({"token": "with spaces and more of it"}, "--token"),
        ({"port": 70000}, "--port"),
        ({"public_names": ("http://bureau.example",)}, "--public-name"),
        ({"workers": 0}, "--workers"),
        ({"time_limit": float("nan")}, "--time-limit"),
    ],
)
def test_a_server_open_to_anyone_is_not_started(given: dict[str, object], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        Settings(**given)  # type: ignore[arg-type]


def test_behind_a_proxy_its_name_is_ours() -> None:
    settings = Settings(public_names=("pact.bureau.example",))
    assert settings.knows("PACT.bureau.example")
    assert not settings.knows("bureau.example")
    assert Settings(host="0.0.0.0", token=TOKEN).knows("10.1.2.3")
    assert not Settings(host="0.0.0.0", token=TOKEN).knows("evil.example")


def test_parts_of_headers() -> None:
    assert host_name("localhost:80@evil.example") == "evil.example"
    assert host_name("[::1") == ""
    assert cookie_named("a", "xa=1; a=2; a=3") == "2"
    assert foreign("GET", "/", {"host": "localhost", "origin": "file://localhost"})


def test_a_body_beyond_the_bound_is_refused_before_it_is_read(server: Running) -> None:
    """A declared size is refused at once; an undeclared one as soon as it is passed."""
    size = 50 * MEGABYTE
    head = f"POST /api/read/plants?name=a.csv HTTP/1.1\r\nHost: 127.0.0.1:{server.settings.port}\r\n"
    with socket.create_connection(("127.0.0.1", server.settings.port), timeout=30) as line:
        line.sendall(f"{head}Content-Length: {size}\r\n\r\n".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 413")
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < size:
            sent += 64 * 1024
            yield b"x" * 64 * 1024

    with server.visitor() as visitor:
        try:
            answer = visitor.post("/api/read/plants", params={"name": "a.csv"}, content=endless())
            assert answer.status_code == 413
        except httpx.WriteError:  # the server has hung up while it was being sent
            pass
    assert sent < size


def test_a_large_question_is_refused(visitor: httpx.Client) -> None:
    answer = visitor.post("/api/split", content=b" " * (4 * MEGABYTE + 1))
    assert (answer.status_code, answer.json()["error"]) == (413, "too large")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('{"inputs":' * 60 + "1" + "}" * 60, "nested too deeply"),
        ('{"inputs": {"revenue": NaN}}', "NaN"),
        ('{"inputs": {"revenue": 1e999}}', "beyond every float"),
        ('{"inputs": {}, "inputs": {}}', "twice"),
        ('{"case": "\\ud800"}', "half a character"),
        (f'{{"inputs": {{"revenue": {"9" * 5000}}}}}', "5000 digits"),
        ("{", "JSON"),
        ("", "nothing"),
    ],
)
def test_odd_json_is_refused(visitor: httpx.Client, text: str, found: str) -> None:
    answer = visitor.post("/api/split", content=text, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert found in answer.json()["problems"][0]["line"]


def test_a_body_that_does_not_arrive_is_not_waited_for(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "ARRIVAL_LIMIT", 0.5)
    with socket.create_connection(("127.0.0.1", server.settings.port), timeout=30) as line:
        head = (
            f"POST /api/split HTTP/1.1\r\nHost: 127.0.0.1:{server.settings.port}\r\nContent-Length: 9\r\n\r\n"
        )
        line.sendall(head.encode() + b"{")
        start = time.monotonic()
        assert line.recv(100).startswith(b"HTTP/1.1 408")
        assert time.monotonic() - start < 20


def test_what_is_deep_within_quotes_is_not_deep(visitor: httpx.Client) -> None:
    answer = visitor.post("/api/split", json={"inputs": {**PAIR, "criterion": "[" * 100 + '"' + "{" * 60}})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["field"] == "criterion"
