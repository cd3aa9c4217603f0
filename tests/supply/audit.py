"""Ask for known vulnerabilities of what a user installs, and say how much of it was asked about.

pip-audit calls a list clean when its data knows none of the packages on it. What was not audited is not
clean here: both numbers are printed. Ends with 1 when a vulnerability is known, else with 0, also where the
data cannot be reached.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HASHED = Path(__file__).resolve().parents[2] / "requirements-hashed.txt"
OK, FOUND = 0, 1


def told(document: dict[str, Any]) -> tuple[int, list[str]]:
    """Exit code and lines for a document of ``pip-audit --format json``."""
    packages = document["dependencies"]
    audited = [each for each in packages if "skip_reason" not in each]
    lines = [
        f"{each['name']} {each['version']}: {vuln['id']}; mended in {', '.join(vuln['fix_versions']) or 'no version'}"
        for each in audited
        for vuln in each["vulns"]
    ]
    found = FOUND if lines else OK
    lines.append(f"{len(audited)} of {len(packages)} packages audited")
    if len(audited) < len(packages):
        lines.append("the others are unknown to the data and were NOT audited")
    return found, lines


def main() -> int:
    """Audit ``requirements-hashed.txt``."""
    command = [
        "pip_audit",
        "--timeout",
        "10",
        "--require-hashes",
        "--disable-pip",
        "--format",
        "json",
    ]
    ended = subprocess.run(
        [sys.executable, "-m", *command, "-r", str(HASHED)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    try:
        code, lines = told(json.loads(ended.stdout))
    except ValueError:
        why = ended.stderr.strip().splitlines()[-1:] or [f"pip-audit ended with {ended.returncode}"]
        code, lines = OK, [f"NOT audited: the data cannot be reached ({why[0][:200]})"]
    print("\n".join(lines))  # noqa: T201
    return code


if __name__ == "__main__":
    sys.exit(main())
