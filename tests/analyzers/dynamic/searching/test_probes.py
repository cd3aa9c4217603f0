"""Result links asked for again: which, where, and without whom."""

import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mitmproxy")

sys.path.insert(0, str(Path(__file__).parents[1] / "proxy"))

from flowparts import add, http_flow
from proxyparts import Server, events, recorder, serving

from analyzers.dynamic.events import Gap, LinkProbe, ScreenSeen
from analyzers.dynamic.probes import (
    allowed_address,
    entropy,
    links,
    masked,
    probe,
    urls_in,
    without_log_in,
)
from analyzers.dynamic.recorder import Recorder

KEY = "9f86d081884c7d659a2feaa0c55ad015"


@pytest.fixture
def session(tmp_path: Path) -> Recorder:
    return recorder(tmp_path / "s")


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


def answered(session: Recorder, url: str, answer: bytes, owner: str = "app") -> None:
    flow = http_flow(url, b"", method="GET", answer=answer, answer_type="application/json")
    flow.server_conn.peername = ("127.0.0.1", flow.request.port)
    add(session, flow, owner=owner)


def test_only_what_this_session_was_given_of_the_apps_own_hosts(session: Recorder) -> None:
    told = (
        f'{{"url":"https:\\/\\/a.example\\/result\\/{KEY}.jpg","other":"https://b.example/result/{KEY}",'
        '"home":"https://a.example/index","css":"https://a.example/static/share/main.css"}'
    ).encode()
    answered(session, "https://a.example/up", told)
    answered(session, "https://c.example/x", f'"https://c.example/photo/{KEY}"'.encode(), "other")
    screen = ScreenSeen("0", "p", "", "", texts=(f"分享 https://a.example/share/{KEY}?token=me。",))
    session.add(screen, "explorer")
    assert sorted(link.url for link in links(session.folder)) == [
        f"https://a.example/result/{KEY}.jpg",
        f"https://a.example/share/{KEY}",
    ]


def test_a_link_that_opens_is_told_without_its_secret(session: Recorder, server: Server) -> None:
    Image = pytest.importorskip("PIL.Image")
    out = BytesIO()
    Image.new("RGB", (120, 120), "red").save(out, "JPEG")
    server.pages[f"/result/{KEY}.jpg"] = (200, "image/jpeg", out.getvalue(), {})
    link = f"{server.url}/result/{KEY}.jpg?token=mine"
    answered(session, f"{server.url}/up", f'{{"u":"{link}"}}'.encode())

    class Any1:
        def faces(self, image: Any) -> int:
            return 1

    assert probe(session, detector=Any1(), pause=0) == 1
    (seen,) = events(session.folder, LinkProbe)
    assert (seen.status, seen.media, seen.grade, seen.entropy) == (200, "image/jpeg", "face", 128)
    assert seen.url == f"{server.url}/result/9f***32.jpg"
    ((path, headers),) = server.asked
    assert path == f"/result/{KEY}.jpg"
    assert not {"cookie", "authorization"} & {name.lower() for name in headers}
    assert KEY not in (session.folder / "events.jsonl").read_text()


def test_redirects_are_followed_a_little_and_only_to_own_hosts(
    session: Recorder, server: Server
) -> None:
    paths = [f"/result/{letter}{KEY}" for letter in "abcdef"]
    for path, target in pairwise(paths):
        server.pages[path] = (302, "text/html", b"", {"Location": target})
    server.pages["/photo/12345"] = (302, "text/html", b"", {"Location": "http://169.254.169.254/x"})
    answered(
        session, f"{server.url}/up", f'"{server.url}{paths[0]}" "{server.url}/photo/12345"'.encode()
    )
    assert probe(session, pause=0) == 2
    assert [gap.code for gap in events(session.folder, Gap)] == ["link-redirects", "link-not-asked"]
    assert len(server.asked) == 5


def test_many_links_are_asked_for_slowly_and_not_all(
    session: Recorder, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("analyzers.dynamic.probes.time.sleep", waits.append)
    told = " ".join(f"{server.url}/photo/{n:06}" for n in range(40))
    answered(session, f"{server.url}/up", told.encode())
    assert probe(session) == 12
    assert waits == [1.0] * 11
    assert len(server.asked) == 12


@pytest.mark.parametrize(
    ("host", "met", "address"),
    [
        ("a.example", None, ""),
        ("127.0.0.1", {""}, ""),
        ("192.0.2.10", {"192.0.2.10"}, "192.0.2.10"),
        ("10.0.0.8", {"192.0.2.10"}, "192.0.2.10"),
        ("169.254.169.254", {""}, ""),
        ("8.8.8.8", {""}, "8.8.8.8"),
        ("::1", set(), ""),
    ],
)
def test_private_addresses_only_where_the_app_went_itself(
    host: str, met: set[str] | None, address: str
) -> None:
    assert allowed_address(host, met) == address


@pytest.mark.parametrize(
    ("url", "bits"),
    [
        ("https://a.example/result/index.html", 0),
        ("https://a.example/photo/12345.jpg", 17),
        (f"https://a.example/photo/{KEY}.jpg", 128),
        ("https://a.example/p/3f2504e0-4f89-41d3-9a0c-0305e82c3301", 122),
        ("https://a.example/photo/20261122103000.jpg", 16),
        ("https://a.example/photo/1795341603500.jpg", 16),
        ("https://a.example/share/aZ3kQ9xL0p?x=1", 60),
        ("https://a.example/share/information", 0),
    ],
)
def test_entropy(url: str, bits: int) -> None:
    assert entropy(url) == bits


def test_masks_and_log_ins() -> None:
    url = f"https://u:p@a.example/face/{KEY}.png?Signature=abc&access_token=t&sid=1&id=7#x"
    assert without_log_in(url) == f"https://a.example/face/{KEY}.png?Signature=abc&id=7"
    assert masked(without_log_in(url)) == "https://a.example/face/9f***32.png?Signature=***&id=***"
    assert list(urls_in('x "http:\\/\\/a.b\\/c\\/d" (https://e.f/g). http://[bad/')) == [
        "http://a.b/c/d",
        "https://e.f/g",
    ]
