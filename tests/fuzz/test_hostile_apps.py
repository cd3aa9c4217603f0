"""Apps made to take for ever, to swell or to be called clean: each goes through a worker with its limits."""

import struct
import zlib
from pathlib import Path

import hostile_code
import pytest
from dice import Dice
from fuzz_tasks import Outcome
from fuzzing import LIMITS, WORK, Tally, _Run, room
from mutated_zip import Entry, Layout, entries_of, layout_of, written
from sample_apps import files_of
from sample_kinds import BASES, MANIFEST, TESTS, Sample

from scanner.batch.pool import Pool

LOAN = BASES[0]
CPU = 45.0
"""Seconds of the processor, beyond any budget: a hang, not a speed."""
HELD = 1536 << 20
"""Bytes a worker may hold; the largest manifest that is read takes most."""


@pytest.fixture(scope="module")
def fed():
    """What a worker says of an app: ``fed(data)``."""
    with room() as folder, Pool(1, LIMITS, WORK, (folder,)) as pool:
        run = _Run(pool, Path(folder), Tally(), None)

        def feed(data: bytes, name: str = "app.apk") -> Outcome:
            one = Sample("zip", 0, "", {name: data})
            outcome = run._alone(one, run._written(one, "hostile"))
            assert outcome.end != "failed", (outcome.code, outcome.reason, outcome.trace)
            assert outcome.cpu < CPU
            assert outcome.peak < HELD
            return outcome

        yield feed


def accused(outcome):
    return {name for name, verdict in outcome.verdicts.items() if "violation" in verdict}


# --- code ----------------------------------------------------------------------------------------

QUICK = [
    name
    for name in hostile_code.APPS
    if name not in ("many_screens", "many_dialogs", "dialogs_within")
]
ASKING = ("capture-before-consent", "face-consent-separate")


@pytest.mark.parametrize("name", QUICK)
def test_code_that_could_take_for_ever(fed, name):
    outcome = fed(hostile_code.APPS[name]())
    assert outcome.sdks == ["megvii-meglive-v3"]
    assert all(outcome.verdicts[check] != "compliant" for check in ASKING)


@pytest.mark.stress
@pytest.mark.parametrize("name", ["many_screens", "many_dialogs", "dialogs_within"])
def test_the_budget_ends_what_takes_for_ever(fed, name):
    outcome = fed(hostile_code.APPS[name]())
    assert outcome.sdks == ["megvii-meglive-v3"]
    assert all(outcome.verdicts[check] != "compliant" for check in ASKING)


def test_many_dialogs_on_one_screen_end_with_the_budget(tmp_path, monkeypatch):
    """Each dialog is compared with all calls of its step; nothing asked how late it was meanwhile."""
    from analyzers.static import read_app
    from analyzers.static.budget import Budget, OverBudget
    from analyzers.static.surfaces import Surfaces

    (tmp_path / "app.apk").write_bytes(
        hostile_code.app(
            hostile_code.screen("La/Main;", *(hostile_code.ASK * 50), *hostile_code.FACE)
        )
    )
    shown, budget = Surfaces.shown, Budget(600)

    def late(self, event, around):
        budget._deadline = 0.0
        return shown(self, event, around)

    looked = []

    def check():
        if budget._deadline == 0.0:
            looked.append(1)
            raise OverBudget("The time is up.")

    monkeypatch.setattr(Surfaces, "shown", late)
    monkeypatch.setattr(budget, "check", check)
    artifact = read_app(tmp_path / "app.apk", budget).artifact
    assert artifact.asking.state == "partial"
    assert looked


def test_pages_of_screens_are_put_together_once(tmp_path, monkeypatch):
    """1,500 captures each went through all ways of the app."""
    from analyzers.static import consent, read_app

    monkeypatch.setattr(consent.Consent, "_beside", _counted(consent.Consent._beside, calls := []))
    (tmp_path / "app.apk").write_bytes(hostile_code.dialogs_within(40))
    artifact = read_app(tmp_path / "app.apk").artifact
    assert len(artifact.asking.captures) == len(calls) == 40
    assert len(calls) > len({id(pages) for pages in calls}) == 1


def _counted(function, calls):
    def counted(self, screens):
        calls.append(self._pages)
        return function(self, screens)

    return counted


# --- hidden behind length ------------------------------------------------------------------------

NOPS = (0x0000,) * 25_000
"""More code units than a method is read of."""
TRUST = "Ljavax/net/ssl/X509TrustManager;"
CHAIN = "([Ljava/security/cert/X509Certificate;Ljava/lang/String;)V"
VERIFIER = "Ljavax/net/ssl/HostnameVerifier;"
VERIFY = "(Ljava/lang/String;Ljavax/net/ssl/SSLSession;)Z"


def accepting(*before, decoys=0):
    """An app whose client accepts any certificate and any name, and so many that nothing uses."""
    from codebuilder import DIRECT, const, invoke, new
    from dexbuilder import Class, Method
    from hostile_code import FACE, RETURN, _made, app, screen

    trust = Class(
        "La/Trust;",
        [Method("checkServerTrusted", CHAIN, _made([*before, *RETURN]), 0x1)],
        interfaces=[TRUST],
    )
    names = Class(
        "La/Names;",
        [Method("verify", VERIFY, _made([*before, *const(0, 1), 0x000F]), 0x1)],
        interfaces=[VERIFIER],
    )
    made = [
        unit
        for kind in ("La/Trust;", "La/Names;")
        for unit in (*new(3, kind), *invoke(DIRECT, kind, "<init>", "()V", 3))
    ]
    idle = [Class(f"La/A{n:03};", names.methods, interfaces=[VERIFIER]) for n in range(decoys)]
    return app(screen("La/Main;", *made, *FACE), trust, names, *idle)


def test_a_client_that_checks_nothing_is_not_cleared_by_padding_it(fed):
    plain, padded = fed(accepting()), fed(accepting(*NOPS))
    assert plain.verdicts["tls-validation-disabled"] not in ("compliant", "not-applicable")
    assert padded.verdicts["tls-validation-disabled"] not in ("compliant", "not-applicable")


def test_a_client_that_checks_nothing_is_not_hidden_among_others(fed):
    """Of the many that nothing uses only some are looked at; the ones in use came after them."""
    assert fed(accepting(decoys=60)).verdicts["tls-validation-disabled"] not in (
        "compliant",
        "not-applicable",
    )


def test_certificates_are_not_called_checked_when_the_time_was_up():
    from msgspec import structs

    from analyzers.static import read_app
    from scanner.checks.tls_validation_disabled import in_code

    static = read_app(TESTS / "suite/tls-trustall-violating/tls-trustall-violating.apk").artifact
    assert in_code(static).verdict == "likely-violation"
    for state, verdict in (("read", "compliant"), ("partial", "not-assessed")):
        handling = structs.replace(static.handling, trust=(), state=state)
        assert in_code(structs.replace(static, handling=handling)).verdict == verdict


def test_a_hierarchy_that_was_cut_is_told(tmp_path):
    """What overrides what is then not all known, and nothing may rest on its absence."""
    from dexbuilder import Class
    from hostile_code import ASK, FACE, app, screen

    from analyzers.static import hierarchy, read_app

    high = hierarchy.MOST_LEVELS + 50
    tower = [Class(f"La/T{n:04};", superclass=f"La/T{n + 1:04};") for n in range(high)]
    for classes, state in (((), "read"), (tower, "partial")):
        (tmp_path / "app.apk").write_bytes(app(screen("La/Main;", *ASK, *FACE), *classes))
        artifact = read_app(tmp_path / "app.apk").artifact
        assert artifact.handling.state == state
        assert state == "read" or artifact.asking.state == state


# --- archives ------------------------------------------------------------------------------------


def test_many_names_for_one_body(fed):
    """As in 42.zip: 1,000 entries that overlap, each said to be 4 MiB of layout, script or library."""
    layout = layout_of({"res/x.xml": bytes(4 << 20), **files_of(LOAN)})
    first = layout.entries[0]
    packed = len(zlib.compress(first.data, 6)) - 6
    for number in range(1000):
        name = dict(
            enumerate(("res/%d.xml", "assets/%d.js", "lib/arm64-v8a/lib%d.so", "assets/%d.tflite"))
        )[number % 4]
        told = {"crc": zlib.crc32(first.data), "packed": packed, "size": len(first.data)}
        layout.entries.append(Entry((name % number).encode(), b"", central=told, at=0))
    outcome = fed(written(layout))
    assert outcome.end == "read"
    assert "files-unread" in outcome.limitations
    assert accused(outcome)


def test_code_in_overlapping_entries(fed):
    """900 names for one dex file, which share its bytes."""
    files = files_of(LOAN)
    layout = layout_of({"classes.dex": files["classes.dex"], **files})
    packed = len(zlib.compress(files["classes.dex"], 6)) - 6
    for number in range(2, 900):
        told = {
            "crc": zlib.crc32(files["classes.dex"]),
            "packed": packed,
            "size": len(files["classes.dex"]),
        }
        layout.entries.append(Entry(b"classes%d.dex" % number, b"", central=told, at=0))
    assert fed(written(layout)).end in ("read", "refused")


def test_archives_in_archives(fed):
    """Fifty deep: only the first is opened."""
    data = written(layout_of(files_of(LOAN)))
    for number in range(50):
        data = written(
            Layout([Entry(b"splits/base-master.apk", data, 0), Entry(b"n", b"%d" % number)])
        )
    assert fed(data, "app.apks").code in ("apk-no-manifest", "apk-no-base")


def test_an_archive_that_holds_itself(fed):
    """An entry that begins where the archive does and goes on to its end."""
    layout = Layout([Entry(b"base.apk", b"x" * 500, 0), Entry(b"toc.pb", b"")])
    size = len(written(layout))
    told = {"packed": size, "size": size}
    layout.entries[0].central = layout.entries[0].local = told
    assert fed(written(layout), "app.xapk").code == "apk-damaged"


def test_a_set_in_a_set(fed):
    inner = (TESTS / "suite/split-xapk-zh-consent/split-xapk-zh-consent.xapk").read_bytes()
    assert fed(inner, "app.xapk").end == "read"
    for name in (b"base.apk", b"app.xapk", b"inner.apk"):
        outer = written(Layout([Entry(name, inner, 0)]))
        assert fed(outer, "app.xapk").code == "apk-no-manifest"
    beside = layout_of({**entries_of(inner), "again.xapk": inner, "splits.apks": inner})
    assert fed(written(beside), "app.xapk").end == "read"


@pytest.mark.parametrize("target", [b"/etc/passwd", b"../../../etc/passwd", b"classes.dex"])
def test_links_are_only_bytes(fed, target):
    """An entry that unpackers make a link of."""
    layout = layout_of(files_of(LOAN))
    mode = 0o120777 << 16
    for name in (b"assets/policy.html", b"assets/a.js", b"res/x.xml", b"lib/arm64-v8a/libx.so"):
        layout.entries.append(Entry(name, target, 0, attributes=mode))
    outcome = fed(written(layout))
    assert accused(outcome) == accused(fed(written(layout_of(files_of(LOAN)))))
    assert "root:" not in repr(outcome)


def test_code_that_is_a_link_is_no_code(fed):
    files = files_of(LOAN)
    layout = layout_of({**files, "classes.dex": b"/proc/self/exe"})
    layout.entries[[*files].index("classes.dex")].attributes = 0o120777 << 16
    assert fed(written(layout)).code == "apk-dex-unreadable"


@pytest.mark.parametrize("method", [0, 8])
@pytest.mark.parametrize("lie", ["size", "packed"])
@pytest.mark.parametrize("value", [0, 1, 0x7FFFFFFF, 0xFFFFFFFE])
def test_sizes_that_lie(fed, method, lie, value):
    """What cannot be unpacked as promised is refused, or told when the app can do without it."""
    for name in ("classes.dex", "resources.arsc", "assets/a.js"):
        layout = layout_of({**files_of(LOAN), "assets/a.js": b"var a" * 90})
        entry = next(each for each in layout.entries if each.name == name.encode())
        entry.method = method
        entry.central[lie] = entry.local[lie] = value
        outcome = fed(written(layout))
        if (method, lie) == (
            0,
            "packed",
        ):  # of what is stored only its size counts, as on the device
            assert outcome.end == "refused" or accused(outcome)
            continue
        assert outcome.end == "refused" or name != "classes.dex"
        if outcome.end == "read" and method == 8:
            assert {"files-unread", "resources-unread"} & set(outcome.limitations) or accused(
                outcome
            )


@pytest.mark.parametrize(
    "name", [b"\xff\xfe\x80", b"a b\n\x1b[31m", b"-rf", b"%s%n", b"\xe4\xba\xba\xe8\x84\xb8"]
)
def test_files_of_any_name(tmp_path, name):
    """The path's bytes are the system's, not ours."""
    import os

    import fuzz_tasks

    place = os.path.join(os.fsencode(tmp_path), name + b".apk")  # noqa: PTH118 - names that are no text
    with open(place, "wb") as file:  # noqa: PTH123
        file.write(written(layout_of(files_of(LOAN))))
    for path in (place, os.path.join(os.fsencode(tmp_path), name)):  # noqa: PTH118
        answer = fuzz_tasks.worker.answer(fuzz_tasks.worker.Look("x", path, 0, 0, 20.0))
        if path == place:
            assert isinstance(answer, fuzz_tasks.worker.Looked)
        else:
            assert answer.code == "apk-missing"
            answer.reason.encode()


# --- manifests, tables, dex ----------------------------------------------------------------------


def _with_manifest(xml):
    return written(layout_of({**files_of(LOAN), MANIFEST: xml}))


def _repeated(inside, times, closed):
    """A manifest with an element many times: in one another, or beside one another."""
    from axmlbuilder import El, axml

    xml = axml(El("manifest", {"package": "a"}, El("application", {}, inside)))
    starts = [n for n in range(8, len(xml) - 8, 4) if xml[n : n + 4] == b"\x02\x01\x10\x00"]
    at = starts[-1]
    end = at + struct.unpack_from("<I", xml, at + 4)[0]
    if closed:
        end += struct.unpack_from("<I", xml, end + 4)[0]
    out = xml[:at] + xml[at:end] * times + xml[end:]
    return out[:4] + struct.pack("<I", len(out)) + out[8:]


def test_60_000_tags(fed):
    """Each with the same strings: a few bytes that would be gigabytes spelled out."""
    from axmlbuilder import El

    long = "x" * 30_000
    xml = _repeated(El("meta-data", {"android:name": long, "android:value": long}), 60_000, True)
    assert fed(_with_manifest(xml)).end == "read"


def test_100_000_elements_in_one_another(fed):
    from axmlbuilder import El

    assert (
        fed(_with_manifest(_repeated(El("activity", {"android:name": "x.Y"}), 100_000, False))).end
        == "read"
    )


def test_as_many_components_as_fit(fed):
    from axmlbuilder import El, axml

    some = [
        El("activity", {"android:name": f".A{n}", "android:exported": True}) for n in range(10_000)
    ]
    asked = [El("uses-permission", {"android:name": f"p.{n}"}) for n in range(10_000)]
    xml = axml(El("manifest", {"package": "a"}, *asked, El("application", {}, *some)))
    assert fed(_with_manifest(xml)).end == "read"


@pytest.mark.parametrize("shape", ["deep", "wide", "circle"])
def test_network_configurations(fed, shape):
    from axmlbuilder import El, Ref, axml, table

    inner = El("domain-config", {"cleartextTrafficPermitted": True}, El("domain", {}, "a.example"))
    if shape == "deep":
        for _ in range(300):
            inner = El("domain-config", {}, inner)
    domains = [El("domain", {}, f"{n}.example") for n in range(10_000 if shape == "wide" else 1)]
    config = axml(El("network-security-config", {}, inner, El("domain-config", {}, *domains)))
    reference = Ref(0x7F010000)
    value = Ref(0x7F010000) if shape == "circle" else "res/xml/net.xml"
    xml = axml(
        El(
            "manifest",
            {"package": "a"},
            El("application", {"android:networkSecurityConfig": reference}),
        )
    )
    files = {**files_of(LOAN), MANIFEST: xml, "res/xml/net.xml": config}
    files["resources.arsc"] = table({"xml": {"net": {"": value}}})
    assert fed(written(layout_of(files))).end == "read"


def test_text_xml_where_binary_is_expected(fed):
    """Entities of entities in the manifest, its configuration and a layout: none is a document here."""
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
    )
    laughs += b"]><manifest>&m;</manifest>"
    assert fed(_with_manifest(laughs)).code == "apk-manifest-unreadable"
    files = {
        **files_of(LOAN),
        "res/xml/network_security_config.xml": laughs,
        "res/layout/x.xml": laughs,
    }
    assert fed(written(layout_of(files))).end == "read"


def test_a_book_whose_entities_multiply(tmp_path):
    """An Excel file of calls: entities are not put in."""
    import mutated_texts
    from sample_inputs import calls

    from analyzers.dynamic.importers import import_any
    from analyzers.errors import SessionUnusable

    parts = entries_of(calls()[1])
    laughs = b'<!DOCTYPE x [<!ENTITY a "hahahahaha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    for name in ("xl/worksheets/sheet1.xml", "xl/workbook.xml"):
        part = parts[name]
        start = part.index(b"<", part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0)
        bomb = part[:start] + laughs + b"]>" + part[start:].replace(b"</", b"&j;</", 1)
        path = tmp_path / f"{len(bomb)}.xlsx"
        path.write_bytes(mutated_texts.archived({**parts, name: bomb}))
        with pytest.raises(SessionUnusable) as caught:
            import_any(path, tmp_path / f"s{len(bomb)}")
        assert caught.value.code == "session-import-unreadable"


def test_offsets_that_all_point_to_one_place(fed):
    """Every table of the dex says the same of all its rows."""
    import mutated_dex
    from dice import get, put

    data = files_of(LOAN)["classes.dex"]
    for name, (at, forms) in mutated_dex._ROWS.items():
        out = bytearray(data)
        count, place = get(out, at, "I"), get(out, at + 4, "I")
        size = sum(4 if form == "I" else 2 for form in forms)
        first = bytes(out[place : place + size])
        for row in range(count):
            out[place + size * row : place + size * (row + 1)] = first
        outcome = fed(
            written(layout_of({**files_of(LOAN), "classes.dex": mutated_dex.sealed(out)}))
        )
        assert outcome.end in ("read", "refused"), name
        put(out, at, "I", 0xFFFFFFFF)
        assert (
            fed(written(layout_of({**files_of(LOAN), "classes.dex": bytes(out)}))).end == "refused"
        )


def test_padding_that_a_loader_passes_over_changes_nothing(fed):
    import mutated_dex

    files = files_of(LOAN)
    plain = fed(written(layout_of(files)))
    padded = mutated_dex.padded(Dice("z"), files["classes.dex"])
    assert fed(written(layout_of({**files, "classes.dex": padded}))).verdicts == plain.verdicts
