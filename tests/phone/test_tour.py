"""What apps can do on the simulated phone, one button of the tour app after the other."""

import subprocess
import time
import zlib
from pathlib import Path

import pytest
from phone import PhoneFailed, bounds

APK = Path(__file__).resolve().parent / "apps/phone-tour/phone-tour.apk"
TOUR = "com.example.tour"
CAMERA = "android.permission.CAMERA"


@pytest.fixture
def tour(phone):
    """The app, freshly started with the camera allowed."""
    phone.install(APK)
    phone.shell("pm", "clear", TOUR)
    phone.shell("settings", "delete", "global", "http_proxy")
    phone.shell("pm", "grant", TOUR, CAMERA)
    start(phone)
    return phone


def start(phone):
    phone.shell("am", "start", "-W", "-n", f"{TOUR}/.TourActivity")


def press(phone, text):
    """Scroll to a button and tap it."""
    for _ in range(8):
        if text in phone.texts():
            return phone.tap(text)
        phone.shell("input", "swipe", "500", "1500", "500", "600")
    raise AssertionError(text)


def says(phone, start, seconds=30.0):
    until = time.monotonic() + seconds
    while not (texts := phone.texts()) or not texts[0].startswith(start):
        assert time.monotonic() < until, texts
        time.sleep(0.05)
    return texts[0]


def gone(phone, seconds=30.0):
    until = time.monotonic() + seconds
    while phone.pid(TOUR):
        assert time.monotonic() < until
        time.sleep(0.05)


def node(phone, text):
    return next(one for one in phone.tree() if one.get("text") == text)


def test_libraries_that_start_themselves_come_first(tour):
    lines = tour.shell("logcat", "-d", "-v", "brief", "-s", "Tour").splitlines()
    assert [line.partition("): ")[2] for line in lines][-2:] == ["provider", "application"]


def test_typing_and_ticking(tour):
    tour.tap("姓名")
    tour.shell("input", "text", "张三%sWang")
    tour.tap("密码")
    tour.shell("input", "text", "abc")
    tour.tap("已阅读")
    assert node(tour, "•••").get("password") == "true"
    assert node(tour, "已阅读").get("checked") == "true"
    press(tour, "读取")
    assert says(tour, "张三") == "张三 Wang/abc/true"


def test_private_data_outlives_the_process_and_not_the_clearing(tour):
    for count in ("第1次", "第2次"):
        press(tour, "计数")
        assert says(tour, "第") == count
        tour.shell("am", "force-stop", TOUR)
        start(tour)
    assert "count" in tour.shell("run-as", TOUR, "cat", "shared_prefs/tour.xml")
    assert tour.shell("su", "-c", f"ls /data/data/{TOUR}/shared_prefs") == "tour.xml\n"
    tour.shell("pm", "clear", TOUR)
    start(tour)
    press(tour, "计数")
    assert says(tour, "第") == "第1次"


def test_the_clock_can_be_moved(tour):
    press(tour, "时间")
    told = says(tour, "1")
    before = int(told)
    tour.advance(hours=49)
    press(tour, "时间")
    until = time.monotonic() + 30
    while (now := says(tour, "1")) == told and time.monotonic() < until:
        time.sleep(0.05)
    assert 49 * 3600 <= int(now) - before < 49 * 3600 + 60
    assert abs(int(tour.shell("date", "+%s")) - time.time() - 49 * 3600) < 60
    tour.advance(hours=-49)


def test_one_question_for_each_group(tour):
    tour.shell("pm", "revoke", TOUR, CAMERA)  # ends the app, as Android does
    assert tour.pid(TOUR) is None
    start(tour)
    press(tour, "权限")
    assert tour.texts()[1:3] == ["仅在使用该应用时允许", "仅限这一次"]
    tour.tap("仅限这一次")
    assert tour.texts()[1:] == ["允许", "不允许"]
    tour.tap("不允许")
    assert says(tour, "权限") == "权限 0 -1"
    tour.shell("am", "force-stop", TOUR)
    assert f"{CAMERA}: granted=false" in tour.shell("dumpsys", "package", TOUR)


def test_dialogs_and_the_back_key(tour):
    press(tour, "弹窗")
    assert tour.texts() == ["标题", "内容", "好"]
    tour.shell("input", "keyevent", "4")
    assert says(tour, "取消")
    press(tour, "弹窗")
    tour.tap("好")
    assert says(tour, "好")


def test_pictures_are_picked_and_listed(tour, tmp_path):
    picture = tmp_path / "自拍.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0 a picture")
    tour.add_picture(picture)
    press(tour, "相册")
    assert "com.android.gallery3d" in tour.shell("dumpsys", "window")
    tour.tap("自拍.jpg")
    assert says(tour, "相册") == "相册 -1 content://media/external/images/media/1"
    assert "_display_name=自拍.jpg" in tour.shell(
        "content", "query", "--uri", "content://media/external/images/media"
    )
    press(tour, "扫描")
    assert says(tour, "不许查")
    tour.shell("pm", "grant", TOUR, "android.permission.READ_EXTERNAL_STORAGE")
    press(tour, "扫描")
    assert says(tour, "查到") == "查到 自拍.jpg"


def test_a_screen_that_forbids_pictures_is_black(tour):
    def shades():
        command = tour.command(["/system/bin/screencap", "-p"])
        image = subprocess.run(command, capture_output=True, check=True).stdout
        assert image.startswith(b"\x89PNG")
        at = image.index(b"IDAT")
        size = int.from_bytes(image[at - 4 : at], "big")
        return set(zlib.decompress(image[at + 4 : at + 4 + size]))

    before = shades()
    assert len(before) > 3
    press(tour, "机密")
    assert tour.texts() == ["机密"]
    assert shades() == {0}
    tour.shell("input", "keyevent", "BACK")
    assert shades() == before


def test_a_page_of_the_app_is_readable_and_asks_for_the_camera(tour):
    press(tour, "网页")
    until = time.monotonic() + 30
    while "网页同意" not in (texts := tour.texts()):
        assert time.monotonic() < until, texts
        time.sleep(0.05)
    assert {"用户协议 请阅读全文。", "隐私政策"} <= set(texts) or "请阅读全文。" in texts
    tour.tap("网页同意")
    assert says(tour, "桥") == "桥 网页同意"
    tour.tap("网页拍照")
    assert says(tour, "网页") == "网页要相机"
    assert f"Client Package Name: {TOUR}" in tour.shell("dumpsys", "media.camera")


def test_trust_is_what_the_phone_and_the_app_make_it(tour):
    for button, answer in (
        ("明文", "answer 200"),
        ("加密", "answer 200"),
        ("自签", "failed SSLHandshakeException"),
        ("全信", "answer 200"),
    ):
        press(tour, button)
        assert says(tour, button) == f"{button} {answer}"
    kept = {one.path: (one.port, one.secure) for one in tour.upstream.requests()}
    assert kept["/plain"] == (80, False)
    assert kept["/tls"] == (443, True)
    assert kept["/any"] == (8443, True)
    assert "/self" not in kept


def test_an_authority_less_is_a_server_less(tour):
    tour.shell("mv", "/system/etc/security/cacerts/5eed5eed.0", "/data/local/tmp/")
    try:
        tour.shell("am", "force-stop", TOUR)
        start(tour)
        press(tour, "加密")
        assert says(tour, "加密") == "加密 failed SSLHandshakeException"
    finally:
        tour.shell("mv", "/data/local/tmp/5eed5eed.0", "/system/etc/security/cacerts/")


def test_the_proxy_is_taken_at_once(tour):
    tour.shell("settings", "put", "global", "http_proxy", "127.0.0.1:9")
    press(tour, "明文")
    assert says(tour, "明文") == "明文 failed ConnectException"
    tour.shell("settings", "put", "global", "http_proxy", ":0")
    press(tour, "明文")
    assert says(tour, "明文 a") == "明文 answer 200"


def test_cameras_and_face_sdks_deliver(tour):
    before = len(tour.upstream.requests())
    press(tour, "拍照")
    size = int(says(tour, "拍照").split()[1])
    assert size > 5000
    assert "DISCONNECT device 1" in tour.shell("dumpsys", "media.camera")
    press(tour, "虹软")
    assert says(tour, "虹软") == "虹软 1032"
    press(tour, "旷视")
    assert says(tour, "旷视") == "旷视 1000"
    press(tour, "慧眼")
    assert says(tour, "慧眼") == "慧眼 true"
    sent = tour.upstream.requests()[before:]
    assert [one.host for one in sent] == ["cloud.example.com"] * 2
    assert all(b'"image":"/9j/' in one.body for one in sent)


def test_leaving_is_told_apart(tour):
    press(tour, "后台")
    assert tour.texts() == ["手机巡游"] or "手机巡游" in tour.texts()
    assert tour.pid(TOUR)
    start(tour)
    assert says(tour, "状态")
    press(tour, "结束")
    assert "launcher" in tour.shell("dumpsys", "window")
    for button, reason in (
        ("退出", "reason=1 (EXIT_SELF) subreason=0 (UNKNOWN) status=3"),
        ("自杀", "reason=2 (SIGNALED) subreason=0 (UNKNOWN) status=9"),
        ("崩溃", "reason=4 (CRASH)"),
    ):
        start(tour)
        says(tour, "状态")
        press(tour, button)
        gone(tour)
        first = tour.shell("dumpsys", "activity", "exit-info", TOUR).split("#1:")[0]
        assert reason in first
    assert "FATAL EXCEPTION" in tour.shell("logcat", "-d")


def test_what_it_has_not_it_says(tour):
    with pytest.raises(PhoneFailed, match="not supported"):
        tour.shell("screenrecord", "/sdcard/a.mp4")
    assert bounds(tour.tree()[0]) == (0, 63, 1080, 1920)


def test_the_log_follows(tour):
    with tour.popen(["/system/bin/logcat", "-v", "threadtime", "-T", "1"]) as follower:
        assert follower.stdout.readline()
        press(tour, "提示")
        lines = [follower.stdout.readline()]
        assert "一条提示" in lines[-1]
        follower.terminate()
