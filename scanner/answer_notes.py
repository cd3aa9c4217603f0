"""What an answer comes to, and the notes that duties of every kind share."""

from datetime import date
from typing import NamedTuple

from analyzers.artifacts import Text
from reports.model import Verdict
from reports.told import DutyState
from reports.untrusted import one_line
from scanner.answers import Answer
from scanner.gates import Case


class Judged(NamedTuple):
    """What an answer comes to."""

    state: DutyState
    weight: Verdict
    note: Text
    due: date | None = None


def answer_to(case: Case, ident: str) -> Answer:
    """The answer about a duty, an empty one when there is none or it is about another app."""
    if not answers_fit(case):
        return Answer()
    return case.context.duties.get(ident, Answer())


def answers_fit(case: Case) -> bool:
    """Whether the form was written for this app, or for any."""
    return case.context.answered_for in ("", one_line(case.static.app.package))


NOT_ASKED = Text("未得到答复，待询问运营者。", "Not answered: a question to the operator.")
DONE = Text("运营者称已履行，未经核实。", "Done, says the operator; not verified.")
AGAINST = Text(
    "运营者的答复前后不符（状态、人数或日期），须核对。",
    "The operator's answers are against one another (state, number or day): check them.",
)
NOT_DONE = Text(
    "运营者答复：该义务已产生，但未履行。",
    "The operator answers that the duty arose and was not met.",
)
REFUSED = Text("运营者拒绝答复。", "The operator refuses to answer.")
PARTIAL = Text(
    "运营者称部分履行，须查看文件。", "Met in part, says the operator: see the documents."
)
BY_WORD = Text(
    "运营者称该义务未产生，未经核实。",
    "The duty does not arise, says the operator; not verified.",
)
HOSTED = Text(
    "运营者称未履行，但人脸步骤由其他公司运行：须查明由谁承担。",
    "Not met, says the operator, but another company runs the face step: find out whose duty it is.",
)
