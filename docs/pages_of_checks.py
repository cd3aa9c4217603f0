"""A page for each check, from the catalogue and from the check's own docstring."""

from wording import Lang, bullets, code, pick, plain, table

from reports.model import VERDICTS
from reports.words import SEVERITY, VERDICT
from scanner import law
from scanner.checks import Check, all_checks
from scanner.fixes import outline

WORDS = {
    "title": ("检查", "The checks"),
    "intro": (
        "每份报告都有全部检查，每项恰有一个结论。“未评估”绝不等于“未见不合规”。",
        "Every report has all of them, each with exactly one verdict. *Not assessed* is never *compliant*.",
    ),
    "check": ("检查", "Check"),
    "severity": ("严重程度", "Severity"),
    "highest": ("最高结论", "Highest verdict"),
    "observed": ("观察什么", "What is observed"),
    "when": ("何时得出何种结论", "When which verdict"),
    "verdict": ("结论", "Verdict"),
    "how": ("本版本如何判断（英文）", "How this version decides"),
    "grounds": ("依据", "Grounds"),
    "beside": ("并列参考", "Shown beside"),
    "traps": ("常见误报", "False-positive traps"),
    "keep": ("应保留的证据", "Evidence to keep"),
    "sure": ("可信程度", "How sure"),
    "mend": ("如何改正", "How to fix it"),
    "inputs": ("所需输入", "Inputs"),
}


def pages(lang: Lang) -> dict[str, str]:
    """``checks/ID.md`` and an index."""

    def word(key: str) -> str:
        return pick(WORDS[key], lang)

    lines = [f"# {word('title')}", "", word("intro"), ""]
    rows = [
        (
            f"[{plain(pick(c.row.title, lang))}]({c.row.id}.md)",
            code(c.row.id),
            pick(SEVERITY[c.row.severity], lang),
            pick(VERDICT[c.row.max_verdict], lang),
        )
        for c in all_checks()
    ]
    lines += table((word("check"), "id", word("severity"), word("highest")), rows)
    found = {f"checks/{check.row.id}.md": _page(check, lang) for check in all_checks()}
    return {"checks/index.md": "\n".join(lines), **found}


def _page(check: Check, lang: Lang) -> str:
    def word(key: str) -> str:
        return pick(WORDS[key], lang)

    row = check.row
    lines = [f"# {plain(pick(row.title, lang))}", "", code(row.id), ""]
    lines += bullets(
        (
            f"{word('severity')}: **{pick(SEVERITY[row.severity], lang)}**",
            f"{word('highest')}: **{pick(VERDICT[row.max_verdict], lang)}**",
            f"{word('inputs')}: {', '.join(code(name) for name in row.inputs)}",
        )
    )
    lines += [f"## {word('observed')}", "", plain(pick(row.observed, lang)), ""]
    lines += [f"## {word('when')}", ""]
    verdicts = [v for v in VERDICTS if v in row.verdicts]
    lines += table(
        (word("verdict"), ""),
        ((f"**{pick(VERDICT[v], lang)}**", plain(pick(row.verdicts[v], lang))) for v in verdicts),
    )
    told = check.doc.splitlines()[1:]
    if told:
        lines += [f"## {word('how')}", "", *told, ""]
    lines += [f"## {word('sure')}", "", plain(pick(row.confidence, lang)), ""]
    for key, idents in (("grounds", row.grounds), ("beside", row.beside)):
        cited = [_provision(ident, lang) for ident in idents]
        if any(cited):
            lines += [f"## {word(key)}", "", *bullets(one for one in cited if one)]
    for key, texts in (("traps", row.traps), ("keep", row.evidence_to_keep)):
        if texts:
            lines += [f"## {word(key)}", "", *bullets(plain(pick(text, lang)) for text in texts)]
    lines += [f"## {word('mend')}", "", plain(pick(row.remedy, lang)), ""]
    mend = outline(row.id)
    if mend is not None:
        lines += [plain(pick(mend.text, lang)), ""]
        if mend.code:
            lines += [f"```{mend.language}", mend.code.rstrip("\n"), "```", ""]
    return "\n".join(lines)


def _provision(ident: str, lang: Lang) -> str:
    provision = law.provisions()[ident]
    if provision.citation is None or provision.use == "do-not-cite":
        return ""
    shown = plain(pick(provision.citation, lang))
    return f"[{shown}](../law/{provision.instrument}.md#{ident})"
