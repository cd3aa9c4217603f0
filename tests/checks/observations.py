"""What runs show, in small: moments in order, the prompts among them, and the session they make."""

from typing import NamedTuple

from askings import prompt, refuse
from builders import dynamic, evidence, judged
from msgspec.structs import replace

from analyzers.artifacts import Recording
from analyzers.asking import Prompt, Screen
from analyzers.observed import (
    FaceStep,
    Kept,
    LinkSeen,
    Moment,
    Observed,
    Run,
    Sent,
    Shown,
    TrialSeen,
)

SDK = "megvii-meglive-v3"
CAMERA = "android.permission.CAMERA"
GENERAL = prompt(
    words="请阅读并同意《用户协议》和《隐私政策》。",
    id="Main#general",
    topics=("general",),
    wording="explicit",
    only_face=False,
    tells=(),
)
FACE = prompt(
    words="为核验身份，我们将采集您的人脸信息并上传至服务器比对，是否同意？",
    id="FaceActivity#face",
    tells=("purpose", "upload"),
)
TWICE = (1, 2)


def m(kind, what="", **parts):
    """A moment; its line and time come from its place in the walk."""
    return Moment(**{"n": 0, "t": 0, "kind": kind, "what": what or kind, **parts})


class Asked(NamedTuple):
    """A prompt that comes onto the screen."""

    prompt: Prompt
    parts: dict


def asked(each=FACE, **parts):
    return Asked(each, parts)


def yes(each=FACE, label="同意"):
    return m("agree", label, ref=each.id, act="agree")


def no(each=FACE, label="不同意", act="refuse"):
    return m("refuse", label, ref=each.id, act=act)


def touch(label="刷脸登录", **parts):
    return m("touch", label, act="none", **parts)


OPEN = m("camera-open", "android.hardware.Camera.open")
CLOSE = m("camera-close", "android.hardware.Camera.release")
STEP = m("face-step", "请眨眼")
START = m("face-start", "com.megvii.meglive_sdk.manager.MegLiveManager.startDetect", sdk=SDK)
END = m("face-end", "onDetectFinish: success", sdk=SDK)
HOME = m("home", "订单, 我的")
LAUNCH = m("launch", "spawn")
AGAIN = m("relaunch", "spawn")
DENIED = m("permission-denied", CAMERA)
ALLOWED = m("permission-allowed", CAMERA)
ASKED = m("permission-asked", f"[{CAMERA}]", act="request")
TAKEN = (OPEN, STEP, START, m("frame", "onPreviewFrame"), END, CLOSE)
BEGUN = (LAUNCH, asked(GENERAL), yes(GENERAL), HOME, touch())
REACHED = {
    "idle": ("first-screen",),
    "accept": ("capture", "consent", "face-step", "result"),
    "decline": ("consent", "refused"),
    "withdraw": ("settings", "withdrawal"),
    "child": ("age-question",),
}


class Walked(NamedTuple):
    """A run and the prompts it showed."""

    run: Run
    shown: tuple[Shown, ...]


def walk(*steps, path="accept", number=1, **parts):
    """A completed clean run under hooks; a step a second."""
    ident = f"{path}-{number}" + ("" if parts.get("hooks", True) else "-plain")
    moments, prompts = [], []
    for place, step in enumerate(steps, 1):
        n, t = 10 * place, 1_000 * place
        if isinstance(step, Asked):
            if not any(s.prompt.id == step.prompt.id for s in prompts):
                prompts.append(
                    Shown(
                        **{"prompt": step.prompt, "run": ident, "n": n, "own": True, **step.parts}
                    )
                )
            step = m("prompt", "提示", ref=step.prompt.id)
        moments.append(replace(step, n=n, t=step.t or t, clock=step.clock or t))
    run = Run(
        **{
            "id": ident,
            "path": path,
            "way": "",
            "number": number,
            "hooks": True,
            "clean": True,
            "trial": "ca",
            "completed": True,
            "why": "",
            "reached": REACHED.get(path, ()),
            "moments": tuple(moments),
            **parts,
        }
    )
    return Walked(run, tuple(prompts))


def twice(*steps, **parts):
    """The same walk on two fresh installs."""
    return tuple(walk(*steps, number=number, **parts) for number in TWICE)


IDLE = twice(LAUNCH, asked(GENERAL), path="idle")
ACCEPT = twice(*BEGUN, asked(), yes(), ASKED, ALLOWED, *TAKEN, HOME)
"""Asked, agreed, taken, ended: the twin that does everything right."""
DECLINE = twice(*BEGUN, asked(), no(), HOME, AGAIN, HOME, AGAIN, HOME, AGAIN, HOME, path="decline")
DENY = twice(*BEGUN, asked(), yes(), ASKED, DENIED, HOME, path="deny-camera")
RIGHT = (*IDLE, *ACCEPT, *DECLINE, *DENY)


def recording(**parts):
    return Recording(
        **{
            "zero": "2026-11-22T08:00:00.000000Z",
            "device": "simulated Phone, Android 13",
            "simulated": True,
            "hooks": "spawn",
            "route": "proxy",
            "trials": ("ca", "no-ca"),
            "opted": (),
            "detector": "dlib HOG 20",
            "hook_table": "1",
            "tool": "0",
            "settings": {},
            "intact": True,
            "lines": 100,
            **parts,
        }
    )


def session(*walks, record=None, executed=(), limitations=(), **observed):
    """The artifact of a session with these runs."""
    return dynamic(
        recording=record or recording(),
        executed_sdks=tuple(executed),
        limitations=tuple(limitations),
        observed=Observed(
            runs=tuple(w.run for w in walks),
            shown=tuple(s for w in walks for s in w.shown),
            **observed,
        ),
    )


def sent(run="accept-1", at=11.5, **parts):
    """A face in a body over TLS, after the face step of the right twin."""
    return Sent(
        **{
            "id": "sent https api.example.net POST /face image",
            "run": run,
            "n": 500,
            "t": int(at * 1_000),
            "direction": "sent",
            "scheme": "https",
            "host": "api.example.net",
            "address": "203.0.113.5",
            "place": "public",
            "path": "/face",
            "tls": "trusted",
            "form": "image",
            "grade": "face",
            "linked": "",
            "marker": "",
            "sha256": "ef" * 32,
            "size": 40_000,
            "width": 640,
            "height": 480,
            "owner": "app",
            "host_owner": "",
            "sdk": "",
            "country": "unknown",
            "evidence": evidence(kind="flow", source="flows.mitm", excerpt="POST /face"),
            **parts,
        }
    )


def both(path="accept", **parts):
    """The same payload in two runs."""
    return tuple(sent(f"{path}-{number}", **parts) for number in TWICE)


def kept(run="accept-1", **parts):
    return Kept(
        **{
            "run": run,
            "where": "shared",
            "path": "/sdcard/app/face.jpg",
            "mode": "rw-rw----",
            "size": 40_000,
            "sha256": "ab" * 32,
            "form": "image",
            "grade": "face",
            "marker": "",
            "hooked": "",
            "chosen": False,
            "gone": False,
            "evidence": evidence(kind="file", source="listings/2.json"),
            **parts,
        }
    )


def link(**parts):
    return LinkSeen(
        **{
            "url": "https://r.example.net/r/***",
            "stage": "fresh",
            "status": 200,
            "after": 5,
            "opens": True,
            "face": True,
            "entropy": 20,
            "shared": False,
            "evidence": evidence(kind="event"),
            **parts,
        }
    )


def trial(**parts):
    return TrialSeen(
        **{
            "host": "api.example.net",
            "outcome": "refused",
            "face": False,
            "flows": 1,
            "evidence": evidence(kind="event"),
            **parts,
        }
    )


def step(run="accept-1", **parts):
    return FaceStep(
        **{
            "run": run,
            "n": 110,
            "screen": "com.example.FaceActivity",
            "actions": ("blink",),
            "unlabelled": 0,
            "controls": 2,
            "seconds": None,
            "alternatives": (),
            "spoken": False,
            "evidence": evidence(kind="screen"),
            **parts,
        }
    )


def page(*labels, **parts):
    """A screen with buttons."""
    return Screen(
        **{
            "name": "Settings#1",
            "texts": (),
            "controls": tuple(
                refuse(label, role="button", act="none", effects=()) for label in labels
            ),
            "topics": ("settings",),
            "depth": 1,
            "evidence": (evidence(kind="screen"),),
            **parts,
        }
    )


def seen(check, *walks, world=None, **parts):
    """(verdict, reason) of a check by a session alone: the code's half of the default app answers nothing."""
    result = judged(check, dynamic=session(*walks, **parts), **(world or {}))
    return result.verdict, result.reason
