"""The report as SARIF 2.1.0, for the places where developers read findings.

Only verdicts that ask somebody to act become results. A check is a rule, a provision a taxon of the taxonomy of the
law; what could not be seen stands in the notifications of the run. Source: OASIS, "Static Analysis Results
Interchange Format (SARIF) Version 2.1.0", sections 3.14-3.58.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal
from urllib.parse import quote

import msgspec

from analyzers.artifacts import Evidence, Text
from reports.model import FLAGGED, Finding, Report, Result, Severity, Verdict
from reports.untrusted import visible

Lang = Literal["zh", "en"]
_LEVEL: dict[Verdict, str] = {"violation": "error", "likely-violation": "warning"}
_SECURITY: dict[Severity, str] = {
    "critical": "9.0",
    "high": "7.0",
    "medium": "5.0",
    "low": "3.0",
    "info": "0.0",
}
"""``security-severity`` as code hosts read it: a number that puts a rule into their own four classes."""
_SPAN = re.compile(r"^\[(\d+), ?(\d+)\)$")
LAW = "china-face-information-law"


def render(reports: Sequence[Report], lang: Lang) -> str:
    """One log with a run for each report."""
    log = {
        "version": "2.1.0",
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "runs": [_run(report, lang) for report in reports],
    }
    return msgspec.json.format(msgspec.json.encode(_harmless(log)), indent=2).decode() + "\n"


def _harmless(value: Any) -> Any:
    """The same with every text made visible: most of them come from strangers."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {_harmless(key): _harmless(each) for key, each in value.items()}
    return [_harmless(each) for each in value] if isinstance(value, list) else value


def _run(report: Report, lang: Lang) -> dict[str, Any]:
    flagged = [result for result in report.results if result.verdict in FLAGGED]
    rules = {result.check: index for index, result in enumerate(flagged)}
    taxa = sorted({p.id: p for result in flagged for p in result.provisions}.items())
    tool = report.tool
    return {
        "tool": {
            "driver": {
                "name": tool.name,
                "version": tool.version,
                "semanticVersion": tool.version,
                "language": "zh-CN" if lang == "zh" else "en",
                "rules": [_rule(result, lang) for result in flagged],
                "supportedTaxonomies": [{"name": LAW, "index": 0}],
                "properties": {
                    "catalogue": tool.catalogue_version,
                    "law": tool.law_version,
                    "asOf": report.as_of,
                },
            }
        },
        "automationDetails": {"id": f"faceaudit/{report.app.package}/"},
        "taxonomies": [
            {
                "name": LAW,
                "version": tool.law_version,
                "shortDescription": {
                    "text": "中国人脸信息相关规定"
                    if lang == "zh"
                    else "Chinese rules on face information"
                },
                "taxa": [
                    {"id": ident, "shortDescription": _message(provision.citation, lang)}
                    for ident, provision in taxa
                ],
            }
        ],
        "artifacts": [
            {
                "location": {"uri": _uri(f"{report.app.package}.apk")},
                "length": report.app.size,
                "hashes": {"sha-256": report.app.sha256},
                "roles": ["analysisTarget"],
            }
        ],
        "invocations": [
            {
                "executionSuccessful": True,
                "endTimeUtc": report.scanned_at,
                "toolExecutionNotifications": [
                    {
                        "descriptor": {"id": limitation.id},
                        "level": "note",
                        "message": _message(limitation.message, lang),
                    }
                    for limitation in report.limitations
                ],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [
            entry
            for result in flagged
            for entry in _results(result, rules[result.check], report, lang)
        ],
        "properties": {"faceClass": list(report.face_class), "summary": report.summary},
    }


def _rule(result: Result, lang: Lang) -> dict[str, Any]:
    grounds = "; ".join(_pick(p.citation, lang) for p in result.provisions if p.use == "ground")
    remedy = _pick(result.remedy, lang)
    return {
        "id": result.check,
        "name": "".join(part.title() for part in result.check.split("-")),
        "shortDescription": _message(result.title, lang),
        "fullDescription": {
            "text": _pick(result.title, lang) + (f" ({grounds})" if grounds else "")
        },
        "help": {"text": remedy, "markdown": _escaped(remedy)},
        "defaultConfiguration": {"level": "warning"},
        "relationships": [
            {
                "target": {"id": provision.id, "toolComponent": {"name": LAW, "index": 0}},
                "kinds": ["relevant"],
            }
            for provision in result.provisions
        ],
        "properties": {
            "tags": ["privacy", "face", "security"],
            "security-severity": _SECURITY[result.severity],
            "problem.severity": "error" if result.severity in ("critical", "high") else "warning",
        },
    }


def _results(result: Result, rule: int, report: Report, lang: Lang) -> Iterator[dict[str, Any]]:
    if not result.findings:
        yield _result(result, None, rule, report, lang)
    for finding in result.findings:
        yield _result(result, finding, rule, report, lang)


def _result(
    result: Result,
    finding: Finding | None,
    rule: int,
    report: Report,
    lang: Lang,
) -> dict[str, Any]:
    said = _pick(result.message, lang)
    if finding is not None:
        said = f"{said} {_pick(finding.message, lang)}"
    print_ = finding.fingerprint if finding is not None else f"{report.app.package}/{result.check}"
    level = _LEVEL.get(result.verdict)
    return {
        "ruleId": result.check,
        "ruleIndex": rule,
        # The format knows a level for failures only; what a person has to look at is of another kind.
        "kind": "fail" if level else "review",
        "level": level or "none",
        "message": {"text": said},
        "locations": _locations(finding.evidence if finding else (), report),
        "partialFingerprints": {"faceaudit/v1": print_},
        "taxa": [
            {"id": provision.id, "toolComponent": {"name": LAW, "index": 0}}
            for provision in result.provisions
        ],
        "properties": {
            "verdict": result.verdict,
            "severity": result.severity,
            "reason": result.reason,
            "restsOn": [_pick(basis, lang) for basis in result.rests_on],
        },
    }


def _locations(evidence: tuple[Evidence, ...], report: Report) -> list[dict[str, Any]]:
    """A place for each piece of evidence; a finding without any is about the app as a whole."""
    if not evidence:
        return [
            {"physicalLocation": {"artifactLocation": {"uri": _uri(f"{report.app.package}.apk")}}}
        ]
    return [_location(piece) for piece in evidence[:10]]


def _location(piece: Evidence) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(piece.source)}}
    if span := _SPAN.match(piece.locator):
        start, end = int(span[1]), int(span[2])
        physical["region"] = {
            "charOffset": start,
            "charLength": end - start,
            "snippet": {"text": piece.excerpt},
        }
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": piece.locator, "kind": piece.kind}],
        "message": {"text": piece.excerpt or piece.kind},
    }


def _uri(name: str) -> str:
    """A relative reference; whatever an APK calls its files cannot become an absolute one or lead upwards."""
    parts = [part for part in visible(name).split("/") if part not in ("", ".", "..")]
    return quote("/".join(parts), safe="/.-_~") or "app"


def _pick(text: Text, lang: Lang) -> str:
    return text.zh if lang == "zh" else text.en


def _message(text: Text, lang: Lang) -> dict[str, str]:
    return {"text": _pick(text, lang)}


def _escaped(text: str) -> str:
    """Text that Markdown takes as text."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~])", r"\\\1", text)
