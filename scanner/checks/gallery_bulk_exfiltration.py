"""Silent bulk upload of album photos.

Enumeration of MediaStore or shared storage images followed by a network upload without a
picker; in the dynamic run, upload bodies that contain planted marker photos.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "代码中的同意流程与人脸数据流分析",
    "consent-flow and data-flow analysis of the code",
)
