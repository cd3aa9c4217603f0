"""The first page of a report: what weighs most, on one sheet, and nothing like a certificate."""

import io
import unicodedata

import pictures
import pytest
import samples
from bs4 import BeautifulSoup
from msgspec.structs import replace
from pypdf import PdfReader

from analyzers.artifacts import Limitation, Text
from reports import brief, html
from reports.model import VERDICTS
from reports.words import LANGS, VERDICT, pick
from reports.words_pictures import PICTURED

REPORTS = {
    "violating": samples.violating,
    "compliant": samples.compliant,
    "packed": samples.packed,
    "hostile": pictures.hostile,
}


def squeezed(words):
    """Without white space; a PDF may hold a radical for a character that looks the same."""
    return "".join(unicodedata.normalize("NFKC", words).translate(_RADICALS).split())


_RADICALS = str.maketrans("⻅⺠⻓⻔⻋⻚⻢⻰", "见民长门车页马龙")


def test_the_gravest_come_first_and_are_at_most_five():
    report = samples.violating()
    found = brief.gravest(report)
    ranks = [VERDICTS.index(result.verdict) for result in found]
    assert ranks == sorted(ranks)
    assert all(result.verdict in VERDICTS[:3] for result in found)
    many = replace(report, results=found * 3)
    assert len(brief.gravest(many)) == 5


def test_the_ground_of_a_finding_is_what_carries_it():
    result = next(r for r in samples.violating().results if r.provisions)
    grounds = [each.citation for each in result.provisions if each.use == "ground"]
    assert brief.ground(result) == (grounds[0] if grounds else None)
    assert brief.ground(replace(result, provisions=())) is None


def test_what_silences_most_is_named_among_the_limits():
    some = tuple(Limitation(f"other-{n}", Text(str(n), str(n))) for n in range(5))
    report = replace(
        samples.violating(), limitations=(*some, Limitation("no-session", Text("x", "x")))
    )
    assert [each.id for each in brief.biggest_limits(report)] == [
        "no-session",
        "other-0",
        "other-1",
    ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", REPORTS)
def test_it_fills_one_page_of_paper_and_no_more(name, lang, chromium, tmp_path):
    report = REPORTS[name]()
    path = tmp_path / "report.html"
    path.write_text(html.render(report, lang), encoding="utf-8")
    chromium.show(path, 1280)
    pages = PdfReader(io.BytesIO(chromium.paper("1-2"))).pages
    assert tuple(round(float(side)) for side in pages[0].mediabox[2:]) == (595, 842)
    first, second = (squeezed(each.extract_text()) for each in pages)
    assert squeezed(pick(PICTURED["brief_note"], lang))[:20] in first
    assert report.app.sha256 in first
    assert report.as_of in first
    assert f"{report.tool.name}{report.tool.version}" in first
    for verdict in VERDICTS:
        assert squeezed(pick(VERDICT[verdict], lang)) in first
    # Its last line is on the first page, and the rest of the report begins on the next.
    assert report.app.sha256 not in second
    assert report.tool.catalogue_version in second


@pytest.mark.parametrize("lang", LANGS)
def test_it_says_that_it_is_no_certificate_even_when_nothing_is_flagged(lang):
    soup = BeautifulSoup(html.render(samples.compliant(), lang), "html.parser")
    card = soup.select_one(".brief").get_text(" ", strip=True)
    assert pick(PICTURED["brief_note"], lang) in card
    flagged = brief.flagged(samples.compliant())
    assert flagged or pick(PICTURED["none_flagged"], lang) in card
