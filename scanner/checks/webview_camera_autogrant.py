"""WebView grants the camera to any page.

Looks at how the app answers a page that asks for the camera.

- Granted without looking at the page or asking, and a face page is opened: ``likely-violation``.
- Granted like that, and no face page was found: ``needs-manual-review``.
- Granted after comparing the page's address or asking the person: ``compliant`` (static reading only).
- No such answer in the app: ``not-applicable``.

With a session: a face page that was given the camera without a question is ``likely-violation``, another page
``needs-manual-review``, one that was given it after a question ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact, Text
from analyzers.handling import WebGrant
from scanner.handling_facts import cut_short, outcome, unread
from scanner.outcome import Fact, Outcome, not_assessed
from scanner.runs.grants import web_grant
from scanner.weighing import weigh

_SCREEN = Text("网页实际请求相机时的界面", "what is shown when a page asks for the camera")
_TRY = Text("打开网页并观察相机授权。", "Open the page and watch how the camera is granted.")


_SAME = {
    "a face page was given the camera at once": ("any page is granted the camera",),
}
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(
        in_code(static),
        dynamic,
        web_grant,
        same=_SAME,
        settles=("any page is granted the camera, no face page found",),
    )


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    found = [grant for grant in static.handling.grants if grant.reachable]
    if not found:
        if static.handling.state == "partial":
            return cut_short()
        return outcome(
            "not-applicable",
            "no page is granted the camera",
            "应用没有向网页授予相机。",
            "The app grants no page the camera.",
        )
    free = [grant for grant in found if grant.grants == "all"]
    if free:
        pages = sorted({page for grant in free for page in grant.face_pages})
        named = ", ".join(pages)
        if pages:
            return outcome(
                "likely-violation",
                "any page is granted the camera",
                f"任何网页都会被直接授予相机，且应用会打开人脸网页（{named}）。",
                f"Any page is granted the camera at once, and the app opens face pages ({named}).",
                map(_fact, free),
                _TRY,
                missing=_SCREEN,
            )
        return outcome(
            "needs-manual-review",
            "any page is granted the camera, no face page found",
            "任何网页都会被直接授予相机，未找到人脸网页。",
            "Any page is granted the camera at once; no face page was found.",
            map(_fact, free),
            _TRY,
            missing=_SCREEN,
        )
    if any(grant.grants == "unknown" for grant in found):
        return not_assessed(
            "answer to pages not resolved",
            "网页请求相机时的处理未能解析。",
            "How pages that ask for the camera are answered could not be resolved.",
            would_change=(_TRY,),
        )
    return outcome(
        "compliant",
        "granted after a look at the page or a question",
        "授予网页相机前会核对来源或询问用户。",
        "Pages are granted the camera after their address was compared or the person was asked.",
        map(_fact, found),
        _TRY,
        missing=_SCREEN,
    )


def _fact(grant: WebGrant) -> Fact:
    return Fact(
        grant.owner,
        Text(f"{grant.owner} 向网页授予相机。", f"{grant.owner} grants a page the camera."),
        grant.evidence,
    )
