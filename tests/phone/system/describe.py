"""What ``dumpsys``, ``ps``, ``appops`` and ``logcat`` say, in the words of a phone."""

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from apps import REASONS
from packages import Package

if TYPE_CHECKING:
    from server import System


def dumpsys(system: "System", words: list[str]) -> str:
    """The report of a service."""
    name, *rest = words or [""]
    report = SERVICES.get(name)
    return report(system, rest) if report else f"Can't find service: {name}"


def stamp(moment: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(moment))


def package(system: "System", words: list[str]) -> str:
    known = system.packages.get(words[-1] if words else "")
    if known is None:
        return f"Unable to find package: {words[-1] if words else ''}"
    lines = [
        "Packages:",
        f"  Package [{known.name}] (5eed5e):",
        f"    userId={known.uid}",
        f"    codePath={known.folder}",
        f"    versionCode={known.version_code} minSdk=24 targetSdk=30",
        f"    versionName={known.version_name}",
        f"    flags=[ {'DEBUGGABLE ' if known.debuggable else ''}HAS_CODE ALLOW_CLEAR_USER_DATA ]",
        f"    dataDir=/data/user/0/{known.name}",
        f"    firstInstallTime={stamp(known.installed_at)}",
        "    requested permissions:",
        *[f"      {name}" for name in known.permissions],
        "    install permissions:",
        *[f"      {name}: granted=true" for name in known.permissions if name not in known.grants],
        "    User 0: ceDataInode=1 installed=true hidden=false suspended=false stopped=false",
        "      runtime permissions:",
    ]
    for name, grant in known.grants.items():
        given = str(grant.granted).lower()
        lines.append(f"        {name}: granted={given}, flags=[ {grant.flags()}]")
    return "\n".join(lines)


def top_component(system: "System") -> str:
    """Package and activity in front, as a dump writes a component."""
    screen = system.screen()
    if screen:
        return f"{screen.package}/{screen.activity}"
    app = system.front_app()
    if app is None:
        return ""
    short = app.top.removeprefix(app.package.name)
    return f"{app.package.name}/{short if short.startswith('.') else app.top}"


def activities(system: "System") -> str:
    top = top_component(system)
    record = f"ActivityRecord{{5eed001 u0 {top} t12}}"
    lines = [
        "ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)",
        "Display #0 (activities from top to bottom):",
        f"  * Task{{5eed002 #12 visible=true A={top.partition('/')[0]}}}",
        f"    * Hist #0: {record}",
        f"  mResumedActivity: {record}",
        f"  topResumedActivity={record}",
        f"  mFocusedApp={record}",
    ]
    return "\n".join(lines)


def activity(system: "System", words: list[str]) -> str:
    word = words[0] if words else "activities"
    if word == "exit-info":
        return exit_info(system, words[1] if len(words) > 1 else "")
    if word == "top":
        pid = next((app.pid for app in [system.front_app()] if app), 0)
        top = top_component(system)
        return f"TASK {top.partition('/')[0]} id=12\n  ACTIVITY {top} 5eed001 pid={pid}"
    if word in ("processes", "p"):
        return "\n".join(
            f"  *APP* UID {app.package.uid} ProcessRecord{{5eed {app.pid}:{name}/u0a{app.package.uid - 10000}}}"
            for name, app in system.apps.items()
        )
    return activities(system)


def exit_info(system: "System", name: str) -> str:
    lines = ["ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)"]
    for owner in dict.fromkeys(one.package for one in system.exits):
        if name and owner != name:
            continue
        own = [one for one in system.exits if one.package == owner]
        lines.append(f"  package: {owner}\n    Historical Process Exit for uid={own[0].uid}")
        for number, one in enumerate(own):
            lines += [
                f"        ApplicationExitInfo #{number}:",
                f"          timestamp={stamp(one.at)}.000 pid={one.pid} realUid={one.uid} packageUid={one.uid} definingUid={one.uid} user=0",
                f"          process={owner} reason={one.reason} ({REASONS.get(one.reason, 'OTHER')}) subreason=0 (UNKNOWN) status={one.status}",
                "          importance=100 pss=0.00 rss=0.00 description=null state=empty trace=null",
            ]
    return "\n".join(lines)


def window(system: "System", words: list[str]) -> str:
    top = top_component(system)
    return (
        f"  mCurrentFocus=Window{{5eed003 u0 {top}}}\n"
        f"  mFocusedApp=ActivityRecord{{5eed001 u0 {top} t12}}"
    )


def media_camera(system: "System", words: list[str]) -> str:
    lines = ["== Service global info: ==", "Number of camera devices: 2"]
    if system.camera_open:
        lines.append("Active Camera Clients:")
    else:
        lines.append("Active Camera Clients:\n[]")
    for key, pid in system.camera_open.items():
        owner = next((name for name, app in system.apps.items() if app.pid == pid), "")
        number = key.partition("/")[2]
        lines.append(
            f"[\n(Camera ID: {number}, Cost: 100, PID: {pid}, Score: 0, State: 2, Client Package Name: {owner})\n]"
        )
    lines.append("== Camera service events log (most recent at top): ==")
    return "\n".join(lines + system.camera)


def connectivity(system: "System", words: list[str]) -> str:
    return f"NetworkAgentInfo [WIFI () - 100] CONNECTED\n  HttpProxy: {system.proxy() or 'none'}"


def appops_service(system: "System", words: list[str]) -> str:
    names = [one for one in words if one in system.packages]
    return "\n".join(
        f"Package {name}:\n" + appops(system, system.packages[name], "") for name in names
    )


def power(system: "System", words: list[str]) -> str:
    return "POWER MANAGER (dumpsys power)\n  mWakefulness=Awake\n  mStayOn=true"


def battery(system: "System", words: list[str]) -> str:
    return "Current Battery Service state:\n  USB powered: true\n  status: 2\n  level: 100"


SERVICES: dict[str, Callable[["System", list[str]], str]] = {
    "package": package,
    "activity": activity,
    "window": window,
    "media.camera": media_camera,
    "connectivity": connectivity,
    "appops": appops_service,
    "power": power,
    "battery": battery,
}


def appops(system: "System", known: Package, wanted: str) -> str:
    """Operations of an app: their mode, and when they were last carried out or refused."""
    names = [wanted] if wanted else sorted({*known.ops, *known.noted, *known.rejected})
    lines = []
    for name in names:
        line = f"{name}: {known.ops.get(name, 'allow')}"
        for word, moments in (("time", known.noted), ("rejectTime", known.rejected)):
            if name in moments:
                line += f"; {word}=+{_ago(system.now() - moments[name])} ago"
        lines.append(line)
    return "\n".join(lines) or "No operations."


def _ago(seconds: float) -> str:
    whole = int(seconds)
    text = f"{whole // 3600}h" if whole >= 3600 else ""
    text += f"{whole % 3600 // 60}m" if whole >= 60 else ""
    return text + f"{whole % 60}s{int(seconds * 1000) % 1000}ms"


def processes(system: "System", words: list[str]) -> str:
    """The phone's processes: adbd and the apps, by Android's names."""
    columns = ["USER", "PID", "PPID", "VSZ", "RSS", "S", "NAME"]
    for at, word in enumerate(words):
        if word in ("-o", "-O") and at + 1 < len(words):
            columns = [one.partition("=")[0].upper() for one in words[at + 1].split(",")]
    rows = [{"USER": "root", "UID": "0", "PID": str(os.getpid()), "NAME": "init"}]
    for name, app in system.apps.items():
        user = f"u0_a{app.package.uid - 10000}"
        row = {"USER": user, "UID": str(app.package.uid), "PID": str(app.pid), "NAME": name}
        rows.append(row)
    for row in rows:
        row |= {
            "CMD": row["NAME"],
            "ARGS": row["NAME"],
            "COMM": row["NAME"],
            "CMDLINE": row["NAME"],
        }
        row |= {"PPID": "1", "VSZ": "0", "RSS": "0", "S": "S"}
    lines = [columns] + [[row.get(one, "-") for one in columns] for row in rows]
    return "\n".join(" ".join(f"{one:<12}" for one in line).rstrip() for line in lines)


def log_lines(text: str, shape: str, tags: set[str] | None = None) -> list[str]:
    """The log as logcat writes it; only some tags, if they are given."""
    found = []
    for line in text.splitlines():
        parts = line.split("\t", 5)
        if len(parts) < 6 or (tags is not None and parts[4] not in tags):
            continue
        ms, pid, tid, level, tag, message = parts
        seconds = int(ms) / 1000
        moment = time.strftime("%m-%d %H:%M:%S", time.localtime(seconds)) + f".{int(ms) % 1000:03}"
        if shape == "epoch":
            moment = f"{seconds:.3f}"
        if shape == "brief":
            found.append(f"{level}/{tag}({pid:>5}): {message}")
        elif shape == "time":
            found.append(f"{moment} {level}/{tag}({pid:>5}): {message}")
        else:
            found.append(f"{moment} {pid:>5} {tid:>5} {level} {tag}: {message}")
    return found
