"""Whether a page is a policy at all: an address may answer with a home page or "not found" in fine words.

What is silent on faces because it is no policy must never be held against an app.
"""

import re

_TOPIC = re.compile(
    r"隐私|隱私|个人信息|個人資料|個人信息|个人资料|\bprivacy\b|\bpersonal (?:data|information)\b",
    re.I,
)
_DOES = re.compile(
    r"收集|采集|採集|(?:使用|处理|處理|存储|保存|共享|保护|保護)(?:您|你|个人|個人)|\bcollect|\bprocess(?:es|ing)?\b"
    r"|\buse (?:your|of)\b|\bshare\b|\bstore\b",
    re.I,
)


def reads_like_a_policy(text: str) -> bool:
    """Whether a text speaks of personal information more than in passing, and says what is done with it."""
    topics = _TOPIC.finditer(text)
    return next(topics, None) is not None and next(topics, None) is not None and speaks(text)


def speaks(text: str) -> bool:
    """Whether a text says at all that something is done with data."""
    return _DOES.search(text) is not None
