"""``faceaudit import --keep-faces``: what the command line says reaches the session."""

import base64
import json

import pytest

from analyzers.dynamic.log import read_description, read_log
from analyzers.dynamic.payloads import honey_face

pytest.importorskip("mitmproxy")


@pytest.fixture
def har(tmp_path):
    body = base64.b64encode(honey_face(3)).decode()
    asked = {
        "method": "POST", "url": "https://face.example.com/up", "headers": [],
        "postData": {"mimeType": "application/json", "text": json.dumps({"image": body})},
    }  # fmt: skip
    answer = {"status": 200, "headers": [], "content": {"text": "{}", "size": 2}}
    entry = {"startedDateTime": "2026-11-22T10:00:00.000Z", "time": 20}
    path = tmp_path / "a.har"
    log = {"version": "1.2", "entries": [{**entry, "request": asked, "response": answer}]}
    path.write_text(json.dumps({"log": log}))
    return path, body.encode()


@pytest.mark.parametrize("keep", [False, True])
def test_faces_of_an_import_are_kept_only_when_asked_for(faceaudit, har, tmp_path, keep):
    source, body = har
    folder = tmp_path / "s"
    words = ["import", source, "-o", folder, *(["--keep-faces"] if keep else [])]
    assert faceaudit(*words).code == 0
    assert read_description(folder, read_log(folder)).capture.faces_kept is keep
    assert (body in (folder / "flows.mitm").read_bytes()) is keep


def test_the_help_names_every_source(faceaudit):
    told = faceaudit("import", "--help").out
    assert "a plain pcap" in told
    assert "--keep-faces" in told
