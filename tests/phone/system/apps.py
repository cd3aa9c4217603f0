"""Processes of apps: how one is started, and how it ended."""

import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packages import Package
from truststore import write_truststore
from wire import Line

APP_SOCKET = Path("/data/system/app.sock")
REASONS = {
    1: "EXIT_SELF",
    2: "SIGNALED",
    4: "CRASH",
    10: "USER REQUESTED",
    8: "PERMISSION CHANGE",
}
JVM = (
    "-Xmx96m",
    "-Xshare:auto",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "-Djavax.net.ssl.trustStoreType=JKS",
    "-Djavax.net.ssl.trustStorePassword=changeit",
)


@dataclass
class App:
    """A running process of an app."""

    package: Package
    process: subprocess.Popen[bytes]
    held: bool
    started: float
    launch: list[str]
    """The activity it was started for, with its intent."""
    line: Line | None = None
    bound: threading.Event = field(default_factory=threading.Event)
    top: str = ""
    reason: tuple[int, int] | None = None
    """Why it ends, where the process itself or the system said so before."""

    @property
    def pid(self) -> int:
        return self.process.pid


@dataclass(frozen=True)
class Exit:
    """How a process ended."""

    package: str
    uid: int
    pid: int
    reason: int
    status: int
    at: float


def java_command(config: dict[str, Any], package: Package, zone: str) -> list[str]:
    """The command line of an app's JVM; its trust is what the phone's certificates are now."""
    store = "/apex/com.android.conscrypt/cacerts"
    store = store if config["sdk"] >= 34 else "/system/etc/security/cacerts"
    trusted = Path("/data/misc/trust.jks")
    write_truststore(Path(store), trusted)
    path = f"/system/runtime.jar:{package.folder}/app.jar"
    java = ["/system/jdk/bin/java", *JVM, f"-Djavax.net.ssl.trustStore={trusted}"]
    java += [f"-Djava.io.tmpdir={package.data}/cache", f"-Duser.home={package.data}"]
    java += [f"-Duser.timezone={zone}", "-cp", path]
    java += ["android.app.ActivityThread", str(APP_SOCKET)]
    if config["uids"]:
        uid = str(package.uid)
        java = ["setpriv", "--reuid", uid, "--regid", uid, "--clear-groups", *java]
    return java
