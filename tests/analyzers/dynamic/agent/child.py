"""Runs one program under hooks, as told on standard input; the answer is a line of JSON."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path

import msgspec

import analyzers.dynamic.instrument as limits
from analyzers.dynamic.agent import table
from analyzers.dynamic.instrument import Instrument
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject

SOON = 40.0  # seconds for what takes moments on a machine that has nothing else to do

# Tells its own number, then becomes the program. The shell that started it waits for it: frida traces the program
# from our process when it goes in, and what a tracer waits for is no longer there for `Popen`, which then says 0.
STARTED = """sh -c 'echo $$; exec "$@"' sh "$@"
exit $?"""


class Programs:
    """A device that runs Java programs which wait for a line before they begin."""

    serial = "local"
    last = 0

    def __init__(self, command, env):
        self.command, self.env = command, env
        self.program = None
        self.number = 0
        self.out = b""
        self.reader = None

    def start(self, package, activity="", *, held=False):
        self.program = subprocess.Popen(
            ["sh", "-c", STARTED, "sh", *self.command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **self.env},
        )
        self.number = int(self.program.stdout.readline())
        Programs.last = self.number
        assert self.program.stdout.readline() == b"ready\n"
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        if not held:
            self.release(self.number)
        return self.number

    def read(self):
        for line in self.program.stdout:
            self.out += line

    def release(self, pid):
        try:
            self.program.stdin.write(b"\n")
            self.program.stdin.flush()
        except BrokenPipeError:
            pass

    def pid(self, package):
        return self.number if self.number and runs(self.number) else None

    def stop(self, package):
        kill(self.number)


def runs(number):
    try:
        stat = Path(f"/proc/{number}/stat").read_text("utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def kill(number):
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)


def put_down(number):
    kill(number)
    until = time.monotonic() + SOON
    while runs(number) and time.monotonic() < until:
        time.sleep(0.01)


def main():
    job = json.load(sys.stdin)
    device = Programs(job["command"], job.get("env", {}))
    opted = tuple(job.get("opted", ()))
    rows = table.rows(opted)
    if "rows" in job:
        rows = msgspec.convert(job["rows"], tuple[table.Row, ...], strict=False)
    capture = Capture(job.get("how", "held"), "none", ("none",))
    with Recorder.create(
        Path(job["folder"]), Subject("fixture"), None, capture, keep_faces=True
    ) as recorder:
        instrument = Instrument(
            device, recorder, how=job.get("how", "held"), frida=job.get("frida", "local"), opted=opted,
            rows=rows, ca=job["ca"].encode() if "ca" in job else None,
        )  # fmt: skip
        facts = run(job, device, instrument)
        began = time.monotonic()
        instrument.close()
        facts["closing"] = time.monotonic() - began
    if device.program.poll() is None:
        put_down(device.number)
        facts["code"] = None
        device.reader.join(
            0.5
        )  # the shell may only end when we do, if frida still traces the program
    else:
        device.reader.join(SOON)
    facts["out"] = device.out.decode("utf-8", "replace")
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()
    os._exit(0)  # a thread of frida's that waits for a frozen program must not keep us


def to_its_end(device, instrument):
    instrument.launch("fixture")
    try:
        code = device.program.wait(SOON)
    except subprocess.TimeoutExpired:
        put_down(device.number)
        return None
    hear_the_end(instrument)
    return code


def listen(instrument):
    """Lets `hear_the_end` know when what frida says of an end is in the log."""
    gone = instrument._gone

    def heard(wire, reason):
        gone(wire, reason)
        wire.heard = True

    instrument._gone = heard


def hear_the_end(instrument):
    until = time.monotonic() + SOON
    wire = instrument._wire
    while wire is not None and not hasattr(wire, "heard") and time.monotonic() < until:
        time.sleep(0.01)


def run(job, device, instrument):
    facts = {"code": None}
    listen(instrument)
    if not job.get("freeze"):
        limits.LEAVE = limits.EARLY = SOON
    if job.get("freeze") == "before":
        start = device.start

        def frozen(package, activity="", *, held=False):
            pid = start(package, held=held)
            os.kill(pid, signal.SIGSTOP)
            return pid

        device.start = frozen
        limits.ATTACH = 3.0
        limits.INSTALL = 10.0
    facts["codes"] = [
        to_its_end(device, instrument) for _ in range(1, job.get("launches", 1))
    ]  # as often before
    began = time.monotonic()
    pid = instrument.launch("fixture")
    facts["launch"] = time.monotonic() - began
    if job.get("freeze") == "after":
        os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        instrument.drain(1.0)
        facts["alive"] = instrument.alive()
        facts["draining"] = time.monotonic() - began
        return facts
    if job.get("detach"):
        time.sleep(job["detach"])
        instrument.detach()
    if job.get("drain"):  # after the program said something
        until = time.monotonic() + SOON
        while job["drain"].encode() not in device.out and time.monotonic() < until:
            time.sleep(0.01)
        instrument.drain(SOON)
        facts["drained"] = instrument._recorder._n
    try:
        facts["code"] = device.program.wait(job.get("wait", SOON))
        hear_the_end(instrument)
    except subprocess.TimeoutExpired:
        facts["alive"] = instrument.alive()
    instrument.drain(10.0)
    facts["last"] = instrument.last_words
    facts["refused"] = instrument.refused
    return facts


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        if Programs.last:
            kill(Programs.last)
        os._exit(1)
