"""Bundles for tests: a small session, a report on it, and a bag around both."""

import hashlib
import re
import subprocess
from io import BytesIO
from pathlib import Path

from builders import artifacts, report
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from analyzers.dynamic.events import FileRow, Note, RunEnd, RunStart, ScreenSeen
from analyzers.dynamic.reading import read_session
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject
from reports.bag import Seal
from reports.bundle import bundle_files
from reports.signing import public_key, signing_key
from scanner.bundling import Bundling, RunLog, save_bundle

PACKAGE = "com.example.app"


def picture(colour=(200, 60, 30), size=(64, 96)):
    """A PNG nobody is on."""
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def session(folder, shots=(), flows=b"", closed=True, lines=12):
    """A session with a file of each kind; ``blobs`` and ``recordings`` hold what must not get out."""
    subject = Subject(PACKAGE, "1.2.3", "123", hashlib.sha256(b"apk").hexdigest())
    recorder = Recorder.create(folder, subject, None, Capture("none", "none", ()))
    recorder.begin(RunStart("idle", 1))
    for data in shots or (picture(), picture((1, 2, 3))):
        path = recorder.shot(data)
        recorder.add(ScreenSeen("0" * 16, PACKAGE, "Main", "", path, ("你好",)), "explorer")
    for number in range(lines):
        recorder.tree(f"<hierarchy rotation='0'><node text='{number}'/></hierarchy>")
        recorder.add(Note("test", f"note {number}"), "host")
    recorder.thumb(picture((9, 9, 9), (4, 4)))
    recorder.blob(b"RAW CAPTURE", face=False)
    recorder.attach("flows.mitm", flows)
    recorder.attach("logcat.txt", b"one\ntwo\nthree\n")
    recorder.attach("recordings/idle-1.mp4", b"RAW FILM")
    recorder.listing("before", "shared", [FileRow("/sdcard/a.jpg", 3, "rw-r--r--", 1, "00" * 32)])
    recorder.finish(RunEnd(True, reached=("first-screen",)))
    if closed:
        recorder.close()
    return folder


def bundle(folder, recorded=None, *, key=None, stamper=None, raw=False, **parts):
    """Write a bundle; returns why it has no time stamp."""
    seen = read_session(recorded) if recorded is not None else None
    found = artifacts(dynamic=seen)
    whole = report(dynamic=seen)
    evidence = {
        "AndroidManifest.xml": b"<manifest package='com.example.app'/>\n",
        "notes.txt": b"x",
    }
    files = bundle_files(whole, found.static, seen, None, b"{}\n", evidence)
    documents = {"report.zh.html": "<p>报告</p>\n".encode(), "report.en.html": b"<p>report</p>\n"}
    bundling = Bundling(raw, Seal(signing_key(key) if key else None, stamper), **parts)
    return save_bundle(folder, whole, files, documents, recorded, bundling, RunLog(), 0)


def key_pair(folder, name="key"):
    """An Ed25519 key pair as PEM files: private, public."""
    folder.mkdir(parents=True, exist_ok=True)
    private = folder / f"{name}.pem"
    key = Ed25519PrivateKey.generate()
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = folder / f"{name}.pub.pem"
    public.write_bytes(signing_key(private).public_pem)
    assert public_key(public).fingerprint == signing_key(private).fingerprint
    return private, public


def contents(folder):
    """Every file by its name relative to the folder."""
    folder = Path(folder)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rehash(root, *, oxum=True):
    """Rewrite both manifests (and the payload's size) so that they agree with what is there, as a forger would."""
    files = contents(root)
    payload = {name: data for name, data in files.items() if name.startswith("data/")}
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in payload.items()]
    (root / "manifest-sha256.txt").write_text("".join(lines), encoding="utf-8")
    if oxum:
        info = (root / "bag-info.txt").read_text("utf-8")
        total = f"{sum(map(len, payload.values()))}.{len(payload)}"
        told = re.sub(r"Payload-Oxum: .*", f"Payload-Oxum: {total}", info)
        (root / "bag-info.txt").write_text(told, encoding="utf-8")
    tags = [path for path in sorted(root.iterdir()) if path.is_file()]
    covered = [path for path in tags if not path.name.startswith("tagmanifest-")]
    rows = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in covered]
    (root / "tagmanifest-sha256.txt").write_text("".join(rows), encoding="utf-8")


def openssl(*words, cwd=None):
    """Run OpenSSL; its answer."""
    done = subprocess.run(
        ["openssl", *map(str, words)], cwd=cwd, capture_output=True, check=False, timeout=60
    )
    return done
