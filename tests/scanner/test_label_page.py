"""The labelling page: closed to strangers, and everything a person says is on disk at once."""

import json
import re
import shutil
import signal
import stat
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analyzers.errors import LabelsUnusable
from analyzers.labelling import book as books
from analyzers.labelling.aligned import own
from analyzers.labelling.book import Book
from analyzers.labelling.drafts import draft
from analyzers.labelling.rows import read_labels
from scanner.label_server import LONGEST_BODY, LabelServer
from scanner.label_words import questions, words

POLICY = """<html><body><h1>隐私政策</h1><h2>一、人脸信息处理规则</h2>
<p>为核验您的身份，我们会采集您的<b>人脸</b>图像。人脸图像保存三十日，期满删除。</p>
<h2>二、联系我们</h2><p>您可以拨打客服电话与我们联系。</p></body></html>"""
ANSWER = {
    "face": "yes",
    "in_clause": True,
    "elements": ["method"],
    "notice": ["purpose"],
    "flags": [],
    "by": "server",
    "promises": [],
}
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture
def drafted():
    return draft(POLICY.encode(), "policy.html")


@pytest.fixture
def labels(tmp_path):
    return tmp_path / "labels.jsonl"


@pytest.fixture
def server(drafted, labels):
    with LabelServer(Book(labels, [drafted]), "zh") as running:
        yield running


def ask(server, path="", body=None, **headers):
    """Status, headers and body of an answer."""
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    sent = {
        "Content-Type": "application/json",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    address = path if path.startswith("http") else server.address + path
    request = urllib.request.Request(address, data, sent)
    try:
        with DIRECT.open(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def told(server, path):
    status, _, body = ask(server, path)
    assert status == 200
    return json.loads(body)


def saved(labels):
    (placed,) = read_labels([labels])
    return placed.document


# --- the page ------------------------------------------------------------------------------------


def test_the_page_needs_nothing_from_elsewhere(server):
    status, headers, body = ask(server)
    page = body.decode()
    assert status == 200
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    nonce = re.search(r"script-src 'nonce-([^']+)'", policy)[1]
    assert page.count(f'nonce="{nonce}"') == 2
    assert not re.search(r"https?://|src=|@import|url\(|\son\w+=|style=|\{\{", page)
    assert headers["Referrer-Policy"] == "no-referrer"
    assert nonce not in ask(server)[2].decode()


def test_only_this_machine_is_served(server):
    assert server.address.startswith("http://127.0.0.1:")
    assert len(server.address.rstrip("/").rsplit("/", 1)[1]) >= 32


@pytest.mark.parametrize("path", ["", "documents", "documents/0"])
def test_without_the_token_there_is_nothing(server, path):
    root = server.address.rstrip("/").rsplit("/", 1)[0]
    for wrong in (f"{root}/{path}", f"{root}/{'A' * 32}/{path}", f"{root}/%E4%BA%BA/{path}"):
        status, _, body = ask(server, wrong)
        assert status == 404
        assert "人脸" not in body.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_other_sites_may_not_ask(server, headers, labels):
    assert ask(server, "documents", **headers)[0] == 403
    assert ask(server, "documents/0/sentences/2", ANSWER, **headers)[0] == 403
    assert not labels.exists()


def test_a_form_of_another_kind_is_refused(server, labels):
    status, _, _ = ask(server, "documents/0/sentences/2", ANSWER, Content_Type="text/plain")
    assert status == 415
    status, _, _ = ask(server, "documents/0/sentences/2", b" " * (LONGEST_BODY + 1))
    assert status == 413
    assert not labels.exists()


@pytest.mark.parametrize(
    "path",
    ["documents/1", "documents/-1", "documents/x", "documents/0/sentences/99", "else", "../"],
)
def test_what_does_not_exist_is_not_found(server, path):
    assert ask(server, path, ANSWER)[0] in (404, 422)
    assert ask(server, path)[0] == 404


# --- labels --------------------------------------------------------------------------------------


def test_the_model_guesses_and_only_a_person_labels(server, labels):
    assert told(server, "documents") == [
        {"id": told(server, "documents/0")["id"], "sentences": 6, "done": 0}
    ]
    page = told(server, "documents/0")
    texts = [row["text"] for row in page["sentences"]]
    assert "为核验您的身份，我们会采集您的人脸图像。" in texts
    row = page["sentences"][texts.index("为核验您的身份，我们会采集您的人脸图像。")]
    assert row["face"] == "yes"
    assert "purpose_necessity" in row["elements"]
    assert not any(row["done"] for row in page["sentences"])
    assert page["clause_level"] is None
    assert not labels.exists()


def test_every_change_is_on_disk_when_it_is_acknowledged(server, labels, drafted):
    for number, face in ((3, "context"), (2, "yes"), (3, "yes")):
        assert ask(server, f"documents/0/sentences/{number}", {**ANSWER, "face": face})[0] == 200
        row = next(
            r for r in saved(labels).sentences if r.text == drafted.document.sentences[number].text
        )
        assert row.face == face
    assert [row.text for row in saved(labels).sentences] == [
        row.text for row in drafted.document.sentences[2:4]
    ]
    assert stat.S_IMODE(labels.stat().st_mode) == 0o644
    assert [path.name for path in labels.parent.iterdir()] == ["labels.jsonl"]


def test_what_was_labelled_is_there_the_next_time(labels, drafted):
    book = Book(labels, [drafted])
    book.confirm(0, 2, json.dumps(ANSWER).encode())
    book.confirm_whole(0, b'{"clause_level": 3, "processing": "server"}')
    again = Book(labels, [drafted])
    page = again.page(0)
    assert [row["done"] for row in page["sentences"]] == [False, False, True, False, False, False]
    assert list(page["sentences"][2]["elements"]) == ["method"]
    assert (page["clause_level"], page["processing"]) == (3, "server")
    assert again.names()[0]["done"] == 1


def test_a_file_keeps_the_documents_of_other_times(labels, drafted):
    Book(labels, [drafted]).confirm(0, 2, json.dumps(ANSWER).encode())
    other = draft("我们不收集人脸信息。".encode(), "b.txt")
    Book(labels, [other]).confirm(0, 0, json.dumps(ANSWER).encode())
    assert [placed.document.id for placed in read_labels([labels])] == [
        drafted.document.id,
        other.document.id,
    ]


def test_rows_of_the_page_can_be_learnt_from(labels, drafted):
    book = Book(labels, [drafted])
    for number in range(len(drafted.document.sentences)):
        book.confirm(0, number, json.dumps(ANSWER).encode())
    book.confirm_whole(0, b'{"clause_level": 3, "processing": "server"}')
    (placed,) = read_labels([labels])
    found = own(placed)
    assert found.whole
    assert all(label is not None and "method" in label.tells for label in found.labels)


def test_many_at_once_lose_nothing(server, labels, drafted):
    numbers = range(len(drafted.document.sentences))
    threads = [
        threading.Thread(target=ask, args=(server, f"documents/0/sentences/{n}", ANSWER))
        for n in numbers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(saved(labels).sentences) == len(numbers)


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("documents/0/sentences/2", b"{", "labels-not-json"),
        ("documents/0/sentences/2", {**ANSWER, "face": "perhaps"}, "labels-field"),
        ("documents/0/sentences/2", {**ANSWER, "more": 1}, "labels-field"),
        ("documents/0/sentences/2", {**ANSWER, "face": "no"}, "labels-contradiction"),
        ("documents/0", {"clause_level": 7, "processing": None}, "labels-field"),
        ("documents/0", {"clause_level": 2, "processing": "none"}, "labels-contradiction"),
    ],
)
def test_what_cannot_be_is_not_saved(server, labels, path, body, code):
    status, _, answer = ask(server, path, body)
    assert status == 422
    assert f"[{code}]" in json.loads(answer)["error"]
    assert not labels.exists()


def test_a_full_disk_is_said_and_the_file_stays(server, labels, monkeypatch):
    assert ask(server, "documents/0/sentences/2", ANSWER)[0] == 200
    before = labels.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(books.os, "fsync", full)
    status, _, answer = ask(server, "documents/0/sentences/3", ANSWER)
    assert status == 422
    assert "output-no-access" in json.loads(answer)["error"]
    assert labels.read_bytes() == before
    assert [path.name for path in labels.parent.iterdir()] == ["labels.jsonl"]
    assert [row["done"] for row in told(server, "documents/0")["sentences"]].count(True) == 1


def test_a_file_that_is_no_labels_is_not_overwritten(labels, drafted):
    labels.write_text("precious\n", "utf-8")
    with pytest.raises(LabelsUnusable, match="labels-not-json"):
        Book(labels, [drafted])
    assert labels.read_text("utf-8") == "precious\n"


# --- words and the command -----------------------------------------------------------------------


def test_every_label_has_a_key_of_its_own_and_words_in_both_languages():
    both = [questions(lang) for lang in ("zh", "en")]
    for asked in both:
        keys = [option["key"] for question in asked for option in question["options"]]
        assert len(set(keys)) == len(keys)
        assert not set(keys) & set("jk./ ")
    for one, two in zip(*both, strict=True):
        assert [o["value"] for o in one["options"]] == [o["value"] for o in two["options"]]
        assert all(re.search("[\u4e00-\u9fff]", o["word"]) for o in one["options"])
        assert not any(re.search("[\u4e00-\u9fff]", o["word"]) for o in two["options"])
    assert words("zh").keys() == words("en").keys()


def test_interrupting_the_command_loses_nothing(tmp_path, labels):
    (tmp_path / "policy.html").write_text(POLICY, "utf-8")
    command = [sys.executable, "-m", "scanner", "corpus", "label", "--no-open", "-o", str(labels)]
    with subprocess.Popen(
        [*command, str(tmp_path / "policy.html")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        # Whoever started the tests in the background had them ignore the signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        address = process.stdout.readline().strip()
        assert ask(None, address + "documents/0/sentences/2", ANSWER)[0] == 200
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "1 sentence(s) labelled" in said
    assert saved(labels).sentences[0].elements == ("method",)


def test_the_page_fills_itself_in_a_browser(server, tmp_path):
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not installed")
    options = "--headless --no-sandbox --disable-gpu --no-proxy-server --virtual-time-budget=3000"
    done = subprocess.run(
        [
            *(program, *options.split(), "--disable-dev-shm-usage", "--enable-logging=stderr"),
            *(f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", server.address),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    page = BeautifulSoup(done.stdout, "html.parser")
    assert len(page.select("#sentences > li")) == 6
    assert page.select_one("li[aria-current]").get_text().startswith("隐私政策")
    pressed = page.select('#labels [aria-pressed="true"]')
    guess = told(server, "documents/0")["sentences"][0]
    expected = [
        option["key"]
        for question in questions("zh")
        for option in question["options"]
        if guess[question["field"]] is True
        or guess[question["field"]] == option["value"]
        or (
            isinstance(guess[question["field"]], list)
            and option["value"] in guess[question["field"]]
        )
    ]
    assert expected
    assert [button.kbd.get_text() for button in pressed] == expected
    assert "0 / 6" in page.select_one("#state").get_text()
    assert "Refused" not in done.stderr
    assert "Uncaught" not in done.stderr


@pytest.mark.parametrize("opened", [True, False])
def test_the_command_tells_the_address_and_ends_by_ctrl_c(monkeypatch, tmp_path, opened):
    from click.testing import CliRunner

    from scanner.cli import cli

    def stopped(server):
        raise KeyboardInterrupt

    pages = []
    monkeypatch.setattr(LabelServer, "wait", stopped)
    monkeypatch.setattr("webbrowser.open", pages.append)
    policy = tmp_path / "policy.txt"
    policy.write_text("隐私政策\n我们收集您的人脸信息用于登录。\n", "utf-8")
    labels = tmp_path / "labels.jsonl"
    words = ["corpus", "label", str(policy), "-o", str(labels), *([] if opened else ["--no-open"])]
    ended = CliRunner().invoke(cli, words)
    assert ended.exit_code == 0, ended.output
    address = ended.stdout.strip()
    assert address.startswith("http://127.0.0.1:")
    assert pages == ([address] if opened else [])
    assert f"0 sentence(s) labelled in {labels}" in ended.stderr
