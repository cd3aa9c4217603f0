"""Policies and demands for the tests of the renderings of one policy."""

import hashlib
from typing import Any

from analyzers.artifacts import (
    ELEMENTS,
    NOTICE,
    Clause,
    Consent,
    Element,
    Evidence,
    Licence,
    Limitation,
    LinkedDocument,
    PolicyArtifact,
    Promise,
    Readability,
    Recipient,
    Retention,
    SdkRow,
    Sentence,
    Snapshot,
    Text,
)
from reports.demands import Demand, Demands
from reports.model import Citation, Tool

TOOL = Tool("faceaudit", "0.1.0", "2026.11.22", "2026.11.22")
LINES = (
    "演示隐私政策",
    "一、账号",
    "我们收集手机号。",
    "二、人脸信息处理规则",
    "我们为核验身份采集您的人脸信息。上述信息保存三十天。",
    "三、联系我们",
    "客服电话 400-000-0000。",
)
WORDS = "\n".join(LINES) + "\n"


def span(part: str, text: str = WORDS) -> tuple[int, int]:
    """Where a part stands in the text."""
    start = text.index(part)
    return start, start + len(part)


def sentence(part: str, text: str = WORDS, **more: Any) -> Sentence:
    """A sentence of the text; by default one that does not speak of faces."""
    start, end = span(part, text)
    return Sentence(
        **{"start": start, "end": end, "unit": "line", "language": "zh", "face": "no"} | more
    )


def element(*parts: str) -> Element:
    """An element with its quotations; without any it is not covered."""
    return Element(bool(parts), tuple(span(part) for part in parts))


def policy(text: str = WORDS, **parts: Any) -> PolicyArtifact:
    """A policy with one clause of its own that tells two things."""
    start, end = (text.find("二、"), text.find("\n三、")) if text == WORDS else (0, 0)
    told = {
        "purpose_necessity": element("我们为核验身份采集您的人脸信息。"),
        "retention": element("上述信息保存三十天。"),
    }
    return PolicyArtifact(
        **{
            "snapshot": Snapshot(
                "ab" * 32, len(text.encode()), "text/plain", "utf-8", ((0, 0, len(text)),)
            ),
            "text": text,
            "text_sha256": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
            "languages": ("zh",),
            "title": "演示隐私政策",
            "face_mentioned": True,
            "face_processed": True,
            "processing": "server",
            "separate_clause": True,
            "clause_level": 3,
            "score": 0.9123,
            "clauses": (Clause(3, "二、人脸信息处理规则", start, end, False, 0.9123, 0.25),),
            "mentions": (),
            "highlighted": False,
            "consent_wording": "none",
            "elements": {name: Element(False, ()) for name in ELEMENTS} | told,
            "notice": {name: Element(False, ()) for name in NOTICE},
            "limitations": (Limitation("one", Text("只读了一份文件。", "One file was read.")),),
            "sentences": (
                sentence("演示隐私政策", unit="heading"),
                sentence("一、账号", unit="heading"),
                sentence("我们收集手机号。"),
                sentence("二、人脸信息处理规则", unit="heading", face="yes"),
                sentence(
                    "我们为核验身份采集您的人脸信息。", face="yes", by="server", prominent=True
                ),
                sentence("上述信息保存三十天。", face="context", by="server"),
                sentence("三、联系我们", unit="heading"),
            )
            if text == WORDS
            else (),
        }
        | parts
    )


def faceless(**parts: Any) -> PolicyArtifact:
    """A policy that does not speak of faces."""
    text = "演示隐私政策\n我们收集手机号。\n"
    return policy(
        text,
        **{
            "face_mentioned": False,
            "face_processed": False,
            "processing": "none",
            "separate_clause": False,
            "clause_level": 0,
            "score": 0.001,
            "clauses": (),
            "elements": {name: Element(False, ()) for name in ELEMENTS},
            "sentences": (sentence("我们收集手机号。", text),),
        }
        | parts,
    )


def full(**parts: Any) -> PolicyArtifact:
    """A policy in which something of every kind was found."""
    quote = span("上述信息保存三十天。")
    return policy(
        **{
            "consent_wording": "agree_or_authorise",
            "elements": {name: element("上述信息保存三十天。") for name in ELEMENTS},
            "notice": {name: element() for name in NOTICE},
            "retention": (
                Retention(quote, "period", 30, True, "cancel", True, True),
                Retention(quote, "law", None, False, "", False, False),
            ),
            "consents": (Consent("agree_or_authorise", quote, True),),
            "recipients": (
                Recipient("甲公司", ("megvii-meglive-v3",), quote),
                Recipient("乙公司", (), quote),
            ),
            "sdk_rows": (
                SdkRow(
                    "丙 SDK", "丙公司", "核验", "人脸图像", "https://c.example", (), True, quote
                ),
            ),
            "promises": (Promise("not_abroad", quote, True),),
            "licences": (Licence("portrait", True, True, True, False, quote),),
            "readability": Readability("characters-per-clause", 11.5),
            "linked": (
                linked(rules()),
                linked(
                    None,
                    kind="sdk-list",
                    title="清单",
                    target="https://x.example/sdk",
                    foreign=True,
                ),
            ),
        }
        | parts
    )


def rules() -> PolicyArtifact:
    """Separate face rules that tell of the method and the person's rights."""
    return policy(
        elements={name: Element(name == "method", ()) for name in ELEMENTS},
        notice={name: Element(name == "rights", ()) for name in NOTICE},
    )


def linked(reading: PolicyArtifact | None, **parts: Any) -> LinkedDocument:
    """Face rules the policy points to."""
    return LinkedDocument(
        **{
            "kind": "face-rules",
            "title": "人脸规则",
            "target": "face.txt",
            "found": Evidence("policy", "policy", "[0, 4)", "人脸规则"),
            "state": "read" if reading is not None else "not-fetched",
            "reading": reading,
        }
        | parts
    )


def demands() -> Demands:
    """A demand for everything, each with words of its own."""
    rows = {
        name: Demand(
            Text(f"要求{name}", f"asks for {name}"),
            Text(f"提纲{name}【】", f"outline of {name} [ ]"),
            (
                Citation("a", Text(f"甲法{name}条", f"Act {name}"), "ground"),
                Citation("b", Text(f"乙标准{name}", f"Standard {name}"), "reference"),
            ),
        )
        for name in (*ELEMENTS, *NOTICE, "clause", "licence")
    }
    return Demands("2026-11-22", "2026.11.22", rows)
