"""`faceaudit serve`: real requests over HTTP; what it shows, and all it refuses."""

import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
import studies
from bs4 import BeautifulSoup
from studies import HOSTILE, of_app

from analyzers.artifacts import encode
from analyzers.errors import InputError
from reports.study.page import Study, render
from scanner.serving import asked, described, guard, serving
from scanner.study_sources import open_source
from scanner.tables import TABLES

HOSTILE_APP = of_app("f").app.sha256
APP = of_app("a").app.sha256


class Answer:
    """Of one request."""

    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = body
        self.text = body.decode("utf-8", "replace")

    @property
    def soup(self):
        return BeautifulSoup(self.text, "html.parser")


class Site:
    """The server of the tests."""

    def __init__(self, port, path):
        self.port = port
        self.path = path

    def get(self, target, *, method="GET", host=None, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, target, skip_host=True)
            connection.putheader("Host", host or f"127.0.0.1:{self.port}")
            connection.putheader("Connection", "close")
            connection.endheaders(body)
            response = connection.getresponse()
            return Answer(response, response.read())
        finally:
            connection.close()

    def rows(self, query, **values):
        found = self.get(f"/scans/{query}.json?" + urlencode({"_shape": "array", **values}))
        assert found.status == 200, found.text
        return json.loads(found.text)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("serve")
    path = studies.database(folder / "scans 100%?x.sqlite")
    for name, report in (("one", studies.some()[1]), ("hostile", studies.some()[-1])):
        bundle = folder / "bundles" / name
        (bundle / "evidence").mkdir(parents=True)
        (bundle / "report.json").write_bytes(encode(report))
        (bundle / "evidence" / "page <b>.html").write_text("<script>alert(1)</script>")
        (bundle / "out").symlink_to("/etc/passwd")
    (folder / "bundles" / "damaged").mkdir()
    (folder / "bundles" / "damaged" / "report.json").write_text("{")
    opened = serving.listen(0)
    port = opened.getsockname()[1]
    server = serving.server(serving.application(path, folder / "bundles", port, "en"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    yield Site(port, path)
    server.should_exit = True
    thread.join(timeout=60)
    opened.close()


# --- what it shows -------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_described_with_its_columns(site, table):
    shown = site.get(f"/scans/{table}").soup.get_text()
    assert described.TABLES[table].en in shown
    for column in TABLES[table].columns:
        assert described.column(table, column).en in shown
        assert described.column(table, column).zh


def test_facets_are_offered(site):
    shown = site.get("/scans/results").soup
    assert {"verdict", "severity", "check"} <= {
        part["data-column"] for part in shown.find_all(class_="facet-info")
    }
    assert all(
        set(facets) <= set(TABLES[table].columns) for table, facets in described.FACETS.items()
    )


def test_no_licence_is_claimed():
    told = json.dumps([asked.metadata("en"), asked.metadata("zh")])
    assert "licen" not in told.lower()


@pytest.mark.parametrize("query", asked.queries("en"))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_ready_question_is_answered(site, query, lang):
    values = {"check": studies.CHECK} if ":check" in asked.queries(lang)[query]["sql"] else {}
    page = site.get(f"/scans/{query}?" + urlencode(values))
    assert page.status == 200
    assert asked.queries("en")[query]["title"] in page.soup.get_text()
    assert isinstance(site.rows(query, **values), list)


def test_the_answers_are_those_of_the_page_of_the_study(site):
    opened = open_source(site.path)
    page = BeautifulSoup(render(opened.connection, Study(), "en"), "html.parser")
    opened.close()
    shown = {
        row.find(class_="value").get_text(): [
            cell.find(class_="value").get_text() for cell in row.find_all("td")
        ]
        for row in page.find(id="table-prevalence").find("tbody").find_all("tr")
    }
    rows = site.rows("prevalence")
    assert len(rows) == len(shown) == 40
    for row in rows:
        rates = [
            "–" if row[name] is None else f"{100 * row[name]:.1f}%"
            for name in ("share", "low", "high")
        ]
        assert shown[row["check"]][:5] == [str(row["assessed"]), str(row["flagged"]), *rates]


def test_the_apps_a_check_flags(site):
    found = site.rows("flagged-by-check", check=studies.CHECK)
    assert [(row["package"], row["verdict"]) for row in found] == [
        ("com.example.a", "violation"),
        ("com.example.b", "likely-violation"),
        ("com.example.c", "needs-manual-review"),
    ]
    assert site.rows("flagged-by-check", check="' or 1=1 --") == []


def test_rates_are_per_cent_and_apps_are_links(site):
    shown = site.get("/scans/prevalence").soup
    assert "60.0%" in shown.get_text()
    for page in ("/scans/apps-at-a-glance", "/scans/apps"):
        assert site.get(page).soup.find("a", href=f"/app/{APP}") is not None


def test_an_app_has_a_page_with_its_results_report_and_bundle(site):
    page = site.get(f"/app/{APP}").soup
    text = page.get_text()
    rows = page.find("table").find("tbody").find_all("tr")
    assert len(rows) == 40
    assert "Apparent violation" in rows[0].get_text()
    assert studies.CHECK in rows[0].get_text()
    assert "was read, not run" in text
    scans = [link["href"] for link in page.find_all("a") if "?scan=" in link["href"]]
    links = [link["href"] for link in page.find_all("a") if link["href"].startswith("/app/")]
    assert len([link for link in scans if link.startswith(f"/app/{APP}?")]) == 2
    for link in {*links, *scans}:
        assert site.get(link).status == 200, link
    assert any("/bundle/0/report.json" in link for link in links)


def test_an_earlier_scan_can_be_looked_at(site):
    first = site.get(f"/app/{APP}?scan=scan0").soup.find("table").find("tbody").find("tr")
    assert "Apparent violation" not in first.get_text()


def test_the_report_of_an_app_is_the_html_report(site):
    found = site.get(f"/app/{APP}/report?lang=zh")
    assert '<html lang="zh-CN">' in found.text
    assert "com.example.a" in found.soup.get_text().replace("\n", "")


def test_a_file_of_a_bundle_is_saved_and_not_shown(site):
    found = site.get(f"/app/{APP}/bundle/0/evidence/page%20%3Cb%3E.html")
    assert found.status == 200
    assert found.headers["content-disposition"] == "attachment"
    assert found.headers["content-type"] == "application/octet-stream"
    assert found.headers["x-content-type-options"] == "nosniff"


# --- what it refuses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "/app/" + "0" * 64,
        "/app/../apps",
        f"/app/{APP}/else",
        f"/app/{APP}/report?scan=none",
        f"/app/{APP}/bundle/0/out",
        f"/app/{APP}/bundle/0/../one/report.json",
        f"/app/{APP}/bundle/0/%2e%2e/hostile/report.json",
        f"/app/{APP}/bundle/0//etc/passwd",
        f"/app/{APP}/bundle/1/report.json",
        f"/app/{APP}/bundle/-1/report.json",
        f"/app/{APP}/bundle/%C2%B2/report.json",
        "/scans/none",
        "/nothing",
    ],
)
def test_what_is_not_there_is_not_found(site, target):
    assert site.get(target).status == 404


@pytest.mark.parametrize(
    "sql",
    [
        "delete from apps",
        "insert into apps(sha256) values ('x')",
        "with x as (select 1) insert into apps(sha256) values ('x')",
        "with x as (select 1) delete from apps",
        "attach database 'other.sqlite' as other",
        "pragma query_only = 0",
        "select load_extension('x')",
        "vacuum into 'copy.sqlite'",
        "select * from apps; delete from apps",
    ],
)
def test_nothing_can_be_written(site, sql):
    before = site.path.read_bytes()
    answer = site.get("/scans.json?" + urlencode({"sql": sql}))
    assert answer.status == 400
    assert site.path.read_bytes() == before
    assert not Path("copy.sqlite").exists()
    assert not Path("other.sqlite").exists()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_reading_is_answered(site, method):
    assert site.get("/scans", method=method).status == 405


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:1", "localhost", "[::1]", ""]
)
def test_other_names_of_this_machine_are_refused(site, host):
    assert site.get("/scans", host=host or " ").status == 403


def test_localhost_is_this_machine(site):
    assert site.get("/scans", host=f"localhost:{site.port}").status == 200


@pytest.mark.parametrize(
    "target", ["/", "/scans", "/scans/apps.json", f"/app/{APP}", f"/app/{APP}/report", "/nothing"]
)
def test_every_answer_has_the_headers(site, target):
    headers = site.get(target).headers
    for name, value in guard.HEADERS:
        assert headers[name.decode()] == value.decode()
    assert "access-control-allow-origin" not in headers


def test_the_file_is_not_handed_out(site):
    assert site.get("/scans.db").status == 403


def test_only_this_machine_is_listened_to():
    with serving.listen(0) as opened:
        assert opened.getsockname()[0] == "127.0.0.1"
        opened.listen()
        with pytest.raises(InputError) as refused:
            serving.listen(opened.getsockname()[1])
        assert refused.value.code == "port-taken"


# --- hostile texts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        f"/app/{HOSTILE_APP}",
        f"/app/{HOSTILE_APP}/report",
        "/scans/apps",
        "/scans/scans",
        "/scans/apps-at-a-glance",
        "/scans/by-category",
        "/scans?"
        + urlencode({"sql": f"select '{HOSTILE.replace(chr(39), '').replace(chr(0), '')}'"}),
        "/scans/apps?" + urlencode({"label": HOSTILE}),
        "/nothing/" + "%3Cscript%3Ealert(1)%3C/script%3E",
    ],
)
def test_hostile_texts_stay_text(site, target):
    found = site.get(target)
    parsed = found.soup
    assert not parsed.find("img", src="x")
    assert not [script for script in parsed.find_all("script") if "alert(" in script.get_text()]
    assert not [tag for tag in parsed.find_all(True) if tag.has_attr("onerror")]
    for cell in parsed.find_all(["td", "bdi", "h1"]):
        assert not set("\x00\x1b\u202e") & set(cell.get_text())


# --- the command ---------------------------------------------------------------------------------


def test_the_command_serves_until_it_is_interrupted(tmp_path):
    path = studies.database(tmp_path / "s.sqlite", studies.some()[:1])
    process = subprocess.Popen(
        [sys.executable, "-m", "scanner", "serve", str(path), "--port", "0", "--lang", "zh"],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stderr is not None
        port = int(re.search(r"http://127\.0\.0\.1:(\d+)/", process.stderr.readline())[1])
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                answer = Site(port, path).get("/scans")
                break
            except OSError:
                time.sleep(0.05)
        assert "faceaudit 扫描结果" in answer.text
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in err


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_what_is_no_database_is_a_sentence(faceaudit, tmp_path, content):
    path = tmp_path / "s.sqlite"
    if content is not None:
        path.write_bytes(content)
    ended = faceaudit("serve", path, "--port", "0")
    assert ended.code == 3
    assert ended.err.startswith("faceaudit: [db-unusable]")
    assert path.exists() == (content is not None)


def test_a_taken_port_is_a_sentence(faceaudit, tmp_path):
    path = studies.database(tmp_path / "s.sqlite", [])
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ended = faceaudit("serve", path, "--port", other.getsockname()[1])
    assert (ended.code, ended.err.startswith("faceaudit: [port-taken]")) == (3, True)


def test_without_datasette_it_says_what_to_install(faceaudit, tmp_path, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("scanner.serving.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("scanner.serving.serving")
    for name in ("datasette", "datasette.app"):
        monkeypatch.setitem(sys.modules, name, None)
    ended = faceaudit("serve", tmp_path / "s.sqlite")
    assert ended.code == 3
    assert "[extra-missing]" in ended.err
    assert "faceaudit[browse]" in ended.err


def test_the_database_of_datasette_refuses_to_write(tmp_path):
    from datasette.app import Datasette

    path = studies.database(tmp_path / "s.sqlite", [])
    database = serving.ReadOnly(Datasette(), path=str(path))
    with pytest.raises(sqlite3.OperationalError):
        database.connect(write=True)


def test_an_app_without_a_scan_has_a_page(tmp_path_factory, site):
    import asyncio

    path = studies.database(tmp_path_factory.mktemp("bare") / "s.sqlite", studies.some()[:1])
    with sqlite3.connect(path) as connection:
        for table in ("results", "scans", "limitations"):
            connection.execute(f"delete from {table}")
    connection.close()
    sent = []

    async def send(message):
        sent.append(message)

    async def ask():
        app = serving.application(path, None, 80, "zh")
        scope = {
            "type": "http",
            "method": "GET",
            "path": f"/app/{APP}",
            "raw_path": f"/app/{APP}".encode(),
            "query_string": b"",
            "headers": [(b"host", b"127.0.0.1")],
        }
        await app(scope, None, send)
        await app({"type": "websocket"}, None, send)

    asyncio.run(ask())
    assert sent[0]["status"] == 200
    assert "com.example.a" in sent[1]["body"].decode()
    assert len(sent) == 2


def test_the_command_tells_the_address_and_ends_quietly(faceaudit, tmp_path, monkeypatch):
    path = studies.database(tmp_path / "s.sqlite", [])

    class Interrupted:
        def run(self, sockets):
            assert sockets[0].getsockname()[0] == "127.0.0.1"
            raise KeyboardInterrupt

    monkeypatch.setattr(serving, "server", lambda _: Interrupted())
    ended = faceaudit("serve", path, "--port", "0", "--bundles", site_of(tmp_path))
    assert (ended.code, ended.out) == (0, "")
    assert re.fullmatch(
        r"faceaudit: http://127\.0\.0\.1:\d+/ \(Ctrl-C ends it\)\nfaceaudit: ended\n", ended.err
    )


def site_of(tmp_path):
    """A folder with a file of reports that is no bundle."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "r.json").write_bytes(encode(studies.some()[0]))
    return tmp_path / "reports"
