"""One app -> one report."""

import logging
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from analyzers.artifacts import Limitation, PolicyArtifact, Text, encode
from analyzers.errors import AppUnreadable, InputError, PolicyUnreadable
from analyzers.sdks import catalogue
from reports.model import VERDICTS, Gate, Report, Sdk, Subject, Tool
from scanner import __version__, law
from scanner.checks import all_checks
from scanner.context import Context, read_context
from scanner.engine import Artifacts, judge

logger = logging.getLogger(__name__)

SECONDS = 300.0
"""Time for the static analysis of one app when nothing else is said."""
LARGEST_POLICY = 32 * 1024 * 1024


class Collected(NamedTuple):
    """What was read of one app, before anything is judged."""

    artifacts: Artifacts
    files: dict[str, bytes]
    """Evidence files by the name they get in a bundle's ``evidence`` folder."""


class Effort(NamedTuple):
    """What may be spent on one app."""

    seconds: float | None = SECONDS
    """Time for its static analysis; ``None`` for as long as it takes."""
    engine: Literal["own", "androguard"] = "own"
    """``androguard``: its reading of the code is compared with ours."""


def scan(
    apk: Path | str,
    *,
    policy: Path | str | None = None,
    context: Path | str | Context | None = None,
    as_of: date | None = None,
    effort: Effort | None = None,
) -> Report:
    """Scan one APK, with its privacy policy if there is one.

    ``context`` is a `Context` or the path of a YAML file; ``as_of`` the day whose law applies, today
    (UTC) when not given; ``effort`` the limits of one app. Nothing is written anywhere.

    Raises `analyzers.errors.InputError` (an input cannot be read; its ``code`` is stable) and
    ``TypeError`` for a ``context`` of another kind.
    """
    if context is None:
        known = Context()
    elif isinstance(context, Context):
        known = context
    elif isinstance(context, Path | str):
        known = read_context(Path(context))
    else:
        raise TypeError(f"context must be a Context or a path, not {type(context).__name__}")
    texts = Path(policy) if policy is not None else None
    collected = collect(Path(apk), texts, effort or Effort())
    return assess(collected.artifacts, known, as_of or today())


def today() -> date:
    """The present day, UTC."""
    return datetime.now(UTC).date()


# --- collect -------------------------------------------------------------------------------------


def collect(apk: Path, policy: Path | None, effort: Effort | None = None) -> Collected:
    """Artifacts and evidence files of one app. Raises `analyzers.errors.InputError`."""
    from analyzers.static import read_app
    from analyzers.static.budget import Budget

    effort = effort or Effort()
    data = read_policy_file(policy) if policy is not None else None
    try:
        inputs = read_app(apk, Budget(effort.seconds), cross_check=effort.engine == "androguard")
    except InputError:
        raise
    except (Exception, RecursionError, MemoryError) as error:
        logger.debug("static analyzer failed on %s", apk, exc_info=True)
        raise AppUnreadable(
            "apk-analysis-failed",
            f"{apk.name} could not be analysed ({type(error).__name__}); "
            "please report it with the APK's SHA-256.",
        ) from error
    files = dict(inputs.files)
    artifact = None
    if policy is not None and data is not None:
        artifact = analyze_policy(data, policy.name)
        files |= policy_files(artifact, data)
    return Collected(Artifacts(inputs.artifact, None, artifact), files)


def read_policy_file(path: Path) -> bytes:
    """Bytes of a policy file. Raises `PolicyUnreadable`."""
    try:
        if path.is_dir():
            raise PolicyUnreadable("policy-is-folder", f"{path} is a folder; name a policy file.")
        if path.stat().st_size > LARGEST_POLICY:
            raise PolicyUnreadable(
                "policy-too-large", f"{path.name} is larger than {LARGEST_POLICY:,} bytes."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise PolicyUnreadable("policy-missing", f"{path} does not exist.") from None
    except OSError as error:
        raise PolicyUnreadable(
            "policy-no-access", f"{path} cannot be opened: {error.strerror}."
        ) from None


def analyze_policy(data: bytes, name: str) -> PolicyArtifact:
    """What a policy says of faces. Raises `PolicyUnreadable`."""
    from analyzers.policy import analyze

    try:
        return analyze(data, name)
    except InputError:
        raise
    except (Exception, RecursionError, MemoryError) as error:
        logger.debug("policy analyzer failed on %s", name, exc_info=True)
        raise PolicyUnreadable(
            "policy-analysis-failed",
            f"{name} could not be analysed ({type(error).__name__}); please report it.",
        ) from error


def policy_files(policy: PolicyArtifact, data: bytes) -> dict[str, bytes]:
    """The snapshot as given and its text, as evidence files."""
    ending = "html" if policy.snapshot.media_type == "text/html" else "txt"
    return {f"policy-snapshot.{ending}": data, "policy-text.txt": policy.text.encode()}


# --- assess --------------------------------------------------------------------------------------


def assess(
    artifacts: Artifacts, context: Context, day: date, *, scanned_at: datetime | None = None
) -> Report:
    """The report on collected artifacts by the law of ``day``. Pure but for the time stamp."""
    judgement = judge(artifacts, context, day)
    verdicts = [result.verdict for result in judgement.results]
    moment = scanned_at or datetime.now(UTC)
    return Report(
        tool=tool(),
        as_of=day.isoformat(),
        scanned_at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        app=_subject(artifacts, context),
        limitations=_limitations(artifacts, judgement.gates),
        gates=judgement.gates,
        face_class=artifacts.static.face_classes,
        sdks=tuple(_sdks(artifacts)),
        summary={verdict: verdicts.count(verdict) for verdict in VERDICTS},
        results=judgement.results,
        policy=artifacts.policy,
    )


def tool() -> Tool:
    """Name and versions of this program and its rules."""
    return Tool("faceaudit", __version__, catalogue().version, law.VERSION)


def _subject(artifacts: Artifacts, context: Context) -> Subject:
    app = artifacts.static.app
    signer = app.signer
    schemes = ", ".join(signer.schemes) if signer else ""
    return Subject(
        package=app.package,
        label=app.label,
        version=app.version_name,
        version_code=app.version_code,
        sha256=app.sha256,
        size=app.size,
        signer=f"{signer.subject} ({schemes})" if signer else None,
        signer_sha256=signer.sha256 if signer else None,
        min_sdk=app.min_sdk,
        target_sdk=app.target_sdk,
        category=context.category,
        market=context.market,
        version_date=context.version_date.isoformat() if context.version_date else None,
    )


def _sdks(artifacts: Artifacts) -> list[Sdk]:
    found = []
    for use in artifacts.static.sdks:
        row = catalogue().row(use.id)
        found.append(
            Sdk(
                id=use.id,
                name=row.name,
                vendor=row.vendor,
                grade=use.grade,
                weak=use.weak,
                not_face_data=use.not_face_data,
                face_classes=use.face_classes,
                methods=use.methods,
                trust=row.status,
                evidence=use.evidence,
            )
        )
    return found


def _limitations(artifacts: Artifacts, gates: tuple[Gate, ...]) -> tuple[Limitation, ...]:
    found: list[Limitation] = []
    if artifacts.dynamic is None:
        found.append(_NO_SESSION)
    if artifacts.policy is None:
        found.append(_NO_POLICY)
    found += artifacts.static.limitations
    if artifacts.policy is not None:
        found += artifacts.policy.limitations
        found += _contradiction(artifacts.policy, gates)
    found += _undecided()
    china = next(gate for gate in gates if gate.id == "g-china")
    if china.state == "assumed-open":
        found.append(Limitation("china-assumed", china.reason))
    return tuple(found)


def _contradiction(policy: PolicyArtifact, gates: tuple[Gate, ...]) -> list[Limitation]:
    face = next(gate for gate in gates if gate.id == "g-face")
    return [_POLICY_ONLY] if policy.face_processed and face.state == "closed" else []


def _undecided() -> list[Limitation]:
    waiting = sum(check.judge is None for check in all_checks())
    text = Text(
        f"本版本尚有 {waiting} 项检查不能判断，均列为“未评估”或“不适用”。",
        f"This version does not decide {waiting} of the checks yet; they end as not assessed or not applicable.",
    )
    return [Limitation("checks-undecided", text)] if waiting else []


_NO_SESSION = Limitation(
    "no-session",
    Text(
        "只读取了安装包，没有运行应用：弹窗、实际调用和网络传输都未观察。",
        "The APK was read, not run: prompts, real calls and traffic were not observed.",
    ),
)
_NO_POLICY = Limitation(
    "no-policy",
    Text(
        "未提供隐私政策：与政策有关的检查未评估。",
        "No privacy policy was supplied: checks of its text are not assessed.",
    ),
)
_POLICY_ONLY = Limitation(
    "policy-without-function",
    Text(
        "隐私政策称处理人脸，但安装包中未发现可达的人脸功能；可能在网页、服务器或未读取的代码中。",
        "The policy says faces are processed, but no reachable face function was found in the APK; it may "
        "be in web pages, on a server, or in code that was not read.",
    ),
)


def context_bytes(context: Context) -> bytes:
    """The context as it is saved beside the artifacts."""
    return encode(context)


def context_from(data: bytes) -> Context:
    """A saved context. Raises ``msgspec.MsgspecError``, ``RecursionError`` or ``UnicodeDecodeError``."""
    return msgspec.json.decode(data, type=Context)
