"""policy-reachable: without a session nobody saw the first start, so a person has to look."""

import pytest
from builders import judged, link, packed, policy, silent_policy, static, unlock
from msgspec import structs

from analyzers.artifacts import Attempt, Origin

CHECK = "policy-reachable"
URL = "https://www.example.net/privacy"
TITLE = link("")
LINKED = static(policy_links=(link(),))


def attempt(status=404, code="policy-http-status"):
    return Attempt("2026-03-01T08:00:00Z", status, code)


def with_(one, **parts):
    return structs.replace(one, **parts)


GONE = with_(link(), reasons=("titled", "own-domain"), attempt=attempt())
PAGE = with_(link(""), entry="assets/privacy.html", reasons=("titled",), score=60)


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
    "link only": ({"static": LINKED}, ("not-assessed", "policy not fetched")),
    "title only": (
        {"static": static(policy_links=(TITLE,))},
        ("not-assessed", "no policy supplied and no session"),
    ),
    "only a library's link": (
        {"static": static(policy_links=(with_(link(), library=True),)), "policy": policy()},
        ("needs-manual-review", "no trace of a policy in the APK"),
    ),
    "own address gone": (
        {"static": static(policy_links=(GONE,))},
        ("likely-violation", "dead link"),
    ),
    "an address that may be another's gone": (
        {"static": static(policy_links=(with_(GONE, reasons=("titled",)),))},
        ("not-assessed", "policy could not be fetched"),
    ),
    "a server that cannot be reached": (
        {"static": static(policy_links=(with_(GONE, attempt=attempt(0, "policy-unreachable")),))},
        ("not-assessed", "policy could not be fetched"),
    ),
    "a server in trouble": (
        {"static": static(policy_links=(with_(GONE, attempt=attempt(503)),))},
        ("not-assessed", "policy could not be fetched"),
    ),
    "one gone, another not tried": (
        {"static": static(policy_links=(GONE, link("https://www.example.net/privacy2")))},
        ("not-assessed", "policy could not be fetched"),
    ),
    "one gone, a page inside the APK": (
        {"static": static(policy_links=(GONE, PAGE))},
        ("not-assessed", "policy could not be fetched"),
    ),
    "one gone, a policy supplied": (
        {"static": static(policy_links=(GONE,)), "policy": policy()},
        ("needs-manual-review", "first start not observed"),
    ),
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


def test_what_became_of_an_address_is_shown():
    (finding,) = judged(CHECK, static=static(policy_links=(GONE,))).findings
    assert "404" in finding.message.en
    assert "2026-03-01T08:00:00Z" in finding.message.zh


def test_a_page_inside_the_apk_is_shown():
    (finding,) = judged(CHECK, static=static(policy_links=(PAGE,)), policy=policy()).findings
    assert finding.subject == "assets/privacy.html"


def test_a_policy_served_without_encryption_is_noted():
    told = policy()
    origin = Origin("url", URL, URL, status=200, notes=("http",))
    served = with_(told, snapshot=with_(told.snapshot, origin=origin))
    assert "cleartext" in [one.subject for one in judged(CHECK, policy=served).findings]


def test_the_own_address_is_shown_before_those_of_libraries():
    library = with_(link("https://lib.example.org/privacy"), library=True)
    found = judged(CHECK, static=static(policy_links=(library, link())), policy=policy()).findings
    assert [one.subject for one in found] == [URL]


def test_other_documents_are_no_policy():
    rules = with_(link("https://www.example.net/face"), kind="face-rules")
    assert judged(CHECK, static=static(policy_links=(rules,))).reason == (
        "no policy supplied and no session"
    )
