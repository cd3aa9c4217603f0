"""Files of boxes (ISO base media): HEIC and AVIF pictures, MP4, QuickTime and 3GP films."""

from typing import NamedTuple

PICTURES = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"hevx": "image/heic",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
}
FILMS = (b"mp4", b"iso", b"avc1", b"M4V", b"MSNV", b"dash", b"msdh", b"f4v", b"mmp4")
BOXES = frozenset(
    b"ftyp moov mdat free skip wide meta uuid moof mfra sidx styp pdin ssix prft emsg udta pnot".split()
)


class Box(NamedTuple):
    """A file of boxes and where it ends."""

    media: str
    end: int
    width: int | None
    height: int | None


def boxed(data: bytes, start: int) -> Box | None:
    """The file of boxes that starts at one place, as far as its boxes go."""
    size = int.from_bytes(data[start : start + 4], "big")
    media = "video/mp4"
    if data[start + 4 : start + 8] == b"ftyp":
        if not 16 <= size <= 1024 or start + size > len(data):
            return None
        named = _media(data[start + 8 : start + 12], data[start + 16 : start + size])
        if not named:
            return None
        media = named
    end = _end(data, start)
    width, height = _extent(data, start, end) if media.startswith("image/") else (None, None)
    return Box(media, end, width, height)


def _media(brand: bytes, others: bytes) -> str:
    compatible = [others[i : i + 4] for i in range(0, len(others) - 3, 4)]
    if brand in PICTURES:
        better = (PICTURES[b] for b in compatible if b in PICTURES and "heif" not in PICTURES[b])
        return next(better, PICTURES[brand]) if brand in (b"mif1", b"msf1") else PICTURES[brand]
    if brand[:3] in (b"3gp", b"3g2"):
        return "video/3gpp"
    if brand == b"qt  ":
        return "video/quicktime"
    return "video/mp4" if brand.startswith(FILMS) else ""


def _end(data: bytes, start: int) -> int:
    """Follow the outer boxes; a last one that is cut or says nothing of its size goes to the end."""
    place = start
    for count in range(20_000):
        size, name = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if name not in BOXES or (count and name == b"ftyp"):
            return place
        if size == 1:
            size = int.from_bytes(data[place + 8 : place + 16], "big")
        if size < 8 or place + size >= len(data):
            return len(data)
        place += size
    return len(data)


def _extent(data: bytes, start: int, end: int) -> tuple[int | None, int | None]:
    """Width and height of the largest picture in the file (a thumbnail or tile is smaller)."""
    best = (0, 0)
    place = data.find(b"ispe", start, min(end, start + (1 << 20)))
    for _ in range(256):
        if place < 0:
            break
        fields = data[place + 8 : place + 16]
        pair = int.from_bytes(fields[:4], "big"), int.from_bytes(fields[4:], "big")
        best = max(best, pair, key=lambda p: p[0] * p[1])
        place = data.find(b"ispe", place + 4, min(end, start + (1 << 20)))
    return best if best[0] and best[1] else (None, None)
