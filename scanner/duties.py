"""Duties that only the operator can prove: which arise for an app, and what the answers come to.

Nothing the operator says is verified. A count of downloads is no count of stored faces; nothing here reads one.
Duties with a period of working days are in `scanner.deadlines`.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from analyzers.artifacts import Text
from reports.citation import Citation
from reports.model import Result, Verdict
from reports.told import Duty
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
from scanner.citing import cite
from scanner.deadlines import changed_filing, filing
from scanner.gates import NO_FACE, SIMPLE_FROM, SMALL, Case, affirmed
from scanner.observed_classes import IDENTITY

KEPT_YEARS = 3
MANY = 10_000_000
"""Persons above which an audit is due every two years."""
_EARLIEST = date(2000, 1, 1)
_NOTHING = ("none", "n/a", "na", "nothing", "unknown", "无", "没有", "不详", "未知", "暂无")


class Standing(NamedTuple):
    """One duty, and what its answer weighs for the check."""

    duty: Duty
    weight: Verdict


def standings(case: Case) -> tuple[Standing, ...]:
    """Every duty, in the order they are asked; none where no face is processed or the mainland is not served."""
    if case.abroad or (case.classes <= NO_FACE and not case.packed):
        return ()
    return tuple(_standing(row, case) for row in law.duties().values())


def every_duty(day: date) -> tuple[Duty, ...]:
    """All duties as open questions, with what applies on a day to an app that verifies people."""
    found = []
    for row in law.duties().values():
        cited = [law.provisions()[name] for name in row.provisions]
        named = [(one, one.cited(day)) for one in cited if one.in_force(day)]
        provisions = tuple(
            Citation(one.id, text, "ground" if one.use == "ground" else "context")
            for one, text in named
            if text is not None
        )
        found.append(
            Duty(row.id, row.question, row.trigger, provisions, "not-asked", "", "", "", NOT_ASKED)
        )
    return tuple(found)


def told(case: Case, results: Iterable[Result]) -> tuple[Duty, ...]:
    """The duties as the report shows them, with what other checks saw of the encryption."""
    seen = {result.check: result.verdict for result in results}
    sent = seen.get("face-cleartext-transmission")
    duties = [standing.duty for standing in standings(case)]
    if sent is None:
        return tuple(duties)
    return tuple(_with_sent(duty, sent) if duty.id == "encryption" else duty for duty in duties)


def _with_sent(duty: Duty, verdict: Verdict) -> Duty:
    return replace(
        duty,
        note=Text(
            f"{duty.note.zh}应用到服务器一段见检查项 face-cleartext-transmission（{verdict}）。",
            f"{duty.note.en} The way from the app to the server: check face-cleartext-transmission ({verdict}).",
        ),
    )


def _standing(row: law.DutyRow, case: Case) -> Standing:
    answer = answer_to(case, row.id)
    provisions = cite(row.provisions, case)
    if row.kind == "places":
        judged = Judged("not-triggered", "not-applicable", _PHONE)
    elif not carried(provisions):
        judged = Judged("not-triggered", "not-applicable", _no_ground(case))
    elif row.kind == "filing":
        judged = filing(answer, case)
    elif row.kind == "deadline":
        judged = changed_filing(row, answer, case)
    else:
        judged = _document(row, answer, case, provisions)
    return Standing(
        Duty(
            id=row.id,
            question=row.question,
            trigger=row.trigger,
            provisions=provisions,
            state=judged.state,
            answer=_written(answer),
            dated=_day(answer.dated or answer.filed),
            due=_day(judged.due),
            note=judged.note,
        ),
        judged.weight,
    )


def carried(provisions: Iterable[Citation]) -> bool:
    """Whether a binding provision in force stands behind a duty."""
    return any(citation.use == "ground" for citation in provisions)


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _written(answer: Answer) -> str:
    """The answer as the operator wrote it, field by field."""
    said = []
    for name in Answer.__struct_fields__:
        value = getattr(answer, name)
        if value not in ("", None, ()):
            said.append(f"{name}: {', '.join(value) if isinstance(value, tuple) else value}")
    return "; ".join(said)


# --- duties shown by a document ------------------------------------------------------------------


def _document(
    row: law.DutyRow, answer: Answer, case: Case, provisions: tuple[Citation, ...]
) -> Judged:
    arises = _arises(row, case)
    if arises is False and answer.state in ("", "not-triggered"):
        return Judged("not-triggered", "not-applicable", _ADULTS)
    if answer.state == "":
        return Judged("not-asked", "not-assessed", NOT_ASKED)
    if answer.state == "refused":
        return Judged("refused", "not-assessed", REFUSED)
    if answer.state == "partial":
        return Judged("partial", "needs-manual-review", PARTIAL)
    if answer.state == "not-triggered":
        return _denied(row, arises, case)
    if answer.changed is not None and not _in_force_at(row, answer.changed, case):
        return Judged("not-triggered", "not-applicable", _EARLIER)
    if answer.state == "not-done":
        return _not_done(row, answer, arises, case)
    problems = _problems(row, answer, case)
    if problems:
        return Judged("partial", "needs-manual-review", _misfits(problems))
    return Judged("done", "compliant", DONE)


def _arises(row: law.DutyRow, case: Case) -> bool | None:
    """Whether what the app shows, or the operator said of it, brings the duty about; ``None``: unknown."""
    if row.kind in ("sensitive", "handler", "audit"):
        return True if case.classes & IDENTITY else None
    if row.kind == "minors":
        audience = str(case.context.answers.get("minors", "")).strip().lower()
        if audience == "adult":
            return False
        return True if "child" in audience or audience == "mixed" else None
    return None


def _denied(row: law.DutyRow, arises: bool | None, case: Case) -> Judged:
    if arises and not (_small(case) and row.kind == "audit"):
        return Judged("not-triggered", "needs-manual-review", _CONFLICT)
    return Judged("not-triggered", "not-applicable", BY_WORD)


def _not_done(row: law.DutyRow, answer: Answer, arises: bool | None, case: Case) -> Judged:
    """The operator says that the duty arose and was not met."""
    if answer.dated is not None or answer.covers:
        return Judged("partial", "needs-manual-review", AGAINST)
    if affirmed(case.context.answers.get("face_step_host")):
        return Judged("not-done", "needs-manual-review", HOSTED)
    if _small(case) and row.kind in ("sensitive", "audit"):
        return Judged("not-done", "needs-manual-review", _SIMPLE)
    if arises is False or (row.kind == "sensitive" and arises is None):
        return Judged("not-done", "needs-manual-review", _UNSURE)
    return Judged("not-done", "violation", NOT_DONE)


def _small(case: Case) -> bool:
    """Whether the simplified forms of Order 25 are open, by the operator's own number."""
    persons = case.context.answers.get("persons")
    if not isinstance(persons, int) or isinstance(persons, bool):
        return False
    handled = answer_to(case, "audit").persons  # faces are stored of some, data handled of more
    return max(persons, handled or 0) < SMALL and case.day >= SIMPLE_FROM


def _in_force_at(row: law.DutyRow, day: date, case: Case) -> bool:
    """Whether something that happened on a day is in the past, and a provision bound then."""
    if day > case.day:
        return False
    names = [citation.id for citation in cite(row.provisions, case) if citation.use == "ground"]
    return any(law.provisions()[name].in_force(day) for name in names)


def _problems(row: law.DutyRow, answer: Answer, case: Case) -> list[Text]:
    """Why what is said to be done is not yet shown by dates and scope that fit."""
    found = []
    if "dated" in row.fields:
        if answer.dated is None:
            found.append(Text("没有文件日期", "the document's day is not told"))
        elif answer.dated < _EARLIEST:
            found.append(Text("文件日期不可信", "the document's day is not credible"))
        elif answer.dated > case.day:
            found.append(Text("文件日期晚于评估日", "the document is later than the day assessed"))
        else:
            found += _aged(row, answer, answer.dated, case)
    if "scope" in row.fields and not _says_something(answer.scope):
        found.append(Text("没有说明范围", "the scope is not told"))
    if missing := [item for item in row.covers if item.id not in answer.covers]:
        zh = "、".join(item.text.zh for item in missing)
        en = "; ".join(item.text.en for item in missing)
        if not _small(case):
            found.append(Text(f"没有说明内容包括：{zh}", f"it is not said to weigh: {en}"))
    if "years" in row.fields and (answer.years or 0) < KEPT_YEARS:
        found.append(Text("没有说明保存满三年", "three years of keeping are not told"))
    return found


def _says_something(scope: str) -> bool:
    """Whether a scope is told: neither a mark alone nor a word for nothing."""
    return any(map(str.isalnum, scope)) and scope.casefold() not in _NOTHING


def _aged(row: law.DutyRow, answer: Answer, dated: date, case: Case) -> list[Text]:
    """A document of a day that does not fit: made afterwards, or too long ago."""
    begun = max(answer.began, date(2021, 11, 1)) if answer.began is not None else None
    if begun is not None and dated > begun:
        return [Text("评估晚于开始处理之日", "the assessment is later than the first processing")]
    if row.id == "minors-audit" and dated < _years_before(case.day, 1):
        return [Text("最近一次审计已逾一年", "the last audit is more than a year old")]
    many = answer.persons is not None and answer.persons > MANY
    if row.kind == "audit" and many and dated < _years_before(case.day, 2):
        return [Text("最近一次审计已逾两年", "the last audit is more than two years old")]
    return []


def _years_before(day: date, years: int) -> date:
    last = 28 if day.month == 2 else 31
    return day.replace(year=max(day.year - years, 1), day=min(day.day, last))


# --- words ---------------------------------------------------------------------------------------

_PHONE = Text(
    "不适用：所评估的是手机应用，不是场所内的设备。",
    "Not applicable: this is a phone app, no device at a place.",
)
_ADULTS = Text(
    "不适用：运营者称仅面向成年人。", "Not applicable: for adults only, says the operator."
)
_EARLIER = Text(
    "不适用：评估日之前没有发生，或当时尚无规定。",
    "Not applicable: it did not happen by the day assessed, or no provision bound then.",
)
_CONFLICT = Text(
    "运营者称义务未产生，但应用的人脸功能或答复表明已产生。",
    "The operator says the duty does not arise; the app's face function or other answers say it does.",
)
_UNSURE = Text(
    "运营者称未履行；该应用是否触发此义务须由人判断。",
    "Not met, says the operator; whether this app brings the duty about has to be judged.",
)
_SIMPLE = Text(
    "运营者称未履行；不足十万人的处理者可用简化形式，须由人判断。",
    "Not met, says the operator; handlers of fewer than 100,000 persons may use simplified forms, which has to be judged.",
)


def _misfits(problems: list[Text]) -> Text:
    zh = "；".join(text.zh for text in problems)
    en = "; ".join(text.en for text in problems)
    return Text(
        f"运营者称已履行，但日期或范围不足：{zh}。",
        f"Done, says the operator, but dates or scope do not fit: {en}.",
    )


def _no_ground(case: Case) -> Text:
    if affirmed(case.context.answers.get("rnd")):
        return Text(
            "运营者主张研发豁免（未核实），未引用人脸识别管理办法。",
            "The research exemption is claimed by operator, not verified; the Measures are not cited.",
        )
    return Text(
        f"{case.day.isoformat()} 没有对此类应用施行的强制性依据。",
        f"On {case.day.isoformat()} no binding provision was in force for an app of this kind.",
    )
