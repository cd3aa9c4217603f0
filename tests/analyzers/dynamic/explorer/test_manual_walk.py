"""A person drives: what changes is recorded, the person's marks too."""

from fake_apps import ZH, login_app

from analyzers.dynamic.events import Note, ScreenSeen
from analyzers.dynamic.explorer import manual
from analyzers.dynamic.explorer.manual import END


def test_screens_and_marks_are_recorded_until_the_end():
    phone = login_app(ZH)
    turns = iter([None, "tap", "consent", None, END])

    def ask():
        turn = next(turns)
        if turn == "tap":
            phone.go(phone.pages["privacy"].items[2].go)
            return None
        return turn

    end = manual(phone.stage(), ask)
    assert end.completed
    assert end.reached == ("consent", "first-screen")
    assert [s.role for s in phone.seen(ScreenSeen)] == ["consent", "home"]
    assert [n.mark for n in phone.seen(Note)] == ["consent"]
    assert not phone.taps()


def test_the_app_may_end_and_come_again():
    phone = login_app(ZH)
    turns = iter([None, "exit", None, "start", None, END])

    def ask():
        turn = next(turns)
        if turn == "exit":
            phone.go("exit")
        if turn == "start":
            phone.start("")
        return None if turn != END else END

    assert manual(phone.stage(), ask).completed
    assert [s.role for s in phone.seen(ScreenSeen)] == ["consent", "launcher", "consent"]


def test_a_lost_device_and_the_time_end_it():
    phone = login_app(ZH)
    phone.lost_after = 30
    assert manual(phone.stage(), lambda: None).why == "device-lost"
    phone = login_app(ZH)
    assert manual(phone.stage(), lambda: None, longest=20).completed
    assert phone.time < 1_000_100
