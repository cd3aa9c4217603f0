"""Pages that scripts build, as a browser shows them: an installed Chromium, headless, in its own sandbox.

Only on request: everywhere else not one script of a page runs. The browser gets a new profile that is thrown
away, no extensions, no names inside private networks, and a time after which it is ended with all its
processes.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from analyzers.errors import PolicyUnreadable
from analyzers.policy.fetch import MAX_BYTES, host_of, is_address

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER = "FACEAUDIT_CHROMIUM"
"""Environment variable that names the browser's program."""
SECONDS = 60
PAGE_TIME = 10_000
"""Milliseconds of the page's own clock, which runs ahead while nothing is being loaded."""
_NOBODY = 65534
_FLAGS = (
    "--headless",
    "--dump-dom",
    f"--virtual-time-budget={PAGE_TIME}",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--mute-audio",
    "--deny-permission-prompts",
    "--block-new-web-contents",
    "--password-store=basic",
    "--lang=zh-CN",
)
_INSIDE = (
    *(
        "localhost",
        "*.localhost",
        "*.local",
        "*.internal",
        "*.lan",
        "127.*",
        "10.*",
        "192.168.*",
        "169.254.*",
    ),
    *(f"172.{second}.*" for second in range(16, 32)),
    *("0.*", "[[]*"),
)
"""Names and addresses in private networks, as the browser's resolver rules write them."""


def browser() -> str:
    """The browser's program. Raises `PolicyUnreadable` (``policy-no-browser``)."""
    named = os.environ.get(BROWSER, "")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise PolicyUnreadable(
            "policy-no-browser",
            f"Rendering needs Chromium, which was not found (Debian: apt-get install chromium; or name it in "
            f"{BROWSER}).",
        )
    return found


def render(url: str, *, private: bool = False, given: frozenset[str] = frozenset()) -> bytes:
    """The page at an address after its scripts ran, as HTML in UTF-8.

    :raises PolicyUnreadable: ``policy-no-browser``, ``policy-render-failed``, ``policy-too-large``,
        ``policy-url``.
    """
    if not is_address(url):
        raise PolicyUnreadable("policy-url", f"{url[:200]} is no address of a web page.")
    return _dumped(url, () if private else _rules(given | {host_of(url)}))


def render_file(data: bytes) -> bytes:
    """A saved page after its scripts ran; it reaches no network."""
    with tempfile.TemporaryDirectory(
        prefix="faceaudit-page-", ignore_cleanup_errors=True
    ) as folder:
        page = Path(folder) / "page.html"
        page.write_bytes(data)
        Path(folder).chmod(0o755)
        page.chmod(0o644)
        return _dumped(
            page.as_uri(), ("--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9")
        )


def _rules(known: frozenset[str]) -> tuple[str, ...]:
    """Keep the page's scripts from the private network, but for the hosts the user knows of."""
    rules = [f"MAP {name} ~NOTFOUND" for name in _INSIDE]
    rules += [f"EXCLUDE {host}" for host in sorted(known) if host]
    return ("--host-resolver-rules=" + ", ".join(rules),)


def _dumped(url: str, extra: tuple[str, ...]) -> bytes:
    program = browser()
    with tempfile.TemporaryDirectory(
        prefix="faceaudit-browser-", ignore_cleanup_errors=True
    ) as home:
        flags = [*_FLAGS, f"--user-data-dir={home}/profile", *extra]
        command = [program, *flags, "--", url]
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": home,
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": home,
        }
        user = _nobody(home)
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
        ended = threading.Timer(SECONDS, _end, (process,))
        ended.start()
        try:
            assert process.stdout is not None
            with process.stdout:
                data = process.stdout.read(MAX_BYTES + 1)
        finally:
            timely = ended.is_alive()
            ended.cancel()
            _end(process)
    if len(data) > MAX_BYTES:
        raise PolicyUnreadable(
            "policy-too-large", "The page grows beyond what is read when rendered."
        )
    if not data.strip():
        why = "ended without a page" if timely else f"did not finish within {SECONDS} s"
        raise PolicyUnreadable("policy-render-failed", f"The browser {why}.")
    return data


def _nobody(home: str) -> int | None:
    """Root has no sandbox in Chromium: it then runs as the user who owns nothing."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    os.chown(home, _NOBODY, _NOBODY)
    return _NOBODY


def _end(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
