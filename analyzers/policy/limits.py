"""What reading a policy cannot show, told with every artifact."""

import re
from typing import TYPE_CHECKING

from analyzers.artifacts import Limitation, Text
from analyzers.policy.likeness import speaks

if TYPE_CHECKING:
    from analyzers.policy.source import Source

_IMAGE = re.compile(r"<(?:img|svg|canvas)\b|!\[[^\]]*\]\(", re.I)
_LINK = re.compile(r"<a\b[^>]*\bhref|\]\(\S|https?://", re.I)
_SCRIPT = re.compile(r"<script\b", re.I)

ONE_FILE = Limitation(
    id="policy-one-file",
    message=Text(
        zh="只读取了所提供的这一份文件；以链接、弹窗或另文发布的人脸规则不在其内。",
        en="Only the file given was read; face rules behind links, in pop-ups or in other documents are not in it.",
    ),
)
NO_CONFIDENCE = Limitation(
    id="policy-no-own-model-confidence",
    message=Text(
        zh="逐句判断由词表与自建语料训练的模型作出，只有条款得分经过校准，各要素没有单独的置信度。",
        en="Sentences are judged by word lists and a model trained on our own corpus; only the clause score is"
        " calibrated, single elements carry no confidence of their own.",
    ),
)
IMAGES = Limitation(
    id="policy-images-not-read",
    message=Text(
        zh="页面含有图片，图片里的文字没有读取。",
        en="The page holds images; words inside images were not read.",
    ),
)
LINKS = Limitation(
    id="policy-links-not-followed",
    message=Text(
        zh="文中链接到其他文件，没有打开这些链接。",
        en="The text links to other documents; the links were not followed.",
    ),
)
SCRIPTED = Limitation(
    id="policy-script-page",
    message=Text(
        zh="页面文字很少而含有脚本，正文可能由脚本填充，没有运行脚本（--render 可用浏览器运行）。",
        en="The page has little text and runs scripts that may fill it in; scripts were not run (--render lets"
        " a browser run them).",
    ),
)
BROKEN = Limitation(
    id="policy-characters-broken",
    message=Text(
        zh="文件中有部分字节不是有效字符，以“\ufffd”代替。",
        en="Some bytes of the file are no characters; they stand as “\ufffd”.",
    ),
)
NO_POLICY = Limitation(
    id="policy-reads-like-none",
    message=Text(
        zh="文中没有说到收集或处理信息，可能不是隐私政策。",
        en="The text does not say that anything is done with data; it may not be a policy at all.",
    ),
)
LANGUAGE = Limitation(
    id="policy-language-not-supported",
    message=Text(
        zh="文中有中文和英文以外的文字，这部分未作分析。",
        en="Part of the text is in neither Chinese nor English and was not analysed.",
    ),
)


def limitations(source: "Source", spoken: tuple[str, ...]) -> tuple[Limitation, ...]:
    """The limitations of reading one file, the general ones first."""
    found = [ONE_FILE, NO_CONFIDENCE]
    html = source.snapshot.media_type == "text/html"
    if _IMAGE.search(source.decoded):
        found.append(IMAGES)
    if _LINK.search(source.decoded):
        found.append(LINKS)
    origin = source.snapshot.origin
    rendered = origin is not None and origin.rendered
    short = len("".join(source.text.split())) < 300
    if html and short and not rendered and _SCRIPT.search(source.decoded):
        found.append(SCRIPTED)
    if spoken and not speaks(source.text):
        found.append(NO_POLICY)
    if "\ufffd" in source.text:
        found.append(BROKEN)
    if not spoken:
        found.append(LANGUAGE)
    return tuple(found)
