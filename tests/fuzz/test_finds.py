"""What mutated inputs brought to light, each as small as it goes."""

import json
import struct
import sys
import tracemalloc

import pytest

pytest.importorskip("mitmproxy")
pytest.importorskip("dpkt")

from analyzers.dynamic.importers import import_any
from analyzers.dynamic.importers.packets import read_capture
from analyzers.dynamic.log import read_description, read_log
from analyzers.dynamic.proxy.library import _without
from analyzers.errors import SessionUnusable
from scanner.context import ContextUnreadable, read_context


def har(*entries):
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


def entry(headers):
    return {
        "startedDateTime": "2026-11-22T10:00:00Z",
        "request": {"method": "POST", "url": "https://a.example/up", "headers": headers},
        "response": {"status": 200, "headers": [], "content": {}},
    }


@pytest.mark.parametrize("row", [[], ["only a name"], ""])
def test_a_header_without_a_value_costs_its_entry_only(tmp_path, row):
    """``IndexError`` ended the whole import."""
    path = tmp_path / "x.har"
    path.write_text(har(entry([row])))
    with pytest.raises(SessionUnusable, match="session-import-empty"):
        import_any(path, tmp_path / "none")
    path.write_text(har(entry([row]), entry([])))
    folder = import_any(path, tmp_path / "s")
    told = read_description(folder, read_log(folder))
    assert "imported-damaged" in {limit.id for limit in told.limitations}


def test_a_packet_that_claims_gigabytes_is_not_allocated(tmp_path):
    """dpkt asks the file for as many bytes as a packet claims; Python sets them aside before it reads."""
    path = tmp_path / "x.pcap"
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)
    path.write_bytes(head + struct.pack("<IIII", 1, 0, 1 << 30, 1 << 30) + b"E" + bytes(60))
    tracemalloc.start()
    try:
        capture = read_capture(path)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
    assert not capture.whole


@pytest.mark.parametrize("there", [False, True])
def test_a_library_that_another_one_cannot_bear_is_kept_away(monkeypatch, there):
    """passlib, which mitmproxy 11 imports, ends in a ``ValueError`` where bcrypt 5 is installed."""
    monkeypatch.delitem(sys.modules, "bcrypt", raising=False)
    if there:
        monkeypatch.setitem(sys.modules, "bcrypt", json)
    with _without("bcrypt"), pytest.raises(ImportError):
        import bcrypt  # noqa: F401
    assert sys.modules.get("bcrypt") is (json if there else None)


@pytest.mark.parametrize(
    "field", ["version_date", "store_description", "answers: {minors", '"\\uD800"']
)
def test_half_a_character_in_a_context_is_told(tmp_path, field):
    """``UnicodeEncodeError`` where a date was meant."""
    path = tmp_path / "context.yaml"
    path.write_text(f'market: huawei\n{field}: "a\\uDFFF"' + "}" * field.count("{") + "\n")
    with pytest.raises(ContextUnreadable, match=r"half a character \(line 2\)") as told:
        read_context(path)
    assert told.value.code == "context-not-yaml"
