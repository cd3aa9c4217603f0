"""``am`` and ``cmd activity``: starting, stopping and releasing apps."""

import time
from collections.abc import Callable

import describe
from shell import Bad, Call


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
