"""Words of the documents pipelines show: JUnit and Markdown, in Chinese and English."""

from analyzers.artifacts import Text
from reports.told import Accepted

FIX = Text("如何改正", "How to fix")
CODE = Text("示例（需按实际修改）", "An outline, to be adapted")
GROUNDS = Text("依据", "Provisions")
FOUND = Text("发现", "Found")
FINGERPRINT = Text("指纹", "fingerprint")
LIMITS = Text("未能看到的内容", "What could not be seen")
BANNER = Text("须先知道", "To know first")
VERDICTS = Text("结论", "Verdicts")
FLAGGED = Text("须处理", "To act on")
ACCEPTED = Text("已按基线接受", "Accepted by the baseline")
BASELINE = Text("基线", "Baseline")
CHECK = Text("检查", "Check")
VERDICT = Text("结论", "Verdict")
SEVERITY = Text("严重程度", "Severity")
WHY = Text("所见", "What was seen")
COUNT = Text("项数", "Count")
NOTHING = Text(
    "没有须处理的结论。这不是合规证明。", "Nothing to act on. This is not a certificate."
)
NOTHING_MORE = Text(
    "除基线已接受的以外，没有须处理的结论。这不是合规证明。",
    "Nothing to act on beyond what the baseline accepts. This is not a certificate.",
)
NOT_ASSESSED = Text(
    "“未评估”不等于“未见不合规”。", "“Not assessed” is never the same as “no conflict seen”."
)
MORE = Text("另有 {} 项，见其他格式的报告。", "{} more in the other forms of this report.")
STATE: dict[str, Text] = {
    "accepted": Text("已接受，至 {}：{}", "accepted until {}: {}"),
    "expired": Text("接受已于 {} 到期：{}", "acceptance ended on {}: {}"),
    "graver": Text("结论比接受时更重（至 {}）：{}", "graver than when accepted (until {}): {}"),
}
LAW = Text("按 {} 施行的法律", "law of {}")


def state_of(mark: Accepted) -> Text:
    """What the baseline says of a finding, in a sentence."""
    words, who = STATE[mark.state], f" ({mark.by})" if mark.by else ""
    return Text(*(word.format(mark.expires, mark.reason) + who for word in (words.zh, words.en)))
