"""The harness is imported by its own names; without what a phone is made of its tests are skipped."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import provide
from phone import Phone


@pytest.fixture(scope="session")
def _possible():
    if reason := provide.missing():
        pytest.skip(reason)


@pytest.fixture(scope="module")
def phone(_possible):
    """One phone for a module; tests clear the app they use."""
    with Phone() as booted:
        yield booted
