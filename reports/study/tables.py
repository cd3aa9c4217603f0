"""The tidy table as CSV and as Parquet."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from analyzers.errors import InputError
from reports.study.columns import COLUMNS, LONGEST, TIDY, Cell, Kind
from reports.study.scope import Scope
from reports.untrusted import one_line

FORMULA = "=+-@\t\r\n＝＋－＠'"
"""First characters that a spreadsheet may take for a formula, or that mark a cell we changed."""
BOM = "\ufeff"


def rows(connection: sqlite3.Connection, scope: Scope) -> Iterator[tuple[Cell, ...]]:
    """The rows, in an order that does not depend on how the scans were stored."""
    for row in connection.execute(scope.sql(TIDY)):
        yield tuple(_cell(value, column.kind) for value, column in zip(row, COLUMNS, strict=True))


def _cell(value: Any, kind: Kind) -> Cell:
    # The same few values stand in most rows; a text of a megabyte is not worth keeping.
    known = not isinstance(value, str) or len(value) <= LONGEST
    return _known(value, kind) if known else _made(value, kind)


def _made(value: Any, kind: Kind) -> Cell:
    if kind == "texts":
        return _texts(value)
    if value is None:
        return None
    if kind == "boolean":
        return bool(value)
    if kind == "integer":
        return int(value)
    text = _text(str(value))
    if kind == "date":
        return text if _is_date(text) else None
    if kind == "moment":
        return text if _moment(text) else None
    return text


_known = lru_cache(maxsize=8_192)(_made)


def _texts(value: Any) -> tuple[str, ...]:
    try:
        found = json.loads(value or "[]")
    except ValueError:
        return ()
    # A blank stands between them in CSV.
    return tuple(_text(str(one)).replace(" ", "_") for one in found) if type(found) is list else ()


def _text(text: str) -> str:
    shown = one_line(text[: LONGEST + 1])
    return shown if len(text) <= LONGEST else shown[:LONGEST] + "…"


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


# --- CSV -----------------------------------------------------------------------------------------


def csv_document(connection: sqlite3.Connection, scope: Scope, *, excel: bool = False) -> bytes:
    """RFC 4180, UTF-8. Lists are joined by blanks; what is not known is empty.

    A text that a spreadsheet might run gets an apostrophe in front, and so does one that begins with an
    apostrophe: taking one leading apostrophe away gives every text back.

    :param excel: begin with the byte-order mark by which Excel knows UTF-8.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in COLUMNS])
    for row in rows(connection, scope):
        writer.writerow([_written(cell) for cell in row])
    return ((BOM if excel else "") + text.getvalue()).encode()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return str(cell)
    text = cell if isinstance(cell, str) else " ".join(cell)
    return f"'{text}" if text[:1] and text[0] in FORMULA else text


# --- Parquet -------------------------------------------------------------------------------------


def parquet_document(
    connection: sqlite3.Connection, scope: Scope, versions: dict[str, str]
) -> bytes:
    """One Parquet file with a fixed schema; meanings of the columns and ``versions`` are its metadata.

    :raises analyzers.errors.InputError: ``extra-missing`` without pyarrow.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise missing("Parquet", "pyarrow") from None
    schema = parquet_schema(versions)
    found = list(rows(connection, scope))
    arrays = [
        pa.array([_typed(row[position], column.kind) for row in found], schema.field(position).type)
        for position, column in enumerate(COLUMNS)
    ]
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def parquet_schema(versions: dict[str, str]) -> Any:
    """The schema of every Parquet file of this table."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "integer": pa.int32(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "moment": pa.timestamp("ms", tz="UTC"),
        "texts": pa.list_(pa.string()),
    }
    fields = [
        pa.field(
            column.name,
            types[column.kind],
            metadata={"zh": column.about.zh, "en": column.about.en},
        )
        for column in COLUMNS
    ]
    return pa.schema(fields, metadata={"faceaudit": json.dumps(versions, sort_keys=True)})


def _typed(cell: Cell, kind: Kind) -> Any:
    if kind == "date":
        return date.fromisoformat(str(cell)) if cell is not None else None
    if kind == "moment":
        return _moment(str(cell)) if cell is not None else None
    return list(cell) if isinstance(cell, tuple) else cell


def missing(what: str, library: str) -> InputError:
    """That an extra is not installed."""
    return InputError(
        "extra-missing",
        f"{what} needs {library}; install it with: pip install 'faceaudit[study]'.",
    )
