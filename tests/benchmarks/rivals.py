"""What the processes of other programs run in `bench_batch.py`, each in its own virtual environment.

``python rivals.py NAME LIST OUT JOBS SECONDS BYTES [WORD]``: the library is imported once (its time is told
apart), then every file of LIST is read in a child that was forked after that, with so much address space and so
many seconds. OUT gets a JSON object a line: the first tells of the start, the others of a file each, with user
and system time of the child and of all that it started. Only the standard library and the program itself are
imported here.
"""

import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections import namedtuple
from pathlib import Path


def androguard(_: str):
    """Its entry for whole apps, without its log."""
    from androguard.misc import AnalyzeAPK
    from loguru import logger

    logger.remove()

    def read(apk: str) -> dict:
        app, dexes, analysis = AnalyzeAPK(apk)
        classes = sum(1 for _ in analysis.get_internal_classes())
        return {"package": app.get_package(), "dexes": len(dexes), "found": classes}

    return read


def exodus(signatures: str):
    """What its report of an app needs: the manifest's facts, trackers by name of class, certificates."""
    import logging

    from exodus_core.analysis.static_analysis import StaticAnalysis

    logging.disable(logging.CRITICAL)
    tracker = namedtuple("tracker", ["name", "code_signature"])
    known = [tracker(line, line) for line in Path(signatures).read_text().split()]

    def read(apk: str) -> dict:
        analysis = StaticAnalysis(apk)
        analysis.signatures = known
        analysis._compile_signatures()
        facts = [analysis.get_version(), analysis.get_permissions(), analysis.get_libraries()]
        facts.append(analysis.get_app_name())
        found = analysis.detect_trackers()
        classes = len(analysis.get_embedded_classes())
        return {"package": analysis.get_package(), "found": len(found), "classes": classes}

    return read


def apkid(_: str):
    """Its command's own way with its own rules and default options."""
    from apkid.apkid import Options, Scanner

    options = Options(timeout=30, json=True, entry_max_scan_size=100 * 1024 * 1024)
    scanner = Scanner(options.rules_manager.load(), options)

    def read(apk: str) -> dict:
        found = scanner.scan_file(apk)
        names = {name.rpartition("!")[2] for name in found}
        return {"found": len(found), "dexes": sum(name.endswith(".dex") for name in names)}

    return read


def mobsf(_: str):
    """Its task for one APK, without its web server."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "mobsf.MobSF.settings"
    django.setup()
    import hashlib
    import shutil

    import mobsf as package
    from django.conf import settings
    from mobsf.StaticAnalyzer.views.android.apk import apk_analysis_task, initialize_app_dic

    tools = Path(package.__file__).parent / "StaticAnalyzer" / "tools"

    def read(apk: str) -> dict:
        digest = hashlib.md5(Path(apk).read_bytes(), usedforsecurity=False).hexdigest()
        folder = Path(settings.UPLD_DIR) / digest
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(apk, folder / f"{digest}.apk")
        told = {"dir": Path(settings.BASE_DIR), "app_name": Path(apk).name, "md5": digest}
        told |= {"app_dir": folder, "tools_dir": tools.as_posix(), "icon_path": ""}
        checksum = initialize_app_dic(told, "apk")
        try:
            context, error = apk_analysis_task(checksum, told, True)
        finally:
            java = folder / "java_source"
            sources = sum(1 for _ in java.rglob("*.java")) if java.is_dir() else 0
            shutil.rmtree(folder, ignore_errors=True)
        if error:
            raise RuntimeError(error)
        return {"package": context.get("package_name", ""), "found": sources}

    return read


PROGRAMS = {each.__name__: each for each in (androguard, exodus, apkid, mobsf)}


def child(read, apk: str, answer: str, memory: int) -> None:
    """Read one file and end."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    os.dup2(null, 2)
    code = 0
    try:
        told = {"answer": read(apk)}
    except MemoryError:
        told, code = {"error": "memory"}, 1
    except BaseException as error:
        told, code = {"error": f"{type(error).__name__}: {error}"[:200]}, 1
    Path(answer).write_text(json.dumps(told))
    os._exit(code)


def main() -> None:
    name, listed, out, jobs, seconds, memory = sys.argv[1:7]
    began = time.process_time()
    read = PROGRAMS[name](*sys.argv[7:8] or [""])
    start = time.process_time() - began
    files = Path(listed).read_text(encoding="utf-8").splitlines()
    running: dict[int, tuple[str, float, str]] = {}
    late: set[int] = set()
    with tempfile.TemporaryDirectory() as folder, Path(out).open("w", encoding="utf-8") as told:
        print(json.dumps({"start": start}), file=told, flush=True)
        while files or running:
            while files and len(running) < int(jobs):
                apk = files.pop(0)
                answer = str(Path(folder) / f"{len(files)}.json")
                pid = os.fork()
                if not pid:
                    child(read, apk, answer, int(memory))
                running[pid] = apk, time.monotonic(), answer
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if not pid:
                for each, (_, since, _) in running.items():
                    if time.monotonic() - since > float(seconds) and each not in late:
                        late.add(each)
                        os.killpg(each, signal.SIGKILL)
                time.sleep(0.005)
                continue
            apk, since, answer = running.pop(pid)
            facts = {"path": apk, "cpu": usage.ru_utime + usage.ru_stime}
            facts |= {"wall": time.monotonic() - since, "memory": usage.ru_maxrss * 1024}
            if pid in late:
                facts |= {"error": "timed out", "cpu": max(facts["cpu"], float(seconds))}
            elif Path(answer).is_file():
                facts |= json.loads(Path(answer).read_text())
            else:
                facts |= {"error": f"ended with {os.waitstatus_to_exitcode(status)}"}
            print(json.dumps(facts), file=told, flush=True)


if __name__ == "__main__":
    main()
