"""What the manifest, the resources and the network security config say."""

from pathlib import Path

import pytest
from appbuilder import app, manifest, read
from axmlbuilder import ANDROID, Attr, El, Ref, Value, axml, table
from zipbuilder import File, changed, fixture

from analyzers.artifacts import NetworkConfig, StaticArtifact
from analyzers.errors import AppUnreadable
from analyzers.static.axml import to_xml
from analyzers.static.container import Container
from analyzers.static.manifest import Manifest, read_manifest

NETWORK = "res/xml/network.xml"


def manifest_of(folder: Path, xml: bytes, files: dict[str, bytes] | None = None) -> Manifest:
    path = folder / "app.apk"
    path.write_bytes(app(xml=xml, files=files))
    with Container(path) as container:
        return read_manifest(container)


def plain(*inside: El, application: object = None, sdk: object = None, **more: object) -> bytes:
    """A manifest; ``more`` are attributes of its root."""
    root = El(
        "manifest",
        {"package": "a.b", **more},
        El("uses-sdk", sdk or {"android:targetSdkVersion": 30}),
        El("application", application, *inside),
    )
    return axml(root)


# --- what cannot be read -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"\0" * 100,
        b"<manifest package='a.b'/>",
        axml(El("manifest", {})),
        axml(El("manifest", {"package": ""})),
        axml(El("manifest", {"package": "x" * 2000})),
        axml(El("manifest", {"package": "\u4eba" * 1000})),
        axml(El("resources", {"package": "a.b"})),
        plain()[:200],
    ],
)
def test_unreadable_manifest(tmp_path: Path, xml: bytes) -> None:
    with pytest.raises(
        AppUnreadable, match=r"app\.apk: AndroidManifest\.xml cannot be "
    ) as refused:
        manifest_of(tmp_path, xml)
    assert refused.value.code == "apk-manifest-unreadable"


@pytest.mark.parametrize("change", [b"garbage", b"", File("resources.arsc", b"x", crc=1)])
def test_unreadable_resources_do_not_cost_the_manifest(tmp_path: Path, change: object) -> None:
    artifact = read(tmp_path, changed("loan-violating", {"resources.arsc": change})).artifact
    assert artifact.app.package == "com.example.kuaixiang"
    assert artifact.app.label == "com.example.kuaixiang"
    assert "android.permission.CAMERA" in {p.name for p in artifact.permissions}
    assert artifact.face_classes == ("FC3",)
    assert [(each.id, "resources.arsc" in each.message.en) for each in artifact.limitations][
        -1
    ] == (
        "files-unread",
        True,
    )


def test_no_resources_are_nothing_unread(tmp_path: Path) -> None:
    found = manifest_of(tmp_path, plain(application={"android:label": Ref(0x7F010000)}))
    assert (found.label, found.unread) == ("a.b", ())


# --- who the app says it is ----------------------------------------------------------------------


def test_identity(tmp_path: Path) -> None:
    resources = table({"string": {"name": {"zh": "刷脸", "": "Face it"}, "v": {"": "1.2"}}})
    xml = plain(
        application={"android:label": Ref(0x7F010000)},
        **{"android:versionCode": 7, "android:versionName": Ref(0x7F010001)},
    )
    found = manifest_of(tmp_path, xml, {"resources.arsc": resources})
    assert (found.package, found.label) == ("a.b", "Face it")
    assert (found.version_code, found.version_name) == ("7", "1.2")
    assert b'<manifest xmlns:android="' in to_xml(found.tree)
    assert found.network_xml == b""


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Plain", "Plain"),
        ("", "a.b"),
        (Ref(0x7F010009), "a.b"),
        ("@string/none", "a.b"),
        ("x" * 5000, "x" * 1024),
    ],
)
def test_label(tmp_path: Path, label: object, shown: str) -> None:
    assert manifest_of(tmp_path, plain(application={"android:label": label})).label == shown


@pytest.mark.parametrize(
    ("sdk", "levels"),
    [
        ({}, (1, 1)),
        ({"android:minSdkVersion": 19}, (19, 19)),
        ({"android:minSdkVersion": 19, "android:targetSdkVersion": 33}, (19, 33)),
        ({"android:minSdkVersion": "21", "android:targetSdkVersion": "28"}, (21, 28)),
        ({"android:targetSdkVersion": "VanillaIceCream"}, (1, None)),
        ({"android:minSdkVersion": "Q", "android:targetSdkVersion": 30}, (None, 30)),
        ({"android:minSdkVersion": "Q"}, (None, None)),
        ({"android:targetSdkVersion": "9" * 5000}, (1, None)),
        ({"android:targetSdkVersion": "٣٠"}, (1, None)),
        ({"android:targetSdkVersion": -1}, (1, None)),
        ({"android:targetSdkVersion": Ref(0x7F010000)}, (1, 26)),
        ({"android:targetSdkVersion": Ref(0x7F010001)}, (1, None)),
    ],
)
def test_sdk_levels(tmp_path: Path, sdk: dict, levels: tuple) -> None:
    resources = table({"integer": {"target": {"": 26}}})
    root = El("manifest", {"package": "a.b"}, El("uses-sdk", sdk))
    found = manifest_of(tmp_path, axml(root), {"resources.arsc": resources})
    assert (found.min_sdk, found.target_sdk) == levels
    assert found.components == ()


# --- permissions and components ------------------------------------------------------------------


def test_permissions_once_each_and_in_order(tmp_path: Path) -> None:
    names = ["x.B", "x.A", "x.B", "", "x" * 2000]
    root = El(
        "manifest",
        {"package": "a.b"},
        *(El("uses-permission", {"android:name": name}) for name in names),
        El("uses-permission-sdk-23", {"android:name": "x.A"}),
        El("uses-permission-sdk-23", {"android:name": "x.C"}),
        El("uses-permission", {}),
        El("permission", {"android:name": "x.D"}),
    )
    found = manifest_of(tmp_path, axml(root)).permissions
    assert [p.name for p in found] == ["x.A", "x.B", "x.C"]
    assert found[0].evidence.excerpt == '<uses-permission android:name="x.A"/>'
    assert found[2].evidence.locator == "/manifest/uses-permission-sdk-23[@name]"


def test_permissions_of_every_tag_of_the_platform(tmp_path: Path) -> None:
    tags = ("uses-permission", "uses-permission-sdk-23", "uses-permission-sdk-m")
    nodes = [El(tag, {"android:name": f"x.{tag}"}) for tag in tags]
    inside = El("application", {}, El("uses-permission", {"android:name": "x.INSIDE"}))
    found = manifest_of(tmp_path, axml(El("manifest", {"package": "a.b"}, *nodes, inside)))
    assert [p.name for p in found.permissions] == [f"x.{tag}" for tag in sorted(tags)]


@pytest.mark.parametrize("space", ["", ANDROID])
def test_a_name_without_its_id_is_no_permission(tmp_path: Path, space: str) -> None:
    """The platform does not see it, so the app does not get it."""
    node = El("uses-permission", [Attr("name", "x.DECOY", space)])
    root = El("manifest", {"package": "a.b"}, node, El("uses-permission", {"android:name": "x.A"}))
    found = manifest_of(tmp_path, axml(root))
    assert [p.name for p in found.permissions] == ["x.A"]
    assert b"name-00000000" in to_xml(found.tree)


FILTER = El("intent-filter", {}, El("action", {"android:name": "x.VIEW"}))


@pytest.mark.parametrize(
    ("kind", "attributes", "children", "entry"),
    [
        ("activity", {}, (), False),
        ("activity", {"android:exported": True}, (), True),
        ("activity", {"android:exported": "true"}, (), True),
        ("activity", {"android:exported": Value(0x12, 1)}, (), True),
        ("activity", {"android:exported": False}, (), False),
        ("activity", {}, (FILTER,), True),
        ("activity", {"android:exported": False}, (FILTER,), True),
        ("activity", {"android:exported": True, "android:enabled": False}, (), False),
        ("activity", {"android:enabled": False}, (FILTER,), False),
        ("activity", {"android:exported": Ref(0x7F010000)}, (), True),
        ("activity", {"android:exported": Ref(0x7F010001)}, (), False),
        ("activity", {"android:exported": True, "android:enabled": Ref(0x7F010001)}, (), False),
        ("activity", {"android:exported": True, "android:enabled": Ref(0x7F010009)}, (), True),
        ("activity", {}, (El("meta-data", {"android:name": "x"}),), False),
        ("service", {}, (), False),
        ("service", {"android:exported": True}, (), True),
        ("receiver", {}, (FILTER,), True),
        ("provider", {}, (), True),
        ("provider", {"android:exported": False}, (), True),
        ("provider", {"android:enabled": False}, (), False),
    ],
)
def test_entries(
    tmp_path: Path, kind: str, attributes: dict, children: tuple[El, ...], entry: bool
) -> None:
    node = El(kind, {"android:name": "lib.X", **attributes}, *children)
    resources = table({"bool": {"yes": {"": True}, "no": {"": False}}})
    found = manifest_of(tmp_path, plain(node), {"resources.arsc": resources}).components
    assert [(c.kind, c.name, c.entry) for c in found] == [(kind, "lib.X", entry)]


@pytest.mark.parametrize(
    ("package", "name", "entry"),
    [
        ("a.b", ".X", True),
        ("a.b", "a.b.ui.X", True),
        ("a.b.c.debug", "a.b.c.X", True),  # a flavour's package, the classes of the main one
        ("a.b.c", "a.b.pay.X", False),  # a library of the same house
        ("a.b", "lib.X", False),
    ],
)
def test_an_own_component_is_an_entry_and_a_librarys_is_not(
    tmp_path: Path, package: str, name: str, entry: bool
) -> None:
    node = El("activity", {"android:name": name, "android:exported": False})
    root = El("manifest", {"package": package}, El("application", {}, node))
    (found,) = manifest_of(tmp_path, axml(root)).components
    assert found.entry is entry


def test_an_own_component_that_is_switched_off_is_no_entry(tmp_path: Path) -> None:
    node = El("activity", {"android:name": ".X", "android:enabled": False})
    (found,) = manifest_of(tmp_path, plain(node)).components
    assert not found.entry


def test_application_and_its_helpers_are_entries(tmp_path: Path) -> None:
    application = {
        "android:name": "App",
        "android:appComponentFactory": "x.Factory",
        "android:backupAgent": ".Agent",
    }
    found = manifest_of(tmp_path, plain(application=application)).components
    assert [(c.kind, c.name, c.entry) for c in found] == [
        ("application", "a.b.Agent", True),
        ("application", "a.b.App", True),
        ("application", "x.Factory", True),
    ]


def test_alias_makes_its_target_an_entry(tmp_path: Path) -> None:
    target = El("activity", {"android:name": ".Real", "android:enabled": False}, FILTER)
    alias = El(
        "activity-alias", {"android:name": ".Alias", "android:targetActivity": ".Real"}, FILTER
    )
    off = El(
        "activity-alias",
        {"android:name": ".Off", "android:targetActivity": ".Other", "android:enabled": False},
        FILTER,
    )
    found = manifest_of(tmp_path, plain(target, alias, off)).components
    assert [(c.kind, c.name, c.entry) for c in found] == [
        ("activity", "a.b.Real", False),
        ("activity-alias", "a.b.Other", False),
        ("activity-alias", "a.b.Real", True),
    ]


@pytest.mark.parametrize(
    ("name", "qualified"),
    [
        (".X", "a.b.X"),
        ("X", "a.b.X"),
        (".c.X", "a.b.c.X"),
        ("c.X", "c.X"),
        (".X$Y", "a.b.X$Y"),
        ("x" * 2000, None),
        ("", None),
    ],
)
def test_relative_names(tmp_path: Path, name: str, qualified: str | None) -> None:
    found = manifest_of(tmp_path, plain(El("activity", {"android:name": name}))).components
    assert [c.name for c in found] == ([qualified] if qualified else [])


def test_one_component_declared_twice(tmp_path: Path) -> None:
    twice = [
        El("activity", {"android:name": ".X", "android:exported": each}) for each in (True, False)
    ]
    found = manifest_of(tmp_path, plain(*twice)).components
    assert [(c.name, c.entry) for c in found] == [("a.b.X", True)]


def test_meta_data_of_the_application_and_its_components(tmp_path: Path) -> None:
    def datum(name: str, value: object) -> El:
        return El("meta-data", {"android:name": name, "android:value": value})

    resources = table({"string": {"key": {"": "from resources"}}})
    xml = plain(
        datum("one", "1"),
        El("activity", {"android:name": ".X"}, datum("two", Ref(0x7F010000))),
        El("meta-data", {}),
        datum("long", "x" * 9000),
    )
    found = manifest_of(tmp_path, xml, {"resources.arsc": resources}).meta_data
    assert [(name, value[:20]) for name, value, _ in found] == [
        ("one", "1"),
        ("", ""),
        ("long", "x" * 20),
        ("two", "from resources"),
    ]
    assert found[0][2].excerpt == '<meta-data android:name="one" android:value="1"/>'
    assert all(len(seen.excerpt) < 1200 for _, _, seen in found)


def test_attributes_without_the_android_namespace(tmp_path: Path) -> None:
    artifact = read(tmp_path, fixture("godot-bare-namespace")).artifact
    assert artifact.app.target_sdk == 33
    assert [p.name for p in artifact.permissions] == ["android.permission.CAMERA"]
    assert [(c.name, c.entry) for c in artifact.components] == [
        ("com.example.bubblegame.GodotApp", True)
    ]


@pytest.mark.parametrize("space", ["", "android", "urn:other"])
def test_other_namespaces(tmp_path: Path, space: str) -> None:
    name = Attr("name", "x.CAMERA", space, 0x01010003)
    xml = axml(El("manifest", {"package": "a.b"}, El("uses-permission", [name])))
    assert [p.name for p in manifest_of(tmp_path, xml).permissions] == ["x.CAMERA"]


def test_decoys_beside_the_real_attributes(tmp_path: Path) -> None:
    attributes = [
        Attr("exported", False, ANDROID),
        Attr("e", True, ANDROID, 0x01010010),
        Attr("name", ".Decoy", "urn:x"),
        Attr("n", ".Real", ANDROID, 0x01010003),
    ]
    found = manifest_of(tmp_path, plain(El("activity", attributes))).components
    assert [(c.name, c.entry) for c in found] == [("a.b.Real", True)]


# --- network -------------------------------------------------------------------------------------


def network_of(folder: Path, application: dict, target: object, config: El | bytes | None = None):
    sdk = {"android:targetSdkVersion": target}
    files = {"resources.arsc": table({"xml": {"n": {"": NETWORK}}, "bool": {"no": {"": False}}})}
    if config is not None:
        files[NETWORK] = config if isinstance(config, bytes) else axml(config)
    return manifest_of(folder, plain(application=application, sdk=sdk), files)


CONFIG = {"android:networkSecurityConfig": Ref(0x7F010000)}


def base(cleartext: object) -> El:
    attributes = {} if cleartext is None else {"cleartextTrafficPermitted": cleartext}
    return El("network-security-config", {}, El("base-config", attributes))


@pytest.mark.parametrize(
    ("application", "target", "config", "cleartext", "decided_by"),
    [
        ({}, 27, None, True, "target-sdk"),
        ({}, 28, None, False, "target-sdk"),
        ({}, "Tiramisu", None, False, "target-sdk"),
        ({"android:usesCleartextTraffic": True}, 33, None, True, "manifest"),
        ({"android:usesCleartextTraffic": False}, 22, None, False, "manifest"),
        ({"android:usesCleartextTraffic": "true"}, 33, None, True, "manifest"),
        ({"android:usesCleartextTraffic": Ref(0x7F020000)}, 22, None, False, "manifest"),
        (CONFIG, 33, base(True), True, "network-security-config"),
        (CONFIG, 22, base(False), False, "network-security-config"),
        (CONFIG, 27, base(None), True, "network-security-config"),
        (CONFIG, 28, base(None), False, "network-security-config"),
        (CONFIG, 28, El("network-security-config"), False, "network-security-config"),
        (
            CONFIG | {"android:usesCleartextTraffic": True},
            33,
            base(False),
            False,
            "network-security-config",
        ),
        (
            CONFIG | {"android:usesCleartextTraffic": False},
            33,
            base(True),
            True,
            "network-security-config",
        ),
        (
            CONFIG | {"android:usesCleartextTraffic": True},
            33,
            base(None),
            False,
            "network-security-config",
        ),
    ],
)
def test_who_decides(
    tmp_path: Path,
    application: dict,
    target: object,
    config: El | None,
    cleartext: bool,
    decided_by: str,
) -> None:
    found = network_of(tmp_path, application, target, config)
    assert (found.network.cleartext, found.network.decided_by) == (cleartext, decided_by)
    assert len(found.network.evidence) == 1
    assert found.unread == ()
    assert bool(found.network_xml) == (config is not None)


@pytest.mark.parametrize(
    "config",
    [None, b"garbage", b"", axml(El("manifest", {"package": "x"})), axml(base(True))[:60]],
)
def test_config_that_cannot_be_read_is_told(tmp_path: Path, config: bytes | None) -> None:
    flag = {"android:usesCleartextTraffic": True}
    found = network_of(tmp_path, CONFIG | flag, 33, config)
    assert (found.network.cleartext, found.network.decided_by) == (True, "manifest")
    assert found.unread == (NETWORK,)
    found = network_of(tmp_path, CONFIG, 33, config)
    assert (found.network.decided_by, found.unread) == ("target-sdk", (NETWORK,))


def test_config_that_is_nowhere(tmp_path: Path) -> None:
    found = network_of(tmp_path, {"android:networkSecurityConfig": Ref(0x7F01FFFF)}, 33)
    assert found.unread == ("@7F01FFFF",)


def test_config_of_the_artifact(tmp_path: Path) -> None:
    inputs = read(tmp_path, fixture("kyc-english"))
    assert sorted(inputs.files) == ["AndroidManifest.xml", "network_security_config.xml"]
    assert b"legacy.example.com" in inputs.files["network_security_config.xml"]


def test_the_config_a_recent_phone_takes(tmp_path: Path) -> None:
    table_ = table({"xml": {"n": {"": NETWORK, ",v28": "res/xml-v28/network.xml"}}})
    files = {
        "resources.arsc": table_,
        NETWORK: axml(base(True)),
        "res/xml-v28/network.xml": axml(base(False)),
    }
    found = manifest_of(tmp_path, plain(application=CONFIG), files).network
    assert (found.cleartext, found.evidence[0].source) == (False, "res/xml-v28/network.xml")


def test_the_flag_a_recent_phone_takes(tmp_path: Path) -> None:
    files = {"resources.arsc": table({"bool": {"clear": {"": True, ",v24": False}}})}
    flag = {"android:usesCleartextTraffic": Ref(0x7F010000)}
    found = manifest_of(tmp_path, plain(application=flag), files).network
    assert (found.cleartext, found.decided_by) == (False, "manifest")


def domains(cleartext: object, *inside: El | tuple[str, bool]) -> El:
    nodes = [
        each if isinstance(each, El) else El("domain", {"includeSubdomains": each[1]}, each[0])
        for each in inside
    ]
    attributes = {} if cleartext is None else {"cleartextTrafficPermitted": cleartext}
    return El("domain-config", attributes, *nodes)


def config_of(folder: Path, *inside: El) -> NetworkConfig:
    return network_of(folder, CONFIG, 30, El("network-security-config", {}, *inside)).network


def test_domain_rules_inherit(tmp_path: Path) -> None:
    inner = domains(None, (" Inner.Example.COM ", False))
    config = config_of(
        tmp_path,
        El("base-config", {"cleartextTrafficPermitted": False}),
        domains(
            True, ("outer.example.com", True), inner, domains(False, ("no.example.com", False))
        ),
        domains(None, ("base.example.com", False), ("", True)),
        El("debug-overrides", {}, El("trust-anchors")),
    )
    assert [(r.domain, r.include_subdomains, r.cleartext) for r in config.domains] == [
        ("base.example.com", False, False),
        ("inner.example.com", False, True),
        ("no.example.com", False, False),
        ("outer.example.com", True, True),
    ]


@pytest.mark.parametrize(
    ("host", "permitted"),
    [
        ("example.com", True),
        ("a.example.com", True),
        ("b.a.example.com", True),
        ("api.example.com", False),
        ("x.api.example.com", False),
        ("open.api.example.com", True),
        ("x.open.api.example.com", False),
        ("notexample.com", False),
        ("example.com.evil.org", False),
        ("only.org", True),
        ("sub.only.org", False),
        ("elsewhere.net", False),
        ("", False),
    ],
)
def test_the_longest_match_decides(tmp_path: Path, host: str, permitted: bool) -> None:
    config = config_of(
        tmp_path,
        domains(True, ("example.com", True), ("only.org", False)),
        domains(False, ("api.example.com", True)),
        domains(True, ("open.api.example.com", False)),
    )
    assert config.permits(host) is permitted


def test_deep_config_is_read_as_far_as_any_real_one(tmp_path: Path) -> None:
    node = domains(True, ("deep.example.com", False))
    for _ in range(200):
        node = domains(None, node)
    assert config_of(tmp_path, node).domains == ()


def test_enormous_manifest_gives_a_small_artifact(tmp_path: Path) -> None:
    long = "x." * 15_000
    nodes = [
        El("activity", {"android:name": f"c{n}.X", "android:label": long}) for n in range(3000)
    ]
    data = [El("meta-data", {"android:name": long, "android:value": long}) for _ in range(300)]
    artifact: StaticArtifact = read(tmp_path, app(xml=manifest(*nodes, *data))).artifact
    assert len(artifact.components) == 3000
    assert (
        len(read(tmp_path, app(xml=manifest(*nodes, *data))).files["AndroidManifest.xml"])
        < 9_000_000
    )
