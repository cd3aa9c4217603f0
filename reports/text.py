"""The report as plain text: what could not be seen first, then verdicts by gravity."""

from collections.abc import Iterator, Sequence

from analyzers.artifacts import ELEMENTS, Evidence, Limitation, PolicyArtifact
from analyzers.artifacts import NOTICE as NOTICE_IDS
from reports.lines import WIDTH, Lang, item, wrapped
from reports.model import FLAGGED, SEVERITIES, VERDICTS, Gate, Report, Result, Sdk, Session
from reports.origins import documents_of, origin_of
from reports.sessions import MOMENT, PATH, Event, run_on, told, walked
from reports.text_told import banners, beside
from reports.told import Outline
from reports.untrusted import one_line
from reports.words import (
    CONFIDENCE,
    ELEMENT,
    FACE_CLASS,
    GATE_STATE,
    GRADE,
    GROUND,
    NOT_COVERED,
    NOTICE,
    PHRASE,
    SEVERITY,
    SIGNAL,
    VERDICT,
    pick,
)
from reports.words_closing import CLOSING
from reports.words_pipeline import BASELINE, state_of

__all__ = ["QUOTE", "WIDTH", "render", "wrapped"]

SHOWN = 3
"""Pieces of evidence printed with a finding."""
QUOTE = 120
"""Code points of an excerpt printed; the report holds the whole."""


def render(report: Report, lang: Lang) -> str:
    """The whole report."""
    parts = (
        banners(report, lang),
        _header(report, lang),
        _unseen(report, lang),
        _run(report.session, lang) if report.session else (),
        _function(report, lang),
        _flagged(report, lang),
        _baseline(report, lang),
        _rest(report, lang),
        _policy(report.policy, lang) if report.policy else (),
        beside(report, lang),
        _closing(lang),
    )
    return "\n".join(one_line(line) for part in parts for line in part) + "\n"


def _t(zh: str, en: str, lang: Lang) -> str:
    return zh if lang == "zh" else en


def _header(report: Report, lang: Lang) -> Iterator[str]:
    app, tool = report.app, report.tool
    yield f"{app.label}  {app.package}  {app.version} ({app.version_code})"
    yield f"SHA-256 {app.sha256}"
    if app.signer_sha256:
        yield _t("签名证书 ", "signer  ", lang) + app.signer_sha256
    yield _t(
        f"按 {report.as_of} 施行的法律；faceaudit {tool.version}，目录 {tool.catalogue_version}，法规 {tool.law_version}",
        f"law of {report.as_of}; faceaudit {tool.version}, catalogue {tool.catalogue_version}, "
        f"law data {tool.law_version}",
        lang,
    )
    if report.laws:
        named = ", ".join(report.laws)
        yield _t(
            f"另引用境外法律与平台规则：{named}",
            f"foreign law and platform rules cited: {named}",
            lang,
        )
    if tool.policy_model:
        yield _t("用户自己的政策模型 ", "policy model of the user's own ", lang) + tool.policy_model


def _unseen(report: Report, lang: Lang) -> Iterator[str]:
    yield from _limits(report.limitations, lang)
    yield ""
    yield _t("前置判断", "Gates", lang)
    for gate in report.gates:
        yield from item(_gate(gate, lang), lang)


def _baseline(report: Report, lang: Lang) -> Iterator[str]:
    if report.baseline is not None and report.baseline.notes:
        yield ""
        yield pick(BASELINE, lang)
        for note in report.baseline.notes:
            yield from item(pick(note, lang), lang)


def _limits(limitations: tuple[Limitation, ...], lang: Lang) -> Iterator[str]:
    messages = [pick(limitation.message, lang) for limitation in limitations]
    if messages:
        yield ""
        yield _t("未能看到的内容", "What could not be seen", lang)
        for message in messages:
            yield from item(message, lang)


def _gate(gate: Gate, lang: Lang) -> str:
    state = pick(GATE_STATE[gate.state], lang)
    return f"{pick(gate.question, lang)} [{state}] {pick(gate.reason, lang)}"


def _run(session: Session, lang: Lang) -> Iterator[str]:
    yield ""
    yield _t("如何运行", "How it was run", lang)
    for name, value in run_on(session):
        yield from item(f"{pick(name, lang)}{_t('：', ': ', lang)}{pick(value, lang)}", lang)
    for path in session.coverage:
        label = pick(PATH[path.path], lang) if path.path in PATH else path.path
        yield from item(f"{label}{_t('：', ': ', lang)}{pick(walked(path), lang)}", lang)


def _function(report: Report, lang: Lang) -> Iterator[str]:
    yield ""
    classes = ", ".join(_class(c, lang) for c in report.face_class)
    yield _t(f"人脸功能：{classes}", f"Face function: {classes}", lang)
    for sdk in report.sdks:
        yield from item(_sdk(sdk, lang), lang)


def _class(ident: str, lang: Lang) -> str:
    name = FACE_CLASS.get(ident)  # an old report may hold a class this version does not know
    return f"{ident} {pick(name, lang)}" if name else ident


def _sdk(sdk: Sdk, lang: Lang) -> str:
    notes = [pick(GRADE[sdk.grade], lang), pick(CONFIDENCE[sdk.confidence], lang)]
    if sdk.weak:
        notes.append(_t("弱信号", "weak signal", lang))
    if sdk.not_face_data:
        notes.append(_t("拿不到人脸", "receives no face", lang))
    if sdk.trust == "recalled":
        notes.append(_t("目录条目待核实", "catalogue row to be confirmed", lang))
    signals = ", ".join(pick(SIGNAL[signal], lang) for signal in sdk.signals)
    seen = _t(f"；所见：{signals}", f"; seen: {signals}", lang) if signals else ""
    name = f"{sdk.name} {sdk.version}".rstrip()
    told = f"{', '.join(notes)}; {', '.join(sdk.face_classes)}{seen}"
    return f"{sdk.id} - {name} ({sdk.vendor}): {told}"


def _flagged(report: Report, lang: Lang) -> Iterator[str]:
    counts = (
        f"{pick(VERDICT[verdict], lang)} {report.summary[verdict]}"
        for verdict in VERDICTS
        if report.summary.get(verdict)
    )
    yield ""
    yield _t("结论：", "Verdicts: ", lang) + " · ".join(counts)
    for result in _ordered(report.results):
        if result.verdict in (*FLAGGED, "compliant"):
            yield from _result(result, lang)


def _ordered(results: tuple[Result, ...]) -> list[Result]:
    return sorted(results, key=lambda r: (VERDICTS.index(r.verdict), SEVERITIES.index(r.severity)))


def _result(result: Result, lang: Lang) -> Iterator[str]:
    yield ""
    verdict, severity = pick(VERDICT[result.verdict], lang), pick(SEVERITY[result.severity], lang)
    yield f"[{verdict}] {pick(result.title, lang)} ({result.check}, {severity})"
    yield from wrapped(pick(result.message, lang), "    ", lang)
    cited = (pick(c.citation, lang) for c in result.provisions if c.use == "ground")
    grounds = list(dict.fromkeys(cited))  # two rows may be parts of one article
    if grounds and result.verdict in FLAGGED:
        label = pick(GROUND[result.verdict], lang) + _t("", " ", lang)
        yield from wrapped(label + _t("；", "; ", lang).join(grounds), "    ", lang)
    if result.accepted is not None:
        yield from wrapped(pick(state_of(result.accepted), lang), "    ", lang)
    if result.verdict in FLAGGED:
        for finding in result.findings:
            yield from wrapped("- " + pick(finding.message, lang), "    ", lang)
            if finding.accepted is not None:
                yield from wrapped(pick(state_of(finding.accepted), lang), "        ", lang)
            events, others = told(finding.evidence)
            yield from _order(events, lang)
            for piece in others[:SHOWN]:
                yield from _evidence(piece)
            if (more := len(others) - SHOWN) > 0:
                yield "        " + _t(
                    f"另有 {more} 处，见 JSON", f"… {more} more in the JSON", lang
                )
    for label, texts in (
        (_t("依据的材料：", "Rests on: ", lang), result.rests_on),
        (_t("未查看：", "Not looked at: ", lang), result.missing),
        (_t("何以改变：", "Would change it: ", lang), result.would_change),
    ):
        if texts:
            joined = _t("；", "; ", lang).join(pick(text, lang) for text in texts)
            yield from wrapped(label + joined, "    ", lang)
    if result.verdict in FLAGGED:
        yield from wrapped(
            _t("如何改正：", "How to fix: ", lang) + pick(result.remedy, lang), "    ", lang
        )
        yield from _outline(result.fix, lang) if result.fix is not None else ()


def _outline(fix: Outline, lang: Lang) -> Iterator[str]:
    """How to mend it, with its lines as they are as far as they fit."""
    yield from wrapped(pick(fix.text, lang), "    ", lang)
    for line in fix.code.splitlines():
        bare = line.lstrip(" ")
        indent = " " * min(8 + len(line) - len(bare), WIDTH // 2)
        yield from wrapped(bare, indent, lang) if bare else ("",)


def _order(events: Sequence[Event], lang: Lang) -> Iterator[str]:
    """The order of events of the first run that shows a fact; the others are named."""
    first = [event for event in events if event.run == events[0].run]
    for event in first:
        what = event.what if len(event.what) <= QUOTE else event.what[:QUOTE] + "…"
        named = pick(MOMENT[event.kind], lang)
        yield f"        {event.run} {event.line:>6} {event.seconds:>10} s  {named}  {what}"
    rest = list(dict.fromkeys(event.run for event in events if event.run != events[0].run))
    if rest:
        yield "        " + _t("同样见于：", "Seen as well in: ", lang) + ", ".join(rest)


def _evidence(piece: Evidence) -> Iterator[str]:
    yield f"        {piece.source}  {piece.locator}"
    excerpt = piece.excerpt if len(piece.excerpt) <= QUOTE else piece.excerpt[:QUOTE] + "…"
    yield f"        {excerpt}"


def _rest(report: Report, lang: Lang) -> Iterator[str]:
    for verdict in ("not-assessed", "not-applicable"):
        rows = [result for result in _ordered(report.results) if result.verdict == verdict]
        if rows:
            yield ""
            yield f"{pick(VERDICT[verdict], lang)} ({len(rows)})"
            for result in rows:
                why = pick(result.message, lang)
                yield from item(f"{pick(result.title, lang)} ({result.check}): {why}", lang)


def _policy(policy: PolicyArtifact, lang: Lang) -> Iterator[str]:
    yield ""
    yield _t("隐私政策", "Privacy policy", lang) + f"  SHA-256 {policy.text_sha256}"
    if (origin := origin_of(policy)) is not None:
        yield _t("来源", "from", lang) + f"  {pick(origin, lang)}"
    yield _t(
        f"人脸条款 {policy.clause_level} 级（3 独立章节，2 独立条目，1 段落，0 无），概率 {policy.score:.2f}",
        f"face clause level {policy.clause_level} (3 own section, 2 own item, 1 paragraph, 0 none), "
        f"probability of level 2 or more {policy.score:.2f}",
        lang,
    )
    if policy.abstain:
        yield "  " + pick(PHRASE["abstained"], lang)
    for names, words, table in (
        (ELEMENTS, ELEMENT, policy.elements),
        (NOTICE_IDS, NOTICE, policy.notice),
    ):
        for name in names:
            if name in table:
                yield f"  {pick(words[name], lang)}: {_told(policy, table[name].quotes, lang)}"
    if policy.linked:
        yield _t("另有文件", "Separate documents", lang)
    for document in documents_of(policy):
        yield f"  {pick(document, lang)}"


def _told(policy: PolicyArtifact, quotes: tuple[tuple[int, int], ...], lang: Lang) -> str:
    if not quotes:
        return pick(NOT_COVERED, lang)
    start, end = quotes[0]
    text = " ".join(policy.text[start : min(end, start + QUOTE)].split())
    return f"“{text}{'…' if end - start > QUOTE else ''}” [{start}, {end})"


def _closing(lang: Lang) -> Iterator[str]:
    yield ""
    for text in CLOSING:
        yield from wrapped(pick(text, lang), "", lang)
