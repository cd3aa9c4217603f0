"""Real clusters of dask on the loopback interface, for tests; processes are ended by their ids only."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from ports import free_port

HERE = Path(__file__).resolve().parent
DASK = [sys.executable, "-c", "from dask.__main__ import main; main()"]


class Cluster:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder, protocol):
        self.folder, self.port, self.protocol = folder, free_port(), protocol
        self.processes = []

    @property
    def address(self):
        return f"{'dask' if self.protocol == 'tcp' else self.protocol}://127.0.0.1:{self.port}"

    def _start(self, *command, **environment):
        told = os.environ | {"PYTHONPATH": str(HERE)} | environment
        process = subprocess.Popen(
            [*DASK, *command],
            env=told,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def schedule(self):
        """Start the scheduler."""
        own = ("--host", "127.0.0.1", "--port", str(self.port), "--protocol", self.protocol)
        found = self._start(
            "scheduler", *own, "--no-dashboard", "--dashboard-address", "127.0.0.1:0"
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return found
            time.sleep(0.05)
        raise TimeoutError("no scheduler")

    def work(self, number=1, *more):
        """Start so many workers; returns the process that minds them."""
        own = ("--host", "127.0.0.1", "--nworkers", str(number), "--nthreads", "1")
        own += ("--protocol", self.protocol)
        there = ("--local-directory", str(self.folder), "--no-dashboard")
        return self._start(
            "worker", f"{self.protocol}://127.0.0.1:{self.port}", *own, *there, *more
        )

    def end(self):
        """End all of it, with what it has started."""
        for process in self.processes:
            for each in [*reversed(descendants(process.pid)), process.pid]:
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            process.wait()
        self.processes.clear()


@contextmanager
def cluster(folder, workers=0, protocol="tcp"):
    """A cluster that is ended at the end."""
    found = Cluster(folder, protocol)
    try:
        found.schedule()
        if workers:
            found.work(workers)
        yield found
    finally:
        found.end()


def children(pid):
    """Ids of the living processes that one has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(path.parent.name))
    return found


def descendants(pid):
    """The same, and theirs."""
    return [each for child in children(pid) for each in (child, *descendants(child))]


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def listening(pids):
    """Addresses (IPv4 in hexadecimal digits) at which processes listen."""
    inodes = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").glob("*"):
            with suppress(OSError):
                inodes.add(str(link.readlink()))
    found = set()
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                columns = line.split()
                if columns[3] == "0A" and f"socket:[{columns[9]}]" in inodes:
                    found.add(columns[1].partition(":")[0])
    return found


def workers_of(pid):
    """Ids of the processes of dask that a scheduler's machine, or a minder of workers, has started."""
    return [each for each in children(pid) if b"spawn_main" in _command(each)]


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
