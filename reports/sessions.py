"""How the app was run, and the order of events in it, as renderings show them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from analyzers.artifacts import Coverage, Evidence, Recording, Text
from reports.model import Session

MOMENT: dict[str, Text] = {
    "launch": Text("启动", "start"),
    "relaunch": Text("再次启动", "started again"),
    "prompt": Text("弹出提示", "prompt"),
    "screen": Text("界面", "screen"),
    "agree": Text("点击同意", "agreed"),
    "refuse": Text("点击拒绝", "refused"),
    "tick": Text("勾选", "ticked"),
    "untick": Text("取消勾选", "unticked"),
    "touch": Text("点击", "touch"),
    "age-given": Text("填写年龄", "age given"),
    "permission-asked": Text("申请权限", "permission asked for"),
    "permission-allowed": Text("允许权限", "permission allowed"),
    "permission-denied": Text("拒绝权限", "permission denied"),
    "camera-open": Text("打开相机", "camera opened"),
    "camera-close": Text("关闭相机", "camera closed"),
    "frame": Text("拍摄画面", "frame taken"),
    "face-start": Text("人脸采集开始", "face step begins"),
    "face-end": Text("人脸采集结束", "face step ends"),
    "sdk-init": Text("SDK 初始化", "SDK initialised"),
    "system-unlock": Text("系统解锁", "system unlock"),
    "album-read": Text("读取相册", "album read"),
    "picked": Text("选择图片", "picture picked"),
    "upload": Text("发送", "sent"),
    "stored": Text("写入文件", "written to a file"),
    "logged": Text("写入日志", "written to the log"),
    "face-step": Text("人脸步骤", "face step on screen"),
    "withdraw": Text("撤回同意", "consent withdrawn"),
    "delete-account": Text("注销账号", "account cancelled"),
    "exit": Text("应用退出", "app ended"),
    "crash": Text("应用崩溃", "app crashed"),
    "background": Text("转入后台", "left the screen"),
    "home": Text("可用服务", "service can be used"),
    "mark": Text("标记", "mark"),
}
"""Names of the moments of a run."""

PATH: dict[str, Text] = {
    "idle": Text("不操作", "touch nothing"),
    "decline": Text("拒绝", "refuse"),
    "deny-camera": Text("同意但拒绝相机", "agree, deny the camera"),
    "accept": Text("同意并到达人脸步骤", "agree and reach the face step"),
    "withdraw": Text("撤回", "withdraw"),
    "child": Text("填写十岁", "give an age of ten"),
    "manual": Text("人工操作", "driven by a person"),
    "imported": Text("导入", "imported"),
}
"""Names of the paths."""

_PLACE = re.compile(r"^line (\d{1,12})$")
_WHEN = re.compile(r"^(\S{1,80}) @ (\d{1,12}) ms$")


class Event(NamedTuple):
    """One row of an order of events."""

    run: str
    line: int
    seconds: str
    """Since the session's zero, three decimals."""
    kind: str
    what: str


class Told(NamedTuple):
    """Evidence taken apart: the order of events, and everything else."""

    events: tuple[Event, ...]
    others: tuple[Evidence, ...]


def told(evidence: Iterable[Evidence]) -> Told:
    """The events among pieces of evidence, in the order of their runs and lines, each once."""
    events: dict[tuple[str, int], Event] = {}
    others = []
    for piece in evidence:
        event = _event(piece)
        if event is None:
            others.append(piece)
        else:
            events.setdefault((event.run, event.line), event)
    runs = list(dict.fromkeys(event.run for event in events.values()))
    ordered = sorted(events.values(), key=lambda event: (runs.index(event.run), event.line))
    return Told(tuple(ordered), tuple(others))


def _event(piece: Evidence) -> Event | None:
    place, when = _PLACE.match(piece.locator), _WHEN.match(piece.context)
    kind, colon, what = piece.excerpt.partition(": ")
    if piece.kind != "event" or place is None or when is None or not colon or kind not in MOMENT:
        return None
    return Event(when[1], int(place[1]), f"{int(when[2]) / 1000:.3f}", kind, what)


def run_on(session: Session) -> list[tuple[Text, Text]]:
    """What a session was recorded on and with: names and values."""
    recording = session.recording
    rows = [] if recording is None else _means(recording)
    rows.append((Text("记录 SHA-256", "SHA-256 of the log"), _same(session.log)))
    if session.changed_by_hooks:
        changed = "; ".join(session.changed_by_hooks)
        rows.append((Text("与无钩子对照不同", "Different without hooks"), _same(changed)))
    return rows


def _means(recording: Recording) -> list[tuple[Text, Text]]:
    device = recording.device or "—"
    simulated = Text(f"{device}（模拟）", f"{device} (simulated)")
    whole = Text("完整", "whole") if recording.intact else Text("不完整", "broken or not closed")
    rows = [
        (Text("设备", "Device"), simulated if recording.simulated else _same(device)),
        (Text("开始", "Begun"), _same(recording.zero)),
        (Text("钩子", "Hooks"), _same(f"{recording.hooks} {recording.hook_table}".rstrip())),
        (Text("流量", "Traffic"), _same(", ".join((recording.route, *recording.trials)))),
        (Text("人脸检测器", "Face detector"), _same(recording.detector or "—")),
        (Text("记录链", "Chain of the log"), whole),
    ]
    if recording.opted:
        rows.append((Text("对应用的干预", "Changed in the app"), _same(", ".join(recording.opted))))
    if recording.settings:
        named = ", ".join(f"{name}={value}" for name, value in sorted(recording.settings.items()))
        rows.append((Text("设置", "Settings"), _same(named)))
    return rows


def walked(path: Coverage) -> Text:
    """How far a path got, in a sentence."""
    why = f" ({', '.join(path.why)})" if path.why else ""
    reached = ", ".join(path.reached) or "—"
    return Text(
        f"{path.completed}/{path.runs} 次走完{why}；到达：{reached}",
        f"{path.completed} of {path.runs} completed{why}; reached: {reached}",
    )


def _same(text: str) -> Text:
    return Text(text, text)
