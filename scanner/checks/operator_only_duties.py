"""Duties only the operator can prove: assessment, filing, deletion on servers, audit, contracts and the rest.

Each duty is a question to the operator (`scanner.duties`); without an answer it stays an open question, and
silence is never read as compliance.

- A duty that arose was not met, by the operator's own answer: ``violation``.
- An answer is refused while a published figure shows that the duty arose: ``likely-violation``.
- Documents in part, dates or scope that do not fit, a late filing, answers against one another, or some
  given and others refused: ``needs-manual-review``.
- A duty that arises is not answered, or its period cannot be computed: ``not-assessed``.
- All that arise are said to be met, with days and scope that fit: ``compliant``, by the operator's word alone.
- No duty arises, by the operator's own answers: ``not-applicable``.
"""

from analyzers.artifacts import Evidence, Text
from reports.model import Verdict
from scanner import law
from scanner.answer_notes import answers_fit
from scanner.context import Context
from scanner.duties import Standing, standings
from scanner.gates import Case
from scanner.outcome import Fact, Outcome, not_assessed

_OPEN = ("not-asked", "refused", "not-computable")


def judge(context: Context, case: Case) -> Outcome:
    """The gravest of what the answers come to, duty by duty."""
    if not context.duties or not answers_fit(case):
        return _unanswered(context, case)
    found = standings(case)
    by: dict[Verdict, list[Standing]] = {}
    for standing in found:
        by.setdefault(standing.weight, []).append(standing)
    open_ones = [standing for standing in found if _is_open(standing)]
    for verdict in ("violation", "likely-violation", "needs-manual-review"):
        if flagged := by.get(verdict):
            return _flagged(verdict, flagged, open_ones)
    refused = [standing for standing in open_ones if standing.duty.state == "refused"]
    if refused and by.get("compliant"):
        return _flagged("needs-manual-review", refused, open_ones)
    if by.get("not-assessed"):
        return _open(by["not-assessed"], len(found))
    return _settled(by.get("compliant", []))


def _is_open(standing: Standing) -> bool:
    return standing.weight == "not-assessed" or standing.duty.state in _OPEN


def _unanswered(context: Context, case: Case) -> Outcome:
    if context.duties:
        return not_assessed(
            "the answers are about another app",
            f"答复针对的是另一个应用（{context.answered_for}），未采用。",
            f"The answers are about another app ({context.answered_for}) and were not used.",
            would_change=(_FORM,),
        )
    count = sum(standing.weight == "not-assessed" for standing in standings(case))
    return not_assessed(
        "no operator input",
        f"没有运营者的答复：{count} 个问题待询问，见问询清单。",
        f"Nothing from the operator: {count} questions are open, see the list of questions.",
        would_change=(_FORM,),
    )


def _open(standings_: list[Standing], total: int) -> Outcome:
    count = len(standings_)
    outcome = not_assessed(
        "open questions to the operator",
        f"运营者的答复不完整：{total} 个问题中 {count} 个未决。",
        f"The operator's answers are not complete: {count} of {total} questions are open.",
        would_change=(_FORM,),
    )
    return Outcome(
        outcome.verdict,
        outcome.reason,
        outcome.message,
        ("operator",),
        missing=_questions(standings_),
        would_change=outcome.would_change,
    )


def _flagged(verdict: Verdict, found: list[Standing], open_ones: list[Standing]) -> Outcome:
    names = _names(found)
    zh, en, reason = _SAID[verdict]
    cited = [citation.id for standing in found for citation in standing.duty.provisions]
    return Outcome(
        verdict,
        reason,
        Text(f"{zh}：{names.zh}。未经核实。", f"{en}: {names.en}. Not verified."),
        ("operator",),
        tuple(_fact(standing) for standing in found),
        missing=_questions(open_ones),
        would_change=(_FORM,),
        provisions=tuple(dict.fromkeys(cited)),
    )


def _settled(done: list[Standing]) -> Outcome:
    if not done:
        return Outcome(
            "not-applicable",
            "no duty arises by the operator's answers",
            Text(
                "按运营者的答复，没有产生此类义务（未经核实）。",
                "By the operator's answers no such duty arises (not verified).",
            ),
            ("operator",),
        )
    return Outcome(
        "compliant",
        "said to be done",
        Text(
            f"运营者称已履行所产生的 {len(done)} 项义务，日期与范围相符；本程序未核实。",
            f"The operator says that the {len(done)} duties that arise are met, with days and scope that fit; this "
            "program did not verify it.",
        ),
        ("operator",),
        tuple(_fact(standing) for standing in done),
    )


def _fact(standing: Standing) -> Fact:
    duty = standing.duty
    name = law.duties()[duty.id].name
    shown = Evidence("file", "answers", f"duties.{duty.id}", duty.answer)
    return Fact(
        duty.id,
        Text(f"{name.zh}：{duty.note.zh}", f"{name.en}: {duty.note.en}"),
        (shown,),
    )


def _names(standings_: list[Standing]) -> Text:
    names = [law.duties()[standing.duty.id].name for standing in standings_]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _questions(standings_: list[Standing]) -> tuple[Text, ...]:
    """What is still open, by name; the questions themselves are in the report's list of duties."""
    if not standings_:
        return ()
    names = _names(standings_)
    return (Text(f"运营者对以下义务的答复：{names.zh}", f"the operator's answers on: {names.en}"),)


_FORM = Text(
    "用 faceaudit questions 生成问询清单，交运营者填写后以 --answers 提供。",
    "Write the questions with faceaudit questions, have the operator fill them in, and supply them with --answers.",
)
_SAID: dict[Verdict, tuple[str, str, str]] = {
    "violation": (
        "运营者答复：已产生的义务未履行",
        "The operator answers that duties which arose were not met",
        "a duty that arose was not met",
    ),
    "likely-violation": (
        "运营者拒绝答复，而公开数字表明义务已产生",
        "The operator refuses to answer while a published figure shows that the duty arose",
        "refused while public figures meet the trigger",
    ),
    "needs-manual-review": (
        "运营者的答复或文件不足以判断",
        "The operator's answers or documents do not suffice",
        "answers in part",
    ),
}
