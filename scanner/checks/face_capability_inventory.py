"""Face capability inventory: which face functions the app holds, and whether running code leads to them.

Rests on the catalogue's signals (classes, components, libraries, assets, hosts) and on class-level
reachability from the manifest's entry points. It accuses nobody: it is the gate of every other check.

- Reachable SDKs, all known to the catalogue: ``compliant`` (the inventory is complete).
- Only unreached, weak or web-code signals, or a packed app with a visible signal:
  ``needs-manual-review``. So is a policy that says faces are processed when the APK shows no function.
- Packed or unreadable without any signal: ``not-assessed``.
- No signal, or only the system's unlock: ``not-applicable``.

With a session, SDKs that were seen running are in the list as ``executed``; a face step on the screen with no
SDK that is known is ``needs-manual-review``.

An SDK's version is told where its own files name it; where they do not, the result says so.
"""

from msgspec.structs import replace

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, SdkUse, StaticArtifact, Text
from analyzers.sdks import catalogue
from scanner.gates import face_classes
from scanner.observed_classes import run_classes, run_evidence, used_sdks
from scanner.outcome import Basis, Fact, Outcome, hidden_by, hidden_reason, not_assessed

_NO_VERSION = Text("SDK 的版本号", "the SDKs' versions")
_RUN = Text("运行应用，观察是否真的调用。", "Run the app and see whether they are really called.")


def judge(
    static: StaticArtifact, policy: PolicyArtifact | None, dynamic: DynamicArtifact | None = None
) -> Outcome:
    """The inventory's answer."""
    used = used_sdks(static, dynamic)
    faces = [sdk for sdk in used if not sdk.not_face_data and sdk.face_classes]
    facts = tuple(_fact(sdk) for sdk in faces)
    ran = any(sdk.grade == "executed" for sdk in faces)
    basis: tuple[Basis, ...] = ("static", "dynamic") if ran else ("static",)
    if not faces and dynamic is not None and run_classes(dynamic) - {"FC1"}:
        return _only_seen(dynamic)
    if static.code.state != "read":
        return replace(_packed(static, facts), basis=basis if facts else ())
    strong = [sdk for sdk in faces if sdk.grade != "present" and not sdk.weak]
    if not faces:
        return _silent(policy)
    if len(strong) < len(faces):
        return replace(_uncertain(facts, strong, faces), basis=basis)
    names = "、".join(_name(sdk) for sdk in strong)
    classes = ", ".join(face_classes(static, dynamic))
    return Outcome(
        "compliant",
        "inventory complete",
        Text(
            f"人脸能力已全部识别：{names}（{classes}）。",
            f"All face functions were identified: {names.replace('、', ', ')} ({classes}).",
        ),
        basis,
        facts,
        missing=() if all(sdk.version for sdk in strong) else (_NO_VERSION,),
    )


def _name(sdk: SdkUse) -> str:
    return catalogue().row(sdk.id).name


def _fact(sdk: SdkUse) -> Fact:
    row = catalogue().row(sdk.id)
    grade_zh = {"present": "仅存在于安装包", "reachable": "入口可达", "executed": "已观察到运行"}[
        sdk.grade
    ]
    grade_en = {
        "present": "bytes only",
        "reachable": "reachable from an entry point",
        "executed": "seen running",
    }[sdk.grade]
    classes = ", ".join(sdk.face_classes)
    name = f"{row.name} {sdk.version}".rstrip()
    return Fact(
        sdk.id,
        Text(
            f"{name}（{row.vendor}）：{grade_zh}，{classes}。",
            f"{name} ({row.vendor}): {grade_en}, {classes}.",
        ),
        sdk.evidence,
    )


def _only_seen(dynamic: DynamicArtifact) -> Outcome:
    """A face step was on the screen, and no SDK of the catalogue stands behind it."""
    classes = ", ".join(sorted(run_classes(dynamic)))
    return Outcome(
        "needs-manual-review",
        "a face step was seen, no SDK behind it is known",
        Text(
            f"运行中出现人脸步骤（{classes}），但未识别出所用 SDK。",
            f"A face step came up in the run ({classes}); which SDK is behind it is not known.",
        ),
        ("dynamic",),
        (
            Fact(
                "face-step",
                Text("运行中的人脸步骤。", "The face step in the run."),
                run_evidence(dynamic)[:3],
            ),
        ),
        missing=(Text("所用的 SDK", "the SDK in use"),),
    )


def _packed(static: StaticArtifact, facts: tuple[Fact, ...]) -> Outcome:
    names = hidden_by(static)
    if not facts:
        return not_assessed(
            hidden_reason(static),
            f"应用经过加固或代码缺失（{names}），无法清点人脸能力；不能据此认为没有人脸功能。",
            f"The app is packed or its code is missing ({names}): its face functions cannot be listed, "
            "and nothing here says that it has none.",
            would_change=(_RUN,),
        )
    return Outcome(
        "needs-manual-review",
        f"{hidden_reason(static)}; face signal visible",
        Text(
            f"应用经过加固（{names}），但可见人脸 SDK 痕迹，清单可能不全。",
            f"The app is packed ({names}), yet traces of a face SDK are visible; the list may be incomplete.",
        ),
        ("static",),
        facts,
        missing=(Text("加固后的代码", "the packed code"), _NO_VERSION),
        would_change=(_RUN,),
    )


def _silent(policy: PolicyArtifact | None) -> Outcome:
    if policy is not None and policy.face_processed:
        return Outcome(
            "needs-manual-review",
            "the policy says faces are processed, no face function was found",
            Text(
                "隐私政策称处理人脸，但安装包中未发现人脸功能：可能在网页、服务器或未能读取的代码中。",
                "The policy says faces are processed, but no face function was found in the APK: it may be "
                "in web pages, on a server, or in code that was not read.",
            ),
            ("static", "policy"),
            missing=(Text("网页与服务器端", "web pages and servers"),),
            would_change=(_RUN,),
        )
    return Outcome(
        "not-applicable",
        "no face signal and no packing",
        Text(
            "未发现任何人脸信号，也未发现加固。",
            "No face signal of any kind, and no packing, was found.",
        ),
        ("static",),
    )


def _uncertain(facts: tuple[Fact, ...], strong: list[SdkUse], faces: list[SdkUse]) -> Outcome:
    loose = [sdk for sdk in faces if sdk not in strong]
    names = "、".join(_name(sdk) for sdk in loose)
    return Outcome(
        "needs-manual-review",
        "only weak or unreached signals" if not strong else "some signals are weak or unreached",
        Text(
            f"以下 SDK 只有弱信号或未见调用：{names}。请确认是否使用，不用则移除。",
            f"Only weak signals of, or no call to: {names.replace('、', ', ')}. "
            "Confirm whether it is used; remove it if not.",
        ),
        ("static",),
        facts,
        missing=(_NO_VERSION, Text("反射与原生调用", "reflection and native calls")),
        would_change=(_RUN,),
    )
