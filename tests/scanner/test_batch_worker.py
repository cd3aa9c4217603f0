"""What a worker says of one app: over budget where the time ended, and never where a limit did."""

import os

import pytest
from batches import apk

from analyzers.static import handling_reader
from analyzers.static.budget import OverBudget
from scanner.batch.worker import Refused, Scan, answer
from scanner.hashing import app_sha256


def scanned(name="loan-violating", **parts):
    path = apk(name)
    told = {"policy": "", "market": "", "category": "", "day": "2026-07-01", "bundles": ""} | parts
    task = Scan("i", os.fsencode(path), 1, 0, 120.0, "k", app_sha256(path), *told.values())
    return answer(task)


@pytest.fixture
def reader(monkeypatch):
    """Have the reading of the handling end in some way."""
    read = handling_reader._Reader.read

    def put(end):
        def ended(self):
            read(self)
            end(self)

        monkeypatch.setattr(handling_reader._Reader, "read", ended)

    return put


def test_a_budget_that_ends_in_the_handling_is_over_budget(reader):
    def end(_):
        raise OverBudget("The 300 seconds for one app are used up.")

    assert scanned().code_state == "read"
    reader(end)
    assert scanned().code_state == "cut"


def test_a_limit_that_cuts_the_handling_is_not(reader):
    reader(lambda each: setattr(each, "partial", True))
    assert scanned().code_state == "read"


def test_what_changed_since_the_look_is_refused():
    path = apk("qr-camera")
    task = Scan("i", os.fsencode(path), 1, 0, 60.0, "k", "0" * 64, "", "", "", "2026-07-01", "")
    told = answer(task)
    assert isinstance(told, Refused)
    assert told.code == "apk-changed"
