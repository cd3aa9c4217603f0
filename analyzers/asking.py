"""What an app asks a person before it takes a face, as read from its code: values of the static artifact.

The dynamic analyzer describes what it saw on the screen in the same words.
"""

from typing import Literal

from analyzers.evidence import Evidence, Value

Certainty = Literal["yes", "no", "unknown"]

PromptKind = Literal["dialog", "page", "sheet", "popup", "web"]
TextRole = Literal[
    "title", "message", "positive", "negative", "neutral", "checkbox", "button", "text"
]
ControlRole = Literal["positive", "negative", "neutral", "close", "checkbox", "button"]

Effect = Literal[
    "agree",  # nothing known but that it closes and goes on
    "capture",  # a face is taken, or the face step of an SDK starts
    "permission",  # the camera permission is asked for
    "finish",  # the screen is closed
    "exit",  # the app or task is ended (finishAffinity, System.exit, killProcess)
    "background",  # the task is moved to the back
    "logout",
    "reshow",  # the same prompt comes again
    "screen",  # another screen opens; which one is in ``screens``
    "dismiss",  # only closes the prompt
    "remember",  # a flag is stored
    "upload",
    "erase",  # stored data or a flag is removed, or a server is told to delete
    "alternative",  # another way of verification starts
]


class PromptText(Value, frozen=True):
    """One text of a prompt, in the app's first language and in Chinese where that differs."""

    role: TextRole
    text: str
    resource: str = ""
    """Name of the string resource, empty for a constant in code."""


class Control(Value, frozen=True):
    """Something a person can touch, and what it does."""

    role: ControlRole
    label: str
    act: str
    """What its label says it does: ``agree``, ``refuse``, ``alternative``, … (see `analyzers.prompts`)."""
    effects: tuple[Effect, ...]
    """What its code does, sorted; empty when it does nothing that is known."""
    screens: tuple[str, ...] = ()
    """Dotted names of the screens it opens, sorted."""
    resolved: bool = True
    """Its code was found and followed to the end."""
    checked: Certainty = "unknown"
    """Check boxes: state before any touch."""
    gates: bool = False
    """Check boxes: the agreeing control does nothing unless it is ticked."""
    hidden: bool = False
    """Invisible or gone in the layout, and no code was seen to show it."""
    evidence: tuple[Evidence, ...] = ()


class Prompt(Value, frozen=True):
    """A text shown with controls that ask for a decision: a dialog, sheet, pop-up or page of its own."""

    id: str
    """Stable across versions: the method that makes it, without offsets, and a number if it makes several."""
    kind: PromptKind
    screen: str
    """Dotted class of the screen it belongs to, empty when not known."""
    texts: tuple[PromptText, ...]
    topics: tuple[str, ...]
    """``face``, ``camera``, ``general``, ``other``, strongest first."""
    asks_consent: bool
    wording: Literal["separate", "explicit", "implied", "none"]
    only_face: bool
    """No other consent (camera, user agreement, privacy policy) is asked for by the same act."""
    tells: tuple[str, ...]
    """What it tells of ``purpose``, ``necessity``, ``upload``, ``recipient``, ``rights``."""
    alternative: bool
    """Names another way of verification."""
    guardian: bool
    coercive: tuple[str, ...]
    """Ids of pressing patterns, sorted."""
    notes: tuple[str, ...]
    cancelable: Certainty
    controls: tuple[Control, ...]
    unasked: bool
    """It appears by itself (start of a screen, a timer), not because somebody touched the face function."""
    remembered: bool
    """A stored flag keeps it from appearing by itself again once it was shown or refused."""
    complete: bool
    """All texts and controls were resolved."""
    path: tuple[str, ...]
    """Shortest way from an entry point of the app."""
    evidence: tuple[Evidence, ...]


class Way(Value, frozen=True):
    """One way from an entry point to the taking of a face."""

    steps: tuple[str, ...]
    """In order: the entry, each touch or automatic event, the capture; readable signatures and labels."""
    agreed: tuple[str, ...]
    """Ids of the prompts that are agreed to on it, in order."""
    flags: tuple[str, ...]
    """Names of stored flags that must be set to go this way."""


class Capture(Value, frozen=True):
    """A place where a face is taken or the face step of an SDK begins."""

    id: str
    """Stable: SDK id (or ``camera``, ``system-camera``, ``web``) and method it stands in."""
    kind: Literal["sdk", "camera", "system-camera", "web"]
    sdk: str
    """Catalogue id, or empty."""
    method: str
    """What is called, dotted."""
    screen: str
    """Dotted class of the screen (or service) it happens in."""
    purpose: Literal["identity", "effect", "detect", "unknown"]
    """By the SDK's face classes: recognition or liveness, drawing on the face, finding it."""
    by: Literal["touch", "automatic", "background", "unknown"]
    """What the last step before it is."""
    ways: tuple[Way, ...]
    """Some ways to it; one without a face consent comes first when there is one."""
    consents: tuple[str, ...]
    """Ids of face-consent prompts such that every way passes through agreeing to one of them."""
    unconsented: bool
    """A complete way was found on which no face consent is agreed to."""
    resolved: bool
    """Every way in the code was followed, so that ``consents`` can be relied on."""
    alternatives: tuple[str, ...]
    """Labels and screens of other ways of verification offered on the way or beside it."""
    after_result: Certainty = "unknown"
    """Whether taking goes on after a result or a cancel."""
    evidence: tuple[Evidence, ...] = ()


class PermissionRequest(Value, frozen=True):
    """A run-time request for permissions."""

    permissions: tuple[str, ...]
    """In the order asked."""
    complete: bool
    """All of them are constants that were resolved."""
    screen: str
    by: Literal["touch", "automatic", "background", "unknown"]
    """What leads to it; ``automatic``: at the start of the first screens, without a touch."""
    at_launch: bool
    """Raised by the launcher screen or one it opens by itself."""
    library: str
    """``framework``, ``androidx``, or the name of the helper library."""
    refusal: tuple[Effect, ...]
    """What a refusal leads to, sorted."""
    refusal_resolved: bool
    split: bool
    """The library asks for them one by one."""
    path: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class Start(Value, frozen=True):
    """An SDK's initialisation on a way that runs before anybody can have agreed to anything."""

    sdk: str
    method: str
    place: Literal["application", "provider", "initializer", "launcher"]
    guard: Literal["none", "consent", "unknown"]
    """A stored consent flag or dialog decides about it, something else does, or nothing."""
    effect: Literal["starts", "creates", "licence", "unknown"]
    """``starts``: reads device or camera data; ``creates``: only makes an object; ``licence``: loads one."""
    path: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class Screen(Value, frozen=True):
    """A screen that has to do with faces, settings or the account: its texts and controls."""

    name: str
    """Dotted class."""
    texts: tuple[str, ...]
    controls: tuple[Control, ...]
    topics: tuple[str, ...]
    """``face``, ``settings``, ``account-deletion``, ``login``, ``child``, … sorted."""
    depth: int
    """Touches from the launcher, -1 when no way was found (something opens it that was not followed)."""
    evidence: tuple[Evidence, ...]


class Liveness(Value, frozen=True):
    """What a person is asked to do in front of the camera."""

    actions: tuple[str, ...]
    """``blink``, ``nod``, ``silent``, …, sorted."""
    choice: bool
    """The actions are chosen at run time or several are offered."""
    spoken: bool
    """Prompts are spoken or labelled for a screen reader."""
    seconds: int | None
    """Time limit, where a constant gives one."""
    evidence: tuple[Evidence, ...]


class Asking(Value, frozen=True):
    """All that was reconstructed."""

    state: Literal["read", "partial", "none"]
    """``partial``: a budget or a limit ended it early; ``none``: not looked into (no face, code hidden)."""
    prompts: tuple[Prompt, ...] = ()
    captures: tuple[Capture, ...] = ()
    permissions: tuple[PermissionRequest, ...] = ()
    starts: tuple[Start, ...] = ()
    screens: tuple[Screen, ...] = ()
    liveness: tuple[Liveness, ...] = ()
    unresolved: tuple[str, ...] = ()
    """What could not be followed, in a few words each, sorted."""
