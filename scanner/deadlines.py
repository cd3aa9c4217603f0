"""The filing at 100,000 persons, its change and its cancellation: periods of 30 working days.

A day beyond the known holidays is not computed and nothing is said of it. A filing after its last day is for a
person to judge: the operator answers that it was made, and the day the number was reached may be an estimate.
"""

from datetime import date

from analyzers.artifacts import Text
from scanner import law
from scanner.answer_notes import (
    AGAINST,
    BY_WORD,
    DONE,
    HOSTED,
    NOT_ASKED,
    NOT_DONE,
    PARTIAL,
    REFUSED,
    Judged,
    answer_to,
)
from scanner.answers import Answer
from scanner.gates import SMALL, Case, affirmed
from scanner.working_days import EFFECTIVE, Due, filing_due, period_end


def filing(answer: Answer, case: Case) -> Judged:
    """What the operator's numbers and days say of the first filing."""
    persons = _persons(answer, case)
    reached = answer.reached
    if answer.state == "refused":
        return _refused(answer)
    if _disagree(answer, persons, case):
        return Judged("partial", "needs-manual-review", AGAINST)
    if reached is not None and reached > case.day:
        return Judged("not-triggered", "not-applicable", _LATER)
    if reached is None and persons is not None and persons < SMALL:
        return Judged("not-triggered", "not-applicable", _fewer(persons))
    if reached is None and persons is None:
        return _uncounted(answer)
    if answer.state == "not-triggered":
        return Judged("not-triggered", "needs-manual-review", _CONTRADICTS)
    if reached is None:
        return _unreached(answer, case)
    return _timed(answer, filing_due(reached), case, EFFECTIVE)


def _disagree(answer: Answer, persons: int | None, case: Case) -> bool:
    """Whether fewer than 100,000 are told, while a day or a published figure says that they were reached."""
    if persons is None or persons >= SMALL:
        return False
    reached = answer.reached is not None and answer.reached <= case.day
    return reached or (answer.public_persons or 0) >= SMALL


def changed_filing(row: law.DutyRow, answer: Answer, case: Case) -> Judged:
    """The same of a change of what was filed, or of its cancellation."""
    event = answer.changed or answer.ended
    if answer.state == "refused":
        return Judged("refused", "not-assessed", REFUSED)
    if event is not None and not EFFECTIVE <= event <= case.day:
        return Judged("not-triggered", "not-applicable", _OUTSIDE)
    if answer.state == "not-triggered":
        if event is None:
            return Judged("not-triggered", "not-applicable", BY_WORD)
        return Judged("not-triggered", "needs-manual-review", _CONTRADICTS)
    if event is None:
        if answer.state == "":
            return Judged("not-asked", "not-assessed", NOT_ASKED)
        return Judged("not-computable", "needs-manual-review", _NO_EVENT)
    if answer.state == "not-done" and not _was_filed(case):
        return Judged("not-done", "needs-manual-review", _NEVER_FILED)
    judged = _timed(answer, period_end(event), case, event)
    if judged.state == "done" and "scope" in row.fields and not answer.scope:
        return judged._replace(state="partial", weight="needs-manual-review", note=_NO_DISPOSAL)
    return judged


def _persons(answer: Answer, case: Case) -> int | None:
    told = case.context.answers.get("persons")
    if answer.persons is None and isinstance(told, int) and not isinstance(told, bool):
        return told
    return answer.persons


def _was_filed(case: Case) -> bool:
    first = answer_to(case, "filing")
    return first.state == "done" or first.filed is not None


def _refused(answer: Answer) -> Judged:
    if answer.public_persons is None or answer.public_persons < SMALL:
        return Judged("refused", "not-assessed", REFUSED)
    count = f"{answer.public_persons:,}"
    if not answer.public_source:
        return Judged("refused", "needs-manual-review", _NO_SOURCE)
    return Judged(
        "refused",
        "likely-violation",
        Text(
            f"运营者拒绝答复，而公开数字称存储 {count} 人的人脸（{answer.public_source}），已达十万人。",
            f"The operator refuses to answer, while a published figure says that faces of {count} persons are "
            f"stored ({answer.public_source}): 100,000 are reached.",
        ),
    )


def _uncounted(answer: Answer) -> Judged:
    if answer.state == "":
        return Judged("not-asked", "not-assessed", NOT_ASKED)
    return Judged("not-computable", "not-assessed", _NO_COUNT)


def _unreached(answer: Answer, case: Case) -> Judged:
    """The number is met, the day it was reached is not told."""
    earliest = filing_due(EFFECTIVE)
    if answer.state == "" and answer.filed is None:
        return Judged("not-asked", "not-assessed", _MET)
    if answer.state == "partial":
        return Judged("partial", "needs-manual-review", PARTIAL)
    filed = answer.filed
    if filed is not None and (answer.state == "not-done" or filed < EFFECTIVE):
        return Judged("partial", "needs-manual-review", AGAINST)
    if answer.state == "not-done":
        return Judged("not-computable", "needs-manual-review", _NO_DAY)
    if filed is not None and earliest.day is not None and filed <= min(earliest.day, case.day):
        return Judged("done", "compliant", DONE)  # in time whatever day it was reached
    return Judged("not-computable", "not-assessed", _NO_DAY)


def _timed(answer: Answer, due: Due, case: Case, first: date) -> Judged:
    """An answer against the last day of its period; nothing could be filed before the day ``first``."""
    filed = answer.filed if answer.filed is not None and answer.filed <= case.day else None
    if answer.filed is not None and (answer.state == "not-done" or answer.filed < first):
        return Judged("partial", "needs-manual-review", AGAINST, due.day)
    if answer.state == "partial":
        return Judged("partial", "needs-manual-review", PARTIAL, due.day)
    if answer.state == "" and answer.filed is None:
        return Judged("not-asked", "not-assessed", _met(due), due.day)
    if due.day is None:
        weight = "needs-manual-review" if answer.state == "not-done" else "not-assessed"
        return Judged("not-computable", weight, _uncomputed(due))  # type: ignore[arg-type]
    if answer.state == "not-done" or (answer.filed is not None and filed is None):
        return _unfiled(answer, due.day, case)
    if filed is None:
        return Judged("partial", "needs-manual-review", _NO_FILING_DAY, due.day)
    if filed > due.day:
        return Judged("partial", "needs-manual-review", _late(filed, due.day), due.day)
    return Judged("done", "compliant", DONE, due.day)


def _unfiled(answer: Answer, due: date, case: Case) -> Judged:
    if case.day <= due:
        return Judged("not-done", "not-assessed", _running(due), due)
    if answer.filed is not None:  # after the day assessed: late, as one before it would be
        return Judged("partial", "needs-manual-review", _late(answer.filed, due), due)
    if answer.filed_by:
        return Judged("not-done", "needs-manual-review", _JOINT, due)
    if affirmed(case.context.answers.get("face_step_host")):
        return Judged("not-done", "needs-manual-review", HOSTED, due)
    return Judged("not-done", "violation", NOT_DONE, due)


# --- words ---------------------------------------------------------------------------------------

_MET = Text(
    "运营者称已达十万人；请其说明达到之日与备案日期。",
    "100,000 are reached, says the operator; ask for the day that was and for the day of filing.",
)
_CONTRADICTS = Text(
    "运营者称义务未产生，但其人数或日期表明已产生。",
    "The operator says the duty does not arise; its own number or day says it does.",
)
_LATER = Text("评估日尚未达到十万人。", "100,000 were not reached on the day assessed.")
_OUTSIDE = Text(
    "不适用：评估日尚未发生，或发生在2025年6月1日之前。",
    "Not applicable: it had not happened on the day assessed, or happened before 2025-06-01.",
)
_NO_COUNT = Text(
    "没有存储人数，无法计算期限。",
    "Without the number of persons stored no period can be computed.",
)
_NO_DAY = Text(
    "没有达到十万人之日，无法计算期限。",
    "Without the day 100,000 were reached the period cannot be computed.",
)
_NO_EVENT = Text(
    "没有变更或终止之日，无法计算期限。",
    "Without the day of the change or the end the period cannot be computed.",
)
_NO_FILING_DAY = Text("没有备案日期。", "The day of filing is not told.")
_NO_DISPOSAL = Text("没有说明人脸信息如何处置。", "What became of the faces is not told.")
_NO_SOURCE = Text(
    "运营者拒绝答复；公开数字没有注明来源。",
    "The operator refuses to answer; the source of the published figure is not named.",
)
_JOINT = Text(
    "运营者称未自行备案，由其他公司备案：须核对联合备案。",
    "Not filed by itself, says the operator, but by another company: check the joint filing.",
)
_NEVER_FILED = Text(
    "没有首次备案的答复，变更或注销是否应办须由人判断。",
    "No first filing is told of; whether a change or cancellation was due has to be judged.",
)


def _fewer(persons: int) -> Text:
    return Text(
        f"运营者称存储 {persons:,} 人的人脸，不足十万人，未经核实。",
        f"Faces of {persons:,} persons are stored, fewer than 100,000, says the operator; not verified.",
    )


def _met(due: Due) -> Text:
    if due.day is None:
        return _uncomputed(due)
    return Text(
        f"未得到是否已办理的答复；期限至 {due.day.isoformat()}。",
        f"Whether it was done is not answered; the last day is {due.day.isoformat()}.",
    )


def _uncomputed(due: Due) -> Text:
    return Text(
        f"无法计算：没有 {due.outside} 年的法定节假日安排。",
        f"Not computable: the holidays of {due.outside} are not known.",
    )


def _running(due: date) -> Text:
    return Text(
        f"尚未办理；期限至 {due.isoformat()}，评估日尚未届满。",
        f"Not yet done; the last day, {due.isoformat()}, had not passed on the day assessed.",
    )


def _late(filed: date, due: date) -> Text:
    return Text(
        f"办理于 {filed.isoformat()}，晚于期限 {due.isoformat()}：须核对达到或变更之日。",
        f"Done on {filed.isoformat()}, after the last day {due.isoformat()}: check the day from which it counts.",
    )
