"""Flow files of mitmproxy."""

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from analyzers.dynamic.importers.writing import Imported, sized, unreadable
from analyzers.dynamic.proxy.facts import NOTES, Circumstances, fact_of, note
from analyzers.dynamic.proxy.flowfile import FlowFile, Trouble, read_flows
from analyzers.dynamic.session import FLOWS
from analyzers.errors import SessionUnusable

if TYPE_CHECKING:
    from mitmproxy.flow import Flow

LARGEST = 4 << 30
"""Bytes of a file that is read."""
MOST = 200_000


def import_flows(
    source: Path, folder: Path, package: str = "", *, keep_faces: bool = False
) -> Path:
    """Make a session of a flow file; the session's folder. Raises `SessionUnusable`."""
    sized(source, LARGEST)
    troubles: list[Trouble] = []
    first, count = _extent(source, troubles)
    if not count:
        if troubles:
            raise unreadable(source, "it is no flow file, or of a version that is not known")
        raise SessionUnusable("session-import-empty", f"{source} holds no flow")
    missing = ["imported-no-order", "imported-no-owner", "imported-no-hooks", "imported-no-screens"]
    with Imported(folder, package, "mitmproxy", first, missing, keep_faces) as session:
        if troubles:
            session.limit("imported-damaged")
        if count > MOST:
            session.limit("imported-in-part")
        _copy(source, session, FlowFile(folder / FLOWS))
    return folder


def _extent(source: Path, troubles: list[Trouble]) -> tuple[float, int]:
    """The earliest moment, and how many flows there are."""
    first, count = float("inf"), 0
    for flow in read_flows(source, troubles):
        count += 1
        first = min(first, _start(flow))
    return first, count


def _copy(source: Path, session: Imported, file: FlowFile) -> None:
    seen: set[str] = set()
    for number, flow in enumerate(read_flows(source)):
        if number >= MOST:
            return
        flow.metadata.pop(NOTES, None)
        if flow.id in seen or len(flow.id) > 80:
            flow.id = str(uuid.uuid4())
        seen.add(flow.id)
        note(flow, run=session.run)
        start = _start(flow)
        fact = fact_of(flow, Circumstances(started=int(session.at(start) * 1000)))
        if fact is None:
            continue
        try:
            file.append(flow)
        except OSError as error:
            raise SessionUnusable("session-no-space", f"{file.path}: {error.strerror}") from error
        session.add(fact, _end(flow, start))


def _start(flow: "Flow") -> float:
    return _sane(flow.timestamp_start)


def _end(flow: "Flow", start: float) -> float:
    from mitmproxy.http import HTTPFlow

    if isinstance(flow, HTTPFlow):
        end = flow.response.timestamp_end if flow.response else flow.request.timestamp_end
        return max(start, _sane(end or start))
    return start


def _sane(moment: float) -> float:
    # A moment of another century is no moment.
    return float(moment) if 0 <= moment < 5e9 else 0.0
