"""Encodings: what is read, what is survived, what is refused."""

import pytest

from analyzers.errors import PolicyUnreadable
from analyzers.policy.decode import MAX_BYTES, MIXED, decode, plausible

CHINESE = "隐私政策\n我们收集您的手机号，用于为您提供服务，并保护您的个人信息安全。\n" * 6
TRADITIONAL = "隱私政策\n我們會為您提供服務，並保護您的個人資訊與帳號安全。\n" * 6


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
def test_chinese_is_decoded(encoding: str, expected: str) -> None:
    data = CHINESE.encode(encoding)
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (CHINESE, expected)
    assert data.decode(decoded.encoding) == decoded.text


def test_traditional_chinese_in_big5() -> None:
    assert decode(TRADITIONAL.encode("big5")).text == TRADITIONAL


def test_big_endian_mark() -> None:
    assert decode(b"\xfe\xff" + CHINESE.encode("utf-16-be")).text == CHINESE


def test_english_in_utf_16_without_mark() -> None:
    text = "We use a photo of your face to check that it is you.\n" * 4
    assert decode(text.encode("utf-16-le")).text == text


@pytest.mark.parametrize("declared", ["gbk", "big5", "iso-8859-1", "utf-16", "no-such-charset"])
def test_a_lying_declaration_over_utf8_is_survived(declared: str) -> None:
    page = f'<html><meta charset="{declared}"><p>{CHINESE}</p></html>'
    assert decode(page.encode()).text == page


@pytest.mark.parametrize("declared", ["utf-8", "big5", "windows-1252"])
def test_a_lying_declaration_over_gbk_is_survived(declared: str) -> None:
    page = f'<html><meta charset="{declared}"><p>{CHINESE}</p></html>'
    assert decode(page.encode("gbk")).text == page


def test_a_true_declaration_is_followed() -> None:
    page = '<html><meta http-equiv=x content="text/html; charset=windows-1252"><p>caf\xe9 data</p></html>'
    decoded = decode(page.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (page, "cp1252")


def test_undeclared_western_text_is_guessed() -> None:
    text = "Nous traitons vos donn\xe9es afin de v\xe9rifier votre identit\xe9. " * 20
    assert "donn\xe9es" in decode(text.encode("cp1252")).text


BYTES = {
    "utf-8": CHINESE.encode(),
    "utf-8 with mark": b"\xef\xbb\xbf" + CHINESE.encode(),
    "utf-16": CHINESE.encode("utf-16"),
    "utf-16-le": CHINESE.encode("utf-16-le"),
    "gb2312": CHINESE.encode("gb2312"),
    "gbk": CHINESE.encode("gbk"),
    "gb18030": CHINESE.encode("gb18030"),
    "big5": TRADITIONAL.encode("big5"),
}


@pytest.mark.parametrize(
    "header", ["", "utf-8", "gbk", "GB2312", "big5", "utf-16", "iso-8859-1", "x y z", "\0"]
)
@pytest.mark.parametrize("name", BYTES)
def test_every_encoding_under_every_header(name: str, header: str) -> None:
    expected = TRADITIONAL if name == "big5" else CHINESE
    assert decode(BYTES[name], header).text.lstrip("\ufeff") == expected


def test_a_true_header_decides_where_the_bytes_alone_do_not() -> None:
    text = "caf\xe9 \xa9 data"
    assert decode(text.encode("cp1252"), "windows-1252").text == text


@pytest.mark.parametrize("other", ["gb18030", "big5"])
def test_a_file_pasted_together_from_two_encodings(other: str) -> None:
    part = TRADITIONAL if other == "big5" else CHINESE
    decoded = decode(CHINESE.encode() * 3 + part.encode(other))
    assert (decoded.text, decoded.encoding) == (CHINESE * 3 + part, MIXED)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_cut_in_the_middle_of_a_character(encoding: str) -> None:
    decoded = decode((CHINESE * 3).encode(encoding) + "私".encode(encoding)[:1])
    assert decoded.text.startswith(CHINESE * 3)
    assert decoded.text.count("\ufffd") <= 1


def test_a_broken_byte_in_one_long_line() -> None:
    line = CHINESE.replace("\n", "") * 20
    data = bytearray(line.encode())
    data[300:301] = b"\xff"
    assert decode(bytes(data)).text[:50] == line[:50]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "policy-empty"),
        (b" \r\n\t", "policy-empty"),
        (b"\xef\xbb\xbf  ", "policy-empty"),
        (b"%PDF-1.7 ...", "policy-not-text"),
        (b"PK\x03\x04rest", "policy-not-text"),
        (b"\xd0\xcf\x11\xe0rest", "policy-not-text"),
        (b"{\\rtf1 text}", "policy-not-text"),
        (b"\x00\x01\x02\x03" * 50, "policy-not-text"),
        (b"abc\x01\x02\x03" * 50, "policy-not-text"),
        (b"\xef\xbb\xbf\xff\xfe\xfd", "policy-encoding"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "policy-encoding"),
        (bytes(range(0x80, 0x100)) * 9, "policy-encoding"),
        (b"\xa1\xa2", "policy-encoding"),
        (b"a" * (MAX_BYTES + 1), "policy-too-large"),
    ],
)
def test_refusals_have_a_code_and_one_sentence(data: bytes, code: str) -> None:
    with pytest.raises(PolicyUnreadable) as caught:
        decode(data)
    assert caught.value.code == code
    assert str(caught.value).startswith(f"[{code}] ")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "chinese", "expected"),
    [
        ("plain words", False, True),
        ("鎴戜滑鏀堕泦鎮ㄧ殑浜鸿劯" * 3, True, False),
        ("\ue000\ue001\ue002 text", False, False),
        ("\u0e01\u0e02\u0e03\u0e04", False, False),
        ("\xe9\xe8\xe7\xe6\xe5", False, False),
    ],
)
def test_plausible(text: str, chinese: bool, expected: bool) -> None:
    assert plausible(text, chinese=chinese) is expected
