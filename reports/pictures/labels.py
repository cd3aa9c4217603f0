"""The words and signs of the picture of a run, and the rows that say the same in a table."""

from typing import NamedTuple

from analyzers.artifacts import Text
from reports.pictured import Lane, Occurrence, Walk
from reports.pictures.canvas import Canvas, joined
from reports.sessions import MOMENT
from reports.words import Lang, pick

LANE: dict[Lane, Text] = {
    "app": Text("应用", "App"),
    "screen": Text("界面", "Screen"),
    "hand": Text("操作与同意", "Touches"),
    "permission": Text("权限", "Permissions"),
    "camera": Text("相机", "Camera"),
    "sdk": Text("人脸 SDK", "Face SDK"),
    "storage": Text("存储", "Storage"),
    "network": Text("网络", "Network"),
}
TITLE: dict[Lang, str] = {
    "zh": "运行 {run} 的时间线：{path}",
    "en": "Chronology of run {run}: {path}",
}
BEFORE = Text("同意处理人脸之前", "Before any consent about faces")
NEVER = Text("本次运行中未见对处理人脸的同意", "No consent about faces was seen given in this run")
AGREED = Text("同意处理人脸", "Consent about faces")
FLAGGED = Text("被标记的检查引用", "Cited by a flagged check")
POLLED = Text("查询时发现，可能更早开始", "found when asked, may have begun before")


class Row(NamedTuple):
    """One occurrence in words."""

    seconds: str
    lane: str
    kind: str
    what: str
    checks: tuple[str, ...]


def rows(walk: Walk, lang: Lang) -> list[Row]:
    """What the picture shows, for a table: everything in full."""
    return [
        Row(
            seconds=span(each),
            lane=pick(LANE[each.lane], lang),
            kind=_kind(each, lang),
            what=joined((each.what, each.sdk), " · "),
            checks=each.checks,
        )
        for each in walk.occurrences
    ]


def span(each: Occurrence) -> str:
    """When it was, in seconds since the run began."""
    start = f"{each.start / 1000:.3f}"
    return start if each.end is None else f"{start}–{each.end / 1000:.3f}"


def whole(each: Occurrence, lang: Lang) -> str:
    """One occurrence in full, for whoever points at it."""
    said = joined((f"{span(each)} s", _kind(each, lang), each.what, each.sdk), " · ")
    cited = ", ".join(each.checks)
    return f"{said} · {pick(FLAGGED, lang)}: {cited}" if cited else said


def short(each: Occurrence, lang: Lang) -> str:
    """What stands beside its sign."""
    what = each.what
    if each.kind == "sdk-init":
        return _call(what)
    if each.lane in ("app", "storage") or each.kind in ("face-end", "permission-denied"):
        what = _kind(each, lang)
    elif each.lane in ("camera", "sdk") or each.kind.startswith("permission"):
        what = _call(what)
    return what or _kind(each, lang)


def describe(walk: Walk, lang: Lang) -> str:
    """The picture in a sentence, for whoever cannot see it."""
    agreed = [each for each in walk.occurrences if each.about == "face"]
    cited = sum(1 for each in walk.occurrences if each.checks)
    if lang == "zh":
        first = f"第 {agreed[0].start / 1000:.1f} 秒" if agreed else "未见"
        return (
            f"{walk.span / 1000:.1f} 秒，{len(walk.occurrences)} 项，其中 {cited} 项被标记的检查引用；"
            f"首次同意处理人脸：{first}。下方的表格列出全部内容。"
        )
    first = f"at {agreed[0].start / 1000:.1f} s" if agreed else "not seen"
    return (
        f"{walk.span / 1000:.1f} s, {len(walk.occurrences)} occurrences, {cited} of them cited by flagged checks; "
        f"first consent about faces: {first}. The table below lists them all."
    )


def _kind(each: Occurrence, lang: Lang) -> str:
    said = pick(MOMENT[each.kind], lang) if each.kind in MOMENT else each.kind
    return f"{said} ({pick(POLLED, lang)})" if each.polled else said


def _call(what: str) -> str:
    """The last two names of a dotted one: the class and its method; a permission's last."""
    first = what.partition(" ")[0]
    parts = first.strip("[]").split(".")
    if first.strip("[]").startswith("android.permission."):
        return parts[-1]
    if len(parts) < 3:
        return what
    return ".".join(parts[-2:]) if len(parts[-2]) < 40 else parts[-1]


# --- signs ---------------------------------------------------------------------------------------

_AGREES = ("agree", "permission-allowed", "tick")
_REFUSES = ("refuse", "permission-denied", "untick", "withdraw", "delete-account")
_ENDS = ("exit", "crash", "background")


def draw_mark(canvas: Canvas, kind: str, x: float, y: float) -> None:
    """The sign of a thing without length; what agrees, refuses, sends or ends has a shape of its own."""
    if kind in _AGREES:
        canvas.circle("p-open", x, y, 7)
        canvas.path("p-mark", f"M{x - 3:.1f} {y:.1f}l2.2 2.4 4-4.8")
    elif kind in _REFUSES:
        canvas.circle("p-open", x, y, 7)
        canvas.path("p-mark", f"M{x - 2.6:.1f} {y - 2.6:.1f}l5.2 5.2m0-5.2l-5.2 5.2")
    elif kind in _ENDS:
        canvas.path("p-mark", f"M{x - 4:.1f} {y - 4:.1f}l8 8m0-8l-8 8")
    elif kind == "upload":
        canvas.path("p-full", f"M{x:.1f} {y - 8:.1f}l7 8h-4v8h-6v-8h-4z")
    elif kind in ("stored", "logged", "album-read"):
        canvas.path("p-open", f"M{x - 5:.1f} {y - 6:.1f}h10v12h-10z")
    elif kind == "frame":
        canvas.path("p-full", f"M{x - 1.5:.1f} {y - 7:.1f}h3v14h-3z")
    elif kind in ("launch", "relaunch"):
        canvas.path("p-full", f"M{x - 4:.1f} {y - 6:.1f}l9 6-9 6z")
    else:
        canvas.circle("p-open", x, y, 4.5)
