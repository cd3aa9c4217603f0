"""What a check, an SDK or a provision is: the data and docstrings behind an id, as text."""

import difflib
import textwrap
from collections.abc import Iterable, Iterator
from typing import Literal

from analyzers.artifacts import Text
from analyzers.sdks import CatalogueRow, catalogue
from reports.model import VERDICTS
from reports.words import FACE_CLASS, SEVERITY, VERDICT, pick
from scanner import law
from scanner.checks import Check, all_checks
from scanner.fixes import outline

Lang = Literal["zh", "en"]
WIDTH = 96

CAPABILITY: dict[str, Text] = {
    "detect": Text("人脸检测", "detection"),
    "landmark_beauty": Text("关键点与美颜", "landmarks and beauty"),
    "liveness": Text("活体检测", "liveness"),
    "verify_1_1": Text("1:1 核验", "1:1 verification"),
    "search_1_n": Text("1:N 检索", "1:N search"),
    "document": Text("证件识别", "documents"),
    "emotion": Text("情绪识别", "emotion"),
    "device_unlock": Text("系统解锁", "the system's unlock"),
    "camera_only": Text("仅相机", "camera only"),
    "anti_fraud": Text("设备风控", "device risk"),
}
WHERE: dict[str, Text] = {
    "cloud": Text("云端", "in the cloud"),
    "on-device": Text("设备端", "on the device"),
    "hybrid": Text("设备端与云端", "on the device and in the cloud"),
}


class Unknown(Exception):
    """No check, SDK or provision has this id; the message names similar ones."""


def explanation(name: str, lang: Lang) -> str:
    """The explanation of an id, as lines of text. Raises `Unknown`."""
    wanted = name.strip()
    checks = {check.row.id: check for check in all_checks()}
    sdks = {row.id: row for row in catalogue().sdks}
    if wanted in checks:
        return "\n".join(_check(checks[wanted], lang))
    if wanted in sdks:
        return "\n".join(_sdk(sdks[wanted], lang))
    if wanted in law.provisions():
        return "\n".join(_provision(law.provisions()[wanted], lang))
    if wanted in law.instruments():
        return "\n".join(_instrument(law.instruments()[wanted], lang))
    known = [*checks, *sdks, *law.provisions(), *law.instruments()]
    longer = [ident for ident in known if wanted and wanted.lower() in ident]
    similar = difflib.get_close_matches(wanted, known, n=3, cutoff=0.5)
    close = list(dict.fromkeys([*longer, *similar]))[:3]
    hint = f" Did you mean {', '.join(close)}?" if close else ""
    raise Unknown(f"no check, SDK, provision or law is called {wanted!r}.{hint}")


def _line(zh: str, en: str, lang: Lang) -> str:
    return zh if lang == "zh" else en


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    body = [line for line in lines if line]
    if body:
        yield ""
        yield title
        yield from (f"  {line}" for line in body)


def _wrapped(text: str, lang: Lang) -> list[str]:
    return [text] if lang == "zh" else textwrap.wrap(text, WIDTH)


def _check(check: Check, lang: Lang) -> Iterator[str]:
    row = check.row
    yield f"{row.id} - {pick(row.title, lang)}"
    severity, most = pick(SEVERITY[row.severity], lang), pick(VERDICT[row.max_verdict], lang)
    yield _line(
        f"严重程度：{severity}；最高结论：{most}",
        f"Severity: {severity}; highest verdict: {most}",
        lang,
    )
    if check.judge is None and check.waits_for is not None:
        waits = pick(check.waits_for, lang)
        yield _line(
            f"状态：本版本尚不判断（需要{waits}）。",
            f"State: not decided by this version (needs {waits}).",
            lang,
        )
    yield from _section(
        _line("观察什么", "What is observed", lang), _wrapped(pick(row.observed, lang), lang)
    )
    verdicts = (
        f"{pick(VERDICT[verdict], lang)}: {pick(row.verdicts[verdict], lang)}"
        for verdict in VERDICTS
        if verdict in row.verdicts
    )
    yield from _section(_line("何时得出何种结论", "When which verdict", lang), verdicts)
    if lang == "en":
        yield from _section("How this version decides", check.doc.splitlines()[1:])
    yield from _section(_line("依据", "Provisions", lang), _cited(row.grounds, lang))
    yield from _section(_line("参考", "Shown beside", lang), _cited(row.beside, lang))
    yield from _section(
        _line("常见误报", "False-positive traps", lang), (pick(t, lang) for t in row.traps)
    )
    fix = outline(row.id)
    yield from _section(
        _line("如何改正", "How to fix it", lang),
        [pick(row.remedy, lang), *(_wrapped(pick(fix.text, lang), lang) if fix else ())],
    )
    if fix is not None and fix.code:
        yield from _section(
            _line("示例（需按实际修改）", "An outline, to be adapted", lang),
            (line or " " for line in fix.code.splitlines()),
        )


def _cited(idents: tuple[str, ...], lang: Lang) -> Iterator[str]:
    for ident in idents:
        provision = law.provisions()[ident]
        if provision.citation is not None and provision.use != "do-not-cite":
            yield f"{ident}: {pick(provision.citation, lang)}"


def _sdk(row: CatalogueRow, lang: Lang) -> Iterator[str]:
    yield f"{row.id} - {row.name}"
    capability = ", ".join(pick(CAPABILITY[c], lang) for c in row.capability)
    classes = ", ".join(f"{c} {pick(FACE_CLASS[c], lang)}" for c in row.face_classes)
    yield _line(
        f"厂商：{row.vendor}；能力：{capability}",
        f"Vendor: {row.vendor}; capability: {capability}",
        lang,
    )
    where = pick(WHERE[row.processing], lang)
    yield _line(
        f"处理位置：{where}；类别：{classes or '无'}",
        f"Processing: {where}; classes: {classes or 'none'}",
        lang,
    )
    trust_zh = "见于真实文件或源码" if row.status == "verified" else "凭记忆，待核实"
    trust_en = (
        "seen in a binary or source" if row.status == "verified" else "from memory, to be confirmed"
    )
    yield _line(f"可信度：{trust_zh}", f"Trust: {trust_en}", lang)
    if row.not_face_data:
        yield _line(
            "应用通过它拿不到人脸，单独不产生发现。",
            "The app receives no face through it; alone it raises nothing.",
            lang,
        )
    for title_zh, title_en, values in (
        ("类与包", "Classes and packages", (*row.prefixes, *row.entry_classes)),
        ("不单独算数的类", "Classes that prove nothing alone", row.generic_prefixes),
        ("组件", "Components", row.components),
        ("原生库", "Native libraries", row.native_libs),
        ("资源文件", "Assets", (*row.assets, *row.asset_strings)),
        ("服务器", "Hosts", row.hosts),
        ("入口与回调", "Entry points and callbacks", (*row.start, *row.callbacks, *row.upload)),
        ("依据", "Evidence", row.evidence),
        ("凭记忆的字段", "Recalled fields", row.recalled_fields),
    ):
        yield from _section(_line(title_zh, title_en, lang), values)
    if row.notes and lang == "en":
        yield from _section("Notes", _wrapped(row.notes, lang))


def _instrument(row: law.Instrument, lang: Lang) -> Iterator[str]:
    yield f"{row.id} - {pick(row.title, lang)}"
    yield row.issuer
    yield _line(f"施行：{row.in_force}", f"In force from: {row.in_force}", lang)
    if row.force == "overlay":
        yield _line(
            f"仅在 --law {row.id} 时引用，不提高结论。",
            f"Cited with --law {row.id} only; it makes no verdict graver.",
            lang,
        )
    own = [p for p in law.provisions().values() if p.instrument == row.id]
    cited = (f"{p.id}: {pick(p.citation, lang)}" for p in own if p.citation is not None)
    yield from _section(_line("条款", "Provisions", lang), cited)
    ids = {p.id for p in own}
    users = [c.id for c in law.checks().values() if ids & {*c.grounds, *c.beside}]
    yield from _section(_line("用于检查", "Used by checks", lang), users)


def _provision(row: law.Provision, lang: Lang) -> Iterator[str]:
    instrument = law.instruments()[row.instrument]
    shown = (
        row.citation if row.citation is not None and row.use != "do-not-cite" else instrument.title
    )
    yield f"{row.id} - {pick(shown, lang)}"
    yield pick(instrument.title, lang) + f" ({instrument.issuer})"
    start = row.applies_from or _line("无统一施行日", "no single date", lang)
    yield _line(f"施行：{start}；用途：{row.use}", f"In force from: {start}; use: {row.use}", lang)
    for earlier in row.earlier_citations:
        yield _line(
            f"{earlier.until} 及以前：{earlier.citation.zh}",
            f"Until {earlier.until}: {earlier.citation.en}",
            lang,
        )
    yield from _section(
        _line(
            "内容（本项目的概述，非原文）", "Content (our paraphrase, not the official text)", lang
        ),
        _wrapped(pick(row.paraphrase, lang), lang),
    )
    known = f"{row.verification.status}; {row.number_status}"
    yield from _section(
        _line("核实情况（内容；条款号）", "Verification (content; number)", lang),
        [known, *(law.sources()[key] for key in row.verification.sources)],
    )
    users = [
        check.id for check in law.checks().values() if row.id in (*check.grounds, *check.beside)
    ]
    yield from _section(_line("用于检查", "Used by checks", lang), users)
