"""A picture of the screen: a box for each view and its text, black where the app forbids it."""

import io
import re
import struct
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from server import System

WIDTH, HEIGHT = 1080, 1920
BACKGROUND, BOX, BUTTON, INK = 250, 225, 200, 60


def screenshot(system: "System") -> bytes:
    """The screen as PNG, grey."""
    answer = [] if system.screen() else system.ask_front("dump")
    if answer[:1] == ["ok"] and answer[2] == "secure":
        return png([bytes(WIDTH)] * HEIGHT)
    tree = system.tree()
    nodes = list(ElementTree.fromstring(tree).iter("node")) if tree else []
    return png(drawn(nodes))


def drawn(nodes: list[ElementTree.Element]) -> list[bytes]:
    """Rows of grey pixels; each character is a small block whose height its code point gives."""
    rows = [bytearray([BACKGROUND]) * WIDTH for _ in range(HEIGHT)]
    for node in nodes:
        left, top, right, bottom = (
            int(one) for one in re.findall(r"-?\d+", node.get("bounds", "")) or (0, 0, 0, 0)
        )
        right, bottom = min(right, WIDTH), min(bottom, HEIGHT)
        left, top = max(left, 0), max(top, 0)
        if list(node) or left >= right:
            continue
        shade = BUTTON if node.get("clickable") == "true" else BOX
        for y in range(top + 2, bottom - 2):
            rows[y][left + 2 : right - 2] = bytes([shade]) * max(0, right - left - 4)
        letters(rows, node.get("text", ""), left + 32, top + 32, right - 32, bottom - 8)
    return [bytes(row) for row in rows]


def letters(rows: list[bytearray], text: str, left: int, top: int, right: int, bottom: int) -> None:
    x, y = left, top
    for character in text:
        wide = 42 if ord(character) >= 0x300 else 23
        if character == "\n" or x + wide > right:
            x, y = left, y + 63
        if y + 45 > bottom:
            return
        if not character.isspace():
            tall = 18 + ord(character) * 7 % 25
            for row in range(y + 45 - tall, y + 45):
                rows[row][x + 4 : x + wide - 4] = bytes([INK]) * (wide - 8)
            x += wide
        elif character != "\n":
            x += wide


def png(rows: list[bytes]) -> bytes:
    """A grey picture of eight bits."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    out = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    out.seek(0, io.SEEK_END)
    header = struct.pack(">IIBBBBB", WIDTH, len(rows), 8, 0, 0, 0, 0)
    out.write(chunk(b"IHDR", header))
    out.write(chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 1)))
    out.write(chunk(b"IEND", b""))
    return out.getvalue()
