"""Reading a session's log: line by line, in bounded memory, with what is wrong with it.

Nothing is raised for what stands in the lines: a cut, forged or foreign line is skipped and named. Kinds and fields
that a later version added are passed over.
"""

import contextlib
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple, get_args

import msgspec

from analyzers.dynamic.coverage import coverage_of, walks
from analyzers.dynamic.events import (
    Agent,
    Described,
    Event,
    Hook,
    HookCount,
    Line,
    Sealed,
    SessionEnd,
    Source,
)
from analyzers.dynamic.recorder import FIRST, write_whole
from analyzers.dynamic.session import (
    DESCRIPTION,
    FORMAT,
    LOG,
    Capture,
    Description,
    Subject,
)
from analyzers.errors import SessionUnusable

LONGEST = 4 << 20
"""Bytes of a line that is looked at; a longer one is passed over."""
MOST_LINES = 400_000
"""Lines that `read_log` keeps."""
MOST_BYTES = 256 << 20
"""Bytes of lines that `read_log` keeps."""
DAMAGED = "session.damaged.json"
"""Where a ``session.json`` that does not fit the log is kept."""

FaultCode = Literal[
    "chain-broken",  # a line does not carry the hash of the line before
    "line-cut",  # the last line has no end
    "line-unreadable",
    "line-too-long",
    "kind-unknown",  # written by a later version
    "field-unknown",
    "sequence-gap",  # numbers of an agent's messages are missing
    "number-order",  # numbers or times of lines do not count up
    "too-many-lines",
    "not-closed",
    "description-rebuilt",
    "file-changed",  # a file is not what it was when the session was closed, or is missing
]


class Fault(NamedTuple):
    """Something wrong with a log."""

    code: FaultCode
    line: int
    """First line concerned, counted in the file from 1; 0 when it is none."""
    many: int
    """How many lines, or for ``sequence-gap`` how many messages."""
    what: str = ""


_WORDS: dict[FaultCode, str] = {
    "chain-broken": "line {line} does not carry the hash of the line before it",
    "line-cut": "the last line, {line}, is cut",
    "line-unreadable": "{many} lines cannot be read, the first is {line}",
    "line-too-long": "{many} lines are too long to be read, the first is {line}",
    "kind-unknown": "{many} lines are of kinds a later version writes ({what}), the first is {line}",
    "field-unknown": "{many} lines have fields a later version writes ({what}), the first is {line}",
    "sequence-gap": "{many} messages of the agent are missing in process {what}",
    "number-order": "line numbers or times do not count up, first in line {line}",
    "too-many-lines": "{many} lines after line {line} were not read",
    "not-closed": "the log was not closed in order",
    "description-rebuilt": "session.json is missing or damaged; it was rebuilt from the log",
    "file-changed": "{many} files or folders are not as they were when the session was closed: {what}",
}


@dataclass
class Log:
    """A log as it was read."""

    lines: list[Line] = field(default_factory=list)
    intact: bool = True
    """Every line carries the hash of the one before, and none but the last is damaged."""
    closed: bool = False
    """Its last line says that the session ended."""
    sha256: str = ""
    """Of the whole file, lower-case hex."""
    total: int = 0
    """Lines in the file."""
    described: str = ""
    """What the log last told of the whole session, JSON of `Description`."""
    sealed: dict[str, Sealed] = field(default_factory=dict)
    """The session's files as they were when it was closed, by name."""
    faults: list[Fault] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """The faults, a sentence each that starts with the code."""
        return [f"[{f.code}] {_WORDS[f.code].format(**f._asdict())}" for f in self.faults]


def read_log(folder: Path, *, most: int = MOST_LINES) -> Log:
    """Read and verify a session's log. Raises `SessionUnusable`: ``session-missing``, ``session-no-access``."""
    reader = LogReader(folder)
    log = Log()
    kept = 0
    for line in reader:
        kept += reader.length
        if len(log.lines) < most and kept <= MOST_BYTES:
            log.lines.append(line)
        else:
            reader.pass_over()
    log.intact, log.closed = reader.intact, reader.closed
    log.described, log.sealed = reader.described, reader.sealed
    log.sha256, log.total, log.faults = reader.sha256, reader.number, reader.faults()
    return log


class LogReader:
    """Iterates over the lines of a log once; afterwards tells what was wrong with it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOG
        self.number = 0
        """Lines of the file so far."""
        self.length = 0
        """Bytes of the line last given."""
        self.intact = True
        self.closed = False
        self.sha256 = ""
        self.described = ""
        self.sealed: dict[str, Sealed] = {}
        self._faults: dict[tuple[FaultCode, str], Fault] = {}
        self._sequences = Sequences()
        self._last = (0, 0)

    def __iter__(self) -> Iterator[Line]:
        whole, prev = hashlib.sha256(), FIRST
        try:
            with self._path.open("rb") as file:
                for data, digest, ended in _raw_lines(file, whole):
                    self.number += 1
                    self.length = len(data or b"")
                    if (line := self._looked_at(data, ended, prev)) is not None:
                        yield line
                    prev = digest
        except FileNotFoundError as error:
            raise SessionUnusable(
                "session-missing", f"{self._path.parent} holds no session: {LOG} is missing"
            ) from error
        except OSError as error:
            raise SessionUnusable(
                "session-no-access", f"{self._path} cannot be read: {error.strerror}"
            ) from error
        self.sha256 = whole.hexdigest()

    def pass_over(self) -> None:
        """Say that the line last given was not kept."""
        self._fault("too-many-lines", at=self.number - 1)

    def faults(self) -> list[Fault]:
        """What was wrong, in the order it was met."""
        found = list(self._faults.values())
        found += [Fault("sequence-gap", 0, lost, name) for name, lost in self._sequences.missing()]
        if not self.closed:
            found.append(Fault("not-closed", self.number, 1))
        return found

    def _fault(self, code: FaultCode, what: str = "", at: int | None = None) -> None:
        first = self._faults.get((code, what))
        line = self.number if at is None else at
        many = first.many + 1 if first else 1
        if first or len(self._faults) < _MOST_FAULTS:
            self._faults[code, what] = Fault(code, first.line if first else line, many, what)
        if code in ("line-unreadable", "line-too-long"):
            self.intact = False

    def _looked_at(self, data: bytes | None, ended: bool, prev: str) -> Line | None:
        """The line, verified; ``None`` when it is to be passed over."""
        self.closed = False
        if data is None:
            self._fault("line-too-long")
            return None
        line = None
        with contextlib.suppress(*_HOSTILE):
            line = _line.decode(data)
        if line is None and not ended:
            self._fault("line-cut")
            return None
        if line is None:
            with contextlib.suppress(*_HOSTILE):
                line = self._later(data)
        if line is None:
            self._verify_raw(data, prev)
            return None
        self._verify(line, prev)
        # Whatever a changed log claims: lines are known by where they stand.
        return line if line.n == self.number else msgspec.structs.replace(line, n=self.number)

    def _later(self, data: bytes) -> Line | None:
        """A line as a later version may have written it; ``None`` when its kind is not known."""
        envelope = _envelope.decode(data)
        kind = _kind.decode(envelope.event).kind
        known = _KINDS.get(kind)
        if known is None:
            self._fault("kind-unknown", kind[:40])
            return None
        event = msgspec.json.decode(envelope.event)
        fields = {f.encode_name for f in msgspec.structs.fields(known)} | {"kind"}
        extra = sorted(set(event) - fields)
        kept = {name: value for name, value in event.items() if name in fields}
        line = Line(
            envelope.n,
            envelope.t,
            envelope.run,
            envelope.src,
            msgspec.convert(kept, known),
            envelope.prev,
        )
        self._fault("field-unknown", f"{kind}: {', '.join(extra)}"[:80])
        return line

    def _verify_raw(self, data: bytes, prev: str) -> None:
        """A line that is no event we know: unreadable, or of a later version and still a link of the chain."""
        try:
            envelope = _envelope.decode(data)
            known = _kind.decode(envelope.event).kind in _KINDS
        except _HOSTILE:
            self._fault("line-unreadable")
            return
        if known:
            self._fault("line-unreadable")
        self._chain(envelope.prev, envelope.n, envelope.t, prev)

    def _verify(self, line: Line, prev: str) -> None:
        self._chain(line.prev, line.n, line.t, prev)
        self.closed = isinstance(line.event, SessionEnd)
        if isinstance(line.event, Described):
            self.described = line.event.text
        elif isinstance(line.event, Sealed) and len(self.sealed) < _MOST_SEALED:
            self.sealed[line.event.name] = line.event
        self._sequences.note(line)

    def _chain(self, told: str, n: int, t: int, prev: str) -> None:
        if told != prev:
            self.intact = False
            self._fault("chain-broken")
        if n != self._last[0] + 1 or t < self._last[1]:
            self._fault("number-order")
        self._last = (n, max(t, self._last[1]))


_MOST_FAULTS = 60
_MOST_SEALED = 20_000


class Sequences:
    """Which numbers of the agents' messages are missing, by process."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], list[int]] = {}
        self._lost: Counter[str] = Counter()

    def note(self, line: Line) -> None:
        """Take a line into account."""
        event = line.event
        if isinstance(event, Agent):
            if event.state == "attached":
                self._end(line.run, event.pid)
        elif isinstance(event, Hook | HookCount):
            seen = self._open.get((line.run, event.pid))
            if seen is None:
                # An agent counts from 0 or 1; what it sent before the first that came is missing too.
                self._open[line.run, event.pid] = [min(event.seq, 1), event.seq, 1]
            else:
                seen[1] = max(seen[1], event.seq)
                seen[2] += 1

    def _end(self, run: str, pid: int) -> None:
        seen = self._open.pop((run, pid), None)
        if seen is not None and (lost := seen[1] - seen[0] + 1 - seen[2]) > 0:
            self._lost[f"{pid} of {run}" if run else str(pid)] += lost

    def missing(self) -> list[tuple[str, int]]:
        """Process and how many of its messages never came."""
        for run, pid in list(self._open):
            self._end(run, pid)
        return sorted(self._lost.items())


# --- session.json -------------------------------------------------------------------------------


def read_description(folder: Path, log: Log) -> Description:
    """What the session says of itself: from ``session.json``, or from the log when that is missing or damaged.

    A rebuilt one is written back where that can be done, the damaged one kept beside it; `Log.faults` says so.
    """
    told = _described(log)
    try:
        path = folder / DESCRIPTION
        if path.stat().st_size > LONGEST:
            raise ValueError
        found = msgspec.json.decode(path.read_bytes(), type=Description)
        if found.format == FORMAT and (told is None or _same(found, told)):
            return found
    except _UNREADABLE:
        pass
    rebuilt = _rebuilt(log, told)
    log.faults.append(Fault("description-rebuilt", 0, 1))
    with contextlib.suppress(OSError):
        if (folder / DESCRIPTION).exists():
            (folder / DESCRIPTION).replace(folder / DAMAGED)
        text = msgspec.json.format(msgspec.json.encode(rebuilt), indent=2)
        write_whole(folder / DESCRIPTION, text + b"\n")
    return rebuilt


def _same(found: Description, told: Description) -> bool:
    """Whether both speak of the same session: the log's chain covers what it told, nothing covers the file."""
    return (found.app, found.device, found.capture, found.zero, found.settings) == (
        told.app,
        told.device,
        told.capture,
        told.zero,
        told.settings,
    )


def _described(log: Log) -> Description | None:
    with contextlib.suppress(*_HOSTILE):
        return msgspec.json.decode(log.described, type=Description)
    return None


def _rebuilt(log: Log, told: Description | None) -> Description:
    base = told or Description(
        format=FORMAT,
        app=Subject(""),
        device=None,
        capture=Capture("none", "none", ()),
        zero="",
        zone="",
        tool="",
        hook_table="",
        versions={},
        state="open",
    )
    state: Literal["open", "closed"] = "closed" if log.closed else "open"
    return msgspec.structs.replace(base, state=state, coverage=coverage_of(walks(log.lines)))


# --- bytes --------------------------------------------------------------------------------------


class _Envelope(msgspec.Struct, frozen=True):
    n: int
    t: int
    run: str
    src: Source
    event: msgspec.Raw
    prev: str


class _Kind(msgspec.Struct, frozen=True):
    kind: str


_HOSTILE: tuple[type[Exception], ...] = (
    msgspec.MsgspecError,
    ValueError,
    TypeError,
    RecursionError,
)
"""What decoding may raise, whatever stands there."""
_UNREADABLE: tuple[type[Exception], ...] = (OSError, *_HOSTILE)
_line = msgspec.json.Decoder(Line)
_envelope = msgspec.json.Decoder(_Envelope)
_kind = msgspec.json.Decoder(_Kind)
_KINDS: dict[str, Any] = {kind.__struct_config__.tag: kind for kind in get_args(Event)}


def _raw_lines(file: IO[bytes], whole: Any) -> Iterator[tuple[bytes | None, str, bool]]:
    """Each line without its end (``None`` when too long), its hash, and whether it has an end."""
    while data := file.readline(LONGEST):
        line: bytes | None = data.removesuffix(b"\n")
        whole.update(data)
        digest = hashlib.sha256(data.removesuffix(b"\n"))
        while not data.endswith(b"\n") and (more := file.readline(LONGEST)):
            data, line = more, None
            whole.update(data)
            digest.update(data.removesuffix(b"\n"))
        yield line, digest.hexdigest(), data.endswith(b"\n")
