"""Runs one program under hooks, as told on standard input; the answer is a line of JSON."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path

import msgspec

from analyzers.dynamic.agent import table
from analyzers.dynamic.instrument import Instrument
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject


class Programs:
    """A device that runs Java programs which wait for a line before they begin."""

    serial = "local"
    last: subprocess.Popen | None = None

    def __init__(self, command, env):
        self.command, self.env = command, env
        self.program = None
        self.out = b""
        self.reader = None

    def start(self, package, activity="", *, held=False):
        self.program = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **self.env},
        )
        Programs.last = self.program
        assert self.program.stdout.readline() == b"ready\n"
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        if not held:
            self.release(self.program.pid)
        return self.program.pid

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
        return self.program.pid if self.program and self.program.poll() is None else None

    def stop(self, package):
        self.program.kill()


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
        device.program.kill()
        device.program.wait(5)
        facts["code"] = None
    device.reader.join(5)
    facts["out"] = device.out.decode("utf-8", "replace")
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()
    os._exit(0)  # a thread of frida's that waits for a frozen program must not keep us


def to_its_end(device, instrument):
    instrument.launch("fixture")
    try:
        code = device.program.wait(20)
    except subprocess.TimeoutExpired:
        device.program.kill()
        device.program.wait(5)
        return None
    until = time.monotonic() + 2  # frida tells of the end in a moment
    while instrument._wire is not None and not instrument._wire.gone and time.monotonic() < until:
        time.sleep(0.01)
    return code


def run(job, device, instrument):
    facts = {"code": None}
    if job.get("freeze") == "before":
        start = device.start

        def frozen(package, activity="", *, held=False):
            pid = start(package, held=held)
            os.kill(pid, signal.SIGSTOP)
            return pid

        device.start = frozen
        import analyzers.dynamic.instrument as module

        module.ATTACH = 3.0
        module.INSTALL = 10.0
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
        until = time.monotonic() + 30
        while job["drain"].encode() not in device.out and time.monotonic() < until:
            time.sleep(0.01)
        instrument.drain()
        facts["drained"] = instrument._recorder._n
    try:
        facts["code"] = device.program.wait(job.get("wait", 30))
    except subprocess.TimeoutExpired:
        facts["alive"] = instrument.alive()
    time.sleep(0.2)  # frida tells of the end in a moment
    instrument.drain()
    facts["last"] = instrument.last_words
    facts["refused"] = instrument.refused
    return facts


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        if Programs.last is not None:
            Programs.last.kill()
        os._exit(1)
