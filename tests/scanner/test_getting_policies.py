"""Where the policy of an app comes from, and what may be read for it."""

import hashlib
import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zipfile import ZipFile

import pytest
from builders import link
from msgspec import structs

from analyzers.errors import PolicyUnreadable
from scanner.one import collect, scan
from scanner.policies import Reader, Sources, sources_of
from scanner.policy_identity import beside_unchanged, identity

PLAIN = "我们收集您的姓名和手机号，用于注册账号，并保护您的个人信息安全。"
POLICY = f"<html><body><h1>晴窗相机隐私政策</h1><p>{PLAIN}</p></body></html>"
LINKING = POLICY.replace("</body>", '<p>见<a href="face.txt">《人脸信息处理规则》</a></p></body>')
RULES = """人脸信息处理规则
一、我们为核验您的身份，通过摄像头采集您的人脸信息，采集前会征得您的单独同意。
二、人脸信息保存三十天，期满删除。
"""
SCRIPTED = "<html><body><script>fill()</script></body></html>"
LONG = POLICY.replace(PLAIN, PLAIN * 60)


@pytest.fixture
def site():
    """Pages by path, and what was asked for."""
    pages, asked = {}, []

    class Site(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            asked.append(self.path)
            body = pages.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((body or "").encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", pages, asked
    server.shutdown()
    server.server_close()


def obtained(*given, links=(), pages=None, **options):
    return Reader(Sources(tuple(map(str, given)), **options)).obtain(links, pages)


def own(url="", **parts):
    return structs.replace(link(url), **{"reasons": ("titled", "own-domain"), "score": 70, **parts})


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# --- files ---------------------------------------------------------------------------------------


def test_a_file_beside_the_policy_is_followed(tmp_path):
    written(tmp_path, "face.txt", RULES)
    found = obtained(written(tmp_path, "p.html", LINKING))
    (linked,) = found.artifact.linked
    assert (linked.kind, linked.state) == ("face-rules", "read")
    assert found.files["policy-linked-1-snapshot.txt"] == RULES.encode()
    assert found.files["policy-linked-1-text.txt"] == RULES.encode()
    assert set(found.files) >= {"policy-snapshot.html", "policy-text.txt"}


@pytest.mark.parametrize(
    "target", ["../face.txt", "/etc/passwd", "%2e%2e/face.txt", "inner/../../face.txt"]
)
def test_nothing_outside_the_folder_is_read(tmp_path, target):
    written(tmp_path, "face.txt", RULES)
    folder = tmp_path / "inner"
    folder.mkdir()
    policy = written(folder, "p.html", LINKING.replace("face.txt", target))
    assert all(one.state == "not-fetched" for one in obtained(policy).artifact.linked)


def test_a_link_in_the_file_system_does_not_lead_out(tmp_path):
    folder = tmp_path / "inner"
    folder.mkdir()
    (folder / "face.txt").symlink_to(written(tmp_path, "secret.txt", RULES))
    assert obtained(written(folder, "p.html", LINKING)).artifact.linked[0].state == "not-fetched"


def test_several_files(tmp_path):
    policy, rules = written(tmp_path, "p.html", POLICY), written(tmp_path, "f.txt", RULES)
    artifact = obtained(policy, rules).artifact
    assert artifact.title == "晴窗相机隐私政策"
    assert [(one.kind, one.reading.text) for one in artifact.linked] == [("face-rules", RULES)]


def test_addresses_in_a_file_are_not_asked_for_unless_that_is_meant(tmp_path, site):
    url, pages, asked = site
    pages["/face"] = RULES
    policy = written(tmp_path, "p.html", LINKING.replace("face.txt", f"{url}/face"))
    assert obtained(policy).artifact.linked[0].state == "not-fetched"
    assert asked == []
    refused = obtained(policy, fetch=True).artifact.linked[0]
    assert (refused.state, refused.problem) == ("unreadable", "policy-private-address")
    assert asked == []
    assert obtained(policy, fetch=True, private=True).artifact.linked[0].state == "read"


@pytest.mark.parametrize(
    ("given", "code"), [("nowhere.html", "policy-missing"), ("/dev/zero", "policy-too-large")]
)
def test_what_cannot_be_read(given, code):
    with pytest.raises(PolicyUnreadable) as caught:
        obtained(given)
    assert caught.value.code == code


# --- addresses -----------------------------------------------------------------------------------


def test_an_address_is_fetched_and_its_documents_with_it(site):
    url, pages, _ = site
    pages |= {"/p": LINKING, "/face.txt": RULES}
    found = obtained(f"{url}/p")
    origin = found.artifact.snapshot.origin
    assert (origin.how, origin.url, origin.status) == ("url", f"{url}/p", 200)
    assert found.artifact.linked[0].reading.snapshot.origin.url == f"{url}/face.txt"
    assert found.files["policy-snapshot.html"] == LINKING.encode()


def test_a_dead_address_given_is_an_error(site):
    with pytest.raises(PolicyUnreadable) as caught:
        obtained(f"{site[0]}/gone")
    assert caught.value.code == "policy-http-status"


def test_a_rendered_page_keeps_the_answer_beside_it(site, monkeypatch):
    url, pages, _ = site
    pages["/p"] = SCRIPTED
    monkeypatch.setattr("analyzers.policy.render.render", lambda url, **_: POLICY.encode())
    found = obtained(f"{url}/p", render=True)
    origin = found.artifact.snapshot.origin
    assert origin.rendered
    assert origin.response_sha256 == hashlib.sha256(SCRIPTED.encode()).hexdigest()
    assert found.artifact.title == "晴窗相机隐私政策"
    (name,) = [name for name in found.files if name.startswith("policy-response-")]
    assert found.files[name] == SCRIPTED.encode()


def test_a_file_is_rendered_when_that_is_asked(tmp_path, monkeypatch):
    monkeypatch.setattr("analyzers.policy.render.render_file", lambda data: POLICY.encode())
    path = written(tmp_path, "p.html", SCRIPTED)
    found = obtained(path, render=True)
    assert found.artifact.snapshot.origin.rendered
    assert found.artifact.text.startswith("晴窗相机")
    with pytest.raises(PolicyUnreadable) as caught:
        obtained(path)
    assert caught.value.code == "policy-empty"


def test_answers_of_one_app_are_not_evidence_of_the_next(site, monkeypatch):
    url, pages, _ = site
    pages |= {"/1": SCRIPTED, "/2": SCRIPTED + " "}
    monkeypatch.setattr("analyzers.policy.render.render", lambda url, **_: POLICY.encode())
    reader = Reader(Sources(fetch=True, private=True, render=True))
    reader.obtain([own(f"{url}/1")])
    second = reader.obtain([own(f"{url}/2")])
    assert sum(name.startswith("policy-response-") for name in second.files) == 1


# --- from the APK --------------------------------------------------------------------------------

CARRIED = own("", entry="assets/privacy.html", score=80)
PAGES = {"assets/privacy.html": LONG.encode()}


def test_a_page_in_the_apk_is_the_policy_when_none_is_given():
    found = obtained(links=[CARRIED], pages=PAGES)
    assert found.artifact.snapshot.origin.how == "apk"
    assert found.artifact.snapshot.origin.name == "assets/privacy.html"


@pytest.mark.parametrize("parts", [{"score": 10}, {"library": True}, {"kind": "agreement"}])
def test_a_page_that_may_not_be_the_apps_own_is_not_its_policy(parts):
    assert obtained(links=[structs.replace(CARRIED, **parts)], pages=PAGES).artifact is None


def test_what_is_given_comes_before_what_is_carried(tmp_path):
    found = obtained(written(tmp_path, "p.html", POLICY), links=[CARRIED], pages=PAGES)
    assert found.artifact.snapshot.origin is None


def test_face_rules_in_the_apk_belong_to_the_policy(tmp_path):
    rules = own("", entry="assets/face.txt", kind="face-rules", title="人脸信息处理规则")
    pages = {"assets/face.txt": RULES.encode()}
    found = obtained(written(tmp_path, "p.html", POLICY), links=[rules], pages=pages)
    assert [(one.kind, one.state) for one in found.artifact.linked] == [("face-rules", "read")]
    library = structs.replace(rules, library=True)
    assert (
        obtained(written(tmp_path, "q.html", POLICY), links=[library], pages=pages).artifact.linked
        == ()
    )


def test_a_page_beside_the_one_in_the_apk_is_followed():
    pages = {"assets/a/p.html": LINKING.encode(), "assets/a/face.txt": RULES.encode()}
    found = obtained(links=[own("", entry="assets/a/p.html", score=80)], pages=pages)
    assert found.artifact.linked[0].state == "read"


def test_an_address_in_the_apk_is_asked_for_only_when_that_is_meant(site):
    url, pages, asked = site
    pages["/p"] = POLICY
    assert obtained(links=[own(f"{url}/p")]).artifact is None
    assert asked == []
    refused = obtained(links=[own(f"{url}/p")], fetch=True)
    assert refused.artifact is None
    assert refused.links[0].attempt.code == "policy-private-address"
    assert asked == []
    found = obtained(links=[own(f"{url}/p")], fetch=True, private=True)
    assert found.artifact.title == "晴窗相机隐私政策"
    assert (found.links[0].attempt.status, found.links[0].attempt.code) == (200, "")
    assert "found-in-apk" in found.artifact.snapshot.origin.notes


def test_the_next_address_is_tried_when_the_first_is_dead(site):
    url, pages, _ = site
    pages["/2"] = POLICY
    found = obtained(links=[own(f"{url}/1"), own(f"{url}/2")], fetch=True, private=True)
    assert [one.attempt.status for one in found.links] == [404, 200]
    assert found.artifact is not None


def test_a_page_without_words_is_not_the_policy_and_the_carried_one_is(site):
    url, pages, _ = site
    pages["/p"] = "<html><body><script>fill()</script></body></html>"
    found = obtained(links=[own(f"{url}/p"), CARRIED], pages=PAGES, fetch=True, private=True)
    assert found.links[0].attempt.code == "policy-empty"
    assert found.artifact.snapshot.origin.how == "apk"


@pytest.mark.parametrize(
    "page",
    [
        "<html><p>页面不存在，返回首页。</p></html>",
        "<html><p>首页</p><p>隐私政策</p><p>隐私设置</p></html>",
    ],
)
def test_a_page_that_is_no_policy_is_not_held_against_the_app(site, page):
    url, pages, _ = site
    pages["/p"] = page
    found = obtained(links=[own(f"{url}/p")], fetch=True, private=True)
    assert found.artifact is None
    assert (found.links[0].attempt.status, found.links[0].attempt.code) == (
        200,
        "policy-reads-like-none",
    )
    assert obtained(links=[CARRIED], pages={"assets/privacy.html": page.encode()}).artifact is None


def test_an_address_that_may_be_anybodys_is_not_asked_for(site):
    url, pages, asked = site
    pages["/p"] = POLICY
    links = [own(f"{url}/p", score=25, reasons=("address-words",))]
    assert obtained(links=links, fetch=True, private=True).artifact is None
    assert asked == []


def test_a_page_in_the_apk_that_cannot_be_read_does_not_stop_the_scan():
    assert obtained(links=[CARRIED], pages={"assets/privacy.html": b"\0\1\2" * 99}).artifact is None


def test_a_given_page_that_is_no_policy_is_said_to_be_none(tmp_path):
    told = obtained(written(tmp_path, "p.html", "<html><p>页面不存在</p></html>")).artifact
    assert "policy-reads-like-none" in [one.id for one in told.limitations]


# --- the whole way -------------------------------------------------------------------------------


@pytest.fixture
def carrying(cases, tmp_path):
    """An app that carries its policy."""
    path = tmp_path / "app.apk"
    shutil.copy(cases("qr-camera").apk, path)
    with ZipFile(path, "a") as archive:
        archive.writestr("assets/privacy.html", LONG)
        archive.writestr("assets/umeng.html", LONG.replace("晴窗相机", "友盟SDK"))
    return path


def test_the_policy_in_the_apk_is_read_offline_and_the_report_says_so(carrying):
    report = scan(carrying)
    assert report.policy.snapshot.origin.name == "assets/privacy.html"
    (said,) = [one for one in report.limitations if one.id == "policy-from-apk"]
    assert "assets/privacy.html" in said.message.zh
    assert "no-policy" not in [one.id for one in report.limitations]
    libraries = [
        one.entry for one in collect(carrying).artifacts.static.policy_links if one.library
    ]
    assert libraries == ["assets/umeng.html"]


def test_the_command_line_takes_several_policies(faceaudit, cases, tmp_path):
    written(tmp_path, "p.html", POLICY)
    written(tmp_path, "f.txt", RULES)
    arguments = (
        "--policy",
        tmp_path / "p.html",
        "--policy",
        tmp_path / "f.txt",
        "--format",
        "json",
    )
    ended = faceaudit("scan", cases("qr-camera").apk, *arguments, "--fail-on", "never")
    linked = json.loads(ended.out)["policy"]["linked"]
    assert [one["kind"] for one in linked] == ["face-rules"]


def test_the_command_line_takes_an_address(faceaudit, site, tmp_path):
    url, pages, _ = site
    pages["/p"] = POLICY
    ended = faceaudit("policy", f"{url}/p", "--format", "json")
    assert json.loads(ended.out)["snapshot"]["origin"]["status"] == 200
    dead = faceaudit("policy", f"{url}/gone")
    assert dead.code == 3
    assert "[policy-http-status]" in dead.err


def test_what_a_server_sends_is_asked_for_again_and_stored_once(faceaudit, site, cases, tmp_path):
    url, pages, asked = site
    pages["/p"] = POLICY
    arguments = ("scan", cases("qr-camera").apk, "--policy", f"{url}/p", "--fail-on", "never")
    faceaudit(*arguments)
    again = faceaudit(*arguments)
    assert asked.count("/p") == 2
    assert "already scanned" not in again.err


def test_a_changed_file_beside_the_policy_makes_another_scan(faceaudit, cases, tmp_path):
    written(tmp_path, "face.txt", RULES)
    policy = written(tmp_path, "p.html", LINKING)
    arguments = ("scan", cases("qr-camera").apk, "--policy", policy, "--fail-on", "never")
    faceaudit(*arguments)
    assert "already scanned" in faceaudit(*arguments).err
    written(tmp_path, "face.txt", RULES + "三、期满后匿名化。\n")
    assert "already scanned" not in faceaudit(*arguments).err


def test_identity_and_sources(tmp_path):
    path = written(tmp_path, "p.html", POLICY)
    assert sources_of(None) == Sources()
    assert sources_of([path, "f.txt"]).given == (str(path), "f.txt")
    assert identity(Sources((str(path),))).endswith(".html")
    assert identity(Sources(("https://a.example/",))) is None
    assert identity(Sources(fetch=True)) is None
    assert beside_unchanged(None, Sources())
