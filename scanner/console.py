"""Runs scans for the command line: subject after subject, their documents delivered, rows to the database."""

import logging
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
import msgspec

from analyzers.artifacts import PolicyArtifact
from analyzers.errors import AppUnreadable, InputError, ModelUnusable
from reports.bundle import attached_in, bundle_files, is_folder, read_bundle
from reports.formats import FORMATS, Attached, nothing
from reports.model import VERDICTS, Report, counts
from scanner.bundling import (
    RunLog,
    attachments,
    forms_of,
    save_bundle,
    versions,
)
from scanner.context import Context, answered
from scanner.engine import Artifacts
from scanner.hashing import app_sha256, session_identity
from scanner.job import Job
from scanner.one import assess, code_state, collect, context_bytes, context_from, today, tool
from scanner.policies import Reader, Sources
from scanner.policy_identity import beside_unchanged, identity, identity_of
from scanner.progress import glance, progress, summary
from scanner.rejudging import named, unknown_ids, whole
from scanner.writing import ReaderGone, is_file, say, write_document

if TYPE_CHECKING:
    from scanner.database import Where
    from scanner.store import Store

logger = logging.getLogger(__name__)


Judged = tuple[Report, Attached]
"""A report, and the files that belong to it."""


class Run:
    """One invocation. Use as a context manager."""

    def __init__(self, job: Job, db: "Where | None", *, stored: bool, again: bool) -> None:
        self._job = job
        self._again = again
        self._stack = ExitStack()
        self._store = self._opened(db) if stored else None
        self._last: Report | None = None
        self._several = False
        self._log = RunLog()
        self._unstamped = False
        self._rendered: dict[tuple[str, str], str | bytes] = {}

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _opened(self, db: "Where | None") -> "Store | None":
        from scanner.store import (
            DatabaseUnusable,
            Store,
        )  # a scan that stores nothing needs no SQLite

        try:
            return self._stack.enter_context(Store(db or default_database()))
        except DatabaseUnusable as error:
            if db is not None:
                raise _Failed(f"{error} Name another with --db, or none with --no-db.") from None
            say(f"{error} Nothing is stored this time.")
            return None

    # --- subjects --------------------------------------------------------------------------------

    def scan_all(self, apks: Sequence[Path], sources: Sources) -> int:
        """Scan each APK; one that fails does not stop the others. Returns the exit code."""
        reader = Reader(sources)
        return self._each(apks, lambda apk: self._scan(apk, sources, reader))

    def check_all(self, folders: Sequence[Path]) -> int:
        """Judge each saved bundle again. Returns the exit code."""
        return self._each(folders, self._check)

    def _each(self, subjects: Sequence[Path], work: Callable[[Path], Judged]) -> int:
        self._several = len(subjects) > 1
        code = 0
        with progress(len(subjects)) as advance:
            for subject in subjects:
                try:
                    report, attached = work(subject)
                    report = self._marked(report)
                    self._warn(report)
                    self._deliver(report, attached)
                except ReaderGone:
                    raise
                except InputError as error:
                    advance(f"not scanned: {error}")
                    code = 3
                    continue
                except Exception as error:  # a fault of ours costs one subject, not the run
                    logger.debug("%s failed", subject, exc_info=True)
                    kind = type(error).__name__
                    advance(
                        f"not scanned: [internal-error] {subject.name} made faceaudit fail ({kind}); "
                        "please report it (faceaudit -v shows where)."
                    )
                    code = 3
                    continue
                self._last = report
                advance(f"{subject.name}: {summary(report)}")
                if code != 3 and self._fails(report):
                    code = 1
        return 3 if self._unstamped else code

    def _scan(self, apk: Path, sources: Sources, reader: Reader) -> Judged:
        context = self._job.context or Context()
        self._log, self._rendered = RunLog(), {}
        self._log.note("began", versions=versions() if self._job.bundle is not None else {})
        key = self._known_key(apk, sources, context)
        if key is not None and self._store is not None and not self._again:
            report = self._store.report(key)
            if report is not None and beside_unchanged(report.policy, sources):
                say(
                    f"{apk.name}: already scanned at {report.scanned_at} with the same inputs "
                    "and versions (use --again to scan it again)"
                )
                stored = whole(self._store.artifacts(key), report)
                self._log.note("taken-from-database", scanned_at=report.scanned_at)
                attached = attachments(stored, self._folder())
                if self._job.bundle is not None:
                    self._write_bundle(report, stored, attached)
                return report, attached
        session = () if self._job.session is None else (self._job.session,)
        # One who waits at a terminal is told at once what is known; a log gets the answer alone.
        told = glance if sys.stderr.isatty() and not self._several else None
        collected = collect(apk, reader, self._job.effort, *session, first=told)
        self._note_read(collected.artifacts)
        report = assess(collected.artifacts, context, self._job.day, laws=self._job.laws)
        self._log.note("judged", as_of=report.as_of, law=report.tool.law_version)
        files = bundle_files(
            report,
            collected.artifacts.static,
            collected.artifacts.dynamic,
            collected.artifacts.policy,
            context_bytes(context),
            collected.files,
        )
        if self._store is not None and key is None and sources.online:
            key = self._key(report.app.sha256, identity_of(report.policy), context)
        if self._store is not None and key is not None:
            kept = files | named(collected.names)
            self._store.save(key, report, code_state(collected.artifacts.static), kept)
        attached = attachments(files, self._folder())
        if self._job.bundle is not None:
            self._write_bundle(report, files, attached)
        return report, attached

    def _note_read(self, found: Artifacts) -> None:
        app = found.static.app
        self._log.note("app-read", sha256=app.sha256, bytes=app.size)
        if found.policy is not None:
            self._log.note("policy-read", sha256=found.policy.snapshot.sha256)
        if found.dynamic is not None:
            self._log.note("session-read", log_sha256=found.dynamic.session)

    def _known_key(self, apk: Path, sources: Sources, context: Context) -> str | None:
        paths = [apk, *map(Path, sources.given)]
        if self._store is None or sources.online:
            return None
        if not all(is_file(p) for p in paths if p != apk or not p.is_dir()):
            return None  # the scan itself will say what is wrong with the file
        try:
            return self._key(app_sha256(apk), identity(sources), context)
        except (OSError, AppUnreadable, ModelUnusable):
            return None

    def _key(self, app: str, text: str | None, context: Context) -> str:
        from scanner.store import scan_key

        session = session_identity(self._job.session) if self._job.session is not None else ""
        job = self._job
        return scan_key(app, text, context, job.day, tool(), job.effort, session, job.laws)

    def _check(self, folder: Path) -> Judged:
        saved = read_bundle(folder)
        context = self._job.context
        if context is None:
            try:
                context = context_from(saved.context)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                raise InputError("bundle-damaged", f"{folder}: context.json: {error}.") from None
        if self._job.answers is not None:
            context = answered(context, self._job.answers)
        artifacts = Artifacts(saved.static, saved.dynamic, saved.policy)
        if strange := unknown_ids(artifacts):
            raise InputError(
                "bundle-other-version",
                f"{folder}: {strange} is not known to this version's catalogue; scan the APK again.",
            )
        report = assess(artifacts, context, self._job.day, laws=self._job.laws)
        return report, attached_in(folder)

    # --- documents -------------------------------------------------------------------------------

    def _deliver(self, report: Report, attached: Attached) -> None:
        for form in self._job.formats:
            line = self._json_lines(form)
            document = self._rendered.get((form, self._job.language))
            if document is None:
                document = render(report, form, self._job.language, attached, line=line)
            write_document(document, self._target(report, form))

    def _json_lines(self, form: str) -> bool:
        """Several JSON documents on stdout are one a line, so that a program can take them apart."""
        return form == "json" and self._several and self._job.output is None

    def _target(self, report: Report, form: str) -> Path | None:
        if self._job.output is None:
            return None
        output = Path(self._job.output)
        folder = self._several or len(self._job.formats) > 1 or is_folder(output)
        if folder or self._job.output.endswith(os.sep):
            return output / f"{file_stem(report)}.{FORMATS[form].extension}"
        return output

    def _folder(self) -> Path | None:
        """Of the session, if there is one."""
        return self._job.session.folder if self._job.session is not None else None

    def _write_bundle(self, report: Report, files: dict[str, bytes], attached: Attached) -> None:
        job = self._job
        assert job.bundle is not None
        documents = {}
        for form, lang in forms_of(job.formats, job.language):
            document = self._rendered[form, lang] = render(report, form, lang, attached)
            data = document.encode() if isinstance(document, str) else document
            documents[f"report.{lang}.{FORMATS[form].extension}"] = data
        folder = job.bundle / file_stem(report) if self._several else job.bundle
        trouble = save_bundle(
            folder,
            report,
            files,
            documents,
            self._folder(),
            job.bundling,
            self._log,
            1 if self._fails(self._marked(report)) else 0,
        )
        if job.bundling.seal.key is not None:
            say(f"{folder}: signed by SHA256:{job.bundling.seal.key.fingerprint}")
        if trouble is not None:
            say(str(trouble))
            self._unstamped = True

    def write_html(self, folder: Path) -> Path:
        """Write the last report as HTML into a folder; returns the file."""
        if self._last is None:
            raise LookupError("nothing was scanned")
        path = folder / f"{file_stem(self._last)}.html"
        write_document(render(self._last, "html", self._job.language), path)
        return path

    def _marked(self, report: Report) -> Report:
        """The report with the marks of the baseline. Database and bundle hold it without them: they are evidence."""
        if self._job.baseline is None:
            return report
        from scanner.baseline import apply

        return apply(report, self._job.baseline, today())

    def _warn(self, report: Report) -> None:
        """Say which entries of the baseline have ended or match nothing."""
        if report.baseline is None or self._job.baseline is None:
            return
        for note in report.baseline.notes:
            say(f"{self._job.baseline.path}: {note.zh if self._job.language == 'zh' else note.en}")

    def _fails(self, report: Report) -> bool:
        if self._job.fail_on == "never":
            return False
        limit = VERDICTS.index(self._job.fail_on)
        grave = [result for result in report.results if VERDICTS.index(result.verdict) <= limit]
        return any(counts(result) for result in grave)


class _Failed(click.ClickException):
    """Something outside the inputs keeps us from scanning."""

    exit_code = 3

    def show(self, file: object = None) -> None:
        say(self.message)


def default_database() -> Path:
    """Where results go when nothing else is said."""
    from platformdirs import user_data_path

    return user_data_path("faceaudit", appauthor=False) / "faceaudit.sqlite"


def file_stem(report: Report) -> str:
    """``PACKAGE-sha8``, safe as a file name whatever the manifest says."""
    package = re.sub(r"[^A-Za-z0-9._-]", "_", report.app.package).lstrip(".")[:100]
    return f"{package or 'unnamed'}-{report.app.sha256[:8]}"


def render(
    report: Report, form: str, language: str, attached: Attached = nothing, *, line: bool = False
) -> str | bytes:
    """A report in one of the formats of `reports.formats`."""
    from reports.formats import render as formatted

    return formatted(report, form, "zh" if language == "zh" else "en", attached, line=line)


def render_policy(
    policy: PolicyArtifact, form: str, language: str, day: date, *, painted: bool
) -> str:
    """A policy alone in one of the formats; JSON is the artifact itself."""
    lang: Literal["zh", "en"] = "zh" if language == "zh" else "en"
    if form == "json":
        from analyzers.artifacts import encode

        return encode(policy).decode()
    from scanner.demands import demands

    if form == "html":
        from reports.policy_html import render_policy as html

        return html(policy, demands(day), tool(policy.own_model), lang)
    from reports.policy_text import render_policy as text

    return text(policy, demands(day), lang, painted=painted)
