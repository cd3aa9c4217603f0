"""URL constants tied to the face function, and the many that are not."""

import time
from pathlib import Path

import pytest
from appbuilder import MAIN, Call, Kind, Text, activity, app, does, manifest, read
from axmlbuilder import El, Ref, axml, table
from dexbuilder import Class
from zipbuilder import FIXTURES, fixture

from analyzers.artifacts import DomainRule, Endpoint, NetworkConfig
from analyzers.static import endpoints as module
from analyzers.static.endpoints import Host, host_of, is_endpoint, permitted

SDK = Call("Lcom/facetec/sdk/FaceTecSDK;", "start")
SEND = Call("Ljava/net/HttpURLConnection;", "connect")
CLEARTEXT = manifest(activity(".Main"), application={"android:usesCleartextTraffic": True})
URL = "http://api.shop.com/face/verify"


def found(folder: Path, *steps: object, classes: tuple[Class, ...] = (), **more: object):
    data = app([Class(MAIN, [does(*steps)]), *classes], **{"xml": CLEARTEXT, **more})
    return read(folder, data).artifact.endpoints


def urls(endpoints: tuple[Endpoint, ...], owner: str = "face-code") -> list[str]:
    return [e.url for e in endpoints if e.owner == owner]


# --- one URL -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://api.shop.com/x", Host("api.shop.com", False)),
        ("http://API.Shop.com:8080", Host("api.shop.com", False)),
        ("http://user:pw@api.shop.com", Host("api.shop.com", False)),
        ("http://localhost:8080/x", Host("localhost", True)),
        ("http://printer.local/x", Host("printer.local", True)),
        ("http://127.0.0.1:9/x", Host("127.0.0.1", True)),
        ("http://192.168.1.2", Host("192.168.1.2", True)),
        ("http://10.0.2.2", Host("10.0.2.2", True)),
        ("http://172.16.0.1", Host("172.16.0.1", True)),
        ("http://8.8.8.8/x", Host("8.8.8.8", False)),
        ("http://[::1]/x", Host("::1", True)),
        ("http://[2400:3200::1]/x", Host("2400:3200::1", False)),
        ("http://schemas.android.com/apk/res/android", None),
        ("http://www.w3.org/2001/XMLSchema", None),
        ("http://xmlpull.org/v1/doc", None),
        ("https://github.com/a/b", None),
        ("http://api", None),
        ("http://", None),
        ("http://[bad", None),
        ("http://%s/x", None),
        ("http://\uff03.com\u2100/", None),
    ],
)
def test_host_of(url: str, host: Host | None) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("https://api.shop.com/face", True),
        ("wss://api.shop.com/face", True),
        ("http://8.8.8.8/face", True),
        ("https://api.shop.com", True),
        ("http://localhost/face", False),
        ("http://192.168.0.9/face", False),
        ("http://schemas.android.com/apk/res-auto", False),
        ("http://www.w3.org/1999/xhtml", False),
        ("https://shop.com/face/index.html", False),
        ("https://shop.com/logo.PNG", False),
        ("https://shop.com/privacy", False),
        ("https://shop.com/user/agreement", False),
        ("https://shop.com/help/face", False),
        ("http://ocsp.ca.com/ocsp", False),
        ("http://connect.shop.com/generate_204", False),
        ("https://policy.shop.com/face", True),
    ],
)
def test_is_endpoint(url: str, endpoint: bool) -> None:
    assert is_endpoint(url) is endpoint


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://a.com/x", True),
        ("WSS://a.com/x", True),
        ("http://a.com/x", False),
        ("ws://a.com/x", False),
        ("http://clear.com/x", True),
        ("HTTP://CLEAR.com/x", True),
        ("http://sub.clear.com/x", True),
    ],
)
def test_permitted(url: str, allowed: bool) -> None:
    rule = DomainRule("clear.com", True, True)
    assert permitted(url, NetworkConfig(False, "manifest", (rule,), ())) is allowed


# --- face code -----------------------------------------------------------------------------------


@pytest.mark.parametrize("cleartext", [True, False])
def test_http_in_face_code(tmp_path: Path, cleartext: bool) -> None:
    xml = manifest(activity(".Main"), application={"android:usesCleartextTraffic": cleartext})
    (endpoint,) = found(tmp_path, SDK, SEND, Text(URL), xml=xml)
    assert (endpoint.url, endpoint.host, endpoint.owner) == (URL, "api.shop.com", "face-code")
    assert (endpoint.cleartext, endpoint.permitted, endpoint.choice) == (True, cleartext, False)
    assert endpoint.evidence.locator == "La/Main;->run()V @ 0x6"
    assert endpoint.evidence.excerpt == f'const-string v0, "{URL}"'
    assert endpoint.evidence.path == ("a.Main",)


def test_https_is_always_permitted(tmp_path: Path) -> None:
    xml = manifest(activity(".Main"))
    (endpoint,) = found(tmp_path, SDK, SEND, Text("https://api.shop.com/x"), xml=xml)
    assert (endpoint.cleartext, endpoint.permitted) == (False, True)


def test_domain_rule_decides_for_its_host(tmp_path: Path) -> None:
    config = El(
        "network-security-config",
        {},
        El("base-config", {"cleartextTrafficPermitted": False}),
        El(
            "domain-config",
            {"cleartextTrafficPermitted": True},
            El("domain", {"includeSubdomains": False}, "legacy.shop.com"),
        ),
    )
    files = {
        "resources.arsc": table({"xml": {"n": {"": "res/n.xml"}}}),
        "res/n.xml": axml(config),
    }
    xml = manifest(
        activity(".Main"), application={"android:networkSecurityConfig": Ref(0x7F010000)}
    )
    endpoints = found(
        tmp_path,
        SDK,
        SEND,
        Text("http://legacy.shop.com/x"),
        Text("http://api.shop.com/x"),
        xml=xml,
        files=files,
    )
    assert {e.host: e.permitted for e in endpoints} == {
        "legacy.shop.com": True,
        "api.shop.com": False,
    }


def test_without_a_known_sending_it_is_only_nearby(tmp_path: Path) -> None:
    endpoints = found(tmp_path, SDK, Text(URL))
    assert (urls(endpoints), urls(endpoints, "nearby")) == ([], [URL])


@pytest.mark.parametrize(
    "sink",
    [
        Call("Ljava/net/URL;", "openConnection"),
        Call("Lokhttp3/OkHttpClient;", "newCall"),
        Call("Lretrofit2/Retrofit$Builder;", "build"),
        Call("Lcom/android/volley/toolbox/Volley;", "newRequestQueue"),
        Call("Lorg/xutils/http/RequestParams;", "go"),
    ],
)
def test_ways_of_sending(tmp_path: Path, sink: Call) -> None:
    assert urls(found(tmp_path, SDK, sink, Text(URL))) == [URL]


@pytest.mark.parametrize(
    "sink",
    [
        Call("Ljava/net/URLEncoder;", "encode"),
        Call("Landroid/net/Uri;", "parse"),
        Kind("Ljava/net/URL;"),
    ],
)
def test_ways_of_not_sending(tmp_path: Path, sink: object) -> None:
    assert urls(found(tmp_path, SDK, sink, Text(URL))) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8080/face",
        "http://127.0.0.1/face",
        "http://192.168.1.3/face",
        "http://shop.com/face.html",
        "http://shop.com/privacy/face",
    ],
)
def test_no_endpoint_of_face_code(tmp_path: Path, url: str) -> None:
    endpoints = found(tmp_path, SDK, SEND, Text(url))
    assert (urls(endpoints), urls(endpoints, "nearby")) == ([], [url])


@pytest.mark.parametrize(
    "text",
    [
        "http://schemas.android.com/apk/res/android",
        "http://www.w3.org/2000/xmlns",
        "see http://api.shop.com/face",
        "ftp://api.shop.com/face",
        "http://api",
        "http://[",
    ],
)
def test_no_url_at_all(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, SDK, SEND, Text(text)) == ()


def test_http_beside_its_https_twin_is_a_choice(tmp_path: Path) -> None:
    endpoints = found(
        tmp_path,
        SDK,
        SEND,
        Text("http://api.shop.com/x"),
        Text("https://api.shop.com/x"),
        Text("http://api.shop.com/y"),
    )
    assert {e.url: e.choice for e in endpoints} == {
        "http://api.shop.com/x": True,
        "https://api.shop.com/x": False,
        "http://api.shop.com/y": False,
    }


def test_long_urls_are_cut_and_many_are_counted(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_ENDPOINTS", 3)
    texts = [Text(f"http://api.shop.com/{n}/{'x' * 5000}") for n in range(9)]
    endpoints = found(tmp_path, SDK, SEND, *texts)
    assert len(endpoints) == 3
    assert all(len(e.url) < 2100 for e in endpoints)


# --- how far -------------------------------------------------------------------------------------


def chain(length: int, *last: object) -> tuple[Class, ...]:
    """Classes ``L1`` … that call each other's ``run``; the last does what is asked."""
    rows = [Class(f"La/L{n};", [does(Call(f"La/L{n + 1};", "run"))]) for n in range(1, length)]
    return (*rows, Class(f"La/L{length};", [does(*last)]))


@pytest.mark.parametrize(("length", "seen"), [(1, True), (2, True), (3, True), (4, False)])
def test_three_calls_are_followed(tmp_path: Path, length: int, seen: bool) -> None:
    classes = chain(length, SEND, Text(URL))
    endpoints = found(tmp_path, SDK, Call("La/L1;", "run"), classes=classes)
    assert urls(endpoints) == ([URL] if seen else [])


def test_calls_are_followed_into_other_dex_files(tmp_path: Path) -> None:
    far = [
        Class("La/L1;", [does(SEND, Text(URL)), does(Text("http://not.shop.com/x"), name="other")])
    ]
    endpoints = found(tmp_path, SDK, Call("La/L1;", "run"), more=[far])
    assert urls(endpoints) == [URL]
    assert endpoints[0].evidence.source == "classes2.dex"


def test_only_the_called_method_is_followed(tmp_path: Path) -> None:
    other = Class(
        "La/Net;",
        [does(SEND, Text(URL)), does(Text("http://not.shop.com/x"), name="other")],
    )
    overloaded = Call("La/Net;", "other", "(I)V")
    endpoints = found(tmp_path, SDK, Call("La/Net;", "run"), overloaded, classes=(other,))
    assert urls(endpoints) == [URL]


def test_first_definition_of_a_called_method_counts(tmp_path: Path) -> None:
    first = Class("La/L1;", [does(SEND, Text(URL))])
    second = [Class("La/L1;", [does(SEND, Text("http://second.shop.com/x"))])]
    endpoints = found(tmp_path, SDK, Call("La/L1;", "run"), classes=(first,), more=[second])
    assert urls(endpoints) == [URL]


def test_inner_classes_are_one_family(tmp_path: Path) -> None:
    inner = Class("La/Main$1;", [does(SEND, Text(URL))])
    unseen = Class("La/Main$2;", [does(Text("http://dead.shop.com/x"))])
    sibling = Class("La/Mainly;", [does(Text("http://other.shop.com/x"))])
    endpoints = found(
        tmp_path, SDK, Kind("La/Main$1;"), Kind("La/Mainly;"), classes=(inner, unseen, sibling)
    )
    assert urls(endpoints) == [URL]


def test_code_elsewhere_in_the_app_is_not_face_code(tmp_path: Path) -> None:
    other = Class("La/Shop;", [does(SEND, Text(URL))])
    assert found(tmp_path, SDK, Kind("La/Shop;"), classes=(other,)) == ()


def test_listener_of_the_sdk_is_face_code(tmp_path: Path) -> None:
    listener = Class(
        "La/Done;", [does(SEND, Text(URL))], interfaces=("Lcom/facetec/sdk/FaceTecListener;",)
    )
    assert urls(found(tmp_path, Kind("La/Done;"), classes=(listener,))) == [URL]


def test_camera_library_between_is_not_face_code(tmp_path: Path) -> None:
    library = Class("Landroidx/camera/mlkit/X;", [does(SDK, SEND, Text("http://x.shop.com/a"))])
    endpoints = found(
        tmp_path, SDK, SEND, Text(URL), Kind("Landroidx/camera/mlkit/X;"), classes=(library,)
    )
    assert urls(endpoints) == [URL]


def test_camera_library_that_listens_is_not_face_code(tmp_path: Path) -> None:
    library = Class(
        "Landroidx/camera/mlkit/X;",
        [does(SEND, Text("http://x.shop.com/a"))],
        interfaces=("Lcom/facetec/sdk/FaceTecListener;",),
    )
    endpoints = found(
        tmp_path, SDK, SEND, Text(URL), Kind("Landroidx/camera/mlkit/X;"), classes=(library,)
    )
    assert urls(endpoints) == [URL]


def test_listener_of_an_sdk_that_is_mostly_for_other_things(tmp_path: Path) -> None:
    rtc = Call("Lio/agora/rtc2/RtcEngine;", "enableFaceDetection")
    handler = Class(
        "La/Rtc;",
        [does(SEND, Text("http://rtc.shop.com/a"))],
        interfaces=("Lio/agora/rtc2/IHandler;",),
    )
    endpoints = found(tmp_path, rtc, SEND, Text(URL), Kind("La/Rtc;"), classes=(handler,))
    assert urls(endpoints) == [URL]


# --- inside the SDK ------------------------------------------------------------------------------


def test_constants_of_the_sdk_are_its_own(tmp_path: Path) -> None:
    inside = Class(
        "Lcom/facetec/sdk/Net;",
        [
            does(
                SEND,
                Text("http://api.facetec.com/api/v3.1/biometrics/x"),
                Text("https://shop.com/help"),
                Text("http://127.0.0.1/x"),
                Text("no url"),
            )
        ],
    )
    endpoints = found(tmp_path, SDK, Call("Lcom/facetec/sdk/Net;", "run"), classes=(inside,))
    assert [(e.owner, e.sdk, e.url) for e in endpoints] == [
        ("sdk", "facetec", "http://api.facetec.com/api/v3.1/biometrics/x")
    ]
    assert endpoints[0].cleartext


@pytest.mark.parametrize(
    "steps",
    [
        (SEND, Text(URL)),
        (Call("Landroidx/biometric/BiometricPrompt;", "authenticate"), SEND, Text(URL)),
        (Call("Lcom/baidu/liantian/Api;", "go"), SEND, Text(URL)),
        (Kind("Landroid/hardware/camera2/params/Face;"), SEND, Text(URL)),
    ],
)
def test_nothing_without_a_face_sdk_in_use(tmp_path: Path, steps: tuple) -> None:
    assert found(tmp_path, *steps) == ()


def test_nothing_for_an_sdk_that_is_only_present(tmp_path: Path) -> None:
    inside = Class("Lcom/facetec/sdk/Net;", [does(SEND, Text("http://api.facetec.com/x"))])
    assert found(tmp_path, SEND, Text(URL), classes=(inside,)) == ()


@pytest.mark.parametrize("case", ["packed-stub", "packed-silent", "sdk-unused"])
def test_nothing_in_these_fixtures(tmp_path: Path, case: str) -> None:
    assert read(tmp_path, fixture(case)).artifact.endpoints == ()


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("loan-violating", {"face-code": [("http", True)]}),
        ("kyc-english", {"face-code": [("http", True)]}),
        ("loan-compliant", {"face-code": [("https", True)]}),
        ("localhost-proxy", {}),
    ],
)
def test_fixtures(tmp_path: Path, case: str, expected: dict[str, list[tuple[str, bool]]]) -> None:
    seen: dict[str, list[tuple[str, bool]]] = {}
    for endpoint in read(tmp_path, fixture(case)).artifact.endpoints:
        if endpoint.owner == "face-code":
            row = (endpoint.url.partition(":")[0], endpoint.permitted)
            seen.setdefault(endpoint.owner, []).append(row)
    assert seen == expected


def test_every_fixture_endpoint_can_be_looked_up(tmp_path: Path) -> None:
    for case in FIXTURES:
        for endpoint in read(tmp_path, fixture(case)).artifact.endpoints:
            assert endpoint.url in endpoint.evidence.excerpt
            assert endpoint.evidence.locator.startswith("L")


def test_large_face_code_takes_no_time(tmp_path: Path) -> None:
    """Thousands of methods around the SDK, each with calls and constants."""
    calls = [Call(f"La/Main$C{n};", "run") for n in range(4000)]
    family = tuple(
        Class(f"La/Main$C{n};", [does(SEND, Text(f"http://h{n}.shop.com/x"), *calls[n : n + 5])])
        for n in range(4000)
    )
    data = app([Class(MAIN, [does(SDK, *calls)]), *family], xml=CLEARTEXT)
    began = time.perf_counter()
    assert len(read(tmp_path, data).artifact.endpoints) == 4000
    assert time.perf_counter() - began < 60  # a hang, not a speed
