"""What a recorded run shows: values of the dynamic artifact, in the words of `analyzers.asking` where they fit."""

from typing import Literal

from analyzers.asking import Prompt, Screen
from analyzers.evidence import Evidence, Value

MomentKind = Literal[
    "launch",
    "relaunch",
    "prompt",  # a decision is asked for: ``ref`` is the prompt's id, ``act`` is ``unasked`` when no touch led to it
    "screen",  # another screen of the app: ``ref`` is its name
    "agree",  # touch of a control that agrees; ``ref`` the prompt, ``act`` what the label says
    "refuse",
    "tick",
    "untick",
    "touch",  # any other touch
    "age-given",
    "permission-asked",
    "permission-allowed",
    "permission-denied",
    "camera-open",
    "camera-close",
    "frame",  # a picture or frame was taken from the camera
    "face-start",  # an SDK's face step begins
    "face-end",  # its result, cancel or end
    "sdk-init",
    "system-unlock",  # BiometricPrompt, keyguard
    "album-read",  # an enumeration of pictures
    "picked",  # a picture a person chose
    "upload",  # ``ref`` is the id of a `Sent`
    "stored",  # a face written to a file
    "logged",
    "face-step",  # the step where the camera looks at a face is on the screen
    "withdraw",  # the control that withdraws the face consent was used
    "delete-account",  # … that cancels the account
    "exit",
    "crash",
    "background",
    "home",  # the app's own service is on the screen and can be used
    "mark",  # set by a person, a step script or the walker: ``what`` is the mark, ``ref`` its words
]


class Moment(Value, frozen=True):
    """One step of a run, in order."""

    n: int
    """Number of its line in the log."""
    t: int
    """Milliseconds since the session's zero."""
    kind: MomentKind
    what: str
    """Method, label, permission or host."""
    ref: str = ""
    act: str = ""
    sdk: str = ""
    own: bool = True
    """Touches: made by the walker or a person on purpose (not automatic)."""
    evidence: tuple[Evidence, ...] = ()
    clock: int = 0
    """Milliseconds since the run began by the device's clock, which may have been set forward meanwhile."""


class Run(Value, frozen=True):
    """One walk of a path on a fresh install."""

    id: str
    path: str
    way: str
    number: int
    hooks: bool
    clean: bool
    trial: str
    completed: bool
    why: str
    reached: tuple[str, ...]
    moments: tuple[Moment, ...]


class Shown(Value, frozen=True):
    """A prompt as it stood on the screen, before any touch and after."""

    prompt: Prompt
    """``path``: labels touched since the launch; effects of its controls: what was seen to follow."""
    run: str
    n: int
    """Line of its first sight in the run."""
    own: bool
    """Of the app itself, not the system's permission dialog or another app."""
    sizes: tuple[tuple[str, int], ...] = ()
    """Label and area in square pixels of each control."""
    contrast: tuple[tuple[str, float], ...] = ()
    """Label and contrast ratio (WCAG) of each control, where the screenshot allows."""
    shot: str = ""
    tree: str = ""


class Sent(Value, frozen=True):
    """A face, or what may be one, on the network."""

    id: str
    """Stable across runs: direction, scheme, host, method and path without query, form."""
    run: str
    n: int
    """Line at which it was complete: what was done before that line was done before it ended."""
    t: int
    """When it began, milliseconds since the session's zero."""
    direction: Literal["sent", "received"]
    scheme: str
    host: str
    address: str
    place: Literal["loopback", "lan", "public", "unknown"]
    """Where the address lies."""
    path: str
    tls: Literal["none", "trusted", "untrusted", "unknown"]
    """``untrusted``: read with a certificate nobody trusts, so the app accepts anything; ``trusted``: our CA was trusted."""
    form: Literal["image", "video", "vector", "opaque"]
    grade: Literal["face", "image", "unknown"]
    linked: str
    """Row of the hook that gave these very bytes, or empty."""
    marker: str
    sha256: str
    size: int
    width: int | None
    height: int | None
    owner: Literal["app", "other", "unknown"]
    host_owner: str
    """Who runs the host, by the catalogue; empty when not known."""
    sdk: str
    country: str
    """ISO code from the user's MMDB file; ``unknown`` without."""
    evidence: Evidence


class Kept(Value, frozen=True):
    """A face, or what may be one, left on the device."""

    run: str
    where: Literal["shared", "private", "log"]
    path: str
    """Path, or tag and line of the log."""
    mode: str
    size: int
    sha256: str
    form: str
    grade: Literal["face", "image", "unknown"]
    marker: str
    hooked: str
    chosen: bool
    """The person saved it on purpose (gallery)."""
    gone: bool
    """No longer there at the end of the run."""
    evidence: Evidence


class TrialSeen(Value, frozen=True):
    """How the app met a certificate that nobody trusts."""

    host: str
    outcome: Literal["refused", "accepted", "not-met"]
    face: bool
    """Face data was read through it."""
    flows: int
    evidence: Evidence


class LinkSeen(Value, frozen=True):
    """A result link, asked for again without cookies."""

    url: str
    stage: str
    status: int
    after: int
    opens: bool
    face: bool
    entropy: int
    shared: bool
    """A person pressed share."""
    evidence: Evidence


class FaceStep(Value, frozen=True):
    """The step where a face is asked for: what is said, what else is offered."""

    run: str
    n: int
    screen: str
    actions: tuple[str, ...]
    """Liveness actions asked for, as in `analyzers.asking.Liveness`."""
    unlabelled: int
    """Controls without text or description."""
    controls: int
    seconds: int | None
    """Time limit that is shown or was met."""
    alternatives: tuple[str, ...]
    """Labels of other ways of verification on it or on the way to it."""
    spoken: bool
    evidence: Evidence


class Observed(Value, frozen=True):
    """All that was read from a session."""

    runs: tuple[Run, ...] = ()
    shown: tuple[Shown, ...] = ()
    screens: tuple[Screen, ...] = ()
    sent: tuple[Sent, ...] = ()
    kept: tuple[Kept, ...] = ()
    trials: tuple[TrialSeen, ...] = ()
    links: tuple[LinkSeen, ...] = ()
    steps: tuple[FaceStep, ...] = ()
    relaunches: int = 0
    """Most launches after a refusal in one run of *decline*."""
    window: int = 0
    """Seconds those launches span by the device's clock."""
    changed_by_hooks: tuple[str, ...] = ()
    """What the control run without hooks showed differently."""
