"""What a reader has to know of how the app came: missing splits, tricks of its archive, apps inside it."""

from collections.abc import Iterable, Iterator

from analyzers.artifacts import Limitation, Parts, Text
from analyzers.static.archive import Oddity, shown_name

_REASONS: tuple[tuple[Oddity, Text], ...] = (
    (
        "local",
        Text("条目自身的文件头与目录不一致", "entries whose own headers contradict the directory"),
    ),
    (
        "trailing",
        Text("末尾记录之后还有数据，或注释被截断", "bytes after its end, or a comment cut off"),
    ),
    ("name", Text("文件名不是有效的 UTF-8", "names that are no UTF-8")),
)
"""Reasons for Android not to install an archive that can nevertheless be read in one way only."""


def part_limitations(parts: Parts | None) -> Iterator[Limitation]:
    """Which parts of the app were not there or not read, and which ones it was read from."""
    if parts is None:
        return
    if parts.missing or (parts.required and len(parts.present) == 1):
        zh, en = _some(parts.missing, "名称未知", "names unknown")
        yield Limitation(
            "splits-missing",
            Text(
                zh=f"应用的部分分包不在其中（{zh}）：其代码、原生库、文本和资源没有读取。",
                en=f"Splits of the app were not there ({en}): their code, libraries, texts and resources were not read.",
            ),
        )
    if parts.unread:
        zh, en = _some(parts.unread)
        yield Limitation(
            "parts-unread",
            Text(
                zh=f"安装包集合中有文件未读取或无法读取：{zh}。",
                en=f"Files of the set that were not or could not be read: {en}.",
            ),
        )
    if parts.form != "apk":
        zh, en = _some([part.name for part in parts.present])
        yield Limitation(
            "splits-read",
            Text(
                zh=f"应用由 {len(parts.present)} 个部分合并读取：{zh}。设备上实际安装的部分可能更少。",
                en=f"Read as one app from {len(parts.present)} part(s): {en}. A device may install fewer of them.",
            ),
        )


_READ: tuple[tuple[Oddity, str, Text], ...] = (
    (
        "encrypted",
        "zip-flags",
        Text(
            zh="有条目虚标为“已加密”（{}）：Android 不理会该标记，本次照读；其他工具可能读不到。",
            en="Entries are falsely marked as encrypted ({}): Android ignores the mark and they were read; other tools may refuse them.",
        ),
    ),
    (
        "method",
        "zip-method",
        Text(
            zh="有条目标有未知的压缩方法（{}）：各版本 Android 读法不一，本次采用校验和相符的数据。",
            en="Entries name an unknown compression method ({}): Android releases differ; the data whose checksum fits was read.",
        ),
    ),
    (
        "checksum",
        "zip-checksum",
        Text(
            zh="有条目的校验和不符（{}）：Android 不比对校验和；数据与签名中的摘要一致，本次照读；其他工具可能读不到。",
            en="Checksums of entries are wrong ({}): Android does not compare them; the data is what was signed and was read; other tools may refuse it.",
        ),
    ),
)
"""Oddities of entries that were read, each with a limitation that names them."""


def limitations(
    oddities: Iterable[dict[Oddity, set[str]]], names: Iterable[str]
) -> Iterator[Limitation]:
    """Oddities of the archives an app was read from, and APKs among its files."""
    odd: dict[Oddity, set[str]] = {}
    for each in oddities:
        for kind, found in each.items():
            odd.setdefault(kind, set()).update(found)
    for kind, ident, text in _READ:
        if kind in odd:
            zh, en = _some(sorted(odd[kind]))
            yield Limitation(ident, Text(zh=text.zh.format(zh), en=text.en.format(en)))
    reasons = [text for kind, text in _REASONS if kind in odd]
    if reasons:
        yield Limitation(
            "zip-uninstallable",
            Text(
                zh=f"Android 会拒绝安装这样的安装包（{'；'.join(text.zh for text in reasons)}），内容仍已读取。",
                en=f"Android would refuse to install such an archive ({'; '.join(text.en for text in reasons)}); it was read all the same.",
            ),
        )
    plugins = sorted(name for name in names if name.lower().endswith(".apk"))
    if plugins:
        zh, en = _some(plugins)
        yield Limitation(
            "plugin-unread",
            Text(
                zh=f"应用内含其他安装包（插件），没有读取：{zh}。",
                en=f"The app carries APKs of its own (plug-ins), which were not read: {en}.",
            ),
        )


def _some(names: Iterable[str], none_zh: str = "", none_en: str = "") -> tuple[str, str]:
    """The first of some names, Chinese texts before all, in both languages."""
    ordered = sorted(names, key=lambda name: (".zh" not in f".{name}", name))
    shown = [shown_name(name) for name in ordered[:5]]
    if not shown:
        return none_zh, none_en
    if len(ordered) <= 5:
        return "、".join(shown), ", ".join(shown)
    return (
        f"{'、'.join(shown)} 等 {len(ordered)} 个",
        f"{', '.join(shown)} and others, {len(ordered)} in all",
    )
