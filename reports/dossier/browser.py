"""An installed Chromium that prints a page of ours: a profile that is thrown away, no network, no scripts."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from reports.dossier.searchable import searchable

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER = "FACEAUDIT_CHROMIUM"
"""Environment variable that names the browser's program."""
SECONDS = 120
_NOBODY = 65534
_FLAGS = (
    "--headless",
    "--no-pdf-header-footer",
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
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
)
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")


def printed(text: str, dated: str) -> bytes | None:
    """The page as PDF, or ``None`` when there is no browser or it fails.

    :param dated: the document's date, ``YYYY-MM-DDThh:mm:ssZ``, in place of the present moment.
    """
    named = os.environ.get(BROWSER, "")
    program = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="faceaudit-print-", ignore_cleanup_errors=True) as home:
        page, target = Path(home) / "page.html", Path(home) / "page.pdf"
        page.write_text(text, encoding="utf-8", newline="\n")
        user = _nobody(home)
        flags = [*_FLAGS, f"--user-data-dir={home}/profile", f"--print-to-pdf={target}"]
        try:
            _run([program, *flags, "--", page.as_uri()], home, user)
            data = target.read_bytes()
        except OSError:  # not a program for this user, or it wrote nothing
            return None
    if not data.startswith(b"%PDF-"):
        return None
    digits = re.sub(r"\D", "", dated).encode()
    data = searchable(data)
    return _DATE.sub(rb"\g<1>" + digits, data) if len(digits) == 14 else data


def _run(command: list[str], home: str, user: int | None) -> None:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            "PATH": os.environ.get("PATH", ""),
            "HOME": home,
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": home,
        },
        start_new_session=True,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _nobody(home: str) -> int | None:
    """The user the browser runs as: nobody in root's place, since its sandbox refuses root."""
    if os.geteuid() != 0:
        return None
    for path in (Path(home), *Path(home).iterdir()):
        os.chown(path, _NOBODY, _NOBODY)
    return _NOBODY
