"""What is more than fits is counted and said, in the dossier and the letter, whatever the form."""

import io
import re
import subprocess

import msgspec
import poison
import pytest
import samples
from test_dossier import named, part, png, pointing, run_report, screen, shown, walk, words_of
from test_letter import part as letter_part
from test_letter import ran

from analyzers.artifacts import Evidence, Text
from reports.dossier import browser, html, plain, shots
from reports.dossier.blocks import (
    Blanks,
    Code,
    Document,
    Drawing,
    Fact,
    Facts,
    Figure,
    Heading,
    Listing,
    Notice,
    Paragraph,
    Quote,
    Table,
    texts_of,
)
from reports.dossier.content import content
from reports.letter import chosen, letter
from reports.model import Report
from reports.words import LANGS

each_language = pytest.mark.parametrize("lang", LANGS)
PIXEL = png(1, (4, 8))
GRID = Table(("a", "b"), (("1", "2"), ("3", "4")), (40, 60))
EVERY = Document(
    "Title",
    "Sub",
    "Head",
    "en",
    "2026-11-22T00:00:00Z",
    (
        Heading(1, "1. One"),
        Paragraph("words", "Label: "),
        Paragraph("", "Lead:"),
        Listing(("x", "y")),
        Listing(("first", "second"), numbered=True),
        Facts((Fact("name", "value", exact=True),)),
        GRID,
        Quote("before ", "quoted", " after", "policy [1, 2)"),
        Code("classes.dex", "line one\nline two", ("A", "B")),
        Figure(PIXEL, "image/png", 4, 8, "alt", "Figure 1"),
        Drawing("<svg xmlns='http://www.w3.org/2000/svg'></svg>", "alt", "Drawn", GRID),
        Notice("Beware"),
        Blanks(("Date",)),
    ),
)


def with_evidence(*pieces: Evidence) -> Report:
    report = samples.violating()
    results = tuple(
        msgspec.structs.replace(
            r, findings=(msgspec.structs.replace(r.findings[0], evidence=pieces),)
        )
        if r.check == "capture-before-consent"
        else r
        for r in report.results
    )
    return msgspec.structs.replace(report, results=results)


def event(n: int, run: str = "accept-1") -> Evidence:
    return Evidence("event", "events.jsonl", f"line {n}", f"touch: button {n}", f"{run} @ {n} ms")


# --- the dossier ---------------------------------------------------------------------------------


def test_orders_of_events_are_tables_of_the_first_run():
    report = with_evidence(event(2), event(1), event(9, "accept-2"))
    blocks = part(content(report, "zh"), "findings")
    table = next(b for b in blocks if isinstance(b, Table) and b.head[0] == "行")
    assert [row[0] for row in table.rows] == ["1", "2"]
    assert ("同样见于：", "accept-2") in [texts_of(b) for b in blocks]


@each_language
def test_long_orders_and_much_evidence_are_counted(lang):
    many = [Evidence("file", f"f{n}", "file name", f"f{n}") for n in range(10)]
    report = with_evidence(*(event(n) for n in range(1, 61)), *many)
    told = words_of(content(report, lang))
    assert any("20" in text and "report.json" in text for text in told)
    assert any(text.startswith(("另有 4 处", "4 more in")) for text in told)
    assert any(text.endswith("f5") for text in told)
    assert not any(text.endswith("f6") for text in told)


def test_many_runs_and_comparisons_are_counted():
    report = poison.full()
    report = msgspec.structs.replace(
        report,
        comparisons=report.comparisons * 100,
        walks=(walk(),) * 20,
        session=run_report().session,
    )
    document = content(report, "en")
    assert "80 more in report.json." in [
        t for b in part(document, "comparisons") for t in texts_of(b)
    ]
    assert "8 more runs in report.json." in [t for b in part(document, "run") for t in texts_of(b)]


def test_a_picture_seen_twice_is_named_the_second_time():
    data = png(2)
    report = pointing(7)
    accused = next(r for r in report.results if r.check == "capture-before-consent")
    results = tuple(
        msgspec.structs.replace(r, findings=accused.findings * 2) if r is accused else r
        for r in report.results
    )
    attached = shown(screen(7, data), **{named(data): data})
    document = content(msgspec.structs.replace(report, results=results), "en", attached)
    assert "Screenshot: see figure 1." in words_of(document)


def test_evidence_that_is_the_same_way_on_is_not_told_twice():
    one = Evidence("code", "classes.dex", "La;->b()V @ 0x0", "nop", path=("a.A", "a.B"))
    two = msgspec.structs.replace(one, locator="La;->b()V @ 0x1")
    codes = [b for b in content(with_evidence(one, two), "en").blocks if isinstance(b, Code)]
    ways = [code.way for code in codes if code.place.endswith(("0x0", "0x1"))][:2]
    assert ways == [("a.A", "a.B"), ()]


def test_a_baseline_policy_model_and_laws_are_named():
    report = samples.violating()
    tool = msgspec.structs.replace(report.tool, policy_model="ef" * 32)
    report = msgspec.structs.replace(report, tool=tool, laws=("gdpr", "bipa"))
    told = words_of(content(report, "zh"))
    assert "ef" * 32 in told
    assert "gdpr, bipa" in told


# --- forms ---------------------------------------------------------------------------------------


def test_every_kind_of_block_has_its_markdown():
    text = plain.markdown(EVERY)
    for line in (
        "# Title",
        "## 1. One",
        "**Label:** words",
        "- x",
        "2. second",
        "| name | value |",
        "| 1 | 2 |",
        "> before quoted after (policy [1, 2))",
        "line two",
        "Figure 1",
        "> Beware",
        "- Date: ________________________",
    ):
        assert line in re.sub(r"\\", "", text).splitlines(), line
    assert "<svg" not in text


def test_every_kind_of_block_has_its_plain_text():
    lines = plain.text(EVERY).splitlines()
    for line in (
        "1. One",
        "Label: words",
        "  - y",
        "  1. first",
        "  name: value",
        "  3  4",
        "  “before quoted after” policy [1, 2)",
        "    line one",
        "    line two",
        "[Beware]",
        "  Date: ________________________",
    ):
        assert line in lines, line


def test_every_kind_of_block_has_its_page_and_its_docx():
    page = html.page(EVERY)
    assert "data:image/png;base64," in page
    assert "<svg" in page
    docx = pytest.importorskip("docx")
    from reports.dossier.docx import written

    document = docx.Document(io.BytesIO(written(EVERY)))
    assert len(document.inline_shapes) == 1
    assert [t.rows[-1].cells[-1].text for t in document.tables] == ["value", "4", "4", "Beware", ""]


# --- pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff\xe0\x00\x04ab\xff\xda" + b"\0" * 20 + b"\xff\xd9",
        b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x00\x00\x00" + b"\0" * 20 + b"\xff\xd9",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 30 + b"IEND\xaeB`\x82",
        b"GIF89a",
    ],
)
def test_pictures_without_a_size_are_none(data):
    assert shots.dimensions(data) is None


@pytest.mark.parametrize("lenient", [False, True])
def test_a_picture_that_only_begins_like_one_is_not_shown(monkeypatch, lenient):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", lenient)
    data = png(3)
    broken = data[:60] + b"\0" * (len(data) - 72) + data[-12:]
    report, attached = pointing(7), shown(screen(7, data), **{named(data): broken})
    figures = [b for b in content(report, "zh", attached).blocks if isinstance(b, Figure)]
    assert figures == []


# --- the browser ---------------------------------------------------------------------------------


def test_a_browser_that_does_not_end_is_ended(monkeypatch, tmp_path):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv(browser.BROWSER, str(slow))
    monkeypatch.setattr(browser, "SECONDS", 0.2)
    monkeypatch.setattr(browser, "_nobody", lambda _: None)
    assert browser.printed("<p>x</p>", "2026-11-22T00:00:00Z") is None


def test_what_a_browser_writes_must_be_a_pdf(monkeypatch, tmp_path):
    odd = tmp_path / "odd"
    odd.write_text(
        '#!/bin/sh\nfor each; do case $each in --print-to-pdf=*) echo no >"${each#*=}";; esac; done\n'
    )
    odd.chmod(0o755)
    monkeypatch.setenv(browser.BROWSER, str(odd))
    monkeypatch.setattr(browser, "_nobody", lambda _: None)
    assert browser.printed("<p>x</p>", "2026-11-22T00:00:00Z") is None


def test_the_browser_runs_as_somebody_who_is_not_root(monkeypatch, tmp_path):
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    assert browser._nobody(str(tmp_path)) is None
    assert subprocess.DEVNULL  # the browser gets no terminal


# --- the letter ----------------------------------------------------------------------------------


def test_long_orders_and_many_facts_are_counted_in_a_letter():
    report = ran(capture_before_consent=7)
    pieces = tuple(
        Evidence("event", "events.jsonl", f"line {n}", f"touch: b{n}", f"accept-1 @ {n} ms")
        for n in range(1, 41)
    )
    results = []
    for result in report.results:
        if result.check == "capture-before-consent":
            finding = msgspec.structs.replace(result.findings[0], evidence=pieces)
            result = msgspec.structs.replace(result, findings=(finding,) * 10)
        results.append(result)
    report = msgspec.structs.replace(report, results=tuple(results))
    document = letter(report, chosen(report), "en")
    told = [t for b in letter_part(document, 4) for t in texts_of(b)]
    assert "10 more in the report" in told
    assert "2 more in the report." in told


@pytest.mark.parametrize("zero", ["", "yesterday", "2026-11-22T01:00:00"])
def test_a_session_with_a_strange_clock_tells_what_it_can(zero):
    report = ran(capture_before_consent=7)
    recording = msgspec.structs.replace(report.session.recording, zero=zero)
    session = msgspec.structs.replace(report.session, recording=recording)
    report = msgspec.structs.replace(report, session=session)
    table = next(
        b for b in letter_part(letter(report, chosen(report), "en"), 4) if isinstance(b, Table)
    )
    assert len(table.rows) == (3 if zero.startswith("2026") else 1)


def test_a_letter_without_grounds_leaves_room_for_them():
    report = samples.violating()
    bare = tuple(msgspec.structs.replace(r, provisions=()) for r in chosen(report))
    (paragraph,) = letter_part(letter(report, bare, "zh"), 6)
    assert paragraph.text == "（请填写）"


def test_the_day_the_policy_was_fetched_is_told():
    from analyzers.artifacts import Origin

    report = samples.violating()
    origin = Origin("url", "https://a.example", fetched_at="2026-11-20T08:00:00Z")
    snapshot = msgspec.structs.replace(report.policy.snapshot, origin=origin)
    policy = msgspec.structs.replace(report.policy, snapshot=snapshot)
    report = msgspec.structs.replace(
        report, policy=policy, limitations=(), keep=(poison.Advice("x", Text("一", "one")),)
    )
    table = next(
        b for b in letter_part(letter(report, chosen(report), "en"), 4) if isinstance(b, Table)
    )
    assert table.rows[0] == ("2026-11-20 08:00:00", "The privacy policy was read")
