"""Whatever a policy file is made of, it ends in bounded time with a text or a code, and nothing of it runs."""

import gzip
import resource
import subprocess
import sys
import time

import pytest

from analyzers.errors import PolicyUnreadable
from analyzers.policy.source import read

SECONDS = 60
PLAIN = "我们收集您的姓名和手机号。"


def ended(data: bytes, name: str = "policy.html") -> str:
    """The code it is refused with, empty when it is read; fails when that takes too long."""
    began = time.perf_counter()
    code = said = ""
    try:
        read(data, name)
    except PolicyUnreadable as error:
        code, said = error.code, str(error)
    assert said.startswith(f"[{code}] " if code else "")
    assert len(said) < 400
    assert time.perf_counter() - began < SECONDS
    return code


LAUGHS = "<!DOCTYPE html [" + "".join(
    f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(10)
) + f"]><html><p>&l9;{PLAIN}</p></html>"  # fmt: skip
FILES = {
    "nested a million deep": ("<div>" * 1_000_000, "policy-too-large"),
    "nested deep": ("<html>" + "<div>" * 40_000 + PLAIN, None),
    "nested lists": ("<html>" + "<ul><li>" * 10_000 + PLAIN, None),
    "entities of entities": (LAUGHS, ""),
    "a script": ("<html><script>while(1){}</script><p>x</p>", ""),
    "a script of a megabyte": ("<html><script>" + "a();" * 300_000 + f"</script><p>{PLAIN}</p>", ""),
    "an attribute of a megabyte": (f"<html><p title='{'a' * 1_000_000}'>{PLAIN}</p>", ""),
    "an open comment": ("<html>" + PLAIN + "<!--" + "a" * 1_000_000, ""),
    "many attributes": ("<html><p " + "a=1 " * 200_000 + f">{PLAIN}", None),
    "a line of a megabyte": (PLAIN * 80_000, ""),
    "a sentence of a megabyte": ("人脸" * 500_000, ""),
    "too many lines": ("a\n" * 100_000, "policy-too-large"),
    "a table of a hundred thousand cells": (
        "<html><table><tr>" + "<td>x</td>" * 100_000 + f"</tr></table>{PLAIN}", None),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_pages(name: str) -> None:
    text, expected = FILES[name]
    code = ended(text.encode())
    assert code in ("", "policy-too-large") if expected is None else code == expected


@pytest.mark.stress
@pytest.mark.parametrize(
    "text",
    [
        "<html>" + "<div>" * 240_000 + PLAIN,
        "<html>" + "<ul><li>" * 60_000 + PLAIN,
        "a\n" * 1_000_000,
    ],
    ids=["divisions", "lists", "lines"],
)
def test_pages_as_large_as_are_looked_at(text: str) -> None:
    assert ended(text.encode()) in ("", "policy-too-large")


BINARIES = {
    "zeros": b"\0" * 1_000_000,
    "noise": bytes(range(256)) * 4_000,
    "an ELF file called text": b"\x7fELF" + b"\0" * 100,
    "an APK called a policy": b"PK\x03\x04" + b"\0" * 100,
    "a picture with a tag in it": b"\x89PNG\r\n\x1a\n<html><p>x</p>",
    "gzip": gzip.compress(PLAIN.encode()),
    "an old Word file": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "rich text": b"{\\rtf1 x}",
}


@pytest.mark.parametrize("name", BINARIES)
@pytest.mark.parametrize("ending", ["html", "txt", "md", "pdf", "docx"])
def test_binaries_are_no_text_whatever_they_are_called(name: str, ending: str) -> None:
    assert ended(BINARIES[name], f"p.{ending}") in ("policy-not-text", "policy-encoding")


def test_a_text_called_pdf_is_read_as_what_it_is() -> None:
    assert ended(PLAIN.encode(), "p.pdf") == ""


@pytest.mark.stress
def test_fifty_megabytes_are_refused_in_little_memory(tmp_path: object) -> None:
    """Through the command line, as a user does."""
    from pathlib import Path

    path = Path(str(tmp_path)) / "p.html"
    path.write_bytes(b"<html>" + b"<p>face</p>" * 4_800_000)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "scanner", "policy", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert "[policy-too-large]" in done.stderr
    assert time.perf_counter() - began < SECONDS
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert peak < 2_000_000 if sys.platform == "linux" else peak
