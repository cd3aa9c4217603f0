"""Documents a policy points to: found, classed, read on their own, and what could not be read is said."""

import pytest

from analyzers.artifacts import Evidence, Origin
from analyzers.errors import PolicyUnreadable
from analyzers.policy.gather import Document, Given, gather
from analyzers.policy.references import MOST, Reference, references
from analyzers.policy.source import read

PLAIN = "我们收集您的姓名和手机号，用于注册账号。"
RULES = """人脸信息处理规则
一、我们为核验您的身份，通过摄像头采集您的人脸信息，采集前会征得您的单独同意。
二、人脸信息保存三十天，期满删除。
三、您可以拒绝，并改用短信验证码。
"""


def html(inside: str) -> bytes:
    return f"<html><body><h1>晴窗相机隐私政策</h1><p>{PLAIN}</p>{inside}</body></html>".encode()


def found(inside: str, base: str = "") -> list[tuple[str, str, str]]:
    refs = references(read(html(inside), "p.html"), base)
    return [(ref.kind, ref.title, ref.target) for ref in refs]


BASE = "https://h5.qingchuang.example/doc/privacy.html"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<a href="face.html">《人脸信息处理规则》</a>', ("face-rules", "《人脸信息处理规则》", "face.html")),
        ('<a href="s">第三方SDK目录</a>', ("sdk-list", "第三方SDK目录", "s")),
        ('<a href="c">儿童个人信息保护规则</a>', ("children", "儿童个人信息保护规则", "c")),
        ('<a href="u">User Agreement</a>', ("agreement", "User Agreement", "u")),
        ('<p>请阅读《人脸识别服务协议》：<a href="x">点击查看</a></p>', None),
        ('<p>见《人脸识别服务协议》<a href="x">点击查看</a></p>', ("face-rules", "人脸识别服务协议", "x")),
        ("<p>《人脸信息处理规则》https://a.example/1</p>", ("face-rules", "人脸信息处理规则", "https://a.example/1")),
        ("<p>https://a.example/sdk-list.html</p>", ("sdk-list", "https://a.example/sdk-list.html", "https://a.example/sdk-list.html")),
        ('<a href="other">某某隐私政策</a>', None),
        ('<a href="#face">人脸信息处理规则</a>', None),
        ('<a href="javascript:x">人脸信息处理规则</a>', None),
        ('<a href="mailto:a@b.example">人脸规则</a>', None),
        ('<a href="news">新闻</a>', None),
        ('<a href="http://[::1">人脸规则</a>', None),
    ],
)  # fmt: skip
def test_references(inside: str, expected: tuple[str, str, str] | None) -> None:
    if expected is None:
        assert [one for one in found(inside) if one[2] != "x"] == []
    else:
        assert found(inside) == [expected]


def test_targets_are_put_together_with_the_address() -> None:
    assert found('<a href="../face.html#a">人脸规则</a>', BASE) == [
        ("face-rules", "人脸规则", "https://h5.qingchuang.example/face.html")
    ]
    assert found('<a href="privacy.html#face">人脸规则</a>', BASE) == []


def test_links_of_markdown_are_found() -> None:
    source = read(f"# 隐私政策\n{PLAIN}\n\n见[人脸规则](face.md)。\n".encode(), "p.md")
    assert [ref.target for ref in references(source)] == ["face.md"]


def test_rules_of_a_library_are_not_the_apps_own() -> None:
    source = read(html('<a href="https://ai.baidu.com/face">百度人脸识别服务协议</a>'), "p.html")
    (ref,) = references(source, BASE)
    assert ref.foreign


def test_face_rules_come_before_what_is_too_much() -> None:
    many = "".join(f'<a href="u{n}">服务协议{n}</a>' for n in range(40))
    refs = references(read(html(many + '<a href="f">人脸规则</a>'), "p.html"))
    assert len(refs) == MOST
    assert "f" in [ref.target for ref in refs]


# --- gathering -----------------------------------------------------------------------------------

LINKED = '<p>单独规则：<a href="https://a.example/face.txt">《人脸信息处理规则》</a></p>'


def document(data: bytes, name: str = "p.html") -> Document:
    return Document(data, name)


def test_a_linked_document_is_read_on_its_own() -> None:
    gathered = gather(document(html(LINKED)), get=lambda target: document(RULES.encode(), target))
    (linked,) = gathered.artifact.linked
    assert (linked.kind, linked.state, linked.target) == (
        "face-rules",
        "read",
        "https://a.example/face.txt",
    )
    assert linked.reading is not None
    assert linked.reading.face_processed
    assert linked.reading.text == RULES
    assert gathered.linked == (RULES.encode(),)
    start, end = map(int, linked.found.locator.strip("[)").split(","))
    assert gathered.artifact.text[start:end] == linked.found.excerpt
    said = {one.id for one in gathered.artifact.limitations}
    assert "policy-links-one-level" in said
    assert "policy-one-file" not in said


def test_what_was_not_fetched_is_named() -> None:
    artifact = gather(document(html(LINKED))).artifact
    (linked,) = artifact.linked
    assert (linked.state, linked.reading, linked.problem) == ("not-fetched", None, "")
    (said,) = [one for one in artifact.limitations if one.id == "policy-links-unread"]
    assert "https://a.example/face.txt" in said.message.en


@pytest.mark.parametrize("data", [b"", b"\x00\x01" * 50])
def test_what_cannot_be_read_does_not_stop_the_rest(data: bytes) -> None:
    artifact = gather(document(html(LINKED)), get=lambda target: document(data, target)).artifact
    assert artifact.linked[0].state == "unreadable"
    assert artifact.linked[0].problem.startswith("policy-")


def test_what_cannot_be_got_does_not_stop_the_rest() -> None:
    def get(target: str) -> Document:
        raise PolicyUnreadable("policy-timeout", "Slow.")

    artifact = gather(document(html(LINKED)), get=get).artifact
    assert (artifact.linked[0].state, artifact.linked[0].problem) == (
        "unreadable",
        "policy-timeout",
    )


def test_links_are_followed_one_level() -> None:
    asked: list[str] = []

    def get(target: str) -> Document:
        asked.append(target)
        return document(html('<a href="https://a.example/2">儿童隐私政策</a>'), target)

    gather(document(html(LINKED)), get=get)
    assert asked == ["https://a.example/face.txt"]


def test_the_policy_itself_is_not_its_own_document() -> None:
    page = html(LINKED)
    assert gather(document(page), get=lambda target: document(page, target)).artifact.linked == ()


def test_documents_given_come_first_and_once() -> None:
    seen = Evidence("file", "face.txt", "", "--policy")
    given = Given(document(RULES.encode(), "face.txt"), "face.txt", seen)
    gathered = gather(
        document(html(LINKED)), [given], get=lambda target: document(RULES.encode(), target)
    )
    (linked,) = gathered.artifact.linked
    assert (linked.kind, linked.target, linked.title) == (
        "face-rules",
        "face.txt",
        "人脸信息处理规则",
    )


def test_the_origin_is_kept() -> None:
    origin = Origin("url", BASE, BASE, status=200)
    artifact = gather(Document(html(""), "p.html", origin=origin)).artifact
    assert artifact.snapshot.origin == origin


def test_a_reference_is_a_place_in_the_text() -> None:
    source = read(html(LINKED), "p.html")
    (ref,) = references(source)
    assert isinstance(ref, Reference)
    assert source.text[ref.start : ref.end] == "《人脸信息处理规则》"


def test_a_document_that_breaks_the_reader_does_not_stop_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(data: bytes, *_: object, **__: object) -> object:
        if data == b"broken":
            raise RecursionError
        return read(data, "p.html")

    monkeypatch.setattr("analyzers.policy.gather.read", broken)
    artifact = gather(document(html(LINKED)), get=lambda to: document(b"broken", to)).artifact
    assert artifact.linked[0].problem == "policy-analysis-failed"
