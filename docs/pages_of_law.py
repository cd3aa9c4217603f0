"""A page for each instrument: its provisions in our own words, how each is known, and which checks use it."""

from wording import Lang, bullets, code, pick, plain, table

from scanner import law

WORDS = {
    "title": ("法律依据", "Law"),
    "intro": (
        "内容均为本项目的概述，不是官方原文。条款号未经核实的，报告只引文件名称。本页不是法律意见。",
        "Contents are our own paraphrase, not the official text. Where an article's number is not verified, reports "
        "cite the instrument alone. This is no legal advice.",
    ),
    "instrument": ("文件", "Instrument"),
    "since": ("施行", "In force from"),
    "force": ("效力", "Force"),
    "issuer": ("发布机关", "Issuer"),
    "known": ("核实情况", "Verification"),
    "number": ("条款号", "number"),
    "use": ("用途", "Use"),
    "checks": ("用于检查", "Used by"),
    "sources": ("来源", "Sources"),
    "not-cited": ("（不引用条款号）", "(cited without a number)"),
    "earlier": ("此前", "Before"),
}
FORCE = {
    "binding": ("有约束力", "binding"),
    "recommended": ("推荐性", "recommended"),
    "draft": ("征求意见稿", "draft"),
    "overlay": (
        "境外法律或平台规则，须用 --law 指定",
        "foreign law or platform rule, only with --law",
    ),
}
USE = {
    "ground": ("可作为结论依据", "carries a verdict"),
    "context": ("背景", "context"),
    "reference": ("参考", "reference"),
    "overlay": ("须用 --law 指定", "only with --law"),
    "trend": ("立法动向", "trend"),
    "ground-confirm-number-first": ("条款号核实前作背景", "context until its number is confirmed"),
    "do-not-cite": ("不引用", "not cited"),
}


def pages(lang: Lang) -> dict[str, str]:
    """``law/INSTRUMENT.md`` and an index."""

    def word(key: str) -> str:
        return pick(WORDS[key], lang)

    lines = [f"# {word('title')}", "", word("intro"), ""]
    rows = [
        (
            f"[{plain(pick(row.title, lang))}]({row.id}.md)",
            plain(row.in_force),
            pick(FORCE[row.force], lang),
        )
        for row in law.instruments().values()
    ]
    lines += table((word("instrument"), word("since"), word("force")), rows)
    found = {f"law/{row.id}.md": _page(row, lang) for row in law.instruments().values()}
    return {"law/index.md": "\n".join(lines), **found}


def _page(instrument: law.Instrument, lang: Lang) -> str:
    def word(key: str) -> str:
        return pick(WORDS[key], lang)

    colon = "：" if lang == "zh" else ": "
    lines = [f"# {plain(pick(instrument.title, lang))}", "", word("intro"), ""]
    lines += bullets(
        f"{word(key)}{colon}{value}"
        for key, value in (
            ("issuer", plain(instrument.issuer)),
            ("since", plain(instrument.in_force)),
            ("force", pick(FORCE[instrument.force], lang)),
            ("known", code(instrument.verification.status)),
        )
    )
    for row in law.provisions().values():
        if row.instrument == instrument.id:
            lines += _provision(row, lang)
    keys = dict.fromkeys(
        key
        for row in (instrument, *law.provisions().values())
        if getattr(row, "instrument", row.id) == instrument.id
        for key in row.verification.sources
    )
    if keys:
        lines += [f"## {word('sources')}", "", *bullets(plain(law.sources()[key]) for key in keys)]
    return "\n".join(lines)


def _short(row: law.Provision, lang: Lang) -> str:
    """The citation without the instrument's name, which is the title of the page."""
    assert row.citation is not None
    whole = pick(row.citation, lang)
    name = pick(law.instruments()[row.instrument].title, lang)
    rest = whole.replace(f"《{name}》", "", 1) if lang == "zh" else whole.replace(name, "", 1)
    number = rest.strip(" ,，") or whole
    return f"{number}: {row.topic}" if lang == "en" else number


def _provision(row: law.Provision, lang: Lang) -> list[str]:
    def word(key: str) -> str:
        return pick(WORDS[key], lang)

    colon = "：" if lang == "zh" else ": "
    cited = row.citation is not None and row.use != "do-not-cite"
    title = _short(row, lang) if cited else f"{row.topic} {word('not-cited')}"
    lines = [f"## {plain(title)} {{#{row.id}}}", "", plain(pick(row.paraphrase, lang)), ""]
    facts = [
        f"id{colon}{code(row.id)}",
        f"{word('since')}{colon}{row.applies_from or '–'}",
        f"{word('use')}{colon}{pick(USE[row.use], lang)}",
        f"{word('known')}{colon}{code(row.verification.status)}, {word('number')} {code(row.number_status)}",
    ]
    facts += [
        f"{word('earlier')} {one.until}{colon}{plain(pick(one.citation, lang))}"
        for one in row.earlier_citations
    ]
    users = [c for c in law.checks().values() if row.id in (*c.grounds, *c.beside)]
    if users:
        links = ", ".join(f"[{plain(pick(c.title, lang))}](../checks/{c.id}.md)" for c in users)
        facts.append(f"{word('checks')}{colon}{links}")
    return [*lines, *bullets(facts)]
