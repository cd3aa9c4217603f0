"""Our certificate authority on a phone: the name of its file, the commands, and the mounts in namespaces like a phone's."""

import os
import shutil
import subprocess
import textwrap
from datetime import UTC, datetime, timedelta

import pytest
from canned_adb import Reply

from analyzers.dynamic import trust
from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.trust import Places, put_over, subject_hash_old, take_away


@pytest.fixture(scope="module", params=["mitmproxy", "人脸测试 CA, Ünïcode", "a+b=c/d"])
def certificate(request):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.COMMON_NAME, request.param),
        ]
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_the_name_is_the_one_openssl_gives(certificate):
    command = ["openssl", "x509", "-subject_hash_old", "-noout"]
    told = subprocess.run(command, input=certificate, capture_output=True, check=True).stdout
    assert subject_hash_old(certificate) == told.decode().strip()


def test_what_is_no_certificate_is_refused():
    with pytest.raises(DeviceRefused) as refused:
        subject_hash_old(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    assert refused.value.code == "ca-unreadable"


@pytest.fixture
def rooted(canned):
    """The canned device with root and a phone's properties."""
    canned.answers["id -u"] = Reply("0\n")
    canned.answers["getprop"] = Reply("[ro.hardware]: [qcom]\n")
    canned.answers["sh /data/local/tmp/faceaudit-ca.sh"] = Reply("trusted\n")
    return canned


@pytest.mark.parametrize(("apex", "how"), [(0, "system+apex"), (1, "system")])
def test_a_phone_is_given_the_script_and_it_is_undone(rooted, device, certificate, apex, how):
    rooted.answers[f"test -d {trust.PLACES.apex}"] = Reply(code=apex)
    assert device.trust(certificate) == how
    script = rooted.files[trust.SCRIPT].decode()
    assert (trust.PLACES.apex in script) == (apex == 0)
    assert f"{subject_hash_old(certificate)}.0" in script
    assert rooted.files[trust.PLACES.certificate] == certificate
    assert not rooted.said("for one in")
    assert device.restore() == []
    (undoing,) = rooted.said("for one in")
    assert undoing == take_away(apex=apex == 0)


def test_a_refusal_is_undone_at_once(rooted, device, certificate):
    rooted.answers["sh /data/local/tmp/faceaudit-ca.sh"] = Reply(err="mount: denied", code=1)
    with pytest.raises(DeviceRefused, match="mount: denied") as refused:
        device.trust(certificate)
    assert refused.value.code == "ca-refused"
    assert len(rooted.said("for one in")) == 1
    assert device.noted("ca") is None


def test_without_root_nothing_is_touched(canned, device, certificate):
    canned.answers["getprop"] = Reply("[ro.hardware]: [qcom]\n")
    with pytest.raises(DeviceRefused) as refused:
        device.trust(certificate)
    assert refused.value.code == "device-no-root"
    assert canned.files == {}


# --- real mounts --------------------------------------------------------------------------------

PLAY = """
set -e
mount --make-rshared /
mkdir -p {home}/system {home}/apex
echo old >{home}/system/00000000.0
echo newer >{home}/apex/11111111.0
# what is under /apex does not spread to other namespaces
mount --bind {home}/apex {home}/apex; mount --make-private {home}/apex
cp /bin/sleep {home}/zygote64
unshare --mount --propagation slave {home}/zygote64 60 &
zygote=$!
sleep 0.3
PATH={home}/bin:$PATH; export PATH
sh {home}/put
echo "init:" $(ls {home}/{seen})
nsenter --mount=/proc/$zygote/ns/mnt -- sh -c 'echo "zygote:" $(ls {home}/{seen})'
stat -c '%a %u' {home}/{seen}/{name}
sh {home}/take && echo gone
sh {home}/take && echo gone twice
echo "init:" $(ls {home}/{seen})
nsenter --mount=/proc/$zygote/ns/mnt -- sh -c 'echo "zygote:" $(ls {home}/{seen})'
kill $zygote
"""


@pytest.mark.parametrize(
    ("apex", "seen", "old"), [(True, "apex", "11111111.0"), (False, "system", "00000000.0")]
)
def test_the_mounts_are_seen_by_a_zygote_and_go_again(tmp_path, apex, seen, old):
    unshare = ["unshare", "--mount", "--pid", "--fork", "--mount-proc"]
    if os.geteuid() != 0:
        unshare.append("--map-root-user")
    if (
        shutil.which("unshare") is None
        or subprocess.run([*unshare, "true"], capture_output=True).returncode
    ):
        pytest.skip("mount namespaces are not allowed here")
    if shutil.which("pidof") is None:
        pytest.skip("pidof is not installed")
    at = Places(
        system=f"{tmp_path}/system",
        apex=f"{tmp_path}/apex",
        certificate=f"{tmp_path}/ours.pem",
        copy=f"{tmp_path}/copy",
    )
    (tmp_path / "ours.pem").write_text("ours", "utf-8")
    (tmp_path / "put").write_text(put_over("deadbeef.0", apex=apex, at=at), "utf-8")
    (tmp_path / "take").write_text(take_away(apex=apex, at=at), "utf-8")
    play = textwrap.dedent(PLAY).format(home=tmp_path, seen=seen, name="deadbeef.0")
    done = subprocess.run([*unshare, "sh", "-c", play], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    both = f"{old} deadbeef.0"
    assert done.stdout.splitlines() == [
        "trusted",
        f"init: {both}",
        f"zygote: {both}",
        "644 0",
        "gone",
        "gone twice",
        f"init: {old}",
        f"zygote: {old}",
    ]
