"""Cloud face API secret shipped in the app.

Looks for constants that sign requests to a cloud face service, or are sent to it or handed to its client.
Keys are shown masked and never tried.

- Such a constant with the vendor's host or client in the code: ``likely-violation``.
- A constant that only looks like one: ``needs-manual-review``.
- The app works with a cloud face service without one: ``compliant`` (static reading only).
- No cloud face service: ``not-applicable``. Licences of SDKs that work on the device are no secrets.
"""

from analyzers.artifacts import StaticArtifact, Text
from analyzers.handling import Secret
from analyzers.sdks import catalogue
from scanner.handling_facts import cut_short, outcome, unread
from scanner.outcome import Fact, Outcome

_SERVER = Text("服务端令牌的签发方式", "how the server issues tokens")


def judge(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    found = [s for s in static.handling.secrets if s.kind != "id" and not s.offline_licence]
    certain = [secret for secret in found if secret.signs]
    if certain:
        names = ", ".join(sorted({secret.host or secret.vendor for secret in certain}))
        return outcome(
            "likely-violation",
            "secret of a cloud face service in the app",
            f"应用中含云端人脸服务（{names}）的密钥，并在客户端用于签名或换取令牌。",
            f"A key of a cloud face service ({names}) is in the app and signs, or is exchanged, on the device.",
            map(_fact, certain),
            missing=_SERVER,
        )
    if found:
        return outcome(
            "needs-manual-review",
            "looks like a secret",
            "应用中有疑似云端人脸服务密钥的常量，未见其用途。",
            "A constant looks like a key of a cloud face service; its use was not seen.",
            map(_fact, found),
            missing=_SERVER,
        )
    if static.handling.state == "partial":
        return cut_short()
    if not _uses_cloud(static):
        return outcome(
            "not-applicable",
            "no cloud face service",
            "未使用云端人脸服务。",
            "No cloud face service is used.",
        )
    return outcome(
        "compliant",
        "no secret beside the cloud face service",
        "代码与资源中未发现云端人脸服务的密钥。",
        "No key of the cloud face service was found in code or resources.",
        missing=_SERVER,
    )


def _uses_cloud(static: StaticArtifact) -> bool:
    return any(
        sdk.grade != "present" and catalogue().row(sdk.id).processing != "on-device"
        for sdk in static.sdks
    )


def _fact(secret: Secret) -> Fact:
    where = secret.host or secret.vendor
    return Fact(
        where,
        Text(f"{where} 的密钥 {secret.masked}。", f"Key {secret.masked} of {where}."),
        secret.evidence,
    )
