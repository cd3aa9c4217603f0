"""Duties only the operator can prove.

Impact assessment and 3-year records, filing at 100,000, deletion on server, audit, incident
plan, vendor contracts, graded protection, staff access.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运营者对问询清单的答复",
    "the operator's answers to the questionnaire",
)
