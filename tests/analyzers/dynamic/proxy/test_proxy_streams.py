"""WebSocket, raw TCP, killed processes and full disks."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mitmproxy")

from proxyparts import await_events, ended, events, in_loop, recorder, serving

from analyzers.dynamic.events import FlowSeen, Gap
from analyzers.dynamic.proxy import Proxy, read_flows, watch
from analyzers.dynamic.proxy.flowfile import Trouble
from analyzers.dynamic.recorder import Recorder


@pytest.fixture(scope="module")
def confdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ca")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Recorder]:
    made = recorder(tmp_path / "session")
    yield made
    ended(made)


def tunnel(proxy: int, port: int) -> socket.socket:
    """A connection to a loopback port through the proxy."""
    made = socket.create_connection(("127.0.0.1", proxy), 30)
    made.sendall(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += made.recv(4096)
    assert b" 200 " in answer
    return made


async def echo() -> Any:
    import asyncio

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data[:1])
                await writer.drain()
        finally:
            writer.transport.abort()

    return await asyncio.start_server(talk, "127.0.0.1", 0)


async def ws_echo() -> Any:
    from websockets.asyncio.server import serve

    async def talk(connection: Any) -> None:
        async for message in connection:
            await connection.send(message[:3])

    return await serve(talk, "127.0.0.1", 0, max_size=None)


def test_each_websocket_message_is_kept(
    session: Recorder, confdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from websockets.sync.client import connect

    monkeypatch.setattr(watch, "PART_BYTES", 100_000)
    proxy = Proxy(session, confdir)
    port = proxy.start("ca")
    sent = [b"\x00first", os.urandom(150_000), "文字", os.urandom(10)]
    with (
        in_loop(ws_echo) as place,
        tunnel(port, place) as raw,
        connect(f"ws://127.0.0.1:{place}/live", sock=raw) as ws,
    ):
        for message in sent:
            ws.send(message)
            ws.recv()
    await_events(session.folder, FlowSeen, 2)
    proxy.stop()
    flows = list(read_flows(session.folder / "flows.mitm"))
    got = [m for flow in flows for m in flow.websocket.messages]  # type: ignore[attr-defined]
    assert [m.content for m in got if m.from_client] == [
        m.encode() if isinstance(m, str) else m for m in sent
    ]
    assert len(flows) == 2
    first, second = events(session.folder, FlowSeen)
    assert (first.scheme, first.path, first.status) == ("ws", "/live", 101)
    assert first.id != second.id
    assert first.sent + second.sent == sum(
        len(m.encode() if isinstance(m, str) else m) for m in sent
    )
    assert flows[0].metadata["faceaudit"]["part_of"] == second.id


def test_raw_tcp_is_kept(session: Recorder, confdir: Path) -> None:
    proxy = Proxy(session, confdir)
    port = proxy.start("none")
    data = b"\x00\x01" + os.urandom(200_000)
    with in_loop(echo) as place, tunnel(port, place) as raw:
        raw.sendall(data)
        raw.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):
            while raw.recv(4096):  # the end comes back when all has arrived
                pass
    await_events(session.folder, FlowSeen, 1)
    proxy.stop()
    (flow,) = read_flows(session.folder / "flows.mitm")
    assert b"".join(m.content for m in flow.messages if m.from_client) == data  # type: ignore[attr-defined]
    (seen,) = events(session.folder, FlowSeen)
    assert (seen.scheme, seen.host, seen.port, seen.sent) == ("tcp", "127.0.0.1", place, len(data))


KILLED = """
import sys, os, time
sys.path[:0] = {paths!r}
from pathlib import Path
import proxyparts, httpx
from analyzers.dynamic.proxy import Proxy
session = proxyparts.recorder(Path({folder!r}))
proxy = Proxy(session, Path({confdir!r}))
port = proxy.start("ca")
with proxyparts.serving() as server, httpx.Client(proxy=f"http://127.0.0.1:{{port}}") as http:
    for n in range(100):
        http.post(server.url, content=bytes([n]) * 20000)
        print(n, flush=True)
        if n == 7:
            os.kill(os.getpid(), 9)
"""


def test_killed_the_flows_are_readable(tmp_path: Path, confdir: Path) -> None:
    here = Path(__file__).parent
    script = KILLED.format(
        paths=[str(here), str(here.parents[3])], folder=str(tmp_path / "s"), confdir=str(confdir)
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == -9, done.stderr.decode()
    troubles: list[Trouble] = []
    flows = list(read_flows(tmp_path / "s" / "flows.mitm", troubles))
    assert len(flows) == 8
    assert troubles == []
    assert len(events(tmp_path / "s", FlowSeen)) == 8


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_disk_is_said_and_the_app_goes_on(small_disk: Path, confdir: Path) -> None:
    session = recorder(small_disk / "session")
    proxy = Proxy(session, confdir)
    port = proxy.start("ca")
    import httpx

    with serving() as server, httpx.Client(proxy=f"http://127.0.0.1:{port}") as http:
        for _ in range(12):
            assert http.post(server.url, content=os.urandom(50_000)).status_code == 200
    assert proxy.alive()
    assert proxy.problem == "flows-not-written"
    proxy.stop()
    ended(session)
    troubles: list[Trouble] = []
    flows = list(read_flows(session.folder / "flows.mitm", troubles))
    assert 4 <= len(flows) < 12
    assert troubles == []
    assert [g.code for g in events(session.folder, Gap)] == ["flows-not-written"]
    assert len(events(session.folder, FlowSeen)) == 12


def test_two_threads_append_whole_records(session: Recorder, confdir: Path, tmp_path: Path) -> None:
    from analyzers.dynamic.proxy import FlowFile

    path = tmp_path / "x.mitm"
    record = b"5:" + b"a" * 5 + b","

    def write() -> None:
        for _ in range(200):
            FlowFile(path).append_record(record)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_bytes() == record * 800


HOSTILE = {
    "empty": b"",
    "text": b"hello there, no flows",
    "har": b'{"log": {}}',
    "cut length": b"12345",
    "absurd length": b"999999999999:x",
    "over the limit": b"999999999:" + b"x" * 100,
    "no flow": b"5:hello,",
    "deep": b"",
    "not a dict of a flow": b"12:4:type,1:x,,}",
    "wrong types": b"17:4:type;4:http;1:a!}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_flow_files_are_passed_over(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.mitm"
    data = HOSTILE[name]
    if name == "deep":
        data = b"0:~"
        for _ in range(20_000):
            data = str(len(data)).encode() + b":" + data + b"]"
            if len(data) > 200_000:
                break
    path.write_bytes(data)
    troubles: list[Trouble] = []
    assert list(read_flows(path, troubles)) == []
    assert bool(troubles) == (name != "empty")


def test_what_follows_a_damaged_flow_is_read(session: Recorder, confdir: Path) -> None:
    proxy = Proxy(session, confdir)
    port = proxy.start("ca")
    import httpx

    with serving() as server, httpx.Client(proxy=f"http://127.0.0.1:{port}") as http:
        for path in "abc":
            http.get(f"{server.url}/{path}")
    proxy.stop()
    path = session.folder / "flows.mitm"
    data = path.read_bytes()
    path.write_bytes(b"7:nonsens," + data[: len(data) - 20])
    troubles: list[Trouble] = []
    flows = [flow.request.path for flow in read_flows(path, troubles)]  # type: ignore[attr-defined]
    assert flows == ["/a", "/b"]
    assert [t.code for t in troubles] == ["flow-unreadable", "cut"]
