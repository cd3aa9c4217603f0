"""One attached process: the agent's messages become lines of the log."""

import logging
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Literal, Protocol

from analyzers.dynamic.agent.source import AgentUnusable
from analyzers.dynamic.agent.table import Row, encoded
from analyzers.dynamic.agent.trouble import within
from analyzers.dynamic.events import Event, Gap, Hook, HookCount, HookStatus, Note, Source
from analyzers.sdks import owners_of_class

logger = logging.getLogger(__name__)

Entered = Literal["spawn", "held", "attach", "gadget", "local"]
LONGEST = 2_000
"""Characters of one argument that are kept; the app writes them, so the agent's own limit is not relied on."""
LARGEST = 16 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Log(Protocol):
    """What the messages are written to."""

    def add(self, event: Event, src: Source) -> Any: ...
    def blob(self, data: bytes, *, face: bool) -> str: ...


class Wire:
    """The way to the agent in one process and back. Messages come in frida's thread."""

    def __init__(
        self,
        log: Log,
        rows: Iterable[Row],
        pid: int,
        how: Entered,
        on_gone: "Callable[[Wire, str], None]",
    ) -> None:
        self.pid = pid
        self.how: Entered = how
        self.gone = False
        self.crashed = False
        """frida reports a crash of native code as the end."""
        self.installed = False
        self.last_words = ""
        self.hears_ends = False
        """Calls that end the process are hooked, so that an end without one is none of the app's Java code."""
        self._log = log
        self._rows = tuple(rows)
        self._known: dict[str, tuple[str, str]] = {r.id: (r.category, r.sdk) for r in self._rows}
        self._on_gone = on_gone
        self._leaving = False
        self._blobs: dict[str, str] = {}
        self._failure: Exception | None = None
        self._ended = threading.Event()
        self._session: Any = None
        self._script: Any = None

    # --- to the agent -----------------------------------------------------------------------------

    def enter(self, phone: Any, target: int | str, text: str, seconds: float) -> None:
        """Attach and load the script. Raises `AgentUnusable`."""
        self._session = within(seconds, "attaching", lambda: phone.attach(target))
        self._session.on("detached", self._detached)
        made = within(
            seconds,
            "making the script",
            lambda: self._session.create_script(text, name="faceaudit"),
        )
        made.on("message", self._message)
        made.set_log_handler(lambda level, said: logger.debug("agent %s: %s", level, said))
        self._script = made
        within(seconds, "loading the script", made.load)

    def install(self, options: Mapping[str, object], seconds: float) -> dict[str, Any]:
        """Hook every row; what the agent says of it. Raises `AgentUnusable`."""
        sent = encoded(self._rows)
        exports = self._script.exports_sync
        found: dict[str, Any] = self._asked(
            seconds, "hooking", lambda: exports.install(sent, dict(options))
        )
        self.installed = True
        return found

    def drain(self, seconds: float) -> None:
        """Everything told until now has arrived. Raises `AgentUnusable`."""
        self._asked(seconds, "asking the agent", lambda: self._script.exports_sync.drain())

    def answers(self, seconds: float) -> bool:
        """Whether the agent answers."""
        try:
            self._asked(seconds, "asking the agent", lambda: self._script.exports_sync.ping())
            return True
        except AgentUnusable:
            return False

    def raise_failure(self) -> None:
        """Raise, once, what went wrong while writing the log."""
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def leave(self, seconds: float) -> None:
        """Take the hooks out and go. Never raises; an app that does not answer is left as it is."""
        self._leaving = True
        if self.gone or self._session is None:
            return
        script, session = self._script, self._session
        if script is not None:
            with suppress(AgentUnusable):
                self._asked(seconds, "taking hooks out", lambda: script.exports_sync.release())
                within(seconds, "unloading", script.unload)
        with suppress(AgentUnusable):
            within(seconds, "detaching", session.detach)

    def _asked(self, seconds: float, what: str, act: Callable[[], Any]) -> Any:
        try:
            return within(seconds, what, act)
        except AgentUnusable as trouble:
            if self.gone or self._ended.wait(0.2 if trouble.code != "agent-frozen" else 0):
                raise AgentUnusable("agent-refused", "the app ended meanwhile") from trouble
            raise

    # --- from the agent ---------------------------------------------------------------------------

    def _detached(self, reason: str, crash: object = None, *_: object) -> None:
        self.gone, self.crashed = True, crash is not None
        self._ended.set()
        if not self._leaving:
            self._on_gone(self, reason)

    def _message(self, message: Mapping[str, Any], data: bytes | None) -> None:
        try:
            if message.get("type") == "error":
                text = _clean(message.get("description", ""), 500)
                self._log.add(Note(f"agent: {text}"), "agent")
                return
            payload = message.get("payload")
            if not isinstance(payload, dict):
                return
            if payload.get("faceaudit") == "blob" and data is not None:
                self._keep(str(payload.get("sha256", "")), data)
            elif payload.get("faceaudit") == "events":
                for event in payload.get("events", ()):
                    self._event(event)
        except Exception as error:  # frida's thread: told at the next drain
            self._failure = self._failure or error
            logger.debug("writing what the agent said", exc_info=True)

    def _keep(self, digest: str, data: bytes) -> None:
        if _SHA256.fullmatch(digest) and len(data) <= LARGEST and len(self._blobs) < 4096:
            self._blobs[digest] = self._log.blob(bytes(data), face=True)

    def _event(self, told: Mapping[str, Any]) -> None:
        kind, row = told.get("k"), _text(told, "r")
        if kind == "h":
            self._log.add(self._hook(told, row), "agent")
        elif kind == "c":
            self._log.add(HookCount(_int(told, "q"), row, _int(told, "n"), self.pid), "agent")
        elif kind == "s":
            state: Any = told.get("state")
            message = _text(told, "m")
            if state == "hooked" and self._known.get(row, ("", ""))[0] == "exit":
                self.hears_ends = True
            self._log.add(HookStatus(row, state, _int(told, "n"), message, self.pid), "agent")
        elif kind == "r":
            self._known[row] = (_text(told, "category"), _text(told, "sdk"))
        elif kind == "e":
            self._log.add(Gap("hooks", "row-failed", f"{row}: {_text(told, 'm')}"), "agent")

    def _hook(self, told: Mapping[str, Any], row: str) -> Hook:
        category, sdk = self._known.get(row, ("", ""))
        args = tuple(_clean(arg) for arg in told.get("g", ())[:32])
        stack = tuple(_clean(frame, 300) for frame in told.get("s", ())[:12])
        if category == "exit":
            self.last_words = _last_words(args)
        if not sdk:
            sdk = _sdk_of(args[1:2] if category == "activity" else (), stack)
        digest = _text(told, "d")
        return Hook(
            seq=_int(told, "q"),
            at=_int(told, "a"),
            row=row,
            category=category,
            method=_text(told, "m"),
            pid=self.pid,
            args=args,
            result=_text(told, "v"),
            data=digest,
            size=_int(told, "z"),
            blob=self._blobs.get(digest, ""),
            stack=stack,
            sdk=sdk,
            thread=_clean(told.get("t", ""), 200),
        )


def _int(told: Mapping[str, Any], key: str) -> int:
    value = told.get(key, 0)
    return value if isinstance(value, int) else 0


def _text(told: Mapping[str, Any], key: str) -> str:
    return _clean(told.get(key, ""))


def _clean(told: object, longest: int = LONGEST) -> str:
    """Text that can be written as UTF-8, whatever the app has put into it."""
    return str(told)[:longest].encode("utf-8", "replace").decode()


_ENDS = {
    "system-exit": "exit",
    "halt": "exit",
    "kill": "kill",
    "signal": "kill",
    "uncaught": "crash",
}


def _last_words(args: tuple[str, ...]) -> str:
    """What the last call that can end a process was; pages that close end none."""
    how = _ENDS.get(args[0], "") if args else ""
    return f"{how}: {' '.join(args)}" if how else ""


def _sdk_of(classes: Iterable[str], stack: Iterable[str]) -> str:
    """The SDK a page belongs to, else the nearest one among the callers; empty when there is none or it is not sure."""
    frames = (frame.partition("(")[0].rpartition(".")[0] for frame in stack)
    for name in (*classes, *frames):
        owners = owners_of_class(name)[1]
        if owners:
            return owners[0] if len(owners) == 1 else ""
    return ""
