"""Time stamps from a server of our own: given, checked, refused, forged, and never a reason to lose a bundle."""

import hashlib
import os
import random
import shutil
import sys

import pytest
from bags import bundle, key_pair, openssl, rehash, session
from tsa import Server, authority, stamped

from analyzers.errors import InputError
from reports import stamping
from reports.signing import public_key
from reports.stamping import certificates, read_stamp, stamp_holds, stamper
from reports.verifying import verify
from reports.verifying_text import render

pytest.importorskip("rfc3161_client")
STAMP = "tagmanifest-sha256.txt.tsr"


@pytest.fixture(scope="module")
def tsa(tmp_path_factory):
    return authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def made(tsa, tmp_path_factory):
    root = tmp_path_factory.mktemp("stamped")
    private, _ = key_pair(root)
    with Server(lambda question: stamped(tsa, question)) as url:
        trouble = bundle(root / "b", session(root / "s"), key=private, stamper=stamper(url))
    assert trouble is None
    return root


@pytest.fixture
def copy(made, tmp_path):
    return shutil.copytree(made / "b", tmp_path / "b")


def test_a_stamp_is_checked_with_the_authority(made, tsa):
    found = verify(made / "b", key=public_key(made / "key.pub.pem"), tsa=tsa / "ca.pem")
    assert found.problems == ()
    assert (found.timestamp.state, found.timestamp.by) == ("trusted", "CN=Test TSA")
    assert found.timestamp.at.endswith("Z")
    assert "checked with the certificates given" in render(found, "en")


def test_without_the_authority_it_is_told_and_called_unchecked(made):
    found = verify(made / "b")
    assert found.intact
    assert (found.timestamp.state, found.timestamp.why) == ("unchecked", "no-certificate")
    assert "issuer was not checked" in render(found, "en")
    assert "未核对" in render(found, "zh")


def test_openssl_agrees(made, tsa):
    words = ("-data", "tagmanifest-sha256.txt", "-in", STAMP, "-CAfile", tsa / "ca.pem")
    done = openssl("ts", "-verify", *words, cwd=made / "b")
    assert b"Verification: OK" in done.stdout


def test_another_authority_is_not_believed(made, tmp_path):
    other = authority(tmp_path / "other")
    found = verify(made / "b", tsa=other / "ca.pem")
    assert [problem.what for problem in found.problems] == ["stamp-wrong"]
    assert found.timestamp.state == "wrong"
    assert "does not hold" in render(found, "en")


def test_a_stamp_taken_away_is_missed(copy):
    (copy / STAMP).unlink()
    assert [(p.what, p.name) for p in verify(copy).problems] == [("stamp-missing", STAMP)]
    assert "missing" in render(verify(copy), "en")


def test_an_authority_that_is_given_demands_a_stamp(tmp_path, tsa):
    bundle(tmp_path / "b")
    assert verify(tmp_path / "b").intact
    found = verify(tmp_path / "b", tsa=tsa / "ca.pem")
    assert [problem.what for problem in found.problems] == ["stamp-missing"]


def test_a_stamp_of_other_bytes_is_found_without_any_certificate(copy):
    (copy / "data/evidence/notes.txt").write_text("changed")
    rehash(copy)
    assert ("stamp-wrong", "it is of other bytes") in [
        (problem.what, problem.other) for problem in verify(copy).problems
    ]


@pytest.mark.parametrize("data", [b"", b"garbage", b"0\x82\xff\xff", b"\x30\x00"])
def test_any_bytes_as_stamp(copy, data):
    (copy / STAMP).write_bytes(data)
    assert [problem.what for problem in verify(copy).problems] == ["stamp-wrong"]


def test_what_a_stamp_says_cannot_be_altered(made, tsa):
    """Every bit of what is signed, and of the signature; only the order and copies of other certificates may change."""
    tags = (made / "b/tagmanifest-sha256.txt").read_bytes()
    answer = (made / "b" / STAMP).read_bytes()
    trusted = certificates(tsa / "ca.pem")
    assert stamp_holds(answer, tags, trusted) == ""
    said = read_stamp(answer)
    rng = random.Random(1)
    for _ in range(150):
        forged = bytearray(answer)
        forged[rng.randrange(len(forged))] ^= 1 << rng.randrange(8)
        if stamp_holds(bytes(forged), tags, trusted) == "":
            assert read_stamp(bytes(forged)) == said
    for longer in (answer + b"\0", answer + answer):
        assert stamp_holds(longer, tags, trusted) != ""


# --- servers -------------------------------------------------------------------------------------


def refused(tsa):
    """A server's no (PKIStatus rejection)."""
    return bytes.fromhex("30053003020102")


ANSWERS = {
    "error": (lambda tsa: lambda _: 503, "it answered 503"),
    "redirect": (lambda tsa: lambda _: 302, "it answered 302"),
    "garbage": (lambda tsa: lambda _: b"<html>no</html>", "its answer is no time stamp"),
    "empty": (lambda tsa: lambda _: b"", "its answer is no time stamp"),
    "refusal": (lambda tsa: lambda _: refused(tsa), "it refused"),
    "too long": (lambda tsa: lambda _: b"\0" * (300 << 10), "its answer is too long"),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_server_that_fails_is_one_sentence_and_the_bundle_is_there(tmp_path, tsa, kind):
    answer, why = ANSWERS[kind]
    private, public = key_pair(tmp_path)
    with Server(answer(tsa)) as url:
        trouble = bundle(tmp_path / "b", key=private, stamper=stamper(url))
    assert trouble.code == "timestamp-failed"
    assert why in str(trouble)
    assert "\n" not in str(trouble)
    found = verify(tmp_path / "b", key=public_key(public))
    assert found.intact
    assert found.timestamp.state == "none"
    assert not (tmp_path / "b" / STAMP).exists()


def test_an_answer_to_another_question(tmp_path, tsa):
    earlier = []

    def replay(question):
        earlier.append(stamped(tsa, question))
        return earlier[0]

    with Server(replay) as url:
        assert bundle(tmp_path / "a", stamper=stamper(url)) is None
        trouble = bundle(tmp_path / "b", stamper=stamper(url))
    assert "to another question" in str(trouble)


def test_a_server_that_is_not_there(tmp_path):
    with Server(lambda _: 200) as url:
        pass
    trouble = bundle(tmp_path / "b", stamper=stamper(url))
    assert trouble.code == "timestamp-failed"
    assert verify(tmp_path / "b").intact


def test_a_server_that_dribbles(tmp_path, monkeypatch):
    monkeypatch.setattr(stamping, "SECONDS", 0.0)
    monkeypatch.setattr("time.monotonic", iter(range(10**6)).__next__)
    with Server(lambda _: b"\0" * 200_000) as url:
        trouble = bundle(tmp_path / "b", stamper=stamper(url))
    assert trouble.code == "timestamp-failed"


def test_only_a_hash_is_sent(tmp_path, tsa):
    questions = []

    def listening(question):
        questions.append(question)
        return stamped(tsa, question)

    with Server(listening) as url:
        bundle(tmp_path / "b", stamper=stamper(url))
    tags = (tmp_path / "b/tagmanifest-sha256.txt").read_bytes()
    assert hashlib.sha256(tags).digest() in questions[0]
    assert len(questions[0]) < 100


def test_a_key_in_the_address_is_told_nobody(tmp_path, tsa):
    with Server(lambda question: stamped(tsa, question)) as url:
        assert bundle(tmp_path / "b", stamper=stamper(f"{url}?key=secret")) is None
        trouble = stamping._failed(f"{url}?key=secret", "why")
    assert f"Faceaudit-Timestamp-Server: {url}\n" in (tmp_path / "b/bag-info.txt").read_text(
        "utf-8"
    )
    assert "secret" not in str(trouble)


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://x/", "http://", "https://u:p@x/"])
def test_what_is_no_address_of_a_server(url):
    with pytest.raises(InputError) as refused:
        stamper(url)
    assert refused.value.code == "timestamp-address"


def test_the_extra_is_named_when_it_is_missing(made, tsa, monkeypatch):
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    with pytest.raises(InputError) as missing:
        stamper("https://tsa.example/")
    assert missing.value.code == "extra-missing"
    found = verify(made / "b")
    assert found.intact
    assert "pip install 'faceaudit[stamp]'" in render(found, "en")
    with pytest.raises(InputError):
        verify(made / "b", tsa=tsa / "ca.pem")


def test_certificates_that_are_none(made, tmp_path):
    (tmp_path / "x.pem").write_text("hello")
    for path in (tmp_path / "x.pem", tmp_path / "none", tmp_path):
        with pytest.raises(InputError) as refused:
            verify(made / "b", tsa=path)
        assert refused.value.code == "certificate-unusable"


def test_certificates_that_are_none_are_told_though_there_is_no_stamp(tmp_path):
    bundle(tmp_path / "b")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").touch()
    for name in ("pipe", "empty", "b"):
        with pytest.raises(InputError) as refused:
            verify(tmp_path / "b", tsa=tmp_path / name)
        assert refused.value.code == "certificate-unusable"
