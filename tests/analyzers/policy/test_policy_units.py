"""Outlines: titles, numbers, labels, lists, rows, what governs what, and sentences."""

import pytest

from analyzers.policy import sentences as cutting
from analyzers.policy.numbering import opening
from analyzers.policy.source import read
from analyzers.policy.units import Outline, Unit, outline


def page(text: str, name: str = "a.txt") -> Outline:
    source = read(text.encode(), name)
    return outline(source.text, source.layout)


def unit(found: Outline, start: str) -> Unit:
    return next(u for u in found.units if found.of(u).startswith(start))


def governed(found: Outline, start: str) -> list[str]:
    top = unit(found, start)
    at = found.units.index(top)
    return [found.of(u) for u in found.units[at + 1 : top.last + 1]]


@pytest.mark.parametrize(
    ("line", "style", "value"),
    [
        ("一、总则", "han", 1),
        ("十二、附则", "han", 12),
        ("（三）核验", "(han)", 3),
        ("第四章 安全", "part", 4),
        ("1、登录", "n、", 1),
        ("2. Login", "n.", 2),
        ("3．登录", "n．", 3),
        ("1.2.3 门禁", "decimal3", 3),
        ("2.1门禁", "decimal2", 1),
        ("（5）相册", "(n)", 5),
        ("6）相册", "n)", 6),
        ("③ 相册", "①", 3),
        ("(b) Photos", "(a)", 2),
        ("B. Photos", "A.", 2),
        ("c) photos", "a.", 3),
        ("(iv) photos", "(a)", 4),
        ("Section 7. Photos", "article", 7),
        ("## 1. Photos", "n.", 1),
        ("**（二）核验**", "(han)", 2),
        ("• 1、核验", "n、", 1),
    ],
)
def test_numbers(line: str, style: str, value: int) -> None:
    found = opening(line, 0, len(line))
    assert found is not None
    assert (found.style, found.value) == (style, value)


@pytest.mark.parametrize(
    "line", ["2025年1月1日起施行", "1.5 million users", "3.5%的用户", "Apple", "我们"]
)
def test_no_numbers(line: str) -> None:
    assert opening(line, 0, len(line)) is None


PLAIN = """某某应用隐私政策
一、我们收集的信息
我们按照下列规则收集信息。
（一）账号
1、注册时我们需要您的手机号。
2、登录时我们需要验证码。
（二）刷脸门禁
1. 门禁机拍摄您的面部。
2. 比对后立即删除。
二、联系我们
请拨打客服电话。
"""


def test_a_heading_governs_up_to_the_next_of_its_rank() -> None:
    found = page(PLAIN)
    assert governed(found, "（二）") == ["1. 门禁机拍摄您的面部。", "2. 比对后立即删除。"]
    assert governed(found, "二、") == ["请拨打客服电话。"]
    assert len(governed(found, "一、")) == 7
    assert unit(found, "（二）").kind == "heading"
    assert unit(found, "1、注册").kind == "item"


def test_numbers_may_nest_in_any_order() -> None:
    text = "1、甲类信息\n（1）概述如下所示\n1．第一点内容。\n2．第二点内容。\n（2）细节如下所示\n1．另一点内容。\n2、乙类信息\n文字。\n"
    found = page(text)
    assert len(governed(found, "（1）")) == 2
    assert len(governed(found, "1、")) == 5


def test_markdown() -> None:
    text = "# Policy\n## Face check\nWe compare photos.\n### Storage\nNot kept.\n## Other\n**Bold title**\nText goes here.\n"
    found = page(text)
    assert governed(found, "## Face") == ["We compare photos.", "### Storage", "Not kept."]
    assert found.title(unit(found, "**Bold")) == "Bold title"


def test_html_headings_lists_and_titles() -> None:
    text = (
        "<html><div class='sec-title'>设备</div><p>设备型号。</p><h3>1.1 面部数据</h3><p>说明。</p><ul>"
        "<li><strong>用途：</strong>核验身份。</li><li>保存<br>三天后删除</li></ul><h3>1.2 其他</h3><p>无。</p></html>"
    )
    found = page(text, "a.html")
    assert len(governed(found, "1.1")) == 4
    assert found.title(unit(found, "用途")) == "用途"
    assert unit(found, "设备").kind == "heading"
    assert not unit(found, "三天后").block.opens


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("2.8 美颜：使用美颜时在本地处理。", "美颜"),
        ("【门禁】使用门禁时采集。", "门禁"),
        ("3.1.测肤功能。当您使用时采集。", "测肤功能"),
        ("* Selfie check: we ask for a selfie.", "Selfie check"),
        ("(c) Puppet mode. Your tablet reports positions.", "Puppet mode"),
        ("**门禁**：使用门禁时采集。", "门禁"),
        ("访问 https://example.com/a 查看。", ""),
        ("当您使用门禁功能并且同意时：我们采集。", ""),
    ],
)
def test_titles_of_items(line: str, title: str) -> None:
    found = page(line + "\n普通的一段文字，没有编号。\n")
    assert found.title(found.units[0]) == title


def test_a_bold_start_is_a_title() -> None:
    found = page(
        "<html><p><b>Face clock-in</b> The kiosk takes a picture.</p><p>x</p></html>", "a.html"
    )
    assert found.title(found.units[0]) == "Face clock-in"


def test_rows_have_titles_and_columns() -> None:
    text = (
        "<html><table><tr><th>功能</th><th>信息</th></tr><tr><td>刷脸</td><td>面部照片</td></tr>"
        "<tr><td>登录</td><td>手机号</td></tr></table><p>表后文字。</p></html>"
    )
    found = page(text, "a.html")
    row = unit(found, "刷脸")
    assert (row.kind, found.title(row), governed(found, "刷脸")) == ("row", "刷脸", ["面部照片"])
    assert unit(found, "功能").block.header
    assert unit(found, "面部照片").block.column == 1
    assert unit(found, "表后").parent == -1


def test_markdown_rows() -> None:
    found = page("| 功能 | 信息 |\n| --- | --- |\n| 刷脸 | 面部照片 |\n\n文字在这里。\n")
    assert [u.kind for u in found.units] == ["row", "row", "line"]
    assert found.title(found.units[1]) == "刷脸"


def test_boilerplate_is_marked() -> None:
    found = page(
        "<html><nav>首页</nav><div class='cookie-bar'>Cookie</div><p>正文。</p></html>", "a.html"
    )
    assert [u.block.boilerplate for u in found.units] == [True, True, False]


@pytest.mark.parametrize(
    ("markup", "share"),
    [
        ("<b>同意</b>", True),
        ("<span style='font-weight:700'>同意</span>", True),
        ("<span style='color:#c00'>同意</span>", True),
        ("<span style='color:rgb(200,10,10)'>同意</span>", True),
        ("<span style='color: red'>同意</span>", True),
        ("<span class='boldFont'>同意</span>", True),
        ("<span style='color:#333'>同意</span>", False),
        ("<span style='color:black'>同意</span>", False),
        ("<i>同意</i>", False),
    ],
)
def test_emphasis(markup: str, share: bool) -> None:
    found = page(f"<html><p>采集之前我们征得您的{markup}，之后才会打开镜头。</p></html>", "a.html")
    assert [found.text[a:b] for a, b in found.emphasis] == (["同意"] if share else [])


def test_a_page_all_in_bold_sets_nothing_off() -> None:
    assert page("<html><b><p>全部加粗的一段文字。</p></b></html>", "a.html").emphasis == ()


def test_hard_wrapped_lines_are_joined() -> None:
    line = (
        "为了在考勤时确认是员工本人而不是他人代为打卡，我们会在您所在企业的指示之下收集您主动提供的"
    )
    found = page(f"{line}\n面部图像。\n1.3\n我们收集日志。\n")
    assert len(found.units) == 2
    assert unit(found, "1.3").numbered


def test_lines_inside_one_long_element() -> None:
    body = "\n".join(
        f"{i}、第{i}条的内容，写得比较长，用来凑够一个元素里的长度。" for i in range(1, 16)
    )
    assert len(page(f"<html><div>{body}</div></html>", "a.html").units) == 15
    assert len(page("<html><pre>a b\nc d</pre></html>", "a.html").units) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "我们收集照片。您可以拒绝！真的吗？是的",
            ["我们收集照片。", "您可以拒绝！", "真的吗？", "是的"],
        ),
        ("他说：“可以。”然后走了。", ["他说：“可以。”", "然后走了。"]),
        ("We keep it for 1.5 days. See example.com/a.b now. Done.", None),
        (
            "Veri Ltd. checks it, e.g. by photo. Fine.",
            ["Veri Ltd. checks it, e.g. by photo.", "Fine."],
        ),
        ("2.13. 试妆功能", ["2.13. 试妆功能"]),
        ("第一项；第二项；第三项", ["第一项；第二项；第三项"]),
    ],
)
def test_sentences(text: str, expected: list[str] | None) -> None:
    found = [text[a:b] for a, b in cutting.sentences(text, 0, len(text))]
    assert found == (expected or ["We keep it for 1.5 days.", "See example.com/a.b now.", "Done."])


def test_endless_sentences_are_cut() -> None:
    text = "a" * 4_000
    spans = list(cutting.sentences(text, 0, len(text)))
    assert spans[0] == (0, cutting.LONGEST)
    assert spans[-1][1] == 4_000


def sentences_of(words: str) -> list[str]:
    found = page(words)
    return [found.of(sentence) for sentence in found.sentences]


def test_the_stop_of_a_number_ends_no_sentence():
    assert sentences_of("1. 三种识别分别开关。\n2. 目的各不相同。\n") == [
        "1. 三种识别分别开关。",
        "2. 目的各不相同。",
    ]


def test_the_cells_of_a_markdown_row_and_their_lines_are_sentences():
    cut = sentences_of("| 人脸签收 | 收件人面部照片 | 须本人签收；<br>快递员拍摄 |\n")
    assert cut == ["人脸签收", "收件人面部照片", "须本人签收；", "快递员拍摄"]


def test_a_term_of_a_definition_list_governs_its_text():
    found = page(
        "<dl><dt>地点相册</dt><dd>读取坐标。</dd><dt>人物相册</dt><dd>找出面孔。</dd></dl><p>其他说明。</p>",
        "a.html",
    )
    assert governed(found, "地点相册") == ["读取坐标。"]
    assert governed(found, "人物相册") == ["找出面孔。"]
    assert found.units[-1].parent == -1


def test_a_list_that_begins_behind_a_short_title_belongs_to_it():
    found = page(
        "人脸比对\n（1）登录考场时拍摄正面照。\n（2）考试中抽取一帧。\n试题与答卷\n答卷签名后提交，不得改动。\n"
    )
    assert governed(found, "人脸比对") == ["（1）登录考场时拍摄正面照。", "（2）考试中抽取一帧。"]
    assert unit(found, "试题与答卷").parent == -1
