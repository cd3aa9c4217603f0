"""Sessions made of other tools' records: what they hold byte by byte, what they lack in words."""

import base64
import csv
import gzip
import io
import json
import os
import struct
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mitmproxy")

sys.path.insert(0, str(Path(__file__).parents[1] / "proxy"))

from flowparts import add, http_flow, tcp_flow, ws_flow
from proxyparts import ended, events, recorder

from analyzers.dynamic.events import FlowSeen, Gap, Hook, Note, ScreenSeen
from analyzers.dynamic.har import export_har
from analyzers.dynamic.importers import detect, import_any
from analyzers.dynamic.log import read_description, read_log
from analyzers.dynamic.proxy import read_flows
from analyzers.errors import SessionUnusable

BODIES = {
    "text": "文字 and more".encode(),
    "binary": bytes(range(256)) * 40,
    "latin": "é".encode("latin-1") * 10,
    "surrogate": b"\xed\xa0\x80 no text",
    "empty": b"",
    "nul": b"a\x00b",
    "bom": b"\xef\xbb\xbf{}",
}


def limits(folder: Path) -> set[str]:
    return {one.id for one in read_description(folder, read_log(folder)).limitations}


def coverage(folder: Path) -> Any:
    return read_description(folder, read_log(folder)).coverage[0]


# --- HAR --------------------------------------------------------------------------------------------


def exported(tmp_path: Path, keep: bool = True) -> tuple[Path, list[Any]]:
    session = recorder(tmp_path / "s")
    flows = []
    for name, body in BODIES.items():
        flow = http_flow(f"https://a.example/{name}?q=%20x&q=", body, {"x-é": "ü"})
        flow.response.raw_content = body
        flows.append(flow)
    packed = http_flow("http://a.example/packed", b"x")
    packed.response.headers["content-encoding"] = "gzip"
    packed.response.raw_content = gzip.compress(b"hello" * 50)
    damaged = http_flow("http://a.example/damaged", b"x")
    damaged.response.headers["content-encoding"] = "gzip"
    damaged.response.raw_content = b"\x1f\x8bnot gzip at all"
    live = ws_flow("ws://a.example/live", [(True, b"\x00\xff"), (False, b"ok")])
    none = http_flow("http://a.example/none", b"asked")
    none.response = None
    flows += [packed, damaged, live, none]
    for flow in flows:
        add(session, flow)
    add(session, tcp_flow("a.example", 9000, [(True, b"raw")]))
    ended(session)
    path = tmp_path / "out.har"
    with path.open("wb") as out:
        told = export_har(session.folder, out, keep_faces=keep)
    assert (told.entries, told.others) == (len(flows), 1)
    return path, flows


def test_a_har_has_the_structure_of_har_1_2(tmp_path: Path) -> None:
    path, _ = exported(tmp_path)
    log = json.loads(path.read_text())["log"]
    assert log["version"] == "1.2"
    assert set(log["creator"]) >= {"name", "version"}
    for entry in log["entries"]:
        assert set(entry) >= {"startedDateTime", "time", "request", "response", "cache", "timings"}
        request, response = entry["request"], entry["response"]
        both = {"httpVersion", "cookies", "headers", "headersSize", "bodySize"}
        assert set(request) >= {"method", "url", "queryString", *both}
        assert set(response) >= {"status", "statusText", "content", "redirectURL", *both}
        assert set(response["content"]) >= {"size", "mimeType"}
        assert set(entry["timings"]) >= {"send", "wait", "receive"}
        assert entry["time"] >= 0
        if "postData" in request:
            assert set(request["postData"]) >= {"mimeType", "params", "text"}
        extra = set(entry) - {
            *("startedDateTime", "time", "request", "response", "cache", "timings"),
            *("serverIPAddress", "connection", "pageref", "comment"),
        }
        assert all(name.startswith("_") for name in extra)


def test_a_har_comes_back_byte_by_byte(tmp_path: Path) -> None:
    path, flows = exported(tmp_path)
    assert detect(path) == "har"
    folder = import_any(path, tmp_path / "back")
    back = {flow.request.path: flow for flow in read_flows(folder / "flows.mitm")}  # type: ignore[attr-defined]
    assert len(back) == len(flows)
    for flow in flows:
        other: Any = back[flow.request.path]
        assert other.request.raw_content == flow.request.raw_content
        assert other.request.headers.fields == flow.request.headers.fields
        assert other.request.url == flow.request.url
        if flow.response is None:
            assert other.response is None
        else:
            assert other.response.raw_content == (flow.response.raw_content or b"")
    live: Any = back["/live"]
    assert [m.content for m in live.websocket.messages] == [b"\x00\xff", b"ok"]
    seen = events(folder, FlowSeen)
    assert {e.error for e in seen} == {"", "no answer"}
    assert {e.owner for e in seen} == {"unknown"}
    assert {line.src for line in read_log(folder).lines} == {"host", "import"}
    assert limits(folder) == {
        "imported-no-order",
        "imported-no-owner",
        "imported-no-hooks",
        "imported-no-screens",
    }
    assert (coverage(folder).path, coverage(folder).completed) == ("imported", 0)


def test_faces_are_not_exported_unless_kept(tmp_path: Path) -> None:
    pytest.importorskip("PIL")
    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((160, 160), 60).convert("RGB").save(out, "JPEG")
    face = out.getvalue()
    session = recorder(tmp_path / "s")
    add(session, http_flow("http://a.example/up", face))
    ended(session)
    for keep in (False, True):
        har = io.BytesIO()
        told = export_har(session.folder, har, keep_faces=keep)
        text = json.loads(har.getvalue())["log"]["entries"][0]["request"]["postData"]["text"]
        assert told.redacted == int(not keep)
        assert text.startswith("[removed by faceaudit") != keep


def entry(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "startedDateTime": "2026-11-22T10:00:00.000Z",
        "time": 20,
        "request": {
            "method": "POST",
            "url": "https://a.example/up",
            "httpVersion": "HTTP/2",
            "headers": [{"name": "Content-Type", "value": "image/jpeg"}],
            "bodySize": 4,
            "postData": {"mimeType": "image/jpeg", "text": "ÿØÿà"},
        },
        "response": {
            "status": 200,
            "httpVersion": "HTTP/2",
            "headers": [],
            "content": {"size": 2, "mimeType": "text/plain", "text": "ok"},
        },
    }
    for where, value in changes.items():
        part, _, name = where.partition("_")
        made[part][name] = value
    return made


def har_file(tmp_path: Path, *entries: Any) -> Path:
    path = tmp_path / "x.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    return path


CASES: list[tuple[dict[str, Any], bytes, str]] = [
    ({}, b"\xff\xd8\xff\xe0", ""),  # mitmproxy: bytes as Latin-1
    ({"request_bodySize": 8}, "ÿØÿà".encode(), ""),
    ({"request_bodySize": 7}, "ÿØÿà".encode(), "body-lossy"),
    ({"request_postData": {"text": "\ufffd\ufffdJFIF"}}, "\ufffd\ufffdJFIF".encode(), "body-lossy"),
    ({"request_postData": {"mimeType": "image/jpeg"}}, b"", "body-missing"),
    (
        {"request_postData": {"text": base64.b64encode(b"\0\1").decode(), "encoding": "base64"}},
        b"\0\1",
        "",
    ),
    ({"request_postData": {"params": [{"name": "a", "value": "b c"}]}}, b"a=b+c", "body-lossy"),
    (
        {"response_content": {"size": 900, "mimeType": "image/png"}},
        b"\xff\xd8\xff\xe0",
        "body-missing",
    ),
]


@pytest.mark.parametrize(("changes", "body", "fault"), CASES)
def test_what_a_tool_lost_is_noticed(
    tmp_path: Path, changes: dict[str, Any], body: bytes, fault: str
) -> None:
    folder = import_any(har_file(tmp_path, entry(**changes)), tmp_path / "s")
    (flow,) = read_flows(folder / "flows.mitm")
    assert flow.request.raw_content == body  # type: ignore[attr-defined]
    (seen,) = events(folder, FlowSeen)
    assert (seen.error, seen.version, seen.host) == (fault, "HTTP/2", "a.example")
    assert ("imported-lossy" in limits(folder)) == bool(fault)


def test_entries_are_in_the_order_of_their_time(tmp_path: Path) -> None:
    late = entry()
    early = entry(request_url="https://a.example/early")
    early["startedDateTime"] = "2026-11-22T09:59:58.500+00:00"
    broken = {"request": 7}
    folder = import_any(har_file(tmp_path, late, broken, early), tmp_path / "s")
    assert [(e.path, e.started) for e in events(folder, FlowSeen)] == [("/early", 0), ("/up", 1500)]
    assert read_description(folder, read_log(folder)).zero.startswith("2026-11-22T09:59:58.5")
    assert "imported-damaged" in limits(folder)
    assert read_log(folder).intact


BAD = {
    "no.har": b'{"log": 5}',
    "cut.har": b'{"log": {"entries": [{"a"',
    "deep.har": b'{"log":{"entries":' + b"[" * 100_000,
    "none.har": b'{"log":{"entries":[]}}',
    "words": b"nothing that is known",
    "flows": b"7:nonsens,",
    "cut.pcap": b"\xd4\xc3\xb2\xa1\x02\x00\x04\x00",
    "cut.pcapng": b"\x0a\x0d\x0d\x0a\xff\xff\xff\xff",
    "book.xls": b"\xd0\xcf\x11\xe0" + b"x" * 600,
    "book.xlsx": b"PK\x03\x04" + b"x" * 600,
    "list.csv": b"IPProto,DstPort\n",
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name])
    with pytest.raises(SessionUnusable) as caught:
        import_any(path, tmp_path / "s")
    assert caught.value.code.startswith("session-import-")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "s").exists()


def test_an_import_goes_into_an_empty_folder_only(tmp_path: Path) -> None:
    path = har_file(tmp_path, entry())
    import_any(path, tmp_path / "s")
    with pytest.raises(SessionUnusable, match="session-occupied"):
        import_any(path, tmp_path / "s")


# --- mitmproxy's flow files -----------------------------------------------------------------------


def test_a_flow_file_is_taken_over(tmp_path: Path) -> None:
    session = recorder(tmp_path / "s")
    first = http_flow("https://a.example/1", os.urandom(900))
    first.metadata["x"] = "theirs"
    add(session, first)
    add(session, first)
    add(session, tcp_flow("a.example", 9000, [(True, b"raw")]))
    ended(session)
    source = tmp_path / "dump.mitm"
    source.write_bytes((session.folder / "flows.mitm").read_bytes() + b"999:cut")
    assert detect(source) == "flows"
    folder = import_any(source, tmp_path / "back")
    one, two, raw = read_flows(folder / "flows.mitm")
    assert one.request.raw_content == first.request.raw_content  # type: ignore[attr-defined]
    assert one.id != two.id
    assert one.metadata["faceaudit"]["run"] == "imported-1"
    assert one.metadata["x"] == "theirs"
    assert raw.messages[0].content == b"raw"  # type: ignore[attr-defined]
    assert [e.id for e in events(folder, FlowSeen)] == [one.id, two.id, raw.id]
    assert "imported-damaged" in limits(folder)


# --- PCAPdroid --------------------------------------------------------------------------------------


def capture(
    path: Path, *packets: tuple[float, str, int, str, int, bytes, int, bool], uid: int = -1
) -> None:
    """Ethernet frames with PCAPdroid's trailer: moment, from, port, to, port, data, sequence, first."""
    import socket

    out = bytearray(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
    for moment, source, sport, target, dport, data, seq, syn in packets:
        tcp = struct.pack(
            ">HHIIBBHHH", sport, dport, seq % 2**32, 0, 0x50, 2 if syn else 16, 9, 0, 0
        )
        length = 20 + len(tcp) + len(data)
        ends = socket.inet_aton(source) + socket.inet_aton(target)
        ip = struct.pack(">BBHHHBBH", 0x45, 0, length, 0, 0, 64, 6, 0) + ends
        frame = bytes(12) + b"\x08\x00" + ip + tcp + data
        frame += bytes(-len(frame) % 4)
        frame += struct.pack(">Ii20sI", 0x01072021, uid, b"Face App", 0)
        size = len(frame)
        out += struct.pack("<IIII", int(moment), int(moment % 1 * 1e6), size, size) + frame
    path.write_bytes(out)


PHONE, SERVER = "10.215.173.1", "192.0.2.80"


def test_plain_http_in_a_capture_is_read_out_of_order_and_with_repeats(tmp_path: Path) -> None:
    pytest.importorskip("dpkt")
    body = os.urandom(5000)
    head = f"POST /up HTTP/1.1\r\nHost: a.example\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    asked = head + body + b"GET /b HTTP/1.1\r\nHost: a.example\r\n\r\n"
    answered = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        b"HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno"
    )
    start = 2**32 - 1000  # the numbers wrap
    pieces = [(at, asked[at : at + 1000]) for at in range(0, len(asked), 1000)]
    packets: list[Any] = [(1.0, PHONE, 40001, SERVER, 80, b"", start - 1, True)]
    packets += [(2.0, PHONE, 40001, SERVER, 80, data, start + at, False) for at, data in pieces]
    packets[2], packets[4] = packets[4], packets[2]
    packets.append(packets[3])
    packets.append((3.0, SERVER, 80, PHONE, 40001, answered, 77, False))
    path = tmp_path / "x.pcap"
    capture(path, *packets, uid=10123)
    assert detect(path) == "capture"
    folder = import_any(path, tmp_path / "s", "com.example.app", uid=10123)
    one, two = read_flows(folder / "flows.mitm")
    assert one.request.raw_content == body  # type: ignore[attr-defined]
    assert one.response.raw_content == b"abc"  # type: ignore[attr-defined]
    seen = events(folder, FlowSeen)
    assert [(e.host, e.path, e.status, e.owner, e.attributed) for e in seen] == [
        ("a.example", "/up", 200, "app", "uid"),
        ("a.example", "/b", 404, "app", "uid"),
    ]
    assert seen[0].address == SERVER
    assert limits(folder) == {"imported-no-order", "imported-no-hooks", "imported-no-screens"}
    assert two.id != one.id


def test_tls_raw_and_other_apps_in_a_capture_are_told(tmp_path: Path) -> None:
    pytest.importorskip("dpkt")
    import ssl

    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname="face.example")
    with pytest.raises(ssl.SSLWantReadError):
        tls.do_handshake()
    hello = outgoing.read()
    path = tmp_path / "x.pcap"
    capture(
        path,
        (1.0, PHONE, 40001, SERVER, 443, b"", 9, True),
        (1.1, PHONE, 40001, SERVER, 443, hello, 10, False),
        (1.2, PHONE, 40002, SERVER, 9000, b"", 9, True),
        (1.3, PHONE, 40002, SERVER, 9000, b"\x00\x01raw", 10, False),
        (1.4, PHONE, 40002, SERVER, 9000, b"after a hole", 9999, False),
        uid=10123,
    )
    folder = import_any(path, tmp_path / "s", "com.example.app", uid=10200)
    secure, raw = events(folder, FlowSeen)
    assert (secure.scheme, secure.host, secure.sent) == ("https", "face.example", len(hello))
    assert (secure.error, secure.owner) == ("not-read", "other")
    assert (raw.scheme, raw.sent, raw.error) == ("tcp", 5, "body-lossy")
    assert {"imported-encrypted", "imported-lossy"} <= limits(folder)


def test_a_cut_capture_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    pytest.importorskip("dpkt")
    path = tmp_path / "x.pcap"
    get = b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"
    rows: list[Any] = [(1.0, PHONE, 40001, SERVER, 80, get, 9, False)]
    capture(path, *rows, (2.0, PHONE, 40002, SERVER, 80, get, 9, False))
    path.write_bytes(path.read_bytes()[:-30])
    folder = import_any(path, tmp_path / "s")
    assert [e.owner for e in events(folder, FlowSeen)] == ["unknown", "unknown"]
    assert {"imported-no-owner", "imported-damaged"} <= limits(folder)


def test_pcapdroids_list_of_connections(tmp_path: Path) -> None:
    path = tmp_path / "PCAPdroid.csv"
    path.write_text(
        "IPProto,SrcIP,SrcPort,DstIp,DstPort,UID,App,PackageName,Proto,Status,Info,BytesSent,"
        "BytesRcvd,PktsSent,PktsRcvd,FirstSeen,LastSeen\n"
        "6,10.215.173.1,40001,192.0.2.1,443,10123,Face App,com.example.app,TLS,Closed,"
        "face.example,99308,900,70,20,2026-11-22T10:00:01.500+00:00,2026-11-22T10:00:03+00:00\n"
        "17,10.215.173.1,40002,192.0.2.1,443,10124,Other,com.other,QUIC,Open,q.example,"
        "1200,0,1,0,2026-11-22T10:00:00+00:00,2026-11-22T10:00:00+00:00\n"
        "6,damaged\n"
    )
    assert detect(path) == "connections"
    folder = import_any(path, tmp_path / "s", "com.example.app")
    quic, tls = events(folder, FlowSeen)
    assert (quic.scheme, quic.owner) == ("quic", "other")
    assert (tls.scheme, tls.host, tls.sent, tls.owner, tls.started) == (
        *("https", "face.example", 99308),
        *("app", 1500),
    )
    assert "imported-no-bodies" in limits(folder)


# --- camille ----------------------------------------------------------------------------------------

CALLS = [
    ["隐私政策状态", "时间点", "行为主体", "操作行为", "行为描述", "传入参数", "调用堆栈"],
    [
        *("同意隐私政策前", "2026-10-22 10:00:01", "APP本身", "调用摄像头", "调用摄像头", "0"),
        "java.lang.Throwable\n\tat android.hardware.Camera.open(Native Method)\n\tat com.example.A.b(A.java:9)",
    ],
    [
        *("同意隐私政策后", "2026-10-22 10:00:05", "APP本身", "申请权限", "x", "CAMERA"),
        "java.lang.Throwable\n\tat android.app.Activity.requestPermissions(Activity.java:1)",
    ],
]


def write_calls(path: Path, form: str) -> None:
    if form == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(CALLS)
        path.write_bytes(text.getvalue().encode("gb18030"))
    elif form == "xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        for row in CALLS:
            book.active.append(row)
        book.save(path)
    else:
        xlwt = pytest.importorskip("xlwt")
        pytest.importorskip("xlrd")
        book = xlwt.Workbook(encoding="utf-8")
        sheet = book.add_sheet("x")
        for y, row in enumerate(CALLS):
            for x, value in enumerate(row):
                sheet.write(y, x, value)
        book.save(str(path))


@pytest.mark.parametrize("form", ["csv", "xlsx", "xls"])
def test_camilles_list_keeps_the_order_around_the_consent(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"calls.{form}"
    write_calls(path, form)
    assert detect(path) == "camille"
    folder = import_any(path, tmp_path / "s", "com.example.app")
    told = [line.event for line in read_log(folder).lines if isinstance(line.event, Hook | Note)]
    first, mark, second = told
    assert isinstance(first, Hook)
    assert (first.category, first.method) == ("camera-open", "android.hardware.Camera.open")
    assert first.stack == ("com.example.A.b",)
    assert isinstance(mark, Note)
    assert mark.mark == "consent"
    assert isinstance(second, Hook)
    assert second.category == "permission-request"
    assert "imported-no-order" not in limits(folder)


def test_a_book_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analyzers.dynamic.importers import camille

    pytest.importorskip("openpyxl")
    monkeypatch.setattr(camille, "UNPACKED", 1000)
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 2000)
    with pytest.raises(SessionUnusable, match="unpacks to too much"):
        import_any(path, tmp_path / "s")


# --- screens ----------------------------------------------------------------------------------------

TREE = """<?xml version='1.0' encoding='UTF-8'?><hierarchy rotation="0">
<node class="android.widget.FrameLayout" package="com.example.app" bounds="[0,0][720,1280]">
<node class="android.widget.TextView" package="com.example.app" text="{}" bounds="[0,0][720,100]"/>
</node></hierarchy>"""
PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"


def test_a_folder_of_screens(tmp_path: Path) -> None:
    source = tmp_path / "shots"
    (source / "more").mkdir(parents=True)
    (source / "window_2026-11-22_10-00-05.xml").write_text(TREE.format("人脸识别"))
    (source / "window_2026-11-22_10-00-05.png").write_bytes(PNG)
    (source / "more" / "20261122T100001.250.png").write_bytes(PNG)
    (source / "1795341603500.xml").write_text("<hierarchy><!DOCTYPE a>")
    assert detect(source) == "screens"
    folder = import_any(source, tmp_path / "s", "com.example.app")
    seen = events(folder, ScreenSeen)
    assert [one.texts for one in seen] == [(), ("人脸识别",)]
    assert all((folder / one.shot).read_bytes() == PNG for one in seen)
    assert (folder / seen[1].tree).exists()
    lines = [line for line in read_log(folder).lines if isinstance(line.event, ScreenSeen)]
    assert [line.t for line in lines] == [0, 3750]
    (gap,) = events(folder, Gap)
    assert gap.code == "tree-broken"
    assert limits(folder) == {"imported-no-hooks", "imported-no-traffic", "imported-damaged"}


def test_screens_without_times_say_so(tmp_path: Path) -> None:
    source = tmp_path / "shots"
    source.mkdir()
    for number, name in enumerate(("b.xml", "a.xml")):
        (source / name).write_text(TREE.format(name))
        os.utime(source / name, (1_790_000_000 + number, 1_790_000_000 + number))
    folder = import_any(source, tmp_path / "s")
    assert [one.texts for one in events(folder, ScreenSeen)] == [("b.xml",), ("a.xml",)]
    assert "imported-file-times" in limits(folder)


def test_a_folder_without_screens_is_said(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(SessionUnusable, match="session-import-empty"):
        import_any(tmp_path / "x", tmp_path / "s")


@pytest.mark.parametrize("keep", [False, True])
def test_faces_are_looked_for_in_what_is_imported(tmp_path: Path, keep: bool) -> None:
    pytest.importorskip("dlib")
    from analyzers.dynamic.events import PayloadSeen
    from analyzers.dynamic.payloads import honey_face

    face = honey_face()
    session = recorder(tmp_path / "s")
    add(session, http_flow("https://a.example/up", face, {"content-type": "image/jpeg"}))
    ended(session)
    folder = import_any(session.folder / "flows.mitm", tmp_path / "back", keep_faces=keep)
    (seen,) = events(folder, PayloadSeen)
    assert (seen.form, seen.grade, seen.size) == ("image", "face", len(face))
    (flow,) = read_flows(folder / "flows.mitm")
    assert (flow.request.raw_content == face) == keep  # type: ignore[attr-defined]
    assert read_description(folder, read_log(folder)).capture.faces_kept == keep


def test_a_pcapng_is_read_too(tmp_path: Path) -> None:
    dpkt = pytest.importorskip("dpkt")
    get = b"GET /ng HTTP/1.1\r\nHost: a.example\r\n\r\n"
    capture(tmp_path / "x.pcap", (5.0, PHONE, 40001, SERVER, 80, get, 9, False))
    frame = (tmp_path / "x.pcap").read_bytes()[40:]
    path = tmp_path / "x.pcapng"
    with path.open("wb") as out:
        dpkt.pcapng.Writer(out).writepkt(frame, 5.0)
    assert detect(path) == "capture"
    (seen,) = events(import_any(path, tmp_path / "s"), FlowSeen)
    assert (seen.path, seen.host) == ("/ng", "a.example")
