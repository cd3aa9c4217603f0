"""Small valid values for tests: one builder a value, every part overridable by keyword."""

import hashlib
import unicodedata
from datetime import UTC, date, datetime

from msgspec.structs import replace

from analyzers.artifacts import (
    ELEMENTS,
    NOTICE,
    App,
    Clause,
    Code,
    Component,
    Coverage,
    DomainRule,
    DynamicArtifact,
    Element,
    Endpoint,
    Evidence,
    Limitation,
    Mention,
    NetworkConfig,
    Packer,
    Permission,
    PolicyArtifact,
    PolicyLink,
    SdkUse,
    Signer,
    Snapshot,
    StaticArtifact,
    Text,
)
from scanner.checks import Check
from scanner.context import Context
from scanner.engine import Artifacts, judge
from scanner.law import checks
from scanner.one import assess
from scanner.outcome import Fact, Outcome

DAY = date(2026, 11, 22)
"""The day most tests judge by: every provision of the catalogue is in force."""
MOMENT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
INTERNET = "android.permission.INTERNET"
WORKING = (
    "face-capability-inventory",
    "cleartext-config-allows-face",
    "policy-reachable",
    "policy-separate-face-clause",
    "policy-face-notice-elements",
)
"""Checks this version decides."""


def text(zh="中文", en="English"):
    return Text(zh, en)


def evidence(**parts):
    return Evidence(
        **{
            "kind": "code",
            "source": "classes.dex",
            "locator": "Lcom/example/Face;->run()V @ 0x12",
            "excerpt": "invoke-virtual Lcom/vendor/Sdk;->start()V",
            **parts,
        }
    )


# --- static --------------------------------------------------------------------------------------


def signer(**parts):
    return Signer(**{"sha256": "ab" * 32, "subject": "CN=Test", "schemes": ("v1", "v2"), **parts})


def app(**parts):
    return App(
        **{
            "package": "com.example.app",
            "label": "Example",
            "version_name": "1.2.3",
            "version_code": "123",
            "sha256": hashlib.sha256(b"apk").hexdigest(),
            "size": 4096,
            "min_sdk": 23,
            "target_sdk": 34,
            "signer": signer(),
            **parts,
        }
    )


def permission(name=INTERNET):
    return Permission(name, evidence(kind="manifest", source="AndroidManifest.xml", excerpt=name))


def network(cleartext=False, *domains, **parts):
    """A network configuration; a domain is ``(name, cleartext)``, subdomains included."""
    return NetworkConfig(
        **{
            "cleartext": cleartext,
            "decided_by": "manifest",
            "domains": tuple(DomainRule(name, True, allowed) for name, allowed in domains),
            "evidence": (
                evidence(
                    kind="manifest",
                    source="AndroidManifest.xml",
                    locator="/manifest/application[@usesCleartextTraffic]",
                    excerpt=f"usesCleartextTraffic={str(cleartext).lower()}",
                ),
            ),
            **parts,
        }
    )


def code(state="read", **parts):
    return Code(**{"state": state, "dex_files": 1, "classes": 10, "methods": 100, **parts})


def packer(name="360 Jiagu", **parts):
    return Packer(
        **{
            "id": "qihoo-jiagu",
            "name": name,
            "evidence": (evidence(kind="file", source="apk", excerpt="assets/libjiagu.so"),),
            **parts,
        }
    )


def sdk(ident="megvii-meglive-v3", **parts):
    """By default a called liveness SDK (FC3)."""
    return SdkUse(
        **{
            "id": ident,
            "grade": "reachable",
            "weak": False,
            "not_face_data": False,
            "methods": ("com.megvii.meglive_sdk.manager.MegLiveManager.startDetect",),
            "face_classes": ("FC3",),
            "evidence": (evidence(excerpt=f"use of {ident}"),),
            **parts,
        }
    )


def beauty(**parts):
    """A beauty SDK that works on the device (FC2)."""
    return sdk("faceunity-nama", **{"face_classes": ("FC2",), **parts})


def unlock(**parts):
    """The system's unlock (FC1)."""
    return sdk("biometric-prompt", **{"face_classes": ("FC1",), "not_face_data": True, **parts})


def endpoint(url="http://api.example.net/face", **parts):
    scheme, _, rest = url.partition("://")
    cleartext = scheme in ("http", "ws")
    return Endpoint(
        **{
            "url": url,
            "host": rest.partition("/")[0],
            "cleartext": cleartext,
            "permitted": True,
            "owner": "face-code",
            "sdk": "",
            "choice": False,
            "evidence": evidence(excerpt=f'const-string v1, "{url}"'),
            **parts,
        }
    )


def link(url="https://www.example.net/privacy"):
    return PolicyLink(
        url, evidence(kind="resource", source="resources.arsc", locator="string/p", excerpt=url)
    )


def limitation(ident="native-unread", **parts):
    return Limitation(**{"id": ident, "message": text("原生库未读。", "Not read."), **parts})


CHINA = (
    evidence(kind="resource", source="resources.arsc", locator="values-zh-rCN", excerpt="人脸核验"),
)


def static(**parts):
    """By default an app that verifies people (FC3), for the mainland, with its code read."""
    packed = parts.get("code", code()).state != "read"
    sdks = parts.get("sdks", (sdk(),))
    seen = [use for use in sdks if not use.weak and (packed or use.grade != "present")]
    classes = sorted({name for use in seen for name in use.face_classes})
    return StaticArtifact(
        **{
            "app": app(),
            "permissions": (permission(),),
            "components": (Component("activity", "com.example.app.Main", True),),
            "network": network(),
            "code": code(),
            "packers": (),
            "sdks": sdks,
            "face_classes": tuple(classes) or ("FC0",),
            "endpoints": (),
            "china": CHINA,
            "policy_links": (),
            "limitations": (),
            **parts,
        }
    )


def packed(**parts):
    """A packed app without any face signal."""
    return static(**{"code": code("packed"), "packers": (packer(),), "sdks": (), **parts})


# --- dynamic -------------------------------------------------------------------------------------


def dynamic(**parts):
    return DynamicArtifact(
        **{
            "session": "cd" * 32,
            "package": "com.example.app",
            "app_sha256": app().sha256,
            "coverage": (Coverage("idle", 2, 2),),
            "executed_sdks": (),
            "limitations": (),
            **parts,
        }
    )


# --- policy --------------------------------------------------------------------------------------

POLICY = "隐私政策\n一、我们收集您的姓名、手机号、人脸信息。\n二、联系我们：privacy@example.net。\n"


def policy(words=POLICY, **parts):
    """By default a policy that names faces in a list (level 0) and tells nothing of them.

    ``elements`` and ``notice`` take the ids that are covered.
    """
    told = set(parts.pop("elements", ()))
    noticed = set(parts.pop("notice", ()))
    level = parts.get("clause_level", 0)
    quotes = ((0, min(len(words), 8)),)
    data = words.encode()
    processing = tuple(parts.get("mentions", (mention("list"),)))
    return PolicyArtifact(
        **{
            "snapshot": Snapshot(
                hashlib.sha256(data).hexdigest(),
                len(data),
                "text/plain",
                "utf-8",
                ((0, 0, len(words)),),
            ),
            "text": words,
            "text_sha256": hashlib.sha256(data).hexdigest(),
            "languages": ("zh",),
            "title": "隐私政策",
            "face_mentioned": bool(processing),
            "face_processed": any(m.role in ("processing", "list") for m in processing),
            "processing": "unspecified",
            "separate_clause": level >= 2,
            "clause_level": level,
            "score": 0.9 if level >= 2 else 0.1,
            "clauses": (),
            "mentions": processing,
            "highlighted": False,
            "consent_wording": "none",
            "elements": {n: Element(n in told, quotes if n in told else ()) for n in ELEMENTS},
            "notice": {n: Element(n in noticed, quotes if n in noticed else ()) for n in NOTICE},
            "limitations": (),
            **parts,
        }
    )


def silent_policy(words="隐私政策\n我们收集您的姓名和手机号。\n", **parts):
    """A policy that does not speak of faces."""
    return policy(words, **{"mentions": (), "face_processed": False, "processing": "none", **parts})


def mention(role="processing", start=8, end=20):
    return Mention(start, end, role)


def clause(level=3, heading="人脸信息处理规则", **parts):
    return Clause(
        **{
            "level": level,
            "heading": heading if level > 1 else "",
            "start": 5,
            "end": 25,
            "prominent": False,
            **parts,
        }
    )


# --- judging -------------------------------------------------------------------------------------


def artifacts(**parts):
    return Artifacts(**{"static": static(), **parts})


def report(context=None, day=DAY, **parts):
    """A whole report; ``static``, ``policy`` and ``dynamic`` as for `artifacts`."""
    return assess(artifacts(**parts), context or Context(), day, scanned_at=MOMENT)


def fact(subject="subject", **parts):
    return Fact(**{"subject": subject, "message": text(), "evidence": (evidence(),), **parts})


def outcome(verdict="violation", *basis, **parts):
    return Outcome(
        **{
            "verdict": verdict,
            "reason": "because",
            "message": text(),
            "basis": basis or ("static",),
            **parts,
        }
    )


def fake_check(ident, answer=None, *, needs=(), **row):
    """A check that gives one answer (or raises it); ``row`` overrides parts of its catalogue row."""

    def judge(**_):
        if isinstance(answer, BaseException):
            raise answer
        return answer

    return Check(
        row=replace(checks()[ident], **row),
        doc="Fake.",
        judge=judge,
        needs=tuple(needs),
        takes=tuple(needs),
        waits_for=None,
    )


def verdicts(answer):
    """Verdict by check id of a `Report` or `Judgement`."""
    return {result.check: result.verdict for result in answer.results}


def result_of(answer, check):
    """One check's result in a `Report` or `Judgement`."""
    return next(result for result in answer.results if result.check == check)


def judged(check, *, context=None, day=DAY, **parts):
    """The engine's result of one real check."""
    return result_of(judge(artifacts(**parts), context or Context(), day), check)


def columns(line):
    """Columns a line takes on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
