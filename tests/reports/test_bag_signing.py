"""Keys: which are taken, which refused, and that OpenSSL makes and checks the same."""

import os

import pytest
from bags import bundle, key_pair, openssl

from reports.signing import KeyUnusable, PasswordNeeded, public_key, signing_key
from reports.verifying import verify


def test_a_key_made_by_openssl_signs_and_openssl_checks(tmp_path):
    private, public = tmp_path / "key.pem", tmp_path / "pub.pem"
    openssl("genpkey", "-algorithm", "ed25519", "-out", private)
    openssl("pkey", "-in", private, "-pubout", "-out", public)
    bundle(tmp_path / "b", key=private)
    assert verify(tmp_path / "b", key=public_key(public)).signature.known
    words = ("-pubin", "-inkey", public, "-rawin", "-in", "tagmanifest-sha256.txt")
    signature = ("-sigfile", "tagmanifest-sha256.txt.sig")
    done = openssl("pkeyutl", "-verify", *words, *signature, cwd=tmp_path / "b")
    assert b"Signature Verified Successfully" in done.stdout
    assert (tmp_path / "b/signer.pem").read_bytes() == public.read_bytes()


def test_a_locked_key_needs_its_password(tmp_path):
    path = tmp_path / "key.pem"
    openssl("genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:secret", "-out", path)
    assert len(signing_key(path, b"secret").sign(b"x")) == 64
    for password in (None, b"wrong", b""):
        with pytest.raises(PasswordNeeded) as refused:
            signing_key(path, password)
        assert refused.value.code == "key-password"
        assert "secret" not in str(refused.value)


def test_a_password_for_a_key_without_one_is_not_used(tmp_path):
    private, _ = key_pair(tmp_path)
    assert signing_key(private, b"secret").fingerprint == signing_key(private).fingerprint


@pytest.mark.parametrize(
    "kind", ["rsa", "garbage", "empty", "public", "large", "folder", "missing"]
)
def test_what_is_no_key_is_one_sentence(tmp_path, kind):
    private, public = key_pair(tmp_path)
    path = tmp_path / "x.pem"
    if kind == "rsa":
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-out", path)
    elif kind == "public":
        path = public
    elif kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_bytes(
            {"garbage": b"-----BEGIN X\x1b[31m", "empty": b"", "large": b"x" * 70_000}[kind]
        )
    with pytest.raises(KeyUnusable) as refused:
        signing_key(path)
    assert refused.value.code == ("key-missing" if kind == "missing" else "key-unusable")
    assert not set(str(refused.value)) & set("\x1b\n")
    with pytest.raises(KeyUnusable):
        public_key(private if kind == "public" else path)


def test_a_pipe_is_no_key(tmp_path):
    os.mkfifo(tmp_path / "key.pem")
    for load in (signing_key, public_key):
        with pytest.raises(KeyUnusable):
            load(tmp_path / "key.pem")


def test_a_public_key_of_another_kind(tmp_path):
    private, public = tmp_path / "k.pem", tmp_path / "p.pem"
    openssl("genpkey", "-algorithm", "X25519", "-out", private)
    openssl("pkey", "-in", private, "-pubout", "-out", public)
    with pytest.raises(KeyUnusable, match="no Ed25519 key"):
        public_key(public)
    with pytest.raises(KeyUnusable, match="no Ed25519 key"):
        signing_key(private)
