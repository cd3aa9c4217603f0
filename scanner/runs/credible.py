"""Whether runs leave the code's word that no face goes anywhere standing."""

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from scanner.handling_facts import NOTHING_SENT, leaving
from scanner.observed_faces import in_step, is_face
from scanner.observed_faces import leaving as sent_in
from scanner.outcome import Outcome, not_assessed


def credible(answer: Outcome, static: StaticArtifact, dynamic: DynamicArtifact | None) -> Outcome:
    """The code's answer; not that nothing leaves the device, when the runs saw what may be a face leave."""
    says_none = answer.verdict == "compliant" or answer.reason == NOTHING_SENT
    if dynamic is None or not says_none or leaving(static):
        return answer
    for each in sent_in(dynamic):
        picture = each.sent.form in ("image", "video") and in_step(each.run, each.sent)
        if each.sent.place != "loopback" and (is_face(each.sent) or picture):
            return not_assessed(
                "the runs show more than the code",
                "运行中有代码里未见的人脸或图像外传，代码的结论不再可靠。",
                "The runs show a face or picture sent that was not seen in the code, so the code's answer does not count.",
            )
    return answer
