"""A page for each face SDK of the catalogue: what it is known by, and how that is known."""

from wording import Lang, bullets, cell, code, pick, plain, table

from analyzers.sdks import CatalogueRow, catalogue
from reports.words import FACE_CLASS
from scanner.explain import CAPABILITY, WHERE

WORDS = {
    "title": ("人脸 SDK 目录", "Catalogue of face SDKs"),
    "intro": (
        "“见于文件”指在真实文件或源码中见过；“凭记忆”的条目有待核实。",
        "*Seen* means seen in a binary or in source; rows *from memory* are still to be confirmed.",
    ),
    "vendor": ("厂商", "Vendor"),
    "can": ("能力", "Capability"),
    "classes": ("类别", "Classes"),
    "where": ("处理位置", "Processing"),
    "trust": ("可信度", "Trust"),
    "verified": ("见于文件", "seen"),
    "recalled": ("凭记忆", "from memory"),
    "no-face": (
        "应用通过它拿不到人脸，单独不产生发现。",
        "The app receives no face through it; alone it raises nothing.",
    ),
    "known-by": ("识别特征", "Known by"),
    "kind": ("特征", "Mark"),
    "values": ("值", "Values"),
    "evidence": ("依据", "Evidence"),
    "unsure": ("凭记忆的字段", "Fields from memory"),
    "notes": ("说明（英文）", "Notes"),
}
MARKS = (
    ("prefixes", ("类与包", "classes and packages")),
    ("entry_classes", ("入口类", "entry classes")),
    ("generic_prefixes", ("不单独算数的类", "classes that prove nothing alone")),
    ("components", ("组件", "components")),
    ("meta_data", ("清单元数据", "meta-data")),
    ("native_libs", ("原生库", "native libraries")),
    ("generic_native_libs", ("不单独算数的原生库", "libraries that prove nothing alone")),
    ("assets", ("资源文件", "assets")),
    ("asset_strings", ("网页调用", "calls in web code")),
    ("literals", ("常量", "constants")),
    ("artifacts", ("构件坐标", "published as")),
    ("hosts", ("服务器", "hosts")),
    ("start", ("启动方法", "starting methods")),
    ("callbacks", ("回调", "callbacks")),
    ("upload", ("上传方法", "uploading methods")),
)


def pages(lang: Lang) -> dict[str, str]:
    """``sdks/ID.md`` and an index."""

    def word(key: str) -> str:
        return pick(WORDS[key], lang)

    lines = [f"# {word('title')}", "", word("intro"), ""]
    rows = [
        (
            f"[{plain(row.name)}]({row.id}.md)",
            plain(row.vendor),
            ", ".join(row.face_classes) or "–",
            word(row.status),
        )
        for row in catalogue().sdks
    ]
    lines += table(("SDK", word("vendor"), word("classes"), word("trust")), rows)
    found = {f"sdks/{row.id}.md": _page(row, lang) for row in catalogue().sdks}
    return {"sdks/index.md": "\n".join(lines), **found}


def _page(row: CatalogueRow, lang: Lang) -> str:
    def word(key: str) -> str:
        return pick(WORDS[key], lang)

    colon = "：" if lang == "zh" else ": "
    classes = [f"{one} {pick(FACE_CLASS[one], lang)}" for one in row.face_classes]
    lines = [f"# {plain(row.name)}", "", code(row.id), ""]
    lines += bullets(
        (
            f"{word('vendor')}{colon}{plain(row.vendor)}",
            f"{word('can')}{colon}{', '.join(pick(CAPABILITY[one], lang) for one in row.capability)}",
            f"{word('where')}{colon}{pick(WHERE[row.processing], lang)}",
            f"{word('classes')}{colon}{', '.join(classes) or '–'}",
            f"{word('trust')}{colon}{word(row.status)}",
        )
    )
    if row.not_face_data:
        lines += [word("no-face"), ""]
    marks = [
        (pick(title, lang), ", ".join(cell(value) for value in getattr(row, name)))
        for name, title in MARKS
        if getattr(row, name)
    ]
    if marks:
        lines += [f"## {word('known-by')}", "", *table((word("kind"), word("values")), marks)]
    for key, values in (("evidence", row.evidence), ("unsure", row.recalled_fields)):
        if values:
            lines += [f"## {word(key)}", "", *bullets(plain(value) for value in values)]
    if row.notes:
        lines += [f"## {word('notes')}", "", plain(row.notes), ""]
    return "\n".join(lines)
