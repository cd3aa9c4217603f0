"""Privacy policy exists, prompted and reachable.

Without a recorded session nobody has seen whether the policy is shown at first start and how many taps
away it is, so the answer is at most ``needs-manual-review``; the APK and the text only say what a person
should look at: whether the app names a policy or carries one, and whether it can be read in Chinese.

An address that the app surely means as its own policy and that is gone (HTTP 404 or 410) is a dead link:
``likely-violation``, unless another policy of the app was found. A server that could not be reached is not: the
fault may be ours. With neither a policy text nor a session it is ``not-assessed``; addresses are printed.

With a session: no prompt at first start while data are collected, or no policy anywhere in the app, is a
``violation``; more than four touches ``likely-violation``; no prompt ``needs-manual-review``; prompted and near
``compliant``.
"""

from msgspec.structs import replace

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, PolicyLink, StaticArtifact, Text
from scanner.outcome import Fact, Outcome
from scanner.runs.places import policy_reachable
from scanner.weighing import weigh

GONE = (404, 410)
MOST_SHOWN = 3
_SURELY_OWN = frozenset(("titled", "own-domain", "consent-text", "own-code"))
"""Reasons of a link; two of them make it the app's own beyond doubt."""

_FIRST_RUN = Text("首次启动提示与点击次数", "the first-start prompt and the number of taps")
_START = Text(
    "在新安装的应用上查看首启提示，并数到达隐私政策的点击次数。",
    "Start a fresh install, look at the first prompt and count the taps to the policy.",
)


def judge(
    static: StaticArtifact, policy: PolicyArtifact | None, dynamic: DynamicArtifact | None = None
) -> Outcome:
    """The code's answer, weighed with the runs'."""
    named = policy is not None or any(not link.library for link in static.policy_links)
    return weigh(
        in_code(static, policy) if dynamic is None else _with_session(in_code(static, policy)),
        dynamic,
        lambda seen: policy_reachable(seen, named=named),
        settles=("first start not observed", "no trace of a policy in the APK"),
    )


def _with_session(code: Outcome) -> Outcome:
    """The code's answer without the words that nobody ran the app."""
    if code.verdict != "not-assessed":
        return code
    message = Text(
        code.message.zh.replace("，也没有运行记录", ""),
        code.message.en.replace(" and there is no session", ""),
    )
    return replace(code, reason=code.reason.removesuffix(" and no session"), message=message)


def in_code(static: StaticArtifact, policy: PolicyArtifact | None) -> Outcome:
    """The answer without a session."""
    own = [link for link in static.policy_links if link.kind == "policy" and not link.library]
    others = [link for link in static.policy_links if link.kind == "policy" and link.library]
    shown = tuple(map(_link, (own or others)[:MOST_SHOWN]))
    if policy is None:
        return _dead(own, shown) or _no_text(own, shown)
    origin = policy.snapshot.origin
    inside = origin is not None and origin.how == "apk"
    facts = [*shown, *_of_text(policy)]
    where_zh = (
        "安装包中有隐私政策的地址或入口" if own else "安装包中未见应用自己的隐私政策地址或入口"
    )
    where_en = "the APK names a policy" if own else "nothing in the APK names a policy of its own"
    given_zh = "读取的是安装包内的隐私政策" if inside else "已提供隐私政策文本"
    given_en = "The policy inside the APK was read" if inside else "A policy text was supplied"
    return Outcome(
        "needs-manual-review",
        "first start not observed" if own else "no trace of a policy in the APK",
        Text(
            f"{given_zh}，{where_zh}；首启提示和点击次数需人工查看。",
            f"{given_en} and {where_en}; the first-start prompt and the number of taps "
            "have to be looked at by a person.",
        ),
        ("static", "policy"),
        tuple(facts),
        missing=(_FIRST_RUN,),
        would_change=(_START,),
    )


def _link(link: PolicyLink) -> Fact:
    if link.entry:
        page = Text(f"安装包内的页面：{link.entry}", f"Page inside the APK: {link.entry}")
        return Fact(link.entry, page, (link.evidence,))
    if not link.url:
        title = Text("应用文字中提到隐私政策。", "The app's texts name a privacy policy.")
        return Fact("title", title, (link.evidence,))
    # A version or a time in the query is not the address's identity.
    address = link.url.partition("?")[0]
    zh, en = f"隐私政策地址：{link.url}", f"Policy address: {link.url}"
    if link.attempt is not None and link.attempt.code:
        status = f" {link.attempt.status}" if link.attempt.status else ""
        zh += f"（{link.attempt.at} 未能读取：{link.attempt.code}{status}）"
        en += f" (not readable at {link.attempt.at}: {link.attempt.code}{status})"
    if link.library:
        zh, en = f"{zh}（库自带）", f"{en} (a library's)"
    return Fact(address, Text(zh, en), (link.evidence,))


def _of_text(policy: PolicyArtifact) -> list[Fact]:
    """What the text itself and the way it is served give a person to look at."""
    facts = []
    if "zh" not in policy.languages:
        zh = Text("隐私政策没有中文文本。", "The policy has no Chinese text.")
        facts.append(Fact("language", zh, ()))
    origin = policy.snapshot.origin
    notes = origin.notes if origin is not None else ()
    if "http" in notes or "downgraded" in notes:
        plain = Text(
            "隐私政策页面未加密传输（http）。",
            "The policy's page is served without encryption (http).",
        )
        facts.append(Fact("cleartext", plain, ()))
    return facts


def _dead(own: list[PolicyLink], shown: tuple[Fact, ...]) -> Outcome | None:
    """The app's own policy address is gone, and nothing of the app stands in for it."""
    gone = [link for link in own if _is_gone(link) and len(_SURELY_OWN & set(link.reasons)) >= 2]
    alive = [link for link in own if link.url and not _is_gone(link)]
    if not gone or alive or any(link.entry for link in own):
        return None
    url = gone[0].url
    status = gone[0].attempt.status if gone[0].attempt is not None else 0
    return Outcome(
        "likely-violation",
        "dead link",
        Text(
            f"安装包中的隐私政策地址已失效（HTTP {status}）：{url}。",
            f"The policy address in the APK is dead (HTTP {status}): {url}.",
        ),
        ("static",),
        shown,
        missing=(Text("隐私政策文本", "the policy text"), _FIRST_RUN),
        would_change=(
            Text(
                "应用实际打开的是另一地址，或页面恢复可读。",
                "The app opens another address in fact, or the page can be read again.",
            ),
            _START,
        ),
    )


def _is_gone(link: PolicyLink) -> bool:
    return link.attempt is not None and link.attempt.status in GONE


def _no_text(own: list[PolicyLink], shown: tuple[Fact, ...]) -> Outcome:
    addresses = [link.url for link in own if link.url][:MOST_SHOWN]
    tried = any(link.attempt is not None for link in own)
    some = "、".join(addresses)
    found_zh = f"安装包中的地址：{some}。" if addresses else ""
    found_en = f" The APK names {', '.join(addresses)}." if addresses else ""
    if addresses:
        zh = "隐私政策未能读取" if tried else "隐私政策未联网获取"
        en = "The policy could not be read" if tried else "The policy was not fetched"
        reason = "policy could not be fetched" if tried else "policy not fetched"
    else:
        zh, en = "未提供隐私政策", "No policy was supplied"
        reason = "no policy supplied and no session"
    return Outcome(
        "not-assessed",
        reason,
        Text(
            f"{zh}，也没有运行记录，未评估。{found_zh}",
            f"{en} and there is no session; not assessed.{found_en}",
        ),
        ("static",),
        shown,
        missing=(Text("隐私政策文本", "the policy text"), _FIRST_RUN),
        would_change=(
            Text(
                "用 --policy 提供隐私政策，或用 --fetch-policy 读取安装包中的地址。",
                "Supply the policy with --policy, or let --fetch-policy ask for the address in the APK.",
            ),
            _START,
        ),
    )
