"""Policies, captures, lists and forms with wrong structure: markup, PDF objects, Word parts, JSON, CSV, YAML."""

import copy
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from dice import Dice, scrambled

_WORDS = (
    *("", " ", "\0", "\ufeff", "\u202e", "\ud7ff", "人脸", "人脸识别信息" * 400, "a" * 70_000),
    *("<", "&", "&#0;", "&#x110000;", "&lt" * 500, "]]>", "<!--", "-->", "﷽" * 100, "𠮷" * 50),
    *(
        "第一条",
        "一、" * 300,
        "（" * 3000,
        "1." * 500,
        "3个月" * 200,
        "。" * 5000,
        "\r",
        "\x85\u2028",
    ),
)
_TAGS = (
    "div",
    "table",
    "td",
    "tr",
    "li",
    "ol",
    "h1",
    "a",
    "script",
    "style",
    "svg",
    "template",
    "p",
    "b",
)
_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**31, 2**63, 10**400, 1e308, 0.1, "", "x", "\0", "\ud800", [], {}, [[]]),
    *(
        {"": {}},
        "2026-02-30T25:61:61Z",
        "inf",
        "9" * 5000,
        "http://[::1",
        "https://x:99999/",
        "data:,",
    ),
)


# --- HTML and plain text -------------------------------------------------------------------------


def html(dice: Dice, data: bytes) -> bytes:
    """A page with broken, deep or endless markup."""
    if dice.chance(0.15):
        return scrambled(dice, data)
    text = data.decode("utf-8", "replace")
    for _ in range(dice.choice((1, 1, 2, 4))):
        at = dice.randrange(len(text) + 1)
        tag = dice.choice(_TAGS)
        times = dice.choice((1, 3, 200, 5000))
        kind = dice.randrange(9)
        if kind == 0:
            text = text[:at] + f"<{tag}>" * times + text[at:]
        elif kind == 1:
            text = text[:at] + f"</{tag}>" * min(times, 500) + text[at:]
        elif kind == 2:
            text = text[:at] + dice.choice(_WORDS) + text[at:]
        elif kind == 3:
            text = (
                text[:at]
                + f'<{tag} style="display:none" href="{dice.choice(_WORDS)[:3000]}">'
                + text[at:]
            )
        elif kind == 4:
            end = at + dice.choice((1, 20, 2000))
            text = text[:at] + text[at:end] * dice.choice((0, 2, 10)) + text[end:]
        elif kind == 5:
            text = re.sub(r"</\w+>", "", text, count=dice.choice((1, 5, 1000)))
        elif kind == 6:
            text = (
                text[:at]
                + "<table>"
                + "<tr>"
                + "<td colspan=99999 rowspan=99999>人脸" * 50
                + text[at:]
            )
        elif kind == 7:
            text = (
                text[:at]
                + f"<meta charset={dice.choice(('gbk', 'utf-7', 'utf-16', 'x-none', 'hz'))}>"
                + text[at:]
            )
        else:
            text = text[:at]
    codec = dice.choice(
        ("utf-8", "utf-8", "utf-8", "gb18030", "utf-16", "utf-16-be", "big5", "utf-7")
    )
    return text.encode(codec, "replace")


# --- PDF -----------------------------------------------------------------------------------------


def pdf(dice: Dice, data: bytes) -> bytes:
    """A PDF whose objects refer wrongly, whose numbers lie, whose streams swell."""
    if dice.chance(0.25):
        return scrambled(dice, data)
    out = data
    for _ in range(dice.choice((1, 1, 2, 4))):
        kind = dice.randrange(6)
        numbers = list(re.finditer(rb"(?<![\d.])\d{1,10}(?![\d.])", out))
        if kind == 0 and numbers:
            one = dice.choice(numbers)
            value = dice.choice((b"0", b"1", b"2", b"-1", b"99999999999", b"1e9", b"[]", b"null"))
            out = out[: one.start()] + value + out[one.end() :]
        elif kind == 1:
            references = list(re.finditer(rb"\d+ 0 R", out))
            if references:
                one = dice.choice(references)
                out = out[: one.start()] + b"%d 0 R" % dice.randrange(12) + out[one.end() :]
        elif kind == 2:
            names = list(re.finditer(rb"/[A-Z]\w+", out))
            one, other = dice.choice(names), dice.choice(names)
            out = out[: one.start()] + other[0] + out[one.end() :]
        elif kind == 3:
            out = re.sub(rb"(?s)stream\r?\n.*?endstream", lambda _: _stream(dice), out, count=1)
        elif kind == 4:
            at = dice.randrange(len(out))
            out = (
                out[:at]
                + dice.choice((b"<<" * 3000, b"[" * 3000, b"(" * 3000, b"endobj ", b"%%EOF"))
                + out[at:]
            )
        else:
            objects = re.findall(rb"(?s)\d+ 0 obj.*?endobj", out)
            if objects:
                out += b"\n" + dice.choice(objects) * dice.choice((1, 20))
    return out


def _stream(dice: Dice) -> bytes:
    content = dice.choice(
        (
            b"BT /F1 12 Tf 1 0 0 1 72 700 Tm <4eba8138> Tj ET\n" * 2000,
            b"q " * 50_000,
            b"BT " * 5000,
            b"[" * 20_000,
            b"0 0 m 9 9 l S\n" * 20_000,
            b"1e999 0 0 1e-999 0 0 cm BT /F9 1e30 Tf <ffff> Tj ET",
            bytes(8 << 20),
        )
    )
    return b"stream\n" + zlib.compress(content) + b"\nendstream"


# --- archives of XML -----------------------------------------------------------------------------


def office(dice: Dice, data: bytes) -> bytes:
    """A Word or Excel file: its archive, or the markup in one of its parts."""
    if dice.chance(0.2):
        return scrambled(dice, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(dice.choice((1, 1, 2, 3))):
        name = dice.choice(sorted(parts))
        parts[name] = xml(dice, parts[name])
    return archived(parts)


def archived(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these files, without the time of the day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def xml(dice: Dice, data: bytes) -> bytes:
    """XML with deep, repeated, renamed or unbalanced elements, wild numbers, entities."""
    kind = dice.randrange(9)
    tags = list(re.finditer(rb"<[\w:]+[^<>]*>", data))
    if kind == 0 or not tags:
        return scrambled(dice, data)
    one, other = dice.choice(tags), dice.choice(tags)
    if kind == 1:
        return data[: one.start()] + one[0] * dice.choice((2, 100, 20_000)) + data[one.end() :]
    if kind == 2:
        name = re.match(rb"<([\w:]+)", one[0])
        assert name is not None
        times = dice.choice((3, 100, 3000))
        closed = (b"</" + name[1] + b">") * times
        return data[: one.start()] + one[0] * times + closed + data[one.start() :]
    if kind == 3:
        return data[: one.start()] + other[0] + data[one.end() :]
    if kind == 4:
        values = list(re.finditer(rb'"[^"<]*"', data))
        if values:
            value = dice.choice(values)
            told = dice.choice(
                (b"-1", b"0", b"2147483648", b"9" * 400, b"NaN", b"", b"&amp;" * 900, b"1e309")
            )
            return data[: value.start()] + b'"' + told + b'"' + data[value.end() :]
    if kind == 5:
        bomb = (
            b'<!DOCTYPE x [<!ENTITY a "'
            + b"a" * 999
            + b'">'
            + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8))
        )
        return bomb + b"]>" + data.replace(b">", b">&i;", 3)
    if kind == 6:
        return data[: one.start()] + data[other.start() :]
    if kind == 7:
        return (
            data[: one.end()] + dice.choice(_WORDS).encode("utf-8", "replace") + data[one.end() :]
        )
    return data[: one.end()] + b"</x>" * dice.choice((1, 50)) + data[one.end() :]


# --- JSON ----------------------------------------------------------------------------------------


def json_file(dice: Dice, data: bytes) -> bytes:
    """A JSON document with values of other kinds, keys gone or doubled, depth."""
    if dice.chance(0.2):
        return scrambled(dice, data)
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):  # it was mutated before
        return scrambled(dice, data)
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        places = list(_places(told))
        if places:
            holder, key = dice.choice(places)
            kind = dice.randrange(6)
            if kind < 3:
                holder[key] = copy.deepcopy(dice.choice(_VALUES))
            elif kind == 3:
                del holder[key]
            elif kind == 4:
                other, there = dice.choice(places)
                holder[key] = json.loads(json.dumps(other[there])) if _has(other, there) else 0
            elif isinstance(holder, dict):
                name = dice.choice(("text", "size", "url", "headers", "id", "\0"))
                holder[name] = copy.deepcopy(dice.choice(_VALUES))
            else:
                holder[key : key + 1] = [holder[key]] * dice.choice((2, 300))
    text = json.dumps(told, ensure_ascii=dice.chance(0.5))
    if dice.chance(0.05):
        text = text.replace("null", "[" * 20_000, 1)
    return text.encode("utf-8", "surrogatepass")


def _has(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


def _places(told: Any) -> "list[tuple[Any, Any]]":
    found: list[tuple[Any, Any]] = []
    todo = [told]
    while todo:
        holder = todo.pop()
        if isinstance(holder, dict | list) and len(found) < 5000:
            keys = list(holder) if isinstance(holder, dict) else range(len(holder))
            found += [(holder, key) for key in keys]
            todo += [holder[key] for key in keys]
    return found


# --- rows and forms ------------------------------------------------------------------------------


def table(dice: Dice, data: bytes) -> bytes:
    """Rows with odd quotes, counts, encodings."""
    if dice.chance(0.3):
        return scrambled(dice, data)
    rows = data.decode("utf-8", "replace").split("\n")
    for _ in range(dice.choice((1, 2, 4))):
        at = dice.randrange(len(rows))
        cells = rows[at].split(",")
        word = dice.choice(
            (*_WORDS, '"', '""', "=1+1", "../../x", "/dev/zero", "-1", "1e400", "9" * 400)
        )
        kind = dice.randrange(5)
        if kind == 0:
            cells[dice.randrange(len(cells))] = word
        elif kind == 1:
            cells = cells * dice.choice((2, 300))
        elif kind == 2:
            del cells[dice.randrange(len(cells))]
        elif kind == 3:
            cells = [*cells, f'"{word}\n"{word}']
        else:
            rows[at:at] = [rows[at]] * dice.choice((2, 2000))
            continue
        rows[at] = ",".join(cells)
    codec = dice.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"))
    return "\n".join(rows).encode(codec, "replace")


def form(dice: Dice, data: bytes) -> bytes:
    """YAML with anchors, tags, depth and values of other kinds."""
    if dice.chance(0.3):
        return scrambled(dice, data)
    lines = data.decode("utf-8", "replace").split("\n")
    values = (
        *(
            "&a [*a, *a]",
            "*nobody",
            "!!python/object/apply:os.system [x]",
            "!!binary =",
            "0x" + "f" * 999,
        ),
        *(
            "[" * 2000,
            "{" * 2000,
            "2026-13-40",
            "9" * 5000,
            ".inf",
            "~",
            "| \n " + "x" * 9000,
            "1:2:3:4",
        ),
        *(
            "2001-02-29",
            "yes",
            "[1, {a: b}]",
            "'",
            '"\\uD800"',
            "? a",
            "<<: *a",
            "!!set {a}",
            "- -" * 500,
        ),
    )
    for _ in range(dice.choice((1, 1, 2, 4))):
        at = dice.randrange(len(lines))
        key, colon, _ = lines[at].partition(":")
        kind = dice.randrange(4)
        if kind < 2 and colon:
            lines[at] = f"{key}: {dice.choice(values)}"
        elif kind == 2:
            lines[at:at] = lines[at : at + 3] * dice.choice((1, 50))
        else:
            lines.insert(at, " " * dice.choice((0, 1, 2, 900)) + dice.choice(values))
    return "\n".join(lines).encode("utf-8", "replace")
