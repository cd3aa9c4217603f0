"""Capture without a visible preview or in background.

Camera session with 1x1 or no surface, capture from a service, timer-driven capture, camera open
while another screen shows.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "代码中的同意流程与人脸数据流分析",
    "consent-flow and data-flow analysis of the code",
)
