"""The commands of the phone's shell: ``am``, ``pm``, ``input`` and the others."""

import time
from collections.abc import Callable
from pathlib import Path

import describe
from activity_commands import am
from media import media_rows
from package_commands import PM
from screenshot import screenshot
from shell import Bad, Call

KEYS = {"HOME": 3, "BACK": 4, "ENTER": 66, "DEL": 67, "APP_SWITCH": 187, "WAKEUP": 224, "MENU": 82}


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
