"""What came of judging a database anew, in words: first what could not be seen without the APKs."""

from collections.abc import Iterator

from analyzers.artifacts import Text
from reports.untrusted import one_line
from reports.words import Lang, pick
from scanner.rechecking import Named, Rechecked

_MOST = 20
"""Scans of a kind that are named in words; JSON names more."""


def render(found: Rechecked, lang: Lang) -> str:
    """The whole text."""
    return "\n".join(pick(line, lang) for line in _lines(found))


def _lines(found: Rechecked) -> Iterator[Text]:
    yield from _limits(found)
    before = found.before
    lost = sum(found.lost.values())
    now = found.tool
    yield Text(
        f"{found.scans} 次扫描：本次判断 {found.judged}，此前已如此判断 {before}，不能判断 {lost}。"
        f"（{now.version} 版，目录 {now.catalogue_version}，法规 {now.law_version}，评估日 {found.as_of}）",
        f"{found.scans} scans: {found.judged} judged now, {before} judged so before, {lost} could not be judged "
        f"(version {now.version}, catalogue {now.catalogue_version}, law {now.law_version} of {found.as_of}).",
    )
    for code, count in found.lost.items():
        yield Text(f"  {count}  {code}", f"  {count}  {code}")
    yield from _named(found.could_not, lost)
    yield Text(
        f"结论有变化的扫描：{found.changed}。",
        f"Verdicts changed in {found.changed} scans, compared with the scan that read the app.",
    )
    for change in found.changes:
        line = f"  {change.scans:>7}  {change.check}: {change.before} -> {change.after}"
        yield Text(line, line)


def _limits(found: Rechecked) -> Iterator[Text]:
    yield Text(
        "没有重新读取安装包，以下各点看不到：",
        "No APK was read. What this cannot see:",
    )
    for made in found.made:
        same = (made.tool, made.catalogue) == (found.tool.version, found.tool.catalogue_version)
        yield Text(
            f"  {made.scans} 次由 {made.tool} 版（目录 {made.catalogue}）读取"
            + ("，与现在相同" if same else "，此后改进的读取方法不在其中"),
            f"  {made.scans} were read by version {made.tool} (catalogue {made.catalogue})"
            + (", the same as now" if same else "; what reads better since did not read them"),
        )
    learned = any(made.catalogue != found.tool.catalogue_version for made in found.made)
    if learned or found.read_again:
        yield Text(
            "  只能由常量、文件内容或改名后的代码认出的新 SDK",
            "  SDKs learned since that show in constants, in what is in files or in renamed code alone",
        )
    if found.not_noticed:
        yield Text(
            f"  {found.not_noticed} 次没有保存应用中的名称，新增的 SDK 无法察觉",
            f"  {found.not_noticed} did not keep the names in the app: SDKs learned since cannot be noticed",
        )
    if found.read_again:
        yield Text(
            f"须重新扫描安装包 {found.read_again} 个：可能含有新收入目录的 SDK，据此作出的结论未评估。",
            f"Scan {found.read_again} APKs again: they may hold SDKs learned since, and what rests on these is not "
            "assessed.",
        )
        yield from _named(found.to_read, found.read_again)


def _named(scans: tuple[Named, ...], total: int) -> Iterator[Text]:
    for each in scans[:_MOST]:
        line = one_line(f"    {each.package} {each.app[:16]} ({each.scan}): {each.reason}")
        yield Text(f"    {line}", f"    {line}")
    if total > _MOST:
        rest = total - _MOST
        yield Text(f"    另有 {rest} 个（--format json）", f"    and {rest} more (--format json)")
