"""Which companies the runs show a face reaching, and whether the policy names them."""

from collections.abc import Callable, Sequence

from analyzers.artifacts import DynamicArtifact
from analyzers.hosts import is_own_host
from scanner.observed_faces import Leaving, is_face, is_own, leaving, of_another
from scanner.observed_facts import RunAnswer, lacks, open_, said
from scanner.runs.traffic import AROUND, nothing_sent, told_of


def undisclosed(
    dynamic: DynamicArtifact, state: Callable[[str], str], *, accused: bool
) -> RunAnswer:
    """Whether a face went to a host of another company that the policy names nowhere.

    ``state``: how the policy speaks of the company that runs a host (``listed``, ``vague``, ``missing``), by the
    catalogue's name of it. ``accused``: the code uses an SDK that no list names.
    """
    faces = [e for e in leaving(dynamic) if is_face(e.sent) and is_own(e.sent)]
    theirs = [each for each in faces if of_another(each.sent, dynamic.package)]
    states = {each.sent.host_owner: state(each.sent.host_owner) for each in theirs}
    silent = [each for each in theirs if states[each.sent.host_owner] == "missing"]
    if silent:
        names = _owners(silent)
        return said(
            "violation",
            "a face sent to a company the policy does not name",
            f"人脸数据发往政策未披露的第三方（{names}）。",
            f"A face went to a company that the policy does not name ({names}).",
            told_of(silent),
        )
    vague = [each for each in theirs if states[each.sent.host_owner] == "vague"]
    if vague:
        names = _owners(vague)
        return said(
            "needs-manual-review",
            "a face sent to a company named in passing",
            f"人脸数据发往政策仅笼统提及的公司（{names}）。",
            f"A face went to a company that the policy names only in passing ({names}).",
            told_of(vague),
        )
    rest = [e for e in faces if e not in theirs and e.sent.place != "loopback"]
    unknown = [e for e in rest if not is_own_host(f"https://{e.sent.host}/", dynamic.package)]
    if unknown:
        hosts = ", ".join(sorted({each.sent.host for each in unknown})[:3])
        return open_(
            "who runs the hosts is unknown",
            f"接收人脸的主机由谁运营未知（{hosts}）",
            f"who runs the hosts that faces go to is not known ({hosts})",
        )
    if rest and not theirs and accused:
        return said(
            "needs-manual-review",
            "only the operator's own hosts got faces",
            "运行中人脸只发往运营者自己的主机，该 SDK 可能由运营者自行部署。",
            "In the runs faces went to the operator's own hosts only; the operator may run the SDK's service.",
            told_of(rest[:3]),
        )
    if not theirs:
        return nothing_sent(dynamic) or open_(
            "no other recipient seen",
            "未见发往其他公司的人脸数据",
            "no face was seen to go to another company",
        )
    missing = lacks(dynamic, "accept", "capture", traffic=True)
    return missing or said(
        "compliant",
        "every company that got a face is listed",
        "所见接收人脸的公司均已在政策中列明。",
        "Every company that was seen to get a face is listed.",
        told_of(theirs[:3]),
        AROUND,
    )


def _owners(found: Sequence[Leaving]) -> str:
    return ", ".join(sorted({each.sent.host_owner for each in found}))
