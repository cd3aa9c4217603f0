"""The contracts between data, code and published forms: catalogue, law, checks, schemas, start-up."""

import ast
import json
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest
from builders import WORKING, dynamic, policy, report, static

from analyzers import sdks
from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact, encode
from reports.model import SEVERITIES, VERDICTS, Report
from scanner import law
from scanner.checks import INPUTS, all_checks

ROOT = Path(__file__).resolve().parent.parent
LAW = files("scanner.law")
ROWS = {
    name: json.loads(LAW.joinpath(f"{name}.json").read_bytes())
    for name in ("instruments", "provisions", "checks", "face_classes")
}
SOURCES = json.loads(LAW.joinpath("sources.json").read_bytes())
READERS = {
    "instruments": law.instruments,
    "provisions": law.provisions,
    "checks": law.checks,
    "face_classes": law.face_classes,
}
CHECKS = tuple(law.checks().values())
PROVISIONS = tuple(law.provisions().values())
INSTRUMENTS = tuple(law.instruments().values())
ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+[条项部]|\bArts?\.|\bArticle\b")
HAN = re.compile(r"[\u4e00-\u9fff]")


def named(rows):
    return {"argvalues": rows, "ids": [row.id for row in rows]}


# --- law -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROWS)
def test_every_row_parses_and_ids_are_unique(name):
    ids = [row["id"] for row in ROWS[name]]
    assert len(ids) == len(set(ids))
    assert list(READERS[name]()) == ids


def test_nothing_of_the_legal_catalogue_was_lost():
    assert len(INSTRUMENTS) >= 36
    assert len(PROVISIONS) >= 220
    assert len(CHECKS) >= 40
    assert list(law.face_classes()) == [f"FC{n}" for n in range(8)]


def test_ids_of_checks_sdks_and_provisions_do_not_collide():
    kinds = [set(law.checks()), set(law.provisions()), {row.id for row in sdks.catalogue().sdks}]
    assert sum(map(len, kinds)) == len(set.union(*kinds))


@pytest.mark.parametrize("row", **named(PROVISIONS))
def test_provision_refers_to_what_exists(row):
    assert row.instrument in law.instruments()
    assert row.verification.sources
    assert set(row.verification.sources) <= set(SOURCES)
    if row.applies_from is not None:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row.applies_from)
    for earlier in row.earlier_citations:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", earlier.until)


@pytest.mark.parametrize("row", **named(INSTRUMENTS))
def test_instrument_has_a_source(row):
    assert row.verification.sources
    assert set(row.verification.sources) <= set(SOURCES)
    assert row.issuer
    assert row.in_force


@pytest.mark.parametrize("row", **named(CHECKS))
def test_check_refers_to_what_exists(row):
    cited = (*row.grounds, *row.beside)
    assert row.grounds
    assert set(cited) <= set(law.provisions())
    assert len(cited) == len(set(cited))
    for ident in row.grounds:
        assert law.provisions()[ident].use == "ground"
    for ident in row.beside:
        assert law.provisions()[ident].use not in ("ground", "do-not-cite")


def test_sources_are_named_and_used():
    assert all(title.strip() for title in SOURCES.values())
    used = {key for row in (*PROVISIONS, *INSTRUMENTS) for key in row.verification.sources}
    assert set(SOURCES) - used <= {"s50"}, "sources nobody refers to"


def pairs_in(value, path=""):
    """Every zh/en pair in JSON data, with its place."""
    if isinstance(value, dict):
        if {"zh", "en"} & set(value):
            yield path, value
        else:
            for key, inner in value.items():
                yield from pairs_in(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            name = inner.get("id", position) if isinstance(inner, dict) else position
            yield from pairs_in(inner, f"{path}[{name}]")


@pytest.mark.parametrize("name", ROWS)
def test_both_languages_are_there_everywhere(name):
    found = list(pairs_in(ROWS[name], name))
    assert found
    for place, pair in found:
        assert set(pair) == {"zh", "en"}, place
        for language, words in pair.items():
            assert words == words.strip(), place
            assert words, f"{place}.{language}"


@pytest.mark.parametrize("name", ["checks", "face_classes"])
def test_each_language_is_in_its_own_place(name):
    for place, pair in pairs_in(ROWS[name], name):
        assert HAN.search(pair["zh"]), place
        outside_quotes = re.sub(r"[(（“\"'‘][^)）”\"'’]*[)）”\"'’]", "", pair["en"])
        if ".traps" not in place:  # traps list Chinese synonyms
            assert not HAN.search(outside_quotes), place


@pytest.mark.parametrize(
    "row", **named([p for p in PROVISIONS if p.number_status in ("recalled", "unread")])
)
def test_a_number_that_was_not_read_is_not_in_the_citation(row):
    citations = [row.citation, *(earlier.citation for earlier in row.earlier_citations)]
    for citation in citations:
        if citation is not None:
            assert not ARTICLE.search(citation.zh)
            assert not ARTICLE.search(citation.en)


def test_recalled_and_unread_rows_exist():
    assert len([p for p in PROVISIONS if p.number_status in ("recalled", "unread")]) > 20


@pytest.mark.parametrize("row", **named(PROVISIONS))
def test_use_fits_the_force_of_the_instrument(row):
    force = law.instruments()[row.instrument].force
    if row.use in ("ground", "ground-confirm-number-first"):
        assert force == "binding"
    if force == "draft":
        assert row.use == "trend"
        assert row.applies_from is None
    if force == "recommended":
        assert row.use == "reference"
    if force == "overlay":
        assert row.use == "overlay"
    assert (row.citation is None) == (row.use == "do-not-cite")


@pytest.mark.parametrize("row", **named([p for p in PROVISIONS if p.use == "ground"]))
def test_a_ground_has_a_first_day(row):
    assert row.applies_from is not None
    year = law.instruments()[row.instrument].in_force[:4]
    assert row.applies_from[:4] >= year


@pytest.mark.parametrize("row", **named([p for p in PROVISIONS if p.number_status == "verified"]))
def test_a_verified_number_is_in_the_citation(row):
    if row.citation is not None and row.use in ("ground", "context"):
        assert re.search(r"[第\d]", row.citation.zh)
        assert re.search(r"\d", row.citation.en)


# --- checks --------------------------------------------------------------------------------------


def test_checks_are_found_in_the_order_of_the_catalogue():
    assert [check.row.id for check in all_checks()] == list(law.checks())


def test_a_module_without_a_row_or_a_row_without_a_module_is_noticed(monkeypatch):
    fewer = dict(list(law.checks().items())[1:])
    monkeypatch.setattr(law, "checks", lambda: fewer)
    with pytest.raises(LookupError, match="face-capability-inventory"):
        all_checks.__wrapped__()


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.row.id)
def test_a_check_is_one_documented_file(check):
    path = ROOT / "scanner" / "checks" / f"{check.row.id.replace('-', '_')}.py"
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert len(check.doc.splitlines()[0]) > 10
    assert (check.judge is None) != (check.waits_for is None)
    assert set(check.needs) <= set(check.takes) <= set(INPUTS)


def test_the_working_checks_are_the_ones_this_version_promises():
    assert {c.row.id for c in all_checks() if c.judge is not None} >= set(WORKING)


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.row.id)
def test_a_waiting_check_says_for_what_in_both_languages(check):
    if check.waits_for is not None:
        assert HAN.search(check.waits_for.zh)
        assert check.waits_for.en
        assert not HAN.search(check.waits_for.en)


@pytest.mark.parametrize("row", **named(CHECKS))
def test_severity_and_highest_verdict_are_known_and_fit_the_rules(row):
    assert row.severity in SEVERITIES
    assert row.max_verdict in VERDICTS[:3]
    assert set(row.verdicts) == set(VERDICTS)
    most = VERDICTS.index(row.max_verdict)
    for verdict in VERDICTS[:most]:
        assert row.verdicts[verdict].en.lower().startswith("never emitted"), verdict
    assert not row.verdicts[row.max_verdict].en.lower().startswith("never emitted")


# --- SDK catalogue -------------------------------------------------------------------------------


def test_the_sdk_catalogue_has_its_rows_once():
    ids = [row.id for row in sdks.catalogue().sdks]
    assert len(ids) == len(set(ids))
    assert len(ids) >= 150


@pytest.mark.parametrize("row", **named(sdks.catalogue().sdks))
def test_an_sdk_row_says_how_it_is_known(row):
    assert row.name
    assert row.vendor
    assert row.capability
    assert row.evidence or row.status == "recalled"
    assert all(field.strip() for field in row.recalled_fields)
    assert (
        row.face_classes or row.not_face_data or {"document", "camera_only"} & set(row.capability)
    )


# --- saved forms ---------------------------------------------------------------------------------

FORMS = {"static": 2, "dynamic": 2, "policy": 2}
"""Versions of the forms beyond the first."""
KINDS = {
    "report": Report,
    "static": StaticArtifact,
    "dynamic": DynamicArtifact,
    "policy": PolicyArtifact,
}
VALUES = {
    "report": report(policy=policy()),
    "static": static(),
    "dynamic": dynamic(),
    "policy": policy(),
}


@pytest.mark.parametrize("name", KINDS)
def test_published_schema_is_that_of_the_type(name):
    published = json.loads((ROOT / "reports" / "schemas" / f"{name}.json").read_text("utf-8"))
    assert published.pop("$schema").startswith("https://json-schema.org/")
    # Through JSON, so that a default that is a tuple here is a list there.
    assert published == json.loads(json.dumps(msgspec.json.schema(KINDS[name])))


def test_schemas_are_written_as_they_are_published(tmp_path):
    from reports.schemas import write_schemas

    write_schemas(tmp_path)
    folder = ROOT / "reports" / "schemas"
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in folder.glob("*.json")}
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes()


@pytest.mark.parametrize("name", KINDS)
def test_a_saved_value_comes_back_equal_and_writes_the_same_bytes(name):
    data = encode(VALUES[name])
    back = msgspec.json.decode(data, type=KINDS[name])
    assert back == VALUES[name]
    assert encode(back) == data
    assert json.loads(data)["schema"] == f"faceaudit/{name}/{FORMS.get(name, 1)}"


@pytest.mark.parametrize("name", KINDS)
def test_an_unknown_field_is_refused(name):
    data = json.loads(encode(VALUES[name])) | {"surprise": 1}
    with pytest.raises(msgspec.ValidationError, match="surprise"):
        msgspec.json.decode(json.dumps(data), type=KINDS[name])


def test_an_unknown_field_deep_inside_is_refused():
    data = json.loads(encode(VALUES["report"]))
    data["results"][0]["remedy"]["fr"] = "…"
    with pytest.raises(msgspec.ValidationError, match="fr"):
        msgspec.json.decode(json.dumps(data), type=Report)


@pytest.mark.parametrize("name", KINDS)
def test_another_version_of_the_form_is_refused(name):
    data = json.loads(encode(VALUES[name])) | {
        "schema": f"faceaudit/{name}/{FORMS.get(name, 1) + 1}"
    }
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(json.dumps(data), type=KINDS[name])


@pytest.mark.parametrize("value", [*VALUES.values(), policy().snapshot, static().app])
def test_values_cannot_be_changed(value):
    with pytest.raises(AttributeError):
        setattr(value, type(value).__struct_fields__[0], None)


def test_schema_accepts_the_document():
    """A reader that knows JSON alone finds every key the schema requires."""
    schema = json.loads((ROOT / "reports" / "schemas" / "report.json").read_text("utf-8"))
    document = json.loads(encode(VALUES["report"]))
    definition = schema["$defs"]["Report"]
    assert set(definition["required"]) <= set(document)
    assert definition["additionalProperties"] is False
    assert set(document) == set(definition["properties"])


# --- start-up ------------------------------------------------------------------------------------

HEAVY = (
    "androguard",
    "bs4",
    "jinja2",
    "lxml",
    "msgspec",
    "numpy",
    "rich",
    "scipy",
    "sklearn",
    "sqlite3",
    "sqlite_utils",
    "yaml",
)


def loaded(statement):
    """Top-level modules a fresh interpreter has after a statement, from ``-X importtime``."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", statement],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COVERAGE_PROCESS_START": ""},
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


def test_the_command_line_starts_without_the_heavy_libraries():
    modules = loaded("import scanner.cli")
    assert {"click", "scanner"} <= modules
    assert not modules & set(HEAVY)


def test_help_needs_no_more_than_start_up():
    modules = loaded(
        "import scanner.cli as c\ntry: c.main(['scan', '--help'])\nexcept SystemExit: pass"
    )
    assert not modules & set(HEAVY)


def test_the_library_promises_scan_without_loading_it():
    assert not loaded("import scanner") & set(HEAVY)
    assert "analyzers" in loaded("from scanner import scan")


def test_the_package_has_nothing_else_to_offer():
    import scanner

    with pytest.raises(AttributeError, match="nothing"):
        _ = scanner.nothing


# --- the tests themselves ------------------------------------------------------------------------


def test_tests_keep_to_their_own_folders(tmp_path_factory):
    from scanner.console import default_database

    own = tmp_path_factory.getbasetemp()
    assert default_database().is_relative_to(own)
    assert Path(os.environ["FACEAUDIT_DB"]).is_relative_to(own)
    assert Path.home().is_relative_to(own)


def test_tests_do_not_use_the_network():
    import socket

    with socket.socket() as plug, pytest.raises(AssertionError, match="network"):
        plug.connect(("192.0.2.1", 80))
