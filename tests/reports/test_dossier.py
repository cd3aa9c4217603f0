"""The dossier as blocks and as a page: an inspector's order, nothing lost, nothing foretold, nobody's face."""

import hashlib
import io
import itertools
import json
import re
from importlib import import_module

import msgspec
import poison
import pytest
import samples
from bs4 import BeautifulSoup

from analyzers.artifacts import Coverage, Evidence, Recording, Text
from reports.dossier import course, html, shots
from reports.dossier.blocks import Code, Drawing, Figure, Heading, Paragraph, Quote, Table, texts_of
from reports.dossier.content import content
from reports.dossier.html import WIDTHS
from reports.dossier.labels import PARTS
from reports.dossier.texts import LONGEST, chinese, clean
from reports.model import FLAGGED, Citation, Finding, Report, Session
from reports.pictured import Occurrence, Walk
from reports.told import Accepted
from reports.words import GROUND, LANGS, pick

each_language = pytest.mark.parametrize("lang", LANGS)

FORETOLD = re.compile(
    r"罚款|罚金|处罚|万元|刑法|刑事|犯罪|有期徒刑|拘役|构成.{0,6}罪"
    r"|\b(?:fines?|fined|penalt(?:y|ies)|crimes?|criminal|imprison\w*|RMB|yuan)\b",
    re.IGNORECASE,
)


def words_of(document):
    return [text for block in document.blocks for text in texts_of(block)]


def part(document, ident):
    """The blocks under the heading of a part."""
    title = pick(PARTS[ident], document.lang)
    starts = [
        n
        for n, block in enumerate(document.blocks)
        if isinstance(block, Heading) and block.level == 1
    ]
    first = next(n for n in starts if document.blocks[n].text.endswith(title))
    following = [n for n in starts if n > first]
    return document.blocks[first + 1 : following[0] if following else None]


def run_report(**changes) -> Report:
    """The violating report with a session of two paths."""
    recording = Recording(
        "2026-11-22T01:00:00+00:00",
        "phone",
        False,
        "spawn",
        "proxy",
        (),
        (),
        "",
        "t",
        "x",
        {},
        True,
        9,
    )
    coverage = (
        Coverage("accept", 2, 2, ("consent", "face-step")),
        Coverage("decline", 1, 0, (), ("timeout",)),
    )
    session = Session("ab" * 32, "cd" * 32, recording, coverage)
    return msgspec.structs.replace(samples.violating(), session=session, **changes)


# --- order ---------------------------------------------------------------------------------------


@each_language
def test_parts_stand_in_the_order_an_inspector_files_them(lang):
    document = content(samples.violating(), lang)
    titles = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    numbers = [f"{chinese(n)}、" if lang == "zh" else f"{n}. " for n in range(1, len(PARTS) + 1)]
    expected = [
        number + pick(text, lang) for number, text in zip(numbers, PARTS.values(), strict=True)
    ]
    assert titles == expected
    order = list(PARTS)
    for before, after in (
        ("identity", "scope"),
        ("scope", "findings"),
        ("findings", "review"),
        ("review", "others"),
        ("run", "coverage"),
        ("duties", "keeping"),
        ("keeping", "liability"),
        ("hashes", "signature"),
    ):
        assert order.index(before) < order.index(after)


@each_language
def test_limits_come_before_any_finding(lang):
    report = samples.violating()
    told = [text for b in part(content(report, lang), "scope") for text in texts_of(b)]
    assert told
    for limitation in report.limitations:
        assert pick(limitation.message, lang) in told
    for gate in report.gates:
        assert pick(gate.question, lang) in told


@each_language
def test_a_finding_tells_fact_evidence_law_and_what_would_change_it(lang):
    report = samples.violating()
    result = next(r for r in report.results if r.check == "cleartext-config-allows-face")
    blocks = part(content(report, lang), "findings")
    start = next(
        n
        for n, b in enumerate(blocks)
        if isinstance(b, Heading) and b.level == 2 and pick(result.title, lang) in b.text
    )
    end = next(
        n for n, b in enumerate(blocks) if n > start and isinstance(b, Heading) and b.level == 2
    )
    told = "\n".join(text for b in blocks[start:end] for text in texts_of(b))
    for text in (
        result.message,
        result.remedy,
        *result.rests_on,
        *result.missing,
        *(f.message for f in result.findings),
    ):
        assert pick(text, lang).rstrip("。.") in told
    assert pick(GROUND["likely-violation"], lang).rstrip("：:") in told
    for citation in result.provisions:
        assert pick(citation.citation, lang) in told
    codes = [b for b in blocks[start:end] if isinstance(b, Code)]
    upload = result.findings[0].evidence[0]
    assert any(upload.locator in code.place and upload.excerpt in code.text for code in codes)
    assert codes[0].way == upload.path
    order = [told.index(pick(t, lang).rstrip("。.")) for t in (result.message, result.remedy)]
    assert order == sorted(order)


def test_what_needs_a_person_is_no_finding():
    document = content(samples.violating(), "zh")
    review = next(r for r in samples.violating().results if r.verdict == "needs-manual-review")
    accused = [b.text for b in part(document, "findings") if isinstance(b, Heading)]
    assert not [text for text in accused if review.title.zh in text]
    told = [text for b in part(document, "review") for text in texts_of(b)]
    assert any(review.title.zh in text for text in told)
    assert any(text.startswith("若经人工确认，涉嫌违反") for text in told)


@each_language
def test_every_other_check_stands_in_the_table(lang):
    report = samples.violating()
    told = [text for b in part(content(report, lang), "others") for text in texts_of(b)]
    others = [result for result in report.results if result.verdict not in FLAGGED]
    assert others
    assert [r.check for r in others if pick(r.title, lang) not in told] == []


def test_a_report_without_findings_says_that_this_is_no_certificate():
    told = [t for b in part(content(samples.compliant(), "zh"), "findings") for t in texts_of(b)]
    assert len(told) == 2
    assert "不是合规证明" in "".join(told)


# --- what it never says --------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize(
    "build", [samples.violating, samples.compliant, samples.packed, poison.full]
)
def test_no_fine_no_crime_no_amount(build, lang):
    report = build()
    crime = Citation(
        "crim-253",
        Text("《中华人民共和国刑法》第二百五十三条之一", "Criminal Law Art. 253-1"),
        "ground",
    )
    accused = tuple(
        msgspec.structs.replace(result, provisions=(*result.provisions, crime))
        for result in report.results
    )
    report = msgspec.structs.replace(
        report, results=accused, liability=(*report.liability, crime), policy=None
    )
    found = [text for text in words_of(content(report, lang)) if FORETOLD.search(text)]
    assert found == []


@each_language
@pytest.mark.parametrize("case", ["loan-violating", "loan-compliant", "kyc-english", "packed-stub"])
def test_no_scan_of_a_whole_app_foretells_anything(case, lang, scanned):
    report = scanned(case)[0]
    blocks = [b for b in content(report, lang).blocks if not isinstance(b, Quote | Code)]
    found = [text for block in blocks for text in texts_of(block) if FORETOLD.search(text)]
    assert found == []


# --- the run -------------------------------------------------------------------------------------


def walk(count: int = 3) -> Walk:
    happened = tuple(
        Occurrence(
            n, n * 100, None, "camera", "camera-open", f"camera {n}", checks=("face-upload-path",)
        )
        for n in range(1, count + 1)
    )
    return Walk("accept-1", "accept", "straight", True, "", count * 100, happened, 2)


@each_language
def test_a_run_is_drawn_with_a_table_in_its_place(lang):
    drawn = part(content(run_report(walks=(walk(),)), lang), "run")
    figure = next(block for block in drawn if isinstance(block, Drawing))
    assert figure.svg.startswith("<svg")
    assert [row[0] for row in figure.instead.rows] == ["1", "2", "3", "…"]
    assert "face-upload-path" in figure.instead.rows[0][4]


def test_without_the_drawing_the_table_stands_alone(monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(course, "import_module", missing)
    blocks = part(content(run_report(walks=(walk(400),)), "zh"), "run")
    table = next(block for block in blocks if isinstance(block, Table))
    assert len(table.rows) == course.ROWS + 1
    assert "342" in table.rows[-1][4]  # those not listed, and the two the walk left out itself


@each_language
def test_an_app_that_was_not_run_has_no_chronology(lang):
    document = content(samples.violating(), lang)
    for ident in ("run", "coverage"):
        assert len(part(document, ident)) == 1


@each_language
def test_coverage_tells_every_path(lang):
    (table,) = part(content(run_report(), lang), "coverage")
    assert [row[1:3] for row in table.rows] == [("2", "2"), ("1", "0")]


@each_language
def test_what_is_told_beside_the_results_is_in_its_part(lang):
    report = poison.full()
    document = content(report, lang)
    comparisons = part(document, "comparisons")
    assert len(comparisons[0].rows) == len(report.comparisons)
    duties = "\n".join(t for b in part(document, "duties") for t in texts_of(b))
    assert "2025-07-14" in duties
    for ident in ("replies", "keeping", "liability"):
        assert "".join(t for b in part(document, ident) for t in texts_of(b))


# --- screenshots ---------------------------------------------------------------------------------

pil = pytest.importorskip("PIL.Image")


def png(shade: int, size=(120, 240)) -> bytes:
    picture = pil.new("RGB", size, (shade, 200, 250))
    for x in range(0, size[0], 2):  # stripes that coarse tiles cannot keep
        for y in range(size[1]):
            picture.putpixel((x, y), (shade, 0, 0))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def line(n: int, run: str = "accept-1", **event) -> bytes:
    return json.dumps({"n": n, "t": n, "run": run, "src": "explorer", "event": event}).encode()


def shown(*events: bytes, **pictures: bytes):
    """``attached`` of a session with these lines and, by the name in the log, these pictures."""
    files = {f"session/shots/{name}.png": data for name, data in pictures.items()}
    files[shots.LOG] = b"\n".join(events)
    return files.get


def pointing(*lines: int) -> Report:
    """A report whose violation points to lines of the log."""
    report = samples.violating()
    pieces = tuple(Evidence("screen", "events.jsonl", f"line {n}", "words", "Main") for n in lines)
    results = tuple(
        msgspec.structs.replace(
            r,
            findings=(Finding("camera", Text("事实", "fact"), pieces, "0f7d1c8b6a5e4d3c"),),
        )
        if r.check == "capture-before-consent"
        else r
        for r in report.results
    )
    return msgspec.structs.replace(report, results=results)


def figures(report, attached, lang="zh"):
    return [b for b in content(report, lang, attached).blocks if isinstance(b, Figure)]


def named(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def screen(n: int, data: bytes, **more) -> bytes:
    run = more.pop("run", "accept-1")
    return line(n, run, kind="screen", shot=f"shots/{named(data)}.png", **more)


@each_language
def test_a_screenshot_is_shown_with_its_hash_and_line(lang):
    data = png(1)
    (figure,) = figures(pointing(7), shown(screen(7, data), **{named(data): data}), lang)
    assert named(data) in figure.caption
    assert "7" in figure.caption
    assert (figure.width, figure.height) == (120, 240)
    assert len(pil.open(io.BytesIO(figure.data)).convert("RGB").getcolors()) == 2


@pytest.mark.parametrize(
    "before",
    [
        line(1, kind="hook", category="camera-open"),
        line(1, kind="hook", category="album-open"),
        line(1, kind="screen", shot="shots/other.png", role="face-step"),
    ],
)
def test_after_the_camera_a_screenshot_is_coarse(before):
    data = png(2)
    (figure,) = figures(pointing(7), shown(before, screen(7, data), **{named(data): data}))
    assert "打码" in figure.caption
    picture = pil.open(io.BytesIO(figure.data)).convert("RGB")
    across = [picture.getpixel((x, 100)) for x in range(picture.width)]
    changes = sum(a != b for a, b in itertools.pairwise(across))
    assert changes < shots.COARSE


def test_a_camera_of_another_run_makes_nothing_coarse():
    data = png(3)
    before = line(1, "accept-2", kind="hook", category="camera-open")
    (figure,) = figures(pointing(7), shown(before, screen(7, data), **{named(data): data}))
    assert "打码" not in figure.caption


def test_the_same_picture_from_before_the_camera_is_not_coarse():
    data = png(4)
    log = (screen(3, data), line(5, kind="hook", category="camera-open"), screen(7, data))
    (figure,) = figures(pointing(7), shown(*log, **{named(data): data}))
    assert "打码" not in figure.caption


def test_a_copy_is_called_a_copy():
    data, copy = png(5), png(6)
    (figure,) = figures(pointing(7), shown(screen(7, data), **{named(data): copy}))
    assert named(copy) in figure.caption
    assert named(data) in figure.caption
    assert "副本" in figure.caption


@pytest.mark.parametrize(
    "bad", [b"", b"<svg onload=alert(1)>", png(7)[:-9], b"\x89PNG\r\n\x1a\n" + b"0" * 90]
)
def test_what_is_no_picture_is_named_and_not_shown(bad):
    data = png(8)
    report, attached = pointing(7), shown(screen(7, data), **{named(data): bad})
    assert figures(report, attached) == []
    told = words_of(content(report, "zh", attached))
    assert any("截图未附" in text and named(data) in text for text in told)


def test_a_picture_of_absurd_size_is_not_opened():
    huge = bytearray(png(9))
    huge[16:24] = (60_000).to_bytes(4, "big") * 2
    data = bytes(huge)
    assert figures(pointing(7), shown(screen(7, data), **{named(data): data})) == []


def test_a_dossier_holds_a_bounded_number_of_screenshots_and_each_once():
    pictures = [png(n + 10) for n in range(30)]
    log = [screen(n + 1, data) for n, data in enumerate(pictures)]
    base = pointing(1)
    accused = next(r for r in base.results if r.check == "capture-before-consent")
    many = tuple(
        msgspec.structs.replace(
            accused.findings[0],
            evidence=(Evidence("screen", "events.jsonl", f"line {n % 20 + 1}", "w", "M"),),
        )
        for n in range(24)
    )
    results = tuple(
        msgspec.structs.replace(r, findings=many) if r is accused else r for r in base.results
    )
    report = msgspec.structs.replace(base, results=results)
    attached = shown(*log, **{named(data): data for data in pictures})
    found = figures(report, attached)
    assert len(found) == shots.MOST
    assert len({figure.data for figure in found}) == shots.MOST


def test_without_pillow_only_what_cannot_hold_a_face_is_shown(monkeypatch):
    data = png(50)
    monkeypatch.setattr(shots, "find_spec", lambda _: None)
    attached = shown(screen(7, data), **{named(data): data})
    (figure,) = figures(pointing(7), attached)
    assert figure.data == data
    faced = shown(
        line(1, kind="hook", category="camera-open"), screen(7, data), **{named(data): data}
    )
    assert figures(pointing(7), faced) == []


def test_damaged_lines_of_the_log_are_passed_over():
    data = png(51)
    log = (b'{"n": "x", "shot"', b'\xff"shot"', b"[" * 5000 + b'"shot"', screen(7, data))
    assert len(figures(pointing(7), shown(*log, **{named(data): data}))) == 1


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_dimensions_are_read_from_the_picture_itself(form):
    out = io.BytesIO()
    pil.new("RGB", (31, 17)).save(out, form)
    assert shots.dimensions(out.getvalue()) == (31, 17)
    assert shots.dimensions(out.getvalue()[:30]) is None


def test_a_name_that_leads_elsewhere_is_not_followed(tmp_path):
    from reports.bundle import attached_in

    (tmp_path / "bundle" / "session").mkdir(parents=True)
    secret = png(52)
    (tmp_path / "secret.png").write_bytes(secret)
    event = line(7, kind="screen", shot="shots/../../../secret.png")
    (tmp_path / "bundle" / "session" / "events.jsonl").write_bytes(event)
    assert figures(pointing(7), attached_in(tmp_path / "bundle")) == []


# --- hashes --------------------------------------------------------------------------------------


def test_hashes_of_the_files_of_a_bundle_are_named():
    attached = {"report.json": b"{}", "static.json": b"[]"}.get
    report = run_report()
    (table, *_rest) = part(content(report, "zh", attached), "hashes")
    told = {value for _, value in table.rows}
    assert {named(b"{}"), named(b"[]"), report.app.sha256, "ab" * 32} <= told


# --- the page ------------------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("build", [samples.violating, samples.hostile, samples.packed, poison.full])
def test_the_page_holds_every_word_and_nothing_else_comes_to_life(build, lang):
    report = build()
    page = html.render(report, lang)
    soup = BeautifulSoup(page, "html.parser")
    flat = re.sub(r"\s", "", soup.get_text())
    for text in words_of(content(report, lang)):
        assert re.sub(r"\s", "", text)[:200] in flat or (isinstance(text, str) and "\n" in text)
    for tag in soup.find_all(True):
        assert tag.name not in ("script", "iframe", "object", "link", "form", "a", "base"), tag
        assert not [name for name in tag.attrs if name.startswith("on") or name == "style"], tag
    sources = [image["src"] for image in soup.find_all("img")]
    assert all(source.startswith("data:image/") for source in sources)
    assert page == html.render(report, lang)


def test_the_page_loads_nothing():
    soup = BeautifulSoup(html.render(samples.violating(), "zh"), "html.parser")
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    style = soup.find("style").string
    import base64

    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "url(" not in style


@each_language
@pytest.mark.parametrize("build", [samples.violating, samples.hostile, poison.full])
def test_tables_are_whole(build, lang):
    tables = [b for b in content(build(), lang).blocks if isinstance(b, Table)]
    assert tables
    for table in tables:
        assert sum(table.widths) == 100
        assert set(table.widths) <= set(WIDTHS)
        assert {len(row) for row in table.rows} <= {len(table.head)} == {len(table.widths)}


def test_a_long_name_does_not_swell_the_dossier():
    document = content(samples.hostile(), "zh")
    assert max(len(text) for text in words_of(document)) < 12 * LONGEST
    assert len(html.page(document)) < 400_000
    assert len(document.header) < 200


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("a\x00b\x1b[31m", "a\u2400b\u241b[31m"),
        ("x\u202ey", "x\ufffdy"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\uffff", "\ufffd"),
        ("A" * 2000, "A" * LONGEST + "… [2,000]"),
    ],
)
def test_text_is_made_visible_and_bounded(raw, told):
    assert clean(raw) == told


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")]
)
def test_chinese_numerals(number, numeral):
    assert chinese(number) == numeral


def test_notes_of_a_copy_stand_in_the_scope():
    document = content(samples.violating(), "zh", notes=("某些字符没有字形。",))
    assert "某些字符没有字形。" in [t for b in part(document, "scope") for t in texts_of(b)]


def test_the_timeline_of_the_pictures_is_the_one_that_is_used():
    assert import_module("reports.pictures.timeline").svg(walk(), "zh").startswith("<svg")


def test_what_the_user_accepted_is_told_and_hides_nothing():
    mark = Accepted("已排期整改", "", "2027-01-31", "accepted")
    report = pointing(1)
    results = tuple(
        msgspec.structs.replace(
            r,
            findings=tuple(msgspec.structs.replace(f, accepted=mark) for f in r.findings),
        )
        for r in report.results
    )
    told = words_of(content(msgspec.structs.replace(report, results=results), "zh"))
    assert any("2027-01-31" in text and "已排期整改" in text for text in told)
    assert set(words_of(content(report, "zh"))) <= set(told)


def test_more_facts_than_fit_are_counted():
    report = pointing(1)
    accused = next(r for r in report.results if r.check == "capture-before-consent")
    many = accused.findings * 40
    results = tuple(
        msgspec.structs.replace(r, findings=many) if r is accused else r for r in report.results
    )
    document = content(msgspec.structs.replace(report, results=results), "en")
    told = [b.text for b in document.blocks if isinstance(b, Paragraph)]
    assert "16 more facts in report.json." in told
