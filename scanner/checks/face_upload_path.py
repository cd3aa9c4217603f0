"""Face data leaves the recognition device.

Joins the flows from taking a face to the network with the face consents that were found.

- Face data is sent, and no face consent was found, or none that speaks of sending: ``likely-violation``.
- It is sent with a consent that only hints at it, or within the house network: ``needs-manual-review``.
- It is sent after a face consent that tells of it, or no flow to the network was found and no SDK sends by
  itself: ``compliant`` (static reading only).
- Pictures the person chose are no face recognition: ``not-applicable``.
- An SDK that sends from inside, or a face step in a page, shows no flow in the code: ``not-assessed``.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- A face was sent, and no consent before it tells of sending or comparing on a server: ``violation``.
- An image was sent in the face step, not confirmed to show a face, without such a consent: ``likely-violation``.
- A vague consent, a claimed statutory duty, the house network or an unknown owner: ``needs-manual-review``.
- Sent after a consent that names it, or nothing was sent: ``compliant``.
"""

import re

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from analyzers.asking import Prompt
from analyzers.handling import Flow
from scanner.asking_facts import face_prompts, prompt_fact
from scanner.context import Context
from scanner.gates import affirmed
from scanner.handling_facts import (
    LEAVING,
    cut_short,
    flow_fact,
    is_local,
    leaving,
    opens_face_page,
    outcome,
    sends_by_itself,
    unread,
)
from scanner.outcome import Outcome, not_assessed
from scanner.runs.sending import upload
from scanner.runs.traffic import host_in
from scanner.weighing import weigh


def judge(
    static: StaticArtifact, context: Context, dynamic: DynamicArtifact | None = None
) -> Outcome:
    """The code's answer, weighed with the runs'."""
    urls = [url for flow in leaving(static) for url in flow.urls]
    duty = affirmed(context.answers.get("statutory_identity_duty"))
    return weigh(
        in_code(static),
        dynamic,
        lambda seen: upload(seen, duty=duty),
        same=lambda code, run: (
            code.reason.startswith(("sent without", "consent is silent")) and host_in(urls, run)
        ),
        settles=("consent only hints at sending",),
    )


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    flows = leaving(static)
    if not flows:
        return _nothing_sent(static)
    away = [flow for flow in flows if not is_local(flow)]
    if not away:
        return outcome(
            "needs-manual-review",
            "sent within the house network",
            "人脸数据只发往局域网或本机地址，需人工核实设备归属与用途。",
            "Face data goes to private or loopback addresses only; a person has to look at what is there.",
            map(flow_fact, flows),
        )
    prompts = face_prompts(static.asking)
    if not prompts:
        return _without_consent(static, away)
    telling = [prompt for prompt in prompts if _tells(prompt)]
    if telling:
        return _told(static, away, telling)
    hinting = [prompt for prompt in prompts if "recipient" in prompt.tells]
    if hinting:
        return outcome(
            "needs-manual-review",
            "consent only hints at sending",
            "人脸同意文本只提到接收方，未明确说明上传，需人工核实。",
            "The face consent names a recipient but does not plainly say that the face is sent.",
            [*map(flow_fact, away), *map(prompt_fact, hinting)],
        )
    return outcome(
        "likely-violation",
        "consent is silent on sending",
        "人脸数据会发送到网络，但人脸同意文本没有提及上传。",
        "Face data is sent, and the face consent says nothing about that.",
        [*map(flow_fact, away), *map(prompt_fact, prompts)],
    )


_SENDING = re.compile(
    r"上传|发送(?:到|至|给)|传(?:输)?(?:到|至|给)|提交(?:到|至|给)|服务器|\bupload|\bsent? (?:it )?to\b|\bserver",
    re.IGNORECASE,
)


def _tells(prompt: Prompt) -> bool:
    return "upload" in prompt.tells or any(_SENDING.search(text.text) for text in prompt.texts)


def _told(static: StaticArtifact, away: list[Flow], telling: list[Prompt]) -> Outcome:
    identifiers = {prompt.id for prompt in telling}
    before = all(
        identifiers & set(capture.consents) for capture in static.asking.captures
    ) and bool(static.asking.captures)
    facts = [*map(flow_fact, away), *map(prompt_fact, telling)]
    if before:
        return outcome(
            "compliant",
            "sent after a consent that tells of it",
            "上传之前的人脸同意已说明上传。",
            "The face is sent after a face consent that tells of the sending.",
            facts,
        )
    return not_assessed(
        "consent and sending not joined",
        "找到说明上传的人脸同意，但未能确认每条路径都先经过它。",
        "A face consent tells of the sending, but not every way to it could be confirmed to pass it.",
    )


def _without_consent(static: StaticArtifact, away: list[Flow]) -> Outcome:
    if static.asking.state != "read":
        return not_assessed(
            "consent flow not read",
            "发现人脸数据上传，但同意流程未能还原完整。",
            "Face data is sent, but what is asked before could not be read.",
        )
    return outcome(
        "likely-violation",
        "sent without a face consent",
        "人脸数据会发送到网络，且未找到任何人脸同意文本。",
        "Face data is sent, and no face consent text was found.",
        map(flow_fact, away),
    )


def _nothing_sent(static: StaticArtifact) -> Outcome:
    chosen = [flow for flow in static.handling.flows if flow.chosen and flow.sink in LEAVING]
    if static.handling.state == "partial":
        return cut_short()
    senders = sends_by_itself(static)
    if senders:
        names = ", ".join(senders)
        return not_assessed(
            "an SDK may send by itself",
            f"未见应用自身上传；所用 SDK（{names}）可能自行上传。",
            f"The app itself was not seen to send; the SDKs in use ({names}) may do so from inside.",
        )
    if opens_face_page(static):
        return not_assessed(
            "the face step is a page",
            "人脸步骤在网页中进行，上传不在应用代码里。",
            "The face step happens in a web page; what it sends is not in the app's code.",
        )
    if chosen:
        return outcome(
            "not-applicable",
            "a picture the person chose",
            "上传的是用户自己选择的图片。",
            "What is sent is a picture the person chose.",
            map(flow_fact, chosen),
        )
    return outcome(
        "compliant",
        "no flow from a face to the network",
        "代码中没有发现人脸数据流向网络。",
        "No flow from a face to the network was found in the code.",
    )
