"""What can go wrong between us and the app, each with a stable code, and calls that cannot hang.

Codes of `AgentUnusable` and of a `Gap` in the log:
    frida-missing, frida-version, frida-server-missing, frida-denied, frida-failed,
    java-bridge-missing, java-unavailable, agent-script, agent-self-test,
    agent-refused (the app ended when we came), agent-frozen (no answer in time), agent-lost, app-not-found
"""

import threading
from collections.abc import Callable
from typing import Any

from analyzers.dynamic.agent.source import AgentUnusable

_BY_NAME = {
    "ServerNotRunningError": (
        "frida-server-missing",
        "frida's server does not answer on the device",
    ),
    "TransportError": ("frida-failed", "the connection to frida broke"),
    "PermissionDeniedError": ("frida-denied", "the system does not let frida into the app"),
    "NotSupportedError": ("frida-failed", "frida cannot do this here"),
    "ProtocolError": ("frida-version", "frida here and on the device do not understand each other"),
    "ProcessNotFoundError": ("agent-refused", "the app ended before the hooks were in"),
    "ProcessNotRespondingError": ("agent-frozen", "the app does not answer"),
    "ExecutableNotFoundError": ("app-not-found", "the device has no such app"),
    "TimedOutError": ("agent-frozen", "the app does not answer"),
}
_BY_WORDS = (
    ("java-bridge-missing", "java-bridge-missing", "the agent was given no Java bridge"),
    ("Java is not defined", "java-bridge-missing", "the agent was given no Java bridge"),
    (
        "java-unavailable",
        "java-unavailable",
        "there is no Java in the process, or one that the bridge cannot read",
    ),
    (
        "Java API",
        "java-unavailable",
        "there is no Java in the process, or one that the bridge cannot read",
    ),
    (
        "bridge-unknown",
        "java-bridge-missing",
        "this release of the Java bridge is built differently",
    ),
    ("versions match", "frida-version", "frida here and on the device have different versions"),
    (
        "unable to communicate with remote",
        "frida-version",
        "frida here and on the device have different versions",
    ),
    ("script is destroyed", "agent-refused", "the app ended before the hooks were in"),
    ("script has been destroyed", "agent-refused", "the app ended before the hooks were in"),
    ("session is gone", "agent-refused", "the app ended before the hooks were in"),
    ("process is gone", "agent-refused", "the app ended before the hooks were in"),
    ("unable to find process", "agent-refused", "the app ended before the hooks were in"),
    ("connection is closed", "agent-refused", "the app ended before the hooks were in"),
)


def explained(error: BaseException) -> AgentUnusable:
    """An error of frida or of the agent in our words, with frida's own at the end."""
    if isinstance(error, AgentUnusable):
        return error
    said = str(error).splitlines()[0][:300] if str(error) else type(error).__name__
    for words, code, meaning in _BY_WORDS:
        if words in str(error):
            return AgentUnusable(code, f"{meaning} ({said})")
    if type(error).__name__ == "RPCException":
        return AgentUnusable("agent-script", f"the agent failed ({said})")
    code, meaning = _BY_NAME.get(type(error).__name__, ("frida-failed", "frida failed"))
    return AgentUnusable(code, f"{meaning} ({said})")


def within(seconds: float, what: str, act: Callable[[], Any]) -> Any:
    """The result of ``act``, which runs in a thread of its own.

    Raises `AgentUnusable`: ``agent-frozen`` when it is not there in time (the call is cancelled and left alone), or
    what `explained` makes of its error.
    """
    import frida

    untyped: Any = frida
    cancellable = untyped.Cancellable()
    done = threading.Event()
    outcome: list[tuple[bool, Any]] = []

    def work() -> None:
        try:
            with cancellable:
                outcome.append((True, act()))
        except BaseException as error:  # frida's own classes differ by release
            outcome.append((False, error))
        done.set()

    threading.Thread(target=work, name=f"frida {what}", daemon=True).start()
    if not done.wait(seconds):
        threading.Thread(target=cancellable.cancel, name="frida cancel", daemon=True).start()
        raise AgentUnusable("agent-frozen", f"{what} took more than {seconds:g} s")
    good, value = outcome[0]
    if good:
        return value
    raise explained(value) from value
