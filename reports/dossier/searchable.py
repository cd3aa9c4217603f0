"""Chinese text in a PDF that a browser printed: found again when it is searched for or copied.

Where a font draws a character and a radical with one glyph, Chromium writes the radical into the table from glyphs
to text: 人 is drawn, and ⼈ is found. The tables are written anew behind the document, as PDF foresees for changes.
"""

import re
import unicodedata
import zlib

_SIMPLIFIED = dict(
    zip(
        "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "民西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
"""Radicals that Unicode does not itself say to be a character."""
LARGEST = 1 << 20
"""Bytes of one table."""
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref", re.DOTALL)
_TABLE = re.compile(rb"/ToUnicode (\d+) 0 R")
_STREAM = re.compile(rb"(\d+) 0 obj\s*<<(?:[^<>]*)/Length (\d+)[^<>]*>>\s*stream\r?\n")
_ROW = re.compile(rb"(\d{10}) \d{5} n")
_SECTION = re.compile(r"\d+ beginbf(char|range)\n(.*?)endbf\1\n?", re.DOTALL)
_CODE = re.compile(r"<([0-9A-Fa-f]+)>")
_MOST = 100
"""Entries of one section of a table."""


def searchable(data: bytes) -> bytes:
    """The PDF with tables that name characters in place of radicals; as it was where it cannot be read."""
    start = _START.search(data)
    places = _places(data, int(start[1])) if start else {}
    trailer = _TRAILER.search(data, int(start[1])) if start else None
    if start is None or trailer is None or not places:
        return data
    mended: dict[int, str] = {}
    for number in sorted({int(found) for found in _TABLE.findall(data)}):
        table = _stream(data, number, places.get(number, -1))
        try:
            new = _mended(table) if table is not None else table
        except ValueError:  # codes that are none
            continue
        if new is not None and new != table:
            mended[number] = new
    return _appended(data, mended, int(start[1]), trailer[1]) if mended else data


def _places(data: bytes, at: int) -> dict[int, int]:
    """Where objects lie, by a plain table of them; empty where there is none."""
    head = re.compile(rb"xref\s+0 (\d+)\s*?\n").match(data, at)
    if head is None:
        return {}
    rows = data[head.end() : head.end() + 20 * int(head[1])]
    used = ((n, _ROW.match(rows, 20 * n)) for n in range(len(rows) // 20))
    return {n: int(row[1]) for n, row in used if row is not None}


def _stream(data: bytes, number: int, at: int) -> str | None:
    head = _STREAM.match(data, at) if at >= 0 else None
    if head is None or int(head[1]) != number:
        return None
    try:
        inflater = zlib.decompressobj()
        table = inflater.decompress(data[head.end() : head.end() + int(head[2])], LARGEST)
        return table.decode("ascii")
    except (zlib.error, UnicodeDecodeError):
        return None


def _mended(table: str) -> str:
    """The table with its entries one by one, if one of them names a radical."""
    sections = list(_SECTION.finditer(table))
    entries = [entry for section in sections for entry in _entries(section[1], section[2])]
    told = [(code, _character(text)) for code, text in entries]
    if told == entries or not entries:
        return table
    lines = [f"<{code}> <{text.encode('utf-16-be').hex().upper()}>\n" for code, text in told]
    parts = [lines[n : n + _MOST] for n in range(0, len(lines), _MOST)]
    whole = "".join(f"{len(part)} beginbfchar\n{''.join(part)}endbfchar\n" for part in parts)
    return table[: sections[0].start()] + whole + table[sections[-1].end() :]


def _entries(kind: str, rows: str) -> list[tuple[str, str]]:
    found = []
    for row in rows.splitlines():
        codes = _CODE.findall(row)
        if kind == "char" and len(codes) == 2:
            found.append((codes[0], _text(codes[1])))
        elif kind == "range" and len(codes) == 3:
            first, last, text = int(codes[0], 16), int(codes[1], 16), _text(codes[2])
            for step in range(min(last - first, 0xFFFF) + 1):
                code = f"{first + step:0{len(codes[0])}X}"
                found.append((code, text[:-1] + chr(ord(text[-1]) + step)))
    return found


def _text(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be", "replace") or "\ufffd"


def _character(text: str) -> str:
    if len(text) != 1 or not 0x2E80 <= ord(text) <= 0x2FDF:
        return text
    return _SIMPLIFIED.get(text) or unicodedata.normalize("NFKC", text)


def _appended(data: bytes, mended: dict[int, str], start: int, trailer: bytes) -> bytes:
    out = bytearray(data.rstrip(b"\n") + b"\n")
    rows = bytearray(b"xref\n")
    for number, table in mended.items():
        packed = zlib.compress(table.encode("ascii"), 9)
        rows += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n<</Filter /FlateDecode\n/Length %d>> stream\n" % (number, len(packed))
        out += packed + b"\nendstream\nendobj\n"
    at = len(out)
    out += rows + b"trailer\n<<%s\n/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start, at)
    return bytes(out)
