"""Reports as SARIF 2.1.0, for the places where developers read findings.

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
from reports.markup import fenced
from reports.markup import text as markdown
from reports.model import FLAGGED, Citation, Finding, Report, Result, Severity, Verdict
from reports.told import Accepted
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
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LONGEST = 2000
"""Code points of a text in the log; the JSON report holds the whole."""
BESIDE = 10
"""Pieces of evidence given with a result besides the first."""


def render(report: Report | Sequence[Report], lang: Lang) -> str:
    """One log, with a run for each report."""
    reports = (report,) if isinstance(report, Report) else report
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(each, lang) for each in reports]}
    return msgspec.json.format(msgspec.json.encode(_harmless(log)), indent=2).decode() + "\n"


def _harmless(value: Any) -> Any:
    """The same with every text made visible and bounded: most of them come from strangers."""
    if isinstance(value, str):
        return visible(value if len(value) <= LONGEST else value[:LONGEST] + "…")
    if isinstance(value, dict):
        return {_harmless(key): _harmless(each) for key, each in value.items()}
    return [_harmless(each) for each in value] if isinstance(value, list) else value


def _run(report: Report, lang: Lang) -> dict[str, Any]:
    flagged = [result for result in report.results if result.verdict in FLAGGED]
    rules = {result.check: index for index, result in enumerate(flagged)}
    taxa = {p.id: p for result in flagged for p in result.provisions}
    order = {ident: index for index, ident in enumerate(sorted(taxa))}
    return {
        "tool": {"driver": _driver(report, flagged, order, lang)},
        "automationDetails": {"id": f"faceaudit/{report.app.package}/"},
        "taxonomies": [_taxonomy(report, [taxa[ident] for ident in order], lang)],
        "artifacts": [
            {
                "location": {"uri": _uri(f"{report.app.package}.apk")},
                "length": report.app.size,
                "hashes": {"sha-256": report.app.sha256},
                "roles": ["analysisTarget"],
            }
        ],
        "invocations": [_invocation(report, lang)],
        "columnKind": "unicodeCodePoints",
        "language": _language(lang),
        "results": [
            entry
            for result in flagged
            for entry in _results(result, rules[result.check], order, report, lang)
        ],
        "properties": {"faceClass": list(report.face_class), "summary": report.summary},
    }


def _language(lang: Lang) -> str:
    return "zh-CN" if lang == "zh" else "en-US"


# --- the tool and its rules ----------------------------------------------------------------------


def _driver(
    report: Report, flagged: list[Result], order: dict[str, int], lang: Lang
) -> dict[str, Any]:
    tool = report.tool
    return {
        "name": tool.name,
        "organization": tool.name,
        "version": tool.version,
        "semanticVersion": tool.version,
        "language": _language(lang),
        "rules": [_rule(result, order, lang) for result in flagged],
        "supportedTaxonomies": [{"name": LAW, "index": 0}],
        "properties": {
            "catalogue": tool.catalogue_version,
            "law": tool.law_version,
            "asOf": report.as_of,
        },
    }


def _rule(result: Result, order: dict[str, int], lang: Lang) -> dict[str, Any]:
    grounds = dict.fromkeys(_pick(p.citation, lang) for p in result.provisions if p.use == "ground")
    title = _sentence(_pick(result.title, lang), lang)
    words = ("依据：", "；", "。") if lang == "zh" else (" Provisions: ", "; ", ".")
    basis = f"{words[0]}{words[1].join(grounds)}{words[2]}" if grounds else ""
    return {
        "id": result.check,
        "name": "".join(part.title() for part in result.check.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": title + basis},
        "help": _help(result, lang),
        "defaultConfiguration": {"level": _LEVEL.get(result.verdict, "warning")},
        "relationships": [
            {"target": _taxon(provision, order), "kinds": ["relevant"]}
            for provision in _once(result.provisions)
        ],
        "properties": {
            "tags": ["privacy", "face", "security"],
            "precision": "high" if result.verdict == "violation" else "medium",
            "security-severity": _SECURITY[result.severity],
            "problem.severity": "error" if result.severity in ("critical", "high") else "warning",
        },
    }


def _sentence(text: str, lang: Lang) -> str:
    """With its full stop, which viewers that cut at the first sentence look for."""
    return text if text.endswith(("。", ".")) else text + ("。" if lang == "zh" else ".")


def _help(result: Result, lang: Lang) -> dict[str, str]:
    remedy = _pick(result.remedy, lang)
    plain, marked = [remedy], [markdown(remedy, LONGEST)]
    if (fix := result.fix) is not None:
        how = _pick(fix.text, lang)
        plain.append(how)
        marked.append(markdown(how, LONGEST))
        if fix.code:
            plain.append(fix.code)
            marked.append(fenced(fix.code, fix.language))
    return {"text": "\n\n".join(plain), "markdown": "\n\n".join(marked)}


def _once(provisions: tuple[Citation, ...]) -> list[Citation]:
    return list({provision.id: provision for provision in provisions}.values())


def _taxon(provision: Citation, order: dict[str, int]) -> dict[str, Any]:
    return {
        "id": provision.id,
        "index": order[provision.id],
        "toolComponent": {"name": LAW, "index": 0},
    }


def _taxonomy(report: Report, provisions: list[Citation], lang: Lang) -> dict[str, Any]:
    names = ("中国人脸信息相关规定。", "Chinese rules on face information.")
    return {
        "name": LAW,
        "version": report.tool.law_version,
        "language": _language(lang),
        "shortDescription": {"text": names[lang == "en"]},
        "isComprehensive": False,
        "taxa": [
            {
                "id": provision.id,
                "shortDescription": {"text": _pick(provision.citation, lang)},
                "properties": {"use": provision.use},
            }
            for provision in provisions
        ],
    }


def _invocation(report: Report, lang: Lang) -> dict[str, Any]:
    told = [(limit.id, limit.message) for limit in report.limitations]
    told += [("baseline", note) for note in (report.baseline.notes if report.baseline else ())]
    return {
        "executionSuccessful": True,
        "endTimeUtc": report.scanned_at,
        "toolExecutionNotifications": [
            {"descriptor": {"id": ident}, "level": "note", "message": _message(text, lang)}
            for ident, text in told
        ],
    }


# --- results -------------------------------------------------------------------------------------


def _results(
    result: Result, rule: int, order: dict[str, int], report: Report, lang: Lang
) -> Iterator[dict[str, Any]]:
    for finding in result.findings or (None,):
        yield _result(result, finding, rule, order, report, lang)


def _result(
    result: Result,
    finding: Finding | None,
    rule: int,
    order: dict[str, int],
    report: Report,
    lang: Lang,
) -> dict[str, Any]:
    said = _pick(result.message, lang)
    if finding is not None:
        said = f"{said} {_pick(finding.message, lang)}"
    print_ = finding.fingerprint if finding is not None else f"{report.app.package}/{result.check}"
    level = _LEVEL.get(result.verdict)
    evidence = finding.evidence if finding is not None else ()
    first, *others = [_location(piece, report) for piece in evidence[: BESIDE + 1]] or [
        _app(report)
    ]
    entry: dict[str, Any] = {
        "ruleId": result.check,
        "ruleIndex": rule,
        # The format knows a level for failures only; what a person has to look at is of another kind.
        "kind": "fail" if level else "review",
        "level": level or "none",
        "message": {"text": _unlinked(said)},
        "locations": [first],
        "partialFingerprints": {
            "faceaudit/v1": print_,
            # Code hosts tell alerts apart by this one, and would otherwise hash a line of a file they do not have.
            "primaryLocationLineHash": f"{print_}:1",
        },
        "taxa": [_taxon(provision, order) for provision in _once(result.provisions)],
        "properties": {
            "verdict": result.verdict,
            "severity": result.severity,
            "reason": result.reason,
            "restsOn": [_pick(basis, lang) for basis in result.rests_on],
        },
    }
    if others:
        entry["relatedLocations"] = [{"id": n, **place} for n, place in enumerate(others, 1)]
    if report.baseline is not None:
        mark = finding.accepted if finding is not None else result.accepted
        entry["baselineState"] = "new" if mark is None else "unchanged"
        entry["suppressions"] = [_suppression(mark, lang)] if mark is not None else []
    return entry


def _suppression(mark: Accepted, lang: Lang) -> dict[str, Any]:
    """What the baseline says; one that has ended is there and suppresses nothing."""
    until = f"（有效至 {mark.expires}）" if lang == "zh" else f" (until {mark.expires})"
    return {
        "kind": "external",
        "status": "accepted" if mark.state == "accepted" else "rejected",
        "justification": mark.reason + until,
        "properties": {"expires": mark.expires, "by": mark.by, "state": mark.state},
    }


def _app(report: Report) -> dict[str, Any]:
    """A finding without evidence is about the app as a whole."""
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(f"{report.app.package}.apk"), "index": 0},
            "region": {"startLine": 1},
        }
    }


def _location(piece: Evidence, report: Report) -> dict[str, Any]:
    # Code hosts show no result without a line; files without lines have one.
    region: dict[str, Any] = {"startLine": 1}
    span = _SPAN.match(piece.locator)
    if span and piece.kind == "policy" and piece.source == "policy" and report.policy is not None:
        start, end = int(span[1]), int(span[2])
        if start <= end <= len(report.policy.text):
            region = _lines(report.policy.text, start, end)
    if shown := piece.excerpt or piece.locator:
        region["snippet"] = {"text": shown}
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(piece.source)},
            "region": region,
        },
        "logicalLocations": [{"fullyQualifiedName": piece.locator, "kind": piece.kind}],
        "message": {"text": _unlinked(piece.excerpt or piece.kind)},
    }


def _lines(text: str, start: int, end: int) -> dict[str, Any]:
    """A quotation by lines and columns of the policy's text, and by code points."""
    before, quoted = text[:start], text[start:end]
    first = before.count("\n") + 1
    column = start - (before.rfind("\n") + 1) + 1
    breaks = quoted.count("\n")
    return {
        "startLine": first,
        "startColumn": column,
        "endLine": first + breaks,
        "endColumn": len(quoted) - quoted.rfind("\n") if breaks else column + len(quoted),
        "charOffset": start,
        "charLength": end - start,
    }


def _uri(name: str) -> str:
    """A relative reference; whatever an APK calls its files cannot become an absolute one or lead upwards."""
    parts = [
        part[:200] for part in visible(name[:LONGEST]).split("/") if part not in ("", ".", "..")
    ]
    return quote("/".join(parts[:50]), safe="/.-_~") or "app"


def _pick(text: Text, lang: Lang) -> str:
    return text.zh if lang == "zh" else text.en


def _message(text: Text, lang: Lang) -> dict[str, str]:
    return {"text": _unlinked(_pick(text, lang))}


def _unlinked(text: str) -> str:
    """A message in which no viewer finds a link or a placeholder (SARIF 3.11.5 and 3.11.6)."""
    return re.sub(r"\{(?=\d+\})", "{ ", text[:LONGEST].replace("](", "] (")) or "-"
