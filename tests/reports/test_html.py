"""The HTML report: complete, in order, safe to open, and readable on every screen."""

import base64
import hashlib
import itertools
import re
import string
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import samples
from browser import Chromium
from bs4 import BeautifulSoup, Tag

from analyzers.artifacts import ELEMENTS, NOTICE, EvidenceKind, Grade, Text
from reports import html, words, words_closing
from reports.html import render
from reports.model import (
    FLAGGED,
    SEVERITIES,
    VERDICTS,
    CitationUse,
    GateState,
    Report,
)
from reports.words import LANGS, Lang, pick

BUILDERS: tuple[Callable[[], Report], ...] = (
    samples.violating,
    samples.compliant,
    samples.packed,
    samples.hostile,
)
HONEST = BUILDERS[:3]

each_language = pytest.mark.parametrize("lang", LANGS)
each_report = pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
each_honest_report = pytest.mark.parametrize("build", HONEST, ids=lambda build: build.__name__)


@cache
def rendered(build: Callable[[], Report], lang: Lang) -> str:
    return render(build(), lang)


@cache
def page(build: Callable[[], Report], lang: Lang) -> BeautifulSoup:
    return BeautifulSoup(rendered(build, lang), "html.parser")


def squeezed(text: str) -> str:
    """Without white space: where a line may break is layout."""
    return "".join(text.split())


def shown(soup: BeautifulSoup) -> str:
    assert soup.body is not None
    return squeezed(soup.body.get_text())


# --- complete ------------------------------------------------------------------------------------


@each_language
@each_honest_report
def test_every_fact_of_the_report_is_shown(build: Callable[[], Report], lang: Lang) -> None:
    report, text = build(), shown(page(build, lang))

    def expected() -> Iterator[str]:
        app = report.app
        yield from (app.package, app.label, app.version, app.version_code, app.sha256)
        yield from (app.signer or "", app.signer_sha256 or "", app.category or "", app.market or "")
        yield from (app.version_date or "", report.as_of)
        yield from (report.tool.version, report.tool.catalogue_version, report.tool.law_version)
        yield from report.face_class
        for limitation in report.limitations:
            yield pick(limitation.message, lang)
        for gate in report.gates:
            yield pick(gate.question, lang)
            yield pick(gate.reason, lang)
            yield pick(words.GATE_STATE[gate.state], lang)
        for sdk in report.sdks:
            yield from (sdk.name, sdk.vendor, sdk.id, *sdk.methods)
            yield pick(words.GRADE[sdk.grade], lang)
            yield pick(words.TRUST[sdk.trust], lang)
        for result in report.results:
            yield from (result.check, result.reason)
            yield pick(words.SEVERITY[result.severity], lang)
            for one in (
                result.title,
                result.message,
                result.remedy,
                *result.rests_on,
                *result.missing,
                *result.would_change,
                *(citation.citation for citation in result.provisions),
            ):
                yield pick(one, lang)
            for finding in result.findings:
                yield from (finding.subject, finding.fingerprint, pick(finding.message, lang))
        for evidence in every_evidence(report):
            yield from (evidence.locator, evidence.excerpt, evidence.context, *evidence.path)
            yield pick(words.KIND[evidence.kind], lang)
        if report.policy is not None:
            yield from (report.policy.text_sha256, report.policy.snapshot.sha256)
            yield f"{report.policy.score:.4f}"
            for clause in report.policy.clauses:
                yield clause.heading

    absent = [wanted for wanted in expected() if squeezed(wanted) not in text]
    assert absent == []


def every_evidence(report: Report) -> Iterator[Any]:
    for sdk in report.sdks:
        yield from sdk.evidence
    for gate in report.gates:
        yield from gate.evidence
    for result in report.results:
        for finding in result.findings:
            yield from finding.evidence


@each_language
def test_every_verdict_is_counted_by_name(lang: Lang) -> None:
    report, soup = samples.violating(), page(samples.violating, lang)
    cells = [cell.get_text(" ", strip=True) for cell in soup.select(".summary li")]
    assert cells == [
        f"{report.summary[verdict]} {pick(words.VERDICT[verdict], lang)}" for verdict in VERDICTS
    ]


@each_language
def test_a_policy_element_that_is_not_told_is_said_to_be_missing(lang: Lang) -> None:
    soup = page(samples.violating, lang)
    rows = soup.select("table.elements tbody tr")
    assert len(rows) == len(ELEMENTS) + len(NOTICE)
    silent = [row for row in rows if pick(words.NOT_COVERED, lang) in row.get_text()]
    told = [row for row in rows if pick(words.COVERED, lang) in row.get_text()]
    assert (len(silent), len(told)) == (len(ELEMENTS) + len(NOTICE) - 1, 1)
    assert "可以拨打客服电话 400-000-0000" in told[0].get_text()


def test_a_policy_element_is_shown_with_all_its_quotations() -> None:
    soup, policy = page(samples.compliant, "zh"), samples.compliant_policy()
    for start, end in (
        *itertools.chain.from_iterable(e.quotes for e in policy.elements.values()),
        *itertools.chain.from_iterable(e.quotes for e in policy.notice.values()),
    ):
        assert f"[{start}, {end})" in soup.get_text()
        assert policy.text[start:end] in soup.get_text()


def test_without_a_policy_there_is_no_policy_section() -> None:
    soup = page(samples.packed, "en")
    assert soup.find(id="policy") is None
    assert pick(words.PHRASE["not_supplied"], "en") in soup.get_text()


def test_a_policy_quotation_is_marked_in_its_context() -> None:
    soup = page(samples.violating, "zh")
    quote = next(e for e in every_evidence(samples.violating()) if e.kind == "policy" and e.context)
    blocks = [block for block in soup.select("blockquote") if block.mark]
    assert blocks
    assert blocks[0].mark is not None
    assert blocks[0].mark.get_text() == quote.excerpt
    assert squeezed(blocks[0].get_text()) == squeezed(quote.context)


def test_a_context_without_its_quotation_shows_the_quotation() -> None:
    report = samples.violating()
    evidence = samples.quotation(samples.violating_policy(), 0, 10)
    stray = msgspec.structs.replace(evidence, context="something else")
    gate = msgspec.structs.replace(report.gates[0], evidence=(stray,))
    text = render(msgspec.structs.replace(report, gates=(gate,)), "en")
    assert f"<mark>{evidence.excerpt}" in text


# --- in order ------------------------------------------------------------------------------------


@each_language
@each_report
def test_what_could_not_be_seen_comes_before_any_result(
    build: Callable[[], Report], lang: Lang
) -> None:
    text = rendered(build, lang)
    places = [
        text.index(mark)
        for mark in ('class="limitations"', 'id="face"', 'id="results"', 'class="summary"')
    ]
    assert places == sorted(places)
    assert text.index('id="results"') < text.index('class="group"') < text.index('id="closing"')


def test_results_stand_by_gravity_then_severity() -> None:
    soup, report = page(samples.violating, "zh"), samples.violating()
    groups = [str(heading["id"]) for heading in soup.select(".group > h3")]
    assert groups == [verdict for verdict in VERDICTS if report.summary[verdict]]
    by_check = {result.check: result for result in report.results}
    order = [
        by_check[str(item["id"]).removeprefix("check-")] for item in soup.select("[id^=check-]")
    ]
    assert len(order) == len(report.results)
    ranks = [(VERDICTS.index(r.verdict), SEVERITIES.index(r.severity)) for r in order]
    assert ranks == sorted(ranks)


@each_language
def test_only_grounds_are_said_to_be_conflicted_with(lang: Lang) -> None:
    soup = page(samples.violating, lang)
    accusing = {"zh": "涉嫌违反：", "en": "ppears to conflict with:"}[lang]
    for result in samples.violating().results:
        article = soup.find(id=f"check-{result.check}")
        assert isinstance(article, Tag)
        box = article.select_one(".grounds")
        assert box is not None
        assert (accusing in box.get_text()) == (result.verdict in FLAGGED)
        for citation in result.provisions:
            inside = pick(citation.citation, lang) in box.get_text()
            assert inside == (citation.use == "ground")


def test_an_article_cited_for_two_duties_is_named_once() -> None:
    soup = page(samples.violating, "zh")
    article = soup.find(id="check-policy-face-notice-elements")
    assert isinstance(article, Tag)
    cited = [item.get_text(strip=True) for item in article.select(".grounds li")]
    assert len(cited) == len(set(cited)) == 2


@each_report
def test_headings_tables_and_links_are_sound(build: Callable[[], Report]) -> None:
    soup = page(build, "en")
    levels = [int(heading.name[1]) for heading in soup.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = [str(element["id"]) for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert all(heading.get("scope") in ("row", "col") for heading in soup.find_all("th"))
    for link in soup.find_all(href=True):
        assert str(link["href"]).removeprefix("#") in ids
    assert soup.select_one("a.skip") is not None


@each_language
def test_the_page_names_its_language(lang: Lang) -> None:
    soup = page(samples.packed, lang)
    assert soup.html is not None
    assert soup.html["lang"] == {"zh": "zh-CN", "en": "en"}[lang]


@each_language
@each_honest_report
def test_it_ends_with_what_a_verdict_is_and_how_to_verify(
    build: Callable[[], Report], lang: Lang
) -> None:
    closing = page(build, lang).select("main > section")[-1].get_text()
    for text in words_closing.CLOSING:
        assert pick(text, lang) in closing
    for text in words.VERDICT_MEANING.values():
        assert pick(text, lang) in closing
    for _, command in words_closing.VERIFY:
        assert command in closing


@each_language
@each_report
def test_equal_reports_give_equal_pages(build: Callable[[], Report], lang: Lang) -> None:
    assert render(build(), lang) == rendered(build, lang)


# --- safe to open --------------------------------------------------------------------------------

_TAGS = set(
    re.findall(
        r"\S+",
        "html head meta title style body a svg symbol path circle use div header main section article nav "
        "footer h1 h2 h3 h4 h5 p span b bdi ul ol li dl dt dd table colgroup col thead tbody tr th td "
        "details summary figure figcaption blockquote q mark pre code wbr",
    )
)
_ATTRIBUTES = set(
    re.findall(
        r"\S+",
        "lang charset http-equiv content name class id href scope aria-label aria-labelledby aria-hidden "
        "focusable viewbox d cx cy r",
    )
)


@each_language
@each_report
def test_nothing_but_our_own_markup_gets_in(build: Callable[[], Report], lang: Lang) -> None:
    soup = page(build, lang)
    assert {tag.name for tag in soup.find_all(True)} <= _TAGS
    assert {name for tag in soup.find_all(True) for name in tag.attrs} <= _ATTRIBUTES
    assert len(soup.find_all("style")) == 1
    assert all(str(tag["href"]).startswith("#") for tag in soup.find_all(href=True))


@each_language
def test_hostile_text_is_shown_and_not_run(lang: Lang) -> None:
    soup = page(samples.hostile, lang)
    text = squeezed(soup.get_text())
    for attack in (samples.SCRIPT, samples.BREAKOUT, samples.STYLE, samples.TEMPLATE, samples.URL):
        assert squeezed(attack) in text
    assert soup.h1 is not None
    assert soup.h1.get_text().startswith(samples.SCRIPT)


@each_language
@each_report
def test_no_invisible_or_reordering_character_gets_in(
    build: Callable[[], Report], lang: Lang
) -> None:
    text = rendered(build, lang)
    text.encode("utf-8")  # halves of surrogate pairs would fail
    unseen = set(text) & {
        *map(chr, (*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0))),
        *"\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    }
    assert unseen == set()


def test_neutralised_characters_leave_a_visible_trace() -> None:
    text = rendered(samples.hostile, "en")
    assert "gpj.�exe��" in text
    assert "␀␇␛[31m␡�" in text
    assert "Z" + "\u0301" * 4 + "�" in text


@each_language
def test_a_megabyte_of_text_is_cut_with_a_note(lang: Lang) -> None:
    text = rendered(samples.hostile, lang)
    assert len(text) < 1_000_000
    note = pick(words.PHRASE["shortened"], lang).format(length=f"{len(samples.LONG):,}")
    assert note in text


@each_language
@each_report
def test_the_policy_of_the_page_lets_its_own_style_in_and_nothing_else(
    build: Callable[[], Report], lang: Lang
) -> None:
    soup = page(build, lang)
    meta = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert isinstance(meta, Tag)
    assert soup.style is not None
    style = soup.style.string
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert meta["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert soup.head is not None
    first = [tag.name for tag in soup.head.find_all(True)][:2]
    assert first == ["meta", "meta"]  # before anything it governs


def test_the_style_loads_nothing() -> None:
    style = html._style()
    assert not re.search(r"url\(|@import|https?:|expression", style)


# --- words ---------------------------------------------------------------------------------------

TABLES: dict[str, dict[Any, Text]] = {
    name: value
    for name, value in vars(words).items()
    if isinstance(value, dict) and name.isupper() and not name.startswith("_")
}
_LATIN_IN_CHINESE = {
    *("APK", "SDK", "SHA", "APP", "DIR", "CHECK", "dex", "N"),  # names that are not translated
    "length",  # placeholders
    "level",
}


def every_word() -> Iterator[tuple[str, Text]]:
    for name, table in TABLES.items():
        for key, text in table.items():
            yield f"{name}[{key!r}]", text
    for name in ("YES", "NO", "COVERED", "NOT_COVERED"):
        yield name, getattr(words, name)
    for number, text in enumerate(
        (*words_closing.CLOSING, *(text for text, _ in words_closing.VERIFY))
    ):
        yield f"sentence {number}", text


def test_every_word_is_there_in_both_languages() -> None:
    for name, text in every_word():
        assert text.zh.strip(), name
        assert text.en.strip(), name
        assert not re.search("[\u3400-\u9fff]", text.en), f"Chinese in the English label {name}"
        latin = set(re.findall("[A-Za-z]+", text.zh))
        assert latin <= _LATIN_IN_CHINESE, f"English in the Chinese label {name}"


@pytest.mark.parametrize(
    ("table", "ids"),
    [
        (words.VERDICT, VERDICTS),
        (words.VERDICT_MEANING, VERDICTS),
        (words.GROUND, VERDICTS),
        (words.SEVERITY, SEVERITIES),
        (words.CITATION_USE, get_args(CitationUse)),
        (words.GATE_STATE, get_args(GateState)),
        (words.GRADE, get_args(Grade)),
        (words.KIND, get_args(EvidenceKind)),
        (words.ELEMENT, ELEMENTS),
        (words.NOTICE, NOTICE),
        (words.FACE_CLASS, tuple(f"FC{number}" for number in range(8))),
        (words.CLAUSE_LEVEL, (3, 2, 1, 0)),
    ],
)
def test_every_id_has_a_word(table: dict[Any, Text], ids: tuple[Any, ...]) -> None:
    assert tuple(table) == ids


def test_labels_are_all_used_and_templates_hold_no_words_of_their_own() -> None:
    folder = Path(html.__file__).parent / "templates"
    templates = {path.name: path.read_text() for path in folder.glob("*.j2")}
    used = set(re.findall(r"\bw\.(\w+)", "".join(templates.values())))
    elsewhere = {"shortened"}
    assert used | elsewhere == set(words.PHRASE)
    for name, template in templates.items():
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", template, flags=re.DOTALL)
        bare = re.sub(r"\bfaceaudit\b|\bSHA-256\b", "", bare)  # the same in every language
        assert not set(bare) & set(string.ascii_letters), name
        assert not re.search("[\u3400-\u9fff]", bare), name


def test_no_liability_is_foretold() -> None:
    for build, lang in itertools.product(HONEST, LANGS):
        text = rendered(build, lang)
        assert not re.search(
            r"罚款|罚金|万元|赔偿|\bfine[sd]?\b|penalt|damages|RMB|¥", _prose(text)
        )


def _prose(text: str) -> str:
    return BeautifulSoup(text, "html.parser").get_text()


# --- colours -------------------------------------------------------------------------------------


def _schemes() -> Iterator[tuple[str, dict[str, str]]]:
    blocks = re.findall(r":root \{(.*?)\}", html._style(), re.DOTALL)
    base: dict[str, str] = {}
    for name, block in zip(("light", "dark", "print"), blocks, strict=True):
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))
        base = base or colours
        yield name, base | colours


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("scheme", "colours"), tuple(_schemes()), ids=["light", "dark", "print"])
def test_text_has_the_contrast_of_wcag_aa(scheme: str, colours: dict[str, str]) -> None:
    inks = ("ink", "soft", "link", "violation", "likely", "review", "compliant", "quiet")
    pairs = [(ink, ground) for ink in inks for ground in ("paper", "panel")]
    for ink, ground in (*pairs, ("on-mark", "mark")):
        light, dark = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{scheme}: {ink} on {ground}"


def test_verdicts_differ_in_shape_as_well() -> None:
    soup = page(samples.packed, "en")
    shapes = {
        verdict: symbol.decode_contents()
        for verdict in VERDICTS
        if (symbol := soup.find(id=f"shape-{verdict}")) is not None
    }
    assert len(set(shapes.values())) == len(VERDICTS)


# --- in a browser --------------------------------------------------------------------------------

_OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"
_WIDER = (
    "[...document.querySelectorAll('main *, header *')].filter(e => !e.closest('.unseen, svg') && "
    "e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"
)


@each_language
@each_report
def test_nothing_overflows_on_a_phone_or_a_desk(
    build: Callable[[], Report], lang: Lang, chromium: Chromium, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(rendered(build, lang), encoding="utf-8")
    chromium.complaints.clear()
    for width in (360, 390, 1280):
        chromium.show(path, width)
        chromium.ask(_OPEN_ALL)
        assert chromium.ask(_WIDER) == []
        assert chromium.ask("document.documentElement.scrollWidth") <= width
    assert chromium.complaints == []
    # The style sheet was let in by the page's own policy.
    assert chromium.ask("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 246)"


@each_language
def test_the_page_is_painted(lang: Lang, chromium: Chromium, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(rendered(samples.violating, lang), encoding="utf-8")
    for width in (390, 1280):
        chromium.show(path, width)
        assert _colours(chromium.picture()) > 50


def test_paper_shows_what_the_screen_folds_away(chromium: Chromium, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(rendered(samples.violating, "zh"), encoding="utf-8")
    folded = (
        "[...document.querySelectorAll('details :is(.plain, .evidence)')]"
        ".filter(e => !e.checkVisibility()).length"
    )
    chromium.show(path, 720)
    assert chromium.ask(folded) > 5
    chromium("Emulation.setEmulatedMedia", media="print")
    chromium.show(path, 720)
    assert chromium.ask(folded) == 0
    chromium("Emulation.setEmulatedMedia", media="")


def _colours(png: bytes) -> int:
    """How many different byte values the picture's data has; a blank one has a handful."""
    data, place = b"", 8
    while place < len(png):
        length = int.from_bytes(png[place : place + 4], "big")
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += 12 + length
    return len(set(zlib.decompress(data)))
