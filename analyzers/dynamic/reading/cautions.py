"""What a session could not see or has changed: sentences in both languages, printed before anything else."""

from analyzers.artifacts import Limitation, StaticArtifact, Text
from analyzers.dynamic.events import ClockMoved, Gap, HookStatus, TlsFailed
from analyzers.dynamic.log import Fault, Log
from analyzers.dynamic.purge import Purge
from analyzers.dynamic.reading.course import Course
from analyzers.dynamic.session import Description

MOST_NAMED = 6

_FAULTS: dict[str, tuple[str, str]] = {
    "chain-broken": (
        "记录的哈希链在第 {line} 行断开：其后的内容可能被改动过。",
        "The chain of hashes of the log breaks at line {line}: what follows may have been changed.",
    ),
    "line-cut": (
        "记录的最后一行（第 {line} 行）不完整。",
        "The last line of the log, {line}, is cut.",
    ),
    "line-unreadable": (
        "记录中有 {many} 行无法读取，首个为第 {line} 行。",
        "{many} lines of the log cannot be read; the first is line {line}.",
    ),
    "line-too-long": (
        "记录中有 {many} 行过长而未读，首个为第 {line} 行。",
        "{many} lines of the log are too long and were not read; the first is line {line}.",
    ),
    "kind-unknown": (
        "记录中有 {many} 行属于更新版本的事件（{what}），已跳过。",
        "{many} lines of the log are events of a later version ({what}) and were passed over.",
    ),
    "field-unknown": (
        "记录中有 {many} 行带有更新版本的字段（{what}），已忽略。",
        "{many} lines of the log have fields of a later version ({what}), which were left out.",
    ),
    "sequence-gap": (
        "应用内代理的消息有缺失：进程 {what} 缺 {many} 条。",
        "Messages of the code in the app are missing: {many} of process {what}.",
    ),
    "number-order": (
        "记录的行号或时间不连续，首见于第 {line} 行。",
        "Numbers or times of the log's lines do not count up, first in line {line}.",
    ),
    "too-many-lines": (
        "记录过长：最后 {many} 行未读。",
        "The log is too long: its last {many} lines were not read.",
    ),
    "not-closed": (
        "记录未正常结束（中断、断电或被终止）。",
        "The log was not closed in order (interrupted, killed, or out of power).",
    ),
    "description-rebuilt": (
        "session.json 缺失、损坏或与记录不符，已据记录重建。",
        "session.json is missing, damaged or contradicts the log; it was rebuilt from the log.",
    ),
    "file-changed": (
        "会话文件夹中有 {many} 处与记录结束时不同或已缺失：{what}。",
        "{many} files or folders of the session are not as they were when it was closed, or are missing: {what}.",
    ),
}


class Unread:
    """Files of the session that could not be read."""

    def __init__(self) -> None:
        self.listings: list[str] = []
        self.trees: list[str] = []
        self.geoip = ""
        self.purged: list[Purge] = []


def limitations_of(
    log: Log,
    told: Description,
    courses: list[Course],
    unread: Unread,
    changed: tuple[str, ...],
    static: StaticArtifact | None,
) -> tuple[Limitation, ...]:
    """All of them, the weightiest first; each id once, but for faults of the log."""
    found = [*_of_log(log.faults), *_of_app(told, static), *_of_device(told), *_of_clock(log)]
    found += [*_of_hooks(told, courses, changed), *_of_traffic(told, courses)]
    found += [*_of_paths(told), *_of_gaps(log), *_of_files(unread)]
    known = {limitation.id for limitation in found}
    return (*found, *(each for each in told.limitations if each.id not in known))


def _said(id: str, zh: str, en: str) -> Limitation:
    return Limitation(id, Text(zh, en))


def _of_log(faults: list[Fault]) -> list[Limitation]:
    found = []
    for fault in faults:
        zh, en = _FAULTS[fault.code]
        values = fault._asdict()
        found.append(_said(f"session-{fault.code}", zh.format(**values), en.format(**values)))
    return found


def _of_app(told: Description, static: StaticArtifact | None) -> list[Limitation]:
    if static is None:
        return []
    if told.app.package and told.app.package != static.app.package:
        return [
            _said(
                "session-other-app",
                f"记录的应用是 {told.app.package}，与所读 APK 的 {static.app.package} 不同。",
                f"The session is of {told.app.package}, the APK that was read is {static.app.package}.",
            )
        ]
    if told.app.sha256 and told.app.sha256 not in _files(static):
        return [
            _said(
                "session-other-build",
                "记录时运行的 APK 与所读的 APK 不是同一个文件。",
                "The APK that was run is not the file that was read.",
            )
        ]
    return []


def _files(static: StaticArtifact) -> set[str]:
    parts = static.parts.present if static.parts is not None else ()
    return {static.app.sha256, *(part.sha256 for part in parts)}


def _of_device(told: Description) -> list[Limitation]:
    kind = told.device.kind if told.device is not None else "none"
    if kind == "simulated":
        return [
            _said(
                "device-simulated",
                "在模拟手机上记录，不是真实的安卓设备：只说明该演示程序的行为。",
                "Recorded on a simulated phone, not on Android: it tells of that program alone.",
            )
        ]
    if kind in ("emulator", "container"):
        return [
            _said(
                "device-emulated",
                "在模拟器上记录：应用可能识别出模拟器而表现不同。",
                "Recorded on an emulator: an app may notice and behave differently.",
            )
        ]
    if kind == "none":
        return [
            _said(
                "device-unknown",
                "记录设备不明（由其他工具的记录导入）。",
                "The device is not known (imported from another tool's record).",
            )
        ]
    return []


def _of_clock(log: Log) -> list[Limitation]:
    seconds = sum(line.event.seconds for line in log.lines if isinstance(line.event, ClockMoved))
    if not seconds:
        return []
    hours = f"{seconds / 3600:.1f}"
    return [
        _said(
            "clock-moved",
            f"两次启动之间没有真实等待：共把设备时钟向前拨了 {hours} 小时。",
            f"Time between launches was not waited for: the device's clock was set forward by {hours} hours in all.",
        )
    ]


def _of_hooks(
    told: Description, courses: list[Course], changed: tuple[str, ...]
) -> list[Limitation]:
    found = []
    if told.capture.hooks == "none":
        found.append(
            _said(
                "hooks-none",
                "未在应用内安装钩子：应用内的调用未被记录，只有系统服务、界面和流量可见。",
                "No hooks in the app: its calls were not recorded, only the phone's services, screens and traffic.",
            )
        )
    elif told.capture.hooks == "attach":
        found.append(
            _said(
                "hooks-late",
                "应用启动后才安装钩子：启动时的调用未被记录。",
                "Hooks were installed after the app had started: calls at its start were not recorded.",
            )
        )
    refused = _runs_where(courses, "refused")
    if refused:
        found.append(
            _said(
                "hooks-refused",
                f"应用拒绝了钩子，{_named(refused)} 中应用内的调用未被记录。",
                f"The app refused the hooks; its calls were not recorded in {_named(refused)}.",
            )
        )
    failed = sorted(
        {
            line.event.row
            for course in courses
            for line in course.walk.lines
            if isinstance(line.event, HookStatus) and line.event.state == "error"
        }
    )
    if failed:
        found.append(
            _said(
                "hooks-failed",
                f"部分钩子未能安装：{_named(failed)}。",
                f"Some hooks could not be installed: {_named(failed)}.",
            )
        )
    found += _of_changes(told, changed)
    return found


def _runs_where(courses: list[Course], state: str) -> list[str]:
    return [course.walk.id for course in courses if state in course.agent_states]


def _of_changes(told: Description, changed: tuple[str, ...]) -> list[Limitation]:
    found = []
    if told.capture.opted:
        names = _named(told.capture.opted)
        found.append(
            _said(
                "interventions",
                f"按用户要求对应用做了干预（{names}）：所见可能与未干预时不同；证书校验的结论不以其为据。",
                f"The app was intervened in as asked ({names}): it may behave differently without; nothing about its check of certificates rests on those runs.",
            )
        )
    if changed:
        found.append(
            _said(
                "hooks-changed-app",
                f"与不带钩子的对照运行相比有差异：{'；'.join(changed[:MOST_NAMED])}。",
                f"The control run without hooks differs: {'; '.join(changed[:MOST_NAMED])}.",
            )
        )
    return found


def _of_traffic(told: Description, courses: list[Course]) -> list[Limitation]:
    found = []
    if told.capture.route == "none":
        found.append(_said("traffic-none", "未记录网络流量。", "Network traffic was not recorded."))
    hosts = sorted(
        {
            line.event.host
            for course in courses
            for line in course.walk.lines
            if isinstance(line.event, TlsFailed)
            and line.event.trial != "no-ca"
            and line.event.owner != "other"
        }
    )
    if hosts:
        found.append(
            _said(
                "tls-unreadable",
                f"与下列主机的加密流量无法读取（证书固定或不信任代理）：{_named(hosts)}。",
                f"Encrypted traffic with these hosts could not be read (pinning, or the proxy is not trusted): {_named(hosts)}.",
            )
        )
    if told.capture.route in ("proxy", "wireguard", "transparent") and _passed_on(courses):
        found.append(_tls_passed_on(told))
    if told.capture.route != "none" and not told.capture.detector:
        found.append(
            _said(
                "detector-missing",
                "没有人脸检测器：图像中是否有人脸未知，只认得事先放入的测试人脸。",
                "There was no face detector: whether images hold faces is unknown but for the planted test face.",
            )
        )
    return found


def _passed_on(courses: list[Course]) -> bool:
    return any(course.walk.start.trial == "none" for course in courses)


def _tls_passed_on(told: Description) -> Limitation:
    """The device did not trust us: which of its encrypted traffic was read nevertheless."""
    zh = "设备不信任我们的证书：加密流量原样转发，未读取。"
    en = "The device does not trust our certificate: encrypted traffic was passed on unread."
    if told.capture.ca == "in-process":
        zh = "设备不信任我们的证书：只有关闭证书锁定的那次 accept 中，由应用的 Java 代码校验证书的加密流量可读；其余路径的加密流量未读取。"
        en = (
            "The device does not trust our certificate: encrypted traffic was read in the walk with pinning switched off alone, "
            "and there only where the app's Java code checks certificates; on all other walks it was passed on unread."
        )
    return _said("tls-passed-on", zh, en)


def _of_paths(told: Description) -> list[Limitation]:
    cut = [
        f"{path.path} ({', '.join(path.why)})"
        for path in told.coverage
        if path.completed < path.runs and path.why
    ]
    if not cut:
        return []
    return [
        _said(
            "paths-incomplete",
            f"以下路径未走完：{_named(cut)}。",
            f"These paths were not walked to their end: {_named(cut)}.",
        )
    ]


def _of_gaps(log: Log) -> list[Limitation]:
    codes = sorted(
        {
            f"{line.event.what}: {line.event.code}"
            for line in log.lines
            if isinstance(line.event, Gap)
        }
    )
    if not codes:
        return []
    return [
        _said(
            "recording-gaps",
            f"记录有缺口：{_named(codes)}。",
            f"The recording has gaps: {_named(codes)}.",
        )
    ]


def _of_files(unread: Unread) -> list[Limitation]:
    found = []
    names = [*unread.listings, *unread.trees]
    if names:
        found.append(
            _said(
                "session-files-unread",
                f"记录文件夹中有 {len(names)} 个文件缺失或无法读取，如 {names[0]}。",
                f"{len(names)} files of the session are missing or cannot be read, e.g. {names[0]}.",
            )
        )
    if unread.purged:
        count = sum(len(purge.files) for purge in unread.purged)
        found.append(
            _said(
                "session-purged",
                f"已清除采集内容（{count} 个文件，最近一次 {unread.purged[-1].at}）：只余哈希与日志。",
                f"Captured data were purged ({count} files, last on {unread.purged[-1].at}): hashes and the log remain.",
            )
        )
    if unread.geoip:
        found.append(
            _said(
                "geoip-missing",
                f"未安装 {unread.geoip}，无法由地址得知国家。",
                f"{unread.geoip} is not installed: countries of addresses are unknown.",
            )
        )
    return found


def _named(names: list[str] | tuple[str, ...]) -> str:
    more = f" +{len(names) - MOST_NAMED}" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
