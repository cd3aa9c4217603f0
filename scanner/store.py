"""The database: one row a fact, through sqlite-utils; tables are declared once, as data.

A SQLite file a stranger can open: `checks` and `provisions` are snapshots of what the scans were judged
by, and `artifacts` keeps the collected values compressed, so that old apps can be judged anew.
"""

import hashlib
import json
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from analyzers.artifacts import ELEMENTS, NOTICE, PolicyArtifact, encode
from analyzers.errors import InputError
from reports.model import Report, Tool
from scanner import law
from scanner.context import Context

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_SECONDS = 60
"""How long to wait for another process that is writing."""
POLL_SECONDS = 0.2
"""How long SQLite itself waits: it does not hear Ctrl-C meanwhile."""


class DatabaseUnusable(InputError):
    """The database cannot be opened or written."""


_SDK_TEXTS = ("name", "vendor", "grade", "trust", "version", "confidence")


class Table(NamedTuple):
    """A table: columns with their SQLite types, its key, and what refers to other tables."""

    columns: dict[str, type]
    key: tuple[str, ...]
    references: tuple[tuple[str, str, str], ...] = ()
    """(column, other table, other column)."""
    indexes: tuple[tuple[str, ...], ...] = ()


_SCAN = (("scan", "scans", "id"),)

TABLES: dict[str, Table] = {
    "apps": Table(
        {
            "sha256": str,
            "package": str,
            "label": str,
            "version": str,
            "version_code": str,
            "size": int,
            "min_sdk": int,
            "target_sdk": int,
            "signer": str,
            "signer_sha256": str,
        },
        ("sha256",),
        indexes=(("package",),),
    ),
    "scans": Table(
        {
            "id": str,
            "app": str,
            "as_of": str,
            "scanned_at": str,
            "tool_version": str,
            "catalogue_version": str,
            "law_version": str,
            "policy_sha256": str,
            "category": str,
            "market": str,
            "version_date": str,
            "face_class": str,
            "code_state": str,
        },
        ("id",),
        (("app", "apps", "sha256"),),
        (("app",),),
    ),
    "sdks": Table(
        {
            "scan": str,
            "sdk": str,
            "name": str,
            "vendor": str,
            "grade": str,
            "weak": int,
            "not_face_data": int,
            "face_classes": str,
            "methods": str,
            "trust": str,
            "version": str,
            "confidence": str,
            "signals": str,
        },
        ("scan", "sdk"),
        _SCAN,
        (("sdk",),),
    ),
    "results": Table(
        {
            "scan": str,
            "check": str,
            "verdict": str,
            "severity": str,
            "reason": str,
            "message_zh": str,
            "message_en": str,
            "provisions": str,
        },
        ("scan", "check"),
        _SCAN,
        (("check", "verdict"),),
    ),
    "findings": Table(
        {
            "scan": str,
            "check": str,
            "finding": int,
            "subject": str,
            "fingerprint": str,
            "message_zh": str,
            "message_en": str,
        },
        ("scan", "check", "finding"),
        _SCAN,
        (("fingerprint",),),
    ),
    "evidence": Table(
        {
            "scan": str,
            "check": str,
            "finding": int,
            "evidence": int,
            "kind": str,
            "source": str,
            "locator": str,
            "excerpt": str,
            "context": str,
            "path": str,
        },
        ("scan", "check", "finding", "evidence"),
        _SCAN,
    ),
    "policies": Table(
        {
            "scan": str,
            "sha256": str,
            "title": str,
            "face_mentioned": int,
            "face_processed": int,
            "separate_clause": int,
            "clause_level": int,
            "consent_wording": str,
        },
        ("scan",),
        _SCAN,
    ),
    "policy_elements": Table(
        {"scan": str, "element": str, "part": str, "covered": int, "quotes": str},
        ("scan", "part", "element"),
        _SCAN,
    ),
    "gates": Table(
        {"scan": str, "gate": str, "state": str, "reason_zh": str, "reason_en": str},
        ("scan", "gate"),
        _SCAN,
    ),
    "limitations": Table(
        {"scan": str, "position": int, "limitation": str, "message_zh": str, "message_en": str},
        ("scan", "position"),
        _SCAN,
    ),
    "artifacts": Table(
        {"scan": str, "name": str, "sha256": str, "size": int, "zlib": bytes},
        ("scan", "name"),
        _SCAN,
    ),
    "checks": Table(
        {
            "id": str,
            "law_version": str,
            "title_zh": str,
            "title_en": str,
            "dimension": str,
            "severity": str,
            "max_verdict": str,
        },
        ("id", "law_version"),
    ),
    "provisions": Table(
        {
            "id": str,
            "law_version": str,
            "instrument": str,
            "citation_zh": str,
            "citation_en": str,
            "applies_from": str,
            "verification": str,
        },
        ("id", "law_version"),
    ),
}


def scan_key(
    app_sha256: str,
    policy: str | None,
    context: Context,
    day: date,
    tool: Tool,
    effort: tuple[object, ...] = (),
    session: str = "",
    laws: tuple[str, ...] = (),
) -> str:
    """Identity of a scan: same bytes, policy, context, session, options and versions give the same key.

    ``policy``: SHA-256 of the file and its name's ending, which decides how it is read. ``session``: of the
    recorded session, empty without. ``laws``: overlays that were asked for.
    """
    parts = [app_sha256, policy or "", encode(context).decode(), day.isoformat()]
    parts += [tool.version, tool.catalogue_version, tool.law_version, *map(str, effort)]
    parts += [session] if session else []
    parts += ["laws", *laws] if laws else []
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


class Store:
    """An opened database. Use as a context manager.

    ``path``: ``None`` for a temporary one that is gone when it is closed.

    Raises `DatabaseUnusable` (``db-unusable``) when the file cannot be opened or is not a database.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        with self._errors():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path or "", timeout=POLL_SECONDS)
            try:
                self._db = self._open()
            except BaseException:
                self._connection.close()
                raise

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection itself, for questions in SQL; closed with the store."""
        return self._connection

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, zlib.error, OSError) as error:
            raise DatabaseUnusable(
                "db-unusable",
                f"{self._path} cannot be used as the database ({error}); "
                "name another file with --db or leave it out with --no-db.",
            ) from None

    def _open(self) -> "Database":
        from sqlite_utils import Database

        db = Database(self._connection)
        self._refuse_strangers(db)
        self._patiently(db.enable_wal)
        if not set(TABLES) <= set(db.table_names()):
            # One writer at a time, and who waited looks again at what is there by now.
            self._patiently(lambda: self._connection.execute("begin immediate"))
            with self._connection:
                existing = set(db.table_names())
                for name, table in TABLES.items():
                    if name not in existing:
                        self._create(db, name, table)
        return db

    @staticmethod
    def _refuse_strangers(db: "Database") -> None:
        """Leave a database alone whose tables of our names are not ours (or of another version)."""
        existing = set(db.table_names())
        for name, table in TABLES.items():
            if name in existing:
                columns = [column.name for column in db.table(name).columns]
                if columns != list(table.columns):
                    raise sqlite3.DatabaseError(
                        f"its table {name} is of another program or version"
                    )

    @staticmethod
    def _patiently(work: Callable[[], object]) -> None:
        """Switching to WAL and the first lock do not wait for others by themselves."""
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                work()
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    @staticmethod
    def _create(db: "Database", name: str, table: Table) -> None:
        key: Any = table.key if len(table.key) > 1 else table.key[0]
        created = db.table(name).create(
            table.columns, pk=key, foreign_keys=list(table.references), if_not_exists=True
        )
        for columns in table.indexes:
            created.create_index(list(columns), if_not_exists=True)

    # --- reading ---------------------------------------------------------------------------------

    def report(self, scan: str) -> Report | None:
        """The stored report of a scan, or ``None`` when there is none (or of an older form)."""
        try:
            data = self.artifact(scan, "report.json")
        except DatabaseUnusable:  # a damaged row is scanned again
            return None
        if data is None:
            return None
        try:
            return msgspec.json.decode(data, type=Report)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None

    def artifact(self, scan: str, name: str) -> bytes | None:
        """A stored file of a scan, unpacked."""
        return self.artifacts(scan, name).get(name)

    def artifacts(self, scan: str, name: str | None = None) -> dict[str, bytes]:
        """All stored files of a scan (or the one named), unpacked: what a bundle is an export of."""
        where = "scan = ?" if name is None else "scan = ? and name = ?"
        values = [scan] if name is None else [scan, name]
        with self._errors():
            rows = self._db.table("artifacts").rows_where(where, values, order_by="name")
            return {row["name"]: zlib.decompress(row["zlib"]) for row in rows}

    # --- writing ---------------------------------------------------------------------------------

    def save(self, scan: str, report: Report, code_state: str, files: dict[str, bytes]) -> None:
        """Store a scan in one transaction, replacing an earlier one of the same key."""
        with self._errors():
            self._patiently(lambda: self._connection.execute("begin immediate"))
            with self._connection:
                self._replace(scan, report, code_state, files)

    def _replace(self, scan: str, report: Report, code_state: str, files: dict[str, bytes]) -> None:
        self._law(report)
        for name in TABLES:
            if "scan" in TABLES[name].columns:
                self._connection.execute(f"delete from [{name}] where scan = ?", [scan])
        for name, rows in report_rows(scan, report, code_state, files):
            self._insert(name, rows)

    def _law(self, report: Report) -> None:
        version = report.tool.law_version
        seen = self._connection.execute(
            "select 1 from checks where law_version = ? limit 1", [version]
        ).fetchone()
        if seen is None:
            self._insert("checks", check_rows(version))
            self._insert("provisions", provision_rows(version))

    def _insert(self, name: str, rows: Iterable[dict[str, Any]]) -> None:
        columns = list(TABLES[name].columns)
        marks = ", ".join("?" for _ in columns)
        names = ", ".join(f"[{column}]" for column in columns)
        self._connection.executemany(
            f"insert or replace into [{name}] ({names}) values ({marks})",
            ([row[column] for column in columns] for row in rows),
        )


def _json(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def report_rows(
    scan: str, report: Report, code_state: str, files: dict[str, bytes]
) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    """The rows of a scan, table by table."""
    app = report.app
    yield "apps", [{column: getattr(app, column) for column in TABLES["apps"].columns}]
    yield "scans", [_scan_row(scan, report, code_state)]
    yield (
        "sdks",
        [
            {
                **{c: getattr(sdk, c) for c in _SDK_TEXTS},
                "scan": scan,
                "sdk": sdk.id,
                "weak": int(sdk.weak),
                "not_face_data": int(sdk.not_face_data),
                "face_classes": _json(sdk.face_classes),
                "methods": _json(sdk.methods),
                "signals": _json(sdk.signals),
            }
            for sdk in report.sdks
        ],
    )
    yield from _result_rows(scan, report)
    yield (
        "gates",
        [
            {
                "scan": scan,
                "gate": gate.id,
                "state": gate.state,
                "reason_zh": gate.reason.zh,
                "reason_en": gate.reason.en,
            }
            for gate in report.gates
        ],
    )
    yield (
        "limitations",
        [
            {
                "scan": scan,
                "position": position,
                "limitation": limitation.id,
                "message_zh": limitation.message.zh,
                "message_en": limitation.message.en,
            }
            for position, limitation in enumerate(report.limitations)
        ],
    )
    if report.policy is not None:
        yield "policies", [_policy_row(scan, report.policy)]
        yield "policy_elements", list(_element_rows(scan, report.policy))
    yield (
        "artifacts",
        [
            {
                "scan": scan,
                "name": name,
                "sha256": hashlib.sha256(data).hexdigest(),
                "size": len(data),
                "zlib": zlib.compress(data, 6),
            }
            for name, data in sorted(files.items())
        ],
    )


def _scan_row(scan: str, report: Report, code_state: str) -> dict[str, Any]:
    return {
        "id": scan,
        "app": report.app.sha256,
        "as_of": report.as_of,
        "scanned_at": report.scanned_at,
        "tool_version": report.tool.version,
        "catalogue_version": report.tool.catalogue_version,
        "law_version": report.tool.law_version,
        "policy_sha256": report.policy.snapshot.sha256 if report.policy else None,
        "category": report.app.category,
        "market": report.app.market,
        "version_date": report.app.version_date,
        "face_class": _json(report.face_class),
        "code_state": code_state,
    }


def _result_rows(scan: str, report: Report) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    results, findings, evidence = [], [], []
    for result in report.results:
        at = {"scan": scan, "check": result.check}
        results.append(
            {
                **at,
                "verdict": result.verdict,
                "severity": result.severity,
                "reason": result.reason,
                "message_zh": result.message.zh,
                "message_en": result.message.en,
                "provisions": _json(citation.id for citation in result.provisions),
            }
        )
        for number, finding in enumerate(result.findings):
            findings.append(
                {
                    **at,
                    "finding": number,
                    "subject": finding.subject,
                    "fingerprint": finding.fingerprint,
                    "message_zh": finding.message.zh,
                    "message_en": finding.message.en,
                }
            )
            for position, piece in enumerate(finding.evidence):
                evidence.append(
                    {
                        **at,
                        "finding": number,
                        "evidence": position,
                        **{c: getattr(piece, c) for c in ("kind", "source", "locator")},
                        "excerpt": piece.excerpt,
                        "context": piece.context,
                        "path": _json(piece.path),
                    }
                )
    yield "results", results
    yield "findings", findings
    yield "evidence", evidence


def _policy_row(scan: str, policy: PolicyArtifact) -> dict[str, Any]:
    return {
        "scan": scan,
        "sha256": policy.snapshot.sha256,
        "title": policy.title,
        "face_mentioned": int(policy.face_mentioned),
        "face_processed": int(policy.face_processed),
        "separate_clause": int(policy.separate_clause),
        "clause_level": policy.clause_level,
        "consent_wording": policy.consent_wording,
    }


def _element_rows(scan: str, policy: PolicyArtifact) -> Iterator[dict[str, Any]]:
    parts = (("element", ELEMENTS, policy.elements), ("notice", NOTICE, policy.notice))
    for part, names, table in parts:
        for name in names:
            yield {
                "scan": scan,
                "element": name,
                "part": part,
                "covered": int(table[name].covered),
                "quotes": _json(table[name].quotes),
            }


def check_rows(version: str) -> Iterator[dict[str, Any]]:
    """The checks as rows of the table of that name."""
    for row in law.checks().values():
        yield {
            "id": row.id,
            "law_version": version,
            "title_zh": row.title.zh,
            "title_en": row.title.en,
            "dimension": row.dimension,
            "severity": row.severity,
            "max_verdict": row.max_verdict,
        }


def provision_rows(version: str) -> Iterator[dict[str, Any]]:
    """The provisions as rows of the table of that name."""
    for row in law.provisions().values():
        yield {
            "id": row.id,
            "law_version": version,
            "instrument": row.instrument,
            "citation_zh": row.citation.zh if row.citation else None,
            "citation_en": row.citation.en if row.citation else None,
            "applies_from": row.applies_from,
            "verification": row.verification.status,
        }
