"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket there, of a user without rights."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

UNPRIVILEGED = 65534
"""The user "nobody": the server refuses to run as root."""
PASSWORD = "sehr geheim:/@%?"
SECONDS = 60


def binary(name):
    """Where a program of PostgreSQL is, or ``None``. Debian keeps them out of the path."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(kept[0]) if kept else shutil.which(name)


def missing():
    """Why there can be no server here, empty when there can."""
    if not (binary("initdb") and binary("postgres")):
        return "no PostgreSQL server is installed"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed"
    return ""


class Postgres:
    """A server that can be stopped and started. ``folder``: its own."""

    def __init__(self, folder):
        self.folder, self.data = folder, folder / "data"
        self._process = None
        self._made = 0

    def create(self):
        """Make its files."""
        (self.folder / "password").write_text(PASSWORD)
        for path in (self.folder, self.folder / "password"):
            if os.geteuid() == 0:
                os.chown(path, UNPRIVILEGED, UNPRIVILEGED)
        self._run(
            *(binary("initdb"), "-D", str(self.data), "-U", "study", "--encoding=UTF8"),
            *("--locale=C", "--auth=scram-sha-256", f"--pwfile={self.folder / 'password'}"),
            "--no-sync",
        )

    def start(self):
        """Start it, and wait until it answers."""
        self._process = self._begun(
            *(binary("postgres"), "-D", str(self.data), "-k", str(self.folder)),
            *("-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=20"),
            *("-c", "shared_buffers=16MB", "-c", "log_min_messages=fatal"),
        )
        import psycopg

        deadline = time.monotonic() + SECONDS
        while True:
            try:
                psycopg.connect(self.url()).close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def stop(self, how=signal.SIGINT):
        """End it; connections are cut."""
        self._process.send_signal(how)
        self._process.wait(SECONDS)

    def url(self, schema=None, password=PASSWORD):
        """How a user names it. ``schema``: what keeps one test from another's tables."""
        more = f"&options={quote(f'-csearch_path={schema}')}" if schema else ""
        secret = f":{quote(password, safe='')}" if password is not None else ""
        return f"postgresql://study{secret}@/postgres?host={quote(str(self.folder), safe='')}{more}"

    def fresh(self):
        """A URL of a schema with nothing in it."""
        import psycopg

        self._made += 1
        schema = f"test_{self._made}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"create schema {schema}")
        return self.url(schema)

    def _begun(self, *command):
        user = UNPRIVILEGED if os.geteuid() == 0 else None
        groups = [] if user is not None else None
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                user=user,
                group=user,
                extra_groups=groups,
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def _run(self, *command):
        if self._begun(*command).wait(SECONDS):
            raise AssertionError((self.folder / "log").read_text()[-2000:])


@contextmanager
def running():
    """A server for as long as it is needed."""
    # The names of sockets have to be short, and nobody must be able to pass through the folders above.
    with TemporaryDirectory(prefix="fa-pg-", dir="/tmp") as folder:
        server = Postgres(Path(folder))
        server.create()
        try:
            server.start()
            yield server
        finally:
            server.stop()
