"""The list of calls that camille writes: ``.xls`` as it comes, ``.xlsx`` or CSV when it was saved anew.

Its 隐私政策状态 is what a person at the screen said of the moment, and becomes a mark of theirs.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from analyzers.dynamic.events import Hook, Note
from analyzers.dynamic.importers.writing import Imported, library, sized, unreadable
from analyzers.errors import SessionUnusable

LARGEST = 64 << 20
UNPACKED = 512 << 20
MOST = 200_000
"""Rows."""
COLUMNS = {
    "隐私政策状态": "state",
    "时间点": "time",
    "行为主体": "subject",
    "操作行为": "action",
    "行为描述": "text",
    "传入参数": "args",
    "调用堆栈": "stack",
}
_NEEDED = {"time", "action", "stack"}
_FRAME = re.compile(r"\bat\s+([\w$.<>]+)\(")
_TIME = re.compile(
    r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D+(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,3}))?"
)
_CATEGORIES = (
    (re.compile(r"Camera\.open$|openCamera$|bindToLifecycle$"), "camera-open"),
    (re.compile(r"takePicture$"), "camera-frame"),
    (re.compile(r"requestPermissions$"), "permission-request"),
    (re.compile(r"(?:clipboard|Clipboard)"), "clipboard"),
    (re.compile(r"ocation"), "location"),
)


class Row(NamedTuple):
    """One call."""

    state: str
    moment: float
    subject: str
    action: str
    text: str
    args: str
    stack: str


def import_camille(source: Path, folder: Path, package: str = "") -> Path:
    """Make a session of camille's list; the session's folder. Raises `SessionUnusable`."""
    sized(source, LARGEST)
    rows = sorted(_rows(source), key=lambda row: row.moment)
    if not rows:
        raise SessionUnusable("session-import-empty", f"{source} holds no call")
    missing = ["imported-no-screens", "imported-no-traffic"]
    if not any(row.state for row in rows):
        missing.append("imported-no-order")
    with Imported(folder, package, "camille", rows[0].moment, missing) as session:
        agreed = False
        for number, row in enumerate(rows[:MOST], 1):
            if row.state.endswith("后") and not agreed:
                agreed = True
                words = f"{row.state}（由使用者标注）"
                session.add(Note(words, mark="consent"), row.moment)
            session.add(_hook(row, number), row.moment)
        if len(rows) > MOST:
            session.limit("imported-in-part")
    return folder


def _hook(row: Row, number: int) -> Hook:
    frames = _FRAME.findall(row.stack)
    method = frames[0] if frames else row.action
    category = next((name for test, name in _CATEGORIES if test.search(method)), "imported")
    return Hook(
        seq=number,
        at=int(row.moment * 1000),
        row=f"camille:{row.action}"[:120],
        category=category,
        method=method[:300],
        args=tuple(text[:2000] for text in (row.text, row.args) if text),
        stack=tuple(frame[:300] for frame in frames[1:13]),
    )


def _rows(source: Path) -> Iterator[Row]:
    cells = _cells(source)
    names: list[str] = []
    made: list[tuple[dict[str, str], re.Match[str]]] = []
    for number, values in enumerate(cells):
        texts = ["" if value is None else str(value)[:100_000] for value in values[:20]]
        if not names:
            names = [COLUMNS.get(text.strip(), "") for text in texts]
            if not set(names) >= _NEEDED:
                raise unreadable(source, "it has not the columns of camille's list")
            continue
        row = dict(zip(names, texts, strict=False))
        if (time := _TIME.search(row.get("time", ""))) and number <= MOST + 1:
            made.append((row, time))
    # Some of its versions count months from 0.
    shift = 1 if any(time[2] in ("0", "00") for _, time in made) else 0
    for row, time in made:
        moment = _moment(time, shift)
        if moment is not None:
            rest = {name: row.get(name, "") for name in Row._fields if name != "moment"}
            yield Row(moment=moment, **rest)


def _moment(time: re.Match[str], shift: int) -> float | None:
    try:
        start = datetime(int(time[1]), int(time[2]) + shift, 1, tzinfo=UTC)
        hours, minutes, seconds = int(time[4]), int(time[5]), int(time[6])
        rest = timedelta(days=int(time[3]) - 1, hours=hours, minutes=minutes, seconds=seconds)
        return (start + rest).timestamp() + int((time[7] or "0").ljust(3, "0")) / 1000
    except (ValueError, OverflowError):
        return None


def _cells(source: Path) -> Iterable[list[Any]]:
    head = _head(source)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_book(source)
    if head.startswith(b"PK"):
        return _book(source)
    return _csv(source)


def _head(source: Path) -> bytes:
    try:
        with source.open("rb") as file:
            return file.read(8)
    except OSError as error:
        raise unreadable(source, error.strerror or "no access") from error


def _csv(source: Path) -> Iterator[list[Any]]:
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = source.read_bytes().decode("gb18030", "replace")
    try:
        yield from csv.reader(io.StringIO(text, newline=""))
    except csv.Error as error:
        raise unreadable(source, f"it is no CSV ({error})") from None


def _old_book(source: Path) -> list[list[Any]]:
    try:
        import xlrd
    except ImportError as error:
        raise library("xlrd") from error
    try:
        sheet = xlrd.open_workbook(str(source), on_demand=True).sheet_by_index(0)
        rows = range(min(sheet.nrows, MOST + 2))
        return [list(sheet.row_values(row, 0, 20)) for row in rows]
    except Exception as error:  # whatever stands in the file decides what is raised
        raise unreadable(source, f"it is no Excel file ({type(error).__name__})") from None


def _book(source: Path) -> list[list[Any]]:
    try:
        import openpyxl
    except ImportError as error:
        raise library("openpyxl") from error
    try:
        with zipfile.ZipFile(source) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
                raise unreadable(source, "it unpacks to too much")
        book = openpyxl.load_workbook(source, read_only=True, data_only=True)
        try:
            sheet: Any = book.worksheets[0]
            rows = sheet.iter_rows(max_row=MOST + 2, max_col=20, values_only=True)
            return [list(row) for row in rows]
        finally:
            book.close()
    except SessionUnusable:
        raise
    except Exception as error:  # whatever stands in the file decides what is raised
        raise unreadable(source, f"it is no Excel file ({type(error).__name__})") from None
