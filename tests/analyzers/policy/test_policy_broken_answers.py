"""Answers that are packed, cut or not what they say: of a server, and of the program that reads PDFs."""

import subprocess
import sys
import zlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import papers
import pytest

from analyzers.errors import PolicyUnreadable
from analyzers.policy import answers
from analyzers.policy import pdf as pdf_module
from analyzers.policy.answers import FetchFailed
from analyzers.policy.source import read

# --- packed answers ---------------------------------------------------------------------------------

PAGE = b"<html>" + bytes(range(65, 91)) * 90 + b"</html>"


def packed(wbits: int) -> bytes:
    stream = zlib.compressobj(wbits=wbits)
    return stream.compress(PAGE) + stream.flush()


def unpacked(data: bytes, name: str, step: int, largest: int = 1 << 20, cut: bool = False) -> bytes:
    chunks = (data[at : at + step] for at in range(0, len(data), step))
    return answers.unpacked(chunks, name, "https://a.example/", largest, cut)


@pytest.mark.parametrize("step", [1, 2, 7, 4096])
@pytest.mark.parametrize(
    ("name", "wbits"),
    [
        ("gzip", zlib.MAX_WBITS | 16),
        ("x-gzip", zlib.MAX_WBITS | 16),
        ("deflate", zlib.MAX_WBITS),
        ("deflate", -zlib.MAX_WBITS),  # without its head, as some servers send it
    ],
)
def test_a_packed_answer_comes_out_however_it_is_cut(name: str, wbits: int, step: int) -> None:
    assert unpacked(packed(wbits), name, step) == PAGE


@pytest.mark.parametrize("name", ["gzip", "deflate"])
def test_a_broken_compression_is_said(name: str) -> None:
    wbits = zlib.MAX_WBITS | 16 if name == "gzip" else zlib.MAX_WBITS
    data = packed(wbits)
    damaged = data[:-4] + b"\xff" * 4  # its checksum is another
    for one in (damaged, b"\xff" * 60):
        with pytest.raises(FetchFailed) as caught:
            unpacked(one, name, 16)
        assert caught.value.code == "policy-damaged"


def test_an_answer_of_more_than_is_read_is_refused_or_cut() -> None:
    bomb = zlib.compress(b"a" * 1_000_000)
    with pytest.raises(FetchFailed) as caught:
        unpacked(bomb, "deflate", 4096, 1000)
    assert caught.value.code == "policy-too-large"
    assert unpacked(bomb, "deflate", 4096, 1000, cut=True) == b"a" * 1000
    assert unpacked(b"b" * 2000, "", 100, 1000, cut=True) == b"b" * 1000


@pytest.mark.parametrize(
    ("media", "data", "fitting"),
    [
        ("", b"anything", True),
        ("application/pdf", b"%PDF-1.7", True),
        ("text/html", b"%PDF-1.7", False),
        ("application/octet-stream", b"  %PDF-1.7", True),
        ("text/html", b"PK\x03\x04", False),
        ("application/zip", b"PK\x03\x04", True),
        ("text/html", b"<html>", True),
        ("image/png", b"<html>", False),
    ],
)
def test_what_a_server_says_of_its_answer(media: str, data: bytes, fitting: bool) -> None:
    assert answers.fits(media, data) is fitting


# --- the program that reads PDFs --------------------------------------------------------------------

pytest.importorskip("pdfminer")


@pytest.fixture
def code_of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The code with which a PDF is refused when the program answers so."""

    def call(stdout: bytes = b"", returncode: int = 0, late: bool = False) -> str:
        def run(command: list[str], **how: Any) -> Any:
            assert command[:2] == [sys.executable, "-I"]
            if late:
                raise subprocess.TimeoutExpired(command, how["timeout"])
            return SimpleNamespace(stdout=stdout, returncode=returncode)

        monkeypatch.setattr(subprocess, "run", run)
        with pytest.raises(PolicyUnreadable) as caught:
            read(b"%PDF-1.7\n", "p.pdf")
        return caught.value.code

    return call


def test_a_program_that_is_ended_could_not_read_it(
    code_of: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code_of(late=True) == "policy-too-large"
    assert code_of(b"{}", returncode=-9) == "policy-too-large"
    assert code_of(b'{"lines": [') == "policy-too-large"
    assert code_of(b"{}") == "policy-empty"
    monkeypatch.setattr(pdf_module, "_LARGEST_ANSWER", 1)
    assert code_of(b"{}") == "policy-too-large"


def test_fonts_that_name_no_letters_are_said() -> None:
    with pytest.raises(PolicyUnreadable) as caught:
        read(papers.pdf([[(60, 700, 12, "脸脸脸脸")]], cmap="Identity-H"), "p.pdf")
    assert caught.value.code == "policy-encoding"


def test_words_before_and_behind_a_table_stay_there() -> None:
    rules = "\n".join(
        [f"{x} 600 m {x} 630 l S" for x in (60, 200, 400)]
        + [f"60 {y} m 400 {y} l S" for y in (600, 630)]
    )
    before, behind = (60, 700, 12, "表格之前的一段文字。"), (60, 500, 12, "表格之后的一段文字。")
    cells = [(70, 610, 12, "甲"), (210, 610, 12, "乙")]
    source = read(papers.pdf([[before, *cells, behind]], drawings=rules), "p.pdf")
    assert source.text.split() == ["表格之前的一段文字。", "甲", "乙", "表格之后的一段文字。"]


def test_two_bold_lines_of_a_paragraph_are_one_emphasis() -> None:
    whole = "本公司依法收集使用人脸信息并承诺到期删除绝不对外提供给任何第三方使用也不会公开"
    bold = [(60, 700, 12, whole, True), (60, 684, 12, "请您放心。", True)]
    plain = [(60, 640 - 40 * n, 12, whole) for n in range(4)]
    source = read(papers.pdf([[*bold, *plain]]), "p.pdf")
    (span,) = source.layout.emphasis
    assert source.text[slice(*span)] == whole + "请您放心。"
