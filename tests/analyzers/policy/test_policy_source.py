"""HTML and plain text become text that leads back to the file, whatever the markup."""

import warnings

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.errors import PolicyUnreadable
from analyzers.policy.source import Source, media_type, read

PAGE = """<!DOCTYPE html>
<html><head><title>晴窗相机 隐私政策</title><style>p{color:red}</style></head>
<body><!-- draft --><script>var face = 1;</script>
<h2>二、人脸<b>信</b>息</h2>
<p>我们&nbsp;采集&lt;一张&gt;照片&unknown; &#x4eba;&#33080; &amp 视频。</p>
<pre>  a
   b</pre><ruby>字<rt>zi</rt></ruby><![CDATA[raw]]><p>end</p>
</body></html>"""


def html(page: str) -> Source:
    return read(page.encode(), "page.html")


def reference(page: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return BeautifulSoup(page, "html.parser").get_text()


def check_map(source: Source) -> None:
    covered = 0
    for text, snapshot, length in source.snapshot.map:
        assert text == covered
        covered += length
        if length > 1:
            assert source.text[text : text + length] == source.decoded[snapshot : snapshot + length]
        assert 0 <= snapshot < len(source.decoded)
    assert covered == len(source.text)


def test_text_is_that_of_beautiful_soup() -> None:
    source = html(PAGE)
    assert source.text == reference(PAGE)
    assert "face = 1" not in source.text
    assert "draft" not in source.text
    assert source.title == "晴窗相机 隐私政策"
    check_map(source)


def test_an_entity_is_a_run_of_its_own() -> None:
    page = "<html><p>我们&nbsp;采集</p></html>"
    runs = html(page).snapshot.map
    at = page.index("&nbsp;")
    assert (2, at, 1) in runs
    assert (3, at + len("&nbsp;"), 2) in runs


def test_words_split_over_tags_are_joined() -> None:
    assert "人脸信息" in html("<html><p>人<i>脸</i><span>信息</span></p></html>").text


def test_plain_text_is_untouched() -> None:
    text = "第一行\r\n  第二行 <b>\n"
    source = read(b"\xef\xbb\xbf" + text.encode(), "a.txt")
    assert source.text == text
    assert source.snapshot.map == ((0, 0, len(text)),)
    assert (source.snapshot.media_type, source.snapshot.encoding) == ("text/plain", "utf-8-sig")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("<!doctype html><p>x", "a.txt", "text/html"),
        ("<?xml version='1.0'?><html><p>x</p>", "a", "text/html"),
        ("<p>a</p><p>b</p><p>c</p>", "policy", "text/html"),
        ("<p>a", "policy.html", "text/html"),
        ("no tags", "policy.html", "text/plain"),
        ("# title\n<br>\nline\n" * 40 + "<b>x</b>", "a.md", "text/markdown"),
        ("<p>a</p>" * 40, "saved.txt", "text/html"),
        ("a < b and b > c", "policy", "text/plain"),
    ],
)
def test_media_type(text: str, name: str, expected: str) -> None:
    assert media_type(text, name) == expected


HOSTILE = {
    "deep": "<div>" * 20_000 + "face",
    "unclosed": "<html><p>a<b>b" * 300,
    "breaks": "<br>" * 5_000 + "<p>a</p>" * 5_000,
    "declaration": "<html><![foo[bar]]> text <!doctype broken",
    "references": "<html>&#99999999999999999999999; &#xD800; &#; &nosuch; &copy text",
    "attributes": "<html><p " + 'a="' * 5_000 + ">x</p>text",
    "bare": "<html>" + "<" * 5_000 + "text",
    "spaces": "<html><p> \n </p>\n\n<p>text</p> \t ",
    "comment": "<html>text<!-- never closed",
    "template": "<html><template>t</template><textarea> a\n b</textarea>text",
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_are_read_with_an_exact_map(page: str) -> None:
    check_map(html(page))


@pytest.mark.parametrize("name", ["deep", "unclosed", "breaks", "bare", "spaces", "template"])
def test_hostile_pages_keep_the_text_definition(name: str) -> None:
    assert html(HOSTILE[name]).text == reference(HOSTILE[name])


@pytest.mark.parametrize(
    "page",
    [
        "<html>" + "<i>" * 250_001,
        "<html>" + "<a " * 9_000,
        "<html>" + "<p><b>x</b>y" * 12_000,
    ],
)
def test_unbounded_pages_are_refused(page: str) -> None:
    with pytest.raises(PolicyUnreadable) as caught:
        html(page)
    assert caught.value.code == "policy-too-large"


def test_a_page_without_text_is_empty() -> None:
    with pytest.raises(PolicyUnreadable) as caught:
        html("<html><script>fill()</script></html>")
    assert caught.value.code == "policy-empty"


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<br/>",
            "<pre>",
            "</pre>",
            "&nbsp;",
            "&lt;",
            "&#20154;",
            "人脸",
            " ",
            "\n",
            "text",
            "<!-- c -->",
            "<td>",
            "</td>",
            "<script>x</script>",
            "&",
            "<",
            "&foo;",
            "\t",
        ]
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(MARKUP)
def test_any_markup_maps_back(parts: list[str]) -> None:
    page = "<html>" + "".join(parts) + "x"
    source = html(page)
    assert source.text == reference(page)
    check_map(source)
