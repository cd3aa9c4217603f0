"""The commands of the phone's shell: ``am``, ``pm``, ``input`` and the others."""

import os
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import describe
from package_commands import PM
from screenshot import screenshot

if TYPE_CHECKING:
    from server import System

KEYS = {"HOME": 3, "BACK": 4, "ENTER": 66, "DEL": 67, "APP_SWITCH": 187, "WAKEUP": 224, "MENU": 82}


class Bad(Exception):
    """A command cannot do what it is asked; text and exit code."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


class Call:
    """One command with its words, folder and streams."""

    def __init__(
        self,
        system: "System",
        name: str,
        words: list[str],
        folder: Path,
        stdin: int,
        stdout: int,
        stderr: int,
        left: Callable[[], bool] = lambda: False,
    ) -> None:
        self.system = system
        self.name = name
        self.words = words
        self.folder = folder
        self.stdin = stdin
        self._stdout = stdout
        self._stderr = stderr
        self.left = left
        """Whether the caller has ended."""
        self.number = ""
        """A second answer for the caller's own use."""

    def run(self) -> str:
        """Carry it out; the exit code and the number, as text."""
        try:
            code = COMMANDS[self.name](self) or 0
        except Bad as failed:
            self.complain(str(failed))
            code = failed.code
        except (IndexError, ValueError, KeyError, OSError) as failed:
            where = traceback.extract_tb(failed.__traceback__)[-1]
            self.complain(f"{self.name}: bad arguments {self.words}: {failed!r} ({where.lineno})")
            code = 255
        return f"{code} {self.number}"

    def say(self, text: str | bytes) -> bool:
        """Write a line, or bytes as they are; false when nobody reads any more."""
        return write(self._stdout, text if isinstance(text, bytes) else f"{text}\n".encode())

    def complain(self, text: str) -> None:
        write(self._stderr, f"{text}\n".encode())

    def path(self, written: str) -> Path:
        return self.folder / written

    def option(self, name: str) -> str | None:
        """The word after an option, which is taken off; None where it is not given."""
        if name not in self.words:
            return None
        at = self.words.index(name)
        value = self.words[at + 1]
        del self.words[at : at + 2]
        return value

    def flag(self, *names: str) -> bool:
        """Whether one of some options is given; they are taken off."""
        found = [one for one in self.words if one in names]
        self.words = [one for one in self.words if one not in names]
        return bool(found)

    def without_user(self) -> None:
        """Every command takes ``--user N``; there is one user."""
        self.option("--user")


def write(stream: int, data: bytes) -> bool:
    """Write all; false when the reader has gone."""
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(stream, view) :]
    except OSError:
        return False
    return True


# -- am -----------------------------------------------------------------------


def am(call: Call) -> int:
    call.without_user()
    word, call.words = call.words[0], call.words[1:]
    work = AM.get(word)
    if work is None:
        raise Bad(f"Error: unknown command '{word}'", 255)
    return work(call)


def am_start(call: Call) -> int:
    system = call.system
    held, wait = call.flag("-D"), call.flag("-W")
    stop = call.flag("-S")
    package, activity, intent = _intent(call)
    described = f"act={intent[0]} " if intent[0] else ""
    call.say(f"Starting: Intent {{ {described}cmp={package}/{_short(package, activity)} }}")
    if package not in system.packages:
        raise Bad(f"Error type 3\nError: Activity class {{{package}/{activity}}} does not exist.")
    known = system.packages[package]
    if activity not in [one.name for one in known.components["activity"]]:
        raise Bad(f"Error type 3\nError: Activity class {{{package}/{activity}}} does not exist.")
    if stop or held:
        system.kill(package)
    began = time.monotonic()
    system.start(known, activity, held, intent)
    if wait:
        took = int((time.monotonic() - began) * 1000)
        call.say(f"Status: ok\nLaunchState: COLD\nActivity: {package}/{_short(package, activity)}")
        call.say(f"TotalTime: {took}\nWaitTime: {took}\nComplete")
    return 0


def _short(package: str, name: str) -> str:
    return name.removeprefix(package) if name.startswith(package + ".") else name


def _intent(call: Call) -> tuple[str, str, list[str]]:
    """Package, activity, and the intent as fields: action, data, then kind, key and value of extras."""
    values = {"-a": "", "-d": "", "-n": "", "-p": "", "-t": "", "-c": "", "-f": ""}
    extras: list[str] = []
    rest = list(call.words)
    while rest:
        word = rest.pop(0)
        if word in values:
            values[word] = rest.pop(0)
        elif word in ("-e", "--es", "--ez", "--ei", "--el"):
            extras += [word[-1:] if word not in ("-e", "--es") else "s", rest.pop(0), rest.pop(0)]
        elif word.startswith("-"):
            continue
        elif "/" in word:
            values["-n"] = word
        else:
            values["-p"] = word
    package, _, activity = values["-n"].partition("/")
    package = package or values["-p"]
    if not activity and package in call.system.packages:
        activity = call.system.packages[package].launcher()
    if activity.startswith("."):
        activity = package + activity
    action = values["-a"] or "android.intent.action.MAIN"
    return package, activity, [action, values["-d"], *extras]


def am_force_stop(call: Call) -> int:
    call.system.kill(call.words[0])
    return 0


def am_kill(call: Call) -> int:
    if call.system.front != call.words[0]:
        call.system.kill(call.words[0])
    return 0


def am_broadcast(call: Call) -> int:
    package, _, intent = _intent(call)
    call.say(f"Broadcasting: Intent {{ act={intent[0]} }}")
    for app in list(call.system.apps.values()):
        if app.line and app.package.name == (package or app.package.name):
            app.line.ask("broadcast", "", *intent)
    call.say("Broadcast completed: result=0")
    return 0


def am_release(call: Call) -> int:
    """Of this phone only: an app started with ``-D`` runs on."""
    if not call.system.release(int(call.words[0])):
        raise Bad(f"Error: no app is held in process {call.words[0]}")
    call.say("released")
    return 0


def am_stack(call: Call) -> int:
    call.say(describe.activities(call.system))
    return 0


AM: dict[str, Callable[[Call], int]] = {
    "start": am_start,
    "start-activity": am_start,
    "force-stop": am_force_stop,
    "kill": am_kill,
    "broadcast": am_broadcast,
    "release": am_release,
    "stack": am_stack,
}


# -- screen and keys ----------------------------------------------------------


def uiautomator(call: Call) -> int:
    if call.words[:1] != ["dump"]:
        raise Bad("ERROR: only dump is supported here")
    call.flag("--compressed")
    target = call.words[1] if len(call.words) > 1 else "/sdcard/window_dump.xml"
    tree = call.system.tree()
    if not tree:
        call.complain("ERROR: could not get idle state.")
        return 0
    if target == "/dev/tty":
        call.say(tree.encode())
    else:
        call.path(target).write_text(tree, "utf-8")
    call.say(f"UI hierchary dumped to: {target}")  # spelt as on phones
    return 0


def input_(call: Call) -> int:
    system = call.system
    if call.words[0] in ("touchscreen", "keyboard"):
        del call.words[0]
    word, *rest = call.words
    if word == "tap":
        system.tap(int(float(rest[0])), int(float(rest[1])))
    elif word in ("swipe", "draganddrop"):
        x, y, to_x, to_y = (int(float(one)) for one in rest[:4])
        if abs(to_x - x) + abs(to_y - y) < 20:
            system.tap(x, y)
        else:
            system.ask_front("scroll", str(x), str(y), str(y - to_y))
    elif word == "text":
        system.ask_front("text", rest[0].replace("%s", " "))
    elif word == "keyevent":
        for one in (name for name in rest if not name.startswith("--")):
            name = one.removeprefix("KEYCODE_")
            system.key(int(name) if name.isdigit() else KEYS[name])
    else:
        raise Bad(f"Error: Unknown command: {word}")
    return 0


def screencap(call: Call) -> int:
    call.flag("-p")
    image = screenshot(call.system)
    if call.words:
        call.path(call.words[0]).write_bytes(image)
    else:
        call.say(image)
    return 0


def screenrecord(call: Call) -> int:
    raise Bad("screenrecord: not supported on this phone")


def wm(call: Call) -> int:
    answers = {"size": "Physical size: 1080x1920", "density": "Physical density: 420"}
    call.say(answers[call.words[0]])
    return 0


def monkey(call: Call) -> int:
    name = call.option("-p") or ""
    package = call.system.packages.get(name)
    if package is None or not package.launcher():
        raise Bad("** No activities found to run, monkey aborted.", 252)
    call.system.start(package, package.launcher(), False, ["android.intent.action.MAIN", ""])
    call.say("Events injected: 1")
    return 0


# -- properties, settings, time -----------------------------------------------


def getprop(call: Call) -> int:
    props = call.system.props
    if call.words:
        call.say(props.get(call.words[0], call.words[1] if len(call.words) > 1 else ""))
    else:
        call.say("\n".join(f"[{key}]: [{value}]" for key, value in sorted(props.items())))
    return 0


def setprop(call: Call) -> int:
    call.system.props[call.words[0]] = call.words[1]
    return 0


def settings(call: Call) -> int:
    call.without_user()
    word, table, *rest = call.words
    values = call.system.settings[table]
    if word == "get":
        call.say(values.get(rest[0], "null"))
    elif word == "put":
        values[rest[0]] = rest[1]
    elif word == "delete":
        call.say(f"Deleted {int(values.pop(rest[0], None) is not None)} rows")
    elif word == "list":
        call.say("\n".join(f"{key}={value}" for key, value in sorted(values.items())))
    else:
        raise Bad(f"Invalid command: {word}")
    if table == "global" and rest[:1] == ["http_proxy"] and word in ("put", "delete"):
        call.system.proxy_changed()
    return 0


def date(call: Call) -> int:
    """Shows the phone's clock; as root it sets it: ``@SECONDS`` or ``MMDDhhmm[[CC]YY][.ss]``."""
    call.flag("-u")
    wanted = call.option("-s") or next((one for one in call.words if one[:1] != "+"), "")
    if wanted:
        call.system.set_clock(_moment(wanted))
    call.number = f"{call.system.now():.6f}"
    return 127  # the caller lets the machine's own command write it


def _moment(written: str) -> float:
    if written.startswith("@"):
        return float(written[1:])
    digits, _, seconds = written.partition(".")
    year = digits[8:] or time.strftime("%Y")
    year = year if len(year) == 4 else "20" + year
    text = f"{year}{digits[:8]}{seconds or '00'}"
    return time.mktime(time.strptime(text, "%Y%m%d%H%M%S"))


# -- processes and logs -------------------------------------------------------


def pidof(call: Call) -> int:
    names = [one for one in call.words if not one.startswith("-")]
    found = [app.pid for app in call.system.apps.values() if app.package.name in names]
    if not found:
        return 1
    call.say(" ".join(map(str, found)))
    return 0


def ps(call: Call) -> int:
    call.say(describe.processes(call.system, call.words))
    return 0


def logcat(call: Call) -> int:
    log = Path("/data/log/main")
    if call.flag("-c", "--clear"):
        log.write_text("", "utf-8")
        return 0
    shape = call.option("-v") or "threadtime"
    ends = call.flag("-d")
    tail = call.option("-t") or call.option("-T")
    call.option("-b")
    only = call.flag("-s") or "*:S" in call.words
    tags = {one.partition(":")[0] for one in call.words if one[:1] not in "-*"} if only else None
    seen = 0
    while not call.left():
        with log.open("rb") as file:
            size = file.seek(0, 2)
            seen = min(seen, size)  # it was cleared
            file.seek(seen)
            whole = file.read(size - seen).rpartition(b"\n")[0]
        seen += len(whole) + bool(whole)
        lines = describe.log_lines(whole.decode("utf-8", "replace"), shape, tags)
        lines = lines[-int(tail) :] if tail and tail.isdigit() else lines
        tail = None
        if (lines and not call.say("".join(f"{line}\n" for line in lines).encode())) or ends:
            break
        time.sleep(0.1)
    return 0


def dumpsys(call: Call) -> int:
    for option in ("-t", "-T"):
        call.option(option)
    call.say(describe.dumpsys(call.system, call.words))
    return 0


def content(call: Call) -> int:
    from server import media_rows

    uri = call.option("--uri") or ""
    if call.words[:1] == ["call"]:
        call.say("Result: Bundle[{}]")  # a scan of the card: it is looked at anew each time
        return 0
    if call.words[:1] != ["query"] or "images" not in uri:
        raise Bad(f"[ERROR] Unsupported: content {' '.join(call.words)}")
    wanted = (call.option("--projection") or "").split(":")
    rows = media_rows()
    for number, row in enumerate(rows):
        fields = [one for one in row.split("|") if wanted == [""] or one.split("=")[0] in wanted]
        call.say(f"Row: {number} " + ", ".join(fields))
    if not rows:
        call.say("No result found.")
    return 0


# -- the rest -----------------------------------------------------------------


def appops(call: Call) -> int:
    call.without_user()
    word, name, *rest = call.words
    package = call.system.packages.get(name)
    if package is None:
        raise Bad(f"Error: No UID for {name} in user 0", 255)
    if word == "get":
        call.say(describe.appops(call.system, package, rest[0] if rest else ""))
    elif word == "set":
        op, mode = rest
        package.ops.pop(op, None)
        if mode not in ("default", "allow"):
            package.ops[op] = mode
    elif word == "reset":
        package.ops.clear()
    else:
        raise Bad(f"Unknown command: {word}", 255)
    return 0


def cmd(call: Call) -> int:
    service, call.words = call.words[0], call.words[1:]
    inner = {"package": pm, "activity": am, "appops": appops, "settings": settings}.get(service)
    if inner is None:
        raise Bad(f"cmd: Can't find service: {service}", 20)
    return inner(call)


def pm(call: Call) -> int:
    call.without_user()
    word, call.words = call.words[0], call.words[1:]
    work = PM.get(word)
    if work is None:
        raise Bad(f"Unknown command: {word}", 255)
    code, out = work(call)
    if out:
        call.say(out)
    return code


def run_as(call: Call) -> int:
    package = call.system.packages.get(call.words[0])
    if package is None:
        raise Bad(f"run-as: unknown package: {call.words[0]}")
    if not package.debuggable:
        raise Bad(f"run-as: package not debuggable: {package.name}")
    call.number = str(package.uid if call.system.config["uids"] else 0)
    return 0


def svc(call: Call) -> int:
    return 0


def ime(call: Call) -> int:
    """There is one keyboard, and ``input text`` takes any script."""
    if call.words[:1] == ["list"]:
        call.say("com.android.inputmethod.latin/.LatinIME")
    return 0


COMMANDS: dict[str, Callable[[Call], int]] = {
    "am": am,
    "appops": appops,
    "cmd": cmd,
    "content": content,
    "date": date,
    "dumpsys": dumpsys,
    "getprop": getprop,
    "ime": ime,
    "input": input_,
    "logcat": logcat,
    "monkey": monkey,
    "pidof": pidof,
    "pm": pm,
    "ps": ps,
    "run-as": run_as,
    "screencap": screencap,
    "screenrecord": screenrecord,
    "setprop": setprop,
    "settings": settings,
    "svc": svc,
    "uiautomator": uiautomator,
    "wm": wm,
}
NAMES = tuple(COMMANDS)
"""The names the commands are found by; all lead to one caller."""
