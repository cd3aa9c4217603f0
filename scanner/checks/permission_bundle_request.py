"""Camera asked together with unrelated permissions.

Reads the arrays of permissions that are asked for at run time, what leads to the request and what a refusal
leads to.

- Camera and unrelated permissions at the launch of the app, and a refusal ends it: ``likely-violation``.
- Unrelated permissions in one request otherwise, or related ones at launch: ``needs-manual-review``.
- Camera alone, or with what belongs to it, at a touch: ``compliant`` (static reading only).
- The camera is not asked for: ``not-applicable``; the array could not be read: ``not-assessed``.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- A bundle at launch, and a refusal ended the app: ``violation``.
- A bundle otherwise, related permissions at launch, or an app that ends when the camera alone is refused:
  ``needs-manual-review``.
- Asked alone, in context, and a refusal is handled: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact, Text
from analyzers.asking import PermissionRequest
from scanner.asking_facts import LEAVING, RUN, outcome, unread, unresolved
from scanner.outcome import Fact, Outcome
from scanner.runs.grants import bundle
from scanner.weighing import weigh

CAMERA = "android.permission.CAMERA"
RELATED = frozenset(
    "android.permission." + name
    for name in (
        "CAMERA",
        "RECORD_AUDIO",
        "FLASHLIGHT",
        "MODIFY_AUDIO_SETTINGS",
        "READ_EXTERNAL_STORAGE",
        "WRITE_EXTERNAL_STORAGE",
        "READ_MEDIA_IMAGES",
        "READ_MEDIA_VIDEO",
        "READ_MEDIA_VISUAL_USER_SELECTED",
        "FOREGROUND_SERVICE",
    )
)
"""Taken together with the camera for one function: pictures, video, keeping them."""


_SAME = {
    "bundle at launch, refusal ends the app in the run": ("bundle at launch, refusal ends the app",)
}
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(in_code(static), dynamic, lambda seen: bundle(seen, RELATED), same=_SAME)


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    if not any(permission.name == CAMERA for permission in static.permissions):
        return _not_asked(
            "CAMERA not declared", "未声明相机权限。", "The camera permission is not declared."
        )
    early = unread(static)
    if early is not None:
        return early
    asked = [request for request in static.asking.permissions if CAMERA in request.permissions]
    if not asked:
        if any(not request.complete for request in static.asking.permissions):
            return unresolved("权限数组未能解析", "an array of permissions was not resolved")
        return _not_asked(
            "camera not requested",
            "代码中没有请求相机权限。",
            "The code does not ask for the camera permission.",
        )
    bundles = [r for r in asked if not r.split and set(r.permissions) - RELATED]
    ending = [r for r in bundles if r.at_launch and _ends(r)]
    if ending:
        return outcome(
            "likely-violation",
            "bundle at launch, refusal ends the app",
            "启动时将相机与无关权限一并申请，拒绝则退出。",
            "At launch the camera is asked for together with unrelated permissions, and a refusal ends the app.",
            [_fact(request) for request in ending],
            RUN,
        )
    if bundles:
        return outcome(
            "needs-manual-review",
            "camera and unrelated permissions in one request",
            "相机与无关权限在同一次申请中，需人工核实其关联。",
            "Camera and other permissions are one request; a person has to judge if they belong together.",
            [_fact(request) for request in bundles],
            RUN,
        )
    early_ones = [r for r in asked if r.at_launch and len(set(r.permissions)) > 1 and not r.split]
    if early_ones:
        return outcome(
            "needs-manual-review",
            "related permissions at launch",
            "启动时即一并申请相机及相关权限。",
            "The camera and related permissions are asked for at launch.",
            [_fact(request) for request in early_ones],
            RUN,
        )
    if not all(request.complete for request in asked):
        return unresolved("权限数组未能解析", "an array of permissions was not resolved")
    return outcome(
        "compliant",
        "asked alone and in context",
        "相机权限单独或与直接相关的权限一并申请。",
        "The camera is asked for alone or with what belongs to it.",
        [_fact(request) for request in asked],
    )


def _ends(request: PermissionRequest) -> bool:
    return bool({*LEAVING, "finish"} & set(request.refusal))


def _not_asked(reason: str, zh: str, en: str) -> Outcome:
    return Outcome("not-applicable", reason, Text(zh, en), ("static",))


def _fact(request: PermissionRequest) -> Fact:
    names = ", ".join(name.rpartition(".")[2] for name in request.permissions)
    refusal = ", ".join(request.refusal) or "-"
    return Fact(
        f"{request.screen} {names}",
        Text(
            f"{request.screen} 申请 {names}（{request.by}）；拒绝后：{refusal}",
            f"{request.screen} asks for {names} ({request.by}); after a refusal: {refusal}",
        ),
        request.evidence,
    )
