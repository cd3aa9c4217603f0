"""Capture without a visible preview or in the background.

Looks at every reachable place where the app's own code opens the camera: the host it runs in, the surface
the picture is drawn on, what starts it and what the pictures go to.

- A service, a receiver or a hidden surface that no touch starts, feeding a face SDK or the network:
  ``likely-violation``.
- The same with a function the app declares, or without a known use of the pictures:
  ``needs-manual-review``.
- Only screens with a preview, or started by a touch: ``compliant`` (static reading only).
- No camera: ``not-applicable``; only inside an SDK or a page: ``not-assessed``.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- Pictures taken with no camera screen and no touch: ``violation``; the camera only opened so: ``likely-violation``.
- The code declares a function that records in the background: ``needs-manual-review``.
- Open only on screens somebody had opened: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact, Text
from analyzers.handling import CameraUse
from scanner.handling_facts import camera_fact, cut_short, outcome, unread
from scanner.outcome import Outcome, not_assessed
from scanner.runs.camera import covert
from scanner.weighing import weigh

_SCREEN = Text("运行时的界面与相机占用", "what is on the screen while the camera is open")
_RUN = Text("运行应用并记录相机占用。", "Run the app and log the use of the camera.")


_SAME = dict.fromkeys(
    (
        "pictures taken with no camera screen and no touch",
        "camera opened with no camera screen and no touch",
    ),
    ("hidden or background capture with a use for the pictures",),
)
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    declared = any(_is_covert(use) and _declared(use) for use in static.handling.cameras)
    return weigh(in_code(static), dynamic, lambda seen: covert(seen, declared=declared), same=_SAME)


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    if not any(p.name == "android.permission.CAMERA" for p in static.permissions):
        return outcome(
            "not-applicable",
            "no camera permission",
            "应用未申请相机权限。",
            "The app does not ask for the camera.",
        )
    early = unread(static)
    if early is not None:
        return early
    own = [use for use in static.handling.cameras if use.reachable and not use.library]
    covert = [use for use in own if _is_covert(use)]
    certain = [use for use in covert if use.feeds and not _declared(use)]
    if certain:
        return outcome(
            "likely-violation",
            "hidden or background capture with a use for the pictures",
            "代码在后台或隐藏界面中打开相机，画面进入人脸处理或网络。",
            "The camera is opened in the background or behind a hidden surface, and its pictures are used.",
            map(camera_fact, certain),
            _RUN,
            missing=_SCREEN,
        )
    if covert:
        return outcome(
            "needs-manual-review",
            "background capture with a declared or unknown use",
            "代码在后台或隐藏界面中打开相机，用途已声明或未知，需人工核实。",
            "The camera is opened in the background or behind a hidden surface; its use is declared or unknown.",
            map(camera_fact, covert),
            _RUN,
            missing=_SCREEN,
        )
    if static.handling.state == "partial":
        return cut_short()
    if not own:
        return not_assessed(
            "camera not opened by the app itself",
            "应用自身代码未打开相机（可能在 SDK 或网页中）。",
            "The app's own code opens no camera (an SDK or a page may).",
            would_change=(_RUN,),
        )
    return outcome(
        "compliant",
        "camera only on screens in sight",
        "相机只在可见界面中或由用户操作打开。",
        "The camera is opened on screens with a preview or by a touch only.",
        map(camera_fact, own),
        _RUN,
        missing=_SCREEN,
    )


def _is_covert(use: CameraUse) -> bool:
    if use.api in ("intent", "web") or use.purpose == "light":
        return False
    if use.host in ("service", "receiver") or use.by in ("background",):
        return use.purpose != "video-call"
    return use.preview == "hidden" and use.by in ("automatic", "timer")


def _declared(use: CameraUse) -> bool:
    return use.declared and "network" not in use.feeds and use.purpose in ("record", "unknown")
