"""The hook table is whole: known categories and ways, one id a row, a row for what the catalogue names."""

import re

import pytest

from analyzers.dynamic.agent import table
from analyzers.dynamic.agent.source import AgentUnusable, script
from analyzers.dynamic.agent.trouble import explained
from analyzers.sdks import catalogue


def test_every_row_has_an_id_of_its_own_a_category_and_a_reason():
    rows = table.rows(table.OPTED)
    assert len({row.id for row in rows}) == len(rows)
    assert {row.category for row in rows} <= set(table.categories())
    assert [row.id for row in rows if not row.reason] == []
    for row in rows:
        if row.method.startswith("/"):
            re.compile(row.method.strip("/"))


def test_interventions_are_rows_only_when_asked_for():
    assert [row.id for row in table.rows() if row.opt] == []
    assert {row.opt for row in table.rows(["unpin"]) if row.opt} == {"unpin", "unpin-pins"}
    with pytest.raises(KeyError):
        table.rows(["everything"])


def test_an_sdk_whose_methods_are_known_has_rows():
    with_rows = {row.sdk for row in table.sdk_rows()}
    named = {
        sdk.id
        for sdk in catalogue().sdks
        if sdk.entry_classes and not sdk.framework and not sdk.only_methods
    }
    assert named - with_rows == set()


@pytest.mark.parametrize(
    ("row", "category", "owner", "method"),
    [
        ("megvii-meglive-v3.start.MegLiveManager.preDetect", "sdk-init", "com.megvii.meglive_sdk.manager.MegLiveManager", "preDetect"),
        ("megvii-meglive-v3.start.MegLiveManager.startDetect", "sdk-start", "com.megvii.meglive_sdk.manager.MegLiveManager", "startDetect"),
        ("megvii-meglive-v3.callback.DetectCallback.onDetectFinish", "sdk-callback", "com.megvii.meglive_sdk.listener.DetectCallback", "onDetectFinish"),
        ("megvii-facepp-cloud-v2.upload.HttpRequests.detectionDetect", "sdk-upload", "com.facepp.http.HttpRequests", "detectionDetect"),
        ("megvii-facepp-cloud-v2.start.HttpRequests.<init>", "sdk-init", "com.facepp.http.HttpRequests", "$init"),
        ("megvii-livenessdetection-v2.callback.Detector.DetectionListener.*", "sdk-callback", "com.megvii.livenessdetection.Detector$DetectionListener", "/^[a-z]/"),
        ("facetec.start.FaceTecSessionActivity.createAndLaunchSession", "sdk-start", "com.facetec.sdk.FaceTecSessionActivity", "createAndLaunchSession"),
        ("tencent-huiyan-wbcloud.callback.WbCloudFaceVerifyLoginListener.onLoginSuccess", "sdk-callback", None, "onLoginSuccess"),
    ],
)  # fmt: skip
def test_what_the_catalogue_writes_for_people_becomes_a_row(row, category, owner, method):
    (found,) = [one for one in table.sdk_rows() if one.id == row]
    assert (found.category, found.owner, found.method) == (category, owner, method)


def test_prose_of_the_catalogue_becomes_none():
    text = " ".join(f"{row.owner} {row.simple} {row.method}" for row in table.sdk_rows())
    for word in ("X-TC-Action", "websocket", "posted", "binder"):
        assert word not in text


def test_only_rows_that_look_are_in_the_version():
    assert re.fullmatch(r"\d{4}\.\d\d\.\d\d\+[\d.]+\.[0-9a-f]{8}", table.version())


def test_the_prelude_of_frida_tools_is_wrapped_and_one_of_ours_is_not(tmp_path):
    bridge, ready = tmp_path / "java.js", tmp_path / "ready.js"
    bridge.write_text("var bridge = 1;")
    ready.write_text("globalThis.Java = 1;")
    assert "globalThis.Java = typeof bridge" in script(bridge)
    assert script(ready).startswith("globalThis.Java = 1;")
    assert "faceauditOpted =" not in script(ready)
    assert "faceauditOpted =" in script(ready, opted=True)
    with pytest.raises(AgentUnusable, match=r"\[java-bridge-missing\]"):
        script(tmp_path / "absent.js")


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("ServerNotRunningError", "unable to connect", "frida-server-missing"),
        ("ProtocolError", "unable to communicate with remote frida-server", "frida-version"),
        ("PermissionDeniedError", "ptrace", "frida-denied"),
        ("RPCException", "ReferenceError: Java is not defined", "java-bridge-missing"),
        ("RPCException", "TypeError: x", "agent-script"),
        ("InvalidOperationError", "script is destroyed", "agent-refused"),
        ("SomethingNew", "odd", "frida-failed"),
    ],
)
def test_every_trouble_has_a_code(name, text, code):
    error = type(name, (Exception,), {})(text)
    assert explained(error).code == code
