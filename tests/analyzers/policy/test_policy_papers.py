"""PDF, DOCX and Markdown are read into the same units as pages: headings, lists, tables, emphasis, links."""

import sys
import time
import zlib

import papers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.errors import PolicyUnreadable
from analyzers.policy import pdf as pdf_module
from analyzers.policy.pdfpages import plain
from analyzers.policy.source import DOCX, Source, read
from analyzers.policy.units import outline

BODY = "我们收集您的手机号和姓名用于注册，并且为了核验您的身份我们"


def units(source: Source) -> list[tuple[str, str]]:
    page = outline(source.text, source.layout)
    return [(unit.kind, page.of(unit)) for unit in page.units]


def code_of(data: bytes, name: str = "policy") -> str:
    with pytest.raises(PolicyUnreadable) as caught:
        read(data, name)
    assert str(caught.value).endswith(".")
    return caught.value.code


def linked(source: Source) -> list[tuple[str, str]]:
    return [(source.text[each.start : each.end], each.target) for each in source.links]


def set_off(source: Source) -> list[str]:
    return [source.text[start:end] for start, end in source.layout.emphasis]


# --- Markdown ------------------------------------------------------------------------------------

MARKDOWN = """隐私政策
===

更新日期 **2026**
第二行接着说

## 一、人脸信息 ##

1. 收集目的：核验
   接着这一条
   - 嵌套 [规则](face.html)
2. 保存期限：三十天

| 名称 | 目的 |
|---|:-:|
| 甲 SDK | [政策][p] |

> 引用的一句话。

```
- 代码里的一句话
```

[p]: https://example.net/p
"""


def markdown(text: str) -> Source:
    return read(text.encode(), "policy.md")


def test_markdown_blocks() -> None:
    source = markdown(MARKDOWN)
    assert source.snapshot.media_type == "text/markdown"
    blocks = [(source.text[b.start : b.end], b) for b in source.layout.blocks]
    found = dict(blocks)
    assert found["隐私政策"].heading == 1
    assert found["## 一、人脸信息"].heading == 2
    assert "更新日期 **2026**\n第二行接着说" in found
    assert found["1. 收集目的：核验\n   接着这一条"].depth == 0
    assert found["- 嵌套 [规则](face.html)"].depth == 2
    assert (found["目的"].header, found["目的"].column) == (True, 1)
    assert (found["甲 SDK"].header, found["甲 SDK"].row) == (False, found["目的"].row + 1)
    assert "引用的一句话。" in found
    assert "- 代码里的一句话" in found
    assert set_off(source) == ["2026"]
    assert linked(source) == [("规则", "face.html"), ("政策", "https://example.net/p")]


def test_markdown_stays_the_file() -> None:
    source = markdown(MARKDOWN)
    assert source.text == MARKDOWN
    assert source.snapshot.map == ((0, 0, len(MARKDOWN)),)


@pytest.mark.parametrize(
    ("text", "emphasis"),
    [
        ("一句**重要**的话和很多其他的话", ["重要"]),
        ("一句 __重要__ 的话和很多其他的话", ["重要"]),
        ("一句*重要*的话和很多其他的话", ["重要"]),
        ("一句<strong>重要</strong>的话和很多其他的话", ["重要"]),
        ("2 * 3 * 4 等于二十四", []),
        (r"一句\*\*不重要\*\*的话", []),
    ],
)
def test_markdown_emphasis(text: str, emphasis: list[str]) -> None:
    assert set_off(markdown(text)) == emphasis


@pytest.mark.parametrize(
    "text",
    ["> " * 50_000 + "x", "- " * 50_000 + "x", "[" * 50_000, "*" * 50_000, "|" * 50_000, "`" * 50_000,
     "<b>" * 20_000, "**a" * 30_000, "[a](" * 30_000, "# " * 30_000],
)  # fmt: skip
def test_hostile_markdown_takes_no_time(text: str) -> None:
    began = time.perf_counter()
    markdown(text)
    assert time.perf_counter() - began < 60  # a hang, not a speed


# --- DOCX ----------------------------------------------------------------------------------------


def docx(*parts: str, **rest: object) -> Source:
    return read(papers.docx(*parts, **rest), "policy.docx")


def test_docx_headings_lists_and_tables() -> None:
    source = docx(
        papers.heading("一、人脸信息"),
        papers.paragraph("我们收集", papers.run("人脸信息", "<w:b/>"), "，用于核验您的身份。"),
        papers.item("收集的信息"),
        papers.item("手机号", 1, 1),
        papers.item("姓名", 1, 1),
        papers.item("您的权利"),
        papers.item("查询", 2),
        papers.table(["名称", "目的"], ["甲", "核验"]),
        papers.heading("联系我们", "own"),
    )
    assert source.snapshot.media_type == DOCX
    assert source.text.splitlines() == [
        "一、人脸信息",
        "我们收集人脸信息，用于核验您的身份。",
        "一、收集的信息",
        "1. 手机号",
        "2. 姓名",
        "二、您的权利",
        "• 查询",
        *["名称", "目的", "甲", "核验"],
        "联系我们",
    ]
    assert [b.heading for b in source.layout.blocks][:2] == [1, 0]
    assert source.layout.blocks[-1].heading == 1
    table = [(b.row, b.column, b.header) for b in source.layout.blocks if b.row >= 0]
    assert table == [(1, 0, True), (1, 1, True), (2, 0, False), (2, 1, False)]
    assert "人脸信息" in set_off(source)
    assert ("heading", "一、人脸信息") in units(source)


@pytest.mark.parametrize(
    "properties",
    ["<w:u w:val='single'/>", "<w:color w:val='FF0000'/>", "<w:highlight w:val='yellow'/>", "<w:sz w:val='36'/>"],
)  # fmt: skip
def test_docx_emphasis(properties: str) -> None:
    assert set_off(docx(papers.paragraph("一些平常的话", papers.run("重要", properties)))) == [
        "重要"
    ]


@pytest.mark.parametrize(
    "properties", ["<w:b w:val='0'/>", "<w:color w:val='333333'/>", "<w:u w:val='none'/>"]
)
def test_docx_plain_runs(properties: str) -> None:
    assert set_off(docx(papers.paragraph("一些平常的话", papers.run("平常", properties)))) == []


def test_docx_says_only_what_is_shown() -> None:
    source = docx(
        papers.paragraph(
            "看得见",
            papers.run("看不见", "<w:vanish/>"),
            '<w:del w:id="1"><w:r><w:delText>删去</w:delText></w:r></w:del>',
            '<w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>',
            '<w:ins w:id="2"><w:r><w:t>加上</w:t></w:r></w:ins>',
        )
    )
    assert source.text == "看得见加上\n"


def test_docx_links() -> None:
    relations = (
        '<Relationships><Relationship Id="r9" TargetMode="External" Target="https://example.net/face"/>'
        "</Relationships>"
    )
    words = papers.run("《人脸规则》", '<w:u w:val="single"/><w:color w:val="0000FF"/>')
    anchor = f'<w:hyperlink {papers.R} r:id="r9">{words}</w:hyperlink>'
    source = docx(papers.paragraph("见", anchor), files={"word/_rels/document.xml.rels": relations})
    assert linked(source) == [("《人脸规则》", "https://example.net/face")]
    assert set_off(source) == []


ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + (
    f"<w:document {papers.W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)
DEEP = f"<w:document {papers.W}>" + "<w:p>" * 100_000
BROKEN = f"<w:document {papers.W}><w:body><w:p>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (papers.docx(body=ENTITIES), "policy-damaged"),
        (papers.docx(body=DEEP), "policy-too-large"),
        (papers.docx(body=BROKEN), "policy-damaged"),
        (papers.docx(papers.paragraph("  ")), "policy-empty"),
        (papers.docx(papers.paragraph("x"))[:-30], "policy-damaged"),
        (b"PK\x03\x04" + b"\x00" * 100, "policy-not-text"),
        (papers.docx(papers.paragraph("x"), files={"word/styles.xml": "no xml"}), "policy-damaged"),
    ],
    ids=["entities", "deep", "broken", "empty", "cut", "other", "styles"],
)  # fmt: skip
def test_hostile_docx(data: bytes, code: str) -> None:
    assert code_of(data, "p.docx") == code


def test_a_level_no_list_has_is_survived() -> None:
    assert docx(papers.item("一句话", level=99)).text == "一句话\n"


def test_a_docx_that_unpacks_to_too_much_is_refused() -> None:
    began = time.perf_counter()
    bomb = papers.docx(body=" " * (40 * 1024 * 1024))
    assert len(bomb) < 100_000
    assert code_of(bomb) == "policy-too-large"
    many = papers.docx(papers.paragraph("x"), files={f"x{n}": "" for n in range(10_001)})
    assert code_of(many) == "policy-too-large"
    assert time.perf_counter() - began < 60  # a hang, not a speed


# --- PDF -----------------------------------------------------------------------------------------


def page(number: int = 1) -> list[tuple[object, ...]]:
    return [
        (60, 780, 20, "隐私政策"),
        (60, 740, 12, BODY),
        (60, 722, 12, "会采集您的人脸信息。"),
        (60, 690, 16, "一、人脸信息"),
        (60, 668, 12, "保存三十天。"),
        (280, 20, 9, f"第 {number} 页 / 共 3 页"),
    ]


@pytest.mark.parametrize(
    ("cmap", "codec"),
    [
        ("UniGB-UCS2-H", "utf-16-be"),
        ("UniGB-UTF16-H", "utf-16-be"),
        ("GBK-EUC-H", "gbk"),
        ("GBKp-EUC-H", "gbk"),
        ("GB-EUC-H", "gb2312"),
        ("GBK2K-H", "gb18030"),
    ],
)
def test_pdf_with_predefined_maps(cmap: str, codec: str) -> None:
    source = read(papers.pdf([page()], cmap, codec), "policy.pdf")
    assert source.snapshot.media_type == "application/pdf"
    assert source.text.splitlines() == [
        "隐私政策",
        BODY + "会采集您的人脸信息。",
        "一、人脸信息",
        "保存三十天。",
    ]


@pytest.mark.parametrize(("cmap", "codec"), [("ETen-B5-H", "big5"), ("UniCNS-UCS2-H", "utf-16-be")])
def test_traditional_chinese_pdf(cmap: str, codec: str) -> None:
    words = "我們會收集您的人臉資訊。"
    assert words in read(papers.pdf([[(60, 700, 12, words)]], cmap, codec, "CNS1"), "p").text


def test_pdf_outline() -> None:
    source = read(papers.pdf([page(n) for n in (1, 2, 3)]), "policy.pdf")
    assert source.text.count("隐私政策") == 1  # a running head after the first page
    assert "页" not in source.text
    assert [b.heading for b in source.layout.blocks[:4]] == [1, 0, 2, 0]
    assert ("heading", "一、人脸信息") in units(source)


def test_bold_in_a_pdf_is_emphasis() -> None:
    lines = [(60, 700, 12, BODY), (60, 660, 12, "人脸信息很重要", True), (60, 640, 12, BODY)]
    assert set_off(read(papers.pdf([lines]), "p.pdf")) == ["人脸信息很重要"]


def test_a_dot_drawn_before_a_line_makes_it_an_item_of_a_list() -> None:
    dots = "50 703 4 4 re f 50 683 4 4 re f"
    lines = [(60, 740, 12, BODY), (60, 700, 12, "手机号"), (60, 680, 12, "姓名")]
    source = read(papers.pdf([lines], drawings=dots), "p.pdf")
    assert [block.depth for block in source.layout.blocks] == [0, 1, 1]


def test_a_ruled_table_in_a_pdf_is_cut_into_cells() -> None:
    rules = "\n".join(
        [f"{x} 600 m {x} 660 l S" for x in (60, 200, 400)]
        + [f"60 {y} m 400 {y} l S" for y in (600, 630, 660)]
    )
    cells = [
        (70, 640, 12, "名称"),
        (210, 640, 12, "目的"),
        (70, 610, 12, "甲"),
        (210, 610, 12, "核验"),
    ]
    source = read(papers.pdf([[(60, 700, 12, BODY), *cells]], drawings=rules), "p.pdf")
    found = [
        (source.text[b.start : b.end], b.column, b.header)
        for b in source.layout.blocks
        if b.row >= 0
    ]
    assert found == [("名称", 0, True), ("目的", 1, True), ("甲", 0, False), ("核验", 1, False)]


@pytest.mark.parametrize(
    ("drawn", "meant"),
    [
        ("⼈脸与⾝份", "人脸与身份"),
        ("⻓期", "长期"),
        ("⽤⼾", "用户"),
        ("ﬁle", "file"),
        ("（全角）", "（全角）"),
    ],
)
def test_radicals_and_ligatures_are_read_as_the_letters_they_look_like(
    drawn: str, meant: str
) -> None:
    assert plain(drawn) == meant


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "find_spec", lambda name: None)
    with pytest.raises(PolicyUnreadable) as caught:
        read(papers.pdf([page()]), "p.pdf")
    assert caught.value.code == "policy-pdf-extra"
    assert "faceaudit[pdf]" in str(caught.value)


def _loop() -> bytes:
    """A page tree that holds itself."""
    return papers.pdf_of(
        [b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Count 9 /Kids [2 0 R 2 0 R]>>"]
    )


def _many_pages() -> bytes:
    kids = b"3 0 R " * 50_000
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count 50000 /Kids [" + kids + b"]>>",
    ]
    return papers.pdf_of([*objects, b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"])


def _nested() -> bytes:
    return papers.pdf_of([b"<</Type /Catalog /Pages 2 0 R>>", b"[" * 200_000])


def _previous() -> bytes:
    """A table of references that names itself as the one before."""
    data = papers.pdf([page()])
    at = data.rindex(b"startxref\n") + 10
    place = data[at:].split()[0]
    return data.replace(b"trailer <<", b"trailer <</Prev " + place + b" ")


HOSTILE = {
    "nothing": b"%PDF-1.7\n",
    "noise": b"%PDF-1.7\n" + bytes(range(256)) * 400,
    "loop": _loop(),
    "pages": _many_pages(),
    "nested": _nested(),
    "previous": _previous(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pdf_ends_with_a_code_or_a_text(name: str) -> None:
    began = time.perf_counter()
    code = ""
    try:
        read(HOSTILE[name], "p.pdf")
    except PolicyUnreadable as error:
        code = error.code
    assert code in ("", "policy-damaged", "policy-too-large", "policy-empty")
    assert time.perf_counter() - began < 60  # a hang, not a speed


@pytest.mark.stress
@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_a_pdf_that_unpacks_to_too_much_is_ended() -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    inner = zlib.compress(zlib.compress(b"\0" * (1 << 30)), 9)
    filters = b"/Filter [/FlateDecode /FlateDecode]"
    content = b"<</Length %d %s>>\nstream\n" % (len(inner), filters) + inner + b"\nendstream"
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count 1 /Kids [3 0 R]>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R>>",
        content,
    ]
    assert code_of(papers.pdf_of(objects)) in ("policy-too-large", "policy-damaged", "policy-empty")
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert max(after, before) < 1_700_000  # kilobytes


def test_a_password_is_said_to_be_missing() -> None:
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count 0 /Kids []>>",
        b"<</Filter /Standard /V 1 /R 2 /O (" + b"a" * 32 + b") /U (" + b"b" * 32 + b") /P -4>>",
    ]
    data = papers.pdf_of(objects, "/Root 1 0 R /Encrypt 3 0 R /ID [(x) (x)]")
    assert code_of(data) == "policy-encrypted"


# --- whatever the bytes --------------------------------------------------------------------------


def survives(data: bytes, name: str) -> None:
    """Read, or refused with a code; nothing else."""
    try:
        source = read(data, name)
    except PolicyUnreadable:
        return
    last = 0
    for block in source.layout.blocks:
        assert last <= block.start < block.end <= len(source.text)
        last = block.end


MARKS = st.lists(
    st.sampled_from(
        ["# ", "- ", "1. ", "| ", "|---|", "> ", "```", "**", "*", "`", "[a](b)", "[a]: b", "\n", "\n\n", "  ", "\t",
         "===", "---", "人脸", "信息", "。", "text", "<b>", "</b>", "\\", "\r\n"]
    ),
    min_size=1,
    max_size=50,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(MARKS)
def test_any_markdown_is_read_in_order(parts: list[str]) -> None:
    survives(("x" + "".join(parts)).encode(), "p.md")


PARTS = st.lists(
    st.sampled_from(
        [
            papers.heading("一、人脸"),
            papers.paragraph("我们收集。"),
            papers.item("项", 1, 0),
            papers.item("项", 1, 1),
            papers.item("项", 9, 7),
            papers.table(["甲", "乙"], ["丙", "丁"]),
            papers.paragraph(papers.run("字", "<w:b/>"), "<w:r><w:br/><w:tab/></w:r>"),
            "<w:tbl><w:tr><w:tc>",
            "</w:tc></w:tr></w:tbl>",
            "<w:p>",
            "</w:p>",
            "<w:p><w:r><w:t>孤</w:t></w:r></w:p>",
            "<w:hyperlink>",
            "</w:hyperlink>",
            "<w:numPr><w:ilvl w:val='x'/></w:numPr>",
        ]
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(PARTS)
def test_any_document_is_read_in_order(parts: list[str]) -> None:
    survives(papers.docx(*parts), "p.docx")


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_docx_is_refused_or_read(at: int, noise: bytes) -> None:
    whole = bytearray(papers.docx(papers.paragraph("我们收集。"), papers.table(["甲", "乙"])))
    at %= len(whole)
    whole[at : at + len(noise)] = noise
    survives(bytes(whole), "p.docx")


@pytest.mark.stress
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_pdf_is_refused_or_read(at: int, noise: bytes) -> None:
    whole = bytearray(papers.pdf([page()]))
    at %= len(whole)
    whole[at : at + len(noise)] = noise
    survives(bytes(whole), "p.pdf")
