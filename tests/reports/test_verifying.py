"""Verifying a bundle: every alteration is found and named, nothing in it is trusted, and what is not shown is said."""

import json
import os
import random
import re
import shutil
import socket
from pathlib import Path

import bagit
import pytest
from bags import bundle, contents, key_pair, rehash, session
from hypothesis import given
from hypothesis import strategies as st

from reports.bag_reading import BagUnreadable, info_of, manifest_of
from reports.signing import public_key, signing_key
from reports.verifying import verify
from reports.verifying_text import render

LOG = "data/session/events.jsonl"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A signed and an unsigned bundle with a session, and the keys."""
    root = tmp_path_factory.mktemp("bundles")
    private, _ = key_pair(root)
    key_pair(root, "other")
    recorded = session(root / "s")
    bundle(root / "signed", recorded, key=private)
    bundle(root / "plain", recorded)
    bundle(root / "alone")
    return root


@pytest.fixture
def signed(made, tmp_path):
    return shutil.copytree(made / "signed", tmp_path / "b")


@pytest.fixture
def unsigned(made, tmp_path):
    return shutil.copytree(made / "plain", tmp_path / "b")


def told(root, **options):
    """What is wrong, as (kind, name)."""
    found = verify(root, **options)
    assert found.intact == (not found.problems)
    return [(problem.what, problem.name) for problem in found.problems]


@pytest.mark.parametrize(
    "change",
    [
        lambda tags: re.sub(rb"(?m)^[0-9a-f]{64}", lambda match: match[0].upper(), tags),
        lambda tags: tags + b"\n",
        lambda tags: tags[:-1],
        lambda tags: tags.replace(b"\n", b"\r\n"),
        lambda tags: b"".join(reversed(tags.splitlines(keepends=True))),
    ],
)
def test_the_tag_manifest_itself_is_held_to_the_byte(unsigned, change):
    path = unsigned / "tagmanifest-sha256.txt"
    path.write_bytes(change(path.read_bytes()))
    assert told(unsigned) == [("altered", "tagmanifest-sha256.txt")]


# --- intact --------------------------------------------------------------------------------------


def test_what_was_written_is_intact(made):
    found = verify(made / "signed", key=public_key(made / "key.pub.pem"))
    assert found.problems == ()
    assert (found.signature.state, found.signature.known) == ("valid", True)
    assert found.signature.fingerprint == signing_key(made / "key.pem").fingerprint
    assert (found.session.state, found.session.closed) == ("intact", True)
    assert found.session.lines == len((made / "signed" / LOG).read_bytes().splitlines())
    assert found.session.sealed >= 6
    assert found.session.left_out == 3  # flows, blob, film
    assert found.files == len(contents(made / "signed"))


def test_without_a_key_the_signer_is_named_and_called_unknown(made):
    found = verify(made / "signed")
    assert found.intact
    assert not found.signature.known
    assert "not checked" in render(found, "en")
    assert "未核对" in render(found, "zh")


def test_an_unsigned_bundle_says_what_that_does_not_show(made):
    found = verify(made / "plain")
    assert found.intact
    assert found.signature.state == "none"
    assert "goes unnoticed" in render(found, "en")
    assert "不会被发现" in render(found, "zh")


def test_a_bundle_without_a_session(made):
    found = verify(made / "alone")
    assert found.intact
    assert found.session.state == "none"
    assert "session: none" in render(found, "en")


def test_the_library_of_congress_agrees(made):
    for name in ("signed", "plain", "alone"):
        bag = bagit.Bag(str(made / name))
        assert bag.validate()
        assert bag.version_info == (1, 0)


# --- one alteration ------------------------------------------------------------------------------


def test_each_alteration_is_named(unsigned):
    report = unsigned / "data/report.json"
    whole = report.read_bytes()
    report.write_bytes(whole[:-7])
    [problem] = verify(unsigned).problems
    assert (problem.what, problem.name, problem.bytes) == ("truncated", "data/report.json", 7)
    report.write_bytes(whole + b"   ")
    [problem] = verify(unsigned).problems
    assert (problem.what, problem.bytes) == ("lengthened", 3)
    report.write_bytes(whole.replace(b"com.example.app", b"com.example.xxx"))
    assert ("altered", "data/report.json") in told(unsigned)
    report.rename(unsigned / "data/other.json")
    assert ("missing", "data/report.json") in told(unsigned)
    assert ("added", "data/other.json") in told(unsigned)


def test_a_renamed_file_and_two_that_were_swapped(unsigned):
    evidence = unsigned / "data/evidence"
    (evidence / "notes.txt").rename(evidence / "new.txt")
    [problem] = verify(unsigned).problems
    assert (problem.what, problem.name) == ("renamed", "data/evidence/notes.txt")
    assert problem.other == "data/evidence/new.txt"
    (evidence / "new.txt").rename(evidence / "notes.txt")
    one, other = unsigned / "data/report.zh.html", unsigned / "data/report.en.html"
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    [problem] = verify(unsigned).problems
    assert problem.what == "swapped"
    assert {problem.name, problem.other} == {"data/report.zh.html", "data/report.en.html"}


def test_a_folder_that_was_added(unsigned):
    (unsigned / "data/evidence/deep/er").mkdir(parents=True)
    assert told(unsigned) == [
        ("added", "data/evidence/deep/"),
        ("added", "data/evidence/deep/er/"),
    ]


@pytest.mark.parametrize("name", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"])
def test_tag_files_are_covered(unsigned, name):
    path = unsigned / name
    data = path.read_bytes()
    path.write_bytes(data.replace(b"1.0", b"0.97") if name == "bagit.txt" else data + b"X: y\n")
    assert ("altered", name) in told(unsigned)
    path.unlink()
    assert ("missing", name) in told(unsigned)


def test_the_tag_manifest_itself_is_missed(unsigned):
    (unsigned / "tagmanifest-sha256.txt").unlink()
    assert ("missing", "tagmanifest-sha256.txt") in told(unsigned)


def test_events_in_another_order_break_the_chain_even_when_all_manifests_agree(unsigned):
    lines = (unsigned / LOG).read_bytes().splitlines(keepends=True)
    lines[4], lines[5] = lines[5], lines[4]
    (unsigned / LOG).write_bytes(b"".join(lines))
    rehash(unsigned)
    found = verify(unsigned)
    broken = next(problem for problem in found.problems if problem.what == "chain-broken")
    assert (broken.name, broken.line) == (LOG, 5)
    assert found.session.broken_at == 5
    assert ("contradiction", LOG) in told(unsigned)
    assert "broken at line 5" in render(found, "en")


def test_a_screenshot_exchanged_with_all_manifests_is_found_by_the_session(unsigned):
    shot = next((unsigned / "data/session/shots").iterdir())
    shot.write_bytes(b"another picture")
    rehash(unsigned)
    assert told(unsigned) == [("seal-broken", "data/session/shots/")]


@pytest.mark.parametrize("name", ["left-out.json", "events.jsonl"])
def test_the_session_files_that_account_for_others_are_missed(unsigned, name):
    (unsigned / "data/session" / name).unlink()
    rehash(unsigned)
    assert told(unsigned)


def test_a_report_of_another_app_is_a_contradiction(unsigned):
    path = unsigned / "data/report.json"
    report = json.loads(path.read_text("utf-8"))
    report["app"]["sha256"] = "00" * 32
    path.write_text(json.dumps(report), encoding="utf-8")
    rehash(unsigned)
    assert told(unsigned) == [("contradiction", "data/report.json")]


def test_a_chain_that_was_broken_before_is_told_and_no_alteration(tmp_path):
    recorded = session(tmp_path / "s")
    log = recorded / "events.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([*lines[:3], *lines[4:]]))
    bundle(tmp_path / "b", recorded)
    found = verify(tmp_path / "b")
    assert found.intact
    assert (found.session.state, found.session.broken_at) == ("broken", 4)
    assert "before the bundle was made at line 4" in render(found, "en")


def test_a_session_that_was_cut_off_is_told(tmp_path):
    recorded = session(tmp_path / "s", closed=False)
    bundle(tmp_path / "b", recorded)
    found = verify(tmp_path / "b")
    assert found.intact
    assert not found.session.closed
    assert "not closed in order" in render(found, "en")


# --- signatures ----------------------------------------------------------------------------------


def test_a_signature_taken_away_is_missed(signed):
    (signed / "tagmanifest-sha256.txt.sig").unlink()
    assert told(signed) == [("signature-missing", "tagmanifest-sha256.txt.sig")]
    assert verify(signed).signature.state == "missing"


def test_a_consistent_rewrite_does_not_keep_the_signature(signed):
    (signed / "data/evidence/notes.txt").write_text("changed")
    rehash(signed)
    assert told(signed) == [("signature-wrong", "tagmanifest-sha256.txt.sig")]


def resign(root, key):
    """What somebody does who puts a key of their own in place of the signer's."""
    other = signing_key(key)
    (root / "signer.pem").write_bytes(other.public_pem)
    info = (root / "bag-info.txt").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in info if not line.startswith("Faceaudit-Signer")]
    kept.append(f"Faceaudit-Signer-SHA256: {other.fingerprint}\n")
    (root / "bag-info.txt").write_text("".join(kept), encoding="utf-8")
    rehash(root)
    tags = (root / "tagmanifest-sha256.txt").read_bytes()
    (root / "tagmanifest-sha256.txt.sig").write_bytes(other.sign(tags))


def test_a_bundle_signed_again_by_another_is_found_with_the_key(made, signed):
    resign(signed, made / "other.pem")
    assert told(signed, key=public_key(made / "key.pub.pem")) == [
        ("signed-by-another", "signer.pem")
    ]
    assert verify(signed).signature.fingerprint == signing_key(made / "other.pem").fingerprint


def test_a_lazy_second_signature_is_found_without_the_key(made, signed):
    tags = (signed / "tagmanifest-sha256.txt").read_bytes()
    (signed / "tagmanifest-sha256.txt.sig").write_bytes(signing_key(made / "other.pem").sign(tags))
    assert told(signed) == [("signature-wrong", "tagmanifest-sha256.txt.sig")]


def strip(root):
    """What somebody does who wants a signed bundle to look as if it never had been."""
    (root / "tagmanifest-sha256.txt.sig").unlink()
    (root / "signer.pem").unlink()
    info = (root / "bag-info.txt").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in info if not line.startswith("Faceaudit-Signer")]
    (root / "bag-info.txt").write_text("".join(kept), encoding="utf-8")
    rehash(root)


def test_a_key_that_is_given_demands_a_signature(made, signed):
    strip(signed)
    assert told(signed) == []
    assert told(signed, key=public_key(made / "key.pub.pem")) == [
        ("unsigned", "tagmanifest-sha256.txt.sig")
    ]


def test_a_signature_nobody_announced_is_an_addition(made, unsigned):
    tags = (unsigned / "tagmanifest-sha256.txt").read_bytes()
    key = signing_key(made / "key.pem")
    (unsigned / "tagmanifest-sha256.txt.sig").write_bytes(key.sign(tags))
    (unsigned / "signer.pem").write_bytes(key.public_pem)
    found = told(unsigned)
    assert ("added", "signer.pem") in found
    assert ("signature-wrong", "tagmanifest-sha256.txt.sig") in found


@pytest.mark.parametrize("data", [b"", b"garbage", b"\x00" * 64, b"x" * 65])
def test_any_bytes_as_signature_or_key(signed, data):
    (signed / "tagmanifest-sha256.txt.sig").write_bytes(data)
    assert told(signed) == [("signature-wrong", "tagmanifest-sha256.txt.sig")]
    (signed / "signer.pem").write_bytes(data)
    assert ("signature-wrong", "signer.pem") in told(signed)


# --- 200 alterations -----------------------------------------------------------------------------


def _flip(root, rng, made):
    path = _any(root, rng)
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data))
    data[at] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def _delete(root, rng, made):
    _any(root, rng).unlink()


def _add(root, rng, made):
    folders = [path for path in [root, *root.rglob("*")] if path.is_dir()]
    path = rng.choice(sorted(folders)) / f"new{rng.randrange(1000)}.txt"
    path.write_bytes(rng.randbytes(rng.randrange(40)))


def _rename(root, rng, made):
    path = _any(root, rng)
    path.rename(path.with_name(f"{path.name}{rng.randrange(10)}"))


def _reorder(root, rng, made):
    path = root / rng.choice([LOG, LOG, "data/run.log.jsonl", "manifest-sha256.txt"])
    lines = path.read_bytes().splitlines(keepends=True)
    one, other = rng.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    path.write_bytes(b"".join(lines))


def _truncate(root, rng, made):
    path = _any(root, rng)
    os.truncate(path, rng.randrange(path.stat().st_size))


def _swap(root, rng, made):
    while True:
        one, other = rng.sample(_files(root), 2)
        if one.read_bytes() != other.read_bytes():
            break
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def _consistently(root, rng, made):
    """An alteration of the payload, with all manifests rewritten to fit."""
    payload = root / "data"
    change = rng.choice([_flip, _delete, _add, _rename, _truncate, _swap])
    change(payload, rng, made)
    rehash(root)


def _resign(root, rng, made):
    _flip(root / "data/evidence", rng, made)
    resign(root, made / "other.pem")


def _strip(root, rng, made):
    _flip(root / "data/evidence", rng, made)
    strip(root)


CHANGES = {
    change.__name__.lstrip("_"): change
    for change in (
        _flip, _delete, _add, _rename, _reorder, _truncate, _swap, _consistently, _resign, _strip,
    )
}  # fmt: skip


def _files(root):
    return [path for path in sorted(root.rglob("*")) if path.is_file()]


def _any(root, rng):
    return rng.choice([path for path in _files(root) if path.stat().st_size])


@pytest.mark.parametrize("kind", CHANGES)
def test_twenty_alterations_of_a_kind_in_a_signed_bundle_are_all_found(made, tmp_path, kind):
    """200 in all. With the key, a consistent rewrite, another's signature and a removed one are found too."""
    key = public_key(made / "key.pub.pem")
    before = contents(made / "signed")
    for seed in range(20):
        root = shutil.copytree(made / "signed", tmp_path / "b")
        CHANGES[kind](root, random.Random(f"{kind} {seed}"), made)
        assert contents(root) != before, seed
        found = verify(root, key=key)
        assert not found.intact, (kind, seed)
        assert render(found, "en").startswith("not intact: "), (kind, seed)
        shutil.rmtree(root)


@pytest.mark.parametrize("kind", ["flip", "delete", "add", "rename", "reorder", "truncate", "swap"])
def test_the_same_without_signature_as_long_as_not_everything_is_rewritten(made, tmp_path, kind):
    """The tag manifest itself may be altered unseen only where that changes nothing it says."""
    for seed in range(10):
        root = shutil.copytree(made / "plain", tmp_path / "b")
        CHANGES[kind](root, random.Random(f"{kind} {seed}"), made)
        assert not verify(root).intact, (kind, seed)
        shutil.rmtree(root)


# --- nothing is trusted --------------------------------------------------------------------------


def test_pipes_sockets_and_links_are_named_and_never_opened(unsigned, tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes((unsigned / "data/report.json").read_bytes())
    (unsigned / "data/report.json").unlink()
    (unsigned / "data/report.json").symlink_to(outside)
    os.mkfifo(unsigned / "data/pipe")
    os.mkfifo(unsigned / "data/session/purged.json")
    (unsigned / "signer.pem").symlink_to("/dev/zero")
    short = Path(os.path.relpath(unsigned / "data/evidence/socket"))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(short))
        found = told(unsigned)
    for name in ("data/report.json", "data/pipe", "data/session/purged.json", "signer.pem"):
        assert ("not-plain", name) in found
    assert ("not-plain", "data/evidence/socket") in found


def test_a_manifest_that_is_a_pipe_or_a_link(unsigned, tmp_path):
    for name in ("tagmanifest-sha256.txt", "manifest-sha256.txt"):
        (unsigned / name).unlink()
        os.mkfifo(unsigned / name)
        assert ("not-plain", name) in told(unsigned)


def test_a_folder_linked_into_the_payload(unsigned):
    (unsigned / "data/all").symlink_to("/")
    assert told(unsigned) == [("not-plain", "data/all")]


DIGEST = "ab" * 32


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../../etc/passwd", "path"),
        ("/etc/passwd", "path"),
        ("data/../../etc/passwd", "path"),
        ("data//x", "path"),
        ("data/./x", "path"),
        ("C:/x", "path"),
        ("~root/x", "path"),
        ("data\\x", "path"),
        ("data/a\0b", "path"),
        ("bag-info.txt", "path"),
        ("data", "path"),
    ],
)
def test_a_manifest_leads_nowhere_else(unsigned, name, why):
    with (unsigned / "manifest-sha256.txt").open("a", encoding="utf-8") as file:
        file.write(f"{DIGEST}  {name}\n")
    lines = [p for p in verify(unsigned).problems if p.what == "manifest-line"]
    assert [line.other.partition(":")[0] for line in lines] == [why]
    assert (
        lines[0].line == len((unsigned / "manifest-sha256.txt").read_text("utf-8").split("\n")) - 1
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{DIGEST}  data/a\n{DIGEST}  data/a\n", "twice"),
        (f"{DIGEST}  data/a\n{DIGEST}  data/A\n", "collision"),
        (f"{DIGEST}  data/\u00e9\n{DIGEST}  data/e\u0301\n", "collision"),
        ("md5  data/a\n", "form"),
        (f"{DIGEST}\n", "form"),
        (f"{DIGEST[:-1]}  data/a\n", "form"),
        (f"{DIGEST}  tagmanifest-sha256.txt\n", "path"),
    ],
)
def test_lines_that_mean_two_things_or_none(text, why):
    assert [fault.why for fault in manifest_of(text.encode(), payload=True).faults] == [why]


def test_line_ends_stars_and_encoded_names_are_read():
    text = f"\ufeff{DIGEST.upper()} *data/a\r\n{DIGEST}\tdata/b%0Ac\r{DIGEST}  data/d%25\n\n"
    read = manifest_of(text.encode(), payload=True)
    assert read.faults == ()
    assert read.digests == dict.fromkeys(("data/a", "data/b\nc", "data/d%"), DIGEST)


def test_windows_line_ends_in_every_tag_file(unsigned):
    """As a transfer in text mode makes them: the manifests can still be read, and the change is told."""
    for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt"):
        path = unsigned / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert told(unsigned) == [
        ("altered", "bag-info.txt"),
        ("altered", "bagit.txt"),
        ("altered", "manifest-sha256.txt"),
    ]


def test_a_manifest_that_is_no_utf_8(unsigned):
    (unsigned / "manifest-sha256.txt").write_bytes(b"\xff\xfe\x00")
    found = told(unsigned)
    assert ("manifest-line", "manifest-sha256.txt") in found
    assert ("altered", "manifest-sha256.txt") in found


def test_names_that_are_no_utf_8_and_names_that_act(unsigned):
    (unsigned / "data" / os.fsdecode(b"\xff\x1b[31m\n")).write_bytes(b"x")
    found = verify(unsigned)
    assert [problem.what for problem in found.problems] == ["added"]
    for lang in ("zh", "en"):
        shown = render(found, lang)
        assert not set(shown) & set("\x1b\udcff")
        assert len(shown.splitlines()) == 4
        shown.encode("utf-8")


@pytest.mark.parametrize("name", ["manifest-md5.txt", "manifest-sha999.txt", "fetch.txt"])
def test_manifests_of_other_kinds_are_additions(unsigned, name):
    (unsigned / name).write_text("x")
    assert told(unsigned) == [("added", name)]


def test_a_huge_manifest_is_refused(unsigned):
    os.truncate(unsigned / "manifest-sha256.txt", 65 << 20)
    with pytest.raises(BagUnreadable) as refused:
        verify(unsigned)
    assert refused.value.code == "bundle-too-large"


@pytest.mark.parametrize(
    "name", ["bagit.txt", "bag-info.txt", "signer.pem", "tagmanifest-sha256.txt.sig"]
)
def test_a_large_file_in_place_of_a_tag_file_is_an_alteration(signed, name):
    os.truncate(signed / name, 5 << 20)
    found = told(signed)
    assert ("signature-wrong" if name.endswith(".sig") else "altered", name) in found


def test_a_file_grown_to_a_terabyte_costs_nothing(unsigned):
    os.truncate(unsigned / "data/evidence/notes.txt", 1 << 35)
    [problem] = verify(unsigned).problems
    assert (problem.what, problem.name) == ("lengthened", "data/evidence/notes.txt")
    os.truncate(unsigned / "data/evidence/notes.txt", 1 << 37)
    with pytest.raises(BagUnreadable) as refused:
        verify(unsigned)
    assert refused.value.code == "bundle-too-large"


def test_too_many_files_are_refused(unsigned, monkeypatch):
    monkeypatch.setattr("reports.bag_reading.MOST_FILES", 5)
    with pytest.raises(BagUnreadable) as refused:
        verify(unsigned)
    assert refused.value.code == "bundle-too-large"


def test_what_is_no_bag(tmp_path):
    (tmp_path / "report.json").write_text("{}")
    for path, code in ((tmp_path / "none", "bundle-missing"), (tmp_path, "bundle-no-bag")):
        with pytest.raises(BagUnreadable) as refused:
            verify(path)
        assert refused.value.code == code


def test_a_file_that_may_not_be_read(unsigned, monkeypatch):
    def refused(path, flags):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("reports.bag_reading.os.open", refused)
    with pytest.raises(BagUnreadable) as error:
        verify(unsigned)
    assert error.value.code == "bundle-no-access"


def test_a_report_that_is_no_report(unsigned):
    (unsigned / "data/report.json").write_bytes(b"[" * 100_000)
    rehash(unsigned)
    assert verify(unsigned).session.state == "intact"


@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.tuples(st.sampled_from([DIGEST, "x"]), st.text(max_size=20))).map(
            lambda rows: "\n".join(f"{digest}  data/{name}" for digest, name in rows).encode(
                "utf-8", "surrogatepass"
            )
        ),
    )
)
def test_whatever_a_manifest_holds_its_paths_stay_in_the_bag(data):
    for payload in (True, False):
        read = manifest_of(data, payload=payload)
        for name, digest in read.digests.items():
            assert os.path.normpath(name) == name
            assert not name.startswith(("/", ".."))
            assert name.startswith("data/") == payload
            assert len(digest) == 64


def test_fields_of_bag_info():
    data = "A: b\r\nA: c\n continued\nNo colon\n\u202eX: y\n".encode()
    assert info_of(data + b"\xff: z\n") == {"A": "b", "\u202eX": "y", "\ufffd": "z"}


def test_a_huge_file_in_the_session_is_not_looked_into(unsigned):
    os.truncate(unsigned / LOG, 1 << 35)
    found = verify(unsigned)
    assert [(problem.what, problem.name) for problem in found.problems] == [("lengthened", LOG)]
    assert found.session.state == "none"


def test_very_many_problems_are_cut_in_text(unsigned):
    for number in range(600):
        (unsigned / f"data/evidence/{number}").write_bytes(b"")
    shown = render(verify(unsigned), "en")
    assert shown.count("\n  - ") == 501


HOSTILE = ("<script>", "\x1b[31m", "\u202e", "a\nFaceaudit-Version: 9", "x" * 10**6, "\udc80")


@pytest.mark.parametrize("words", HOSTILE)
def test_no_word_of_an_app_or_a_maker_makes_a_field_of_its_own(tmp_path, words):
    bundle(tmp_path / "b", organization=words)
    info = info_of((tmp_path / "b/bag-info.txt").read_bytes())
    assert info["Faceaudit-Version"] != "9"
    assert len(info["Source-Organization"]) <= 500
    found = verify(tmp_path / "b")
    assert found.intact
    assert not set(str(found.info)) & set("\x1b\u202e\udc80")


def test_another_key_than_the_one_given_is_told_as_that(made):
    found = verify(made / "signed", key=public_key(made / "other.pub.pem"))
    assert "which is not the key given" in render(found, "en")
    assert "不是所给公钥" in render(found, "zh")
    assert "not checked" not in render(found, "en")
