"""Real requests through a real proxy: what gets into the flow file and the log."""

import gzip
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

pytest.importorskip("mitmproxy")

from proxyparts import (
    Authority,
    Server,
    await_events,
    ended,
    events,
    h2_server,
    in_loop,
    recorder,
    self_signed,
    serving,
)

from analyzers.dynamic.events import FlowSeen, Gap, TlsFailed
from analyzers.dynamic.log import read_log
from analyzers.dynamic.proxy import Proxy, read_flows
from analyzers.dynamic.recorder import Recorder


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def confdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ca")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Recorder]:
    made = recorder(tmp_path / "session")
    yield made
    ended(made)


@pytest.fixture
def plain() -> Iterator[Server]:
    with serving() as server:
        yield server


def client(port: int, trust: Path | bool = True, **more: object) -> httpx.Client:
    import ssl

    verify: object = ssl.create_default_context(cafile=str(trust)) if trust is not True else True
    return httpx.Client(proxy=f"http://127.0.0.1:{port}", verify=verify, timeout=60, **more)  # type: ignore[arg-type]


def trusted(proxy: Proxy, folder: Path) -> Path:
    path = folder / "proxy-ca.pem"
    path.write_bytes(proxy.ca_pem)
    return path


def test_a_post_is_in_the_file_byte_by_byte_and_in_the_log(
    session: Recorder, confdir: Path, plain: Server
) -> None:
    body = os.urandom(99_308)
    proxy = Proxy(session, confdir, otherwise=("app", "route"))
    port = proxy.start("ca")
    with client(port) as http:
        before = session.elapsed()
        answer = http.post(
            f"{plain.url}/up?token=a", content=body, headers={"content-type": "image/jpeg"}
        )
    assert answer.text == "99308"
    proxy.stop()
    (flow,) = read_flows(session.folder / "flows.mitm")
    assert flow.request.raw_content == body  # type: ignore[attr-defined]
    (seen,) = events(session.folder, FlowSeen)
    assert (seen.id, seen.scheme, seen.method, seen.path) == (
        flow.id,
        "http",
        "POST",
        "/up?token=a",
    )
    assert (seen.status, seen.sent, seen.received) == (200, 99_308, 5)
    assert (seen.address, seen.content_type, seen.trial) == ("127.0.0.1", "image/jpeg", "ca")
    assert (seen.owner, seen.attributed, seen.error) == ("app", "route", "")
    assert before <= seen.started <= read_log(session.folder).lines[-1].t
    assert read_log(session.folder).lines[-1].run == "accept-1"


def test_https_with_our_ca_is_read_and_the_servers_certificate_is_told(
    session: Recorder, confdir: Path, tmp_path: Path, authority: Authority
) -> None:
    proxy = Proxy(session, confdir, insecure=True)
    port = proxy.start("ca")
    cases = {
        "self-signed": self_signed(tmp_path, "127.0.0.1"),
        "untrusted": authority.issue(tmp_path, "127.0.0.1"),
        "expired": authority.issue(tmp_path, "127.0.0.1", days=(-9, -2)),
    }
    for pem in cases.values():
        with serving(pem) as server, client(port, trusted(proxy, tmp_path)) as http:
            assert http.post(server.url, content=b"face").text == "4"
    proxy.stop()
    seen = events(session.folder, FlowSeen)
    assert [one.certificate for one in seen] == list(cases)
    assert {one.scheme for one in seen} == {"https"}


def test_a_bad_server_is_refused_unless_asked_otherwise(
    session: Recorder, confdir: Path, tmp_path: Path, authority: Authority
) -> None:
    good, bad = authority.issue(tmp_path, "127.0.0.1"), self_signed(tmp_path, "127.0.0.1")
    ca = tmp_path / "ca.pem"
    ca.write_bytes(authority.pem)
    proxy = Proxy(session, confdir, trusted=ca)
    port = proxy.start("ca")
    with client(port, trusted(proxy, tmp_path)) as http, serving(good) as server:
        assert http.get(server.url).status_code == 200
    with client(port, trusted(proxy, tmp_path)) as http, serving(bad) as server:
        assert http.get(server.url).status_code == 502
    proxy.stop()
    (failed,) = events(session.folder, TlsFailed)
    assert failed.by == "server"
    assert "self" in failed.reason


def test_without_interception_only_host_and_lengths_are_told(
    session: Recorder, confdir: Path, tmp_path: Path, authority: Authority
) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(authority.pem)
    proxy = Proxy(session, confdir)
    port = proxy.start("none")
    with serving(authority.issue(tmp_path, "127.0.0.1")) as server, client(port, ca) as http:
        assert http.post(server.url, content=b"s" * 50_000).text == "50000"
    await_events(session.folder, FlowSeen, 1)
    proxy.stop()
    (seen,) = events(session.folder, FlowSeen)
    assert (seen.scheme, seen.error, seen.method, seen.host) == (
        "https",
        "not-read",
        "",
        "127.0.0.1",
    )
    assert 50_000 < seen.sent < 60_000
    (flow,) = read_flows(session.folder / "flows.mitm")
    assert flow.messages == []  # type: ignore[attr-defined]


def test_a_client_that_does_not_trust_us_is_told_and_one_that_trusts_anybody_is_read(
    session: Recorder, confdir: Path, tmp_path: Path, authority: Authority
) -> None:
    proxy = Proxy(session, confdir, insecure=True)
    pem = proxy.ca_pem
    port = proxy.start("no-ca")
    with serving(authority.issue(tmp_path, "127.0.0.1")) as server:
        # Our own CA is not the one of this trial either.
        with (
            client(port, trusted(proxy, tmp_path)) as careful,
            pytest.raises(httpx.ConnectError),
        ):
            careful.get(server.url)
        with httpx.Client(proxy=f"http://127.0.0.1:{port}", verify=False) as careless:
            assert careless.post(server.url, content=b"face").text == "4"
    proxy.stop()
    (failed,) = events(session.folder, TlsFailed)
    assert (failed.by, failed.trial, failed.host) == ("app", "no-ca", "127.0.0.1")
    (seen,) = events(session.folder, FlowSeen)
    assert (seen.trial, seen.sent) == ("no-ca", 4)
    assert proxy.ca_pem == pem


def test_http2(session: Recorder, confdir: Path, tmp_path: Path, authority: Authority) -> None:
    proxy = Proxy(session, confdir, insecure=True, body_limit=50_000)
    port = proxy.start("ca")
    pem = authority.issue(tmp_path, "127.0.0.1")
    body = os.urandom(200_000)
    with (
        in_loop(lambda: h2_server(pem)) as place,
        client(port, trusted(proxy, tmp_path), http1=False, http2=True) as http,
    ):
        for size in (10, 200_000):
            answer = http.post(f"https://127.0.0.1:{place}/a", content=body[:size])
            assert (answer.http_version, answer.text) == ("HTTP/2", str(size))
    proxy.stop()
    small, large = events(session.folder, FlowSeen)
    assert (small.version, small.sent, small.error) == ("HTTP/2", 10, "")
    assert (large.sent, large.error) == (200_000, "body-cut")


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit_arrives_whole_is_kept_cut_and_says_so(
    session: Recorder, confdir: Path, plain: Server, chunked: bool
) -> None:
    proxy = Proxy(session, confdir, body_limit=10_000)
    port = proxy.start("ca")
    body = os.urandom(300_000)
    pieces = (body[at : at + 7000] for at in range(0, len(body), 7000))
    plain.pages["/big"] = (200, "image/jpeg", body, {})
    with client(port) as http:
        http.post(plain.url, content=pieces if chunked else body)
        assert http.get(f"{plain.url}/big").content == body
    proxy.stop()
    assert plain.bodies == [body]
    up, down = read_flows(session.folder / "flows.mitm")
    assert up.request.raw_content == body[:10_000]  # type: ignore[attr-defined]
    assert down.response.raw_content == body[:10_000]  # type: ignore[attr-defined]
    assert [(e.sent, e.received, e.error) for e in events(session.folder, FlowSeen)] == [
        (300_000, 6, "body-cut"),
        (0, 300_000, "body-cut"),
    ]
    assert [gap.code for gap in events(session.folder, Gap)] == ["body-cut", "body-cut"]


def test_a_chunked_body_under_the_limit_is_whole(
    session: Recorder, confdir: Path, plain: Server
) -> None:
    proxy = Proxy(session, confdir)
    port = proxy.start("ca")
    body = gzip.compress(os.urandom(30_000))
    with client(port) as http:
        http.post(plain.url, content=iter([body[:100], body[100:]]))
    proxy.stop()
    (flow,) = read_flows(session.folder / "flows.mitm")
    assert flow.request.raw_content == body == plain.bodies[0]  # type: ignore[attr-defined]
    assert events(session.folder, FlowSeen)[0].error == ""


def test_upstream_errors_are_told(session: Recorder, confdir: Path) -> None:
    proxy = Proxy(session, confdir)
    port = proxy.start("ca")
    with client(port) as http:
        assert http.get("http://127.0.0.1:1/gone").status_code == 502
    proxy.stop()
    (seen,) = events(session.folder, FlowSeen)
    assert (seen.status, seen.path) == (0, "/gone") or seen.status == 502
    assert "127.0.0.1" in seen.error or "refused" in seen.error.lower()


def test_stopping_under_a_hanging_client_takes_seconds_and_keeps_what_was_sent(
    session: Recorder, confdir: Path, plain: Server
) -> None:
    proxy = Proxy(session, confdir)
    port = proxy.start("ca")

    def hang() -> None:
        with client(port) as http, pytest.raises(httpx.HTTPError):
            http.get(f"{plain.url}/hang")

    thread = threading.Thread(target=hang)
    thread.start()
    assert plain.hung.wait(30)
    start = time.monotonic()
    proxy.stop()
    assert time.monotonic() - start < 20  # the client would wait for 60
    thread.join(30)
    (seen,) = events(session.folder, FlowSeen)
    assert (seen.path, seen.error) == ("/hang", "proxy-stopped")
    assert not proxy.alive()


def test_whose_it_is_comes_from_the_port(session: Recorder, confdir: Path, plain: Server) -> None:
    asked: list[int] = []

    def attribute(port: int) -> str:
        asked.append(port)
        if len(asked) == 3:
            raise OSError("device gone")
        return ("app", "other")[len(asked) - 1]

    proxy = Proxy(session, confdir, attribute=attribute)  # type: ignore[arg-type]
    port = proxy.start("ca")
    for _ in range(3):
        with client(port) as http:
            http.get(plain.url)
    proxy.stop()
    seen = events(session.folder, FlowSeen)
    assert [e.client_port for e in seen] == asked
    assert [(e.owner, e.attributed) for e in seen] == [
        ("app", "uid"),
        ("other", "uid"),
        ("unknown", "none"),
    ]


def test_two_proxies_in_one_process_do_not_mix(
    session: Recorder, confdir: Path, tmp_path: Path, plain: Server
) -> None:
    other = recorder(tmp_path / "other")
    first, second = Proxy(session, confdir), Proxy(other, tmp_path / "ca2")
    ports = first.start("ca"), second.start("unpinned")
    for port, path in zip(ports, ("/one", "/two"), strict=True):
        with client(port) as http:
            http.get(plain.url + path)
    second.stop()
    with client(ports[0]) as http:
        http.get(f"{plain.url}/three")
    assert first.alive()
    first.stop()
    ended(other)
    assert [(e.path, e.trial) for e in events(session.folder, FlowSeen)] == [
        ("/one", "ca"),
        ("/three", "ca"),
    ]
    assert [(e.path, e.trial) for e in events(other.folder, FlowSeen)] == [("/two", "unpinned")]


def test_a_proxy_that_dies_is_noticed_once(session: Recorder, confdir: Path, plain: Server) -> None:
    proxy = Proxy(session, confdir)
    proxy.start("ca")
    assert proxy.alive()
    loop = proxy._loop
    assert loop is not None
    loop.call_soon_threadsafe(loop.stop)
    deadline = time.monotonic() + 30
    while proxy.alive() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not proxy.alive()
    assert not proxy.alive()
    assert [(g.what, g.code) for g in events(session.folder, Gap)] == [("traffic", "proxy-stopped")]
    proxy.stop()
    assert proxy.start("ca")
    assert proxy.alive()
    proxy.stop()


def test_a_port_that_is_taken_is_said(session: Recorder, confdir: Path, plain: Server) -> None:
    from analyzers.errors import InputError

    proxy = Proxy(session, confdir, port=plain.server_address[1])
    with pytest.raises(InputError, match=r"\[proxy-start-failed\]"):
        proxy.start("ca")
    assert not proxy.alive()


def test_an_error_inside_the_proxy_is_told_once(
    session: Recorder, confdir: Path, plain: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analyzers.dynamic.proxy import watch

    def broken(*_: object) -> None:
        raise RuntimeError("broken part")

    monkeypatch.setattr(watch, "fact_of", broken)
    proxy = Proxy(session, confdir)
    port = proxy.start("ca")
    with client(port) as http:
        for _ in range(3):
            assert http.get(plain.url).text == "ok"
    proxy.stop()
    (gap,) = events(session.folder, Gap)
    assert (gap.code, "broken part" in gap.message) == ("proxy-error", True)
