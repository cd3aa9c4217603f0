"""How Datasette shows values and errors: apps lead to their page, and nothing hidden stays hidden."""

import re
from typing import Any

from datasette import Response, hookimpl
from datasette.plugins import pm
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError
from markupsafe import Markup, escape

from reports.untrusted import visible

_SHA256 = re.compile("[0-9a-f]{64}")
_RATES = ("share", "low", "high")
LONGEST = 2_048
"""Characters of a value in a table."""


def install() -> None:
    """Make these the hooks of every Datasette of this process."""
    if pm.get_plugin("faceaudit") is None:
        pm.register(__import__(__name__, fromlist=["render_cell"]), name="faceaudit")
    # Its own handler prints the values of all variables to the terminal, strangers' texts among them.
    if pm.get_plugin("datasette.handle_exception") is not None:
        pm.unregister(name="datasette.handle_exception")


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(row: Any, value: object, column: str, table: str | None) -> str | None:
    """Links to apps, rates as per cent, hidden characters as symbols. ``None``: as Datasette does it."""
    if isinstance(value, float) and column in _RATES:
        return f"{value:.1%}"
    if not isinstance(value, str):
        return None
    shown = visible(value[: LONGEST + 1])
    if len(value) > LONGEST:
        shown = shown[:LONGEST] + "…"
    # A table's key already leads to its row, so the package leads to the page of the app.
    app = row["sha256"] if (table, column) == ("apps", "package") else value
    if (column == "app" or app is not value) and _SHA256.fullmatch(app):
        short = f"{app[:12]}…" if app is value else shown
        return Markup('<a href="/app/{0}" title="{0}">{1}</a>').format(app, short)
    return None if shown == value else escape(shown)


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(exception: Exception) -> Response:
    """What went wrong, as plain text."""
    status = exception.status if isinstance(exception, DatasetteError | Base400) else 500
    message = exception.message if isinstance(exception, DatasetteError) else str(exception)
    return Response.text(visible(f"{status}: {message}\n"), status=status)
