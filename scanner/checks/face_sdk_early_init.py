"""Face SDK initialised before consent can exist.

Follows the code that runs before any screen: ``Application.onCreate``, content providers, App Startup
initialisers.

- An initialising call without a condition, of an SDK whose initialisation reads device or camera data (vendors
  ask for agreement before it): ``likely-violation``.
- A condition that could not be resolved, or an initialisation whose effect is unknown: ``needs-manual-review``.
- Only a licence is loaded or an object made: ``compliant``. So is a stored consent that decides, and no such
  call at all (static reading only).

With a session: an initialisation before anything was agreed to is ``likely-violation``, unless the code shows
that it only loads a licence or makes an object; one that comes after the consent only is ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact, Text
from analyzers.asking import Start
from analyzers.sdks import catalogue
from scanner.asking_facts import RUN, outcome, unread
from scanner.outcome import Fact, Outcome
from scanner.runs.before import early_init
from scanner.weighing import weigh


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    doing = {
        start.sdk for start in static.asking.starts if start.effect not in ("licence", "creates")
    }
    harmless = frozenset(start.sdk for start in static.asking.starts) - doing
    return weigh(
        in_code(static),
        dynamic,
        lambda seen: early_init(seen, harmless),
        same={
            "initialised before consent in the run": (
                "initialised at start-up without a condition",
            )
        },
        settles=("initialised at start-up, condition or effect unknown",),
    )


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    used = [sdk for sdk in static.sdks if sdk.grade != "present" and not sdk.not_face_data]
    if not used:
        return outcome(
            "not-applicable", "no face SDK", "未见人脸 SDK。", "No face SDK is in use.", ()
        )
    starts = [start for start in static.asking.starts if start.effect not in ("licence", "creates")]
    bare = [s for s in starts if s.guard == "none" and s.effect == "starts"]
    if bare:
        return outcome(
            "likely-violation",
            "initialised at start-up without a condition",
            "人脸 SDK 在应用启动时即无条件初始化，早于任何同意。",
            "A face SDK is initialised at start-up without a condition, before anybody can have agreed.",
            [_fact(start) for start in bare],
            RUN,
        )
    open_ = [s for s in starts if s.guard != "consent"]
    if open_:
        return outcome(
            "needs-manual-review",
            "initialised at start-up, condition or effect unknown",
            "人脸 SDK 在启动时初始化，其条件或效果未能判定。",
            "A face SDK is initialised at start-up; the condition or the effect could not be determined.",
            [_fact(start) for start in open_],
            RUN,
        )
    return outcome(
        "compliant",
        "no initialisation ahead of consent",
        "启动代码中没有早于同意的人脸 SDK 初始化。",
        "No face SDK is initialised in start-up code ahead of consent.",
        [_fact(start) for start in static.asking.starts],
    )


def _fact(start: Start) -> Fact:
    name = catalogue().row(start.sdk).name
    return Fact(
        f"{start.sdk} {start.method}",
        Text(
            f"{name}：{start.method} 于 {start.place} 调用，条件：{start.guard}",
            f"{name}: {start.method} called in {start.place}, condition: {start.guard}",
        ),
        start.evidence,
    )
