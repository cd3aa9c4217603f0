"""Reports with something in every section of what is told beside the results."""

from builders import evidence, policy, report, text
from msgspec.structs import replace

from reports.citation import Citation
from reports.html import render
from reports.told import Comparison, Duty
from reports.words_told import DUTY_STATE, WORDING
from scanner.context import Context

QUOTE = evidence(kind="policy", source="policy", locator="[3, 9)", excerpt="人脸信息", context="")


def duty(ident="impact-assessment", **parts):
    return Duty(
        **{
            "id": ident,
            "question": text("是否做过评估？", "Was it assessed?"),
            "trigger": text("处理之前", "Before processing"),
            "provisions": (Citation("pipl-55", text("第五十五条", "Art. 55"), "ground"),),
            "state": "not-asked",
            "answer": "",
            "dated": "",
            "due": "",
            "note": text("待询问。", "A question."),
            **parts,
        }
    )


def comparison(**parts):
    return Comparison(
        **{
            "id": "upload",
            "check": "policy-behaviour-contradiction",
            "claim": text("不上传", "Nothing is sent"),
            "quotes": (QUOTE,),
            "seen": text("发送了人脸", "A face was sent"),
            "evidence": (evidence(),),
            "word": "contradicted",
            "basis": "dynamic",
            **parts,
        }
    )


def telling(**parts):
    """A small report with something in every section."""
    base = report(policy=policy(), context=Context(answers={"rnd": True}))
    return replace(
        base,
        **{
            "comparisons": (comparison(),),
            "duties": (duty(state="done", answer="yes", dated="2025-05-01", due="2025-07-14"),),
            **parts,
        },
    )


def page(lang):
    """A page with every state of a duty and every word of a comparison."""
    duties = tuple(
        duty(state, state=state, answer="做过", due="2025-07-14") for state in DUTY_STATE
    )
    words = tuple(comparison(id=word, word=word) for word in WORDING)
    return render(telling(duties=duties, comparisons=words), lang)
