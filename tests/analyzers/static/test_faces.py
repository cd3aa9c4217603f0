"""Where a face is taken and where an SDK is started, by the names of the calls."""

from types import SimpleNamespace

import pytest
from codebuilder import (
    RETURN_VOID,
    STATIC,
    VIRTUAL,
    Class,
    code,
    invoke,
    result,
    text,
)
from flowbuilder import MAIN, STRING, flow, screen

from analyzers.sdks import catalogue
from analyzers.static import faces as faces_module
from analyzers.static.consent import CaptureCall, StartCall
from analyzers.static.detection import Signals
from analyzers.static.faces import faces
from analyzers.static.program import Use

HUIYAN = catalogue().row("tencent-huiyan-wbcloud")
SDK = "Lcom/tencent/cloud/huiyansdkface/facelight/api/WbCloudFaceVerifySdk;"
WEB, CAMERA = "Landroid/webkit/WebView;", "Landroid/hardware/Camera;"


def marks(*units, row=HUIYAN, more=(), used=(SDK,), owner=MAIN, graded=True):
    """What is marked in ``onCreate``; calls into ``used`` are those of the SDK."""
    app = flow(screen(owner, units), *more, roots=[owner])
    dex = app.graph.dexes[0]
    uses = []
    for row_number in range(len(dex.code_method)):
        node = app.graph.at(0, row_number)
        for site in app.graph.calls_of(node):
            called, name, _ = app.graph.call(site)
            if called in used:
                dotted = f"{called[1:-1].replace('/', '.')}.{name}"
                uses.append(Use(SimpleNamespace(dex=dex), row_number, site.at, 0, 0, dotted))
    signals = Signals(row, [], [], True, uses, [], [])
    return faces(app.graph, app.evaluation, [(row, signals)] if graded else [])


def call(name, owner=SDK):
    return invoke(STATIC, owner, name)


def test_a_call_that_begins_the_face_step_is_a_capture():
    found = marks(*call("startWbFaceVerifySdk"))
    ((place, detail),) = found.captures.items()
    assert place[1] == 0
    assert detail == CaptureCall(
        HUIYAN.id, "sdk", SDK[1:-1].replace("/", ".") + ".startWbFaceVerifySdk", detail.purpose
    )
    assert detail.purpose == "identity"
    assert found.starts == {}
    assert not found.system_camera


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        ("initSdk", "starts"),
        ("getInstance", "creates"),
        ("setLicense", "licence"),
        ("install", "starts"),
    ],
)
def test_a_call_that_starts_the_sdk_is_no_capture(name, effect):
    found = marks(*call(name))
    assert found.captures == {}
    (detail,) = found.starts.values()
    assert isinstance(detail, StartCall)
    assert (detail.sdk, detail.effect) == (HUIYAN.id, effect)


@pytest.mark.parametrize("name", ["release", "setListener", "isReady", "onPause", "getVersion"])
def test_other_calls_of_an_sdk_are_neither(name):
    found = marks(*call(name))
    assert (found.captures, found.starts) == ({}, {})


def test_each_place_is_marked_by_itself():
    found = marks(*call("startWbFaceVerifySdk"), *call("startWbFaceVerifySdk"))
    assert [at for _, at in sorted(found.captures)] == [0, 3]


def test_the_screens_of_an_sdk_are_known_by_their_package():
    found = marks(*call("startWbFaceVerifySdk"))
    prefixes = [prefix for prefix, _ in found.screens]
    assert any(SDK.startswith(prefix) for prefix in prefixes)
    assert not any("Lcom/example/".startswith(prefix) for prefix in prefixes)


OPEN = invoke(STATIC, CAMERA, "open", f"(I){CAMERA}", 0)


def cameras(found):
    return [detail for detail in found.captures.values() if detail.kind == "camera"]


def test_the_app_s_own_camera_takes_the_face_when_no_call_of_the_sdk_does():
    (detail,) = cameras(marks(*call("getInstance"), *OPEN))
    assert (detail.method, detail.sdk) == ("android.hardware.Camera.open", "")


def test_a_camera_beside_the_sdk_s_calls_takes_faces_and_one_elsewhere_does_not():
    elsewhere = Class("La/Scan;", [code("open", [*OPEN, *RETURN_VOID])])
    found = marks(*call("startWbFaceVerifySdk"), *OPEN, more=[elsewhere])
    assert len(cameras(found)) == 1


def test_a_camera_in_a_library_is_not_the_app_s():
    library = Class("Landroidx/camera/X;", [code("open", [*OPEN, *RETURN_VOID])])
    assert cameras(marks(*call("getInstance"), more=[library])) == []


def test_a_camera_without_any_face_sdk_takes_pictures():
    found = marks(*OPEN, graded=False)
    assert (found.captures, found.screens, found.system_camera) == ({}, (), False)


def test_a_picture_of_the_system_s_camera_counts_when_no_call_takes_the_face():
    assert marks(*call("getInstance")).system_camera
    assert not marks(*call("startWbFaceVerifySdk")).system_camera


def load(address, *before):
    return (*before, *text(1, address), *invoke(VIRTUAL, WEB, "loadUrl", f"({STRING})V", 2, 1))


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://a.b/faceid/start", True),
        ("https://a.b/h5/liveness?x=1", True),
        ("https://www.facebook.com/login", False),
        ("https://a.b/surface.html", False),
        ("file:///android_asset/faceid.html", False),
        ("https://a.b/news", False),
    ],
)
def test_a_page_whose_address_speaks_of_a_face_check(address, taken):
    found = marks(*load(address), graded=False)
    assert [detail.kind for detail in found.captures.values()] == ["web"] * taken


def test_a_name_like_a_page_s_is_no_reason_to_follow_pages(monkeypatch):
    monkeypatch.setattr(faces_module, "_face_pages", None)
    named = Class("La/Clock;", [code("face", RETURN_VOID)])
    assert marks(*load("https://a.b/news"), more=[named], graded=False).captures == {}


def test_an_address_that_is_put_together():
    concat = invoke(VIRTUAL, STRING, "concat", f"({STRING}){STRING}", 4, 1)
    units = (
        *invoke(STATIC, "Lb/Config;", "host", f"(){STRING}"),
        *result(4),
        *text(1, "/faceid/start"),
        *concat,
        *result(1),
        *invoke(VIRTUAL, WEB, "loadUrl", f"({STRING})V", 2, 1),
    )
    (detail,) = marks(*units, graded=False).captures.values()
    assert detail.method == "{}/faceid/start"


def test_a_page_nobody_opens_is_not_marked():
    dead = Class("La/Dead;", [code("never", [*load("https://a.b/faceid/"), *RETURN_VOID])])
    assert marks(more=[dead], graded=False).captures == {}


def test_the_same_app_is_marked_the_same():
    units = (*call("initSdk"), *call("startWbFaceVerifySdk"), *OPEN)
    assert marks(*units) == marks(*units)
