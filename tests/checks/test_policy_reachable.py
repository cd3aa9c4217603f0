"""policy-reachable: without a session nobody saw the first start, so a person has to look."""

import pytest
from builders import judged, link, packed, policy, silent_policy, static, unlock

CHECK = "policy-reachable"
URL = "https://www.example.net/privacy"
TITLE = link("")
LINKED = static(policy_links=(link(),))


ROWS = {
    "text and link": (
        {"static": LINKED, "policy": policy()},
        ("needs-manual-review", "first start not observed"),
    ),
    "text and a title in the app": (
        {"static": static(policy_links=(TITLE,)), "policy": policy()},
        ("needs-manual-review", "first start not observed"),
    ),
    "text, nothing in the app": (
        {"policy": policy()},
        ("needs-manual-review", "no trace of a policy in the APK"),
    ),
    "text silent on faces": (
        {"static": LINKED, "policy": silent_policy()},
        ("needs-manual-review", "first start not observed"),
    ),
    "nothing at all": ({}, ("not-assessed", "no policy supplied and no session")),
    "link only": ({"static": LINKED}, ("not-assessed", "no policy supplied and no session")),
}


@pytest.mark.parametrize(("world", "expected"), ROWS.values(), ids=ROWS)
def test_verdicts(world, expected):
    result = judged(CHECK, **world)
    assert (result.verdict, result.reason) == expected


@pytest.mark.parametrize(
    "app_static",
    [static(sdks=()), static(sdks=(unlock(),)), packed()],
    ids=["FC0", "FC1", "packed"],
)
def test_it_is_asked_of_every_app(app_static):
    assert judged(CHECK, static=app_static, policy=policy()).verdict == "needs-manual-review"
    assert judged(CHECK, static=app_static).verdict == "not-assessed"


def test_the_address_in_the_app_is_shown():
    for told in (None, policy()):
        result = judged(CHECK, static=LINKED, policy=told)
        (finding,) = [one for one in result.findings if one.subject == URL]
        assert URL in finding.message.zh
        assert finding.evidence[0].excerpt == URL
    assert URL in judged(CHECK, static=LINKED).message.en


def test_a_title_without_an_address_is_shown_as_such():
    result = judged(CHECK, static=static(policy_links=(TITLE,)))
    assert [finding.subject for finding in result.findings] == ["title"]
    assert "None" not in result.message.en
    assert "names" not in result.message.en


@pytest.mark.parametrize(
    ("languages", "noted"), [(("zh",), False), (("zh", "en"), False), (("en",), True), ((), True)]
)
def test_a_policy_without_chinese_is_noted(languages, noted):
    result = judged(CHECK, policy=policy(languages=languages))
    assert ("language" in [finding.subject for finding in result.findings]) == noted


def test_what_a_person_has_to_look_at_is_said():
    result = judged(CHECK, policy=policy())
    assert [text.en for text in result.missing] == ["the first-start prompt and the number of taps"]
    assert "Start a fresh install" in result.would_change[0].en


def test_without_text_the_way_to_give_one_is_said():
    assert "--policy" in judged(CHECK).would_change[0].en


def test_only_a_few_links_are_listed():
    many = static(policy_links=tuple(link(f"https://www.example.net/{n}") for n in range(9)))
    assert len(judged(CHECK, static=many, policy=policy()).findings) == 3


def test_an_address_is_the_same_finding_whatever_its_query():
    prints = [
        judged(CHECK, static=static(policy_links=(link(f"{URL}?v={version}"),)))
        .findings[0]
        .fingerprint
        for version in (1, 2)
    ]
    assert prints[0] == prints[1]
