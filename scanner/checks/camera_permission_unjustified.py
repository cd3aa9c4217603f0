"""Camera permission without a matching function.

Looks for any reachable use of the camera: the app's own, an SDK's screen, another camera app, a page.

- Declared and asked for at run time, and nothing in reach uses it: ``likely-violation``.
- Used by a library whose function is unclear only: ``needs-manual-review``.
- Used by the app itself, a face SDK or a page it opens: ``compliant`` (static reading only).
- Not declared, or declared and never asked for (merged in by a library): ``not-applicable``.
"""

from analyzers.artifacts import StaticArtifact, Text
from scanner.asking_facts import capture_fact
from scanner.handling_facts import camera_fact, cut_short, opens_face_page, outcome, unread
from scanner.outcome import Fact, Outcome

_CAMERA = "android.permission.CAMERA"
_STORE = Text("应用商店的功能说明", "the description in the store")


def judge(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    if not any(permission.name == _CAMERA for permission in static.permissions):
        return outcome(
            "not-applicable",
            "camera not declared",
            "应用未声明相机权限。",
            "The app does not declare the camera permission.",
        )
    early = unread(static)
    if early is not None:
        return early
    uses = [use for use in static.handling.cameras if use.reachable]
    own = [use for use in uses if not use.library or use.purpose != "unknown"]
    captures = list(static.asking.captures)
    sdks = [sdk for sdk in static.sdks if sdk.grade != "present" and not sdk.not_face_data]
    if own or captures or sdks or opens_face_page(static) or static.handling.grants:
        return outcome(
            "compliant",
            "a function in reach uses the camera",
            "可达代码中有使用相机的功能。",
            "A function in reach uses the camera.",
            [*map(camera_fact, own[:4]), *map(capture_fact, captures[:2])],
            missing=_STORE,
        )
    if uses:
        return outcome(
            "needs-manual-review",
            "used by a library only",
            "相机仅由第三方库使用，对应功能不明。",
            "Only a library uses the camera; for which function is unclear.",
            map(camera_fact, uses[:4]),
            missing=_STORE,
        )
    if static.handling.state == "partial" or static.asking.state == "partial":
        return cut_short()
    asked = [request for request in static.asking.permissions if _CAMERA in request.permissions]
    if not asked:
        return outcome(
            "not-applicable",
            "declared and never asked for",
            "声明了相机权限，但代码从不申请。",
            "The camera permission is declared, but the code never asks for it.",
            missing=_STORE,
        )
    return outcome(
        "likely-violation",
        "asked for and nothing uses it",
        "运行时申请相机权限，但可达代码中没有使用相机的功能。",
        "The camera permission is asked for at run time, and nothing in reach uses the camera.",
        [
            Fact(
                request.screen or "permission",
                Text(
                    f"在 {request.screen} 申请相机权限。", f"{request.screen} asks for the camera."
                ),
                request.evidence,
            )
            for request in asked
        ],
        missing=_STORE,
    )
