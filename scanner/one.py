"""One app -> one report."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
from msgspec import structs

from analyzers.artifacts import (
    DynamicArtifact,
    Limitation,
    StaticArtifact,
    Text,
    encode,
)
from analyzers.errors import AppUnreadable, InputError, SessionUnusable
from analyzers.names import Names
from analyzers.sdks import catalogue
from reports.model import VERDICTS, Gate, GateState, Report, Sdk, Session, Subject, Tool
from scanner import __version__, keeping, law
from scanner.chains import chains
from scanner.citing import silent_laws
from scanner.context import Context, about, read_context
from scanner.disclosing import comparisons
from scanner.duties import told
from scanner.engine import Artifacts, case_of, judge
from scanner.gates import face_classes
from scanner.limitations import limitations
from scanner.observed_classes import used_sdks
from scanner.policies import Reader, Sources, sources_of
from scanner.replies import replies
from scanner.walks import walks
from scanner.ways import ways

if TYPE_CHECKING:
    from analyzers.static.assemble import Glance, Inputs

logger = logging.getLogger(__name__)

SECONDS = 300.0
"""Time for the static analysis of one app when nothing else is said."""


class Collected(NamedTuple):
    """What was read of one app, before anything is judged."""

    artifacts: Artifacts
    files: dict[str, bytes]
    """Evidence files by the name they get in a bundle's ``evidence`` folder."""
    names: Names | None = None
    """Names in the app, by which SDKs that become known later are noticed."""


class Enough(Exception):
    """Raised by who is told first of an app and does not want it read to its end."""


class Effort(NamedTuple):
    """What may be spent on one app."""

    seconds: float | None = SECONDS
    """Time for its static analysis; ``None`` for as long as it takes."""
    engine: Literal["own", "androguard"] = "own"
    """``androguard``: its reading of the code is compared with ours."""


class Recorded(NamedTuple):
    """A session to judge an app by."""

    folder: Path
    geoip: Path | None = None
    """MMDB file of the user's own; without it countries stay unknown."""


def scan(
    apk: Path | str,
    *,
    policy: Path | str | Sequence[Path | str] | Sources | None = None,
    context: Path | str | Context | None = None,
    as_of: date | None = None,
    effort: Effort | None = None,
    session: Path | str | None = None,
    geoip: Path | str | None = None,
    laws: Sequence[str] = (),
) -> Report:
    """Scan one APK, with its privacy policy and a recorded session if there are any.

    ``policy`` is a file or an ``https://`` address, several with the policy first and its separate rules
    after it, or `scanner.policies.Sources`; without it a policy that the APK carries is read.
    ``context`` is a `Context` or the path of a YAML file; ``as_of`` the day whose law applies, today
    (UTC) when not given; ``effort`` the limits of one app; ``session`` the folder of a session recorded by
    ``faceaudit observe`` or imported, ``geoip`` an MMDB file that tells countries of addresses; ``laws``
    the ids of foreign laws and platform rules to cite beside (`scanner.law.overlays`). Nothing is written
    anywhere, but a damaged description of the session is mended.

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
    recorded = Recorded(Path(session), Path(geoip) if geoip else None) if session else None
    beside = law.chosen(laws)
    collected = collect(Path(apk), sources_of(policy), effort or Effort(), recorded)
    return assess(collected.artifacts, known, as_of or today(), laws=beside)


def today() -> date:
    """The present day, UTC."""
    return datetime.now(UTC).date()


# --- collect -------------------------------------------------------------------------------------


def collect(
    apk: Path,
    policy: Reader | Sources | Path | None = None,
    effort: Effort | None = None,
    session: Recorded | Path | None = None,
    *,
    first: "Callable[[Glance], None] | None" = None,
) -> Collected:
    """Artifacts and evidence files of one app. Raises `analyzers.errors.InputError`.

    ``first`` is told what is known of the app before its code is read deeply.
    """
    effort = effort or Effort()
    reader = policy if isinstance(policy, Reader) else Reader(sources_of(policy))
    _ = reader.given  # a policy that cannot be read is told of before an app is looked at
    return with_policy(read(apk, effort, first=first), reader, session)


def read(
    apk: Path,
    effort: Effort,
    *,
    first: "Callable[[Glance], None] | None" = None,
    early: bool = False,
) -> "Inputs":
    """What the APK itself shows. Raises `analyzers.errors.InputError` and whatever ``first`` raises.

    ``early``: ``first`` is told before the code is swept, where much is to be done still.
    """
    from analyzers.static import read_app
    from analyzers.static.budget import Budget

    try:
        return read_app(
            apk,
            Budget(effort.seconds),
            cross_check=effort.engine == "androguard",
            first=first,
            early=early,
        )
    except (InputError, Enough):
        raise
    except (Exception, RecursionError, MemoryError) as error:
        logger.debug("static analyzer failed on %s", apk, exc_info=True)
        raise AppUnreadable(
            "apk-analysis-failed",
            f"{apk.name} could not be analysed ({type(error).__name__}); "
            "please report it with the APK's SHA-256.",
        ) from error


def with_policy(
    inputs: "Inputs", reader: Reader, session: Recorded | Path | None = None
) -> Collected:
    """What was read of an APK, with its policy and a session. Raises `analyzers.errors.InputError`."""
    obtained = reader.obtain(inputs.artifact.policy_links, inputs.pages)
    static = inputs.artifact
    if obtained.links != static.policy_links:
        static = structs.replace(static, policy_links=obtained.links)
    recorded = Recorded(session) if isinstance(session, Path) else session
    dynamic = read_recorded(recorded, static) if recorded is not None else None
    names = inputs.names
    if names is not None:
        names = structs.replace(names, tool=__version__)
    return Collected(
        Artifacts(static, dynamic, obtained.artifact), {**inputs.files, **obtained.files}, names
    )


def read_recorded(recorded: Recorded, static: StaticArtifact) -> DynamicArtifact:
    """What a session of this very app shows.

    Raises `SessionUnusable`: ``session-other-app`` when it is of another package, or of another version of the
    app; the codes of reading it besides.
    """
    from analyzers.dynamic.reading import read_session

    dynamic = read_session(recorded.folder, geoip=recorded.geoip, static=static)
    app = static.app
    if dynamic.package and dynamic.package != app.package:
        raise SessionUnusable(
            "session-other-app",
            f"{recorded.folder} was recorded with {dynamic.package}, the APK is {app.package}.",
        )
    parts = static.parts.present if static.parts is not None else ()
    if dynamic.app_sha256 in (app.sha256, *(part.sha256 for part in parts)):
        return dynamic
    version = _version_of(recorded.folder)
    if version not in (("", ""), (app.version_name, app.version_code)):
        raise SessionUnusable(
            "session-other-app",
            f"{recorded.folder} was recorded with version {' '.join(version)}, "
            f"the APK is version {app.version_name} {app.version_code}.",
        )
    if any(limit.id == _OTHER_BUILD.id for limit in dynamic.limitations):
        return dynamic
    return structs.replace(dynamic, limitations=(_OTHER_BUILD, *dynamic.limitations))


def _version_of(folder: Path) -> tuple[str, str]:
    """Version name and code of the app that was run, empty when the session does not tell."""
    from analyzers.dynamic.session import DESCRIPTION, Description

    try:
        told = msgspec.json.decode((folder / DESCRIPTION).read_bytes(), type=Description)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return "", ""
    return told.app.version_name, told.app.version_code


# --- assess --------------------------------------------------------------------------------------


def assess(
    artifacts: Artifacts,
    context: Context,
    day: date,
    *,
    scanned_at: datetime | None = None,
    laws: tuple[str, ...] = (),
    first: tuple[Limitation, ...] = (),
) -> Report:
    """The report on collected artifacts by the law of ``day``. Pure but for the time stamp.

    ``laws``: overlays to cite beside it, as `law.chosen` gives them. ``first``: limitations that are told
    before all others.
    """
    judgement = judge(artifacts, context, day, laws)
    verdicts = [result.verdict for result in judgement.results]
    context = about(context, artifacts.static.app.package)
    case = case_of(artifacts, context, day, laws)
    moment = scanned_at or datetime.now(UTC)
    return Report(
        tool=tool(artifacts.policy.own_model if artifacts.policy is not None else ""),
        as_of=day.isoformat(),
        scanned_at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        app=_subject(artifacts, context),
        limitations=(*first, *limitations(artifacts, judgement.gates), *silent_laws(laws, day)),
        gates=judgement.gates,
        face_class=face_classes(artifacts.static, artifacts.dynamic),
        sdks=tuple(_sdks(artifacts)),
        summary={verdict: verdicts.count(verdict) for verdict in VERDICTS},
        results=judgement.results,
        policy=artifacts.policy,
        session=_session(artifacts.dynamic) if artifacts.dynamic is not None else None,
        walks=walks(artifacts.dynamic, judgement.results),
        ways=ways(artifacts.static, judgement.results),
        chains=chains(artifacts.static, artifacts.dynamic, judgement.results),
        laws=laws,
        comparisons=comparisons(
            artifacts.static, artifacts.policy, artifacts.dynamic, _state(judgement.gates, "g-face")
        ),
        banners=keeping.banners(case),
        replies=replies(artifacts.policy),
        duties=told(case, judgement.results),
        keep=keeping.keep(case, judgement.results),
        complain=keeping.complain(case),
        liability=keeping.liability(case),
    )


def _state(gates: tuple[Gate, ...], ident: str) -> GateState:
    return next(gate.state for gate in gates if gate.id == ident)


def _session(dynamic: DynamicArtifact) -> Session:
    return Session(
        log=dynamic.session,
        app_sha256=dynamic.app_sha256,
        recording=dynamic.recording,
        coverage=dynamic.coverage,
        changed_by_hooks=dynamic.observed.changed_by_hooks,
    )


def tool(policy_model: str = "") -> Tool:
    """Name and versions of this program and its rules.

    :param policy_model: SHA-256 of the user's own model that reads policies, empty for ours.
    """
    return Tool("faceaudit", __version__, catalogue().version, law.VERSION, policy_model)


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
    for use in used_sdks(artifacts.static, artifacts.dynamic):
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
                signals=use.signals,
                confidence=use.confidence,
                version=use.version,
            )
        )
    return found


_OTHER_BUILD = Limitation(
    "session-other-build",
    Text(
        "记录时运行的 APK 与所读的 APK 不能确认是同一个文件。",
        "That the APK that was run is the file that was read could not be confirmed.",
    ),
)


def context_bytes(context: Context) -> bytes:
    """The context as it is saved beside the artifacts."""
    return encode(context)


def code_state(static: StaticArtifact) -> str:
    """How much of an app's code was read; ``cut`` also when the time ended before the consent flow or the handling of faces was."""
    parts = (static.asking, static.handling)
    late = any(part.state == "partial" and "budget" in part.unresolved for part in parts)
    return "cut" if late else static.code.state


def context_from(data: bytes) -> Context:
    """A saved context. Raises ``msgspec.MsgspecError``, ``RecursionError`` or ``UnicodeDecodeError``."""
    return msgspec.json.decode(data, type=Context)
