"""A policy and its separate face rules are asked as one; every passage names its document."""

import pytest
from builders import POLICY, clause, evidence, policy, silent_policy
from msgspec import structs

from analyzers.artifacts import LinkedDocument
from scanner.policy_view import combined

RULES = "人脸信息处理规则\n一、我们为核验您的身份采集人脸信息，保存三十天。\n"


def rules(**parts):
    told = {"elements": ("retention", "purpose_necessity"), "notice": ("purpose",), **parts}
    return policy(RULES, **told)


def linked(reading=None, **parts):
    return LinkedDocument(
        **{
            "kind": "face-rules",
            "title": "人脸信息处理规则",
            "target": "face.txt",
            "found": evidence(kind="policy", source="policy", locator="[0, 4)"),
            "state": "read" if reading is not None else "not-fetched",
            "reading": reading,
            **parts,
        }
    )


def view(*documents, main=None):
    return combined(structs.replace(main or silent_policy(), linked=documents))


def test_a_policy_alone_is_itself():
    alone = combined(policy(clause_level=2, elements=("method",), clauses=(clause(2),)))
    assert (alone.level, alone.rules, len(alone.parts)) == (2, None, 1)
    assert alone.element("method").passages[0].source == "policy"
    assert not alone.element("retention").covered
    assert alone.clause().source == "policy"


def test_separate_rules_are_a_clause_reachable_on_its_own():
    both = view(linked(rules()))
    assert both.level == 3
    assert both.face_mentioned
    assert both.face_processed
    told = both.element("retention")
    assert told.covered
    assert [one.source for one in told.passages] == ["policy-linked-1"]
    assert both.notice("purpose").covered
    assert both.clause().source == "policy-linked-1"


def test_what_both_tell_is_quoted_from_both():
    both = view(linked(rules()), main=policy(POLICY, elements=("retention",)))
    assert [one.source for one in both.element("retention").passages] == [
        "policy",
        "policy-linked-1",
    ]


@pytest.mark.parametrize(
    "document",
    [
        linked(rules(), kind="sdk-list"),
        linked(rules(), foreign=True),
        linked(silent_policy()),
        linked(policy(RULES, elements=("method",))),
    ],
    ids=["another kind", "a library's", "silent on faces", "a mere title"],
)
def test_what_is_not_the_apps_own_face_rules(document):
    both = view(document)
    assert (both.level, both.rules) == (0, None)
    assert not both.element("retention").covered


def test_rules_that_were_not_read_are_named():
    assert [one.target for one in view(linked()).unread_rules] == ["face.txt"]
    assert view(linked(rules())).unread_rules == ()
    assert view(linked(foreign=True)).unread_rules == ()


def test_unknown_names_are_refused():
    for ask in (view().element, view().notice):
        with pytest.raises(KeyError):
            ask("nonsense")
