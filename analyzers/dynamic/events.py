"""What a session's ``events.jsonl`` holds: one line an event, each kind a type of its own.

A line is ``{"n", "t", "run", "src", "event": {"kind", …}, "prev"}``. The kinds are a published format
(``reports/schemas/event.json``): fields may be added with a default, never renamed or given another meaning.
"""

from typing import Literal

from analyzers.evidence import Value

Source = Literal["agent", "explorer", "device", "proxy", "host", "person", "import"]
"""Who saw it: the code in the app, the walker of screens, the phone's own services, the network proxy, this program,
somebody at the phone (``--manual``), or another tool's record."""

PathName = Literal[
    "idle", "decline", "deny-camera", "accept", "withdraw", "child", "manual", "imported"
]
"""The scripted paths: touch nothing; refuse; agree but deny the camera; agree and reach the face step; agree, then
withdraw; say the user is ten years old. ``manual`` is driven by a person, ``imported`` recorded by another tool."""

Trial = Literal["none", "ca", "no-ca", "unpinned"]
"""How TLS is met: not intercepted; with our CA trusted by the device; with a CA nobody trusts (an app that goes on
accepts anything); with the app's own pinning switched off."""

CertificateState = Literal[
    "", "valid", "self-signed", "expired", "not-yet-valid", "untrusted", "wrong-host"
]
"""What the server's own certificate is worth to a client that knows the public authorities; empty: none was seen."""

Bounds = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the screen."""


class _Event(Value, frozen=True, tag_field="kind"):
    """Base of all kinds."""


# --- the session and its runs -------------------------------------------------------------------


class SessionStart(_Event, frozen=True, tag="session-start"):
    """First line of a log."""

    format: str = "faceaudit/session/1"


class Described(_Event, frozen=True, tag="described"):
    """What ``session.json`` said from here on, so that the log alone is enough and its chain covers it."""

    text: str
    """JSON of `analyzers.dynamic.session.Description`."""


class SessionEnd(_Event, frozen=True, tag="session-end"):
    """Last line of a log that was closed in order."""

    why: Literal["done", "interrupted", "failed"]
    message: str = ""


class RunStart(_Event, frozen=True, tag="run-start"):
    """A path begins, on an app without data, grants or processes."""

    path: PathName
    number: int
    """1 for the first time the path (with this ``way`` and ``trial``) is walked."""
    way: str = ""
    """Which of a path's ways: for *decline*, the prompt and control that is refused with; else empty."""
    trial: Trial = "none"
    hooks: bool = True
    """Without: the control run that shows whether the hooks changed the app."""
    clean: bool = True
    """The app's data was cleared before."""


class RunEnd(_Event, frozen=True, tag="run-end"):
    """A path's end. ``completed``: everything the path asks for was done or found to be absent."""

    completed: bool
    why: str = ""
    """When not completed: a stable code, e.g. ``app-crashed``, ``screen-unknown``, ``budget``, ``device-lost``."""
    reached: tuple[str, ...] = ()
    """Of ``first-screen``, ``consent``, ``face-step``, ``capture``, ``result``, ``settings``, ``withdrawal``,
    ``account-deletion``, ``age-question``, ``refused``; sorted."""


class Gap(_Event, frozen=True, tag="gap"):
    """Something that was not recorded."""

    what: Literal["hooks", "traffic", "screens", "files", "log", "events"]
    code: str
    """Stable, e.g. ``agent-refused``, ``proxy-stopped``, ``tree-unavailable``, ``sequence``."""
    message: str = ""
    missing: int = 0
    """Events lost, where that is known (agent sequence numbers)."""


class Note(_Event, frozen=True, tag="note"):
    """A remark; ``mark`` when somebody set it by hand (``--manual``) or a step script names a place."""

    text: str
    mark: str = ""
    """``face-step``, ``consent``, ``refused``, ``withdrawn``, ``result``, ``cancelled`` or free words."""


class ClockMoved(_Event, frozen=True, tag="clock-moved"):
    """The device's clock was set forward instead of waiting."""

    seconds: int


# --- the app and the device ---------------------------------------------------------------------


class Launch(_Event, frozen=True, tag="launch"):
    """The app was started by us."""

    how: Literal["spawn", "held", "plain", "gadget"]
    """``spawn``: by frida, hooked before its first line; ``held``: started waiting, hooked, let go; ``plain``: no hooks."""
    pid: int
    number: int = 1
    """1 for a run's first launch, then counting."""
    since: int = 0
    """Seconds since the launch before it by the device's clock."""


class Ended(_Event, frozen=True, tag="ended"):
    """The app's process is gone."""

    pid: int
    how: Literal["exit", "crash", "killed-by-us", "gone"]
    """``gone``: no reason was seen."""
    message: str = ""


class Foreground(_Event, frozen=True, tag="foreground"):
    """Which app is in front changed."""

    package: str
    activity: str
    own: bool
    """It is the app under test (its permission dialogs count as ``own`` false)."""


class DeviceState(_Event, frozen=True, tag="device-state"):
    """What a service of the device says, without hooks."""

    what: Literal["camera", "appops", "permissions", "top", "clock", "connections", "exit-info"]
    value: str


class DeviceChange(_Event, frozen=True, tag="device-change"):
    """We changed something on the device, or put it back."""

    what: str
    """``proxy``, ``ca``, ``install``, ``reverse``, ``forward``, ``grant``, ``frida-server``, ``clock``, ``plant``, …"""
    detail: str
    undone: bool = False


# --- screens and touches ------------------------------------------------------------------------


class ScreenSeen(_Event, frozen=True, tag="screen"):
    """What stands on the screen, seen anew or changed."""

    id: str
    """16 hex digits over package, activity, and the texts and classes that are visible."""
    package: str
    activity: str
    tree: str
    """``ui/<sha256>.xml``, empty when no tree could be had."""
    shot: str = ""
    """``shots/<sha256>.png``, empty when there is none."""
    texts: tuple[str, ...] = ()
    """Visible texts, top to bottom; for reading the log alone."""
    role: str = ""
    """What the walker took it for (`analyzers.dynamic.screens.Role`); read again when judging."""


class Tap(_Event, frozen=True, tag="tap"):
    """A touch. Logged before it is made, after all hooks seen so far were drained."""

    screen: str
    label: str
    bounds: Bounds
    act: str = ""
    """What the label says it does (`analyzers.prompts.Act`)."""
    why: str = ""
    """The walker's reason: ``refuse``, ``agree``, ``open-face``, ``settings``, ``age``, ``script``, ``person`` …"""


class TextGiven(_Event, frozen=True, tag="text-given"):
    """Text typed into a field."""

    screen: str
    field: str
    value: str
    """``***`` for what a step script marks secret."""


class Key(_Event, frozen=True, tag="key"):
    """A key of the device."""

    key: Literal["back", "home", "enter", "recent"]


class PermissionAnswer(_Event, frozen=True, tag="permission-answer"):
    """What we answered in the system's dialog, or set directly."""

    permission: str
    """Full name, empty when the dialog's text did not tell."""
    allowed: bool
    how: Literal["dialog", "grant", "revoke"]


# --- hooks --------------------------------------------------------------------------------------


class Hook(_Event, frozen=True, tag="hook"):
    """A hooked method was called."""

    seq: int
    """Counts the agent's messages of one process; a jump is a gap."""
    at: int
    """The app's own clock, ms since 1970."""
    row: str
    """Id of the hook table's row."""
    category: str
    """The row's category, see `analyzers/dynamic/agent/hooks.json`."""
    method: str
    """Dotted class and method."""
    pid: int = 0
    args: tuple[str, ...] = ()
    """Summaries of arguments as the row asks for them."""
    result: str = ""
    """Summary of the result where the row asks for it."""
    data: str = ""
    """SHA-256 of a byte array that went through, lower-case hex."""
    size: int = 0
    """Bytes of it."""
    blob: str = ""
    """``blobs/<sha256>`` when the bytes were kept."""
    stack: tuple[str, ...] = ()
    """Callers, nearest first, at most 12."""
    sdk: str = ""
    """Catalogue id of the SDK the row belongs to, or that stands on the stack."""
    thread: str = ""


class HookStatus(_Event, frozen=True, tag="hook-status"):
    """Whether a row of the hook table took hold in a process."""

    row: str
    state: Literal["hooked", "absent", "error"]
    overloads: int = 0
    message: str = ""
    pid: int = 0


class HookCount(_Event, frozen=True, tag="hook-count"):
    """Calls of a row that were counted instead of reported, since the last such line."""

    seq: int
    row: str
    count: int
    pid: int = 0


class Agent(_Event, frozen=True, tag="agent"):
    """The state of the code in the app."""

    state: Literal["attached", "installed", "detached", "refused", "failed"]
    """``refused``: the app ended or hid as soon as it was attached to."""
    how: Literal["spawn", "held", "attach", "gadget", "local"] = "attach"
    pid: int = 0
    process: str = ""
    message: str = ""
    hooked: int = 0
    table: str = ""
    """Version of the hook table."""
    opted: tuple[str, ...] = ()
    """Interventions the user asked for (``unpin``, ``environment``); empty when nothing is changed."""


# --- traffic ------------------------------------------------------------------------------------


class FlowSeen(_Event, frozen=True, tag="flow"):
    """One request and its answer, or a connection that cannot be read. Bodies are in ``flows.mitm``."""

    id: str
    """mitmproxy's flow id, or one of ours."""
    scheme: Literal["http", "https", "ws", "wss", "tcp", "udp", "quic", "dns"]
    host: str
    port: int
    address: str = ""
    """IP address of the server, where known."""
    method: str = ""
    path: str = ""
    """With the query; secrets in it are the importer's or the proxy's to leave as they are."""
    status: int = 0
    version: str = ""
    """``HTTP/1.1``, ``HTTP/2`` …"""
    sent: int = 0
    received: int = 0
    """Bytes of the bodies."""
    content_type: str = ""
    started: int = 0
    """When the request began, ms of the session's clock (``t`` is when it was complete)."""
    trial: Trial = "none"
    client_port: int = 0
    owner: Literal["app", "other", "unknown"] = "unknown"
    """Whose traffic it is."""
    attributed: Literal["uid", "route", "hooks", "destination", "none"] = "none"
    """How that is known: port → UID on the device; only this app uses the route; its hooks saw the connection; …"""
    error: str = ""
    """Why it is not whole: the connection's error, or a code: ``body-cut``, ``not-read``, ``proxy-stopped``, …"""
    certificate: CertificateState = ""


class TlsFailed(_Event, frozen=True, tag="tls-failed"):
    """A handshake the app (or server) refused: encrypted, and not readable."""

    host: str
    port: int
    by: Literal["app", "server", "unknown"]
    reason: str
    trial: Trial
    owner: Literal["app", "other", "unknown"] = "unknown"


class PayloadSeen(_Event, frozen=True, tag="payload"):
    """An image, video, vector or opaque block in a body (`analyzers.dynamic.payloads`); found after the run."""

    flow: str
    direction: Literal["sent", "received"]
    where: str
    form: Literal["image", "video", "vector", "opaque"]
    media: str
    sha256: str
    size: int
    width: int | None = None
    height: int | None = None
    grade: Literal["face", "image", "unknown"] = "unknown"
    marker: str = ""
    """``honey`` or ``plant-1`` … ``plant-5`` when it is one of the pictures we put there."""
    hooked: str = ""
    """Row of the hook whose data this is, byte by byte."""
    thumb: str = ""
    """``thumbs/<sha256>.png``: blurred."""


class LinkProbe(_Event, frozen=True, tag="link-probe"):
    """A result link of the tester's own, asked for without cookies (``--probe-links``)."""

    url: str
    """Path segments that look secret are masked."""
    status: int
    after: int
    """Seconds since the result was shown."""
    media: str = ""
    grade: Literal["face", "image", "unknown"] = "unknown"
    entropy: int = 0
    """Bits of the unguessable part of the path."""
    stage: Literal["fresh", "deleted", "later"] = "fresh"


# --- files and logs -----------------------------------------------------------------------------


class Listing(_Event, frozen=True, tag="listing"):
    """Files the app or others can read, with hashes: ``listings/<n>.json``, rows of `FileRow`."""

    when: Literal["before", "after", "relaunched", "withdrawn"]
    area: Literal["private", "shared"]
    file: str
    count: int


class FileRow(Value, frozen=True):
    """One file of a listing."""

    path: str
    size: int
    mode: str
    """As ``rw-rw----``."""
    modified: int
    """Seconds since 1970 by the device's clock."""
    sha256: str
    """Empty when it could not be read."""
    form: str = ""
    """``image/jpeg`` … by its first bytes; empty when unknown."""
    grade: Literal["face", "image", "unknown"] = "unknown"
    marker: str = ""


class LogHit(_Event, frozen=True, tag="log-hit"):
    """A line of the device's log by the app that carries an image or a vector; found after the run."""

    line: int
    """Number of the line in ``logcat.txt``."""
    sha256: str
    """Of the line in UTF-8."""
    tag: str
    form: Literal["image", "vector", "opaque"]
    grade: Literal["face", "image", "unknown"] = "unknown"
    marker: str = ""


class Sealed(_Event, frozen=True, tag="file"):
    """A file of the session as it was when the session was closed, so that the log's chain covers it as well."""

    name: str
    """Relative path; of a folder, whose files are sealed together, with a ``/`` at its end."""
    sha256: str
    """Of the file; of a folder of its files' names and hashes (`analyzers.dynamic.sealing`)."""
    size: int
    """Bytes, of a folder of all its files."""
    count: int = 1
    """Files."""


Event = (
    SessionStart | Described | SessionEnd | RunStart | RunEnd | Gap | Note | ClockMoved
    | Launch | Ended | Foreground | DeviceState | DeviceChange
    | ScreenSeen | Tap | TextGiven | Key | PermissionAnswer
    | Hook | HookStatus | HookCount | Agent
    | FlowSeen | TlsFailed | PayloadSeen | LinkProbe
    | Listing | LogHit | Sealed
)  # fmt: skip


class Line(Value, frozen=True):
    """One line of the log."""

    n: int
    """1, 2, 3 …"""
    t: int
    """Milliseconds since the session's zero, on one monotonic clock of the recording machine."""
    run: str
    """``decline-1`` …; empty between runs."""
    src: Source
    event: Event
    prev: str
    """SHA-256 of the line before without its line end, lower-case hex; 64 zeros in the first."""
