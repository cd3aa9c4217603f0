"""Addresses: of one form, without their secrets, and whole again for those who fetch."""

import pickle

import pytest

from analyzers.errors import InputError
from scanner.batch.addresses import (
    ANDROZOO,
    Access,
    Vault,
    cleaned,
    is_remote,
    name_of,
    parts,
    read_key,
    sha256_in,
    shown,
)
from scanner.batch.lists import beside

SECRETS = {
    "http://user:pass1word@host/x.apk": "http://***@host/x.apk",
    "https://token4711@host/x.apk": "https://***@host/x.apk",
    "https://h/x.apk?id=7&token=s3cret": "https://h/x.apk?id=7&token=***",
    "https://h/x.apk?X-Amz-Signature=s3cret&X-Amz-Date=1": (
        "https://h/x.apk?X-Amz-Signature=***&X-Amz-Date=***"
    ),
    "https://h/x.apk?sv=1&sig=s3cret": "https://h/x.apk?sv=***&sig=***",
    "https://h/x.apk?api%4Bey=s3cret": "https://h/x.apk?api%4Bey=***",
    "sftp://me:s3cret@h:2222/a b.apk": "sftp://me:***@h:2222/a b.apk",
    "sftp://me@h/a.apk": "sftp://me@h/a.apk",
    "ftp://u:p@h/x?y@z": "ftp://u:***@h/x?y@z",
    "zip://a/b.apk::https://u:p@h/x.zip?sig=1": "zip://a/b.apk::https://***@h/x.zip?sig=***",
    "s3://bucket/a?token=b": "s3://bucket/a?token=b",
    "https://h/x?a=1;token=s3cret": "https://h/x?a=1;token=***",
    "https://h/x?pwd=s3cret&pass=s3cret": "https://h/x?pwd=***&pass=***",
    "https://h/x?access_key=s3cret": "https://h/x?access_key=***",
    "https://h/a;jsessionid=s3cret/x;v=1?y=2": "https://h/a;jsessionid=***/x;v=1?y=2",
    "az://box/x.apk?sv=2024-11-04&sr=b&skoid=aa-bb&ske=2026&sig=s3cret": (
        "az://box/x.apk?sv=***&sr=***&skoid=***&ske=***&sig=***"
    ),
    "abfss://box@account.dfs.core.windows.net/d/x.apk?sig=s3cret&versionid=7": (
        "abfss://box@account.dfs.core.windows.net/d/x.apk?sig=***&versionid=7"
    ),
    "abfs://box/x.apk?s3cret": "abfs://box/x.apk?***",
    "webhdfs://me:s3cret@h:50070/x.apk?op=OPEN&delegation=s3cret": (
        "webhdfs://me:***@h:50070/x.apk?op=OPEN&delegation=***"
    ),
    "WebHDFS://h?delegation=s3cret": "WebHDFS://h?delegation=***",
    "zip://a.apk::az://box/x.zip?sig=s3cret": "zip://a.apk::az://box/x.zip?sig=***",
    "simplecache::az://box/x?sig=s3cret": "simplecache::az://box/x?sig=***",
    "https://h/?sha256=" + "a1" * 32: "https://h/?sha256=" + "a1" * 32,
}


@pytest.mark.parametrize(("address", "seen"), SECRETS.items())
def test_secrets_are_blotted_out(address, seen):
    assert shown(address) == seen
    assert shown(seen) == seen


@pytest.mark.parametrize(
    "query",
    [
        "key=path/a.apk",
        "key=path/b.apk",
        "f=aB3dE5fG7hI9jK1lM3nO5pQ7rS9t",
        "aB3dE5fG7hI9jK1lM3nO5pQ7",
        "u=Bearer%20aB3dE5fG7hI9jK1lM3nO5pQ7rS9t",
        "u=https://me:gehe-im@h/a.apk",
        "u=https%3A%2F%2Fme%3Agehe-im%40h%2Fa.apk",
        "u=https%253A%252F%252Fh%252Fa.apk%253Fsig%253Dgehe-im",
    ],
)
def test_what_may_be_a_secret_or_a_file_is_told_apart_but_not_told(query):
    seen = shown(f"https://h/x?{query}")
    assert query.rpartition("=")[2] not in seen
    assert seen != shown(f"https://h/x?{query}z")
    assert shown(seen) == seen


def test_a_renewed_signature_is_the_same_place():
    vault = Vault()
    first = vault.keep("https://h/x.apk?sig=one")
    assert Vault().keep("https://h/x.apk?sig=two") == first
    assert vault.whole(first) == "https://h/x.apk?sig=one"


def test_a_renewed_token_of_a_store_is_the_same_place_and_two_files_stay_two():
    vault = Vault()
    one = vault.keep("az://box/x.apk?sig=one&se=1")
    assert Vault().keep("az://box/x.apk?sig=two&se=2") == one
    assert vault.keep("az://box/y.apk?sig=one&se=1") != one
    assert vault.whole(one) == "az://box/x.apk?sig=one&se=1"
    with pytest.raises(InputError, match=r"\[fetch-credentials\]"):
        Vault().whole(one)


def test_two_files_that_only_their_secrets_tell_apart_stay_two():
    vault = Vault()
    one, two = vault.keep("https://h/x?token=1"), vault.keep("https://h/x?token=2")
    assert one != two
    assert b"token=2" not in two
    assert [vault.whole(one), vault.whole(two)] == ["https://h/x?token=1", "https://h/x?token=2"]
    assert vault.keep("https://h/x?token=1") == one


@pytest.mark.parametrize("place", [b"https://h/x?token=***", b"sftp://u:***@h/x", b"http://***@h/"])
def test_a_secret_nobody_knows_any_more_is_asked_for_again(place):
    with pytest.raises(InputError, match=r"\[fetch-credentials\]"):
        Vault().whole(place)


def test_a_name_with_stars_is_no_secret():
    for place in (b"s3://b/***", b"s3://b/a***.apk", b"https://h/***/x"):
        assert Vault().whole(place) == place.decode()


def test_a_vault_and_a_key_do_not_show():
    access = Access(androzoo_key="geheim12")
    place = access.vault.keep("https://h/x?token=geheim12")
    assert "geheim12" not in repr(access)
    sent = pickle.loads(pickle.dumps(access))
    assert sent.androzoo_key == "geheim12"
    with pytest.raises(InputError, match="fetch-credentials"):
        sent.vault.whole(place)


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("HTTP://Host:80", "http://host:80/"),
        ("https://h/ü b.apk#part", "https://h/%C3%BC%20b.apk"),
        ("https://h/a%20b.apk", "https://h/a%20b.apk"),
        ("https://h/a\udcff.apk", "https://h/a%FF.apk"),
        ("file:///a/b.apk", "/a/b.apk"),
        ("zip://x.apk::/a.zip", "zip://x.apk::/a.zip"),
    ],
)
def test_one_form(address, form):
    assert cleaned(address) == form


@pytest.mark.parametrize(
    "address",
    [
        "https://u:gehe/im@h/x",
        "sftp://u:gehe/im@h/x",
        "s3://gehe:im@bucket/x",
        "https:///gehe-im",
        "https://h:gehe-im/",
        "zip://gehe-im",
        "zip://x.apk::simplecache::az://box/z.zip?sig=gehe-im",
        "https://h/" + "gehe-im" * 1000,
    ],
)
def test_what_cannot_be_used_is_not_repeated(address):
    with pytest.raises(
        InputError, match=r"^\[source-address\] an address cannot be used"
    ) as caught:
        cleaned(address)
    assert "gehe" not in str(caught.value)


def test_addresses_and_paths():
    assert is_remote(b"s3://b/x")
    assert is_remote(b"zip://x::/y.zip")
    assert not any(map(is_remote, (b"", b"/a/b", b"/http://x", b"a:b/c", b"C:/x", b"a::b.apk")))
    assert parts("zip://a::zip://b::s3://c/d") == (("a", "b"), "s3://c/d")


def test_names_beside_a_list():
    assert beside("s3://b/x/l.csv", "a.apk") == "s3://b/x/a.apk"
    assert beside("s3://b/x/l.csv", "/a.apk") == "s3://b/a.apk"
    assert beside("s3://b/l.csv", "y/a.apk") == "s3://b/y/a.apk"
    assert beside("https://h/x/l.csv?t=1", "a b.apk") == "https://h/x/a%20b.apk"
    assert beside("https://h/x/l.csv", "s3://b/a.apk") == "s3://b/a.apk"
    assert beside("zip://d/l.csv::s3://b/z.zip", "a.apk") == "zip://d/a.apk::s3://b/z.zip"


def test_names_of_files():
    assert name_of("https://h/a/b%20c.apk?x=/y") == "b c.apk"
    assert (
        name_of("https://h/a/%2e%2e") == name_of("https://h/") == name_of("s3://b/..") == "app.apk"
    )
    assert name_of("https://h/a%2fb.apk") == "b.apk"
    assert name_of("https://h/a%00b.apk") == "ab.apk"
    assert name_of("s3://b/" + "x" * 300) == "app.apk"
    assert name_of("zip://d/e.apk::s3://b/z.zip") == "e.apk"
    assert name_of("az://b/d/e.apk?sig=geheim/1") == "e.apk"


def test_the_key_of_androzoo_goes_to_androzoo_only(tmp_path):
    access = Access(androzoo_key="geheim12")
    place = access.androzoo_place("ab" * 32)
    assert place == f"{ANDROZOO}?sha256={'AB' * 32}"
    assert sha256_in(place) == "ab" * 32
    assert access.with_key(place) == f"{place}&apikey=geheim12"
    other = "https://example.com/api/download?sha256=" + "ab" * 32
    assert access.with_key(other) == other
    assert access.with_key(ANDROZOO + ".example.com/?sha256=" + "ab" * 32).count("geheim12") == 0
    with pytest.raises(InputError, match="androzoo-key-missing"):
        Access().with_key(place)
    (tmp_path / "key").write_text(" geheim12\n")
    assert read_key(tmp_path / "key") == "geheim12"
    for text in ("", "ge heim geheim\n", "x" * 5000):
        (tmp_path / "key").write_text(text)
        with pytest.raises(InputError, match=r"\[androzoo-key-unusable\]") as caught:
            read_key(tmp_path / "key")
        assert "geheim" not in str(caught.value)
