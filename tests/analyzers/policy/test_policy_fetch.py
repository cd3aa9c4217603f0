"""Pages from the network: followed, bounded, recorded, and never from where they must not come."""

import gzip
import shutil
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from ports import free_port

from analyzers.errors import PolicyUnreadable
from analyzers.policy import fetch, render
from analyzers.policy.answers import FetchFailed
from analyzers.policy.fetch import Fetched, Fetcher, Rules
from analyzers.policy.network import is_inside
from analyzers.policy.source import read

WORDS = "隐私政策：我们收集您的个人信息，用于为您提供服务，并保护您的信息安全。"
PAGE = f"<html><body><p>{WORDS}</p></body></html>"


class Site(BaseHTTPRequestHandler):
    """Answers by path; ``asked`` counts."""

    asked: dict[str, int] = {}  # noqa: RUF012 - one test at a time, emptied by the fixture
    robots: tuple[int, bytes] = (404, b"")

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        path = self.path
        self.asked[path] = self.asked.get(path, 0) + 1
        html = "text/html; charset=utf-8"
        if path == "/robots.txt":
            self.answer(*self.robots)
        elif path == "/page":
            self.answer(
                200, PAGE.encode(), content_type=html, last_modified="Mon, 01 Jan 2026 00:00:00 GMT"
            )
        elif path == "/gbk":
            self.answer(200, PAGE.encode("gb18030"), content_type="text/html; charset=GBK")
        elif path == "/lying":
            self.answer(200, PAGE.encode("gb18030"), content_type="text/html; charset=utf-8")
        elif path == "/gzip":
            self.answer(
                200, gzip.compress(PAGE.encode()), content_type=html, content_encoding="gzip"
            )
        elif path in ("/deflate", "/raw-deflate"):
            packed = zlib.compress(PAGE.encode())
            body = packed if path == "/deflate" else packed[2:-4]
            self.answer(200, body, content_type=html, content_encoding="deflate")
        elif path == "/broken-gzip":
            self.answer(200, b"\x1f\x8bnoise", content_encoding="gzip")
        elif path == "/bomb":
            bomb = gzip.compress(b"\0" * 80_000_000)
            self.answer(200, bomb, content_type=html, content_encoding="gzip")
        elif path == "/endless":
            self.send_response(200)
            self.end_headers()
            for _ in range(100_000):
                self.wfile.write(b"<p>face</p>" * 1000)
        elif path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(300):
                self.wfile.write(b"a")
                self.wfile.flush()
                time.sleep(0.1)
        elif path == "/picture":
            self.answer(200, PAGE.encode(), content_type="image/png")
        elif path == "/moved":
            self.answer(302, location="/moved-again")
        elif path == "/moved-again":
            self.answer(301, location="page#part")
        elif path == "/sign":
            self.answer(
                200, b'<meta http-equiv="refresh" content="0; url=/page">Moved', content_type=html
            )
        elif path == "/sign-with-words":
            tag = '<meta http-equiv="refresh" content="0; url=/gone">'
            self.answer(200, (tag + PAGE * 20).encode(), content_type=html)
        elif path == "/circle":
            self.answer(302, location="/circle")
        elif path.startswith("/on/"):
            self.answer(302, location=f"/on/{int(path[4:]) + 1}")
        elif path == "/file":
            self.answer(302, location="file:///etc/passwd")
        elif path == "/elsewhere":
            self.answer(302, location=f"http://127.0.0.2:{self.server.server_address[1]}/page")
        elif path == "/busy":
            self.answer(503 if self.asked[path] < 2 else 200, PAGE.encode())
        elif path == "/scripted":
            script = f"<html><body><script>document.body.innerHTML='<p>{WORDS}</p>'</script></body></html>"
            self.answer(200, script.encode(), content_type=html)
        else:
            self.answer(404)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    Site.asked.clear()
    Site.robots = (404, b"")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # we hang up on purpose
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


GIVEN = frozenset(["127.0.0.1"])


def got(url: str, **rules: object) -> Fetched:
    return Fetcher(Rules(**{"given": GIVEN, "seconds": 10.0, **rules})).fetch(url)  # type: ignore[arg-type]


def code_of(url: str, **rules: object) -> str:
    with pytest.raises(FetchFailed) as caught:
        got(url, **rules)
    assert str(caught.value).endswith(".")
    return caught.value.code


def text_of(answer: Fetched) -> str:
    return read(answer.data, answer.origin.url, charset=answer.charset).text


def test_a_page_comes_with_what_lets_another_get_it_again(site: str) -> None:
    answer = got(f"{site}/moved")
    origin = answer.origin
    assert text_of(answer) == WORDS
    assert (origin.how, origin.name, origin.url, origin.status) == (
        "url",
        f"{site}/moved",
        f"{site}/page",
        200,
    )
    assert [(hop.url, hop.status) for hop in origin.redirects] == [
        (f"{site}/moved", 302),
        (f"{site}/moved-again", 301),
    ]
    assert dict(origin.headers)["last-modified"] == "Mon, 01 Jan 2026 00:00:00 GMT"
    assert origin.fetched_at.endswith("Z")
    assert origin.notes == ("http",)


@pytest.mark.parametrize("path", ["gbk", "lying", "gzip", "deflate", "raw-deflate"])
def test_whatever_the_server_says_of_its_encoding(site: str, path: str) -> None:
    assert text_of(got(f"{site}/{path}")) == WORDS


def test_a_page_that_only_sends_its_reader_on_is_a_redirect(site: str) -> None:
    answer = got(f"{site}/sign")
    assert [hop.status for hop in answer.origin.redirects] == [200]
    assert text_of(answer) == WORDS
    assert WORDS in text_of(got(f"{site}/sign-with-words"))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("gone", "policy-http-status"),
        ("circle", "policy-redirects"),
        ("on/1", "policy-redirects"),
        ("file", "policy-url"),
        ("elsewhere", "policy-private-address"),
        ("broken-gzip", "policy-damaged"),
    ],
)
def test_what_cannot_be_got(site: str, path: str, code: str) -> None:
    assert code_of(f"{site}/{path}") == code


def test_the_status_of_a_dead_link_is_kept(site: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        got(f"{site}/gone")
    assert caught.value.status == 404


@pytest.mark.parametrize("path", ["bomb", "endless"])
def test_an_answer_without_end_is_cut_off(site: str, path: str) -> None:
    assert code_of(f"{site}/{path}", largest=1_000_000) == "policy-too-large"


def test_a_server_that_drips_is_left_after_the_time_for_the_whole_page(site: str) -> None:
    began = time.monotonic()
    assert code_of(f"{site}/drip", seconds=1.0) == "policy-timeout"
    assert time.monotonic() - began < 20  # it goes on for 30


def test_a_server_that_says_nothing_is_left(site: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    with listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        assert code_of(url, seconds=1.0) == "policy-timeout"


def test_a_busy_server_is_asked_again(site: str) -> None:
    answer = got(f"{site}/busy")
    assert "retried" in answer.origin.notes
    assert Site.asked["/busy"] == 2


def test_nobody_there(site: str) -> None:
    assert code_of(f"http://127.0.0.1:{free_port()}/") == "policy-unreachable"


def test_a_wrong_kind_is_noted_and_read_all_the_same(site: str) -> None:
    answer = got(f"{site}/picture")
    assert "media-type" in answer.origin.notes
    assert text_of(answer) == WORDS


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://a.example/x", "http://", "http://u:p@a.example/", "http://[::1", "javascript:1"]
)  # fmt: skip
def test_what_is_no_address_of_a_page(url: str) -> None:
    assert code_of(url) == "policy-url"


# --- where it may lead ---------------------------------------------------------------------------


def test_an_address_nobody_gave_does_not_reach_the_machine_itself(site: str) -> None:
    assert code_of(f"{site}/page", given=frozenset()) == "policy-private-address"
    assert Site.asked == {}
    assert text_of(got(f"{site}/page", given=frozenset(), private=True)) == WORDS


def test_a_name_that_leads_inside_is_seen_through(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: inside)
    assert code_of("http://policy.example.net/") == "policy-private-address"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1",
     "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "224.0.0.1", "nonsense"],
)  # fmt: skip
def test_inside(address: str) -> None:
    assert is_inside(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111"])
def test_outside(address: str) -> None:
    assert not is_inside(address)


def test_the_proxy_of_the_environment_is_used(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site answers like a proxy would: it is asked for whole addresses."""
    monkeypatch.setenv("http_proxy", site)
    with pytest.raises(FetchFailed) as caught:
        got("http://policy.invalid/gone", given=frozenset())
    assert caught.value.status == 404
    assert "http://policy.invalid/gone" in Site.asked


def test_a_proxy_is_no_way_around_the_private_network(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", site)
    assert code_of(f"{site}/page", given=frozenset()) == "policy-private-address"
    resolve = socket.getaddrinfo
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.9", 80))]

    def known(host: str, *rest: object, **named: object) -> object:
        return inside if host == "policy.invalid" else resolve(host, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", known)
    assert code_of("http://policy.invalid/", given=frozenset()) == "policy-private-address"
    assert Site.asked == {}


# --- robots --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ((200, b"User-agent: *\nDisallow: /"), False),
        ((200, b"User-agent: faceaudit\nDisallow: /page"), False),
        ((200, b"User-agent: other\nDisallow: /"), True),
        ((200, b"User-agent: *\nDisallow: /private"), True),
        ((200, b"\xff\xfe noise \x00"), True),
        ((404, b""), True),
        ((403, b""), True),
        ((500, b""), False),
    ],
)
def test_what_a_site_asks_of_robots_is_heeded(
    site: str, robots: tuple[int, bytes], allowed: bool
) -> None:
    Site.robots = robots
    if allowed:
        assert text_of(got(f"{site}/page")) == WORDS
    else:
        assert code_of(f"{site}/page") == "policy-robots"
        assert "robots-ignored" in got(f"{site}/page", robots=False).origin.notes


def test_robots_are_asked_once_a_site(site: str) -> None:
    fetcher = Fetcher(Rules(given=GIVEN))
    fetcher.fetch(f"{site}/page")
    fetcher.fetch(f"{site}/gbk")
    assert Site.asked["/robots.txt"] == 1


# --- rendering -----------------------------------------------------------------------------------

browser = pytest.mark.skipif(
    not any(map(shutil.which, render.NAMES)), reason="there is no browser here"
)


def test_a_page_that_scripts_fill_says_so(site: str) -> None:
    answer = got(f"{site}/scripted")
    with pytest.raises(PolicyUnreadable) as caught:
        read(answer.data, "p")
    assert caught.value.code == "policy-empty"
    assert "--render" in str(caught.value)


@browser
def test_a_browser_runs_the_scripts_when_asked(site: str) -> None:
    page = render.render(f"{site}/scripted")
    assert WORDS in read(page, "p.html").text


@browser
def test_a_file_is_rendered_without_a_network(site: str) -> None:
    script = f"""<html><body><script>
      fetch('{site}/page').then(r => r.text(), () => '').then(t => document.body.append('got:' + t.length));
      document.body.append('{WORDS}');
    </script></body></html>"""
    assert WORDS in read(render.render_file(script.encode()), "p.html").text
    assert "/page" not in Site.asked


def test_without_a_browser_it_is_said_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render.shutil, "which", lambda name: None)
    with pytest.raises(PolicyUnreadable) as caught:
        render.render("https://example.net/")
    assert caught.value.code == "policy-no-browser"


def test_only_pages_are_rendered() -> None:
    with pytest.raises(PolicyUnreadable):
        render.render("file:///etc/passwd")


def test_addresses_are_told_from_files() -> None:
    assert fetch.is_address("HTTPS://a.example/")
    assert not fetch.is_address("https.html")
