"""Constants that tell an SDK whose classes were all renamed."""

from pathlib import Path

import pytest
from appbuilder import MAIN, Text, app, does, read
from dexbuilder import Class, build

from analyzers.static.constants import (
    ConstantHit,
    constant_hits,
    hosts_in,
    literals,
    most_exact,
    string_index,
)
from analyzers.static.dex import Dex


def dex(*texts: str) -> Dex:
    return Dex(build([Class(MAIN, [does(*(Text(text) for text in texts))])]).data, "x")


def graded(folder: Path, *texts: str, reached: bool = True) -> dict[str, str]:
    steps = does(*(Text(text) for text in texts))
    classes = [Class(MAIN, [steps])] if reached else [Class(MAIN), Class("La/Dead;", [steps])]
    artifact = read(folder, app(classes)).artifact
    return {sdk.id: sdk.grade + "?" * sdk.weak for sdk in artifact.sdks}


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("MegviiSDKPreference",), "reachable?"),
        (("MegviiSDKPreference", "FACELOSTNOTCONTINUOUS"), "reachable"),
        (("MegviiSDKPreference", "livenessdetection_v2.4.5"), "reachable"),
        (("livenessdetection_v2.4.5",), "reachable?"),
    ],
)
def test_it_takes_two_constants(tmp_path: Path, texts: tuple[str, ...], found: str) -> None:
    assert graded(tmp_path, *texts) == {"megvii-livenessdetection-v2": found}


def test_constants_nothing_reached_uses(tmp_path: Path) -> None:
    texts = ("MegviiSDKPreference", "FACELOSTNOTCONTINUOUS")
    assert graded(tmp_path, *texts, reached=False) == {"megvii-livenessdetection-v2": "present?"}


@pytest.mark.parametrize(
    "text",
    [
        "livenessdetection",
        "MegviiSDKPreferences",
        "xMegviiSDKPreference",
        "toyger",
        "facedetection",
        "FaceSDK",
        "banuba",
    ],
)
def test_constants_others_may_have(tmp_path: Path, text: str) -> None:
    assert graded(tmp_path, text) == {}


def test_every_literal_is_found_where_it_stands_among_others() -> None:
    texts = [literal.replace("*", "1.2.3") for literal in literals()]
    hits = constant_hits(dex(*texts, "a", "zz", "人脸"))
    assert {hit.pattern for hit in hits if hit.kind == "literal"} == set(literals())
    assert all(
        hit.value == texts[list(literals()).index(hit.pattern)]
        for hit in hits
        if "*" not in hit.pattern
    )


def test_literals_are_long_enough_to_be_nobody_elses() -> None:
    for literal in literals():
        assert len(literal.rstrip("*")) >= 9, literal
        assert literal.lower() != literal or not literal.isalpha(), literal


def test_a_host_with_a_path_explains_the_bare_host() -> None:
    bare = ConstantHit("a", "host", "kyc.qcloud.com", "kyc.qcloud.com", 1)
    exact = ConstantHit(
        "b", "host", "kyc.qcloud.com/s/web/h5/", "https://kyc.qcloud.com/s/web/h5/", 2
    )
    other = ConstantHit("c", "literal", "kyc.qcloud.com", "x", 3)
    assert most_exact([[bare, other], [exact]]) == [[other], [exact]]
    assert most_exact([[bare]]) == [[bare]]


def test_string_index() -> None:
    found = dex("b", "abc", "abcd")
    (index,) = string_index(found, "abc")
    assert found.string(index) == "abc"
    assert list(string_index(found, "abce")) == []
    assert list(string_index(found, "zzzz")) == []


def test_hosts_in_a_text() -> None:
    assert dict(hosts_in("see https://iai.tencentcloudapi.com/x")) == {
        "tencent-faceid-cloud": "iai.tencentcloudapi.com"
    }
    assert list(hosts_in("no host. at all")) == []
