"""Policies an app names or carries, and why one is taken for its own."""

import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from analyzers.artifacts import Evidence, PolicyLink
from analyzers.hosts import domain_of, is_library_host, is_own_host, is_test_host
from analyzers.static import read_app
from analyzers.static.policies import CodeUse, Constant, policy_links
from analyzers.static.policypages import MOST_PAGES, Page, embedded_pages
from analyzers.static.policyuses import script_addresses
from analyzers.static.resources import ResourceString

SUITE = Path(__file__).resolve().parents[2] / "suite"
PACKAGE = "com.qingchuang.camera"
TEXT = "我们会收集您的个人信息，用于为您提供服务。" * 80


def strings(*rows: tuple[str, str, str]) -> tuple[ResourceString, ...]:
    return tuple(ResourceString(*row) for row in rows)


def constant(value: str, source: str = "classes.dex") -> Constant:
    return Constant(source, 0, value)


def links(
    *rows: tuple[str, str, str], constants: Iterable[str] = (), **parts: object
) -> tuple[PolicyLink, ...]:
    told = [constant(value) for value in constants]
    return policy_links(strings(*rows), told, package=PACKAGE, **parts)  # type: ignore[arg-type]


def pages(
    files: dict[str, bytes], *rows: tuple[str, str, str], label: str = "晴窗相机"
) -> tuple[Page, ...]:
    def read(names: Iterable[str], budget: int) -> Iterable[tuple[str, bytes]]:
        return [(name, files[name]) for name in names]

    return embedded_pages(files, read, strings(*rows), label)


@pytest.mark.parametrize("before", [0, 63, 64, 200])
@pytest.mark.parametrize(
    "value",
    ["隐私政策", "隱私政策", "个人信息处理规则", "PRIVACY notice", "Data Protection Policy"],
)
def test_a_bare_title_is_found_among_many_texts(before, value):
    others = [(f"text_{k}", "", "words of a button") for k in range(300)]
    (link,) = links(*others[:before], ("title", "", value), *others[before:])
    assert (link.url, link.kind, link.title) == ("", "policy", value)


@pytest.mark.parametrize("before", [0, 63, 64, 200])
def test_an_address_is_found_among_many_texts(before):
    others = [(f"text_{k}", "", "words of a button") for k in range(300)]
    (link,) = links(*others[:before], ("a", "", "https://a.com/privacy"), *others[before:])
    assert link.url == "https://a.com/privacy"


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://a.com/privacy.html", "https://a.com/privacy.html"),
        ("见《隐私政策》（https://a.com/yinsi/1）。", "https://a.com/yinsi/1"),
        ('<a href="https://a.com/user-agreement">x</a>', "https://a.com/user-agreement"),
        ("HTTPS://A.COM/LEGAL", "HTTPS://A.COM/LEGAL"),
        ("http://a.com/x and https://a.com/policy", "https://a.com/policy"),
        ("隐私政策：https://a.com/h5/17", "https://a.com/h5/17"),
        ("https://a.com/privacy#face", "https://a.com/privacy"),
        ("https://a.com/h5/#/privacy", "https://a.com/h5/#/privacy"),
        ("https://schemas.android.com/policy", None),
        ("https://policies.google.com/privacy", None),
        ("https://a.com/privacy.png", None),
        ("https://a.com/home", None),
        ("隐私政策", ""),
        ("《XX隐私权声明》", ""),
        ("Our Privacy  Notice", ""),
        ("privately owned", None),
        ("隐私政策" + "长" * 300, None),
    ],
)
def test_addresses_and_titles(value: str, url: str | None) -> None:
    assert [link.url for link in links(("p", "", value))] == ([] if url is None else [url])


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ('<a href="https://a.com/1">《隐私政策》</a>', "policy"),
        ('<a href="https://a.com/1">《人脸信息处理规则》</a>', "face-rules"),
        ('<a href="https://a.com/1">第三方SDK目录</a>', "sdk-list"),
        ('<a href="https://a.com/1">儿童个人信息保护规则</a>', "children"),
        ('<a href="https://a.com/1">用户服务协议</a>', "agreement"),
        ("https://a.com/face-rule.html", "face-rules"),
        ("https://a.com/sdk_list", "sdk-list"),
        ("https://a.com/children-privacy", "children"),
        ("https://a.com/terms", "agreement"),
        ("https://facebook-login.com/privacy", "policy"),
    ],
)
def test_kinds(value: str, kind: str) -> None:
    (found,) = links(("p", "", value))
    assert found.kind == kind


def test_several_documents_of_one_text_are_told_apart() -> None:
    text = '阅读并同意<a href="https://a.com/u">《用户协议》</a>和<a href="https://a.com/p">《隐私政策》</a>'
    found = {link.url: link for link in links(("dialog", "", text))}
    assert (found["https://a.com/u"].kind, found["https://a.com/p"].kind) == ("agreement", "policy")
    assert found["https://a.com/p"].title == "隐私政策"
    assert {"titled", "consent-text"} <= set(found["https://a.com/p"].reasons)


def test_the_own_policy_comes_before_those_of_libraries() -> None:
    found = links(
        constants=[
            "https://www.umeng.com/policy",
            "https://www.jiguang.cn/license/privacy",
            "https://h5.qingchuang.cn/doc/privacy?lang=zh-cn",
            "http://10.0.0.8/privacy",
        ]
    )
    assert found[0].url.startswith("https://h5.qingchuang.cn/")
    assert {"own-domain", "address-words"} <= set(found[0].reasons)
    assert [link.library for link in found] == [False, False, True, True]
    assert "test-host" in found[1].reasons


def test_code_of_the_app_speaks_for_a_page_and_code_of_others_against_it() -> None:
    seen = Evidence("code", "classes.dex", "Lx;->y()V @ 0x1", "const-string")
    owners = {
        "https://a.com/privacy": [CodeUse(f"{PACKAGE}.ui.WebActivity", True, True, seen)],
        "https://b.com/privacy": [CodeUse("com.vendor.sdk.Terms", False, False, seen)],
    }
    found = links(constants=list(owners), uses=lambda told: owners[told.value])
    assert [link.url for link in found] == list(owners)
    assert {"own-code", "web-view", "consent-dialog"} <= set(found[0].reasons)
    assert "library-code" in found[1].reasons
    assert found[0].evidence == seen


def test_an_address_in_a_layout_is_found() -> None:
    (found,) = links(layouts=["https://a.com/privacy"])
    assert "layout" in found.reasons


def test_links_in_code_come_once_and_no_more_than_can_be_read() -> None:
    found = policy_links(
        strings(("t", "", "隐私政策")),
        [
            constant("https://b.com/privacy"),
            constant("https://b.com/privacy", "classes2.dex"),
            *(constant(f"https://c.com/privacy/{n}") for n in range(40)),
        ],
    )
    assert [link.url for link in found].count("https://b.com/privacy") == 1
    assert len(found) < 12
    assert found[-1].url == ""
    first = next(link for link in found if link.url == "https://b.com/privacy")
    assert first.evidence == Evidence(
        "code", "classes.dex", "string table", "https://b.com/privacy"
    )


@pytest.mark.parametrize(
    ("host", "domain"),
    [("a.b.example.com", "example.com"), ("h5.x.com.cn", "x.com.cn"), ("x.cn", "x.cn")],
)
def test_domains(host: str, domain: str) -> None:
    assert domain_of(host) == domain


def test_hosts() -> None:
    assert is_own_host("https://m.qingchuang.com.cn/p", PACKAGE)
    assert not is_own_host("https://www.android.com/p", "com.android.demo")
    assert not is_own_host("https://camera.qq.com/p", "com.other.camera")
    assert is_library_host("https://developer.umeng.com/p")
    assert not is_library_host("https://notumeng.com/p")
    assert is_test_host("http://192.168.1.4/p")
    assert is_test_host("https://h5-uat.a.com/p")
    assert not is_test_host("https://latest.a.com/p")


SCRIPT = (
    b'var a={title:"\xe9\x9a\x90\xe7\xa7\x81\xe6\x94\xbf\xe7\xad\x96",url:"https://h5.qingchuang.cn/7"},'
    b'b="https://x.example/home",c="https://y.example/user-agreement";'
)


def test_addresses_in_bundled_scripts_are_found() -> None:
    told = script_addresses({"assets/app-service.js": SCRIPT, "assets/p.html": SCRIPT})
    found = links(scripts=told)
    assert [(link.kind, link.url, link.title) for link in found] == [
        ("policy", "https://h5.qingchuang.cn/7", "隐私政策"),
        ("agreement", "https://y.example/user-agreement", ""),
    ]
    assert found[0].evidence.source == "assets/app-service.js"
    assert SCRIPT[int(found[0].evidence.locator.removeprefix("byte ")) :].startswith(b"https://h5")


# --- pages ---------------------------------------------------------------------------------------


def page(title: str, words: str = TEXT) -> bytes:
    return f"<html><head><title>{title}</title></head><body><p>{words}</p></body></html>".encode()


def test_an_embedded_page_is_known_by_its_title_whatever_its_name() -> None:
    found = pages({"assets/a/7.html": page("晴窗相机隐私政策"), "assets/index.html": page("首页")})
    assert [(one.entry, one.kind) for one in found] == [("assets/a/7.html", "policy")]
    assert {"titled", "long", "names-app", "chinese"} <= set(found[0].reasons)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_encoding_of_a_page_does_not_matter(encoding: str) -> None:
    text = f"人脸信息处理规则\n{TEXT}"
    (found,) = pages({"res/raw/x.txt": text.encode(encoding)})
    assert (found.kind, found.title) == ("face-rules", "人脸信息处理规则")


def test_a_page_of_a_library_is_ranked_below_the_own_one() -> None:
    files = {
        "assets/a.html": page("友盟SDK隐私政策"),
        "assets/privacy.html": page("隐私政策"),
    }
    found = policy_links((), [], package=PACKAGE, pages=pages(files))
    assert [(link.entry, link.library) for link in found] == [
        ("assets/privacy.html", False),
        ("assets/a.html", True),
    ]


def test_a_page_that_code_opens_says_so() -> None:
    held = pages({"assets/privacy.html": page("隐私政策")})
    (found,) = links(pages=held, constants=["file:///android_asset/privacy.html"])
    assert "opened" in found.reasons


def test_a_policy_kept_as_a_text_of_the_resources_is_a_page() -> None:
    (found,) = pages({}, ("privacy_text", "", f"隐私政策\n{TEXT}"))
    assert found.entry == "resources.arsc#privacy_text"
    assert found.data.decode().startswith("隐私政策")


@pytest.mark.parametrize(
    "files",
    [
        {"assets/licenses.html": page("Open Source Licenses")},
        {"assets/agreement.json.txt": b'{"a":1}'},
        {"META-INF/privacy.txt": page("隐私政策")},
        {"assets/privacy.png": b"\x89PNG"},
        {"assets/face.txt": b"0.1 0.2 0.3"},
    ],
)
def test_what_is_no_document(files: dict[str, bytes]) -> None:
    assert pages(files) == ()


def test_there_are_never_more_pages_than_can_be_read() -> None:
    many = {f"assets/privacy{n}.html": page("隐私政策") for n in range(50)}
    assert len(pages(many)) == MOST_PAGES


def test_hostile_texts_take_no_time() -> None:
    began = time.perf_counter()
    for text in (
        "http://" * 200_000,
        "http://" + "a" * 1_000_000,
        "privacy" * 100_000,
        '<a href="' * 100_000,
        "人脸" * 300_000,
    ):
        found = links(("p", "", text), constants=[text])
        assert all(len(link.url) < 600 for link in found)
        pages({"assets/privacy.html": text.encode(), "assets/x.html": b"<title>" * 200_000})
    assert time.perf_counter() - began < 60  # a hang, not a speed


# --- in a built app ------------------------------------------------------------------------------


def test_code_around_a_page_is_read_in_a_built_app() -> None:
    app = SUITE / "beauty-web-violating" / "beauty-web-violating.apk"
    inputs = read_app(app)
    (found,) = inputs.artifact.policy_links
    assert (found.kind, found.entry) == ("agreement", "assets/agreement.html")
    assert {"opened", "own-code", "web-view", "consent-dialog"} <= set(found.reasons)
    assert "服务协议" in inputs.pages[found.entry].decode()
