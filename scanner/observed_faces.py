"""Whose face a run shows being taken or sent: what counts as a face, and for what purpose it is taken."""

import re
from typing import Literal, NamedTuple

from analyzers.artifacts import DynamicArtifact
from analyzers.observed import FaceStep, Moment, Run, Sent
from analyzers.sdks import CLASS_OF, catalogue
from scanner.observed_facts import TAKING, first, place_of, runs, shown

IDENTITY = frozenset({"FC3", "FC4", "FC5"})
"""Classes that verify or identify a person; the Measures are cited for these only."""
VERIFYING = re.compile(
    r"登录|登陆|支付|付款|打卡|签到|考勤|开门|开锁|入场|进门|通行|门禁|闸机|核验|核身|验证身份|身份验证|实名|实人|"
    r"真人|活体|刷脸|签约|取件|开柜|借款|开户|提现|人脸识别|人脸验证|"
    r"log ?in|sign ?in|unlock|check[- ]?in|verif|pay|attendance|door|gate|liveness|face id",
    re.IGNORECASE,
)
"""Words of a screen by which a face proves who somebody is."""


def classes_of(sdk: str) -> frozenset[str]:
    """Face classes the catalogue's row of an SDK stands for; none for one it does not know."""
    known = next((row for row in catalogue().sdks if row.id == sdk), None)
    if known is None or known.not_face_data:
        return frozenset()
    return frozenset(CLASS_OF[c] for c in known.capability if c in CLASS_OF)


def steps_of(dynamic: DynamicArtifact, run: Run) -> list[FaceStep]:
    """Face steps of a run."""
    return [step for step in dynamic.observed.steps if step.run == run.id]


def verifies(dynamic: DynamicArtifact, step: FaceStep) -> bool:
    """Whether a face step asks for liveness, or its words say that it proves who somebody is."""
    if set(step.actions) - {""}:
        return True
    words = [*step.alternatives]
    words += [t for s in dynamic.observed.screens if s.name == step.screen for t in s.texts]
    words += [
        text.text
        for each in dynamic.observed.shown
        if each.run == step.run and "face" in each.prompt.topics
        for text in each.prompt.texts
    ]
    return any(VERIFYING.search(text) for text in words)


def is_face(each: Sent) -> bool:
    """Whether a payload certainly is face data: seen by the detector, ours, or given by a face SDK's call."""
    given = bool(each.linked) and (bool(each.sdk) or each.form == "vector")
    return each.grade == "face" or each.marker == "honey" or given


def is_own(each: Sent) -> bool:
    """Whether the app under test sent it: by the port, or because its own call gave these very bytes."""
    return each.owner == "app" or (each.owner == "unknown" and bool(each.linked))


def of_another(each: Sent, package: str) -> bool:
    """Whether a host is known as a company's, and the app is not that company's: makers of face SDKs have apps, too."""
    maker = each.host_owner.partition(" ")[0].lower()
    return bool(maker) and maker not in package.lower().split(".")


def is_chosen(run: Run, each: Sent) -> bool:
    """A picture the person picked outside a face step, as for an avatar."""
    if each.marker != "honey":
        return False
    picked = [m for m in run.moments if m.kind == "picked" and m.n <= place_of(run, each)]
    step = first(run, "face-step", "face-start")
    return bool(picked) and (step is None or step.n > picked[-1].n)


def is_of_the_album(run: Run, each: Sent) -> bool:
    """The planted face, sent before anybody picked it or a camera opened: the album went out, no face was taken."""
    if each.marker != "honey":
        return False
    return not any(
        m.kind in ("picked", "camera-open", "face-start") and m.n <= place_of(run, each)
        for m in run.moments
    )


def outgoing(dynamic: DynamicArtifact, run: Run) -> list[Sent]:
    """Everything a run sent that may be a face; another app's, a chosen picture and the album's are left out."""
    return [
        each
        for each in dynamic.observed.sent
        if each.run == run.id
        and each.direction == "sent"
        and each.owner != "other"
        and not each.marker.startswith("plant")
        and not is_chosen(run, each)
        and not is_of_the_album(run, each)
    ]


class Leaving(NamedTuple):
    """A payload and the run it was seen in."""

    run: Run
    sent: Sent


def leaving(dynamic: DynamicArtifact) -> list[Leaving]:
    """All payloads of all runs that may be a face, in order."""
    return [Leaving(run, each) for run in runs(dynamic) for each in outgoing(dynamic, run)]


def in_step(run: Run, each: Sent) -> bool:
    """Whether something was sent after the camera looked at a face in that run."""
    start = first(run, "face-step", "face-start")
    return start is not None and start.n <= place_of(run, each)


Purpose = Literal["identity", "effect", "none"]


def purpose(dynamic: DynamicArtifact, run: Run) -> Purpose:
    """What a run takes faces for. ``identity`` also when it is not known; ``effect`` when only drawn on or found.

    A face that is sent away needs a consent whatever it is for, so that counts as ``identity`` too.
    """
    if any(is_face(each) and is_own(each) for each in outgoing(dynamic, run)):
        return "identity"
    started = [m for m in run.moments if m.kind == "face-start"]
    classes = [classes_of(m.sdk) if m.sdk else frozenset({"FC3"}) for m in started]
    if any(found & IDENTITY for found in classes):
        return "identity"
    steps = steps_of(dynamic, run)
    if any(verifies(dynamic, step) for step in steps):
        return "identity"
    if any(classes):
        return "effect"
    on_screen = bool(steps) or first(run, "face-step") is not None
    return "identity" if on_screen and first(run, *TAKING) is not None else "none"


def captures(dynamic: DynamicArtifact, run: Run) -> list[Moment]:
    """Moments at which a run takes or sends a face that needs a consent, in order."""
    if purpose(dynamic, run) != "identity":
        return []
    sure = {each.id for each in outgoing(dynamic, run) if is_face(each) and is_own(each)}
    return [
        m
        for m in run.moments
        if (m.kind in TAKING and _takes(dynamic, run, m)) or (m.kind == "upload" and m.ref in sure)
    ]


def _takes(dynamic: DynamicArtifact, run: Run, moment: Moment) -> bool:
    if moment.kind == "face-start":
        return not moment.sdk or not catalogue_says_none(moment.sdk)
    # A camera counts as the face's when the face step, an SDK or a face on the network goes with it;
    # one that was closed again before (a code scanned, a document) does not.
    closed = first(run, "camera-close", after=moment.n)
    until = closed.n if closed is not None else 1 << 60
    near = [m for m in run.moments if m.kind in ("face-start", "face-step") and m.n < until]
    before = [m for m in near if m.n < moment.n and not _left(run, m.n, moment.n)]
    after = [m for m in near if m.n > moment.n]
    faces = any(moment.n < place_of(run, s) < until for s in outgoing(dynamic, run) if is_face(s))
    return bool(before or after) or faces


def _left(run: Run, step: int, n: int) -> bool:
    """Whether the face step was left again between two lines."""
    return any(m.kind in ("home", "face-end", "exit") and step < m.n < n for m in run.moments)


def catalogue_says_none(sdk: str) -> bool:
    """Whether the catalogue knows an SDK as one that never gets a face."""
    return any(row.id == sdk and row.not_face_data for row in catalogue().sdks)


def effect_only(dynamic: DynamicArtifact) -> bool:
    """Whether faces are taken in the runs, and only found or drawn on."""
    found = {purpose(dynamic, run) for run in runs(dynamic)}
    return "effect" in found and "identity" not in found


def asked_anywhere(dynamic: DynamicArtifact) -> bool:
    """Whether any run showed a prompt about the face."""
    return any("face" in s.prompt.topics for run in runs(dynamic) for s in shown(dynamic, run))
