"""Privacy policy exists, prompted and reachable.

Without a recorded session nobody has seen whether the policy is shown at first start and how many taps
away it is, so the answer is at most ``needs-manual-review``; the APK and the text only say what a person
should look at: whether the app names a policy at all, and whether it can be read in Chinese.

With neither a policy text nor a session it is ``not-assessed``; an address found in the APK is printed.
"""

from analyzers.artifacts import Evidence, PolicyArtifact, StaticArtifact, Text
from scanner.outcome import Fact, Outcome

_FIRST_RUN = Text("首次启动提示与点击次数", "the first-start prompt and the number of taps")
_START = Text(
    "在新安装的应用上查看首启提示，并数到达隐私政策的点击次数。",
    "Start a fresh install, look at the first prompt and count the taps to the policy.",
)


def judge(static: StaticArtifact, policy: PolicyArtifact | None) -> Outcome:
    """The answer without a session."""
    links = tuple(_link(url.url, url.evidence) for url in static.policy_links[:3])
    if policy is None:
        return _no_text(static, links)
    facts = [*links]
    if "zh" not in policy.languages:
        facts.append(
            Fact(
                "language",
                Text("隐私政策没有中文文本。", "The policy has no Chinese text."),
                (),
            )
        )
    where_zh = "安装包中有隐私政策的地址或入口" if links else "安装包中未见隐私政策的地址或入口"
    where_en = "the APK names a policy" if links else "nothing in the APK names a policy"
    return Outcome(
        "needs-manual-review",
        "first start not observed" if links else "no trace of a policy in the APK",
        Text(
            f"已提供隐私政策文本，{where_zh}；首启提示和点击次数需人工查看。",
            f"A policy text was supplied and {where_en}; the first-start prompt and the number of taps "
            "have to be looked at by a person.",
        ),
        ("static", "policy"),
        tuple(facts),
        missing=(_FIRST_RUN,),
        would_change=(_START,),
    )


def _link(url: str, evidence: Evidence) -> Fact:
    if url:
        address = url.partition("?")[
            0
        ]  # a version or a time in the query is not the address's identity
        return Fact(address, Text(f"隐私政策地址：{url}", f"Policy address: {url}"), (evidence,))
    title = Text("应用文字中提到隐私政策。", "The app's texts name a privacy policy.")
    return Fact("title", title, (evidence,))


def _no_text(static: StaticArtifact, links: tuple[Fact, ...]) -> Outcome:
    addresses = [link.url for link in static.policy_links if link.url]
    found_zh = f"安装包中的地址：{addresses[0]}。" if addresses else ""
    found_en = f" The APK names {addresses[0]}." if addresses else ""
    return Outcome(
        "not-assessed",
        "no policy supplied and no session",
        Text(
            f"未提供隐私政策，也没有运行记录，未评估。{found_zh}",
            f"Neither a policy nor a session was supplied; not assessed.{found_en}",
        ),
        ("static",),
        links,
        missing=(Text("隐私政策文本", "the policy text"), _FIRST_RUN),
        would_change=(
            Text("用 --policy 提供隐私政策。", "Supply the policy with --policy."),
            _START,
        ),
    )
