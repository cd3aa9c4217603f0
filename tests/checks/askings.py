"""What an app asks, in small: one builder a value, every part overridable by keyword."""

from builders import evidence, judged, static

from analyzers.asking import (
    Asking,
    Capture,
    Control,
    Liveness,
    PermissionRequest,
    Prompt,
    PromptText,
    Screen,
    Start,
    Way,
)

SCREEN = "com.example.FaceActivity"
ASK = "Lcom/example/FaceActivity;->ask()V"
CAMERA = "android.permission.CAMERA"


def agree(label="同意", **parts):
    return Control(
        **{"role": "positive", "label": label, "act": "agree", "effects": ("capture",), **parts}
    )


def refuse(label="不同意", **parts):
    return Control(
        **{"role": "negative", "label": label, "act": "refuse", "effects": ("dismiss",), **parts}
    )


def box(label="我同意处理我的人脸信息", **parts):
    return Control(
        **{
            "role": "checkbox",
            "label": label,
            "act": "agree",
            "effects": (),
            "checked": "no",
            **parts,
        }
    )


def prompt(*controls, words="我们将采集您的人脸信息用于核验身份，是否同意？", **parts):
    """A dialog that asks for the face alone and can be refused."""
    return Prompt(
        **{
            "id": ASK,
            "kind": "dialog",
            "screen": SCREEN,
            "texts": (PromptText("message", words),),
            "topics": ("face",),
            "asks_consent": True,
            "wording": "separate",
            "only_face": True,
            "tells": ("purpose",),
            "alternative": False,
            "guardian": False,
            "coercive": (),
            "notes": (),
            "cancelable": "yes",
            "controls": controls or (agree(), refuse()),
            "unasked": False,
            "remembered": False,
            "complete": True,
            "path": ("open com.example.Main",),
            "evidence": (evidence(),),
            **parts,
        }
    )


def way(*agreed, steps=("open com.example.Main", "touch “刷脸登录” on com.example.Main")):
    return Way(steps, agreed, ())


def capture(**parts):
    """A liveness step that every way reaches over the prompt's agreement."""
    return Capture(
        **{
            "id": "megvii start",
            "kind": "sdk",
            "sdk": "megvii-meglive-v3",
            "method": "com.vendor.Sdk.start",
            "screen": SCREEN,
            "purpose": "identity",
            "by": "touch",
            "ways": (way(ASK),),
            "consents": (ASK,),
            "unconsented": False,
            "resolved": True,
            "alternatives": (),
            "evidence": (evidence(),),
            **parts,
        }
    )


def free(**parts):
    """A capture that a way reaches without any agreement to a face text."""
    return capture(**{"unconsented": True, "consents": (), "ways": (way(),), **parts})


def request(*permissions, **parts):
    return PermissionRequest(
        **{
            "permissions": permissions or (CAMERA,),
            "complete": True,
            "screen": "com.example.Main",
            "by": "touch",
            "at_launch": False,
            "library": "framework",
            "refusal": (),
            "refusal_resolved": True,
            "split": False,
            "path": (),
            "evidence": (evidence(),),
            **parts,
        }
    )


def start(**parts):
    return Start(
        **{
            "sdk": "megvii-meglive-v3",
            "method": "com.vendor.Sdk.init",
            "place": "application",
            "guard": "none",
            "effect": "starts",
            "path": (),
            "evidence": (evidence(),),
            **parts,
        }
    )


def screen(*controls, **parts):
    return Screen(
        **{
            "name": "com.example.SettingsActivity",
            "texts": (),
            "controls": controls,
            "topics": ("settings",),
            "depth": 2,
            "evidence": (evidence(),),
            **parts,
        }
    )


def liveness(*actions, **parts):
    return Liveness(
        **{
            "actions": actions,
            "choice": False,
            "spoken": False,
            "seconds": None,
            "evidence": (evidence(),),
            **parts,
        }
    )


def asking(**parts):
    """By default a capture behind a consent of its own."""
    return Asking(**{"state": "read", "prompts": (prompt(),), "captures": (capture(),), **parts})


def verdict(check, *, world=None, **parts):
    """(verdict, reason) of a check on an app that asks so."""
    result = judged(check, static=static(asking=asking(**parts)), **(world or {}))
    return result.verdict, result.reason
