"""The tables of the database, declared once, as data: columns, keys, and what refers to what."""

from typing import NamedTuple


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
