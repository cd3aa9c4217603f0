"""Imports at their limits: what is left out, cut or damaged is said, and nothing read is lost in silence."""

import errno
import json
import struct
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mitmproxy")

sys.path.insert(0, str(Path(__file__).parents[1] / "proxy"))

from flowparts import add, http_flow
from proxyparts import ended, events, recorder

from analyzers.dynamic.events import FlowSeen, Gap, Hook, ScreenSeen
from analyzers.dynamic.importers import camille, detect, flows, har, import_any, screens, writing
from analyzers.dynamic.importers.screens import moment_in
from analyzers.dynamic.log import read_description, read_log
from analyzers.dynamic.proxy import flowfile, read_flows
from analyzers.errors import SessionUnusable


def limits(folder: Path) -> set[str]:
    return {one.id for one in read_description(folder, read_log(folder)).limitations}


def refused(source: Path, folder: Path) -> str:
    with pytest.raises(SessionUnusable) as caught:
        import_any(source, folder)
    assert "\n" not in str(caught.value)
    return caught.value.code


def without(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)


def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def append(self: Any, flow: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(flowfile.FlowFile, "append", append)


# --- any form ---------------------------------------------------------------------------------------


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.har", tmp_path / "s") == "session-import-unreadable"
    for module, name in ((har, "import_har"), (flows, "import_flows"), (camille, "import_camille")):
        with pytest.raises(SessionUnusable, match="No such file"):
            getattr(module, name)(tmp_path / "none", tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = har_file(tmp_path, entry())
    monkeypatch.setattr(har, "LARGEST", 10)
    assert refused(path, tmp_path / "s") == "session-import-too-large"


@pytest.mark.parametrize("form", ["har", "flows", "capture"])
def test_a_full_disk_ends_the_import_as_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    source = tmp_path / "source"
    if form == "har":
        source = har_file(tmp_path, entry())
    elif form == "flows":
        source = flow_file(tmp_path, 1)
    else:
        pytest.importorskip("dpkt")
        pcap(source, tcp(b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"))
    full_disk(monkeypatch)
    assert refused(source, tmp_path / "s") == "session-no-space"
    assert read_log(tmp_path / "s").lines[-1].event.why == "failed"


# --- HAR --------------------------------------------------------------------------------------------


def entry(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "startedDateTime": "2026-11-22T10:00:00Z",
        "request": {"method": "POST", "url": "https://a.example/up", "headers": []},
        "response": {"status": 200, "headers": [], "content": {}},
    }
    return {**made, **changes}


def har_file(tmp_path: Path, *entries: Any) -> Path:
    path = tmp_path / "x.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    return path


@pytest.mark.parametrize("time", ["inf", "nan", 1e308, -5])
def test_a_time_that_is_none_counts_as_none(tmp_path: Path, time: Any) -> None:
    folder = import_any(har_file(tmp_path, entry(time=time)), tmp_path / "s")
    (line,) = [one for one in read_log(folder).lines if isinstance(one.event, FlowSeen)]
    assert line.t == 0
    assert "imported-damaged" not in limits(folder)


def test_the_number_of_a_connection_is_one_of_plain_digits(tmp_path: Path) -> None:
    source = har_file(tmp_path, *(entry(connection=said) for said in ("40001", "²", "70000")))
    folder = import_any(source, tmp_path / "s")
    assert [one.client_port for one in events(folder, FlowSeen)] == [40001, 0, 0]
    assert "imported-damaged" not in limits(folder)


def test_entries_beyond_the_most_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(har, "MOST", 2)
    folder = import_any(har_file(tmp_path, *[entry()] * 3), tmp_path / "s")
    assert len(events(folder, FlowSeen)) == 2
    assert "imported-in-part" in limits(folder)


def test_an_entry_without_a_host_is_damaged(tmp_path: Path) -> None:
    nowhere = entry(request={"method": "GET", "url": "/only/a/path"})
    folder = import_any(har_file(tmp_path, entry(), nowhere), tmp_path / "s")
    assert [one.host for one in events(folder, FlowSeen)] == ["a.example"]
    assert "imported-damaged" in limits(folder)


@pytest.mark.parametrize(
    ("post", "fault"),
    [
        ({"text": "é", "encoding": "base64"}, "body-lossy"),
        ({"text": "一"}, "body-lossy"),  # no byte has the number of this character
    ],
)
def test_a_body_that_was_written_wrongly_is_lossy(
    tmp_path: Path, post: dict[str, str], fault: str
) -> None:
    asked = {"method": "POST", "url": "https://a.example/up", "bodySize": 9, "postData": post}
    folder = import_any(har_file(tmp_path, entry(request=asked)), tmp_path / "s")
    (seen,) = events(folder, FlowSeen)
    assert seen.error == fault


def test_whose_traffic_it_is_comes_from_the_entry(tmp_path: Path) -> None:
    source = har_file(tmp_path, entry(_package="com.example.app"), entry(_package="com.other"))
    folder = import_any(source, tmp_path / "s", "com.example.app")
    seen = events(folder, FlowSeen)
    assert [(one.owner, one.attributed) for one in seen] == [("app", "uid"), ("unknown", "none")]


# --- mitmproxy's flow files -------------------------------------------------------------------------


def flow_file(tmp_path: Path, count: int, start: float | None = None) -> Path:
    session = recorder(tmp_path / "recorded")
    for number in range(count):
        flow = http_flow(f"https://a.example/{number}", b"x")
        if start is not None:
            flow.request.timestamp_start = start
        add(session, flow)
    ended(session)
    return session.folder / "flows.mitm"


def test_flows_beyond_the_most_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows, "MOST", 2)
    folder = import_any(flow_file(tmp_path, 3), tmp_path / "s")
    assert [one.path for one in events(folder, FlowSeen)] == ["/0", "/1"]
    assert "imported-in-part" in limits(folder)


def test_a_flow_file_without_flows_is_said(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(SessionUnusable, match="session-import-empty"):
        flows.import_flows(tmp_path / "x", tmp_path / "s")


def test_a_moment_of_another_century_is_none(tmp_path: Path) -> None:
    folder = import_any(flow_file(tmp_path, 1, start=9e12), tmp_path / "s")
    assert read_description(folder, read_log(folder)).zero.startswith("1970-01-01T00:00:00")


# --- captures ---------------------------------------------------------------------------------------

PHONE, SERVER = "10.215.173.1", "192.0.2.80"
ETHERNET, RAW, SLL, SLL2 = 1, 101, 113, 276


def ip4(protocol: int, data: bytes, *, back: bool = False) -> bytes:
    import socket

    ends = [socket.inet_aton(PHONE), socket.inet_aton(SERVER)]
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(data), 0, 0, 64, protocol, 0)
    return head + b"".join(reversed(ends) if back else ends) + data


def ip6(protocol: int, data: bytes) -> bytes:
    import socket

    ends = [socket.inet_pton(socket.AF_INET6, end) for end in ("2001:db8::1", "2001:db8::2")]
    return struct.pack(">IHBB", 6 << 28, len(data), protocol, 64) + b"".join(ends) + data


def segment(data: bytes, sport: int, dport: int, seq: int, syn: bool) -> bytes:
    flags = 2 if syn else 16
    return struct.pack(">HHIIBBHHH", sport, dport, seq, 0, 0x50, flags, 9, 0, 0) + data


def tcp(
    data: bytes, seq: int = 10, *, syn: bool = False, back: bool = False, sport: int = 40001
) -> bytes:
    ports = (80, sport) if back else (sport, 80)
    return ip4(6, segment(data, *ports, seq, syn), back=back)


def udp(data: bytes, port: int) -> bytes:
    return ip4(17, struct.pack(">HHHH", 40002, port, 8 + len(data), 0) + data)


def pcap(path: Path, *packets: bytes, link: int = RAW, order: str = "<") -> Path:
    out = bytearray(struct.pack(order + "IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link))
    for moment, frame in enumerate(packets, 1):
        out += struct.pack(order + "IIII", moment, 0, len(frame), len(frame)) + frame
    path.write_bytes(out)
    return path


GET = b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture
def read(tmp_path: Path) -> Any:
    pytest.importorskip("dpkt")

    def call(*packets: bytes, **how: Any) -> tuple[list[FlowSeen], Path]:
        folder = import_any(pcap(tmp_path / "x.pcap", *packets, **how), tmp_path / "s")
        return events(folder, FlowSeen), folder

    return call


@pytest.mark.parametrize(
    ("link", "head"),
    [
        (ETHERNET, bytes(12) + b"\x08\x00"),
        (ETHERNET, bytes(12) + b"\x81\x00\x00\x07\x08\x00"),  # in a VLAN
        (SLL, bytes(14) + b"\x08\x00"),
        (SLL2, b"\x08\x00" + bytes(18)),
        (RAW, b""),
    ],
)
@pytest.mark.parametrize("order", ["<", ">"])
def test_every_link_type_and_order_of_bytes(link: int, head: bytes, order: str, read: Any) -> None:
    (seen,), folder = read(head + tcp(GET), head + tcp(OK, back=True), link=link, order=order)
    assert (seen.host, seen.status, seen.address) == ("a.example", 200, SERVER)
    assert not limits(folder) & {"imported-damaged", "imported-lossy"}


def test_a_link_type_that_is_not_known_is_said(tmp_path: Path) -> None:
    pytest.importorskip("dpkt")
    assert refused(pcap(tmp_path / "x", tcp(GET), link=147), tmp_path / "s") == (
        "session-import-unreadable"
    )


def test_other_packets_are_passed_over(read: Any) -> None:
    ether, arp = bytes(12) + b"\x08\x00", bytes(12) + b"\x08\x06" + bytes(28)
    ping, short = ip4(1, b"\x08\0\0\0ping"), b"\x45\0"
    rows = (arp, ether + ping, ether + short, ether + tcp(b""), ether + tcp(GET, sport=9))
    seen, _ = read(*rows, link=ETHERNET)
    assert [(one.path, one.client_port) for one in seen] == [("/", 9)]


def test_version_six_of_the_protocol_is_read(read: Any) -> None:
    (seen,), _ = read(ip6(6, segment(GET, 40001, 80, 10, False)))
    assert (seen.host, seen.address) == ("a.example", "2001:db8::2")


def test_datagrams_are_told_and_those_of_quic_are_not_read(read: Any) -> None:
    plain, quic = udp(b"hello", 9000), udp(b"\xc0secret", 443)
    seen, folder = read(plain, plain, quic)
    assert [(one.scheme, one.sent, one.error) for one in seen] == [
        ("udp", 10, ""),
        ("quic", 7, "not-read"),
    ]
    assert "imported-encrypted" in limits(folder)


def test_a_port_that_is_used_again_is_another_connection(read: Any) -> None:
    seen, _ = read(tcp(b"", 9, syn=True), tcp(GET), tcp(b"", 900, syn=True), tcp(GET, 901))
    assert [one.path for one in seen] == ["/", "/"]


def test_in_a_capture_that_begins_in_the_middle_the_port_tells_who_asks(read: Any) -> None:
    (seen,), _ = read(tcp(OK, back=True), tcp(GET))
    assert (seen.address, seen.port, seen.status) == (SERVER, 80, 200)


def test_a_keep_alive_changes_nothing(read: Any) -> None:
    (seen,), folder = read(tcp(b"", 9, syn=True), tcp(GET), tcp(b"\0", 9), tcp(OK, back=True))
    assert (seen.sent, seen.error) == (0, "")
    assert "imported-lossy" not in limits(folder)


def test_an_exchange_behind_a_hole_is_missed_and_said(read: Any) -> None:
    """The first request is whole, the second behind a packet that was dropped."""
    asked, hole = read(tcp(GET), tcp(OK, back=True), tcp(GET, 10 + len(GET) + 500))
    assert [(one.scheme, one.error) for one in asked] == [("http", ""), ("tcp", "body-lossy")]
    assert "imported-lossy" in limits(hole)


def test_a_body_with_a_hole_is_said_once(read: Any) -> None:
    post = b"POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 90\r\n\r\nabc"
    (seen,), _ = read(tcp(post), tcp(b"z" * 20, 500))
    assert (seen.method, seen.sent, seen.error) == ("POST", 3, "body-lossy")


def test_more_than_is_kept_of_a_side_is_said(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from analyzers.dynamic.importers import packets

    monkeypatch.setattr(packets, "STREAM_BYTES", 12)
    (seen,), folder = read(tcp(b"\0raw bytes"), tcp(b"and more", 20))
    assert (seen.sent, seen.error) == (10, "body-lossy")
    assert "imported-lossy" in limits(folder)


@pytest.mark.parametrize(("name", "most"), [("MOST_PACKETS", 2), ("ALL_BYTES", 2 * len(GET))])
def test_packets_beyond_the_most_are_said(
    read: Any, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    from analyzers.dynamic.importers import packets

    monkeypatch.setattr(packets, name, most)
    seen, folder = read(*(tcp(GET, sport=40001 + number) for number in range(3)))
    assert len(seen) == 2
    assert "imported-damaged" in limits(folder)


def test_connections_beyond_the_most_are_said(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from analyzers.dynamic.importers import pcapdroid

    monkeypatch.setattr(pcapdroid, "MOST", 1)
    seen, folder = read(tcp(GET), tcp(GET, sport=40002))
    assert len(seen) == 1
    assert "imported-in-part" in limits(folder)


@pytest.mark.parametrize("packets", [(), (tcp(b"", syn=True),)])
def test_a_capture_without_a_byte(tmp_path: Path, packets: tuple[bytes, ...]) -> None:
    pytest.importorskip("dpkt")
    source = pcap(tmp_path / "x.pcap", *packets)
    if not packets:
        assert refused(source, tmp_path / "s") == "session-import-empty"
        source.write_bytes(source.read_bytes() + b"\0" * 7)
        assert refused(source, tmp_path / "s") == "session-import-unreadable"
    else:  # a connection that nothing was said on
        assert events(import_any(source, tmp_path / "s"), FlowSeen) == []


def test_without_its_library_a_capture_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without("dpkt", monkeypatch)
    source = pcap(tmp_path / "x.pcap", tcp(GET))
    assert refused(source, tmp_path / "s") == "session-import-library"


def test_a_moment_no_calendar_has_is_survived(tmp_path: Path) -> None:
    dpkt = pytest.importorskip("dpkt")
    path = tmp_path / "x.pcapng"
    with path.open("wb") as out:
        dpkt.pcapng.Writer(out).writepkt(bytes(12) + b"\x08\x00" + tcp(GET), 1e13)
    folder = import_any(path, tmp_path / "s")
    assert read_description(folder, read_log(folder)).zero.startswith("1970-01-01")
    assert len(events(folder, FlowSeen)) == 1


# --- plain HTTP -------------------------------------------------------------------------------------


def test_a_tunnel_is_kept_with_what_goes_through_it(read: Any, tmp_path: Path) -> None:
    asked = b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n"
    granted = b"HTTP/1.1 200 Connection established\r\n\r\n"
    seen, folder = read(tcp(asked + b"inner"), tcp(granted + b"answer", back=True))
    assert [(one.method, one.scheme, one.error) for one in seen] == [
        ("CONNECT", "http", ""),
        ("", "tcp", ""),
    ]
    assert (seen[1].sent, seen[1].received) == (5, 6)
    _, raw = read_flows(folder / "flows.mitm")
    assert [one.content for one in raw.messages] == [b"inner", b"answer"]  # type: ignore[attr-defined]


def test_tls_in_a_tunnel_is_encrypted(read: Any) -> None:
    asked = b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n"
    seen, folder = read(
        tcp(asked + b"\x16\x03\x01\0\0"), tcp(b"HTTP/1.1 200 OK\r\n\r\n", back=True)
    )
    assert [(one.scheme, one.error) for one in seen] == [("http", ""), ("https", "not-read")]
    assert "imported-encrypted" in limits(folder)


def test_another_protocol_after_an_upgrade_is_kept(read: Any) -> None:
    asked = b"GET / HTTP/1.1\r\nHost: a.example\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"
    changed = b"HTTP/1.1 101 Go on\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"
    seen, _ = read(tcp(asked + b"theirs"), tcp(changed + b"ours!", back=True))
    assert [(one.status, one.sent, one.received) for one in seen] == [(101, 0, 0), (0, 6, 5)]


def test_what_follows_on_http_and_is_none_is_kept(read: Any) -> None:
    """A request, then bytes of another kind on the same connection."""
    seen, _ = read(tcp(GET + b"\x00\x01\x02 photo"), tcp(OK, back=True))
    assert [one.scheme for one in seen] == ["http", "tcp"]
    assert seen[1].sent == 9


def test_an_answer_that_only_says_go_on_is_none(read: Any) -> None:
    post = (
        b"POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\nx"
    )
    (seen,), _ = read(tcp(post), tcp(b"HTTP/1.1 100 Continue\r\n\r\n" + OK, back=True))
    assert (seen.status, seen.received, seen.error) == (200, 2, "")


@pytest.mark.parametrize("end", [b"Connection: close\r\n", b""])
def test_after_the_last_answer_nothing_is_asked(read: Any, end: bytes) -> None:
    asked = GET[:-2] + end + b"\r\n"
    (seen,), _ = read(tcp(asked), tcp(OK, back=True))
    assert (seen.status, seen.error) == (200, "")


def test_an_answer_that_is_cut_is_lossy(read: Any) -> None:
    (seen,), folder = read(tcp(GET), tcp(OK[:-1], back=True))
    assert (seen.status, seen.received, seen.error) == (200, 1, "body-lossy")
    assert "imported-lossy" in limits(folder)


def test_an_answer_that_is_no_http_leaves_the_request_without(read: Any) -> None:
    seen, _ = read(tcp(GET), tcp(b"\0\1 not http at all\r\n\r\n", back=True))
    assert (seen[0].path, seen[0].status) == ("/", 0)


def test_what_begins_like_http_and_is_none_is_kept_raw(read: Any) -> None:
    (seen,), _ = read(tcp(b"GET \0\0\0\0\r\n\r\n"))
    assert (seen.scheme, seen.sent) == ("tcp", 12)


# --- the list of connections ------------------------------------------------------------------------

HEAD = "IPProto,SrcPort,DstIp,DstPort,PackageName,Proto,Info,BytesSent,FirstSeen,LastSeen\n"
ROW = "{},1,192.0.2.1,{},,{},x.example,{},2026-11-22T10:00:00,2026-11-22T10:00:00\n"


def test_connections_of_every_protocol(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    rows = [(17, 53, "DNS", 1), (17, 9, "", 2), (6, 9, "Odd", "²"), (6, 80, "HTTP", "-4")]
    path.write_text(HEAD + "".join(ROW.format(*row) for row in rows))
    seen = events(import_any(path, tmp_path / "s"), FlowSeen)
    assert [(one.scheme, one.sent) for one in seen] == [
        ("dns", 1),
        ("udp", 2),
        ("tcp", 0),
        ("http", 0),
    ]
    assert {one.error for one in seen} == {"not-read"}


def test_rows_beyond_the_most_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from analyzers.dynamic.importers import pcapdroid

    monkeypatch.setattr(pcapdroid, "MOST", 1)
    path = tmp_path / "x.csv"
    path.write_text(HEAD + ROW.format(6, 80, "HTTP", 1) * 2)
    folder = import_any(path, tmp_path / "s")
    assert len(events(folder, FlowSeen)) == 1
    assert "imported-in-part" in limits(folder)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD, "session-import-empty"),
        (HEAD + "6," + "x" * 140_000, "session-import-unreadable"),  # a cell no list has
    ],
)
def test_a_list_without_a_connection(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text)
    assert refused(path, tmp_path / "s") == code


# --- camille ----------------------------------------------------------------------------------------

CALLS = "隐私政策状态,时间点,操作行为,行为描述,调用堆栈\n"


def calls(tmp_path: Path, rows: str) -> Path:
    path = tmp_path / "calls.csv"
    path.write_bytes((CALLS + rows).encode())
    return path


@pytest.mark.parametrize("odd", ["\u2028", "\x0b", "\x1c", "\x85"])
def test_only_a_line_feed_ends_a_row(tmp_path: Path, odd: str) -> None:
    """One cell with a character that other programs take for the end of a line."""
    row = f",2026-10-22 10:00:01,读取,a{odd}b,at com.example.A.b(A.java)\n"
    (call,) = events(import_any(calls(tmp_path, row), tmp_path / "s"), Hook)
    assert (call.method, call.args) == ("com.example.A.b", (f"a{odd}b",))


def test_without_a_word_of_the_policy_the_order_is_not_known(tmp_path: Path) -> None:
    source = calls(tmp_path, ",2026-10-22 10:00:01,读取剪贴板,x,\n")
    folder = import_any(source, tmp_path / "s")
    (call,) = events(folder, Hook)
    assert (call.method, call.category, call.stack) == ("读取剪贴板", "imported", ())
    assert "imported-no-order" in limits(folder)


def test_months_that_count_from_nought_are_moved(tmp_path: Path) -> None:
    rows = "前,2026-0-09 10:00:00,x,x,x\n前,2026-10-09 10:00:00,x,x,x\n"
    folder = import_any(calls(tmp_path, rows), tmp_path / "s")
    assert read_description(folder, read_log(folder)).zero.startswith("2026-01-09")


def test_calls_without_a_time_are_none(tmp_path: Path) -> None:
    rows = ",soon,x,x,x\n,2026-19-22 10:00:01,x,x,x\n"
    assert refused(calls(tmp_path, rows), tmp_path / "s") == "session-import-empty"


def test_calls_beyond_the_most_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camille, "MOST", 2)
    folder = import_any(calls(tmp_path, ",2026-10-22 10:00:01,x,x,x\n" * 4), tmp_path / "s")
    assert len(events(folder, Hook)) == 2
    assert "imported-in-part" in limits(folder)


def test_another_table_is_not_camilles(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("操作行为,调用堆栈\nx,x\n")
    assert detect(path) == "camille"
    assert refused(path, tmp_path / "s") == "session-import-unreadable"


def test_a_cell_no_list_has_is_said(tmp_path: Path) -> None:
    source = calls(tmp_path, ",2026-10-22 10:00:01,x,x," + "x" * 140_000)
    assert refused(source, tmp_path / "s") == "session-import-unreadable"


@pytest.mark.parametrize(
    ("name", "head"), [("xlrd", b"\xd0\xcf\x11\xe0"), ("openpyxl", b"PK\x03\x04")]
)
def test_without_its_library_a_book_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, head: bytes
) -> None:
    without(name, monkeypatch)
    (tmp_path / "x").write_bytes(head + bytes(90))
    with pytest.raises(SessionUnusable, match=f"pip install {name}"):
        import_any(tmp_path / "x", tmp_path / "s")


def test_an_error_inside_closes_the_session_as_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*told: Any) -> Hook:
        raise RuntimeError("the sky fell")

    monkeypatch.setattr(camille, "_hook", broken)
    with pytest.raises(RuntimeError):
        import_any(calls(tmp_path, ",2026-10-22 10:00:01,x,x,x\n"), tmp_path / "s")
    last = read_log(tmp_path / "s").lines[-1].event
    assert last.why == "failed"


# --- screens ----------------------------------------------------------------------------------------

TREE = """<?xml version='1.0' encoding='UTF-8'?><hierarchy rotation="0">
<node class="android.widget.TextView" package="com.example.app" text="hello" bounds="[0,0][9,9]"/>
</hierarchy>"""
PNG = b"\x89PNG\r\n\x1a\npixels"


@pytest.mark.parametrize("shown", [False, True])
def test_a_dump_that_is_too_large_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown: bool
) -> None:
    monkeypatch.setattr(screens, "LARGEST_TREE", 50)
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "1795341603.xml").write_text(TREE)
    if shown:
        (tmp_path / "x" / "1795341603.png").write_bytes(PNG)
    folder = import_any(tmp_path / "x", tmp_path / "s", "com.example.app")
    (gap,) = events(folder, Gap)
    assert gap.code == "tree-too-large"
    seen = [(one.package, one.tree, bool(one.shot)) for one in events(folder, ScreenSeen)]
    assert seen == ([("com.example.app", "", True)] if shown else [])


@pytest.mark.parametrize("fault", ["no picture", "too large"])
def test_a_picture_that_is_none_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    if fault == "too large":
        monkeypatch.setattr(screens, "LARGEST_SHOT", 9)
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "1795341603.xml").write_text(TREE)
    (tmp_path / "x" / "1795341603.png").write_bytes(PNG if fault == "too large" else b"GIF89a")
    folder = import_any(tmp_path / "x", tmp_path / "s")
    (seen,) = events(folder, ScreenSeen)
    assert (seen.texts, seen.shot) == (("hello",), "")
    assert "imported-damaged" in limits(folder)


def test_files_beyond_the_most_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "MOST", 1)
    (tmp_path / "x").mkdir()
    for name in ("1795341603.xml", "1795341604.xml"):
        (tmp_path / "x" / name).write_text(TREE)
    folder = import_any(tmp_path / "x", tmp_path / "s")
    assert len(events(folder, ScreenSeen)) == 1
    assert "imported-in-part" in limits(folder)


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("2026-13-45_10-00-00", None),
        ("20261322_250000-1795341603", 1795341603.0),
        ("1795341603123", 1795341603.123),
        ("window", None),
    ],
)
def test_the_time_in_a_name(name: str, moment: float | None) -> None:
    assert moment_in(name) == moment


def test_a_limitation_is_told_once_and_in_its_order() -> None:
    told = writing.limitations(["imported-in-part", "imported-no-order", "imported-in-part", "x"])
    assert [one.id for one in told] == ["imported-no-order", "imported-in-part"]
