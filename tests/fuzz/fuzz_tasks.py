"""What a worker does with a mutated input, and what it tells of it. The pool, its limits and the work are the product's.

Named to the pool as ``fuzz_tasks:answer``. What happened goes back as the reason of a refusal.
"""

import os
import shutil
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from fuzz_parsers import PARSERS, REFUSALS, archive

from analyzers.errors import InputError
from scanner.batch import worker
from scanner.tables import TABLES

DAY = date(2026, 7, 1)
_OURS = ("apk-analysis-failed", "internal-error", "memory")


class Outcome(msgspec.Struct):
    """What became of an input."""

    end: str
    """``read``, ``refused`` or ``failed``."""
    code: str = ""
    reason: str = ""
    verdicts: dict[str, str] = msgspec.field(default_factory=dict)
    limitations: list[str] = msgspec.field(default_factory=list)
    sdks: list[str] = msgspec.field(default_factory=list)
    state: str = ""
    trace: str = ""
    cpu: float = 0.0
    """Seconds of the processor."""
    peak: int = 0
    """Most bytes of memory that were held at once."""


def answer(task: worker.Task) -> worker.Answer:
    """Feed one input; its kind is the first word of the task's id."""
    kind = task.id.partition(":")[0]
    before, highest = time.process_time(), _memory("VmHWM:")
    outcome = _app(task) if kind == "app" else _other(kind, Path(os.fsdecode(task.place)))
    outcome.cpu = time.process_time() - before
    peak = _memory("VmHWM:")  # of the whole life of this worker
    outcome.peak = peak if peak > highest else _memory("VmRSS:")
    return worker.Refused("fuzz", msgspec.json.encode(outcome).decode())


# --- apps ----------------------------------------------------------------------------------------


def _app(task: worker.Task) -> Outcome:
    """As a batch does it: a look, then the scan with what the look has read."""
    assert isinstance(task, worker.Scan)
    look = worker.Look(task.id, task.place, task.size, 0, task.seconds)
    looked = worker.answer(look)
    if isinstance(looked, worker.Large):
        look = msgspec.structs.replace(look, alone=True)
        looked = worker.answer(look)
    if not isinstance(looked, worker.Looked):
        return _ended(looked, look)
    scan = msgspec.structs.replace(task, sha256=looked.sha256, size=looked.dex_bytes)
    scan = msgspec.structs.replace(scan, looked=looked.read)
    return _ended(worker.answer(scan), scan)


def _ended(answered: worker.Answer, task: worker.Task) -> Outcome:
    if isinstance(answered, worker.Refused):
        return Outcome("refused", answered.code, answered.reason)
    if isinstance(answered, worker.Failed):
        return Outcome("failed", answered.code, answered.reason, trace=_traced(task))
    assert isinstance(answered, worker.Scanned), answered
    rows = {name: _named(name, values) for name, values in answered.rows}
    return Outcome(
        "read",
        verdicts={row["check"]: row["verdict"] for row in rows["results"]},
        limitations=[row["limitation"] for row in rows["limitations"]],
        sdks=[row["sdk"] for row in rows["sdks"]],
        state=answered.code_state,
    )


def _named(table: str, values: Any) -> list[dict[str, Any]]:
    columns = list(TABLES[table].columns)
    return [dict(zip(columns, row, strict=True)) for row in values]


def _traced(task: worker.Task) -> str:
    """Where a failure came from: the same is done again without the net under it."""
    try:
        worker._look(task) if isinstance(task, worker.Look) else worker._scan(task)
    except BaseException as error:  # whatever it is, it is what we want to see
        return _told(error)
    return "it did not happen again"


def _told(error: BaseException) -> str:
    cause = error.__cause__ or error
    return "".join(traceback.format_exception(cause))[-3000:]


# --- everything else -----------------------------------------------------------------------------


def _other(kind: str, path: Path) -> Outcome:
    try:
        _READERS[kind](path)
    except REFUSALS as error:
        code = error.code if isinstance(error, InputError) else type(error).__name__
        if code in _OURS:
            return Outcome("failed", code, str(error), trace=_told(error))
        return Outcome("refused", code, str(error))
    except MemoryError as error:
        return Outcome("failed", "memory", trace=_told(error))
    except (Exception, RecursionError) as error:
        return Outcome("failed", type(error).__name__, str(error)[:200], trace=_told(error))
    return Outcome("read")


@cache
def _static() -> Any:
    from analyzers.static import read_app

    app = Path(__file__).resolve().parent.parent / "apks/loan-violating/loan-violating.apk"
    return read_app(app).artifact


def _judged(dynamic: Any = None, policy: Any = None) -> None:
    from scanner.context import Context
    from scanner.engine import Artifacts
    from scanner.one import assess

    assess(Artifacts(_static(), dynamic, policy), Context(), DAY)


def _policy(path: Path) -> None:
    from scanner.policies import Reader, sources_of

    _judged(policy=Reader(sources_of(path)).obtain().artifact)


def _capture(path: Path) -> None:
    from analyzers.dynamic.importers import import_any

    made = path.parent / f"{path.name}.session"
    try:
        _session(import_any(path, made, "com.example.app"))
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _session(path: Path) -> None:
    from analyzers.dynamic.reading import read_session

    _judged(dynamic=read_session(path, static=_static()))


def _list(path: Path) -> None:
    from scanner.batch.sources import Policies, inputs

    seen = {each.ident for each in inputs((str(path),))}
    assert all(len(each) == 32 for each in seen)
    Policies(path).of("0" * 64, "com.example.a1")


def _form(path: Path) -> None:
    from scanner.context import read_context, with_answers

    context = read_context(path)
    with suppress(InputError):
        with_answers(context, path)


def _bytes_of(parser: Callable[[bytes], None]) -> Callable[[Path], None]:
    return lambda path: parser(path.read_bytes())


_READERS: dict[str, Callable[[Path], None]] = {
    **dict.fromkeys(("html", "text", "pdf", "docx"), _policy),
    **dict.fromkeys(("har", "flows", "pcap", "connections", "camille", "screens"), _capture),
    "session": _session,
    "list": _list,
    "form": _form,
    "zip-alone": archive,
    **{f"{name}-alone": _bytes_of(parser) for name, parser in PARSERS.items()},
}


# --- memory --------------------------------------------------------------------------------------


def _memory(what: str) -> int:
    """Bytes this process holds now, or has held at most; 0 where that cannot be told."""
    with suppress(OSError, ValueError, IndexError):
        told = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return int(told.partition(what)[2].split()[0]) * 1024
    return 0
