"""The table ``batch``: a row an input, and the states it may have."""

from typing import Literal, NamedTuple

from scanner.tables import Table

State = Literal[
    "queued", "running", "done", "refused", "failed", "over-budget", "duplicate", "elsewhere"
]
STATES: tuple[State, ...] = (
    "queued",
    "running",
    "done",
    "refused",
    "failed",
    "over-budget",
    "duplicate",
    "elsewhere",
)
"""``over-budget``: a result is there, but the time ended first. ``elsewhere``: of another shard."""

OF_PLACES = ("apk-missing", "apk-no-access", "apk-changed", "apk-is-folder")
"""Reasons that lie in the place where the bytes should be, and not in the bytes."""

OF_US = ("androzoo-key-missing", "disk-full", "cluster-failed", "cluster-unseen")
"""Reasons that lie neither in the app nor in its place, and may be gone: the next run tries again."""

BATCH = Table(
    {
        "id": str,
        "position": int,
        "path": str,
        "place": bytes,
        "listed_sha256": str,
        "listed_package": str,
        "market": str,
        "category": str,
        "listed_policy": str,
        "file_size": int,
        "file_time": int,
        "sha256": str,
        "package": str,
        "dex_bytes": int,
        "face": int,
        "signals": str,
        "looked": bytes,
        "policy": str,
        "scan": str,
        "turn": int,
        "state": str,
        "code": str,
        "reason": str,
        "attempts": int,
        "seconds": float,
        "started_at": str,
        "finished_at": str,
    },
    ("id",),
    indexes=(("state", "turn"), ("position",)),
)
SETTINGS = Table({"name": str, "value": str}, ("name",))
"""What a batch notes for the next run of it."""


class Row(NamedTuple):
    """What a batch needs to know of an input."""

    id: str
    position: int
    path: str
    place: bytes
    listed_sha256: str
    listed_package: str
    market: str
    category: str
    listed_policy: str
    file_size: int
    sha256: str | None
    package: str | None
    dex_bytes: int | None
    face: int | None
    policy: str | None
    scan: str | None
    turn: int | None
    state: State
    code: str | None
    attempts: int
