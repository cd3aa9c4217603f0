"""face-capability-inventory: what the app holds, and how sure that is."""

import pytest
from builders import (
    artifacts,
    beauty,
    evidence,
    judged,
    packed,
    packer,
    policy,
    report,
    result_of,
    sdk,
    silent_policy,
    static,
    unlock,
)

from analyzers.sdks import catalogue
from scanner.checks.face_capability_inventory import judge

CHECK = "face-capability-inventory"
RISK = sdk("baidu-liantian", not_face_data=True, face_classes=(), methods=())
CAMERA = sdk("camerax", not_face_data=True, face_classes=(), methods=())
DOCUMENTS = sdk("megvii-idcard", face_classes=())


ROWS = {
    # a complete inventory
    "called SDK": ({}, "compliant", "inventory complete"),
    "seen running": (
        {"static": static(sdks=(sdk(grade="executed"),))},
        "compliant",
        "inventory complete",
    ),
    "two SDKs": ({"static": static(sdks=(sdk(), beauty()))}, "compliant", "inventory complete"),
    "beauty": ({"static": static(sdks=(beauty(),))}, "compliant", "inventory complete"),
    "unlock beside": (
        {"static": static(sdks=(sdk(), unlock()))},
        "compliant",
        "inventory complete",
    ),
    # weak or unreached signals
    "present only": (
        {"static": static(sdks=(sdk(grade="present"),))},
        "needs-manual-review",
        "only weak or unreached signals",
    ),
    "weak": (
        {"static": static(sdks=(sdk(weak=True),))},
        "needs-manual-review",
        "only weak or unreached signals",
    ),
    "one called, one not": (
        {"static": static(sdks=(sdk(), sdk("zoloz", grade="present")))},
        "needs-manual-review",
        "some signals are weak or unreached",
    ),
    # packed
    "packed with a trace": (
        {"static": packed(sdks=(sdk(grade="present"),))},
        "needs-manual-review",
        "packed by 360 Jiagu; face signal visible",
    ),
    "packed, silent": ({"static": packed()}, "not-assessed", "packed by 360 Jiagu"),
    "packed, unlock only": (
        {"static": packed(sdks=(unlock(),))},
        "not-assessed",
        "packed by 360 Jiagu",
    ),
    "packed, policy speaks of faces": (
        {"static": packed(), "policy": policy()},
        "not-assessed",
        "packed by 360 Jiagu",
    ),
    "unreadable": ({"static": packed(packers=())}, "not-assessed", "packed by unreadable code"),
    # nothing
    "nothing": (
        {"static": static(sdks=())},
        "not-applicable",
        "no face signal and no packing",
    ),
    "unlock only": (
        {"static": static(sdks=(unlock(),))},
        "not-applicable",
        "no face signal and no packing",
    ),
    "risk control": (
        {"static": static(sdks=(RISK,))},
        "not-applicable",
        "no face signal and no packing",
    ),
    "camera and ID cards": (
        {"static": static(sdks=(CAMERA, DOCUMENTS))},
        "not-applicable",
        "no face signal and no packing",
    ),
    "silent policy": (
        {"static": static(sdks=()), "policy": silent_policy()},
        "not-applicable",
        "no face signal and no packing",
    ),
    "only the policy speaks of faces": (
        {"static": static(sdks=()), "policy": policy()},
        "needs-manual-review",
        "the policy says faces are processed, no face function was found",
    ),
}


@pytest.mark.parametrize(("world", "verdict", "reason"), ROWS.values(), ids=ROWS)
def test_verdicts(world, verdict, reason):
    result = judged(CHECK, **world)
    assert (result.verdict, result.reason) == (verdict, reason)


@pytest.mark.parametrize(("world", "verdict", "reason"), ROWS.values(), ids=ROWS)
def test_it_never_accuses(world, verdict, reason):
    answer = judge(artifacts(**world).static, world.get("policy"))
    assert answer.verdict not in ("violation", "likely-violation")


def test_each_sdk_is_a_finding_with_vendor_grade_and_class():
    used = sdk(evidence=(evidence(excerpt="one"), evidence(excerpt="two")))
    result = judged(CHECK, static=static(sdks=(used, sdk("zoloz", grade="present"))))
    assert [finding.subject for finding in result.findings] == ["megvii-meglive-v3", "zoloz"]
    first, second = result.findings
    assert catalogue().row("megvii-meglive-v3").vendor in first.message.en
    assert "reachable from an entry point, FC3" in first.message.en
    assert "入口可达" in first.message.zh
    assert [piece.excerpt for piece in first.evidence] == ["one", "two"]
    assert "bytes only" in second.message.en


def test_what_receives_no_face_is_not_listed():
    result = judged(CHECK, static=static(sdks=(sdk(), unlock(), RISK)))
    assert [finding.subject for finding in result.findings] == ["megvii-meglive-v3"]


def test_the_unread_version_is_named_as_missing():
    for sdks in ((sdk(),), (sdk(grade="present"),)):
        missing = judged(CHECK, static=static(sdks=sdks)).missing
        assert "the SDKs' versions" in [text.en for text in missing]


def test_the_loose_signal_is_named_and_the_way_out_too():
    result = judged(CHECK, static=static(sdks=(sdk(), sdk("zoloz", grade="present"))))
    assert catalogue().row("zoloz").name in result.message.en
    assert catalogue().row("megvii-meglive-v3").name not in result.message.en
    assert result.would_change


def test_every_packer_is_named():
    result = judged(CHECK, static=packed(packers=(packer(), packer("Bangcle", id="bangcle"))))
    assert "360 Jiagu, Bangcle" in result.message.en


@pytest.mark.parametrize("grade", ["present", "reachable", "executed"])
def test_a_packed_inventory_is_never_complete(grade):
    result = judged(CHECK, static=packed(sdks=(sdk(grade=grade),)))
    assert result.verdict == "needs-manual-review"
    assert "the packed code" in [text.en for text in result.missing]


@pytest.mark.parametrize("row", catalogue().sdks, ids=lambda row: row.id)
def test_every_sdk_of_the_catalogue_can_be_reported(row):
    use = sdk(row.id, face_classes=row.face_classes, not_face_data=row.not_face_data)
    whole = report(static=static(sdks=(use,)))
    assert whole.sdks[0].name == row.name
    raised = bool(row.face_classes) and not row.not_face_data
    assert result_of(whole, CHECK).verdict == ("compliant" if raised else "not-applicable")
