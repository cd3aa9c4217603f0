"""Whatever the app does when we come, the run goes on, the reason is a code, and nothing hangs."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from jvm import missing, observed, provide

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

STEP = [
    {
        "id": "step",
        "category": "log",
        "class": "fixture.Cycle",
        "method": "step",
        "args": ["0"],
        "budget": 100000,
    }
]
EXIT = [{"id": "exit-system", "category": "exit", "class": "java.lang.System", "method": "exit",
         "overloads": [["int"]], "args": ["=:system-exit", "0"], "urgent": True},
        {"id": "exit-halt", "category": "exit", "class": "java.lang.Runtime", "method": "halt",
         "overloads": [["int"]], "args": ["=:halt", "0"], "urgent": True, "deadly": True},
        {"id": "exit-uncaught", "category": "exit", "class": "java.lang.Thread", "method": "dispatchUncaughtException",
         "args": ["=:uncaught", "0:class"], "urgent": True}]  # fmt: skip


def gaps(seen):
    return [gap["code"] for gap in seen.events("gap")]


@pytest.mark.parametrize(
    ("how", "last", "code"),
    [
        ("exit", "exit: system-exit 5", 5),
        ("halt", "exit: halt 6", 6),
        ("crash", "exit: system-exit 1", 1),
    ],
)
def test_the_way_a_process_ends_is_told(tmp_path, how, last, code):
    seen = observed(tmp_path, "fixture.Ends", how, rows=EXIT)
    assert (seen.facts["last"], seen.code) == (last, code)
    assert gaps(seen) == []
    (detached,) = seen.events("agent", state="detached")
    assert detached["message"] == last


def test_a_crash_is_told_apart_from_an_end(tmp_path):
    seen = observed(tmp_path, "fixture.Ends", "crash", rows=EXIT)
    assert ["uncaught", "java.lang.IllegalArgumentException"] in [
        h["args"] for h in seen.events("hook")
    ]


def test_an_app_that_leaves_once_when_it_sees_us_is_hooked_once_more(tmp_path):
    seen = observed(tmp_path, "fixture.Ends", "refuse", rows=EXIT)
    assert seen.facts["refused"] == ""
    assert gaps(seen) == ["agent-refused"]
    (told,) = seen.events("agent", state="refused")
    assert told["message"].endswith("hooked once more")


def test_an_app_that_leaves_twice_is_then_run_without_hooks(tmp_path):
    seen = observed(tmp_path, "fixture.Ends", "refuse", rows=EXIT, launches=3, wait=1)
    assert seen.facts["refused"] == "agent-refused"
    assert gaps(seen) == ["agent-refused"] * 3
    assert [launch["how"] for launch in seen.events("launch")] == ["held", "held", "plain"]


def test_an_app_that_says_how_it_ends_is_hooked_every_time(tmp_path):
    seen = observed(tmp_path, "fixture.Ends", "exit", rows=EXIT, launches=3)
    assert (seen.facts["refused"], gaps(seen)) == ("", [])
    assert [launch["how"] for launch in seen.events("launch")] == ["held"] * 3


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_frozen_app_holds_up_nothing(tmp_path, when):
    seen = observed(tmp_path, "fixture.Ends", "60000", rows=STEP, freeze=when, wait=2)
    assert (
        seen.facts["launch"] < 3 * 3 + 10 + 5
    )  # what child.py allows for each step, and then leaving
    assert seen.facts["closing"] < 2 * 1.5 + 5
    codes = gaps(seen)
    if when == "before":
        # frida may wake a stopped process to get in; where it does not, the time limit holds
        assert codes in ([], ["agent-frozen"])
    else:
        assert codes == ["agent-silent"]
        assert seen.facts["alive"] is False


def test_a_class_that_comes_late_by_a_loader_of_its_own(tmp_path):
    late = [
        {"id": "late", "category": "log", "class": "late.Plugin", "method": "act", "args": ["0"]}
    ]
    seen = observed(tmp_path, "fixture.Late", rows=late)
    states = [status["state"] for status in seen.events("hook-status", row="late")]
    assert states == ["absent", "hooked"]
    assert len(seen.events("hook", row="late")) >= 10
    assert seen.code == 0


# What the agent's own thread does in Java, and for how long, while the app ends.
SLOW_LOOK = """(function () {
  const real = Java.enumerateLoadedClasses;
  Java.enumerateLoadedClasses = (told) => {
    const env = Java.vm.getEnv();
    new File(PATH, 'w').close();
    const began = Date.now();
    while (Date.now() - began < MS) {
      env.deleteLocalRef(env.findClass('java/lang/Object'));
    }
    return real.call(Java, told);
  };
})();"""
COLLECTING = """(function () { // as the bridge does whenever one of its wrappers is collected
  let count = 0;
  setInterval(() => {
    Java.vm.perform((env) => env.deleteGlobalRef(env.newGlobalRef(env.javaLangObject().handle)));
    if (++count === 20) {
      new File(PATH, 'w').close();
    }
  }, 5);
})();"""


@pytest.mark.parametrize(
    ("doing", "ms"),
    [(SLOW_LOOK, 500), (SLOW_LOOK, 20000), (COLLECTING, 0)],
    ids=["a look", "a look that takes too long", "collecting"],
)
def test_an_end_while_the_agent_is_in_java_is_not_held_up(tmp_path, doing, ms):
    """HotSpot stops every thread that is in Java for good when it ends, then frida waits for the agent's: the agent
    has to be out of Java by then, or has to end the process itself."""
    path = tmp_path / "in Java"
    text = doing.replace("PATH", json.dumps(str(path))).replace("MS", str(ms))
    bridge = tmp_path / "bridge.js"
    bridge.write_text(provide.prelude().read_text("utf-8") + "\n" + text)
    seen = observed(
        tmp_path / "session", "fixture.Ends", "told", str(path), wait=60, bridge=str(bridge)
    )
    assert seen.code == 1
    assert seen.facts["last"] == "exit: system-exit 1"


AT_ONCE = [{"id": "take", "category": "log", "class": "fixture.AtOnce", "method": "take", "args": [], "adopt": "args"},
           {"id": "heard", "category": "log", "class": "fixture.AtOnce$Listener", "method": "heard", "args": ["0"],
            "budget": 1000}]  # fmt: skip


def test_a_listener_is_hooked_within_the_call_that_hands_it_over_or_when_it_is_found(tmp_path):
    seen = observed(tmp_path, "fixture.AtOnce", rows=AT_ONCE)
    assert (seen.code, gaps(seen)) == (0, [])
    told = [hook["args"][0] for hook in seen.events("hook", row="heard")]
    assert told[:2] == ["at once", "at once"]
    assert "own" in told[2:]  # nobody was handed this one


def test_after_leaving_the_app_goes_on_unhooked(tmp_path):
    seen = observed(tmp_path, "fixture.Story", "2500", detach=1.0)
    assert seen.code == 0
    assert seen.events("agent", state="detached") == []
    assert gaps(seen) == []


def test_drain_brings_what_was_hooked_before_it(tmp_path):
    seen = observed(tmp_path, "fixture.Story", "1500", drain="before the end")
    at = next(i for i, line in enumerate(seen.lines) if line["event"].get("row") == "exit-finish")
    assert seen.lines[at]["n"] <= seen.facts["drained"]


def test_without_hooks_only_the_launch_is_told(tmp_path):
    seen = observed(tmp_path, "fixture.Ends", "exit", how="none")
    assert seen.code == 5
    (launch,) = seen.events("launch")
    assert launch["how"] == "plain"
    assert seen.events("agent") == []


def test_attaching_late_says_so(tmp_path):
    seen = observed(tmp_path, "fixture.Ends", "60000", how="attach", rows=STEP, wait=1)
    assert gaps(seen)[0] == "late"
    assert seen.events("agent", state="installed")


@pytest.mark.parametrize(
    ("bridge", "code"),
    [("var nothing = 1;", "java-bridge-missing"), ("globalThis.Java = {};", "java-unavailable")],
)
def test_without_a_bridge_that_works_the_app_runs_unhooked(tmp_path, monkeypatch, bridge, code):
    path = tmp_path / "bridge.js"
    path.write_text(bridge)
    seen = observed(tmp_path / "session", "fixture.Ends", "exit", rows=STEP, bridge=str(path))
    assert code in gaps(seen)
    assert seen.code == 5


def test_a_server_that_is_not_there(tmp_path):
    seen = observed(tmp_path, "fixture.Ends", "exit", rows=STEP, frida="127.0.0.1:9")
    assert gaps(seen)[0] in ("frida-server-missing", "frida-failed")
    assert seen.code == 5


def cycles(folder, count):
    """Attach, hook, run to the end, so often in a row; what was not as it must be."""
    seen = observed(
        folder, "fixture.Cycle", "120", rows=STEP, launches=count, timeout=30 + 10 * count
    )
    launched = [launch["pid"] for launch in seen.events("launch", how="held")]
    told = {pid: [hook["seq"] for hook in seen.events("hook", pid=pid)] for pid in launched}
    lost = [(pid, len(told[pid])) for pid in launched if told[pid] != list(range(1, 121))]
    codes = [*seen.facts["codes"], seen.code]
    wrong = [code for code in codes if code != 0]
    return lost, wrong, gaps(seen), count - len(launched)


def test_cycles_lose_no_event(tmp_path):
    assert cycles(tmp_path, 3) == ([], [], [], 0)


@pytest.mark.stress
def test_five_hundred_cycles_lose_no_event(tmp_path):
    with ThreadPoolExecutor(2) as two:
        found = list(two.map(lambda batch: cycles(tmp_path / str(batch), 25), range(20)))
    assert [one for one in found if one != ([], [], [], 0)] == []
