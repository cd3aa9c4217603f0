"""Bytes to characters: which encoding a policy file is in, without believing what it says of itself.

The order is: byte order mark, strict UTF-8, the charset the server names, the one the HTML names, UTF-16
without a mark, GB18030, Big5, and whatever `charset_normalizer` proposes. Every guess has to decode strictly
and has to look like writing. What none of them decodes is read line by line, since files are pasted together
from parts in different encodings and cut in the middle of characters; what even then is mostly nonsense is
refused.
"""

import codecs
import re
from dataclasses import dataclass
from itertools import pairwise

from analyzers.errors import PolicyUnreadable

MAX_BYTES = 8 * 1024 * 1024
"""Largest file read. The longest policies seen are 0.5 MB; 8 MB leaves room for inlined images."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP container such as DOCX or APK"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"dex\n", "Android code"),
    (b"\x7fELF", "native code"),
)
_META = re.compile(
    rb"""<(?:meta\b|\?xml\b)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_DECLARED = {
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}
"""Names a browser reads as another encoding (WHATWG Encoding Standard, "Names and labels")."""

_ACCEPTED = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "cp950", "cp1250"),
        *("cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "cp1258", "cp932", "cp949", "euc_jp"),
        *("euc_kr", "shift_jis", "iso8859_1", "iso8859_2", "iso8859_9", "iso8859_15", "koi8_r"),
    )
)
"""Encodings a web page or a text file can really be in; the rest are ways to read noise as text."""

_COMMON = frozenset(
    "的我们您信息个人用户服务使用收集处理保护提供并不会在为与和或及等是有将可以以下到需要安全同意授权"
    "第三方法律规定时对本政策隐私其他如进行通过请账号手机设备目的功能产品能相关内容必要同时用于"
    "們個資訊務處護會為與規時對隱過請帳號機設備產關內開這說過來國"
)
"""Characters that make up about half of any Chinese policy, simplified and traditional."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_ODD = re.compile(r"[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_HANGING = re.compile(r"[\u0590-\u08ff\u0e00-\u109f\u1200-\u1cff\u2c00-\u2dff\ua000-\uabff]")
_SAMPLE = 200_000
MIXED = "mixed"
_MOST_BROKEN = 0.002
"""Share of characters that may be broken in a line, and in a file, that is still read."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as characters; ``data.decode(encoding) == text`` unless it is `MIXED`."""

    text: str
    """Without a byte order mark, otherwise untouched (line ends stay as they are)."""
    encoding: str
    """A codec name of Python's registry; ``utf-8-sig``, ``utf-16`` and ``utf-32`` mean a mark was there.

    `MIXED`: lines in different encodings, or bytes that are none, which stand as U+FFFD.
    """


def decode(data: bytes, charset: str = "") -> Decoded:
    """The characters of ``data``.

    :param charset: what a server called the encoding.
    :raises PolicyUnreadable: ``policy-too-large``, ``policy-empty``, ``policy-not-text`` or
        ``policy-encoding``.
    """
    if len(data) > MAX_BYTES:
        raise PolicyUnreadable(
            "policy-too-large",
            f"The policy has {len(data):,} bytes; files above {MAX_BYTES:,} bytes are not read.",
        )
    _refuse_binary(data)
    found = _by_mark(data) or _without_mark(data, charset)
    if not found.text.strip("\ufeff \t\r\n\f\v\u3000\xa0"):
        raise PolicyUnreadable("policy-empty", "The policy file holds no text.")
    return found


def _refuse_binary(data: bytes) -> None:
    if not data.strip():
        raise PolicyUnreadable("policy-empty", "The policy file is empty.")
    head = data[:1024].lstrip()
    for magic, what in _BINARY:
        if head.startswith(magic):
            raise PolicyUnreadable(
                "policy-not-text",
                f"The file is {what}; HTML, Markdown, text, PDF and DOCX are read.",
            )


def _by_mark(data: bytes) -> Decoded | None:
    for mark, name in _BOMS:
        if data.startswith(mark):
            text = _strictly(data, name)
            if text is None or _controls(text):
                raise PolicyUnreadable(
                    "policy-encoding",
                    f"The file starts with the byte order mark of {name} but is not in that encoding.",
                )
            return Decoded(text, name)
    return None


def _without_mark(data: bytes, charset: str) -> Decoded:
    utf8 = _strictly(data, "utf-8")
    if utf8 is not None and not _controls(utf8):
        # Bytes that are not ASCII and still valid UTF-8 are UTF-8, whatever the file declares;
        # only an escape encoding such as UTF-7 would be hidden here, and no policy is in one.
        return Decoded(utf8, "utf-8")
    for name in _guesses(data, charset):
        text = _strictly(data, name)
        if text is not None and plausible(text, chinese=name in ("gb18030", "big5hkscs")):
            return Decoded(text, name)
    if b"\x00" not in data and utf8 is None and (text := _by_lines(data)):
        return Decoded(text, MIXED)
    if b"\x00" in data or utf8 is not None:
        raise PolicyUnreadable(
            "policy-not-text",
            "The file holds control bytes as only binary files do; it is not text.",
        )
    raise PolicyUnreadable(
        "policy-encoding",
        "The file is in none of the supported encodings (UTF-8, UTF-16, GB18030, Big5, Western).",
    )


def _by_lines(data: bytes) -> str:
    """The text of a file whose lines are in UTF-8 or a Chinese encoding each; empty when it is none."""
    text = "".join(_line(line) for line in data.splitlines(keepends=True))
    broken = text.count("\ufffd")
    if broken > max(len(text) * _MOST_BROKEN, 1):
        return ""
    whole = text.replace("\ufffd", "")
    foreign = sum(1 for char in whole[:_SAMPLE] if char > "\x7f")
    few = foreign * 50 < len(whole[:_SAMPLE])
    return text if plausible(whole, chinese=not few) else ""


def _line(line: bytes) -> str:
    whole = _strictly(line, "utf-8")
    if whole is not None:
        return whole
    for name in ("gb18030", "big5hkscs"):
        text = _strictly(line, name)
        if text is not None and plausible(text, chinese=True):
            return text
    tries = [line.decode(name, "replace") for name in ("utf-8", "gb18030")]
    return min(tries, key=lambda text: (text.count("\ufffd"), -sum(c in _COMMON for c in text)))


def _guesses(data: bytes, charset: str) -> list[str]:
    """Encodings to try after UTF-8 failed, likeliest first."""
    names = [name for name in (_named(charset), _declared(data)) if name]
    if len(data) % 2 == 0:
        names += _utf16_order(data)
    names += ["gb18030", "big5hkscs"]
    if b"\x00" not in data:
        names += _proposed(data[:_SAMPLE])
    return names


def _declared(data: bytes) -> str:
    found = _META.search(data[:4096])
    return _named(found[1].decode("ascii", "replace")) if found else ""


def _named(label: str) -> str:
    """The codec of a charset's label, empty for none that a page can be in."""
    label = label.strip(" \"'").lower()
    try:
        name = codecs.lookup(_DECLARED.get(label, label)).name
    except (LookupError, ValueError):
        return ""
    # A page that could name UTF-16 in ASCII letters is not in UTF-16.
    return name if name in _ACCEPTED and not name.startswith("utf-16") else ""


def _utf16_order(data: bytes) -> list[str]:
    """UTF-16 without a mark: zero bytes of Latin text, or the high bytes of Chinese, show the order."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2], sample[1::2]
    high_even = sum(even.count(b) for b in range(0x4E, 0xA0)) + even.count(0)
    high_odd = sum(odd.count(b) for b in range(0x4E, 0xA0)) + odd.count(0)
    if max(high_even, high_odd) < len(even) * 0.6:
        return []
    return ["utf-16-be", "utf-16-le"] if high_even > high_odd else ["utf-16-le", "utf-16-be"]


def _proposed(sample: bytes) -> list[str]:
    from charset_normalizer import from_bytes  # only the rare file comes here; the import is slow

    best = from_bytes(sample).best()
    if best is None:
        return []
    name = codecs.lookup(best.encoding).name
    return [name] if name in _ACCEPTED else []


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeError:
        return None


def _controls(text: str) -> bool:
    """More than one control character in a thousand: not something written to be read."""
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) * 1000 > len(sample)


def plausible(text: str, *, chinese: bool = False) -> bool:
    """Whether ``text`` looks like writing rather than bytes read in a wrong encoding.

    :param chinese: the encoding is a Chinese one, so non-ASCII text has to be mostly Chinese.
    """
    sample = text[:_SAMPLE]
    if _controls(sample) or len(_ODD.findall(sample)) * 200 > len(sample):
        return False
    other = sum(1 for char in sample if char > "\x7f")
    ideographs = _CJK.findall(sample)
    if chinese and len(ideographs) * 2 < other:
        return False
    if len(_HANGING.findall(sample)) * 10 > other or _mixed_case(sample):
        return False
    if not ideographs:
        return not chinese or other == 0
    common = sum(1 for char in ideographs if char in _COMMON)
    # Read in a wrong encoding, Chinese falls on rare characters: the share drops below one in twenty.
    return common * 8 >= len(ideographs)


def _mixed_case(sample: str) -> bool:
    """Western text read wrongly has accented letters one after another."""
    latin = [0x80 <= ord(char) < 0x250 for char in sample]
    pairs = sum(1 for one, two in pairwise(latin) if one and two)
    return pairs * 25 > len(sample)
