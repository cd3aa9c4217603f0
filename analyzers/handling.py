"""What an app does with a face after it has one, as read from its code: values of the static artifact."""

from typing import Literal

from analyzers.evidence import Evidence, Value

SourceKind = Literal[
    "camera-frame", "camera-file", "sdk-result", "gallery-query", "picked-image", "face-template"
]
SinkKind = Literal[
    "network",
    "socket",
    "web",
    "sdk-upload",
    "external-file",
    "shared-media",
    "private-file",
    "preferences",
    "database",
    "log",
    "clipboard",
    "ipc",
]


class Step(Value, frozen=True):
    """One step of a flow."""

    kind: Literal["source", "pass", "sink"]
    what: str
    """What happens, e.g. ``Bitmap.compress``, ``field com.a.B.face``, ``call com.a.Api.post``."""
    evidence: Evidence


class Flow(Value, frozen=True):
    """Face data on its way from where it is taken to where it goes."""

    id: str
    """Stable: source and sink methods, without offsets."""
    source: SourceKind
    sdk: str
    """Catalogue id of the SDK that gave or takes the data, or empty."""
    sink: SinkKind
    urls: tuple[str, ...]
    """Addresses the sink may use, as far as constants tell; ``{}`` stands for what is not known."""
    urls_complete: bool
    """No other address is possible."""
    cleartext: Literal["yes", "no", "choice", "unknown"]
    """``choice``: an argument or setting that is not constant decides between http and https."""
    local: bool
    """All known addresses are loopback or in private networks."""
    loopback: bool
    """All known addresses are this very device."""
    permitted: bool
    """The platform's configuration would let the cleartext address out."""
    protected: Literal["no", "encrypted", "keystore", "unknown"]
    """Encryption of the content by the app before the sink."""
    removed: bool
    """Files: deleted again in code that follows."""
    repeated: Literal["no", "loop", "every-frame", "unknown"]
    """Whether one picture or a stream of them goes."""
    stops: Literal["yes", "no", "unknown"]
    """Whether it ends with the result or a cancel."""
    by: Literal["touch", "automatic", "background", "unknown"]
    chosen: bool
    """The person picked this picture (picker, avatar, share)."""
    accept_all: bool
    """The client that sends it accepts any certificate."""
    with_data: tuple[str, ...]
    """Other personal data in the same message (``contacts``, ``location``, ``album``), sorted."""
    steps: tuple[Step, ...]


class TrustGap(Value, frozen=True):
    """Code that switches the checking of certificates or host names off."""

    kind: Literal["trust-manager", "hostname-verifier", "webview-ssl", "sdk-option"]
    owner: str
    """Dotted class of the code."""
    on_face_path: Literal["yes", "no", "unknown"]
    """Used by the client that carries faces."""
    debug_only: bool
    reachable: bool
    evidence: tuple[Evidence, ...]


class Secret(Value, frozen=True):
    """A key of a cloud face service shipped in the app; never the key itself."""

    vendor: str
    kind: Literal["secret", "key-pair", "token", "id"]
    """``id``: public identifier without a secret."""
    masked: str
    """First and last two characters."""
    signs: bool
    """Code that signs requests on the device uses it."""
    host: str
    """Vendor host in the same code, or empty."""
    offline_licence: bool
    evidence: tuple[Evidence, ...]


class WebGrant(Value, frozen=True):
    """How a WebView answers a page that asks for the camera."""

    owner: str
    grants: Literal["all", "listed", "asked", "denied", "unknown"]
    """``listed``: after comparing the origin; ``asked``: after asking the person."""
    face_pages: tuple[str, ...]
    """Addresses of face pages the app opens in a WebView."""
    reachable: bool
    evidence: tuple[Evidence, ...]


class CameraUse(Value, frozen=True):
    """A place where the camera is opened."""

    id: str
    api: Literal["camera1", "camera2", "camerax", "intent", "web", "library"]
    owner: str
    """Dotted class."""
    purpose: Literal[
        "face", "scan", "document", "video-call", "photo", "record", "light", "unknown"
    ]
    library: bool
    """In third-party code, not in the app's own."""
    host: Literal["screen", "service", "receiver", "unknown"]
    preview: Literal["visible", "hidden", "unknown"]
    """``hidden``: a surface of one pixel, off the window, or none at all."""
    by: Literal["touch", "automatic", "background", "timer", "unknown"]
    feeds: tuple[str, ...]
    """Where the frames go: SDK ids, sink kinds; sorted."""
    declared: bool
    """The app shows what it does (foreground notification, a described function such as a dash cam)."""
    reachable: bool
    path: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class Trait(Value, frozen=True):
    """A trait inferred from a face."""

    trait: Literal[
        "age", "gender", "emotion", "ethnicity", "beauty", "health", "attention", "other"
    ]
    sdk: str
    method: str
    read: bool
    """The code reads the value; otherwise it is only switched on or returned by default."""
    use: Literal["shown", "decision", "sent", "local", "unknown"]
    """``decision``: price, credit, admission, filtering depends on it."""
    evidence: tuple[Evidence, ...]


class ResultLink(Value, frozen=True):
    """An address under which a person's face result is shown or shared."""

    url: str
    guarded: Literal["no", "token", "unknown"]
    shared: bool
    """The app puts it into a share, clipboard or QR code."""
    evidence: tuple[Evidence, ...]


class Handling(Value, frozen=True):
    """All that was found."""

    state: Literal["read", "partial", "none"]
    """``partial``: a budget or a limit ended it early; ``none``: not looked into."""
    flows: tuple[Flow, ...] = ()
    trust: tuple[TrustGap, ...] = ()
    secrets: tuple[Secret, ...] = ()
    grants: tuple[WebGrant, ...] = ()
    cameras: tuple[CameraUse, ...] = ()
    traits: tuple[Trait, ...] = ()
    links: tuple[ResultLink, ...] = ()
    backup: bool = False
    """``allowBackup`` lets the app's private files leave the device."""
    unresolved: tuple[str, ...] = ()
    """What could not be followed, in a few words each, sorted."""
