"""Files that a user names are read whole and within a bound, or refused with a code."""

import os

import pytest

from analyzers.errors import InputError
from scanner.plain_files import contents


def test_a_file_is_read_whole(tmp_path):
    (tmp_path / "f").write_bytes(b"12345")
    assert contents(tmp_path / "f", 5, InputError, "kind") == b"12345"


def test_what_is_longer_is_refused(tmp_path):
    (tmp_path / "f").write_bytes(b"123456")
    with pytest.raises(InputError, match=r"\[kind-too-large\]"):
        contents(tmp_path / "f", 5, InputError, "kind")


@pytest.mark.parametrize("made", ["nothing", "folder", "pipe", "device"])
def test_what_is_no_plain_file_is_refused_at_once(tmp_path, made):
    path = tmp_path / "x"
    if made == "folder":
        path.mkdir()
    elif made == "pipe":
        os.mkfifo(path)
    elif made == "device":
        path.symlink_to("/dev/zero")
    with pytest.raises(InputError, match=r"\[kind-missing\]"):
        contents(path, 5, InputError, "kind")


@pytest.mark.parametrize("name", ["a\0b", "n" * 5000])
def test_names_no_file_can_have(tmp_path, name):
    with pytest.raises(InputError, match=r"\[kind-missing\]"):
        contents(tmp_path / name, 5, InputError, "kind")
