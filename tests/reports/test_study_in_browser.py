"""The page of a study and the served database in a real browser: nothing blocked, nothing wider than a phone."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import studies
from browser import Chromium, chromium
from pypdf import PdfReader

from scanner.serving import serving

__all__ = ["chromium"]

_PAGES = ("", "scans", "scans/prevalence", "scans/results", "scans/apps-at-a-glance")


@pytest.fixture(autouse=True)
def quiet(chromium: Chromium) -> Iterator[None]:
    chromium.complaints.clear()
    chromium.media()
    yield
    chromium.media()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_of_a_study_fits_and_the_browser_blocks_nothing(chromium, tmp_path, lang, width):
    path = tmp_path / "study.html"
    path.write_text(studies.page(lang), encoding="utf-8")
    chromium.show(path, width)
    assert chromium.ask("document.documentElement.scrollWidth") <= width
    assert chromium.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_marks_of_a_figure_have_the_colours_of_the_page(chromium, tmp_path, scheme):
    path = tmp_path / "study.html"
    path.write_text(studies.page("en"), encoding="utf-8")
    chromium.media(scheme)
    chromium.show(path, 1280)
    colour = "getComputedStyle(document.querySelector('.plot .f-violation')).fill"
    wanted = {"light": "rgb(157, 28, 28)", "dark": "rgb(255, 147, 138)"}
    assert chromium.ask(colour) == wanted[scheme]
    lines = "getComputedStyle(document.querySelector('.plot .s-soft')).stroke"
    assert chromium.ask(lines) != "none"


def test_on_paper_every_table_is_whole(chromium, tmp_path):
    path = tmp_path / "study.html"
    path.write_text(studies.page("en"), encoding="utf-8")
    chromium.show(path, 1280)
    (tmp_path / "study.pdf").write_bytes(chromium.paper())
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "study.pdf").pages)
    squeezed = "".join(text.split())
    for told in ("Notassessed", "webview-camera-autogrant", "2026-Q2", "megvii-meglive-v3"):
        assert told in squeezed


class Served:
    """What a browser needs of a page that is not a file."""

    def __init__(self, address: str) -> None:
        self._address = address

    def as_uri(self) -> str:
        return self._address


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = studies.database(tmp_path_factory.mktemp("served") / "s.sqlite")
    opened: socket.socket = serving.listen(0)
    port = opened.getsockname()[1]
    server = serving.server(serving.application(database, None, port, "zh"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(timeout=20)
    opened.close()


@pytest.mark.parametrize("page", [*_PAGES, "app"])
def test_the_served_pages_work_under_their_policy(chromium, address, page):
    if page == "app":
        page = f"app/{studies.of_app('f').app.sha256}"
    chromium.show(Served(address + page), 1280)
    assert chromium.ask("document.querySelector('h1').textContent.trim().length") > 0
    assert chromium.ask("document.querySelectorAll('img[src=x]').length") == 0
    assert [said for said in chromium.complaints if "favicon" not in said] == []
