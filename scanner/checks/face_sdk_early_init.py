"""Face SDK initialised before consent can exist.

Init call of a face SDK in Application.onCreate, a ContentProvider or an App Startup
initializer, without a consent guard on the path.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "代码中的同意流程与人脸数据流分析",
    "consent-flow and data-flow analysis of the code",
)
