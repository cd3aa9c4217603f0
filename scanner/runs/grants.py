"""Permissions in the runs: asked for in a bundle, and given to web pages."""

import re

from analyzers.artifacts import DynamicArtifact, Text
from analyzers.observed import Moment, Run
from scanner.observed_facts import (
    RunAnswer,
    Sight,
    at,
    first,
    lacks,
    launched,
    open_,
    runs,
    said,
    touched,
)

CAMERA = "CAMERA"

# --- permission-bundle-request -------------------------------------------------------------------


def bundle(dynamic: DynamicArtifact, related: frozenset[str]) -> RunAnswer:
    """Which permissions were asked for together with the camera, when, and what a refusal led to."""
    asked = [
        (run, m, names) for run in runs(dynamic) for m, names in _requests(run) if CAMERA in names
    ]
    short = {name.rpartition(".")[2] for name in related}
    mixed = [(run, m, names) for run, m, names in asked if set(names) - short]
    launch = [
        (run, m, names) for run, m, names in mixed if not touched(run, launched(run, m.n), m.n)
    ]
    ending = [(run, m, names) for run, m, names in launch if _ends(run, m)]
    if ending:
        return said(
            "violation",
            "bundle at launch, refusal ends the app in the run",
            "启动时相机与无关权限一并申请，拒绝后应用退出。",
            "At launch the camera was asked for together with unrelated permissions, and a refusal ended the app.",
            _asked(ending),
        )
    if mixed:
        return said(
            "needs-manual-review",
            "camera and unrelated permissions in one request in the run",
            "相机与无关权限在同一次申请中。",
            "Camera and other permissions were one request; a person has to judge if they belong together.",
            _asked(mixed),
        )
    early = [
        (run, m, names)
        for run, m, names in asked
        if len(names) > 1 and not touched(run, launched(run, m.n), m.n)
    ]
    if early:
        return said(
            "needs-manual-review",
            "related permissions at launch in the run",
            "启动时一并申请相机及相关权限。",
            "The camera and related permissions were asked for at launch.",
            _asked(early),
        )
    missing = lacks(dynamic, "accept", "capture", hooks=False) or lacks(
        dynamic, "deny-camera", hooks=False
    )
    if missing is not None:
        return missing
    if not asked:
        return open_(
            "camera permission not asked for in the run",
            "运行中未申请相机权限",
            "the camera permission was not asked for in the run",
        )
    gone = [(run, m, names) for run, m, names in asked if _ends(run, m)]
    if gone:
        return said(
            "needs-manual-review",
            "refusing the camera ends the app in the run",
            "拒绝相机权限后应用退出。",
            "Refusing the camera permission ended the app.",
            _asked(gone),
        )
    return said(
        "compliant",
        "asked alone and refusal handled in the run",
        "相机权限单独申请，拒绝后应用可继续使用。",
        "The camera was asked for alone or with what belongs to it, and a refusal was handled.",
        _asked(asked[:2]),
    )


def _requests(run: Run) -> list[tuple[Moment, tuple[str, ...]]]:
    """Requests with the short names of all their permissions.

    Where the calls were hooked they tell; the system's dialogs come one by one, those in a row without a touch
    between them are taken for one request.
    """
    asked = [m for m in run.moments if m.kind == "permission-asked"]
    called = [m for m in asked if m.act == "request"]
    if called:
        return [(m, names) for m in called if (names := _names(m.what))]
    found: list[tuple[Moment, tuple[str, ...]]] = []
    for moment in asked:
        names = _names(moment.what)
        if found and not _apart(run, found[-1][0], moment):
            found[-1] = (found[-1][0], tuple(dict.fromkeys((*found[-1][1], *names))))
        elif names:
            found.append((moment, names))
    return found


def _names(what: str) -> tuple[str, ...]:
    """Short names of the permissions in a summary of arguments."""
    full = re.findall(r"[\w.]*permission[\w.]*\.(\w+)", what)
    return tuple(dict.fromkeys(full or re.findall(r"\b[A-Z][A-Z_]{3,}\b", what)))


def _apart(run: Run, one: Moment, other: Moment) -> bool:
    """Whether anything but answers to the system's dialogs lies between two of them."""
    answers = ("permission-allowed", "permission-denied")
    return any(one.n < m.n < other.n and m.kind not in answers for m in run.moments)


def _ends(run: Run, request: Moment) -> bool:
    denied = first(run, "permission-denied", after=request.n)
    if denied is None:
        return False
    gone = first(run, "exit", "background", after=denied.n)
    return (
        gone is not None
        and not touched(run, denied.n, gone.n)
        and first(run, "home", after=denied.n) is None
    )


def _asked(found: list[tuple[Run, Moment, tuple[str, ...]]]) -> list[Sight]:
    return [
        at(
            run,
            first(run, "exit", "background", after=m.n) or m,
            f"request {', '.join(names)}",
            f"一次申请：{', '.join(names)}",
            f"One request: {', '.join(names)}",
        )
        for run, m, names in found
    ]


# --- webview-camera-autogrant --------------------------------------------------------------------


def web_grant(dynamic: DynamicArtifact) -> RunAnswer:
    """Whether a page that asked for the camera was given it without a question."""
    pages = [
        (run, m)
        for run in runs(dynamic)
        for m in run.moments
        if m.kind == "permission-allowed" and "VIDEO_CAPTURE" in m.what.upper()
    ]
    free = [(run, m) for run, m in pages if not _questioned(run, m)]
    sights = [
        at(
            run,
            m,
            f"page {m.ref or m.what}",
            f"网页获得相机：{m.what}",
            f"A page is given the camera: {m.what}",
        )
        for run, m in free or pages
    ]
    if free and any(first(run, "face-step") is not None for run, _ in free):
        return said(
            "likely-violation",
            "a face page was given the camera at once",
            "人脸网页未经询问即获得相机。",
            "A face page was given the camera without a question.",
            sights,
        )
    if free:
        return said(
            "needs-manual-review",
            "a page was given the camera at once",
            "网页未经询问即获得相机。",
            "A page was given the camera without a question.",
            sights,
        )
    if pages:
        return said(
            "compliant",
            "a page was given the camera after a question",
            "网页获得相机前询问了用户。",
            "A page was given the camera after a question.",
            sights,
        )
    return RunAnswer(
        "not-assessed",
        "no page asked for the camera",
        Text("运行中没有网页请求相机", "no page asked for the camera in the run"),
    )


def _questioned(run: Run, grant: Moment) -> bool:
    asked = [
        m
        for m in run.moments
        if m.kind == "permission-asked" and "VIDEO_CAPTURE" in m.what.upper() and m.n < grant.n
    ]
    touches = [m.n for m in run.moments if m.kind == "touch" and m.own and m.n < grant.n]
    start = asked[-1].n if asked else max(touches, default=launched(run, grant.n))
    return any(m.kind == "agree" and m.own and start < m.n < grant.n for m in run.moments)
