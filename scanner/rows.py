"""A report, the checks and the provisions as rows of the database's tables (`scanner.tables`)."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from analyzers.artifacts import ELEMENTS, NOTICE, PolicyArtifact
from reports.model import Report
from scanner import law
from scanner.tables import TABLES

_SDK_TEXTS = ("name", "vendor", "grade", "trust", "version", "confidence")


_spelled = json.JSONEncoder(ensure_ascii=False).encode
"""As ``json.dumps``, which makes a new encoder for every call."""


def _json(values: Iterable[object]) -> str:
    return _spelled(list(values))


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
