"""The complaint: facts in order of time, blanks for the person, provisions, and no word on what will follow."""

import io
import re

import msgspec
import poison
import pytest
import samples
from test_dossier import FORETOLD, named, png, screen, shown, words_of

from analyzers.artifacts import Evidence, Recording
from analyzers.errors import InputError
from reports.dossier.blocks import Blanks, Heading, Listing, Table
from reports.letter import chosen, letter, render
from reports.model import Report, Session
from reports.told import Advice
from reports.words import LANGS, pick

each_language = pytest.mark.parametrize("lang", LANGS)


def ran(**lines: int) -> Report:
    """The violating report in which findings of checks (``-`` as ``_``) point to a line and a time of a run."""
    report = samples.violating()
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
    results = []
    for result in report.results:
        n = lines.get(result.check.replace("-", "_"))
        if n is not None:
            event = Evidence(
                "event",
                "events.jsonl",
                f"line {n}",
                f"camera-open: camera {n}",
                f"accept-1 @ {n * 1000} ms",
            )
            finding = msgspec.structs.replace(result.findings[0], evidence=(event,))
            result = msgspec.structs.replace(result, findings=(finding,))
        results.append(result)
    session = Session("ab" * 32, "cd" * 32, recording, ())
    return msgspec.structs.replace(report, results=tuple(results), session=session)


def part(document, number):
    starts = [n for n, b in enumerate(document.blocks) if isinstance(b, Heading) and b.level == 1]
    ends = [*starts[1:], len(document.blocks)]
    return document.blocks[starts[number - 1] + 1 : ends[number - 1]]


def told(blocks):
    return "\n".join(words_of(type("D", (), {"blocks": blocks})) if blocks else [])


# --- what is chosen ------------------------------------------------------------------------------


def test_all_that_accuse_are_chosen_and_nothing_for_review():
    found = chosen(samples.violating())
    assert [r.verdict for r in found] == ["violation", *["likely-violation"] * 3]


def test_what_is_named_is_chosen_even_for_review():
    assert [r.check for r in chosen(samples.violating(), ["policy-reachable"])] == [
        "policy-reachable"
    ]


def test_nothing_to_complain_of_is_said_with_a_code():
    with pytest.raises(InputError) as caught:
        chosen(samples.compliant())
    assert caught.value.code == "letter-nothing-selected"
    assert str(caught.value).count("\n") == 0


def test_what_waits_for_a_person_is_named_when_nothing_accuses():
    with pytest.raises(InputError, match=r"face-capability-inventory \(--finding\)"):
        chosen(samples.packed())


@pytest.mark.parametrize("check", ["face-sole-verification", "no-such-check", ""])
def test_what_is_not_flagged_cannot_be_chosen(check):
    with pytest.raises(KeyError):
        chosen(samples.violating(), [check])


# --- the letter ----------------------------------------------------------------------------------


@each_language
def test_parts_stand_in_order(lang):
    report = samples.violating()
    document = letter(report, chosen(report), lang)
    titles = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    expected = (
        [
            "接收单位",
            "举报人",
            "被举报的应用",
            "事实",
            "证据清单",
            "涉嫌违反的规定",
            "请求",
            "附件目录",
            "真实性声明与签名",
        ]
        if lang == "zh"
        else [
            "To",
            "From",
            "The app",
            "Facts",
            "Evidence",
            "Provisions the facts appear to conflict with",
            "Requests",
            "Enclosures",
            "Statement of truth and signature",
        ]
    )
    assert [re.sub(r"^(\d+\. |.+?、)", "", title) for title in titles] == expected


@each_language
def test_people_and_recipients_are_left_blank(lang):
    report = samples.violating()
    document = letter(report, chosen(report), lang)
    for number in (1, 2, 9):
        assert any(isinstance(block, Blanks) for block in part(document, number))


def test_channels_are_those_of_the_report_and_no_others():
    report = samples.violating()
    assert not [b for b in part(letter(report, chosen(report), "zh"), 1) if isinstance(b, Listing)]
    advice = Advice(
        "authorities", samples.MEGLIVE and poison.Text("网信部门。", "The authorities.")
    )
    report = msgspec.structs.replace(report, complain=(advice,))
    (listing,) = [
        b for b in part(letter(report, chosen(report), "zh"), 1) if isinstance(b, Listing)
    ]
    assert listing.items == ("网信部门。",)


@each_language
def test_facts_are_in_the_order_of_time(lang):
    report = ran(capture_before_consent=900, cleartext_config_allows_face=30)
    document = letter(report, chosen(report), lang)
    facts = part(document, 4)
    table = next(b for b in facts if isinstance(b, Table))
    times = [row[0] for row in table.rows]
    assert times == sorted(times)
    assert times[:3] == ["2026-11-22 01:00:00", "2026-11-22 01:00:30", "2026-11-22 01:15:00"]
    order = [b.text for b in facts if isinstance(b, Heading)]
    titles = {r.check: pick(r.title, lang) for r in report.results}
    assert order[:2] == [
        f"1. {titles['cleartext-config-allows-face']}",
        f"2. {titles['capture-before-consent']}",
    ]


@each_language
def test_evidence_is_listed_with_its_hashes(lang):
    data = png(1)
    report = ran(capture_before_consent=7)
    document = letter(report, chosen(report), lang, shown(screen(7, data)))
    (table,) = part(document, 5)
    hashes = [row[2] for row in table.rows]
    assert hashes == [
        report.app.sha256,
        report.policy.snapshot.sha256,
        report.policy.text_sha256,
        "ab" * 32,
        named(data),
    ]


def test_provisions_are_those_of_what_was_chosen():
    report = samples.violating()
    accused = told(part(letter(report, chosen(report, ["capture-before-consent"]), "zh"), 6))
    assert "《人脸识别技术应用安全管理办法》第五条" in accused
    assert "GB/T" not in accused
    assert "法释〔2021〕15号" not in accused
    review = told(part(letter(report, chosen(report, ["policy-reachable"]), "zh"), 6))
    assert review.strip().startswith("若经人工确认，涉嫌违反")


def test_limits_of_the_examination_are_told():
    report = samples.violating()
    facts = told(part(letter(report, chosen(report), "zh"), 4))
    assert all(limitation.message.zh in facts for limitation in report.limitations)


@each_language
def test_it_asks_for_no_punishment_and_names_no_sum(lang):
    report = poison.full()
    document = letter(msgspec.structs.replace(report, policy=None), chosen(report), lang)
    assert [text for text in words_of(document) if FORETOLD.search(text)] == []


# --- forms ---------------------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("form", ["markdown", "text"])
def test_written_forms_hold_every_word(form, lang):
    report = ran(capture_before_consent=7)
    text = re.sub(r"[\s\\`|>*#_-]", "", render(report, chosen(report), form, lang))
    for word in words_of(letter(report, chosen(report), lang)):
        assert re.sub(r"[\s\\`|>*#_-]", "", word) in text


def test_as_docx_it_can_be_edited():
    docx = pytest.importorskip("docx")
    report = samples.violating()
    document = docx.Document(io.BytesIO(render(report, chosen(report), "docx", "zh")))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert len(headings) == 9
    assert headings[0] == "一、接收单位"
    numbered = [p.text[:3] for p in document.paragraphs if re.match(r"\d\. ", p.text)]
    assert numbered.count("1. ") >= 3  # a fact, the requests and the enclosures each begin anew


@each_language
@pytest.mark.parametrize("evil", sorted(set(poison.EVIL) - {"surrogates"}))
@pytest.mark.parametrize("form", ["markdown", "text", "docx"])
def test_hostile_text_stays_text(form, evil, lang):
    report = poison.poisoned(poison.full(), poison.EVIL[evil])
    document = render(report, chosen(report), form, lang)
    if isinstance(document, bytes):
        assert document.startswith(b"PK")
        return
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028]", document)
    if form == "markdown":
        assert not re.search(r"(?<!\\)<script|(?<!\\)\]\(http", document)


def test_a_long_name_is_cut():
    report = samples.hostile()
    assert len(render(report, chosen(report), "text", "zh")) < 60_000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_waits_for_a_person_is_not_headed_as_an_accusation(lang):
    report = samples.violating()
    document = letter(report, chosen(report, ["policy-reachable"]), lang)
    headings = " ".join(block.text for block in document.blocks if isinstance(block, Heading))
    assert "涉嫌" not in headings
    assert "conflict" not in headings
    assert {"zh": "有关规定", "en": "Provisions concerned"}[lang] in headings
