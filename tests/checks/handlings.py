"""What an app does with a face, in small: one builder a value, every part overridable by keyword."""

from builders import evidence, judged, permission, static

from analyzers.handling import (
    CameraUse,
    Flow,
    Handling,
    ResultLink,
    Secret,
    Step,
    Trait,
    TrustGap,
    WebGrant,
)

CAMERA = permission("android.permission.CAMERA")
INTERNET = permission()
ALBUM = permission("android.permission.READ_MEDIA_IMAGES")


def flow(**parts):
    """A picture of the camera, sent once over https after a touch."""
    steps = (
        Step("source", "onPreviewFrame", evidence()),
        Step("sink", "okhttp3.OkHttpClient.newCall", evidence()),
    )
    return Flow(
        **{
            "id": "camera-frame: a.B.onPreviewFrame → a.Api.post",
            "source": "camera-frame",
            "sdk": "",
            "sink": "network",
            "urls": ("https://api.example.net/face",),
            "urls_complete": True,
            "cleartext": "no",
            "local": False,
            "loopback": False,
            "permitted": False,
            "protected": "no",
            "removed": False,
            "repeated": "no",
            "stops": "yes",
            "by": "touch",
            "chosen": False,
            "accept_all": False,
            "with_data": (),
            "steps": steps,
            **parts,
        }
    )


def gap(**parts):
    return TrustGap(
        **{
            "kind": "trust-manager",
            "owner": "a.TrustAll",
            "on_face_path": "yes",
            "debug_only": False,
            "reachable": True,
            "evidence": (evidence(),),
            **parts,
        }
    )


def secret(**parts):
    return Secret(
        **{
            "vendor": "aip.baidubce.com",
            "kind": "secret",
            "masked": "ab…yz",
            "signs": True,
            "host": "aip.baidubce.com",
            "offline_licence": False,
            "evidence": (evidence(),),
            **parts,
        }
    )


def grant(**parts):
    return WebGrant(
        **{
            "owner": "a.Chrome",
            "grants": "all",
            "face_pages": ("https://h5.example.net/face",),
            "reachable": True,
            "evidence": (evidence(),),
            **parts,
        }
    )


def camera(**parts):
    """A screen with a preview, opened by a touch."""
    return CameraUse(
        **{
            "id": "camera1 a.Page.open",
            "api": "camera1",
            "owner": "a.Page",
            "purpose": "face",
            "library": False,
            "host": "screen",
            "preview": "visible",
            "by": "touch",
            "feeds": ("arcsoft-arcface",),
            "declared": False,
            "reachable": True,
            "path": (),
            "evidence": (evidence(),),
            **parts,
        }
    )


def trait(**parts):
    return Trait(
        **{
            "trait": "age",
            "sdk": "arcsoft-arcface",
            "method": "getAge",
            "read": True,
            "use": "shown",
            "evidence": (evidence(),),
            **parts,
        }
    )


def result_link(**parts):
    return ResultLink(
        **{
            "url": "https://img.example.net/photo/{}",
            "guarded": "no",
            "shared": True,
            "evidence": (evidence(),),
            **parts,
        }
    )


def world(*flows, state="read", handling=None, **parts):
    """An app of which the handling was read."""
    found = Handling(state, flows=flows, **(handling or {}))
    return static(**{"handling": found, **parts})


def verdict(check, app, **parts):
    """Verdict and reason, without the words every compliant static reading begins with."""
    result = judged(check, static=app, **parts)
    return result.verdict, result.reason.removeprefix("static reading only: ")
