"""What the server of workers loads, so that no worker has to."""

import json
import subprocess
import sys

_SCANNED = """
import json, os, re, sys
import scanner.batch.preloading
from analyzers.prompts.words import group, stored
from scanner.batch.worker import Look, Scan, answer

before, made = set(sys.modules), []
compiled = re._compiler.compile
re._compiler.compile = lambda pattern, flags: made.append(pattern) or compiled(pattern, flags)
place = os.fsencode(sys.argv[1])
looked = answer(Look("1", place, 0, 0, 300.0))
scan = Scan("1", place, 0, 0, 300.0, "k" * 32, looked.sha256, "", "", "", "2026-07-01", "", b"")
done = type(answer(scan)).__name__
made, loaded = list(made), set(sys.modules) - before
groups = [each for entry in stored()["groups"] for each in group(entry["id"])]
of_groups = {each.pattern for each in groups if each is not None}
print(json.dumps([done, sorted(loaded), [each for each in made if each in of_groups]]))
"""


def test_a_worker_neither_loads_nor_builds_what_the_server_did(cases):
    apk = cases("loan-violating").apk
    ended = subprocess.run(
        [sys.executable, "-c", _SCANNED, apk], capture_output=True, text=True, check=True
    )
    done, loaded, made = json.loads(ended.stdout)
    assert done == "Scanned"
    assert [each for each in loaded if each.startswith(("analyzers", "reports", "scanner"))] == []
    assert made == []
