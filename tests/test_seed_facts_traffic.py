"""Seed facts on where faces and photos go: encryption, the album thief, uploads, results that anybody can open."""

import json
from contextlib import closing
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import seed_policies as texts
from builders import app, judged, limitation, policy, report, result_of, static, verdicts
from handlings import ALBUM, INTERNET, flow, world
from observations import (
    BEGUN,
    FACE,
    HOME,
    IDLE,
    LAUNCH,
    RIGHT,
    TAKEN,
    asked,
    both,
    link,
    m,
    recording,
    replace,
    sent,
    session,
    twice,
    yes,
)

from analyzers.asking import PromptText
from reports.study.questions import CATEGORIES, PREVALENCE
from reports.study.scope import Scope
from reports.text import render as text
from scanner.context import Context
from scanner.store import Store

CLEAR = "face-cleartext-transmission"
REST = "face-data-at-rest-exposed"
ALBUM_CHECK = "gallery-bulk-exfiltration"
UPLOAD = "face-upload-path"
LINK = "public-face-result-link"
HTTP = {"scheme": "http", "tls": "none"}
NO_LISTING = limitation("session-files-unread")
"""The device's files could not be listed."""


def asked_rows(connection, question):
    """What a study's question answers, as one dictionary a row."""
    with closing(connection.execute(Scope().sql(question.sql))) as answer:
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer]


# --- sixteen of twenty ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def twenty():
    """Twenty apps that send a face of ours: sixteen over TLS, the four entertainment apps over http."""
    found = []
    for number, name in enumerate(texts.APPS):
        fun = name in texts.ENTERTAINMENT
        faces = both(grade="face", marker="honey", **(HTTP if fun else {}))
        seen = session(*RIGHT, sent=faces, limitations=(NO_LISTING,))
        # Capture files only: the code's half answers nothing.
        made = static(app=app(label=name, sha256=f"{number:064x}"))
        category = "entertainment" if fun else "lifestyle"
        found.append(report(static=made, dynamic=seen, context=Context(category=category)))
    return found


def test_sf_03_sixteen_of_twenty_encrypt(twenty):
    found = [verdicts(each)[CLEAR] for each in twenty]
    assert (found.count("compliant"), found.count("violation")) == (16, 4)
    assert {verdicts(each)[REST] for each in twenty} == {"not-assessed"}
    bare = [each for each in twenty if verdicts(each)[CLEAR] == "violation"]
    assert {each.app.category for each in bare} == {"entertainment"}
    with Store(None) as store:
        for number, each in enumerate(twenty):
            store.save(f"scan{number}", each, "read", {})
        rows = asked_rows(store.connection, PREVALENCE)
        row = next(row for row in rows if row["check"] == CLEAR)
        assert (row["assessed"] - row["flagged"], row["assessed"]) == (16, 20)
        cells = {
            row["category"]: (row["flagged"], row["assessed"])
            for row in asked_rows(store.connection, CATEGORIES)
            if row["check"] == CLEAR
        }
    assert cells == {"entertainment": (4, 4), "lifestyle": (0, 16)}


# --- a result anybody can open -------------------------------------------------------------------


class Results(BaseHTTPRequestHandler):
    """A host of results: open for ever under ``/open/``, refused or expired elsewhere."""

    def do_GET(self):
        status = {"open": 200, "private": 403, "signed": 410}[self.path.split("/")[1]]
        self.send_response(status)
        self.send_header("content-type", "image/jpeg")
        self.end_headers()
        if status == 200:
            self.wfile.write(b"\xff\xd8\xff face")

    def log_message(self, *_):
        """Nothing on the terminal."""


@pytest.fixture
def host():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Results)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def opened(host, *paths, after=5, stage="fresh"):
    """What the program's own request without cookies gets, as a session holds it."""
    pytest.importorskip("httpx")
    from analyzers.dynamic.probes import entropy, fetch, masked

    found = []
    for path in paths:
        answer = fetch(host + path, "127.0.0.1")
        shown = 200 <= answer.status_code < 300
        found.append(
            link(
                url=masked(host + path),
                stage=stage,
                status=answer.status_code,
                after=after,
                opens=shown,
                face=shown and answer.content.startswith(b"\xff\xd8\xff"),
                entropy=entropy(host + path),
            )
        )
    return tuple(found)


KEYS = ("9f86d081884c7d659a2feaa0c55ad015", "60303ae22b998861bce3b28f33eec1be")


def test_sf_04_an_open_result(host):
    swapped = [f"/open/result/{key}.jpg" for key in KEYS]
    links = opened(host, *swapped, stage="deleted")
    result = report(dynamic=session(*RIGHT, sent=both(**HTTP), links=links))
    assert verdicts(result)[LINK] == "violation"
    assert verdicts(result)[CLEAR] == "violation"
    for key in KEYS:  # the report shows the link without what opens it
        assert key not in text(result, "en")


def test_sf_04_its_control(host):
    closed = (
        *opened(host, f"/private/result/{KEYS[0]}.jpg"),
        *opened(host, f"/signed/result/{KEYS[1]}.jpg?expires=3600", after=3_700, stage="later"),
    )
    assert [each.status for each in closed] == [403, 410]
    result = report(dynamic=session(*RIGHT, sent=both(), links=closed))
    assert verdicts(result)[LINK] == "compliant"
    assert verdicts(result)[CLEAR] == "compliant"


# --- the album thief -----------------------------------------------------------------------------

PLANTED = recording(settings={"planted": "5"})
READER = world(permissions=(INTERNET, ALBUM))


def thief():
    """On start it lists the album and posts five planted photos; nobody picked any."""
    taken = [
        sent(
            f"accept-{run}",
            id=f"photo {number}",
            marker=f"plant-{number}",
            grade="image",
            sha256=f"{number:064x}",
            at=3,
        )
        for run in (1, 2)
        for number in range(1, 6)
    ]
    runs = twice(LAUNCH, m("album-read", "ContentResolver.query"), asked(), yes(), HOME)
    return session(*IDLE, *runs, sent=taken, record=PLANTED)


def test_sf_09_the_album_thief():
    whole = report(static=READER, dynamic=thief())
    result = result_of(whole, ALBUM_CHECK)
    assert result.verdict == "violation"
    assert "5/5" in result.message.en
    assert "Fact only" in result.message.en
    assert "只陈述事实" in result.message.zh
    hashes = json.dumps([finding.message.en for finding in result.findings])
    for number in range(1, 6):
        assert f"{number:064x}"[:16] in hashes
    use = {citation.id: (citation.use, citation.citation) for citation in result.provisions}
    assert use["pipl-10"][0] == use["csl-46"][0] == "ground"
    assert "第四十六条" in use["csl-46"][1].zh
    assert use["crim-253"][0] == "context"
    assert use["crim-253"][1].en == "SPC Guiding Case 192"
    told = f"{result.message.zh}{''.join(citation.citation.zh for citation in result.provisions)}"
    assert "罪" not in told
    assert "刑法" not in told


def test_sf_09_the_number_of_the_law_by_date():
    result = judged(ALBUM_CHECK, static=READER, dynamic=thief(), day=date(2025, 12, 31))
    cited = {citation.id: citation.citation.zh for citation in result.provisions}
    assert cited["csl-46"] == "《中华人民共和国网络安全法》第四十四条"


def test_sf_09_its_twin_uses_the_picker():
    runs = twice(LAUNCH, asked(), yes(), m("picked", "content://1"), HOME)
    one = both(marker="honey", at=5)
    result = judged(
        ALBUM_CHECK, static=READER, dynamic=session(*IDLE, *runs, sent=one, record=PLANTED)
    )
    assert result.verdict == "compliant"


# --- sending with and without a word of it -------------------------------------------------------

SILENT = replace(
    FACE, texts=(PromptText("message", "我们将采集您的人脸信息，是否同意？"),), tells=("purpose",)
)


def test_sf_22_sent_without_being_told():
    runs = twice(*BEGUN, asked(SILENT), yes(SILENT), *TAKEN, HOME)
    result = judged(UPLOAD, dynamic=session(*IDLE, *runs, sent=both(at=14)))
    assert result.verdict == "violation"
    assert "frt-8-local" in {c.id for c in result.provisions if c.use == "ground"}


def test_sf_22_its_twin_names_upload_and_recipient():
    words = "为核验身份，我们将采集您的人脸信息，上传并提供给旷视科技比对，是否同意？"
    told = replace(
        FACE,
        texts=(PromptText("message", words),),
        tells=("purpose", "upload", "recipient"),
    )
    runs = twice(*BEGUN, asked(told), yes(told), *TAKEN, HOME)
    away = both(at=14, host_owner="Megvii")
    assert judged(UPLOAD, dynamic=session(*IDLE, *runs, sent=away)).verdict == "compliant"


def test_sf_22_the_shortest_time():
    kept = texts.read(texts.text_of(0))
    assert (
        judged("policy-face-retention-storage", static=world(flow()), policy=kept).verdict
        == "compliant"
    )


def test_sf_23_encryption_is_seen_the_rest_is_asked():
    whole = report(dynamic=session(*RIGHT, sent=both()), policy=policy())
    assert verdicts(whole)[CLEAR] == "compliant"
    duties = {duty.id: duty for duty in whole.duties}
    for name in ("security-audit", "access-control", "intrusion-detection"):
        assert duties[name].state == "not-asked", name
        assert "frt-14" in {citation.id for citation in duties[name].provisions}
    assert verdicts(whole)["operator-only-duties"] == "not-assessed"
    assert "compliant" in duties["encryption"].note.en
