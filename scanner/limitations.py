"""What a scan could not see, told before anything else in every report."""

from analyzers.artifacts import Limitation, PolicyArtifact, PolicyLink, Text
from reports.model import Gate
from scanner.checks import all_checks
from scanner.engine import Artifacts


def limitations(artifacts: Artifacts, gates: tuple[Gate, ...]) -> tuple[Limitation, ...]:
    """Of the session, the policy and the APK, in the order they are printed."""
    found: list[Limitation] = []
    if artifacts.dynamic is None:
        found.append(_NO_SESSION)
    else:
        found += artifacts.dynamic.limitations
    if artifacts.policy is None:
        found.append(_no_policy(artifacts.static.policy_links))
    found += artifacts.static.limitations
    if artifacts.policy is not None:
        found += artifacts.policy.limitations
        found += _carried(artifacts.policy)
        found += _contradiction(artifacts.policy, gates)
    found += _undecided()
    china = next(gate for gate in gates if gate.id == "g-china")
    if china.state == "assumed-open":
        found.append(Limitation("china-assumed", china.reason))
    return tuple(found)


def _no_policy(links: tuple[PolicyLink, ...]) -> Limitation:
    """That no text was read; with the addresses where it lies."""
    named = [link.url for link in links if link.url and link.kind == "policy" and not link.library]
    if not named:
        return _NO_POLICY
    some = ", ".join(named[:3])
    return Limitation(
        "policy-not-fetched",
        Text(
            f"没有读取隐私政策（未联网获取）：与政策有关的检查未评估。安装包中的地址：{some}。",
            f"The privacy policy was not fetched: checks of its text are not assessed. The APK names {some}.",
        ),
    )


def _carried(policy: PolicyArtifact) -> list[Limitation]:
    """That the text read is the one inside the app, which may not be the one in force."""
    origin = policy.snapshot.origin
    if origin is None or origin.how != "apk":
        return []
    return [
        Limitation(
            "policy-from-apk",
            Text(
                f"未提供隐私政策，读取的是安装包内的页面 {origin.name}；现行版本可能不同。",
                f"No policy was supplied; the page inside the APK was read ({origin.name}), which may differ "
                "from the version in force.",
            ),
        )
    ]


def _contradiction(policy: PolicyArtifact, gates: tuple[Gate, ...]) -> list[Limitation]:
    face = next(gate for gate in gates if gate.id == "g-face")
    return [_POLICY_ONLY] if policy.face_processed and face.state == "closed" else []


def _undecided() -> list[Limitation]:
    waiting = sum(check.judge is None for check in all_checks())
    text = Text(
        f"本版本尚有 {waiting} 项检查不能判断，均列为“未评估”或“不适用”。",
        f"This version does not decide {waiting} of the checks yet; they end as not assessed or not applicable.",
    )
    return [Limitation("checks-undecided", text)] if waiting else []


_NO_SESSION = Limitation(
    "no-session",
    Text(
        "只读取了安装包，没有运行应用：弹窗、实际调用和网络传输都未观察。",
        "The APK was read, not run: prompts, real calls and traffic were not observed.",
    ),
)
_NO_POLICY = Limitation(
    "no-policy",
    Text(
        "未提供隐私政策：与政策有关的检查未评估。",
        "No privacy policy was supplied: checks of its text are not assessed.",
    ),
)
_POLICY_ONLY = Limitation(
    "policy-without-function",
    Text(
        "隐私政策称处理人脸，但安装包中未发现可达的人脸功能；可能在网页、服务器或未读取的代码中。",
        "The policy says faces are processed, but no reachable face function was found in the APK; it may "
        "be in web pages, on a server, or in code that was not read.",
    ),
)
