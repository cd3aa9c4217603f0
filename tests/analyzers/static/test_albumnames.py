"""Apps that may read albums: their code is read deeply if it names one."""

from pathlib import Path

import pytest
from appbuilder import MAIN, PACKAGE, Call, Field, Text, activity, app, does, read
from axmlbuilder import El, axml
from dexbuilder import Class

from analyzers.static import read_app
from analyzers.static.deep import read_deep

SUITE = Path(__file__).parents[2] / "suite"

STORAGE, CAMERA = "READ_EXTERNAL_STORAGE", "CAMERA"
URI = ("Landroid/provider/MediaStore$Images$Media;", "EXTERNAL_CONTENT_URI", "Landroid/net/Uri;")


def asks_for(*permissions):
    wanted = [
        El("uses-permission", {"android:name": f"android.permission.{p}"}) for p in permissions
    ]
    inside = El("application", {"android:allowBackup": True}, activity(".Main"))
    return axml(El("manifest", {"package": PACKAGE}, *wanted, inside))


@pytest.fixture
def deep(monkeypatch):
    """How often something was read deeply."""
    import analyzers.static.deep as module

    times = []
    monkeypatch.setattr(module, "read_deep", lambda *a, **k: times.append(a) or read_deep(*a, **k))
    return times


@pytest.mark.parametrize(
    "step",
    [
        Field(*URI),
        Field("Landroid/os/Environment;", "DIRECTORY_PICTURES", "Ljava/lang/String;"),
        Text("content://media/external/images/media"),
        Text("DCIM/Camera"),
        Call("Landroid/provider/MediaStore$Files;", "getContentUri"),
    ],
    ids=lambda step: str(step[0]),
)
@pytest.mark.parametrize("small", [True, False])
def test_code_that_names_an_album_is_read(tmp_path, deep, step, small):
    more = [[Class("La/B;", [does(step)])]] if small else []
    first = [Class(MAIN, [] if small else [does(step)])]
    found = read(tmp_path, app(first, more=more, xml=asks_for(STORAGE))).artifact
    assert len(deep) == 1
    assert found.handling.state == "read"


def test_code_that_names_none_need_not_be_read_to_say_so(tmp_path, deep):
    code = [Class(MAIN, [does(Text("content://contacts"), Text("Album"))])]
    found = read(tmp_path, app(code, xml=asks_for(STORAGE))).artifact
    assert not deep
    assert (found.asking.state, found.handling.state) == ("none", "read")
    assert found.handling.backup
    assert (found.handling.flows, found.handling.unresolved) == ((), ())


def test_with_neither_permission_nothing_is_said(tmp_path, deep):
    found = read(tmp_path, app([Class(MAIN, [does(Field(*URI))])], xml=asks_for())).artifact
    assert not deep
    assert (found.asking.state, found.handling.state) == ("none", "none")


def test_whoever_may_open_the_camera_is_read(tmp_path, deep):
    found = read(tmp_path, app(xml=asks_for(CAMERA))).artifact
    assert len(deep) == 1
    assert (found.asking.state, found.handling.state) == ("read", "read")


@pytest.mark.parametrize(
    ("case", "state"),
    [("trap-album-file-count", "none"), ("wallpaper-walk-violating", "read")],
)
def test_how_people_are_asked_is_read_where_photos_go_somewhere(case, state):
    found = read_app(SUITE / case / f"{case}.apk").artifact
    assert found.asking.state == state
    assert bool(found.handling.flows) == (state == "read")
