"""Mutants of policies and of what other tools recorded."""

import csv
import io
import json
import re
import socket
import struct
from functools import cache
from unittest.mock import patch

import mutated_native
import mutated_texts
from dice import Dice, scrambled
from mutated_zip import entries_of
from sample_kinds import TESTS, Sample, plain

# --- policies ------------------------------------------------------------------------------------


@cache
def _pages() -> tuple[bytes, ...]:
    names = ("loan-violating/policy.html", "sdk-unused/policy.html", "localhost-proxy/policy.html")
    return tuple((TESTS / "apks" / name).read_bytes() for name in names)


@cache
def _papers() -> tuple[bytes, bytes]:
    import papers

    said = [
        "隐私政策",
        "一、我们收集您的人脸信息",
        "我们将保存三年。",
        "二、您的权利",
        "您可以撤回同意。",
    ]
    pages = [[(72, 700 - 30 * n, 12, words) for n, words in enumerate(said)]] * 2
    word = papers.docx(
        papers.heading(said[0]),
        *(papers.item(words, level=n % 2) for n, words in enumerate(said)),
        papers.table(["第三方", "信息"], ["旷视", "人脸图像"]),
    )
    return papers.pdf(pages), mutated_texts.archived(entries_of(word))


def _html(kind: str, seed: int, dice: Dice) -> Sample:
    before = dice.choice(_pages())
    name = "policy.html" if kind == "html" else dice.choice(("policy.txt", "policy.md"))
    if kind == "text":
        before = (TESTS / "apks/arcface-login/policy.txt").read_bytes()
    return plain(kind, seed, name, before, mutated_texts.html(dice, before))


def _pdf(kind: str, seed: int, dice: Dice) -> Sample:
    before = _papers()[0]
    return plain(kind, seed, "policy.pdf", before, mutated_texts.pdf(dice, before))


def _docx(kind: str, seed: int, dice: Dice) -> Sample:
    before = _papers()[1]
    return plain(kind, seed, "policy.docx", before, mutated_texts.office(dice, before))


# --- captures ------------------------------------------------------------------------------------


def _entry(number: int) -> dict[str, object]:
    headers = [
        {"name": "Host", "value": "a.example"},
        {"name": "Content-Type", "value": "text/plain"},
    ]
    post = {
        "mimeType": "image/jpeg",
        "text": "/9j/4AAQSkZJRgAB",
        "encoding": "base64",
        "params": [],
    }
    content = {"size": 3, "mimeType": "text/plain", "text": "b2sK", "encoding": "base64"}
    return {
        "startedDateTime": f"2026-11-22T10:00:{number:02}.5Z",
        "time": 12.5,
        "serverIPAddress": "192.0.2.1",
        "connection": str(40000 + number),
        "request": {
            "method": "POST",
            "url": f"https://a.example/up?n={number}",
            "httpVersion": "HTTP/1.1",
            "headers": headers,
            "cookies": [],
            "queryString": [],
            "headersSize": -1,
            "bodySize": 12,
            "postData": post,
        },
        "response": {
            "status": 200,
            "statusText": "OK",
            "httpVersion": "h2",
            "headers": headers,
            "cookies": [],
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": 3,
            "content": content,
        },
        "cache": {},
        "timings": {"send": 1, "wait": 2, "receive": 3},
        "_webSocketMessages": [{"type": "send", "time": 1.5, "opcode": 2, "data": "AP8="}],
    }


@cache
def _har_file() -> bytes:
    log = {
        "version": "1.2",
        "creator": {"name": "x", "version": "1"},
        "entries": [_entry(n) for n in range(3)],
    }
    return json.dumps({"log": log}).encode()


@cache
def _flow_file() -> bytes:
    from flowparts import http_flow, tcp_flow, ws_flow
    from mitmproxy.io import FlowWriter

    out = io.BytesIO()
    writer = FlowWriter(out)
    with patch("time.time", return_value=1_790_000_000.0):
        flows = [
            http_flow("https://a.example/up", b"face"),
            ws_flow("ws://a.example/", [(True, b"\0\xff")]),
            tcp_flow("a.example", 9, [(True, b"raw")]),
        ]
        for number, flow in enumerate(flows):
            flow.id = f"flow-{number}"
            flow.client_conn.id = flow.server_conn.id = f"end-{number}"
            flow.client_conn.timestamp_start = 1_790_000_000.0
            writer.add(flow)
    return out.getvalue()


@cache
def _pcap_file() -> bytes:
    out = bytearray(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
    asked = b"POST /up HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n\r\nface"
    answered = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    phone, server = ("10.215.173.1", 40001), ("192.0.2.80", 80)
    told = (
        (phone, server, b"", 99, 2),
        (phone, server, asked, 100, 16),
        (server, phone, answered, 77, 16),
    )
    for moment, (source, target, data, seq, flags) in enumerate(told, 1):
        tcp = struct.pack(">HHIIBBHHH", source[1], target[1], seq, 0, 0x50, flags, 9, 0, 0)
        ends = socket.inet_aton(source[0]) + socket.inet_aton(target[0])
        length = 20 + len(tcp) + len(data)
        frame = bytes(12) + b"\x08\x00" + struct.pack(">BBHHHBBH", 0x45, 0, length, 0, 0, 64, 6, 0)
        frame += ends + tcp + data
        frame += bytes(-len(frame) % 4) + struct.pack(">Ii20sI", 0x01072021, 10123, b"Face App", 0)
        out += struct.pack("<IIII", moment, 0, len(frame), len(frame)) + frame
    return bytes(out)


_CONNECTIONS = (
    b"IPProto,SrcIP,SrcPort,DstIp,DstPort,UID,App,PackageName,Proto,Status,Info,BytesSent,"
    b"BytesRcvd,PktsSent,PktsRcvd,FirstSeen,LastSeen\n"
    b"6,10.215.173.1,40001,192.0.2.1,443,10123,Face App,com.example.app,TLS,Closed,"
    b"face.example,99308,900,70,20,2026-11-22T10:00:01.500+00:00,2026-11-22T10:00:03+00:00\n"
    b"17,10.215.173.1,40002,192.0.2.1,443,10124,Other,com.other,QUIC,Open,q.example,"
    b"1200,0,1,0,2026-11-22T10:00:00+00:00,2026-11-22T10:00:00+00:00\n"
)


@cache
def calls() -> tuple[bytes, bytes]:
    """A list of calls as rows and as a book."""
    rows = [
        ["隐私政策状态", "时间点", "行为主体", "操作行为", "行为描述", "传入参数", "调用堆栈"],
        *(
            [
                f"同意隐私政策{when}",
                "2026-10-22 10:00:01",
                "APP本身",
                "调用摄像头",
                "x",
                "0",
                "a\n\tat a.B.c(B.java:9)",
            ]
            for when in ("前", "后")
        ),
    ]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    parts = entries_of(out.getvalue())
    parts["docProps/core.xml"] = re.sub(
        rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-01-01T00:00:00Z", parts["docProps/core.xml"]
    )
    return text.getvalue().encode(), mutated_texts.archived(parts)


def _har(kind: str, seed: int, dice: Dice) -> Sample:
    return plain(kind, seed, "x.har", _har_file(), mutated_texts.json_file(dice, _har_file()))


def _flows(kind: str, seed: int, dice: Dice) -> Sample:
    before = _flow_file()
    if dice.chance(0.5):
        return plain(kind, seed, "x.mitm", before, scrambled(dice, before))
    out = bytearray(before)  # a value of a netstring turned into another of the same length
    for _ in range(dice.choice((1, 2, 5))):
        at = dice.randrange(len(out))
        out[at : at + 1] = dice.choice((b"9", b"0", b"#", b";", b"~", b"}", b"]", b",", b"^", b"!"))
    return plain(kind, seed, "x.mitm", before, bytes(out))


def _pcap(kind: str, seed: int, dice: Dice) -> Sample:
    return plain(kind, seed, "x.pcap", _pcap_file(), mutated_native.numbers(dice, _pcap_file()))


def _connections(kind: str, seed: int, dice: Dice) -> Sample:
    return plain(kind, seed, "x.csv", _CONNECTIONS, mutated_texts.table(dice, _CONNECTIONS))


def _camille(kind: str, seed: int, dice: Dice) -> Sample:
    rows, book = calls()
    if dice.chance(0.6):
        return plain(kind, seed, "x.csv", rows, mutated_texts.table(dice, rows))
    return plain(kind, seed, "x.xlsx", book, mutated_texts.office(dice, book))


def _screens(kind: str, seed: int, dice: Dice) -> Sample:
    from sessions import face_consent, tree

    before = tree(*face_consent(), package="com.example.app").encode()
    name = dice.choice(
        ("window_2026-11-22_10-00-05", "1795341603500", "a", "9" * 60, "2026-99-99_99-99-99")
    )
    part = mutated_texts.xml(dice, before)
    files = {
        f"{name}.xml": part,
        f"{name}.png": b"\x89PNG\r\n\x1a\n" + dice.randbytes(dice.randrange(60)),
    }
    return Sample(
        kind, seed, "", files, part=part, before=before, build=lambda data: {f"{name}.xml": data}
    )


MAKERS = {
    "html": _html,
    "text": _html,
    "pdf": _pdf,
    "docx": _docx,
    "har": _har,
    "flows": _flows,
    "pcap": _pcap,
    "connections": _connections,
    "camille": _camille,
    "screens": _screens,
}
