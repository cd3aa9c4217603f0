"""Face data leaves the recognition device.

Source (camera frame, face crop, template, liveness video) to network sink; in traffic, endpoint
and time relative to the face consent.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "代码中的同意流程与人脸数据流分析",
    "consent-flow and data-flow analysis of the code",
)
