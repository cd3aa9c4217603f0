"""A report says where the policy came from and which documents belong to it."""

import pytest
from builders import evidence, policy, report
from msgspec import structs

from analyzers.artifacts import Hop, LinkedDocument, Origin
from reports.html import render as html
from reports.origins import NOTE, documents_of, origin_of
from reports.text import render as text

URL = "https://www.example.net/privacy"
FETCHED = Origin(
    "url",
    "http://example.net/p",
    URL,
    (Hop("http://example.net/p", 301),),
    200,
    fetched_at="2026-03-01T08:00:00Z",
    notes=tuple(NOTE),
)


def with_origin(origin, **parts):
    told = policy(**parts)
    return structs.replace(told, snapshot=structs.replace(told.snapshot, origin=origin))


def linked(**parts):
    return LinkedDocument(
        **{
            "kind": "face-rules",
            "title": "人脸规则",
            "target": "face.html",
            "found": evidence(),
            "state": "read",
            "reading": policy(clause_level=3),
            **parts,
        }
    )


def test_a_file_as_given_has_no_origin():
    assert origin_of(policy()) is None


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (FETCHED, [URL, "2026-03-01T08:00:00Z", "HTTP 200", "1 redirect(s)", "not encrypted"]),
        (Origin("apk", "assets/p.html"), ["page inside the APK: assets/p.html"]),
        (Origin("file", "p.html", rendered=True), ["p.html", "browser"]),
        (Origin("url", URL, URL, notes=("new-note",)), ["new-note"]),
    ],
)
def test_where_it_came_from(origin, words):
    told = origin_of(with_origin(origin))
    assert [word for word in words if word not in told.en] == []
    assert told.zh != told.en


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, ["Face rules", "人脸规则", "face.html", "read", "level 3"]),
        ({"state": "not-fetched", "reading": None}, ["not fetched"]),
        ({"state": "unreadable", "reading": None, "problem": "policy-timeout"}, ["policy-timeout"]),
        ({"foreign": True}, ["another company's"]),
    ],
)
def test_separate_documents(parts, words):
    (told,) = documents_of(structs.replace(policy(), linked=(linked(**parts),)))
    assert [word for word in words if word not in told.en] == []


@pytest.mark.parametrize("render", [text, html])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_renderings_show_them(render, lang):
    told = structs.replace(with_origin(FETCHED), linked=(linked(),))
    page = render(report(policy=told), lang)
    plain = page.replace("<wbr>", "")
    assert "2026-03-01T08:00:00Z" in plain
    assert "face.html" in plain


def test_what_strangers_wrote_is_not_trusted():
    told = structs.replace(policy(), linked=(linked(title="<script>x</script>\u202e"),))
    page = html(report(policy=told), "en")
    assert "<script>x" not in page
    assert "\u202e" not in page
    assert "\u202e" not in text(report(policy=told), "en")
